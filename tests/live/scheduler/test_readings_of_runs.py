# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Info modules on what runs leave behind: tries, logs, XComs, mapped instances, events, questions. Equal on both generations."""

from __future__ import annotations

import time

import pytest
from readings import api, differing, odd_stamps, run_body, shape

RUN = "read_me"
STATES = {"sales_daily": "success", "orders_mapped": "success", "always_fails": "failed", "warehouse_load": "success"}
CHECK = {"dag_id": "orders_mapped", "dag_run_id": RUN, "task_id": "check"}
EXTRACT = {"dag_id": "sales_daily", "dag_run_id": RUN, "task_id": "extract"}


def waited(look, seconds: float = 240):
    """What ``look`` finds, as soon as it finds something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(1)
    raise AssertionError(f"waited {seconds} seconds in vain")


@pytest.fixture(scope="module", autouse=True)
def runs(server, raw):
    """A run of each DAG that has come to its end. A run whose task the small server lost is made anew."""
    for dag_id in STATES:
        raw.send("PATCH", api(server, f"dags/{dag_id}"), {"is_paused": False})
        raw.send("POST", api(server, f"dags/{dag_id}/dagRuns"), run_body(server, RUN))
    for dag_id, wanted in STATES.items():
        path = api(server, f"dags/{dag_id}/dagRuns/{RUN}")
        state = waited(lambda path=path: _ended(raw.get(path)["state"]))
        assert state == wanted, (dag_id, state)


def _ended(state: str) -> str:
    return state if state in ("success", "failed") else ""


def test_mapped_instances(server, raw, run):
    found = run("airflow_task_instance_info", **CHECK, mapped=True)
    assert sorted(one["map_index"] for one in found["task_instances"]) == [0, 1, 2]
    assert found["total_entries"] == 3
    one = run("airflow_task_instance_info", **CHECK, map_index=1, include=_includes(server))["task_instances"][0]
    row = raw.get(api(server, f"dags/orders_mapped/dagRuns/{RUN}/taskInstances/check/1"))
    assert not differing(one, row)
    assert [(attempt["try_number"], attempt["map_index"]) for attempt in one["tries"]] == [(1, 1)]
    refused = run("airflow_task_instance_info", **CHECK)
    assert refused.get("failed") and "is mapped, add the map_index" in refused["msg"]
    every = run("airflow_task_instance_info", dag_id="orders_mapped", dag_run_id=RUN)["task_instances"]
    assert sorted((one["task_id"], one["map_index"]) for one in every) == [
        ("check", 0),
        ("check", 1),
        ("check", 2),
        ("orders", -1),
        ("report", -1),
    ]


def _includes(server) -> list[str]:
    return ["tries", "links", "dependencies", *([] if server.is_2 else ["hitl_detail"])]


def test_tries_links_and_dependencies(server, run):
    found = run("airflow_task_instance_info", **EXTRACT, include=_includes(server))["task_instances"][0]
    assert [one["try_number"] for one in found["tries"]] == [1]
    assert found["links"] == []
    assert found.get("hitl_detail") is None
    # what keeps it from being scheduled again: nothing, unless the server counts that it has run
    assert {tuple(sorted(one)) for one in found["dependencies"]} <= {("name", "reason")}
    tries = run("airflow_task_instance_try_info", **EXTRACT)["task_instance_tries"]
    assert tries == found["tries"]
    assert run("airflow_task_instance_try_info", **EXTRACT, try_number=1)["task_instance_tries"] == tries
    assert run("airflow_task_instance_try_info", **EXTRACT, try_number=9)["task_instance_tries"] == []
    mapped = run("airflow_task_instance_try_info", **CHECK, map_index=2)["task_instance_tries"]
    assert [one["map_index"] for one in mapped] == [2]
    assert run("airflow_task_instance_try_info", **CHECK, map_index=2, try_number=1)["task_instance_tries"] == mapped


def test_xcoms_have_values_of_their_types(server, run):
    found = run("airflow_xcom_info", **EXTRACT, xcom_key="return_value")["xcoms"]
    assert [one["value"] for one in found] == [[120, 80, 40]]
    whole = run("airflow_xcom_info", dag_id="sales_daily", dag_run_id=RUN, include=["value"])["xcoms"]
    assert {(one["task_id"], one["key"]): one["value"] for one in whole} == {
        ("extract", "return_value"): [120, 80, 40],
        ("summarize", "return_value"): {"orders": 3, "total": 240},
        # a mapping is handed on as a whole, and each of its keys
        ("summarize", "orders"): 3,
        ("summarize", "total"): 240,
    }
    assert {one["dag_run_id"] for one in whole} == {RUN}
    mapped = run("airflow_xcom_info", **CHECK, xcom_key="return_value", map_index=2)["xcoms"]
    assert [one["value"] for one in mapped] == [30]
    assert run("airflow_xcom_info", **EXTRACT, xcom_key="nothing")["xcoms"] == []
    text = run("airflow_xcom_info", **EXTRACT, xcom_key="return_value", stringify=True)["xcoms"][0]["value"]
    assert isinstance(text, str)
    assert not odd_stamps(whole)


def test_logs(server, run):
    place = {"dag_id": "always_fails", "dag_run_id": RUN, "task_id": "fail"}
    found = run("airflow_task_log_info", **place)
    log = found["task_logs"][0]
    assert found["total_entries"] == 1
    assert "this task fails on purpose" in log["content"]
    assert bool(log["entries"]) is not server.is_2
    tail = run("airflow_task_log_info", **place, try_number=1, tail=3)["task_logs"][0]["content"].splitlines()
    assert tail == (log["content"].splitlines()[-3:])
    assert run("airflow_task_log_info", **place, try_number=7)["task_logs"] == []
    mapped = run("airflow_task_log_info", **CHECK, map_index=0)["task_logs"]
    assert [one["map_index"] for one in mapped] == [0]


def test_the_address_of_a_log_elsewhere(server, run):
    if server.is_2:
        return
    found = run("airflow_task_instance_info", **EXTRACT, include=["external_log_url"])
    # no handler of logs on this server has one
    assert found.get("failed") and "external" in found["msg"], found


def test_events_of_assets(server, run):
    events = run("airflow_dataset_event_info", source_dag_id="warehouse_load")["dataset_events"]
    assert {one["source_run_id"] for one in events} == {RUN}
    assert {one["uri"] for one in events} == {"s3://warehouse/sales"}


def test_import_errors(run):
    found = run("airflow_import_error_info")["import_errors"]
    assert len(found) == 1
    assert found[0]["filename"].endswith("broken_import.py")
    assert "a_module_that_airflow_does_not_find" in found[0]["stack_trace"]
    number = found[0]["import_error_id"]
    # parsing again makes a new time
    (one,) = run("airflow_import_error_info", import_error_id=number)["import_errors"]
    assert one["filename"] == found[0]["filename"]


def test_jobs_and_health(server, run):
    health = {one["component"]: one for one in run("airflow_health_info")["health"]}
    assert health["scheduler"]["status"] == "healthy"
    assert not odd_stamps(list(health.values()), "latest_heartbeat")
    if not server.is_2:
        jobs = run("airflow_job_info", job_type="SchedulerJob", is_alive=True)["jobs"]
        assert [one["state"] for one in jobs] == ["running"]


# What a result says of the same content on both generations: the type under each key. Keys that one of them lacks are null there.
SHAPES = {
    "dag_run": "dag_run_id:text dag_id:text state:text run_type:text start_date:text end_date:text conf:mapping last_scheduling_decision:text",
    "task_instance": "dag_id:text dag_run_id:text task_id:text map_index:number state:text start_date:text end_date:text duration:number "
    "try_number:number max_tries:number operator:text pool:text pool_slots:number queue:text priority_weight:number "
    "executor_config:text queued_when:text hostname:text unixname:text pid:number rendered_fields:mapping task_display_name:text",
    "task": "dag_id:text task_id:text task_display_name:text operator_name:text owner:text start_date:text trigger_rule:text "
    "depends_on_past:bool wait_for_downstream:bool retries:number retry_delay:mapping queue:text pool:text pool_slots:number "
    "priority_weight:number weight_rule:text params:mapping template_fields:list downstream_task_ids:list extra_links:list "
    "is_mapped:bool class_ref:mapping ui_color:text ui_fgcolor:text",
    "xcom": "key:text value:list dag_id:text dag_run_id:text task_id:text map_index:number timestamp:text",
    "dataset": "id:number uri:text extra:mapping created_at:text updated_at:text scheduled_dags:list producing_tasks:list aliases:list",
    "dataset_event": "id:number asset_id:number uri:text extra:mapping source_dag_id:text source_run_id:text source_task_id:text "
    "source_map_index:number created_dagruns:list timestamp:text",
    "import_error": "import_error_id:number filename:text timestamp:text stack_trace:text",
    "event_log": "event_log_id:number when:text event:text owner:text extra:text",
    "task_log": "dag_id:text dag_run_id:text task_id:text map_index:number try_number:number content:text",
    "config": "section:text option:text value:text",
    "provider": "package_name:text version:text description:text",
    "health": "component:text",
    "version": "version:text",
    "task_instance_try": "dag_id:text dag_run_id:text task_id:text map_index:number state:text start_date:text end_date:text "
    "duration:number try_number:number max_tries:number operator:text",
}
OPTIONS = {
    "dag_run": {"dag_id": "sales_daily", "dag_run_id": RUN},
    "task_instance": EXTRACT,
    "task": {"dag_id": "sales_daily", "task_id": "extract"},
    "xcom": {**EXTRACT, "xcom_key": "return_value"},
    "task_log": EXTRACT,
    "task_instance_try": EXTRACT,
}


@pytest.mark.parametrize("kind", SHAPES)
def test_results_have_the_same_types_on_both_generations(kind, run):
    result = run(f"airflow_{kind}_info", **OPTIONS.get(kind, {}))
    (rows,) = [value for value in result.values() if isinstance(value, list) and value]
    shapes = dict(pair.split(":") for pair in SHAPES[kind].split())
    assert {name: shape(rows[0][name]) for name in shapes} == shapes


def test_a_question_to_people(server, raw, run):
    if server.is_2:
        assert "needs Airflow 3.1.0 or later" in run("airflow_hitl_info")["msg"]
        return
    raw.send("PATCH", api(server, "dags/release"), {"is_paused": False})
    raw.send("POST", api(server, "dags/release/dagRuns"), run_body(server, RUN))
    place = {"dag_id": "release", "dag_run_id": RUN, "task_id": "approve"}
    of_run = {"dag_id": "release", "dag_run_id": RUN, "response_received": False}
    asked = waited(
        lambda: [one for one in run("airflow_hitl_info", **of_run)["hitl_details"] if one["task_id"] == "approve"]
    )
    (found,) = asked
    assert found["subject"] == "Release version 4.2?"
    assert found["options"] == ["Approve", "Reject"]
    assert {name: found[name] for name in place} == place
    assert run("airflow_hitl_info", **place)["hitl_details"] == [found]
    instance = run("airflow_task_instance_info", **place, include=["hitl_detail"])["task_instances"][0]
    assert instance["hitl_detail"] == found
    assert run("airflow_hitl_info", **place, try_number=9)["hitl_details"] == []
