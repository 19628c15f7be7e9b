# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Other clients that change the object of a fault case during its task.

They delete, create or change it between two requests of the task, with plain requests.
"""

from __future__ import annotations

import dataclasses
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import quote

from crew import STAND_IN, Crew
from fault_cases import DATES, FROZEN
from faults import counts
from recording import Exchange, Intrusion
from running import Api, Server
from scenarios import SCENARIOS
from support import PERSON, api_path, fab_path, required_of_pool


@dataclass(frozen=True)
class Intruder:
    """What another client does, and the path of the object.

    ``act`` returns False if the object's state leaves it nothing to do. ``completes``: whether the next task can reach its state. It cannot
    replace a DAG run, for example.
    """

    does: str
    path: str
    act: Callable[[], bool]
    completes: bool = True


@dataclass
class At(Intrusion):
    """An intrusion right before the request with this number, counted from 0.

    ``hit``: whether it did something.
    """

    number: int = 0
    hit: bool = False
    _seen: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def matches(self, method: str, target: str) -> bool:
        if not counts(Exchange(method, target, b"", 0)):
            return False
        with self._lock:
            place, self._seen = self._seen, self._seen + 1
        return place == self.number


def at(number: int, intruder: Intruder) -> At:
    def act() -> None:
        intrusion.hit = intruder.act()

    intrusion = At("", "", act, number=number)
    return intrusion


def intruders(case: str, server: Server, api: Api) -> list[Intruder]:
    """Return the intruders of a case.

    There are none for the roles of Ansible, which only run modules.
    """
    kind, _dash, work = case.partition("-")
    if kind in SCENARIOS and work in ("create", "update", "delete"):
        found = list(_of_kind(kind, SCENARIOS[kind](server).path, server, api))
        # an update names some fields: the next one neither creates the object nor restores its other fields
        return [dataclasses.replace(one, completes=one.completes and work != "update") for one in found]
    if case == "login":
        return list(_of_kind("pool", SCENARIOS["pool"](server).path, server, api))
    several = {
        "role-replacement": _of_crew,
        "instance": _of_instance,
        "maintenance-freeze": _of_maintenance,
        "maintenance-restore": partial(_of_maintenance, is_restore=True),
        "backfill-create": partial(_of_backfill, is_new=True),
        "backfill-cancel": _of_backfill,
        "dag_favorite": _of_favorite,
    }
    if case in several:
        return list(several[case](server, api))
    if kind in ("xcom", "state_store"):
        return [*_of_entry(kind, server, api), *_of_run("release_notes", server, api, False)]
    if kind in ("dag_run", "task"):
        dag_id = FROZEN[1] if case == "dag_run-wait" else "release_notes"
        return list(_of_run(dag_id, server, api, kind == "dag_run"))
    return []


def _deletes(api: Api, path: str, completes: bool = True) -> Intruder:
    def act() -> bool:
        there = api.get(path) is not None
        if there:
            api.remove(path)
        return there

    return Intruder("deletes", path, act, completes)


def _creates(api: Api, path: str, body: dict[str, Any], completes: bool = True) -> Intruder:
    def act() -> bool:
        absent = api.get(path) is None
        if absent:
            api.send("POST", path.rpartition("/")[0], body)
        return absent

    return Intruder("creates", path, act, completes)


def _changes(api: Api, path: str, query: str, body: dict[str, Any], completes: bool = True) -> Intruder:
    def act() -> bool:
        there = api.get(path) is not None
        if there:
            api.send("PATCH", path + query, body)
        return there

    return Intruder("changes", path, act, completes)


def _of_kind(kind: str, path: str, server: Server, api: Api, key: str = "") -> Iterator[Intruder]:
    """Return the intruders of an object of a managed kind.

    ``key`` is the name of the object, by default that of the kind's scenario.
    """
    named = {"name": key} if key and kind in ("pool", "role") else {"key": key} if key and kind == "variable" else {}
    named = named or ({"connection_id": key} if key and kind == "connection" else {"username": key} if key else {})
    named = named or SCENARIOS[kind](server).key
    if kind == "dag":
        for paused in (True, False):
            yield _changes(api, path, "?update_mask=is_paused", {"is_paused": paused})
        return
    variables = [{"action": {"name": "can_read"}, "resource": {"name": "Variables"}}]
    person = {name: PERSON[name] for name in ("first_name", "last_name", "password")}
    new: dict[str, dict[str, Any]] = {
        "pool": {
            "slots": 77,
            "description": "theirs",
            **required_of_pool(server),
        },
        "variable": {"value": "theirs"},
        "connection": {"conn_type": "theirs", "host": "theirs"},
        "role": {"actions": variables},
        "user": {**person, "email": "theirs@example.com", "roles": [{"name": "Public"}]},
    }
    mask: dict[str, tuple[str, dict[str, Any]]] = {
        "pool": ("?update_mask=slots", {"slots": 78}),
        "variable": ("", {"value": "theirs"}),
        "connection": ("?update_mask=host", {"conn_type": "theirs", "host": "theirs"}),
        "role": ("?update_mask=actions", {"actions": variables}),
        "user": ("?update_mask=last_name", {**person, "email": "theirs@example.com", "last_name": "Theirs"}),
    }
    query, body = mask[kind]
    if kind == "user":
        body.pop("password")
    yield _deletes(api, path)
    yield _creates(api, path, {**named, **new[kind]})
    yield _changes(api, path, query, {**named, **body})


def _of_crew(server: Server, api: Api) -> Iterator[Intruder]:
    crew = Crew(server, api)
    role = fab_path(server, "roles/crew")
    yield _deletes(api, role, completes=False)
    yield _deletes(api, fab_path(server, f"roles/{quote(STAND_IN)}"), completes=False)
    yield _deletes(api, fab_path(server, "users/m1"), completes=False)

    def assign() -> bool:
        if api.get(role) is None:
            return False
        crew.user("m2", ["Viewer", "crew"])
        return True

    yield Intruder("assigns the role", fab_path(server, "users/m2"), assign, completes=False)


def _of_instance(server: Server, api: Api) -> Iterator[Intruder]:
    objects = (
        ("pool", "fault_a"),
        ("pool", "fault_b"),
        ("pool", "fault_pruned"),
        ("variable", "fault_changed"),
        ("variable", "fault_absent"),
        ("connection", "fault_http"),
        ("role", "fault_role"),
        ("user", "fault_user"),
    )
    for kind, name in objects:
        make = fab_path if kind in ("role", "user") else api_path
        yield from _of_kind(kind, make(server, f"{kind}s/{name}"), server, api, name)
    yield from _of_kind("dag", api_path(server, "dags/sales_daily"), server, api)


def _of_maintenance(server: Server, api: Api, is_restore: bool = False) -> Iterator[Intruder]:
    """Return the intruders of a freeze or a restore.

    Without a record, nothing is frozen, and a restore does nothing.
    """
    path = api_path(server, "variables/community.airflow.maintenance")
    theirs = {"frozen_at": "2026-01-01T00:00:00Z", "frozen_by": "them", "dags": ["sales_daily"], "others": []}
    body = {"key": "community.airflow.maintenance", "value": json.dumps({"format": 1, **theirs})}
    # a record of DAGs that another client did not pause is not the task's to correct
    yield _deletes(api, path, completes=not is_restore)
    yield _creates(api, path, body, completes=False)
    yield _changes(api, path, "", body, completes=False)
    for dag_id in FROZEN:
        for paused in (True, False):
            dag = api_path(server, f"dags/{dag_id}")
            yield _changes(api, dag, "?update_mask=is_paused", {"is_paused": paused}, completes=False)


def _of_run(dag_id: str, server: Server, api: Api, is_case: bool) -> Iterator[Intruder]:
    """Return the intruders of a DAG run.

    ``is_case``: the task manages the run itself.
    """
    path = api_path(server, f"dags/{dag_id}/dagRuns/faults")
    body = {"dag_run_id": "faults", "conf": {"theirs": 1}, **({} if server.is_2 else {"logical_date": None})}
    yield _deletes(api, path, completes=False)
    if is_case:
        yield _creates(api, path, body, completes=False)
        note = f"{path}/setNote" if server.is_2 else f"{path}?update_mask=note"

        def change() -> bool:
            there = api.get(path) is not None
            if there:
                api.send("PATCH", note, {"note": "theirs"})
            return there

        yield Intruder("changes", path, change)


def _of_entry(kind: str, server: Server, api: Api) -> Iterator[Intruder]:
    place = {"xcom": "xcomEntries", "state_store": "state-store"}[kind]
    path = api_path(server, f"dags/release_notes/dagRuns/faults/taskInstances/start/{place}/fault")
    yield _deletes(api, path)
    if kind == "xcom":
        yield _creates(api, path, {"key": "fault", "value": "theirs", "map_index": -1})
        yield _changes(api, path, "", {"value": "theirs", "map_index": -1})
    else:

        def put() -> bool:
            api.send("PUT", path, {"value": "theirs"})
            return True

        yield Intruder("changes", path, put)


def _of_backfill(server: Server, api: Api, is_new: bool = False) -> Iterator[Intruder]:
    """Return the intruders of a backfill.

    The runs of a cancelled backfill exist already, so that the next task ``is_new`` warns that there is nothing to run.
    """
    path = "/api/v2/backfills"

    def active() -> list[Any]:
        rows = api.get(f"{path}?dag_id={DATES['dag_id']}&limit=100&order_by=-id")["backfills"]
        return [one for one in rows if not one["completed_at"]]

    def cancel() -> bool:
        for one in active():
            api.send("PUT", f"{path}/{one['id']}/cancel")
            return True
        return False

    def create(day: str) -> Callable[[], bool]:
        def act() -> bool:
            if active():
                return False
            dates = {"from_date": f"{day}T00:00:00Z", "to_date": "2024-03-02T00:00:00Z"}
            api.send("POST", path, {"dag_id": DATES["dag_id"], **dates})
            return True

        return act

    yield Intruder("deletes", path, cancel, completes=not is_new)
    yield Intruder("creates the same", path, create("2024-03-01"))
    yield Intruder("creates", path, create("2024-03-02"), completes=False)


def _of_favorite(server: Server, api: Api) -> Iterator[Intruder]:
    for does, is_favorite in (("favorite", False), ("unfavorite", True)):

        def act(does: str = does, is_favorite: bool = is_favorite) -> bool:
            found = [one["dag_id"] for one in api.get("/api/v2/dags?is_favorite=true")["dags"]]
            if ("sleeper" in found) is is_favorite:
                api.send("POST", f"/api/v2/dags/sleeper/{does}")
                return True
            return False

        yield Intruder(f"{does}s", "/api/v2/dags", act)
