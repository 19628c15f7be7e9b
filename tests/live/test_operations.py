# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Favorites, parsing requests, human-in-the-loop questions, connection tests.

The tested connections are not stored.
"""

from __future__ import annotations

import pytest
from recording import Fault
from support import api_path, refused


def test_favorite(server, api, run, proxy):
    if server.number < (3, 1):
        for check in (True, False):
            refused(
                proxy, run("airflow_dag_favorite", check=check, dag_id="sleeper"), "requires Airflow 3.1.0 or later"
            )
        return
    for state, marked in (("present", True), ("absent", False)):
        calls = [{"dag_id": "sleeper", "state": state, "check": check} for check in (True, False, True, False)]
        results = [run("airflow_dag_favorite", **call) for call in calls]
        assert [result.get("changed") for result in results] == [True, True, False, False], results
        assert results[0]["diff"] == results[1]["diff"]
        ids = {dag["dag_id"] for dag in api.get("/api/v2/dags?is_favorite=true")["dags"]}
        assert ("sleeper" in ids) is marked
    proxy.start_over()
    for check in (True, False):
        refused(proxy, run("airflow_dag_favorite", check=check, dag_id="nowhere"), "There is no DAG 'nowhere'")
    assert run("airflow_dag_favorite", dag_id="nowhere", state="absent")["changed"] is False


def test_reparse(server, run, proxy):
    """The request stays pending, and a second task does not send another one.

    No DAG processor runs here.
    """
    if server.number < (2, 10):
        for check in (True, False):
            refused(
                proxy, run("airflow_dag_reparse", check=check, dag_id="sleeper"), "requires Airflow 2.10.0 or later"
            )
        return
    assert run("airflow_dag_reparse", check=True, dag_id="sleeper")["changed"] is True
    assert not [exchange for exchange in proxy.exchanges if exchange.is_write]
    result = run("airflow_dag_reparse", dag_id="sleeper")
    assert result["dag"]["fileloc"].endswith("sleeper.py")
    assert [one.status for one in proxy.exchanges if one.method == "PUT"] == [201]
    again = run("airflow_dag_reparse", dag_id="sleeper")
    # Airflow 2 does not report that the same request is already pending
    assert (result["changed"], again["changed"]) == (True, server.is_2)
    waited = run("airflow_dag_reparse", dag_id="sleeper", wait=True, wait_timeout=1, wait_sleep=0.3)
    assert waited.get("failed") and "was not parsed within 1 seconds" in waited["msg"], waited
    proxy.start_over()
    refused(proxy, run("airflow_dag_reparse", dag_id="nowhere"), "There is no DAG 'nowhere'")


def test_answer_to_a_task_without_a_question(server, api, run, proxy):
    options = {"dag_id": "sales_daily", "dag_run_id": "asked", "task_id": "extract", "chosen_options": ["Approve"]}
    if server.number < (3, 1):
        for check in (True, False):
            refused(proxy, run("airflow_hitl", check=check, **options), "requires Airflow 3.1.0 or later")
        return
    refused(proxy, run("airflow_hitl", **options), "There is no task 'extract' in run 'asked'")
    api.send("POST", "/api/v2/dags/sales_daily/dagRuns", {"dag_run_id": "asked", "logical_date": None})
    try:
        refused(proxy, run("airflow_hitl", **options), "has not requested a response yet")
        waited = run("airflow_hitl", check=True, wait=True, **options)
        assert waited["changed"] is True
        assert "Outside check mode, the module waits" in str(waited["warnings"])
        refused(
            proxy,
            run("airflow_hitl", wait=True, wait_timeout=1, **options),
            "did not request a response within 1 seconds",
        )
    finally:
        api.send("DELETE", "/api/v2/dags/sales_daily/dagRuns/asked")
    refused(proxy, run("airflow_hitl", **{**options, "chosen_options": []}), "at least one option")


def that_works(server) -> dict:
    """A connection that needs no other server.

    Airflow before 2.8 cannot test folders.
    """
    if server.number < (2, 8):
        return {"conn_type": "sqlite", "host": ":memory:"}
    return {"conn_type": "fs", "extra": '{"path": "/tmp"}'}


@pytest.mark.parametrize("check", [True, False])
def test_connection_test(check, server, api, run):
    options = {**that_works(server), "password": "hush-hush-1"}
    result = run("airflow_connection_test", check=check, **options)
    assert (result.get("status"), result.get("changed")) == (True, False), result
    broken = {"conn_type": "fs", "extra": {"path": "/nowhere"}, "password": "hush-hush-1"}
    failed = run("airflow_connection_test", check=check, **broken)
    assert failed.get("failed") and "The test of the connection failed" in failed["msg"], failed
    assert "hush-hush-1" not in str([result, failed])
    assert api.get(api_path(server, "connections/airflow_connection_test")) is None


def test_connection_test_that_the_server_does_not_allow(server, run, proxy):
    disabled = "Testing connections is disabled in Airflow configuration."
    for answer in ((403, "text/html", disabled, {}), (403, "application/json", f'{{"detail": "{disabled}"}}', {})):
        proxy.faults.append(Fault("POST", "/connections/test", answer))
        result = run("airflow_connection_test", conn_type="http")
        assert result.get("failed") and "[core] test_connection = Enabled" in result["msg"], result


def test_rejects_tests_of_invalid_connections(server, api, run, proxy):
    refused(
        proxy, run("airflow_connection_test", connection_id="nothing"), "There is no connection 'nothing'", "conn_type"
    )
    refused(proxy, run("airflow_connection_test", conn_type="http", queue="q"), "on_worker=true")
    worker = {"conn_type": "http", "on_worker": True, "wait_timeout": 1, "wait_sleep": 0.3}
    run_checked = run("airflow_connection_test", check=True, **worker)
    on_worker = run("airflow_connection_test", **worker)
    if server.number < (3, 3):
        refused(proxy, on_worker, "requires Airflow 3.3.0 or later")
    else:
        assert run_checked["status"] is None
        assert "has no result after 1 seconds" in on_worker["msg"], on_worker
    stored = {"connection_id": "kept", "password": "x-y-z", **that_works(server)}
    api.send("POST", api_path(server, "connections"), stored)
    proxy.start_over()
    try:
        result = run("airflow_connection_test", connection_id="kept")
        if server.number < (3, 1, 7):
            refused(proxy, result, "specify password", "The server hides the stored secrets")
            # with extra: Airflow 2 hides a known secret in all text
            result = run("airflow_connection_test", **stored)
        assert result.get("status") is True, result
    finally:
        api.send("DELETE", api_path(server, "connections/kept"))
