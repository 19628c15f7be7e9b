# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the objects of a kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from .._client.client import Airflow
from .._client.complete_list import incomplete, list_complete
from .._client.http import Response
from .._client.listing import completed
from .._client.paged_list import PagedList
from .._client.pagination import READERS, Page, map_in_order
from .._client.presentation import present_row, read_only_values
from .._client.responses import HOLLOW, Shape, checked_total, json_object, rows_in
from .._errors import ApiError, InvalidRequestError
from .._model.bound import Row
from .._model.query_kind import (
    UNMAPPED,
    WHOLE,
    Include,
    QueryKind,
    query_kind_of,
)
from .._model.resource import Resource
from .._model.secrets import visible
from .._module.argument_spec import info_spec
from .._module.definition import ModuleCall, ModuleDefinition, Result
from .routing import BoundQuery, QueryParameters, bind_query, check_places, endpoint_on, with_utc_times

Params = Mapping[str, Any]

_LONGEST_QUERY = 3000
"""The maximum length of a query. The web server of Airflow 2 accepts at most 4094 characters in the first line of a request, including the
path."""


def listing(kind: Resource | QueryKind) -> ModuleDefinition:
    """Return the definition of the module that reads the objects of a kind."""
    query_kind = query_kind_of(kind) if isinstance(kind, Resource) else kind
    return ModuleDefinition(info_spec(query_kind), lambda task: gather(task, query_kind), reads=True, raw=True)


def gather(call: ModuleCall, query_kind: QueryKind) -> Result:
    """Read objects and the related objects that the task includes.

    The task reads a single object, the objects that match its filters, or all objects.
    """
    params = with_utc_times(query_kind, call.params)
    limit = params.get("limit")
    if limit is not None and limit < 1:
        raise InvalidRequestError("limit must be 1 or more. Omit it to read everything.")
    airflow = call.connect()
    check_places(airflow, query_kind, params)
    included = [one for one in query_kind.includes if one.name in params.get("include", ())]
    for one in included:
        endpoint_on(airflow, one.query_kind)
    partial: dict[str, str] = {}
    rows, total = rows_of(airflow, query_kind, params, limit, partial)
    objects = [visible_values_of(airflow, query_kind, row) for row in rows]
    if partial and query_kind.resource:
        omitted = dict.fromkeys(airflow.endpoint(query_kind.resource).list_omits)
        objects = [{**one, **omitted} if one[query_kind.resource.key] in partial else one for one in objects]
    if query_kind.masks_secrets and not params["show_secrets"]:
        objects = [{**one, "value": query_kind.masks_secrets(one)} for one in objects]
    result: dict[str, Any] = {"changed": False, query_kind.plural: objects, "total_entries": total}
    warnings = [
        f"The server lists the {query_kind.label_of(key)}, but does not return it completely. {reason}"
        for key, reason in sorted(partial.items())
    ]
    for one in included:
        failures: list[str] = []
        related = _related(airflow, query_kind, one, rows, failures)
        if failures:
            warnings.append(
                f"{one.name} is null for {len(failures)} of {len(rows)} {query_kind.label_plural}, because the server does not return it. First "
                f"error: {failures[0]}"
            )
        if one.of_each:
            for visible_object, value in zip(objects, related):
                visible_object[one.name] = value
        else:
            result[one.name] = related
    return {**result, "warnings": warnings} if warnings else result


def visible_values_of(airflow: Airflow, query_kind: QueryKind, row: Row) -> dict[str, Any]:
    """Return an object in the format of module results.

    Values under sensitive names are masked.
    """
    return {name: visible(name, value) for name, value in values_of(airflow, query_kind, row).items()}


def values_of(airflow: Airflow, query_kind: QueryKind, row: Row) -> dict[str, Any]:
    """Return the values of an object, with the same keys on every server.

    Only the secrets of managed kinds are masked.
    """
    if query_kind.resource:
        return present_row(airflow.bind(query_kind.resource), row)
    return read_only_values(query_kind.keys, endpoint_on(airflow, query_kind), row)


def rows_of(
    airflow: Airflow,
    query_kind: QueryKind,
    params: Params,
    limit: int | None = None,
    partial: dict[str, str] | None = None,
) -> tuple[list[Row], int]:
    """Return the objects that match the options, and their total without ``limit``.

    The objects are rows of the server, with the values from the path. ``partial`` collects the keys of the objects for which the server returns
    only the row of the listing, each with the reason.
    """
    query = bind_query(airflow, query_kind, params)
    path = query.path
    if not path.rows:
        row = _one(query)
        return ([_placed(query, row)], 1) if row is not None else ([], 0)
    if path.exact:
        rows = _exactly(query)
        if not rows and path.otherwise and all(params.get(name) is None for name in path.otherwise):
            query = bind_query(airflow, query_kind, {**params, **path.otherwise})
            rows = _exactly(query)
        total = len(rows)
    elif path.paged:
        rows, total = _paged(query, limit)
    else:
        rows = _at_once(query)
        total = len(rows)
    rows = rows[:limit]
    if query_kind.resource:
        rows = completed(airflow, query_kind.resource, rows, {} if partial is None else partial)
    return [_placed(query, row) for row in rows], total


def _placed(query: BoundQuery, row: Row) -> Row:
    """Add the values in the path that the response does not repeat."""
    return {**query.places(), **row}


def _exactly(query: BoundQuery) -> list[Row]:
    """Return the rows that match the ``exact`` options of the path."""
    wanted = {query.api_name(name): str(query.params[name]) for name in query.path.exact}
    return [row for row in _paged(query, None)[0] if all(str(row[name]) == value for name, value in wanted.items())]


def _one(query: BoundQuery) -> Row | None:
    """Return the object, or None if the server reports that it does not exist."""
    attempt = f"read {query.label}"
    same = {name: value for name, value in query.places().items() if value is not None}
    response = _send(query, attempt, query.parameters(), shape=Shape(same=same))
    return None if response.status == 404 else json_object(response, attempt)


def _send(
    query: BoundQuery, attempt: str, parameters: QueryParameters, form: Row | None = None, shape: Shape | None = None
) -> Response:
    """Send a request.

    If ``form`` contains filters, they are sent in the body of a POST request, which changes nothing on the server.
    """
    method = "POST" if form else "GET"
    return query.airflow.request(
        method, query.address, attempt, parameters, form, shape=shape, safe=bool(form), place=query.endpoint
    )


def _at_once(query: BoundQuery) -> list[Row]:
    """Read a list without pagination."""
    attempt, path = f"list {query.kind.label_plural}", query.path
    form, parameters = query.form(), query.parameters()
    response = _send(query, attempt, parameters, form, None if form else HOLLOW)
    if response.status == 404:
        return []
    body = json_object(response, attempt)
    content = body if path.rows == WHOLE else json_object(response, attempt, path.rows)[path.rows]
    # some lists without pagination contain no total
    if "total_entries" in body:
        total = checked_total(response, attempt, body["total_entries"])
        if isinstance(content, list) and len(content) != total:
            raise incomplete(attempt, len(content), total)
    return rows_in(response, attempt, content, unfold=path.unfold)


def _paged(query: BoundQuery, limit: int | None) -> tuple[list[Row], int]:
    attempt, path = f"list {query.kind.label_plural}", query.path
    form = query.form()
    parameters = query.parameters()
    key = query.api_name(query.kind.resource.key) if query.kind.resource else ""
    identify = query.identify
    is_counted = all(query.params.get(name) is None for name in path.uncounted)

    def ask(page: int, offset: int) -> Response:
        if form:
            return _send(query, attempt, [], {**form, "page_limit": page, "page_offset": offset})
        response = _send(query, attempt, [("limit", str(page)), ("offset", str(offset)), *parameters])
        if response.status == 404 and path.parts and not offset:
            # the parent of the list does not exist, so the list is empty
            return response._replace(status=200, body={path.rows: [], "total_entries": 0})
        return response

    def read() -> Iterator[Page]:
        return paged.pages(limit) if is_counted else paged.uncounted_pages()

    unreadable = query.endpoint.unreadable
    paged = PagedList(query.airflow, ask, attempt, path.rows, key, unreadable, path.unfold, identify=identify)
    ordered = query.has_total_order(dict(parameters).get("order_by", form.get("order_by", "")))
    if not is_counted:
        # the caller applies the limit
        limit = None
    return list_complete(read, attempt, identify, limit, ordered, joined=is_counted and identify is not None)


def _related(
    airflow: Airflow, query_kind: QueryKind, include: Include, rows: list[Row], failures: list[str]
) -> list[Any]:
    """Return the related objects of each row, in the order of the rows.

    If ``include.of_each`` is false, return one list for all rows. If the server fails for a row, the result for this row is None, and
    ``failures`` receives the reason.
    """
    if not include.of_each:
        return _objects_of(airflow, include.query_kind, {})
    if include.together:
        return _of_all(airflow, include, rows)
    api_names = endpoint_on(airflow, query_kind).api_names

    def read(row: Row) -> Any:
        if include.needs and not row.get(api_names.get(include.needs, include.needs)):
            return None if include.single else []
        try:
            return _of_one(airflow, include, _params_of(airflow, include, api_names, row))
        except (InvalidRequestError, ApiError) as error:
            # some servers do not support the request for specific rows, such as instances of mapped tasks
            if isinstance(error, ApiError) and error.status != 500:
                # other errors apply to every row
                raise
            failures.append(str(error))
            return None

    return list(map_in_order(read, rows, READERS))


def _objects_of(airflow: Airflow, query_kind: QueryKind, params: Params) -> list[dict[str, Any]]:
    return [visible_values_of(airflow, query_kind, row) for row in rows_of(airflow, query_kind, params)[0]]


def _params_of(airflow: Airflow, include: Include, api_names: Mapping[str, str], row: Row) -> dict[str, Any]:
    """Return the options that select the related objects of a row."""
    endpoint = endpoint_on(airflow, include.query_kind)
    supported = {name for query_path in endpoint.paths for name in query_path.parts} | {
        one.name for one in include.query_kind.filters
    }
    bound = {option: row.get(api_names.get(key, key)) for option, key in include.bind.items() if option in supported}
    defaults = {one.name: one.option.get("default") for one in include.query_kind.filters}
    return {**defaults, **{option: value for option, value in bound.items() if value != UNMAPPED}}


def _of_one(airflow: Airflow, include: Include, params: Params) -> Any:
    related: list[Any] = _objects_of(airflow, include.query_kind, params)
    related = [one[include.only] for one in related] if include.only else related
    return (related[0] if related else None) if include.single else related


def _in_urls(name: str, keys: Iterable[str]) -> Iterator[list[str]]:
    """Split the keys of objects so that each part fits into a query."""
    part: list[str] = []
    size = 0
    for key in keys:
        length = len(name) + len(quote(key, safe="")) + 2
        if part and size + length > _LONGEST_QUERY:
            yield part
            part, size = [], 0
        part.append(key)
        size += length
    if part:
        yield part


def _of_all(airflow: Airflow, include: Include, rows: list[Row]) -> list[Any]:
    key = include.bind[include.together]
    parts = _in_urls(include.together, sorted({row[key] for row in rows}))
    read = map_in_order(lambda part: rows_of(airflow, include.query_kind, {include.together: part})[0], parts, READERS)
    related = [one for found in read for one in found]
    by_key = {one[key]: visible_values_of(airflow, include.query_kind, one) for one in related}
    return [by_key.get(row[key], {}).get(include.only) for row in rows]
