# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Responses with unexpected content in every operation.

The task ends with an error that a user can understand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest

from ansible_collections.community.airflow.plugins.module_utils._actions.asset_event import asset_event
from ansible_collections.community.airflow.plugins.module_utils._actions.backfill import backfill
from ansible_collections.community.airflow.plugins.module_utils._actions.connection_test import connection_test
from ansible_collections.community.airflow.plugins.module_utils._actions.dag_favorite import dag_favorite
from ansible_collections.community.airflow.plugins.module_utils._actions.dag_reparse import dag_reparse
from ansible_collections.community.airflow.plugins.module_utils._actions.dag_run.module import dag_run
from ansible_collections.community.airflow.plugins.module_utils._actions.dag_state import dag_state
from ansible_collections.community.airflow.plugins.module_utils._actions.hitl import hitl
from ansible_collections.community.airflow.plugins.module_utils._actions.maintenance.module import maintenance
from ansible_collections.community.airflow.plugins.module_utils._actions.queued_event import queued_event
from ansible_collections.community.airflow.plugins.module_utils._actions.state_store import state_store
from ansible_collections.community.airflow.plugins.module_utils._actions.task_instance.clear import task_clear
from ansible_collections.community.airflow.plugins.module_utils._actions.task_instance.log import task_log_info
from ansible_collections.community.airflow.plugins.module_utils._actions.task_instance.module import task_instance
from ansible_collections.community.airflow.plugins.module_utils._actions.xcom import xcom
from ansible_collections.community.airflow.plugins.module_utils._errors import AirflowError, UnexpectedResponseError
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import NOT_FOUND, Reply, Request
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST_2
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.operation_server import (
    ANSWERED,
    ASSET,
    BACKFILL,
    COMPLETED,
    DAG,
    DONE,
    ENTRY,
    ERROR,
    FAILED,
    GONE_1,
    IN_RUN,
    IN_TASK,
    INSTANCE,
    LATER,
    LOG,
    OTHER,
    PAUSED,
    QUESTION,
    QUEUED,
    REFERENCE,
    RUN,
    SNAPSHOT,
    STATE,
    WHEN,
    WRITTEN,
    Case,
    bulk,
    listed,
    on,
)

READ_DAG = {"GET dags/etl": [on(DAG)]}
READ_RUN = {"GET dagRuns/r1": [on(RUN)]}
INSTANCES = {"GET dagRuns/r1/taskInstances": [listed("task_instances", INSTANCE, OTHER)]}
SET = [{**one, "state": "success", "note": "why"} for one in (INSTANCE, OTHER)]
SET_INSTANCES = {
    "GET dagRuns/r1/taskInstances": [*INSTANCES["GET dagRuns/r1/taskInstances"], listed("task_instances", *SET)]
}
CASES = [
    Case(
        "trigger",
        dag_run,
        {**IN_RUN, "conf": {"a": 1}, "unpause": True, "wait": True},
        {
            "GET dags/etl": [on(PAUSED)],
            "GET dagRuns/r1": [NOT_FOUND, on(RUN)],
            "POST dagRuns": [on({**RUN, "state": "queued"})],
            "PATCH dags/etl": [on(DAG)],
        },
    ),
    Case(
        "trigger on Airflow 2",
        dag_run,
        {**IN_RUN, "note": "why"},
        {
            **READ_DAG,
            "GET dagRuns/r1": [GONE_1],
            "POST dagRuns": [on({**RUN, "state": "queued"})],
            "PATCH dagRuns/r1/setNote": [on({**RUN, "note": "why"})],
        },
        NEWEST_2,
    ),
    Case(
        "run by date",
        dag_run,
        {"dag_id": "etl", "logical_date": WHEN},
        {**READ_DAG, "GET dagRuns": [listed("dag_runs", RUN)]},
    ),
    Case(
        "failed run",
        dag_run,
        {**IN_RUN, "wait": True},
        {
            **READ_DAG,
            "GET dagRuns/r1": [on(FAILED)],
            **INSTANCES,
            "GET load/logs/1": [on(LOG)],
            "GET check/logs/1": [on(LOG)],
        },
        fails="failed",
        may_fail="taskInstances",
    ),
    Case(
        "state and note of a run",
        dag_run,
        {**IN_RUN, "state": "failed", "note": "why"},
        {**READ_DAG, **READ_RUN, "PATCH dagRuns/r1": [on({**FAILED, "note": "why"})]},
    ),
    Case(
        "state and note of a run on Airflow 2",
        dag_run,
        {**IN_RUN, "state": "failed", "note": "why"},
        {
            **READ_DAG,
            **READ_RUN,
            "PATCH dagRuns/r1": [on(FAILED)],
            "PATCH dagRuns/r1/setNote": [on({**FAILED, "note": "why"})],
        },
        NEWEST_2,
    ),
    Case(
        "clear a run",
        dag_run,
        {**IN_RUN, "clear": True},
        {**READ_DAG, **READ_RUN, "POST dagRuns/r1/clear": [listed("task_instances", INSTANCE), on(RUN)]},
    ),
    Case(
        "clear a run on Airflow 2",
        dag_run,
        {**IN_RUN, "clear": True},
        {
            **READ_DAG,
            **READ_RUN,
            **INSTANCES,
            "POST dagRuns/r1/clear": [listed("task_instances", REFERENCE), on(RUN)],
        },
        NEWEST_2,
    ),
    Case("delete a run", dag_run, {**IN_RUN, "state": "absent"}, {**READ_RUN, "DELETE dagRuns/r1": [DONE]}),
    Case(
        "several runs",
        dag_run,
        {"dag_id": "etl", "dag_run_ids": ["r1", "r2"], "state": "failed"},
        {
            **READ_DAG,
            "GET dagRuns/r1": [on(RUN), on(FAILED)],
            "GET dagRuns/r2": [on({**RUN, "dag_run_id": "r2"})],
            "PATCH dagRuns": [bulk("update", "etl.r1", "etl.r2")],
        },
    ),
    Case(
        "delete several runs",
        dag_run,
        {"dag_id": "etl", "dag_run_ids": ["r1", "r2"], "state": "absent"},
        {
            **READ_RUN,
            "GET dagRuns/r2": [on({**RUN, "dag_run_id": "r2"})],
            "PATCH dagRuns": [bulk("delete", "etl.r1", "etl.r2")],
        },
    ),
    Case(
        "clear tasks",
        task_clear,
        {**IN_RUN, "task_ids": ["load"]},
        {
            **READ_DAG,
            **READ_RUN,
            "GET etl/tasks": [listed("tasks", {"task_id": "load"})],
            "POST clearTaskInstances": [listed("task_instances", INSTANCE)],
        },
    ),
    Case(
        "clear tasks on Airflow 2",
        task_clear,
        {**IN_RUN, "task_ids": ["load"]},
        {
            **READ_DAG,
            **READ_RUN,
            **INSTANCES,
            "GET etl/tasks": [listed("tasks", {"task_id": "load"})],
            "POST clearTaskInstances": [listed("task_instances", REFERENCE)],
        },
        NEWEST_2,
    ),
    Case(
        "clear whole runs",
        task_clear,
        {"dag_id": "etl", "dag_run_ids": ["r1"]},
        {**READ_DAG, **READ_RUN, "POST clearDagRuns": [listed("task_instances", INSTANCE), listed("dag_runs", RUN)]},
    ),
    Case(
        "reset a partition",
        task_clear,
        {"dag_id": "etl", "partition_key": "p", "reset_partition": True},
        {**READ_DAG, "POST clearPartitions": [on({"dag_runs_cleared": 1, "task_instances_cleared": 2})]},
    ),
    Case(
        "state and note of a task",
        task_instance,
        {**IN_TASK, "state": "success", "note": "why"},
        {**READ_RUN, **SET_INSTANCES, "PATCH taskInstances/load": [listed("task_instances", INSTANCE)]},
    ),
    Case(
        "state of a task and its relatives",
        task_instance,
        {**IN_TASK, "state": "success", "include_downstream": True},
        {
            **READ_RUN,
            **SET_INSTANCES,
            "PATCH load/dry_run": [listed("task_instances", INSTANCE, OTHER)],
            "PATCH taskInstances/load": [listed("task_instances", INSTANCE)],
        },
    ),
    Case(
        "state of a task and its relatives on Airflow 2",
        task_instance,
        {**IN_TASK, "state": "success", "note": "why", "include_downstream": True},
        {
            **READ_RUN,
            # the dry run of Airflow 2 has only IDs
            "GET dagRuns/r1/taskInstances": [
                *INSTANCES["GET dagRuns/r1/taskInstances"] * 2,
                listed("task_instances", *SET),
            ],
            "POST updateTaskInstancesState": [listed("task_instances", REFERENCE)],
            "PATCH load/setNote": [on(INSTANCE)],
        },
        NEWEST_2,
    ),
    Case(
        "state of a task on Airflow 2",
        task_instance,
        {**IN_TASK, "state": "success"},
        {**READ_RUN, **SET_INSTANCES, "PATCH taskInstances/load": [on(REFERENCE)]},
        NEWEST_2,
    ),
    Case(
        "several tasks",
        task_instance,
        {**IN_RUN, "task_ids": ["load", "check"], "state": "success"},
        {**READ_RUN, **SET_INSTANCES, "PATCH r1/taskInstances": [bulk("update", "a", "b")]},
    ),
    Case(
        "delete several tasks",
        task_instance,
        {**IN_RUN, "task_ids": ["load", "check"], "state": "absent"},
        {**READ_RUN, **INSTANCES, "PATCH r1/taskInstances": [bulk("delete", "load[-1]", "check[-1]")]},
    ),
    Case(
        "delete a task",
        task_instance,
        {**IN_TASK, "state": "absent"},
        {**READ_RUN, **INSTANCES, "DELETE taskInstances/load": [DONE]},
    ),
    Case(
        "task group",
        task_instance,
        {**IN_RUN, "task_group_id": "g", "state": "success", "note": "why"},
        {
            **READ_RUN,
            "GET dagRuns/r1/taskInstances": [listed("task_instances", *SET)],
            "PATCH g/dry_run": [listed("task_instances", INSTANCE, OTHER)],
            "PATCH taskGroupInstances/g": [listed("task_instances", INSTANCE, OTHER)],
        },
    ),
    Case(
        "create a backfill",
        backfill,
        {"dag_id": "etl", "from_date": WHEN, "to_date": LATER, "wait": True},
        {
            **READ_DAG,
            "GET backfills": [listed("backfills"), listed("backfills", BACKFILL)],
            "POST backfills/dry_run": [listed("backfills", {"logical_date": WHEN})],
            "POST backfills": [on(BACKFILL)],
            "GET backfills/7": [on(COMPLETED)],
            "GET dagRuns": [listed("dag_runs", RUN)],
        },
    ),
    Case(
        "pause a backfill",
        backfill,
        {"backfill_id": 7, "state": "paused"},
        {
            "GET backfills/7": [on(BACKFILL), on({**BACKFILL, "is_paused": True})],
            "PUT backfills/7/pause": [on({**BACKFILL, "is_paused": True})],
        },
    ),
    Case(
        "cancel a backfill",
        backfill,
        {"dag_id": "etl", "state": "cancelled"},
        {
            "GET backfills": [listed("backfills", BACKFILL)],
            "GET backfills/7": [on({**COMPLETED, "is_paused": True})],
            "PUT backfills/7/cancel": [on({**COMPLETED, "is_paused": True})],
        },
    ),
    Case(
        "asset event",
        asset_event,
        {"uri": "s3://x", "extra": {"a": 1}},
        {
            "GET assets": [listed("assets", ASSET)],
            "POST assets/events": [on({"id": 1, "extra": {"a": 1}, "timestamp": WHEN})],
        },
    ),
    Case(
        "asset event on Airflow 2",
        asset_event,
        {"uri": "s3://x"},
        {
            "GET datasets/s3%3A%2F%2Fx": [on(ASSET)],
            "POST datasets/events": [on({"id": 1, "extra": {}, "timestamp": WHEN})],
        },
        NEWEST_2,
    ),
    Case(
        "a backfill whose conf differs as JSON",
        backfill,
        {"dag_id": "etl", "from_date": WHEN, "to_date": LATER, "dag_run_conf": {"a": True}},
        {"GET backfills": [listed("backfills", {**BACKFILL, "dag_run_conf": {"a": 1}})]},
        fails="different values for: dag_run_conf.",
    ),
    Case(
        "materialize",
        asset_event,
        {"asset_id": 3, "materialize": True, "dag_run_id": "r1"},
        {"GET assets/3": [on(ASSET)], "GET dagRuns/r1": [NOT_FOUND], "POST assets/3/materialize": [on(RUN)]},
    ),
    Case(
        "materialize without options of the run",
        asset_event,
        {"asset_id": 3, "materialize": True},
        {"GET assets/3": [on(ASSET)], "POST assets/3/materialize": [on(RUN)]},
    ),
    Case(
        "materialized already",
        asset_event,
        {"asset_id": 3, "materialize": True, "dag_run_id": "r1", "conf": {"a": 1}},
        {"GET assets/3": [on(ASSET)], **READ_RUN},
    ),
    Case(
        "a materialized run whose conf differs as JSON",
        asset_event,
        {"asset_id": 3, "materialize": True, "dag_run_id": "r1", "conf": {"a": True}},
        {"GET assets/3": [on(ASSET)], **READ_RUN},
        fails="different values for: conf.",
    ),
    Case(
        "queued events of a DAG",
        queued_event,
        {"dag_id": "etl"},
        {"GET assets/queuedEvents": [listed("queued_events", QUEUED)], "DELETE assets/queuedEvents": [DONE]},
    ),
    Case(
        "queued event of a DAG and an asset",
        queued_event,
        {"dag_id": "etl", "asset_id": 3},
        {"GET assets/3": [on(ASSET)], "GET assets/3/queuedEvents": [on(QUEUED)], "DELETE 3/queuedEvents": [DONE]},
    ),
    Case(
        "queued events on Airflow 2",
        queued_event,
        {"uri": "s3://x"},
        {
            "GET datasets/s3%3A%2F%2Fx": [on(ASSET)],
            "GET queuedEvent/s3%3A%2F%2Fx": [listed("queued_events", QUEUED)],
            "DELETE queuedEvent/s3%3A%2F%2Fx": [DONE],
        },
        NEWEST_2,
    ),
    Case(
        "answer a task",
        hitl,
        {**IN_TASK, "chosen_options": ["yes"]},
        {"GET hitlDetails": [on(QUESTION), on(ANSWERED)], "PATCH hitlDetails": [on(ANSWERED)]},
    ),
    Case(
        "already has a response",
        hitl,
        {**IN_TASK, "chosen_options": ["yes"], "params_input": {}},
        {"GET hitlDetails": [on(ANSWERED)]},
    ),
    Case(
        "no question",
        hitl,
        {**IN_TASK, "chosen_options": ["yes"]},
        {"GET hitlDetails": [NOT_FOUND], "GET load/-1": [on(INSTANCE)]},
        fails="ended",
    ),
    Case(
        "change an XCom",
        xcom,
        {**IN_TASK, "key": "k", "value": "new"},
        {"GET xcomEntries/k": [on(ENTRY), on(WRITTEN)], "PATCH xcomEntries/k": [on(WRITTEN)]},
    ),
    Case(
        "create an XCom",
        xcom,
        {**IN_TASK, "key": "k", "value": "new"},
        {
            "GET xcomEntries/k": [NOT_FOUND, on(WRITTEN)],
            "GET load/-1": [on(INSTANCE)],
            "POST xcomEntries": [on(WRITTEN)],
        },
    ),
    Case(
        "delete an XCom",
        xcom,
        {**IN_TASK, "key": "k", "state": "absent"},
        {"GET xcomEntries/k": [on(ENTRY), NOT_FOUND], "DELETE xcomEntries/k": [DONE]},
    ),
    Case(
        "state of an asset",
        state_store,
        {"asset_id": 3, "key": "k", "value": "new"},
        {
            "GET assets/3": [on(ASSET)],
            "GET state-store/k": [on(STATE), on({**STATE, "value": "new"})],
            "PUT state-store/k": [on(None)],
        },
    ),
    Case(
        "state of a task",
        state_store,
        {**IN_TASK, "key": "k", "value": "new"},
        {
            "GET state-store/k": [on(STATE), on({**STATE, "value": "new"})],
            "PATCH state-store/k": [on(None)],
        },
    ),
    Case(
        "empty a state store",
        state_store,
        {**IN_TASK, "all_map_indices": True},
        {
            "GET r1/taskInstances": [listed("task_instances", INSTANCE)],
            "GET state-store": [listed("task_state_store", STATE)],
            "DELETE state-store": [DONE],
        },
    ),
    Case(
        "favorite",
        dag_favorite,
        {"dag_id": "etl"},
        {"GET dags": [listed("dags")], **READ_DAG, "POST etl/favorite": [DONE]},
    ),
    Case(
        "parse a file",
        dag_reparse,
        {"dag_id": "etl", "wait": True},
        {
            "GET dags/etl": [on(DAG), on({**DAG, "last_parsed_time": LATER})],
            "GET importErrors": [listed("import_errors", ERROR)],
            "PUT parseDagFile/t": [Reply(201, None)],
        },
    ),
    Case(
        "test a connection",
        connection_test,
        {"conn_type": "http"},
        {"POST connections/test": [on({"status": True, "message": "OK"})]},
    ),
    Case(
        "test a connection on a worker",
        connection_test,
        {"conn_type": "http", "on_worker": True},
        {
            "POST enqueue-test": [Reply(202, {"token": "t"})],
            "GET enqueue-test": [on({"state": "success", "result_message": "OK"})],
        },
    ),
    Case(
        "pause a DAG",
        dag_state,
        {"dag_id": "etl", "state": "paused"},
        {**READ_DAG, "PATCH dags/etl": [on(PAUSED)]},
    ),
    Case(
        "unpause a frozen DAG",
        dag_state,
        {"dag_id": "etl", "state": "unpaused"},
        {
            "GET dags/etl": [on(PAUSED)],
            "GET variables": [listed("variables", SNAPSHOT)],
            "PATCH dags/etl": [on(DAG)],
        },
    ),
    Case(
        "delete DAGs by a pattern",
        dag_state,
        {"dag_id_pattern": "e%", "state": "absent"},
        {"GET dags": [listed("dags", DAG)], "DELETE dags/etl": [DONE]},
    ),
    Case(
        "wait for a DAG",
        dag_state,
        {"dag_id": "etl", "state": "paused", "wait": True},
        {
            "GET dags/etl": [NOT_FOUND],
            "GET importErrors": [listed("import_errors", {**ERROR, "filename": "/dags/etl.py"})],
            "GET dags": [listed("dags", {**DAG, "dag_id": "other", "fileloc": "/dags/other.py"})],
        },
        fails="cannot be imported",
    ),
    Case(
        "freeze",
        maintenance,
        {"state": "frozen", "drain": True},
        {
            "GET dags": [listed("dags", DAG), listed("dags", PAUSED)],
            "GET variables/snapshot": [NOT_FOUND],
            "POST variables": [],
            "PATCH dags/etl": [on(PAUSED)],
            "GET ~/taskInstances": [listed("task_instances")],
        },
    ),
    Case(
        "drain",
        maintenance,
        {"state": "frozen", "drain": True},
        {
            "GET dags": [listed("dags", PAUSED)],
            "GET variables/snapshot": [NOT_FOUND],
            "GET ~/taskInstances": [listed("task_instances", {**INSTANCE, "state": "running"})],
        },
        fails="still running",
    ),
    Case("log", task_log_info, {**IN_TASK, "map_index": -1}, {"GET load/-1": [on(INSTANCE)], "GET logs/1": [on(LOG)]}),
]
cases = pytest.mark.parametrize("case", CASES, ids=lambda one: one.name)


BODIES = {
    "{}": {},
    "another object": {"status": "ok"},
    "[]": [],
    "null": None,
    "a text": "done",
    "a number": 5,
    "a list of objects": [{"id": 1}],
}


WRONG = {"{}": {}, "null": None, "a text": "x", "a number": 5, "a list of lists": [[]]}


def is_read(request: Request) -> bool:
    return request.method == "GET" or "/dry_run" in request.path or '"dry_run": true' in request.text


@cases
def test_the_responses_of_a_case_cover_all_its_requests(case, result_of_write, world):
    end = result_of_write(case)
    if case.fails:
        assert case.fails in str(end)
    else:
        assert not isinstance(end, AirflowError), end
        assert end["changed"] or "already" in case.name or case.name in ("run by date", "log") or "test" in case.name
    unused = [place for place, replies in world.rest.items() if replies == case.replies[place] and len(replies) > 1]
    assert not unused


def test_a_request_without_options_has_a_body(result_of_write, world):
    """Airflow 3.4 rejects a request to materialize without a body."""
    [case] = [case for case in CASES if case.name == "materialize without options of the run"]
    result_of_write(case)
    assert [request.text for request, _reply in world.requests_sent if request.method == "POST"] == ["{}"]


def test_parsing_is_requested_without_permission_to_read_import_errors(result_of_write):
    [case] = [case for case in CASES if case.name == "parse a file"]
    end = result_of_write(
        replace(case, replies={**case.replies, "GET importErrors": [Reply(403, {"detail": "Forbidden"})]})
    )
    assert end["changed"] is True
    [warning] = end["warnings"]
    assert "import error" in warning and '"can_read on ImportError"' in warning


@cases
def test_rejects_a_success_without_the_expected_content(case, result_of_write, world):
    good = result_of_write(case)
    exchanges = list(world.requests_sent)
    for number, (request, reply) in enumerate(exchanges):
        bodiless = reply.status in (201, 204) or reply.body is None
        for name, body in BODIES.items():
            if bodiless and body is None:
                continue
            end = result_of_write(case, number, lambda _good, body=body: body)
            case_name = f"{request.method} {request.path} answered with {name}: {end!r}"
            if isinstance(end, UnexpectedResponseError):
                continue
            if is_read(request):
                # the details of a failure may be missing in it
                assert isinstance(end, AirflowError) and case.may_fail and case.may_fail in request.path, case_name
            else:
                # the module checked whether the write was done
                assert isinstance(end, AirflowError) or end.keys() == good.keys(), case_name


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.definition in (dag_run, task_clear, task_instance)],
    ids=lambda one: one.name,
)
def test_no_other_object_counts_as_a_success(case, result_of_write, world):
    """After such a response, only the objects show whether the write was done."""
    result_of_write(case)
    for number, (request, reply) in enumerate(list(world.requests_sent)):
        # the response of Airflow 2 to a change of the state of a task instance is empty
        is_empty = request.path.endswith("/taskInstances/load") and case.version == NEWEST_2
        if not is_read(request) and not is_empty and reply.status == 200:
            end = result_of_write(case, number, lambda _good: {"status": "ok"})
            case_name = f"{request.method} {request.path}: {end!r}"
            assert isinstance(end, UnexpectedResponseError) or has_read_after(world, number), case_name


def has_read_after(world: Any, number: int) -> bool:
    """Return whether the task read after a write with an invalid response."""
    request, _reply = world.requests_sent[number]
    return not is_read(request) and any(is_read(later) for later, _reply in world.requests_sent[number + 1 :])


def spoilt(value: Any) -> Iterator[tuple[str, Callable[[Any], None]]]:
    """Yield the members of a body and of the objects in it.

    Each has a function that sets a wrong value. The wrong values alternate.
    """
    for path, (name, other) in zip(paths(value), cycle(WRONG.items())):
        yield f"{path} is {name}", lambda body, path=path, other=other: put(body, path, other)
        yield f"{path} is missing", lambda body, path=path: put(body, path, None, remove=True)


def paths(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield (*before, key)
            yield from paths(item, (*before, key))
    elif isinstance(value, list) and value:
        yield (*before, 0)
        yield from paths(value[0], (*before, 0))


def put(body: Any, path: tuple[Any, ...], value: Any, remove: bool = False) -> Any:
    place = body
    for key in path[:-1]:
        place = place[key]
    if remove:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return body


@cases
def test_no_member_of_a_response_causes_a_traceback(case, result_of_write, world):
    """An error that is not a class of the collection would fail the test."""
    result_of_write(case)
    exchanges = list(world.requests_sent)
    seen: list[Any] = []
    for number, (request, reply) in enumerate(exchanges):
        same = [request.method, request.path, reply.body]
        if reply.status >= 300 or same in seen:
            continue
        seen.append(same)
        for name, spoil in spoilt(reply.body):
            try:
                result_of_write(case, number, spoil)
            except Exception as error:
                raise AssertionError(f"{request.method} {request.path}, where {name}: {error!r}") from error


@cases
def test_a_response_with_another_id_is_rejected(case, result_of_write, world):
    """A response with another ID is not valid.

    A request for a DAG run or a task instance must return the one with the requested ID.
    """
    result_of_write(case)
    for number, (request, reply) in enumerate(list(world.requests_sent)):
        is_dry = request.method != "GET" and is_read(request)
        for path in paths(reply.body) if "dagRuns/r1" in request.path and not is_dry and reply.status < 300 else ():
            if path[-1] not in ("dag_id", "dag_run_id") or "dag_run_id" not in at(reply.body, path[:-1]):
                continue
            if "taskGroupInstances" in request.path and path[-1] == "dag_run_id":
                # its relatives may be in other runs
                continue
            end = result_of_write(case, number, lambda body, path=path: put(body, path, "another"))
            case_name = f"{request.method} {request.path} with another {path}: {end!r}"
            may_fail = case.may_fail and case.may_fail in request.path
            if isinstance(end, AirflowError):
                assert isinstance(end, UnexpectedResponseError) or may_fail, case_name
            else:
                assert has_read_after(world, number), case_name


def at(body: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        body = body[key]
    return body
