# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults at each request of each task that writes.

No result may be untrue, and the next task completes the work.

``make faults AIRFLOW=2.11.2`` injects every kind of fault at every request: once, once without retries, and from there on. It writes the
placements to ``tests/output``. ``EVERY=7`` tries every seventh placement, ``EVERY=7 START=1`` the ones after these. The live suite tries a
fixed sample.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import itertools
import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fault_cases import cases, exists, source_objects
from fault_checks import MODES, FaultRunner, Placement, Rehearsed
from fault_table import Table
from faults import KINDS
from role_runner import RoleRunner
from support import fast_login

EVERYWHERE = os.environ.get("AIRFLOW_FAULTS") == "all"
EVERY = int(os.environ.get("AIRFLOW_FAULTS_EVERY") or 1)
START = int(os.environ.get("AIRFLOW_FAULTS_START") or 0)
CASES = {name: make for name, make in cases().items() if exists(name, os.environ.get("AIRFLOW_SERVER_VERSION") or "0")}
SAMPLED = (
    "pool-create",
    "variable-update",
    "connection-update",
    "connection-delete",
    "instance",
    "maintenance-freeze",
    "dag_run-trigger",
    "task-clear",
    "backfill-create",
    "xcom-update",
)
TURNS = itertools.count()


@pytest.fixture(scope="module")
def table(server, totals) -> Iterator[Table]:
    found = Table(server.version, os.environ.get("AIRFLOW_FAULTS_TABLE"))
    yield found
    totals.append(str(found))


@pytest.fixture(scope="module")
def source(secure_proxy, request) -> Iterator[Callable[[], dict[str, Any]]]:
    """The login of the server that the role migrate reads.

    Its requests pass a proxy with the same faults. The server starts when it is needed.
    """
    with contextlib.ExitStack() as stack:

        @functools.cache
        def login() -> dict[str, Any]:
            second = request.getfixturevalue("second_server")
            second.run("airflow_instance", **source_objects())
            proxy = dataclasses.replace(secure_proxy, upstream=second.running.url, remembered="", _logins={})
            return {**second.login, "airflow_url": stack.enter_context(proxy).url}

        yield login


@pytest.fixture(scope="module")
def runner(server, api, modules, secure_proxy, authority, source, other, tmp_path_factory) -> FaultRunner:
    login = {**fast_login(server, secure_proxy.url), "ca_path": str(authority.certificate)}
    roles = RoleRunner(tmp_path_factory.mktemp("roles"), login, source)
    return FaultRunner(api, modules, login, secure_proxy, other, roles)


@pytest.fixture(scope="module")
def rehearsals() -> dict[str, Rehearsed]:
    return {}


def sample() -> list[tuple[str, str]]:
    """Every kind of fault, and cases in turn."""
    names = [name for name in SAMPLED if name in CASES]
    return list(zip(itertools.cycle(names), KINDS)) if names else []


def turns(rehearsed: Rehearsed, kind: str) -> list[Placement]:
    """The placements to try.

    They are all, every n-th, or the writes, with each mode in turn and the last write first.
    """
    possible = list(rehearsed.placements(kind))
    if EVERYWHERE:
        return [one for one in possible if next(TURNS) % (EVERY * rehearsed.case.every) == START]
    writes = [one for one in possible if rehearsed.asked[one.number].is_write]
    turn = next(TURNS) % len(MODES)
    return [*reversed(writes[: len(writes) - turn]), *reversed(writes[len(writes) - turn :])]


CHOSEN = [(case, kind) for case in CASES for kind in KINDS] if EVERYWHERE else sample()


@pytest.mark.parametrize("name, kind", CHOSEN, ids=[f"{case}-{kind}" for case, kind in CHOSEN])
def test_results_are_true(name, kind, server, api, runner, rehearsals, table):
    case = CASES[name](server, api)
    try:
        if name not in rehearsals:
            rehearsals[name] = runner.rehearse(case)
        check(name, kind, rehearsals[name], runner, table)
    finally:
        # an instance would prune what another case leaves
        case.clean()


def check(name: str, kind: str, rehearsed: Rehearsed, runner: FaultRunner, table: Table) -> None:
    untrue, occurred = [], False
    for placement in turns(rehearsed, kind):
        discrepancies = runner.discrepancies(rehearsed, placement)
        if discrepancies is None:
            # parallel requests and those that depend on time do not always have the same numbers
            continue
        occurred = True
        found = [_described(rehearsed, placement, discrepancy) for discrepancy in discrepancies]
        table.add(name, kind, placement.identity, found)
        untrue += found
        if not EVERYWHERE:
            break
    table.write()
    assert not untrue, json.dumps(untrue, indent=1)
    assert occurred or EVERYWHERE, "no placement occurred"


def _described(rehearsed: Rehearsed, placement: Placement, discrepancy: str) -> dict[str, Any]:
    return {
        "placement": placement.identity,
        "request": f"{placement.number}: {rehearsed.asked[placement.number]}",
        "mode": placement.mode.name,
        "discrepancy": discrepancy,
    }
