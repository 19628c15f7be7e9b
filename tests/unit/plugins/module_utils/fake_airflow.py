# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A client, and an Airflow whose responses the test controls."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote

from ansible_collections.community.airflow.plugins.module_utils._client.auth.auth import Auth
from ansible_collections.community.airflow.plugins.module_utils._client.auth.credentials import Credentials
from ansible_collections.community.airflow.plugins.module_utils._client.client import Airflow
from ansible_collections.community.airflow.plugins.module_utils._client.http import ConnectionSettings, Http
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import NOT_FOUND, Reply
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST, generation_of

TOKEN = Credentials("token", None, None, "t0ken")


def airflow(server, version=NEWEST, **options):
    """Return a client that never sleeps.

    The version of its server is already detected.
    """
    http = Http(ConnectionSettings(server.url, use_proxy=False, **options), pause=lambda seconds: None)
    return Airflow(http, generation_of(version), version, Auth(http, generation_of(version), TOKEN), ["hunter2"])


class Pools:
    """The pools of an Airflow 3 with faults.

    Faults are responses that replace those to the next writes. ``before`` are faults before the write, which is not done, ``after`` faults
    after it.
    """

    def __init__(self, names=(), before=(), after=(), page=100, **faults):
        self.rows = {name: {"name": name, "slots": 1, "description": "", "include_deferred": False} for name in names}
        self.before, self.after, self.page, self.faults = list(before), list(after), page, faults

    def __call__(self, request):
        path, _mark, query = request.path.partition("?")
        name = unquote(path[len("/api/v2/pools/") :])
        if request.method == "GET":
            return self.read(name) if name else self.listed(parse_qs(query))
        if self.before:
            return self.before.pop(0)
        reply = self.write(request, name)
        return self.after.pop(0) if self.after else reply

    def read(self, name):
        return Reply(200, self.rows[name]) if name in self.rows else NOT_FOUND

    def listed(self, query):
        offset, limit = int(query["offset"][0]), int(query["limit"][0])
        rows = sorted(self.rows.values(), key=lambda row: row["name"])[offset:]
        total = self.faults.get("total", len(self.rows))
        return Reply(200, {"pools": rows[: min(limit, self.page)], "total_entries": total})

    def write(self, request, name):
        if request.method == "POST":
            if request.json["name"] in self.rows:
                return Reply(409, {"detail": "Unique constraint violation"})
            self.rows[request.json["name"]] = {
                "include_deferred": False,
                **request.json,
                **self.faults.get("keeps", {}),
            }
            return Reply(201, self.rows[request.json["name"]])
        if name not in self.rows:
            return NOT_FOUND
        if request.method == "DELETE":
            del self.rows[name]
            return Reply(204)
        self.rows[name] = {**self.rows[name], **request.json, **self.faults.get("keeps", {})}
        return Reply(200, self.rows[name])
