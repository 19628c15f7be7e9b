# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bring one object of any kind to what a task wants.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from ansible_collections.community.airflow.plugins.module_utils._api import Airflow
from ansible_collections.community.airflow.plugins.module_utils._dialects import decoded, needed_version, supports
from ansible_collections.community.airflow.plugins.module_utils._errors import Refused
from ansible_collections.community.airflow.plugins.module_utils._operations._present import present
from ansible_collections.community.airflow.plugins.module_utils._operations._replace_role import (
    plan_replacement,
    replace_role,
)
from ansible_collections.community.airflow.plugins.module_utils._operations._test_connection import test_before_write
from ansible_collections.community.airflow.plugins.module_utils._operations._verify_password import with_known_password
from ansible_collections.community.airflow.plugins.module_utils._options import resource_spec, resource_wish
from ansible_collections.community.airflow.plugins.module_utils._plan import Change, Wish, plan
from ansible_collections.community.airflow.plugins.module_utils._resource import Endpoint, Resource
from ansible_collections.community.airflow.plugins.module_utils._task import Program, Result, Task

Values = Mapping[str, Any]
Params = Mapping[str, Any]


def declaration(resource: Resource) -> Program:
    """The module that declares one object of a kind."""
    rules: dict[str, Any] = {"mutually_exclusive": [list(pair) for pair in resource.exclusive]}
    if resource.fingerprinted:
        rules["required_if"] = [("update_secrets", "when_changed", ("fingerprint_key",))]
    return Program(resource_spec(resource), lambda task: declare(task, resource), rules)


def declare(task: Task, resource: Resource) -> Result:
    """Bring one object to what the task wants; in check mode nothing is written."""
    params, check_mode = task.params, task.check_mode
    wish = resource_wish(resource, params)
    airflow = task.connect()
    endpoint = airflow.endpoint(resource)
    wish = checked(airflow, resource, endpoint, wish)
    row = airflow.read(resource, wish.key)
    _check_name(resource, endpoint, wish, row)
    actual: Values | None = None if row is None else decoded(resource, endpoint, row)
    if resource.accounts and actual is not None:
        actual = with_known_password(airflow, wish, actual)
    change = plan(resource, endpoint, wish, actual)
    _guard(airflow, change, params, row or {})
    _check_references(airflow, endpoint, change)
    replacement = plan_replacement(airflow, change)
    if params.get("test") and not check_mode:
        test_before_write(airflow, change)
    if change.changed and not check_mode:
        row = replace_role(airflow, change, replacement) if replacement else airflow.apply(change)
    shown = change.after if check_mode or not change.changed or not row else decoded(resource, endpoint, row)
    result = present(resource, endpoint, change.key, row or {}, shown, actual if check_mode else shown, wish.sensitive)
    warnings = _warnings(airflow, endpoint, change)
    return {"changed": change.changed, "diff": change.diff(), resource.kind: result, "warnings": warnings}


def checked(airflow: Airflow, resource: Resource, endpoint: Endpoint, wish: Wish) -> Wish:
    """The wish without what this server need not be told.

    :raises Refused: for what this server does not have, or would store and then stumble over.
    """
    values = dict(wish.values or {})
    for name, value in wish.values.items() if wish.values else []:
        field = resource[name]
        if supports(field.since, airflow.dialect, airflow.version):
            continue
        if value != field.type.empty:
            raise Refused(f"{name} needs {needed_version(field.since)}; this server is {airflow.version}.")
        del values[name]
    for name, value in {resource.key: wish.key, **values}.items():
        problem = endpoint.rules[name](value) if name in endpoint.rules else ""
        if problem:
            raise Refused(f"{name} of {resource.kind} '{wish.key}' {problem}. Nothing was written.")
    return Wish(**{**vars(wish), "values": None if wish.values is None else values})


def _check_name(resource: Resource, endpoint: Endpoint, wish: Wish, row: Values | None) -> None:
    """Some servers find an object under another case of its name, and an update would rename it."""
    name = row[endpoint.wire.get(resource.key, resource.key)] if row else wish.key
    if name != wish.key:
        raise Refused(
            f"This server has the {resource.kind} '{name}', which it does not tell from '{wish.key}': write it like that."
        )


def _guard(airflow: Airflow, change: Change, params: Params, row: Values) -> None:
    if change.action != "delete" or not change.resource.accounts or params["force"]:
        return
    name = f"{change.resource.kind} '{change.key}'"
    account = airflow.auth.account.lower()
    if account in (change.key.lower(), str(row.get("email", "")).lower()):
        raise Refused(f"{name} is the one that this task logs in as: force=true deletes it all the same.")
    if not account and "Admin" in (change.before or {})["roles"]:
        raise Refused(
            f"{name} is an Admin, and may be the one that this task logs in as: force=true deletes it all the same."
        )


def _warnings(airflow: Airflow, endpoint: Endpoint, change: Change) -> list[str]:
    warnings = [endpoint.caution] if endpoint.caution and change.action == "update" else []
    if change.resource.accounts and change.key == airflow.auth.account and "password" in change.fields:
        warnings.append(
            "The password of the user that this task logs in as changes: later tasks need the new airflow_password."
        )
    return warnings


def _check_references(airflow: Airflow, endpoint: Endpoint, change: Change) -> None:
    """Refuse values that the server does not know, which it would only tell at the write."""
    for name, reference in endpoint.references.items():
        if name not in change.fields:
            continue
        before = (change.before or {}).get(name, [])
        new = [item for item in (change.after or {})[name] if item not in before]
        known = change.resource[name].type.decode(airflow.referred(reference)) if new else []
        unknown = [item for item in new if not _is_known(item, known, reference.unlisted(item))]
        # an empty list means that the caller may not see it: the server itself has to judge
        if unknown and known:
            raise Refused(
                f"{change.resource.kind} '{change.key}': unknown {name}: {', '.join(_named(item) for item in unknown)}. "
                f"{_near(unknown, known)}Nothing was written."
            )


def _is_known(item: Any, known: list[Any], unlisted: bool) -> bool:
    if isinstance(item, Mapping):
        # servers make a new pair of two halves that they know
        halves = {half: value for half, value in item.items() if half == "action" or not unlisted}
        return all(any(other[half] == value for other in known) for half, value in halves.items())
    return item in known


def _named(item: Any) -> str:
    return f"{item['action']} on {item['resource']}" if isinstance(item, Mapping) else str(item)


def _near(unknown: list[Any], known: list[Any]) -> str:
    """What the server has that is most like the unknown: names, or halves of pairs."""
    close: list[str] = []
    for item in unknown:
        for half, value in item.items() if isinstance(item, Mapping) else [("", item)]:
            names = sorted({other[half] if half else other for other in known})
            close += [] if value in names else get_close_matches(value, names, n=3, cutoff=0.4) or names[:10]
    return f"Like it on this server: {', '.join(close)}. "
