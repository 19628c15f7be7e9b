# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes that another client precedes, or whose response is lost.

They belong to DAG runs, task instances and DAG files, which show what was done.
"""

from __future__ import annotations

import json

import pytest

from ansible_collections.community.airflow.plugins.module_utils._actions.dag_reparse import dag_reparse
from ansible_collections.community.airflow.plugins.module_utils._actions.dag_run.module import dag_run
from ansible_collections.community.airflow.plugins.module_utils._actions.hitl import hitl
from ansible_collections.community.airflow.plugins.module_utils._actions.task_instance.clear import task_clear
from ansible_collections.community.airflow.plugins.module_utils._actions.task_instance.module import task_instance
from ansible_collections.community.airflow.plugins.module_utils._client.writes import Writes
from ansible_collections.community.airflow.plugins.module_utils._errors import (
    AirflowError,
    ApiError,
    InvalidRequestError,
    UnexpectedResponseError,
)
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import NOT_FOUND, Reply
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST, NEWEST_2
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.operation_server import (
    ANSWERED,
    DAG,
    FAILED,
    IN_RUN,
    IN_TASK,
    INSTANCE,
    LATER,
    OTHER,
    PAUSED,
    QUESTION,
    REFERENCE,
    RUN,
    Case,
    bulk,
    carry_out,
    listed,
    on,
)

CONFLICT = Reply(409, {"detail": "Task id load is already in success state"})
LOST = Reply(502, {"detail": "Bad Gateway"})
FIRST = {**INSTANCE, "task_id": "a"}
NOTED = {"state": "success", "note": "why"}
READ_RUN = {"GET dagRuns/r1": [on(RUN)]}
LIST = "GET dagRuns/r1/taskInstances"


def instances(*rows: dict) -> Reply:
    return listed("task_instances", *rows)


def done(*rows: dict, **values: str) -> Reply:
    return instances(*({**row, "state": "success", **values} for row in rows))


def sent(world) -> list[tuple[str, dict]]:
    """Return the last parts of the paths of the writes, and their bodies."""
    return [
        (request.path.partition("?")[0].rpartition("/")[2], json.loads(request.text))
        for request, _reply in world.requests_sent
        if request.method != "GET" and "/dry_run" not in request.path and '"dry_run": true' not in request.text
    ]


@pytest.mark.parametrize("is_state_set", [True, False])
def test_a_rejected_request_for_state_and_note_is_planned_again(is_state_set, result_of_write, world):
    """Another client has set the state, or the first note."""
    now = done(INSTANCE) if is_state_set else instances(INSTANCE)
    replies = {
        **READ_RUN,
        LIST: [instances(INSTANCE), now, now, done(INSTANCE, note="why")],
        "PATCH taskInstances/load": [CONFLICT, done(INSTANCE)],
    }
    result = result_of_write(Case("", task_instance, {**IN_TASK, **NOTED}, replies))
    assert result["changed"] is True
    [(_path, first), (_path, second)] = sent(world)
    assert (first["new_state"], first["note"]) == ("success", "why")
    assert second.get("new_state") == (None if is_state_set else "success") and second["note"] == "why"
    assert bool(result["affected"]) is not is_state_set
    assert result["task_instances"][0]["note"] == "why"


def test_a_new_note_does_not_make_an_old_failure_an_error(result_of_write):
    noted = {**FAILED, "note": "why"}
    replies = {
        "GET dags/etl": [on(DAG)],
        "GET dagRuns/r1": [on(FAILED), on(noted)],
        "PATCH dagRuns/r1": [on(noted)],
        LIST: [instances(INSTANCE)],
        "GET logs": [on({"content": [], "continuation_token": None})],
    }
    options = {**IN_RUN, "note": "why", "wait": True, "on_failed": "return", "log_lines": 0}
    result = result_of_write(Case("", dag_run, options, replies))
    assert result["changed"] and [one["task_id"] for one in result["failed_tasks"]] == ["load"]


def test_the_diff_of_a_note_shows_no_secret(result_of_write):
    written = instances({**INSTANCE, "note": "token=hunter2"})
    replies = {**READ_RUN, LIST: [instances(INSTANCE), written], "PATCH taskInstances/load": [written]}
    result = result_of_write(Case("", task_instance, {**IN_TASK, "note": "token=hunter2"}, replies))
    assert result["diff"]["before"]["note"] == {"load": None}
    assert result["diff"]["after"]["note"] == {"load": "token=***"}


def test_another_client_sets_the_state_first(result_of_write, world):
    replies = {**READ_RUN, LIST: [instances(INSTANCE), done(INSTANCE)], "PATCH taskInstances/load": [CONFLICT]}
    result = result_of_write(Case("", task_instance, {**IN_TASK, "state": "success"}, replies))
    assert (result["changed"], result["affected"]) == (False, [])
    assert len(sent(world)) == 1


def test_a_task_that_is_a_relative_of_another_has_its_note(result_of_write, world):
    now = done(INSTANCE, OTHER)
    replies = {
        **READ_RUN,
        LIST: [instances(INSTANCE, OTHER), now, now, done(INSTANCE, OTHER, note="why")],
        "PATCH check/dry_run": [instances(INSTANCE, OTHER), instances()],
        "PATCH load/dry_run": [instances(INSTANCE), instances()],
        "PATCH taskInstances/check": [done(OTHER)],
        "PATCH taskInstances/load": [CONFLICT, done(INSTANCE)],
    }
    options = {**IN_RUN, "task_ids": ["load", "check"], "include_upstream": True, **NOTED}
    result = result_of_write(Case("", task_instance, options, replies))
    assert [one["task_id"] for one in result["affected"]] == ["check", "load"]
    assert [path for path, _body in sent(world)] == ["check", "load", "load"]
    assert sent(world)[-1][1] == {"note": "why"}


@pytest.mark.parametrize(("name", "after"), [("state", {"note": "why"}), ("note", {"state": "success"})])
def test_a_success_that_changes_nothing_is_an_error(name, after, world, serve):
    """A gateway may send the empty response of Airflow 2."""
    replies = {
        **READ_RUN,
        LIST: [instances(INSTANCE), instances({**INSTANCE, **after})],
        "PATCH taskInstances/load": [on({})],
        "PATCH load/setNote": [on(REFERENCE)],
    }
    case = Case("", task_instance, {**IN_TASK, **NOTED}, replies, NEWEST_2)
    world.start(case)
    recorded = Writes()
    error = carry_out(case, serve(world).url, recorded)
    assert isinstance(error, AirflowError)
    assert f"change the {name} of task load of DAG run 'r1', but did not carry it out" in str(error)
    summary = recorded.summary(str(error))
    assert summary["changed"] is True and len(summary["outcome_unknown"]) == 2


def test_tasks_that_the_server_cleared_are_set_again(result_of_write, world):
    """After setting a state, Airflow clears failed tasks downstream."""
    one, other = ({**INSTANCE, "state": None}, {**OTHER, "state": None})
    replies = {
        **READ_RUN,
        LIST: [instances(one, other), instances(INSTANCE, other), instances(INSTANCE, OTHER)],
        "PATCH r1/taskInstances": [bulk("update", "a", "b")],
        "PATCH taskInstances/check": [instances(OTHER)],
    }
    options = {**IN_RUN, "task_ids": ["load", "check"], "state": "failed"}
    result = result_of_write(Case("", task_instance, options, replies))
    assert [one["task_id"] for one in result["affected"]] == ["check", "load"]
    assert [path for path, _body in sent(world)] == ["taskInstances", "check"]


@pytest.mark.parametrize("is_last", [True, False])
def test_another_client_sets_the_state_of_one_of_several_tasks_first(is_last, result_of_write, world):
    """Airflow writes the tasks before the one that it rejects."""
    rejected = {
        "success": ["etl.r1.a[-1]", *(["etl.r1.check[-1]"] if is_last else [])],
        "errors": [{"error": "Task id load is already in success state", "status_code": 409}],
    }
    now = done(FIRST, INSTANCE, OTHER) if is_last else instances(*done(FIRST, INSTANCE).body["task_instances"], OTHER)
    replies = {
        **READ_RUN,
        LIST: [instances(FIRST, INSTANCE, OTHER), now, now, done(FIRST, INSTANCE, OTHER)],
        "PATCH r1/taskInstances": [on({"update": rejected}), bulk("update", "etl.r1.check[-1]")],
    }
    options = {**IN_RUN, "task_ids": ["a", "load", "check"], "state": "success"}
    result = result_of_write(Case("", task_instance, options, replies))
    assert result["changed"] is True
    assert [one["task_id"] for one in result["affected"]] == ["a", "check"]
    requests = [[one["task_id"] for one in body["actions"][0]["entities"]] for _path, body in sent(world)]
    assert requests == [["a", "check", "load"], *([] if is_last else [["check"]])]


def test_other_errors_of_several_tasks_are_not_planned_again(result_of_write, world):
    answer = {"success": [], "errors": [{"error": "Task id load not found", "status_code": 404}]}
    replies = {
        **READ_RUN,
        LIST: [instances(INSTANCE, OTHER)],
        "PATCH r1/taskInstances": [on({"update": answer})],
    }
    options = {**IN_RUN, "task_ids": ["load", "check"], "state": "success"}
    error = result_of_write(Case("", task_instance, options, replies))
    assert isinstance(error, AirflowError) and "Task id load not found" in str(error)
    assert len(sent(world)) == 1


@pytest.mark.parametrize("note", [None, "why"])
def test_another_client_sets_the_state_of_a_task_group_first(note, result_of_write, world):
    members, noted = done(INSTANCE, OTHER), done(INSTANCE, OTHER, note="why")
    replies = {
        **READ_RUN,
        LIST: [noted],
        # each plan reads the members, and then those that would change
        "PATCH g/dry_run": [*[instances(INSTANCE, OTHER)] * 2, *[members, instances()] * 2],
        "PATCH taskGroupInstances/g": [CONFLICT, noted],
    }
    options = {**IN_RUN, "task_group_id": "g", "state": "success", "note": note}
    result = result_of_write(Case("", task_instance, options, replies))
    assert (result["changed"], result["affected"]) == (note is not None, [])
    assert [body.get("note") for _path, body in sent(world)] == ([None] if note is None else ["why", "why"])
    assert [body.get("new_state") for _path, body in sent(world)] == ["success", *([] if note is None else [None])]


CLEARED = {**INSTANCE, "state": None}
IN_RUNS = {"dag_id": "etl", "dag_run_ids": ["r1", "r2"]}
SECOND, SECOND_FAILED = {**RUN, "dag_run_id": "r2"}, {**FAILED, "dag_run_id": "r2"}
ON_DAG = {"GET dags/etl": [on(DAG)], "GET etl/details": [on(DAG)]}
DRY = instances(INSTANCE)
PARTITION = {"dag_id": "etl", "partition_key": "p", "reset_partition": True}


def counts(number: int) -> Reply:
    return on({"dag_runs_cleared": number, "task_instances_cleared": number})


LOSSES = [
    Case(
        "state and note of a task",
        task_instance,
        {**IN_TASK, **NOTED},
        {**READ_RUN, LIST: [instances(INSTANCE), done(INSTANCE, note="why")], "PATCH taskInstances/load": [LOST]},
    ),
    Case(
        "state of a task on Airflow 2",
        task_instance,
        {**IN_TASK, "state": "success"},
        {**READ_RUN, LIST: [instances(INSTANCE), done(INSTANCE)], "PATCH taskInstances/load": [LOST]},
        NEWEST_2,
    ),
    Case(
        "several tasks",
        task_instance,
        {**IN_RUN, "task_ids": ["load", "check"], "state": "success"},
        {**READ_RUN, LIST: [instances(INSTANCE, OTHER), done(INSTANCE, OTHER)], "PATCH r1/taskInstances": [LOST]},
    ),
    Case(
        "delete several tasks",
        task_instance,
        {**IN_RUN, "task_ids": ["load", "check"], "state": "absent"},
        {**READ_RUN, LIST: [instances(INSTANCE, OTHER), instances()], "PATCH r1/taskInstances": [LOST]},
    ),
    Case(
        "state and note of a run",
        dag_run,
        {**IN_RUN, "state": "failed", "note": "why"},
        {**ON_DAG, "GET dagRuns/r1": [on(RUN), on({**FAILED, "note": "why"})], "PATCH dagRuns/r1": [LOST]},
    ),
    Case(
        "state of a run on Airflow 2",
        dag_run,
        {**IN_RUN, "state": "failed"},
        {**ON_DAG, "GET dagRuns/r1": [on(RUN), on(FAILED)], "PATCH dagRuns/r1": [LOST]},
        NEWEST_2,
    ),
    Case(
        "a queued run starts",
        dag_run,
        {**IN_RUN, "state": "queued"},
        {**ON_DAG, "GET dagRuns/r1": [on(RUN), on({**RUN, "state": "running"})], "PATCH dagRuns/r1": [LOST]},
    ),
    Case(
        "clear a run",
        dag_run,
        {**IN_RUN, "clear": True},
        {
            **ON_DAG,
            "GET dagRuns/r1": [on(FAILED), on({**RUN, "state": "queued", "end_date": None})],
            "POST r1/clear": [DRY, LOST],
            LIST: [instances(CLEARED)],
        },
    ),
    Case(
        "unpause",
        dag_run,
        {**IN_RUN, "unpause": True},
        {
            "GET dags/etl": [on(PAUSED), on(DAG)],
            "GET dagRuns/r1": [on({**RUN, "state": "running"})],
            "PATCH dags/etl": [LOST],
        },
    ),
    Case(
        "several runs",
        dag_run,
        {**IN_RUNS, "state": "failed"},
        {
            **ON_DAG,
            "GET dagRuns/r1": [on(RUN), on(FAILED)],
            "GET dagRuns/r2": [on(SECOND), on(SECOND_FAILED)],
            "PATCH etl/dagRuns": [LOST],
        },
    ),
    Case(
        "delete several runs",
        dag_run,
        {**IN_RUNS, "state": "absent"},
        {
            "GET dagRuns/r1": [on(RUN), NOT_FOUND],
            "GET dagRuns/r2": [on(SECOND), NOT_FOUND],
            "PATCH etl/dagRuns": [LOST],
        },
    ),
    Case(
        "clear tasks",
        task_clear,
        IN_RUN,
        {**ON_DAG, **READ_RUN, "POST clearTaskInstances": [DRY, LOST], LIST: [instances(CLEARED)]},
    ),
    Case(
        "cleared tasks have run again",
        task_clear,
        IN_RUN,
        {
            **ON_DAG,
            **READ_RUN,
            "POST clearTaskInstances": [DRY, LOST],
            LIST: [instances({**INSTANCE, "start_date": LATER, "end_date": LATER})],
        },
    ),
    Case("reset a partition", task_clear, PARTITION, {**ON_DAG, "POST clearPartitions": [counts(1), LOST, counts(0)]}),
    Case(
        "parse a file",
        dag_reparse,
        {"dag_id": "etl"},
        {"GET dags/etl": [on(DAG), on({**DAG, "last_parsed_time": LATER})], "PUT parseDagFile/t": [LOST]},
    ),
]


@pytest.mark.parametrize("case", LOSSES, ids=lambda one: one.name)
def test_a_write_whose_response_is_lost_is_not_repeated_if_it_was_done(case, result_of_write, world):
    result = result_of_write(case)
    assert not isinstance(result, AirflowError), result
    assert result["changed"] is True
    lost = [request for request, reply in world.requests_sent if reply.status == 502]
    assert len(lost) == 1


def test_a_lost_request_to_parse_a_file_is_pending(result_of_write):
    replies = {"GET dags/etl": [on(DAG)], "PUT parseDagFile/t": [LOST, CONFLICT]}
    result = result_of_write(Case("", dag_reparse, {"dag_id": "etl"}, replies))
    assert result["changed"] is True


def test_a_write_that_was_lost_and_not_done_is_repeated(result_of_write, world):
    replies = {
        **ON_DAG,
        **READ_RUN,
        "POST clearTaskInstances": [DRY, LOST, DRY],
        LIST: [instances(INSTANCE)],
    }
    assert result_of_write(Case("", task_clear, IN_RUN, replies))["changed"] is True
    assert len(sent(world)) == 2


NEW = {**ON_DAG, "GET dagRuns/r1": [on({**RUN, "state": "running"})], "POST r1/clear": [instances(CLEARED), LOST]}
UNREADABLE = {
    **ON_DAG,
    "GET dagRuns/r1": [on(RUN), on(RUN), Reply(403, {"detail": "Forbidden"})],
    "PATCH dagRuns/r1": [LOST],
}


@pytest.mark.parametrize(
    ("options", "replies", "attempt"),
    [
        # task instances without a state do not show that they were cleared
        ({"clear": True, "only_new": True}, NEW, "clear DAG run 'r1' of DAG 'etl'"),
        (
            {"state": "failed"},
            {**UNREADABLE, "GET dagRuns/r1": UNREADABLE["GET dagRuns/r1"][1:]},
            "change DAG run 'r1'",
        ),
    ],
)
def test_an_outcome_that_cannot_be_read_is_unknown(options, replies, attempt, world, serve):
    case = Case("", dag_run, {**IN_RUN, **options}, replies, NEWEST)
    world.start(case)
    recorded = Writes()
    error = carry_out(case, serve(world).url, recorded)
    assert isinstance(error, ApiError) and error.status == 502
    summary = recorded.summary(str(error))
    assert summary["changed"] is True and "Outcome unknown" in summary["msg"]
    assert summary["outcome_unknown"][0].startswith(attempt)
    assert len(sent(world)) == 1


RESPONDED = "2026-03-02T00:00:00Z"
RESPONSE = {**IN_TASK, "map_index": 0, "chosen_options": ["yes"], "wait": True}


def waiting(world, serve, replies: dict, timeout: float, monkeypatch, **options: object):
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    case = Case("", hitl, {**RESPONSE, **options}, replies)
    world.start(case)
    return carry_out(case, serve(world).url, timeout=timeout)


def test_the_task_instance_need_not_exist_while_the_module_waits(world, serve, monkeypatch):
    replies = {
        "GET load/0/hitlDetails": [NOT_FOUND, NOT_FOUND, on({**QUESTION}), on(ANSWERED)],
        "GET load/0": [NOT_FOUND, on({**INSTANCE, "map_index": 0, "state": None})],
        "PATCH load/0/hitlDetails": [on(ANSWERED)],
    }
    assert waiting(world, serve, replies, 60, monkeypatch)["changed"] is True


@pytest.mark.parametrize(
    ("instance", "answered"),
    [
        ({"state": "skipped"}, False),
        ({"state": "failed", "start_date": "2026-03-01T00:00:00Z", "end_date": "2026-03-04T00:00:00Z"}, False),
        ({"state": "failed", "start_date": "2026-03-03T00:00:00Z", "end_date": "2026-03-04T00:00:00Z"}, True),
    ],
)
def test_a_task_instance_that_ended_without_a_response(instance, answered, result_of_write, world):
    row = {
        **(ANSWERED if answered else QUESTION),
        "task_instance": instance,
        "responded_at": RESPONDED if answered else None,
    }
    replies = {"GET load/0/hitlDetails": [on(row)]}
    for check_mode in (True, False):
        error = result_of_write(Case("", hitl, RESPONSE, replies), check_mode=check_mode)
        assert isinstance(error, InvalidRequestError), error
        assert f"ended ({instance['state']}) without a response. To let the task request" in str(error)


@pytest.mark.parametrize(
    "instance",
    [
        {"state": None, "start_date": "2026-03-01T00:00:00Z", "end_date": "2026-03-03T00:00:00Z"},
        {"state": None, "start_date": "2026-03-01T00:00:00Z", "end_date": None},
        {"state": "queued", "start_date": "2026-03-01T00:00:00Z", "end_date": "2026-03-03T00:00:00Z"},
        {"state": "running", "start_date": "2026-03-04T00:00:00Z", "end_date": None},
    ],
)
def test_the_response_to_an_earlier_try_does_not_count(instance, world, serve, monkeypatch):
    earlier = {**ANSWERED, "task_instance": instance, "responded_at": RESPONDED}
    asked = {**QUESTION, "task_instance": {**instance, "state": "awaiting_input", "end_date": None}}
    replies = {
        "GET load/0/hitlDetails": [on(earlier), on(asked), on(ANSWERED)],
        "PATCH load/0/hitlDetails": [on(ANSWERED)],
    }
    assert waiting(world, serve, replies, 60, monkeypatch)["changed"] is True
    unanswered = {**QUESTION, "task_instance": instance}
    replies = {**replies, "GET load/0/hitlDetails": [on(unanswered), on(asked), on(ANSWERED)]}
    assert waiting(world, serve, replies, 60, monkeypatch)["changed"] is True
    error = waiting(world, serve, {"GET load/0/hitlDetails": [on(earlier)]}, 60, monkeypatch, wait=False)
    assert "has not requested a response yet" in str(error)


@pytest.mark.parametrize(
    "instance",
    [
        {"state": "scheduled", "start_date": "2026-03-01T00:00:00Z", "end_date": None},
        {"state": "success", "start_date": "2026-03-01T00:00:00Z", "end_date": "2026-03-03T00:00:00Z"},
    ],
)
def test_the_response_to_the_current_try_counts(instance, result_of_write):
    row = {**ANSWERED, "task_instance": instance, "responded_at": RESPONDED}
    assert result_of_write(Case("", hitl, RESPONSE, {"GET load/0/hitlDetails": [on(row)]}))["changed"] is False


def test_check_mode_has_the_diff_of_a_request_that_does_not_exist_yet(result_of_write):
    replies = {"GET load/0/hitlDetails": [NOT_FOUND], "GET load/0": [NOT_FOUND]}
    options = {**RESPONSE, "params_input": {"reason": "r", "password": "hunter2"}}
    result = result_of_write(Case("", hitl, options, replies), check_mode=True)
    replies = {"GET load/0/hitlDetails": [on(QUESTION)]}
    assert result["diff"] == result_of_write(Case("", hitl, options, replies), check_mode=True)["diff"]
    assert result["changed"] and result["hitl_detail"] == {}


def test_the_text_of_a_request_is_masked_as_in_the_info_module(world, serve, monkeypatch):
    question, answer = ({**one, "subject": "Use password=hunter2"} for one in (QUESTION, ANSWERED))
    replies = {
        "GET load/0/hitlDetails": [on(question), on(answer)],
        "PATCH load/0/hitlDetails": [on(answer)],
    }
    assert waiting(world, serve, replies, 60, monkeypatch)["hitl_detail"]["subject"] == "Use password=***"


@pytest.mark.parametrize("version", ["3.4.0", "3.3.2"])
def test_only_an_earlier_server_receives_reserved_keys_in_a_response(version, result_of_write):
    replies = {"GET load/0/hitlDetails": [on(QUESTION)]}
    options = {**RESPONSE, "params_input": {"a": {"__type": "x"}}}
    result = result_of_write(Case("", hitl, options, replies, version), check_mode=True)
    if version == "3.3.2":
        assert result["changed"] is True
    else:
        assert isinstance(result, InvalidRequestError)
        assert str(result).startswith("params_input must not contain the key __type, which Airflow reserves")


def test_a_task_instance_that_never_exists(world, serve, monkeypatch):
    replies = {"GET load/0/hitlDetails": [NOT_FOUND], "GET load/0": [NOT_FOUND]}
    error = waiting(world, serve, replies, 0, monkeypatch)
    assert "did not request a response within 0 seconds. The task instance does not exist. Check dag_id" in str(error)
    error = waiting(world, serve, replies, 60, monkeypatch, wait=False)
    assert "There is no task 'load'" in str(error)


@pytest.mark.parametrize("instance", [7, "load", [], {"state": 7}, {"start_date": 7}, {"end_date": "soon"}])
def test_a_human_request_with_an_invalid_task_instance(instance, result_of_write, world):
    row = {**ANSWERED, "responded_at": RESPONDED, "task_instance": instance}
    error = result_of_write(Case("", hitl, RESPONSE, {"GET load/0/hitlDetails": [on(row)]}))
    assert isinstance(error, UnexpectedResponseError), error
    assert "task_instance has the wrong type" in str(error)
