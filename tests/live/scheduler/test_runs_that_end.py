# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""DAG runs that a scheduler runs until they succeed or fail."""

from __future__ import annotations

import time

import pytest

MODULE = "airflow_dag_run"
WAIT = {"unpause": True, "wait": True, "wait_timeout": 150, "wait_sleep": 0.5}


@pytest.fixture
def base(server, api):
    """The path of the DAGs. Deletes the runs of earlier tests."""
    path = f"/api/{'v1' if server.is_2 else 'v2'}/dags"
    for dag in ("always_fails", "sales_daily", "sleeper"):
        for run in api.get(f"{path}/{dag}/dagRuns?limit=100")["dag_runs"]:
            if run["state"] in ("queued", "running"):
                api.send("PATCH", f"{path}/{dag}/dagRuns/{run['dag_run_id']}", {"state": "failed"})
            api.send("DELETE", f"{path}/{dag}/dagRuns/{run['dag_run_id']}")
    return path


def test_a_failed_run_reports_its_tasks(server, run, proxy, api, base):
    options = {"dag_id": "always_fails", "dag_run_id": "fails-1", **WAIT}
    result = run(MODULE, **options)
    assert result["failed"] and result["changed"], result
    message = result["msg"]
    assert message.startswith("DAG run 'fails-1' of DAG 'always_fails' failed."), message
    assert "Task fail failed on try 1 of 1. Its log ends with:" in message
    assert "RuntimeError: this task fails on purpose" in message
    assert "Task never was not run because an upstream task failed." in message
    assert result["dag_run_url"] in message
    fail, never = result["failed_tasks"]
    assert (fail["task_id"], fail["state"], fail["try_number"]) == ("fail", "failed", 1)
    assert 5 < len(fail["log"]) <= 20 and any("this task fails on purpose" in line for line in fail["log"])
    assert (never["task_id"], never["state"], never["log"]) == ("never", "upstream_failed", [])
    assert (result["timed_out"], result["dag_run"]["state"]) == (False, "failed")
    assert api.get(f"{base}/always_fails/dagRuns/fails-1")["state"] == "failed"
    proxy.start_over()
    again = run(MODULE, **options, log_lines=3)
    assert again["failed"] and again["changed"] is False
    assert "RuntimeError: this task fails on purpose" in again["msg"] or len(again["failed_tasks"][0]["log"]) == 3
    assert not [one for one in proxy.exchanges if one.is_write]
    assert api.get(f"{base}/always_fails/dagRuns")["total_entries"] == 1
    taken = run(MODULE, **options, on_failed="return")
    assert taken.get("failed") is None and taken["changed"] is False and taken["dag_run"]["state"] == "failed"
    assert taken["failed_tasks"] == result["failed_tasks"]


def test_a_failed_run_is_cleared_and_fails_again(run, api, base):
    run(MODULE, dag_id="always_fails", dag_run_id="fails-2", **WAIT)
    before = api.get(f"{base}/always_fails/dagRuns/fails-2/taskInstances/fail")
    result = run(MODULE, dag_id="always_fails", dag_run_id="fails-2", on_failed="clear", **WAIT)
    assert result["failed"] and result["changed"], result
    assert {one["task_id"]: one["state"] for one in result["cleared"]} == {"fail": "failed", "never": "upstream_failed"}
    assert result["failed_tasks"][0]["try_number"] == before["try_number"] + 1 == 2
    assert "failed on try 2 of" in result["msg"]
    assert any("this task fails on purpose" in line for line in result["failed_tasks"][0]["log"])


def test_waiting_for_a_successful_run(run, api, base):
    options = {"dag_id": "sales_daily", "dag_run_id": "good-1", "conf": {"region": "apac"}, **WAIT}
    result = run(MODULE, **options)
    assert result.get("failed") is None and result["changed"], result
    assert (result["dag_run"]["state"], result["failed_tasks"]) == ("success", [])
    assert result["dag_run"]["end_date"].endswith("Z")
    again = run(MODULE, **options)
    assert again["changed"] is False and again["dag_run"] == result["dag_run"]
    assert api.get(f"{base}/sales_daily/dagRuns/good-1")["conf"] == {"region": "apac"}


def test_a_timeout_reports_running_tasks_and_keeps_the_run(server, run, api, base):
    options = {"dag_id": "sleeper", "dag_run_id": "sleep-1", "conf": {"seconds": 600}, "unpause": True}
    run(MODULE, **options)
    try:
        end = time.monotonic() + 90
        while api.get(f"{base}/sleeper/dagRuns/sleep-1/taskInstances/sleep")["state"] != "running":
            assert time.monotonic() < end, "the scheduler does not start the task"
            time.sleep(0.5)
        result = run(MODULE, **options, wait=True, wait_sleep=0.5, wait_timeout=1.5)
        assert result["failed"] and result["timed_out"] is True, result
        assert [one["state"] for one in result["running_tasks"]] == ["running"]
        assert "Tasks that have not ended: sleep (running)." in result["msg"], result["msg"]
        assert result["changed"] is False
        assert api.get(f"{base}/sleeper/dagRuns/sleep-1")["state"] == "running"
        if not server.is_2:
            refused = run(MODULE, dag_id="sleeper", dag_run_id="sleep-1", state="absent")
            assert refused["failed"] and "Set the state of the DAG run to failed first" in refused["msg"], refused
    finally:
        ended = run(MODULE, dag_id="sleeper", dag_run_id="sleep-1", state="failed")
    assert ended["changed"] and ended["dag_run"]["state"] == "failed", ended
    assert run(MODULE, dag_id="sleeper", dag_run_id="sleep-1", state="absent")["changed"]
