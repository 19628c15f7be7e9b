# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""JSON text, and checks of whether values can be sent as JSON and stored.

This module has no side effects.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

MAX_DEPTH = 100
"""Maximum number of levels of mappings and lists in a value. ansible-core 2.21 fails without a message on a result with 400 levels, and on a
registered result with 300 levels."""

_SCALARS = frozenset({str, int, float, bool, type(None)})

_SURROGATE = re.compile("[\ud800-\udfff]")

_RESULT_DEPTH = MAX_DEPTH + 20
"""Maximum number of nesting levels of a result: those of a value, and those around it."""
NESTED_DEEPER = f"nested more than {MAX_DEPTH} levels deep"
"""The end of a sentence about a value with more than ``MAX_DEPTH`` levels."""


def is_nested_deeper(value: Any, depth: int = MAX_DEPTH) -> bool:
    """Return whether a value is nested more than ``depth`` levels deep.

    Each mapping or list is a level. The function does not use recursion.
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
    """Return why a value cannot be sent as JSON or cannot be stored, or "".

    The text is the end of a sentence, and starts with the position of the invalid part in the value. Only ``encrypted`` values may contain NUL
    characters.
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
    """Return the position of the first item of a list that is nested too deeply.

    Return "" if there is none, or if the value is not a list.
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
    if isinstance(value, str) and _SURROGATE.search(value):
        return f"{place} contains an unpaired surrogate (\\ud800 to \\udfff), which is not valid Unicode"
    if isinstance(value, str) and "\0" in value and not encrypted:
        return f"{place} must not contain a NUL character, which PostgreSQL cannot store"
    if isinstance(value, int):
        try:
            str(value)
        except ValueError:
            return f"{place} has more digits than Python supports"
    return ""


def _name_of(item: Any) -> str:
    """Return the key of the object that an item declares, in parentheses, or ""."""
    for name in _KEYS if isinstance(item, Mapping) else ():
        if isinstance(item.get(name), str):
            return f" ({_readable(item[name])})"
    return ""


def _readable(name: Any) -> str:
    return str(name).encode(errors="backslashreplace").decode()


def _decoded(text: str) -> tuple[Any, str]:
    """Parse JSON text.

    Return the value and "", or None and why the text is not valid JSON or is nested too deeply. The reason does not quote the text.
    """
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        return None, NESTED_DEEPER
    except json.JSONDecodeError as error:
        return None, f"not JSON: {error.msg}, line {error.lineno}, column {error.colno}"
    except ValueError as error:
        return None, f"not JSON: {error}"
    return (None, NESTED_DEEPER) if is_nested_deeper(value) else (value, "")


def parsed(text: Any) -> Any:
    """Parse JSON text.

    Return other values unchanged, and also JSON text with more than MAX_DEPTH levels.
    """
    if not isinstance(text, str):
        return text
    value, problem = _decoded(text)
    return text if problem else value


def is_deep_json(value: Any) -> bool:
    """Return whether a value is JSON text with more than MAX_DEPTH levels.

    ``parsed`` leaves such text unchanged.
    """
    return isinstance(value, str) and _decoded(value)[1] == NESTED_DEEPER


def json_error(text: str) -> str:
    """Return why text is not valid JSON or is nested too deeply.

    The reason is in parentheses. Return "" for valid JSON.
    """
    problem = _decoded(text)[1]
    return f" ({problem})" if problem else ""


def cut(value: Any, depth: int) -> Any:
    """Replace structures that are nested deeper than ``depth`` levels with JSON text."""
    if not isinstance(value, (Mapping, list)):
        return value
    if not depth:
        return json.dumps(value, ensure_ascii=False, default=dict)
    if isinstance(value, Mapping):
        return {key: cut(item, depth - 1) for key, item in value.items()}
    return [cut(item, depth - 1) for item in value]


def built_in(value: Any) -> Any:
    """Return a JSON value as built-in types, for results of modules and plugins.

    A server may return a value that is nested too deeply for Ansible. In such a value, structures beyond the maximum depth are returned as JSON text.

    :raises RecursionError: for a value that is nested too deeply for JSON.
    """
    if is_nested_deeper(value, _RESULT_DEPTH):
        value = cut(value, _RESULT_DEPTH)
    return json.loads(json.dumps(value))


def _no_json(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


# created once: with options, json.loads and json.dumps create a new decoder or encoder for each call
_DECODER = json.JSONDecoder(parse_constant=_no_json)
# characters are not escaped, so that invalid ones are found when the text is encoded; values of other types are checked by their fields
_TOLERANT_ENCODER = json.JSONEncoder(allow_nan=False, ensure_ascii=False, default=str)
_KEYS = ("name", "key", "connection_id", "conn_id", "username", "dag_id")
