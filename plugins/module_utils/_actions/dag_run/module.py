# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Trigger, wait for, clear and delete DAG runs, and set their state and note."""

from __future__ import annotations

from collections.abc import Iterator

from ..._client.client import Airflow
from ..._errors import AirflowError, ConflictError, InvalidRequestError
from ..._model.secrets import redact_named, secret_leaves
from ..._module.argument_spec import check_seconds, connection_spec, utc_argument
from ..._module.definition import ModuleCall, ModuleDefinition, Result
from ..._module.secret_options import secrets_in
from ..._module.waiting import waiting_spec
from ..._reconcile.apply import pause_before
from ..._reconcile.freezes import freeze_warnings
from ..._resources.dag_run import CLEAR_FIELDS, TRIGGER_FIELDS
from ..results import USER_DATA
from .find import existing_run
from .options import (
    Params,
    check_deletable,
    check_limit,
    check_reserved_id,
    check_reserved_keys,
    check_version,
    id_warnings,
    reject_empty,
)
from .plan import (
    Step,
    diff_of,
    predict,
    step_for,
    warnings_of,
    without_empty_clear,
)
from .runs import Run, brief_instance, existing_dag, run_page
from .several import set_dag_runs
from .wait import failure, wait_for_run
from .write import apply_step, to_clear

_INSTANTS = ("logical_date", "data_interval_start", "data_interval_end", "run_after")
_UNWAITED = ("absent", "success", "failed")
_MAX_ATTEMPTS = 10
"""Maximum number of attempts to write a run that other clients delete at the same time."""


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
        # ansible-test requires an explicit no_log for an option with this name
        "partition_key": {"type": "str", "no_log": False},
        "drain_dag": {"type": "bool", "default": False},
        "note": {"type": "str"},
        "unpause": {"type": "bool", "default": False},
        "clear": {"type": "bool", "default": False},
        "on_failed": {"type": "str", "choices": ["fail", "clear", "return"], "default": "fail"},
        "only_failed": {"type": "bool", "default": False},
        "only_new": {"type": "bool", "default": False},
        "run_on_latest_version": {"type": "bool"},
        **waiting_spec(timeout=3600.0),
        "log_lines": {"type": "int", "default": 20},
    }
    named = ("dag_run_id", "dag_run_ids", "logical_date")
    rules = {
        "mutually_exclusive": [("only_failed", "only_new"), ("drain_dag", "unpause")]
        + [("dag_run_ids", one) for one in ("dag_run_id", "conf", *(field.name for field in TRIGGER_FIELDS))],
        "required_together": [("data_interval_start", "data_interval_end")],
        "required_by": {"data_interval_start": ["logical_date"]},
        "required_if": [("state", state, named, True) for state in ("absent", "queued", "success", "failed")],
    }
    return ModuleDefinition(spec, ensure_dag_run, rules, _secrets)


def _secrets(params: Params) -> Iterator[str]:
    """Yield the secrets of a task.

    From ``conf``, yield only the sensitive values. The other values of ``conf`` are needed in messages and logs.
    """
    yield from secrets_in(connection_spec(), params)
    yield from secret_leaves(params["conf"])


def ensure_dag_run(call: ModuleCall) -> Result:
    """Ensure the state of a run.

    Return ``dag_run`` without the secrets in its conf and its note. Servers show the conf and the note to every user who can read the run.
    """
    try:
        return redact_named(USER_DATA, _ensure(call))
    except AirflowError as error:
        error.details = redact_named(USER_DATA, error.details)
        raise


def _ensure(call: ModuleCall) -> Result:
    params = _validate(call.params)
    airflow = call.connect()
    check_version(airflow, (*TRIGGER_FIELDS, *CLEAR_FIELDS), params)
    if params["dag_run_ids"] is not None:
        return set_dag_runs(airflow, params, call.check_mode)
    dag = {} if params["state"] == "absent" else existing_dag(airflow, params["dag_id"])
    for attempt in range(1, _MAX_ATTEMPTS + 1):
        step = step_for(params, dag, existing_run(airflow, params))
        if step.action == "trigger":
            check_reserved_id(airflow, params["dag_run_id"])
            check_reserved_keys(airflow, "conf", params["conf"])
        elif step.action == "delete":
            check_deletable(airflow, step.before or {})
        cleared = to_clear(airflow, params, step) if step.action == "clear" else []
        step = without_empty_clear(step, cleared)
        result: Result = {
            "changed": step.changed,
            "diff": diff_of(params, step, cleared),
            "cleared": [brief_instance(one) for one in cleared] if step.action == "clear" else [],
            "failed_tasks": [],
            "timed_out": False,
            "warnings": [
                *warnings_of(params, dag, step),
                *(id_warnings(airflow, params["dag_run_id"]) if call.check_mode and step.action == "trigger" else []),
                *freeze_warnings(airflow, [params["dag_id"]] if step.unpauses else []),
            ],
        }
        if call.check_mode:
            run = predict(params, step)
            break
        try:
            run, done = apply_step(airflow, params, step, cleared)
        except ConflictError:
            if attempt == _MAX_ATTEMPTS:
                raise
            # plan again from the current state
            pause_before(attempt)
            continue
        if done is not step:
            result.update(changed=done.changed, diff=diff_of(params, done, []))
        # an earlier attempt may have triggered a run that another client deleted afterwards
        result["changed"] = result["changed"] or (attempt > 1 and airflow.writes.changed)
        break
    if params["wait"] and not call.check_mode and params["state"] not in _UNWAITED:
        run = _wait_for(airflow, params, step, run, call, result)
    url = run_page(airflow, run["dag_id"], run["dag_run_id"]) if run.get("dag_run_id") else None
    return {**result, "dag_run": run, "dag_run_url": url}


def _validate(given: Params) -> Params:
    """Validate the options and normalize timestamps.

    :raises InvalidRequestError: for values that no server supports.
    """
    check_seconds(given, "wait_timeout", "wait_sleep")
    check_limit("note", given["note"])
    reject_empty(given, "dag_id", "dag_run_id", "dag_run_ids")
    if given["log_lines"] < 0:
        raise InvalidRequestError("log_lines must be 0 or more.")
    ids = given["dag_run_ids"] if given["dag_run_ids"] is not None else [given["dag_run_id"]]
    slashed = [one for one in ids if "/" in (one or "")]
    if slashed:
        raise InvalidRequestError(
            f"dag_run_id must not contain a slash: the API cannot address the run '{slashed[0]}'."
        )
    if given["state"] != "absent":
        for one in ids:
            check_limit("dag_run_id", one)
        check_limit("partition_key", given["partition_key"] or None)
    if given["clear"] and given["state"] != "present":
        raise InvalidRequestError("clear requires state=present, because clearing sets the DAG run to queued.")
    return {**given, **{name: utc_argument(given, name) for name in _INSTANTS}}


def _wait_for(airflow: Airflow, params: Params, step: Step, run: Run, call: ModuleCall, result: Result) -> Run:
    """Wait until the run ends.

    :raises AirflowError: if the run failed or did not end before the timeout. With ``on_failed=return``, a run that had failed before this
        Ansible task is not an error.
    """
    # a new note, or unpausing the DAG, does not make a failed run start again
    keeps_state = step.action in ("none", "set") and (step.before or {}).get("state") == run["state"] == "failed"
    accepted = keeps_state and params["on_failed"] == "return"
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
