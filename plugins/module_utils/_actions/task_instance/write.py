# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests that set the state and the note of task instances, for both APIs.

This module also sends their dry runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._client.client import Airflow
from ..._client.generations import supports
from ..._client.http import quote_segment
from ..._client.responses import Shape
from ..._errors import ApiError, InvalidRequestError
from ..._model.bound import Row
from ..._resources.dag_run import RUN_ENDPOINTS
from ..._resources.task_instance import (
    BULK_MASK,
    DELETION,
    FORMS,
    LISTED_AFTER_UPDATE,
    NAMED_AFTER_UPDATE,
    RELATIVES,
    TASK_INSTANCE,
)
from ..dag_run.affected import Instance, keyed
from ..dag_run.runs import (
    Params,
    counted_done,
    dag_path,
    describe_instance,
    instances_shape,
    present_instance,
    run_path,
    write_in_bulk,
    write_run,
)

Fields = Mapping[str, Any]


def _path(airflow: Airflow, one: Instance, *more: str) -> str:
    """Return the path of a task instance.

    The path of a mapped task instance contains its map index.
    """
    index = [str(one["map_index"])] if one["map_index"] >= 0 else []
    return run_path(
        airflow, one["dag_id"], one["dag_run_id"], "taskInstances", quote_segment(one["task_id"]), *index, *more
    )


def _relatives(params: Params) -> dict[str, bool]:
    return {name: params[name] for name in RELATIVES}


def _mask(fields: Fields) -> list[tuple[str, str]]:
    return [("update_mask", name) for name in sorted(fields)]


def _reference(one: Instance, is_note: bool = False) -> Shape:
    """Return the shape of API v1's response to a write of a task instance.

    Airflow 2 returns an empty object after a change of the state, and the task instance after a change of the note.
    """
    forms = {name: (one[name], None) for name in ("dag_id", "dag_run_id", "task_id")}
    return Shape(("task_id",) if is_note else (), forms=forms, hollow=not is_note)


def _written(airflow: Airflow, one: Instance, with_relatives: bool = False) -> Shape:
    """Return the shape of API v2's response to a write of a task instance.

    The response is a list of the instance, or of all with its ID. Airflow 3.0.0 and 3.0.1 return a single instance. After a write
    ``with_relatives``, Airflow 3.0 returns any of the instances.
    """
    is_named = not with_relatives or supports(NAMED_AFTER_UPDATE, airflow.generation, airflow.version)
    names = ("dag_id", "dag_run_id", "task_id") if is_named else ("dag_id",)
    forms = {**FORMS, **{name: one[name] for name in names}}
    if not supports(LISTED_AFTER_UPDATE, airflow.generation, airflow.version):
        return Shape(forms=forms)
    return Shape(rows=TASK_INSTANCE.plural, forms={TASK_INSTANCE.plural: [forms]})


def _set_state(airflow: Airflow, params: Params, one: Instance, dry_run: bool, more: Fields) -> Row:
    """Set the state of a task instance, and of related tasks if requested.

    ``more`` holds additional fields.
    """
    endpoints = RUN_ENDPOINTS[airflow.generation.api]
    attempt = f"set task {describe_instance(one)} of DAG run '{one['dag_run_id']}' to {params['state']}"
    body: dict[str, Any] = {"new_state": params["state"], **more}
    if not endpoints.relatives:
        mask, relatives = _mask(body), _relatives(params)
        body.update(relatives)
        path = _path(airflow, one, *([endpoints.dry_run] if dry_run else []))
        shape = instances_shape(one["dag_id"]) if dry_run else _written(airflow, one, any(relatives.values()))
        return write_run(airflow, "PATCH", path, attempt, body, mask, safe=dry_run, shape=shape).body
    # no mask from here on: API v1 has none for task instances, and a separate endpoint for the note
    body["dry_run"] = dry_run
    if not any(_relatives(params).values()):
        return write_run(airflow, "PATCH", _path(airflow, one), attempt, body, safe=dry_run, shape=_reference(one)).body
    if one["map_index"] >= 0:
        raise InvalidRequestError(
            f"Airflow {airflow.version} cannot set the state of relatives of mapped tasks. Set the state of task {describe_instance(one)} without "
            f"{next(name for name in RELATIVES if params[name])}. Nothing was changed."
        )
    body.update(task_id=one["task_id"], dag_run_id=one["dag_run_id"], **_relatives(params))
    path = dag_path(airflow, one["dag_id"], endpoints.relatives)
    return write_run(airflow, "POST", path, attempt, body, safe=dry_run, shape=instances_shape(one["dag_id"])).body


def dry_run_instance(airflow: Airflow, params: Params, one: Instance) -> list[Row]:
    """Return the task instances whose state would change, as the server lists them."""
    return _set_state(airflow, params, one, dry_run=True, more={}).get("task_instances", [])


def write_instances(airflow: Airflow, params: Params, writes: list[tuple[Instance, Fields]]) -> None:
    """Write the fields of each task instance.

    Uses a bulk request if the server supports it.
    """
    if _is_one_request(airflow, params, writes):
        written = sorted({name for _one, fields in writes for name in fields})
        # the server writes fields that are in both mask and entity, so one mask fits all
        mask = written if supports(BULK_MASK, airflow.generation, airflow.version) else []
        entities = [{**_entity(one), **fields} for one, fields in writes]
        _send_together(airflow, params, "update", entities, mask)
        return
    for one, fields in writes:
        _write(airflow, params, one, fields)


def delete_instances(airflow: Airflow, params: Params, instances: list[Instance]) -> list[Instance]:
    """Delete task instances. Return those that this task deleted.

    The result omits those that another client deleted first.
    """
    if _is_one_request(airflow, params, instances):
        done = _send_together(airflow, params, "delete", [_entity(one) for one in instances], [])
        counted = counted_done({keyed(one): _names(one) for one in instances}, done)
        return [one for one in instances if keyed(one) in counted]
    return [one for one in instances if _delete(airflow, one)]


def _is_one_request(airflow: Airflow, params: Params, items: Sequence[Any]) -> bool:
    several = len(items) > 1 and not any(_relatives(params).values())
    return several and supports(DELETION, airflow.generation, airflow.version)


def _entity(one: Instance) -> dict[str, Any]:
    return {"task_id": one["task_id"], "map_index": one["map_index"]}


def _names(one: Instance) -> list[str]:
    """Return the names by which responses identify a deleted task instance.

    In Airflow 3.1, the name does not contain the DAG run.
    """
    name = f"{one['task_id']}[{one['map_index']}]"
    return [name, f"{one['dag_id']}.{one['dag_run_id']}.{name}"]


def _delete(airflow: Airflow, one: Instance) -> bool:
    query = [("map_index", str(one["map_index"]))]
    path = run_path(airflow, one["dag_id"], one["dag_run_id"], "taskInstances", quote_segment(one["task_id"]))
    attempt = f"delete task instance {describe_instance(one)} of DAG run '{one['dag_run_id']}'"
    response = airflow.request("DELETE", path, attempt, query)
    return response.status != 404 or response.shows_deletion


def _write(airflow: Airflow, params: Params, one: Instance, fields: Fields) -> None:
    endpoints = RUN_ENDPOINTS[airflow.generation.api]
    note = {"note": fields["note"]} if "note" in fields else {}
    if "new_state" in fields:
        try:
            _set_state(airflow, params, one, dry_run=False, more={} if endpoints.note else note)
        except ApiError as error:
            # the write of one of its relatives has already set this state
            if error.status != 409:
                raise
    if note and (endpoints.note or "new_state" not in fields):
        attempt = f"set the note of task {describe_instance(one)} of DAG run '{one['dag_run_id']}'"
        mask = None if endpoints.note else _mask(note)
        shape = _reference(one, is_note=True) if endpoints.note else _written(airflow, one)
        write_run(airflow, "PATCH", _path(airflow, one) + endpoints.note, attempt, note, mask, shape=shape)


def _send_together(
    airflow: Airflow, params: Params, action: str, entities: list[dict[str, Any]], mask: list[str]
) -> list[str]:
    attempt = f"{action} task instances of DAG run '{params['dag_run_id']}'"
    path = run_path(airflow, params["dag_id"], params["dag_run_id"], "taskInstances")
    return write_in_bulk(airflow, path, action, entities, attempt, mask)


def _patch_group(airflow: Airflow, params: Params, body: Fields, mask: list[tuple[str, str]] | None) -> list[Instance]:
    """Change the task group. Without a mask, send only a dry run."""
    more = [] if mask else [RUN_ENDPOINTS[airflow.generation.api].dry_run]
    group = quote_segment(params["task_group_id"])
    path = run_path(airflow, params["dag_id"], params["dag_run_id"], "taskGroupInstances", group, *more)
    attempt = f"change task group '{params['task_group_id']}' of DAG run '{params['dag_run_id']}'"
    response = write_run(
        airflow,
        "PATCH",
        path,
        attempt,
        body,
        mask,
        safe=not mask,
        shape=instances_shape(params["dag_id"]),
    )
    instances = [present_instance(airflow, row) for row in response.body["task_instances"]]
    return sorted(instances, key=lambda one: (one["dag_run_id"], one["task_id"], one["map_index"]))


def dry_run_group(airflow: Airflow, params: Params) -> tuple[list[Instance], list[Instance]]:
    """Return the task instances of the group, and those whose state would change."""
    members = _patch_group(airflow, params, {}, None)
    if params["state"] == "present":
        return members, []
    body = {"new_state": params["state"], **_relatives(params)}
    return members, _patch_group(airflow, params, body, None)


def write_group(airflow: Airflow, params: Params, state: bool, note: bool) -> None:
    """Set the state, the note, or both, of the whole group."""
    # 3.3.2 clears the note only if it is null and named in the mask
    body: dict[str, Any] = {"note": params["note"] or None} if note else {}
    if state:
        body["new_state"] = params["state"]
    _patch_group(airflow, params, {**body, **(_relatives(params) if state else {})}, _mask(body))
