# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan for a DAG run, as a table."""

from __future__ import annotations

import pytest

from ansible_collections.community.airflow.plugins.module_utils._actions.dag_run.module import dag_run
from ansible_collections.community.airflow.plugins.module_utils._actions.dag_run.plan import (
    diff_of,
    predict,
    step_for,
    warnings_of,
    without_empty_clear,
)
from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError

DEFAULTS = {name: option.get("default") for name, option in dag_run().spec.items()}
RUNNING = {
    "dag_id": "d",
    "is_paused": False,
    "is_stale": False,
    "has_import_errors": False,
    "allowed_run_types": None,
}
PAUSED = {**RUNNING, "is_paused": True}


def params(**given):
    return {**DEFAULTS, "dag_id": "d", "dag_run_id": "r", **given}


def a_run(**fields):
    run = {"dag_id": "d", "dag_run_id": "r", "state": "success", "note": None, "conf": {"a": 1}}
    times = dict.fromkeys(
        ("logical_date", "data_interval_start", "data_interval_end", "partition_key", "bundle_version")
    )
    return {**run, **times, **fields}


@pytest.mark.parametrize(
    "given, dag, run, action, fields, unpauses",
    [
        ({}, RUNNING, None, "trigger", {}, False),
        ({"state": "queued"}, RUNNING, None, "trigger", {}, False),
        ({"note": "n"}, RUNNING, None, "trigger", {}, False),
        ({"unpause": True}, PAUSED, None, "trigger", {}, True),
        ({"unpause": True}, RUNNING, None, "trigger", {}, False),
        ({"clear": True}, RUNNING, None, "trigger", {}, False),
        ({"state": "absent"}, {}, None, "none", {}, False),
        ({"state": "absent"}, {}, a_run(), "delete", {}, False),
        ({}, RUNNING, a_run(), "none", {}, False),
        ({"conf": {"a": 1}}, RUNNING, a_run(), "none", {}, False),
        ({"conf": {"password": "p"}}, RUNNING, a_run(conf={"password": "***"}), "none", {}, False),
        # an empty option is not sent when the run is triggered
        ({"partition_key": "", "bundle_version": ""}, RUNNING, a_run(), "none", {}, False),
        ({"unpause": True}, PAUSED, a_run(), "none", {}, False),
        ({"unpause": True}, PAUSED, a_run(state="queued"), "none", {}, True),
        ({"wait": True}, PAUSED, a_run(), "none", {}, False),
        ({"state": "failed"}, PAUSED, a_run(), "set", {"state": "failed"}, False),
        ({"state": "success"}, PAUSED, a_run(), "none", {}, False),
        ({"state": "queued", "unpause": True}, PAUSED, a_run(), "set", {"state": "queued"}, True),
        ({"note": "n"}, RUNNING, a_run(), "set", {"note": "n"}, False),
        ({"note": ""}, RUNNING, a_run(), "none", {}, False),
        ({"note": ""}, RUNNING, a_run(note="n"), "set", {"note": ""}, False),
        ({"clear": True}, RUNNING, a_run(), "clear", {}, False),
        ({"clear": True, "note": "n"}, RUNNING, a_run(), "clear", {"note": "n"}, False),
        ({"on_failed": "clear"}, RUNNING, a_run(), "none", {}, False),
        ({"on_failed": "clear"}, RUNNING, a_run(state="failed"), "clear", {}, False),
        ({"on_failed": "clear", "state": "failed"}, RUNNING, a_run(state="failed"), "none", {}, False),
        ({"on_failed": "clear", "unpause": True}, PAUSED, a_run(state="failed"), "clear", {}, True),
    ],
)
def test_steps(given, dag, run, action, fields, unpauses):
    step = step_for(params(**given), dag, run)
    assert (step.action, step.fields, step.unpauses) == (action, fields, unpauses)
    assert step.changed == (action != "none" or unpauses)


@pytest.mark.parametrize(
    "given, dag, run, words",
    [
        ({"state": "success"}, RUNNING, None, "Cannot set DAG run 'r'"),
        ({}, {**RUNNING, "is_stale": True}, None, "is stale"),
        ({}, {**RUNNING, "has_import_errors": True}, None, "import error"),
        (
            {},
            {**RUNNING, "allowed_run_types": ["backfill", "scheduled"]},
            None,
            "does not allow runs of the type manual, only: backfill, scheduled",
        ),
        ({"wait": True}, PAUSED, None, "is paused"),
        ({"wait": True}, PAUSED, a_run(state="queued"), "is paused"),
        ({"wait": True, "clear": True}, PAUSED, a_run(), "is paused"),
        ({"conf": {"a": True}}, RUNNING, a_run(), "different values for: conf\\."),
        (
            {"conf": {}, "logical_date": "2026-01-01T00:00:00Z"},
            RUNNING,
            a_run(),
            "different values for: conf, logical_date",
        ),
    ],
)
def test_rejects_impossible_steps(given, dag, run, words):
    with pytest.raises(InvalidRequestError, match=words):
        step_for(params(**given), dag, run)


@pytest.mark.parametrize("given, run", [({"note": ""}, a_run(note="n")), ({"clear": True}, a_run()), ({}, None)])
def test_diff_matches_the_predicted_run(given, run):
    step = step_for(params(**given), RUNNING, run)
    after, expected = diff_of(params(**given), step, [])["after"], predict(params(**given), step)
    assert {name: expected[name] for name in after if name != "task_instances"} == {
        name: value for name, value in after.items() if name != "task_instances"
    }
    assert expected["dag_run_id"] == "r"


def test_clearing_a_queued_run_is_no_change():
    step = step_for(params(clear=True), RUNNING, a_run(state="queued"))
    assert without_empty_clear(step, [{"state": None}]).action == "none"
    assert without_empty_clear(step, [{"state": None}, {"state": "success"}]).action == "clear"
    failed = step_for(params(clear=True), RUNNING, a_run(state="failed"))
    assert without_empty_clear(failed, [{"state": None}]).action == "clear"


def test_clearing_no_task_instances_is_no_change():
    given = params(clear=True, only_failed=True, note="n", unpause=True)
    step = without_empty_clear(step_for(given, PAUSED, a_run()), [])
    assert (step.action, step.fields, step.unpauses) == ("set", {"note": "n"}, False)
    assert predict(given, step)["state"] == "success"
    running = without_empty_clear(step_for(given, PAUSED, a_run(state="running")), [])
    assert running.unpauses


def test_warns_about_a_run_of_a_paused_dag():
    step = step_for(params(), PAUSED, None)
    assert "is paused" in warnings_of(params(), PAUSED, step)[0]
    assert warnings_of(params(), RUNNING, step) == []
