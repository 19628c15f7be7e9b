# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Respond to a task that waits for a human response.

Airflow calls this "human in the loop", and has supported it since version 3.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._client.client import Airflow
from .._errors import InvalidRequestError
from .._model.bound import Row
from .._model.comparison import differs
from .._model.timestamps import time_order
from .._module.argument_spec import check_seconds, connection_spec
from .._module.definition import ModuleCall, ModuleDefinition, Result
from .._module.waiting import wait_until, waiting_spec
from .._query.gather import visible_values_of
from .._reconcile.apply import retry_unless_applied
from .._reconcile.entry import (
    TASK_OPTIONS,
    known_task_instance,
    task_instance_named,
    task_instance_spec,
)
from .._resources._actions import HITL_DETAIL, RESPOND_HITL, TASK_INSTANCE
from .._resources.hitl import HITL
from .dag_run.options import check_reserved_keys
from .results import diff_between

_ENDED = ("success", "failed", "skipped", "upstream_failed", "removed")
_NOT_ASKED = (None, "scheduled", "queued", "running", "restarting", "up_for_retry", "up_for_reschedule")
"""The states in which the current try of a task has not yet requested a response."""


def hitl() -> ModuleDefinition:
    """Define the module that responds to a task instance."""
    spec = {
        **connection_spec(),
        **task_instance_spec(),
        "chosen_options": {"type": "list", "elements": "str", "required": True},
        "params_input": {"type": "dict", "no_log": True},
        **waiting_spec(),
    }
    return ModuleDefinition(spec, respond)


def respond(call: ModuleCall) -> Result:
    """Respond to the request of a task instance.

    Return ``hitl_detail`` with the request and the response.
    """
    params = call.params
    named = task_instance_named(params)
    check_seconds(params, "wait_timeout", "wait_sleep")
    if not params["chosen_options"]:
        raise InvalidRequestError("chosen_options must name at least one option.")
    airflow = call.connect()
    airflow.check_able(RESPOND_HITL, f"respond to {named}")
    row = _request(call, airflow)
    if row is None:
        warning = f"The {named} has not requested a response yet. Outside check mode, the module waits for the request."
        new = {**dict.fromkeys(HITL.keys), "response_received": False}
        result = _result(airflow, params, new, {**new, **_desired(params), "response_received": True})
        return {**result, "hitl_detail": {}, "warnings": [warning]}
    if row["response_received"]:
        _check_same(params, row)
        return _result(airflow, params, row, row)
    _check_allowed(params, row)
    check_reserved_keys(airflow, "params_input", params["params_input"])
    if call.check_mode:
        return _result(airflow, params, row, {**row, **_desired(params), "response_received": True})
    after, is_mine = _respond(airflow, params)
    return _result(airflow, params, row if is_mine else after, after)


def _names(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: params[name] for name in TASK_OPTIONS}


def _desired(params: Mapping[str, Any]) -> dict[str, Any]:
    return {"chosen_options": params["chosen_options"], "params_input": params["params_input"] or {}}


def _find(airflow: Airflow, params: Mapping[str, Any]) -> Row | None:
    return airflow.call_or_none(
        HITL_DETAIL, f"read the HITL request of {task_instance_named(params)}", **_names(params)
    )


def _request(call: ModuleCall, airflow: Airflow) -> Row | None:
    """Return the request, or None if check mode would have to wait for it."""
    params = call.params
    named = task_instance_named(params)
    missing = False

    def look() -> tuple[Row | None, str]:
        nonlocal missing
        row = _find(airflow, params)
        if row and _is_current(row):
            missing = False
            return row, f"Responding to {named}"
        instance = row["task_instance"] if row else _instance(airflow, params)
        missing = instance is None
        state = instance["state"] if instance else None
        if state in _ENDED:
            raise InvalidRequestError(
                f"The {named} ended ({state}) without a response. To let the task request a response, clear the task instance."
                if row
                else f"The {named} ended ({state}) without requesting a response."
            )
        status = "does not exist yet" if missing else state or "not scheduled yet"
        return None, f"Waiting for {named} to request a response ({status})"

    if params["wait"] and not call.check_mode:
        row = wait_until(call, look)
        if row is None:
            advice = (
                "The task instance does not exist. Check dag_id, dag_run_id, task_id and map_index."
                if missing
                else "Increase wait_timeout."
            )
            raise InvalidRequestError(
                f"The {named} did not request a response within {params['wait_timeout']:g} seconds. {advice}"
            )
        return row
    row, _line = look()
    if row is None and not params["wait"]:
        raise InvalidRequestError(
            f"The {named} has not requested a response yet. Set wait=true to wait for the request."
        )
    return row


def _is_current(row: Row) -> bool:
    """Return whether the request belongs to the current try of the task.

    An unanswered request belongs to it only while the task waits for the response. The server keeps the request of a task instance that ended
    or was cleared, and accepts a response to it. That response has no effect, because the next try replaces the request.
    """
    instance = row.get("task_instance") or {}
    state = instance.get("state", "")
    if not row["response_received"]:
        return state not in (*_ENDED, *_NOT_ASKED)
    started, ended, responded = (
        time_order(one or "") for one in (instance.get("start_date"), instance.get("end_date"), row.get("responded_at"))
    )
    # after the response, a task is scheduled at once, continues with its earlier start, and ends after the response
    return not responded or (state is not None and started <= responded and (state in _ENDED or ended <= responded))


def _instance(airflow: Airflow, params: Mapping[str, Any]) -> Row | None:
    """Return the task instance.

    With ``wait``, return None if the task instance does not exist yet: its DAG run may not have been triggered, or its mapped task may not
    have been expanded.
    """
    if not params["wait"]:
        return known_task_instance(airflow, params)
    row: Row | None = airflow.call_or_none(TASK_INSTANCE, f"find {task_instance_named(params)}", **_names(params))
    return row


def _check_same(params: Mapping[str, Any], row: Row) -> None:
    """Compare the desired response with the existing response.

    :raises InvalidRequestError: if the responses differ.
    """
    same = sorted(row["chosen_options"] or []) == sorted(params["chosen_options"])
    if same and (
        params["params_input"] is None or not differs(params["params_input"], row["params_input"], masks=False)
    ):
        return
    responder = (row.get("responded_by_user") or {}).get("name")
    source = f"from {responder}" if responder else "the default on timeout"
    response = ", ".join(row["chosen_options"] or []) if not same else "different params_input"
    raise InvalidRequestError(
        f"The {task_instance_named(params)} already has a response ({response}, {source}). A response cannot be changed. To "
        "let the task request a new response, clear the task instance."
    )


def _check_allowed(params: Mapping[str, Any], row: Row) -> None:
    """Reject a response that makes the Airflow task fail.

    Airflow before 3.3 accepts such a response.
    """
    unknown = [one for one in params["chosen_options"] if one not in row["options"]]
    if unknown:
        raise InvalidRequestError(
            f"The {task_instance_named(params)} does not offer the options {', '.join(unknown)}. Its options are "
            f"{', '.join(row['options'])}."
        )
    if len(params["chosen_options"]) > 1 and not row["multiple"]:
        raise InvalidRequestError(f"The {task_instance_named(params)} accepts only one option.")


def _respond(airflow: Airflow, params: Mapping[str, Any]) -> tuple[Row, bool]:
    """Send the response.

    Return the answered request, and whether this Ansible task responded to it.
    """
    named = task_instance_named(params)
    is_mine = retry_unless_applied(
        lambda: airflow.call(RESPOND_HITL, f"respond to {named}", json=_desired(params), **_names(params)),
        lambda: bool((_find(airflow, params) or {}).get("response_received")),
    )
    # if another client responded first, its response must be the same
    after = airflow.call(HITL_DETAIL, f"read the response to the HITL request of {named}", **_names(params))
    _check_same(params, after)
    return after, is_mine


def _result(airflow: Airflow, params: Mapping[str, Any], before: Row, after: Row) -> Result:
    detail = _visible(airflow, params, after)
    keys = ("chosen_options", "params_input", "response_received")
    earlier = {key: value for key, value in _visible(airflow, params, before).items() if key in keys}
    diff = diff_between("HITL request", earlier, {key: value for key, value in detail.items() if key in keys})
    return {"changed": diff["before"] != diff["after"], "diff": diff, "hitl_detail": detail}


def _visible(airflow: Airflow, params: Mapping[str, Any], row: Row) -> dict[str, Any]:
    values = visible_values_of(airflow, HITL, {"task_instance": {}, **row})
    return {**values, **_names(params), "params_input": values["params_input"] or {}}
