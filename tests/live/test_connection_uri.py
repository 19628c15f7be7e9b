# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filters connection_uri and from_connection_uri.

They are compared with Airflow's own Connection class of the release under test.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from ansible.errors import AnsibleFilterError
from hypothesis import given, settings
from hypothesis import strategies as st

import releases
from ansible_collections.community.airflow.plugins.filter.connection_uri import connection_uri
from ansible_collections.community.airflow.plugins.filter.from_connection_uri import from_connection_uri

FIELDS = [
    {"conn_type": "postgres"},
    {"conn_type": "Google_Cloud_Platform", "extra": {}},
    {"conn_type": "postgres", "host": "db", "port": 5432, "login": "u", "password": "p", "schema": "s"},
    {"conn_type": "http", "port": 80},
    {"conn_type": "http", "login": "u", "port": 80},
    {"conn_type": "http", "login": "", "password": "", "host": "h"},
    {"conn_type": "http", "password": "only"},
    {"conn_type": "http", "host": "https://api.example.com", "port": 443, "schema": "x"},
    {"conn_type": "http", "host": "http://api.example.com"},
    {"conn_type": "my_type", "host": "my_type://x"},
    {"conn_type": "postgres", "host": "/tmp/Sock", "schema": "a/b"},
    {"conn_type": "postgres", "login": "é@:/?#[]", "password": "p%w /+&=é", "host": "::1", "schema": "s p"},
    {"conn_type": "aws", "extra": {"a": "1", "b": "x y&=", "c": ""}},
    {"conn_type": "aws", "schema": "s", "extra": {"a": "é"}},
    {"conn_type": "aws", "extra": {"a": 1, "b": True, "c": None, "d": {"e": ["f"]}}},
    {"conn_type": "aws", "extra": {"": "empty key"}},
    {"conn_type": "aws", "extra": '{"a":   "1"}'},
    {"conn_type": "aws", "extra": '{"a":   1}'},
    {"conn_type": "aws", "extra": "{}"},
]
URIS = [
    "postgresql://user:pw@host:5432/db?sslmode=require",
    "google-cloud-platform://",
    "ssh://host/",
    "ssh://user:@host",
    "ssh://:pw@host",
    "ssh://us%40er:p%2Fw%3A@Host/s%2Fx",
    "postgres://u@%2Ftmp%2FSock:5/db",
    "http://[::1]:8080/x",
    "http://h/a/b",
    "http://h?a=1&b=true&c=null&d=%5B1%5D&e=&f=x+y&g=1.50&h=%22q%22&i=0x1&a=2",
    "aws://?__extra__=%7B%22a%22%3A+1%7D&b=2",
    "fs:///path/to",
    "http://@:80",
    "http://host:0",
]
# versions without support for the protocol of a host parse the second :// differently
URIS_WITH_PROTOCOL = ["http://https://host:443/x", "http://https://u:p@host"]

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8).filter(
    lambda text: "***" not in text and "://" not in text
)
PART = st.one_of(st.sampled_from(["a", "é:/?#[]@!$&'()*+,;= %", "a.b-c_d~"]), TEXT)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**6), 10**6), PART),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(PART, inner, max_size=2)),
    max_leaves=4,
)
CONNECTIONS = st.fixed_dictionaries(
    {"conn_type": st.sampled_from(["http", "postgres", "google_cloud_platform", "a1"])},
    optional={
        "host": st.one_of(PART, st.builds("{}://{}".format, st.sampled_from(["http", "https"]), PART.filter(bool))),
        "login": PART,
        "password": PART,
        "schema": PART,
        "port": st.integers(0, 65535),
        "extra": st.one_of(
            st.dictionaries(PART, VALUES, max_size=3), st.dictionaries(PART, PART, min_size=1, max_size=3)
        ),
    },
)


class OwnConnection:
    """A process of the installation under test that parses and writes all URIs."""

    def __init__(self, home: Path, version: str) -> None:
        python = releases.install(version) / "bin" / "python"
        environment = {"AIRFLOW_HOME": str(home), "PATH": os.environ["PATH"], "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
        script = Path(__file__).with_name("airflow_connections.py")
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen([python, "-I", script], env=environment, text=True, **pipes)

    def ask(self, question):
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def end(self) -> None:
        self._process.stdin.close()
        self._process.wait()


@pytest.fixture(scope="module")
def own(server, tmp_path_factory):
    running = OwnConnection(tmp_path_factory.mktemp("airflow"), server.release)
    yield running
    running.end()


def ours(fields: dict) -> dict:
    """Return our fields in Airflow's form.

    None and empty are equal, and extra is JSON.
    """
    return {**{name: value or None for name, value in fields.items()}, "extra": fields["extra"] or None}


def theirs(fields: dict) -> dict:
    assert "error" not in fields, fields
    kept = {**{name: value or None for name, value in fields.items()}, "extra": json.loads(fields["extra"] or "null")}
    kept["extra"] = kept["extra"] or None
    return kept if kept["password"] else {name: value for name, value in kept.items() if name != "password"}


@pytest.mark.parametrize("fields", FIELDS, ids=repr)
def test_written_as_airflow_does(fields, own, server):
    assert connection_uri(fields, server.version) == own.ask(fields)


def test_read_as_airflow_does(own, server):
    uris = URIS if server.number < (2, 6, 3) else URIS + URIS_WITH_PROTOCOL
    for uri in uris:
        assert ours(from_connection_uri(uri, server.version)) == theirs(own.ask(uri)), uri


def test_any_connection_is_written_and_read_as_airflow_does(own, server):
    @settings(max_examples=400, deadline=None, derandomize=True)
    @given(CONNECTIONS)
    def check(fields):
        uri = own.ask(fields)
        assert connection_uri(fields, server.version) == uri
        if uri.startswith("http://http://"):
            # Airflow before 3.1.0 writes this URI, but cannot parse it
            return
        read = own.ask(uri)
        try:
            mine = from_connection_uri(uri, server.version)
        except AnsibleFilterError:
            # a URI that we reject, Airflow cannot parse either, or it parses other fields than were written
            assert "error" in read or read["host"] != fields.get("host", "").lower()
        else:
            assert ours(mine) == theirs(read)

    check()


def test_uri_round_trip(server):
    uri = "postgres://u%40x:p%2Fw@%2Ftmp:5/a%2Fb?k=v+w"
    assert connection_uri(from_connection_uri(uri, server.version), server.version) == uri


@pytest.mark.parametrize(
    "value", ["hunter2", {"password": "hunter2"}, 5, None, {"conn_type": "http", "password": "***"}]
)
def test_rejects_invalid_connections_without_quoting_them(value):
    for convert in (connection_uri, from_connection_uri):
        with pytest.raises(AnsibleFilterError) as caught:
            convert(value)
        assert "hunter2" not in str(caught.value)
