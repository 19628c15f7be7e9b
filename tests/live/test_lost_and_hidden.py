# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lost responses, growing lists, and related objects that the user may not read."""

from __future__ import annotations

import json

import pytest
from info_results import every, run_body
from recording import Fault, Intrusion
from support import api_path

DAG = "sales_daily"
FORBIDDEN = (403, "application/json", json.dumps({"detail": "Forbidden", "title": "Forbidden", "status": 403}), {})


@pytest.fixture
def gone(server, api):
    """Delete the run after the test."""
    yield "ops_lost"
    api.send("DELETE", api_path(server, f"dags/{DAG}/dagRuns/ops_lost"))


def test_a_run_whose_response_was_lost_has_the_note(server, api, run, proxy, gone):
    proxy.faults.append(Fault("POST", "/dagRuns$", forward=True))
    done = run("airflow_dag_run", dag_id=DAG, dag_run_id=gone, conf={"a": 1}, note="by release 7")
    assert (done.get("failed"), done.get("changed")) == (None, True), done
    row = api.get(api_path(server, f"dags/{DAG}/dagRuns/{gone}"))
    assert (row["conf"], done["dag_run"]["note"]) == ({"a": 1}, "by release 7")
    if server.number >= (2, 6):
        assert row["note"] == "by release 7"


def test_note_is_set_on_a_run_triggered_by_another_client(server, api, run, proxy, gone):
    def trigger():
        api.send("POST", api_path(server, f"dags/{DAG}/dagRuns"), run_body(server, gone))

    proxy.intrusions.append(Intrusion("POST", "/dagRuns$", trigger))
    done = run("airflow_dag_run", dag_id=DAG, dag_run_id=gone, note="mine")
    assert (done.get("failed"), done.get("changed")) == (None, True), done
    assert done["dag_run"]["note"] == done["diff"]["after"]["note"] == "mine"
    assert "conf" not in done["diff"]["after"]


def test_a_failed_run_is_reported_without_permission_to_read_its_tasks(server, api, run, proxy, gone):
    api.send("POST", api_path(server, f"dags/{DAG}/dagRuns"), run_body(server, gone))
    api.send("PATCH", api_path(server, f"dags/{DAG}/dagRuns/{gone}"), {"state": "failed"})
    proxy.faults.append(Fault("GET", "/taskInstances", FORBIDDEN, times=99))
    failed = run("airflow_dag_run", dag_id=DAG, dag_run_id=gone, wait=True)
    assert failed.get("failed") and failed["msg"].startswith(f"DAG run '{gone}' of DAG '{DAG}' failed. "), failed
    assert "Cannot determine which tasks failed" in failed["msg"] and "403" in failed["msg"]
    assert (failed["dag_run"]["state"], failed["failed_tasks"]) == ("failed", [])


def errors(*filenames):
    rows = [
        {"import_error_id": number, "filename": name, "stack_trace": "Boom", "timestamp": "2026-01-01T00:00:00Z"}
        for number, name in enumerate(filenames)
    ]
    return 200, "application/json", json.dumps({"import_errors": rows, "total_entries": len(rows)}), {}


def test_waiting_for_a_dag_ignores_a_broken_file_in_another_folder(server, run, proxy):
    folder = "/opt/dags/" if server.is_2 else ""
    options = {"dag_id": "not_yet", "state": "paused", "wait": True, "wait_timeout": 0.5, "wait_sleep": 0.2}
    proxy.faults.append(Fault("GET", "/importErrors", errors(f"{folder}archive/not_yet.py", f"{folder}x.py"), times=99))
    late = run("airflow_dag_state", **options)
    assert (
        late["msg"].startswith("No such DAG after 0.5 seconds (wait_timeout): not_yet.")
        and "archive/not_yet.py" in late["msg"]
    )
    proxy.start_over()
    proxy.faults.append(Fault("GET", "/importErrors", FORBIDDEN, times=99))
    late = run("airflow_dag_state", **options)
    assert (
        late["msg"].startswith("No such DAG after 0.5 seconds (wait_timeout): not_yet.")
        and "Cannot check for import errors" in late["msg"]
    ), late


@pytest.mark.parametrize("order", [None, "-event_log_id"])
def test_a_log_that_grows_while_it_is_read(server, api, run, proxy, order):
    for number in range(25):
        api.send("POST", api_path(server, "variables"), {"key": f"grow_{number}", "value": "v"})
        api.send("DELETE", api_path(server, f"variables/grow_{number}"))
    before = {
        row["event_log_id"] for row in every(api, api_path(server, "eventLogs?order_by=event_log_id"), "event_logs")
    }
    assert len(before) > 40

    def grow():
        api.send("POST", api_path(server, "variables"), {"key": "grow", "value": "v"})
        api.send("DELETE", api_path(server, "variables/grow"))

    proxy.intrusions += [Intrusion("GET", "/eventLogs.*offset=[1-9]", grow) for _each in range(3)]
    found = run("airflow_event_log_info", order_by=order)
    assert not found.get("failed"), found
    ids = [one["event_log_id"] for one in found["event_logs"]]
    assert before <= set(ids)
    assert len(ids) == len(set(ids)) == found["total_entries"]
