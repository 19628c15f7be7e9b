# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Info modules for the data of finished runs.

The data are tries, logs, XComs, mapped instances, events and questions.
"""

from __future__ import annotations

import pytest
from info_results import RUN, differing, odd_stamps, run_body, waited
from support import api_path

CHECK = {"dag_id": "orders_mapped", "dag_run_id": RUN, "task_id": "check"}
EXTRACT = {"dag_id": "sales_daily", "dag_run_id": RUN, "task_id": "extract"}


pytestmark = pytest.mark.usefixtures("runs")


def test_mapped_instances(server, api, run):
    found = run("airflow_task_instance_info", **CHECK, mapped=True)
    assert sorted(one["map_index"] for one in found["task_instances"]) == [0, 1, 2]
    assert found["total_entries"] == 3
    one = run("airflow_task_instance_info", **CHECK, map_index=1, include=_includes(server))["task_instances"][0]
    row = api.get(api_path(server, f"dags/orders_mapped/dagRuns/{RUN}/taskInstances/check/1"))
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


def test_the_url_of_an_external_log(server, run):
    if server.is_2:
        return
    found = run("airflow_task_instance_info", **EXTRACT, include=["external_log_url"])
    # no handler of logs on this server has one
    assert found.get("failed") and "external" in found["msg"], found


def test_events_of_assets(server, run):
    events = run("airflow_asset_event_info", source_dag_id="warehouse_load")["asset_events"]
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


def test_a_human_in_the_loop_question(server, api, run):
    if server.is_2:
        assert "requires Airflow 3.1.0 or later" in run("airflow_hitl_info")["msg"]
        return
    api.send("PATCH", api_path(server, "dags/release"), {"is_paused": False})
    api.send("POST", api_path(server, "dags/release/dagRuns"), run_body(server, RUN))
    place = {"dag_id": "release", "dag_run_id": RUN, "task_id": "approve"}
    of_run = {"dag_id": "release", "dag_run_id": RUN, "response_received": False}
    asked = waited(
        # the task asks first, and ends its work then
        lambda: [
            one
            for one in run("airflow_hitl_info", **of_run)["hitl_details"]
            if one["task_id"] == "approve" and one["state"] != "running"
        ]
    )
    (found,) = asked
    assert found["subject"] == "Release version 4.2?"
    assert found["options"] == ["Approve", "Reject"]
    assert {name: found[name] for name in place} == place
    assert run("airflow_hitl_info", **place)["hitl_details"] == [found]
    instance = run("airflow_task_instance_info", **place, include=["hitl_detail"])["task_instances"][0]
    assert instance["hitl_detail"] == found
    (tried,) = run("airflow_hitl_info", **place, try_number=1)["hitl_details"]
    assert {name: tried[name] for name in ("subject", "options", *place)} == {
        name: found[name] for name in ("subject", "options", *place)
    }
    assert run("airflow_hitl_info", **place, try_number=9)["hitl_details"] == []
