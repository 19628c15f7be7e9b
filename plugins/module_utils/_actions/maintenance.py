# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pause matching DAGs for maintenance, and restore them afterwards.

A snapshot on the server stores which DAGs were not paused. Exactly these DAGs are restored.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from .._client.client import Airflow
from .._client.listing import list_all, listing
from .._errors import AirflowError, ApiError, ConflictError, InvalidRequestError, UnkeptError
from .._model.bound import BoundResource, Row
from .._model.secrets import is_sensitive_name
from .._model.timestamps import visible_time
from .._module.argument_spec import check_seconds, check_workers, connection_spec
from .._module.definition import ModuleCall, ModuleDefinition, Result
from .._module.waiting import wait_until
from .._query.routing import no_match, whole_query
from .._reconcile.apply import apply_or_settle, pause_before
from .._reconcile.batch import ResourcePlan, named, validate_for_server
from .._reconcile.freezes import freeze_warnings, missing_snapshot_warnings
from .._reconcile.plan import Change, DesiredState, plan
from .._reconcile.preflight import Preflight
from .._reconcile.schedule import schedule
from .._reconcile.writer import BatchWriter
from .._resources.dag import DAG
from .._resources.snapshot import Snapshot, read_snapshot
from .._resources.task_instance import FORMS, INSTANCE_KEY
from .._resources.variable import VARIABLE

# states of tasks that an executor runs or has received; scheduled tasks do not start while their DAG is paused
_UNDER_WAY = ("running", "queued", "restarting")
_DESCRIPTION = "DAGs that are paused for maintenance; airflow_maintenance restores them"
# attempts to write the snapshot while other clients change it
_MAX_ATTEMPTS = 10
_MAX_SERVER_ERRORS = 3
_SETTLING_SECONDS = 2.0
"""How long another client may take between reading and writing a snapshot."""


def maintenance() -> ModuleDefinition:
    """Define the module that freezes and restores DAGs."""
    texts = {"type": "list", "elements": "str"}
    spec = {
        **connection_spec(),
        "state": {"type": "str", "choices": ["frozen", "restored"], "required": True},
        "dag_ids": texts,
        "dag_id_pattern": {"type": "str"},
        "tags": texts,
        "snapshot": {"type": "str", "default": "community.airflow.maintenance"},
        "drain": {"type": "bool", "default": False},
        "wait_timeout": {"type": "float", "default": 600.0},
        "wait_sleep": {"type": "float", "default": 5.0},
        "batch_size": {"type": "int"},
        "batch_delay": {"type": "float", "default": 0.0},
        "workers": {"type": "int", "default": 16},
    }
    pairs = [("dag_ids", "dag_id_pattern"), ("dag_ids", "tags")]
    return ModuleDefinition(spec, maintain, {"mutually_exclusive": pairs})


@dataclass
class Freeze:
    """The plan of a freeze or restore.

    ``states`` maps each DAG to its new state, True for paused. ``remembered`` is the new snapshot, or None if nothing is left to restore.
    The other fields are about a restore. Of the DAGs in the previous snapshot, ``gone`` holds those that no longer exist, ``unseen`` those
    that may exist but that this user may not read, and ``consumed`` those that leave the snapshot. ``new`` holds the DAGs that have
    appeared since the freeze.
    """

    states: dict[str, bool] = field(default_factory=dict)
    remembered: Snapshot | None = None
    gone: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    consumed: tuple[str, ...] = ()


def freeze(active: Iterable[str], paused: Iterable[str], snapshot: Snapshot | None, by: str, now: str) -> Freeze:
    """Plan to pause the DAGs that are not paused.

    They are added to an earlier snapshot, if there is one.
    """
    pausing = sorted(active)
    earlier = snapshot or Snapshot(now, by, ())
    dags = tuple(sorted({*earlier.dags, *pausing}))
    others = tuple(sorted({*earlier.others, *paused} - set(dags)))
    return Freeze(
        dict.fromkeys(pausing, True),
        Snapshot(earlier.frozen_at, earlier.frozen_by, dags, others if not snapshot else earlier.others),
    )


def restore(
    selected: Mapping[str, bool], existing: Iterable[str], snapshot: Snapshot, unseen: Collection[str] = ()
) -> Freeze:
    """Plan to unpause the frozen DAGs that still exist.

    ``selected`` holds the selected DAGs, and whether each is paused. DAGs that are not ``existing`` are gone, unless they are ``unseen``.
    Unseen DAGs stay in the snapshot.
    """
    existing = set(existing)
    gone = sorted(set(snapshot.dags) - existing - set(unseen))
    mine = [dag_id for dag_id in snapshot.dags if dag_id in selected]
    new = sorted(existing - set(snapshot.dags) - set(snapshot.others))
    return Freeze(
        {dag_id: False for dag_id in mine if selected[dag_id]},
        snapshot.without([*mine, *gone]),
        gone,
        sorted(unseen),
        new,
        (*mine, *gone),
    )


def maintain(call: ModuleCall) -> Result:
    """Freeze or restore DAGs. Check mode neither writes nor waits."""
    params = call.params
    _check(params)
    if is_sensitive_name(params["snapshot"]):
        raise InvalidRequestError(
            f"The snapshot name '{params['snapshot']}' looks like the name of a secret, so Airflow may hide the variable's value. "
            "Use another name."
        )
    airflow = call.connect()
    rows = {row["dag_id"]: row for row in listing(airflow, DAG, whole_query(airflow, DAG.filters, {}))[0]}
    selected = _select(airflow, params, rows)
    selected_ids = sorted(selected)
    snapshots = _Snapshots(airflow, params["snapshot"])
    # read after the DAGs: a task that has paused one of them wrote its snapshot before that
    snapshot = snapshots.read()
    started = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    freeze = _planned(airflow, params, rows, selected, snapshot, started)
    bound = airflow.bind(DAG)
    changes = [
        plan(bound, DesiredState(dag_id, {"is_paused": paused}), bound.decode(rows[dag_id]))
        for dag_id, paused in sorted(freeze.states.items())
    ]
    result = _result(freeze, snapshot, changes, snapshots.change(freeze.remembered))
    result["warnings"] += _remarks(params, rows, selected)
    run_after_name = bound.endpoint.api_names.get("next_dagrun_run_after", "next_dagrun_run_after")
    if params["state"] == "restored":
        result["warnings"] += _remarks_on_restore(airflow, params, selected, snapshot, list(freeze.states))
        result["next_runs"] = {change.key: visible_time(rows[change.key].get(run_after_name)) for change in changes}
    if not call.check_mode:
        if params["state"] == "frozen":

            def with_mine(now: Snapshot | None) -> Snapshot | None:
                return _planned(airflow, params, rows, selected, now, started).remembered

            # first of all: a DAG that is paused without a record would stay paused
            conflict = False
            if snapshots.ensure(with_mine):
                # this may overwrite the snapshot of another freeze that started and ended after the DAGs were listed
                overtaken = _paused_since(airflow, rows)
                selected = {**selected, **{dag_id: rows[dag_id] for dag_id in overtaken}}
                conflict = snapshots.ensure(with_mine)
            done = _switch(call, airflow, bound, changes)
            # a concurrent freeze may overwrite this one: servers have no conditional writes
            snapshots.keep(with_mine, conflict)
        else:
            done = _switch(call, airflow, bound, changes)
            snapshots.ensure(lambda now: now and now.without(freeze.consumed))
        # less than planned if another client was faster
        result["changed"] = snapshots.wrote or any(change.changed for change in done)
    if params["drain"] and params["state"] == "frozen":
        result["running"] = _drain(call, airflow, selected_ids)
    return result


class _Snapshots:
    """The variable with the snapshot.

    Other clients may write it at any time, so each change starts from the current value.
    """

    def __init__(self, airflow: Airflow, name: str) -> None:
        self._airflow, self._name = airflow, name
        self._bound = airflow.bind(VARIABLE)
        self._held: Mapping[str, Any] | None = None
        self.wrote = False

    def read(self) -> Snapshot | None:
        row = self._airflow.read(VARIABLE, self._name)
        self._held = None if row is None else self._bound.decode(row)
        return None if self._held is None else read_snapshot(self._name, self._held["value"])

    def change(self, wanted: Snapshot | None) -> Change:
        """Return the change from the value that was read last to ``wanted``."""
        desired = DesiredState(self._name, None)
        if wanted is not None:
            values = {"value": wanted.text(), "description": _DESCRIPTION}
            lacks = self._bound.lacks
            desired = DesiredState(self._name, {name: value for name, value in values.items() if name not in lacks})
        return plan(self._bound, validate_for_server(self._bound, desired), self._held)

    def ensure(self, wanted: Callable[[Snapshot | None], Snapshot | None]) -> bool:
        """Apply ``wanted`` to the current snapshot until the result is stored.

        Return whether the snapshot was different.
        """
        for attempt in range(_MAX_ATTEMPTS):
            change = self.change(wanted(self.read()))
            if not change.changed:
                return bool(attempt)
            pause_before(attempt)
            try:
                apply_or_settle(self._airflow, change)
                self.wrote = True
            except UnkeptError:
                # another client wrote it right after this task
                self.wrote = True
            except ConflictError as error:
                # another client wrote it since it was read, or right after this task
                self.wrote = self.wrote or error.done
            except ApiError as error:
                # Airflow 2 returns 500 if another client creates the variable again in the meantime
                if error.status != 500 or attempt >= _MAX_SERVER_ERRORS:
                    raise
        raise AirflowError(
            f"Cannot write the snapshot '{self._name}': other clients changed it during each of {_MAX_ATTEMPTS} attempts. "
            "Run the task again."
        )

    def keep(self, wanted: Callable[[Snapshot | None], Snapshot | None], conflict: bool) -> None:
        """Apply ``wanted`` until it stays stored.

        After a ``conflict``, another client may still overwrite the snapshot with what it has read before.
        """
        for _attempt in range(_MAX_ATTEMPTS):
            if not self.ensure(wanted) and not conflict:
                return
            conflict = False
            time.sleep(_SETTLING_SECONDS)


def _paused_since(airflow: Airflow, rows: Mapping[str, Row]) -> list[str]:
    """Return the DAGs that have been paused since the first listing."""
    now = listing(airflow, DAG, whole_query(airflow, DAG.filters, {}))[0]
    return [
        row["dag_id"]
        for row in now
        if row["is_paused"] and row["dag_id"] in rows and not rows[row["dag_id"]]["is_paused"]
    ]


def _check(params: Mapping[str, Any]) -> None:
    for name in ("dag_ids", "dag_id_pattern", "tags"):
        value = params[name]
        if value is not None and (not value or "" in (value if isinstance(value, list) else [value])):
            # Airflow treats an empty filter as no filter
            raise InvalidRequestError(f"{name} must not be empty. Omit it to select every DAG.")
    if params["batch_size"] is not None and params["batch_size"] < 1:
        raise InvalidRequestError("batch_size must be 1 or more.")
    check_seconds(params, "wait_timeout", "wait_sleep", "batch_delay")
    check_workers(params)


def _select(airflow: Airflow, params: Mapping[str, Any], rows: Mapping[str, Row]) -> dict[str, Row]:
    """Return the DAGs that the task selects."""
    if params["dag_ids"]:
        missing = sorted(set(params["dag_ids"]) - set(rows))
        if missing and params["state"] == "frozen":
            raise InvalidRequestError(
                f"No such DAG on this server: {named(missing)}. Check dag_ids. Nothing was changed."
            )
        return {dag_id: rows[dag_id] for dag_id in params["dag_ids"] if dag_id in rows}
    filters = _selection(params)
    if not filters:
        return dict(rows)
    matching = listing(airflow, DAG, whole_query(airflow, DAG.filters, filters))[0]
    return {row["dag_id"]: row for row in matching if row["dag_id"] in rows}


def _selection(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: params[name] for name in DAG.selectors if params[name]}


def _remarks(params: Mapping[str, Any], rows: Mapping[str, Row], selected: Mapping[str, Row]) -> list[str]:
    """Return warnings about names and filters that match no DAG."""
    missing = sorted(set(params["dag_ids"] or ()) - set(rows))
    if missing:
        return [f"No such DAG on this server: {named(missing)}. Check dag_ids."]
    return [no_match(_selection(params))] if _selection(params) and not selected else []


def _remarks_on_restore(
    airflow: Airflow,
    params: Mapping[str, Any],
    selected: Mapping[str, Row],
    snapshot: Snapshot | None,
    restored: Collection[str],
) -> list[str]:
    """Return warnings about a restore that may not do what the user expects.

    The snapshot does not exist, selected DAGs are not in it, or they are in another one, too.
    """
    name = params["snapshot"]
    if snapshot is None:
        return missing_snapshot_warnings(airflow, name)
    others = [dag_id for dag_id, row in selected.items() if row["is_paused"] and dag_id not in snapshot.dags]
    # tags and patterns also select DAGs that were paused before the freeze
    matches_none = bool(_selection(params)) and not set(selected) & set(snapshot.dags)
    remarks = []
    if others and (params["dag_ids"] or matches_none):
        remarks.append(f"These DAGs are not in the snapshot '{name}' and stay paused: {named(sorted(others))}.")
    return [*remarks, *freeze_warnings(airflow, restored, own=name)]


def _planned(
    airflow: Airflow,
    params: Mapping[str, Any],
    rows: Mapping[str, Row],
    selected: Mapping[str, Row],
    snapshot: Snapshot | None,
    started: str,
) -> Freeze:
    if params["state"] == "frozen":
        active = [dag_id for dag_id, row in selected.items() if not row["is_paused"]]
        paused = [dag_id for dag_id, row in rows.items() if dag_id not in active]
        if not active and not snapshot:
            return Freeze()
        return freeze(active, paused, snapshot, airflow.auth.account, started)
    if snapshot is None:
        return Freeze()
    unseen = [dag_id for dag_id in snapshot.dags if dag_id not in rows and not _is_gone(airflow, dag_id)]
    return restore({dag_id: bool(row["is_paused"]) for dag_id, row in selected.items()}, rows, snapshot, unseen)


def _is_gone(airflow: Airflow, dag_id: str) -> bool:
    """Return whether the server reports that a DAG does not exist.

    A listing also omits DAGs that the user is not allowed to read.
    """
    try:
        return airflow.read(DAG, dag_id) is None
    except ApiError as error:
        if error.status != 403:
            raise
        return False


def _switch(call: ModuleCall, airflow: Airflow, bound: BoundResource, changes: Sequence[Change]) -> list[Change]:
    """Pause or unpause DAGs, optionally in batches.

    Return the changes as they were carried out.
    """
    done: list[Change] = []
    size = call.params["batch_size"] or len(changes) or 1
    for start in range(0, len(changes), size):
        if start:
            time.sleep(call.params["batch_delay"])
        resource_plan = ResourcePlan(bound)
        resource_plan.changes = list(changes[start : start + size])
        writer = BatchWriter(airflow, Preflight(airflow, [resource_plan]), call.params["workers"], False, call.progress)
        writer.write(schedule([resource_plan]))
        if writer.errors:
            failed = [change.key for change, _error in writer.errors]
            raise AirflowError(
                f"Cannot change {len(failed)} {'DAG' if len(failed) == 1 else 'DAGs'} ({named(failed)}): {writer.errors[0][1]} The "
                "snapshot is kept. To change the remaining DAGs, run the task again.",
                failed_dags=failed,
            )
        done += map(writer.final_change, resource_plan.changes)
    return done


def _drain(call: ModuleCall, airflow: Airflow, dag_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Wait until no task instance of these DAGs is running.

    Runs are ignored, because the run of a paused DAG never ends.
    """
    if call.check_mode:
        return _under_way(airflow, dag_ids)
    running: list[dict[str, Any]] = []
    remaining_state = "The DAGs stay frozen, and the snapshot is kept."

    def look() -> tuple[list[dict[str, Any]] | None, str]:
        running[:] = _under_way(airflow, dag_ids)
        return (None if running else []), f"Task instances still running: {_listed(running)}"

    try:
        drained = wait_until(call, look)
    except AirflowError as error:
        error.args = (f"{error} {remaining_state}",)
        raise
    if drained is None:
        raise AirflowError(
            f"Task instances are still running after {call.params['wait_timeout']:g} seconds (wait_timeout): {_listed(running)}. "
            f"{remaining_state}",
            running=running,
        )
    return drained


def _under_way(airflow: Airflow, dag_ids: Sequence[str]) -> list[dict[str, Any]]:
    wanted = set(dag_ids)
    query = [("state", state) for state in _UNDER_WAY]
    path = airflow.generation.path("dags/~/dagRuns/~/taskInstances")
    names = ("dag_id", "dag_run_id", "task_id", "map_index", "state")
    rows = list_all(airflow, path, "task_instances", query, identity=INSTANCE_KEY, forms=FORMS)
    instances = [
        {**{name: row.get(name) for name in names}, "start_date": visible_time(row.get("start_date"))}
        for row in rows
        if row["dag_id"] in wanted
    ]
    return sorted(
        instances, key=lambda one: (one["dag_id"], str(one["dag_run_id"]), one["task_id"], one["map_index"] or 0)
    )


def _listed(running: Sequence[Mapping[str, Any]]) -> str:
    return named([f"{one['dag_id']}.{one['task_id']} of {one['dag_run_id']} ({one['state']})" for one in running])


def _result(freeze: Freeze, snapshot: Snapshot | None, changes: Sequence[Change], stored: Change) -> Result:
    remembered = freeze.remembered or snapshot
    warnings = []
    if freeze.gone:
        warnings.append(f"These frozen DAGs no longer exist: {named(freeze.gone)}.")
    if freeze.unseen:
        warnings.append(
            f"This user is not allowed to read these frozen DAGs: {named(freeze.unseen)}. They remain paused, and the snapshot "
            "keeps them. A user with permission to edit these DAGs can restore them."
        )
    return {
        "changed": bool(changes) or stored.changed,
        "dags": [change.key for change in changes],
        "gone": freeze.gone,
        "unrestored": freeze.unseen,
        "new": freeze.new,
        "next_runs": {},
        "running": [],
        "snapshot": remembered.describe() if remembered else {},
        "diff": {
            "before_header": "dags",
            "after_header": "dags",
            "before": {change.key: change.diff()["before"] for change in changes},
            "after": {change.key: change.diff()["after"] for change in changes},
        },
        "warnings": warnings,
    }
