# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Objects that another instance can store, and objects that are left behind."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.community.airflow.plugins.filter.adapt_to_target import adapt_to_target
from ansible_collections.community.airflow.plugins.module_utils._resources.snapshot import Snapshot
from ansible_collections.community.airflow.plugins.plugin_utils._migration.migration import Migration

ADMIN_3 = [("can_read", "Pools"), ("can_read", "Assets")]
ADMIN_2 = [("can_read", "Pools"), ("can_read", "Datasets")]


def permissions(*pairs):
    return [{"action": action, "resource": resource} for action, resource in pairs]


def target(admin=(), **kinds):
    roles = [{"name": "Admin", "permissions": permissions(*admin)}, {"name": "Viewer", "permissions": []}]
    everything = {"roles": roles, "users": [], "pools": [], "connections": [], "variables": [], "dags": []}
    return {kind: items for kind, items in {**everything, **kinds}.items() if items is not None}


def carried(source, version="3.3.2", **found):
    migration = Migration(target(**found), version)
    return migration.carried(source), [(one["kind"], one["key"], one["part"]) for one in migration.skipped]


@pytest.mark.parametrize(
    ("version", "admin", "kept"), [("3.3.2", ADMIN_3, ADMIN_3), ("2.11.2", ADMIN_2, ADMIN_2)], ids=["to 3", "to 2"]
)
@pytest.mark.parametrize("name", ["Datasets", "Assets"])
def test_permissions_are_renamed_or_left_behind(version, admin, kept, name):
    given = permissions(("can_read", "Pools"), ("can_read", name), ("can_edit", "SLA Misses"), ("can_read", "DAG:x"))
    found, left = carried(
        {"roles": [{"name": "r", "permissions": given}]}, version, admin=admin, dags=[{"dag_id": "x"}]
    )
    assert found["roles"] == [{"name": "r", "permissions": permissions(*kept, ("can_read", "DAG:x"))}]
    assert left == [("role", "r", "can_edit on SLA Misses")]


@pytest.mark.parametrize(
    ("target_has", "kept"),
    [
        ({}, False),
        ({"dags": [{"dag_id": "x"}]}, True),
        ({"dags": None}, True),
        ({"other": ("can_edit", "DAG:x")}, True),
    ],
    ids=["nothing", "the DAG", "unknown DAGs", "another role with a permission on it"],
)
def test_permissions_on_a_dag_that_the_target_lacks_are_left_behind(target_has, kept):
    """Otherwise, the target would reject the role, and with it the whole migration."""
    other = target_has.pop("other", None)
    admin = {"name": "Admin", "permissions": permissions(*ADMIN_3)}
    roles = [admin, {"name": "o", "permissions": permissions(*([other] if other else []))}]
    given = permissions(("can_read", "Pools"), ("can_read", "DAG:x"))
    found, left = carried({"roles": [{"name": "r", "permissions": given}]}, roles=roles, **target_has)
    assert (found["roles"][0]["permissions"] == given) is kept
    assert left == ([] if kept else [("role", "r", "can_read on DAG:x")])


def test_a_permission_on_a_dag_without_an_id_is_left_behind():
    """No server has such a DAG."""
    given = permissions(("can_read", "Pools"), ("can_read", "DAG:"))
    found, left = carried({"roles": [{"name": "r", "permissions": given}]}, admin=ADMIN_3, dags=[{"dag_id": "x"}])
    assert found["roles"][0]["permissions"] == given[:1]
    assert left == [("role", "r", "can_read on DAG:")]


def test_permissions_of_built_in_roles_are_added_to_those_of_the_target():
    viewer = {"name": "Viewer", "permissions": permissions(("can_read", "Pools"))}
    found, left = carried({"roles": [viewer, {"name": "mine"}]}, admin=ADMIN_3)
    assert found["roles"] == [{**viewer, "permissions_mode": "append"}, {"name": "mine"}]
    assert left == []


def test_empty_fields_are_not_reported():
    pool = {"name": "p", "slots": 1, "description": "", "include_deferred": False, "team_name": ""}
    assert carried({"pools": [pool]}, "2.5.0") == ({"pools": [{"name": "p", "slots": 1, "description": ""}]}, [])


@pytest.mark.parametrize(("version", "kept"), [("2.9.3", False), ("2.10.0", True), ("3.3.2", True)])
def test_permissions_on_runs_of_a_dag_require_airflow_2_10(version, kept):
    given = permissions(("can_read", "Pools"), ("can_read", "DAG Run:x"))
    found, left = carried(
        {"roles": [{"name": "r", "permissions": given}]}, version, admin=ADMIN_2, dags=[{"dag_id": "x"}]
    )
    assert (found["roles"][0]["permissions"] == given) is kept
    assert left == ([] if kept else [("role", "r", "can_read on DAG Run:x")])


def test_all_permissions_are_kept_if_those_of_the_target_are_unknown():
    role = {"name": "r", "permissions": permissions(("can_read", "SLA Misses"))}
    assert carried({"roles": [role]}) == ({"roles": [role]}, [])


def test_roles_of_users_must_exist_or_be_migrated():
    user = {"username": "u", "roles": ["Viewer", "mine", "other"]}
    found, left = carried({"users": [user], "roles": [{"name": "mine"}]}, users=[{"username": "u"}])
    assert found["users"] == [{"username": "u", "roles": ["Viewer", "mine"]}]
    assert left == [("user", "u", "other")]


def test_a_user_without_a_password_keeps_the_one_of_the_target():
    user = {"username": "admin", "password": None, "email": "a@example.com"}
    found, left = carried({"users": [user]}, users=[{"username": "admin"}])
    assert found == {"users": [{"username": "admin", "email": "a@example.com"}]}
    assert left == []


def test_unsupported_kinds_are_left_behind():
    found, left = carried({"users": [{"username": "u"}], "pools": [{"name": "p", "slots": 1}]}, users=None, roles=None)
    assert found == {"pools": [{"name": "p", "slots": 1}]}
    assert left == [("user", "u", "")]


def test_snapshots_of_maintenance_are_left_behind():
    text = Snapshot("2026-11-28T12:00:00Z", "admin", ("etl",)).text()
    found, left = carried({"variables": [{"key": "weekend", "value": text}, {"key": "mine", "value": "x"}]})
    assert found == {"variables": [{"key": "mine", "value": "x"}]}
    assert left == [("variable", "weekend", "")]


@pytest.mark.parametrize(("version", "kept"), [("2.11.2", False), ("3.3.2", False), ("3.4.0", True)])
def test_a_draining_dag_requires_airflow_3_4(version, kept):
    """It must not stop the migration of the other objects."""
    dags = [{"dag_id": "a", "state": "draining"}, {"dag_id": "b", "state": "paused"}]
    found, left = carried({"dags": dags}, version, dags=[{**dag, "state": "unpaused"} for dag in dags])
    assert found == {"dags": dags if kept else dags[1:]}
    assert left == ([] if kept else [("dag", "a", "")])


def test_unparsed_dags_are_left_behind():
    dags = [{"dag_id": "a", "state": "paused"}, {"dag_id": "b", "state": "unpaused"}]
    found, left = carried({"dags": dags}, dags=[{"dag_id": "b", "state": "paused"}])
    assert found == {"dags": [{"dag_id": "b", "state": "unpaused"}]}
    assert left == [("dag", "a", "")]


@pytest.mark.parametrize("selection", [{"dag_id_pattern": "%"}, {"tags": ["x"]}, {"dag_ids": ["b"]}])
def test_selections_of_dags_are_carried(selection):
    dags = [{**selection, "state": "paused"}]
    assert carried({"dags": dags}, dags=[{"dag_id": "b", "state": "unpaused"}]) == ({"dags": dags}, [])


def test_the_state_for_the_target_replaces_one_that_it_lacks():
    source = {"dags": [{"dag_id": "a", "state": "draining"}]}
    found = adapt_to_target(source, target(dags=[{"dag_id": "a", "state": "unpaused"}]), "3.3.2", state="paused")
    assert found == {"instance": {"dags": [{"dag_id": "a", "state": "paused"}]}, "skipped": []}


@pytest.mark.parametrize(
    ("version", "pool", "kept", "left"),
    [
        ("3.3.2", {"slots": -1}, True, []),
        ("2.11.2", {"slots": -1}, False, [""]),
        ("2.5.0", {"slots": 1, "include_deferred": True, "team_name": "t"}, True, ["include_deferred", "team_name"]),
        ("3.1.8", {"slots": 1, "include_deferred": True, "team_name": "t"}, True, ["team_name"]),
    ],
)
def test_fields_that_the_target_does_not_support(version, pool, kept, left):
    found, left_behind = carried({"pools": [{"name": "p", **pool}]}, version)
    assert [part for _kind, _key, part in left_behind] == left
    rest = {"name": "p", **{name: value for name, value in pool.items() if name not in left}}
    assert found == {"pools": [rest] if kept else []}


@pytest.mark.parametrize(
    ("source", "found", "version", "problem"),
    [
        ("text", {}, "3.3.2", "the input and the option target must be mappings"),
        ({"pool": []}, {}, "3.3.2", "the input: unknown kind pool (did you mean pools?)"),
        ({"pools": {"name": "a"}}, {}, "3.3.2", "the input: pools must be a list"),
        ({"pools": ["a"]}, {}, "3.3.2", "the input: each item in pools must be a mapping that has the key name"),
        ({}, None, "3.3.2", "the input and the option target must be mappings"),
        ({}, {"pools": [{"slots": 1}]}, "3.3.2", "the target: each item in pools must be a mapping that has the key"),
        ({}, {"left_behind": [{"kind": "x"}]}, "3.3.2", "Each item of left_behind needs a key"),
        ({}, {}, "latest", "version must be a version of Airflow in quotes, such as '3.3.2'"),
        ({}, {}, 2.10, "version must be a version of Airflow in quotes, such as '3.3.2'"),
    ],
)
def test_invalid_input_is_an_error(source, found, version, problem):
    with pytest.raises(AnsibleFilterError) as error:
        adapt_to_target(source, found, version)
    assert str(error.value).startswith("adapt_to_target: ")
    assert problem in str(error.value)


def test_objects_that_the_export_left_behind_do_not_stop_the_others():
    pools = [{"name": "a", "slots": 1}]
    tree = {"pools": pools, "left_behind": [{"kind": "pool", "key": "a/b", "reason": "It has a slash."}]}
    assert adapt_to_target(tree, target(), "3.3.2") == {"instance": {"pools": pools}, "skipped": []}


@pytest.mark.parametrize(
    ("kind", "item", "reason"),
    [
        ("pools", {"slots": 1}, "name is required."),
        ("pools", {"name": "a", "slots": "many"}, "slots must be a whole number, not a string."),
        ("pools", {"name": "a", "sluts": 1}, "unknown option sluts (did you mean slots?)."),
        ("roles", {"name": "a", "permissions": [{"action": "can_read"}]}, "permissions: resource is required."),
        ("roles", {"name": "a", "permissions": "can_read"}, "permissions must be a mapping, not a string."),
    ],
)
def test_an_invalid_object_is_left_behind(kind, item, reason):
    found = adapt_to_target({kind: [item]}, target(), "3.3.2")
    assert found["instance"] == {kind: []}
    assert [one["reason"] for one in found["skipped"]] == [reason]


def test_roles_of_a_user_can_be_text():
    user = {"username": "a", "email": "a@x", "first_name": "a", "last_name": "a", "password": "b", "roles": "Viewer"}
    found = adapt_to_target({"users": [user]}, target(), "3.3.2")
    assert found == {"instance": {"users": [{**user, "roles": ["Viewer"]}]}, "skipped": []}
