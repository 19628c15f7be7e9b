# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An instance with an object of each kind.

For tests that copy it from one server to another.
"""

from __future__ import annotations

import json

from running import Api, Server

import servers

SECRETS = {
    "trip_db": {"password": "pw-db", "extra": {"region": "eu", "api_key": "key-1", "deep": {"token": "t-2"}}},
    "trip_plain": {"extra": {"region": "eu"}},
}


class Instance:
    """A server, a function that runs modules on it, and its objects."""

    def __init__(self, server: Server, modules) -> None:
        self.server, self._modules, self.api = server, modules, Api(server)
        self._login = {
            "airflow_url": server.url,
            "airflow_username": server.username,
            "airflow_password": server.password,
        }

    def run(self, module: str, check: bool = False, **options):
        result = self._modules.run(module, {**self._login, **options}, check, self.server.number)
        assert not result.get("failed"), result
        return result

    def gathered(self, **options):
        return self.run("airflow_instance_info", **options)

    def rows(self, path: str, rows: str, *names: str):
        prefix = "/auth/fab/v1" if rows in ("users", "roles") else "/api/v2"
        prefix = "/api/v1" if self.server.is_2 else prefix
        found = self.api.get(f"{prefix}/{path}?limit=100")[rows]
        return [{name: row.get(name) or None for name in names} for row in found]

    def visible(self):
        """Return the server's objects, read by plain HTTP and sorted."""
        pools = ("name", "slots", "description", *(["include_deferred"] if self.server.number >= (2, 7) else []))
        result = {
            "pools": self.rows("pools", "pools", *pools),
            "variables": self.rows(
                "variables", "variables", "key", *(["description"] if self.server.number >= (2, 8, 2) else [])
            ),
            "connections": self.rows(
                "connections",
                "connections",
                "connection_id",
                "conn_type",
                "host",
                "login",
                "schema",
                "port",
                "description",
            ),
            "users": self.rows("users", "users", "username", "email", "first_name", "last_name"),
            "dags": self.rows("dags", "dags", "dag_id", "is_paused"),
        }
        result["members"] = [
            {"user": row["username"], "roles": sorted(role["name"] for role in row["roles"])}
            for row in self.rows("users", "users", "username", "roles")
        ]
        result["roles"] = [
            {
                "name": row["name"],
                "permissions": sorted(
                    f"{one['action']['name']} {one['resource']['name']}" for one in row["actions"] or []
                ),
            }
            for row in self.rows("roles", "roles", "name", "actions")
            if row["name"].startswith("trip")
        ]
        return {kind: sorted(rows, key=str) for kind, rows in result.items()}


def furnish(source: Instance) -> None:
    permissions = [{"action": "can_read", "resource": "Pools"}, {"action": "can_read", "resource": "Website"}]
    person = {"email": "trip@example.com", "first_name": "T", "last_name": "R"}
    described = source.server.number >= (2, 8, 2)
    source.run(
        "airflow_instance",
        roles=[{"name": "trip_role", "permissions": permissions}],
        users=[{"username": "trip_user", "password": "pw-user-1", "roles": ["trip_role", "Viewer"], **person}],
        pools=[{"name": "trip_pool", "slots": 7, "description": "of a trip"}, {"name": "default_pool", "slots": 99}],
        connections=[
            {
                "connection_id": "trip_db",
                "conn_type": "postgres",
                "host": "db",
                "login": "etl",
                "port": 5432,
                **SECRETS["trip_db"],
            },
            {"connection_id": "trip_plain", "conn_type": "http", "host": "h", **SECRETS["trip_plain"]},
        ],
        variables=[
            {"key": "trip_region", "value": "eu", **({"description": "where"} if described else {})},
            {"key": "trip_number", "value": "8"},
            {"key": "trip_empty", "value": ""},
            {"key": "trip_password", "value": "sesame-1"},
            {"key": "trip_settings", "value": {"q": 1, "api_key": "key-3"}},
        ],
        dags=[{"dag_id": "sales_daily", "state": "unpaused"}],
    )


def used(running, file):
    """Return the secrets of connections as Airflow's own processes read them."""
    done = servers.airflow(running, "connections", "export", str(file), "--file-format", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(file.read_text())
    return {key: {"password": row["password"], "extra": json.loads(row["extra"])} for key, row in found.items()}
