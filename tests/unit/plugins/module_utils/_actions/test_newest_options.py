# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that only the newest releases of Airflow support.

Newer servers receive them. Earlier ones receive no write, and no key that they do not support.
"""

from __future__ import annotations

import pytest

from ansible_collections.community.airflow.plugins.module_utils._actions.asset_event import asset_event
from ansible_collections.community.airflow.plugins.module_utils._actions.backfill import backfill
from ansible_collections.community.airflow.plugins.module_utils._actions.dag_run.module import dag_run
from ansible_collections.community.airflow.plugins.module_utils._actions.dag_state import dag_state
from ansible_collections.community.airflow.plugins.module_utils._actions.task_instance.clear import task_clear
from ansible_collections.community.airflow.plugins.module_utils._actions.task_instance.module import task_instance
from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import NOT_FOUND
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.operation_server import (
    ASSET,
    BACKFILL,
    DAG,
    IN_RUN,
    IN_TASK,
    INSTANCE,
    LATER,
    RUN,
    WHEN,
    Case,
    listed,
    on,
)

NEW, OLD = "3.4.0", "3.3.2"


def in_state(state):
    return {**DAG, "scheduling_state": state, "is_paused": state == "paused"}


ACTIVE, PAUSED = in_state("active"), in_state("paused")
EVENT = {"id": 1, "extra": {}, "timestamp": WHEN}
DATES = {"dag_id": "etl", "from_date": WHEN, "to_date": LATER}
TRIGGER = (
    dag_run,
    IN_RUN,
    {"GET dags/etl": [on(PAUSED)], "GET dagRuns/r1": [NOT_FOUND], "POST etl/dagRuns": [on(RUN)]},
    "POST dagRuns",
)
MATERIALIZE = (
    asset_event,
    {"asset_id": 3, "materialize": True},
    {"GET assets/3": [on(ASSET)], "GET dags/etl": [on(ACTIVE)], "POST assets/3/materialize": [on(RUN)]},
    "POST materialize",
)
RECORD = (
    asset_event,
    {"asset_id": 3},
    {"GET assets/3": [on(ASSET)], "POST assets/events": [on(EVENT)]},
    "POST events",
)
CREATE = (
    backfill,
    DATES,
    {
        "GET dags/etl": [on(PAUSED)],
        "GET backfills": [listed("backfills"), listed("backfills", BACKFILL)],
        "POST backfills/dry_run": [on({"backfills": [{"logical_date": WHEN}]})],
        "POST v2/backfills": [on(BACKFILL)],
    },
    "POST backfills",
)
CLEAR = (
    task_clear,
    IN_RUN,
    {
        "GET dags/etl": [on(ACTIVE)],
        "GET dagRuns/r1": [on(RUN)],
        "POST etl/clearTaskInstances": [listed("task_instances", INSTANCE)],
    },
    "POST clearTaskInstances",
)
CONTROL = {"consumer_teams": ["risk"], "allow_global": False}
NEEDS_3_4 = [
    (TRIGGER, {"bundle_version": "abc"}),
    (TRIGGER, {"drain_dag": True}),
    (MATERIALIZE, {"bundle_version": "abc"}),
    (MATERIALIZE, {"drain_dag": True}),
    (CREATE, {"drain_dag": True}),
    (CLEAR, {"task_group_id": "checks"}),
    (CLEAR, {"task_instance_ids": ["01a20cba-9d30-7149-8165-6d4a1ef7f41c"]}),
    (CLEAR, {"keep_task_state": True}),
]
WITHOUT_EFFECT = [(task, {name: False}) for task, options in NEEDS_3_4 for name in options if options[name] is True]


def case_of(task, options, version):
    definition, given, replies, _write = task
    return Case("", definition, {**given, **options}, replies, version)


def bodies(world, task):
    return [
        request.json
        for request, _reply in world.requests_sent
        if f"{request.method} {request.path.rpartition('/')[2]}" == task[3]
    ]


@pytest.mark.parametrize(("task", "options"), [*NEEDS_3_4, (RECORD, {"access_control": CONTROL})])
def test_a_newer_server_receives_the_option(task, options, result_of_write, world):
    result = result_of_write(case_of(task, options, NEW))
    assert result["changed"] is True, result
    assert all(body.items() >= options.items() for body in bodies(world, task))
    assert bodies(world, task)


@pytest.mark.parametrize(
    ("task", "options", "version", "needed"),
    [
        *((task, options, OLD, "requires Airflow 3.4.0 or later") for task, options in NEEDS_3_4),
        (RECORD, {"access_control": CONTROL}, "3.2.2", "requires Airflow 3.3.0 or later"),
    ],
)
def test_an_earlier_server_is_not_written(task, options, version, needed, result_of_write, world):
    error = result_of_write(case_of(task, options, version))
    assert isinstance(error, InvalidRequestError)
    assert str(error).startswith(next(iter(options))) and needed in str(error)
    assert bodies(world, task) == []


@pytest.mark.parametrize(("version", "check_mode"), [(NEW, False), (NEW, True), (OLD, True)])
@pytest.mark.parametrize(("task", "option"), [(TRIGGER, "conf"), (MATERIALIZE, "conf"), (CREATE, "dag_run_conf")])
def test_only_an_earlier_server_receives_reserved_keys(task, option, version, check_mode, result_of_write, world):
    error = result_of_write(case_of(task, {option: {"a": [{"__type": "x"}]}}, version), check_mode=check_mode)
    if version == OLD:
        assert error["changed"] is True
        return
    assert isinstance(error, InvalidRequestError)
    assert str(error).startswith(f"{option} must not contain the key __type, which Airflow reserves")
    assert bodies(world, task) == []


@pytest.mark.parametrize(("task", "options"), WITHOUT_EFFECT)
def test_an_earlier_server_receives_no_unknown_key(task, options, result_of_write, world):
    """If the option is false, a server without it does what the task requests."""
    result = result_of_write(case_of(task, options, OLD))
    assert result["changed"] is True, result
    assert all(options.keys().isdisjoint(body) for body in bodies(world, task))


@pytest.mark.parametrize("task", [TRIGGER, CREATE])
def test_a_paused_dag_that_is_drained_starts_its_runs(task, result_of_write):
    """Such a run can be waited for, and causes no warning."""
    paused = result_of_write(case_of(task, {"wait": True}, NEW))
    assert isinstance(paused, InvalidRequestError) and "is paused" in str(paused)
    error = result_of_write(case_of(task, {"wait": True, "drain_dag": True}, NEW))
    assert "is paused" not in str(error)
    assert not result_of_write(case_of(task, {"drain_dag": True}, NEW)).get("warnings")


@pytest.mark.parametrize(
    "task", [TRIGGER, (*MATERIALIZE[:1], {**MATERIALIZE[1], "dag_run_id": "r1"}, *MATERIALIZE[2:])]
)
def test_an_existing_run_has_the_bundle_version(task, result_of_write, world):
    run = {**RUN, "bundle_version": "abc"}
    task = (*task[:2], {**task[2], "GET dagRuns/r1": [on(run)]}, task[3])
    assert result_of_write(case_of(task, {"bundle_version": "abc"}, NEW))["changed"] is False
    error = result_of_write(case_of(task, {"bundle_version": "other"}, NEW))
    assert isinstance(error, InvalidRequestError) and "different values for: bundle_version." in str(error)
    assert bodies(world, task) == []


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize(
    ("desired", "before", "after"),
    [
        ("paused", "active", "paused"),
        ("paused", "draining", "paused"),
        ("paused", "paused", ""),
        ("unpaused", "active", ""),
        # is_paused of such a DAG is false, but it would be paused later
        ("unpaused", "draining", "active"),
        ("unpaused", "paused", "active"),
        ("draining", "active", "draining"),
        ("draining", "draining", ""),
        # draining ends with a paused DAG
        ("draining", "paused", ""),
    ],
)
def test_states_of_a_dag_that_may_be_draining(desired, before, after, check_mode, result_of_write, world):
    replies = {"GET dags/etl": [on(in_state(before))], "PATCH dags/etl": [on(in_state(after))]}
    result = result_of_write(
        Case("", dag_state, {"dag_id": "etl", "state": desired}, replies, NEW), check_mode=check_mode
    )
    sent = [(one.json, one.path.partition("?")[2]) for one, _reply in world.requests_sent if one.method != "GET"]
    wanted = [({"scheduling_state": after}, "update_mask=scheduling_state")]
    assert (result["changed"], sent) == (bool(after), wanted if after and not check_mode else [])
    [dag] = result["dags"]
    now = in_state(after or before)
    assert {name: dag[name] for name in ("scheduling_state", "is_paused")} == {
        name: now[name] for name in ("scheduling_state", "is_paused")
    }


@pytest.mark.parametrize("version", [OLD, "2.11.2"])
def test_states_of_a_dag_that_cannot_be_draining(version, result_of_write):
    replies = {"GET dags/etl": [on(DAG)], "PATCH dags/etl": [on(PAUSED)]}
    error = result_of_write(Case("", dag_state, {"dag_id": "etl", "state": "draining"}, replies, version))
    assert isinstance(error, InvalidRequestError)
    assert str(error).startswith("state=draining requires Airflow 3.4.0 or later")
    for check_mode in (True, False):
        case = Case("", dag_state, {"dag_id": "etl", "state": "paused"}, replies, version)
        [dag] = result_of_write(case, check_mode=check_mode)["dags"]
        assert (dag["scheduling_state"], dag["is_paused"]) == ("paused", True)


@pytest.mark.parametrize("state", ["success", "absent", "present"])
def test_iterations_of_a_loop_are_not_taken_for_one_task_instance(state, result_of_write, world):
    iterations = [{**INSTANCE, "region_id": "b1f1", "region_index": index} for index in (0, 1)]
    replies = {"GET dagRuns/r1": [on(RUN)], "GET r1/taskInstances": [listed("task_instances", *iterations)]}
    error = result_of_write(Case("", task_instance, {**IN_TASK, "state": state, "note": None}, replies, NEW))
    assert isinstance(error, InvalidRequestError) and "several task instances of task load, such as" in str(error)
    assert {request.method for request, _reply in world.requests_sent} == {"GET"}
