# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lower bound: the minimum number of requests.

The requests are sent on one connection that stays open, in a process with hardly any imports.

Usage: ``floor.py URL v1|v2 KIND OBJECTS [--single]``. On Airflow 2, objects are written one by one, with the session cookie. On Airflow 3,
they are written in bulk, or one by one with ``--single``. The script prints the wall time and CPU time of each phase.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import sys
import time
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

PAGE = 100
CHUNK = 1000


class Connection:
    """One connection to the server, with a login."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=300)
        self.headers: dict[str, str] = {}

    def send(self, method: str, path: str, body: Any = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        kind = {"Content-Type": "application/json"} if content else {}
        response, text = self.exchange(method, path, content, kind)
        if response.status >= 300:
            raise SystemExit(f"{method} {path}: {response.status} {text[:300]!r}")
        return json.loads(text) if text else None

    def exchange(
        self, method: str, path: str, content: bytes | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        self._connection.request(method, path, content, {**self.headers, **headers})
        response = self._connection.getresponse()
        return response, response.read()

    def log_in(self, api: str) -> None:
        user = {"username": os.environ["AIRFLOW_USERNAME"], "password": os.environ["AIRFLOW_PASSWORD"]}
        if os.environ.get("AIRFLOW_AUTH") == "basic":
            from base64 import b64encode

            self.headers["Authorization"] = "Basic " + b64encode(":".join(user.values()).encode()).decode()
        elif api == "v2":
            self.headers["Authorization"] = f"Bearer {self.send('POST', '/auth/token', user)['access_token']}"
        else:
            self._fill_in_form(user)

    def _fill_in_form(self, user: dict[str, str]) -> None:
        response, page = self.exchange("GET", "/login/", None, {})
        self._keep_cookie(response)
        token = re.search(rb'csrf_token"[^>]*value="([^"]+)', page)
        form = urlencode({**user, "csrf_token": token[1].decode() if token else ""}).encode()
        response, _body = self.exchange("POST", "/login/", form, {"Content-Type": "application/x-www-form-urlencoded"})
        self._keep_cookie(response)

    def _keep_cookie(self, response: http.client.HTTPResponse) -> None:
        self.headers["Cookie"] = (response.getheader("Set-Cookie") or "").partition(";")[0]


class Clock:
    """Times the phases of the program."""

    def __init__(self) -> None:
        self.phases: dict[str, dict[str, float]] = {}
        self._start()

    def _start(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def phase(self, name: str) -> None:
        """Record the time since the last call as the time of this phase."""
        self.phases[name] = {"wall": time.perf_counter() - self._wall, "cpu": time.process_time() - self._cpu}
        self._start()


def main() -> None:
    url, api, kind, file, *rest = sys.argv[1:]
    with open(file) as handle:
        wanted = json.load(handle)[kind]
    clock, connection, path = Clock(), Connection(url), f"/api/{api}/{kind}"
    key = "key" if kind == "variables" else "name"
    connection.log_in(api)
    clock.phase("login")
    rows = read(connection, path, kind, key)
    clock.phase("reading")
    missing = [one for one in wanted if one[key] not in rows]
    different = [
        one for one in wanted if one[key] in rows and any(rows[one[key]][name] != value for name, value in one.items())
    ]
    clock.phase("comparing")
    if api == "v2" and "--single" not in rest:
        in_bulk(connection, path, missing, different)
    else:
        one_by_one(connection, path, key, missing, different)
    clock.phase("writing")
    print(json.dumps({"created": len(missing), "updated": len(different), "phases": clock.phases}))


def read(connection: Connection, path: str, kind: str, key: str) -> dict[str, dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    while True:
        response = connection.send(
            "GET", f"{path}?limit={PAGE}&offset={len(rows)}&order_by={key if key == 'key' else 'name'}"
        )
        rows += response[kind]
        if len(rows) >= response["total_entries"] or not response[kind]:
            return {row[key]: row for row in rows}


def in_bulk(connection: Connection, path: str, missing: list[dict[str, Any]], different: list[dict[str, Any]]) -> None:
    actions = [("create", missing, {"action_on_existence": "fail"}), ("update", different, {})]
    for action, entities, rule in actions:
        for first in range(0, len(entities), CHUNK):
            order = {"action": action, "entities": entities[first : first + CHUNK], **rule}
            response = connection.send("PATCH", path, {"actions": [order]})
            if response[action]["errors"]:
                raise SystemExit(str(response[action]["errors"][:3]))


def one_by_one(
    connection: Connection, path: str, key: str, missing: list[dict[str, Any]], different: list[dict[str, Any]]
) -> None:
    for one in missing:
        connection.send("POST", path, one)
    for one in different:
        connection.send("PATCH", f"{path}/{quote(one[key], safe='')}", one)


if __name__ == "__main__":
    main()
