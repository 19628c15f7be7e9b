# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bring a value under a key to what a task wants: of an XCom, of a state store.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .._client.client import Airflow, Row
from .._client.generations import decoded
from .._client.presentation import present
from .._errors import AirflowError, Refused, Rejected
from .._model.resource import Resource
from .._module.argument_spec import Spec
from .._module.definition import Result, Task
from .._resources._actions import TASK_INSTANCE
from .apply import surely
from .plan import Change, Unreadable, Wish, plan

TASK_OPTIONS = ("dag_id", "dag_run_id", "task_id", "map_index")


def task_instance_spec(required: bool = True) -> Spec:
    """The options that name a task instance."""
    texts: Spec = {name: {"type": "str", "required": required} for name in ("dag_id", "dag_run_id", "task_id")}
    return {**texts, "map_index": {"type": "int", "default": -1}}


def task_instance_named(params: Mapping[str, Any]) -> str:
    place = f"task '{params['task_id']}' in run '{params['dag_run_id']}' of DAG '{params['dag_id']}'"
    return place if params["map_index"] < 0 else f"{place}, map index {params['map_index']}"


def known_task_instance(airflow: Airflow, params: Mapping[str, Any]) -> Row:
    """The task instance of a task's options.

    :raises Refused: there is none. Servers say so in some places only; in others they fail with 500.
    """
    names = {name: params[name] for name in TASK_OPTIONS}
    named = task_instance_named(params)
    row = airflow.seek(TASK_INSTANCE, f"find {named}", **names)
    if row is None:
        raise Refused(
            f"There is no {named} on this server. Of a mapped task, map_index says which instance. Nothing was written."
        )
    return row


def entry_spec() -> Spec:
    """The options of a value under a key."""
    return {
        "key": {"type": "str", "no_log": False},
        "value": {"type": "raw", "no_log": True},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "sensitive": {"type": "bool", "default": False},
    }


def declare_entry(
    task: Task,
    airflow: Airflow,
    resource: Resource,
    read: Callable[[], Row | None],
    write: Callable[[Change], Any],
    check: Callable[[Change], None] = lambda change: None,
) -> Result:
    """Bring the entry to what the task wants. ``check`` refuses a change that the server would fail at."""

    def look() -> Row | None:
        try:
            return read()
        except Rejected as error:
            # what the server fails to show can be deleted
            if error.status != 500 or task.params["state"] != "absent":
                raise
            return Unreadable({resource.key: task.params["key"]})

    row = look()
    change = _planned(resource, task.params, row)
    if change.changed:
        check(change)
    if change.changed and not task.check_mode:
        change = _carried_out(resource, task.params, change, look, write, check)
        row = look()
        if _planned(resource, task.params, row).changed:
            raise AirflowError(
                f"Airflow {airflow.version} accepted the {change.action} of {resource.kind} '{change.key}', and did not keep it."
            )
    endpoint = resource.endpoints[0]
    # what check mode says of an entry that is not there is what was given
    values = change.after if task.check_mode or row is None else decoded(resource, endpoint, row)
    shown = present(resource, endpoint, change.key, row or {}, values, values, change.sensitive)
    return {"changed": change.changed, "diff": change.diff(), resource.kind: shown}


def _carried_out(
    resource: Resource,
    params: Mapping[str, Any],
    change: Change,
    read: Callable[[], Row | None],
    write: Callable[[Change], Any],
    check: Callable[[Change], None],
) -> Change:
    """What was done. Where another client was faster, the entry is read and planned for again, once."""
    try:
        surely(lambda: write(change), lambda: not _planned(resource, params, read()).changed)
        return change
    except Rejected as error:
        newer = _planned(resource, params, read()) if error.status in (404, 409) else change
        if newer.action == change.action:
            raise
    if newer.changed:
        check(newer)
        surely(lambda: write(newer), lambda: not _planned(resource, params, read()).changed)
    return newer


def _planned(resource: Resource, params: Mapping[str, Any], row: Row | None) -> Change:
    if not params["key"]:
        raise Refused("key must not be empty.")
    if params["state"] != "absent" and params["value"] is None:
        raise Refused("value is needed with state=present, and null is none: nothing would be written.")
    endpoint = resource.endpoints[0]
    values = None
    if params["state"] != "absent":
        values = {
            one.name: _accepted(one.name, one.type.accept, params[one.name])
            for one in resource.fields
            if params.get(one.name) is not None
        }
    wish = Wish(params["key"], values, sensitive=params["sensitive"])
    actual = row if row is None or isinstance(row, Unreadable) else decoded(resource, endpoint, row)
    return plan(resource, endpoint, wish, actual)


def _accepted(name: str, accept: Callable[[Any], Any], value: Any) -> Any:
    try:
        return accept(value)
    except ValueError as error:
        raise Refused(f"{name} {error}.") from None
