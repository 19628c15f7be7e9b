# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two users with the same email address are rejected before the first write."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from ansible_collections.community.airflow.plugins.module_utils._errors import AirflowError, InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._module.argument_spec import resource_spec
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleCall
from ansible_collections.community.airflow.plugins.module_utils._reconcile.instance import ensure_instance, instance
from ansible_collections.community.airflow.plugins.module_utils._reconcile.single import ensure
from ansible_collections.community.airflow.plugins.module_utils._resources.user import USER
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_airflow import airflow
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import NOT_FOUND, Reply
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST_2

NAMES = {"first_name": "X", "last_name": "Y"}


class Users:
    """Users of an Airflow 2, each with the role Viewer, by their email addresses."""

    def __init__(self, lists=True, ignores_case=False, **emails):
        viewer = [{"name": "Viewer"}]
        self.rows = {
            name: {"username": name, "email": email, **NAMES, "roles": viewer} for name, email in emails.items()
        }
        self.lists = lists
        self.pool = Reply(200, {"name": "default_pool", "slots": 1}) if ignores_case else NOT_FOUND
        self.writes = []
        self.refused = ""

    def __call__(self, request):
        path = request.path.partition("?")[0]
        kind, _slash, name = unquote(path[len("/api/v1/") :]).partition("/")
        if kind == "pools":
            return self.pool
        if kind == "roles":
            return Reply(200, {"roles": [{"name": "Viewer", "actions": []}], "total_entries": 1})
        if request.method == "GET" and not name:
            users = list(self.rows.values())
            return Reply(200, {"users": users, "total_entries": len(users)}) if self.lists else Reply(403, {})
        if request.method == "GET":
            return Reply(200, self.rows[name]) if name in self.rows else NOT_FOUND
        self.writes.append(request.method)
        if request.method == "DELETE":
            del self.rows[name]
            return Reply(204)
        written = request.json["username"] if request.method == "POST" else name
        if written == self.refused:
            return Reply(400, {"detail": "No"})
        others = [row for key, row in self.rows.items() if key != written]
        if any(row["email"] == request.json.get("email") for row in others):
            return Reply(409, {"detail": "The email is already taken"})
        self.rows[written] = {**self.rows.get(written, {}), **request.json}
        return Reply(200, self.rows[written])


def user(serve, server, check=False, **options):
    client = airflow(serve(server), NEWEST_2, retries=0)
    params = {name: option.get("default") for name, option in resource_spec(USER).items()}
    return ensure(ModuleCall({**params, **options}, check, lambda: client), USER)


def users(serve, server, *items, check=False, **options):
    client = airflow(serve(server), NEWEST_2, retries=0)
    client.auth._credentials = client.auth._credentials._replace(username="me")
    params = {name: option.get("default") for name, option in instance().spec.items()}
    return ensure_instance(ModuleCall({**params, "users": list(items), **options}, check, lambda: client))


def new(name, email):
    return {"username": name, "email": email, **NAMES, "password": "long-enough-1", "roles": ["Viewer"]}


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("options", [new("b", "x@e"), {"username": "B", "email": "x@e"}])
def test_an_address_of_another_user(options, check, serve):
    server = Users(a="x@e", B="y@e")
    with pytest.raises(InvalidRequestError, match="'a'. Two users cannot have the same email."):
        users(serve, server, options, check=check)
    assert server.writes == []


@pytest.mark.parametrize("ignores_case", [True, False])
def test_an_address_that_differs_only_in_case(ignores_case, serve):
    """MySQL treats both addresses as equal, and rejects the second one."""
    server = Users(ignores_case=ignores_case, a="Ann@e")
    if not ignores_case:
        assert users(serve, server, new("b", "ann@e"), check=True)["changed"]
        return
    for options in ({"check": True}, {}):
        with pytest.raises(InvalidRequestError, match="User 'b': email 'ann@e' belongs to 'a'"):
            users(serve, server, new("b", "ann@e"), **options)
        with pytest.raises(InvalidRequestError, match="User 'c': email 'NEW@e' belongs to 'b'"):
            users(serve, server, new("b", "new@e"), new("c", "NEW@e"), **options)
    assert users(serve, server, {"username": "a", "email": "ann@e"}, check=True)["changed"]
    assert users(serve, server, new("b", "ann@e"), {"username": "a", "state": "absent"}, check=True)["changed"]
    assert server.writes == []


@pytest.mark.parametrize("check", [True, False])
def test_one_user(check, serve):
    server = Users(a="x@e")
    with pytest.raises(InvalidRequestError, match="^User 'b': email 'x@e' belongs to 'a'. "):
        user(serve, server, check, **new("b", "x@e"))
    assert server.writes == []


@pytest.mark.parametrize("check", [True, False])
def test_an_address_of_two_new_users(check, serve):
    server = Users()
    with pytest.raises(InvalidRequestError, match="^User 'b': email 'x@e' belongs to 'a'. "):
        users(serve, server, new("a", "x@e"), new("b", "x@e"), check=check)
    assert server.writes == []


@pytest.mark.parametrize(
    "items",
    [
        [{"username": "a", "email": "new@e"}, new("b", "x@e"), {"username": "c", "state": "absent"}, new("d", "z@e")],
        [{"username": "a", "email": "y@e"}, {"username": "b", "email": "z@e"}, {"username": "c", "email": "new@e"}],
        [{"username": "a", "email": "y@e"}, {"username": "b", "email": "z@e"}, {"username": "c", "state": "absent"}],
    ],
)
def test_an_address_that_the_same_task_frees(items, serve):
    server = Users(a="x@e", c="z@e", **({"b": "y@e"} if len(items) == 3 else {}))
    assert users(serve, server, *items, check=True)["changed"]
    assert users(serve, server, *items)["changed"]
    assert not users(serve, server, *({**one, "password": None} for one in items))["changed"]


@pytest.mark.parametrize("check", [True, False])
def test_users_exchange_their_addresses(check, serve):
    server = Users(a="x@e", b="y@e")
    with pytest.raises(InvalidRequestError, match="email 'y@e' belongs to 'b', and the change of 'b' has to wait"):
        users(serve, server, {"username": "a", "email": "y@e"}, {"username": "b", "email": "x@e"}, check=check)
    assert server.writes == []


PRUNE = {"prune": ["users"], "prune_max": "100%"}


@pytest.mark.parametrize(
    "items",
    [
        [new("b", "x@e"), new("d", "new@e")],
        [{"username": "c", "email": "x@e"}, new("b", "z@e")],
    ],
)
def test_an_address_that_prune_frees(items, serve):
    server = Users(a="x@e", c="z@e", unused="u@e", me="me@e")
    planned = users(serve, server, *items, check=True, **PRUNE)
    assert server.writes == []
    assert users(serve, server, *items, **PRUNE)["changes"] == planned["changes"]
    assert not users(serve, server, *({**one, "password": None} for one in items), **PRUNE)["changed"]
    assert "a" not in server.rows and "unused" not in server.rows


def test_a_user_is_pruned_after_other_writes(serve):
    """A user whose address another one gets is deleted after independent writes."""
    server = Users(a="x@e", unused="u@e", me="me@e")
    users(serve, server, new("b", "x@e"), new("d", "new@e"), **PRUNE)
    assert server.writes == ["POST", "DELETE", "POST", "DELETE"]


def test_nothing_is_pruned_if_another_user_could_not_be_written(serve):
    server = Users(a="x@e", unused="u@e", me="me@e")
    server.refused = "d"
    with pytest.raises(AirflowError, match="Because of these failures, no further users were pruned"):
        users(serve, server, new("b", "x@e"), new("d", "new@e"), on_error="continue", **PRUNE)
    assert set(server.rows) == {"a", "unused", "me"}


def test_failure_after_the_address_was_freed(serve):
    server = Users(a="x@e", unused="u@e", me="me@e")
    server.refused = "b"
    with pytest.raises(AirflowError, match="Because of these failures, no further users were pruned"):
        users(serve, server, new("b", "x@e"), on_error="continue", **PRUNE)
    assert set(server.rows) == {"unused", "me"}


def test_the_address_of_the_user(serve):
    assert not user(serve, Users(a="x@e"), username="a", email="x@e")["changed"]
    assert user(serve, Users(a="x@e"), username="a", email="x2@e")["changed"]


def test_without_the_permission_to_list_users_the_server_decides(serve):
    server = Users(lists=False, a="x@e")
    with pytest.raises(AirflowError, match="409 The email is already taken"):
        user(serve, server, **new("b", "x@e"))
    assert set(server.writes) == {"POST"}
