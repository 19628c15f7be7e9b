# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values that a server rejects are rejected before the first write."""

from __future__ import annotations

import pytest

from ansible_collections.community.airflow.plugins.module_utils._actions.asset_event import asset_event
from ansible_collections.community.airflow.plugins.module_utils._actions.backfill import backfill
from ansible_collections.community.airflow.plugins.module_utils._actions.dag_run.module import dag_run
from ansible_collections.community.airflow.plugins.module_utils._actions.maintenance.module import maintenance
from ansible_collections.community.airflow.plugins.module_utils._actions.state_store import state_store
from ansible_collections.community.airflow.plugins.module_utils._actions.xcom import xcom
from ansible_collections.community.airflow.plugins.module_utils._client.http import quote_segment
from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._module.runner import execute
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import NOT_FOUND, Reply
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST, NEWEST_2, OLDEST
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.operation_server import (
    ASSET,
    DAG,
    GONE_1,
    IN_TASK,
    RUN,
    Case,
    listed,
    on,
)

SCHEDULED = "scheduled__2024-01-01T00:00:00+00:00"
WEEK = {"dag_id": "etl", "from_date": "2024-01-01", "to_date": "2024-01-07"}
MATERIALIZE = {"uri": "s3://x", "materialize": True}
DAG_IS_KNOWN = {
    "GET dags/etl": [on(DAG)],
    "GET dags/etl/details": [on(DAG)],
    "GET importErrors": [listed("import_errors")],
}


@pytest.mark.parametrize(
    ("definition", "options", "words"),
    [
        (asset_event, {**MATERIALIZE, "note": "x" * 1001}, "note must have at most 1000 characters"),
        (asset_event, {**MATERIALIZE, "dag_run_id": "x" * 251}, "dag_run_id must have at most 250 characters"),
        (asset_event, {**MATERIALIZE, "dag_run_id": "a/b"}, "dag_run_id must not contain a slash"),
        (asset_event, {**MATERIALIZE, "dag_run_id": "~"}, "dag_run_id must not be ~"),
        (dag_run, {"dag_id": "etl", "dag_run_id": "~"}, "dag_run_id must not be ~"),
        (asset_event, {**MATERIALIZE, "dag_run_id": ""}, "dag_run_id must not be empty"),
        (asset_event, {**MATERIALIZE, "partition_key": "x" * 251}, "partition_key must have at most 250 characters"),
        (asset_event, {"uri": "s3://x", "partition_key": " \n"}, "partition_key must contain a character"),
        (backfill, {**WEEK, "max_active_runs": 0}, "max_active_runs must be 1 or more"),
        (backfill, {**WEEK, "max_active_runs": 2**31}, "max_active_runs must be 2147483647 or less"),
        (dag_run, {"dag_id": "", "dag_run_id": "r", "state": "absent"}, "dag_id must not be empty"),
        (dag_run, {"dag_id": "etl", "partition_key": " "}, "partition_key must contain a character"),
        (dag_run, {"dag_id": "etl", "dag_run_id": "a", "note": "x" * 1001}, "note must have at most 1000 characters"),
        (xcom, {**IN_TASK, "key": "a\nb", "value": 1}, "key must not contain a newline"),
        (state_store, {**IN_TASK, "key": "a\nb", "value": 1}, "key must not contain a newline"),
    ],
)
def test_a_value_that_servers_reject(result_of_write, world, definition, options, words):
    error = result_of_write(Case("", definition, options, {}))
    assert isinstance(error, InvalidRequestError), error
    assert words in str(error)
    assert world.requests_sent == []


@pytest.mark.parametrize(
    ("definition", "options", "place"),
    [
        (dag_run, {"dag_id": "etl", "conf": {"a": ["x\0"]}}, "conf.a[0]"),
        (dag_run, {"dag_id": "etl", "dag_run_id": "r", "note": "\0"}, "note"),
        (xcom, {**IN_TASK, "key": "k", "value": {"a": "\0"}}, "value.a"),
        (xcom, {**IN_TASK, "key": "k\0", "value": 1}, "key"),
        (state_store, {**IN_TASK, "key": "k\0", "value": 1}, "key"),
        (asset_event, {"uri": "s3://x", "extra": {"a": "\0"}}, "extra.a"),
    ],
)
def test_text_that_postgresql_cannot_store(definition, options, place):
    module = definition()
    params = {name: option.get("default") for name, option in module.spec.items()}
    result = execute(module, {**params, "airflow_url": "http://localhost:1", **options}, check_mode=True)
    assert result["msg"].startswith(f"{place} must not contain a NUL character") and result["failed"]


@pytest.mark.parametrize(
    ("version", "dag_run_id", "is_reserved"),
    [
        (OLDEST, SCHEDULED, False),
        (NEWEST_2, SCHEDULED, True),
        (NEWEST, SCHEDULED, True),
        (NEWEST_2, "dataset_triggered__x", True),
        (NEWEST, "dataset_triggered__x", False),
        ("3.1.8", "asset_materialization__x", False),
        (NEWEST, "asset_materialization__x", True),
        (NEWEST, "manual__x", False),
        (NEWEST, "scheduled_x", False),
    ],
)
def test_an_id_that_airflow_reserves(result_of_write, world, version, dag_run_id, is_reserved):
    gone, created = NOT_FOUND if version.startswith("3") else GONE_1, {**RUN, "dag_run_id": dag_run_id}
    replies = {
        **DAG_IS_KNOWN,
        f"GET {dag_run_id.replace('+', '%2B').replace(':', '%3A')}": [gone],
        "POST dagRuns": [on(created)],
    }
    result = result_of_write(Case("", dag_run, {"dag_id": "etl", "dag_run_id": dag_run_id}, replies, version))
    assert isinstance(result, InvalidRequestError) is is_reserved, result
    assert any(request.method == "POST" for request, _reply in world.requests_sent) is not is_reserved


RUNNING = {**RUN, "state": "running"}
ONE_RUN = {"dag_id": "etl", "dag_run_id": "r1", "state": "absent"}
SEVERAL_RUNS = {"dag_id": "etl", "dag_run_ids": ["r0", "r1"], "state": "absent"}


@pytest.mark.parametrize("options", [ONE_RUN, SEVERAL_RUNS])
@pytest.mark.parametrize("check_mode", [True, False])
def test_a_running_run_is_not_deleted(result_of_write, world, options, check_mode):
    replies = {"GET dagRuns/r0": [on({**RUN, "dag_run_id": "r0"})], "GET dagRuns/r1": [on(RUNNING)]}
    error = result_of_write(Case("", dag_run, options, replies), check_mode=check_mode)
    assert isinstance(error, InvalidRequestError), error
    assert "DAG run 'r1'" in str(error) and str(error).endswith("Set the state of the DAG run to failed first.")
    assert [request.method for request, _reply in world.requests_sent] == ["GET"] * len(world.requests_sent)


@pytest.mark.parametrize(
    ("version", "run"), [("3.1.5", RUNNING), (NEWEST_2, RUNNING), (NEWEST, {**RUN, "state": "queued"}), (NEWEST, RUN)]
)
def test_other_runs_may_be_deleted(result_of_write, version, run):
    result = result_of_write(Case("", dag_run, ONE_RUN, {"GET dagRuns/r1": [on(run)]}, version), check_mode=True)
    assert result["changed"]


@pytest.mark.parametrize(
    ("dags", "words"), [([], "no task has it as an outlet"), (["a", "b"], "several DAGs produce it: a, b")]
)
@pytest.mark.parametrize("check_mode", [True, False])
def test_an_asset_without_a_single_producer_is_not_materialized(result_of_write, world, dags, words, check_mode):
    asset = {**ASSET, "producing_tasks": [{"dag_id": dag_id, "task_id": "load"} for dag_id in dags]}
    case = Case("", asset_event, {"asset_id": 3, "materialize": True}, {"GET assets/3": [on(asset)]})
    error = result_of_write(case, check_mode=check_mode)
    assert isinstance(error, InvalidRequestError) and words in str(error), error


@pytest.mark.parametrize("own_id", [{}, {"dag_run_id": "r2"}])
@pytest.mark.parametrize("check_mode", [True, False])
def test_an_asset_is_not_materialized_for_the_date_of_another_run(result_of_write, world, own_id, check_mode):
    options = {"asset_id": 3, "materialize": True, "logical_date": RUN["logical_date"], **own_id}
    replies = {
        **DAG_IS_KNOWN,
        "GET assets/3": [on(ASSET)],
        "GET dagRuns/r2": [NOT_FOUND],
        "GET dagRuns": [listed("dag_runs", RUN)],
    }
    error = result_of_write(Case("", asset_event, options, replies), check_mode=check_mode)
    assert isinstance(error, InvalidRequestError) and "already has the logical date" in str(error), error


def test_check_mode_rejects_a_materialization_that_the_dag_does_not_allow(result_of_write, world):
    replies = {**DAG_IS_KNOWN, "GET assets/3": [on(ASSET)]}
    replies["GET dags/etl"] = [on({**DAG, "allowed_run_types": ["manual", "scheduled"]})]
    error = result_of_write(Case("", asset_event, {"asset_id": 3, "materialize": True}, replies), check_mode=True)
    assert "does not allow runs of the type asset_materialization, only: manual, scheduled" in str(error)
    assert all(request.method == "GET" for request, _reply in world.requests_sent)


@pytest.mark.parametrize("hidden", ["GET dags/etl", "GET dagRuns"])
def test_a_user_who_may_not_read_what_a_check_needs_can_materialize_an_asset(result_of_write, hidden):
    options = {"asset_id": 3, "materialize": True, "logical_date": RUN["logical_date"]}
    replies = {**DAG_IS_KNOWN, "GET assets/3": [on(ASSET)], "GET dagRuns": [listed("dag_runs")]}
    replies[hidden] = [Reply(403, {"detail": "Forbidden"})]
    assert result_of_write(Case("", asset_event, options, replies), check_mode=True)["changed"]


@pytest.mark.parametrize(
    ("version", "dag_run_id", "words"),
    [
        (NEWEST, "a b", "may contain only letters, digits and"),
        (NEWEST_2, "a b", "may contain only letters, digits and"),
        (OLDEST, "a b", ""),
        (NEWEST, "a..b", "must not contain two consecutive dots"),
        ("3.1.8", "a..b", ""),
        (NEWEST, "a.b", ""),
    ],
)
def test_check_mode_warns_about_an_id_that_servers_reject_by_default(result_of_write, version, dag_run_id, words):
    path = f"GET dagRuns/{quote_segment(dag_run_id)}"
    missing = NOT_FOUND if version == NEWEST or version == "3.1.8" else GONE_1
    options = {"dag_id": "etl", "dag_run_id": dag_run_id}
    result = result_of_write(
        Case("", dag_run, options, {**DAG_IS_KNOWN, path: [missing]}, version=version), check_mode=True
    )
    assert result["changed"] and len(result["warnings"]) == bool(words) and words in "".join(result["warnings"])


@pytest.mark.parametrize("state", ["frozen", "restored"])
def test_a_snapshot_without_a_name(state):
    module = maintenance()
    params = {name: option.get("default") for name, option in module.spec.items()}
    options = {**params, "airflow_url": "http://localhost:1", "snapshot": "", "state": state}
    assert execute(module, options, check_mode=True)["msg"].startswith("snapshot must not be empty.")
