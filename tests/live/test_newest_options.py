# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options and states that Airflow 3.4 introduces.

Earlier releases reject them, and nothing is written. The server has no scheduler, so that a draining DAG keeps draining.
"""

from __future__ import annotations

import pytest
from support import api_path, refused

DAG, PERIODIC = "release_notes", "inventory_nightly"
NEEDED = "requires Airflow 3.4.0 or later"
RUN = {"dag_id": DAG, "dag_run_id": "newest"}
DATES = {"dag_id": PERIODIC, "from_date": "2024-05-01", "to_date": "2024-05-02"}
OPTIONS = [
    ("airflow_dag_run", {**RUN, "bundle_version": "abc"}),
    ("airflow_dag_run", {**RUN, "drain_dag": True}),
    ("airflow_asset_event", {"name": "s3://warehouse/sales", "materialize": True, "drain_dag": True}),
    ("airflow_backfill", {**DATES, "drain_dag": True}),
    ("airflow_task_clear", {"dag_id": DAG, "task_group_id": "collect"}),
    ("airflow_task_clear", {**RUN, "task_instance_ids": ["01a20cba-9d30-7149-8165-6d4a1ef7f41c"]}),
    ("airflow_task_clear", {**RUN, "keep_task_state": True}),
    ("airflow_dag_state", {"dag_id": DAG, "state": "draining"}),
    ("airflow_instance", {"dags": [{"dag_id": DAG, "state": "draining"}]}),
]


@pytest.fixture
def dags(server, api):
    """The states of DAGs, read and set by plain HTTP."""

    class Dags:
        def state(self, dag_id):
            return api.get(api_path(server, f"dags/{dag_id}"))["scheduling_state"]

        def set(self, dag_id, state):
            api.send("PATCH", api_path(server, f"dags/{dag_id}"), {"scheduling_state": state})

    yield Dags()
    for dag_id in (DAG, PERIODIC):
        api.send("PATCH", api_path(server, f"dags/{dag_id}"), {"is_paused": True})
        runs = api_path(server, f"dags/{dag_id}/dagRuns")
        for one in api.get(f"{runs}?limit=100")["dag_runs"]:
            api.send("DELETE", f"{runs}/{one['dag_run_id'].replace('+', '%2B')}")


@pytest.mark.parametrize(("module", "options"), OPTIONS)
def test_earlier_releases_reject_the_option(module, options, server, run, proxy):
    if server.number >= (3, 4):
        return
    for check in (True, False):
        result = run(module, check=check, **options)
        refused(proxy, result, "requires Airflow 3")
        assert server.is_2 or NEEDED in result["msg"]


def twice(run, module, **options):
    """Run a task in check mode and then without it, twice. Return the results."""
    results = [run(module, check=check, **options) for check in (True, False, True, False)]
    assert [one.get("changed") for one in results] == [True, True, False, False], results
    assert results[0]["diff"] == results[1]["diff"]
    return results


@pytest.mark.parametrize(
    ("before", "state", "after"),
    [
        ("active", "draining", "draining"),
        ("draining", "unpaused", "active"),
        ("draining", "paused", "paused"),
        ("paused", "unpaused", "active"),
    ],
)
@pytest.mark.parametrize("module", ["airflow_dag_state", "airflow_instance"])
def test_states_of_dags(module, before, state, after, server, run, dags):
    if server.number < (3, 4):
        return
    dags.set(DAG, before)
    item = {"dag_id": DAG, "state": state}
    results = twice(run, module, **(item if module == "airflow_dag_state" else {"dags": [item]}))
    assert dags.state(DAG) == after
    if module == "airflow_dag_state":
        shown = [[(one["scheduling_state"], one["is_paused"]) for one in result["dags"]] for result in results]
        assert shown == [[(after, after == "paused")]] * 4
    [found] = run("airflow_dag_info", dag_id=DAG)["dags"]
    assert (found["scheduling_state"], found["is_paused"]) == (after, after == "paused")


def test_a_paused_dag_needs_no_draining(server, run, dags, proxy):
    if server.number < (3, 4):
        return
    dags.set(DAG, "paused")
    assert run("airflow_dag_state", dag_id=DAG, state="draining")["changed"] is False
    assert dags.state(DAG) == "paused"


def test_a_freeze_interrupts_draining(server, run, dags):
    if server.number < (3, 4):
        return
    dags.set(DAG, "draining")
    dags.set(PERIODIC, "active")
    selection = {"dag_ids": [DAG, PERIODIC], "snapshot": "draining_dags"}
    twice(run, "airflow_maintenance", state="frozen", **selection)
    assert (dags.state(DAG), dags.state(PERIODIC)) == ("paused", "paused")
    twice(run, "airflow_maintenance", state="restored", **selection)
    assert (dags.state(DAG), dags.state(PERIODIC)) == ("draining", "active")


def test_a_run_and_a_backfill_drain_the_dag(server, api, run, dags):
    if server.number < (3, 4):
        return
    dags.set(DAG, "active")
    results = twice(run, "airflow_dag_run", **RUN, drain_dag=True)
    assert dags.state(DAG) == "draining" and results[1]["dag_run"]["state"] == "queued"
    dags.set(PERIODIC, "active")
    [_looked, made, _again, _last] = twice(run, "airflow_backfill", **DATES, drain_dag=True)
    assert dags.state(PERIODIC) == "draining"
    api.send("PUT", f"/api/v2/backfills/{made['backfill']['id']}/cancel")


def test_a_bundle_version_that_the_dag_does_not_have(server, run, dags):
    if server.number < (3, 4):
        return
    result = run("airflow_dag_run", **RUN, bundle_version="abc")
    assert result.get("failed") and "bundle" in result["msg"], result
    assert run("airflow_dag_run_info", dag_id=DAG)["dag_runs"] == []


def test_clearing_a_group_or_single_task_instances(server, api, run, dags):
    if server.number < (3, 4):
        return
    run("airflow_dag_run", **RUN)
    instances = f"/api/v2/dags/{DAG}/dagRuns/{RUN['dag_run_id']}/taskInstances"

    def fail_all():
        for one in api.get(f"{instances}?limit=100")["task_instances"]:
            if one["state"] != "failed":
                api.send("PATCH", f"{instances}/{one['task_id']}", {"new_state": "failed"})
        return {one["task_id"]: one for one in api.get(f"{instances}?limit=100")["task_instances"]}

    def cleared():
        rows = api.get(f"{instances}?limit=100")["task_instances"]
        return sorted(one["task_id"] for one in rows if one["state"] is None)

    fail_all()
    twice(run, "airflow_task_clear", **RUN, task_group_id="collect")
    assert cleared() == ["collect.features", "collect.fixes"]
    rows = fail_all()
    # a task that is set to failed clears those downstream
    before = cleared()
    single = {**RUN, "task_instance_ids": [rows["start"]["id"]]}
    results = [run("airflow_task_clear", check=check, **single) for check in (True, False, False)]
    assert [one.get("changed") for one in results[:2]] == [True, True], results
    assert sorted({*cleared()} - {*before}) == ["start"]
    assert results[2].get("failed") and "not current" in results[2]["msg"], "the server gave it a new ID"
    missing = run("airflow_task_clear", **RUN, task_group_id="not_there")
    assert missing.get("failed") and "not_there" in missing["msg"]


@pytest.mark.parametrize("keeps", [False, True])
def test_clearing_keeps_or_discards_the_state_of_a_task(keeps, server, api, run, dags):
    if server.number < (3, 4):
        return
    run("airflow_dag_run", **RUN)
    instance = f"/api/v2/dags/{DAG}/dagRuns/{RUN['dag_run_id']}/taskInstances/start"
    api.send("PATCH", instance, {"new_state": "failed"})
    api.send("PUT", f"{instance}/state-store/cursor", {"value": "17"})
    assert run("airflow_task_clear", **RUN, task_ids=["start"], keep_task_state=keeps)["changed"] is True
    entries = run("airflow_task_state_info", **RUN, task_id="start")
    assert [one["key"] for one in entries["task_states"]] == (["cursor"] if keeps else []), entries


def test_who_receives_an_asset_event(server, run, proxy):
    options = {"name": "s3://warehouse/sales", "access_control": {"consumer_teams": ["risk"], "allow_global": False}}
    for check in (True, False):
        result = run("airflow_asset_event", check=check, **options)
        if server.number >= (3, 3):
            assert result["changed"] is True, result
        else:
            refused(proxy, result, "requires Airflow")


def test_the_health_has_a_detailed_status(server, run):
    found = {one["component"]: one["detailed_status"] for one in run("airflow_health_info")["health"]}
    assert found["metadatabase"] is None
    assert (found["scheduler"] is None) is (server.number < (3, 4))
