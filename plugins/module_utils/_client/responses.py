# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Validation of successful responses.

A successful status is not enough, because proxies return it, too. This module has no side effects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .._errors import UnexpectedResponseError
from .._model.bound import Row
from .._model.resource import Form, has_form
from .._model.types import loose_form
from .http import Response

_MAX_VALUE, _MAX_NAME = 250, 1000
_MAX_ROWS = 2**63 - 1
"""The highest number of rows that a database can count."""


class Shape(NamedTuple):
    """The required body of a successful response.

    The body is a JSON object that contains ``keys``. If the object contains a key of ``same``, the value must be the one in ``same``, apart
    from case. ``forms`` maps keys to the types of their values. A list must be complete if the object contains its length in ``total_entries``.

    If ``bodiless`` is true, the response has no body (204 or null), or has status 201 and any body. If ``hollow`` is true, the object may be
    empty. If ``anything`` is true, the body is any JSON, or there is no body. ``anything`` is for requests that the user specifies.
    """

    keys: tuple[str, ...] = ()
    same: Mapping[str, Any] = {}
    forms: Mapping[str, Form] = {}
    bodiless: bool = False
    hollow: bool = False
    anything: bool = False


OBJECT = Shape()
HOLLOW = Shape(hollow=True)
NOTHING = Shape(bodiless=True)
ANYTHING = Shape(anything=True)


def check(response: Response, shape: Shape, attempt: str) -> None:
    """Validate a successful response.

    :raises UnexpectedResponseError: if the required content is missing.
    """
    wrong = _wrong(response, shape)
    if wrong:
        raise _unexpected(response, attempt, wrong)


def _unexpected(response: Response, attempt: str, wrong: str) -> UnexpectedResponseError:
    message = f"Cannot {attempt} ({response.method} {response.path}): {wrong}."
    return UnexpectedResponseError(message, response.is_json)


def json_object(response: Response, attempt: str, *keys: str) -> Row:
    """Return the JSON object of a successful response.

    Any other response must not be mistaken for a missing or an empty object.

    :raises UnexpectedResponseError: if the response is not an object, or a key is missing.
    """
    check(response, Shape(keys, hollow=True), attempt)
    return response.body


def _wrong(response: Response, shape: Shape) -> str:
    """Return what is wrong with a response, as the end of a sentence.

    Return "" if the response is valid.
    """
    empty = response.status == 204
    if shape.bodiless and response.status == 201 and response.method != "DELETE":
        return ""
    if not response.is_json and not empty:
        return (
            f"received {response.content_type or 'no content type'} instead of JSON. The response may come from a login page, a proxy, or "
            "a missing endpoint. Check airflow_url"
        )
    if shape.anything:
        return ""
    without = f"the response ({response.status}) does not contain the expected JSON"
    if shape.bodiless:
        return "" if empty or response.body is None else f"the response ({response.status}) contains unexpected JSON"
    if not isinstance(response.body, Mapping) or (not response.body and not shape.hollow):
        return without
    missing = [key for key in shape.keys if response.body.get(key) is None]
    if missing:
        return f"{without}: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
    for key, value in shape.same.items():
        if key in response.body and not _is_same(response.body[key], value):
            return f"the response has {_visible_value(key, response.body[key])} instead of {value!r}"
    for key, form in shape.forms.items():
        value, total = response.body.get(key), response.body.get("total_entries")
        if not has_form(value, form):
            return f"{without}: {key} has the wrong type"
        if isinstance(form, list) and isinstance(value, list) and total not in (None, len(value)):
            return f"{without}: the number of items in {key} differs from total_entries"
    return ""


def _visible_value(key: str, value: Any) -> str:
    """Format a response value for a message.

    A string or a number is shortened. For any other value, the text says only that the value has the wrong type.
    """
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return f"{key} {shorten(repr(value), _MAX_VALUE)}"
    return f"a {key} of the wrong type"


def shorten(text: str, length: int = _MAX_NAME) -> str:
    """Shorten a name or a path for a message.

    Names can have any length until a server rejects them.
    """
    return text if len(text) <= length else f"{text[:length]}..."


def _is_same(one: Any, other: Any) -> bool:
    # some servers ignore case, and return a key as it was spelled when the object was created
    return loose_form(str(one)) == loose_form(str(other))


def rows_in(
    response: Response,
    attempt: str,
    value: Any,
    unfold: Callable[[Any], Any] = lambda value: value,
    forms: Mapping[str, Form] | None = None,
) -> list[Any]:
    """Return the rows of a list in a response.

    The rows must be JSON objects. ``unfold`` first converts the value to such a list. ``forms`` maps the keys of a row to the types of their
    values.

    :raises UnexpectedResponseError: if the value is not such a list.
    """
    try:
        value = unfold(value)
    except (AttributeError, TypeError, ValueError):
        value = None
    wrong = "" if has_form(value, [Mapping]) else "does not contain the expected list of objects"
    for row in () if wrong else value:
        for name, form in (forms or {}).items():
            if not has_form(row.get(name), form):
                wrong = f"has a row whose {name} has the wrong type"
    if wrong:
        raise _unexpected(response, attempt, f"the response ({response.status}) {wrong}")
    return list(value)


def checked_total(response: Response, attempt: str, total: Any) -> int:
    """Return the number of objects that a list response reports.

    :raises UnexpectedResponseError: if the number is missing or invalid.
    """
    if not isinstance(total, int) or isinstance(total, bool) or not 0 <= total <= _MAX_ROWS:
        wrong = f"total_entries in the response ({response.status}) is not a valid number of objects"
        raise _unexpected(response, attempt, wrong)
    return total
