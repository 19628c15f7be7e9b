# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A model of Airflow's API, v1 and v2.

It stores any text, and returns the same values as a real server.
"""

from __future__ import annotations

import contextlib
import copy
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import FakeServer, Reply, Request

_KEYS = {
    "pools": "name",
    "variables": "key",
    "connections": "connection_id",
    "users": "username",
    "roles": "name",
    "dags": "dag_id",
}
_EMPTY: dict[str, dict[str, Any]] = {
    "pools": {"slots": 0, "description": "", "include_deferred": False},
    "variables": {"value": "", "description": "", "is_encrypted": True},
    "connections": {
        "conn_type": "",
        "host": None,
        "login": None,
        "schema": None,
        "port": None,
        "description": None,
        "extra": None,
        "password": None,
    },
    "users": {"email": "", "first_name": "", "last_name": "", "password": None, "roles": [], "active": True},
    "roles": {"actions": []},
    "dags": {
        "is_paused": False,
        "is_active": True,
        "is_stale": False,
        "schedule_interval": None,
        "tags": [],
        "owners": [],
        "fileloc": "/x.py",
    },
}


class Model:
    """A model server.

    ``objects`` contains the written bodies by kind and key. ``writes`` counts the requests that change objects.
    """

    def __init__(self, version: str) -> None:
        self.version, self.writes = version, 0
        self.api = "v1" if version.startswith("2") else "v2"
        self.objects: dict[str, dict[str, dict[str, Any]]] = {kind: {} for kind in _KEYS}
        self.objects["roles"]["Admin"] = {"name": "Admin", **copy.deepcopy(_EMPTY["roles"])}
        self.server = FakeServer(self.answer)
        self.login = {"airflow_url": self.server.url, "airflow_api_version": self.api}
        self.login |= {"airflow_auth": "token", "airflow_token": "token-of-the-model"}

    def put(self, kind: str, key: str, /, **fields: Any) -> None:
        self.objects[kind][key] = {**copy.deepcopy(_EMPTY[kind]), _KEYS[kind]: key, **fields}

    def answer(self, request: Request) -> Reply:
        url = urlsplit(request.path)
        query = parse_qs(url.query, keep_blank_values=True)
        path = unquote(url.path).removeprefix(f"/api/{self.api}/").removeprefix("/auth/fab/v1/")
        if path == url.path:
            return Reply(404, {"detail": "not found"})
        if path == "version":
            return Reply(200, {"version": self.version, "git_version": None})
        kind, _slash, key = path.partition("/")
        if kind == "providers":
            return Reply(200, {"providers": [], "total_entries": 0})
        if kind not in _KEYS:
            return Reply(404, {"title": "Not Found", "detail": f"no {path}", "status": 404})
        if request.method != "GET":
            self.writes += 1
        return self._written(kind, key, request, query) if request.method != "GET" else self._read(kind, key, query)

    def _read(self, kind: str, key: str, query: dict[str, list[str]]) -> Reply:
        if key:
            found = self.objects[kind].get(key)
            return Reply(200, self.visible(kind, found)) if found else self._missing(kind, key)
        rows = sorted(self.objects[kind].values(), key=lambda row: row[_KEYS[kind]])
        if query.get("order_by", [""])[0].startswith("-"):
            rows.reverse()
        offset, limit = int(query.get("offset", ["0"])[0]), min(int(query.get("limit", ["100"])[0]), 100)
        page = [self.visible(kind, row) for row in rows[offset : offset + limit]]
        return Reply(200, {kind: page, "total_entries": len(rows)})

    def _missing(self, kind: str, key: str) -> Reply:
        names = {"dags": "Dag", "users": "User", "roles": "Role"}
        name = names.get(kind, kind[:-1].capitalize())
        if self.api == "v1":
            kind_of_problem = "https://airflow.apache.org/docs/stable-rest-api-ref.html#section/Errors/NotFound"
            problem = {"title": f"{name} not found", "detail": f"{name} {key!r} not found", "status": 404}
            return Reply(404, {**problem, "type": kind_of_problem}, content_type="application/problem+json")
        return Reply(404, {"detail": f"The {name} with {_KEYS[kind]}: `{key}` was not found"})

    def visible(self, kind: str, row: dict[str, Any]) -> dict[str, Any]:
        row = copy.deepcopy(row)
        if kind == "users":
            del row["password"]
        if kind == "connections":
            row["password"] = "***" if row["password"] and self.api == "v2" else None
            if self.api == "v1":
                del row["password"]
        if kind == "variables" and self.api == "v2":
            # as FastAPI's redaction does
            with contextlib.suppress(ValueError):
                row["value"] = json.dumps(json.loads(row["value"]))
        return row

    def _written(self, kind: str, key: str, request: Request, query: dict[str, list[str]]) -> Reply:
        body = request.json
        if request.method == "DELETE":
            gone = self.objects[kind].pop(key, None)
            return Reply(204) if gone else self._missing(kind, key)
        if request.method == "POST":
            self.put(kind, body[_KEYS[kind]], **body)
            return Reply(201, self.visible(kind, self.objects[kind][body[_KEYS[kind]]]))
        if not key:
            return self._bulk(kind, body)
        if key not in self.objects[kind]:
            return self._missing(kind, key)
        mask = [name for part in query.get("update_mask", []) for name in part.split(",")]
        self.objects[kind][key].update({name: value for name, value in body.items() if not mask or name in mask})
        return Reply(200, self.visible(kind, self.objects[kind][key]))

    def _bulk(self, kind: str, body: dict[str, Any]) -> Reply:
        result = {}
        for action in body["actions"]:
            keys = []
            for entity in action["entities"]:
                key = entity if isinstance(entity, str) else entity[_KEYS[kind]]
                keys.append(key)
                if action["action"] == "create":
                    self.put(kind, key, **entity)
                elif action["action"] == "delete":
                    del self.objects[kind][key]
                else:
                    self.objects[kind][key].update(entity)
            result[action["action"]] = {"success": keys, "errors": []}
        return Reply(200, result)


Serve = Callable[[str], Model]
