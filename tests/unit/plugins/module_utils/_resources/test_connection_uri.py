# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import datetime

import pytest

from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._resources._uri import fields_of_uri, uri_of_fields
from ansible_collections.community.airflow.plugins.module_utils._resources.connection import CONNECTION

EMPTY = {"host": "", "login": "", "schema": "", "port": "", "extra": {}}


@pytest.mark.parametrize(
    ("uri", "fields"),
    [
        (
            "postgres://user:pw@host:5432/db?sslmode=require",
            {
                "conn_type": "postgres",
                "login": "user",
                "password": "pw",
                "host": "host",
                "port": 5432,
                "schema": "db",
                "extra": {"sslmode": "require"},
            },
        ),
        ("postgresql://host", {"conn_type": "postgres", "host": "host"}),
        ("google-cloud-platform://", {"conn_type": "google_cloud_platform"}),
        ("HTTP://Host", {"conn_type": "http", "host": "host"}),
        ("ssh://host/", {"conn_type": "ssh", "host": "host"}),
        ("ssh://user@host", {"conn_type": "ssh", "login": "user", "host": "host"}),
        ("ssh://:pw@host", {"conn_type": "ssh", "password": "pw", "host": "host"}),
        ("ssh://user:@host", {"conn_type": "ssh", "login": "user", "host": "host"}),
        (
            "ssh://us%40er:p%2Fw%3A@host/s%2Fx",
            {"conn_type": "ssh", "login": "us@er", "password": "p/w:", "host": "host", "schema": "s/x"},
        ),
        ("postgres://%2Ftmp%2FSock/db", {"conn_type": "postgres", "host": "/tmp/Sock", "schema": "db"}),
        (
            "postgres://u@%2Ftmp:5/db",
            {"conn_type": "postgres", "login": "u", "host": "/tmp", "port": 5, "schema": "db"},
        ),
        ("http://[::1]:8080/x", {"conn_type": "http", "host": "::1", "port": 8080, "schema": "x"}),
        ("http://https://host:443/x", {"conn_type": "http", "host": "https://host", "port": 443, "schema": "x"}),
        ("http://https://u:p@host", {"conn_type": "http", "login": "u", "password": "p", "host": "https://host"}),
        ("aws://?region=eu&empty=", {"conn_type": "aws", "extra": {"region": "eu", "empty": ""}}),
        ("aws://?a=%26&b=x+y", {"conn_type": "aws", "extra": {"a": "&", "b": "x y"}}),
        ("aws://?__extra__=%7B%22a%22%3A+1%7D", {"conn_type": "aws", "extra": '{"a": 1}'}),
        ("aws://?a=1&a=2", {"conn_type": "aws", "extra": {"a": "2"}}),
        ("fs:///path/to", {"conn_type": "fs", "schema": "path/to"}),
    ],
)
def test_fields_of_a_uri(uri, fields):
    assert fields_of_uri(uri) == {**EMPTY, **fields}


@pytest.mark.parametrize(
    "uri",
    [
        "hunter2",
        "://hunter2",
        "hunter2:pw@host",
        "a b://u:hunter2@h",
        "http://u:hunter2@h:port/x",
        "http://u:hunter2@h:99999/x",
        "http://u:hunter2@[::1/x",
        "http://https://ftp://hunter2",
        "http://u:hunter2@https://host",
    ],
)
def test_rejects_invalid_uris_without_quoting_them(uri):
    with pytest.raises(InvalidRequestError) as caught:
        fields_of_uri(uri)
    assert "uri " in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_uri_replaces_the_other_options():
    options = {
        "connection_id": "db",
        "uri": "ssh://user:pw@host:22",
        "description": "kept",
        "host": None,
        "password": None,
    }
    expanded = CONNECTION.expand(options)
    assert (expanded["host"], expanded["password"], expanded["port"]) == ("host", "pw", 22)
    assert (expanded["connection_id"], expanded["description"]) == ("db", "kept")


@pytest.mark.parametrize("options", [{"uri": None, "host": "h"}, {"uri": "", "host": "h"}, {"host": "h"}])
def test_expand_keeps_options_without_a_uri(options):
    assert CONNECTION.expand(options) == options


def test_every_accepted_value_of_a_uri_is_one_of_its_field():
    fields = fields_of_uri("http://u:p@h/s?__extra__=%7B%7D")
    assert {name: CONNECTION.by_name[name].type.accept(value) for name, value in fields.items()} == {
        "conn_type": "http",
        "host": "h",
        "login": "u",
        "password": "p",
        "schema": "s",
        "port": None,
        "extra": {},
    }


@pytest.mark.parametrize(
    ("uri", "hint"),
    [
        ("google_cloud_platform://", "google-cloud-platform://."),
        ("my_type://login:CANARY@host", "my-type://."),
        ("login:CANARY@host/db", "The URI must start with the connection type and ://"),
        ("postgres://login:CANARY#x@host/db", "%23 for a number sign"),
        ("postgres://login:1#CANARY@host/db", "%23 for a number sign"),
        ("postgres://login:CANARY/x@host/db", "%2F for a slash"),
        ("postgres://login:a:CANARY@host:x/db", "%3A for a colon"),
        ("postgres://login:CANARY[x@host/db", "in brackets"),
    ],
)
def test_hints_about_invalid_uris(uri, hint):
    with pytest.raises(InvalidRequestError) as error:
        fields_of_uri(uri)
    assert hint in str(error.value)
    assert "CANARY" not in str(error.value)


@pytest.mark.parametrize(
    ("fields", "uri"),
    [
        ({"conn_type": "redis", "host": "r", "schema": 1}, "redis://r/1"),
        ({"conn_type": "redis", "host": "r", "schema": 0}, "redis://r/0"),
        ({"conn_type": "http", "login": 7, "password": 8, "host": 9, "port": "80"}, "http://7:8@9:80"),
        ({"conn_type": "http", "host": "", "login": None, "port": ""}, "http://"),
        ({"conn_type": "aws", "extra": {1: "a"}}, "aws:///?1=a"),
    ],
)
def test_numbers_in_the_fields_of_a_uri(fields, uri):
    assert uri_of_fields(fields) == uri


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"schema": ["a"]}, "^schema must be text"),
        ({"password": {"a": "hunter2"}}, "^password must be text"),
        ({"port": "http"}, "^port must be a whole number"),
        ({"port": True}, "^port must be a whole number"),
        ({"extra": {"day": datetime.date(2026, 1, 1)}}, "^extra must contain only JSON types"),
        ({"extra": {"number": float("nan")}}, "^extra must not contain NaN"),
    ],
)
def test_invalid_fields_of_a_uri(fields, message):
    with pytest.raises(InvalidRequestError, match=message) as error:
        uri_of_fields({"conn_type": "http", **fields})
    assert "hunter2" not in str(error.value)
