# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

import pytest

from ansible_collections.community.airflow.plugins.module_utils._model.comparison import Comparison, compare
from ansible_collections.community.airflow.plugins.module_utils._model.json_values import (
    is_deep_json,
    parsed,
    send_problem,
)
from ansible_collections.community.airflow.plugins.module_utils._model.timestamps import (
    time_order,
    to_utc,
    visible_time,
)
from ansible_collections.community.airflow.plugins.module_utils._model.types import (
    ANY_JSON,
    ANY_TEXT,
    FLAG,
    JSON_OBJECT,
    NAMES,
    NULLABLE_TEXT,
    NUMBER,
    PERMISSIONS,
    PORT,
    TEXT,
    masked_paths,
)

SAME, UNKNOWN, DIFFERENT = Comparison.SAME, Comparison.UNKNOWN, Comparison.DIFFERENT


def in_levels(count, value):
    for _level in range(count):
        value = {"token": value}
    return value


@pytest.mark.parametrize(
    ("wanted", "actual", "verdict"),
    [
        ("a", "a", SAME),
        ("a", "b", DIFFERENT),
        ("", "", SAME),
        ("a", "", DIFFERENT),
        (None, None, SAME),
        (None, "", DIFFERENT),
        (1, 1, SAME),
        (1, 2, DIFFERENT),
        ("1", 1, DIFFERENT),
        # True == 1 in Python, not in JSON
        (True, 1, DIFFERENT),
        (0, False, DIFFERENT),
        (True, True, SAME),
        # a mask matches any text, including empty and multi-line text
        ("secret", "***", UNKNOWN),
        ("", "***", UNKNOWN),
        ("one\ntwo", "***", UNKNOWN),
        # only text is masked
        (5, "***", DIFFERENT),
        (None, "***", DIFFERENT),
        (True, "***", DIFFERENT),
        ({}, "***", DIFFERENT),
        # inside of text
        ("http://u:pw@host", "http://u:***@host", UNKNOWN),
        ("http://u:pw@other", "http://u:***@host", DIFFERENT),
        ("http://u:@host", "http://u:***@host", UNKNOWN),
        ("a1b2c", "a***b***c", UNKNOWN),
        ("a1c2b", "a***b***c", DIFFERENT),
        ("a.c***", "axc***", DIFFERENT),
        # a mask in the desired value is not a wildcard
        ("***", "secret", DIFFERENT),
        # at the leaves of JSON
        ({"k": "v"}, {"k": "***"}, UNKNOWN),
        ({"k": "v", "r": "eu"}, {"k": "***", "r": "eu"}, UNKNOWN),
        ({"k": "v", "r": "eu"}, {"k": "***", "r": "us"}, DIFFERENT),
        ({"k": {"token": "a", "n": 1}}, {"k": {"token": "***", "n": 1}}, UNKNOWN),
        ({"k": {"token": "a", "n": 2}}, {"k": {"token": "***", "n": 1}}, DIFFERENT),
        ({"k": ["a", "b"]}, {"k": ["***", "***"]}, UNKNOWN),
        # the structure is compared exactly
        ({"k": ["a"]}, {"k": ["***", "***"]}, DIFFERENT),
        ({"k": ["a", "b", "c"]}, {"k": ["***", "***"]}, DIFFERENT),
        ({"k": "v"}, {"k": "***", "more": 1}, DIFFERENT),
        ({"k": "v", "more": 1}, {"k": "***"}, DIFFERENT),
        # below the fifth level, servers hide any value as a whole
        (in_levels(5, 7), in_levels(5, "***"), DIFFERENT),
        (in_levels(6, 7), in_levels(6, "***"), UNKNOWN),
        (in_levels(6, {"a": [1]}), in_levels(6, "***"), UNKNOWN),
        (in_levels(6, None), in_levels(6, "***"), UNKNOWN),
        ([[[[[[{}]]]]]], [[[[[["***"]]]]]], UNKNOWN),
        ({"token": 5}, {"token": 5}, SAME),
        ({"token": 6}, {"token": 5}, DIFFERENT),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, SAME),
        ({}, {}, SAME),
        ([], [], SAME),
        ([], {}, DIFFERENT),
        ({}, {"a": 1}, DIFFERENT),
        ([1, 2], [2, 1], DIFFERENT),
        # numbers are equal if JSON formats them equally
        (1, 1, SAME),
        (1.5, 1.5, SAME),
        (1, 1.0, DIFFERENT),
        ({"a": [1]}, {"a": [1.0]}, DIFFERENT),
        (1, True, DIFFERENT),
        (0, False, DIFFERENT),
        (1.0, True, DIFFERENT),
        # PostgreSQL stores these numbers in another form
        (-0.0, 0.0, SAME),
        (-0.0, 0, DIFFERENT),
        (1e16, 10**16, SAME),
        ({"a": [1.5e300]}, {"a": [15 * 10**299]}, SAME),
        (1e16, 10**16 + 1, DIFFERENT),
        (1e15, 10**15, DIFFERENT),
        (1e-7, 0.0000001, SAME),
        (0.1 + 0.2, 0.30000000000000004, SAME),
        (10**400, 10**400, SAME),
        (10**400, 10**400 + 1, DIFFERENT),
        (10**22, 1e22, SAME),
    ],
)
def test_comparison_of_values(wanted, actual, verdict):
    assert compare(wanted, actual) is verdict


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ("***", [""]),
        ("a***b", [""]),
        ("a", []),
        (5, []),
        (None, []),
        ({"a": "***", "b": "x", "c": {"d": ["y", "***"]}}, ["a", "c.d[1]"]),
        ([{"a": "***"}], ["[0].a"]),
        ({"***": "x"}, []),
    ],
)
def test_masked_paths(value, paths):
    assert masked_paths(value) == paths


@pytest.mark.parametrize(
    ("text", "meaning"), [('{"a": 1}', {"a": 1}), ("5", 5), ("five", "five"), ("", ""), (5, 5), (None, None)]
)
def test_parsed(text, meaning):
    assert parsed(text) == meaning


@pytest.mark.parametrize(
    ("type_", "option", "canonical"),
    [
        (TEXT, "", ""),
        (TEXT, "  kept ", "  kept "),
        (NULLABLE_TEXT, "%2Ftmp", "%2Ftmp"),
        (NUMBER, 8, 8),
        (PORT, 5432, 5432),
        (PORT, "5432", 5432),
        (PORT, "", None),
        (FLAG, True, True),
        (JSON_OBJECT, {"a": 1}, {"a": 1}),
        (JSON_OBJECT, '{"a": 1}', {"a": 1}),
        (JSON_OBJECT, "", {}),
        (JSON_OBJECT, {}, {}),
        (JSON_OBJECT, "{}", {}),
        (JSON_OBJECT, "null", {}),
        (JSON_OBJECT, "no JSON", "no JSON"),
        (ANY_TEXT, "text", "text"),
        (ANY_TEXT, "", ""),
        (ANY_TEXT, "1.10", "1.10"),
        (ANY_TEXT, 5, "5"),
        (ANY_TEXT, 2.5, "2.5"),
        (ANY_TEXT, True, "true"),
        (ANY_TEXT, False, "false"),
        (ANY_TEXT, [1], "[1]"),
        (ANY_TEXT, {}, "{}"),
        (ANY_TEXT, {"ä": 1}, '{"ä": 1}'),
        (NAMES, ["b", "a", "b"], ["a", "b"]),
        (NAMES, [], []),
        (
            PERMISSIONS,
            [
                {"action": "can_read", "resource": "Pools"},
                {"action": "can_edit", "resource": "DAGs"},
                {"action": "can_read", "resource": "Pools"},
            ],
            [{"action": "can_edit", "resource": "DAGs"}, {"action": "can_read", "resource": "Pools"}],
        ),
    ],
)
def test_accept(type_, option, canonical):
    accepted = type_.accept(option)
    assert accepted == canonical
    assert type(accepted) is type(canonical)
    assert type_.accept(accepted) == canonical, "accepting twice is the same"


@pytest.mark.parametrize(
    ("type_", "option"),
    [
        (NUMBER, True),
        (PORT, "http"),
        (PORT, True),
        (PORT, 80.5),
        (PORT, [80]),
        (JSON_OBJECT, [1]),
        (JSON_OBJECT, "[1]"),
        (JSON_OBJECT, 5),
        (JSON_OBJECT, "5"),
        (JSON_OBJECT, True),
    ],
)
def test_accept_rejects_invalid_options(type_, option):
    with pytest.raises(ValueError, match="^must be "):
        type_.accept(option)


@pytest.mark.parametrize(
    ("type_", "server", "canonical"),
    [
        (TEXT, None, ""),
        (TEXT, "a", "a"),
        (NULLABLE_TEXT, None, ""),
        (NUMBER, 8, 8),
        (PORT, None, None),
        (PORT, 22, 22),
        (FLAG, None, False),
        (FLAG, True, True),
        (JSON_OBJECT, None, {}),
        (JSON_OBJECT, "", {}),
        (JSON_OBJECT, '{"a": "***"}', {"a": "***"}),
        (JSON_OBJECT, "no JSON", "no JSON"),
        (ANY_TEXT, None, ""),
        (ANY_TEXT, "1.1", "1.1"),
        (ANY_TEXT, {"a": 1}, '{"a": 1}'),
        (NAMES, [{"name": "Op"}, {"name": "Admin"}], ["Admin", "Op"]),
        (NAMES, None, []),
        (
            PERMISSIONS,
            [{"action": {"name": "can_read"}, "resource": {"name": "Pools"}}],
            [{"action": "can_read", "resource": "Pools"}],
        ),
        (PERMISSIONS, [], []),
    ],
)
def test_decode(type_, server, canonical):
    assert type_.decode(server) == canonical


@pytest.mark.parametrize("stored", ["[1]", "5", "true", '"text"'])
def test_any_extra_that_airflow_2_stored_can_be_read(stored):
    """Airflow 2 accepts any text as extra, in its API and its command line.

    Reading it must not fail.
    """
    assert compare({}, JSON_OBJECT.decode(stored)) is DIFFERENT


@pytest.mark.parametrize(
    ("type_", "canonical", "server"),
    [
        (TEXT, "", ""),
        (NULLABLE_TEXT, "", None),
        (NULLABLE_TEXT, "a", "a"),
        (NUMBER, 8, 8),
        (PORT, None, None),
        (FLAG, False, False),
        (JSON_OBJECT, {"a": 1}, '{"a": 1}'),
        (JSON_OBJECT, "no JSON", "no JSON"),
        (ANY_TEXT, "", ""),
        (ANY_TEXT, "true", "true"),
        (NAMES, ["Op"], [{"name": "Op"}]),
        (
            PERMISSIONS,
            [{"action": "can_read", "resource": "Pools"}],
            [{"action": {"name": "can_read"}, "resource": {"name": "Pools"}}],
        ),
    ],
)
def test_encode(type_, canonical, server):
    assert type_.encode(canonical) == server
    assert type_.decode(server) == canonical, "what was written is what is read"


def test_empty_extra_is_sent_as_an_empty_object():
    """With an empty extra stored by 3.1, Airflow 3.2.0 cannot list connections.

    Every listing fails (apache/airflow#64950).
    """
    assert JSON_OBJECT.encode(JSON_OBJECT.accept("")) == "{}"


@pytest.mark.parametrize(
    ("wanted", "server", "rewritten", "verdict"),
    [
        ('{"a": 1, "b": 2}', '{"b": 2, "a": 1}', False, SAME),
        ('{"a":1}', '{"a": 1}', False, SAME),
        ('{"a":1}', '{"a": 1}', True, SAME),
        ("[1, 2]", "[2, 1]", True, DIFFERENT),
        # a server that re-serializes JSON returns "1.10" as "1.1"
        ("1.10", "1.1", True, SAME),
        ("1.10", "1.1", False, DIFFERENT),
        ("1.10", "1.10", False, SAME),
        ("1e2", "100.0", True, SAME),
        ("1", "1.0", True, DIFFERENT),
        (" true ", "true", True, SAME),
        # what Python accepts besides JSON
        (" NaN\n", "NaN", True, SAME),
        ("\t-Infinity", "-Infinity", True, SAME),
        (" NaN ", "NaN", False, DIFFERENT),
        ("1e999", "Infinity", True, SAME),
        (" true ", "true", False, DIFFERENT),
        ("null", "null", True, SAME),
        ("", "", True, SAME),
        ("é", "é", True, SAME),
        ('{"k": "é"}', '{"k": "\\u00e9"}', True, SAME),
        ('"text"', '"text"', True, SAME),
        # the server's json.dumps escapes non-ASCII characters, and blanks around JSON are removed
        ('"é"', '"\\u00e9"', True, SAME),
        ('"é"', '"\\u00e9"', False, DIFFERENT),
        (' "text" ', '"text"', True, SAME),
        ('"text"', "text", True, DIFFERENT),
        ('{"a": 1, "a": 2}', '{"a": 2}', True, SAME),
        ("text", "5", True, DIFFERENT),
        ('{"password": "p", "q": 1}', '{"password": "***", "q": 1}', True, UNKNOWN),
        ('{"password": "p", "q": 2}', '{"password": "***", "q": 1}', True, DIFFERENT),
    ],
)
def test_comparison_of_variables(wanted, server, rewritten, verdict):
    assert compare(ANY_TEXT.comparable(wanted, rewritten), ANY_TEXT.comparable(server, rewritten)) is verdict


@pytest.mark.parametrize(
    ("type_", "mode", "given", "current", "result"),
    [
        (NAMES, "append", ["c"], ["b"], ["b", "c"]),
        (NAMES, "append", ["b"], ["b"], ["b"]),
        (NAMES, "remove", ["b", "x"], ["a", "b"], ["a"]),
        (JSON_OBJECT, "merge", {"a": 2}, {"a": 1, "b": 1}, {"a": 2, "b": 1}),
        (JSON_OBJECT, "merge", {"n": {"x": 1}}, {"n": {"y": 2}, "z": 3}, {"n": {"x": 1, "y": 2}, "z": 3}),
        (JSON_OBJECT, "merge", {"n": 1}, {"n": {"y": 2}}, {"n": 1}),
        (JSON_OBJECT, "merge", {"n": [1]}, {"n": [2, 3]}, {"n": [1]}),
        (JSON_OBJECT, "merge", {}, {"a": 1}, {"a": 1}),
        (
            PERMISSIONS,
            "append",
            [{"action": "can_read", "resource": "B"}],
            [{"action": "can_read", "resource": "A"}],
            [{"action": "can_read", "resource": "A"}, {"action": "can_read", "resource": "B"}],
        ),
    ],
)
def test_ways_to_combine(type_, mode, given, current, result):
    assert type_.accept(type_.combine[mode](given, current)) == result


@pytest.mark.parametrize("given, current", [({"a": 1}, "no JSON"), ({"a": 1}, [1]), ("no JSON", {"a": 1})])
def test_only_mappings_can_be_merged(given, current):
    with pytest.raises(ValueError, match="both the specified value and the server's value are mappings"):
        JSON_OBJECT.combine["merge"](given, current)


@pytest.mark.parametrize(
    "text, actual",
    [
        ("2026-03-02", "2026-03-02T00:00:00Z"),
        ("2026-03-02 08:14", "2026-03-02T08:14:00Z"),
        ("2026-03-02T08:14:51Z", "2026-03-02T08:14:51Z"),
        ("2026-03-02T08:14:51.204973+00:00", "2026-03-02T08:14:51.204973Z"),
        (" 2026-03-02T08:14:51.204973+02:00 ", "2026-03-02T06:14:51.204973Z"),
        # Python 3.9 does not accept some of these as timestamps
        ("2026-03-02T08:14:51.2Z", "2026-03-02T08:14:51.200000Z"),
        ("2026-03-02T08:14:51,204973999z", "2026-03-02T08:14:51.204973Z"),
        ("2026-03-02t08:14:51-0230", "2026-03-02T10:44:51Z"),
        ("2026-03-02T08+02", "2026-03-02T06:00:00Z"),
    ],
)
def test_timestamps_have_one_format(text, actual):
    assert to_utc(text) == visible_time(text) == to_utc(actual) == actual


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-13-01",
        "10",
        # Python 3.11 and later accept these as timestamps
        "20260302",
        "2026-W09-1",
        "20260302T081451",
        "2026-03-02T081451",
        "2026-03-02T24:00",
        "2026-03-02T08:14:51+02:00:30",
        "2026-03-02_08:14",
        # before the earliest time in UTC
        "0001-01-01T00:00:00+01:00",
        "\u0662026-03-02",
    ],
)
def test_to_utc_rejects_other_text(text):
    with pytest.raises(ValueError, match="must be a date and time"):
        to_utc(text)
    assert visible_time(text) == (text or None)
    assert visible_time(None) is None


ENDLESS: list = []
ENDLESS.append(ENDLESS)


def nested(levels):
    return json.loads("[" * levels + "]" * levels)


@pytest.mark.parametrize("levels", [99, 100, 101, 900, 100_000])
def test_json_that_is_nested_too_deeply_stays_text(levels):
    text = f"{'[' * levels}{']' * levels}"
    is_deep = levels > 100
    assert isinstance(parsed(text), str) is is_deep
    assert is_deep_json(f" {text}") is is_deep
    assert not is_deep_json(text[:-1] if levels < 900 else "1")


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ({"a": [1, 1.5, True, None, "text", "\U0001f600", 10**400, -0.0]}, ""),
        (float("nan"), " must not be NaN"),
        ({"a": {"b": [0, float("inf")]}}, ".a.b[1] must not be NaN or infinity"),
        ([{"name": "etl", "slots": float("-inf")}], "[0] (etl).slots must not be NaN"),
        ({"a": "\ud800"}, ".a contains an unpaired surrogate"),
        ({"\udfff": 1}, ".\\udfff contains an unpaired surrogate"),
        (["ok", "x\udc80"], "[1] contains an unpaired surrogate"),
        ({"a": 10**5000}, ".a has more digits"),
        (ENDLESS, " must not be nested more than 100 levels deep, or contain itself"),
        (nested(100), ""),
        (nested(101), "[0] must not be nested more than 100 levels deep"),
        ({"a": nested(100)}, " must not be nested more than 100 levels deep"),
        ([1, {"name": "etl", "a": nested(99)}], "[1] (etl) must not be nested more than 100 levels deep"),
    ],
)
def test_send_problem(value, problem):
    assert send_problem(value).startswith(problem)
    assert bool(send_problem(value)) is bool(problem)
    send_problem(value).encode()


@pytest.mark.parametrize(
    ("value", "place"), [("a\0", ""), ({"a": ["x", "\0"]}, ".a[1]"), ({"\0": 1}, ".\0"), ("a\\u0000", None)]
)
def test_only_encrypted_text_may_contain_nul(value, place):
    problem = "" if place is None else f"{place} must not contain a NUL character, which PostgreSQL cannot store"
    assert send_problem(value, encrypted=False) == problem
    assert not send_problem(value)


@pytest.mark.parametrize("kind", [JSON_OBJECT, ANY_JSON])
def test_keys_become_strings_as_in_json(kind):
    assert kind.accept({1: {True: [{None: 2.5}]}}) == {"1": {"true": [{"null": 2.5}]}}


def test_timestamps_sort_by_time():
    texts = ["2026-03-02T08:14:51.5Z", "2026-03-02T08:14:52Z", "2026-03-02T08:14:51Z", "2026-03-02T08:14:51.000001Z"]
    normalized = [to_utc(text) for text in texts]
    assert sorted(normalized, key=time_order) == [normalized[index] for index in (2, 3, 0, 1)]
