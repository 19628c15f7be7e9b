# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An answer is a claim: what a success must hold to be believed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .._errors import UnexpectedResponseError
from .._model.resource import Form, has_form
from .._model.types import loose_form
from .http import Response


class Shape(NamedTuple):
    """What the body of a success is: a JSON object with these ``keys``, and with the values of ``same`` if it has their keys.

    ``rows``: the key of a list of objects. ``forms``: what these keys hold.

    ``bodiless``: nothing instead (204 or null), with 201 whatever it is. ``hollow``: the object may be empty. ``anything``: any JSON or
    nothing, which only a user who chooses the request can judge.
    """

    keys: tuple[str, ...] = ()
    same: Mapping[str, Any] = {}
    rows: str = ""
    forms: Mapping[str, Form] = {}
    bodiless: bool = False
    hollow: bool = False
    anything: bool = False


OBJECT = Shape()
HOLLOW = Shape(hollow=True)
NOTHING = Shape(bodiless=True)
ANYTHING = Shape(anything=True)


def shape_of(method: str) -> Shape:
    """What a request of a method is answered with unless something else is declared."""
    return NOTHING if method == "DELETE" else OBJECT


def check(response: Response, shape: Shape, attempt: str) -> None:
    """Believe a success, or not.

    :raises UnexpectedResponseError: for one without the content that belongs there.
    """
    wrong = _wrong(response, shape)
    if wrong:
        raise UnexpectedResponseError(
            f"Cannot {attempt} ({response.method} {response.path}): {wrong}.", response.is_json
        )


def _wrong(response: Response, shape: Shape) -> str:
    """What is wrong with an answer, as the end of a sentence; "" for nothing."""
    empty = response.status == 204
    if shape.bodiless and response.status == 201 and response.method != "DELETE":
        return ""
    if not response.is_json and not empty:
        return (
            f"answered with {response.content_type or 'no content type'} instead of JSON: a login page, a proxy, or a part of Airflow that "
            "this server does not have"
        )
    if shape.anything:
        return ""
    without = f"answered {response.status} without the JSON that belongs there"
    if shape.bodiless:
        return "" if empty or response.body is None else f"answered {response.status} with JSON where none belongs"
    if not isinstance(response.body, Mapping) or (not response.body and not shape.hollow):
        return without
    missing = [key for key in shape.keys if response.body.get(key) is None]
    if missing:
        return f"{without}: it lacks {', '.join(missing)}"
    for key, value in shape.same.items():
        if key in response.body and not _is_same(response.body[key], value):
            return f"answered with another {key}, {response.body[key]!r} instead of {value!r}"
    if shape.rows and not _are_rows(response.body.get(shape.rows)):
        return f"{without}: {shape.rows} is no list of objects"
    for key, form in shape.forms.items():
        if not has_form(response.body.get(key), form):
            return f"{without}: {key} is not what it should be"
    return ""


def _are_rows(found: Any, key: str = "") -> bool:
    return isinstance(found, list) and all(
        isinstance(row, Mapping) and (not key or isinstance(row.get(key), str)) for row in found
    )


def _is_same(one: Any, other: Any) -> bool:
    # some servers compare without case, and show a key as it was written first
    return loose_form(str(one)) == loose_form(str(other))


def rows_in(
    response: Response,
    attempt: str,
    found: Any,
    key: str = "",
    unfold: Callable[[Any], Any] = lambda found: found,
    forms: Mapping[str, Form] | None = None,
) -> list[Any]:
    """The rows of a list: JSON objects, each with a text under its key. ``unfold`` makes them of what the server has instead.

    ``forms``: what keys of each row hold.

    :raises UnexpectedResponseError: it is no such list.
    """
    try:
        found = unfold(found)
    except (AttributeError, TypeError, ValueError):
        found = None
    if _are_rows(found, key):
        rows = list(found)
        wrong = next(
            (name for row in rows for name, form in (forms or {}).items() if not has_form(row.get(name), form)), ""
        )
        if not wrong:
            return rows
        raise UnexpectedResponseError(
            f"Cannot {attempt} ({response.method} {response.path}): answered {response.status} with a row whose {wrong} is not what it should be."
        )
    lacking = f", each with {key}" if key else ""
    raise UnexpectedResponseError(
        f"Cannot {attempt} ({response.method} {response.path}): answered {response.status} without the list of objects{lacking} that belongs there."
    )
