# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Manage backfills (Airflow 3 and later), which run a DAG for dates in the past."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from .._client.client import Airflow
from .._client.listing import action_rows
from .._errors import AirflowError, InvalidRequestError
from .._model.bound import Row, Values
from .._model.comparison import differs
from .._model.timestamps import time_order, visible_time
from .._module.argument_spec import (
    check_seconds,
    connection_spec,
    utc_argument,
)
from .._module.definition import ModuleCall, ModuleDefinition, Result
from .._module.waiting import wait_until, waiting_spec
from .._query.gather import visible_values_of
from .._reconcile.apply import retry_unless_applied
from .._resources._actions import (
    BACKFILL,
    BACKFILLS,
    CHANGE_BACKFILL_STATE,
    CREATE_BACKFILL,
    DAG,
    DAG_RUNS,
    PLAN_BACKFILL,
    RUN_ON_LATEST_VERSION,
)
from .._resources.backfill import BACKFILL as BACKFILL_KIND
from .._resources.backfill import MAX_ACTIVE_RUNS
from .._resources.dag_run import DRAIN_DAG
from .dag_run.options import check_reserved_keys
from .results import diff_between

_DATES = ("from_date", "to_date")
_COMPARED = (*_DATES, "dag_run_conf", "reprocess_behavior", "max_active_runs")
_NOT_RETURNED = ("run_backwards", "run_on_latest_version", "drain_dag")


def backfill() -> ModuleDefinition:
    """Define the module that manages a backfill.

    The module creates, pauses, unpauses or cancels a backfill, and can wait until the backfill completes.
    """
    spec = {
        **connection_spec(),
        "dag_id": {"type": "str"},
        "backfill_id": {"type": "int"},
        "from_date": {"type": "str"},
        "to_date": {"type": "str"},
        "dag_run_conf": {"type": "dict", "no_log": True},
        "reprocess_behavior": {"type": "str", "choices": ["none", "failed", "completed"]},
        "max_active_runs": {"type": "int"},
        "run_backwards": {"type": "bool"},
        "run_on_latest_version": {"type": "bool"},
        "drain_dag": {"type": "bool"},
        "state": {"type": "str", "choices": ["present", "paused", "unpaused", "cancelled"], "default": "present"},
        **waiting_spec(timeout=3600.0, sleep=10.0),
    }
    alone = [("backfill_id", name) for name in ("dag_id", *_COMPARED, *_NOT_RETURNED)]
    rules = {
        "required_one_of": [("dag_id", "backfill_id")],
        "mutually_exclusive": alone,
        "required_together": [_DATES],
        "required_by": dict.fromkeys((*_COMPARED[2:], *_NOT_RETURNED), _DATES),
    }
    return ModuleDefinition(spec, ensure_backfill, rules)


def ensure_backfill(call: ModuleCall) -> Result:
    """Ensure the state of a backfill.

    Return ``backfill`` and ``dag_runs``. ``dag_runs`` contains the planned runs of a new backfill or, after waiting, the actual runs.
    """
    params = call.params
    desired = _desired(params)
    airflow = call.connect()
    airflow.check_able(BACKFILLS, _attempt(params))
    if params["run_on_latest_version"] is not None:
        airflow.check_has(RUN_ON_LATEST_VERSION, "run_on_latest_version")
    if params["drain_dag"]:
        airflow.check_has(DRAIN_DAG, "drain_dag")
    row, former = _current(airflow, params, desired)
    if row is None and params["state"] == "cancelled":
        return _result(airflow, None, {}, {}, [])
    if row is None and not desired:
        raise InvalidRequestError(
            f"DAG '{params['dag_id']}' has no active backfill. Creating one requires from_date and to_date."
        )
    drains = row is None and params["drain_dag"]
    if params["wait"] and not drains and not (row and row["completed_at"]):
        _check_can_run(airflow, row["dag_id"] if row else params["dag_id"])
    before = _state(row)
    if row is None:
        check_reserved_keys(airflow, "dag_run_conf", params["dag_run_conf"])
    planned = _planned(airflow, params, desired) if row is None else []
    if row is None and not planned:
        warning = (
            "Nothing to do: for these dates, there are no DAG runs to create or rerun. To rerun existing DAG runs, set "
            "reprocess_behavior to failed or completed."
        )
        return {**_result(airflow, former, {}, {}, []), "warnings": [warning]}
    after = {**(before or {"dag_id": params["dag_id"], **desired}), **_target_state(params["state"], before)}
    if call.check_mode:
        return _result(airflow, {**(row or {}), **after}, before or {}, after, planned)
    row, wrote = (row, False) if row else _created(airflow, params, desired)
    row, moved = _change_state(airflow, row, params["state"])
    if not (wrote or moved):
        # another client made the same change first
        before, planned = after, []
    result = _result(airflow, row, before or {}, after, planned)
    if params["wait"]:
        result.update(_wait_for(call, airflow, row))
    return result


def _desired(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a new backfill, as in the API.

    Return {} if the task specifies no dates.
    """
    check_seconds(params, "wait_timeout", "wait_sleep")
    if params["wait"] and params["state"] in ("paused", "cancelled"):
        raise InvalidRequestError(
            "wait requires state=present or state=unpaused: a paused or cancelled backfill starts no more runs."
        )
    problem = MAX_ACTIVE_RUNS(params["max_active_runs"])
    if problem:
        raise InvalidRequestError(f"max_active_runs {problem}.")
    options = {
        **params,
        **{name: utc_argument(params, name) for name in _DATES},
        "drain_dag": params["drain_dag"] or None,
    }
    return {name: options[name] for name in (*_COMPARED, *_NOT_RETURNED) if options[name] is not None}


def _attempt(params: Mapping[str, Any]) -> str:
    number = params["backfill_id"]
    backfill_name = f"a backfill of DAG '{params['dag_id']}'" if number is None else f"backfill {number}"
    return f"set {backfill_name} to state {params['state']}"


def _current(airflow: Airflow, params: Mapping[str, Any], desired: Mapping[str, Any]) -> tuple[Row | None, Row | None]:
    """Return the backfill to manage, and the last completed one with equal values.

    The first is the backfill with the ID ``backfill_id``, or the active backfill of the DAG. The second is always None with ``backfill_id``. Each of
    the two is None if it does not exist.

    :raises InvalidRequestError: if a different backfill of the DAG is active, if ``backfill_id`` does not exist, or if the task would pause or
        unpause a completed backfill.
    """
    number = params["backfill_id"]
    if number is not None:
        row = airflow.call_or_none(BACKFILL, f"read backfill {number}", id=number)
        if row is None:
            raise InvalidRequestError(f"There is no backfill {number} on this server. Check backfill_id.")
        if row["completed_at"] and params["state"] in ("paused", "unpaused"):
            raise InvalidRequestError(f"Backfill {number} has completed and can no longer be paused or unpaused.")
        return row, None
    rows = _all(airflow, params["dag_id"])
    active = [row for row in rows if not row["completed_at"]]
    # before Airflow creates a backfill, it checks for an active one without a lock, so concurrent clients can create several
    active.sort(key=lambda row: bool(_different(row, desired)))
    different = _different(active[0], desired) if active else []
    if different and params["state"] != "cancelled":
        raise InvalidRequestError(
            f"DAG '{params['dag_id']}' already has an active backfill (ID {active[0]['id']}) with different values for: "
            f"{', '.join(different)}. A DAG can have only one active backfill at a time. Wait until it ends, or cancel it with "
            "state=cancelled and its backfill_id."
        )
    alike = [row for row in rows if row["completed_at"] and not _different(row, desired)]
    return (active[0] if active else None), (alike[-1] if alike else None)


def _all(airflow: Airflow, dag_id: str) -> list[Row]:
    return action_rows(
        airflow, BACKFILLS, f"list the backfills of DAG '{dag_id}'", [("order_by", "id"), ("dag_id", dag_id)]
    )


def _different(row: Row, desired: Mapping[str, Any]) -> list[str]:
    has = {**row, **{name: visible_time(row[name]) for name in _DATES}, "dag_run_conf": row["dag_run_conf"] or {}}
    return [name for name in _COMPARED if name in desired and differs(desired[name], has[name])]


def _check_can_run(airflow: Airflow, dag_id: str) -> None:
    if airflow.call(DAG, f"read DAG '{dag_id}'", dag_id=dag_id)["is_paused"]:
        raise InvalidRequestError(
            f"DAG '{dag_id}' is paused, so its runs would never start. Unpause it first with "
            "community.airflow.airflow_dag_state, or set wait=false."
        )


def _planned(airflow: Airflow, params: Mapping[str, Any], desired: Mapping[str, Any]) -> list[Row]:
    """Return the runs that a new backfill would create, from the server's dry run."""
    body = {
        "dag_id": params["dag_id"],
        **{name: value for name, value in desired.items() if name not in ("run_on_latest_version", "drain_dag")},
    }
    attempt = f"plan a backfill of DAG '{params['dag_id']}'"
    return airflow.call(PLAN_BACKFILL, attempt, json=body)["backfills"]


def _created(airflow: Airflow, params: Mapping[str, Any], desired: Mapping[str, Any]) -> tuple[Row, bool]:
    """Create a backfill.

    Return the backfill, and whether this Ansible task created it.
    """
    dag_id = params["dag_id"]
    attempt = f"create a backfill of DAG '{dag_id}'"

    def alike() -> list[Row]:
        return [row for row in _all(airflow, dag_id) if not _different(row, desired)]

    def active() -> Row | None:
        return next((row for row in alike() if not row["completed_at"]), None)

    is_mine = retry_unless_applied(
        lambda: airflow.call(CREATE_BACKFILL, attempt, json={"dag_id": dag_id, **desired}),
        lambda: active() is not None,
    )
    row = active() or next(reversed(alike()), None)
    if row is None:
        raise AirflowError(
            f"Airflow {airflow.version} accepted the request to create a backfill of DAG '{dag_id}', but does not list the backfill."
        )
    return row, is_mine


def _state(row: Row | None) -> dict[str, Any] | None:
    if row is None:
        return None
    named = {name: row[name] for name in ("id", "dag_id", "is_paused")}
    return {**named, "completed": bool(row["completed_at"])}


def _target_state(state: str, before: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the fields that ``state`` changes, with their new values.

    When the server cancels a backfill, it also pauses the backfill.
    """
    if state == "cancelled":
        return {"is_paused": True, "completed": True} if before and not before["completed"] else {}
    return {} if state == "present" else {"is_paused": state == "paused"}


def _change_state(airflow: Airflow, row: Row, state: str) -> tuple[Row, bool]:
    """Set the state of a backfill.

    Return the backfill, and whether this Ansible task changed its state.
    """
    target = _target_state(state, _state(row))
    if all((_state(row) or {})[name] == value for name, value in target.items()):
        return row, False
    attempt = f"set backfill {row['id']} of DAG '{row['dag_id']}' to state {state}"

    def read() -> Row:
        return airflow.call(BACKFILL, f"read backfill {row['id']}", id=row["id"])

    def is_done() -> bool:
        now = _state(read()) or {}
        # a backfill that was completed in the meantime has not been paused
        return bool(now["completed"] if state == "cancelled" else now["is_paused"] == target["is_paused"])

    is_mine = retry_unless_applied(lambda: airflow.call(CHANGE_BACKFILL_STATE[state], attempt, id=row["id"]), is_done)
    return read(), is_mine


def _wait_for(call: ModuleCall, airflow: Airflow, row: Row) -> dict[str, Any]:
    """Wait until the backfill completes.

    Return ``backfill`` and ``dag_runs``, the runs that the backfill created or reran.

    :raises AirflowError: if a run failed, if the backfill is paused, or if the timeout has expired.
    """
    name = f"Backfill {row['id']} of DAG '{row['dag_id']}'"
    last: dict[str, Any] = {}
    line = name

    def look() -> tuple[Row | None, str]:
        nonlocal line
        now = airflow.call(BACKFILL, f"read backfill {row['id']}", id=row["id"])
        last.update(backfill=_visible(airflow, now), dag_runs=_runs(airflow, now))
        counts = Counter(run["state"] for run in last["dag_runs"])
        line = f"{name}: {', '.join(f'{count} {state}' for state, count in sorted(counts.items())) or 'no runs yet'}"
        if now["is_paused"] and not now["completed_at"]:
            raise AirflowError(f"{name} is paused and will never finish. Use state=unpaused to resume it.", **last)
        return (now if now["completed_at"] else None), line

    if wait_until(call, look) is None:
        raise AirflowError(
            f"{line}. The backfill did not complete within {call.params['wait_timeout']:g} seconds (wait_timeout) and is still running.",
            **last,
        )
    failed = [run["dag_run_id"] for run in last["dag_runs"] if run["state"] == "failed"]
    if failed:
        raise AirflowError(
            f"{name} has completed, but {len(failed)} of its {len(last['dag_runs'])} runs failed: {', '.join(failed)}.",
            **last,
        )
    return last


def _runs(airflow: Airflow, row: Row) -> list[dict[str, Any]]:
    """Return the runs of the backfill.

    The runs are selected by their dates and by when they were queued, because the API cannot list the runs of a backfill before Airflow 3.4.
    """
    query = [
        ("order_by", "id"),
        ("run_type", "backfill"),
        ("logical_date_gte", row["from_date"]),
        ("logical_date_lte", row["to_date"]),
    ]
    since = time_order(visible_time(row["created_at"]) or "")
    attempt = f"list the runs of DAG '{row['dag_id']}'"
    return [
        {"dag_run_id": run["dag_run_id"], "logical_date": visible_time(run["logical_date"]), "state": run["state"]}
        for run in action_rows(airflow, DAG_RUNS, attempt, query, dag_id=row["dag_id"])
        if time_order(visible_time(run["queued_at"]) or "") >= since
    ]


def _visible(airflow: Airflow, row: Row) -> dict[str, Any]:
    return visible_values_of(airflow, BACKFILL_KIND, {"dag_run_conf": None, **row})


def _result(airflow: Airflow, row: Row | None, before: Values, after: Values, planned: list[Row]) -> Result:
    runs = [{"dag_run_id": None, "logical_date": visible_time(run["logical_date"]), "state": None} for run in planned]
    diff = diff_between("backfill", before, after)
    shown = _visible(airflow, row) if row else {}
    return {"changed": before != after, "diff": diff, "backfill": shown, "dag_runs": runs}
