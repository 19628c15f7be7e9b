# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Roles are not deleted from users without a word."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._module.argument_spec import resource_spec
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleCall
from ansible_collections.community.airflow.plugins.module_utils._reconcile.instance import ensure_instance, instance
from ansible_collections.community.airflow.plugins.module_utils._reconcile.single import ensure
from ansible_collections.community.airflow.plugins.module_utils._resources.role import ROLE
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_airflow import airflow
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import Reply
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST_2

NAMES = {"first_name": "X", "last_name": "Y"}


class Server:
    """An Airflow 2 with roles, and users with some of them."""

    def __init__(self, roles, lists_users=True, **users):
        self.roles = dict.fromkeys(["Admin", "Viewer", *roles], ())
        self.users = {
            name: {"username": name, "email": f"{name}@e", **NAMES, "roles": [{"name": role} for role in held]}
            for name, held in users.items()
        }
        self.lists_users = lists_users
        self.writes = []

    def __call__(self, request):
        kind, _slash, name = unquote(request.path.partition("?")[0][len("/api/v1/") :]).partition("/")
        rows = self.users if kind == "users" else {one: {"name": one, "actions": []} for one in self.roles}
        if request.method == "GET" and not name:
            if kind == "users" and not self.lists_users:
                return Reply(403, {})
            return Reply(200, {kind: list(rows.values()), "total_entries": len(rows)})
        if request.method == "GET":
            missing = Reply(404, {"detail": f"The {kind[:-1].capitalize()} with name `{name}` was not found"})
            return Reply(200, rows[name]) if name in rows else missing
        self.writes.append(f"{request.method} {kind} {name}".strip())
        if request.method == "DELETE":
            del (self.users if kind == "users" else self.roles)[name]
            return Reply(204)
        name = name or request.json["username"]
        self.users[name] = {**self.users.get(name, {}), **request.json}
        return Reply(200, self.users[name])


def call(serve, server, work, spec, check, username="", **options):
    client = airflow(serve(server), NEWEST_2, retries=0)
    if username:
        client.auth._credentials = client.auth._credentials._replace(username=username)
    params = {name: option.get("default") for name, option in spec.items()}
    return work(ModuleCall({**params, "prune_max": "100%", **options}, check, lambda: client))


def several(serve, server, check=False, **options):
    return call(serve, server, ensure_instance, instance().spec, check, **options)


def one(serve, server, check=False, **options):
    return call(serve, server, lambda task: ensure(task, ROLE), resource_spec(ROLE), check, **options)


GONE = {"name": "crew", "state": "absent"}


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("held", [["crew"], ["Viewer"]])
def test_an_item_that_lists_a_deleted_role(held, check, serve):
    server = Server(["crew"], bob=held)
    with pytest.raises(InvalidRequestError, match="deletes role 'crew', but lists it in roles of user 'bob'"):
        several(serve, server, check, roles=[GONE], users=[{"username": "bob", "roles": ["crew"]}])
    assert server.writes == []


def test_a_user_who_loses_the_role_in_the_same_task(serve):
    server = Server(["crew"], bob=["crew"], eve=["crew"])
    users = [{"username": "bob", "roles": ["Viewer"]}, {"username": "eve", "state": "absent", "force": True}]
    result = several(serve, server, roles=[GONE], users=users)
    assert result["warnings"] == []
    assert server.writes == ["PATCH users bob", "DELETE users eve", "DELETE roles crew"]


@pytest.mark.parametrize("state", ["present", "absent"])
def test_the_list_of_roles_is_not_the_roles_of_users(state, serve):
    server = Server(["crew"], bob=["Viewer"])
    result = several(serve, server, roles=[{**GONE, "state": state}], users=[{"username": "bob", "first_name": "B"}])
    assert [one["fields"] for one in result["changes"] if one["kind"] == "user"] == [["first_name"]]
    assert server.users["bob"]["roles"] == [{"name": "Viewer"}]


@pytest.mark.parametrize("work", [one, lambda serve, server, **options: several(serve, server, roles=[options])])
def test_other_users_who_have_the_role(work, serve):
    server = Server(["crew"], bob=["crew", "Viewer"], eve=["Viewer"])
    assert work(serve, server, **GONE)["warnings"] == ["Deleting role 'crew' removes it from user 'bob'."]
    assert server.writes == ["DELETE roles crew"]


def test_a_role_that_nobody_has(serve):
    assert one(serve, Server(["crew"], bob=["Viewer"]), **GONE)["warnings"] == []


def test_users_cannot_be_read(serve):
    (warning,) = one(serve, Server(["crew"], lists_users=False), **GONE)["warnings"]
    assert warning.startswith("Cannot check which users lose the deleted roles (crew): Cannot list users")


@pytest.mark.parametrize("check", [True, False])
def test_the_only_role_of_the_login(check, serve):
    server = Server(["crew"], me=["crew"])
    with pytest.raises(InvalidRequestError, match="logs in as user 'me', who would be left without roles"):
        one(serve, server, check, username="me", **GONE)
    assert server.writes == []


@pytest.mark.parametrize("users", [None, [{"username": "bob", "roles": ["crew"]}]])
@pytest.mark.parametrize("check", [True, False])
def test_prune_keeps_roles_of_users(users, check, serve):
    server = Server(["crew", "old"], bob=["crew"])
    roles = [{"name": "Viewer"}]
    result = several(serve, server, check, roles=roles, users=users, prune=["roles"], list_unmanaged=True)
    assert result["counts"]["roles"]["deleted"] == 1
    assert result["unmanaged"]["roles"] == ["crew"]
    (warning,) = result["warnings"]
    assert warning.startswith("prune does not delete roles that users have: 'crew' (user 'bob').")
    assert server.writes == ([] if check else ["DELETE roles old"])


def test_prune_of_roles_and_their_users(serve):
    server = Server(["crew"], bob=["crew"], me=["Admin"])
    result = several(
        serve,
        server,
        username="me",
        roles=[{"name": "Viewer"}],
        users=[],
        prune=["roles", "users"],
        prune_allow_empty=True,
    )
    assert result["warnings"] == []
    assert server.writes == ["DELETE users bob", "DELETE roles crew"]


def test_prune_requires_the_users(serve):
    server = Server(["crew"], lists_users=False)
    with pytest.raises(InvalidRequestError, match="prune cannot delete roles, because .* which users have them: "):
        several(serve, server, roles=[{"name": "Viewer"}], prune=["roles"])
    assert server.writes == []
