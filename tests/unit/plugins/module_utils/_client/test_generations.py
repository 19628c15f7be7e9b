# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.generations import (
    V1,
    V2,
    error_detail,
    required_version,
    split_url,
    supports,
    version_tuple,
)
from ansible_collections.community.airflow.plugins.module_utils._client.http import Response
from ansible_collections.community.airflow.plugins.module_utils._model.fingerprint import FINGERPRINT
from ansible_collections.community.airflow.plugins.module_utils._model.secrets import Redactor
from ansible_collections.community.airflow.plugins.module_utils._reconcile.encode import body_of
from ansible_collections.community.airflow.plugins.module_utils._resources.connection import CONNECTION
from ansible_collections.community.airflow.plugins.module_utils._resources.dag import DAG
from ansible_collections.community.airflow.plugins.module_utils._resources.pool import POOL
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
    endpoint_of,
    object_of,
)

EVERYWHERE = pytest.mark.parametrize("version", VERSIONS)


def encoded_request(resource, version, key, values, actual, **desired):
    """Return the body and the ``update_mask`` of an update.

    The update is from ``actual`` to ``values``.
    """
    change = change_of(resource, version, key, values, actual, **desired)
    body, query = body_of(change)
    assert {name for name, value in query} <= {"update_mask"}
    assert json.loads(json.dumps(body)) == body
    return body, [value for name, value in query]


# bodies

A_POOL = object_of(POOL, slots=5, description="d", include_deferred=True)
A_VARIABLE = object_of(VARIABLE, value="v", description="d")
A_CONNECTION = object_of(CONNECTION, conn_type="ssh", host="h", password="***", extra={"api_key": "***"})
A_USER = object_of(USER, email="e", first_name="f", last_name="l", password="***", roles=["Op"])
READ_POOLS = {"action": "can_read", "resource": "Pools"}
WIRE_READ_POOLS = {"action": {"name": "can_read"}, "resource": {"name": "Pools"}}


@pytest.mark.parametrize(
    ("resource", "version", "values", "body"),
    [
        (POOL, OLDEST, {"slots": 5}, {"name": "it", "slots": 5}),
        (
            POOL,
            NEWEST,
            {"slots": 5, "include_deferred": True, "team_name": "t"},
            {"name": "it", "slots": 5, "include_deferred": True, "team_name": "t"},
        ),
        (VARIABLE, NEWEST_2, {"value": "v"}, {"key": "it", "value": "v"}),
        (VARIABLE, NEWEST, {"value": "true", "description": "d"}, {"key": "it", "value": "true", "description": "d"}),
        (
            CONNECTION,
            NEWEST_2,
            {"conn_type": "ssh", "extra": {"a": 1}, "port": 22},
            {"connection_id": "it", "conn_type": "ssh", "extra": '{"a": 1}', "port": 22},
        ),
        (
            CONNECTION,
            NEWEST,
            {"conn_type": "ssh", "host": "", "port": None, "extra": {}},
            {"connection_id": "it", "conn_type": "ssh", "host": None, "port": None, "extra": "{}"},
        ),
        (
            USER,
            NEWEST_2,
            {"email": "e", "first_name": "f", "last_name": "l", "password": "p", "roles": ["Op"]},
            {
                "username": "it",
                "email": "e",
                "first_name": "f",
                "last_name": "l",
                "password": "p",
                "roles": [{"name": "Op"}],
            },
        ),
        (ROLE, NEWEST_2, {"permissions": [READ_POOLS]}, {"name": "it", "actions": [WIRE_READ_POOLS]}),
        (ROLE, NEWEST, {}, {"name": "it", "actions": []}),
    ],
)
def test_bodies_of_creations(resource, version, values, body):
    assert encoded_request(resource, version, "it", values, None) == (body, [])


@pytest.mark.parametrize(
    ("resource", "version", "values", "actual", "body", "mask"),
    [
        # the changed fields, further fields that the server requires, and the mask
        (POOL, OLDEST, {"slots": 6}, A_POOL, {"name": "it", "slots": 6}, ["slots"]),
        (POOL, NEWEST_2, {"slots": 6}, A_POOL, {"name": "it", "slots": 6}, ["slots"]),
        (
            POOL,
            NEWEST_2,
            {"slots": 6, "include_deferred": False},
            A_POOL,
            {"name": "it", "slots": 6, "include_deferred": False},
            ["include_deferred,slots"],
        ),
        (POOL, FIRST_3, {"slots": 6}, A_POOL, {"name": "it", "slots": 6}, ["slots"]),
        (
            POOL,
            NEWEST,
            {"description": "e"},
            A_POOL,
            {"name": "it", "slots": 5, "description": "e", "include_deferred": True},
            ["description"],
        ),
        (
            POOL,
            NEWEST,
            {"slots": 6, "description": "", "team_name": "t"},
            A_POOL,
            {"name": "it", "slots": 6, "description": "", "include_deferred": True, "team_name": "t"},
            ["description", "slots", "team_name"],
        ),
        # before 2.8.2, variables have no description
        (VARIABLE, OLDEST, {"value": "w"}, A_VARIABLE, {"key": "it", "value": "w"}, []),
        # the mask does not support the value here, and an omitted description is kept
        (VARIABLE, NEWEST_2, {"value": "w"}, A_VARIABLE, {"key": "it", "value": "w"}, []),
        (
            VARIABLE,
            NEWEST_2,
            {"value": "w", "description": "e"},
            A_VARIABLE,
            {"key": "it", "value": "w", "description": "e"},
            [],
        ),
        (
            VARIABLE,
            NEWEST_2,
            {"description": "e"},
            A_VARIABLE,
            {"key": "it", "value": "v", "description": "e"},
            ["description"],
        ),
        (VARIABLE, NEWEST, {"value": "w"}, A_VARIABLE, {"key": "it", "value": "w"}, ["value"]),
        (
            VARIABLE,
            NEWEST,
            {"description": "e"},
            A_VARIABLE,
            {"key": "it", "value": "v", "description": "e"},
            ["description"],
        ),
        (CONNECTION, NEWEST_2, {"host": "i"}, A_CONNECTION, {"connection_id": "it", "host": "i"}, ["host"]),
        (
            CONNECTION,
            NEWEST,
            {"host": "i"},
            A_CONNECTION,
            {"connection_id": "it", "conn_type": "ssh", "host": "i"},
            ["host"],
        ),
        (
            CONNECTION,
            NEWEST,
            {"conn_type": "x", "extra": {"api_key": "k"}},
            A_CONNECTION,
            {"connection_id": "it", "conn_type": "x", "extra": '{"api_key": "k"}'},
            ["conn_type", "extra"],
        ),
        (
            USER,
            NEWEST_2,
            {"roles": ["Admin"]},
            A_USER,
            {"username": "it", "email": "e", "first_name": "f", "last_name": "l", "roles": [{"name": "Admin"}]},
            ["roles"],
        ),
        (
            USER,
            FIRST_3,
            {"roles": ["Op"], "password": "p"},
            # a required value that must not be empty; the mask prevents its update
            object_of(USER, password="***"),
            {
                **dict.fromkeys(("username", "email", "first_name", "last_name"), "it"),
                "roles": [{"name": "Op"}],
                "password": "p",
            },
            ["password,roles"],
        ),
        (USER, NEWEST, {"email": "x"}, A_USER, {"username": "it", "email": "x"}, ["email"]),
        (
            USER,
            NEWEST,
            {"roles": ["Op"]},
            object_of(USER, password="***"),
            {"username": "it", "roles": [{"name": "Op"}]},
            ["roles"],
        ),
        (
            ROLE,
            NEWEST,
            {"permissions": [READ_POOLS]},
            object_of(ROLE),
            {"name": "it", "actions": [WIRE_READ_POOLS]},
            ["actions"],
        ),
        (DAG, NEWEST_2, {"scheduling_state": "paused"}, object_of(DAG), {"is_paused": True}, ["is_paused"]),
        (DAG, NEWEST, {"scheduling_state": "paused"}, object_of(DAG), {"is_paused": True}, ["is_paused"]),
        (
            DAG,
            "3.4.0",
            {"scheduling_state": "paused"},
            object_of(DAG),
            {"scheduling_state": "paused"},
            ["scheduling_state"],
        ),
    ],
)
def test_bodies_of_updates(resource, version, values, actual, body, mask):
    assert encoded_request(resource, version, "it", values, actual) == (body, mask)


@EVERYWHERE
@pytest.mark.parametrize(
    ("resource", "actual", "values"),
    [
        (CONNECTION, A_CONNECTION, {"host": "i"}),
        (CONNECTION, A_CONNECTION, {"extra": {"api_key": "k"}}),
        (USER, A_USER, {"roles": ["Admin"]}),
        (USER, A_USER, {"password": "new"}),
    ],
)
def test_bodies_contain_no_mask(resource, actual, values, version):
    assert "***" not in json.dumps(encoded_request(resource, version, "it", values, actual))


@pytest.mark.parametrize("version", [FIRST_3, NEWEST])
def test_a_hidden_value_that_a_body_needs_is_not_a_mask(version):
    actual = object_of(VARIABLE, value="***")
    body, mask = encoded_request(VARIABLE, version, "db_password", {"description": "new"}, actual)
    assert "***" not in json.dumps(body)
    assert mask == ["description"], "the value in the body is not written"
    body, mask = encoded_request(
        VARIABLE, version, "db_password", {"description": "new", "value": "given"}, actual, update_secrets="on_create"
    )
    assert (body["value"], mask) == ("given", ["description"])


@pytest.mark.parametrize(
    ("resource", "version", "actual", "values", "kept"),
    [
        # without update_mask, the server stores the whole body
        (VARIABLE, NEWEST_2, object_of(VARIABLE, value="a *** b"), {"description": "new"}, {"value": "a *** b"}),
        (
            POOL,
            NEWEST_2,
            object_of(POOL, slots=5, description="*** busy ***"),
            {"slots": 6},
            {"description": "*** busy ***"},
        ),
        (
            POOL,
            NEWEST,
            object_of(POOL, slots=5, description="*** busy ***"),
            {"slots": 6},
            {"description": "*** busy ***"},
        ),
        (USER, NEWEST_2, {**A_USER, "last_name": "***"}, {"roles": []}, {"last_name": "***"}),
        (USER, NEWEST, {**A_USER, "last_name": "***"}, {"roles": []}, {"last_name": "***"}),
    ],
)
def test_asterisks_in_plain_text_are_kept(resource, version, actual, values, kept):
    body, mask = encoded_request(resource, version, "it", values, actual)
    assert {name: value for name, value in body.items() if name in kept and (name in mask or not mask)} in (kept, {})
    assert not mask or not set(mask) & set(kept)


@EVERYWHERE
def test_fingerprint_is_stored_after_the_description(version):
    keyed = {"update_secrets": "when_changed", "fingerprint_key": "k"}
    change = change_of(
        CONNECTION, version, "it", {"conn_type": "x", "description": "d", "password": "p"}, None, **keyed
    )
    mark = change.after[FINGERPRINT]
    body, query = body_of(change)
    assert body["description"] == f"d [secrets:{mark}]"
    row = {**body, "password": None}
    values = bound_to(CONNECTION, version).decode(row)
    assert (values["description"], values[FINGERPRINT]) == ("d", mark)


@pytest.mark.parametrize("version", [FIRST_3, NEWEST])
def test_a_new_fingerprint_is_named_in_the_mask(version):
    keyed = {"update_secrets": "when_changed", "fingerprint_key": "k"}
    body, mask = encoded_request(
        CONNECTION, version, "it", {"password": "p"}, {**A_CONNECTION, "description": "d"}, **keyed
    )
    assert mask == ["description", "password"]
    assert body["description"].startswith("d [secrets:")


@EVERYWHERE
def test_a_dropped_fingerprint_is_removed_from_the_description(version):
    actual = {**A_CONNECTION, "description": "d", FINGERPRINT: "0" * 16}
    body, mask = encoded_request(CONNECTION, version, "it", {"password": "p"}, actual)
    assert body["description"] == "d"
    assert [name for names in mask for name in names.split(",")] == ["description", "password"]


@EVERYWHERE
def test_a_change_of_the_description_keeps_the_fingerprint(version):
    actual = {**A_CONNECTION, "description": "d", FINGERPRINT: "0" * 16}
    body, mask = encoded_request(CONNECTION, version, "it", {"description": "e"}, actual)
    assert body["description"] == f"e [secrets:{'0' * 16}]"


# rows


@pytest.mark.parametrize(
    ("resource", "version", "row", "values"),
    [
        (
            POOL,
            OLDEST,
            {"name": "p", "slots": 5},
            object_of(POOL, slots=5),
        ),
        (
            CONNECTION,
            NEWEST_2,
            {"connection_id": "c", "conn_type": "x"},
            {**object_of(CONNECTION, conn_type="x"), "password": "***"},
        ),
        (
            CONNECTION,
            NEWEST,
            {"connection_id": "c", "conn_type": "x", "password": None},
            object_of(CONNECTION, conn_type="x"),
        ),
        (
            CONNECTION,
            NEWEST,
            {"conn_type": "x", "password": "***"},
            object_of(CONNECTION, conn_type="x", password="***"),
        ),
        (ROLE, NEWEST, {"name": "r", "actions": [WIRE_READ_POOLS]}, {"permissions": [READ_POOLS]}),
        (USER, NEWEST, {"username": "u", "roles": [{"name": "Op"}]}, object_of(USER, roles=["Op"], password="***")),
        (DAG, NEWEST, {"dag_id": "d", "is_paused": False}, {"scheduling_state": "active"}),
        (
            DAG,
            "3.4.0",
            {"dag_id": "d", "is_paused": False, "scheduling_state": "draining"},
            {"scheduling_state": "draining"},
        ),
    ],
)
def test_decoded_rows(resource, version, row, values):
    assert bound_to(resource, version).decode(row) == values


# responses


def answer(status, body, content_type="application/json"):
    return Response("GET", "/x", status, content_type, body if content_type.endswith("json") else None, str(body))


ECHO = {"type": "string_type", "loc": ["body", "password"], "msg": "Input should be text", "input": "hunter2"}


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ({"detail": [ECHO]}, "password: Input should be text"),
        (
            {"detail": [ECHO, {**ECHO, "loc": ["body", "a", 0]}]},
            "password: Input should be text; a.0: Input should be text",
        ),
        ({"detail": [{"loc": ["body"], "msg": "Field required", "input": {"p": "hunter2"}}]}, "Field required"),
        ({"detail": [{"loc": ["body", "value"], "msg": "not 'hunter2'"}]}, "value: not '***'"),
        ({"detail": ["plain"]}, "plain"),
        ({"detail": "Pool\n  not   found", "title": "Not Found"}, "Pool not found"),
        ({"title": "Bad Request", "detail": None}, "Bad Request"),
        (
            {"detail": {"reason": "Unique constraint violation", "statement": "INSERT hunter2"}},
            "Unique constraint violation",
        ),
        ({"detail": {"reason": "not_found", "message": "Task group x not found"}}, "not_found: Task group x not found"),
        ({"detail": {"message": "Task group x not found"}}, "Task group x not found"),
        ({"detail": {"reason": "r", "message": "See the log with ID 5", "statement": "INSERT hunter2"}}, "r"),
        ({"detail": {"statement": "INSERT hunter2"}}, "Database error"),
        ({"error": "broken"}, "broken"),
        ({"message": "broken"}, "broken"),
        ({}, ""),
        ([], ""),
        ({"detail": "x" * 600}, "x" * 500 + "..."),
    ],
)
def test_reason(body, line):
    assert error_detail(answer(422, body), Redactor(["hunter2"])) == line
    assert "hunter2" not in line


def test_input_is_not_echoed_even_if_it_is_not_known_to_be_secret():
    assert "hunter2" not in error_detail(answer(422, {"detail": [ECHO]}))


def test_reason_of_a_page():
    assert error_detail(answer(500, "<h1>hunter2</h1>", "text/html")) == "text/html instead of JSON"
    assert error_detail(answer(502, "", "")) == "no content type instead of JSON"


# versions


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("2.10.5", (2, 10, 5)),
        ("2.10.5+composer", (2, 10, 5)),
        ("3.0.0rc1", (3, 0, 0)),
        ("3.1.0.dev0", (3, 1, 0)),
        ("3", (3,)),
        ("", ()),
        ("main", ()),
    ],
)
def test_version_tuple(text, numbers):
    assert version_tuple(text) == numbers


@pytest.mark.parametrize(
    ("since", "generation", "version", "supported"),
    [
        ({}, V1, "2.5.0", True),
        ({"v1": "2.7.0"}, V1, "2.6.3", False),
        ({"v1": "2.7.0"}, V1, "2.7.0", True),
        ({"v1": "2.7.0"}, V1, "2.10.0", True),
        ({"v1": "2.7.0"}, V2, "3.0.0", True),
        ({"v1": None}, V1, "2.11.2", False),
        ({"v1": None, "v2": "3.2.0"}, V2, "3.1.8", False),
        ({"v1": None, "v2": "3.2.0"}, V2, "3.2.0", True),
        ({"v2": None}, V2, "3.3.2", False),
    ],
)
def test_supports(since, generation, version, supported):
    assert supports(since, generation, version) is supported


@pytest.mark.parametrize(
    ("since", "words"),
    [
        ({"v1": "2.7.0"}, "Airflow 2.7.0 or later"),
        ({"v1": None}, "Airflow 3 or later"),
        ({"v1": None, "v2": "3.2.0"}, "Airflow 3.2.0 or later"),
        ({"v2": "3.1.0"}, "Airflow 3.1.0 or later"),
        ({"v1": "2.11.0", "v2": "3.1.0"}, "Airflow 2.11.0 or 3.1.0 or later"),
        ({"v2": None}, "Airflow 2"),
    ],
)
def test_needed_version(since, words):
    assert required_version(since) == words


@pytest.mark.parametrize(
    ("url", "root", "api"),
    [
        ("http://a", "http://a", ""),
        ("http://a/airflow", "http://a/airflow", ""),
        ("http://a/api/v1", "http://a", "v1"),
        ("http://a/airflow/api/v2", "http://a/airflow", "v2"),
        ("http://a/api/v3", "http://a/api/v3", ""),
        ("http://a/api/v1/pools", "http://a/api/v1/pools", ""),
    ],
)
def test_split_url(url, root, api):
    assert split_url(url) == (root, api)


@pytest.mark.parametrize(
    ("version", "accepted"), [("2.5.0", False), ("3.0.6", False), ("3.1.7", False), ("3.1.8", True), ("3.3.2", True)]
)
def test_a_pool_without_limit(version, accepted):
    assert (endpoint_of(POOL, version).limits["slots"](-1) == "") is accepted
    assert (endpoint_of(POOL, version).limits["slots"](0) == "") is (version != "3.1.7")
    assert endpoint_of(POOL, version).limits["slots"](-2) != ""
