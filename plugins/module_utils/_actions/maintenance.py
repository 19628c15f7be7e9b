# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Maintenance: pause every DAG that matches, remember which were active on the server itself, and restore exactly these.

Note that these are private to the collection.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from .._client.client import Airflow, Row
from .._client.generations import decoded
from .._client.listing import everything, listing
from .._errors import AirflowError, Refused, Rejected
from .._model.secrets import sounds_secret
from .._module.argument_spec import check_seconds, connection_spec
from .._module.definition import Program, Result, Task
from .._module.waiting import until
from .._query.routing import no_match, whole_query
from .._reconcile.apply import apply
from .._reconcile.batch import Service, Steps, checked, named
from .._reconcile.plan import Change, Wish, plan
from .._reconcile.preflight import Preparation, service_of
from .._reconcile.schedule import schedule
from .._reconcile.snapshot import Snapshot, read_snapshot
from .._reconcile.writer import Writer
from .._resources.dag import DAG
from .._resources.task_instance import FORMS, INSTANCE_KEY
from .._resources.variable import VARIABLE

# what an executor works on, or has been given; what is only scheduled does not start while its DAG is paused
_UNDER_WAY = ("running", "queued", "restarting")
_DESCRIPTION = "DAGs that a maintenance has paused; airflow_maintenance restores them"
# of a write that another one overtakes
_TRIALS = 5


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
        "wait_timeout": {"type": "float", "default": 600.0},
        "wait_sleep": {"type": "float", "default": 5.0},
        "batch_size": {"type": "int"},
        "batch_delay": {"type": "float", "default": 0.0},
        "workers": {"type": "int", "default": 16},
    }
    pairs = [("dag_ids", "dag_id_pattern"), ("dag_ids", "tags")]
    return Program(spec, maintain, {"mutually_exclusive": pairs})


@dataclass
class Freeze:
    """What has to be done: ``states`` by DAG, True for paused.

    ``remembered`` is the snapshot as it will be, None where it is consumed. Of the DAGs in it, ``gone`` do not exist any more, and
    ``unseen`` may exist, but the server does not show them to this user. ``consumed`` are those that leave it.
    """

    states: dict[str, bool] = field(default_factory=dict)
    remembered: Snapshot | None = None
    gone: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    consumed: tuple[str, ...] = ()


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


def restored(
    chosen: Mapping[str, bool], known: Iterable[str], snapshot: Snapshot, unseen: Collection[str] = ()
) -> Freeze:
    """Unpause what the freeze paused and is still there. ``chosen`` are the DAGs that the task means, and whether each is paused.

    What is not ``known`` is gone, unless it is among ``unseen``: that stays in the snapshot.
    """
    known = set(known)
    gone = sorted(set(snapshot.dags) - known - set(unseen))
    mine = [dag_id for dag_id in snapshot.dags if dag_id in chosen]
    new = sorted(known - set(snapshot.dags) - set(snapshot.others))
    return Freeze(
        {dag_id: False for dag_id in mine if chosen[dag_id]},
        snapshot.without([*mine, *gone]),
        gone,
        sorted(unseen),
        new,
        (*mine, *gone),
    )


def maintain(task: Task) -> Result:
    """Freeze or restore; in check mode nothing is written, and nobody waits."""
    params = task.params
    _check(params)
    if sounds_secret(params["snapshot"]):
        raise Refused(
            f"Airflow may hide the value of a variable that is called like a secret, and '{params['snapshot']}' is: name the snapshot otherwise."
        )
    airflow = task.connect()
    rows = {row["dag_id"]: row for row in listing(airflow, DAG, whole_query(airflow, DAG.filters, {}))[0]}
    chosen = _chosen(airflow, params, rows)
    meant = sorted(chosen)
    memory = _Memory(airflow, params["snapshot"])
    # after the DAGs: whoever paused one of them has written a snapshot before
    snapshot = memory.read()
    started = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    freeze = _planned(airflow, params, rows, chosen, snapshot, started)
    service = service_of(airflow, DAG)
    changes = [
        plan(DAG, service.endpoint, Wish(dag_id, {"is_paused": paused}), decoded(DAG, service.endpoint, rows[dag_id]))
        for dag_id, paused in sorted(freeze.states.items())
    ]
    result = _result(freeze, snapshot, changes, memory.change(freeze.remembered))
    result["warnings"] += _remarks(params, rows, chosen)
    wire = service.endpoint.wire.get("next_dagrun_run_after", "next_dagrun_run_after")
    if params["state"] == "restored":
        result["next_runs"] = {change.key: rows[change.key].get(wire) for change in changes}
    if not task.check_mode:
        if params["state"] == "frozen":

            def with_mine(now: Snapshot | None) -> Snapshot | None:
                return _planned(airflow, params, rows, chosen, now, started).remembered

            # first of all: what is paused and not remembered would stay so
            if memory.bring(with_mine):
                # the snapshot of another freeze, which began and ended since the DAGs were listed, may be overwritten
                overtaken = _paused_since(airflow, rows)
                chosen = {**chosen, **{dag_id: rows[dag_id] for dag_id in overtaken}}
                memory.bring(with_mine)
            _switch(task, airflow, service, changes)
            # and that of a freeze at the same time may be written over this one: no server has a write that another one's stops
            memory.bring(with_mine)
        else:
            _switch(task, airflow, service, changes)
            memory.bring(lambda now: now and now.without(freeze.consumed))
    if params["drain"] and params["state"] == "frozen":
        result["running"] = _drained(task, airflow, meant)
    return result


class _Memory:
    """The variable that holds the snapshot. Others may write it at any time, so each change begins with what is there then."""

    def __init__(self, airflow: Airflow, name: str) -> None:
        self._airflow, self._name = airflow, name
        self._service = service_of(airflow, VARIABLE)
        self._held: Mapping[str, Any] | None = None

    def read(self) -> Snapshot | None:
        row = self._airflow.read(VARIABLE, self._name)
        self._held = None if row is None else decoded(VARIABLE, self._service.endpoint, row)
        return None if self._held is None else read_snapshot(self._name, self._held["value"])

    def change(self, wanted: Snapshot | None) -> Change:
        """What has to be written, after what was read last."""
        wish = Wish(self._name, None)
        if wanted is not None:
            values = {"value": wanted.text(), "description": _DESCRIPTION}
            lacks = self._service.lacks
            wish = Wish(self._name, {name: value for name, value in values.items() if name not in lacks})
        return plan(VARIABLE, self._service.endpoint, checked(self._service, wish), self._held)

    def bring(self, wanted: Callable[[Snapshot | None], Snapshot | None]) -> bool:
        """Write what ``wanted`` makes of the snapshot that is there, until it is there. Whether anything was written."""
        for trial in range(_TRIALS):
            change = self.change(wanted(self.read()))
            if not change.changed:
                return bool(trial)
            try:
                apply(self._airflow, change)
            except Rejected as error:
                # made, or deleted, by another since it was read
                if error.status not in (404, 409):
                    raise
        raise AirflowError(
            f"The snapshot '{self._name}' was changed by others at each of {_TRIALS} trials to write it. Run the task again."
        )


def _paused_since(airflow: Airflow, rows: Mapping[str, Row]) -> list[str]:
    """The DAGs that were active when they were listed first, and are not any more."""
    now = listing(airflow, DAG, whole_query(airflow, DAG.filters, {}))[0]
    return [
        row["dag_id"]
        for row in now
        if row["is_paused"] and row["dag_id"] in rows and not rows[row["dag_id"]]["is_paused"]
    ]


def _check(params: Mapping[str, Any]) -> None:
    for name in ("dag_ids", "dag_id_pattern", "tags"):
        given = params[name]
        if given is not None and (not given or "" in (given if isinstance(given, list) else [given])):
            # Airflow takes an empty filter for no filter
            raise Refused(f"{name} must not be empty; leave it out for every DAG.")
    if params["batch_size"] is not None and params["batch_size"] < 1:
        raise Refused("batch_size must be 1 or more.")
    check_seconds(params, "wait_timeout", "wait_sleep", "batch_delay")


def _chosen(airflow: Airflow, params: Mapping[str, Any], rows: Mapping[str, Row]) -> dict[str, Row]:
    """The DAGs that the task means."""
    if params["dag_ids"]:
        missing = sorted(set(params["dag_ids"]) - set(rows))
        if missing and params["state"] == "frozen":
            raise Refused(f"There is no DAG {named(missing)} on this server. Nothing was written.")
        return {dag_id: rows[dag_id] for dag_id in params["dag_ids"] if dag_id in rows}
    given = _selection(params)
    if not given:
        return dict(rows)
    found = listing(airflow, DAG, whole_query(airflow, DAG.filters, given))[0]
    return {row["dag_id"]: row for row in found if row["dag_id"] in rows}


def _selection(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: params[name] for name in DAG.selectors if params[name]}


def _remarks(params: Mapping[str, Any], rows: Mapping[str, Row], chosen: Mapping[str, Row]) -> list[str]:
    """Warnings that the task means fewer DAGs than it names."""
    missing = sorted(set(params["dag_ids"] or ()) - set(rows))
    if missing:
        return [f"There is no DAG {named(missing)} on this server."]
    return [no_match(_selection(params))] if _selection(params) and not chosen else []


def _planned(
    airflow: Airflow,
    params: Mapping[str, Any],
    rows: Mapping[str, Row],
    chosen: Mapping[str, Row],
    snapshot: Snapshot | None,
    started: str,
) -> Freeze:
    if params["state"] == "frozen":
        active = [dag_id for dag_id, row in chosen.items() if not row["is_paused"]]
        paused = [dag_id for dag_id, row in rows.items() if dag_id not in active]
        if not active and not snapshot:
            return Freeze()
        return frozen(active, paused, snapshot, airflow.auth.account, started)
    if snapshot is None:
        return Freeze()
    unseen = [dag_id for dag_id in snapshot.dags if dag_id not in rows and not _is_gone(airflow, dag_id)]
    return restored({dag_id: bool(row["is_paused"]) for dag_id, row in chosen.items()}, rows, snapshot, unseen)


def _is_gone(airflow: Airflow, dag_id: str) -> bool:
    """Whether the server says that there is no such DAG. A listing leaves out what this user may not read, too."""
    try:
        return airflow.read(DAG, dag_id) is None
    except Rejected as error:
        if error.status != 403:
            raise
        return False


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
    if task.check_mode:
        return _under_way(airflow, dag_ids)
    running: list[dict[str, Any]] = []
    stays = "The DAGs stay frozen, and the snapshot is kept."

    def look() -> tuple[list[dict[str, Any]] | None, str]:
        running[:] = _under_way(airflow, dag_ids)
        return (None if running else []), f"{len(running)} task instances are under way: {_listed(running)}"

    try:
        drained = until(task, look)
    except AirflowError as error:
        error.args = (f"{error} {stays}",)
        raise
    if drained is None:
        raise AirflowError(
            f"{len(running)} task instances are still under way after {task.params['wait_timeout']:g} seconds: {_listed(running)}. {stays}",
            running=running,
        )
    return drained


def _under_way(airflow: Airflow, dag_ids: Sequence[str]) -> list[dict[str, Any]]:
    wanted = set(dag_ids)
    query = [("state", state) for state in _UNDER_WAY]
    path = airflow.dialect.path("dags/~/dagRuns/~/taskInstances")
    names = ("dag_id", "dag_run_id", "task_id", "map_index", "state", "start_date")
    rows = everything(airflow, path, "task_instances", query, identity=INSTANCE_KEY, forms=FORMS)
    found = [{name: row.get(name) for name in names} for row in rows if row["dag_id"] in wanted]
    return sorted(found, key=lambda one: (one["dag_id"], str(one["dag_run_id"]), one["task_id"], one["map_index"] or 0))


def _listed(running: Sequence[Mapping[str, Any]]) -> str:
    return named([f"{one['dag_id']}.{one['task_id']} of {one['dag_run_id']} ({one['state']})" for one in running])


def _result(freeze: Freeze, snapshot: Snapshot | None, changes: Sequence[Change], memory: Change) -> Result:
    shown = freeze.remembered or snapshot
    warnings = []
    if freeze.gone:
        warnings.append(f"These DAGs were frozen and do not exist any more: {named(freeze.gone)}.")
    if freeze.unseen:
        warnings.append(
            f"These DAGs were frozen, and this user may not read them: {named(freeze.unseen)}. They stay paused, and in the snapshot, which "
            "a user who may change them can restore."
        )
    return {
        "changed": bool(changes) or memory.changed,
        "dags": [change.key for change in changes],
        "gone": freeze.gone,
        "unrestored": freeze.unseen,
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
