# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read lists from a server: the objects of a managed kind, and other lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._errors import ApiError
from .._model.bound import Row
from .._model.resource import Action, Form, Reference, Resource
from .client import Airflow
from .complete_list import incomplete, key_by, list_complete
from .http import Response
from .paged_list import BEYOND, PagedList
from .pagination import READERS, Page, map_in_order
from .responses import json_object


def listing(
    airflow: Airflow, resource: Resource, query: list[tuple[str, str]] | None = None, limit: int | None = None
) -> list[Row]:
    """List all objects of a kind, or at most ``limit`` of them.

    See ``readable_rows.py`` for lists with objects that the server cannot return.
    """
    paged = list_of(airflow, resource, query)
    return list_complete(lambda: paged.pages(limit), paged.attempt, key_by((paged.key,)), limit)[0]


def completed(airflow: Airflow, resource: Resource, rows: list[Row], unreadable: dict[str, str]) -> list[Row]:
    """Return the objects of a listing with all their fields.

    If the server lists an object but fails to return it, its row of the listing is returned, and its key and the reason are added to
    ``unreadable``. This requires the status 500, and that the server can still list objects. Any other failure is raised as an error.
    """
    bound = airflow.bind(resource)
    if not bound.endpoint.list_omits:
        return rows
    failures: dict[str, str] = {}

    def whole(row: Row) -> Row | None:
        key = bound.key_of(row)
        problem = bound.endpoint.address(key)
        if problem:
            unreadable[key] = f"The {resource.key} {problem}."
            return row
        try:
            return airflow.read(resource, key)
        except ApiError as error:
            if error.status != 500:
                raise
            failures[key] = str(error)
            return row

    found = [row for row in map_in_order(whole, rows, READERS) if row is not None]
    if failures:
        # this request returns no rows: if it fails, too, the objects are not the cause
        list_of(airflow, resource, None).page(1, BEYOND)
        unreadable.update(failures)
    return found


def pages_of(airflow: Airflow, resource: Resource, query: list[tuple[str, str]] | None = None) -> Iterator[Page]:
    """Yield the pages of a listing one by one to save memory.

    :raises IncompleteListingError: if rows are missing after the last page.
    """
    paged = list_of(airflow, resource, query)
    received, counts = 0, set()
    for rows, total in paged.pages():
        received += len(rows)
        counts.add(total)
        yield rows, total
    # if rows were deleted, later rows have moved to pages that were already read
    if counts != {received}:
        raise incomplete(paged.attempt, received, total)


def list_of(airflow: Airflow, resource: Resource, query: list[tuple[str, str]] | None) -> PagedList:
    """Return the list of a kind, in the order that its endpoint declares."""
    bound, attempt = airflow.bind(resource), f"list {resource.label_plural}"
    endpoint = bound.endpoint
    parameters = [("order_by", endpoint.order_by), *(query or [])]

    def ask(size: int, offset: int) -> Response:
        paging = [("limit", str(size)), ("offset", str(offset))]
        return airflow.request("GET", endpoint.path, attempt, [*paging, *parameters], place=endpoint)

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
    """Return all rows of a list whose objects are not of a managed kind.

    ``rows`` is the key of the rows in the response, and ``attempt`` describes the request in messages. If ``exact`` is false, rows may be
    missing or repeated if the list changes while it is read. ``identity`` holds the keys that identify a row, for a list without a fixed order.
    ``forms`` maps the keys of a row to the types of their values.
    """

    def ask(size: int, offset: int) -> Response:
        return airflow.request("GET", path, attempt, [("limit", str(size)), ("offset", str(offset)), *(query or [])])

    identify = key_by(identity) if identity else None
    paged = PagedList(airflow, ask, attempt, rows, forms=forms or {}, identify=identify)
    if not exact:
        return [row for page, _total in paged.pages() for row in page]
    return list_complete(paged.pages, attempt, identify, ordered=not identity, joined=bool(identity))[0]


def action_rows(
    airflow: Airflow, action: Action, attempt: str, query: list[tuple[str, str]] | None = None, **names: object
) -> list[Row]:
    """Return all rows of the list that an action requests.

    ``names`` holds the values of the placeholders in the path.
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
