# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

import pytest

from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._model.secrets import Redactor
from ansible_collections.community.airflow.plugins.module_utils._module.argument_spec import object_spec
from ansible_collections.community.airflow.plugins.module_utils._module.definition import Secrets
from ansible_collections.community.airflow.plugins.module_utils._reconcile.instance import instance
from ansible_collections.community.airflow.plugins.module_utils._reconcile.items import Items
from ansible_collections.community.airflow.plugins.module_utils._resources.connection import CONNECTION
from ansible_collections.community.airflow.plugins.module_utils._resources.dag import DAG
from ansible_collections.community.airflow.plugins.module_utils._resources.pool import POOL
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES
from ansible_collections.community.airflow.plugins.module_utils._resources.role import ROLE
from ansible_collections.community.airflow.plugins.module_utils._resources.snapshot import Snapshot
from ansible_collections.community.airflow.plugins.module_utils._resources.user import USER
from ansible_collections.community.airflow.plugins.module_utils._resources.variable import VARIABLE


def read(resource, *items, **defaults):
    return list(Items(resource, defaults).read(list(items)))


def desired_states(resource, *items, **defaults):
    return list(Items(resource, defaults).desired_states(list(items)))


@pytest.mark.parametrize(
    ("resource", "item", "name", "value"),
    [
        (POOL, {"name": "a", "slots": "8"}, "slots", 8),
        (POOL, {"name": "a", "include_deferred": "yes"}, "include_deferred", True),
        (POOL, {"name": "a", "include_deferred": 0}, "include_deferred", False),
        (POOL, {"name": 5}, "name", "5"),
        (POOL, {"name": "a", "description": None}, "description", None),
        (USER, {"username": "a", "roles": "Op,Viewer"}, "roles", ["Op", "Viewer"]),
        (USER, {"username": "a", "roles": ["Op", 7]}, "roles", ["Op", "7"]),
        (CONNECTION, {"conn_id": "a"}, "connection_id", "a"),
        (VARIABLE, {"key": "a", "value": {"b": 1}}, "value", {"b": 1}),
        (VARIABLE, {"key": "a", "value": 1.5}, "value", 1.5),
        (
            ROLE,
            {"name": "a", "permissions": [{"action": "x", "resource": "y"}]},
            "permissions",
            [{"action": "x", "resource": "y"}],
        ),
        (DAG, {"dag_ids": "a,b", "state": "paused"}, "dag_ids", ["a", "b"]),
    ],
)
def test_values_are_converted_as_ansible_does(resource, item, name, value):
    assert read(resource, item)[0][name] == value


def test_a_snapshot_of_airflow_maintenance_can_only_be_deleted():
    text = Snapshot("2026-11-28T12:00:00Z", "admin", ("etl",)).text()
    for value in (text, json.loads(text)):
        with pytest.raises(InvalidRequestError, match=r"(?s)\(weekend\).*snapshot of airflow_maintenance"):
            desired_states(VARIABLE, {"key": "weekend", "value": value})
    assert desired_states(VARIABLE, {"key": "weekend", "value": text, "state": "absent"})
    assert desired_states(VARIABLE, {"key": "weekend", "value": '{"frozen_at": 1}'})


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one.kind)
def test_an_item_is_complete(resource):
    spec = object_spec(resource)
    item = {resource.key: "it", "state": next(iter(resource.states))}
    defaults = {name: option.get("default") for name, option in spec.items()}
    assert read(resource, item) == [{**defaults, **item}]


@pytest.mark.parametrize(
    ("resource", "item", "words"),
    [
        (POOL, "a", r"pools\[0\]: must be a mapping, not a string"),
        (POOL, None, r"pools\[0\]: must be a mapping, not empty"),
        (POOL, {}, r"pools\[0\]: name is required"),
        (POOL, {"name": None}, r"pools\[0\]: name is required"),
        (POOL, {"name": "etl", "slot": 1}, r"pools\[0\] \(etl\): unknown option slot \(did you mean slots\?\)"),
        (CONNECTION, {"connection_id": "a", "conn_host": "h"}, r"unknown option conn_host \(did you mean host\?\)"),
        (CONNECTION, {"connection_id": "a", "conn_login": "l"}, r"unknown option conn_login \(did you mean login\?\)"),
        (CONNECTION, {"connection_id": "a", "Conn-Schema": "s"}, r"did you mean schema\?"),
        (VARIABLE, {"key": "a", "val": 1}, r"unknown option val \(did you mean value\?\)"),
        (POOL, {"pool": "etl", "slots": 1}, r"unknown option pool \(did you mean name\?\)"),
        (USER, {"username": "a", "role": "Op"}, r"did you mean roles\?"),
        (
            POOL,
            {"name": "etl", "xyzzy": 1},
            r"\(supported: description, include_deferred, name, slots, state, team_name\)",
        ),
        (POOL, {"name": "etl", "slots": "many"}, r"slots must be a whole number, not a string"),
        (POOL, {"name": "etl", "slots": [1]}, r"slots must be a whole number, not a list"),
        (POOL, {"name": "etl", "slots": float("-inf")}, r"slots must be a whole number, not a number"),
        (POOL, {"name": "etl", "slots": True}, r"slots must be a whole number, not true or false"),
        (POOL, {"name": "etl", "include_deferred": "perhaps"}, r"include_deferred must be true or false, not a string"),
        (POOL, {"name": "etl", "description": ["a"]}, r"description must be a string, not a list"),
        (POOL, {"name": "etl", "state": "gone"}, r"state must be one of present, absent, not 'gone'"),
        (POOL, {"name": "etl", 5: 1}, r"unknown option 5"),
        (POOL, {"name": ""}, r"pools\[0\]: name must not be empty"),
        (CONNECTION, {"connection_id": "a", "uri": "http://x", "host": "h"}, r"uri and host are mutually exclusive"),
        (CONNECTION, {"connection_id": "a", "port": "x"}, r"connections\[0\] \(a\): port must be a whole number"),
        (VARIABLE, {"key": "a", "value": "***"}, r"variables\[0\] \(a\): value contains \*\*\*"),
        (VARIABLE, {"key": "a", "value": "{{ vault_airflow_variable_a_value }}"}, r"has not been filled in"),
        (
            CONNECTION,
            {"connection_id": "a", "extra": {"x": ["{{ vault_airflow_connection_a_extra_x }}"]}},
            r"has not been filled in",
        ),
        (
            CONNECTION,
            {"connection_id": "a", "update_secrets": "when_changed"},
            r"requires a fingerprint_key with at least 16",
        ),
        (
            CONNECTION,
            {"connection_id": "a", "update_secrets": "when_changed", "fingerprint_key": "k" * 15},
            r"connections\[0\] \(a\): update_secrets=when_changed requires a fingerprint_key with at least 16",
        ),
        (ROLE, {"name": "a", "permissions": [{"action": "x"}]}, r"permissions: resource is required"),
        (
            ROLE,
            {"name": "a", "permissions": [{"action": "x", "resource": "y", "z": 1}]},
            r"permissions: unknown option z",
        ),
        (DAG, {"state": "paused"}, r"one of dag_id, dag_ids, dag_id_pattern, tags is required"),
        (DAG, {"dag_id": "a"}, r"dags\[0\] \(a\): state is required"),
        (DAG, {"dag_id": "a", "tags": ["b"], "state": "paused"}, r"dag_id and tags are mutually exclusive"),
        (DAG, {"tags": [], "state": "paused"}, r"tags must not be empty"),
        (DAG, {"dag_id_pattern": "", "state": "paused"}, r"dag_id_pattern must not be empty"),
        (DAG, {"dag_ids": [""], "state": "paused"}, r"dag_ids must not be empty"),
    ],
)
def test_errors_name_the_item_and_the_option(resource, item, words):
    with pytest.raises(InvalidRequestError, match=words):
        desired_states(resource, item)


def test_a_message_about_a_wrong_type_does_not_repeat_the_value():
    with pytest.raises(InvalidRequestError) as refused:
        desired_states(USER, {"username": "a", "password": ["hunter2hunter2"]})
    assert "hunter2" not in str(refused.value)


def test_error_names_the_second_item():
    with pytest.raises(InvalidRequestError, match=r"pools\[1\] \(b\)"):
        desired_states(POOL, {"name": "a"}, {"name": "b", "slotz": 1})


def test_shared_options_are_defaults_of_items():
    given = {"update_secrets": "on_create", "fingerprint_key": "k" * 16, "workers": 3}
    one, other = desired_states(VARIABLE, {"key": "a"}, {"key": "b", "update_secrets": "when_changed"}, **given)
    assert (one.update_secrets, other.update_secrets, other.fingerprint_key) == (
        "on_create",
        "when_changed",
        "k" * 16,
    )
    assert desired_states(POOL, {"name": "a"}, **given)[0].update_secrets == "always"


def test_several_dags_are_several_desired_states_and_filters_are_kept():
    named = desired_states(DAG, {"dag_ids": ["a", "b"], "state": "unpaused"})
    assert [(desired.filters, desired.key, desired.values) for desired in named] == [
        ({}, "a", {"scheduling_state": "active"}),
        ({}, "b", {"scheduling_state": "active"}),
    ]
    (desired,) = desired_states(DAG, {"tags": ["t"], "dag_id_pattern": "x%", "state": "absent"})
    assert (desired.filters, desired.values) == ({"tags": ["t"], "dag_id_pattern": "x%"}, None)


def test_force_and_test_are_part_of_the_desired_state():
    assert desired_states(USER, {"username": "a", "force": True, "state": "absent"})[0].force
    assert desired_states(CONNECTION, {"connection_id": "a", "test": "yes"})[0].test


def params(**lists):
    return {**{name: option.get("default") for name, option in instance().spec.items()}, **lists}


def test_messages_omit_only_the_secrets_of_items():
    given = params(
        airflow_password="login-secret",
        fingerprint_key="key-secret",
        connections=[
            {"connection_id": "db", "host": "db.example.com", "password": "pw-secret", "extra": {"a": "extra-secret"}},
            {"connection_id": "uri", "uri": "http://u:uri-secret@h/"},
            "no mapping",
        ],
        users=[{"username": "ada", "password": "user-secret"}],
        variables=[{"key": "region", "value": "value-secret", "fingerprint_key": "own-secret"}],
        pools=[{"name": "warehouse", "description": "of the warehouse"}],
    )
    secrets = Secrets(instance(), given)
    words = ("login", "key", "pw", "extra", "uri", "user", "value", "own")
    text = " ".join(f"{word}-secret" for word in words) + " db.example.com ada region warehouse of the warehouse"
    for _twice in range(2):
        assert Redactor(secrets)(text) == "*** " * len(words) + "db.example.com ada region warehouse of the warehouse"


def test_every_kind_has_an_option_of_airflow_instance():
    spec = instance().spec
    assert {one.plural for one in RESOURCES} <= set(spec)
    assert all(spec[one.plural]["no_log"] for one in RESOURCES), "they would be written to the system log"
