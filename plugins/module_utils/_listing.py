# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists on a server, page after page: of objects of a kind, and of everything else.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ansible_collections.community.airflow.plugins.module_utils._answers import rows_in
from ansible_collections.community.airflow.plugins.module_utils._api import Airflow, Row, mapping
from ansible_collections.community.airflow.plugins.module_utils._dialects import PAGE
from ansible_collections.community.airflow.plugins.module_utils._errors import (
    AirflowError,
    Rejected,
    UnexpectedResponseError,
)
from ansible_collections.community.airflow.plugins.module_utils._http import Answer
from ansible_collections.community.airflow.plugins.module_utils._paging import READERS, Page, in_order, pages
from ansible_collections.community.airflow.plugins.module_utils._resource import Action, Reference, Resource


def listing(
    airflow: Airflow,
    resource: Resource,
    query: list[tuple[str, str]] | None = None,
    limit: int | None = None,
    complete: bool = False,
) -> tuple[list[Row], int]:
    """The objects of a kind, every page or up to ``limit``, and how many the server has of them.

    ``complete`` reads each object singly where the listing leaves fields out.
    """
    rows: list[Row] = []
    total = 0
    for page, count in pages_of(airflow, resource, query, limit):
        rows += page
        total = count
    endpoint = airflow.endpoint(resource)
    if complete and endpoint.list_omits:
        keys = [row[resource.key_on(endpoint)] for row in rows]
        whole = in_order(lambda key: airflow.read(resource, key), keys, READERS)
        rows = [row for row in whole if row is not None]
    return rows, total


def pages_of(
    airflow: Airflow, resource: Resource, query: list[tuple[str, str]] | None = None, limit: int | None = None
) -> Iterator[Page]:
    """The pages of a listing one by one, so that nobody has to hold them all, with the number that the server counts."""
    endpoint = airflow.endpoint(resource)
    order = [] if any(name == "order_by" for name, value in query or []) else [("order_by", endpoint.order_by)]
    return _pages(airflow, resource, endpoint.path, resource.plural, [*order, *(query or [])], limit)


def everything(
    airflow: Airflow, path: str, rows: str, query: list[tuple[str, str]] | None = None, exact: bool = True
) -> list[Row]:
    """Every page of a listing of something that is no kind of object. Not ``exact``: it may change while it is read."""
    return [row for page, _total in _pages(airflow, None, path, rows, query or [], None, exact) for row in page]


def action_rows(
    airflow: Airflow, action: Action, attempt: str, query: list[tuple[str, str]] | None = None, **names: object
) -> list[Row]:
    """Every page of the list that an action asks for; ``names`` are the segments of its address."""
    path = airflow.address(action, attempt, names)
    return everything(airflow, path, action.rows or path.rpartition("/")[2], query)


def referred(airflow: Airflow, reference: Reference) -> list[Any]:
    """What the server lists as possible values of a field."""
    if reference.listing:
        return everything(airflow, reference.path, reference.rows)
    answer = airflow.request("GET", reference.path, f"read {reference.path}")
    return [] if answer.status == 404 else mapping(answer, f"read {reference.path}", reference.rows)[reference.rows]


def _pages(
    airflow: Airflow,
    resource: Resource | None,
    path: str,
    rows_key: str,
    query: list[tuple[str, str]],
    limit: int | None,
    exact: bool = True,
) -> Iterator[Page]:
    attempt = f"list {rows_key}"

    def ask(page: int, offset: int) -> Answer:
        paging = [("limit", str(page)), ("offset", str(offset)), *query]
        return (
            airflow.of_kind(resource, "GET", path, attempt, paging)
            if resource
            else airflow.request("GET", path, attempt, paging)
        )

    key = resource.key_on(airflow.endpoint(resource)) if resource else ""
    unreadable = airflow.endpoint(resource).unreadable if resource else ""
    return listed(airflow, ask, attempt, rows_key, limit, exact, key=key, unreadable=unreadable)


def listed(
    airflow: Airflow,
    ask: Callable[[int, int], Answer],
    attempt: str,
    rows_key: str,
    limit: int | None = None,
    exact: bool = True,
    unfold: Callable[[Any], Any] = lambda found: found,
    key: str = "",
    unreadable: str = "",
) -> Iterator[Page]:
    """The pages of a list. ``ask`` takes a number of rows and an offset; ``unfold`` makes rows of what stands under the key."""

    def page_of(size: int, offset: int, search: bool = False) -> Page:
        try:
            answer = ask(size, offset)
        except Rejected as error:
            if error.status != 500 or not unreadable:
                raise
            place = (
                _unreadable(lambda size, offset: page_of(size, offset, search=True)[0], size, offset, key)
                if not search
                else ""
            )
            raise Rejected(f"{error} {place}{unreadable}", 500) from None
        if answer.status == 404:
            why = airflow.why(answer)
            raise Rejected(f"Cannot {attempt} ({answer.method} {answer.path}): 404 {why}.", 404)
        body = mapping(answer, attempt, rows_key, "total_entries")
        total = body["total_entries"]
        if not isinstance(total, int) or isinstance(total, bool):
            raise UnexpectedResponseError(
                f"Cannot {attempt} ({answer.method} {answer.path}): answered {answer.status} with {total!r} for total_entries."
            )
        return rows_in(answer, attempt, body[rows_key], key, unfold), total

    came = total = 0
    for rows, total in pages(page_of, PAGE, limit):
        came += len(rows)
        yield rows, total
    if exact and limit is None and came != total:
        raise AirflowError(
            f"The list of {rows_key} does not add up: {came} came and the server counts {total}. Either it changed meanwhile, or "
            "the server hides some from this user. Nothing was concluded from it."
        )


def _unreadable(rows_at: Callable[[int, int], list[Row]], size: int, offset: int, key: str) -> str:
    """Where in a page that fails the first object is that the server cannot show, as a sentence. Takes at most some ten requests."""

    def keys_at(size: int, offset: int) -> list[str] | None:
        try:
            return [str(row[key]) for row in rows_at(size, offset)]
        except AirflowError:
            return None

    first, end = offset, offset + size
    before = keys_at(1, offset - 1) if offset else []
    while end - first > 1:
        middle = (first + end) // 2
        keys = keys_at(middle - first, first)
        if keys is None:
            end = middle
        else:
            first, before = middle, keys or before
    after = keys_at(1, first + 1)
    neighbours = [f"{word} '{keys[-1]}'" for word, keys in (("after", before), ("before", after)) if keys]
    where = f", {' and '.join(neighbours)}" if neighbours else ""
    return f"The server cannot show number {first + 1} of the list{where}. "
