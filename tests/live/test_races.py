# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several controllers at once.

Each report is true, the server ends as desired, and the next task completes the work.

``make races AIRFLOW=2.11.2`` runs 20 rounds with two and with eight controllers on PostgreSQL with a scheduler, and writes the totals and
the messages of failed tasks to ``tests/output``. ``ROUNDS=3`` runs three. The live suite tries one round with three controllers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

import pytest
from race_checks import Controllers, RaceTable, Report
from races import Race, races
from running import Server

EVERYWHERE = os.environ.get("AIRFLOW_RACES") == "all"
ROUNDS = int(os.environ.get("AIRFLOW_RACES_ROUNDS") or (20 if EVERYWHERE else 1))
WIDTHS = (2, 8) if EVERYWHERE else (3,)
SAMPLED = ("pool-different", "connection-apart", "variable-against", "dag_run-same", "instance-same")


def names() -> list[str]:
    """The races of this release."""
    version = os.environ.get("AIRFLOW_SERVER_VERSION") or "3.3.2"
    # only their names: no request is sent
    known = races(Server("", "", "", version), None)  # type: ignore[arg-type]
    return [name for name in known if EVERYWHERE or name in SAMPLED]


@pytest.fixture(scope="module")
def table(server, totals) -> Iterator[RaceTable]:
    found = RaceTable(server.version, os.environ.get("AIRFLOW_RACES_TABLE"))
    yield found
    totals.append(f"{found}, {max(WIDTHS)} controllers")


@pytest.fixture(scope="module")
def controllers(server, comparison, calls) -> Iterator[Controllers]:
    running = Controllers(server, comparison, calls, max(WIDTHS))
    yield running
    running.end()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", names())
def test_controllers_at_once(name, width, server, api, controllers, table):
    race = races(server, api)[name]
    untrue: list[str] = []
    for turn in range(ROUNDS):
        race.prepare(turn)
        before = race.state()
        reports = controllers.run([(race.module, race.task(number)) for number in range(width)])
        discrepancies = [*_untrue(race, width, reports, before), *_aftermath(race, width, controllers, turn)]
        table.counts["rounds"] += 1
        table.add(name, reports, discrepancies)
        untrue += [f"round {turn}: {discrepancy}" for discrepancy in discrepancies]
    race.prepare(0)
    table.write()
    assert not untrue, json.dumps(untrue, indent=1)


def _untrue(race: Race, width: int, reports: list[Report], before: object) -> Iterator[str]:
    after = race.state()
    for number, report in enumerate(reports):
        yield from (f"controller {number}: {discrepancy}" for discrepancy in report.discrepancies())
        message = report.result.get("msg", "")
        if report.failed and not any(part in message for part in race.fails):
            yield f"controller {number} fails: {message}"
    messages = [report.result["msg"] for report in reports if report.failed]
    if any(part in message for message in messages for part in race.unfinished):
        # the next task completes it
        return
    numbers = [number for number, report in enumerate(reports) if not report.failed]
    if not (race.agrees(numbers, after) or race.agrees(range(width), after)):
        yield f"the state is {after}, from {before}"
    elif after != before and not any(report.wrote for report in reports):
        yield f"no controller reports a write, from {before} to {after}"


def _aftermath(race: Race, width: int, controllers: Controllers, turn: int) -> Iterator[str]:
    """Run one of the tasks again, alone.

    It ends as desired, and check mode agrees.
    """
    now = race.state()
    number = turn % width
    if not race.last:
        number = next((one for one in range(width) if race.holds(one, now)), 0)
    alone = controllers.all[number]
    report = alone.run(race.module, race.task(number))
    yield from (f"again: {discrepancy}" for discrepancy in report.discrepancies())
    if report.failed:
        yield f"again: fails: {report.result['msg']}"
    if not race.holds(number, race.state()):
        yield f"again: the state is {race.state()}"
    last = alone.run(race.module, race.task(number), check=True)
    if last.failed or last.result["changed"]:
        yield f"then: check mode says {last.result.get('msg') or last.result.get('diff')}"[:400]
    if any(one.is_write for one in last.exchanges):
        yield "then: check mode writes"
