# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""With unusual input, a task fails with a clear message or succeeds.

A task that succeeds reaches the right state. There are no partial changes.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

import pytest
from support import PERSON, READ_POOLS, api_path, fab_path, refused

ODD = ["a b", "100%", "a+b", "ä", "..", ".", "a?b#c", "a&b;c", 'a"b', "%2F", "日本"]


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize(
    "module, key, options", [("airflow_pool", "name", {"slots": 1}), ("airflow_variable", "key", {"value": "1"})]
)
def test_unusual_names_can_be_read_back(module, key, options, name, server, api, run):
    path = api_path(server, f"{'pools' if key == 'name' else 'variables'}/{quote(name, safe='').replace('.', '%2E')}")
    results = [
        run(module, **{key: name}, **options, state=state) for state in ("present", "present", "absent", "absent")
    ]
    assert [result.get("changed") for result in results] == [True, False, True, False], results
    assert api.get(path) is None


@pytest.mark.parametrize("name", ["a b", "a+b", "..", "ä%"])
def test_unusual_role_names_can_be_read_back(name, server, run, proxy):
    results = [run("airflow_role", name=name, permissions=READ_POOLS) for _time in range(2)]
    assert [result.get("changed") for result in results] == [True, False], results
    if not server.deletes_roles:
        proxy.start_over()
        refused(proxy, run("airflow_role", name=name, state="absent"), "cannot delete role")
        return
    results = [run("airflow_role", name=name, state="absent") for _time in range(2)]
    assert [result.get("changed") for result in results] == [True, False], results


@pytest.mark.parametrize("check", [True, False])
def test_rejects_a_slash_in_keys_if_the_server_does_not_support_it(check, server, api, run, proxy):
    cases = [
        ("airflow_role", {"name": "a/b", "permissions": READ_POOLS}),
        ("airflow_user", {"username": "a/b", "roles": ["Viewer"], **PERSON}),
        ("airflow_connection", {"connection_id": "a/b", "conn_type": "http"}),
    ]
    if server.is_2:
        cases += [("airflow_pool", {"name": "a/b", "slots": 1}), ("airflow_variable", {"key": "/a", "value": "1"})]
    for module, options in cases:
        proxy.start_over()
        refused(proxy, run(module, check=check, **options), "slash", "Nothing was changed")


def test_accepts_a_slash_in_keys_if_the_server_supports_it(server, api, run):
    cases = [("airflow_variable", {"key": "a/b", "value": "1"})]
    if not server.is_2:
        cases += [("airflow_pool", {"name": "a/b", "slots": 1}), ("airflow_variable", {"key": "/a", "value": "1"})]
    for module, options in cases:
        results = [run(module, **options, state=state) for state in ("present", "present", "absent", "absent")]
        assert [result.get("changed") for result in results] == [True, False, True, False], (module, results)


@pytest.mark.parametrize(
    "name, limit",
    [
        ("with blank", "letters, digits, dots, dashes and underscores"),
        ("a:b", "letters, digits, dots, dashes and underscores"),
        ("x" * 201, "at most 200 characters"),
    ],
)
def test_new_connection_ids_follow_the_rule_of_the_newest_servers(name, limit, run, proxy):
    refused(proxy, run("airflow_connection", connection_id=name, conn_type="http"), limit)


def test_an_old_connection_id_with_a_blank_can_be_deleted(server, api, run):
    if server.number >= (2, 6, 2):
        result = run("airflow_connection", connection_id="old one", state="absent")
        assert result.get("changed") is False, result
        return
    api.send("POST", api_path(server, "connections"), {"connection_id": "old one", "conn_type": "http"})
    assert run("airflow_connection", connection_id="old one", state="absent")["changed"] is True
    assert api.get(api_path(server, "connections/old%20one")) is None


def test_rejects_empty_keys(run, proxy):
    for module, options in [
        ("airflow_pool", {"name": "", "slots": 1}),
        ("airflow_variable", {"key": "", "value": "1"}),
    ]:
        refused(proxy, run(module, **options), "must not be empty")


@pytest.mark.parametrize("check", [True, False])
def test_unlimited_slots(check, server, api, run, proxy):
    result = run("airflow_pool", check=check, name="unlimited", slots=-1)
    if server.number < (3, 1, 8):
        refused(proxy, result, "slots", "must be 0 or more")
    else:
        assert result["changed"] is True
        if not check:
            assert api.get(api_path(server, "pools/unlimited"))["slots"] == -1
            assert run("airflow_pool", name="unlimited", slots=-1)["changed"] is False
            run("airflow_pool", name="unlimited", state="absent")
    proxy.start_over()
    refused(proxy, run("airflow_pool", check=check, name="unlimited", slots=-2), "slots", "or more")


@pytest.mark.parametrize("check", [True, False])
def test_rejects_options_that_the_server_does_not_support(check, server, api, run, proxy):
    cases = [
        (
            (2, 7, 0),
            "airflow_pool",
            {"name": "p", "slots": 1, "include_deferred": True},
            "include_deferred requires Airflow 2.7.0 or later",
        ),
        (
            (2, 8, 2),
            "airflow_variable",
            {"key": "v", "value": "1", "description": "d"},
            "description requires Airflow 2.8.2 or later",
        ),
        (
            (3, 2, 0),
            "airflow_pool",
            {"name": "p", "slots": 1, "team_name": "t"},
            "team_name requires Airflow 3.2.0 or later",
        ),
    ]
    for since, module, options, sentence in cases:
        if server.number < since:
            proxy.start_over()
            refused(proxy, run(module, check=check, **options), sentence, f"this server runs Airflow {server.version}")
    assert run("airflow_pool", check=True, name="p", slots=1, include_deferred=False, team_name="")["changed"] is True


@pytest.mark.parametrize("check", [True, False])
def test_users_need_roles_that_exist(check, server, api, run, proxy):
    for options, words in [
        ({**PERSON}, ("roles",)),
        ({**PERSON, "roles": []}, ("requires these options: roles",)),
        ({**PERSON, "roles": ["Viewer", "Nobody"]}, ("unknown roles: Nobody", "Admin")),
        ({"roles": ["Viewer"]}, ("email, first_name, last_name",)),
        ({**PERSON, "password": "", "roles": ["Viewer"]}, ("password", "must not be empty")),
    ]:
        proxy.start_over()
        refused(proxy, run("airflow_user", check=check, username="x", **options), *words)
    assert api.get(fab_path(server, "users/x")) is None


@pytest.mark.parametrize("check", [True, False])
def test_two_users_cannot_have_the_same_email(check, server, api, run, proxy):
    for name in ("first", "second"):
        run("airflow_user", username=name, roles=["Viewer"], **{**PERSON, "email": f"{name}@example.com"})
    third = {"username": "third", "roles": ["Viewer"], **PERSON}
    taken = {**third, "email": "first@example.com"}
    try:
        for module, options, owner in [
            ("airflow_user", taken, "first"),
            ("airflow_user", {"username": "second", "email": "first@example.com"}, "first"),
            ("airflow_instance", {"users": [taken]}, "first"),
            ("airflow_instance", {"users": [third, {**third, "username": "x"}]}, "third"),
        ]:
            proxy.start_over()
            result = run(module, check, **options)
            refused(proxy, result, f"belongs to '{owner}'. Two users cannot have the same email.")
        assert api.get(fab_path(server, "users/third")) is None
        assert run("airflow_user", check, username="second", email="2@example.com")["changed"] is True
    finally:
        for name in ("first", "second"):
            run("airflow_user", username=name, state="absent")


@pytest.mark.parametrize("repair", [{"slots": 5}, {"state": "absent"}])
def test_a_pool_without_a_limit_that_another_client_created(repair, server, api, run):
    run("airflow_pool", name="limitless", slots=1)
    # as the web interface does
    with contextlib.closing(
        sqlite3.connect(Path(os.environ["AIRFLOW_SERVER_HOME"]) / "airflow.db", timeout=30)
    ) as database:
        assert database.execute("UPDATE slot_pool SET slots = -1 WHERE pool = 'limitless'").rowcount == 1
        database.commit()
    try:
        listed, exported = run("airflow_pool_info"), run("airflow_instance_info", gather=["pools"])
        if server.number >= (3, 1, 8):
            assert not listed.get("failed") and exported["left_behind"] == [], (listed, exported)
        else:
            cause = "after 'default_pool'. The likely cause is a pool without a limit (-1 slots)"
            assert cause in listed["msg"] and cause in exported["left_behind"][0]["reason"], (listed, exported)
        pools = [{"name": "default_pool", "slots": 3}, {"name": "limitless", "description": "d"}]
        found = run("airflow_instance", check=True, pools=pools, list_unmanaged=True, on_error="report")
        assert "default_pool" in [one["key"] for one in found["changes"]], found
        assert [one["key"] for one in found["errors"]] == ([] if server.number >= (3, 1, 8) else ["limitless"]), found
        described = run("airflow_pool", name="limitless", description="d")
        assert described.get("changed") if server.number >= (3, 1, 8) else "(-1 slots)" in described["msg"], described
        assert run("airflow_pool", name="limitless", **repair)["changed"] is True
        assert run("airflow_pool", name="limitless", **repair)["changed"] is False
        assert not run("airflow_pool_info").get("failed")
    finally:
        run("airflow_pool", name="limitless", state="absent")


def test_a_user_without_an_email_address_that_another_client_created(server, api, run):
    """Airflow 2 stores such a user, and then cannot return it."""
    run("airflow_user", username="nameless", roles=["Viewer"], **PERSON)
    with contextlib.closing(
        sqlite3.connect(Path(os.environ["AIRFLOW_SERVER_HOME"]) / "airflow.db", timeout=30)
    ) as database:
        assert database.execute("UPDATE ab_user SET email = '' WHERE username = 'nameless'").rowcount == 1
        database.commit()
    try:
        listed, exported = run("airflow_user_info"), run("airflow_instance_info", gather=["users"])
        if listed.get("failed"):
            assert "The server cannot return item " in listed["msg"] and "an empty email address" in listed["msg"], (
                listed
            )
            assert "an empty email address" in exported["left_behind"][0]["reason"], exported
            assert "admin" in [one["username"] for one in exported["instance"]["users"]], exported
        else:
            assert server.number >= (3,), "Airflow 2 cannot return it"
    finally:
        assert run("airflow_user", username="nameless", state="absent")["changed"]
    assert not run("airflow_user_info").get("failed")


def test_an_email_address_that_the_same_task_frees(server, api, run):
    def person(name, number, **options):
        return {"username": name, "roles": ["Viewer"], **PERSON, "email": f"freed{number}@example.com", **options}

    try:
        assert run("airflow_instance", users=[person("f1", 1), person("f2", 2), person("f3", 3)])["changed"]
        users = [
            person("f0", 1),
            person("f1", 2),
            person("f2", 3),
            {"username": "f3", "state": "absent", "force": True},
        ]
        for check in (True, False):
            done = run("airflow_instance", check, users=users)
            assert done["counts"]["users"] == {"created": 1, "updated": 2, "deleted": 1, "unchanged": 0}, done
        # the user f2 is renamed
        listed = api.get(fab_path(server, "users?limit=100"))["users"]
        others = [row["username"] for row in listed if row["username"] != "f2"]
        renamed = {"users": [person("f4", 3)], "prune": ["users"], "prune_keep": others, "prune_max": "100%"}
        for check in (True, False):
            done = run("airflow_instance", check, **renamed)
            assert done["counts"]["users"] == {"created": 1, "updated": 0, "deleted": 1, "unchanged": 0}, done
    finally:
        for number in range(5):
            run("airflow_user", username=f"f{number}", state="absent")


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("permission", [("can_fly", "Pools"), ("can_read", "Unicorns")])
def test_unknown_permissions(permission, check, server, api, run, proxy):
    listed = [*READ_POOLS, dict(zip(("action", "resource"), permission))]
    refused(
        proxy,
        run("airflow_role", check=check, name="odd", permissions=listed),
        "unknown permissions: " + " on ".join(permission),
    )
    assert api.get(fab_path(server, "roles/odd")) is None


def test_members_keep_their_role_when_permissions_are_removed(server, api, run, proxy):
    both = [*READ_POOLS, {"action": "can_edit", "resource": "Pools"}]
    run("airflow_role", name="crew", permissions=both)
    for username, roles in (("m1", ["crew"]), ("m2", ["Viewer", "crew"]), ("m3", ["Viewer"])):
        run("airflow_user", username=username, roles=roles, **{**PERSON, "email": f"{username}@example.com"})
    try:
        if not server.deletes_roles:
            proxy.start_over()
            refused(proxy, run("airflow_role", name="crew", permissions=READ_POOLS), "can neither remove permissions")
            return
        assert run("airflow_role", name="crew", permissions=READ_POOLS)["changed"] is True
        actions = api.get(fab_path(server, "roles/crew"))["actions"]
        assert {(one["action"]["name"], one["resource"]["name"]) for one in actions} - {("can_read", "Website")} == {
            ("can_read", "Pools")
        }
        found = {
            name: sorted(role["name"] for role in api.get(fab_path(server, f"users/{name}"))["roles"])
            for name in ("m1", "m2", "m3")
        }
        assert found == {"m1": ["crew"], "m2": ["Viewer", "crew"], "m3": ["Viewer"]}
        names = [role["name"] for role in api.get(fab_path(server, "roles?limit=100"))["roles"]]
        assert sorted(names) == sorted({*names} - {"crew (community.airflow)"})
    finally:
        for username in ("m1", "m2", "m3"):
            run("airflow_user", username=username, state="absent")
        run("airflow_role", name="crew", state="absent")


def test_permissions_of_dag_files_are_kept(server, api, run):
    run("airflow_role", name="dag readers", permissions=READ_POOLS)
    both = [{"action": {"name": "can_read"}, "resource": {"name": resource}} for resource in ("Pools", "Variables")]
    try:
        api.send("PATCH", fab_path(server, "roles/dag%20readers"), {"name": "dag readers", "actions": both})
        # if the server has no permission for a DAG yet, Website is used as a resource that Airflow manages
        website = {"action": {"name": "can_read"}, "resource": {"name": "Website"}}
        api.send("PATCH", fab_path(server, "roles/dag%20readers"), {"name": "dag readers", "actions": [*both, website]})
        assert run("airflow_role", name="dag readers", permissions=READ_POOLS)["changed"] is True
        for _again in range(2):
            assert run("airflow_role", name="dag readers", permissions=READ_POOLS)["changed"] is False
        found = {one["resource"]["name"] for one in api.get(fab_path(server, "roles/dag%20readers"))["actions"]}
        assert found == {"Pools", "Website"}
    finally:
        run("airflow_role", name="dag readers", state="absent")


def test_rejects_deletion_of_built_in_objects(server, run, proxy):
    refused(proxy, run("airflow_pool", name="default_pool", state="absent"), "built into Airflow")
    refused(proxy, run("airflow_role", name="Viewer", state="absent"), "built into Airflow")
    refused(proxy, run("airflow_user", username=server.username, state="absent"), "logs in as", "force=true")


def test_the_default_pool(server, api, run, proxy):
    slots = api.get(api_path(server, "pools/default_pool"))["slots"]
    try:
        assert run("airflow_pool", name="default_pool", slots=slots + 1)["changed"] is True
        assert api.get(api_path(server, "pools/default_pool"))["slots"] == slots + 1
        assert run("airflow_pool", name="default_pool", slots=slots + 1)["changed"] is False
        proxy.start_over()
        if not server.is_2:
            for check in (True, False):
                refused(
                    proxy,
                    run("airflow_pool", check=check, name="default_pool", description="mine"),
                    "slots and include_deferred",
                )
    finally:
        run("airflow_pool", name="default_pool", slots=slots)


MASKED = [
    ("airflow_variable", {"key": "m", "value": "***"}),
    ("airflow_variable", {"key": "m", "value": {"a": ["x***y"]}}),
    ("airflow_connection", {"connection_id": "m", "conn_type": "http", "password": "***"}),
    ("airflow_connection", {"connection_id": "m", "conn_type": "http", "extra": '{"token": "***"}'}),
    ("airflow_connection", {"connection_id": "m", "uri": "http://u:***@h"}),
    ("airflow_user", {"username": "m", "roles": ["Viewer"], **PERSON, "password": "***"}),
]


@pytest.mark.parametrize("module, options", MASKED)
def test_rejects_masked_values(module, options, server, api, run, proxy):
    for check in (True, False):
        refused(proxy, run(module, check=check, **options), "***", "allow_masked")
    assert proxy.exchanges == []


def test_a_mask_can_be_written_by_request(server, api, run):
    assert run("airflow_variable", key="m", value="a***b", allow_masked=True)["changed"] is True
    assert api.get(api_path(server, "variables/m"))["value"] == "a***b"
    run("airflow_variable", key="m", state="absent")


def test_a_password_cannot_be_cleared(server, api, run, proxy):
    run("airflow_connection", connection_id="pw", conn_type="http", password="something")
    proxy.start_over()
    for check in (True, False):
        refused(
            proxy,
            run("airflow_connection", check=check, connection_id="pw", password=""),
            "cannot be cleared",
            "Delete",
        )
    run("airflow_connection", connection_id="pw", state="absent")


def test_rejects_extra_that_is_not_a_mapping(run, proxy):
    for extra in ([1], "[1]", "5", "text"):
        refused(proxy, run("airflow_connection", connection_id="e", conn_type="http", extra=extra), "extra", "mapping")


def test_merge_does_not_write_masks_back(server, api, run, proxy):
    run(
        "airflow_connection",
        connection_id="merge",
        conn_type="http",
        extra={"api_key": "k", "deep": {"token": "t", "n": 1}},
    )
    try:
        before = api.get(api_path(server, "connections/merge"))
        proxy.start_over()
        for check in (True, False):
            result = run(
                "airflow_connection", check=check, connection_id="merge", extra={"deep": {"n": 2}}, extra_mode="merge"
            )
            refused(proxy, result, "api_key", "deep.token", "hides")
        assert api.get(api_path(server, "connections/merge")) == before
        whole = {"api_key": "k", "deep": {"token": "t", "n": 2}}
        assert run("airflow_connection", connection_id="merge", extra=whole, extra_mode="merge")["changed"] is True
    finally:
        run("airflow_connection", connection_id="merge", state="absent")


def test_a_hidden_secret_is_written_each_time_by_default(server, api, run, proxy):
    options = {"connection_id": "always", "conn_type": "http", "password": "p", "extra": {"token_prefix": ""}}
    run("airflow_connection", **options)
    for _again in range(2):
        proxy.start_over()
        assert run("airflow_connection", **options)["changed"] is True
        writes = [exchange for exchange in proxy.exchanges if exchange.is_write]
        assert [exchange.method for exchange in writes] == ["PATCH"]
        assert b"***" not in writes[0].body
    for policy in ({"update_secrets": "on_create"}, {"update_secrets": "on_create", "port": ""}):
        assert run("airflow_connection", **options, **policy)["changed"] is False
    run("airflow_connection", connection_id="always", state="absent")


def test_a_rotated_secret_is_written_and_an_unchanged_one_is_not(server, api, run, proxy):
    base = {
        "connection_id": "fp",
        "conn_type": "http",
        "update_secrets": "when_changed",
        "fingerprint_key": "key of the hard cases",
        "description": "d",
    }
    attempts = [("one", True), ("one", False), ("two", True), ("two", False)]
    try:
        for password, changed in attempts:
            result = run("airflow_connection", **base, password=password)
            assert (result["changed"], result["connection"]["description"]) == (changed, "d"), (password, result)
        # a secret that was written without a key does not match the fingerprint, which must not hide a later change
        run("airflow_connection", connection_id="fp", password="three")
        assert "[secrets:" not in api.get(api_path(server, "connections/fp"))["description"]
        assert run("airflow_connection", **base, password="two")["changed"] is True
    finally:
        run("airflow_connection", connection_id="fp", state="absent")


@pytest.mark.parametrize(
    "value, stored", [(2.5, "2.5"), ("2.10", None), (True, "true"), ([1], "[1]"), ({}, "{}"), ("null", "null")]
)
def test_values_that_are_not_text(value, stored, server, api, run):
    results = [run("airflow_variable", key="typed", value=value) for _again in range(2)]
    assert [result["changed"] for result in results] == [True, False], results
    if stored or server.is_2:
        assert api.get(api_path(server, "variables/typed"))["value"] == (stored or value)
    run("airflow_variable", key="typed", state="absent")


def test_numbers_in_text_are_compared_as_the_server_returns_them(server, run):
    run("airflow_variable", key="text", value="1.10")
    assert run("airflow_variable", key="text", value="1.10")["changed"] is False
    # Airflow 3 returns 1.1 for both
    assert run("airflow_variable", key="text", value="1.1")["changed"] is server.is_2
    run("airflow_variable", key="text", state="absent")


def test_unknown_dag(run, proxy):
    for check in (True, False):
        refused(
            proxy,
            run("airflow_dag_state", check=check, dag_id="nowhere", state="paused"),
            "No such DAG on this server: nowhere",
        )
        refused(
            proxy, run("airflow_dag_state", check=check, dag_ids=["sleeper", "nowhere"], state="unpaused"), "nowhere"
        )
        assert run("airflow_dag_state", check=check, dag_id="nowhere", state="absent")["changed"] is False
    refused(
        proxy,
        run("airflow_dag_state", dag_id="nowhere", state="paused", wait=True, wait_timeout=1, wait_sleep=0.5),
        "after 1 seconds",
    )


def test_many_dags(server, api, run, proxy):
    paused = run("airflow_dag_state", tags=["finance"], state="paused")
    assert len(paused["dags"]) == 3
    for check in (True, False):
        opened = run("airflow_dag_state", check=check, tags=["finance"], state="unpaused")
        assert opened["changed"] is True
        assert len(opened["diff"]["after"]) == 3
    for dag in opened["dags"]:
        assert api.get(api_path(server, f"dags/{dag['dag_id']}"))["is_paused"] is False
    ids = [dag["dag_id"] for dag in run("airflow_dag_info", dag_id_pattern="team_")["dags"]]
    assert len(ids) == 12
    assert len(run("airflow_dag_state", dag_ids=ids, state="paused")["dags"]) == 12
    assert run("airflow_dag_state", dag_id_pattern="team_", state="paused")["changed"] is False


@pytest.mark.parametrize("suffix", ["/", "/api/v1", "/api/v2/"])
def test_forms_of_the_url(suffix, server, run, proxy):
    fitting = "v1" if server.is_2 else "v2"
    result = run("airflow_pool_info", airflow_url=proxy.url + suffix)
    if suffix.strip("/") in ("", f"api/{fitting}"):
        assert result["pools"]
    else:
        refused(proxy, result, "No Airflow API of version")


def test_unsupported_api_version(server, run, proxy):
    refused(
        proxy,
        run("airflow_pool_info", airflow_api_version="v2" if server.is_2 else "v1"),
        "No Airflow API of version",
    )


def test_more_objects_than_a_page(server, api, run, proxy):
    """The server of these tests returns at most 20 objects per page."""
    for number in range(130):
        api.send("POST", api_path(server, "variables"), {"key": f"many_{number:03}", "value": json.dumps(number)})
    try:
        result = run("airflow_variable_info")
        keys = [one["key"] for one in result["variables"] if one["key"].startswith("many_")]
        assert (len(keys), len(set(keys))) == (130, 130)
        assert result["total_entries"] == len(result["variables"])
        pages = [exchange for exchange in proxy.exchanges if exchange.path.endswith("/variables")]
        # 20 if the server supports maximum_page_limit, which 3.0 does not
        page = len(api.get(api_path(server, "variables?limit=100"))["variables"])
        # each page after the first one repeats the last row of the page before it
        assert len(pages) == 1 + -(-(result["total_entries"] - page) // (page - 1))
        assert len(run("airflow_variable_info", limit=45)["variables"]) == 45
        found = run("airflow_variable_info", variable_key_pattern="many_12")
        if server.is_2:
            refused(proxy, found, "variable_key_pattern requires Airflow 3")
        else:
            assert [one["key"] for one in found["variables"]] == [f"many_{number}" for number in range(120, 130)]
    finally:
        for number in range(130):
            api.send("DELETE", api_path(server, f"variables/many_{number:03}"))


def test_info_of_one_object(run):
    run("airflow_connection", connection_id="one", conn_type="http", host="h", extra={"a": 1})
    expected = {
        "connection_id": "one",
        "conn_type": "http",
        "host": "h",
        "extra": {"a": 1},
        "port": None,
        "description": "",
    }
    for options in ({"connection_id": "one"}, {}):
        found = [
            one for one in run("airflow_connection_info", **options)["connections"] if one["connection_id"] == "one"
        ]
        assert found and expected.items() <= found[0].items(), found
    assert run("airflow_connection_info", connection_id="none")["connections"] == []
    run("airflow_connection", connection_id="one", state="absent")


def test_user_name_in_another_case(server, api, run, proxy):
    run("airflow_user", username="casey", roles=["Viewer"], **PERSON)
    proxy.start_over()
    try:
        result = run("airflow_user", username="CASEY", first_name="Zed")
        if not result.get("failed"):
            # a case-sensitive database
            assert api.get(fab_path(server, "users/casey"))["first_name"] == "X"
        else:
            assert "casey" in result["msg"] or "does not exist" in result["msg"], result
            assert not [exchange for exchange in proxy.exchanges if exchange.is_write]
        assert api.get(fab_path(server, "users/casey"))["username"] == "casey"
    finally:
        run("airflow_user", username="casey", state="absent")


def test_caller_is_recognized_by_name_in_any_case(server, run, proxy):
    for name in (server.username, server.username.upper()):
        proxy.start_over()
        result = run("airflow_user", username=name, state="absent", check=True)
        assert result.get("failed") or result["changed"] is False, result


def test_a_password_is_not_confirmed_by_public_read_access(server, api, run):
    """If the role Public may read DAGs, a request with any password succeeds."""
    run("airflow_user", username="p", roles=["Viewer"], **PERSON)
    public = {
        "name": "Public",
        "permissions_mode": "append",
        "permissions": [{"action": "can_read", "resource": "DAGs"}],
    }
    before = api.get(fab_path(server, "roles/Public"))
    run("airflow_role", **public)
    try:
        assert run("airflow_user", username="p", password="another-one-2", check=True)["changed"] is True
        assert run("airflow_user", username="p", password=PERSON["password"], check=True)["changed"] is False
    finally:
        run("airflow_user", username="p", state="absent")
        if server.is_2:
            # its API cannot remove the permission, and later tests require that anonymous users cannot read DAGs
            api.send("DELETE", fab_path(server, "roles/Public"))
            api.send("POST", fab_path(server, "roles"), before)
        else:
            api.send("PATCH", fab_path(server, "roles/Public"), {"name": "Public", "actions": before["actions"]})


def test_an_existing_role_with_the_name_of_a_stand_in(server, run, proxy):
    powers = [{"action": "can_delete", "resource": "Users"}]
    run("airflow_role", name="r", permissions=[*READ_POOLS, {"action": "can_edit", "resource": "Pools"}])
    run("airflow_role", name="r (community.airflow)", permissions=powers)
    proxy.start_over()
    try:
        for check in (True, False):
            result = run("airflow_role", check=check, name="r", permissions=READ_POOLS)
            if server.number < (3, 1):
                refused(proxy, result, "r (community.airflow)", "other permissions")
            else:
                # an update removes permissions here, so the role is not replaced
                assert result["changed"] is True
    finally:
        for name in ("r", "r (community.airflow)"):
            run("airflow_role", name=name, state="absent")


def test_merge_keeps_an_extra_that_is_not_a_mapping(server, api, run, proxy):
    """Airflow 2 stores any text that other clients write."""
    stored = "foo=bar" if server.is_2 else "{}"
    api.send("POST", api_path(server, "connections"), {"connection_id": "text", "conn_type": "http", "extra": stored})
    proxy.start_over()
    result = run(
        "airflow_connection", connection_id="text", extra={"a": 1} if server.is_2 else "foo=bar", extra_mode="merge"
    )
    refused(proxy, result, "mapping")
    run("airflow_connection", connection_id="text", state="absent")


@pytest.mark.parametrize(
    "module, options, word",
    [
        ("airflow_variable", {"key": "n", "value": {"a": float("nan")}}, "NaN"),
        ("airflow_connection", {"connection_id": "n", "conn_type": "http", "extra": {"a": float("inf")}}, "NaN"),
        (
            "airflow_connection",
            {"connection_id": "n", "conn_type": "http", "description": "x [secrets:0123456789abcdef]"},
            "fingerprint",
        ),
        ("airflow_connection", {"connection_id": "n", "uri": "http://u:12/34@h/d"}, "Percent-encode"),
        ("airflow_pool_info", {"timeout": 1e10}, "timeout must be greater than 0"),
        (
            "airflow_dag_state",
            {"dag_id": "sleeper", "state": "paused", "wait_sleep": -1},
            "wait_sleep must be at least 0",
        ),
        ("airflow_dag_state", {"tags": [], "state": "absent"}, "must not be empty"),
        ("airflow_dag_state", {"dag_id_pattern": "", "state": "absent"}, "must not be empty"),
        ("airflow_pool_info", {"airflow_auth": "token", "airflow_token": "日本"}, "not allowed in HTTP headers"),
        ("airflow_pool_info", {"http_headers": {"X": "日本"}}, "not allowed in HTTP headers"),
    ],
)
def test_rejects_values_that_no_server_supports(module, options, word, run, proxy):
    refused(proxy, run(module, **options), word)
