# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Migrate the objects that another instance can store.

Each object that is left behind is listed with the reason. This module has no side effects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...module_utils._client.generations import (
    GENERATIONS,
    bind,
)
from ...module_utils._errors import InvalidRequestError
from ...module_utils._model.bound import BoundResource, Values
from ...module_utils._model.resource import (
    Field,
    Resource,
    version_tuple,
)
from ...module_utils._model.types import MASK, loose_form
from ...module_utils._reconcile.batch import misspelled, validate_for_server
from ...module_utils._reconcile.items import Items
from ...module_utils._reconcile.plan import Change, DesiredState, plan
from ...module_utils._reconcile.prune import LEFT_BEHIND, left_by_kind
from ...module_utils._reconcile.unique import unique_values
from ...module_utils._resources.registry import RESOURCES
from ...module_utils._resources.role import ROLE
from .._trees.source import plain

Item = dict[str, Any]
Instance = Mapping[str, list[Any]]

_RENAMED = {"Datasets": "Assets", "Assets": "Datasets"}
"""Names in permissions that differ between Airflow 2 and 3, in both directions."""
_NO_DAG = "The target has no such DAG, or has not parsed it yet."


class Migration:
    """A migration to an instance.

    ``target`` holds the current objects of this instance, including Airflow's built-in objects, and a list of those that an export cannot
    contain. ``config`` holds the target's ``/ui/config``. ``ignores_case`` is true if the target's database treats similar names as equal.
    ``skipped`` collects the objects, and the parts of objects, that the target cannot store.
    """

    def __init__(
        self, target: Instance, version: str, config: Mapping[str, Any] | None = None, ignores_case: bool = False
    ) -> None:
        self._target, self._version, self._config = target, version, config or {}
        self._ignores_case = ignores_case
        self._spellings: dict[str, dict[str, str]] = {}
        self._dialect = GENERATIONS["v2" if version_tuple(version) >= (3,) else "v1"]
        self._special: Mapping[str, Callable[[Item], Item | None]] = {
            "roles": self._role,
            "users": self._user,
            "dags": self._dag,
        }
        self._left = left_by_kind(target.get(LEFT_BEHIND, ()))
        self._roles = {role["name"] for role in target.get("roles", ())}
        # a server accepts a permission on a DAG that does not exist if another role has a permission on this DAG
        self._held = {one["resource"] for role in target.get("roles", ()) for one in role.get("permissions") or ()}
        self.skipped: list[dict[str, str]] = []

    def carried(self, source: Instance) -> dict[str, list[Item]]:
        """Return the objects that the target can store.

        Each kind comes after the kinds that it refers to.
        """
        result = {}
        for resource in RESOURCES:
            if resource.plural not in source:
                continue
            changes: list[Change] = []
            items = [self._item(resource, item, changes) for item in source[resource.plural]]
            if resource.plural in self._target:
                conflicting = self._conflicting(resource, changes)
                result[resource.plural] = [
                    item for item in items if item is not None and item.get(resource.key) not in conflicting
                ]
            self._roles |= {item["name"] for item in result.get("roles", ())}
        return result

    def _conflicting(self, resource: Resource, changes: list[Change]) -> set[str]:
        """Leave behind objects that conflict with other objects. Return their keys.

        An object conflicts with another object if both would have the same value in a unique field of the target.
        """
        left: set[str] = set()
        for name in (one.name for one in resource.fields if one.unique):
            hidden = [{resource.key: row["key"], **row} for row in self._left.get(resource.plural, {}).values()]
            others = [*self._target[resource.plural], *hidden]
            same: Callable[[Any], Any] = loose_form if self._ignores_case else str
            owners = {same(item[name]): item[resource.key] for item in others if name in item}
            # an object that is left behind does not free the value that it has on the target
            while taken := unique_values(
                resource, [change for change in changes if change.key not in left], name, owners, same
            )[0]:
                for change, owner in taken:
                    left.add(change.key)
                    self._leave(
                        resource.kind,
                        change.key,
                        "",
                        f"On the target, its {name} belongs to {resource.label_of(owner)}.",
                    )
        return left

    def _leave(self, kind: str, key: str, part: str, reason: str) -> None:
        self.skipped.append({"kind": kind, "key": key, "part": part, "reason": reason})

    def _item(self, resource: Resource, item: Item, changes: list[Change]) -> Item | None:
        """Return the part of an object that the target can store.

        Return None if the target cannot store the object. The planned change is added to ``changes``.
        """
        # null is like an omitted option; a filled placeholder can be null
        item = {name: value for name, value in item.items() if value is not None}
        key = str(item.get(resource.key, ""))
        try:
            item = _with_lists(resource, item)
        except InvalidRequestError as error:
            self._leave(resource.kind, key, "", str(error))
            return None
        bound = bind(resource, self._dialect, self._version)
        if resource.plural not in self._target or bound is None:
            self._leave(resource.kind, key, "", f"The target has no API for {resource.label_plural}.")
            return None
        held = self._supported(bound, key, item)
        special = self._special.get(resource.plural)
        carried = special(held) if special else held
        if carried:
            # if a set is not empty, but none of its items can be migrated, the option is omitted, so that the target keeps its own items
            carried = {name: value for name, value in carried.items() if value != [] or held[name] == []}
        problem = self._problem(bound, key, carried, changes) if carried else ""
        if problem:
            self._leave(resource.kind, key, "", problem)
            return None
        return carried

    def _supported(self, bound: BoundResource, key: str, item: Item) -> Item:
        """Return the options of an object that the target supports."""
        modes = bound.endpoint.modes.items()
        disabled = {name: mode.name for name, mode in modes if self._config.get(mode.key) is False}
        unsupported = {name: f"This option requires {needed}." for name, needed in {**disabled, **bound.lacks}.items()}
        mutable = bound.endpoint.mutable_fields.get(key)
        if mutable is not None:
            reason = f"The target allows changes only to {' and '.join(mutable)} of this {bound.resource.label}."
            current = self._targets(bound.resource).get(key, {})
            for name in bound.resource.by_name.keys() & item.keys() - {*mutable}:
                if item[name] != current.get(name, bound.resource.by_name[name].type.empty):
                    unsupported.setdefault(name, reason)
        for name in sorted(unsupported.keys() & item.keys()):
            if item[name] == bound.resource.by_name[name].type.empty:
                continue
            self._leave(bound.resource.kind, key, name, unsupported[name])
        return {name: value for name, value in item.items() if name not in unsupported}

    def _targets(self, resource: Resource) -> Mapping[str, Item]:
        """Return the objects of the target by key."""
        return {str(item.get(resource.key)): item for item in self._target[resource.plural]}

    def _problem(self, bound: BoundResource, key: str, item: Item, changes: list[Change]) -> str:
        """Return why the target would reject an object, or "" if it would not.

        One invalid object would stop the whole task.
        """
        resource = bound.resource
        others = self._targets(resource)
        form = loose_form if self._ignores_case else resource.key_form
        hidden = [row["key"] for row in self._left.get(resource.plural, {}).values()]
        spellings = self._spellings.setdefault(resource.kind, {form(other): other for other in [*hidden, *others]})
        spelling = spellings.get(form(key), key)
        if spelling != key:
            return misspelled(resource, key, spelling)
        try:
            for desired in _desired_states(resource, item):
                desired, current = validate_for_server(bound, desired), others.get(desired.key)
                # an item that selects DAGs by filters does not name a DAG
                if current is not None or resource.creatable:
                    changes.append(plan(bound, desired, None if current is None else _values(resource, current)))
        except InvalidRequestError as error:
            return f"The target would reject the object: {error}"
        spellings[form(key)] = key
        return ""

    def _role(self, role: Item) -> Item:
        if role["name"] in ROLE.protected:
            # the permissions of these roles differ between releases, and must not be removed
            role = {"permissions_mode": "append", **role}
        admin_permissions = [
            one
            for other in self._target.get("roles", ())
            if other["name"] == "Admin"
            for one in other.get("permissions") or ()
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
            permission = {"action": action, "resource": resource}
            dag_id = self._dag_of(permission)
            if action not in actions or (resource not in resources and dag_id is None):
                self._leave("role", role["name"], f"{action} on {resource}", "The target has no such permission.")
            elif dag_id is not None and resource not in self._held and not self._has_dag(dag_id):
                self._leave("role", role["name"], f"{action} on {resource}", _NO_DAG)
            else:
                kept.append(permission)
        return {**role, "permissions": kept}

    def _dag_of(self, permission: Item) -> str | None:
        """Return the DAG that a permission is for, or None if it is not for a DAG."""
        bound = bind(ROLE, self._dialect, self._version)
        reference = bound.endpoint.references["permissions"] if bound else None
        return reference.dag_of(permission) if reference and reference.unlisted(permission) else None

    def _has_dag(self, dag_id: str) -> bool:
        """Return whether the target has a DAG. Return True if this is unknown."""
        return "dags" not in self._target or dag_id in {dag["dag_id"] for dag in self._target["dags"]}

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
        if "dag_id" not in dag or self._has_dag(dag["dag_id"]):
            return dag
        self._leave("dag", dag["dag_id"], "", _NO_DAG)
        return None


def _with_lists(resource: Resource, item: Item) -> Item:
    """Convert the list options of an item to lists if they are specified as text.

    :raises InvalidRequestError: if the item or one of its values is invalid.
    """
    values = _desired_states(resource, item)[-1].values or {}
    return {
        name: values[name] if isinstance(values.get(name), list) and not isinstance(value, list) else value
        for name, value in item.items()
    }


def _desired_states(resource: Resource, item: Item) -> list[DesiredState]:
    """Return the desired states that an item declares.

    :raises InvalidRequestError: if the item or one of its values is invalid.
    """
    items = Items(resource, {})
    try:
        return list(items.desired_states([plain(item)]))
    except InvalidRequestError as error:
        raise InvalidRequestError(str(error).removeprefix(f"{items.place(0, item)}: ")) from None
    except ValueError as error:
        raise InvalidRequestError(f"The object {error}.") from None


def _values(resource: Resource, item: Item) -> Values:
    """Return the values of an object on the target. Hidden values are unknown."""
    return {
        one.name: _accepted(one, item[one.name]) if one.name in item else MASK if one.hidden else one.type.empty
        for one in resource.fields
    }


def _accepted(one: Field, value: Any) -> Any:
    # a server may have values that no option accepts
    try:
        return one.type.accept(value)
    except ValueError:
        return value
