# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Unfinished replacements of roles that tasks for users find."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.auth.auth import Auth
from ansible_collections.community.airflow.plugins.module_utils._client.auth.credentials import Credentials
from ansible_collections.community.airflow.plugins.module_utils._client.client import Airflow
from ansible_collections.community.airflow.plugins.module_utils._client.http import ConnectionSettings, Http
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleCall
from ansible_collections.community.airflow.plugins.module_utils._reconcile.single import declaration
from ansible_collections.community.airflow.plugins.module_utils._resources.user import USER
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import FakeServer, Reply, Request
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST_2, generation_of

STAND_IN = "crew (community.airflow)"
MISSING = Reply(
    404,
    {"title": "Not found", "type": "https://x/stable-rest-api-ref.html#section/Errors/NotFound"},
    content_type="application/problem+json",
)


class Accounts:
    """The roles and users of an Airflow 2.

    An unfinished replacement of the role crew has moved bob, but not amy.
    """

    def __init__(self) -> None:
        self.roles = {"Viewer", "Op", "crew", STAND_IN}
        self.users = {"amy": ["crew"], "bob": [STAND_IN]}

    def __call__(self, request: Request) -> Reply:
        kind, _slash, name = urlsplit(request.path).path.removeprefix("/api/v1/").partition("/")
        name = unquote(name)
        rows = (
            {one: self._role(one) for one in self.roles}
            if kind == "roles"
            else {one: self._user(one) for one in self.users}
        )
        if not name:
            return Reply(200, {kind: [rows[one] for one in sorted(rows)], "total_entries": len(rows)})
        if name not in rows:
            return MISSING
        if request.method == "DELETE":
            self.roles.discard(name)
            return Reply(204)
        if request.method == "PATCH":
            self.users[name] = [one["name"] for one in request.json["roles"]]
        return Reply(200, self._user(name) if kind == "users" else rows[name])

    def _role(self, name: str) -> dict[str, Any]:
        return {"name": name, "actions": [{"action": {"name": "can_read"}, "resource": {"name": "Pools"}}]}

    def _user(self, name: str) -> dict[str, Any]:
        names = {"email": f"{name}@example.com", "first_name": "F", "last_name": "L"}
        return {"username": name, **names, "roles": [{"name": one} for one in self.users[name]]}


@pytest.fixture
def accounts():
    return Accounts()


@pytest.fixture
def run(serve, accounts):
    def start(check_mode: bool = False, **options: Any) -> tuple[dict[str, Any], FakeServer]:
        server = serve(accounts)
        generation = generation_of(NEWEST_2)
        http = Http(ConnectionSettings(server.url, use_proxy=False, retries=0), pause=lambda seconds: None)
        airflow = Airflow(http, generation, NEWEST_2, Auth(http, generation, Credentials("token", None, None, "t0ken")))
        module = declaration(USER)
        params = {**{name: option.get("default") for name, option in module.spec.items()}, **options}
        return module.operation(ModuleCall(params, check_mode, lambda: airflow)), server

    return start


def test_assigning_a_role_finds_an_unfinished_replacement(run, accounts):
    result, _server = run(username="amy", roles=["crew", "Op"])
    assert accounts.roles == {"Viewer", "Op", "crew"}
    assert accounts.users == {"amy": ["Op", "crew"], "bob": ["crew"]}
    assert result["changed"] and "undid it" in result["warnings"][0]


def test_check_mode_warns_and_writes_nothing(run, accounts):
    result, server = run(check_mode=True, username="amy", roles=["crew", "Op"])
    assert {one.method for one in server.requests} == {"GET"}
    assert "'crew' by" in result["warnings"][0]
    assert STAND_IN in accounts.roles


def test_a_user_with_the_stand_in_reveals_an_unfinished_replacement(run, accounts):
    run(username="bob", email="bob@example.com")
    assert accounts.users["bob"] == ["crew"]
    assert STAND_IN not in accounts.roles


def test_task_that_assigns_no_role_sends_no_extra_request(run):
    result, server = run(username="amy", email="amy@example.com", roles=["crew"])
    assert server.lines == ["GET /api/v1/users/amy"]
    assert not result["changed"]
