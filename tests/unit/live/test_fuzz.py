# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fuzz suite draws the same objects again.

It finds wrong values and untrue claims, and makes each kind of mistake in a response.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / folder) for folder in ("live", "servers")]

import fuzz_checks  # noqa: E402  (it is in the folder just added)
import fuzz_values  # noqa: E402
import fuzzing  # noqa: E402
import malformed  # noqa: E402
import stored  # noqa: E402
from recording import Exchange  # noqa: E402

from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES  # noqa: E402
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import (  # noqa: E402
    NEWEST,
    NEWEST_2,
)

BY_KIND = {one.kind: one for one in RESOURCES}
PAIR = {"action": "can_read", "resource": "Pools"}
KNOWN = {"user": {"roles": ["Admin", "Viewer"]}, "role": {"permissions": [PAIR]}}


def kind_of(name, version=NEWEST):
    bound = fuzz_values.bound_to(BY_KIND[name], version)
    return fuzz_values.Kind(bound, KNOWN.get(name, {}), ("etl",) if name == "dag" else ())


@pytest.mark.parametrize("version", [NEWEST_2, NEWEST])
@pytest.mark.parametrize("name", BY_KIND)
def test_examples(name, version):
    kind = kind_of(name, version)
    drawn = fuzz_values.examples(kind, 40, 1)
    assert drawn and repr(drawn) == repr(fuzz_values.examples(kind, 40, 1))
    if name != "dag":
        assert len({one.key for one in drawn}) == len(drawn)
        given = {field for one in drawn for step in one.steps for field in step}
        assert {one.name for one in kind.fields} <= given


def field_of(kind, name):
    return BY_KIND[kind].by_name[name]


@pytest.mark.parametrize(
    "kind, name, asked, found, equal",
    [
        ("pool", "description", "x", "x", True),
        ("pool", "description", "", None, True),
        ("pool", "description", " x", "x", False),
        ("pool", "description", 5, "5", True),
        ("pool", "slots", "5", 5, True),
        ("pool", "slots", 5, 6, False),
        ("pool", "slots", 1, True, False),
        ("pool", "include_deferred", "yes", True, True),
        ("pool", "include_deferred", "no", None, False),
        ("variable", "value", {"a": 1}, '{"a": 1}', True),
        ("variable", "value", {"a": 1}, '{"a": 1.0}', False),
        ("variable", "value", "1.10", "1.1", True),
        ("variable", "value", True, "true", True),
        ("variable", "value", "x", "y", False),
        ("connection", "port", "80", 80, True),
        ("connection", "port", "", None, True),
        ("connection", "port", 80, 8080, False),
        ("connection", "extra", {}, None, True),
        ("connection", "extra", "{}", None, True),
        ("connection", "extra", "{}", '{"a": 1}', False),
        ("variable", "value", "{}", None, False),
        ("connection", "extra", {"a": 1}, None, False),
        ("user", "roles", ["Viewer"], [{"name": "Viewer"}], True),
        ("user", "roles", ["Viewer"], [{"name": "Viewer"}, {"name": "Op"}], False),
        ("role", "permissions", [PAIR], [{"action": {"name": "can_read"}, "resource": {"name": "Pools"}}], True),
        ("role", "permissions", [], [{"action": {"name": "can_read"}, "resource": {"name": "Website"}}], True),
        ("role", "permissions", [], [{"action": {"name": "can_read"}, "resource": {"name": "Pools"}}], False),
    ],
)
def test_values(kind, name, asked, found, equal):
    assert fuzz_checks.same(field_of(kind, name), asked, found) is equal


def test_stored_text_is_the_same_text():
    value = field_of("variable", "value")
    assert not fuzz_checks.same(value, "1.10", "1.1", exact=True)
    assert fuzz_checks.same(value, {"a": 1}, '{"a": 1}', exact=True)


ROW = {"name": "etl", "slots": 1, "description": "", "include_deferred": False, "team_name": None}


@pytest.mark.parametrize(
    "options, before, after, wrong",
    [
        ({"slots": 1}, None, ROW, []),
        ({"slots": 2}, None, ROW, ["slots"]),
        ({"slots": 2}, None, None, ["the whole object"]),
        ({"slots": 2}, ROW, {**ROW, "slots": 2}, []),
        ({"slots": 2}, ROW, {**ROW, "slots": 2, "description": "x"}, ["description"]),
        (
            {"slots": 1, "description": "x [secrets:0123456789abcdef]"},
            ROW,
            {**ROW, "description": "x [secrets:0123456789abcdef]"},
            [],
        ),
        ({"state": "absent"}, ROW, None, []),
        ({"state": "absent"}, ROW, ROW, ["state"]),
    ],
)
def test_wrong_fields(options, before, after, wrong):
    states = [row and (row, {}) for row in (before, after)]
    assert fuzz_checks.wrong_fields(kind_of("pool"), options, *states) == wrong


@pytest.mark.parametrize(
    "change, before, after, words",
    [
        (None, ROW, ROW, ""),
        (None, ROW, {**ROW, "slots": 2}, "reports unchanged"),
        ({"action": "update"}, ROW, {**ROW, "slots": 2}, ""),
        ({"action": "update"}, ROW, ROW, "reports changed, but nothing was"),
        ({"action": "update"}, None, ROW, "instead of create"),
        ({"action": "delete"}, ROW, None, ""),
    ],
)
def test_claims(change, before, after, words):
    states = [row and (row, {}) for row in (before, after)]
    found = fuzz_checks.untrue_claim(kind_of("pool"), {"slots": 1}, change, *states)
    assert words in found and bool(words) == bool(found)


@pytest.mark.parametrize(
    "message, refused, right",
    [
        ("slots must be 0 or more. Nothing was changed.", True, True),
        ("slots must be 0 or more.", True, False),
        ("slots must be 0 or more.", False, True),
        ("TRACEBACK KeyError('x')", False, False),
        ("no end", False, False),
        (None, False, False),
    ],
)
def test_messages(message, refused, right):
    assert (fuzz_checks.message_problem(message, refused) == "") is right


def test_a_merged_mapping():
    kind = kind_of("connection")
    before = ({"extra": '{"a": {"b": 1}}'}, {})
    options = {"extra": {"a": {"c": 2}}, "extra_mode": "merge"}
    assert fuzz_checks.wrong_fields(kind, options, before, ({"extra": '{"a": {"b": 1, "c": 2}}'}, {})) == []
    assert fuzz_checks.wrong_fields(kind, options, before, ({"extra": '{"a": {"c": 2}}'}, {})) == ["extra"]


def test_smaller_values():
    assert {"a": "xy"} in list(fuzzing.smaller({"a": "xy", "b": 1}))
    assert [1] in list(fuzzing.smaller([1, 2]))
    assert list(fuzzing.smaller(True)) == []


RECORDED = malformed.Recorded(
    Exchange("GET", "/api/v2/pools?limit=1", b"", 200),
    "application/json",
    json.dumps({"pools": [ROW], "total_entries": 1}).encode(),
)


def test_each_mistake_changes_the_response():
    for name in malformed._MISTAKES:
        for path in malformed.paths(RECORDED.body):
            [changed] = malformed.mutated([RECORDED], malformed.Mutation(0, path, name))
            assert isinstance(changed.content, bytes)
    dropped = malformed.mutated([RECORDED], malformed.Mutation(0, ("pools", 0, "slots"), "dropped"))
    assert "slots" not in json.loads(dropped[0].content)["pools"][0]


def test_mistakes_are_the_same_again():
    drawn = list(malformed.mutations([RECORDED], 50, 1))
    assert drawn == list(malformed.mutations([RECORDED], 50, 1)) != list(malformed.mutations([RECORDED], 50, 2))


def test_a_hash_of_werkzeug():
    hashed = "pbkdf2:sha256:1$salt$" + hashlib.pbkdf2_hmac("sha256", b"pw", b"salt", 1).hex()
    assert stored.matches("pw", hashed) and not stored.matches("other", hashed)
