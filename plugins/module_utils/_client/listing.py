# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Paginated lists of a server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._errors import (
    AirflowError,
    ApiError,
    IncompleteListingError,
    NotFoundError,
    UnexpectedResponseError,
)
from .._model.bound import Row
from .._model.resource import Action, Form, Reference, Resource
from .client import Airflow, json_object
from .generations import PAGE
from .http import Response
from .pagination import READERS, Page, can_overlap, map_in_order, pages
from .responses import rows_in

RowKey = Callable[[Row], Any]
"""Returns the identity of a row, or None if it has none."""
_MAX_ROWS = 2**63 - 1
"""The highest count of a database."""
_BEYOND = 10**9
"""An offset after the last row of every list."""
_MAX_READS = 8
"""The maximum number of reads of a list that changes while it is read. Of 250 task instances, the first read missed up to 40."""


def listing(
    airflow: Airflow,
    resource: Resource,
    query: list[tuple[str, str]] | None = None,
    limit: int | None = None,
    complete: bool = False,
    unreadable: dict[str, str] | None = None,
) -> tuple[list[Row], int]:
    """List the objects of a kind, with their total number on the server.

    Return all objects, or at most ``limit`` of them. ``complete`` reads each object individually if the listing omits fields. An object
    that is listed but cannot be read goes to ``unreadable``, if set, with the reason. See also ``readable_rows``.
    """
    paged = _list_of(airflow, resource, query)
    rows, total = list_complete(lambda: paged.pages(limit), paged.attempt, key_by((paged.key,)), limit)
    return (completed(airflow, resource, rows, unreadable) if complete else rows), total


def completed(
    airflow: Airflow, resource: Resource, rows: list[Row], unreadable: dict[str, str] | None = None
) -> list[Row]:
    """Return the rows of a listing with all fields.

    See ``listing`` for ``unreadable``.
    """
    bound = airflow.bind(resource)
    if not bound.endpoint.list_omits:
        return rows
    keys = [bound.key_of(row) for row in rows]
    singly = map_in_order(lambda key: _single(airflow, resource, key, unreadable), keys, READERS)
    return [row for row in singly if row is not None]


def _single(airflow: Airflow, resource: Resource, key: str, unreadable: dict[str, str] | None) -> Row | None:
    if unreadable is None:
        return airflow.read(resource, key)
    problem = airflow.endpoint(resource).address(key)
    if problem:
        unreadable[key] = f"The {resource.key} {problem}."
        return None
    try:
        return airflow.read(resource, key)
    except ApiError as error:
        unreadable[key] = str(error)
        return None


def readable_rows(
    airflow: Airflow, resource: Resource, query: list[tuple[str, str]] | None = None
) -> tuple[list[Row], list[str]]:
    """Return the readable rows of a listing, and a sentence about each other row.

    If the server cannot return an object, it fails for every page that contains this object. Smaller pages are read around it.
    """
    paged = _list_of(airflow, resource, query)
    rows: dict[int, Row] = {}
    lost: list[int] = []

    def read(size: int, offset: int) -> None:
        try:
            page = paged.page(size, offset)[0]
        except ApiError as error:
            if error.status != 500:
                raise
            if size == 1:
                lost.append(offset)
                return
            read(size // 2, offset)
            read(size - size // 2, offset + size // 2)
            return
        rows.update(enumerate(page, offset))
        if 0 < len(page) < size:
            # servers cut pages at their maximum_page_limit
            read(size - len(page), offset + len(page))

    # no row is on this page, so if it fails, too, the rows are not the cause
    total = paged.page(1, _BEYOND)[1]
    for offset in range(0, total, PAGE):
        read(min(PAGE, total - offset), offset)
    distinct = len({row[paged.key] for row in rows.values()})
    if not len(rows) == distinct == total - len(lost):
        raise _incomplete(paged.attempt, len(rows), total, repeated=len(rows) - distinct)
    places = {offset: [row[paged.key]] for offset, row in rows.items()}
    of = f"the list of {resource.label_plural}"
    problems = [
        f"{_position(offset, places.get(offset - 1), places.get(offset + 1), of)}{paged.unreadable}".rstrip()
        for offset in lost
    ]
    return list(rows.values()), problems


def pages_of(airflow: Airflow, resource: Resource, query: list[tuple[str, str]] | None = None) -> Iterator[Page]:
    """Yield the pages of a listing one by one, with the server's total.

    This saves memory.

    :raises IncompleteListingError: if rows are missing after the last page.
    """
    paged = _list_of(airflow, resource, query)
    received, counts = 0, set()
    for rows, total in paged.pages():
        received += len(rows)
        counts.add(total)
        yield rows, total
    # after deletions, other rows have moved to pages that were already read
    if counts != {received}:
        raise _incomplete(paged.attempt, received, total)


def _list_of(airflow: Airflow, resource: Resource, query: list[tuple[str, str]] | None) -> PagedList:
    bound, attempt = airflow.bind(resource), f"list {resource.label_plural}"
    endpoint = bound.endpoint
    parameters = [("order_by", endpoint.order_by), *(query or [])]

    def ask(size: int, offset: int) -> Response:
        paging = [("limit", str(size)), ("offset", str(offset))]
        return airflow.request_resource(resource, "GET", endpoint.path, attempt, [*paging, *parameters])

    return PagedList(airflow, ask, attempt, resource.plural, bound.key_name, endpoint.unreadable)


def list_all(
    airflow: Airflow,
    path: str,
    rows: str,
    attempt: str,
    query: list[tuple[str, str]] | None = None,
    exact: bool = True,
    identity: Sequence[str] = (),
    forms: Mapping[str, Form] | None = None,
) -> list[Row]:
    """List all rows of a list that is not of a managed kind.

    ``rows`` is their key in the response, and ``attempt`` describes the request in messages. If ``exact`` is false, rows may be missing or
    repeated if the list changes while it is read. ``identity`` holds the keys that identify a row, for a list without a fixed order.
    ``forms`` maps a row's keys to their types.
    """

    def ask(size: int, offset: int) -> Response:
        return airflow.request("GET", path, attempt, [("limit", str(size)), ("offset", str(offset)), *(query or [])])

    identify = key_by(identity) if identity else None
    paged = PagedList(airflow, ask, attempt, rows, forms=forms or {}, identify=identify)
    if not exact:
        return [row for page, _total in paged.pages() for row in page]
    return list_complete(paged.pages, attempt, identify, ordered=not identity, joined=bool(identity))[0]


def list_complete(
    read: Callable[[], Iterable[Page]],
    attempt: str,
    identify: RowKey | None = None,
    limit: int | None = None,
    ordered: bool = True,
    joined: bool = False,
) -> tuple[list[Row], int]:
    """Return the rows of a list that may change while it is read, and their number.

    The list is read until the result is complete, at most ``_MAX_READS`` times. A row that moves between pages appears twice or not at
    all, although the count is right. Therefore, ``identify`` identifies the rows. If the server has no fixed order (not ``ordered``), each
    read may miss other rows, and the results are merged until a read finds no row that earlier ones missed.

    If the pages are ``joined`` (overlap), a read of an ordered list returns every row that exists from its start to its end, even if other
    rows are added or removed. That is enough. Otherwise, the list must not change while it is read.

    :raises IncompleteListingError: if the list is incomplete, or the server hides some rows.
    """
    merged: dict[Any, Row] = {}
    received = total = distinct = before = 0
    for turn in range(_MAX_READS):
        by_key: dict[Any, Row] = {}
        counts: list[int] = []
        received, overlaps, is_whole = 0, False, True
        for page, total in read():
            keyed = list(_rows_by_key(page, identify, received))
            if not counts:
                overlaps = joined and can_overlap(page, identify)
            elif overlaps:
                # a page repeats the last row of the page before it
                repeats = bool(keyed) and keyed[0][0] in by_key
                is_whole, received = is_whole and repeats, received - repeats
            received += len(page)
            by_key.update(keyed)
            counts.append(total)
        missed = len(by_key.keys() - merged.keys()) - max(0, total - before)
        merged.update(by_key)
        distinct, is_stable, before = len(by_key), len(set(counts)) == 1, total
        expected = total if limit is None else min(limit, total)
        if distinct == received and is_whole and (received == total and is_stable or limit is not None):
            return list(by_key.values())[:limit], total
        if (
            joined
            and (overlaps or len(counts) == 1)
            and (ordered or limit is not None)
            and is_whole
            and distinct >= min(expected, *counts)
        ):
            return list(by_key.values())[:limit], distinct if limit is None else total
        if identify and not ordered and len(merged) >= expected and turn and missed <= 0:
            return list(merged.values())[:limit], total
        if distinct == received and is_stable and is_whole:
            # nothing moved: the server hides some rows from this user
            break
    raise _incomplete(attempt, received, total, repeated=received - distinct)


def key_by(names: Sequence[str]) -> RowKey:
    """Identify rows by the values of these keys."""
    return lambda row: row_key(row.get(name) for name in names)


def row_key(values: Iterable[Any]) -> Any:
    """Return a row's identity, or None if it has none of the values."""
    values = list(values)
    # as text, because a malformed value may not be hashable
    return tuple(map(str, values)) if any(value is not None for value in values) else None


def _rows_by_key(rows: list[Row], identify: RowKey | None, start: int) -> Iterator[tuple[Any, Row]]:
    for number, row in enumerate(rows, start):
        key = identify(row) if identify else None
        # a row without an identity is identified by its position
        yield number if key is None else key, row


def _incomplete(attempt: str, received: int, total: int, repeated: int = 0) -> IncompleteListingError:
    objects = f"{received} object{'' if received == 1 else 's'}" + (
        f" ({repeated} of them twice)" if repeated > 0 else ""
    )
    return IncompleteListingError(
        f"Cannot {attempt}: received {objects}, but the server counts {total}. Either the list changed while it was read, or the user is "
        "not allowed to read every object. Nothing was changed."
    )


def action_rows(
    airflow: Airflow, action: Action, attempt: str, query: list[tuple[str, str]] | None = None, **names: object
) -> list[Row]:
    """Return all rows of the list that an action requests.

    ``names`` holds the path segments.
    """
    path = airflow.address(action, attempt, names)
    forms = {**action.forms, **{name: value for name, value in names.items() if name in action.forms}}
    return list_all(airflow, path, action.rows or path.rpartition("/")[2], attempt, query, forms=forms)


def list_references(airflow: Airflow, name: str, reference: Reference) -> list[Any]:
    """Return the possible values of the field ``name`` on the server."""
    attempt = f"list {name}"
    if reference.listing:
        return list_all(airflow, reference.path, reference.rows, attempt)
    response = airflow.request("GET", reference.path, attempt)
    return [] if response.status == 404 else json_object(response, attempt, reference.rows)[reference.rows]


@dataclass(frozen=True)
class PagedList:
    """A list that a server returns in pages.

    ``ask`` requests a page, with a limit and an offset. ``attempt`` describes this in messages. ``rows`` is the key of the rows in the
    response, and ``unfold`` converts the value under this key to rows. ``forms`` maps a row's keys to their types. ``key`` is the name of the
    rows' key. With it, the error for a row that breaks its page contains the position of the row and ``unreadable``, the likely reason.
    With ``identify``, the pages overlap, so that no row is skipped.
    """

    airflow: Airflow
    ask: Callable[[int, int], Response]
    attempt: str
    rows: str
    key: str = ""
    unreadable: str = ""
    unfold: Callable[[Any], Any] = lambda value: value
    forms: Mapping[str, Form] = field(default_factory=dict)
    identify: RowKey | None = None

    def pages(self, limit: int | None = None) -> Iterator[Page]:
        """Yield every page, or only as many as ``limit`` rows require."""
        return pages(self._page_or_reason, PAGE, limit, key=self.identify)

    def page(self, size: int, offset: int) -> Page:
        """Return one page, with the server's total."""
        response = self.ask(size, offset)
        if response.status == 404:
            reason = self.airflow.error_detail(response)
            raise NotFoundError(f"Cannot {self.attempt} ({response.method} {response.path}): 404 {reason}.", 404)
        body = json_object(response, self.attempt, self.rows, "total_entries")
        total = checked_total(response, self.attempt, body["total_entries"])
        return rows_in(response, self.attempt, body[self.rows], self.key, self.unfold, self.forms), total

    def _page_or_reason(self, size: int, offset: int) -> Page:
        """Return one page. If a row breaks it, the error names the row."""
        try:
            return self.page(size, offset)
        except ApiError as error:
            if error.status != 500 or not self.key:
                raise
            try:
                self.page(1, _BEYOND)
            except AirflowError:
                # no row is on this page, so the rows are not the cause
                raise error from None
            place = self._first_unreadable(size, offset)
            if not place:
                raise
            raise ApiError(f"{error} {place}{self.unreadable}".rstrip(), 500) from None

    def _first_unreadable(self, size: int, offset: int) -> str:
        """Locate the first object in a page that the server fails to return.

        Return its position as a sentence, or "" if the server can return every object now. This costs about ten requests at most.
        """
        first, end = offset, offset + size
        before = self._keys(1, offset - 1) if offset else []
        while end - first > 1:
            middle = (first + end) // 2
            keys = self._keys(middle - first, first)
            if keys is None:
                end = middle
            else:
                first, before = middle, keys or before
        if self._keys(1, first) is not None:
            return ""
        return _position(first, before, self._keys(1, first + 1), "the list")

    def _keys(self, size: int, offset: int) -> list[str] | None:
        """Return the keys of a page, or None if the server fails to return it."""
        try:
            return [row[self.key] for row in self.page(size, offset)[0]]
        except AirflowError:
            return None


def checked_total(response: Response, attempt: str, total: Any) -> int:
    """Return the number of objects that a list response reports.

    :raises UnexpectedResponseError: if the number is missing or invalid.
    """
    if not isinstance(total, int) or isinstance(total, bool) or not 0 <= total <= _MAX_ROWS:
        raise UnexpectedResponseError(
            f"Cannot {attempt} ({response.method} {response.path}): total_entries in the response ({response.status}) is not a valid number of "
            "objects."
        )
    return total


def _position(offset: int, before: list[str] | None, after: list[str] | None, of: str) -> str:
    neighbours = [f"{preposition} '{keys[-1]}'" for preposition, keys in (("after", before), ("before", after)) if keys]
    position = f", {' and '.join(neighbours)}" if neighbours else ""
    return f"The server cannot return item {offset + 1} of {of}{position}. "
