# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pause, unpause, drain and delete DAGs, selected by ID or by filters."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from .._client.client import Airflow
from .._client.presentation import present
from .._errors import ApiError, InvalidRequestError
from .._model.bound import Row
from .._model.cost import PAGE
from .._module.argument_spec import check_seconds, connection_spec
from .._module.definition import ModuleCall, ModuleDefinition, Result
from .._module.waiting import wait_until, waiting_spec
from .._query.routing import no_match
from .._reconcile.batch import ResourcePlan
from .._reconcile.encode import body_of
from .._reconcile.plan import DesiredState, plan
from .._reconcile.preflight import Preflight
from .._reconcile.reading import known_values, read_for
from .._resources.dag import DAG
from .._resources.dag_run import DRAIN_DAG
from .dag_run.options import Params, reject_empty
from .dags import import_errors, last_line, list_dags, selection_of
from .results import diff_of_changes

# up to this number of DAGs, a listing with 100 DAGs per page is rarely cheaper than one request for each DAG
_SINGLY = 10


def dag_state() -> ModuleDefinition:
    """Define the module that pauses, unpauses, drains and deletes DAGs.

    The options name one or several DAGs, or contain filters that select DAGs.
    """
    texts = {"type": "list", "elements": "str"}
    spec = {
        **connection_spec(),
        "dag_id": {"type": "str"},
        "dag_ids": texts,
        "dag_id_pattern": {"type": "str"},
        "tags": texts,
        "state": {"type": "str", "choices": list(DAG.states), "required": True},
        **waiting_spec(),
    }
    pairs = [(one, several) for one in ("dag_id", "dag_ids") for several in ("dag_id_pattern", "tags")]
    rules = {
        "mutually_exclusive": [("dag_id", "dag_ids"), *pairs],
        "required_one_of": [("dag_id", "dag_ids", "dag_id_pattern", "tags")],
    }
    return ModuleDefinition(spec, set_dag_state, rules)


def set_dag_state(call: ModuleCall) -> Result:
    """Ensure the state of the DAGs. Return ``dags``, sorted by ID."""
    params, check_mode = call.params, call.check_mode
    remark = ", because that would select every DAG. To select all DAGs, set dag_id_pattern=%"
    reject_empty(params, "dag_id", "dag_ids", *DAG.selectors, remark=remark)
    check_seconds(params, "wait_timeout", "wait_sleep")
    airflow = call.connect()
    if params["state"] == "draining":
        airflow.check_has(DRAIN_DAG, "state=draining")
    ids = [params["dag_id"]] if params["dag_id"] else sorted(set(params["dag_ids"] or []))
    found = _named(airflow, ids, params) if ids else list_dags(airflow, selection_of(params))
    warnings: list[str] = []
    missing = [dag_id for dag_id in ids if dag_id not in found]
    if missing and params["state"] != "absent":
        if not params["wait"]:
            raise InvalidRequestError(
                f"No such DAG on this server: {', '.join(missing)}. Check the ID, and check that the file of the DAG has been "
                "parsed without import errors. Set wait=true to wait for the DAG."
            )
        if check_mode:
            warnings.append(
                f"DAGs that do not exist yet: {', '.join(missing)}. Outside check mode, the module waits for them."
            )
        else:
            found.update(_wait_for(call, airflow, missing))
    if not ids and not found:
        warnings.append(no_match(selection_of(params)))
    if params["state"] == "absent" and found:
        warnings.append(
            "A deleted DAG reappears without its history when its file is parsed again. To delete the DAG permanently, remove its file."
        )
    result = _ensure(airflow, found, missing if check_mode else [], params, check_mode)
    return {**result, "warnings": [*warnings, *result["warnings"]]}


def _ensure(
    airflow: Airflow, found: dict[str, Row], awaited: list[str], params: Params, check_mode: bool
) -> dict[str, Any]:
    """Ensure the state of every DAG in ``found``.

    ``awaited`` holds the missing DAGs in check mode, which does not wait for them.
    """
    bound = airflow.bind(DAG)
    changes = [
        plan(bound, _desired(dag_id, params), known_values(airflow, bound, None, row))
        for dag_id, row in sorted(found.items())
    ]
    resource_plan = ResourcePlan(bound)
    resource_plan.changes = [change for change in changes if change.changed]
    preflight = Preflight(airflow, [resource_plan])
    preflight.check(writes=not check_mode)
    result = []
    for number, change in enumerate(changes):
        row = found[change.key]
        if change.changed and not check_mode:
            # another client may already have made the change
            changes[number], now = preflight.carry_out(change)
            row = {**row, **now}
        elif change.after:
            row = {**row, **body_of(change)[0]}
        values = changes[number].after
        result.append(present(bound, change.key, row, values, values))
    coming = [] if params["state"] == "absent" else awaited
    diff = diff_of_changes("DAGs", [change for change in changes if change.changed])
    diff["after"].update({dag_id: {"dag_id": dag_id, **(_desired(dag_id, params).values or {})} for dag_id in coming})
    return {
        "changed": bool(coming) or any(change.changed for change in changes),
        "diff": diff,
        "dags": [dag for dag in result if dag],
        "warnings": preflight.warnings(),
    }


def _desired(dag_id: str, params: Params) -> DesiredState:
    return DesiredState(dag_id, DAG.states[params["state"]])


def _named(airflow: Airflow, ids: list[str], params: Params) -> dict[str, Row]:
    if len(ids) > _SINGLY:
        try:
            return {dag_id: row for dag_id, row in list_dags(airflow).items() if dag_id in set(ids)}
        except ApiError as error:
            # if the server fails to return one of the DAGs, the whole listing fails
            if error.status != 500 or params["state"] != "absent":
                raise
    bound = airflow.bind(DAG)
    read = {dag_id: read_for(airflow, bound, _desired(dag_id, params)) for dag_id in ids}
    return {dag_id: row for dag_id, row in read.items() if row is not None}


def _wait_for(call: ModuleCall, airflow: Airflow, missing: list[str]) -> dict[str, Row]:
    """Poll until every DAG exists.

    :raises InvalidRequestError: if the file of one of the DAGs cannot be imported, or if the timeout has expired.
    """
    found: dict[str, Row] = {}
    absent, cause = missing, ""

    def missing_error(condition: str) -> InvalidRequestError:
        return InvalidRequestError(f"No such DAG{condition}: {', '.join(absent)}. {cause}", dag_ids=absent)

    def look() -> tuple[dict[str, Row] | None, str]:
        nonlocal absent, cause
        found.update(_named(airflow, absent, call.params))
        absent = [dag_id for dag_id in missing if dag_id not in found]
        if not absent:
            return found, ""
        errors, hidden = import_errors(airflow)
        cause = f"Cannot check for import errors: {hidden}" if hidden else _describe(errors)
        broken = [error for error in errors if PurePath(error["filename"] or "").stem in absent]
        certain = [error for error in broken if _is_at_the_top(airflow, error, errors)]
        if certain:
            cause = _describe(certain)
            raise missing_error(", because a file cannot be imported")
        remark = f". {_describe(broken)}" if broken else ""
        return None, f"Waiting for {'DAG' if len(absent) == 1 else 'DAGs'} {', '.join(absent)}{remark}"

    if wait_until(call, look) is None:
        raise missing_error(f" after {call.params['wait_timeout']:g} seconds (wait_timeout)")
    return found


def _is_at_the_top(airflow: Airflow, error: Row, errors: list[Row]) -> bool:
    """Return whether the file with an import error is in the top folder.

    The file that will define a missing DAG is unknown. Most likely, it is a file in the top folder whose name is the DAG ID. A file with this
    name in a subfolder may belong to another team, or be an old copy. For an absolute path, the other known paths show which folder is the
    top folder.
    """
    folder = PurePath(error["filename"]).parent
    if not folder.is_absolute():
        return str(folder) == "."
    rows = list_dags(airflow, limit=PAGE)
    files = [row["fileloc"] for row in rows.values()] + [one["filename"] for one in errors]
    return all(isinstance(file, str) and folder in PurePath(file).parents for file in files if file)


def _describe(errors: list[Row]) -> str:
    lines = [f"{error['filename']}: {last_line(error)}" for error in errors[:3]]
    return f"Import errors on the server: {'; '.join(lines)}." if lines else "The server reports no import errors."
