# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Pause matching DAGs for maintenance, and restore them afterwards.

A snapshot on the server stores which DAGs were not paused. Exactly these DAGs are restored.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from ..._client.client import Airflow
from ..._errors import AirflowError, ApiError, InvalidRequestError
from ..._model.bound import BoundResource, Row
from ..._model.secrets import is_hidden_name
from ..._model.timestamps import visible_time
from ..._module.argument_spec import check_seconds, check_workers, connection_spec
from ..._module.definition import ModuleCall, ModuleDefinition, Result
from ..._reconcile.batch import ResourcePlan, named
from ..._reconcile.plan import Change, DesiredState, plan
from ..._reconcile.preflight import Preflight
from ..._reconcile.schedule import schedule
from ..._reconcile.writer import BatchWriter
from ..._resources.dag import DAG
from ..._resources.snapshot import Snapshot
from ..dag_run.options import reject_empty
from ..dags import list_dags
from ..results import diff_of_changes
from .drain import drain
from .plan import Freeze, freeze, restore
from .selection import restore_warnings, selected_dags
from .stored import StoredSnapshot

# by default, a paused DAG satisfies the state draining; but a frozen DAG is paused without having drained
_EXACT = {"scheduling_state": "exact"}


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


def maintain(call: ModuleCall) -> Result:
    """Freeze or restore DAGs. Check mode neither writes nor waits."""
    params = call.params
    _check(params)
    if not params["snapshot"]:
        raise InvalidRequestError("snapshot must not be empty. Omit it to use the default name.")
    if is_hidden_name(params["snapshot"]):
        raise InvalidRequestError(
            f"The snapshot name '{params['snapshot']}' looks like the name of a secret, so Airflow may hide the value of the variable "
            "that stores the snapshot. Use another name."
        )
    airflow = call.connect()
    rows = list_dags(airflow)
    selected, warnings = selected_dags(airflow, params, rows)
    selected_ids = sorted(selected)
    snapshots = StoredSnapshot(airflow, params["snapshot"])
    # read the snapshot after the DAGs: another task stores its snapshot before it pauses the first DAG
    snapshot = snapshots.read()
    started = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    freeze = _planned(airflow, params, rows, selected, snapshot, started)
    bound = airflow.bind(DAG)
    changes = [
        plan(bound, DesiredState(dag_id, {"scheduling_state": state}, _EXACT), bound.decode(rows[dag_id]))
        for dag_id, state in sorted(freeze.states.items())
    ]
    result = _result(freeze, snapshot, changes, snapshots.change(freeze.remembered))
    result["warnings"] += warnings
    run_after_name = bound.endpoint.api_names.get("next_dagrun_run_after", "next_dagrun_run_after")
    if params["state"] == "restored":
        result["warnings"] += restore_warnings(airflow, params, selected, snapshot, list(freeze.states))
        result["next_runs"] = {change.key: visible_time(rows[change.key].get(run_after_name)) for change in changes}
    if not call.check_mode:
        if params["state"] == "frozen":

            def with_mine(now: Snapshot | None) -> Snapshot | None:
                return _planned(airflow, params, rows, selected, now, started).remembered

            # store the snapshot first: a DAG that is paused without a record would stay paused
            conflict = False
            if snapshots.ensure(with_mine):
                # this write may have overwritten the snapshot of another freeze that started and ended after the DAGs were listed
                overtaken = _paused_since(airflow, rows)
                selected = {**selected, **{dag_id: rows[dag_id] for dag_id in overtaken}}
                conflict = snapshots.ensure(with_mine)
            done = _switch(call, airflow, bound, changes)
            # a concurrent freeze may overwrite this snapshot, because servers do not support conditional writes
            snapshots.keep(with_mine, conflict)
        else:
            done = _switch(call, airflow, bound, changes)
            snapshots.ensure(lambda now: now and now.without(freeze.consumed))
        # another client may have made some of the planned changes first
        result["changed"] = snapshots.wrote or any(change.changed for change in done)
    if params["drain"] and params["state"] == "frozen":
        result["running"] = drain(call, airflow, selected_ids)
    return result


def _check(params: Mapping[str, Any]) -> None:
    reject_empty(params, "dag_ids", *DAG.selectors, remark=". Omit it to select every DAG")
    if params["batch_size"] is not None and params["batch_size"] < 1:
        raise InvalidRequestError("batch_size must be 1 or more.")
    check_seconds(params, "wait_timeout", "wait_sleep", "batch_delay")
    check_workers(params)


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
        if not active and not snapshot:
            return Freeze()
        draining = [dag_id for dag_id in active if selected[dag_id].get("scheduling_state") == "draining"]
        return freeze(active, rows, snapshot, airflow.auth.account, started, draining)
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


def _paused_since(airflow: Airflow, rows: Mapping[str, Row]) -> list[str]:
    """Return the DAGs that have been paused since the first listing."""
    return [
        dag_id
        for dag_id, row in list_dags(airflow).items()
        if row["is_paused"] and dag_id in rows and not rows[dag_id]["is_paused"]
    ]


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


def _result(freeze: Freeze, snapshot: Snapshot | None, changes: Sequence[Change], stored: Change) -> Result:
    remembered = freeze.remembered or snapshot
    warnings = []
    if freeze.gone:
        warnings.append(f"These frozen DAGs no longer exist: {named(freeze.gone)}.")
    if freeze.unseen:
        warnings.append(
            f"This user is not allowed to read these frozen DAGs: {named(freeze.unseen)}. They remain paused and stay in the "
            "snapshot. A user with permission to edit these DAGs can restore them."
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
        "diff": diff_of_changes("DAGs", changes),
        "warnings": warnings,
    }
