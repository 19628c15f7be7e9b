# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Unsupported operations on roles, and waits for concurrent replacements."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import unquote

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.auth.auth import Auth
from ansible_collections.community.airflow.plugins.module_utils._client.auth.credentials import Credentials
from ansible_collections.community.airflow.plugins.module_utils._client.client import Airflow
from ansible_collections.community.airflow.plugins.module_utils._client.http import ConnectionSettings, Http
from ansible_collections.community.airflow.plugins.module_utils._errors import (
    AirflowError,
    InvalidRequestError,
    UnexpectedResponseError,
)
from ansible_collections.community.airflow.plugins.module_utils._reconcile.plan import Change, DesiredState, plan
from ansible_collections.community.airflow.plugins.module_utils._reconcile.role_checks import (
    check_deletable,
    others_finish,
    version_of,
)
from ansible_collections.community.airflow.plugins.module_utils._reconcile.role_replacement import (
    replace_role,
    restore_members,
)
from ansible_collections.community.airflow.plugins.module_utils._resources.role import ROLE
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import Reply, Request
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import (
    NEWEST,
    NEWEST_2,
    generation_of,
)

STAND_IN = "crew (community.airflow)"
MISSING = Reply(
    404,
    {"title": "Not found", "type": "https://x/stable-rest-api-ref.html#section/Errors/NotFound"},
    content_type="application/problem+json",
)


def airflow(url: str, version: str) -> Airflow:
    generation = generation_of(version)
    http = Http(ConnectionSettings(url, use_proxy=False, retries=0), pause=lambda seconds: None)
    return Airflow(http, generation, version, Auth(http, generation, Credentials("token", None, None, "t0ken")))


def deletions(version: str) -> list[Change]:
    bound = airflow("http://127.0.0.1:9", version).bind(ROLE)
    return [plan(bound, DesiredState(name, None), {"name": name, "permissions": []}) for name in ("crew", "guests")]


@pytest.mark.parametrize("fab, works", [((3, 0, 1), True), ((3, 0, 2), False), ((3, 5, 9), False), ((3, 6, 0), True)])
def test_roles_that_the_provider_cannot_delete(fab, works):
    if works:
        check_deletable(deletions(NEWEST), lambda package: fab)
        return
    with pytest.raises(InvalidRequestError, match="cannot delete role 'crew'. Upgrade the provider to "):
        check_deletable(deletions(NEWEST), lambda package: fab)


@pytest.mark.parametrize("version, times", [(NEWEST, 1), (NEWEST_2, 0)])
def test_providers_are_read_once_for_all_deletions(version, times):
    asked = []

    def forbidden(package: str) -> tuple[int, ...]:
        asked.append(package)
        raise AirflowError("403")

    check_deletable(deletions(version), forbidden)
    assert len(asked) == times


@pytest.mark.parametrize("provider", [{"version": 0.5}, {"version": [3, 1]}, {"version": None}, {"package_name": 7}])
def test_providers_with_an_invalid_version(provider, serve):
    row = {"package_name": "apache-airflow-providers-fab", "version": "3.8.1", **provider}
    server = serve(lambda request: Reply(200, {"providers": [row], "total_entries": 1}))
    with pytest.raises(UnexpectedResponseError, match="has the wrong type"):
        version_of(airflow(server.url, NEWEST), "apache-airflow-providers-fab")


class Replacing:
    """An Airflow 2 on which another task replaces the role crew.

    The replacement continues each time its members are read, or no longer.
    """

    def __init__(self, changes: bool, reads: int = 10**6) -> None:
        self.changes, self.left, self.members = changes, reads, 0

    def __call__(self, request: Request) -> Reply:
        if request.path.startswith("/api/v1/users"):
            self.members += self.changes
            rows = [self._user(number) for number in range(self.members)]
            return Reply(200, {"users": rows, "total_entries": len(rows)})
        self.left -= 1
        if self.left < 0:
            return MISSING
        return Reply(200, {"name": unquote(request.path.rpartition("/")[2]), "actions": []})

    def _user(self, number: int) -> dict[str, Any]:
        person = {"email": f"{number}@example.com", "first_name": "F", "last_name": "L"}
        return {"username": f"u{number}", **person, "roles": [{"name": STAND_IN}]}


@pytest.fixture
def clock(monkeypatch):
    """The time, which passes only while a task waits.

    Each pause counts for five seconds.
    """
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", lambda seconds: now.__setitem__(0, now[0] + 5))
    return now


@pytest.mark.parametrize("server, ended", [(Replacing(True, 4), True), (Replacing(False), False)])
def test_waiting_ends_with_the_other_task_or_when_nothing_changes(server, ended, serve, clock):
    assert others_finish(airflow(serve(server).url, NEWEST_2), {STAND_IN: "crew"}) is ended


def test_waiting_for_other_tasks_is_limited(serve, clock):
    server = serve(Replacing(True))
    with pytest.raises(AirflowError, match="replacing the roles crew for 120 seconds. Run the task again"):
        others_finish(airflow(server.url, NEWEST_2), {STAND_IN: "crew"})
    assert clock[0] == 120


class Rejecting:
    """An Airflow 2 that rejects updates of the user ada, or does not store them.

    Another task has deleted a role of the update, and is about to create it again.
    """

    def __init__(self, rejections: int, rejection: Reply | None) -> None:
        self.rejections, self.rejection, self.updates = rejections, rejection, 0
        person = {"email": "a@example.com", "first_name": "A", "last_name": "L"}
        self.row: dict[str, Any] = {"username": "ada", **person, "roles": [{"name": "Viewer"}]}

    def __call__(self, request: Request) -> Reply:
        if request.method == "GET":
            single = request.path.startswith("/api/v1/users/")
            return Reply(200, self.row if single else {"users": [self.row], "total_entries": 1})
        self.updates += 1
        if self.updates <= self.rejections:
            return self.rejection or Reply(200, self.row)
        self.row = {**self.row, **request.json}
        return Reply(200, self.row)


@pytest.mark.parametrize("rejection", [Reply(400, {"detail": "Unknown roles: 'crew'"}), None])
@pytest.mark.parametrize("rejections", [2, 6])
def test_a_role_that_another_task_replaces_is_assigned_later(rejections, rejection, serve, clock):
    server = Rejecting(rejections, rejection)
    client = airflow(serve(server).url, NEWEST_2)
    if rejections == 2:
        restore_members(client, "crew", ["ada"])
        assert server.row["roles"] == [{"name": "Viewer"}, {"name": "crew"}]
    else:
        with pytest.raises(AirflowError, match="Unknown roles" if rejection else "did not store roles"):
            restore_members(client, "crew", ["ada"])


READ, EDIT = ({"action": {"name": f"can_{action}"}, "resource": {"name": "Pools"}} for action in ("read", "edit"))


class Roles:
    """An Airflow 2 with the role crew, whose deletions of that role fail.

    ``roles_of_ada`` are the roles of a user. ``lost`` are the roles of the user after the failed deletion, if another client wrote, too.
    """

    def __init__(self, roles_of_ada: list[str], lost: list[str] | None = None) -> None:
        self.roles: dict[str, Any] = {"crew": [READ, EDIT]}
        self.ada, self.lost = roles_of_ada, lost

    def __call__(self, request: Request) -> Reply:
        kind, _slash, name = unquote(request.path.partition("?")[0])[len("/api/v1/") :].partition("/")
        if kind == "users":
            if request.method == "PATCH":
                self.ada = [one["name"] for one in request.json["roles"]]
            return Reply(200, self._user() if name else {"users": [self._user()], "total_entries": 1})
        if request.method == "POST":
            name = request.json["name"]
            self.roles[name] = request.json["actions"]
        if request.method == "DELETE":
            if name == "crew":
                self.ada = self.ada if self.lost is None else self.lost
                return Reply(500, {"title": "Internal Server Error"})
            del self.roles[name]
            return Reply(204)
        return Reply(200, {"name": name, "actions": self.roles[name]}) if name in self.roles else MISSING

    def _user(self) -> dict[str, Any]:
        person = {"email": "a@example.com", "first_name": "A", "last_name": "L"}
        return {"username": "ada", **person, "roles": [{"name": role} for role in self.ada]}


@pytest.mark.parametrize(
    "server, roles, stand_in_stays",
    [
        # without members, nothing is left
        (Roles(["Viewer"]), ["Viewer"], False),
        # the member keeps the stand-in, so the next task can continue
        (Roles(["crew"]), [STAND_IN], True),
        # another client has removed the stand-in from the member
        (Roles(["crew"], ["Viewer"]), ["Viewer", "crew"], False),
    ],
)
def test_what_a_stopped_replacement_leaves(server, roles, stand_in_stays, serve, clock):
    client = airflow(serve(server).url, NEWEST_2)
    bound = client.bind(ROLE)
    permissions = [{"action": "can_read", "resource": "Pools"}]
    change = plan(bound, DesiredState("crew", {"permissions": permissions}), bound.decode(client.read(ROLE, "crew")))
    with pytest.raises(AirflowError, match="The replacement stopped: Cannot delete role 'crew'"):
        replace_role(client, change, set())
    assert (server.ada, "crew" in server.roles, STAND_IN in server.roles) == (roles, True, stand_in_stays)
    summary = client.writes.summary("")
    # the outcome of the failed deletion is unknown
    assert summary["outcome_unknown"] == ["delete role 'crew'"]
    assert (f"create role '{STAND_IN}'" in summary["done_before_failure"]) is stand_in_stays
    assert f"delete role '{STAND_IN}'" not in summary["done_before_failure"]
