# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An object that cannot be migrated is left behind.

It does not prevent the migration of others.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._reconcile.export import Export
from ansible_collections.community.airflow.plugins.module_utils._reconcile.plan import DesiredState, plan
from ansible_collections.community.airflow.plugins.module_utils._resources.connection import CONNECTION
from ansible_collections.community.airflow.plugins.module_utils._resources.pool import POOL
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


def test_unreadable_values_are_not_written_back():
    kind_id = bound_to(VARIABLE, "2.11.2")
    no_mask = replace(kind_id, endpoint=replace(kind_id.endpoint, update_mask=""))
    actual = no_mask.decode({"key": "a", "value": None, "description": "old"})
    with pytest.raises(InvalidRequestError, match="Specify value, too"):
        plan(no_mask, DesiredState("a", {"description": "new"}), actual)


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
        ("connections", {"connection_id": "c d", "conn_type": "http"}, "connection_id must consist of"),
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
        change = plan(variables, DesiredState("k", {"value": "***"}, unknown=True), actual)
        assert change.rewritten_secrets == {"value"}
        change = plan(variables, DesiredState("k", {"value": "***", "description": "d"}, unknown=True), actual)
        assert set(change.fields) - change.rewritten_secrets == {"description"}
    actual = variables.decode({"key": "k", "value": '{"a": "x", "b": 1}'})
    desired = DesiredState("k", {"value": '{"a": "***", "b": 2}'}, unknown=True)
    assert not plan(variables, desired, actual).rewritten_secrets, "what is known differs"
