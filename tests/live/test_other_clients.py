# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Another client changes, creates or deletes the object between our read and our write."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from recording import Intrusion, RecordingProxy
from running import Raw, Server

Run = Callable[..., dict[str, Any]]
Fields = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """A kind's fields, each with three values: as the object has it, as we want it, and as the other client writes it.

    ``needs`` is what every server takes in an update besides, ``wire`` what raw requests name otherwise.
    """

    module: str
    key: str
    path: str
    fields: dict[str, tuple[Any, Any, Any]]
    commas: bool
    needs: tuple[str, ...] = ()
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
    """Another client with a login of its own: what it writes, it writes with a mask."""

    def __init__(self, raw: Raw, kind: Kind, key: str) -> None:
        self.raw, self.kind, self.key = raw, kind, key
        self.path = f"{kind.path}/{key}"

    def values(self, which: int, names: list[str]) -> Fields:
        return {name: self._named(self.kind.fields[name][which]) for name in names}

    def _named(self, value: Any) -> Any:
        return value.replace("{key}", self.key) if isinstance(value, str) else value

    def create(self, which: int = 0) -> None:
        values = self.values(which, list(self.kind.fields))
        self.raw.send("POST", self.kind.path, {self.kind.key: self.key, **self.kind.encoded(values)})

    def update(self, values: Fields) -> None:
        row = self.raw.get(self.path)
        maskable = {name: value for name, value in values.items() if name not in self.kind.unmaskable}
        for part, masked in ((maskable, True), ({n: v for n, v in values.items() if n not in maskable}, False)):
            if part:
                names = [",".join(part)] if self.kind.commas else list(part)
                query = "&".join(f"update_mask={name}" for name in names) if masked else ""
                needs = {name: row[name] for name in self.kind.needs if name in row}
                body = {self.kind.key: self.key, **needs, **self.kind.encoded(part)}
                self.raw.send("PATCH", f"{self.path}?{query}", body)

    def delete(self) -> None:
        self.raw.send("DELETE", self.path)

    def clean(self) -> None:
        if self.raw.get(self.path):
            self.delete()

    def shown(self) -> Fields | None:
        row = self.raw.get(self.path)
        if row is None:
            return None
        seen = {name: row[name] for name in self.kind.fields if name not in self.kind.hidden}
        if "extra" in seen:
            seen["extra"] = json.loads(seen["extra"])
        if "roles" in seen:
            seen["roles"] = [role["name"] for role in seen["roles"]]
        return seen


def other_fields(kind: Kind, ours: str) -> list[str]:
    """Every field whose change must survive ours."""
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
    """Our field is ours, and every other one is as the other client left it."""
    kind, rest = other.kind, other_fields(other.kind, ours)
    wanted = {**other.values(2, rest), **other.values(1, [ours])}
    assert other.shown() == {name: value for name, value in wanted.items() if name not in kind.hidden}
    if kind.module == "airflow_user":
        assert has_password(server, other.key, wanted["password"])
    written = [one for one in proxy.exchanges if one.method == "PATCH" and one.path == other.path]
    assert len(written) == 1, proxy.exchanges
    # what nobody can see, such as a connection's password, is not named in the mask
    expected = set() if ours in kind.unmaskable else {ours}
    assert masked_names(written[0].target) == expected
    if not expected:
        assert set(json.loads(written[0].body)) == {kind.key, *kind.unmaskable}


PLURALS = ("pools", "variables", "connections", "users")


@pytest.mark.parametrize("plural", PLURALS)
def test_what_another_client_changes_between_read_and_write_is_kept(
    server: Server, raw: Raw, proxy: RecordingProxy, run: Run, plural: str
) -> None:
    kind = kinds(server)[plural]
    for ours in kind.fields:
        proxy.start_over()
        other = Other(raw, kind, f"race-{ours}")
        other.clean()
        other.create()
        theirs = other.values(2, other_fields(kind, ours))
        proxy.intrusions.append(Intrusion("PATCH", other.path, lambda o=other, t=theirs: o.update(t)))
        result = run(kind.module, **{kind.key: other.key}, **other.values(1, [ours]))
        assert result.get("changed") is True, (ours, result)
        assert not proxy.intrusions, ours
        check_pairs(server, proxy, other, ours)
        other.delete()


def test_the_same_for_a_whole_instance(server: Server, raw: Raw, proxy: RecordingProxy, run: Run) -> None:
    items: dict[str, list[Fields]] = {}
    others = []
    for plural, kind in kinds(server).items():
        for ours in kind.fields:
            # alone in its part of a bulk request, so that it is written with a PATCH of its own
            other = Other(raw, kind, f"race-{ours}")
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
