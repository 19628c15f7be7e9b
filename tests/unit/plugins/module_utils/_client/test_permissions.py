# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which permissions a request needs.

``tests/live/test_least_privilege.py`` compares the table with real servers.
"""

from __future__ import annotations

import re

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.permissions import (
    ROUTES,
    needed,
    requirement,
)
from ansible_collections.community.airflow.plugins.module_utils._model.resource import Action
from ansible_collections.community.airflow.plugins.module_utils._resources import _actions
from ansible_collections.community.airflow.plugins.module_utils._resources.queries import QUERY_KINDS
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES
from ansible_collections.community.airflow.plugins.module_utils._resources.task_log import TASK_LOGS

NEWEST = {"v1": "2.11.2", "v2": "3.4.0"}


def declared():
    """The requests of all declarations."""
    for resource in RESOURCES:
        for endpoint in resource.endpoints:
            methods = ("GET", "POST", "PATCH", "DELETE") if resource.creatable else ("GET", "PATCH")
            for method in methods:
                keyed = "" if method == "POST" else "/{key}"
                yield endpoint.api, method, endpoint.path + keyed
            if endpoint.bulk:
                yield endpoint.api, "PATCH", endpoint.path
            for mode in endpoint.modes.values():
                yield endpoint.api, "GET", mode.path
    includes = [one.query_kind for kind in QUERY_KINDS for one in kind.includes]
    for kind in (*QUERY_KINDS, TASK_LOGS, *includes):
        for endpoint in kind.endpoints:
            for path in endpoint.paths:
                yield endpoint.api, "POST" if path.form else "GET", path.path
                default = re.sub(r"{\w+\|([^}]*)}", r"\1", path.path)
                yield endpoint.api, "POST" if path.form else "GET", default
    for value in vars(_actions).values():
        for one in value.values() if isinstance(value, dict) else [value]:
            for action in one if isinstance(one, tuple) else [one]:
                if isinstance(action, Action):
                    for api, path in action.paths.items():
                        yield api, action.method, path


@pytest.mark.parametrize("api, method, path", sorted(set(declared())))
def test_each_declared_request_has_an_entry(api, method, path):
    address = re.sub(r"{[^}]*}", "x", path)
    assert needed(api, NEWEST[api], method, address) is not None, "add the address to permissions.py"


@pytest.mark.parametrize(
    "api, version, method, path, required, visible",
    [
        ("v1", "2.5.0", "GET", "pools/etl", "read Pools", ""),
        ("v2", "3.3.2", "DELETE", "pools/a%2Fb", "delete Pools", ""),
        ("v2", "3.3.2", "GET", "pools?limit=1", "read Pools", ""),
        ("v1", "2.6.3", "PATCH", "dags/d/dagRuns/r", "edit DAG Runs, read DAGs", ""),
        ("v1", "2.7.3", "PATCH", "dags/d/dagRuns/r", "edit DAG Runs, edit DAGs", ""),
        ("v1", "2.5.0", "GET", "dags/~/dagRuns", "read DAG Runs, read DAGs", ""),
        ("v1", "2.11.2", "GET", "dags/~/dagRuns", "read DAG Runs", "read DAGs"),
        ("v1", "2.11.2", "GET", "dags/d/dagRuns", "read DAG Runs, read DAGs", ""),
        ("v2", "3.3.2", "GET", "assets/aliases", "read Asset Aliases", ""),
        ("v2", "3.3.2", "GET", "assets/7", "read Assets, read Asset Aliases", ""),
        ("v2", "3.1.8", "POST", "backfills", "create Backfills", ""),
        ("v2", "3.2.2", "POST", "backfills", "create DAG Runs, edit DAGs", ""),
        ("v2", "3.3.2", "GET", "connections/enqueue-test", "", "read Connections"),
        ("v2", "3.3.2", "GET", "version", "", ""),
        ("v2", "3.0.1", "GET", "/ui/config", "read Configurations", ""),
        ("v2", "3.0.2", "GET", "/ui/config", "", ""),
    ],
)
def test_a_request(api, version, method, path, required, visible):
    needs = needed(api, version, method, path if path.startswith("/") else f"/api/{api}/{path}")
    assert needs.required == tuple(pairs(required))
    assert needs.visible == tuple(pairs(visible))


def pairs(text):
    for one in filter(None, text.split(", ")):
        verb, _space, resource = one.partition(" ")
        yield f"can_{verb}", resource


def test_the_users_of_airflow_3_have_another_prefix():
    assert needed("v2", "3.3.2", "POST", "/auth/fab/v1/users").all == (("can_create", "Users"),)
    assert needed("v2", "3.0.6", "GET", "/auth/fab/v1/permissions").all == (("can_read", "Permissions"),)
    assert needed("v2", "3.3.2", "GET", "/auth/fab/v1/permissions").all == (("can_read", "Roles"),)


@pytest.mark.parametrize(
    "version, actions, verbs",
    [
        ("3.3.2", [{"action": "create"}, {"action": "delete"}], ["create", "delete"]),
        ("3.3.2", [{"action": "update"}, {"action": "update"}], ["edit"]),
        ("3.3.2", [{"action": "create", "action_on_existence": "overwrite"}], ["create", "edit"]),
        ("3.0.6", [{"action": "delete"}], ["edit"]),
    ],
)
def test_a_bulk_request_needs_the_permission_for_each_of_its_actions(version, actions, verbs):
    needs = needed("v2", version, "PATCH", "/api/v2/pools", {"actions": actions})
    assert needs.required == tuple((f"can_{verb}", "Pools") for verb in verbs)


@pytest.mark.parametrize(
    "body", [None, [], {"actions": 1}, {"actions": [1, {"action": "x"}, {"action": {"name": "can_read"}}]}]
)
def test_a_bulk_request_without_actions(body):
    assert needed("v2", "3.3.2", "PATCH", "/api/v2/pools", body).all == ()


@pytest.mark.parametrize("path", ["nothing", "pools/a/b", "../pools", ""])
def test_an_unknown_address(path):
    assert needed("v2", "3.3.2", "GET", f"/api/v2/{path}") is None
    assert needed("v2", "3.3.2", "GET", path) is None or path == ""


def test_messages():
    one, two, three = ("can_read", "DAGs"), ("can_edit", "DAG Runs"), ("can_edit", "Task Instances")
    assert requirement([one]) == 'The user needs the permission "can_read on DAGs".'
    assert requirement([two, one]) == 'The user needs the permissions "can_edit on DAG Runs" and "can_read on DAGs".'
    assert requirement([three, two, one]).endswith(
        '"can_edit on Task Instances", "can_edit on DAG Runs" and "can_read on DAGs".'
    )


def test_no_entry_is_repeated():
    entries = [route[:3] + route[4:] for route in ROUTES]
    assert len(entries) == len(set(entries)), sorted(one for one in entries if entries.count(one) > 1)
