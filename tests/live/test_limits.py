# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The server accepts values at the declared limits.

Values beyond them are rejected before anything is written.
"""

from __future__ import annotations

import json

import pytest
from support import PERSON, READ_POOLS, api_path, fab_path, refused

from ansible_collections.community.airflow.plugins.module_utils._client.generations import V1, V2, endpoint_for
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES

NEEDED = {
    "pool": {"slots": 1},
    "variable": {"value": "1"},
    "connection": {"conn_type": "http"},
    "user": {**PERSON, "roles": ["Viewer"]},
    "role": {"permissions": READ_POOLS},
}
KINDS = pytest.mark.parametrize("kind", [one for one in RESOURCES if one.creatable], ids=lambda one: one.kind)


def limits_of(server, resource):
    """Return all limits except those of teams.

    Only a server in multi-team mode has teams.
    """
    endpoint = endpoint_for(resource.endpoints, V1 if server.is_2 else V2, server.version)
    return {name: limit for name, limit in endpoint.limits.items() if name != "team_name"}


def address_of(server, resource, key=""):
    place = fab_path if resource.kind in ("user", "role") else api_path
    return place(server, f"{resource.plural}/{key}".rstrip("/"))


def body_of(resource, values):
    """Return the body in the form of the API."""
    body = dict(values)
    if resource.kind == "role":
        body["actions"] = [{part: {"name": name} for part, name in one.items()} for one in body.pop("permissions")]
    if "roles" in body:
        body["roles"] = [{"name": name} for name in body["roles"]]
    return body


@KINDS
def test_the_server_accepts_values_at_the_limit(kind, server, api):
    values = {kind.key: "limit", **NEEDED[kind.kind]}
    for name, limit in limits_of(server, kind).items():
        if limit.max_length:
            values[name] = "x" * limit.max_length
        elif limit.highest is not None:
            values[name] = limit.highest
    api.send("POST", address_of(server, kind), body_of(kind, values))
    address = address_of(server, kind, values[kind.key])
    found = api.get(address)
    assert {name: found[name] for name in limits_of(server, kind) if name in found and name in values} == {
        name: values[name] for name in limits_of(server, kind) if name in found and name in values
    }
    if kind.kind != "role" or server.deletes_roles:
        api.send("DELETE", address)


@KINDS
def test_check_mode_reports_values_beyond_limits(kind, server, run, proxy):
    items, words = [], {}
    for name, limit in limits_of(server, kind).items():
        wrong = {}
        if limit.max_length:
            wrong[f"at most {limit.max_length} characters"] = "x" * (limit.max_length + 1)
        if limit.highest is not None:
            wrong[f"must be {limit.highest} or less"] = limit.highest + 1
            wrong[f"must be {limit.lowest} or more"] = limit.lowest - 1
        if limit.required:
            wrong["must not be empty"] = ""
        for words_, value in wrong.items():
            key = value if name == kind.key else f"beyond_{name}_{len(items)}"
            words[key] = (name, words_)
            items.append({**NEEDED[kind.kind], kind.key: key, **({} if name == kind.key else {name: value})})
    assert items
    proxy.start_over()
    result = run("airflow_instance", check=True, **{kind.plural: items})
    refused(proxy, result)
    messages = {one["key"]: one["message"] for one in result["errors"]}
    assert set(messages) == set(words) and "Nothing was changed." in result["msg"]
    for key, (name, text) in words.items():
        assert messages[key].startswith(f"{name} of {kind.kind} '"), messages[key]
        assert text in messages[key]
    # the module for one object has the same message
    result = run(f"airflow_{kind.kind}", check=True, **items[0])
    refused(proxy, result, *words[items[0][kind.key]])


def test_rejects_extra_that_is_not_json(server, api, run, proxy):
    broken = {"connection_id": "broken", "conn_type": "http", "extra": '{"token": "CANARY, "a": 1}'}
    for check in (True, False):
        proxy.start_over()
        result = run("airflow_connection", check, **broken)
        refused(proxy, result, "extra of connection 'broken'", "JSON", "line 1, column")
        assert "CANARY" not in str(result)
    if not server.is_2:
        return
    # an existing value is kept, and other fields can be changed
    api.send("POST", api_path(server, "connections"), broken)
    try:
        assert run("airflow_connection", connection_id="broken", host="h")["changed"] is True
        assert run("airflow_connection", **broken)["changed"] is False
        assert api.get(api_path(server, "connections/broken"))["extra"] == broken["extra"]
        assert run("airflow_connection", connection_id="broken", extra={"a": 1})["changed"] is True
    finally:
        api.send("DELETE", api_path(server, "connections/broken"))


def test_extra_that_is_nested_too_deeply(server, api, run, proxy):
    """Ansible cannot pass it on.

    It is rejected before a write. If another client has stored it, it is hidden, and neither stops the listing nor an update.
    """
    text = f'{{"secret": "CANARY", "a": {"[" * 300}{"]" * 300}}}'
    deep = {"connection_id": "deep", "conn_type": "http", "extra": text}
    for extra in (text, json.loads(text)):
        for check in (True, False):
            proxy.start_over()
            result = run("airflow_connection", check, **{**deep, "extra": extra})
            refused(proxy, result, "extra", "nested more than 100 levels deep")
            assert "CANARY" not in str(result)
    api.send("POST", api_path(server, "connections"), deep)
    try:
        found = {one["connection_id"]: one for one in run("airflow_connection_info")["connections"]}
        assert found["deep"]["extra"] == "***"
        assert run("airflow_connection", connection_id="deep", host="h")["changed"] is True
        stored = api.get(api_path(server, "connections/deep"))
        assert (stored["host"], stored["extra"].count("[")) == ("h", 300)
        assert run("airflow_connection", connection_id="deep", extra={"a": 1})["changed"] is True
    finally:
        api.send("DELETE", api_path(server, "connections/deep"))


def test_extra_whose_end_the_server_hides_as_a_whole(server, api, run):
    """This is below the fifth level of a sensitive name."""
    options = {
        "connection_id": "levels",
        "conn_type": "http",
        "extra": {"token": {"a": {"a": {"a": {"a": {"a": [1]}}}}}},
    }
    try:
        assert run("airflow_connection", **options)["changed"] is True
        shown = json.loads(api.get(api_path(server, "connections/levels"))["extra"])
        assert shown == {"token": {"a": {"a": {"a": {"a": {"a": "***"}}}}}}
        assert run("airflow_connection", update_secrets="on_create", **options)["changed"] is False
        options["extra"]["region"] = "eu"
        assert run("airflow_connection", **options)["changed"] is True
    finally:
        run("airflow_connection", connection_id="levels", state="absent")


def test_permissions_on_an_unknown_dag(run, proxy):
    wanted = {"name": "of_a_dag", "permissions": [*READ_POOLS, {"action": "can_read", "resource": "DAG:not_there"}]}
    for check in (True, False):
        refused(
            proxy, run("airflow_role", check, **wanted), "Role 'of_a_dag'", "can_read on DAG:not_there", "do not exist"
        )
        refused(proxy, run("airflow_instance", check, roles=[wanted]), "can_read on DAG:not_there")


def test_permissions_on_the_runs_of_a_dag(server, run, proxy, api):
    (dag, *_others) = api.get(api_path(server, "dags?limit=1"))["dags"]
    permission = {"action": "can_read", "resource": f"DAG Run:{dag['dag_id']}"}
    wanted = {"name": "of_runs", "permissions": [*READ_POOLS, permission]}
    for check in (True, False):
        result = run("airflow_role", check, **wanted)
        if server.number < (2, 10):
            refused(proxy, result, "Role 'of_runs'", permission["resource"])
        else:
            assert result.get("changed") is True, result
    run("airflow_role", name="of_runs", state="absent")


def test_rejects_a_team_on_a_server_without_teams(server, run, proxy):
    modules = {"pool": {"name": "of_team"}, "variable": {"key": "of_team"}, "connection": {"connection_id": "of_team"}}
    for kind, key in modules.items():
        given = {**NEEDED[kind], **key, "team_name": "x"}
        result = run(f"airflow_{kind}", check=True, **given)
        refused(proxy, result, "team_name", "multi-team mode" if server.number >= (3, 2) else "3.2.0")
