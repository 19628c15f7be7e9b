# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Trigger, wait for, clear and delete DAG runs, and set their state and note."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from ..._client.client import Airflow
from ..._client.listing import list_all
from ..._client.responses import Shape
from ..._errors import (
    AirflowError,
    ApiError,
    ConflictError,
    InvalidRequestError,
    NotFoundError,
    OutcomeUnknownError,
)
from ..._model.resource import storage_problem
from ..._model.secrets import redact_named, secret_leaves
from ..._module.argument_spec import (
    check_seconds,
    connection_spec,
    secrets_in,
    utc_argument,
)
from ..._module.definition import ModuleCall, ModuleDefinition, Result
from ..._query.routing import filter_query
from ..._reconcile.apply import pause_before
from ..._reconcile.freezes import freeze_warnings
from ..._resources._rules import RUN_ID
from ..._resources.dag_run import (
    CLEAR_FIELDS,
    DAG_RUN,
    RUN_ENDPOINTS,
    TRIGGER_FIELDS,
)
from .affected import affected
from .matching import (
    delete_run,
    set_dag_runs,
    set_note,
    set_run,
)
from .plan import (
    IDENTITY,
    Run,
    Step,
    check_same,
    diff_of,
    predict,
    step_for,
    warnings_of,
    without_empty_clear,
)
from .runs import (
    Params,
    brief_instance,
    check_version,
    dag_path,
    existing_dag,
    given_options,
    instances_shape,
    present_run,
    read_run,
    run_page,
    run_path,
    run_shape,
    run_to_delete,
    validate_note,
    write_run,
)
from .wait import failure, wait_for_run

_INSTANTS = ("logical_date", "data_interval_start", "data_interval_end", "run_after")
_UNWAITED = ("absent", "success", "failed")
_MAX_ATTEMPTS = 10
"""Attempts to write a run that other clients delete at the same time."""
# the server default since 2.6
_USUAL_ID = re.compile(r"[A-Za-z0-9_.~:+-]+")


def dag_run() -> ModuleDefinition:
    """Define the module for DAG runs."""
    spec = {
        **connection_spec(),
        "dag_id": {"type": "str", "required": True},
        "dag_run_id": {"type": "str"},
        "dag_run_ids": {"type": "list", "elements": "str"},
        "state": {
            "type": "str",
            "choices": ["present", "absent", "queued", "success", "failed"],
            "default": "present",
        },
        "conf": {"type": "dict", "no_log": True},
        **{one.name: {"type": "str"} for one in TRIGGER_FIELDS},
        # Ansible treats this name as that of a secret
        "partition_key": {"type": "str", "no_log": False},
        "note": {"type": "str"},
        "unpause": {"type": "bool", "default": False},
        "clear": {"type": "bool", "default": False},
        "on_failed": {"type": "str", "choices": ["fail", "clear", "return"], "default": "fail"},
        "only_failed": {"type": "bool", "default": False},
        "only_new": {"type": "bool", "default": False},
        "run_on_latest_version": {"type": "bool"},
        "wait": {"type": "bool", "default": False},
        "wait_timeout": {"type": "float", "default": 3600.0},
        "wait_sleep": {"type": "float", "default": 5.0},
        "log_lines": {"type": "int", "default": 20},
    }
    named = ("dag_run_id", "dag_run_ids", "logical_date")
    rules = {
        "mutually_exclusive": [("only_failed", "only_new")]
        + [("dag_run_ids", one) for one in ("dag_run_id", "conf", *_INSTANTS, "partition_key")],
        "required_together": [("data_interval_start", "data_interval_end")],
        "required_by": {"data_interval_start": ["logical_date"]},
        "required_if": [("state", state, named, True) for state in ("absent", "queued", "success", "failed")],
    }
    return ModuleDefinition(spec, ensure_dag_run, rules, _secrets)


def _secrets(params: Params) -> Iterator[str]:
    """Yield the secrets of a task. From a conf, yield only the sensitive values.

    The other values of the conf are needed in messages and logs.
    """
    yield from secrets_in(connection_spec(), params)
    yield from secret_leaves(params["conf"])


def ensure_dag_run(call: ModuleCall) -> Result:
    """Ensure the state of a run. Return ``dag_run`` without the secrets in its conf.

    Servers show the conf to all readers of runs.
    """
    try:
        return redact_named(("conf",), _ensure(call))
    except AirflowError as error:
        error.details = redact_named(("conf",), error.details)
        raise


def _ensure(call: ModuleCall) -> Result:
    params = _validate(call.params)
    airflow = call.connect()
    check_version(airflow, (*TRIGGER_FIELDS, *CLEAR_FIELDS), params)
    if params["dag_run_ids"] is not None:
        return set_dag_runs(airflow, params, call.check_mode)
    dag = {} if params["state"] == "absent" else existing_dag(airflow, params["dag_id"])
    for attempt in range(1, _MAX_ATTEMPTS + 1):
        step = step_for(params, dag, _existing(airflow, params))
        cleared = _to_clear(airflow, params, step) if step.action == "clear" else []
        step = without_empty_clear(step, cleared)
        result: Result = {
            "changed": step.changed,
            "diff": diff_of(params, step, cleared),
            "cleared": [brief_instance(one) for one in cleared] if step.action == "clear" else [],
            "failed_tasks": [],
            "timed_out": False,
            "warnings": [
                *warnings_of(params, dag, step),
                *freeze_warnings(airflow, [params["dag_id"]] if step.unpauses else []),
            ],
        }
        if call.check_mode:
            run = predict(params, step)
            break
        try:
            run, done = _apply(airflow, params, step)
        except ConflictError:
            if attempt == _MAX_ATTEMPTS:
                raise
            # plan again from the current state
            pause_before(attempt)
            continue
        if done is not step:
            result.update(changed=done.changed, diff=diff_of(params, done, []))
        # an earlier attempt may have triggered a run that another client deleted
        result["changed"] = result["changed"] or (attempt > 1 and airflow.writes.changed)
        break
    if params["wait"] and not call.check_mode and params["state"] not in _UNWAITED:
        run = _wait_for(airflow, params, step, run, call, result)
    url = run_page(airflow, run["dag_id"], run["dag_run_id"]) if run.get("dag_run_id") else None
    return {**result, "dag_run": run, "dag_run_url": url}


def _validate(given: Params) -> Params:
    """Validate the options and normalize timestamps.

    :raises InvalidRequestError: for options that no server supports.
    """
    check_seconds(given, "wait_timeout", "wait_sleep")
    validate_note(given)
    if given["log_lines"] < 0:
        raise InvalidRequestError("log_lines must be 0 or more.")
    ids = given["dag_run_ids"] if given["dag_run_ids"] is not None else [given["dag_run_id"]]
    if "" in ids or not ids:
        raise InvalidRequestError("dag_run_id and dag_run_ids must not be empty.")
    slashed = [one for one in ids if "/" in (one or "")]
    if slashed:
        raise InvalidRequestError(
            f"dag_run_id must not contain a slash: the API cannot address the run '{slashed[0]}'."
        )
    texts = [("dag_run_id", one) for one in ids if one] + [("partition_key", given["partition_key"] or "")]
    for name, text in texts:
        problem = RUN_ID(text) or storage_problem(text)
        if problem and given["state"] != "absent":
            raise InvalidRequestError(f"{name} {problem}. Nothing was changed.")
    if given["clear"] and given["state"] != "present":
        raise InvalidRequestError("clear requires state=present, because it sets the state of the DAG run to queued.")
    return {**given, **{name: utc_argument(given, name) for name in _INSTANTS}}


def _existing(airflow: Airflow, params: Params) -> Run | None:
    """Return the run of the task, by its ID, otherwise by its logical date.

    The logical date is unique within a DAG.
    """
    if not params["dag_run_id"]:
        return _of_date(airflow, params)
    look = run_to_delete if params["state"] == "absent" else read_run
    run = look(airflow, params["dag_id"], params["dag_run_id"])
    other = _of_date(airflow, params) if run is None and params["state"] != "absent" else None
    if other:
        raise InvalidRequestError(
            f"DAG run '{other['dag_run_id']}' of DAG '{params['dag_id']}' already has the logical date {other['logical_date']}, and a DAG "
            "can have only one run per logical date. Nothing was changed."
        )
    return run


def _of_date(airflow: Airflow, params: Params) -> Run | None:
    date = params["logical_date"]
    if not date:
        return None
    query = filter_query(airflow, DAG_RUN.filters, {"logical_date_gte": date, "logical_date_lte": date})
    try:
        path, forms = dag_path(airflow, params["dag_id"], "dagRuns"), run_shape(params["dag_id"], None).forms
        rows = list_all(airflow, path, DAG_RUN.plural, query, forms=forms)
    except NotFoundError:
        # the response of Airflow 3 if the DAG does not exist
        if params["state"] == "absent":
            return None
        raise
    return present_run(airflow, rows[0]) if rows else None


def _clear(airflow: Airflow, params: Params, run: Run, dry_run: bool) -> Any:
    path = run_path(airflow, run["dag_id"], run["dag_run_id"], "clear")
    attempt = f"clear DAG run '{run['dag_run_id']}' of DAG '{run['dag_id']}'"
    body = {"dry_run": dry_run, **given_options(airflow, CLEAR_FIELDS, params)}
    shape = instances_shape(run["dag_id"]) if dry_run else run_shape(run["dag_id"], run["dag_run_id"])
    return write_run(airflow, "POST", path, attempt, body, safe=dry_run, shape=shape).body


def _to_clear(airflow: Airflow, params: Params, step: Step) -> list[dict[str, Any]]:
    """Return the task instances that the server would clear, from its dry run."""
    before = step.before or {}
    rows = _clear(airflow, params, before, dry_run=True)["task_instances"]
    return affected(airflow, rows, {name: before[name] for name in IDENTITY})


def _apply(airflow: Airflow, params: Params, step: Step) -> tuple[Run, Step]:
    """Carry out the step. Return the run afterwards, and the completed step.

    If another client has already made some of the changes, the completed step contains only the others.

    :raises ConflictError: if another client deleted the run in the meantime.
    """
    run = step.before or {}
    if step.action == "delete":
        return {}, step if delete_run(airflow, run) else Step("none", None, {})
    if step.action == "trigger":
        run, step = _trigger(airflow, params, step)
    elif step.action == "clear":
        run = present_run(
            airflow, _unless_deleted(airflow, params, partial(_clear, airflow, params, run, dry_run=False))
        )
    if step.fields:
        run = _unless_deleted(airflow, params, partial(set_run, airflow, run, step.fields))
    if step.unpauses:
        attempt = f"unpause DAG '{params['dag_id']}'"
        path = dag_path(airflow, params["dag_id"])
        unpaused = {"dag_id": params["dag_id"], "is_paused": False}
        shape = Shape(tuple(unpaused), unpaused)
        write_run(airflow, "PATCH", path, attempt, {"is_paused": False}, [("update_mask", "is_paused")], shape=shape)
    return run, step


def _trigger(airflow: Airflow, params: Params, step: Step) -> tuple[Run, Step]:
    """Trigger the run. Return the run, and what remains to be done."""
    endpoints = RUN_ENDPOINTS[airflow.generation.api]
    body: dict[str, Any] = dict.fromkeys(endpoints.trigger_nulls)
    names = ("dag_run_id", "conf", *(one.name for one in TRIGGER_FIELDS), *(() if endpoints.note else ("note",)))
    body.update({name: params[name] for name in names if params[name] not in (None, "")})
    path = dag_path(airflow, params["dag_id"], "dagRuns")
    try:
        shape = run_shape(params["dag_id"], params["dag_run_id"])
        response = write_run(airflow, "POST", path, f"trigger DAG '{params['dag_id']}'", body, shape=shape)
        run = present_run(airflow, response.body)
    except (OutcomeUnknownError, ApiError) as error:
        status = getattr(error, "status", 502)
        # Airflow 2 returns 500 to the second of two clients
        existing = _existing(airflow, params) if status in (409, 500, 502, 503, 504) else None
        if existing is None:
            if status == 409:
                raise ConflictError(str(error), status) from None
            raise _with_id_hint(error, params) from None
        # another client triggered it first, or the request succeeded and its response was lost
        try:
            check_same(params, existing)
        except InvalidRequestError:
            error.settle(False)
            raise
        if status != 500:
            error.settle(status != 409)
        fields = (
            {"note": params["note"]}
            if params["note"] is not None and params["note"] != (existing["note"] or "")
            else {}
        )
        if status == 409:
            return existing, step.with_run(existing, fields)
        return (
            _unless_deleted(airflow, params, partial(set_run, airflow, existing, fields)) if fields else existing
        ), step
    if endpoints.note and params["note"]:
        run = _unless_deleted(airflow, params, partial(set_note, airflow, run, params["note"]))
    return run, step


def _unless_deleted(airflow: Airflow, params: Params, write: Callable[[], Any]) -> Any:
    """Write to a run. Return the response.

    :raises ConflictError: if another client has deleted the run, and the task can find or trigger it again.
    """
    try:
        return write()
    except NotFoundError as error:
        is_named = params["dag_run_id"] or params["logical_date"]
        if not is_named or _existing(airflow, params) is not None:
            raise
        raise ConflictError(str(error), error.status) from None


def _with_id_hint(error: AirflowError, params: Params) -> AirflowError:
    if getattr(error, "status", 0) in (400, 500) and not _USUAL_ID.fullmatch(params["dag_run_id"] or "x"):
        return ApiError(
            f"{error} By default, dag_run_id may contain only letters, digits and _ . ~ : + -. To allow other characters, change "
            "[scheduler] allowed_run_id_pattern in the server's configuration.",
            error.status,  # type: ignore[attr-defined]
        )
    return error


def _wait_for(airflow: Airflow, params: Params, step: Step, run: Run, call: ModuleCall, result: Result) -> Run:
    """Wait for the end of the run.

    :raises AirflowError: if the run failed, unless it had failed before this task and ``on_failed=return`` accepts that.
    """
    accepted = not step.changed and run["state"] == "failed" and params["on_failed"] == "return"
    try:
        run = wait_for_run(call, airflow, run)
        if run["state"] == "failed":
            reasons = failure(airflow, run, params["log_lines"])
            if not accepted:
                raise reasons
            result["failed_tasks"] = reasons.details["failed_tasks"]
    except AirflowError as error:
        error.details = {**{name: result[name] for name in ("changed", "diff", "cleared")}, **error.details}
        raise
    return run
