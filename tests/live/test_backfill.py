# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Backfills on a server without a scheduler.

Running backfills are tested in ``scheduler``.
"""

from __future__ import annotations

import pytest
from support import refused

DAG = "inventory_nightly"
DATES = {"dag_id": DAG, "from_date": "2024-03-01", "to_date": "2024-03-03T01:00:00+01:00"}


def backfills(api) -> list:
    return api.get(f"/api/v2/backfills?dag_id={DAG}&limit=100&order_by=id")["backfills"]


@pytest.fixture(autouse=True)
def clean(server, api):
    yield
    if server.is_2:
        return
    for one in backfills(api):
        if not one["completed_at"]:
            api.send("PUT", f"/api/v2/backfills/{one['id']}/cancel")
    for one in api.get(f"/api/v2/dags/{DAG}/dagRuns?limit=100")["dag_runs"]:
        api.send("DELETE", f"/api/v2/dags/{DAG}/dagRuns/{one['dag_run_id'].replace('+', '%2B')}")


@pytest.mark.parametrize("state", ["present", "paused", "unpaused", "cancelled"])
def test_rejects_airflow_2(state, server, run, proxy):
    if server.is_2:
        for check in (True, False):
            refused(
                proxy, run("airflow_backfill", check=check, state=state, **DATES), "requires Airflow 3", server.version
            )
    else:
        assert run("airflow_backfill", dag_id=DAG, state="cancelled")["changed"] is False


def test_lifecycle_of_a_backfill(server, api, run, proxy):
    if server.is_2:
        return
    before = len(backfills(api))
    wanted = {**DATES, "dag_run_conf": {"region": "emea", "api_token": "hush-hush-1"}, "max_active_runs": 2}
    results = [run("airflow_backfill", check=check, **wanted) for check in (True, False, True, False)]
    assert [result.get("changed") for result in results] == [True, True, False, False], results
    assert results[0]["diff"] == results[1]["diff"]
    assert "hush-hush-1" not in str(results)
    rows = backfills(api)
    assert len(rows) == before + 1
    row = rows[-1]
    assert (row["max_active_runs"], row["dag_run_conf"]) == (2, wanted["dag_run_conf"])
    assert results[1]["backfill"]["id"] == results[3]["backfill"]["id"] == row["id"]
    assert results[1]["backfill"]["from_date"] == "2024-03-01T00:00:00Z"
    dates = ["2024-03-01T00:00:00Z", "2024-03-02T00:00:00Z", "2024-03-03T00:00:00Z"]
    assert [one["logical_date"] for one in results[0]["dag_runs"]] == dates
    assert api.get(f"/api/v2/dags/{DAG}/dagRuns")["total_entries"] == 3
    for state, paused in (("paused", True), ("unpaused", False)):
        for options in (wanted, {"backfill_id": row["id"]}):
            api.send("PUT", f"/api/v2/backfills/{row['id']}/{'unpause' if paused else 'pause'}")
            calls = [{**options, "state": state, "check": check} for check in (True, False, True, False)]
            results = [run("airflow_backfill", **call) for call in calls]
            assert [result.get("changed") for result in results] == [True, True, False, False], results
            assert results[0]["diff"] == results[1]["diff"]
            assert api.get(f"/api/v2/backfills/{row['id']}")["is_paused"] is paused
    results = [run("airflow_backfill", check=c, dag_id=DAG, state="cancelled") for c in (True, False, True, False)]
    assert [result.get("changed") for result in results] == [True, True, False, False], results
    assert api.get(f"/api/v2/backfills/{row['id']}")["completed_at"]
    assert results[1]["backfill"]["completed_at"].endswith("Z")
    again = run("airflow_backfill", backfill_id=row["id"], state="cancelled")
    assert again["changed"] is False


def test_created_paused(server, api, run):
    if server.is_2:
        return
    results = [run("airflow_backfill", check=check, state="paused", **DATES) for check in (True, False, True, False)]
    assert [result.get("changed") for result in results] == [True, True, False, False], results
    assert results[0]["diff"] == results[1]["diff"]
    assert backfills(api)[-1]["is_paused"] is True


def test_nothing_left_to_do(server, api, run):
    """If the runs already exist, a repeated task creates no second backfill."""
    if server.is_2:
        return
    first = run("airflow_backfill", **DATES)
    api.send("PUT", f"/api/v2/backfills/{first['backfill']['id']}/cancel")
    again = run("airflow_backfill", **DATES)
    assert again["changed"] is False, again
    assert again["backfill"]["id"] == first["backfill"]["id"]
    # cancelled runs failed
    more = [run("airflow_backfill", check=check, reprocess_behavior="failed", **DATES) for check in (True, False)]
    assert [result["changed"] for result in more] == [True, True], more
    assert len(more[0]["dag_runs"]) == 3


def test_another_active_backfill_is_an_error(server, api, run, proxy):
    if server.is_2:
        return
    first = run("airflow_backfill", **DATES)
    for check in (True, False):
        proxy.start_over()
        result = run("airflow_backfill", check=check, **{**DATES, "to_date": "2024-03-05"})
        refused(
            proxy, result, f"has an active backfill (ID {first['backfill']['id']})", "different values for: to_date"
        )
    ended = run("airflow_backfill", state="cancelled", **{**DATES, "to_date": "2024-03-05"})
    assert ended["changed"] is True


@pytest.mark.parametrize(
    "options, words",
    [
        ({"dag_id": DAG}, ("requires from_date and to_date",)),
        ({"backfill_id": 4711, "state": "paused"}, ("There is no backfill 4711",)),
        ({**DATES, "from_date": "soon"}, ("from_date must be a date and time",)),
        ({**DATES, "dag_id": "nowhere"}, ("404", "nowhere")),
        ({**DATES, "dag_id": "sales_daily"}, ("422",)),
        ({**DATES, "wait": True}, ("is paused", "Unpause it first")),
        ({**DATES, "wait": True, "state": "paused"}, ("wait requires",)),
    ],
)
def test_rejects_invalid_options(options, words, server, run, proxy):
    for check in (True, False):
        result = run("airflow_backfill", check=check, **options)
        wait = "wait requires" in words or "from_date must" in words[0]
        refused(proxy, result, *(words if wait or not server.is_2 else ("requires Airflow 3",)))


def test_another_client_creates_the_backfill_first(server, api, run, proxy):
    """The response is 409 or is lost. The existing backfill decides the result."""
    if server.is_2:
        return
    from recording import Fault

    conflict = (409, "application/json", '{"detail": "There is already a running backfill"}', {})
    for fault in (Fault("POST", "/backfills$", forward=True), Fault("POST", "/backfills$")):
        proxy.start_over()
        proxy.faults.append(fault)
        result = run("airflow_backfill", **DATES)
        assert result.get("changed") is True, result
        api.send("PUT", f"/api/v2/backfills/{result['backfill']['id']}/cancel")
        for one in api.get(f"/api/v2/dags/{DAG}/dagRuns?limit=100")["dag_runs"]:
            api.send("DELETE", f"/api/v2/dags/{DAG}/dagRuns/{one['dag_run_id'].replace('+', '%2B')}")
    proxy.start_over()
    proxy.faults.append(Fault("POST", "/backfills$", conflict))
    result = run("airflow_backfill", **DATES)
    assert result.get("failed") and "409" in result["msg"], result
