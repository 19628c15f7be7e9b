# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many objects at once: what has to be done with all of them, what is refused, and in which order the rest is written. Pure.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from .._errors import Refused
from .._model.resource import Endpoint, Resource, not_unicode
from .._model.types import loose_form
from .plan import Change, Wish, plan, shortened

Values = Mapping[str, Any]

_DONE = {"create": "created", "update": "updated", "delete": "deleted", "none": "unchanged"}


class Service(NamedTuple):
    """A kind as one server serves it. ``lacks`` gives the version that is needed for each field that this one does not have."""

    resource: Resource
    endpoint: Endpoint
    version: str
    lacks: Mapping[str, str] = {}

    @property
    def key_name(self) -> str:
        """The server's name of the key."""
        return self.resource.key_on(self.endpoint)

    def key_of(self, row: Values) -> str:
        return row[self.key_name]


class Problem(NamedTuple):
    """Why one object cannot be brought to what is wanted."""

    kind: str
    key: str
    message: str


class Steps:
    """What has to be done with the objects of one kind.

    ``changes`` are those that differ, ``tests`` those that are to be tested, whether they do or not. ``unlisted`` are objects of the server
    that nobody wants, ``pruned`` the keys of those among the changes that are deleted because of that.
    ``left_behind`` are those that are not wanted only because no export can hold them.
    ``unseen`` are those of the unchanged that have secrets which nobody can compare, with their fields.
    ``interrupted`` are unfinished replacements of roles that were seen, as the roles by their stand-ins. ``remarks`` are
    warnings about what the task names.
    """

    def __init__(self, service: Service) -> None:
        self.service = service
        self.changes: list[Change] = []
        self.unchanged = 0
        self.unseen: list[tuple[str, tuple[str, ...]]] = []
        self.tests: list[Change] = []
        self.pruned: frozenset[str] = frozenset()
        self.unlisted: list[tuple[str, Values]] = []
        self.left_behind: list[Mapping[str, Any]] = []
        self.problems: list[Problem] = []
        self.interrupted: dict[str, str] = {}
        self.remarks: list[str] = []

    @property
    def idle(self) -> bool:
        return not (self.changes or self.tests or self.problems)

    def counts(self, done: Iterable[Change]) -> dict[str, int]:
        result = dict.fromkeys(_DONE.values(), 0)
        for change in done:
            result[_DONE[change.action]] += 1
        result["unchanged"] += self.unchanged
        return result


def checked(service: Service, wish: Wish) -> Wish:
    """The wish without what this server need not be told.

    :raises Refused: for what this server does not have, or would store and then stumble over.
    """
    resource, values = service.resource, wish.values
    for name, needed in service.lacks.items():
        if not values or name not in values:
            continue
        if values[name] != resource.by_name[name].type.empty:
            raise Refused(f"{name} needs {needed}; this server is {service.version}.")
        values = {one: value for one, value in values.items() if one != name}
    problem = service.endpoint.address(wish.key) or not_unicode(wish.key)
    if problem:
        raise Refused(f"{resource.key} of {resource.kind} '{shortened(wish.key)}' {problem}. Nothing was written.")
    for name, value in (values or {}).items():
        # what no server can hold as it is given
        problem = service.endpoint.limits[name].check(value) if name in service.endpoint.limits and value else ""
        if problem:
            raise Refused(f"{name} of {resource.kind} '{shortened(wish.key)}' {problem}. Nothing was written.")
    return wish if values is wish.values else wish._replace(values=values)


def guard_account(account: str, wish: Wish, change: Change) -> None:
    """Refuse to delete the caller's own user, or one that may be the caller's."""
    if change.action != "delete" or not change.resource.accounts or wish.force:
        return
    before = change.before or {}
    name = f"{change.resource.kind} '{change.key}'"
    if is_caller(account, change.key, before):
        raise Refused(f"{name} is the one that this task logs in as: force=true deletes it all the same.")
    if not account and "Admin" in before.get("roles", ["Admin"]):
        raise Refused(
            f"{name} is an Admin, and may be the one that this task logs in as: force=true deletes it all the same."
        )


def is_caller(account: str, key: str, values: Values) -> bool:
    return bool(account) and account.lower() in (key.lower(), str(values.get("email", "")).lower())


def by_key(resource: Resource, wishes: Iterable[Wish]) -> dict[str, Wish]:
    """The wishes of a kind by their keys.

    :raises Refused: where a key stands twice: nobody knows which of the two is meant.
    """
    result: dict[str, Wish] = {}
    spellings: dict[str, str] = {}
    twice = []
    for wish in wishes:
        first = spellings.setdefault(resource.key_form(wish.key), wish.key)
        if wish.key in result or first != wish.key:
            twice.append(wish.key if first == wish.key else f"{first} (also spelled {wish.key})")
        result[wish.key] = wish
    if twice:
        raise Refused(f"{resource.plural} holds more than once: {named(twice)}. Nothing was written.")
    return result


def alike(keys: Iterable[str]) -> list[list[str]]:
    """The groups of two or more keys that a database may take for one."""
    groups: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        groups[loose_form(key)].append(key)
    return [group for group in groups.values() if len(group) > 1]


def misspelled(kind: str, key: str, existing: str) -> str:
    """Why nothing is done about a key that the server takes for another one: an update would rename the object."""
    how = "case-insensitively" if key.lower() == existing.lower() else f"such as '{key}' and '{existing}' as equal"
    return (
        f"{kind.capitalize()} '{key}': the server treats names {how} and already has the {kind} '{existing}'. Use that spelling. "
        "Nothing was changed."
    )


def plan_all(
    service: Service,
    wishes: Mapping[str, Wish],
    shown: Iterable[tuple[str, Values]],
    account: str = "",
    keep_rest: bool = False,
    spelled: Mapping[str, str] | None = None,
) -> Steps:
    """The changes that bring what the server shows to what is wanted, in the order of the keys.

    ``shown`` are the server's objects, and among them at least those that are wanted and exist; with ``keep_rest`` those that nobody
    wants are kept for ``pruned``. ``spelled`` gives, once all of ``shown`` came, the server's spelling of keys that it has under another.
    """
    steps, found = Steps(service), set()
    for key, values in shown:
        wish = wishes.get(key)
        if wish is not None:
            found.add(key)
            _plan_one(steps, wish, values, account)
        elif keep_rest:
            steps.unlisted.append((key, values))
    for key, wish in wishes.items():
        if spelled and key in spelled:
            kind = service.resource.kind
            steps.problems.append(Problem(kind, key, misspelled(kind, key, spelled[key])))
        elif key not in found:
            _plan_one(steps, wish, None, account)
    steps.changes.sort(key=lambda change: change.key)
    return steps


def _plan_one(steps: Steps, wish: Wish, values: Values | None, account: str) -> None:
    service = steps.service
    try:
        change = plan(service.resource, service.endpoint, wish, values)
        guard_account(account, wish, change)
    except Refused as error:
        steps.problems.append(Problem(service.resource.kind, wish.key, str(error)))
        return
    if wish.test:
        steps.tests.append(change)
    if change.action == "none":
        steps.unchanged += 1
        if change.unseen:
            steps.unseen.append((change.key, change.unseen))
    else:
        steps.changes.append(change)


def named(keys: Sequence[str], most: int = 10) -> str:
    more = f" and {len(keys) - most} more" if len(keys) > most else ""
    return ", ".join(keys[:most]) + more
