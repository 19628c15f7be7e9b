# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The requests that set the state and the note of task instances, and their dry runs, in the ways of both APIs.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._client.client import Airflow, Row
from ..._client.generations import supports
from ..._client.http import segment
from ..._client.responses import HOLLOW
from ..._errors import Refused, Rejected
from ..._resources.dag_run import WAYS
from ..._resources.task_instance import (
    DELETION,
    RELATIVES,
    TASK_INSTANCE,
)
from ..dag_run.affected import Instance
from ..dag_run.runs import (
    INSTANCES,
    Params,
    dag_path,
    label,
    run_path,
    sent,
    sent_in_bulk,
    shown_instance,
)

Fields = Mapping[str, Any]


def _path(airflow: Airflow, one: Instance, *more: str) -> str:
    """The address of a task instance: that of a mapped one ends with its index."""
    index = [str(one["map_index"])] if one["map_index"] >= 0 else []
    return run_path(airflow, one["dag_id"], one["dag_run_id"], "taskInstances", segment(one["task_id"]), *index, *more)


def _relatives(params: Params) -> dict[str, bool]:
    return {name: params[name] for name in RELATIVES}


def _set_state(airflow: Airflow, params: Params, one: Instance, dry_run: bool, more: Fields) -> Row:
    """Set the state of a task instance, and of its relatives where the task says so; ``more`` is what goes with it."""
    ways = WAYS[airflow.dialect.api]
    attempt = f"set task {label(one)} of DAG run '{one['dag_run_id']}' to {params['state']}"
    body: dict[str, Any] = {"new_state": params["state"], **more}
    if not ways.relatives:
        body.update(_relatives(params))
        path = _path(airflow, one, *([ways.dry_run] if dry_run else []))
        return sent(airflow, "PATCH", path, attempt, body, TASK_INSTANCE, safe=dry_run).body
    body["dry_run"] = dry_run
    if not any(_relatives(params).values()):
        # Airflow 2.5 answers with an empty object once it has set the state
        return sent(
            airflow, "PATCH", _path(airflow, one), attempt, body, TASK_INSTANCE, safe=dry_run, shape=HOLLOW
        ).body
    if one["map_index"] >= 0:
        raise Refused(
            f"Airflow {airflow.version} sets no relatives of mapped tasks: set task {label(one)} without "
            f"{next(name for name in RELATIVES if params[name])}. Nothing was written."
        )
    body.update(task_id=one["task_id"], dag_run_id=one["dag_run_id"], **_relatives(params))
    path = dag_path(airflow, one["dag_id"], ways.relatives)
    return sent(airflow, "POST", path, attempt, body, TASK_INSTANCE, safe=dry_run).body


def dry_run_instance(airflow: Airflow, params: Params, one: Instance) -> list[Row]:
    """The task instances whose state would change, as the server lists them."""
    return _set_state(airflow, params, one, dry_run=True, more={}).get("task_instances", [])


def write_instances(airflow: Airflow, params: Params, writes: list[tuple[Instance, Fields]]) -> None:
    """Write each task instance what belongs to it, with one request where the server has one for all."""
    several = len(writes) > 1 and not any(_relatives(params).values())
    if several and supports(DELETION, airflow.dialect, airflow.version):
        return _write_together(airflow, params, writes)
    for one, fields in writes:
        _write(airflow, params, one, fields)
    return None


def _write(airflow: Airflow, params: Params, one: Instance, fields: Fields) -> None:
    ways = WAYS[airflow.dialect.api]
    if params["state"] == "absent":
        query = [("map_index", str(one["map_index"]))]
        path = run_path(airflow, one["dag_id"], one["dag_run_id"], "taskInstances", segment(one["task_id"]))
        airflow.request(
            "DELETE", path, f"delete task instance {label(one)}", query, permission=TASK_INSTANCE.permission
        )
        return
    note = {"note": fields["note"]} if "note" in fields else {}
    if "new_state" in fields:
        try:
            _set_state(airflow, params, one, dry_run=False, more={} if ways.note else note)
        except Rejected as error:
            # one of its relatives, written just before, brought it there
            if error.status != 409:
                raise
    if note and (ways.note or "new_state" not in fields):
        attempt = f"set the note of task {label(one)} of DAG run '{one['dag_run_id']}'"
        sent(airflow, "PATCH", _path(airflow, one) + ways.note, attempt, note, TASK_INSTANCE)


def _write_together(airflow: Airflow, params: Params, writes: list[tuple[Instance, Fields]]) -> None:
    action = "delete" if params["state"] == "absent" else "update"
    entities = [{"task_id": one["task_id"], "map_index": one["map_index"], **fields} for one, fields in writes]
    attempt = f"{action} task instances of DAG run '{params['dag_run_id']}'"
    path = run_path(airflow, params["dag_id"], params["dag_run_id"], "taskInstances")
    sent_in_bulk(airflow, path, action, entities, attempt, TASK_INSTANCE)


def _patch_group(airflow: Airflow, params: Params, body: Fields, mask: list[tuple[str, str]] | None) -> list[Instance]:
    """Change the group; without a mask, ask what it would change."""
    more = [] if mask else [WAYS[airflow.dialect.api].dry_run]
    group = segment(params["task_group_id"])
    path = run_path(airflow, params["dag_id"], params["dag_run_id"], "taskGroupInstances", group, *more)
    attempt = f"change task group '{params['task_group_id']}' of DAG run '{params['dag_run_id']}'"
    answer = sent(airflow, "PATCH", path, attempt, body, TASK_INSTANCE, mask, safe=not mask, shape=INSTANCES)
    shown = [shown_instance(airflow, row) for row in answer.body["task_instances"]]
    return sorted(shown, key=lambda one: (one["dag_run_id"], one["task_id"], one["map_index"]))


def dry_run_group(airflow: Airflow, params: Params) -> tuple[list[Instance], list[Instance]]:
    """The task instances of the group, and those whose state would change."""
    members = _patch_group(airflow, params, {}, None)
    if params["state"] == "present":
        return members, []
    body = {"new_state": params["state"], **_relatives(params)}
    return members, _patch_group(airflow, params, body, None)


def write_group(airflow: Airflow, params: Params, state: bool, note: bool) -> None:
    """Set the state, the note, or both, of all of the group."""
    # 3.3.2 forgets that it was to empty the note, unless the note is null and named in the mask
    body: dict[str, Any] = {"note": params["note"] or None} if note else {}
    if state:
        body["new_state"] = params["state"]
    mask = [("update_mask", name) for name in sorted(body)]
    _patch_group(airflow, params, {**body, **(_relatives(params) if state else {})}, mask)
