# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many objects at once: what has to be done with all of them, what is refused, and in which order the rest is written. Pure.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from math import ceil
from typing import Any, NamedTuple

from ansible_collections.community.airflow.plugins.module_utils._errors import Refused
from ansible_collections.community.airflow.plugins.module_utils._plan import Change, Wish, plan
from ansible_collections.community.airflow.plugins.module_utils._resource import Endpoint, Resource

Values = Mapping[str, Any]

PAGE_ROWS = 100
"""Rows in a page of a listing."""

CHUNK = 500
"""The most objects in one request: a second's work for a server, and a body of some 100 kB."""

_DONE = {"create": "created", "update": "updated", "delete": "deleted", "none": "unchanged"}


class Service(NamedTuple):
    """A kind as one server serves it. ``lacks`` gives the version that is needed for each field that this one does not have."""

    resource: Resource
    endpoint: Endpoint
    version: str
    lacks: Mapping[str, str] = {}

    def key_of(self, row: Values) -> str:
        return row[self.endpoint.wire.get(self.resource.key, self.resource.key)]


class Problem(NamedTuple):
    """Why one object cannot be brought to what is wanted."""

    kind: str
    key: str
    message: str


class Prune(NamedTuple):
    """What may be deleted because nobody lists it: not what matches ``keep``, and at most ``most`` ("20%" of a kind's objects, or a count)."""

    keep: tuple[str, ...] = ()
    most: str = "20%"
    allow_empty: bool = False

    def check(self) -> None:
        number = self.most[:-1] if self.most.endswith("%") else self.most
        if not number.isdecimal():
            raise Refused(f"prune_max must be a count, like 5, or a percentage, like 20%; '{self.most}' was given.")

    def allows(self, deletions: int, of: int) -> bool:
        if self.most.endswith("%"):
            return deletions * 100 <= int(self.most[:-1]) * of
        return deletions <= int(self.most)


@dataclass
class Steps:
    """What has to be done with the objects of one kind.

    ``changes`` are those that differ, ``tests`` those that are to be tested, whether they do or not. ``unlisted`` are objects of the server
    that nobody wants.
    """

    service: Service
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    tests: list[Change] = field(default_factory=list)
    unlisted: list[tuple[str, Values]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def idle(self) -> bool:
        return not (self.changes or self.tests or self.problems)

    def counts(self, done: Iterable[Change]) -> dict[str, int]:
        result = dict.fromkeys(_DONE.values(), 0)
        for change in done:
            result[_DONE[change.action]] += 1
        return {**result, "unchanged": self.unchanged}


def listing_pays(endpoint: Endpoint, wanted: int, rows: int = 0) -> bool:
    """Whether a listing of so many rows costs the server less than so many requests for a single object.

    A request costs 1, and a row of a listing ``row_cost`` more. As long as nobody knows how many rows there are, one full page is
    assumed; it must cost less than twice as much, since there may be few.
    """
    if not rows:
        return wanted * 2 > 1 + PAGE_ROWS * endpoint.row_cost
    return wanted > ceil(rows / PAGE_ROWS) + rows * endpoint.row_cost


def checked(service: Service, wish: Wish) -> Wish:
    """The wish without what this server need not be told.

    :raises Refused: for what this server does not have, or would store and then stumble over.
    """
    resource, rules, values = service.resource, service.endpoint.rules, wish.values
    for name, needed in service.lacks.items():
        if not values or name not in values:
            continue
        if values[name] != resource[name].type.empty:
            raise Refused(f"{name} needs {needed}; this server is {service.version}.")
        values = {one: value for one, value in values.items() if one != name}
    for name, rule in rules.items():
        if name == resource.key:
            value = wish.key
        elif values and name in values:
            value = values[name]
        else:
            continue
        problem = rule(value)
        if problem:
            raise Refused(f"{name} of {resource.kind} '{wish.key}' {problem}. Nothing was written.")
    return wish if values is wish.values else wish._replace(values=values)


def guard_account(account: str, wish: Wish, change: Change) -> None:
    """Refuse to delete the caller's own user, or one that may be the caller's."""
    if change.action != "delete" or not change.resource.accounts or wish.force:
        return
    before = change.before or {}
    name = f"{change.resource.kind} '{change.key}'"
    if is_caller(account, change.key, before):
        raise Refused(f"{name} is the one that this task logs in as: force=true deletes it all the same.")
    if not account and "Admin" in before["roles"]:
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
    twice = []
    for wish in wishes:
        if wish.key in result:
            twice.append(wish.key)
        result[wish.key] = wish
    if twice:
        raise Refused(f"{resource.plural} holds more than once: {named(twice)}. Nothing was written.")
    return result


def plan_all(
    service: Service,
    wishes: Mapping[str, Wish],
    shown: Iterable[tuple[str, Values]],
    account: str = "",
    keep_rest: bool = False,
) -> Steps:
    """The changes that bring what the server shows to what is wanted, in the order of the keys.

    ``shown`` are the server's objects, and among them at least those that are wanted and exist; with ``keep_rest`` those that nobody
    wants are kept for ``pruned``.
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
        if key not in found:
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
    else:
        steps.changes.append(change)


def pruned(steps: Steps, total: int, rules: Prune, account: str, wanted: int) -> list[Change]:
    """The deletions of what the server has and nobody lists, never of what Airflow or the collection makes by itself.

    ``total`` is the number of objects that the server has, ``wanted`` the number of those that are listed.

    :raises Refused: where that is more than a person may have meant.
    """
    service = steps.service
    resource = service.resource
    if not wanted and not rules.allow_empty:
        raise Refused(
            f"prune names {resource.plural} and {resource.plural} is empty: that would delete every one. If that is meant, say "
            "prune_allow_empty=true. Nothing was written."
        )
    if resource.accounts and not account:
        raise Refused(
            f"prune cannot delete {resource.plural} while it does not know which of them this task logs in as: give airflow_username. "
            "Nothing was written."
        )
    kept = (*resource.built_in, *rules.keep)
    deletions = [
        plan(resource, service.endpoint, Wish(key, None), values)
        for key, values in sorted(steps.unlisted, key=lambda item: item[0])
        if key not in resource.protected and not is_caller(account if resource.accounts else "", key, values)
        if not any(fnmatchcase(key, pattern) for pattern in kept)
    ]
    if not rules.allows(len(deletions), total):
        raise Refused(
            f"prune would delete {len(deletions)} of {total} {resource.plural}, more than prune_max={rules.most}: "
            f"{named([one.key for one in deletions])}. Nothing was written.",
            prunable=[one.key for one in deletions],
        )
    return deletions


def named(keys: Sequence[str], most: int = 10) -> str:
    more = f" and {len(keys) - most} more" if len(keys) > most else ""
    return ", ".join(keys[:most]) + more


class Batch(NamedTuple):
    """Changes of one kind with one action, to be written side by side, and in one request where ``bulk`` says so."""

    service: Service
    action: str
    changes: Sequence[Change]
    bulk: bool = False


def schedule(every: Sequence[Steps]) -> Iterator[Batch]:
    """Everything in the order of the catalogue, what is deleted at the end and the other way round."""
    for steps in every:
        for action in ("create", "update"):
            yield from _batches(steps, action)
    for steps in reversed(every):
        yield from _batches(steps, "delete")


def _batches(steps: Steps, action: str) -> Iterator[Batch]:
    chosen = [change for change in steps.changes if change.action == action]
    bulk = action in steps.service.endpoint.bulk and len(chosen) > 1
    size = CHUNK if bulk else len(chosen) or 1
    for start in range(0, len(chosen), size):
        part = chosen[start : start + size]
        yield Batch(steps.service, action, part, bulk and len(part) > 1)
