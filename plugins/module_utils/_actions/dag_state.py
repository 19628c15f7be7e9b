# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pause, unpause and delete DAGs: one, several, or all that match."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from .._client.client import Airflow, Row
from .._client.generations import PAGE
from .._client.listing import list_all, listing
from .._client.presentation import present
from .._errors import ApiError, InvalidRequestError
from .._module.argument_spec import check_seconds, connection_spec
from .._module.definition import ModuleCall, ModuleDefinition, Result
from .._module.waiting import wait_until, waiting_spec
from .._query.routing import no_match, whole_query
from .._reconcile.batch import BoundResource, ResourcePlan
from .._reconcile.plan import Change, DesiredState, plan
from .._reconcile.preflight import Preflight, bind, known_values, read_for
from .._resources._actions import IMPORT_ERROR_FORMS
from .._resources.dag import DAG

# up to here a listing, of 100 DAGs a page, is rarely cheaper than asking for each
_SINGLY = 10

Params = Mapping[str, Any]


def dag_state() -> ModuleDefinition:
    """The module that pauses, unpauses and deletes DAGs: one, several, or all that match."""
    texts = {"type": "list", "elements": "str"}
    spec = {
        **connection_spec(),
        "dag_id": {"type": "str"},
        "dag_ids": texts,
        "dag_id_pattern": {"type": "str"},
        "tags": texts,
        "state": {"type": "str", "choices": ["paused", "unpaused", "absent"], "required": True},
        **waiting_spec(),
    }
    pairs = [(one, several) for one in ("dag_id", "dag_ids") for several in ("dag_id_pattern", "tags")]
    rules = {
        "mutually_exclusive": [("dag_id", "dag_ids"), *pairs],
        "required_one_of": [("dag_id", "dag_ids", "dag_id_pattern", "tags")],
    }
    return ModuleDefinition(spec, set_dag_state, rules)


def set_dag_state(call: ModuleCall) -> Result:
    """``dags`` with what became of each, in the order of their ids."""
    params, check_mode = call.params, call.check_mode
    for name in ("dag_id", "dag_ids", "dag_id_pattern", "tags"):
        given = params[name]
        if given is not None and (not given or "" in (given if isinstance(given, list) else [given])):
            # Airflow takes an empty filter for no filter
            raise InvalidRequestError(
                f"{name} must not be empty, because that would mean every DAG. dag_id_pattern=% says so openly."
            )
    check_seconds(params, "wait_timeout", "wait_sleep")
    airflow = call.connect()
    ids = [params["dag_id"]] if params["dag_id"] else sorted(set(params["dag_ids"] or []))
    found = _named(airflow, ids, params) if ids else _matching(airflow, params)
    warnings: list[str] = []
    missing = [dag_id for dag_id in ids if dag_id not in found]
    if missing and params["state"] != "absent":
        if not params["wait"]:
            raise InvalidRequestError(
                f"There is no DAG {', '.join(missing)} on this server. Check the id, and that the file has been parsed without an import "
                "error; wait=true waits for it. Nothing was written."
            )
        if check_mode:
            warnings.append(f"There is no DAG {', '.join(missing)} yet: the real run waits for it.")
        else:
            found.update(_wait_for(call, airflow, missing))
    if not ids and not found:
        warnings.append(no_match({name: params[name] for name in DAG.selectors}))
    if params["state"] == "absent" and found:
        warnings.append(
            "A deleted DAG comes back at the next parse, without its history, for as long as its file is there."
        )
    return {**_ensure(airflow, found, missing if check_mode else [], params, check_mode), "warnings": warnings}


def _ensure(
    airflow: Airflow, found: dict[str, Row], awaited: list[str], params: Params, check_mode: bool
) -> dict[str, Any]:
    """Bring every DAG that was found to the state. ``awaited`` are those that check mode does not wait for."""
    bound = bind(airflow, DAG)
    changes = [
        plan(DAG, bound.endpoint, _desired(dag_id, params), known_values(airflow, bound, None, row))
        for dag_id, row in sorted(found.items())
    ]
    result = []
    for number, change in enumerate(changes):
        row = found[change.key]
        if change.changed and not check_mode:
            changes[number], row = _apply(airflow, bound, change, row)
        values = changes[number].after
        result.append(present(DAG, bound.endpoint, change.key, row, values, values))
    coming = [] if params["state"] == "absent" else awaited
    before: dict[str, Any] = {change.key: change.diff()["before"] for change in changes if change.changed}
    after: dict[str, Any] = {change.key: change.diff()["after"] for change in changes if change.changed}
    after.update({dag_id: {"dag_id": dag_id, **(_desired(dag_id, params).values or {})} for dag_id in coming})
    return {
        "changed": bool(coming) or any(change.changed for change in changes),
        "diff": {"before_header": "dags", "after_header": "dags", "before": before, "after": after},
        "dags": [dag for dag in result if dag],
    }


def _desired(dag_id: str, params: Params) -> DesiredState:
    state = params["state"]
    return DesiredState(dag_id, None if state == "absent" else {"is_paused": state == "paused"})


def _apply(airflow: Airflow, bound: BoundResource, change: Change, row: Row) -> tuple[Change, Row]:
    """What this task did, which is nothing if another client did it first, and the DAG afterwards."""
    done, now = Preflight(airflow, [ResourcePlan(bound)]).carry_out(change)
    return done, {**row, **now}


def _named(airflow: Airflow, ids: list[str], params: Params) -> dict[str, Row]:
    if len(ids) > _SINGLY:
        try:
            rows = listing(airflow, DAG, whole_query(airflow, DAG.filters, {}))[0]
            return {row["dag_id"]: row for row in rows if row["dag_id"] in set(ids)}
        except ApiError as error:
            # one DAG that the server fails to show breaks the listing for all
            if error.status != 500 or params["state"] != "absent":
                raise
    bound = bind(airflow, DAG)
    read = {dag_id: read_for(airflow, bound, _desired(dag_id, params)) for dag_id in ids}
    return {dag_id: row for dag_id, row in read.items() if row is not None}


def _matching(airflow: Airflow, params: Params) -> dict[str, Row]:
    """What matches, stale DAGs too: they come back, in the state that they have."""
    query = whole_query(airflow, DAG.filters, {name: params[name] for name in DAG.selectors})
    return {row["dag_id"]: row for row in listing(airflow, DAG, query)[0]}


def _wait_for(call: ModuleCall, airflow: Airflow, missing: list[str]) -> dict[str, Row]:
    """Ask again until every DAG is there. Ends early where the file of one cannot be imported."""
    found: dict[str, Row] = {}
    cause = [""]

    def refusal(reason: str) -> InvalidRequestError:
        absent = [dag_id for dag_id in missing if dag_id not in found]
        return InvalidRequestError(
            f"There is no DAG {', '.join(absent)} {reason}. {cause[0]} Nothing was written.",
            dag_ids=absent,
        )

    def look() -> tuple[dict[str, Row] | None, str]:
        found.update(_named(airflow, [dag_id for dag_id in missing if dag_id not in found], call.params))
        absent = [dag_id for dag_id in missing if dag_id not in found]
        if not absent:
            return found, ""
        errors, cause[0] = _import_errors(airflow)
        broken = [error for error in errors if PurePath(error["filename"] or "").stem in absent]
        certain = [error for error in broken if _is_at_the_top(airflow, error, errors)]
        if certain:
            cause[0] = _describe(certain)
            raise refusal("and its file cannot be imported")
        remark = f". {_describe(broken)}" if broken else ""
        return None, f"Waiting for DAG {', '.join(absent)}{remark}"

    if wait_until(call, look) is None:
        raise refusal(f"after {call.params['wait_timeout']:g} seconds")
    return found


def _import_errors(airflow: Airflow) -> tuple[list[Row], str]:
    """The import errors on the server, and a sentence about them. A user who may not read them can wait all the same."""
    try:
        path = airflow.generation.path("importErrors")
        errors = list_all(airflow, path, "import_errors", exact=False, forms=IMPORT_ERROR_FORMS)
    except ApiError as error:
        if error.status != 403:
            raise
        return [], f"Whether a file has an import error is unknown: {error}"
    return errors, _describe(errors)


def _is_at_the_top(airflow: Airflow, error: Row, errors: list[Row]) -> bool:
    """Whether a file is in the folder that holds all others, as far as the server shows that.

    Of a DAG that it does not know, a server cannot say which file is to define it. A file of that name there is the one that most people mean;
    one in a folder below may be of another team, and an old copy.
    """
    folder = PurePath(error["filename"]).parent
    if not folder.is_absolute():
        return str(folder) == "."
    rows = listing(airflow, DAG, whole_query(airflow, DAG.filters, {}), limit=PAGE)[0]
    files = [row["fileloc"] for row in rows] + [one["filename"] for one in errors]
    return all(isinstance(file, str) and folder in PurePath(file).parents for file in files if file)


def _describe(errors: list[Row]) -> str:
    lines = [f"{error['filename']}: {_last_line(error['stack_trace'])}" for error in errors[:3]]
    return f"Import errors on the server: {'; '.join(lines)}." if lines else "The server reports no import errors."


def _last_line(text: str | None) -> str:
    return ((text or "").strip().splitlines() or ["no stack trace"])[-1]
