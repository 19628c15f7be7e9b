# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Replacements of roles by ``airflow_instance``."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from ansible_collections.community.airflow.plugins.module_utils._errors import AirflowError
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleCall
from ansible_collections.community.airflow.plugins.module_utils._reconcile.instance import ensure_instance, instance
from ansible_collections.community.airflow.plugins.module_utils._resources.stand_ins import stand_in_of
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_airflow import airflow
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import Reply, Request
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST_2

MISSING = Reply(
    404,
    {"title": "Not found", "type": "https://x/stable-rest-api-ref.html#section/Errors/NotFound"},
    content_type="application/problem+json",
)
PERMISSIONS = [{"action": {"name": "can_read"}, "resource": {"name": name}} for name in ("Pools", "Jobs")]
LONG = "Data Engineering Department of the Northern Region"


class Accounts:
    """The roles and users of an Airflow 2.

    The listing of users fails once, as soon as ``fails`` is true for the roles.
    """

    def __init__(self, role: str = "crew", fails: Any = lambda roles: False) -> None:
        self.roles: dict[str, Any] = {name: list(PERMISSIONS) for name in ("Admin", role)}
        self.users = {"amy": [role]}
        self.fails, self.writes = fails, []

    def __call__(self, request: Request) -> Reply:
        kind, _slash, name = urlsplit(request.path).path.removeprefix("/api/v1/").partition("/")
        name = unquote(name)
        if request.method != "GET":
            self.writes.append(f"{request.method} {kind}/{name}")
            return self._written(request, kind, name)
        if kind == "users" and not name and self.fails(self):
            self.fails = lambda roles: False
            return Reply(503, {"title": "overloaded"})
        rows = {
            "roles": {one: {"name": one, "actions": actions} for one, actions in self.roles.items()},
            "users": {one: self._user(one) for one in self.users},
        }.get(kind, {})
        if not name:
            return Reply(200, {kind: list(rows.values()), "total_entries": len(rows)})
        return Reply(200, rows[name]) if name in rows else MISSING

    def _written(self, request: Request, kind: str, name: str) -> Reply:
        body = request.json if request.method != "DELETE" else {}
        if kind == "users":
            self.users[name] = [one["name"] for one in body["roles"]]
            return Reply(200, self._user(name))
        actions = self.roles.pop(name, [])
        new_names = {} if request.method == "DELETE" else {name: body["name"]}
        for user, roles in self.users.items():
            self.users[user] = [new_names.get(one, one) for one in roles if one != name or new_names]
        if request.method == "DELETE":
            return Reply(204)
        actions = body.get("actions", actions)
        self.roles[body["name"]] = actions
        return Reply(200, {"name": body["name"], "actions": actions})

    def _user(self, name: str) -> dict[str, Any]:
        names = {"email": f"{name}@example.com", "first_name": "F", "last_name": "L"}
        return {"username": name, **names, "roles": [{"name": one} for one in self.users[name]]}


def run(serve: Any, server: Accounts, check_mode: bool = False, **options: Any) -> dict[str, Any]:
    client = airflow(serve(server), NEWEST_2, retries=0)
    client.auth._credentials = client.auth._credentials._replace(username="me")
    params = {name: option.get("default") for name, option in instance().spec.items()}
    return ensure_instance(ModuleCall({**params, **options}, check_mode, lambda: client))


def reads_only_pools(role: str) -> dict[str, Any]:
    return {"name": role, "permissions": [{"action": "can_read", "resource": "Pools"}]}


@pytest.mark.parametrize("role", ["crew", LONG])
def test_a_role_loses_a_permission_and_keeps_its_members(serve, role):
    server = Accounts(role)
    assert run(serve, server, roles=[reads_only_pools(role)])["changed"]
    assert server.roles == {"Admin": PERMISSIONS, role: PERMISSIONS[:1]}
    assert server.users == {"amy": [role]}


def test_an_error_after_a_replacement_says_what_was_done_and_does_not_repeat_it(serve):
    server = Accounts(fails=lambda accounts: accounts.writes[-1:] == ["PATCH roles/crew"])
    with pytest.raises(AirflowError) as caught:
        run(serve, server, roles=[reads_only_pools("crew")])
    message = str(caught.value)
    assert "Role 'crew' has the desired permissions, but some of these users may have lost the role" in message
    assert "at the same time: amy. " in message and "503" in message
    assert server.writes.count("DELETE roles/crew") == 1
    assert server.roles["crew"] == PERMISSIONS[:1] and server.users == {"amy": ["crew"]}


@pytest.mark.parametrize("role", ["crew", LONG])
@pytest.mark.parametrize("lists_roles", [True, False])
def test_a_user_gets_a_role_of_which_only_the_stand_in_exists(serve, role, lists_roles):
    server = Accounts(stand_in_of(role))
    other = {"roles": [{"name": "Admin", "permissions": [], "permissions_mode": "append"}]} if lists_roles else {}
    result = run(serve, server, check_mode=True, users=[{"username": "amy", "roles": [role, "Admin"]}], **other)
    assert f"The replacement of role '{role}'" in str(result["warnings"])
    run(serve, server, users=[{"username": "amy", "roles": [role, "Admin"]}], **other)
    assert server.roles.keys() == {"Admin", role}
    assert sorted(server.users["amy"]) == sorted(["Admin", role])
