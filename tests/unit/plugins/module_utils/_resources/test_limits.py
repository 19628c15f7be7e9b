# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Limits of servers, measured on Airflow 2.5.0, 2.11.2 and 3.3.2.

They were measured with PostgreSQL, which is stricter than SQLite.
"""

from __future__ import annotations

import re

import pytest
import yaml

from ansible_collections.community.airflow.plugins.module_utils._actions.dag_run.module import dag_run, ensure_dag_run
from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleCall
from ansible_collections.community.airflow.plugins.module_utils._reconcile.batch import (
    validate_for_server,
)
from ansible_collections.community.airflow.plugins.module_utils._reconcile.plan import DesiredState, plan
from ansible_collections.community.airflow.plugins.module_utils._resources._entries import (
    ASSET_STATE_ENTRY,
    TASK_STATE_ENTRY,
    XCOM_ENTRY,
)
from ansible_collections.community.airflow.plugins.module_utils._resources._rules import reserved_keys_problem
from ansible_collections.community.airflow.plugins.module_utils._resources.connection import CONNECTION
from ansible_collections.community.airflow.plugins.module_utils._resources.pool import POOL
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES
from ansible_collections.community.airflow.plugins.module_utils._resources.role import ROLE
from ansible_collections.community.airflow.plugins.module_utils._resources.user import USER
from ansible_collections.community.airflow.plugins.module_utils._resources.variable import VARIABLE
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import (
    FIRST_3,
    NEWEST,
    NEWEST_2,
    OLDEST,
    VERSIONS,
    bound_to,
    change_of,
    object_of,
)

NEEDED = {
    "pool": {"slots": 1},
    "variable": {"value": "1"},
    "connection": {"conn_type": "http"},
    "user": {"email": "x@y", "first_name": "f", "last_name": "l", "password": "p", "roles": ["Op"]},
    "role": {"permissions": []},
}
EVERY, SINCE_2_6 = VERSIONS, VERSIONS[1:]
LENGTHS = [
    (EVERY, POOL, "name", 256),
    (EVERY, VARIABLE, "key", 250),
    (EVERY, CONNECTION, "connection_id", 200),
    *((EVERY, CONNECTION, name, 500) for name in ("conn_type", "host", "schema")),
    ((OLDEST,), CONNECTION, "login", 500),
    (EVERY, ROLE, "name", 64),
    ((OLDEST,), USER, "username", 256),
    (SINCE_2_6, USER, "username", 512),
    ((OLDEST,), USER, "email", 256),
    (SINCE_2_6, USER, "email", 512),
    *(((OLDEST,), USER, name, 64) for name in ("first_name", "last_name")),
    *((SINCE_2_6, USER, name, 256) for name in ("first_name", "last_name")),
    ((OLDEST, NEWEST_2), USER, "password", 256),
    *(((NEWEST,), one, "team_name", 50) for one in (POOL, VARIABLE, CONNECTION)),
]
TABLE = [
    *(
        (versions, one, name, "x" * most, "x" * (most + 1), f"at most {most} characters")
        for versions, one, name, most in LENGTHS
    ),
    (EVERY, CONNECTION, "port", 65535, 65536, "65535 or less"),
    (EVERY, CONNECTION, "port", 0, -1, "0 or more"),
    (EVERY, POOL, "slots", 2**31 - 1, 2**31, "2147483647 or less"),
    (EVERY, POOL, "description", "x" * 100_000, "a\0b", "NUL"),
    (EVERY, VARIABLE, "description", "x" * 100_000, "\ud800", "Unicode"),
    (EVERY, POOL, "name", "a\tb", "a\0b", "NUL"),
    (EVERY, CONNECTION, "login", "ä", "a\0", "NUL"),
    (EVERY, CONNECTION, "extra", {"a": 1}, '{"a": "1}', "line 1, column"),
    (EVERY, CONNECTION, "extra", {"a": 1}, f'{{"a": {"[" * 100}1{"]" * 100}}}', "100 levels"),
    (EVERY, CONNECTION, "extra", {"a": 1}, f'{{"a": {"[" * 5000}1{"]" * 5000}}}', "100 levels"),
    (EVERY, CONNECTION, "connection_id", "a.b-c_1", "a:b", "letters, digits, dots, dashes and underscores"),
    # numbers that Airflow 3 fails to parse before it shows a value
    ((FIRST_3, NEWEST), VARIABLE, "value", "9" * 4300, "9" * 4301, "4300 digits"),
    ((FIRST_3, NEWEST), VARIABLE, "value", "x" + "9" * 4301, '{"a": ' + "9" * 4301 + "}", "4300 digits"),
    ((FIRST_3, NEWEST), VARIABLE, "value", '{"a": "' + "9" * 4301 + '"}', '{"a": -' + "9" * 4301 + "}", "4300 digits"),
    ((FIRST_3, NEWEST), VARIABLE, "value", "[1]", "[1e999]", "infinity"),
    ((FIRST_3, NEWEST), VARIABLE, "value", "[" * 100 + "]" * 100, "[" * 101 + "]" * 101, "100 levels"),
    ((FIRST_3, NEWEST), VARIABLE, "value", f"[{'[],' * 600}1]", "[" * 100_000, "100 levels"),
    (EVERY, USER, "email", "no at sign", "", "must not be empty"),
    *(((NEWEST,), USER, name, "f", "", "must not be empty") for name in ("first_name", "last_name")),
]
CASES = [(version, *case) for versions, *case in TABLE for version in versions]


def planned(version, resource, name, value, actual=None):
    key = value if name == resource.key else "it"
    values = dict(NEEDED[resource.kind]) if actual is None else {}
    return change_of(resource, version, key, values if name == resource.key else {**values, name: value}, actual)


@pytest.mark.parametrize("version, lowest", [("2.11.2", 0), ("3.1.6", 0), ("3.1.7", 1), ("3.1.8", -1), ("3.2.0", -1)])
def test_the_lowest_number_of_slots(version, lowest):
    assert planned(version, POOL, "slots", lowest).action == "create"
    with pytest.raises(InvalidRequestError, match=f"slots of pool .* must be {lowest} or more"):
        planned(version, POOL, "slots", lowest - 1)


@pytest.mark.parametrize(("version", "resource", "name", "legal", "wrong", "words"), CASES)
def test_limits(version, resource, name, legal, wrong, words):
    assert planned(version, resource, name, legal).action == "create"
    with pytest.raises(InvalidRequestError) as error:
        planned(version, resource, name, wrong)
    assert str(error.value).startswith(f"{name} of {resource.kind} '")
    assert words in str(error.value)


@pytest.mark.parametrize(("version", "resource", "name", "legal", "wrong", "words"), CASES)
def test_existing_objects_beyond_limits_stay_manageable(version, resource, name, legal, wrong, words):
    """An object beyond a limit can be deleted, kept, and changed in other fields."""
    del legal, words
    field = "" if name == resource.key else name
    actual = object_of(
        resource, **NEEDED[resource.kind], **({} if not field or field in NEEDED[resource.kind] else {field: wrong})
    )
    actual = {**actual, **({field: wrong} if field else {})}
    key = "it" if field else wrong
    other = {"pool": "slots", "variable": "value", "connection": "host", "user": "roles", "role": "permissions"}[
        resource.kind
    ]
    new = {
        "slots": 7,
        "value": "7",
        "host": "7",
        "roles": ["Admin"],
        "permissions": [{"action": "a", "resource": "b"}],
    }[other]
    assert change_of(resource, version, key, None, actual).action == "delete"
    if field:
        if field != "password":
            assert change_of(resource, version, key, {field: wrong}, actual).action == "none"
        if other == field:
            return
    assert change_of(resource, version, key, {other: new}, actual).fields == (other,)


@pytest.mark.parametrize(("version", "name"), [(OLDEST, "first_name"), (NEWEST_2, "last_name"), (FIRST_3, "last_name")])
def test_empty_names_if_servers_accept_them(version, name):
    assert planned(version, USER, name, "").action == "create"


LOST = [
    (POOL, "a/b", (OLDEST, NEWEST_2)),
    (POOL, "a\nb", (FIRST_3, NEWEST)),
    (VARIABLE, "/a", (OLDEST, NEWEST_2)),
    (VARIABLE, "a\n", EVERY),
    (VARIABLE, "a/b", ()),
    (CONNECTION, "a/b", EVERY),
    (ROLE, "a/b", EVERY),
    (ROLE, "a\nb", (FIRST_3, NEWEST)),
    (USER, "a/b", EVERY),
    (USER, "a\nb", (FIRST_3, NEWEST)),
]


@pytest.mark.parametrize("values", [{}, None])
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("resource", "key", "losing"), LOST)
def test_rejects_keys_that_servers_cannot_find_again(resource, key, losing, version, values):
    bound = bound_to(resource, version)
    if version in losing:
        with pytest.raises(
            InvalidRequestError, match=re.escape(f"{resource.key} of {resource.kind} '{key}' must not ")
        ):
            validate_for_server(bound, DesiredState(key, values))
    else:
        assert validate_for_server(bound, DesiredState(key, values)).key == key


@pytest.mark.parametrize("resource", [one for one in RESOURCES if one.creatable], ids=lambda one: one.kind)
def test_every_limit_is_documented(resource):
    module = __import__(
        f"ansible_collections.community.airflow.plugins.modules.airflow_{resource.kind}", fromlist=["DOCUMENTATION"]
    )
    options = yaml.safe_load(module.DOCUMENTATION)["options"]
    for endpoint in resource.endpoints:
        for name, limit in endpoint.limits.items():
            text = " ".join(options[name]["description"]).lower()
            if limit.max_length:
                assert "at most" in text and str(limit.max_length) in text, name
            if limit.highest is not None and limit.highest < 2**31 - 1:
                assert f"from {limit.lowest} to {limit.highest}" in text, name
            if limit.required:
                assert "empty" in text, name
        for lost in endpoint.address.loses:
            assert {"/": "slash", "^/": "slash", "\n": "newline"}[lost] in " ".join(
                options[resource.key]["description"]
            )


@pytest.mark.parametrize("resource", [XCOM_ENTRY, ASSET_STATE_ENTRY, TASK_STATE_ENTRY], ids=lambda one: one.title)
def test_keys_of_entries(resource):
    bound = bound_to(resource)
    assert plan(bound, DesiredState("k" * 512, {"value": 1}), None).action == "create"
    with pytest.raises(InvalidRequestError, match="must have at most 512 characters; it has 513"):
        plan(bound, DesiredState("k" * 513, {"value": 1}), None)


@pytest.mark.parametrize(
    ("wanted", "stored", "changes"),
    [
        (1.0, 1, False),
        (-0.0, 0, False),
        (2**70, float(2**70), False),
        (2**63 - 1, 2**63 - 2, True),
        (1.5, 1, True),
        (True, 1, True),
        ("1.0", 1, True),
        ([1.0], [1], True),
        ({"a": 1.0}, {"a": 1}, True),
        (10**400, float("inf"), True),
    ],
)
def test_numbers_that_sqlite_stores_differently(wanted, stored, changes):
    """With Airflow 3.3.2 on SQLite, only a number that is the whole XCom changes."""
    desired = DesiredState("k", {"value": wanted})
    assert plan(bound_to(XCOM_ENTRY), desired, {"value": stored}).changed is changes
    # state store entries are stored as text
    assert plan(bound_to(TASK_STATE_ENTRY), desired, {"value": stored}).changed


@pytest.mark.parametrize("name", ["dag_run_id", "partition_key"])
def test_names_of_runs(name):
    def connect():
        raise AssertionError("asked the server")

    given = {one: option.get("default") for one, option in dag_run().spec.items()}
    with pytest.raises(InvalidRequestError, match=f"^{name} must have at most 250 characters; it has 251.$"):
        ensure_dag_run(ModuleCall({**given, "dag_id": "d", name: "x" * 251}, True, connect))


@pytest.mark.parametrize(
    ("value", "plain", "in_text"),
    [
        ({"a": [{"__type": 1}]}, "key __type", "key __type"),
        ({"__var": 1, "__type": 1}, "keys __type and __var", "keys __type and __var"),
        ('{"__id__": 1}', "", "key __id__"),
        (['["{\\"__data__\\": 1}"]'], "", "key __data__"),
        ({"__id": "__type"}, "", ""),
        ("__type", "", ""),
        # nested too deeply to be parsed
        ("[" * 100_000, "", ""),
        (None, "", ""),
    ],
)
def test_keys_that_airflow_reserves(value, plain, in_text):
    for problem, keys in ((reserved_keys_problem(value), plain), (reserved_keys_problem(value, True), in_text)):
        assert problem.startswith(f"must not contain the {keys}, which Airflow reserves") if keys else problem == ""
