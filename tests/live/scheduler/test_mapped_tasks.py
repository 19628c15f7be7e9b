# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Instances of a mapped task, which only a scheduler creates.

The tests cover states, notes and clearing.
"""

from __future__ import annotations

import pytest

DAG = "orders_mapped"


@pytest.fixture
def path(server, run, api):
    """Return the path of the task instances of a successful run.

    The DAG is paused, so cleared task instances do not run.
    """
    dag = f"/api/{'v1' if server.is_2 else 'v2'}/dags/{DAG}"
    run("airflow_dag_run", dag_id=DAG, dag_run_id="mapped", state="failed")
    run("airflow_dag_run", dag_id=DAG, dag_run_id="mapped", state="absent")
    wait = {"unpause": True, "wait": True, "wait_timeout": 150, "wait_sleep": 0.5}
    result = run("airflow_dag_run", dag_id=DAG, dag_run_id="mapped", **wait)
    assert result.get("failed") is None, result
    api.send("PATCH", f"{dag}?update_mask=is_paused", {"is_paused": True})
    return f"{dag}/dagRuns/mapped/taskInstances"


def test_mapped_task_instances(server, run, proxy, api, path):
    def look(key):
        rows = api.get(f"{path}?limit=100")["task_instances"]
        return {(one["task_id"], one["map_index"]): one[key] or None for one in rows}

    def check_and_do(module, **options):
        results = []
        for check in (True, False, True, False):
            proxy.start_over()
            results.append(run(module, check=check, dag_id=DAG, dag_run_id="mapped", **options))
            assert not results[-1].get("failed"), results[-1]
            assert not (check and [one for one in proxy.exchanges if one.is_write])
        assert [one["changed"] for one in results] == [True, True, False, False], results
        result_key = "affected" if "affected" in results[1] else "cleared"
        assert results[0][result_key] == results[1][result_key] and results[0]["diff"] == results[1]["diff"]
        return [(one["task_id"], one["map_index"]) for one in results[1][result_key]]

    every = [("check", 0), ("check", 1), ("check", 2)]
    start = look("state")
    assert start == {**dict.fromkeys(every, "success"), ("orders", -1): "success", ("report", -1): "success"}
    # one instance
    assert check_and_do("airflow_task_instance", task_id="check", map_index=1, state="failed", note="Bad order") == [
        every[1]
    ]
    assert look("state") == {**start, ("check", 1): "failed"}
    assert look("note") == {**dict.fromkeys(start), ("check", 1): "Bad order"}
    # all instances of the task
    assert check_and_do("airflow_task_instance", task_id="check", state="failed") == [every[0], every[2]]
    check_and_do("airflow_task_instance", task_id="check", note="All bad")
    assert {look("note")[one] for one in every} == {"All bad"} and look("note")[("report", -1)] is None
    # relatives of a task that is not mapped, the mapped ones among them
    assert check_and_do("airflow_task_instance", task_id="orders", state="success", include_downstream=True) == every
    assert look("state") == start
    if server.is_2:
        result = run(
            "airflow_task_instance",
            dag_id=DAG,
            dag_run_id="mapped",
            task_id="check",
            state="failed",
            include_upstream=True,
        )
        assert result["failed"] and "together with that of a mapped task instance" in result["msg"], result
    # clearing
    check_and_do("airflow_task_instance", task_id="check", map_index=2, state="failed")
    assert check_and_do("airflow_task_clear") == [("check", 2)]
    assert look("state") == {**start, ("check", 2): None}
    assert check_and_do("airflow_task_clear", task_ids=["check"], only_failed=False) == every
    assert look("state") == {**start, **dict.fromkeys(every)}
    if not server.is_2:
        check_and_do("airflow_task_instance", task_id="check", state="success")
        assert check_and_do("airflow_task_clear", task_ids=[["check", 0]], only_failed=False) == [every[0]]
        assert look("state") == {**start, ("check", 0): None}
