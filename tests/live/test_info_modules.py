# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Info modules, compared with plain requests, on servers without a scheduler.

``scheduler/`` tests the data of finished runs.
"""

from __future__ import annotations

import base64
import json

import pytest
from info_results import MANY, differing, every, odd_stamps, run_body
from support import api_path, fab_path

DAG, RUNS, MAPPED = "sales_daily", "team_risk_clean", "orders_mapped"


@pytest.fixture(scope="module", autouse=True)
def content(server, api):
    """DAG runs with their task instances. One DAG has more runs than a page."""
    for dag_id in (DAG, RUNS, MAPPED):
        api.send("PATCH", api_path(server, f"dags/{dag_id}"), {"is_paused": False})
    for number in range(MANY):
        api.send("POST", api_path(server, f"dags/{RUNS}/dagRuns"), run_body(server, f"run_{number:03}"))
    conf = {"region": "apac", "since": "2024-01-01T00:00:00+00:00"}
    api.send("POST", api_path(server, f"dags/{DAG}/dagRuns"), run_body(server, "read_me", conf=conf))
    api.send("POST", api_path(server, f"dags/{MAPPED}/dagRuns"), run_body(server, "read_me"))


# module, options, plural, path of the same list, its key in the response, the identity of an object
LISTS = [
    ("dag", {"exclude_stale": False}, "dags", "dags", "dags", ("dag_id",)),
    ("dag_run", {}, "dag_runs", "dags/~/dagRuns", "dag_runs", ("dag_id", "dag_run_id")),
    ("dag_run", {"dag_id": RUNS}, "dag_runs", f"dags/{RUNS}/dagRuns", "dag_runs", ("dag_run_id",)),
    (
        "task_instance",
        {"dag_id": RUNS},
        "task_instances",
        f"dags/{RUNS}/dagRuns/~/taskInstances",
        "task_instances",
        ("dag_id", "dag_run_id", "task_id", "map_index"),
    ),
    ("task", {"dag_id": DAG}, "tasks", f"dags/{DAG}/tasks", "tasks", ("task_id",)),
    ("event_log", {}, "event_logs", "eventLogs", "event_logs", ("event_log_id",)),
    ("import_error", {}, "import_errors", "importErrors", "import_errors", ("import_error_id",)),
    ("dag_warning", {}, "dag_warnings", "dagWarnings", "dag_warnings", ("dag_id", "warning_type")),
    ("provider", {}, "providers", "providers", "providers", ("package_name",)),
    ("plugin", {}, "plugins", "plugins", "plugins", ("name",)),
    ("pool", {}, "pools", "pools", "pools", ("name",)),
]
# formatted differently by Airflow 2, or for readers: see the declarations
APART = ("tags", "extra_links", "timetable_summary", "description", "team_name", "params")


@pytest.mark.parametrize("kind, options, plural, path, rows, key", LISTS, ids=[f"{one[0]}-{one[3]}" for one in LISTS])
def test_a_list_equals_the_response_of_the_server(kind, options, plural, path, rows, key, server, api, run, proxy):
    result = run(f"airflow_{kind}_info", **options)
    assert not result.get("failed"), result
    assert result["changed"] is False
    assert not [one for one in proxy.exchanges if one.is_write]
    path = api_path(server, path)
    if kind == "dag" and server.is_2:
        path += "?only_active=false"
    elif kind == "dag":
        path += "?exclude_stale=false"
    if kind == "event_log":
        path += "?order_by=event_log_id"
    listed = api.get(path)[rows] if kind == "task" else every(api, path, rows)
    wanted = {tuple(row[name] for name in key): row for row in listed}
    found = {tuple(one[name] for name in key): one for one in result[plural]}
    assert len(result[plural]) == len(found)
    # the log may have grown in the meantime
    assert found.keys() == wanted.keys() or (kind == "event_log" and found.keys() <= wanted.keys())
    assert result["total_entries"] == len(found)
    for name, one in found.items():
        # written values may contain secrets, which Airflow 2 returns in its event log
        masked = ("extra",) if kind == "event_log" and "***" in str(one["extra"]) else ()
        assert not differing(one, wanted[name], (*APART, *masked)), name
        assert not odd_stamps(one), name


def test_more_than_a_page_is_complete_and_a_limit_is_kept(server, run, proxy):
    found = run("airflow_dag_run_info", dag_id=RUNS)["dag_runs"]
    assert sorted(one["dag_run_id"] for one in found) == [f"run_{number:03}" for number in range(MANY)]
    proxy.start_over()
    some = run("airflow_dag_run_info", dag_id=RUNS, limit=7, order_by="-dag_run_id")
    assert [one["dag_run_id"] for one in some["dag_runs"]] == [f"run_{number:03}" for number in range(104, 97, -1)]
    assert some["total_entries"] == MANY
    assert len([one for one in proxy.exchanges if one.path.endswith("/dagRuns")]) == 1
    several = run("airflow_dag_run_info", dag_ids=[RUNS, DAG])
    assert len(several["dag_runs"]) == several["total_entries"] == MANY + 1
    instances = run("airflow_task_instance_info", dag_ids=[RUNS])
    assert len(instances["task_instances"]) == instances["total_entries"] == MANY


ONE = [
    ("dag", {"dag_id": DAG}, "dags", f"dags/{DAG}"),
    ("dag_run", {"dag_id": DAG, "dag_run_id": "read_me"}, "dag_runs", f"dags/{DAG}/dagRuns/read_me"),
    ("task", {"dag_id": DAG, "task_id": "extract"}, "tasks", f"dags/{DAG}/tasks/extract"),
    (
        "task_instance",
        {"dag_id": DAG, "dag_run_id": "read_me", "task_id": "extract"},
        "task_instances",
        f"dags/{DAG}/dagRuns/read_me/taskInstances/extract",
    ),
    ("event_log", {"event_log_id": 1}, "event_logs", "eventLogs/1"),
    ("pool", {"name": "default_pool"}, "pools", "pools/default_pool"),
]


@pytest.mark.parametrize("kind, options, plural, path", ONE, ids=[one[0] for one in ONE])
def test_one_object_equals_the_response_of_the_server(kind, options, plural, path, server, api, run):
    result = run(f"airflow_{kind}_info", **options)
    row = api.get(api_path(server, path))
    assert (len(result[plural]), result["total_entries"]) == (1, 1), result
    assert not differing(result[plural][0], row, APART)
    assert not odd_stamps(result[plural][0])
    last = list(options)[-1]
    nowhere = {**options, last: 10**6 if isinstance(options[last], int) else "nowhere"}
    assert run(f"airflow_{kind}_info", **nowhere)[plural] == []


def test_a_missing_object_is_an_empty_list(run):
    nowhere = {"dag_id": "nowhere", "dag_run_id": "never"}
    for kind, plural, options in [
        ("dag_run", "dag_runs", {"dag_id": "nowhere"}),
        ("task", "tasks", {"dag_id": "nowhere"}),
        ("task_instance", "task_instances", nowhere),
        ("asset_event", "asset_events", nowhere),
        ("asset", "assets", {"uri": "s3://nowhere"}),
        ("asset", "assets", {"asset_id": 10**6}),
        ("import_error", "import_errors", {"import_error_id": 10**6}),
        ("xcom", "xcoms", {**nowhere, "task_id": "t", "xcom_key": "k"}),
        ("task_log", "task_logs", {**nowhere, "task_id": "t"}),
    ]:
        result = run(f"airflow_{kind}_info", **options)
        assert (result.get(plural), result["total_entries"]) == ([], 0), (kind, result)


def test_incomplete_or_empty_options_are_rejected(run, proxy):
    for kind, options, words in [
        ("dag_run", {"dag_run_id": "x"}, "dag_run_id requires dag_id"),
        ("task_instance", {"mapped": True, "dag_id": "x"}, "dag_run_id and task_id"),
        ("xcom", {"xcom_key": "", "dag_id": "x"}, "xcom_key must not be empty"),
        ("task_log", {"dag_id": "x", "dag_run_id": "x", "task_id": "x", "tail": 0}, "tail must be 1 or more"),
        ("dag_run", {"limit": 0}, "limit must be 1 or more"),
        # Airflow 2 would find nothing
        ("dag_run", {"state": ["Failed"]}, "must be one or more of: queued, running, success, failed"),
        ("task_instance", {"state": ["fail"]}, "must be one or more of: none, scheduled"),
    ]:
        result = run(f"airflow_{kind}_info", **options)
        assert result.get("failed") and words in result["msg"], (kind, result)
    assert not [one for one in proxy.exchanges if one.is_write]


def test_conf_is_returned_unchanged(run):
    found = run("airflow_dag_run_info", dag_id=DAG, dag_run_id="read_me")["dag_runs"][0]
    assert found["conf"] == {"region": "apac", "since": "2024-01-01T00:00:00+00:00"}


def test_filters_are_sent_with_the_names_of_the_server(server, run, proxy):
    run("airflow_dag_run_info", dag_id=DAG, logical_date_gte="2020-01-01T00:00:00Z", state=["queued", "failed"])
    target = next(one.target for one in proxy.exchanges if "dagRuns" in one.target)
    assert ("execution_date_gte=2020" if server.is_2 else "logical_date_gte=2020") in target
    assert "state=queued&state=failed" in target
    queued = run("airflow_dag_run_info", dag_id=RUNS, state=["queued", "running"])
    assert queued["total_entries"] == MANY
    assert run("airflow_dag_run_info", dag_id=RUNS, state=["failed"])["dag_runs"] == []
    assert run("airflow_dag_run_info", dag_ids=[RUNS], state=["failed"])["dag_runs"] == []


def test_task_instances_without_a_state(run):
    one = run("airflow_task_instance_info", dag_id=DAG, dag_run_id="read_me")["task_instances"]
    states = {instance["state"] or "none" for instance in one}
    again = run("airflow_task_instance_info", dag_id=DAG, dag_run_id="read_me", state=[*states])["task_instances"]
    found = run("airflow_task_instance_info", dag_id=DAG, dag_run_id="read_me", state=["none"])["task_instances"]
    assert again == one and found == [instance for instance in one if instance["state"] is None]


@pytest.mark.parametrize(
    "kind, options, bound, date, in_utc",
    [
        ("dag_run", {"dag_id": RUNS}, "start_date_lte", "2099-03-31", "2099-03-31T00:00:00Z"),
        ("dag_run", {"dag_id": RUNS}, "start_date_gte", "2020-03-31 08:00", "2020-03-31T08:00:00+00:00"),
        ("event_log", {"limit": 5}, "before", "2099-03-31", "2099-03-31T00:00:00Z"),
    ],
)
def test_a_time_without_a_zone_is_in_utc(kind, options, bound, date, in_utc, server, run):
    """Airflow 3 itself returns 500 for a time without a zone."""
    found, same = (run(f"airflow_{kind}_info", **options, **{bound: value}) for value in (date, in_utc))
    if kind == "event_log" and server.number < (2, 9):
        assert "requires Airflow 2.9.0" in found["msg"] and found["msg"] == same["msg"]
        return
    assert not found.get("failed"), found
    assert found[f"{kind}s"] == same[f"{kind}s"]


TOO_OLD = [
    ((2, 9, 0), "event_log", {"event": "x"}, "The filter event requires Airflow 2.9.0 or later"),
    ((2, 9, 0), "queued_event", {"dag_id": DAG}, "Reading queued asset events requires Airflow 2.9.0 or later"),
    ((2, 10, 0), "dag", {"include": ["statistics"]}, "requires Airflow 2.10.0 or later"),
    ((3,), "dag_run", {"run_type": ["manual"]}, "The filter run_type requires Airflow 3 or later"),
    ((3,), "backfill", {"dag_id": DAG}, "Reading backfills requires Airflow 3 or later"),
    ((3, 1, 0), "hitl", {}, "Reading HITL requests requires Airflow 3.1.0 or later"),
    ((3, 1, 0), "plugin", {"include": ["import_errors"]}, "requires Airflow 3.1.0 or later"),
    ((3, 3, 0), "asset_state", {"asset_id": 1}, "Reading asset state store entries requires Airflow 3.3.0 or later"),
]


@pytest.mark.parametrize("since, kind, options, words", TOO_OLD, ids=[one[1] for one in TOO_OLD])
def test_rejects_kinds_that_the_server_does_not_support(since, kind, options, words, server, run, proxy):
    result = run(f"airflow_{kind}_info", **options)
    if server.number < since:
        assert result.get("failed") and words in result["msg"], result
        assert f"this server runs Airflow {server.version}" in result["msg"]
        assert [one for one in proxy.exchanges if not (one.is_detection or one.is_login)] == []
    else:
        assert not result.get("failed"), result


def test_related_objects_of_a_dag(server, api, run):
    include = ["details", "source", "tasks", "warnings"]
    include += ["statistics"] if server.number >= (2, 10) else []
    include += [] if server.is_2 else ["versions"]
    found = run("airflow_dag_info", dag_id=DAG, include=include)["dags"][0]
    assert 'DAG(\n    "sales_daily"' in found["source"]
    assert [one["task_id"] for one in found["tasks"]] == ["extract", "summarize"]
    details = api.get(api_path(server, f"dags/{DAG}/details"))
    # on Airflow 3, the time of this response
    assert not differing(found["details"], details, ("last_parsed", "params"))
    assert found["warnings"] == []
    if "statistics" in include:
        counts = {one["state"]: one["count"] for one in found["statistics"]}
        assert sum(counts.values()) == 1
        both = run("airflow_dag_info", dag_id_pattern="team_risk", include=["statistics"])["dags"]
        assert {one["dag_id"]: sum(state["count"] for state in one["statistics"] or []) for one in both}[RUNS] == MANY
    if not server.is_2:
        versions = run("airflow_dag_version_info", dag_id=DAG, include=["source"])["dag_versions"]
        assert versions[0]["source"] == found["source"]
        assert [{**one, "source": found["source"]} for one in found["versions"]] == versions
        number = versions[0]["version_number"]
        assert len(run("airflow_dag_version_info", dag_id=DAG, version_number=number)["dag_versions"]) == 1


def test_a_dag_run_with_its_upstream_events(run):
    found = run("airflow_dag_run_info", dag_id=DAG, dag_run_id="read_me", include=["upstream_events"])["dag_runs"][0]
    assert found["upstream_events"] == []


def test_permissions(server, api, run):
    found = run("airflow_permission_info")
    if not server.has_users:
        assert found.get("failed") and "require the FAB auth manager" in found["msg"], found
        return
    rows = every(api, fab_path(server, "permissions"), "actions")
    assert found["total_entries"] == len(found["permissions"]) == len(rows)
    assert {one["action"] for one in found["permissions"]} == {
        row["action"]["name"] if "action" in row else row["name"] for row in rows
    }


@pytest.mark.parametrize("known", [True, False])
def test_health_and_version_require_no_login(known, server, run, proxy):
    nobody = {} if known else {"airflow_username": None, "airflow_password": None, "airflow_auth": "none"}
    health = run("airflow_health_info", **nobody)["health"]
    assert {one["component"]: one["status"] for one in health}["metadatabase"] == "healthy"
    assert run("airflow_version_info", **nobody)["versions"][0]["version"] == server.version
    assert not [one for one in proxy.exchanges if one.is_login]


def test_the_configuration_hides_secrets(server, api, run):
    found = run("airflow_config_info")["config"]
    by_name = {(one["section"], one["option"]): one["value"] for one in found}
    # otherwise, Airflow 2 returns a configuration file
    body = api.get(api_path(server, "config"), accept="application/json")
    rows = {
        (section["name"], option["key"]): option["value"]
        for section in body["sections"]
        for option in section["options"]
    }
    assert by_name.keys() == rows.keys()
    assert by_name["core", "parallelism"] == rows["core", "parallelism"]
    # no installed package describes the options of opensearch, which have the values of elasticsearch
    secrets = {rows[name] for name in rows if by_name[name] == "***" and name[0] != "opensearch"}
    assert rows["core", "fernet_key"] in secrets
    assert not [one for one in found if one["value"] in secrets and len(one["value"]) > 20]
    if server.is_2:
        # the server itself returns it in clear
        assert len(base64.urlsafe_b64decode(rows["core", "fernet_key"])) == 32
    shown = run("airflow_config_info", show_secrets=True)["config"]
    assert {(one["section"], one["option"]): one["value"] for one in shown} == rows
    if server.number >= (2, 7):
        one = run("airflow_config_info", section="core", option="parallelism")
        assert one["config"] == [{"section": "core", "option": "parallelism", "value": rows["core", "parallelism"]}]
        core = run("airflow_config_info", section="core")["config"]
        assert {one["option"] for one in core} == {name for section, name in rows if section == "core"}


def test_assets(server, api, run):
    uri = "s3://warehouse/sales"
    found = run("airflow_asset_info")["assets"]
    assert [one["uri"] for one in found] == [uri]
    assert run("airflow_asset_info", uri=uri)["assets"] == found
    assert run("airflow_asset_info", asset_id=found[0]["id"])["assets"] == found
    assert run("airflow_asset_info", uri_pattern="warehouse")["assets"] == found
    # Airflow 2 counts all datasets, whatever the filter is
    assert run("airflow_asset_info", uri_pattern="no_such_asset")["total_entries"] == 0
    assert [one["dag_id"] for one in found[0]["scheduled_dags"]] == ["warehouse_report"]
    if server.number < (2, 9):
        return
    api.send("PATCH", api_path(server, "dags/warehouse_report"), {"is_paused": False})
    try:
        body = {"dataset_uri": uri} if server.is_2 else {"asset_id": found[0]["id"]}
        extra = {"rows": 3, "at": "2024-01-01T00:00:00+00:00"}
        api.send(
            "POST", api_path(server, "datasets/events" if server.is_2 else "assets/events"), {**body, "extra": extra}
        )
        events = run("airflow_asset_event_info", asset_id=found[0]["id"])["asset_events"]
        assert events[-1]["uri"] == uri
        assert {**events[-1]["extra"], **extra} == events[-1]["extra"]
        assert not odd_stamps(events)
        queued = run("airflow_queued_event_info", dag_id="warehouse_report")["queued_events"]
        assert [one["dag_id"] for one in queued] == ["warehouse_report"]
        place = {"uri": uri} if server.is_2 else {"asset_id": found[0]["id"]}
        assert run("airflow_queued_event_info", **place)["queued_events"] == queued
        assert run("airflow_queued_event_info", dag_id="warehouse_report", **place)["queued_events"] == queued
    finally:
        api.send("PATCH", api_path(server, "dags/warehouse_report"), {"is_paused": True})


def test_kinds_that_only_airflow_3_supports(server, api, run):
    if server.is_2:
        for kind in ("asset_alias", "dag_tag", "dag_version", "job"):
            assert "requires Airflow 3 or later" in run(f"airflow_{kind}_info")["msg"]
        return
    tags = run("airflow_dag_tag_info")["dag_tags"]
    assert [one["name"] for one in tags] == api.get(api_path(server, "dagTags?limit=100"))["tags"]
    aliases = run("airflow_asset_alias_info")["asset_aliases"]
    assert [one["name"] for one in aliases] == ["sales_of_today"]
    assert aliases[0]["id"] == api.get(api_path(server, "assets/aliases"))["asset_aliases"][0]["id"]
    assert run("airflow_asset_alias_info", asset_alias_id=aliases[0]["id"])["asset_aliases"] == aliases
    assert run("airflow_asset_alias_info", name_pattern="of_today")["asset_aliases"] == aliases
    assert run("airflow_asset_alias_info", name_pattern="of_yesterday")["asset_aliases"] == []
    assert run("airflow_asset_alias_info", asset_alias_id=10**6)["asset_aliases"] == []
    if server.number >= (3, 1):
        assert run("airflow_plugin_info", include=["import_errors"])["import_errors"] == []
    assert run("airflow_job_info", is_alive=True)["total_entries"] == len(
        every(api, api_path(server, "jobs?is_alive=true"), "jobs")
    )
    window = {"from_date": "2024-02-01T00:00:00Z", "to_date": "2024-02-02T00:00:00Z"}
    assert run("airflow_backfill_info", dag_id=DAG)["backfills"] == [], window
    assert run("airflow_backfill_info", backfill_id=10**6)["backfills"] == []


def test_state_stores(server, api, run):
    if server.number < (3, 3):
        return
    asset = run("airflow_asset_info")["assets"][0]["id"]
    task = f"dags/{DAG}/dagRuns/read_me/taskInstances/extract/state-store"
    place = {"dag_id": DAG, "dag_run_id": "read_me", "task_id": "extract"}
    value = json.loads('{"at": "2024-01-01T00:00:00+00:00", "n": [1, 2]}')
    for path, kind, where, plural in [
        (f"assets/{asset}/state-store", "asset_state", {"asset_id": asset}, "asset_states"),
        (task, "task_state", place, "task_states"),
    ]:
        api.send("PUT", api_path(server, f"{path}/cursor"), {"value": value})
        found = run(f"airflow_{kind}_info", **where)[plural]
        assert [(one["key"], one["value"]) for one in found] == [("cursor", value)]
        assert run(f"airflow_{kind}_info", key="cursor", **where)[plural] == found
        assert run(f"airflow_{kind}_info", key="nothing", **where)[plural] == []
        assert not odd_stamps(found)
