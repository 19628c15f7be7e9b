# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Maintenance: pause every DAG that matches, remember which were active on the server itself, and restore exactly these.

Note that these are private to the collection.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from ansible_collections.community.airflow.plugins.module_utils._api import Airflow, Row
from ansible_collections.community.airflow.plugins.module_utils._apply import apply
from ansible_collections.community.airflow.plugins.module_utils._dialects import decoded
from ansible_collections.community.airflow.plugins.module_utils._errors import AirflowError, Refused
from ansible_collections.community.airflow.plugins.module_utils._kinds.dag import DAG
from ansible_collections.community.airflow.plugins.module_utils._kinds.variable import VARIABLE
from ansible_collections.community.airflow.plugins.module_utils._listing import everything, listing
from ansible_collections.community.airflow.plugins.module_utils._operations._converge import Preparation, service_of
from ansible_collections.community.airflow.plugins.module_utils._operations._route import filter_query
from ansible_collections.community.airflow.plugins.module_utils._operations._writing import Writer
from ansible_collections.community.airflow.plugins.module_utils._options import check_seconds, connection_spec
from ansible_collections.community.airflow.plugins.module_utils._plan import Change, Wish, plan
from ansible_collections.community.airflow.plugins.module_utils._schedule import schedule
from ansible_collections.community.airflow.plugins.module_utils._secrets import sounds_secret
from ansible_collections.community.airflow.plugins.module_utils._sync import Service, Steps, checked, named
from ansible_collections.community.airflow.plugins.module_utils._task import Program, Result, Task

# what an executor works on, or has been given; what is only scheduled does not start while its DAG is paused
_UNDER_WAY = ("running", "queued", "restarting")
_FORMAT = 1


def maintenance() -> Program:
    """The module that freezes and restores DAGs."""
    texts = {"type": "list", "elements": "str"}
    spec = {
        **connection_spec(),
        "state": {"type": "str", "choices": ["frozen", "restored"], "required": True},
        "dag_ids": texts,
        "dag_id_pattern": {"type": "str"},
        "tags": texts,
        "snapshot": {"type": "str", "default": "community.airflow.maintenance"},
        "drain": {"type": "bool", "default": False},
        "drain_timeout": {"type": "float", "default": 600.0},
        "drain_sleep": {"type": "float", "default": 5.0},
        "batch_size": {"type": "int"},
        "batch_delay": {"type": "float", "default": 0.0},
        "workers": {"type": "int", "default": 16},
    }
    pairs = [("dag_ids", "dag_id_pattern"), ("dag_ids", "tags")]
    return Program(spec, maintain, {"mutually_exclusive": pairs})


@dataclass(frozen=True)
class Snapshot:
    """What was active when the freeze began: ``dags`` are paused since, ``others`` were paused before and stay so."""

    frozen_at: str
    frozen_by: str
    dags: tuple[str, ...]
    others: tuple[str, ...] = ()

    def text(self) -> str:
        return json.dumps({"format": _FORMAT, **vars(self)}, sort_keys=True)

    def told(self) -> dict[str, Any]:
        """As the result holds it."""
        return {"frozen_at": self.frozen_at, "frozen_by": self.frozen_by, "dags": list(self.dags)}


def read_snapshot(name: str, text: str) -> Snapshot:
    """:raises Refused: for a variable that holds something else."""
    try:
        content = json.loads(text)
        if content["format"] != _FORMAT:
            raise ValueError("format")
        texts = {part: tuple(str(dag_id) for dag_id in content[part]) for part in ("dags", "others")}
        return Snapshot(str(content["frozen_at"]), str(content["frozen_by"]), **texts)
    except (ValueError, KeyError, TypeError):
        raise Refused(
            f"The variable '{name}' holds no snapshot that this module can read. Name another one in snapshot, or delete it if no DAG waits "
            "to be restored. Nothing was written."
        ) from None


@dataclass
class Freeze:
    """What has to be done. ``remembered`` is the snapshot as it will be, None where it is consumed."""

    states: dict[str, bool] = field(default_factory=dict)
    remembered: Snapshot | None = None
    gone: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)


def frozen(active: Iterable[str], paused: Iterable[str], snapshot: Snapshot | None, by: str, now: str) -> Freeze:
    """Pause what is active. An earlier snapshot is kept, and what became active since is added to it."""
    pausing = sorted(active)
    earlier = snapshot or Snapshot(now, by, ())
    dags = tuple(sorted({*earlier.dags, *pausing}))
    others = tuple(sorted({*earlier.others, *paused} - set(dags)))
    return Freeze(
        dict.fromkeys(pausing, True),
        Snapshot(earlier.frozen_at, earlier.frozen_by, dags, others if not snapshot else earlier.others),
    )


def restored(chosen: Mapping[str, bool], known: Iterable[str], snapshot: Snapshot) -> Freeze:
    """Unpause what the freeze paused and is still there. ``chosen`` are the DAGs that the task means, and whether each is paused."""
    known = set(known)
    gone = sorted(set(snapshot.dags) - known)
    mine = [dag_id for dag_id in snapshot.dags if dag_id in chosen]
    left = tuple(dag_id for dag_id in snapshot.dags if dag_id in known and dag_id not in chosen)
    others = tuple(sorted({*snapshot.others, *mine}))
    rest = Snapshot(snapshot.frozen_at, snapshot.frozen_by, left, others) if left else None
    new = sorted(known - set(snapshot.dags) - set(snapshot.others))
    return Freeze({dag_id: False for dag_id in mine if chosen[dag_id]}, rest, gone, new)


def maintain(task: Task) -> Result:
    """Freeze or restore; in check mode nothing is written, and nobody waits."""
    params = task.params
    _check(params)
    if sounds_secret(params["snapshot"]):
        raise Refused(
            f"Airflow may hide the value of a variable that is called like a secret, and '{params['snapshot']}' is: name the snapshot otherwise."
        )
    airflow = task.connect()
    rows = {row["dag_id"]: row for row in listing(airflow, DAG, _filters(airflow, {}))[0]}
    chosen = _chosen(airflow, params, rows)
    variables, name = service_of(airflow, VARIABLE), params["snapshot"]
    held = airflow.read(VARIABLE, name)
    held_values = None if held is None else decoded(VARIABLE, variables.endpoint, held)
    snapshot = None if held_values is None else read_snapshot(name, held_values["value"])
    freeze = _planned(airflow, params, rows, chosen, snapshot)
    service = service_of(airflow, DAG)
    changes = [
        plan(DAG, service.endpoint, Wish(dag_id, {"is_paused": paused}), decoded(DAG, service.endpoint, rows[dag_id]))
        for dag_id, paused in sorted(freeze.states.items())
    ]
    memory = _memory(variables, name, freeze, held_values)
    result = _result(freeze, snapshot, changes, memory)
    wire = service.endpoint.wire.get("next_dagrun_run_after", "next_dagrun_run_after")
    if params["state"] == "restored":
        result["next_runs"] = {change.key: rows[change.key].get(wire) for change in changes}
    if not task.check_mode:
        if params["state"] == "frozen":
            # first of all: what is paused and not remembered would stay so
            _remember(airflow, memory)
            _switch(task, airflow, service, changes)
        else:
            _switch(task, airflow, service, changes)
            _remember(airflow, memory)
    if params["drain"] and params["state"] == "frozen":
        result["running"] = _drained(task, airflow, sorted(chosen))
    return result


def _check(params: Mapping[str, Any]) -> None:
    for name in ("dag_ids", "dag_id_pattern", "tags"):
        given = params[name]
        if given is not None and (not given or "" in (given if isinstance(given, list) else [given])):
            # Airflow takes an empty filter for no filter
            raise Refused(f"{name} must not be empty; leave it out for every DAG.")
    if params["batch_size"] is not None and params["batch_size"] < 1:
        raise Refused("batch_size must be 1 or more.")
    check_seconds(params, "drain_timeout", "drain_sleep", "batch_delay")


def _filters(airflow: Airflow, given: Mapping[str, Any]) -> list[tuple[str, str]]:
    return filter_query(
        airflow, DAG.filters, {one.name: given.get(one.name, one.option.get("default")) for one in DAG.filters}
    )


def _chosen(airflow: Airflow, params: Mapping[str, Any], rows: Mapping[str, Row]) -> dict[str, Row]:
    """The DAGs that the task means."""
    if params["dag_ids"]:
        missing = sorted(set(params["dag_ids"]) - set(rows))
        if missing and params["state"] == "frozen":
            raise Refused(f"There is no DAG {named(missing)} on this server. Nothing was written.")
        return {dag_id: rows[dag_id] for dag_id in params["dag_ids"] if dag_id in rows}
    given = {name: params[name] for name in ("dag_id_pattern", "tags") if params[name]}
    if not given:
        return dict(rows)
    return {row["dag_id"]: row for row in listing(airflow, DAG, _filters(airflow, given))[0] if row["dag_id"] in rows}


def _planned(
    airflow: Airflow,
    params: Mapping[str, Any],
    rows: Mapping[str, Row],
    chosen: Mapping[str, Row],
    snapshot: Snapshot | None,
) -> Freeze:
    if params["state"] == "frozen":
        now = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        active = [dag_id for dag_id, row in chosen.items() if not row["is_paused"]]
        paused = [dag_id for dag_id, row in rows.items() if dag_id not in active]
        if not active and not snapshot:
            return Freeze()
        return frozen(active, paused, snapshot, airflow.auth.account, now)
    if snapshot is None:
        return Freeze()
    return restored({dag_id: bool(row["is_paused"]) for dag_id, row in chosen.items()}, rows, snapshot)


def _memory(service: Service, name: str, freeze: Freeze, held: Mapping[str, Any] | None) -> Change:
    """The change of the variable that holds the snapshot."""
    if freeze.remembered is None:
        wish = Wish(name, None)
    else:
        description = "DAGs that a maintenance has paused; airflow_maintenance restores them"
        wish = Wish(name, {"value": freeze.remembered.text(), "description": description})
        wish = Wish(name, {one: value for one, value in (wish.values or {}).items() if one not in service.lacks})
    return plan(VARIABLE, service.endpoint, checked(service, wish), held)


def _remember(airflow: Airflow, memory: Change) -> None:
    if memory.changed:
        apply(airflow, memory)


def _switch(task: Task, airflow: Airflow, service: Service, changes: Sequence[Change]) -> None:
    """Pause or unpause, in batches where that is wanted."""
    size = task.params["batch_size"] or len(changes) or 1
    for start in range(0, len(changes), size):
        if start:
            time.sleep(task.params["batch_delay"])
        steps = Steps(service)
        steps.changes = list(changes[start : start + size])
        writer = Writer(airflow, Preparation(airflow, [steps]), task.params["workers"], False, task.progress)
        writer.write(schedule([steps]))
        if writer.errors:
            failed = [change.key for change, _error in writer.errors]
            raise AirflowError(
                f"{len(failed)} DAGs could not be changed ({named(failed)}): {writer.errors[0][1]} The snapshot is kept: run the task again "
                "to complete it.",
                failed_dags=failed,
            )


def _drained(task: Task, airflow: Airflow, dag_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Wait until no task instance of these DAGs is under way. Not for their runs: the run of a paused DAG never ends."""
    end = time.monotonic() + task.params["drain_timeout"]
    while True:
        running = _under_way(airflow, dag_ids)
        if not running or task.check_mode:
            return running
        task.progress(f"{len(running)} task instances are under way: {_listed(running)}")
        if time.monotonic() >= end:
            raise AirflowError(
                f"{len(running)} task instances are still under way after {task.params['drain_timeout']:g} seconds: {_listed(running)}. The DAGs "
                "stay frozen, and the snapshot is kept.",
                running=running,
            )
        time.sleep(min(task.params["drain_sleep"], max(0.0, end - time.monotonic())))


def _under_way(airflow: Airflow, dag_ids: Sequence[str]) -> list[dict[str, Any]]:
    wanted = set(dag_ids)
    query = [("state", state) for state in _UNDER_WAY]
    path = airflow.dialect.path("dags/~/dagRuns/~/taskInstances")
    names = ("dag_id", "dag_run_id", "task_id", "map_index", "state", "start_date")
    # they come and go while they are listed
    rows = everything(airflow, path, "task_instances", query, exact=False)
    found = [{name: row.get(name) for name in names} for row in rows if row["dag_id"] in wanted]
    return sorted(found, key=lambda one: (one["dag_id"], str(one["dag_run_id"]), one["task_id"], one["map_index"] or 0))


def _listed(running: Sequence[Mapping[str, Any]]) -> str:
    return named([f"{one['dag_id']}.{one['task_id']} of {one['dag_run_id']} ({one['state']})" for one in running])


def _result(freeze: Freeze, snapshot: Snapshot | None, changes: Sequence[Change], memory: Change) -> Result:
    shown = freeze.remembered or snapshot
    warnings = []
    if freeze.gone:
        warnings.append(f"These DAGs were frozen and are not there any more: {named(freeze.gone)}.")
    return {
        "changed": bool(changes) or memory.changed,
        "dags": [change.key for change in changes],
        "gone": freeze.gone,
        "new": freeze.new,
        "next_runs": {},
        "running": [],
        "snapshot": shown.told() if shown else {},
        "diff": {
            "before_header": "dags",
            "after_header": "dags",
            "before": {change.key: change.diff()["before"] for change in changes},
            "after": {change.key: change.diff()["after"] for change in changes},
        },
        "warnings": warnings,
    }
