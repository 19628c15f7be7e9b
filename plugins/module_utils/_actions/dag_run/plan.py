# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plan the operation on a DAG run.

This module has no side effects. It depends neither on HTTP nor on check mode.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..._errors import InvalidRequestError
from ..._resources.dag_run import DAG_RUN, FINISHED, TRIGGER_FIELDS
from ..results import diff_between
from .affected import summary
from .options import Params, changed_fields, differing_values
from .runs import Run, existing_run_error

IDENTITY = ("dag_id", "dag_run_id")
_FIXED = ("conf", *(one.name for one in TRIGGER_FIELDS if one.name != "drain_dag"))
"""The values of a run that cannot be changed after the run has been triggered."""


@dataclass(frozen=True)
class Step:
    """The operation on a run.

    ``action`` is ``trigger``, ``clear``, ``delete``, ``set`` or ``none``. ``before`` is the existing run, or None. ``fields`` holds
    the values that ``set`` writes, or the note to write after ``clear``. If ``unpauses`` is true, the DAG is also unpaused.
    """

    action: str
    before: Run | None
    fields: Mapping[str, Any]
    unpauses: bool = False

    @property
    def changed(self) -> bool:
        return self.action != "none" or self.unpauses

    def with_run(self, run: Run, fields: Mapping[str, Any]) -> Step:
        """Return the step that remains for an existing run.

        This step only writes ``fields``, for example because another client has triggered the run.
        """
        return Step("set" if fields else "none", run, fields, self.unpauses)


def step_for(params: Params, dag: Mapping[str, Any], before: Run | None) -> Step:
    state = params["state"]
    if state == "absent":
        return Step("none" if before is None else "delete", before, {})
    unpauses = bool(dag["is_paused"] and params["unpause"])
    if before is None:
        if state in FINISHED:
            raise InvalidRequestError(
                f"Cannot set DAG run '{_named(params)}' of DAG '{params['dag_id']}' to {state}: the run does not exist."
            )
        _check_triggerable(params, dag)
        return Step("trigger", None, {}, unpauses)
    check_same(params, before)
    fields = changed_fields(params, before)
    if params["clear"] or (params["on_failed"] == "clear" and before["state"] == "failed" and state == "present"):
        action, is_finished = "clear", False
    else:
        action, is_finished = "set" if fields else "none", fields.get("state", before["state"]) in FINISHED
    if not is_finished:
        _check_running(params, dag)
    return Step(action, before, fields, unpauses and not is_finished)


def _named(params: Params) -> str:
    return params["dag_run_id"] or params["logical_date"]


def _check_triggerable(params: Params, dag: Mapping[str, Any]) -> None:
    name = f"DAG '{dag['dag_id']}'"
    if dag["is_stale"]:
        raise InvalidRequestError(
            f"{name} is stale and cannot be run: its file is missing or no longer defines the DAG. Restore the definition."
        )
    if dag["has_import_errors"]:
        raise InvalidRequestError(
            f"{name} cannot be run because its file has an import error. To see the error, use community.airflow.airflow_import_error_info."
        )
    check_run_type(dag, "manual")
    # a draining DAG starts its existing runs, too
    if not params["drain_dag"]:
        _check_running(params, dag)


def check_run_type(dag: Mapping[str, Any], run_type: str) -> None:
    """Reject a run of a type that the DAG does not allow.

    A DAG without a list allows all types.

    :raises InvalidRequestError: for such a run.
    """
    allowed = dag["allowed_run_types"] or [run_type]
    if run_type not in allowed:
        raise InvalidRequestError(
            f"DAG '{dag['dag_id']}' does not allow runs of the type {run_type}, only: {', '.join(map(str, allowed))}. To allow them, change "
            "allowed_run_types in the definition of the DAG."
        )


def _check_running(params: Params, dag: Mapping[str, Any]) -> None:
    if dag["is_paused"] and params["wait"] and not params["unpause"]:
        raise InvalidRequestError(
            f"DAG '{dag['dag_id']}' is paused, so its run would never finish. Set unpause=true to unpause it, or wait=false to "
            "continue without waiting."
        )


def check_same(params: Params, run: Run) -> None:
    """Reject options that differ from the run and cannot be changed."""
    other = differing_values(params, run, _FIXED)
    if other:
        raise existing_run_error(run, other)


def warnings_of(params: Params, dag: Mapping[str, Any], step: Step) -> list[str]:
    waits = step.action in ("trigger", "clear") or step.fields.get("state") == "queued"
    drains = step.action == "trigger" and params["drain_dag"]
    if waits and dag["is_paused"] and not (step.unpauses or drains):
        return [
            f"DAG '{dag['dag_id']}' is paused: the run stays queued until the DAG is unpaused. Set unpause=true to unpause it."
        ]
    return []


def without_empty_clear(step: Step, cleared: list[Run]) -> Step:
    """Remove a clear that has no effect.

    Servers ignore a clear without task instances. A queued run whose task instances have no states is already cleared.
    """
    run = step.before or {}
    if step.action != "clear" or any(one["state"] for one in cleared) or (cleared and run["state"] != "queued"):
        return step
    return replace(step.with_run(run, step.fields), unpauses=step.unpauses and run["state"] not in FINISHED)


def diff_of(params: Params, step: Step, cleared: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the diff of the task's own changes.

    The diff is the same with and without check mode, and does not depend on what the scheduler does.
    """
    specified = [name for name in (*_FIXED, "note") if params[name] is not None]
    before, after = {}, {}
    if step.action == "trigger":
        after = {name: params[name] for name in (*IDENTITY, *specified) if params[name] is not None}
        after["state"] = "queued"
        after.update({"drain_dag": True} if params["drain_dag"] else {})
    elif step.action != "none":
        run = step.before or {}
        # if the server fails to return the run, only the IDs are known
        before = {name: run[name] for name in (*IDENTITY, "state", "note") if name in run}
        after = {} if step.action == "delete" else {**before, **empty_values(step.fields)}
    if step.action == "clear":
        after["state"] = "queued"
        before["task_instances"], after["task_instances"] = summary(cleared), summary(cleared, state=None)
    if step.unpauses:
        before, after = {**before, "dag_is_paused": True}, {**after, "dag_is_paused": False}
    return diff_between(f"DAG run {params['dag_run_id'] or ''}".strip(), before, after)


def empty_values(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values in the server's format, in which an empty note is null."""
    return {name: value or None for name, value in fields.items()}


def predict(params: Params, step: Step) -> Run:
    if step.action == "delete" or (step.action == "none" and step.before is None):
        return {}
    if step.action == "trigger":
        specified = {name: params[name] for name in (*IDENTITY, *_FIXED) if params[name] is not None}
        new = {"note": params["note"] or None, "state": "queued", "run_type": "manual"}
        return {**dict.fromkeys(DAG_RUN.keys), "conf": {}, **specified, **new}
    queued = {"state": "queued"} if step.action == "clear" else {}
    return {**(step.before or {}), **empty_values(step.fields), **queued}
