# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Set and delete entries in the state store of an asset or a task instance."""

from __future__ import annotations

from typing import Any

from .._client.client import Airflow
from .._client.listing import action_rows
from .._errors import InvalidRequestError, NotFoundError
from .._model.bound import Row
from .._model.resource import Action
from .._module.argument_spec import connection_spec
from .._module.definition import ModuleCall, ModuleDefinition, Result
from .._reconcile.entry import (
    ensure_entry,
    entry_spec,
    task_instance_named,
    task_instance_spec,
)
from .._reconcile.plan import Change
from .._resources._actions import (
    ASSET_STATE,
    ASSET_STATES,
    CLEAR_ASSET_STATE,
    CLEAR_TASK_STATE,
    DELETE_ASSET_STATE,
    DELETE_TASK_STATE,
    PUT_ASSET_STATE,
    PUT_TASK_STATE,
    TASK_INSTANCES,
    TASK_STATE,
    TASK_STATES,
    UPDATE_TASK_STATE,
)
from .._resources._entries import (
    ASSET_STATE_ENTRY,
    TASK_STATE_ENTRY,
)
from .assets import (
    ASSET_OPTIONS,
    asset_named,
    asset_spec,
    known_asset,
)
from .deletion import delete_all
from .results import diff_between


def state_store() -> ModuleDefinition:
    """Define the module that manages the entries of state stores."""
    spec = {
        **connection_spec(),
        **asset_spec(),
        **task_instance_spec(required=False),
        **entry_spec(),
        "expires_at": {"type": "str"},
        "all_map_indices": {"type": "bool", "default": False},
    }
    rules = {
        "required_one_of": [(*ASSET_OPTIONS, "task_id")],
        "mutually_exclusive": [(*ASSET_OPTIONS, "task_id"), *((one, "expires_at") for one in ASSET_OPTIONS)],
        "required_together": [("dag_id", "dag_run_id", "task_id")],
        "required_if": [("state", "present", ("key", "value"))],
    }
    return ModuleDefinition(spec, ensure_state, rules)


def ensure_state(call: ModuleCall) -> Result:
    """Ensure the state of an entry or, without ``key``, empty the store.

    Return the entry as ``state`` ({} if absent), or the deleted keys as ``deleted``.
    """
    params = call.params
    if params["all_map_indices"] and (params["key"] is not None or params["task_id"] is None):
        raise InvalidRequestError("all_map_indices requires task_id and state=absent, and cannot be combined with key.")
    asset = asset_named(params)
    named = f"state store of {f'the {asset}' if asset else task_instance_named(params)}"
    airflow = call.connect()
    airflow.check_able(ASSET_STATES, f"change the {named}")
    if asset:
        place: dict[str, Any] = {"asset_id": known_asset(airflow, params)["asset_id"]}
        if params["key"] is None:
            return _emptied(call, airflow, (ASSET_STATES, CLEAR_ASSET_STATE), named, place)
        return _of_asset(call, airflow, named, place)
    place = {name: params[name] for name in ("dag_id", "dag_run_id", "task_id")}
    if params["key"] is None:
        return _emptied(call, airflow, (TASK_STATES, CLEAR_TASK_STATE), named, place)
    return _of_task(call, airflow, named, place)


def _of_asset(call: ModuleCall, airflow: Airflow, named: str, place: dict[str, Any]) -> Result:
    key = call.params["key"]

    def read() -> Row | None:
        return airflow.call_or_none(ASSET_STATE, f"read '{key}' in the {named}", **place, key=key)

    def write(change: Change) -> Any:
        if change.after is None:
            return airflow.call(DELETE_ASSET_STATE, f"delete '{key}' from the {named}", **place, key=key)
        body = {"value": change.after["value"]}
        return airflow.call(PUT_ASSET_STATE, f"set '{key}' in the {named}", json=body, **place, key=key)

    return ensure_entry(call, airflow, ASSET_STATE_ENTRY, place, read, write)


def _of_task(call: ModuleCall, airflow: Airflow, named: str, place: dict[str, Any]) -> Result:
    key, query = call.params["key"], [("map_index", str(call.params["map_index"]))]

    def read() -> Row | None:
        return airflow.call_or_none(TASK_STATE, f"read '{key}' in the {named}", query, **place, key=key)

    def write(change: Change) -> Any:
        if change.after is None:
            return airflow.call(DELETE_TASK_STATE, f"delete '{key}' from the {named}", query, **place, key=key)
        body = {"value": change.after["value"]}
        attempt = f"set '{key}' in the {named}"
        if change.action == "update" and "expires_at" not in change.fields:
            # a PUT without expires_at would restart the server's retention period
            return airflow.call(UPDATE_TASK_STATE, attempt, query, body, **place, key=key)
        if "expires_at" in change.fields:
            body["expires_at"] = change.after["expires_at"] or None
        return airflow.call(PUT_TASK_STATE, attempt, query, body, **place, key=key)

    return ensure_entry(call, airflow, TASK_STATE_ENTRY, place, read, write)


def _emptied(
    call: ModuleCall, airflow: Airflow, actions: tuple[Action, Action], named: str, place: dict[str, Any]
) -> Result:
    """Delete every key of the store, optionally for every map index."""
    read, clear = actions
    every = call.params["all_map_indices"]
    of_task = [("map_index", str(call.params["map_index"]))] if "task_id" in place else []
    queries = [[("map_index", str(index))] for index in _map_indices(airflow, named, place)] if every else [of_task]

    def read_keys() -> list[str]:
        rows = (row for query in queries for row in action_rows(airflow, read, f"list the {named}", query, **place))
        return sorted({row["key"] for row in rows})

    query = [("all_map_indices", "true")] if every else of_task
    changed, keys, warnings = delete_all(
        call, "keys", f"the {named}", read_keys, lambda: airflow.call(clear, f"empty the {named}", query, **place)
    )
    diff = diff_between(named, {"keys": keys}, {"keys": []})
    return {"changed": changed, "diff": diff, "state": {}, "deleted": keys, "warnings": warnings}


def _map_indices(airflow: Airflow, named: str, place: dict[str, Any]) -> list[int]:
    """Return the map indices of the task, always including -1.

    The store of map index -1 remains after the task is expanded. If the DAG run does not exist, return only -1.
    """
    query = [("order_by", "map_index"), ("task_id", place["task_id"])]
    try:
        rows = action_rows(airflow, TASK_INSTANCES, f"list the task instances for the {named}", query, **place)
    except NotFoundError:
        rows = []
    return sorted({-1, *(row["map_index"] for row in rows)})
