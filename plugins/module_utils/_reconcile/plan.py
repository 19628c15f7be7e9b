# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plan the change from an object's current to its desired state.

This module has no side effects. It does not depend on Ansible, HTTP or check mode.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from .._errors import InvalidRequestError
from .._model.bound import BoundResource
from .._model.comparison import Comparison, compare
from .._model.fingerprint import FINGERPRINT, fingerprint
from .._model.labels import capitalized
from .._model.resource import (
    BY_NAME,
    LEAVES,
    Limit,
    Resource,
    storage_problem,
)
from .._model.secrets import WRITTEN_SECRET, is_hidden_name, message_text, redact_paths
from .._model.types import MASK, masked_paths

_PLAIN = frozenset({str, int, bool, type(None)})
_LONGEST_KEY = 80
"""The maximum length of a key in messages about values."""


class DesiredState(NamedTuple):
    """The desired state of one object."""

    key: str
    values: Mapping[str, Any] | None
    """The canonical values, without omitted options; None for an absent object."""
    modes: Mapping[str, str] = {}
    """By field, how the specified value and the server's value are combined, if not by ``replace``."""
    update_secrets: str = "always"
    """``always``, ``on_create`` or ``when_changed``. The last one requires a ``fingerprint_key``."""
    fingerprint_key: str = ""
    sensitive: bool | frozenset[str] = False
    """True to hide every possible secret, or the fields and paths to hide."""
    force: bool = False
    """Whether the user that the task logs in as may be deleted."""
    test: bool = False
    """Whether the server tests the object before it is written."""
    unknown: frozenset[str] | None = None
    """The fields without a known value. Like a mask in the values, such a field is neither equal nor different. If this is not None, the
    state is only compared and not applied, so the object may be missing even if no API can create it."""
    filters: Mapping[str, Any] = {}
    """The filters, if this is the desired state of all objects that match them. The key is then ``*``."""
    layer: int = 0
    """If an object has several desired states, the one from the highest layer takes precedence."""

    @property
    def unknown_fields(self) -> tuple[str, ...]:
        return tuple(sorted(self.unknown or ()))


class Unreadable(dict[str, Any]):
    """An existing object that the server fails to return. Only its key is known."""


class Change(NamedTuple):
    """The change of one object to its desired state."""

    bound: BoundResource
    desired: DesiredState
    action: str
    """``none``, ``create``, ``update`` or ``delete``."""
    before: Mapping[str, Any] | None
    """The current state, as canonical values; None if there is no such object."""
    after: Mapping[str, Any] | None
    """The new state, as canonical values; None if there will be no such object."""
    fields: tuple[str, ...] = ()
    """The fields to write."""
    rewritten_secrets: frozenset[str] = frozenset()
    """The fields among ``fields`` that are written because they cannot be compared."""
    given: Mapping[str, Any] = {}
    """The desired values, combined with those of the server."""
    unseen: tuple[str, ...] = ()
    """Other fields that cannot be compared. They are not written."""

    @property
    def resource(self) -> Resource:
        return self.bound.resource

    @property
    def key(self) -> str:
        return self.desired.key

    @property
    def attempt(self) -> str:
        """The operation, for messages."""
        return f"{self.action} {self.resource.label_of(self.key)}"

    @property
    def blind(self) -> bool:
        """Whether the object could not be read before the change."""
        return isinstance(self.before, Unreadable)

    @property
    def changed(self) -> bool:
        return self.action != "none"

    def taken_away(self, name: str) -> list[Any]:
        """Return the items that an update removes from a set field."""
        if self.action != "update" or name not in self.fields:
            return []
        return [item for item in (self.before or {})[name] if item not in (self.after or {})[name]]

    def diff(self) -> dict[str, Any]:
        """Return Ansible's diff of the object, without secrets.

        The diff is the same with and without check mode.
        """
        before, after = self._presented(self.before), self._presented(self.after)
        if self.changed and self.after is not None:
            after.update(dict.fromkeys(self.unseen, MASK))
        name = message_text(f"{self.resource.label} {self.key}")
        return {
            "before_header": name,
            "after_header": name,
            "before": before,
            "after": {name: self._distinct(name, value, before) for name, value in after.items()},
        }

    def _distinct(self, name: str, value: Any, before: Mapping[str, Any]) -> Any:
        """Mark a written secret that looks the same before and after the change.

        Otherwise, the diff would not show that the secret is written.
        """
        return replace_masks(value, WRITTEN_SECRET) if name in self.fields and before.get(name) == value else value

    def _presented(self, values: Mapping[str, Any] | None) -> dict[str, Any]:
        if values is None:
            return {}
        result: dict[str, Any] = {self.resource.key: self.key}
        for one in self.resource.fields:
            if one.name not in values or (one.hidden and one.name not in self.fields):
                continue
            server = (self.before or {}).get(one.name)
            result[one.name] = redact_paths(one, self.key, values[one.name], server, self.desired.sensitive)
        return result


def replace_masks(value: Any, text: str) -> Any:
    """Replace each mask in a value."""
    if isinstance(value, Mapping):
        return {key: replace_masks(item, text) for key, item in value.items()}
    if isinstance(value, list):
        return [replace_masks(item, text) for item in value]
    return value.replace(MASK, text) if isinstance(value, str) else value


def plan(bound: BoundResource, desired: DesiredState, actual: Mapping[str, Any] | None) -> Change:
    """Plan the change from ``actual`` (None: absent) to the desired state.

    :raises InvalidRequestError: for a change that is impossible or not allowed.
    """
    resource = bound.resource
    if desired.values is None:
        if actual is None:
            return Change(bound, desired, "none", None, None)
        if desired.key in resource.protected:
            name = capitalized(resource.label_of(desired.key))
            raise InvalidRequestError(f"{name} is built into Airflow and cannot be deleted.")
        return Change(bound, desired, "delete", actual, None)
    if actual is None:
        return _creation(bound, desired, desired.values)
    if isinstance(actual, Unreadable):
        if needs_reading(bound, desired):
            raise InvalidRequestError(
                f"The server cannot return {resource.label_of(desired.key)}, so the {resource.label} cannot be compared. "
                f"{bound.endpoint.unreadable}".rstrip()
            )
        return _overwriting(bound, desired, desired.values, actual)
    return _update(bound, desired, desired.values, actual)


def needs_reading(bound: BoundResource, desired: DesiredState) -> bool:
    """Return whether the plan for an existing object depends on its values."""
    resource, endpoint = bound.resource, bound.endpoint
    if desired.values is None:
        return False
    names = desired.values.keys()
    secrets = not names.isdisjoint(resource.secrets)
    return (
        not endpoint.update_repairs
        or not names >= {*endpoint.create_required, *endpoint.update_required}
        or any(desired.modes.get(name, "replace") != "replace" for name in names)
        or not names.isdisjoint(endpoint.preserve)
        or desired.key in endpoint.mutable_fields
        # the description contains the fingerprint
        or (secrets and desired.update_secrets == "when_changed" and "description" not in names)
        or (secrets and desired.update_secrets == "on_create")
    )


def _creation(bound: BoundResource, desired: DesiredState, values: Mapping[str, Any]) -> Change:
    resource, endpoint = bound.resource, bound.endpoint
    if not resource.creatable and desired.unknown is None:
        raise InvalidRequestError(
            f"There is no {resource.label_of(desired.key)} on this server, and the API cannot create one. Check {resource.key}."
        )
    wanted = {
        one: _combined(bound, desired, one, value, resource.by_name[one].type.empty) for one, value in values.items()
    }
    required = [one for one in endpoint.create_required if one not in desired.unknown_fields]
    missing = [one for one in required if wanted.get(one, []) == []]
    if missing:
        name = capitalized(resource.label_of(desired.key))
        raise InvalidRequestError(f"{name} does not exist. Creating it requires these options: {', '.join(missing)}.")
    _check_limits(bound, desired.key, {resource.key: desired.key, **wanted})
    for one in endpoint.create_defaults:
        wanted.setdefault(one, resource.by_name[one].type.empty)
    after = {one.name: wanted.get(one.name, one.type.empty) for one in resource.fields}
    mark = _fingerprint(bound, desired, wanted)
    if mark:
        after[FINGERPRINT] = mark
    return Change(bound, desired, "create", None, after, tuple(wanted), given=wanted, unseen=desired.unknown_fields)


def _overwriting(bound: BoundResource, desired: DesiredState, values: Mapping[str, Any], actual: Unreadable) -> Change:
    """Plan to write every specified field.

    This repairs an object that the server fails to return.
    """
    fields = [one.name for one in bound.resource.fields if one.name in values]
    _check_update(bound, desired, fields, values)
    after = {one: values[one] for one in fields}
    mark = _fingerprint(bound, desired, values)
    if mark:
        after[FINGERPRINT] = mark
    secrets = frozenset(fields)
    return Change(bound, desired, "update", actual, after, tuple(fields), secrets, values, desired.unknown_fields)


def _update(
    bound: BoundResource, desired: DesiredState, values: Mapping[str, Any], actual: Mapping[str, Any]
) -> Change:
    resource = bound.resource
    doubtful = [one for one, value in values.items() if not _plainly_same(value, actual[one])]
    if not doubtful:
        return Change(bound, desired, "none", actual, actual, given=values, unseen=desired.unknown_fields)
    wanted = dict(values)
    for one in doubtful:
        wanted[one] = _combined(bound, desired, one, values[one], actual[one])
    verdicts = {one: _verdict(bound, one, wanted[one], actual[one], desired.unknown is not None) for one in doubtful}
    differing = {one for one, verdict in verdicts.items() if verdict is Comparison.DIFFERENT}
    unknown = {one for one, verdict in verdicts.items() if verdict is Comparison.UNKNOWN}
    mark, old_mark = _fingerprint(bound, desired, wanted), actual.get(FINGERPRINT, "")
    if desired.update_secrets == "on_create":
        kept = {one for one in differing if resource.by_name[one].hidden}
        differing, unknown = differing - kept, unknown | kept
    renewed = unknown if desired.update_secrets == "always" or (mark and mark != old_mark) else set()
    fields = [one.name for one in resource.fields if one.name in differing | renewed]
    if not fields:
        # a fingerprint shows which secrets were last written with its key, but not later changes by other clients
        unseen = tuple(sorted({*unknown, *desired.unknown_fields}))
        return Change(bound, desired, "none", actual, actual, given=wanted, unseen=unseen)
    _check_update(bound, desired, fields, wanted)
    after = {**actual, **{one: wanted[one] for one in fields}}
    if mark or bound.endpoint.shows_secrets or any(resource.by_name[one].secret for one in fields):
        # a fingerprint that does not match the newly written secrets would hide a later change
        after[FINGERPRINT] = mark
    secrets = frozenset(renewed)
    return Change(bound, desired, "update", actual, after, tuple(fields), secrets, wanted, desired.unknown_fields)


def _check_limits(bound: BoundResource, key: str, values: Mapping[str, Any]) -> None:
    resource, endpoint = bound.resource, bound.endpoint
    for name, value in values.items():
        secret = name != resource.key and resource.by_name[name].secret
        problem = endpoint.limits.get(name, Limit())(value) or ("" if secret else storage_problem(value))
        if problem:
            raise invalid_value(resource, key, name, problem)


def invalid_value(resource: Resource, key: str, name: str, problem: str) -> InvalidRequestError:
    """Return the error for a value or a key that a server does not accept."""
    shortened = key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]}..."
    return InvalidRequestError(f"{name} of {resource.label_of(shortened)} {problem}.")


def _plainly_same(wanted: Any, actual: Any) -> bool:
    """Return whether two values are trivially equal.

    This is a fast path: nearly all values are equal, and a full comparison is slow.
    """
    return wanted == actual and type(wanted) in _PLAIN and type(wanted) is type(actual) and MASK not in str(actual)


def _combined(bound: BoundResource, desired: DesiredState, name: str, value: Any, current: Any) -> Any:
    resource, endpoint = bound.resource, bound.endpoint
    combine = resource.by_name[name].type.combine.get(desired.modes.get(name, "replace"))
    if combine:
        try:
            return resource.by_name[name].type.accept(combine(value, current))
        except ValueError as error:
            raise InvalidRequestError(f"{name} of {resource.label_of(desired.key)} {error}.") from None
    is_preserved = endpoint.preserve.get(name)
    return resource.by_name[name].type.accept([*value, *filter(is_preserved, current)]) if is_preserved else value


def _verdict(bound: BoundResource, name: str, wanted: Any, actual: Any, unknown: bool) -> Comparison:
    resource, endpoint = bound.resource, bound.endpoint
    comparable = resource.by_name[name].type.comparable
    desired, server = comparable(wanted, endpoint.rewrites_json), comparable(actual, endpoint.rewrites_json)
    if isinstance(server, str) and MASK in server and isinstance(desired, (dict, list)):
        desired = json.dumps(desired)
    return compare(desired, server, bound.hides(resource.by_name[name]), unknown)


def _fingerprint(bound: BoundResource, desired: DesiredState, wanted: Mapping[str, Any]) -> str:
    """Return the fingerprint of an object's secrets, or "" if the object gets none."""
    resource = bound.resource
    if desired.update_secrets != "when_changed" or desired.unknown is not None or bound.endpoint.shows_secrets:
        return ""
    # a server may mask an empty variable, too, so only the fingerprint shows whether the variable was emptied
    by_name = is_hidden_name(desired.key)
    secrets = {
        name: wanted[name]
        for name in resource.secrets
        if wanted.get(name) or (name in wanted and by_name and resource.by_name[name].secret == BY_NAME)
    }
    return fingerprint(desired.fingerprint_key, f"{resource.kind}:{desired.key}", secrets) if secrets else ""


def _check_update(bound: BoundResource, desired: DesiredState, fields: list[str], wanted: Mapping[str, Any]) -> None:
    resource, endpoint = bound.resource, bound.endpoint
    name = resource.label_of(desired.key)
    allowed = endpoint.mutable_fields.get(desired.key)
    forbidden = [one for one in fields if allowed is not None and one not in allowed]
    if forbidden:
        raise InvalidRequestError(
            f"This server allows changes only to {' and '.join(allowed or ())} of {name}, not to {', '.join(forbidden)}."
        )
    for one in fields:
        if resource.by_name[one].hidden and not wanted[one]:
            raise InvalidRequestError(
                f"The {one} of {name} cannot be cleared through the API. Delete the {resource.label} and create it again."
            )
        hidden = (
            masked_paths(wanted[one])
            if resource.by_name[one].secret == LEAVES and desired.modes.get(one) == "merge"
            else []
        )
        if hidden:
            raise InvalidRequestError(
                f"The server hides {', '.join(hidden)} in {one} of {name}, and hidden values cannot be written back. "
                f"Specify these keys in {one}, too, or use {resource.by_name[one].mode}=replace with the complete {one}."
            )
    _check_limits(bound, desired.key, {one: wanted[one] for one in fields})
