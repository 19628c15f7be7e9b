# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Objects that appear, change and vanish before any request of a task.

The task writes. Its report is true, and the next task completes the work. ``make races`` tries every client of ``intruders`` before every
request of every fault case. The live suite tries a sample.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterator

import pytest
from fault_cases import cases, exists
from fault_checks import FaultRunner, Rehearsed
from intruders import Intruder, at, intruders
from race_checks import RaceTable, Report
from recording import Exchange, RecordingProxy
from support import fast_login

EVERYWHERE = os.environ.get("AIRFLOW_RACES") == "all"
EVERY = int(os.environ.get("AIRFLOW_RACES_EVERY") or 1)
SAMPLED = ("pool-create", "variable-delete", "connection-update", "dag_run-trigger")
# the roles of Ansible only run modules
NAMES = [
    name
    for name in cases()
    if exists(name, os.environ.get("AIRFLOW_SERVER_VERSION") or "0")
    and not name.startswith(("role-apply", "role-migrate"))
    and (EVERYWHERE or name in SAMPLED)
]
TURNS = itertools.count()


@pytest.fixture(scope="module")
def table(server, totals) -> Iterator[RaceTable]:
    found = RaceTable(server.version, os.environ.get("AIRFLOW_INTRUDERS_TABLE"))
    yield found
    totals.append(str(found))


@pytest.fixture(scope="module")
def runner(server, api, modules, calls) -> Iterator[FaultRunner]:
    kept = {"calls": calls, "auth_manager": server.auth_manager, "remembered": server.username}
    with RecordingProxy(server.url, **kept) as proxy, RecordingProxy("http://127.0.0.1:9") as other:
        yield FaultRunner(api, modules, fast_login(server, proxy.url), proxy, other, None)


@pytest.mark.parametrize("name", NAMES)
def test_objects_that_appear_change_and_vanish(name, server, api, runner, table):
    case = cases()[name](server, api)
    untrue = []
    try:
        rehearsed = runner.rehearse(case)
        for intruder, number in itertools.product(intruders(name, server, api), range(len(rehearsed.asked))):
            if next(TURNS) % EVERY:
                continue
            found = check(rehearsed, number, intruder, runner, table, name)
            untrue += [f"{intruder.does} {intruder.path} before {number}: {discrepancy}" for discrepancy in found]
    finally:
        # an instance would prune what another case leaves
        case.clean()
        table.write()
    assert not untrue, json.dumps(untrue, indent=1)


def check(
    rehearsed: Rehearsed, number: int, intruder: Intruder, runner: FaultRunner, table: RaceTable, name: str
) -> list[str]:
    case = rehearsed.case
    runner.reset(rehearsed)
    intrusion = at(number, intruder)
    runner.proxy.intrusions.append(intrusion)
    report = ran(runner, rehearsed)
    if not intrusion.hit:
        # the object already has the state that this client leads to
        return []
    after = case.state()
    found = list(report.discrepancies())
    reached = report.failed or case.reached(after) or not intruder.completes
    if not reached and is_visible(report.exchanges, number, intruder):
        found.append(f"reports success, and the state is {after}: {[str(one) for one in report.exchanges]}")
    found += aftermath(rehearsed, intruder, runner)
    table.counts["intrusions"] += 1
    table.add(
        name, [report], [f"{intruder.does} {intruder.path} before {number}: {discrepancy}" for discrepancy in found]
    )
    return found


def ran(runner: FaultRunner, rehearsed: Rehearsed, check_mode: bool = False) -> Report:
    case = rehearsed.case
    result, problems = runner.run(case.module, case.options, check_mode)
    exchanges = list(runner.proxy.exchanges)
    runner.proxy.start_over()
    return Report(result, problems, exchanges)


def is_visible(exchanges: list[Exchange], number: int, intruder: Intruder) -> bool:
    """Whether the task noticed the intrusion.

    Since the intrusion, the task read the object, or wrote it again after it was deleted or created. An update writes only the fields that
    differ. What another client changes after it was read is kept.
    """
    asked = [one for one in exchanges if not (one.is_login or one.is_detection)]
    places = (intruder.path, intruder.path.rpartition("/")[0])
    own = [one for one in asked if one.path in places]
    before, since = asked[:number], asked[number:]
    wrote = any(one.took_effect and one.path in places for one in since)
    looked = any(one.method == "GET" and one in own for one in since)
    wrote_before = any(one.took_effect and one in own for one in before)
    if wrote:
        return intruder.does in ("deletes", "creates")
    return looked and not wrote_before


def aftermath(rehearsed: Rehearsed, intruder: Intruder, runner: FaultRunner) -> Iterator[str]:
    """The same task again, and in check mode."""
    case = rehearsed.case
    runner.proxy.intrusions += case.intrusions()
    again = ran(runner, rehearsed)
    yield from (f"again: {discrepancy}" for discrepancy in again.discrepancies())
    if not intruder.completes:
        return
    if again.failed:
        yield f"again: fails: {again.result['msg']}"
    elif not case.reached(case.state()):
        yield f"again: the state is {case.state()}"
    last = ran(runner, rehearsed, check_mode=True)
    if last.failed or last.result["changed"]:
        yield f"then: check mode says {last.result.get('msg') or last.result.get('diff')}"[:400]
    if any(one.is_write for one in last.exchanges):
        yield "then: check mode writes"
