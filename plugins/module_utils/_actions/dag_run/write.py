# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carry out the operation on a DAG run: trigger, clear, change or delete it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ..._client.client import Airflow
from ..._client.responses import Shape
from ..._errors import AirflowError, ApiError, ConflictError, InvalidRequestError, NotFoundError, OutcomeUnknownError
from ..._model.bound import Row
from ..._reconcile.apply import retry_unless_applied
from ..._resources.dag_run import CLEAR_FIELDS, RUN_ENDPOINTS, TRIGGER_FIELDS
from .affected import affected, was_cleared
from .find import existing_run
from .options import USUAL_IDS, Params, changed_note, given_options, is_usual_id
from .plan import IDENTITY, Step, check_same
from .runs import Run, dag_path, existing_dag, instances_shape, present_run, read_run, run_path, run_shape, write_run
from .single import delete_run, set_run


def to_clear(airflow: Airflow, params: Params, step: Step) -> list[dict[str, Any]]:
    """Return the task instances that the server would clear, from its dry run."""
    before = step.before or {}
    rows = _clear(airflow, params, before, dry_run=True)["task_instances"]
    return affected(airflow, rows, {name: before[name] for name in IDENTITY})


def _clear(airflow: Airflow, params: Params, run: Run, dry_run: bool) -> Any:
    path = run_path(airflow, run["dag_id"], run["dag_run_id"], "clear")
    attempt = f"clear DAG run '{run['dag_run_id']}' of DAG '{run['dag_id']}'"
    body = {"dry_run": dry_run, **given_options(airflow, CLEAR_FIELDS, params)}
    shape = instances_shape(run["dag_id"]) if dry_run else run_shape(run["dag_id"], run["dag_run_id"])
    return write_run(airflow, "POST", path, attempt, body, safe=dry_run, shape=shape).body


def apply_step(airflow: Airflow, params: Params, step: Step, cleared: list[dict[str, Any]]) -> tuple[Run, Step]:
    """Carry out the step. Return the resulting run, and the step as carried out.

    If another client has already made some of the changes, the returned step does not contain them.

    :raises ConflictError: if another client deleted the run in the meantime.
    """
    run = step.before or {}
    if step.action == "delete":
        return {}, step if delete_run(airflow, run) else Step("none", None, {})
    if step.action == "trigger":
        run, step = _trigger(airflow, params, step)
    elif step.action == "clear":
        run = _unless_deleted(airflow, params, partial(_clear_once, airflow, params, run, cleared))
    if step.fields:
        run, written = _unless_deleted(airflow, params, partial(set_run, airflow, run, step.fields))
        step = step.with_run(step.before or {}, written) if step.action == "set" else step
    if step.unpauses:
        _unpause(airflow, params["dag_id"])
    return run, step


def _clear_once(airflow: Airflow, params: Params, run: Run, cleared: list[dict[str, Any]]) -> Run:
    """Clear the run.

    If the response is lost, the states of the task instances show whether they were cleared.
    """
    rows: list[Row] = []
    retry_unless_applied(
        lambda: rows.append(_clear(airflow, params, run, dry_run=False)), lambda: was_cleared(airflow, cleared, run)
    )
    return (present_run(airflow, rows[0]) if rows else read_run(airflow, run["dag_id"], run["dag_run_id"])) or run


def _unpause(airflow: Airflow, dag_id: str) -> None:
    attempt = f"unpause DAG '{dag_id}'"
    unpaused = {"dag_id": dag_id, "is_paused": False}
    shape, mask = Shape(tuple(unpaused), unpaused), [("update_mask", "is_paused")]
    path = dag_path(airflow, dag_id)
    retry_unless_applied(
        lambda: write_run(airflow, "PATCH", path, attempt, {"is_paused": False}, query=mask, shape=shape),
        lambda: not existing_dag(airflow, dag_id)["is_paused"],
    )


def _trigger(airflow: Airflow, params: Params, step: Step) -> tuple[Run, Step]:
    """Trigger the run. Return the run, and the step.

    If another client triggered the run first, the step contains only the remaining changes.
    """
    endpoints = RUN_ENDPOINTS[airflow.generation.api]
    body: dict[str, Any] = dict.fromkeys(endpoints.trigger_nulls)
    names = ("dag_run_id", "conf", *(one.name for one in TRIGGER_FIELDS), *(() if endpoints.note else ("note",)))
    body.update({name: params[name] for name in names if params[name] not in (None, "", False)})
    note = {"note": params["note"]} if endpoints.note and params["note"] else {}
    path = dag_path(airflow, params["dag_id"], "dagRuns")
    try:
        shape = run_shape(params["dag_id"], params["dag_run_id"])
        response = write_run(airflow, "POST", path, f"trigger DAG '{params['dag_id']}'", body, shape=shape)
        run = present_run(airflow, response.body)
    except (OutcomeUnknownError, ApiError) as error:
        status = getattr(error, "status", 502)
        # Airflow 2 returns 500 to the second of two clients that trigger the same run
        existing = existing_run(airflow, params) if status in (409, 500, 502, 503, 504) else None
        if existing is None:
            if status == 409:
                raise ConflictError(str(error), status) from None
            raise _with_id_hint(error, params) from None
        # another client triggered the run first, or the request succeeded and its response was lost
        try:
            check_same(params, existing)
        except InvalidRequestError:
            error.settle(False)
            raise
        if status != 500:
            error.settle(status != 409)
        run, note = existing, changed_note(params, existing)
        if status == 409:
            return run, step.with_run(run, note)
    if note:
        run, _written = _unless_deleted(airflow, params, partial(set_run, airflow, run, note))
    return run, step


def _unless_deleted(airflow: Airflow, params: Params, write: Callable[[], Any]) -> Any:
    """Write to a run. Return the result of ``write``.

    :raises ConflictError: if another client has deleted the run, and the options identify the run, so that the task can trigger
    it again.
    """
    try:
        return write()
    except NotFoundError as error:
        is_named = params["dag_run_id"] or params["logical_date"]
        if not is_named or existing_run(airflow, params) is not None:
            raise
        raise ConflictError(str(error), error.status) from None


def _with_id_hint(error: AirflowError, params: Params) -> AirflowError:
    if isinstance(error, ApiError) and error.status in (400, 500) and not is_usual_id(params["dag_run_id"]):
        return ApiError(f"{error} {USUAL_IDS}", error.status)
    return error
