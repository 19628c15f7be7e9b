# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Field types, which convert the values of users and servers.

A value has one canonical form: ``accept`` creates this form from an option, and ``decode`` creates it from a server's JSON. ``encode`` converts
the canonical form to JSON for the server. Only canonical values are compared, by ``compare``. This module has no side effects.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .json_values import NESTED_DEEPER, is_nested_deeper, parsed
from .timestamps import to_utc, visible_time

MASK = "***"
"""The text that Airflow returns instead of a secret: alone, inside other text, and in JSON."""


def masked_paths(value: Any, path: str = "") -> list[str]:
    """Return the dotted paths of the string leaves that contain a mask.

    If the value itself is masked text, return ``[""]``.
    """
    if isinstance(value, Mapping):
        return [
            masked
            for key, item in value.items()
            for masked in masked_paths(item, f"{path}.{key}" if path else str(key))
        ]
    if isinstance(value, list):
        return [masked for index, item in enumerate(value) for masked in masked_paths(item, f"{path}[{index}]")]
    return [path] if isinstance(value, str) and MASK in value else []


def loose_form(key: str) -> str:
    """Return a form that is equal for keys that a database may treat as equal.

    MySQL ignores case, accents and trailing blanks.
    """
    letters = unicodedata.normalize("NFKD", key.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).rstrip()


# created once: with options, json.dumps creates a new encoder for each call
_ENCODER = json.JSONEncoder(allow_nan=False, ensure_ascii=False)


def _same(value: Any) -> Any:
    return value


class Type(NamedTuple):
    """The type of a field.

    ``option`` and ``elements`` are the types of the option and of its elements in Ansible. ``empty`` is the canonical value of a field that is
    not set. ``accept`` raises ValueError with the end of a sentence ("must be ...") for an invalid value. ``comparable`` returns the form of a
    value for comparisons. Its second argument specifies whether the server rewrites JSON. ``returned`` is the form (see ``has_form``) in
    which servers return a value that is set. If ``nullable`` is true, servers return null for a value that is not set. ``combine`` holds, by
    mode, the functions that combine a specified value with the server's value. By default, the specified value replaces the server's value.
    """

    option: str
    empty: Any
    accept: Callable[[Any], Any] = _same
    decode: Callable[[Any], Any] = _same
    encode: Callable[[Any], Any] = _same
    comparable: Callable[[Any, bool], Any] = lambda value, rewritten: value
    combine: Mapping[str, Callable[[Any, Any], Any]] = {}
    elements: str | None = None
    options: Mapping[str, Any] | None = None
    returned: Any = object
    nullable: bool = True


def _to_number(value: Any) -> Any:
    """Return a number, but reject a boolean.

    Ansible accepts true as the number 1, but servers do not.
    """
    if isinstance(value, bool):
        raise ValueError("must be a whole number, not true or false")
    return value


def _to_port(value: Any) -> int | None:
    """Convert a value to a port number.

    An empty string clears the port, as it clears the value of every string option.
    """
    if value is None or value == "":
        return None
    try:
        if isinstance(value, (bool, float)):
            raise ValueError
        return int(value)
    except (TypeError, ValueError):
        raise ValueError("must be a whole number, or empty to clear it") from None


def _to_json_object(value: Any) -> Any:
    """Accept a mapping, or text that contains one as JSON. Keep any other text."""
    value = _visible_json_object(value)
    if not isinstance(value, (dict, str)):
        raise ValueError("must be a mapping, or a string that contains one as JSON")
    return _to_json(value)


def _dumped(value: Any) -> str:
    """Return the JSON text of a value that a user specified."""
    try:
        text = _ENCODER.encode(value)
    except TypeError:
        raise ValueError(
            "must contain only JSON types: mappings, lists, strings, numbers, true, false and null"
        ) from None
    except (ValueError, RecursionError):
        raise ValueError(f"must not contain NaN or infinity, or be {NESTED_DEEPER}") from None
    if is_nested_deeper(value):
        raise ValueError(f"must not be {NESTED_DEEPER}")
    return text


def _visible_json_object(value: Any) -> Any:
    """Convert a server's value in the same way as an option, but accept any value.

    For example, Airflow 2 also stores a list, and only issues a warning.
    """
    value = parsed(value)
    return {} if value is None or value == "" else value


def _from_json_object(value: Any) -> str:
    # never an empty string: Airflow 3.1 stores it, and Airflow 3.2.0 then fails to list connections
    return value if isinstance(value, str) else json.dumps(value)


def _merged_mappings(wanted: Any, current: Any) -> Any:
    if not (isinstance(wanted, Mapping) and isinstance(current, Mapping)):
        raise ValueError("can be merged only if both the specified value and the server's value are mappings")
    return _merged(wanted, current)


def _merged(wanted: Any, current: Any) -> Any:
    """Merge ``wanted`` into ``current`` at every depth."""
    if not (isinstance(wanted, Mapping) and isinstance(current, Mapping)):
        return wanted
    return {**current, **{key: _merged(value, current.get(key)) for key, value in wanted.items()}}


def _to_text(value: Any) -> str:
    """Keep text; convert anything else to JSON text."""
    return value if isinstance(value, str) else _dumped(value)


def _to_json(value: Any) -> Any:
    """Return a value as JSON represents it, for example with text as keys.

    Accept only a value that JSON can represent.
    """
    return json.loads(_dumped(value))


_CONSTANTS = ("NaN", "Infinity", "-Infinity")
"""The constants that Python's JSON parser accepts, although they are not JSON."""


def _comparable_text(value: str, rewritten: bool) -> Any:
    meaning = parsed(value)
    if isinstance(meaning, (dict, list)):
        return meaning
    if not rewritten or not isinstance(value, str):
        return value
    # a server that re-serializes JSON returns "1.10" as "1.1" and " NaN" as "NaN": only the returned forms can be compared
    bare = value.strip(" \t\n\r")
    return json.dumps(meaning) if meaning is not value else bare if bare in _CONSTANTS else value


def _comparable_number(value: Any, rewritten: bool) -> Any:
    """Return the form of a value in a JSON column of the server's database.

    SQLite stores a number that is the whole value as a 64-bit integer if this is possible, and otherwise as a float: ``1.0`` becomes ``1``.
    Numbers inside a list or a mapping are not rewritten.
    """
    if not rewritten or isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    try:
        whole = -(2**63) <= value < 2**63 and value == int(value)
        return int(value) if whole else float(value)
    except OverflowError:
        return value


def _to_names(value: Any) -> list[str]:
    return sorted({item["name"] if isinstance(item, Mapping) else str(item) for item in value or []})


def _to_permissions(value: Any) -> list[dict[str, str]]:
    """Return permissions in canonical form, sorted by resource and action.

    Users specify an action and a resource as text. Servers return each of them as {"name": text}.
    """

    def name(item: Any) -> str:
        return item["name"] if isinstance(item, Mapping) else item

    pairs = {(name(item["action"]), name(item["resource"])) for item in value or []}
    return [{"action": action, "resource": resource} for action, resource in sorted(pairs, key=lambda pair: pair[::-1])]


def _from_permissions(value: list[dict[str, str]]) -> list[dict[str, dict[str, str]]]:
    return [{part: {"name": name} for part, name in item.items()} for item in value]


def _appended(wanted: list[Any], current: list[Any]) -> list[Any]:
    return [*current, *(item for item in wanted if item not in current)]


def _removed(wanted: list[Any], current: list[Any]) -> list[Any]:
    return [item for item in current if item not in wanted]


_SET_MODES = {"append": _appended, "remove": _removed}

TEXT = Type("str", "", decode=lambda value: "" if value is None else str(value), returned=str)
NULLABLE_TEXT = TEXT._replace(encode=lambda value: value or None)
"""Text; an empty string is sent as null."""
NUMBER = Type("int", 0, accept=_to_number, returned=(int, float), nullable=False)
PORT = Type("raw", None, accept=_to_port, returned=int)
FLAG = Type("bool", False, decode=bool, returned=bool, nullable=False)
SCHEDULING_STATE = Type(
    "str",
    "active",
    # servers before Airflow 3.4 return whether the DAG is paused
    decode=lambda value: {True: "paused", False: "active"}.get(value, value),
    # a DAG that has finished draining is paused
    combine={"replace": lambda wanted, current: current if (wanted, current) == ("draining", "paused") else wanted},
    returned=(bool, "active", "draining", "paused"),
    nullable=False,
)
JSON_OBJECT = Type(
    "raw",
    {},
    accept=_to_json_object,
    decode=_visible_json_object,
    encode=_from_json_object,
    combine={"merge": _merged_mappings},
)
ANY_TEXT = Type(
    "raw",
    "",
    accept=_to_text,
    decode=lambda value: "" if value is None else _to_text(value),
    comparable=_comparable_text,
)
ANY_JSON = Type("raw", None, accept=_to_json, comparable=_comparable_number)
TIMESTAMP = Type(
    "str",
    "",
    accept=lambda value: to_utc(value) if value else "",
    decode=lambda value: visible_time(value) or "",
    returned=str,
    encode=lambda value: value or None,
)
NAMES = Type(
    "list",
    [],
    accept=_to_names,
    decode=_to_names,
    encode=lambda value: [{"name": name} for name in value],
    combine=_SET_MODES,
    elements="str",
    returned=[{"name": str}],
    nullable=False,
)
PERMISSIONS = Type(
    "list",
    [],
    accept=_to_permissions,
    decode=_to_permissions,
    encode=_from_permissions,
    combine=_SET_MODES,
    elements="dict",
    returned=[{"action": {"name": str}, "resource": {"name": str}}],
    nullable=False,
    options={"action": {"type": "str", "required": True}, "resource": {"type": "str", "required": True}},
)
