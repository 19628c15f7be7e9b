# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An object that cannot be migrated is left behind.

It does not prevent the migration of others.
"""

from __future__ import annotations

import pytest

from ansible_collections.community.airflow.plugins.module_utils._reconcile.encode import mask_of
from ansible_collections.community.airflow.plugins.module_utils._reconcile.export import Export
from ansible_collections.community.airflow.plugins.module_utils._reconcile.plan import DesiredState, plan
from ansible_collections.community.airflow.plugins.module_utils._resources.connection import CONNECTION
from ansible_collections.community.airflow.plugins.module_utils._resources.pool import POOL
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES
from ansible_collections.community.airflow.plugins.module_utils._resources.user import USER
from ansible_collections.community.airflow.plugins.module_utils._resources.variable import VARIABLE
from ansible_collections.community.airflow.plugins.plugin_utils._migration.migration import Migration
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import bound_to

PERSON = {"email": "u@example.com", "first_name": "U", "last_name": "U", "roles": [{"name": "Viewer"}], "active": True}


def exported(resource, version, row):
    kind_id = bound_to(resource, version)
    export = Export("{{ vault_airflow_<kind>_<id>_<field> }}")
    item = export.item(kind_id, kind_id.key_of(row), kind_id.decode(row), row)
    return item, [one["reason"] for one in export.left]


@pytest.mark.parametrize("version", ["2.5.0", "2.11.2", "3.0.6", "3.3.2"])
@pytest.mark.parametrize("key", ["plain", "password"])
def test_null_is_unknown(version, key):
    kind_id = bound_to(VARIABLE, version)
    actual = kind_id.decode({"key": key, "value": None, "description": None})
    assert actual["value"] is None
    assert kind_id.decode({"key": key, "value": ""})["value"] == ""
    for value in ("", "x", "null"):
        for when in ("always", "on_create"):
            change = plan(kind_id, DesiredState(key, {"value": value}, update_secrets=when), actual)
            assert change.fields == ("value",), (value, when)
    item, (reason,) = exported(VARIABLE, version, {"key": key, "value": None})
    assert item is None and "Fernet" in reason


@pytest.mark.parametrize("version", ["2.8.2", "2.11.2", "3.0.6", "3.3.2"])
def test_unreadable_values_are_not_written_back(version):
    """The body may have to contain such a value, but the mask excludes it."""
    kind_id = bound_to(VARIABLE, version)
    actual = kind_id.decode({"key": "a", "value": None, "description": "old"})
    assert mask_of(plan(kind_id, DesiredState("a", {"description": "new"}), actual)) == ("description",)


def test_only_updates_of_a_value_that_can_be_unreadable_are_sent_without_a_mask():
    for resource in RESOURCES:
        for endpoint in resource.endpoints:
            needed = {name for name in endpoint.update_required if resource.by_name[name].never_null}
            assert not needed or (endpoint.update_mask and len(needed.union(endpoint.unmaskable)) == 1), endpoint


@pytest.mark.parametrize(
    ("resource", "version", "row", "reason"),
    [
        (USER, "2.11.2", {"username": "u", **PERSON, "active": False}, "inactive"),
        (USER, "3.3.2", {"username": "u", **PERSON, "active": False}, "inactive"),
        (
            CONNECTION,
            "2.11.2",
            {"connection_id": "c", "conn_type": "http", "extra": '["a"]'},
            "extra must be a mapping",
        ),
        (CONNECTION, "2.11.2", {"connection_id": "a/b", "conn_type": "http", "extra": None}, "slash"),
        (POOL, "2.11.2", {"name": "a/b", "slots": 1}, "slash"),
        (POOL, "2.5.0", {"name": "p", "slots": -1}, "slots must be 0 or more"),
    ],
)
def test_objects_that_cannot_be_declared(resource, version, row, reason):
    item, left = exported(resource, version, row)
    assert item is None and len(left) == 1 and reason in left[0]


def test_objects_that_can_be_declared():
    item, left = exported(USER, "2.11.2", {"username": "u", **PERSON})
    assert item and not left
    item, left = exported(CONNECTION, "2.11.2", {"connection_id": "c", "conn_type": "http", "extra": "no JSON"})
    assert item and not left


@pytest.mark.parametrize(
    ("kind", "item", "reason"),
    [
        ("users", {"username": "u", **PERSON, "roles": [], "password": "p"}, "roles"),
        ("users", {"username": "u", **PERSON, "roles": ["Viewer"]}, "password"),
        ("connections", {"connection_id": "c", "conn_type": "http", "extra": ["a"]}, "extra must be a mapping"),
        ("connections", {"connection_id": "c d", "conn_type": "http"}, "id of connection 'c d' must consist of"),
        ("pools", {"name": "p"}, "slots"),
    ],
)
def test_objects_that_the_target_would_reject(kind, item, reason):
    item = {name: value for name, value in item.items() if name != "active"}
    there = {
        "roles": [{"name": "Viewer", "permissions": []}],
        "users": [{"username": "admin"}],
        "connections": [{"connection_id": "other"}],
        "pools": [{"name": "default_pool"}],
    }
    migration = Migration(there, "3.3.2")
    good = {"pools": {"name": "good", "slots": 1}}.get(kind)
    found = migration.carried({kind: [item, *([good] if good else [])]})
    assert found[kind] == ([good] if good else [])
    assert len(migration.skipped) == 1 and reason in migration.skipped[0]["reason"]
    assert "Nothing was" not in migration.skipped[0]["reason"]


def test_roles_of_users_are_kept_if_the_roles_of_the_target_are_unknown():
    user = {"username": "u", "roles": ["mine"], "email": "e", "first_name": "f", "last_name": "l", "password": "p"}
    migration = Migration({"users": [{"username": "admin"}]}, "3.3.2")
    assert migration.carried({"users": [user]}) == {"users": [user]} and not migration.skipped


@pytest.mark.parametrize("version", ["2.11.2", "3.3.2"])
def test_unspecified_values_are_neither_equal_nor_different(version):
    variables = bound_to(VARIABLE, version)
    for stored in ("***", "x", '{"a": 1}'):
        actual = variables.decode({"key": "k", "value": stored})
        change = plan(variables, DesiredState("k", {"value": "***"}, unknown=frozenset()), actual)
        assert change.rewritten_secrets == {"value"}
        change = plan(variables, DesiredState("k", {"value": "***", "description": "d"}, unknown=frozenset()), actual)
        assert set(change.fields) - change.rewritten_secrets == {"description"}
    actual = variables.decode({"key": "k", "value": '{"a": "x", "b": 1}'})
    desired = DesiredState("k", {"value": '{"a": "***", "b": 2}'}, unknown=frozenset())
    assert not plan(variables, desired, actual).rewritten_secrets, "what is known differs"


STORED = {"email": "u@example.com", "first_name": "U", "last_name": "U"}


def migrated(kind, items, config=None, version="3.3.2", **target):
    migration = Migration(target, version, config)
    return migration.carried({kind: items})[kind], [
        (one["key"], one["part"], one["reason"]) for one in migration.skipped
    ]


def test_what_cannot_be_carried_keeps_the_value_of_the_target():
    users = [{"username": "u", **STORED, "roles": ["Op"]}]
    found, left = migrated(
        "users", [{"username": "u", "roles": ["mine"]}], roles=[{"name": "Op", "permissions": []}], users=users
    )
    assert found == [{"username": "u"}]
    assert [part for _key, part, _reason in left] == ["mine"]
    permission = {"action": "can_read", "resource": "Pools"}
    roles = [{"name": "Admin", "permissions": [permission]}, {"name": "r", "permissions": [permission]}]
    lost = {"action": "can_read", "resource": "SLA Misses"}
    found, left = migrated("roles", [{"name": "r", "permissions": [lost]}], roles=roles)
    assert found == [{"name": "r"}] and len(left) == 1


def test_a_new_user_whose_roles_cannot_be_carried_is_left_behind():
    user = {"username": "u", **STORED, "roles": ["mine"], "password": "p"}
    found, left = migrated("users", [user], roles=[{"name": "Op"}], users=[{"username": "admin"}])
    assert found == [] and [part for _key, part, _reason in left] == ["mine", ""]


@pytest.mark.parametrize("version", ["2.11.2", "3.3.2"])
def test_an_email_of_another_user_leaves_the_user_behind(version):
    there = [{"username": "other", **STORED, "roles": ["Op"]}]
    new = {"username": "u", **STORED, "roles": ["Op"], "password": "p"}
    found, ((key, part, reason),) = migrated("users", [new], version=version, roles=[{"name": "Op"}], users=there)
    assert found == [] and (key, part) == ("u", "") and "email belongs to user 'other'" in reason
    # the other user gets another address, which frees this one
    moved = {"username": "other", "email": "new@example.com"}
    assert migrated("users", [new, moved], version=version, roles=[{"name": "Op"}], users=there) == ([new, moved], [])
    # the other user does not get its new address, so that nothing is freed
    there.append({"username": "third", **STORED, "email": "new@example.com", "roles": ["Op"]})
    found, left = migrated("users", [new, moved], version=version, roles=[{"name": "Op"}], users=there)
    assert found == [] and {key for key, _part, _reason in left} == {"u", "other"}


@pytest.mark.parametrize("ignores_case", [True, False])
def test_an_email_that_differs_in_case_leaves_the_user_behind_on_mysql(ignores_case):
    there = {"users": [{"username": "other", **STORED, "roles": ["Op"]}], "roles": [{"name": "Op"}]}
    new = {"username": "u", **STORED, "email": STORED["email"].upper(), "roles": ["Op"], "password": "p"}
    migration = Migration(there, "3.3.2", ignores_case=ignores_case)
    assert migration.carried({"users": [new]})["users"] == ([] if ignores_case else [new])
    assert [one["key"] for one in migration.skipped] == (["u"] if ignores_case else [])


def test_a_user_name_that_differs_in_case_leaves_the_user_behind():
    there = [{"username": "alice", **STORED, "roles": ["Op"]}]
    new = {"username": "Alice", **STORED, "roles": ["Op"], "password": "p"}
    found, ((key, part, reason),) = migrated("users", [new], roles=[{"name": "Op"}], users=there)
    assert found == [] and (key, part) == ("Alice", "") and "already has the user 'alice'" in reason
    assert "Nothing" not in reason


@pytest.mark.parametrize("version", ["2.11.2", "3.3.2"])
def test_inactive_users_of_the_target_count(version):
    row = {"username": "alice", **PERSON, "email": "a@example.com", "active": False}
    export = Export("")
    kind = bound_to(USER, version)
    assert export.item(kind, "alice", kind.decode(row), row) is None
    assert export.left[0]["email"] == "a@example.com"
    there = {"roles": [{"name": "Op"}], "users": [], "left_behind": export.left}
    same_email = {"username": "b", **STORED, "email": "a@example.com", "roles": ["Op"], "password": "p"}
    same_name = {**same_email, "username": "Alice", "email": "other@example.com"}
    fine = {**same_email, "username": "c", "email": "c@example.com"}
    found, left = migrated("users", [same_email, same_name, fine], version=version, **there)
    assert found == [fine]
    reasons = {key: reason for key, _part, reason in left}
    assert "email belongs to user 'alice'" in reasons["b"] and "already has the user 'alice'" in reasons["Alice"]


@pytest.mark.parametrize(
    ("kind", "item"),
    [("variables", {"key": "v", "description": "d"}), ("connections", {"connection_id": "c", "host": "h"})],
)
def test_an_empty_target(kind, item):
    found, ((_key, _part, reason),) = migrated(kind, [item], **{kind: []})
    assert found == [] and "Creating it requires these options" in reason


@pytest.mark.parametrize("ignores_case", [True, False])
def test_a_target_that_ignores_the_case_of_names(ignores_case):
    items = [{"key": key, "value": "1"} for key in ("Foo", "foo", "BAR", "other")]
    migration = Migration({"variables": [{"key": "bar", "value": "2"}]}, "3.3.2", ignores_case=ignores_case)
    kept = [one["key"] for one in migration.carried({"variables": items})["variables"]]
    assert kept == (["Foo", "other"] if ignores_case else ["Foo", "foo", "BAR", "other"])
    assert [one["key"] for one in migration.skipped] == (["foo", "BAR"] if ignores_case else [])


def test_fields_that_the_target_does_not_change_are_left_behind():
    there = [{"name": "default_pool", "slots": 128, "description": "Default pool"}]
    pool = {"name": "default_pool", "slots": 64, "description": "ours"}
    found, left = migrated("pools", [pool], pools=there)
    assert found == [{"name": "default_pool", "slots": 64}]
    assert [(key, part) for key, part, _reason in left] == [("default_pool", "description")]
    assert migrated("pools", [{**pool, "description": "Default pool"}], pools=there)[1] == []
    assert migrated("pools", [pool], version="2.11.2", pools=there) == ([pool], [])


def test_options_that_need_a_disabled_mode_are_left_behind():
    there = [{"name": "default_pool", "slots": 128}]
    pool = {"name": "p", "slots": 1, "team_name": "t"}
    found, left = migrated("pools", [pool], {"multi_team": False}, pools=there)
    assert found == [{"name": "p", "slots": 1}] and [part for _key, part, _reason in left] == ["team_name"]
    for config in (None, {}, {"multi_team": True}):
        assert migrated("pools", [pool], config, pools=there) == ([pool], [])


def test_values_of_the_target_that_no_option_accepts():
    there = [{"connection_id": "c", "conn_type": "http", "extra": "no JSON"}]
    new = {"connection_id": "c", "conn_type": "http", "extra": {"a": 1}}
    assert migrated("connections", [new], connections=there) == ([new], [])
