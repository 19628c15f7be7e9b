# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Operations that need a scheduler.

They are running backfills, human-in-the-loop responses, connection tests on workers, and parsing of files.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
import requests

DATES = {"dag_id": "inventory_nightly", "from_date": "2024-03-01", "to_date": "2024-03-02"}
WAIT = {"wait": True, "wait_timeout": 150, "wait_sleep": 2}


def patiently(write: Callable[[], Any], failed: Callable[[Any], bool] = lambda result: False) -> Any:
    """Repeat a call: Airflow 3 on SQLite returns 500 while its scheduler writes."""
    for _trial in range(12):
        try:
            result = write()
        except requests.HTTPError as error:
            if error.response.status_code != 500:
                raise
        else:
            if not failed(result):
                return result
        time.sleep(5)
    return write()


@pytest.fixture
def run(run):
    def call(*arguments: Any, **options: Any) -> dict[str, Any]:
        return patiently(
            lambda: run(*arguments, **options), lambda result: "500 Database error" in result.get("msg", "")
        )

    return call


@pytest.fixture
def unpaused(api):
    """Unpause DAGs until the end of a test."""
    opened = []

    def unpause(dag_id: str) -> None:
        patiently(lambda: api.send("PATCH", f"/api/v2/dags/{dag_id}", {"is_paused": False}))
        opened.append(dag_id)

    yield unpause
    for dag_id in opened:
        patiently(lambda dag_id=dag_id: api.send("PATCH", f"/api/v2/dags/{dag_id}", {"is_paused": True}))


def test_failed_backfill_is_run_again(server, api, run, unpaused):
    if server.is_2:
        assert "requires Airflow 3" in run("airflow_backfill", **DATES, **WAIT)["msg"]
        return
    unpaused("inventory_nightly")
    failed = run("airflow_backfill", **DATES, **WAIT, dag_run_conf={"broken_day": "2024-03-02"})
    assert failed.get("failed") and "1 of its 2 runs failed: backfill__2024-03-02" in failed["msg"], failed
    states = {one["logical_date"]: one["state"] for one in failed["dag_runs"]}
    assert states == {"2024-03-01T00:00:00Z": "success", "2024-03-02T00:00:00Z": "failed"}
    assert api.get(f"/api/v2/backfills/{failed['backfill']['id']}")["completed_at"]
    assert run("airflow_backfill", **DATES)["changed"] is False
    # only what failed, now with another configuration
    again = run("airflow_backfill", **DATES, **WAIT, reprocess_behavior="failed", dag_run_conf={})
    assert again.get("changed") is True, again
    assert [one["state"] for one in again["dag_runs"]] == ["success"]
    assert run("airflow_backfill", **DATES, **WAIT, reprocess_behavior="failed")["changed"] is False


def test_human_in_the_loop_responses(server, api, run, unpaused):
    place = {"dag_id": "release", "dag_run_id": "asks"}
    path = "/api/v2/dags/release/dagRuns/asks/taskInstances"
    approve = {**place, "task_id": "approve", "chosen_options": ["Approve"]}
    if server.number < (3, 1):
        assert "requires Airflow 3.1.0 or later" in run("airflow_hitl", **approve, **WAIT)["msg"]
        return
    unpaused("release")
    asks = {"dag_run_id": "asks", "logical_date": None}
    patiently(lambda: api.send("POST", "/api/v2/dags/release/dagRuns", asks))
    choose = {**place, "task_id": "choose", "chosen_options": ["south", "north"], "params_input": {"reason": "rain"}}
    sign = {**place, "task_id": "sign", "map_index": 1, "chosen_options": ["yes"]}
    assert run("airflow_hitl", **{**approve, "chosen_options": ["Perhaps"]}, **WAIT)["msg"].count("Approve, Reject")
    assert (
        "accepts only one option" in run("airflow_hitl", **{**approve, "chosen_options": ["Approve", "Reject"]})["msg"]
    )
    for options in (approve, choose, sign):
        # its question may come later than that of the first
        first = None if options is approve else run("airflow_hitl", **options, **WAIT)
        results = [run("airflow_hitl", check=check, **options) for check in (True, False, True, False)]
        done = [True, True, False, False] if first is None else [False] * 4
        assert first is None or first.get("changed") is True, first
        assert [result.get("changed") for result in results] == done, results
        detail = api.get(f"{path}/{options['task_id']}/{options.get('map_index', -1)}/hitlDetails")
        assert detail["chosen_options"] == options["chosen_options"]
        assert results[3]["hitl_detail"]["responded_by_user"]["name"] == server.username
        if first is None:
            assert results[0]["diff"] == results[1]["diff"]
    assert api.get(f"{path}/choose/-1/hitlDetails")["params_input"] == {"reason": "rain"}
    other = run("airflow_hitl", **{**sign, "chosen_options": ["no"]})
    assert other.get("failed") and "already has a response (yes, from admin)" in other["msg"], other


def test_a_connection_on_a_worker(server, run):
    options = {"conn_type": "fs", "extra": {"path": "/tmp"}, "password": "hush-hush-1", "on_worker": True}
    result = run("airflow_connection_test", **options)
    if server.number < (3, 3):
        assert result.get("failed") and "requires Airflow 3.3.0 or later" in result["msg"], result
        return
    assert result.get("status") is True, result
    failed = run("airflow_connection_test", **{**options, "extra": {"path": "/nowhere"}})
    assert failed.get("failed") and "does not exist" in failed["msg"], failed
    assert "hush-hush-1" not in str([result, failed])


def test_a_file_that_is_parsed_again(server, api, run):
    path = f"/api/{'v1' if server.is_2 else 'v2'}/dags/sleeper"
    before = api.get(path)["last_parsed_time"]
    result = run("airflow_dag_reparse", dag_id="sleeper", **WAIT)
    assert result.get("changed") is True, result
    assert api.get(path)["last_parsed_time"] > before
    assert result["dag"]["last_parsed_time"] > before[:19]
