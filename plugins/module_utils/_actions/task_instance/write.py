# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Send the requests that change or delete task instances, and their dry runs.

This module supports both APIs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Sized
from typing import Any

from ..._client.client import Airflow
from ..._client.http import quote_segment
from ..._client.responses import Shape
from ..._errors import InvalidRequestError, NotFoundError
from ..._model.bound import Row
from ..._reconcile.apply import Wanted, delete_unless_gone, write_remaining
from ..._reconcile.entry import TASK_OPTIONS
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
from ..dag_run.affected import Instance, affected, keyed
from ..dag_run.bulk import Bulk
from ..dag_run.options import Params
from ..dag_run.plan import empty_values
from ..dag_run.runs import (
    dag_path,
    describe_instance,
    instances_shape,
    present_instance,
    run_path,
    task_instances,
    write_run,
)

Fields = Mapping[str, Any]
Key = tuple[str, str, str, int]


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
    """Return the shape of API v1's response to a write to a task instance.

    Airflow 2 returns an empty object after a change of the state, and the task instance after a change of the note.
    """
    forms = {name: (one[name], None) for name in ("dag_id", "dag_run_id", "task_id")}
    return Shape(("task_id",) if is_note else (), forms=forms, hollow=not is_note)


def _written(airflow: Airflow, one: Instance, with_relatives: bool = False) -> Shape:
    """Return the shape of API v2's response to a write to a task instance.

    The response is a list of this task instance, or of all task instances with its task ID. Airflow 3.0.0 and 3.0.1 return a single task
    instance. After a write ``with_relatives``, Airflow 3.0 may return any of the changed task instances.
    """
    is_named = not with_relatives or airflow.supports(NAMED_AFTER_UPDATE)
    names = ("dag_id", "dag_run_id", "task_id") if is_named else ("dag_id",)
    forms = {**FORMS, **{name: one[name] for name in names}}
    if not airflow.supports(LISTED_AFTER_UPDATE):
        return Shape(forms=forms)
    return Shape(forms={TASK_INSTANCE.plural: [forms]})


def _set_state(airflow: Airflow, params: Params, one: Instance, dry_run: bool, more: Fields) -> Row:
    """Set the state of a task instance, and of related task instances if requested.

    ``more`` holds additional fields to write.
    """
    endpoints = RUN_ENDPOINTS[airflow.generation.api]
    attempt = f"set task {describe_instance(one)} of DAG run '{one['dag_run_id']}' to {params['state']}"
    body: dict[str, Any] = {"new_state": params["state"], **more}
    if not endpoints.relatives:
        mask, relatives = _mask(body), _relatives(params)
        body.update(relatives)
        path = _path(airflow, one, *([endpoints.dry_run] if dry_run else []))
        shape = instances_shape(one["dag_id"]) if dry_run else _written(airflow, one, any(relatives.values()))
        return write_run(airflow, "PATCH", path, attempt, body, query=mask, safe=dry_run, shape=shape).body
    # no mask from here on: API v1 does not support one for task instances, and has a separate endpoint for the note
    body["dry_run"] = dry_run
    if not any(_relatives(params).values()):
        return write_run(airflow, "PATCH", _path(airflow, one), attempt, body, safe=dry_run, shape=_reference(one)).body
    if one["map_index"] >= 0:
        raise InvalidRequestError(
            f"Airflow {airflow.version} cannot set the state of upstream, downstream, past or future task instances together with that of a "
            f"mapped task instance. Set the state of task {describe_instance(one)} without {next(name for name in RELATIVES if params[name])}."
        )
    body.update(task_id=one["task_id"], dag_run_id=one["dag_run_id"], **_relatives(params))
    path = dag_path(airflow, one["dag_id"], endpoints.relatives)
    return write_run(airflow, "POST", path, attempt, body, safe=dry_run, shape=instances_shape(one["dag_id"])).body


def affected_by(airflow: Airflow, params: Params, one: Instance, check: bool = False) -> list[Instance]:
    """Return the task instances whose state changes if that of ``one`` is set.

    Only a dry run shows which related task instances change. With ``check``, a dry run is also sent if only ``one`` changes, so that the
    server can reject the change.
    """
    mine = [one] if one["state"] != params["state"] else []
    with_relatives = any(_relatives(params).values())
    if with_relatives or (mine and check):
        rows = _set_state(airflow, params, one, dry_run=True, more={}).get("task_instances", [])
        run = {name: params[name] for name in ("dag_id", "dag_run_id")}
        return affected(airflow, rows, run, lambda other: other["state"] != params["state"]) if with_relatives else mine
    return mine


def write_instances(airflow: Airflow, params: Params, wanted: Wanted) -> Wanted:
    """Write the fields of task instances. Return those that this Ansible task wrote.

    A bulk request is used if the server supports it.
    """

    def remaining(left: Wanted) -> Wanted:
        return _remaining(airflow, params, left)

    if _is_one_request(airflow, params, wanted):
        names = sorted({name for fields in wanted.values() for name in fields})
        # the server writes only fields that are in both the mask and the entity, so one mask is sufficient for all entities
        mask = names if airflow.supports(BULK_MASK) else []
        return _bulk(airflow, params).update(wanted, remaining, mask)
    written: dict[Any, dict[str, Any]] = {}
    for key, fields in wanted.items():
        # in API v1, the note has its own endpoint
        has_endpoint = RUN_ENDPOINTS[airflow.generation.api].note
        parts: list[Fields]
        parts = [{name: fields[name]} for name in ("new_state", "note") if name in fields] if has_endpoint else [fields]
        for part in parts:
            done = write_remaining(lambda left: _write(airflow, params, left), remaining, {key: part})
            written.setdefault(key, {}).update(done.get(key, {}))
    return written


def _remaining(airflow: Airflow, params: Params, wanted: Wanted) -> Wanted:
    """Return the desired fields, without those that the task instances have.

    The result includes the state if any of the related task instances does not have it.
    """
    now = {keyed(one): one for one in task_instances(airflow, params["dag_id"], params["dag_run_id"])}
    left = dict(wanted)
    for key, fields in wanted.items():
        one = now.get(key)
        if one:
            same = {"note"} if "note" in fields and fields["note"] == (one["note"] or "") else set()
            if "new_state" in fields and not affected_by(airflow, params, one):
                same.add("new_state")
            left[key] = {name: value for name, value in fields.items() if name not in same}
    return {key: fields for key, fields in left.items() if fields}


def delete_instances(airflow: Airflow, params: Params, instances: list[Instance]) -> list[Instance]:
    """Delete task instances. Return those that this Ansible task deleted.

    The result omits those that another client deleted first.
    """
    if _is_one_request(airflow, params, instances):
        keys = [keyed(one) for one in instances]
        deleted = _bulk(airflow, params).delete(keys, lambda: _are_gone(airflow, instances))
        return [one for one in instances if keyed(one) in deleted]
    return [one for one in instances if _delete(airflow, one)]


def _are_gone(airflow: Airflow, instances: Sequence[Instance]) -> bool:
    """Return whether none of these task instances of a DAG run exists anymore."""
    try:
        now = task_instances(airflow, instances[0]["dag_id"], instances[0]["dag_run_id"])
    except NotFoundError:
        # the whole run was deleted
        return True
    return not {keyed(one) for one in instances}.intersection(keyed(one) for one in now)


def _is_one_request(airflow: Airflow, params: Params, items: Sized) -> bool:
    several = len(items) > 1 and not any(_relatives(params).values())
    return several and airflow.supports(DELETION)


def _names(key: Key) -> tuple[dict[str, Any], list[str]]:
    """Return the keys that identify a task instance in a bulk request.

    Also return the names that it may have in the response. In Airflow 3.1, the name of a deleted task instance does not contain the DAG run.
    """
    dag_id, dag_run_id, task_id, map_index = key
    name = f"{task_id}[{map_index}]"
    return {"task_id": task_id, "map_index": map_index}, [name, f"{dag_id}.{dag_run_id}.{name}"]


def _bulk(airflow: Airflow, params: Params) -> Bulk:
    path = run_path(airflow, params["dag_id"], params["dag_run_id"], "taskInstances")
    return Bulk(airflow, path, f"task instances of DAG run '{params['dag_run_id']}'", _names)


def _delete(airflow: Airflow, one: Instance) -> bool:
    query = [("map_index", str(one["map_index"]))]
    path = run_path(airflow, one["dag_id"], one["dag_run_id"], "taskInstances", quote_segment(one["task_id"]))
    attempt = f"delete task instance {describe_instance(one)} of DAG run '{one['dag_run_id']}'"
    return delete_unless_gone(
        lambda: airflow.request("DELETE", path, attempt, query), lambda: _are_gone(airflow, [one])
    )


def _write(airflow: Airflow, params: Params, wanted: Wanted) -> None:
    """Write the state, the note, or both, of one task instance."""
    [(key, fields)] = wanted.items()
    one = dict(zip(TASK_OPTIONS, key))
    if "new_state" in fields:
        _set_state(airflow, params, one, dry_run=False, more=fields)
        return
    endpoint = RUN_ENDPOINTS[airflow.generation.api].note
    attempt = f"set the note of task {describe_instance(one)} of DAG run '{one['dag_run_id']}'"
    mask = None if endpoint else _mask(fields)
    shape = _reference(one, is_note=True) if endpoint else _written(airflow, one)
    write_run(airflow, "PATCH", _path(airflow, one) + endpoint, attempt, fields, query=mask, shape=shape)


def _patch_group(airflow: Airflow, params: Params, body: Fields, mask: list[tuple[str, str]] | None) -> list[Instance]:
    """Change the task group. Without a mask, send only a dry run."""
    more = [] if mask else [RUN_ENDPOINTS[airflow.generation.api].dry_run]
    group = quote_segment(params["task_group_id"])
    path = run_path(airflow, params["dag_id"], params["dag_run_id"], "taskGroupInstances", group, *more)
    attempt = f"change task group '{params['task_group_id']}' of DAG run '{params['dag_run_id']}'"
    shape = instances_shape(params["dag_id"])
    response = write_run(airflow, "PATCH", path, attempt, body, query=mask, safe=not mask, shape=shape)
    instances = [present_instance(airflow, row) for row in response.body["task_instances"]]
    return sorted(instances, key=lambda one: (one["dag_run_id"], one["task_id"], one["map_index"]))


def dry_run_group(airflow: Airflow, params: Params) -> tuple[list[Instance], list[Instance]]:
    """Return the task instances of the group, and those whose state would change."""
    members = _patch_group(airflow, params, {}, None)
    if params["state"] == "present":
        return members, []
    body = {"new_state": params["state"], **_relatives(params)}
    return members, _patch_group(airflow, params, body, None)


def write_group(airflow: Airflow, params: Params, wanted: Wanted) -> Wanted:
    """Set the state, the note, or both, of the whole group.

    Return the fields that this Ansible task wrote. ``wanted`` has a single key, the ID of the group.
    """

    def write(left: Wanted) -> None:
        [fields] = left.values()
        # Airflow 3.3.2 removes the note only if it is null in the body and its name is in the mask
        body = empty_values(fields)
        _patch_group(airflow, params, {**body, **(_relatives(params) if "new_state" in body else {})}, _mask(body))

    def remaining(left: Wanted) -> Wanted:
        [(group, fields)] = left.items()
        members, unset = dry_run_group(airflow, params)
        same = set() if unset else {"new_state"}
        same |= {"note"} if all((one["note"] or "") == params["note"] for one in members) else set()
        fields = {name: value for name, value in fields.items() if name not in same}
        return {group: fields} if fields else {}

    return write_remaining(write, remaining, wanted)
