# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report lists the changes that cannot be applied. Other tasks fail."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleCall
from ansible_collections.community.airflow.plugins.module_utils._reconcile.instance import ensure_instance, instance
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_airflow import airflow
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import NOT_FOUND, Reply
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST_2

NAMES = {"first_name": "X", "last_name": "Y"}
READS = [{"action": {"name": "can_read"}, "resource": {"name": name}} for name in ("Pools", "Jobs")]
ADMIN = {"name": "Admin", "actions": READS}


class Server:
    """Users, roles and DAGs of a server with Airflow 2."""

    def __init__(self, users=(), roles=(), lists_users=True):
        self.rows = {
            "users": {
                name: {"username": name, "email": email, **NAMES, "roles": [{"name": "Admin"}]} for name, email in users
            },
            "roles": {one["name"]: one for one in (ADMIN, *roles)},
            "dags": {},
        }
        self.lists_users = lists_users

    def __call__(self, request):
        assert request.method == "GET", "a report writes nothing"
        kind, _slash, name = unquote(request.path.partition("?")[0][len("/api/v1/") :]).partition("/")
        rows = self.rows[kind]
        if name:
            found = [row for key, row in rows.items() if key.lower() == name.lower()]
            return Reply(200, found[0]) if found else NOT_FOUND
        if kind == "users" and not self.lists_users:
            return Reply(403, {})
        return Reply(200, {kind: list(rows.values()), "total_entries": len(rows)})


def user(name, email, *roles):
    return {"username": name, "email": email, **NAMES, "password": "long-enough-1", "roles": list(roles or ["Admin"])}


def role(name, *resources):
    return {"name": name, "permissions": [{"action": "can_read", "resource": one} for one in resources]}


def run(serve, server, check=True, username="me", **options):
    client = airflow(serve(server), NEWEST_2, retries=0)
    client.auth._credentials = client.auth._credentials._replace(username=username)
    params = {name: option.get("default") for name, option in instance().spec.items()}
    return ensure_instance(ModuleCall({**params, "prune_max": "100%", **options}, check, lambda: client))


FINE = user("new", "new@e")
PRUNE = {"prune": ["roles"], "roles": [role("Admin", "Pools", "Jobs")]}


@pytest.mark.parametrize(
    ("server", "options", "refused", "reason", "planned"),
    [
        (
            Server(roles=[{"name": "Viewer", "actions": READS}]),
            {"roles": [role("Viewer", "Pools")]},
            "Viewer",
            "This server cannot remove permissions from role 'Viewer'",
            ["new", "Viewer"],
        ),
        (
            Server([("alice2", "alice@e")]),
            {"users": [FINE, user("alice", "alice@e")]},
            "alice",
            "email 'alice@e' belongs to 'alice2'",
            ["alice", "new"],
        ),
        (
            Server([("Alice", "alice@e")]),
            {"users": [FINE, user("alice", "alice@e")]},
            "alice",
            "already has the user 'Alice'",
            ["new"],
        ),
        (Server(), {"users": [FINE, user("bob", "b@e", "etl")]}, "bob", "unknown roles: etl", ["bob", "new"]),
        (
            Server(),
            {"roles": [role("etl", "DAG:gone")]},
            "etl",
            "permissions refer to DAGs that do not exist on this server: can_read on DAG:gone",
            ["etl", "new"],
        ),
        (
            Server(),
            {"roles": [role("etl", "DAG:")]},
            "etl",
            "permissions refer to DAGs that do not exist on this server: can_read on DAG:",
            ["etl", "new"],
        ),
        (
            Server([("x", "x@e")]),
            {"username": "", "prune": ["users"]},
            "",
            "prune cannot delete users unless the user that this task logs in as is known",
            ["new"],
        ),
        (
            Server(roles=[{"name": "old", "actions": []}], lists_users=False),
            PRUNE,
            "old",
            "prune cannot delete roles, because it cannot check which users have them: Cannot list users",
            ["old"],
        ),
        (Server(), {"dags": [{"dag_id": "gone", "state": "paused"}]}, "gone", "There is no DAG 'gone'", ["new"]),
    ],
)
def test_a_report_contains_what_cannot_be_applied(server, options, refused, reason, planned, serve):
    """The other objects are compared as usual."""
    options = {"users": [FINE], **options} if options is not PRUNE else options
    with pytest.raises(InvalidRequestError, match=re.escape(reason)):
        run(serve, server, **options)
    result = run(serve, server, on_error="report", list_unmanaged=True, **options)
    (error,) = result["errors"]
    assert error["key"] == refused and reason in error["message"]
    assert sorted(one["key"] for one in result["changes"]) == sorted(planned)


def test_a_report_requires_check_mode(serve):
    with pytest.raises(InvalidRequestError, match="on_error=report requires check mode."):
        run(serve, Server(), check=False, on_error="report", users=[FINE])


def test_a_report_fails_if_the_server_fails(serve):
    with pytest.raises(Exception, match="500"):
        run(serve, lambda request: Reply(500, {}), on_error="report", list_unmanaged=True, users=[FINE])
