# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Races of the kinds of objects that the modules manage.

Controllers are numbered from 0. The values of a number differ from those of every other number in each field: an update sends only the
fields that differ, so that two desired states with an equal field can be mixed by design.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from running import Api, Server
from support import PERSON, api_path, fab_path, required_of_pool

TaskOptions = dict[str, Any]
INITIAL = 90
"""The number with the values before a race."""


@dataclass(frozen=True)
class Race:
    """Tasks of several controllers.

    ``task`` are the options of the controller with this number. ``prepare`` restores the state before the race with plain requests, in a way
    that may depend on the number of the round. ``agrees`` returns whether a state is allowed when these controllers have succeeded, ``holds``
    whether it is as one of them desires. ``fails`` are parts of the messages that a task may fail with, ``unfinished`` parts of those that say
    that the state is incomplete until a task runs again, and ``last`` whether each task, or only one whose state was reached, can succeed
    afterwards.
    """

    module: str
    task: Callable[[int], TaskOptions]
    prepare: Callable[[int], object]
    state: Callable[[], Any]
    holds: Callable[[int, Any], bool]
    agrees: Callable[[Sequence[int], Any], bool]
    fails: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()
    last: bool = True


def any_of(holds: Callable[[int, Any], bool]) -> Callable[[Sequence[int], Any], bool]:
    return lambda numbers, state: any(holds(number, state) for number in numbers)


def all_of(holds: Callable[[int, Any], bool]) -> Callable[[Sequence[int], Any], bool]:
    return lambda numbers, state: all(holds(number, state) for number in numbers)


def managed_races(server: Server, api: Api) -> dict[str, Race]:
    """The races of every managed kind, by their names."""
    found: dict[str, Race] = {}
    for kind in (_pool, _variable, _connection, _user, _role):
        managed = kind(server, api)
        found.update({f"{managed.name}-{name}": race for name, race in _of_kind(managed).items()})
    # FAB of Airflow 2 returns the old user or 500 when another client deletes it
    found["user-against"] = dataclasses.replace(found["user-against"], fails=("but did not store", ": 500 "))
    found["role-different"] = dataclasses.replace(found["role-different"], fails=_REPLACED)
    found["user-different"] = _without_roles(found["user-different"], _user(server, api))
    return {**found, **_role_removals(server, api)}


@dataclass(frozen=True)
class Managed:
    """A managed kind with one object.

    It contains the values of a number, and how plain requests write and read them. ``separate``: whether the server stores each field on
    its own, so that the changes of two controllers can both be kept.
    """

    name: str
    module: str
    key: TaskOptions
    values: Callable[[int], dict[str, Any]]
    create: Callable[[dict[str, Any]], object]
    remove: Callable[[], object]
    read: Callable[[], dict[str, Any] | None]
    more: TaskOptions
    separate: bool = True


def _of_kind(kind: Managed) -> dict[str, Race]:
    """Return the races of a managed kind.

    They are: the same state, different states, a field for each controller, and creation against deletion.
    """

    def again(exists: bool) -> None:
        kind.remove()
        if exists:
            kind.create(kind.values(INITIAL))

    def part(number: int) -> dict[str, Any]:
        values = kind.values(0)
        name = list(values)[number % len(values)]
        return {name: values[name]}

    def against(number: int) -> TaskOptions:
        return {"state": "absent"} if number % 2 else {**kind.values(0), **kind.more}

    def same(_number: int, state: Any) -> bool:
        return state == kind.values(0)

    def own(number: int, state: Any) -> bool:
        return state == kind.values(number)

    def kept(number: int, state: Any) -> bool:
        return state is not None and all(state[name] == value for name, value in part(number).items())

    def there(number: int, state: Any) -> bool:
        return state is None if number % 2 else state == kind.values(0)

    def race(task: Callable[[int], TaskOptions], prepare: Callable[[int], object], holds: Any, agrees: Any) -> Race:
        return Race(kind.module, lambda number: {**kind.key, **task(number)}, prepare, kind.read, holds, agrees)

    found = {
        "same": race(
            lambda number: {**kind.values(0), **kind.more}, lambda turn: again(bool(turn % 2)), same, all_of(same)
        ),
        "different": race(
            lambda number: {**kind.values(number), **kind.more}, lambda turn: again(bool(turn % 2)), own, any_of(own)
        ),
        "against": race(against, lambda turn: again(bool(turn % 2)), there, any_of(there)),
    }
    if kind.separate:
        found["apart"] = race(part, lambda turn: again(True), kept, all_of(kept))
    return found


def _pool(server: Server, api: Api) -> Managed:
    path = api_path(server, "pools/races")
    extra = required_of_pool(server)

    def read() -> dict[str, Any] | None:
        row = api.get(path)
        return row and {name: row[name] for name in ("slots", "description")}

    return Managed(
        "pool",
        "airflow_pool",
        {"name": "races"},
        lambda number: {"slots": 10 + number, "description": f"of {number}"},
        lambda values: api.send("POST", api_path(server, "pools"), {"name": "races", **extra, **values}),
        lambda: api.remove(path),
        read,
        {},
    )


def _variable(server: Server, api: Api) -> Managed:
    path = api_path(server, "variables/races")
    # Airflow 2.8.2 is the first release whose API stores descriptions of variables
    fields = ("value", "description") if server.number >= (2, 8, 2) else ("value",)

    def read() -> dict[str, Any] | None:
        row = api.get(path)
        return row and {name: row[name] for name in fields}

    return Managed(
        "variable",
        "airflow_variable",
        {"key": "races"},
        lambda number: {name: f"{name} {number}" for name in fields},
        lambda values: api.send("POST", api_path(server, "variables"), {"key": "races", **values}),
        lambda: api.remove(path),
        read,
        {},
        # the API of Airflow 2 replaces the whole variable
        separate=not server.is_2,
    )


def _connection(server: Server, api: Api) -> Managed:
    path = api_path(server, "connections/races")
    texts = ("conn_type", "host", "login", "schema", "description")

    def values(number: int) -> dict[str, Any]:
        return {**{name: f"{name}{number}" for name in texts}, "port": 1000 + number, "extra": {"n": number}}

    def create(given: dict[str, Any]) -> None:
        body = {"connection_id": "races", **given, "extra": json.dumps(given["extra"])}
        api.send("POST", api_path(server, "connections"), body)

    def read() -> dict[str, Any] | None:
        row = api.get(path)
        return row and {**{name: row[name] for name in (*texts, "port")}, "extra": json.loads(row["extra"] or "{}")}

    # the server hides the password: it is written only with a new connection
    more = {"password": "hush-races-1", "update_secrets": "on_create"}
    key = {"connection_id": "races"}
    return Managed("connection", "airflow_connection", key, values, create, lambda: api.remove(path), read, more)


def _without_roles(race: Race, user: Managed) -> Race:
    """Allow mixed roles of a user after a race.

    FAB stores the roles of a user in a second table, where updates at the same time can be mixed. The next task corrects them.
    """

    def agrees(numbers: Sequence[int], found: Any) -> bool:
        own = [{**user.values(number), "roles": None} for number in numbers]
        return found is not None and {**found, "roles": None} in own and set(found["roles"]) <= set(ROLES)

    return dataclasses.replace(race, agrees=agrees)


ROLES = ("Op", "Public", "User", "Viewer")
_HELD = [sorted(some) for size in (1, 2, 3) for some in itertools.combinations(ROLES, size)]


def _user(server: Server, api: Api) -> Managed:
    path = fab_path(server, "users/races")

    def values(number: int) -> dict[str, Any]:
        texts = {name: f"{name}{number}" for name in ("first_name", "last_name")}
        return {**texts, "email": f"races{number}@example.com", "roles": _HELD[number % len(_HELD)]}

    def create(given: dict[str, Any]) -> None:
        roles = [{"name": role} for role in given["roles"]]
        body = {**given, "username": "races", "password": PERSON["password"], "roles": roles}
        api.send("POST", fab_path(server, "users"), body)

    def read() -> dict[str, Any] | None:
        row = api.get(path)
        if row is None:
            return None
        texts = {name: row[name] for name in ("first_name", "last_name", "email")}
        return {**texts, "roles": sorted(role["name"] for role in row["roles"])}

    more = {"password": PERSON["password"], "update_password": "on_create"}
    key = {"username": "races"}
    return Managed("user", "airflow_user", key, values, create, lambda: api.remove(path), read, more)


_RESOURCES = ("Pools", "Variables", "Connections", "DAG Runs")
_PAIRS = [
    [{"action": "can_read", "resource": resource} for resource in some]
    for size in (1, 2, 3)
    for some in itertools.combinations(sorted(_RESOURCES), size)
]
_STAND_IN = "roles/races%20%28community.airflow%29"


def _role(server: Server, api: Api, name: str = "races") -> Managed:
    path = fab_path(server, f"roles/{name}")

    def values(number: int) -> dict[str, Any]:
        return {"permissions": _PAIRS[number % len(_PAIRS)]}

    def create(given: dict[str, Any]) -> None:
        pairs = [
            {"action": {"name": one["action"]}, "resource": {"name": one["resource"]}} for one in given["permissions"]
        ]
        api.send("POST", fab_path(server, "roles"), {"name": name, "actions": pairs})

    def remove() -> None:
        api.remove(path)
        api.remove(fab_path(server, _STAND_IN))

    def read() -> dict[str, Any] | None:
        row = api.get(path)
        return row and {"permissions": _permissions(row)}

    # a list is one field
    return Managed("role", "airflow_role", {"name": name}, values, create, remove, read, {}, separate=False)


def _permissions(row: dict[str, Any]) -> list[dict[str, str]]:
    found = [{"action": one["action"]["name"], "resource": one["resource"]["name"]} for one in row["actions"]]
    kept = [one for one in found if one != {"action": "can_read", "resource": "Website"}]
    return sorted(kept, key=lambda one: one["resource"])


def _role_removals(server: Server, api: Api) -> dict[str, Race]:
    """A role with a member loses permissions.

    On servers whose update cannot remove permissions, the role is replaced.
    """
    role, user = _role(server, api), _user(server, api)
    full = {"permissions": [{"action": "can_read", "resource": one} for one in sorted(_RESOURCES)]}
    stand_in = fab_path(server, _STAND_IN)

    def prepare(turn: int) -> None:
        user.remove()
        role.remove()
        role.create(full)
        user.create({**user.values(0), "roles": ["races", "Viewer"]})

    def state() -> Any:
        member = user.read()
        return {"role": role.read(), "left": api.get(stand_in) is not None, "roles": member and member["roles"]}

    def state_of(number: int) -> Any:
        return {"role": role.values(number), "left": False, "roles": ["Viewer", "races"]}

    def same(number: int, found: Any) -> bool:
        return found == state_of(0)

    def own(number: int, found: Any) -> bool:
        return found == state_of(number)

    def task(number: int) -> TaskOptions:
        return {"name": "races", **role.values(number)}

    return {
        "role-same-removal": Race(
            "airflow_role", lambda number: task(0), prepare, state, same, all_of(same), _REPLACED, _REPLACED
        ),
        "role-different-removal": Race("airflow_role", task, prepare, state, own, any_of(own), _REPLACED, _REPLACED),
    }


_REPLACED = (
    "was replacing role",
    "The replacement of role",
    "Another task replaced role",
    "requires a temporary role",
)
