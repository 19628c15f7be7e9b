# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the server has what a task reports that it wrote.

The expectation comes from the options, without the collection's code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from fuzz_values import MARK, Kind, TaskOptions
from stored import matches

from ansible_collections.community.airflow.plugins.module_utils._model.resource import Field

Row = Mapping[str, Any]

MASK = "***"
CLAIM = "Nothing was changed."
_SENTENCE = re.compile(r"\S.*[.!?)]", re.DOTALL)
_EXCEPTION = re.compile(
    r"Traceback|TRACEBACK|NO RESULT|bug in community|object at 0x|\b\w+(Error|Exception)\b|\bNone\b"
)
# AnsibleModule itself validates the options of a module
_ANSIBLE = re.compile(
    r"dictionary requested|Value '|argument '|Elements value for option|value of \w+ must be one of|missing required|Unsupported param"
)
_FAILED_READ = re.compile("Cannot (read|list) ")
_FINGERPRINT = re.compile(r" ?\[secrets:[0-9a-f]{16}\]$")
_TRUE = ("yes", "on", "true", "1", "1.0", "y", "t")
_MISSING = object()


def message_problem(message: Any, refused: bool = False) -> str:
    """The problem of the message of a failed task, "" if it is a sentence.

    ``refused``: the message must say that nothing was changed.
    """
    if not isinstance(message, str) or not _SENTENCE.fullmatch(message) or _EXCEPTION.search(message):
        return "" if isinstance(message, str) and _ANSIBLE.match(message) else "the message is not a sentence"
    claims = CLAIM in message or _ANSIBLE.match(message) or _FAILED_READ.match(message)
    return "does not say that nothing was changed" if refused and not claims else ""


def shows_secret(results: Any) -> bool:
    """Whether results contain a secret."""
    return MARK in json.dumps(results)


def wrong_fields(
    kind: Kind, options: TaskOptions, before: tuple[Row, Row] | None, after: tuple[Row, Row] | None
) -> list[str]:
    """The fields that are not as the options require.

    They do not have the values of the options, or changed although no option names them. ``before`` and ``after`` are an object's row of
    the API and the secrets in its database. They are None if there is no object.
    """
    values_of_state = kind.resource.states[options.get("state", "present")]
    if values_of_state is None:
        return ["state"] if after else []
    if after is None:
        return ["the whole object"]
    wanted = {**values_of_state, **{name: value for name, value in options.items() if value is not None}}
    return [one.name for one in kind.fields if not _is_right(kind, one, wanted, before, after)]


def _is_right(
    kind: Kind, one: Field, options: TaskOptions, before: tuple[Row, Row] | None, after: tuple[Row, Row]
) -> bool:
    name = kind.bound.endpoint.api_names.get(one.name, one.name)
    visible, stored = after[0].get(name, _MISSING), after[1].get(name, _MISSING)
    visible_before, stored_before = (part.get(name, _MISSING) for part in before) if before else (_MISSING, _MISSING)
    if one.name not in options:
        return not before or (
            _plain(kind, one, visible) == _plain(kind, one, visible_before) and stored == stored_before
        )
    asked = options[one.name]
    known = stored_before if stored_before is not _MISSING else visible_before
    expected = _combined(options.get(one.mode, ""), asked, known)
    if kind.resource.accounts and one.hidden:
        return stored is _MISSING or matches(str(asked), stored)
    return (hides(one, visible) or same(one, expected, _plain(kind, one, visible))) and (
        stored is _MISSING or same(one, expected, stored, exact=one.mode == "")
    )


def hides(one: Field, visible: Any) -> bool:
    """Whether the API does not show a value."""
    return visible is _MISSING or bool(one.secret and MASK in json.dumps(visible))


def _plain(kind: Kind, one: Field, value: Any) -> Any:
    """A value without the fingerprint of secrets.

    The module adds the fingerprint to the description of an object with secrets.
    """
    if not isinstance(value, str):
        return value
    marked = kind.resource.fingerprinted and one.name == "description"
    return (_FINGERPRINT.sub("", value) if marked else value) or None


def same(one: Field, asked: Any, found: Any, exact: bool = False) -> bool:
    """Whether a value in a response is the value of an option.

    ``exact``: a string is the same text, not only the same JSON.
    """
    option = one.type.option
    if one.name == "scheduling_state" and isinstance(found, bool):
        # is_paused, on servers before Airflow 3.4
        found = "paused" if found else "active"
    if option == "str":
        return str(asked) == (found or "")
    if option == "int":
        return not isinstance(found, bool) and _number(asked) == found
    if option == "bool":
        return found is (str(asked).lower() in _TRUE)
    if option == "list":
        return _same_members(asked, found)
    if exact and isinstance(asked, str) and isinstance(found, str):
        return asked == found
    # an empty mapping, or JSON text of one, is stored as null
    return _same_json({} if one.name == "extra" and asked == "{}" else asked, found)


def _number(value: Any) -> Any:
    try:
        return Decimal(str(value).strip())
    except InvalidOperation:
        return None


def _same_members(asked: Any, found: Any) -> bool:
    wanted, has = members(asked), members(found)
    return wanted <= has and all(_is_of_airflow(one) for one in has - wanted)


def members(value: Any) -> set[Any]:
    """The items of a list, as texts or pairs.

    The list has the form of options, or of a response.
    """
    items = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else [value]
    return {_member(item) for item in items if item is not None}


def _member(item: Any) -> Any:
    if not isinstance(item, Mapping):
        return str(item)
    if "name" in item:
        return item["name"]
    return tuple(
        sorted((part, value["name"] if isinstance(value, Mapping) else str(value)) for part, value in item.items())
    )


def _is_of_airflow(member: Any) -> bool:
    """Whether Airflow itself adds a permission to roles."""
    parts = dict(member) if isinstance(member, tuple) else {}
    resource = str(parts.get("resource", ""))
    return resource.startswith(("DAG:", "DAG Run:")) or (parts.get("action"), resource) == ("can_read", "Website")


def _same_json(asked: Any, found: Any) -> bool:
    empty = (None, "", "{}", {})
    if asked in ("", {}):
        return found in empty
    one, other = _meaning(asked), _meaning(found)
    return _canonical(one) == _canonical(other) or (isinstance(other, int) and _number(asked) == other)


def _meaning(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return value


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _combined(mode: str, asked: Any, known: Any) -> Any:
    """The expected value of an option, combined with the value on the server.

    Another option may define how the value of the task is combined with the value on the server.
    """
    known = None if known is _MISSING else known
    if mode == "append":
        return [*_as_options(asked), *_as_options(known)]
    if mode == "remove":
        gone = members(asked)
        return [item for item in _as_options(known) if _member(item) not in gone]
    if mode == "merge":
        return _merged(_meaning(asked) or {}, _meaning(known) or {})
    return asked


def _as_options(value: Any) -> list[Any]:
    return value.split(",") if isinstance(value, str) else list(value or [])


def _merged(wanted: Any, current: Any) -> Any:
    if not (isinstance(wanted, Mapping) and isinstance(current, Mapping)):
        return wanted
    return {**current, **{name: _merged(value, current.get(name)) for name, value in wanted.items()}}


def untrue_claim(kind: Kind, options: TaskOptions, change: TaskOptions | None, before: Any, after: Any) -> str:
    """The problem of the claim that an object was changed or unchanged.

    It is "" if the claim is true.
    """
    differs = _comparable(kind, before) != _comparable(kind, after)
    if change is None:
        return "reports unchanged, but it was changed" if differs else ""
    rewritten = set(options) & set(kind.resource.secrets)
    if not differs and not rewritten:
        return "reports changed, but nothing was"
    action = "create" if not before else "update" if after else "delete"
    return "" if change["action"] == action else f"reports {change['action']} instead of {action}"


def _comparable(kind: Kind, state: tuple[Row, Row] | None) -> Any:
    names = [kind.bound.endpoint.api_names.get(one.name, one.name) for one in kind.fields]
    return state and ({name: state[0].get(name) for name in names}, state[1])


def wrong_presentation(kind: Kind, presented: Mapping[str, Any], after: tuple[Row, Row]) -> Iterator[str]:
    """The fields that a result shows with another value than the server has."""
    for one in kind.fields:
        name = kind.bound.endpoint.api_names.get(one.name, one.name)
        found = after[0].get(name, after[1].get(name, _MISSING))
        value = presented.get(one.name, _MISSING)
        if value is _MISSING or found is _MISSING or one.hidden or MASK in json.dumps([value, found]):
            continue
        # credentials in URLs are masked in results
        if not (value in (None, "") and found in (None, "")) and not same(one, value, _plain(kind, one, found)):
            yield one.name
