# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Another client writes the object between the module's read and its write.

It changes, creates or deletes the object.

Changes that cannot be kept, with the reason:

* A description that is written because the fingerprint of the secrets changes, which is part of the description.
* The description of a variable whose value changes, on Airflow 2.5.0 to 2.5.2: the server clears it (``update_warning`` of the endpoint).
* A variable that is created on Airflow 2: if it already exists, the server overwrites it and returns 200.
* The value of an entry of a state store whose ``expires_at`` changes: the API cannot change only that.
* Another change of the same field. Roles, DAGs and XComs have only one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from recording import Fault, Intrusion, RecordingProxy
from running import Api, Server

Run = Callable[..., dict[str, Any]]
Fields = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """The fields of a kind, each with three values.

    The values are the current one, the desired one, and the one that the other client writes. ``requires`` are further fields that every
    server requires in an update. ``encode`` converts a value to that of API requests.
    """

    module: str
    key: str
    path: str
    fields: dict[str, tuple[Any, Any, Any]]
    commas: bool
    requires: tuple[str, ...] = ()
    unmaskable: tuple[str, ...] = ()
    encode: Callable[[str, Any], Any] = lambda name, value: value
    hidden: tuple[str, ...] = ()
    create: Fields = field(default_factory=dict)

    def encoded(self, values: Fields) -> Fields:
        return {name: self.encode(name, value) for name, value in values.items()}

    def initial(self) -> Fields:
        return {**self.create, **{name: values[0] for name, values in self.fields.items()}}


def _connection_json(name: str, value: Any) -> Any:
    return json.dumps(value) if name == "extra" else value


def _user_json(name: str, value: Any) -> Any:
    return [{"name": role} for role in value] if name == "roles" else value


def kinds(server: Server) -> dict[str, Kind]:
    api, fab = ("/api/v1", "/api/v1") if server.is_2 else ("/api/v2", "/auth/fab/v1")
    pool: dict[str, tuple[Any, Any, Any]] = {"slots": (1, 2, 3), "description": ("a", "b", "c")}
    if server.number >= (2, 7):
        pool["include_deferred"] = (True, False, False)
    variable: dict[str, tuple[Any, Any, Any]] = {"value": ("a", "b", "c")}
    if server.number >= (2, 8, 2):
        variable["description"] = ("a", "b", "c")
    texts = dict.fromkeys(("host", "login", "schema", "description", "conn_type"), ("a", "b", "c"))
    return {
        "pools": Kind("airflow_pool", "name", f"{api}/pools", pool, server.is_2, ("slots", "include_deferred")),
        "variables": Kind(
            "airflow_variable",
            "key",
            f"{api}/variables",
            variable,
            server.is_2,
            ("value",),
            unmaskable=("value",) if server.is_2 else (),
        ),
        "connections": Kind(
            "airflow_connection",
            "connection_id",
            f"{api}/connections",
            {**texts, "password": ("a", "b", "c"), "port": (1, 2, 3), "extra": ({"a": 1}, {"b": 2}, {"c": 3})},
            server.is_2,
            ("conn_type",),
            encode=_connection_json,
            hidden=("password",),
        ),
        "users": Kind(
            "airflow_user",
            "username",
            f"{fab}/users",
            {
                **dict.fromkeys(("first_name", "last_name"), ("a", "b", "c")),
                "email": ("a{key}@x.org", "b{key}@x.org", "c{key}@x.org"),
                "password": ("a", "b", "c"),
                "roles": (["Viewer"], ["Op"], ["User"]),
            },
            True,
            ("email", "first_name", "last_name"),
            encode=_user_json,
            hidden=("password",),
        ),
    }


class Other:
    """Another client with its own login. It writes with a mask."""

    def __init__(self, api: Api, kind: Kind, key: str) -> None:
        self.api, self.kind, self.key = api, kind, key
        self.path = f"{kind.path}/{key}"

    def values(self, which: int, names: list[str]) -> Fields:
        return {name: self._named(self.kind.fields[name][which]) for name in names}

    def _named(self, value: Any) -> Any:
        return value.replace("{key}", self.key) if isinstance(value, str) else value

    def create(self, which: int = 0) -> None:
        values = self.values(which, list(self.kind.fields))
        self.api.send("POST", self.kind.path, {self.kind.key: self.key, **self.kind.encoded(values)})

    def update(self, values: Fields) -> None:
        row = self.api.get(self.path)
        maskable = {name: value for name, value in values.items() if name not in self.kind.unmaskable}
        for part, masked in ((maskable, True), ({n: v for n, v in values.items() if n not in maskable}, False)):
            if part:
                names = [",".join(part)] if self.kind.commas else list(part)
                query = "&".join(f"update_mask={name}" for name in names) if masked else ""
                requires = {name: row[name] for name in self.kind.requires if name in row}
                body = {self.kind.key: self.key, **requires, **self.kind.encoded(part)}
                self.api.send("PATCH", f"{self.path}?{query}", body)

    def delete(self) -> None:
        self.api.send("DELETE", self.path)

    def clean(self) -> None:
        if self.api.get(self.path):
            self.delete()

    def visible(self) -> Fields | None:
        row = self.api.get(self.path)
        if row is None:
            return None
        seen = {name: row[name] for name in self.kind.fields if name not in self.kind.hidden}
        if "extra" in seen:
            seen["extra"] = json.loads(seen["extra"])
        if "roles" in seen:
            seen["roles"] = [role["name"] for role in seen["roles"]]
        return seen


def other_fields(kind: Kind, ours: str) -> list[str]:
    """Return every field whose change must be kept."""
    return [name for name in kind.fields if name != ours]


def has_password(server: Server, username: str, password: str) -> bool:
    if server.is_2:
        answer = requests.get(f"{server.url}/api/v1/version", timeout=30)
        assert answer.ok
        return requests.get(
            f"{server.url}/api/v1/pools?limit=1", auth=(username, password), timeout=30
        ).status_code in (
            200,
            403,
        )
    login = {"username": username, "password": password}
    return requests.post(f"{server.url}/auth/token", json=login, timeout=30).status_code == 201


def masked_names(target: str) -> set[str]:
    return {
        name for key, value in parse_qsl(urlsplit(target).query) for name in value.split(",") if key == "update_mask"
    }


def check_pairs(server: Server, proxy: RecordingProxy, other: Other, ours: str) -> None:
    """Check the module's field and the fields of the other client.

    The module's field has its value, and every other field that of the other client.
    """
    kind, rest = other.kind, other_fields(other.kind, ours)
    wanted = {**other.values(2, rest), **other.values(1, [ours])}
    assert other.visible() == {name: value for name, value in wanted.items() if name not in kind.hidden}
    if kind.module == "airflow_user":
        assert has_password(server, other.key, wanted["password"])
    written = [one for one in proxy.exchanges if one.method == "PATCH" and one.path == other.path]
    assert len(written) == 1, proxy.exchanges
    # unreadable values, such as a connection's password, are not part of the mask
    expected = set() if ours in kind.unmaskable else {ours}
    assert masked_names(written[0].target) == expected
    if not expected:
        assert set(json.loads(written[0].body)) == {kind.key, *kind.unmaskable}


PLURALS = ("pools", "variables", "connections", "users")


@pytest.mark.parametrize("plural", PLURALS)
def test_concurrent_changes_of_another_client_are_kept(
    server: Server, api: Api, proxy: RecordingProxy, run: Run, plural: str
) -> None:
    kind = kinds(server)[plural]
    for ours in kind.fields:
        proxy.start_over()
        other = Other(api, kind, f"race-{ours}")
        other.clean()
        other.create()
        theirs = other.values(2, other_fields(kind, ours))
        proxy.intrusions.append(Intrusion("PATCH", other.path, lambda o=other, t=theirs: o.update(t)))
        result = run(kind.module, **{kind.key: other.key}, **other.values(1, [ours]))
        assert result.get("changed") is True, (ours, result)
        assert not proxy.intrusions, ours
        check_pairs(server, proxy, other, ours)
        other.delete()


def test_the_same_for_a_whole_instance(server: Server, api: Api, proxy: RecordingProxy, run: Run) -> None:
    items: dict[str, list[Fields]] = {}
    others = []
    for plural, kind in kinds(server).items():
        for ours in kind.fields:
            # the only object with its set of fields, so that it is written with its own PATCH
            other = Other(api, kind, f"race-{ours}")
            other.clean()
            other.create()
            others.append((other, ours))
            theirs = other.values(2, other_fields(kind, ours))
            proxy.intrusions.append(Intrusion("PATCH", other.path, lambda o=other, t=theirs: o.update(t)))
            items.setdefault(plural, []).append({kind.key: other.key, **other.values(1, [ours])})
    result = run("airflow_instance", workers=1, **items)
    assert result.get("changed") is True, result
    for other, ours in others:
        check_pairs(server, proxy, other, ours)
        other.delete()


def ours(other: Other, **more: Any) -> Fields:
    return {other.kind.key: other.key, **other.values(1, list(other.kind.fields)), **more}


def check_ours(other: Other) -> None:
    wanted = other.values(1, list(other.kind.fields))
    assert other.visible() == {name: value for name, value in wanted.items() if name not in other.kind.hidden}


@pytest.mark.parametrize("plural", PLURALS)
def test_object_created_concurrently_is_updated(
    server: Server, api: Api, proxy: RecordingProxy, run: Run, plural: str
) -> None:
    other = Other(api, kinds(server)[plural], "race-created")
    other.clean()
    proxy.intrusions.append(Intrusion("POST", f"{other.kind.path}$", lambda: other.create(2)))
    result = run(other.kind.module, **ours(other))
    assert result.get("changed") is True, result
    assert not proxy.intrusions
    check_ours(other)
    if plural == "variables" and server.is_2:
        # undetectable: if the variable already exists, these servers overwrite it and return 200
        assert result["diff"]["before"] == {}
    else:
        last = next(reversed(other.kind.fields))
        assert result["diff"]["before"][last] == other.values(2, [last])[last]
    other.delete()


@pytest.mark.parametrize("plural", PLURALS)
def test_object_created_concurrently_in_the_desired_state_is_unchanged(
    server: Server, api: Api, proxy: RecordingProxy, run: Run, plural: str
) -> None:
    other = Other(api, kinds(server)[plural], "race-same")
    other.clean()
    proxy.intrusions.append(Intrusion("POST", f"{other.kind.path}$", lambda: other.create(1)))
    secrets = {"connections": {"update_secrets": "on_create"}, "users": {"update_password": "on_create"}}
    result = run(other.kind.module, **ours(other), **secrets.get(plural, {}))
    assert result.get("changed") is (plural == "variables" and server.is_2), result
    check_ours(other)
    other.delete()


@pytest.mark.parametrize("plural", PLURALS)
def test_object_deleted_concurrently(server: Server, api: Api, proxy: RecordingProxy, run: Run, plural: str) -> None:
    other = Other(api, kinds(server)[plural], "race-deleted")
    other.clean()
    other.create()
    proxy.intrusions.append(Intrusion("PATCH", other.path, other.delete))
    result = run(other.kind.module, **ours(other))
    assert result.get("changed") is True, result
    # 2.5 creates the variable when it receives an update
    assert not result["diff"]["before"] or (plural == "variables" and server.number < (2, 6))
    assert not proxy.intrusions
    check_ours(other)
    proxy.intrusions.append(Intrusion("DELETE", other.path, other.delete))
    result = run(other.kind.module, **{other.kind.key: other.key}, state="absent")
    assert result.get("changed") is False, result
    assert result["diff"]["before"] == result["diff"]["after"] == {}
    assert other.visible() is None


@pytest.mark.parametrize("plural", PLURALS)
def test_a_deletion_whose_response_is_lost(
    server: Server, api: Api, proxy: RecordingProxy, run: Run, plural: str
) -> None:
    other = Other(api, kinds(server)[plural], "race-lost")
    for answer, options in ((None, {}), ((502, "text/html", "Bad Gateway", {}), {"retries": 0})):
        proxy.start_over()
        other.clean()
        other.create()
        proxy.faults.append(Fault("DELETE", other.path, answer, forward=True))
        result = run(other.kind.module, **{other.kind.key: other.key}, state="absent", **options)
        assert result.get("changed") is True, result
        assert other.visible() is None


BROKEN = (500, "text/html", "Ooops!", {})


@pytest.mark.parametrize("plural", PLURALS)
def test_an_object_that_the_server_fails_to_show(
    server: Server, api: Api, proxy: RecordingProxy, run: Run, plural: str
) -> None:
    """Operations that do not require the object's values succeed.

    They are a deletion, and an update with all required values.
    """
    other = Other(api, kinds(server)[plural], "race-broken")
    absent = {other.kind.key: other.key, "state": "absent"}
    for module, options in ((other.kind.module, absent), ("airflow_instance", {plural: [absent]})):
        # if 3.3.2 fails to return a pool or connection, it also fails to update it
        cure = [{plural: [ours(other)]} if plural in options else ours(other)] if plural == "variables" else []
        for wanted in (options, *cure):
            proxy.start_over()
            other.clean()
            other.create()
            # the object, and every listing that contains it
            proxy.faults.append(Fault("GET", f"^{other.kind.path}(/{other.key})?([?]|$)", BROKEN, times=99))
            assert run(module, check=True, **wanted).get("changed") is True
            assert other.visible() is not None
            result = run(module, **wanted)
            assert result.get("changed") is True, result
            if wanted is options:
                assert other.visible() is None
            else:
                check_ours(other)
    other.clean()


def test_races_of_a_whole_instance(server: Server, api: Api, proxy: RecordingProxy, run: Run) -> None:
    """Objects that another client created or deleted first.

    They were created, deleted before an update, or deleted before a deletion. There are two of each, for bulk requests.
    """
    items: dict[str, list[Fields]] = {}
    others: dict[str, list[Other]] = {}
    for plural in ("pools", "variables"):
        kind = kinds(server)[plural]
        names = ("created", "created2", "updated", "updated2", "gone", "gone2")
        others[plural] = [Other(api, kind, f"races-{name}") for name in names]
        for one in others[plural]:
            one.clean()
            if "created" not in one.key:
                one.create()
        created, _created2, updated, _updated2, gone, _gone2 = others[plural]
        proxy.intrusions += [
            Intrusion("PATCH", updated.path, updated.delete),
            Intrusion("POST", f"{kind.path}$", lambda o=created: o.visible() or o.create(2)),
            Intrusion("DELETE", gone.path, gone.delete),
        ]
        items[plural] = [ours(one) for one in others[plural][:4]]
        items[plural] += [{kind.key: one.key, "state": "absent"} for one in others[plural][4:]]
    check = run("airflow_instance", check=True, **items)
    assert {name: counts["created"] for name, counts in check["counts"].items()} == dict.fromkeys(items, 2)
    result = run("airflow_instance", workers=1, **items)
    assert result.get("changed") is True, result
    for plural, six in others.items():
        for one in six[:4]:
            check_ours(one)
            one.delete()
        assert [one.visible() for one in six[4:]] == [None, None]
        done = {change["key"]: change["action"] for change in result["changes"] if f"{change['kind']}s" == plural}
        assert done["races-created2"] == "create" and done["races-updated2"] == "update", done
        assert done["races-gone2"] == "delete", done


DAG_ID = "sales_daily"


@pytest.mark.parametrize("ours", ["state", "note"])
def test_the_state_and_the_note_of_a_dag_run(
    server: Server, api: Api, proxy: RecordingProxy, run: Run, ours: str
) -> None:
    """Another client writes the state or note, and the module writes the other.

    Then the response to a deletion is lost.
    """
    runs = f"{'/api/v1' if server.is_2 else '/api/v2'}/dags/{DAG_ID}/dagRuns"
    path = f"{runs}/race-{ours}"
    if api.get(path):
        api.send("DELETE", path)
    api.send("POST", runs, {"dag_run_id": f"race-{ours}", **({} if server.is_2 else {"logical_date": None})})
    note = f"{path}/setNote" if server.is_2 else f"{path}?update_mask=note"
    state = path if server.is_2 else f"{path}?update_mask=state"
    theirs = (note, {"note": "theirs"}) if ours == "state" else (state, {"state": "success"})
    proxy.intrusions.append(Intrusion("PATCH", path, lambda: api.send("PATCH", *theirs)))
    wanted = {"state": "failed"} if ours == "state" else {"note": "ours"}
    named = {"dag_id": DAG_ID, "dag_run_id": f"race-{ours}"}
    result = run("airflow_dag_run", **named, **wanted)
    assert result.get("changed") is True, result
    row = api.get(path)
    assert (row["state"], row["note"]) == (("failed", "theirs") if ours == "state" else ("success", "ours"))
    api.send("PATCH", state, {"state": "failed"})
    proxy.start_over()
    proxy.faults.append(Fault("DELETE", path, forward=True))
    result = run("airflow_dag_run", **named, state="absent")
    assert result.get("changed") is True, result
    assert api.get(path) is None
