# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Objects with extreme values in every field.

The values are derived from the declarations of the managed kinds. Each field has two strategies: ``usual`` values, which the collection
accepts, and ``odd`` ones of any type and size. Most objects have odd values in one field at most, because the first invalid value hides all
others.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from ansible_collections.community.airflow.plugins.module_utils._client.generations import V1, V2, bind
from ansible_collections.community.airflow.plugins.module_utils._model.bound import BoundResource
from ansible_collections.community.airflow.plugins.module_utils._model.resource import (
    Field,
    Limit,
    Resource,
    storage_problem,
)

Json = Any
TaskOptions = dict[str, Any]

MARK = "CaNaRy7f3a"
"""Part of every secret, and of no other value."""
"""A part of secrets. It must not appear in any output."""

_STORABLE = (
    "",
    " ",
    "  x",
    "x  ",
    "\t",
    "a\nb",
    "\nx\r\n",
    "'",
    '"',
    "\\",
    "`",
    "$(x) ${HOME}",
    "{{ x }}",
    "{% raw %}",
    "{#",
    "{{ vault_airflow_variable_k_value }}",
    "!unsafe x",
    "$ANSIBLE_VAULT;1.1;AES256\n6162",
    '{"__ansible_unsafe": "x"}',
    "__omit_place_holder__0123456789",
    "%",
    "%s %(x)s {0}",
    "%2F",
    "%00",
    "/",
    "/x",
    "x/",
    "a//b",
    ".",
    "..",
    "../../x",
    "?a=b&c",
    "#x",
    "+",
    ";",
    ":",
    "~",
    "*",
    "a,b",
    "x@y",
    "http://u:p@h/?token=t",
    "null",
    "true",
    "0",
    "007",
    "1.10",
    "-0",
    "1e999",
    "12e45",
    "NaN",
    "-Infinity",
    "[]",
    "{}",
    "[1, 2]",
    ' {"a": 1}\n',
    '{"a":1,"a":2}',
    '{"a": NaN}',
    '{"b": [1.0, -0.0, 1e400]}',
    '"text"',
    "[" * 40 + "]" * 40,
    "9" * 5000,
    '"\\ud800"',
    '{"a": "\\u0000"}',
    "é",
    "e\u0301",
    "ß",
    "日本",
    "İ",
    "\u202ex",
    "\u200b",
    "\ufeffx",
    "\u2028",
    "\x85",
    "\x01",
    "\x1b[31m",
    "\x7f",
    "\ufffe",
    "\U0001f600",
    "<script>",
    "&amp;",
    "' OR 1=1 --",
    "__extra__",
    "x (community.airflow)",
    "db_password",
)
_UNSTORABLE = (
    "\x00",
    "a\x00b",
    "\ud800",
    "a\udfffb",
    "***",
    "a***b",
    '{"token": "***"}',
    "x [secrets:0123456789abcdef]",
    "[secrets:0123456789abcdef]",
)
_LETTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\x00")
_WORDS = st.text("abcXYZ019_.-", max_size=8)
_SENSITIVE = ("password", "api_key", "x_token", "private_key_passphrase")
_SIZES = (64, 250, 256, 500, 5000, 70_000)
_NUMBERS = (-1, 0, 1, 2**31 - 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 10**30)
_FLAGS = (True, False, "yes", "no", "on", "off", "True", "false", 1, 0)

storable_texts = st.one_of(
    st.sampled_from(_STORABLE),
    st.sampled_from(_STORABLE),
    st.text(_LETTERS, max_size=12),
    st.lists(st.one_of(st.sampled_from(_STORABLE), st.text(_LETTERS, max_size=3)), max_size=4).map("".join),
)
"""Texts that every server can store, as far as JSON and the database are concerned."""
_secrets = st.tuples(storable_texts, st.just(MARK), _WORDS).map("".join)
_numbers = st.one_of(st.integers(-9, 9), st.sampled_from(_NUMBERS))
_floats = st.floats(allow_nan=False, allow_infinity=False)
_leaves = st.one_of(storable_texts, _numbers, _floats, st.booleans(), st.none())


def _nested(depth: int, value: Json, as_list: bool) -> Json:
    for _level in range(depth):
        value = [value] if as_list else {"a": value}
    return value


def _mappings_of(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    secret = st.dictionaries(st.sampled_from(_SENSITIVE), _secrets, max_size=1)
    plain = st.dictionaries(storable_texts, inner, max_size=3)
    return st.builds(lambda one, other: {**one, **other}, plain, secret)


_json = st.one_of(
    st.recursive(_leaves, lambda inner: st.one_of(st.lists(inner, max_size=3), _mappings_of(inner)), max_leaves=8),
    st.builds(_nested, st.integers(1, 60), _leaves, st.booleans()),
)
_mappings = st.one_of(
    _mappings_of(_json),
    _mappings_of(_leaves),
    st.integers(20, 300).map(lambda count: {f"k{number}": number for number in range(count)}),
)
_ODD = st.one_of(
    st.sampled_from(_UNSTORABLE),
    st.sampled_from(_UNSTORABLE),
    storable_texts,
    _numbers,
    _floats,
    st.sampled_from([True, False, float("nan"), float("-inf"), 1.0, "1_0", " 7 ", "+5", "0x1F", "٣", "maybe", "Yes"]),
    _json,
    st.builds(_nested, st.integers(100, 300), _leaves, st.booleans()),
    st.dictionaries(st.sampled_from(["a", "\ud800", "\x00", *_SENSITIVE]), st.sampled_from(_UNSTORABLE), min_size=1),
    st.sampled_from(_SIZES).map(lambda size: "x" * (size + 1)),
    st.sampled_from(_SIZES).map(lambda size: "é" * size),
)
_SAMPLES: tuple[tuple[Json, st.SearchStrategy[Json]], ...] = (
    ("text", storable_texts),
    ({"a": 1}, _mappings),
    ('{"a": 1}', st.builds(json.dumps, _mappings, ensure_ascii=st.booleans(), indent=st.sampled_from([None, 1]))),
    ([1], st.lists(_json, max_size=3)),
    (7, _numbers),
    ("7", st.integers(0, 70_000).map(str)),
    ("", st.just("")),
    (1.5, _floats),
    (True, st.booleans()),
)
"""Alternatives for an option of any type, each with a typical value. Those whose typical value a field accepts are usual."""


class Example(NamedTuple):
    """An object: the options of the tasks that create and change it.

    The options do not contain the key.
    """

    kind: str
    key: str
    steps: tuple[TaskOptions, ...]


@dataclass
class Kind:
    """A managed kind on one server.

    ``known`` are, by field, values that exist on the server. ``keys`` are the existing keys.
    """

    bound: BoundResource
    known: Mapping[str, list[Json]] = field(default_factory=dict)
    keys: tuple[str, ...] = ()

    @property
    def resource(self) -> Resource:
        return self.bound.resource

    @property
    def fields(self) -> list[Field]:
        """The fields that this server supports."""
        return [one for one in self.resource.fields if one.name not in self.bound.lacks]

    def limit(self, name: str) -> Limit:
        return self.bound.endpoint.limits.get(name, Limit())


def bound_to(resource: Resource, version: str) -> BoundResource:
    found = bind(resource, V1 if version.startswith("2") else V2, version)
    assert found, f"Airflow {version} has no API for {resource.plural}"
    return found


def usual(kind: Kind, one: Field) -> st.SearchStrategy[Json]:
    """Values of a field that the collection accepts on this server."""

    def is_valid(value: Json) -> bool:
        try:
            accepted = one.type.accept(value)
        except (AttributeError, KeyError, TypeError, ValueError):
            return False
        return not (kind.limit(one.name)(accepted) or storage_problem(accepted))

    if one.name in kind.known:
        return st.lists(st.sampled_from(kind.known[one.name]), min_size=1, max_size=12)
    if one.name in kind.bound.endpoint.modes:
        return st.just("")
    option, limit = one.type.option, kind.limit(one.name)
    if option == "str" and one.hidden:
        return _secrets.filter(is_valid)
    if option == "str":
        full = st.just("x" * (limit.max_length or 20_000))
        return st.one_of(
            storable_texts.filter(is_valid), storable_texts.filter(is_valid), _WORDS.filter(is_valid), full
        )
    if option == "int":
        lowest = -(2**31) if limit.lowest is None else limit.lowest
        highest = 2**31 - 1 if limit.highest is None else limit.highest
        whole = st.one_of(st.integers(lowest, highest), st.sampled_from([lowest, highest]), st.integers(0, 9))
        return st.one_of(whole, whole, whole.map(str))
    if option == "bool":
        return st.sampled_from(_FLAGS)
    return st.one_of([values.filter(is_valid) for typical, values in _SAMPLES if is_valid(typical)])


def odd(kind: Kind, one: Field) -> st.SearchStrategy[Json]:
    """Values of a field that may be invalid.

    They are of another type, beyond its limits, or impossible to store.
    """
    limit = kind.limit(one.name)
    bounds = [limit.lowest - 1] if limit.lowest is not None else []
    bounds += [limit.highest + 1] if limit.highest is not None else []
    beyond: list[Json] = [*bounds, *map(str, bounds), *(["x" * (limit.max_length + 1)] if limit.max_length else [])]
    alternatives = [_ODD, _ODD, *([st.sampled_from(beyond)] if beyond else [])]
    if one.type.option == "list":
        alternatives.append(st.lists(_items(kind, one), max_size=4))
    values = st.one_of(alternatives)
    return values if one.secret else values.map(_unmarked)


def _unmarked(value: Json) -> Json:
    if isinstance(value, dict):
        return {_unmarked(name): _unmarked(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_unmarked(item) for item in value]
    return value.replace(MARK, "open") if isinstance(value, str) else value


def _items(kind: Kind, one: Field) -> st.SearchStrategy[Json]:
    known = st.sampled_from(kind.known.get(one.name) or ["x"])
    if not one.type.options:
        return st.one_of(known, _ODD)
    parts = {name: st.one_of(storable_texts, _ODD) for name in one.type.options}
    return st.one_of(
        known, st.fixed_dictionaries(parts), st.fixed_dictionaries({}, optional={**parts, "more": _ODD}), _ODD
    )


def _keys(kind: Kind) -> st.SearchStrategy[tuple[str, str]]:
    """Parts of a key: the texts before and after its number.

    The number makes the key unique. Without a number, the key may be invalid.
    """
    limit, address = kind.limit(kind.resource.key), kind.bound.endpoint.address

    def is_valid(parts: tuple[str, str]) -> bool:
        key = f"{parts[0]}12345{parts[1]}"
        return not (limit(key) or address(key) or storage_problem(key))

    some = [text for text in _STORABLE if is_valid((text, "")) and is_valid(("", text))]
    texts = st.one_of(st.sampled_from(some), _WORDS, st.text("aBé日_", max_size=5))
    pairs = st.tuples(texts, texts)
    longest = st.just(("", "k" * ((limit.max_length or 200) - 5)))
    return st.one_of(pairs.filter(is_valid), pairs.filter(is_valid), pairs.filter(is_valid), longest.filter(is_valid))


_odd_keys = st.one_of(st.sampled_from(_STORABLE), st.sampled_from(_UNSTORABLE), _ODD.map(_unmarked))


@st.composite
def _drafts(draw: st.DrawFn, kind: Kind) -> tuple[Json, list[TaskOptions]]:
    """A key, or its parts, and the options of each task."""
    rare = st.integers(0, 9).map(lambda number: number == 0)
    key = draw(_odd_keys) if draw(rare) else draw(_keys(kind))
    if not kind.resource.creatable:
        states = st.sampled_from(sorted(kind.resource.states))
        key = draw(st.sampled_from(kind.keys)) if draw(st.integers(0, 3)) else draw(_odd_keys)
        existing = states.filter(lambda state: kind.resource.states[state] is not None)
        return key, [{"state": draw(existing if key in kind.keys else states)} for _step in range(2)]
    return key, [draw(_options(kind, True)), draw(_options(kind, False))]


@st.composite
def _options(draw: st.DrawFn, kind: Kind, new: bool) -> TaskOptions:
    endpoint, fields = kind.bound.endpoint, kind.fields
    required = endpoint.create_required if new else ()
    names = [one.name for one in fields]
    selected = draw(st.sets(st.sampled_from(names), min_size=1)) | set(required)
    # none, one, or several
    oddities = draw(st.sampled_from([0, 0, 0, 0, 0, 1, 1, 1, 2]))
    strange = set(draw(st.permutations(sorted(selected)))[:oddities])
    result = {
        one.name: draw(odd(kind, one) if one.name in strange else usual(kind, one))
        for one in fields
        if one.name in selected
    }
    lacking = sorted(kind.bound.lacks)
    if lacking and not draw(st.integers(0, 19)):
        name = draw(st.sampled_from(lacking))
        result[name] = draw(storable_texts)
    for one in kind.resource.moded:
        if one.name in result and draw(st.booleans()):
            result[one.mode] = draw(
                st.sampled_from(["replace" if "merge" in one.type.combine else "exact", *one.type.combine])
            )
    if kind.resource.secrets and not draw(st.integers(0, 5)):
        result["allow_masked"] = True
    return result


def examples(kind: Kind, count: int, number: int, unique: Iterable[str] = ("email",)) -> list[Example]:
    """Return ``count`` objects with different keys.

    ``number`` selects them. ``unique`` fields differ between objects.
    """
    found: list[Example] = []
    keys: set[str] = set()

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(_drafts(kind))
    def collect(draft: tuple[Json, list[TaskOptions]]) -> None:
        drawn, steps = draft
        place = len(found)
        key = (
            f"{drawn[0]}{place:05}{drawn[1]}"
            if isinstance(drawn, tuple)
            else drawn
            if isinstance(drawn, str)
            else json.dumps(drawn)
        )
        form = key.casefold()
        if form in keys and kind.resource.creatable:
            key = form = f"{place:05}"
        keys.add(form)
        for step in steps:
            for name in unique:
                if isinstance(step.get(name), str):
                    step[name] = f"{place:05}{step[name]}"
        found.append(Example(kind.resource.kind, key, tuple(steps)))

    collect()
    return found
