# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Migrate the objects that another instance can store.

The objects that are left behind are listed with the reason. This module has no side effects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...module_utils._client.generations import (
    GENERATIONS,
    bind,
)
from ...module_utils._errors import InvalidRequestError
from ...module_utils._model.bound import BoundResource
from ...module_utils._model.resource import (
    Limit,
    Resource,
    version_tuple,
)
from ...module_utils._reconcile.batch import validate_for_server
from ...module_utils._reconcile.items import Items
from ...module_utils._reconcile.plan import plan
from ...module_utils._resources.registry import RESOURCES
from .._trees.source import plain

Item = dict[str, Any]
Instance = Mapping[str, list[Any]]

_RENAMED = {"Datasets": "Assets", "Assets": "Datasets"}
"""Names in permissions that differ between Airflow 2 and 3, in both directions."""


class Migration:
    """A migration to an instance.

    ``target`` holds its current objects, including Airflow's built-in objects. ``skipped`` collects the objects that the target cannot store.
    """

    def __init__(self, target: Instance, version: str) -> None:
        self._target, self._version = target, version
        self._dialect = GENERATIONS["v2" if version_tuple(version) >= (3,) else "v1"]
        self._special: Mapping[str, Callable[[Item], Item | None]] = {
            "roles": self._role,
            "users": self._user,
            "dags": self._dag,
        }
        self._roles = {role["name"] for role in target.get("roles", ())}
        self.skipped: list[dict[str, str]] = []

    def carried(self, source: Instance) -> dict[str, list[Item]]:
        """Return the objects that the target can store.

        Each kind comes after those that it requires.
        """
        result = {}
        for resource in RESOURCES:
            if resource.plural not in source:
                continue
            items = [self._item(resource, item) for item in source[resource.plural]]
            if resource.plural in self._target:
                result[resource.plural] = [item for item in items if item is not None]
            self._roles |= {item["name"] for item in result.get("roles", ())}
        return result

    def _leave(self, kind: str, key: str, part: str, reason: str) -> None:
        self.skipped.append({"kind": kind, "key": key, "part": part, "reason": reason})

    def _item(self, resource: Resource, item: Item) -> Item | None:
        """Return the part of an object that the target can store.

        Return None if the target cannot store the object.
        """
        # null is like an omitted option; a filled placeholder can be null
        item = {name: value for name, value in item.items() if value is not None}
        key = str(item.get(resource.key, ""))
        bound = bind(resource, self._dialect, self._version)
        if resource.plural not in self._target or bound is None:
            self._leave(resource.kind, key, "", f"The target has no API for {resource.plural}.")
            return None
        limits = [(resource.key, bound.endpoint.address), *bound.endpoint.limits.items()]
        for name, limit in limits:
            wrong = _wrong(resource, name, limit, item[name]) if name in item else ""
            if wrong:
                self._leave(resource.kind, key, "", f"On the target, {name} {wrong}.")
                return None
        for name, needed in bound.lacks.items():
            if name in item:
                self._leave(resource.kind, key, name, f"This option requires {needed}.")
        held = {name: value for name, value in item.items() if name not in bound.lacks}
        special = self._special.get(resource.plural)
        carried = special(held) if special else held
        problem = self._problem(bound, key, carried) if carried else ""
        if problem:
            self._leave(resource.kind, key, "", problem)
            return None
        return carried

    def _problem(self, bound: BoundResource, key: str, item: Item) -> str:
        """Return why the target would reject an object, or "" if it would not.

        One invalid object would stop the whole task.
        """
        resource = bound.resource
        if not resource.creatable:
            return ""
        others = {str(other.get(resource.key)) for other in self._target[resource.plural]}
        try:
            for _filters, desired in Items(resource, {}).desired_states([plain(item)]):
                desired = validate_for_server(bound, desired)
                # an empty listing may be a lack of permission, so the target has to check it
                if others and key not in others:
                    plan(bound, desired, None)
        except InvalidRequestError as error:
            return str(error).removesuffix(" Nothing was changed.")
        except ValueError as error:
            return f"The object {error}."
        return ""

    def _role(self, role: Item) -> Item:
        admin_permissions = [
            one
            for other in self._target.get("roles", ())
            if other["name"] == "Admin"
            for one in other.get("permissions", ())
        ]
        if not admin_permissions or "permissions" not in role:
            return role
        # a server creates a new permission from a known action and a known resource
        actions, resources = ({one[half] for one in admin_permissions} for half in ("action", "resource"))
        kept = []
        for one in role["permissions"]:
            action, resource = one["action"], one["resource"]
            if resource not in resources and _RENAMED.get(resource) in resources:
                resource = _RENAMED[resource]
            if action in actions and (resource in resources or resource.startswith(("DAG:", "DAG Run:"))):
                kept.append({"action": action, "resource": resource})
            else:
                self._leave("role", role["name"], f"{action} on {resource}", "The target has no such permission.")
        return {**role, "permissions": kept}

    def _user(self, user: Item) -> Item:
        if "roles" not in self._target:
            # the roles of the target were not read, so the target has to check them
            return user
        roles = [role for role in user.get("roles", ()) if role in self._roles]
        for role in user.get("roles", ()):
            if role not in self._roles:
                self._leave("user", user["username"], role, "The target has no such role.")
        return {**user, "roles": roles} if "roles" in user else user

    def _dag(self, dag: Item) -> Item | None:
        # a pattern in an overlay may match nothing
        if "dag_id" not in dag or dag["dag_id"] in {other["dag_id"] for other in self._target["dags"]}:
            return dag
        self._leave("dag", dag["dag_id"], "", "The target has no such DAG, or has not parsed it yet.")
        return None


def _wrong(resource: Resource, name: str, limit: Limit, value: Any) -> str:
    """Return which limit of the target a value violates, or "" if it violates none.

    The text forms the end of a sentence. JSON text is parsed first.
    """
    try:
        value = plain(value)
        return limit(resource.by_name[name].type.accept(value) if name in resource.by_name else value)
    except ValueError as error:
        return str(error)
