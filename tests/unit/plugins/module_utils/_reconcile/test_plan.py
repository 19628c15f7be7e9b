# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

import pytest

from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._model.fingerprint import FINGERPRINT
from ansible_collections.community.airflow.plugins.module_utils._reconcile.batch import validate_for_server
from ansible_collections.community.airflow.plugins.module_utils._reconcile.plan import (
    DesiredState,
    Unreadable,
    needs_reading,
    plan,
)
from ansible_collections.community.airflow.plugins.module_utils._resources.connection import CONNECTION
from ansible_collections.community.airflow.plugins.module_utils._resources.dag import DAG
from ansible_collections.community.airflow.plugins.module_utils._resources.pool import POOL
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES
from ansible_collections.community.airflow.plugins.module_utils._resources.role import ROLE
from ansible_collections.community.airflow.plugins.module_utils._resources.user import USER
from ansible_collections.community.airflow.plugins.module_utils._resources.variable import VARIABLE
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import (
    NEWEST,
    NEWEST_2,
    OLDEST,
    VERSIONS,
    bound_to,
    change_of,
    object_of,
)


def permission(text):
    action, _on, resource = text.partition(" on ")
    return {"action": action, "resource": resource}


READ_POOLS, EDIT_DAGS = permission("can_read on Pools"), permission("can_edit on DAGs")
OF_DAG, WEBSITE = permission("can_read on DAG:etl"), permission("can_read on Website")

A_USER = {"email": "a@x.org", "first_name": "A", "last_name": "B", "password": "hunter2", "roles": ["Op"]}

NEW = [
    (POOL, {"slots": 5}),
    (VARIABLE, {"value": "v"}),
    (CONNECTION, {"conn_type": "ssh", "password": "hunter2", "extra": {"api_key": "hunter3", "region": "eu"}}),
    (USER, A_USER),
    (ROLE, {"permissions": [READ_POOLS]}),
]
THERE = [
    (POOL, object_of(POOL, slots=5, description="d"), {"slots": 5}, {"slots": 6}),
    (VARIABLE, object_of(VARIABLE, value="v", description="d"), {"value": "v"}, {"value": "w"}),
    (CONNECTION, object_of(CONNECTION, conn_type="ssh", host="h"), {"host": "h"}, {"host": "i"}),
    (USER, object_of(USER, **{**A_USER, "password": "***"}), {"roles": ["Op"]}, {"roles": ["Admin"]}),
    (ROLE, object_of(ROLE, permissions=[READ_POOLS]), {"permissions": [READ_POOLS]}, {"permissions": [EDIT_DAGS]}),
    (
        DAG,
        object_of(DAG, scheduling_state="paused"),
        {"scheduling_state": "paused"},
        {"scheduling_state": "active"},
    ),
]
EVERYWHERE = pytest.mark.parametrize("version", VERSIONS)


def kind_id(parameter):
    return getattr(parameter, "kind", None)


def test_tables_contain_every_kind():
    assert {row[0].kind for row in THERE} == {one.kind for one in RESOURCES}
    assert {row[0].kind for row in NEW} == {one.kind for one in RESOURCES if one.creatable}


# actions


@EVERYWHERE
@pytest.mark.parametrize(("resource", "values"), NEW, ids=kind_id)
def test_an_absent_object_is_created(resource, values, version):
    change = change_of(resource, version, "new", values, None)
    assert (change.action, change.changed, change.before) == ("create", True, None)
    assert set(change.fields) == set(values)
    assert change.after == object_of(resource, **values)
    assert change.diff()["before"] == {}
    assert change.diff()["after"][resource.key] == "new"


@EVERYWHERE
@pytest.mark.parametrize(("resource", "actual", "same", "other"), THERE, ids=kind_id)
def test_object_in_the_desired_state_is_unchanged(resource, actual, same, other, version):
    for values in ({}, same):
        change = change_of(resource, version, "it", values, actual)
        assert (change.action, change.changed, change.fields) == ("none", False, ())
        assert change.after == actual
        assert change.diff()["before"] == change.diff()["after"]


@EVERYWHERE
@pytest.mark.parametrize(("resource", "actual", "same", "other"), THERE, ids=kind_id)
def test_only_differing_fields_are_updated(resource, actual, same, other, version):
    change = change_of(resource, version, "it", {**same, **other}, actual)
    assert (change.action, change.changed, change.before) == ("update", True, actual)
    assert change.fields == tuple(other)
    assert {**change.after, **other} == change.after
    assert {name: value for name, value in change.after.items() if name not in other and name != FINGERPRINT} == {
        name: value for name, value in actual.items() if name not in other
    }
    assert change.diff()["before"] != change.diff()["after"]


@EVERYWHERE
@pytest.mark.parametrize(("resource", "actual", "same", "other"), THERE, ids=kind_id)
def test_deletion(resource, actual, same, other, version):
    change = change_of(resource, version, "it", None, actual)
    assert (change.action, change.changed, change.after) == ("delete", True, None)
    assert change.diff()["before"][resource.key] == "it"
    assert change.diff()["after"] == {}


@EVERYWHERE
@pytest.mark.parametrize("resource", RESOURCES, ids=kind_id)
def test_absent_object_stays_absent(resource, version):
    for key in ("it", *resource.protected):
        change = change_of(resource, version, key, None, None)
        assert (change.action, change.changed) == ("none", False)
        assert change.diff()["before"] == change.diff()["after"] == {}


@EVERYWHERE
@pytest.mark.parametrize(
    ("resource", "actual", "same", "other"), [row for row in THERE if row[0].protected], ids=kind_id
)
def test_rejects_deletion_of_built_in_objects(resource, actual, same, other, version):
    for key in resource.protected:
        with pytest.raises(InvalidRequestError, match=f"'{key}' is built into Airflow"):
            change_of(resource, version, key, None, actual)


def test_protected_keys():
    assert {one.kind: set(one.protected) for one in RESOURCES if one.protected} == {
        "pool": {"default_pool"},
        "role": {"Admin", "Op", "User", "Viewer", "Public"},
    }


# creation


@pytest.mark.parametrize(
    ("resource", "version", "values", "missing"),
    [
        (POOL, OLDEST, {"description": "d"}, "slots"),
        (POOL, NEWEST, {}, "slots"),
        (VARIABLE, NEWEST_2, {"description": "d"}, "value"),
        (VARIABLE, NEWEST, {}, "value"),
        (CONNECTION, NEWEST_2, {"host": "h"}, "conn_type"),
        (CONNECTION, NEWEST, {"host": "h"}, "conn_type"),
        (USER, NEWEST_2, {"email": "e"}, "first_name, last_name, roles"),
        (USER, NEWEST, {"email": "e", "roles": ["Op"]}, "first_name, last_name, password"),
    ],
)
def test_a_creation_names_every_missing_option(resource, version, values, missing):
    with pytest.raises(InvalidRequestError, match=f"requires these options: {missing}\\."):
        change_of(resource, version, "new", values, None)


@EVERYWHERE
def test_a_new_role_is_sent_permissions(version):
    change = change_of(ROLE, version, "new", {}, None)
    assert change.fields == ("permissions",)
    assert change.after == {"permissions": []}


@EVERYWHERE
def test_no_dag_can_be_created(version):
    with pytest.raises(InvalidRequestError, match="There is no DAG 'etl'"):
        change_of(DAG, version, "etl", {"scheduling_state": "paused"}, None)


@EVERYWHERE
def test_a_missing_dag_is_a_difference_if_it_is_only_compared(version):
    change = plan(
        bound_to(DAG, version), DesiredState("etl", {"scheduling_state": "paused"}, unknown=frozenset()), None
    )
    assert (change.action, change.fields) == ("create", ("scheduling_state",))


# an unknown field is not compared


@EVERYWHERE
@pytest.mark.parametrize(("resource", "actual", "same", "other"), THERE, ids=kind_id)
def test_a_field_without_a_known_value_is_neither_equal_nor_different(resource, actual, same, other, version):
    for name in resource.by_name:
        rest = {one: value for one, value in other.items() if one != name}
        for values in ({}, {one: value for one, value in same.items() if one != name}):
            change = change_of(resource, version, "it", values, actual, unknown=frozenset({name}))
            assert (change.action, change.fields, change.unseen) == ("none", (), (name,))
            assert change.diff()["before"] == change.diff()["after"]
        if rest:
            change = change_of(resource, version, "it", rest, actual, unknown=frozenset({name}))
            assert (change.action, change.fields, change.unseen) == ("update", tuple(rest), (name,))
            assert change.diff()["after"][name] == "***"


@EVERYWHERE
@pytest.mark.parametrize(("resource", "values"), NEW, ids=kind_id)
def test_a_missing_object_does_not_require_a_field_without_a_known_value(resource, values, version):
    for name in values:
        rest = {one: value for one, value in values.items() if one != name}
        change = change_of(resource, version, "it", rest, None, unknown=frozenset({name}))
        assert (change.action, change.unseen) == ("create", (name,))
        assert change.diff()["after"][name] == "***"


@pytest.mark.parametrize(
    ("version", "key", "accepted"),
    [
        (NEWEST_2, "db.one-2_x", True),
        (NEWEST, "db.one-2_x", True),
        (NEWEST_2, "dä", False),
        (NEWEST, "dä", True),
        (NEWEST_2, "a b", False),
        (NEWEST, "a b", False),
        (NEWEST, "x" * 200, True),
        (NEWEST, "x" * 201, False),
    ],
)
def test_ids_of_new_connections(version, key, accepted):
    if accepted:
        assert change_of(CONNECTION, version, key, {"conn_type": "ssh"}, None).action == "create"
    else:
        with pytest.raises(
            InvalidRequestError, match="connection_id of connection .* must (consist of|have at most 200)"
        ):
            change_of(CONNECTION, version, key, {"conn_type": "ssh"}, None)


@EVERYWHERE
def test_invalid_existing_ids_can_be_changed_and_deleted(version):
    actual = object_of(CONNECTION, conn_type="ssh")
    assert change_of(CONNECTION, version, "a b", {"host": "h"}, actual).action == "update"
    assert change_of(CONNECTION, version, "a b", None, actual).action == "delete"


# clearing


@pytest.mark.parametrize(
    ("resource", "name", "value"),
    [
        (POOL, "description", "d"),
        (POOL, "slots", 5),
        (POOL, "include_deferred", True),
        (VARIABLE, "value", "v"),
        (VARIABLE, "description", "d"),
        (CONNECTION, "host", "h"),
        (CONNECTION, "login", "l"),
        (CONNECTION, "schema", "s"),
        (CONNECTION, "port", 22),
        (CONNECTION, "description", "d"),
        (CONNECTION, "extra", {"a": 1}),
        (CONNECTION, "extra", {"api_key": "***"}),
        (ROLE, "permissions", [READ_POOLS]),
    ],
)
@EVERYWHERE
def test_an_explicit_empty_value_empties(resource, name, value, version):
    empty = resource.by_name[name].type.empty
    change = change_of(resource, version, "it", {name: empty}, object_of(resource, **{name: value}))
    assert (change.action, change.fields) == ("update", (name,))
    assert change.after[name] == empty


@pytest.mark.parametrize(("resource", "version"), [(CONNECTION, NEWEST_2), (CONNECTION, NEWEST), (USER, NEWEST)])
def test_a_password_cannot_be_cleared(resource, version):
    with pytest.raises(InvalidRequestError, match="password of .* cannot be cleared"):
        change_of(resource, version, "it", {"password": ""}, object_of(resource, password="***"))


def test_empty_password_stays_empty():
    assert not change_of(CONNECTION, NEWEST, "db", {"password": ""}, object_of(CONNECTION)).changed


# modes


@pytest.mark.parametrize(
    ("mode", "given", "current", "result"),
    [
        ("replace", ["Op"], ["Viewer"], ["Op"]),
        ("append", ["Op"], ["Viewer"], ["Op", "Viewer"]),
        ("append", ["Op"], ["Op", "Viewer"], None),
        ("append", [], ["Viewer"], None),
        ("remove", ["Op"], ["Op", "Viewer"], ["Viewer"]),
        ("remove", ["Op"], ["Viewer"], None),
    ],
)
@EVERYWHERE
def test_modes_of_roles(mode, given, current, result, version):
    change = change_of(USER, version, "u", {"roles": given}, object_of(USER, roles=current), modes={"roles": mode})
    assert change.after["roles"] == (result or current)
    assert change.changed is (result is not None)


@pytest.mark.parametrize(
    ("mode", "given", "current", "result"),
    [
        ("replace", [EDIT_DAGS], [READ_POOLS], [EDIT_DAGS]),
        ("replace", [], [READ_POOLS], []),
        # permissions that DAG files or Airflow manage are kept
        ("replace", [READ_POOLS], [OF_DAG, READ_POOLS, WEBSITE], None),
        ("replace", [], [OF_DAG, READ_POOLS, WEBSITE], [OF_DAG, WEBSITE]),
        ("replace", [], [OF_DAG, WEBSITE], None),
        ("replace", [OF_DAG], [OF_DAG], None),
        ("replace", [OF_DAG], [], [OF_DAG]),
        ("replace", [], [permission("can_read on DAG Run:etl")], None),
        ("replace", [], [permission("can_edit on Website")], []),
        # and removed if they are named
        ("remove", [OF_DAG], [OF_DAG, READ_POOLS], [READ_POOLS]),
        ("append", [EDIT_DAGS], [OF_DAG, READ_POOLS], [OF_DAG, EDIT_DAGS, READ_POOLS]),
        ("append", [READ_POOLS], [OF_DAG, READ_POOLS], None),
    ],
)
@EVERYWHERE
def test_modes_of_permissions(mode, given, current, result, version):
    actual = object_of(ROLE, permissions=current)
    change = change_of(ROLE, version, "r", {"permissions": given}, actual, modes={"permissions": mode})
    assert change.after["permissions"] == (current if result is None else result)
    assert change.changed is (result is not None)


def test_taken_away():
    actual = object_of(ROLE, permissions=[OF_DAG, READ_POOLS, WEBSITE])
    assert change_of(ROLE, NEWEST, "r", {"permissions": [EDIT_DAGS]}, actual).taken_away("permissions") == [READ_POOLS]
    assert change_of(ROLE, NEWEST, "r", {"permissions": [READ_POOLS]}, actual).taken_away("permissions") == []
    assert change_of(ROLE, NEWEST, "r", None, actual).taken_away("permissions") == []


@EVERYWHERE
def test_modes_on_creation(version):
    modes = {"permissions": "remove"}
    assert change_of(ROLE, version, "r", {"permissions": [READ_POOLS]}, None, modes=modes).after == {"permissions": []}
    modes = {"extra": "merge"}
    change = change_of(CONNECTION, version, "c", {"conn_type": "x", "extra": {"a": 1}}, None, modes=modes)
    assert change.after["extra"] == {"a": 1}


MERGE = {"extra": "merge"}


@pytest.mark.parametrize(
    ("given", "current", "result"),
    [
        ({"a": 2}, {"a": 1, "b": 1}, {"a": 2, "b": 1}),
        ({"a": 1}, {"a": 1, "b": 1}, None),
        ({}, {"a": 1}, None),
        # nothing is written, so hidden values do not matter
        ({"a": 1}, {"a": 1, "api_key": "***"}, None),
        # every hidden leaf is specified
        ({"a": 2, "api_key": "k"}, {"a": 1, "api_key": "***"}, {"a": 2, "api_key": "k"}),
        ({"n": {"b": 2}}, {"n": {"a": 1}}, {"n": {"a": 1, "b": 2}}),
    ],
)
@EVERYWHERE
def test_merging_extra(given, current, result, version):
    change = change_of(CONNECTION, version, "c", {"extra": given}, object_of(CONNECTION, extra=current), modes=MERGE)
    assert change.after["extra"] == (result or current)
    assert change.changed is (result is not None)


@pytest.mark.parametrize(
    ("given", "current", "hidden"),
    [
        ({"a": 2}, {"a": 1, "api_key": "***"}, "api_key"),
        ({"b": 2}, {"n": {"token": "***"}, "l": ["***"]}, "n.token, l\\[0\\]"),
        ({"api_key": "k"}, {"api_key": "***", "url": "http://u:***@h"}, "url"),
    ],
)
@EVERYWHERE
def test_merge_rejects_writing_back_hidden_values(given, current, hidden, version):
    with pytest.raises(
        InvalidRequestError, match=f"The server hides {hidden} in extra of connection 'c'.*extra_mode=replace"
    ):
        change_of(CONNECTION, version, "c", {"extra": given}, object_of(CONNECTION, extra=current), modes=MERGE)


# secrets

HIDDEN = object_of(CONNECTION, conn_type="x", password="***", extra={"api_key": "***", "region": "eu"})
GIVEN = {"password": "hunter2", "extra": {"api_key": "hunter3", "region": "eu"}}


@EVERYWHERE
def test_always_writes_hidden_values(version):
    change = change_of(CONNECTION, version, "c", GIVEN, HIDDEN)
    assert (change.action, change.fields, change.rewritten_secrets) == (
        "update",
        ("password", "extra"),
        {"password", "extra"},
    )
    assert change.diff()["before"] != change.diff()["after"]


@EVERYWHERE
def test_on_create_keeps_hidden_secrets(version):
    assert not change_of(CONNECTION, version, "c", GIVEN, HIDDEN, update_secrets="on_create").changed


@EVERYWHERE
def test_on_create_writes_known_differences(version):
    values = {**GIVEN, "extra": {"api_key": "hunter3", "region": "us"}, "host": "h"}
    change = change_of(CONNECTION, version, "c", values, HIDDEN, update_secrets="on_create")
    assert (change.fields, change.rewritten_secrets) == (("host", "extra"), frozenset())


@EVERYWHERE
def test_on_create_sets_the_secrets_of_a_new_object(version):
    change = change_of(CONNECTION, version, "c", {"conn_type": "x", **GIVEN}, None, update_secrets="on_create")
    assert change.after["password"] == "hunter2"
    assert FINGERPRINT not in change.after


def test_on_create_does_not_set_the_password_of_an_existing_object():
    """Airflow 3 returns null if there is no password.

    The difference is known, but the object already exists.
    """
    assert not change_of(
        CONNECTION, NEWEST, "c", {"password": "p"}, object_of(CONNECTION), update_secrets="on_create"
    ).changed


@EVERYWHERE
def test_a_number_under_a_secret_key_is_compared(version):
    actual = object_of(CONNECTION, extra={"token": 5})
    assert not change_of(CONNECTION, version, "c", {"extra": {"token": 5}}, actual).changed
    assert change_of(CONNECTION, version, "c", {"extra": {"token": 6}}, actual).changed


KEYED = {"update_secrets": "when_changed", "fingerprint_key": "key"}


def after_first_run(version, **values):
    """Return the server's object after a first run that wrote a fingerprint."""
    created = change_of(CONNECTION, version, "c", {"conn_type": "x", **GIVEN, **values}, None, **KEYED)
    assert created.after[FINGERPRINT]
    return {**HIDDEN, FINGERPRINT: created.after[FINGERPRINT]}


@EVERYWHERE
def test_an_unchanged_secret_is_not_written(version):
    assert not change_of(CONNECTION, version, "c", GIVEN, after_first_run(version), **KEYED).changed


@pytest.mark.parametrize(
    "rotated",
    [
        {"password": "rotated"},
        {"extra": {"api_key": "rotated", "region": "eu"}},
    ],
)
@EVERYWHERE
def test_a_rotated_secret_is_written(rotated, version):
    actual = after_first_run(version)
    change = change_of(CONNECTION, version, "c", {**GIVEN, **rotated}, actual, **KEYED)
    assert change.action == "update"
    assert set(rotated) <= set(change.fields)
    assert change.after[FINGERPRINT] not in ("", actual[FINGERPRINT])
    settled = {**HIDDEN, FINGERPRINT: change.after[FINGERPRINT]}
    assert not change_of(CONNECTION, version, "c", {**GIVEN, **rotated}, settled, **KEYED).changed


@EVERYWHERE
def test_without_a_fingerprint_a_secret_is_written_once(version):
    change = change_of(CONNECTION, version, "c", GIVEN, HIDDEN, **KEYED)
    assert set(change.fields) == {"password", "extra"}
    settled = {**HIDDEN, FINGERPRINT: change.after[FINGERPRINT]}
    assert not change_of(CONNECTION, version, "c", GIVEN, settled, **KEYED).changed


@EVERYWHERE
def test_another_fingerprint_key_writes_the_secret_again(version):
    keyed = {**KEYED, "fingerprint_key": "another"}
    assert change_of(CONNECTION, version, "c", GIVEN, after_first_run(version), **keyed).changed


@EVERYWHERE
def test_a_secret_written_without_a_key_drops_the_fingerprint(version):
    """The fingerprint would belong to the old secret.

    A later run with the key would restore that secret.
    """
    change = change_of(CONNECTION, version, "c", {"password": "other"}, after_first_run(version))
    assert change.fields == ("password",)
    assert not change.after.get(FINGERPRINT)
    settled = {**HIDDEN, FINGERPRINT: change.after[FINGERPRINT]}
    assert change_of(CONNECTION, version, "c", GIVEN, settled, **KEYED).changed


@EVERYWHERE
def test_fingerprint_survives_changes_of_other_fields(version):
    actual = after_first_run(version)
    change = change_of(CONNECTION, version, "c", {"host": "h", "description": "d"}, actual)
    assert change.fields == ("host", "description")
    assert change.after[FINGERPRINT] == actual[FINGERPRINT]


@EVERYWHERE
def test_no_fingerprint_without_secrets(version):
    change = change_of(CONNECTION, version, "c", {"conn_type": "x", "host": "h", "extra": {}}, None, **KEYED)
    assert FINGERPRINT not in change.after


@pytest.mark.parametrize("policy", [{}, KEYED, {"update_secrets": "on_create"}])
def test_a_variable_that_the_server_shows_is_compared(policy):
    for key in ("region", "db_password"):
        actual = object_of(VARIABLE, value="v")
        assert not change_of(VARIABLE, NEWEST_2, key, {"value": "v"}, actual, **policy).changed
        change = change_of(VARIABLE, NEWEST_2, key, {"value": "w"}, actual, **policy)
        assert (change.fields, change.rewritten_secrets) == (("value",), frozenset())
        assert not change.after.get(FINGERPRINT)


def test_asterisks_from_a_server_without_masking_are_literal():
    """Airflow 2 stores a mask that was written back.

    The value of a server that hides nothing is taken literally.
    """
    actual = object_of(VARIABLE, value="***")
    change = change_of(VARIABLE, NEWEST_2, "db_password", {"value": "hunter2"}, actual, update_secrets="on_create")
    assert (change.action, change.fields) == ("update", ("value",))


def test_asterisks_in_plain_fields_are_literal():
    actual = object_of(VARIABLE, value="v", description="*** old ***")
    wanted = {"description": "a *** b"}
    for version in (NEWEST_2, NEWEST):
        change = change_of(VARIABLE, version, "k", {"description": "x old y"}, actual, update_secrets="on_create")
        assert change.fields == ("description",)
        assert not change_of(VARIABLE, version, "k", wanted, {**actual, **wanted}, update_secrets="on_create").changed


@pytest.mark.parametrize(
    ("key", "given", "actual_value", "verdict"),
    [
        ("db_password", "hunter2", "***", "unknown"),
        ("db_password", '{"a": 1}', "***", "unknown"),
        ("db_password", "5", "***", "unknown"),
        ("cfg", '{"password": "p", "q": 1}', '{"password": "***", "q": 1}', "unknown"),
        ("cfg", '{"password": "p", "q": 2}', '{"password": "***", "q": 1}', "different"),
        ("version", "1.10", "1.1", "same"),
        ("version", "1.2", "1.1", "different"),
        ("region", "eu", "us", "different"),
        ("region", "eu", "eu", "same"),
        ("empty", "", "", "same"),
    ],
)
def test_variables_of_airflow_3(key, given, actual_value, verdict):
    actual = object_of(VARIABLE, value=actual_value)
    always = change_of(VARIABLE, NEWEST, key, {"value": given}, actual)
    assert always.changed is (verdict != "same")
    assert bool(always.rewritten_secrets) is (verdict == "unknown")
    on_create = change_of(VARIABLE, NEWEST, key, {"value": given}, actual, update_secrets="on_create")
    assert on_create.changed is (verdict == "different")


def test_a_fingerprinted_variable_of_airflow_3():
    created = change_of(VARIABLE, NEWEST, "db_password", {"value": "one"}, None, **KEYED)
    actual = object_of(VARIABLE, value="***", **{FINGERPRINT: created.after[FINGERPRINT]})
    assert not change_of(VARIABLE, NEWEST, "db_password", {"value": "one"}, actual, **KEYED).changed
    assert change_of(VARIABLE, NEWEST, "db_password", {"value": "two"}, actual, **KEYED).fields == ("value",)


@pytest.mark.parametrize("options", [{}, KEYED])
def test_a_server_that_shows_secrets_drops_the_fingerprint(options):
    """The fingerprint of another server says nothing about the value of this one."""
    actual = object_of(VARIABLE, value="v", **{FINGERPRINT: "750b83ff436ce647"})
    change = change_of(VARIABLE, NEWEST_2, "k", {"description": "new"}, actual, **options)
    assert change.fields == ("description",) and change.after[FINGERPRINT] == ""


def test_empty_variable_with_a_sensitive_name_has_a_fingerprint():
    """Airflow 3 returns a mask for a sensitive variable, even if it is empty."""
    old = object_of(VARIABLE, value="***")
    emptied = change_of(VARIABLE, NEWEST, "db_password", {"value": ""}, old, **KEYED)
    assert emptied.fields == ("value",)
    actual = object_of(VARIABLE, value="***", **{FINGERPRINT: emptied.after[FINGERPRINT]})
    assert not change_of(VARIABLE, NEWEST, "db_password", {"value": ""}, actual, **KEYED).changed


@EVERYWHERE
def test_update_password_of_a_user(version):
    actual = object_of(USER, **{**A_USER, "password": "***"})
    assert change_of(USER, version, "u", A_USER, actual).fields == ("password",)
    assert not change_of(USER, version, "u", A_USER, actual, update_secrets="on_create").changed
    # a login confirmed the password
    assert not change_of(USER, version, "u", A_USER, {**actual, "password": "hunter2"}).changed


# default_pool


@pytest.mark.parametrize("values", [{"slots": 5}, {"include_deferred": True}, {"slots": 5, "include_deferred": True}])
@EVERYWHERE
def test_mutable_fields_of_the_default_pool(values, version):
    actual = object_of(POOL, slots=128, description="Default pool")
    change = change_of(POOL, version, "default_pool", {**values, "description": "Default pool"}, actual)
    assert set(change.fields) == set(values)


def test_the_description_of_the_default_pool():
    actual = object_of(POOL, slots=128, description="Default pool")
    values = {"slots": 5, "description": "mine"}
    assert change_of(POOL, NEWEST_2, "default_pool", values, actual).fields == ("slots", "description")
    with pytest.raises(InvalidRequestError, match="only to slots and include_deferred of .*, not to description"):
        change_of(POOL, NEWEST, "default_pool", values, actual)


# diffs


@EVERYWHERE
def test_diff_shows_changes_without_secrets(version):
    values = {"password": "hunter2", "extra": {"api_key": "hunter3", "region": "us"}}
    diff = change_of(CONNECTION, version, "c", values, HIDDEN, update_secrets="on_create").diff()
    assert diff["before_header"] == diff["after_header"] == "connection c"
    before, after = diff["before"], diff["after"]
    assert {name for name in after if before.get(name) != after[name]} == {"extra"}
    assert before["extra"] == {"api_key": "***", "region": "eu"}
    assert after["extra"] == {"api_key": "***", "region": "us"}
    assert "hunter" not in json.dumps(diff)


@EVERYWHERE
def test_a_diff_of_a_creation_shows_no_secret(version):
    diff = change_of(CONNECTION, version, "c", {"conn_type": "x", "host": "h", **GIVEN}, None).diff()
    assert diff["after"]["host"] == "h"
    assert diff["after"]["password"] == "***"
    assert "hunter" not in json.dumps(diff)


@EVERYWHERE
def test_a_diff_of_a_deletion_shows_no_secret(version):
    diff = change_of(VARIABLE, version, "db_password", None, object_of(VARIABLE, value="hunter2")).diff()
    assert "hunter" not in json.dumps(diff)


@EVERYWHERE
def test_diffs_contain_no_fingerprint(version):
    actual = after_first_run(version)
    change = change_of(CONNECTION, version, "c", {**GIVEN, "password": "rotated"}, actual, **KEYED)
    text = json.dumps(change.diff())
    assert actual[FINGERPRINT] not in text
    assert change.after[FINGERPRINT] not in text
    assert FINGERPRINT not in text


@pytest.mark.parametrize(
    ("version", "key", "given", "actual_value", "sensitive"),
    [
        (NEWEST_2, "region", "us", "eu", False),
        (NEWEST, "db_password", "new", "***", False),
        # a JSON value that is written because it cannot be compared
        (NEWEST, "cfg", '{"password": "new", "q": 1}', '{"password": "***", "q": 1}', False),
        # known to differ, but not shown
        (NEWEST_2, "db_password", "new", "old", False),
        (NEWEST_2, "cfg", '{"password": "new"}', '{"password": "old"}', False),
        (NEWEST_2, "region", "us", "eu", True),
        (NEWEST, "region", "us", "eu", True),
    ],
)
def test_diff_of_a_change_is_not_empty(version, key, given, actual_value, sensitive):
    actual = object_of(VARIABLE, value=actual_value)
    change = change_of(VARIABLE, version, key, {"value": given}, actual, sensitive=sensitive)
    assert change.changed
    assert change.diff()["before"] != change.diff()["after"]
    assert "new" not in json.dumps(change.diff()["after"])


@EVERYWHERE
def test_sensitive_hides_everything(version):
    change = change_of(VARIABLE, version, "region", {"value": "hunter2"}, None, sensitive=True)
    assert "hunter2" not in json.dumps(change.diff())
    change = change_of(VARIABLE, version, "region", None, object_of(VARIABLE, value="hunter2"), sensitive=True)
    assert "hunter2" not in json.dumps(change.diff())


UNREADABLE = Unreadable({"name": "it"})


@pytest.mark.parametrize(
    ("resource", "values", "desired", "needed"),
    [
        (POOL, None, {}, False),
        (ROLE, None, {}, False),
        (VARIABLE, {"value": "v"}, {}, False),
        (VARIABLE, {"description": "d"}, {}, True),
        (VARIABLE, {"value": "v"}, {"update_secrets": "on_create"}, True),
        (VARIABLE, {"value": "v"}, {"update_secrets": "when_changed", "fingerprint_key": "k" * 16}, True),
        (POOL, {"slots": 1}, {}, True),
        # if a server fails to return an object, it also fails to update it
        (POOL, {"slots": 1, "include_deferred": True}, {}, True),
        (CONNECTION, {"conn_type": "ssh"}, {}, True),
        (CONNECTION, None, {}, False),
        (CONNECTION, {"conn_type": "ssh", "extra": {"a": 1}}, {"modes": {"extra": "merge"}}, True),
        (CONNECTION, {"host": "h"}, {}, True),
        # an exact list keeps the permissions that DAG files manage
        (ROLE, {"permissions": []}, {}, True),
        (DAG, {"scheduling_state": "paused"}, {}, True),
    ],
)
def test_needs_reading(resource, values, desired, needed):
    assert needs_reading(bound_to(resource), DesiredState("it", values, **desired)) is needed


def test_an_object_that_the_server_fails_to_return_is_written_with_the_specified_values():
    change = change_of(VARIABLE, NEWEST, "it", {"value": "v"}, UNREADABLE)
    assert (change.action, change.fields, change.after) == ("update", ("value",), {"value": "v"})
    assert change.diff()["before"] == {"key": "it"}
    assert change.diff()["after"] == {"key": "it", "value": "v"}
    assert change_of(VARIABLE, NEWEST, "it", None, UNREADABLE).action == "delete"


def test_a_frozen_dag_can_be_drained():
    """A task that drains a DAG accepts a paused one.

    A restoration does not: a frozen DAG has not been drained.
    """
    bound, state = bound_to(DAG, "3.4.0"), {"scheduling_state": "draining"}
    paused = {"scheduling_state": "paused"}
    assert plan(bound, DesiredState("etl", state), paused).action == "none"
    change = plan(bound, DesiredState("etl", state, {"scheduling_state": "exact"}), paused)
    assert (change.action, change.after) == ("update", state)


@pytest.mark.parametrize("version", ["2.11.2", "3.3.2"])
def test_draining_requires_airflow_3_4(version):
    with pytest.raises(InvalidRequestError, match="requires Airflow 3.4.0 or later."):
        validate_for_server(bound_to(DAG, version), DesiredState("etl", {"scheduling_state": "draining"}))
