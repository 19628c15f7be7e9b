# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans for many objects of a kind.

This module has no side effects.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from .._errors import InvalidRequestError
from .._model.bound import BoundResource, Values
from .._model.json_values import send_problem
from .._model.labels import capitalized
from .._model.resource import Resource
from .._model.types import loose_form
from .plan import Change, DesiredState, invalid_value, plan
from .refusals import Refusals

_LONGEST_SEGMENT = 4000
"""The web server of Airflow 2 accepts at most 4094 characters in the first line of a request."""
_DONE = {"create": "created", "update": "updated", "delete": "deleted", "none": "unchanged"}


@dataclass
class ResourcePlan:
    """The plan for the objects of one kind."""

    bound: BoundResource
    keys: Collection[str] = ()
    """The keys of all objects on the server, if they were listed."""
    changes: list[Change] = field(default_factory=list)
    """The changes to the objects that differ from their desired state."""
    unchanged: int = 0
    unseen: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """The unchanged objects that have fields with secrets that cannot be compared, each with the names of these fields."""
    tests: list[Change] = field(default_factory=list)
    """The changes to the objects that the server tests, including objects that do not differ."""
    unlisted: list[tuple[str, Values]] = field(default_factory=list)
    """The objects on the server that no item declares."""
    pruned: frozenset[str] = frozenset()
    """The keys of the objects that are deleted because no item declares them."""
    in_use: list[str] = field(default_factory=list)
    """The objects that ``prune`` keeps because other objects refer to them."""
    left_behind: list[Mapping[str, Any]] = field(default_factory=list)
    """The objects that no item declares because an export cannot contain them."""
    interrupted: dict[str, str] = field(default_factory=dict)
    """The stand-ins of unfinished role replacements, each with the role that it replaces."""
    remarks: list[str] = field(default_factory=list)
    """Warnings about the options of the task."""
    owners: Mapping[str, Mapping[Any, str]] | None = None
    """By unique field, the values on the server, each with the key of its object; None if the objects were not listed."""
    waits: dict[str, str] = field(default_factory=dict)
    """The keys of the changes that must wait, each with the key of the change that must come first."""
    referred: dict[str, dict[Any, str]] = field(default_factory=dict)
    """By field that refers to another kind, the keys that items refer to, each with the key of the first item that refers to it."""

    def add(self, change: Change) -> None:
        if change.desired.test:
            self.tests.append(change)
        if change.changed:
            self.changes.append(change)
            return
        self.unchanged += 1
        if change.unseen:
            self.unseen.append((change.key, change.unseen))

    def counts(self, done: Iterable[Change]) -> dict[str, int]:
        result = dict.fromkeys(_DONE.values(), 0)
        for change in done:
            result[_DONE[change.action]] += 1
        result["unchanged"] += self.unchanged
        return result


def validate_for_server(bound: BoundResource, desired: DesiredState) -> DesiredState:
    """Return the desired state without empty values of unsupported fields.

    :raises InvalidRequestError: for values that this server does not support, or that it would store but could not handle afterwards.
    """
    resource, values = bound.resource, desired.values
    for name, needed in bound.lacks.items():
        if not values or name not in values:
            continue
        if values[name] != resource.by_name[name].type.empty:
            raise InvalidRequestError(f"{name} requires {needed}, but this server runs Airflow {bound.version}.")
        values = {one: value for one, value in values.items() if one != name}
    problem = bound.endpoint.address(desired.key) or send_problem(desired.key).lstrip() or _length_problem(desired.key)
    if problem:
        raise invalid_value(resource, desired.key, resource.key, problem)
    for name, value in (values or {}).items():
        # values that this server cannot store unchanged
        problem = bound.endpoint.limits[name].check(value) if name in bound.endpoint.limits and value else ""
        if problem:
            raise invalid_value(resource, desired.key, name, problem)
    return desired if values is desired.values else desired._replace(values=values)


def _length_problem(key: str) -> str:
    # a character of the key takes up to 12 characters in a URL
    size = len(quote(key, safe="")) if 12 * len(key) > _LONGEST_SEGMENT else 0
    if size <= _LONGEST_SEGMENT:
        return ""
    return f"is too long: in a URL, it has {size} characters, and the maximum is {_LONGEST_SEGMENT}"


def protect_own_account(account: str, change: Change) -> None:
    """Reject the deletion of the user that the task logs in as, or may log in as.

    :raises InvalidRequestError: for such a deletion, unless it is forced.
    """
    if change.action != "delete" or not change.resource.accounts or change.desired.force:
        return
    before = change.before or {}
    relation = "is" if is_caller(account, change.key, before) else ""
    if not account and "Admin" in before.get("roles", ["Admin"]):
        relation = "has the role Admin and may be"
    if relation:
        raise InvalidRequestError(
            f"{capitalized(change.resource.label_of(change.key))} {relation} the user that this task logs in as. To delete this user "
            "anyway, set force=true."
        )


def is_caller(account: str, key: str, values: Values) -> bool:
    return bool(account) and account.lower() in (key.lower(), str(values.get("email", "")).lower())


def by_key(resource: Resource, desired_states: Iterable[DesiredState]) -> dict[str, DesiredState]:
    """Return the desired states of a kind by their keys.

    :raises InvalidRequestError: for a duplicate key, which is ambiguous.
    """
    result: dict[str, DesiredState] = {}
    spellings: dict[str, str] = {}
    twice = []
    for desired in desired_states:
        first = spellings.setdefault(resource.key_form(desired.key), desired.key)
        if desired.key in result or first != desired.key:
            twice.append(desired.key if first == desired.key else f"{first} (also spelled {desired.key})")
        result[desired.key] = desired
    if twice:
        raise InvalidRequestError(f"{resource.plural} has duplicate items: {named(twice)}.")
    return result


def alike(keys: Iterable[str]) -> list[list[str]]:
    """Return groups of keys that a database may treat as equal."""
    groups: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        groups[loose_form(key)].append(key)
    return [group for group in groups.values() if len(group) > 1]


def misspelled(resource: Resource, key: str, existing: str) -> str:
    """Return the message for a key that the server treats as an existing one.

    An update would rename the existing object.
    """
    how = "case-insensitively" if key.lower() == existing.lower() else f"such as '{key}' and '{existing}' as equal"
    return (
        f"{capitalized(resource.label_of(key))}: the server treats names {how} and already has the {resource.label_of(existing)}. Use "
        "that spelling."
    )


def plan_all(
    bound: BoundResource,
    desired_states: Mapping[str, DesiredState],
    current: Iterable[tuple[str, Values]],
    account: str = "",
    keep_rest: bool = False,
    spelled: Mapping[str, str] | None = None,
    refusals: Refusals | None = None,
) -> ResourcePlan:
    """Plan the changes from the server's objects to the desired states.

    The changes are sorted by key. ``current`` yields the server's objects, at least those with a desired state. With ``keep_rest``, the plan
    also contains the other objects, as ``unlisted``. When ``current`` is exhausted, ``spelled`` maps each desired key to the server's
    spelling, if the two differ.

    :raises InvalidRequestError: for a change that is not allowed, unless ``refusals`` collects the reasons.
    """
    resource_plan, existing, refusals = ResourcePlan(bound), set(), refusals or Refusals()
    for key, values in current:
        desired = desired_states.get(key)
        if desired is not None:
            existing.add(key)
            _plan_one(resource_plan, desired, values, account, refusals)
        elif keep_rest:
            resource_plan.unlisted.append((key, values))
    for key, desired in desired_states.items():
        if spelled and key in spelled:
            with refusals.of(bound.resource.kind, key):
                raise InvalidRequestError(misspelled(bound.resource, key, spelled[key]))
        elif key not in existing:
            _plan_one(resource_plan, desired, None, account, refusals)
    resource_plan.changes.sort(key=lambda change: change.key)
    return resource_plan


def _plan_one(
    resource_plan: ResourcePlan, desired: DesiredState, values: Values | None, account: str, refusals: Refusals
) -> None:
    bound = resource_plan.bound
    for name, reference in bound.endpoint.references.items():
        if reference.listing and desired.modes.get(name) != "remove":
            for value in (desired.values or {}).get(name, ()):
                resource_plan.referred.setdefault(name, {}).setdefault(value, desired.key)
    with refusals.of(bound.resource.kind, desired.key):
        change = plan(bound, desired, values)
        protect_own_account(account, change)
        resource_plan.add(change)


def named(keys: Sequence[str], limit: int = 10) -> str:
    more = f" and {len(keys) - limit} more" if len(keys) > limit else ""
    return ", ".join(keys[:limit]) + more
