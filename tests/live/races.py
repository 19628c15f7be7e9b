# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks that several controllers run at the same time on the same objects.

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

from fault_cases import DATES, FROZEN
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
    whether it is as one of them desires. ``fails`` are parts of the messages that a task may fail with, and ``last`` whether each task, or
    only one whose state was reached, can succeed afterwards.
    """

    module: str
    task: Callable[[int], TaskOptions]
    prepare: Callable[[int], object]
    state: Callable[[], Any]
    holds: Callable[[int, Any], bool]
    agrees: Callable[[Sequence[int], Any], bool]
    fails: tuple[str, ...] = ()
    last: bool = True


def races(server: Server, api: Api) -> dict[str, Race]:
    """Every race of a release, by its name."""
    found: dict[str, Race] = {}
    for kind in (_pool, _variable, _connection, _user, _role):
        managed = kind(server, api)
        found.update({f"{managed.name}-{name}": race for name, race in _of_kind(managed).items()})
    # FAB of Airflow 2 returns the old user or 500 when another client deletes it
    found["user-against"] = dataclasses.replace(found["user-against"], fails=("but did not store", ": 500 "))
    found["role-different"] = dataclasses.replace(found["role-different"], fails=_REPLACED)
    found["user-different"] = _without_roles(found["user-different"], _user(server, api))
    found.update(_role_removals(server, api))
    found.update(_dags(server, api))
    found.update(_dag_runs(server, api))
    found.update(_maintenance(server, api))
    found.update(_instances(server, api))
    if not server.is_2:
        found.update(_backfills(server, api))
    if server.number >= (3, 3):
        found.update(_xcoms(server, api))
    return found


def _any(holds: Callable[[int, Any], bool]) -> Callable[[Sequence[int], Any], bool]:
    return lambda numbers, state: any(holds(number, state) for number in numbers)


def _all(holds: Callable[[int, Any], bool]) -> Callable[[Sequence[int], Any], bool]:
    return lambda numbers, state: all(holds(number, state) for number in numbers)


# objects of the managed kinds


@dataclass(frozen=True)
class Managed:
    """A managed kind with one object: the values of a number, how plain requests write and read them.

    ``separate``: whether the server stores each field on its own, so that the changes of two controllers can both be kept.
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
    """The same state, different states, a field for each controller, and creation against deletion."""

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
            lambda number: {**kind.values(0), **kind.more}, lambda turn: again(bool(turn % 2)), same, _all(same)
        ),
        "different": race(
            lambda number: {**kind.values(number), **kind.more}, lambda turn: again(bool(turn % 2)), own, _any(own)
        ),
        "against": race(against, lambda turn: again(bool(turn % 2)), there, _any(there)),
    }
    if kind.separate:
        found["apart"] = race(part, lambda turn: again(True), kept, _all(kept))
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
    """FAB stores the roles of a user in a second table, where updates at the same time can be mixed. The next task corrects them."""

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
    """A role with a member loses permissions. On servers whose update cannot remove permissions, it is replaced."""
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
            "airflow_role", lambda number: task(0), prepare, state, same, _all(same), fails=_REPLACED
        ),
        "role-different-removal": Race("airflow_role", task, prepare, state, own, _any(own), fails=_REPLACED),
    }


_REPLACED = ("replaced by", "The replacement of role", "Another task replaced role", "temporarily needs a second role")

# DAGs and their runs


def _pause(server: Server, api: Api, dag_id: str, paused: bool) -> None:
    api.send("PATCH", api_path(server, f"dags/{dag_id}?update_mask=is_paused"), {"is_paused": paused})


def _dags(server: Server, api: Api) -> dict[str, Race]:
    dag_id = "sales_daily"

    def state() -> Any:
        return api.get(api_path(server, f"dags/{dag_id}"))["is_paused"]

    def race(name: str, task: Callable[[int], str]) -> Race:
        def holds(number: int, found: Any) -> bool:
            return found is (task(number) == "paused")

        return Race(
            "airflow_dag_state",
            lambda number: {"dag_id": dag_id, "state": task(number)},
            lambda turn: _pause(server, api, dag_id, name == "different" and bool(turn % 2)),
            state,
            holds,
            _all(holds) if name == "same" else _any(holds),
        )

    return {
        "dag-same": race("same", lambda number: "paused"),
        "dag-different": race("different", lambda number: "unpaused" if number % 2 else "paused"),
    }


_RUN = {"dag_id": "release_notes", "dag_run_id": "races"}


class _Run:
    """A DAG run of a paused DAG, whose tasks do not start."""

    def __init__(self, server: Server, api: Api) -> None:
        self.server, self.api = server, api
        self.path = api_path(server, "dags/release_notes/dagRuns/races")

    def prepare(self, exists: bool) -> None:
        _pause(self.server, self.api, _RUN["dag_id"], True)
        row = self.api.get(self.path)
        if row and row["state"] == "running":
            self.api.send("PATCH", self.path, {"state": "failed"})
        self.api.remove(self.path)
        if exists:
            body = {"dag_run_id": "races", **({} if self.server.is_2 else {"logical_date": None})}
            self.api.send("POST", api_path(self.server, "dags/release_notes/dagRuns"), body)

    def state(self) -> Any:
        row = self.api.get(self.path)
        return row and {"conf": row["conf"], "note": row["note"], "state": row["state"]}


def _dag_runs(server: Server, api: Api) -> dict[str, Race]:
    run = _Run(server, api)

    def race(task: Callable[[int], TaskOptions], exists: bool, wanted: Callable[[int], Any], agrees: Any) -> Race:
        def holds(number: int, found: Any) -> bool:
            desired = wanted(number)
            if desired is None or found is None:
                return found is desired
            return all(found[name] == value for name, value in desired.items())

        return Race(
            "airflow_dag_run",
            lambda number: {**_RUN, **task(number)},
            lambda turn: run.prepare(exists),
            run.state,
            holds,
            agrees(holds),
        )

    def part(number: int) -> TaskOptions:
        return {"note": "apart"} if number % 2 else {"state": "failed"}

    def against(number: int) -> TaskOptions:
        return {"state": "absent"} if number % 2 else {"conf": {"day": 1}, "note": "there"}

    same = {"conf": {"day": 1}, "note": "same"}
    conf = race(lambda number: {"conf": {"n": number}}, False, lambda number: {"conf": {"n": number}}, _any)
    return {
        "dag_run-same": race(lambda number: same, False, lambda number: same, _all),
        "dag_run-different": Race(
            conf.module,
            conf.task,
            conf.prepare,
            conf.state,
            conf.holds,
            conf.agrees,
            fails=("already exists with a different conf",),
            last=False,
        ),
        "dag_run-note": race(
            lambda number: {"note": f"of {number}"}, True, lambda number: {"note": f"of {number}"}, _any
        ),
        "dag_run-apart": race(part, True, part, _all),
        "dag_run-against": race(
            against, False, lambda number: None if number % 2 else {"conf": {"day": 1}, "note": "there"}, _any
        ),
        "dag_run-absent": race(lambda number: {"state": "absent"}, True, lambda number: None, _all),
    }


def _xcoms(server: Server, api: Api) -> dict[str, Race]:
    run = _Run(server, api)
    entries = f"{run.path}/taskInstances/start/xcomEntries"

    def state() -> Any:
        row = api.get(f"{entries}/races")
        return row and row["value"]

    def prepare(exists: bool) -> None:
        run.prepare(True)
        if exists:
            api.send("POST", entries, {"key": "races", "value": INITIAL, "map_index": -1})

    def race(task: Callable[[int], TaskOptions], agrees: Any) -> Race:
        def holds(number: int, found: Any) -> bool:
            return found == task(number).get("value")

        return Race(
            "airflow_xcom",
            lambda number: {**_RUN, "task_id": "start", "key": "races", **task(number)},
            lambda turn: prepare(bool(turn % 2)),
            state,
            holds,
            agrees(holds),
        )

    return {
        "xcom-same": race(lambda number: {"value": [1]}, _all),
        "xcom-different": race(lambda number: {"value": [number]}, _any),
        "xcom-against": race(lambda number: {"state": "absent"} if number % 2 else {"value": [1]}, _any),
    }


def _backfills(server: Server, api: Api) -> dict[str, Race]:
    """Of a paused DAG, so that they do not complete by themselves."""
    dag_id, path = DATES["dag_id"], "/api/v2/backfills"

    def active() -> list[Any]:
        rows = api.get(f"{path}?dag_id={dag_id}&limit=100&order_by=-id")["backfills"]
        return [one for one in rows if not one["completed_at"]]

    def prepare(exists: bool) -> None:
        _pause(server, api, dag_id, True)
        for one in active():
            api.send("PUT", f"{path}/{one['id']}/cancel")
        for one in api.get(f"/api/v2/dags/{dag_id}/dagRuns?limit=100")["dag_runs"]:
            api.remove(f"/api/v2/dags/{dag_id}/dagRuns/{one['dag_run_id'].replace('+', '%2B')}")
        if exists:
            body = {"dag_id": dag_id, "from_date": "2024-03-01T00:00:00Z", "to_date": "2024-03-02T00:00:00Z"}
            api.send("POST", path, body)

    def state() -> Any:
        # Airflow checks for an active one before it creates one, without a lock, so there may be several equal ones
        return {(one["from_date"][:10], one["is_paused"]) for one in active()}

    def race(
        task: Callable[[int], TaskOptions], exists: bool, wanted: Callable[[int], Any], agrees: Any, **more: Any
    ) -> Race:
        def holds(number: int, found: Any) -> bool:
            return found >= wanted(number) if wanted(number) else not found

        options = {"dag_id": dag_id}
        return Race(
            "airflow_backfill",
            lambda number: {**options, **task(number)},
            lambda turn: prepare(exists),
            state,
            holds,
            agrees(holds),
            **more,
        )

    def other(number: int) -> TaskOptions:
        return {"from_date": f"2024-04-0{1 + number}", "to_date": f"2024-04-0{1 + number}"}

    def paused(number: int) -> TaskOptions:
        return {**DATES, "state": "unpaused" if number % 2 else "paused"}

    return {
        "backfill-same": race(lambda number: DATES, False, lambda number: {("2024-03-01", False)}, _all),
        "backfill-different": race(
            other,
            False,
            lambda number: {(other(number)["from_date"], False)},
            lambda holds: lambda numbers, found: found <= {(other(one)["from_date"], False) for one in numbers},
            fails=("active backfill", "is active", "already"),
            last=False,
        ),
        "backfill-paused": race(paused, True, lambda number: {("2024-03-01", number % 2 == 0)}, _any),
        "backfill-cancelled": race(lambda number: {"state": "cancelled"}, True, lambda number: set(), _all),
    }


# several objects


def _maintenance(server: Server, api: Api) -> dict[str, Race]:
    snapshot = api_path(server, "variables/community.airflow.maintenance")
    dags = [*FROZEN, "sales_daily", "release_notes", "always_fails", "orders_mapped", "warehouse_load"]

    def prepare(turn: int) -> None:
        api.remove(snapshot)
        for dag_id in dags:
            _pause(server, api, dag_id, False)

    def state() -> Any:
        row = api.get(snapshot)
        paused = [dag_id for dag_id in dags if api.get(api_path(server, f"dags/{dag_id}"))["is_paused"]]
        return {"paused": sorted(paused), "stored": sorted(json.loads(row["value"])["dags"]) if row else None}

    def frozen(number: int, found: Any) -> bool:
        return found == {"paused": sorted(FROZEN), "stored": sorted(FROZEN)}

    def own(number: int, found: Any) -> bool:
        dag_id = dags[number % len(dags)]
        return dag_id in found["paused"] and dag_id in (found["stored"] or [])

    def against(number: int, found: Any) -> bool:
        return found == {"paused": [], "stored": None} if number % 2 else frozen(number, found)

    def recorded(numbers: Sequence[int], found: Any) -> bool:
        """No DAG is paused without a record of it."""
        return set(found["paused"]) <= set(found["stored"] or [])

    def freeze(dag_ids: Sequence[str]) -> TaskOptions:
        return {"state": "frozen", "dag_ids": list(dag_ids)}

    def race(task: Callable[[int], TaskOptions], holds: Any, agrees: Any) -> Race:
        return Race("airflow_maintenance", task, prepare, state, holds, agrees)

    return {
        "maintenance-same": race(lambda number: freeze(FROZEN), frozen, _all(frozen)),
        "maintenance-apart": race(lambda number: freeze([dags[number % len(dags)]]), own, _all(own)),
        "maintenance-against": race(
            lambda number: {"state": "restored"} if number % 2 else freeze(FROZEN), against, recorded
        ),
    }


def _instances(server: Server, api: Api) -> dict[str, Race]:
    """Pools, variables, connections and DAGs in one task, with pools that are pruned."""
    pools, variables = ["races_a", "races_b", "races_c"], ["races_a", "races_b"]
    paths = {
        **{f"pool {name}": api_path(server, f"pools/{name}") for name in (*pools, "races_stray", "races")},
        **{f"variable {name}": api_path(server, f"variables/{name}") for name in variables},
        "connection": api_path(server, "connections/races_http"),
    }
    visible = ("slots", "value", "host")

    def prepare(turn: int) -> None:
        for path in paths.values():
            api.remove(path)
        _pause(server, api, "sales_daily", True)
        extra = required_of_pool(server)
        stray = (
            "races_stray",
            *(pools if turn % 2 else pools[:1]),
        )
        for name in stray:
            api.send("POST", api_path(server, "pools"), {"name": name, "slots": INITIAL, **extra})
        if turn % 2:
            for name in variables:
                api.send("POST", api_path(server, "variables"), {"key": name, "value": "before"})

    def state() -> Any:
        rows = {name: api.get(path) for name, path in paths.items()}
        found = {name: next((row[one] for one in visible if one in row), None) for name, row in rows.items() if row}
        return {**found, "paused": api.get(api_path(server, "dags/sales_daily"))["is_paused"]}

    def wanted(number: int) -> dict[str, Any]:
        return {
            **{f"pool {name}": 10 + number for name in pools},
            **{f"variable {name}": f"of {number}" for name in variables},
            "connection": f"host{number}",
            "paused": False,
        }

    def task(number: int) -> TaskOptions:
        connection = {"connection_id": "races_http", "conn_type": "http", "host": f"host{number}"}
        return {
            "pools": [{"name": name, "slots": 10 + number} for name in pools],
            "variables": [{"key": name, "value": f"of {number}"} for name in variables],
            "connections": [connection],
            "dags": [{"dag_id": "sales_daily", "state": "unpaused"}],
            "prune": ["pools"],
            "prune_max": "100%",
        }

    def absent(number: int) -> TaskOptions:
        items = {"pools": ("name", pools), "variables": ("key", variables)}
        gone = {plural: [{key: name, "state": "absent"} for name in names] for plural, (key, names) in items.items()}
        return {**gone, "connections": [{"connection_id": "races_http", "state": "absent"}]}

    def same(number: int, found: Any) -> bool:
        return found == wanted(0)

    def own(number: int, found: Any) -> bool:
        return found == wanted(number)

    def mixed(numbers: Sequence[int], found: Any) -> bool:
        """Each object is as one controller desires."""
        return set(found) == set(wanted(0)) and all(
            any(value == wanted(number)[name] for number in numbers) for name, value in found.items()
        )

    def there(number: int, found: Any) -> bool:
        if number % 2 == 0:
            return found == wanted(0)
        return not set(found) & (set(wanted(0)) - {"paused"})

    def each(numbers: Sequence[int], found: Any) -> bool:
        """Each object is absent, or as desired."""
        return all(wanted(0).get(name) == value for name, value in found.items())

    def race(options: Callable[[int], TaskOptions], holds: Any, agrees: Any) -> Race:
        return Race("airflow_instance", options, prepare, state, holds, agrees)

    return {
        "instance-same": race(lambda number: task(0), same, _all(same)),
        "instance-different": race(task, own, mixed),
        "instance-against": race(lambda number: absent(number) if number % 2 else task(0), there, each),
    }
