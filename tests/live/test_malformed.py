# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recorded responses with a mistake.

They cause no traceback, no object that seems to be absent, and no object that seems to be unchanged.

``make fuzz AIRFLOW=2.11.2 EXAMPLES=2000`` makes that number of mistakes. ``SEED=2`` makes others. The live suite makes a few.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from documented import Comparison
from every_module import MODULES, options_of
from fault_cases import cases, exists
from fuzz_checks import message_problem
from info_results import run_body
from malformed import UNKNOWN_KEY, Mutation, Recorded, Recorder, Replay, mutated, mutations
from running import Modules
from support import api_path, fast_login

from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES

COUNT = int(os.environ.get("AIRFLOW_FUZZ_EXAMPLES") or 0)
SEED = int(os.environ.get("AIRFLOW_FUZZ_SEED") or 1)
VERSION = os.environ.get("AIRFLOW_SERVER_VERSION") or "0"
# the login is not repeated, a snapshot contains the time, a run ends only if another client ends it, and roles only run modules
WITHOUT = ("login", "maintenance-freeze", "dag_run-wait", "role-apply", "role-migrate")
WRITING = [name for name in cases() if exists(name, VERSION) and name not in WITHOUT]
READING = [name for name in MODULES if name.endswith("_info")]
SAMPLED = ("pool-update", "variable-delete", "connection-update", "user-delete", "instance", "dag_run-state")
SAMPLED_READING = ("airflow_pool_info", "airflow_connection_info", "airflow_dag_info", "airflow_instance_info")
EACH = COUNT // len(WRITING + READING) + 1 if COUNT else 12
"""Mistakes for each case."""
RUN = {"dag_id": "sales_daily", "dag_run_id": "malformed"}
MOST = 8


@pytest.fixture(scope="module")
def recorder(server) -> Iterator[Recorder]:
    with Recorder(server.url, remembered=server.username) as running:
        yield running


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    running = Replay()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def modules() -> Iterator[Modules]:
    running = Modules(Comparison())
    yield running
    running.end()


@pytest.fixture(scope="module")
def login(server, recorder):
    return fast_login(server, recorder.url)


@pytest.fixture(scope="module")
def run_to_read(server, api):
    """A DAG run with task instances."""
    path = api_path(server, f"dags/{RUN['dag_id']}/dagRuns")
    api.remove(f"{path}/{RUN['dag_run_id']}")
    api.send("POST", path, run_body(server, RUN["dag_run_id"]))
    yield
    api.remove(f"{path}/{RUN['dag_run_id']}")


class Trial:
    """A recorded task, which runs again with errors in the responses."""

    def __init__(
        self,
        modules: Modules,
        replay: Replay,
        module: str,
        options: dict[str, Any],
        recorded: list[Recorded],
        later: list[Recorded] | None = None,
    ) -> None:
        self.modules, self.replay, self.module, self.recorded, self.later = (
            modules,
            replay,
            module,
            recorded,
            later or [],
        )
        login = {"airflow_url": replay.url, "airflow_auth": "token", "airflow_token": "of-the-test", "retries": 0}
        self.options = {**options, **login}
        self.plain = self.run(recorded)
        assert not self.plain.get("failed"), (module, self.plain)
        self.writes = {(one.exchange.method, one.exchange.path) for one in self.replay.met if one.exchange.is_write}

    def run(self, recorded: list[Recorded]) -> dict[str, Any]:
        self.replay.load(recorded, self.later)
        return self.modules.run_anyhow(self.module, self.options)[0]

    def discrepancies(self, mutation: Mutation, collections: set[str]) -> Iterator[tuple[str, str]]:
        changed_responses = mutated(self.recorded, mutation)
        result = self.run(changed_responses)
        failed, message = result.get("failed", False), result.get("msg")
        if failed:
            problem = message_problem(message)
            if problem:
                yield problem, str(message)
        created = [one.path for one in self.replay.others if one.method == "POST" and one.path in collections]
        if created:
            yield "creates an object that exists", str(created)
        if not failed and self.plain["changed"] and not result["changed"]:
            yield "reports unchanged, but the object differs", json.dumps(result)[:300]
        written = [str(one.exchange) for one in self.replay.met if one.exchange.is_write]
        if failed and written and not result.get("changed"):
            yield "reports that nothing was changed, after a write", f"{written}: {message}"
        if not failed:
            for name, rows in self.plain.items():
                if (
                    isinstance(rows, list)
                    and rows
                    and name not in ("changes", "diff", "warnings")
                    and not result.get(name)
                ):
                    yield "reports that there is nothing", name
        same = (result.get("failed", False), result.get("changed")) == (False, self.plain["changed"])
        if mutation.name == UNKNOWN_KEY and not same:
            yield "an unknown key changes the result", str(message)


def check(trial: Trial, count: int) -> None:
    collections = {endpoint.path for resource in RESOURCES for endpoint in resource.endpoints}
    found: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for mutation in mutations(trial.recorded, count, SEED):
        for what, details in trial.discrepancies(mutation, collections):
            place = [part for part in mutation.path if isinstance(part, str)]
            name = f"{what} {re.sub(r'[^a-zA-Z_ ]', '', details)[:60]} {place[-1:]}"
            seen[name] += 1
            if name not in found and len(found) < MOST:
                request = trial.recorded[mutation.answer].exchange
                found[name] = f"{what}\n  {mutation} ({request})\n  {details[:600]}"
                # a whole run takes long
                print(f"\n{trial.module}: {found[name]}", file=sys.__stderr__, flush=True)
    assert not found, "\n\n".join(f"{seen[name]} times: {text}" for name, text in found.items())


@pytest.mark.parametrize("name", [name for name in WRITING if COUNT or name in SAMPLED])
def test_a_task_that_writes(name, server, api, modules, recorder, replay, login):
    case = cases()[name](server, api)
    case.clean()
    try:
        for module, options in case.earlier:
            result = modules.run_anyhow(module, {**login, **options})[0]
            assert not result.get("failed"), result
        recorder.start_over()
        result = modules.run_anyhow(case.module, {**login, **case.options})[0]
        assert result.get("changed") and not result.get("failed"), result
        recorded = list(recorder.recorded)
        recorder.start_over()
        modules.run_anyhow(case.module, {**login, **case.options})
        settled = list(recorder.recorded)
        # a task that reads after a lost response may read what the second run did not
        for target in {one.exchange.target for one in recorded if one.exchange.method == "GET"}:
            api.session.get(recorder.url + target, timeout=60)
        later = list(recorder.recorded)
    finally:
        case.clean()
    check(Trial(modules, replay, case.module, case.options, recorded, later), EACH)
    # on the object as it is then, the same task must not create it
    check(Trial(modules, replay, case.module, case.options, settled), EACH // 4 + 1)


@pytest.mark.parametrize("name", [name for name in READING if COUNT or name in SAMPLED_READING])
def test_a_task_that_reads(name, server, api, modules, recorder, replay, login, run_to_read):
    options = {**options_of(name), **{key: value for key, value in RUN.items() if key in options_of(name)}}
    if name in ("airflow_pool_info", "airflow_dag_info", "airflow_connection_info", "airflow_variable_info"):
        options = {}
    recorder.start_over()
    result = modules.run_anyhow(name, {**login, **options})[0]
    if result.get("failed"):
        pytest.skip(str(result["msg"]))
    recorded = list(recorder.recorded)
    check(Trial(modules, replay, name, options, recorded), EACH)
