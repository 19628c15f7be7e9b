# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Create, change and delete an XCom entry."""

from __future__ import annotations

from typing import Any

from .._model.bound import Row
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
    CREATE_XCOM,
    DELETE_XCOM,
    UPDATE_XCOM,
    XCOM,
)
from .._resources._entries import XCOM_ENTRY


def xcom() -> ModuleDefinition:
    """Define the module that manages an XCom entry."""
    spec = {**connection_spec(), **task_instance_spec(), **entry_spec()}
    spec["key"] = {**spec["key"], "required": True, "aliases": ["xcom_key"]}
    return ModuleDefinition(spec, ensure_xcom, {"required_if": [("state", "present", ("value",))]})


def ensure_xcom(call: ModuleCall) -> Result:
    """Ensure the state of the entry. Return the current ``xcom``, or {} if absent."""
    params = call.params
    named = f"XCom '{params['key']}' of {task_instance_named(params)}"
    place = {name: params[name] for name in ("dag_id", "dag_run_id", "task_id")}
    map_index = [("map_index", str(params["map_index"]))]
    airflow = call.connect()
    absent = params["state"] == "absent"
    airflow.check_able(DELETE_XCOM if absent else CREATE_XCOM, f"{'delete' if absent else 'write'} {named}")

    def read() -> Row | None:
        return airflow.call_or_none(XCOM, f"read {named}", map_index, **place, key=params["key"])

    def write(change: Change) -> Any:
        if change.action == "delete":
            return airflow.call(DELETE_XCOM, f"delete {named}", map_index, **place, key=change.key)
        body = {"value": (change.after or {})["value"], "map_index": params["map_index"]}
        if change.action == "create":
            return airflow.call(CREATE_XCOM, f"create {named}", json={"key": change.key, **body}, **place)
        return airflow.call(UPDATE_XCOM, f"update {named}", json=body, **place, key=change.key)

    return ensure_entry(call, airflow, XCOM_ENTRY, {**place, "map_index": params["map_index"]}, read, write)
