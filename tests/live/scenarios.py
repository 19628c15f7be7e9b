# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lifecycle of one object of every kind, in steps.

Each step has the options of a task, and the expected object on the server.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from running import Api, Server

Json = Any


@dataclass(frozen=True)
class Step:
    """One task and its effect.

    ``shows`` returns whether the server's object is as expected; None means that the object is deleted. ``writes`` is the number of
    requests that write, except logins. ``since`` is the first version that supports the step. On a server that does not support the step,
    ``rejected`` is a part of the message.
    """

    options: dict[str, Any]
    shows: Callable[[Json], bool]
    writes: int = 1
    since: str = "0"
    rejected: str = ""


@dataclass(frozen=True)
class Scenario:
    """The module of a kind and the options of every step.

    It also contains the path of the object, and the API request that prepares it.
    """

    module: str
    key: dict[str, Any]
    path: str
    steps: list[Step]
    before: tuple[str, str, Json] | None = None


def gone(row: Json) -> bool:
    return row is None


def _pools(server: Server) -> Scenario:
    slash = server.number >= (3, 0, 5)
    name = "Etl / ü+%" if slash else "Etl ü+%"
    quoted = "Etl%20%2F%20%C3%BC%2B%25" if slash else "Etl%20%C3%BC%2B%25"
    return Scenario(
        "airflow_pool",
        {"name": name},
        f"{_api(server)}/pools/{quoted}",
        [
            Step({"slots": 5, "description": "first"}, lambda row: (row["slots"], row["description"]) == (5, "first")),
            Step(
                {"include_deferred": True},
                lambda row: row["include_deferred"] is True and row["slots"] == 5,
                since="2.7",
            ),
            Step(
                {"slots": 6},
                lambda row: (
                    (row["slots"], row["description"]) == (6, "first") and row.get("include_deferred") is not False
                ),
            )
            if server.number >= (2, 7)
            else Step({"slots": 6}, lambda row: (row["slots"], row["description"]) == (6, "first")),
            Step({"description": ""}, lambda row: row["slots"] == 6 and not row["description"]),
            Step({"state": "absent"}, gone),
        ],
    )


def _variables(server: Server) -> Scenario:
    def value_equals(value: Json) -> Callable[[Json], bool]:
        return lambda row: json.loads(row["value"]) == value

    described = {"description": "what for"} if server.number >= (2, 8, 2) else {}
    slash = not (3,) <= server.number < (3, 0, 2)
    return Scenario(
        "airflow_variable",
        {"key": "settings/ü .." if slash else "settings ü .."},
        f"{_api(server)}/variables/settings{'%2F' if slash else '%20'}%C3%BC%20..",
        [
            Step({"value": {"b": [1, 2.5], "a": True}, **described}, value_equals({"b": [1, 2.5], "a": True})),
            Step(
                {"value": '{"a": true, "b": [1]}'},
                lambda row: value_equals({"a": True, "b": [1]})(row) and _described(row, described),
            ),
            Step(
                {"description": "why"},
                lambda row: row["description"] == "why" and value_equals({"a": True, "b": [1]})(row),
                since="2.8.2",
            ),
            Step({"value": 7}, value_equals(7)),
            Step({"value": "text"}, lambda row: row["value"] == "text"),
            Step({"value": ""}, lambda row: row["value"] == ""),
            Step({"description": ""}, lambda row: not row["description"], since="2.8.2"),
            Step({"state": "absent"}, gone),
        ],
    )


def _described(row: Json, described: dict[str, str]) -> bool:
    return not described or row["description"] == described["description"]


def _connections(server: Server) -> Scenario:
    secrets = {"update_secrets": "on_create"}
    full = {
        "conn_type": "postgres",
        "host": "db",
        "login": "etl",
        "password": "pw-one",
        "schema": "dwh",
        "port": "5432",
    }
    extra = {"api_key": "key-one", "region": "eu", "deep": {"token": "t", "n": 1}}
    changed = {**extra, "region": "us"}

    def like(**wanted: Json) -> Callable[[Json], bool]:
        return lambda row: all(row[name] == value for name, value in wanted.items())

    def extra_like(wanted: Json) -> Callable[[Json], bool]:
        return lambda row: (json.loads(row["extra"]) if row["extra"] else {}) == wanted

    visible = {"api_key": "***", "region": "us", "deep": {"token": "***", "n": 1}}
    return Scenario(
        "airflow_connection",
        {"connection_id": "warehouse.main-1"},
        f"{_api(server)}/connections/warehouse.main-1",
        [
            Step(
                {**full, "extra": extra, "description": "main", **secrets},
                like(host="db", port=5432, schema="dwh", description="main"),
            ),
            Step({"extra": changed, **secrets}, extra_like(visible)),
            Step(
                {
                    "extra": {**changed, "api_key": "key-two"},
                    "fingerprint_key": "key of the scenarios",
                    "update_secrets": "when_changed",
                },
                extra_like(visible),
            ),
            Step(
                {"password": "pw-two", "fingerprint_key": "key of the scenarios", "update_secrets": "when_changed"},
                like(host="db", login="etl"),
            ),
            Step({"description": "other"}, lambda row: row["description"].startswith("other [secrets:")),
            Step(
                {"extra": {}, "host": "", "port": ""},
                lambda row: extra_like({})(row) and not row["host"] and row["port"] is None,
            ),
            Step({"extra": {"a": {"b": 1}}}, extra_like({"a": {"b": 1}})),
            Step({"extra": {"a": {"c": 2}}, "extra_mode": "merge"}, extra_like({"a": {"b": 1, "c": 2}})),
            Step({"state": "absent"}, gone),
        ],
    )


def _users(server: Server) -> Scenario:
    def has(*roles: str) -> Callable[[Json], bool]:
        return lambda row: sorted(role["name"] for role in row["roles"]) == sorted(roles)

    person = {"email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace"}
    return Scenario(
        "airflow_user",
        {"username": "ada@example.com"},
        f"{_fab(server)}/users/ada%40example.com",
        [
            Step(
                {**person, "password": "analytical-1", "roles": ["Viewer"]},
                lambda row: has("Viewer")(row) and row["first_name"] == "Ada",
            ),
            Step(
                {"last_name": "King"},
                lambda row: row["last_name"] == "King" and row["first_name"] == "Ada" and has("Viewer")(row),
            ),
            Step({"roles": ["User"], "roles_mode": "append"}, has("User", "Viewer")),
            Step({"roles": ["Viewer"], "roles_mode": "remove"}, has("User")),
            Step({"roles": ["Op", "Viewer"]}, has("Op", "Viewer")),
            Step({"password": "analytical-2"}, lambda row: row["last_name"] == "King" and has("Op", "Viewer")(row)),
            Step({"state": "absent"}, gone),
        ],
    )


def _roles(server: Server) -> Scenario:
    def pairs(*wanted: tuple[str, str]) -> Callable[[Json], bool]:
        def look(row: Json) -> bool:
            found = {(item["action"]["name"], item["resource"]["name"]) for item in row["actions"]}
            return found - {("can_read", "Website")} == set(wanted)

        return look

    read_pools, read_variables = ("can_read", "Pools"), ("can_read", "Variables")
    # if an update can only add permissions, the role is replaced: a second role is created, the first one deleted, the second one renamed
    taking = 1 if server.fab >= (3, 8, 1) else 3
    neither, cannot = ("", "") if server.deletes_roles else ("can neither remove permissions", "cannot delete role")
    return Scenario(
        "airflow_role",
        {"name": "Data Eng+%"},
        f"{_fab(server)}/roles/Data%20Eng%2B%25",
        [
            Step({"permissions": _permissions(read_pools)}, pairs(read_pools)),
            Step(
                {"permissions": _permissions(read_variables), "permissions_mode": "append"},
                pairs(read_pools, read_variables),
            ),
            Step(
                {"permissions": _permissions(read_pools), "permissions_mode": "remove"},
                pairs(read_variables),
                writes=taking,
                rejected=neither,
            ),
            Step({"permissions": _permissions(read_pools)}, pairs(read_pools), writes=taking, rejected=neither),
            Step({"permissions": []}, pairs(), writes=taking, rejected=neither),
            Step({"state": "absent"}, gone, rejected=cannot),
        ],
    )


def _permissions(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"action": action, "resource": resource} for action, resource in pairs]


def _dags(server: Server) -> Scenario:
    return Scenario(
        "airflow_dag_state",
        {"dag_id": "sales_daily"},
        f"{_api(server)}/dags/sales_daily",
        [
            Step({"state": "unpaused"}, lambda row: row["is_paused"] is False),
            Step({"state": "paused"}, lambda row: row["is_paused"] is True),
        ],
        before=("PATCH", f"{_api(server)}/dags/sales_daily", {"is_paused": True}),
    )


def _api(server: Server) -> str:
    return "/api/v1" if server.is_2 else "/api/v2"


def _fab(server: Server) -> str:
    return "/api/v1" if server.is_2 else "/auth/fab/v1"


SCENARIOS: dict[str, Callable[[Server], Scenario]] = {
    "pool": _pools,
    "variable": _variables,
    "connection": _connections,
    "user": _users,
    "role": _roles,
    "dag": _dags,
}
"""By kind. Each kind of the registry needs a scenario here."""


def look(api: Api, scenario: Scenario) -> Json:
    """Return the server's object, without values that change by themselves."""
    row = api.get(scenario.path)
    if row:
        for name in (
            "last_login",
            "login_count",
            "fail_login_count",
            "changed_on",
            "last_parsed_time",
            "scheduler_lock",
        ):
            row.pop(name, None)
    return row
