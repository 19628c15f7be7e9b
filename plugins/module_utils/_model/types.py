# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Field types: conversion and comparison of values.

Values are converted from users, and from and to servers. A value has one canonical form: ``accept`` creates it from an option, ``decode``
from a server's JSON. ``encode`` returns the server's JSON. Only canonical values are compared, by ``compare``. This module has no side
effects.
"""

from __future__ import annotations

import enum
import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from .timestamps import to_utc, visible_time

MASK = "***"
"""What Airflow shows instead of a secret: alone, inside other text, and in JSON."""

MAX_DEPTH = 100
"""Levels of mappings and lists in a value. ansible-core 2.21 fails without a message on a result with 400 levels, and on a registered one
with 300."""

_SCALARS = frozenset({str, int, float, bool, type(None)})

_SURROGATE = re.compile("[\ud800-\udfff]")

NESTED_DEEPER = f"nested more than {MAX_DEPTH} levels deep"
"""The end of a sentence about a value of more levels."""


_LEVELS_OF_MASKS = 5
"""Under a sensitive name, servers mask each text up to this level, and what is below as a whole, whatever its type."""


class Comparison(enum.IntEnum):
    """The result of comparing two values.

    It is ordered, so that ``max`` combines several results.
    """

    SAME = 0
    UNKNOWN = 1
    DIFFERENT = 2


def compare(wanted: Any, visible: Any, masks: bool = True, unknown: bool = False, level: int = 0) -> Comparison:
    """Compare a desired value with the server's.

    With ``masks``, a mask in the server's value matches any text, and at a deep ``level`` any value. With ``unknown``, a mask in the
    desired value matches any value.
    """
    if unknown and wanted == MASK:
        return Comparison.UNKNOWN
    if isinstance(wanted, str) and wanted == visible:
        return Comparison.SAME
    if masks and visible == MASK and level > _LEVELS_OF_MASKS:
        return Comparison.UNKNOWN
    if isinstance(wanted, Mapping) and isinstance(visible, Mapping):
        if wanted.keys() != visible.keys():
            return Comparison.DIFFERENT
        return max(
            (compare(wanted[key], visible[key], masks, unknown, level + 1) for key in wanted), default=Comparison.SAME
        )
    if isinstance(wanted, list) and isinstance(visible, list):
        if len(wanted) != len(visible):
            return Comparison.DIFFERENT
        return max(
            (compare(one, other, masks, unknown, level + 1) for one, other in zip(wanted, visible)),
            default=Comparison.SAME,
        )
    if _json_form(wanted) == _json_form(visible):
        return Comparison.SAME
    if masks and isinstance(wanted, str) and isinstance(visible, str) and MASK in visible:
        pattern = ".*".join(re.escape(part) for part in visible.split(MASK))
        if re.fullmatch(pattern, wanted, re.DOTALL):
            return Comparison.UNKNOWN
    return Comparison.DIFFERENT


def differs(wanted: Any, visible: Any, masks: bool = True) -> bool:
    """Return whether a desired value differs from the server's, as JSON.

    In Python, ``1`` equals ``True`` and ``1.0``. Therefore, values that users specify are compared with this function.
    """
    return compare(wanted, visible, masks) is Comparison.DIFFERENT


def _json_form(value: Any) -> tuple[str, Any]:
    """Return a value that distinguishes what is equal in Python but not in JSON.

    Python treats ``True``, ``1`` and ``1.0`` as equal. PostgreSQL stores some numbers in another form (JSONB): ``1e+16`` as an integer, and
    ``-0.0`` as ``0.0``. These forms are equal.
    """
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, float):
        text = repr(value)
        return ("", int(Decimal(text))) if "e+" in text else (".", value)
    return "", value


def is_nested_deeper(value: Any, depth: int = MAX_DEPTH) -> bool:
    """Return whether a value is nested more than ``depth`` levels deep.

    Each mapping or list is a level. Works without recursion.
    """
    level = [value]
    for _level in range(depth + 1):
        # the types of most values are checked first, because a check for Mapping takes ten times as long
        level = [one for one in level if type(one) not in _SCALARS and isinstance(one, (dict, list, Mapping))]
        if not level:
            return False
        level = [child for one in level for child in (one.values() if isinstance(one, Mapping) else one)]
    return True


def send_problem(value: Any, encrypted: bool = True) -> str:
    """Describe the part of a value that cannot be sent or stored.

    JSON cannot represent it, or no server can store it. The text contains the position of this part, and forms the end of a sentence. It
    is "" if there is no such part. Only ``encrypted`` values may contain NUL characters.
    """
    try:
        text = _TOLERANT_ENCODER.encode(value)
        text.encode()
        if not encrypted and "\\u0000" in text:
            return _send_problem(value, "", encrypted)
        if is_nested_deeper(value):
            return f"{_deep_item(value)} must not be {NESTED_DEEPER}"
    except (ValueError, RecursionError):
        try:
            return _send_problem(value, "", encrypted)
        except RecursionError:
            return f" must not be {NESTED_DEEPER}, or contain itself"
    return ""


def _deep_item(value: Any) -> str:
    """Return the position of the item of a list that is nested too deeply.

    It is "" for values of other types.
    """
    items = enumerate(value) if isinstance(value, (list, tuple)) else ()
    return next((f"[{index}]{_name_of(item)}" for index, item in items if is_nested_deeper(item, MAX_DEPTH - 1)), "")


def _send_problem(value: Any, place: str, encrypted: bool) -> str:
    if isinstance(value, Mapping):
        parts = [(name, f"{place}.{_readable(name)}") for name in value]
        problems = (
            _send_problem(name, path, encrypted) or _send_problem(value[name], path, encrypted) for name, path in parts
        )
        return next(filter(None, problems), "")
    if isinstance(value, (list, tuple)):
        problems = (
            _send_problem(item, f"{place}[{index}]{_name_of(item)}", encrypted) for index, item in enumerate(value)
        )
        return next(filter(None, problems), "")
    if isinstance(value, float) and not math.isfinite(value):
        return f"{place} must not be NaN or infinity, which JSON does not support"
    if isinstance(value, str) and has_surrogate(value):
        return f"{place} contains an unpaired surrogate (\\ud800 to \\udfff), which is not a character"
    if isinstance(value, str) and "\0" in value and not encrypted:
        return f"{place} must not contain a NUL character, which PostgreSQL cannot store"
    if isinstance(value, int):
        try:
            str(value)
        except ValueError:
            return f"{place} has more digits than Python supports"
    return ""


def _name_of(item: Any) -> str:
    """Return the key of an item that declares an object, for messages."""
    for name in _KEYS if isinstance(item, Mapping) else ():
        if isinstance(item.get(name), str):
            return f" ({_readable(item[name])})"
    return ""


def _readable(name: Any) -> str:
    return str(name).encode(errors="backslashreplace").decode()


def has_surrogate(text: str) -> bool:
    """Return whether text contains an unpaired surrogate, which is not valid Unicode."""
    return _SURROGATE.search(text) is not None


def masked_paths(value: Any, path: str = "") -> list[str]:
    """Return the dotted paths of the string leaves that contain a mask.

    Return ``[""]`` for a masked text itself.
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


def parsed(text: Any) -> Any:
    """Parse JSON text.

    Return other values unchanged, as well as JSON text of more than MAX_DEPTH levels.
    """
    if not isinstance(text, str):
        return text
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError):
        return text
    return text if isinstance(value, (dict, list)) and is_nested_deeper(value) else value


def is_deep_json(value: Any) -> bool:
    """Return whether a value is JSON text of more than MAX_DEPTH levels.

    ``parsed`` leaves such text unchanged.
    """
    if not (isinstance(value, str) and value.lstrip()[:1] in ("{", "[")):
        return False
    try:
        return is_nested_deeper(_DECODER.decode(value))
    except RecursionError:
        return True
    except ValueError:
        return False


def cut(value: Any, depth: int) -> Any:
    """Replace values below ``depth`` levels with their JSON text."""
    if not isinstance(value, (Mapping, list)):
        return value
    if not depth:
        return json.dumps(value, ensure_ascii=False, default=dict)
    if isinstance(value, Mapping):
        return {key: cut(item, depth - 1) for key, item in value.items()}
    return [cut(item, depth - 1) for item in value]


def loose_form(key: str) -> str:
    """Return a form that is equal for keys that a database may treat as equal.

    MySQL ignores case, accents and trailing blanks.
    """
    letters = unicodedata.normalize("NFKD", key.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).rstrip()


def json_error(text: str) -> str:
    """Describe where JSON is invalid, without quoting it. Return "" for valid JSON."""
    if is_deep_json(text):
        return f" ({NESTED_DEEPER})"
    try:
        _DECODER.decode(text)
    except json.JSONDecodeError as error:
        return f" (not JSON: {error.msg}, line {error.lineno}, column {error.colno})"
    except ValueError as error:
        return f" (not JSON: {error})"
    return ""


def _no_json(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


# created once: with options, json.loads and json.dumps create a new one for each text
_DECODER = json.JSONDecoder(parse_constant=_no_json)
_ENCODER = json.JSONEncoder(allow_nan=False, ensure_ascii=False)
# strings are kept, so that invalid characters are found during encoding; other types are checked by their fields
_TOLERANT_ENCODER = json.JSONEncoder(allow_nan=False, ensure_ascii=False, default=str)
_KEYS = ("name", "key", "connection_id", "conn_id", "username", "dag_id")


def _same(value: Any) -> Any:
    return value


class Type(NamedTuple):
    """A type of field.

    ``option`` and ``elements`` are Ansible's types of the option. ``empty`` is the canonical value of a field that is not set. ``accept``
    raises ValueError with the end of a sentence ("must be ...") for an invalid value. ``comparable`` returns the form to compare. Its
    second argument specifies whether the server re-serializes JSON. ``returned`` is the form (see ``has_form``) in which servers return a
    value that is set. If ``nullable`` is true, servers return null for a value that is not set. ``combine`` holds the functions, besides
    replacement, that combine a specified value with the server's.
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
    """Reject a boolean.

    Ansible accepts true as the number 1, but servers do not.
    """
    if isinstance(value, bool):
        raise ValueError("must be a whole number, not true or false")
    return value


def _to_port(value: Any) -> int | None:
    """Convert a value to an integer.

    An empty string clears the port, as for every string option.
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
    """Accept a mapping, or JSON text of one. Text that is not JSON stays text."""
    value = _visible_json_object(value)
    if not isinstance(value, (dict, str)):
        raise ValueError("must be a mapping, or a string that contains one as JSON")
    _dumped(value)
    return _with_text_keys(value)


def _with_text_keys(value: Any) -> Any:
    """Convert the keys of mappings to text, as in JSON."""
    if isinstance(value, Mapping):
        return {
            key if isinstance(key, str) else next(iter(json.loads(json.dumps({key: 0})))): _with_text_keys(item)
            for key, item in value.items()
        }
    return [_with_text_keys(item) for item in value] if isinstance(value, (list, tuple)) else value


def _dumped(value: Any) -> str:
    """Return the JSON text of a user's value."""
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
    """Convert a stored value like an option, but accept any value.

    For example, Airflow 2 stores a list, and only issues a warning.
    """
    value = parsed(value)
    return {} if value is None or value == "" else value


def _from_json_object(value: Any) -> str:
    # never an empty string: Airflow 3.1 stores it, and 3.2.0 then fails to list connections
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
    """Keep a value that JSON can represent."""
    _dumped(value)
    return _with_text_keys(value)


_CONSTANTS = ("NaN", "Infinity", "-Infinity")
"""What Python's parser accepts besides JSON."""


def _comparable_text(value: str, rewritten: bool) -> Any:
    meaning = parsed(value)
    if isinstance(meaning, (dict, list)):
        return meaning
    if not rewritten or not isinstance(value, str):
        return value
    # a server that re-serializes shows "1.10" as "1.1" and " NaN" as "NaN": only these forms can be compared
    bare = value.strip(" \t\n\r")
    return json.dumps(meaning) if meaning is not value else bare if bare in _CONSTANTS else value


def _to_names(value: Any) -> list[str]:
    return sorted({item["name"] if isinstance(item, Mapping) else str(item) for item in value or []})


def _to_permissions(value: Any) -> list[dict[str, str]]:
    """Return sorted pairs of action and resource.

    Each of them is text from users, and {"name": text} from servers.
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
    # draining ends with a paused DAG
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
ANY_JSON = Type("raw", None, accept=_to_json)
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
