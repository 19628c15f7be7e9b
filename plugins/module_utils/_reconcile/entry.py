# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Manage an entry: a value with a key.

An entry is an XCom of a task instance, or belongs to the state store of an asset or a task instance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .._client.client import Airflow
from .._client.presentation import present
from .._errors import AirflowError, ApiError, ConflictError, InvalidRequestError
from .._model.bound import BoundResource, Row
from .._model.comparison import differs
from .._model.resource import Resource
from .._module.argument_spec import Spec
from .._module.definition import ModuleCall, Result
from .._resources._actions import TASK_INSTANCE
from .apply import apply_to_latest, retry_unless_applied
from .desired import accepted_values
from .plan import Change, DesiredState, Unreadable, plan

TASK_OPTIONS = ("dag_id", "dag_run_id", "task_id", "map_index")


def task_instance_spec(required: bool = True) -> Spec:
    """Return the options that identify a task instance."""
    texts: Spec = {name: {"type": "str", "required": required} for name in ("dag_id", "dag_run_id", "task_id")}
    return {**texts, "map_index": {"type": "int", "default": -1}}


def task_instance_named(params: Mapping[str, Any]) -> str:
    place = f"task '{params['task_id']}' in run '{params['dag_run_id']}' of DAG '{params['dag_id']}'"
    return place if params["map_index"] < 0 else f"{place}, map index {params['map_index']}"


def known_task_instance(airflow: Airflow, params: Mapping[str, Any]) -> Row:
    """Read the task instance that the options identify.

    :raises InvalidRequestError: if the task instance does not exist. Only some endpoints for entries report this, and others return 500.
    """
    names = {name: params[name] for name in TASK_OPTIONS}
    named = task_instance_named(params)
    row = airflow.call_or_none(TASK_INSTANCE, f"find {named}", **names)
    if row is None:
        raise InvalidRequestError(f"There is no {named} on this server. For a mapped task, set map_index.")
    return row


def entry_spec() -> Spec:
    """Return the options of an entry."""
    return {
        "key": {"type": "str", "no_log": False},
        "value": {"type": "raw", "no_log": True},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "sensitive": {"type": "bool", "default": False},
    }


def ensure_entry(
    call: ModuleCall,
    airflow: Airflow,
    resource: Resource,
    place: Mapping[str, Any],
    read: Callable[[], Row | None],
    write: Callable[[Change], Any],
) -> Result:
    """Ensure the desired state of an entry.

    ``place`` identifies the asset or the task instance of the entry.
    """
    bound = airflow.bind(resource)
    problem = bound.endpoint.address(call.params["key"])
    if problem:
        raise InvalidRequestError(f"key {problem}.")

    def look() -> Row | None:
        try:
            return read()
        except ApiError as error:
            # an entry that the server fails to return can still be deleted
            if error.status != 500 or call.params["state"] != "absent":
                raise
            return Unreadable({resource.key: call.params["key"]})

    def planned() -> tuple[Change, Row | None]:
        row = look()
        change = _planned(bound, call.params, row)
        # servers return 500 if the task instance of a new entry does not exist
        if change.action == "create" and "task_id" in place:
            known_task_instance(airflow, call.params)
        return change, row

    def attempt(latest: Change) -> Row:
        try:
            is_mine = retry_unless_applied(
                lambda: write(latest), lambda: not _planned(bound, call.params, look()).changed
            )
        except ApiError as error:
            if error.status not in (404, 409):
                raise
            raise ConflictError(str(error), error.status) from None
        if not is_mine:
            raise ConflictError(f"Cannot {latest.attempt}: another client made the same change at the same time.", 409)
        return {}

    change, row = planned()
    if change.changed and not call.check_mode:
        change, _row = apply_to_latest(change, attempt, planned)
        row = look()
        left = _planned(bound, call.params, row)
        # a value that is neither the previous nor the desired one was written by another client afterwards
        if left.changed and not differs(left.before, change.before, masks=False):
            airflow.writes.doubt()
            raise AirflowError(
                f"Airflow {airflow.version} accepted the request to {change.attempt}, but did not carry it out, or another client has "
                "undone the change."
            )
    # in check mode, a new entry has the values of the task
    values = change.after if call.check_mode or row is None else bound.decode(row)
    entry = present(bound, change.key, row or {}, values, values, change.desired.sensitive)
    here = {name: value for name, value in place.items() if name in entry}
    return {"changed": change.changed, "diff": change.diff(), resource.kind: {**entry, **here}}


def _planned(bound: BoundResource, params: Mapping[str, Any], row: Row | None) -> Change:
    if not params["key"]:
        raise InvalidRequestError("key must not be empty.")
    if params["state"] != "absent" and params["value"] is None:
        raise InvalidRequestError("state=present requires a value that is not null.")
    values = None if params["state"] == "absent" else accepted_values(bound.resource, params)
    desired = DesiredState(params["key"], values, sensitive=params["sensitive"])
    actual = row if row is None or isinstance(row, Unreadable) else bound.decode(row)
    return plan(bound, desired, actual)
