# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the objects of a kind.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._client.client import Airflow, Row, mapping
from .._client.http import Answer
from .._client.listing import listed, whole
from .._client.pagination import READERS, Page, in_order
from .._client.presentation import present_row, read_only
from .._client.responses import HOLLOW, Shape, rows_in
from .._errors import Refused, Rejected
from .._model.query_kind import (
    ANY,
    UNMAPPED,
    WHOLE,
    Reading,
    Related,
    Route,
    Source,
    reading_of,
)
from .._model.resource import Resource
from .._model.secrets import visible
from .._module.argument_spec import info_spec
from .._module.definition import Program, Result, Task
from .routing import (
    form_of,
    has_total_order,
    identity_of,
    path_of,
    query_of,
    route_of,
    source_of,
    with_instants,
)

Params = Mapping[str, Any]


def listing(kind: Resource | Reading) -> Program:
    """The module that reads the objects of a kind."""
    reading = reading_of(kind) if isinstance(kind, Resource) else kind
    return Program(info_spec(reading), lambda task: gather(task, reading))


def gather(task: Task, reading: Reading) -> Result:
    """All objects, those that match the filters, or the one that was named; and what was asked for besides."""
    params = with_instants(reading, task.params)
    limit = params.get("limit")
    if limit is not None and limit < 1:
        raise Refused("limit must be 1 or more; leave it out to read everything.")
    airflow = task.connect()
    included = [one for one in reading.related if one.name in params.get("include", ())]
    for one in included:
        source_of(airflow, one.reading)
    partial: dict[str, str] = {}
    rows, total = rows_of(airflow, reading, params, limit, partial)
    objects = [shown(airflow, reading, row) for row in rows]
    if partial and reading.resource:
        omitted = dict.fromkeys(airflow.endpoint(reading.resource).list_omits)
        objects = [{**one, **omitted} if one[reading.resource.key] in partial else one for one in objects]
    if reading.conceals and not params["show_secrets"]:
        objects = [{**one, "value": reading.conceals(one)} for one in objects]
    result: dict[str, Any] = {"changed": False, reading.plural: objects, "total_entries": total}
    if partial:
        result["warnings"] = [
            f"The server lists the {reading.kind} '{key}' and does not show it whole: {reason}"
            for key, reason in sorted(partial.items())
        ]
    for one in included:
        found = _related(airflow, reading, one, rows)
        if one.of_each:
            for shown_object, besides in zip(objects, found):
                shown_object[one.name] = besides
        else:
            result[one.name] = found
    return result


def shown(airflow: Airflow, reading: Reading, row: Row) -> dict[str, Any]:
    """An object as results hold it, without what users wrote under names that sound secret."""
    if reading.resource:
        found = present_row(reading.resource, airflow.endpoint(reading.resource), row)
    else:
        found = read_only(reading.keys, source_of(airflow, reading), row)
    return {name: visible(name, value) for name, value in found.items()}


def rows_of(
    airflow: Airflow,
    reading: Reading,
    params: Params,
    limit: int | None = None,
    partial: dict[str, str] | None = None,
) -> tuple[list[Row], int]:
    """The objects that the options ask for as the server shows them, and how many there are.

    ``partial`` takes those of which the server shows only the row of the list, with the reason.
    """
    source = source_of(airflow, reading)
    route = route_of(airflow, reading, source, params)
    path = path_of(route, params)
    if not route.rows:
        row = _one(airflow, reading, source, route, params, path)
        return ([_placed(source, route, params, row)], 1) if row is not None else ([], 0)
    if route.exact:
        rows = _exactly(source, route, params, _paged(airflow, reading, source, route, params, path, None)[0])
        total = len(rows)
    elif route.paged:
        rows, total = _paged(airflow, reading, source, route, params, path, limit)
    else:
        rows = _at_once(airflow, reading, source, route, params, path)
        rows, total = rows[:limit], len(rows)
    if source.list_omits:
        whole = in_order(lambda row: _whole(airflow, reading, source, row, partial), rows, READERS)
        rows = [row for row in whole if row is not None]
    return [_placed(source, route, params, row) for row in rows[:limit]], total


def _whole(airflow: Airflow, reading: Reading, source: Source, row: Row, partial: dict[str, str] | None) -> Row | None:
    """The single object of a row in a list; the row itself, where the server does not show the object."""
    resource = reading.resource
    if partial is None or not resource:
        return _one(airflow, reading, source, *_single(airflow, reading, source, row))
    key = row[resource.key_on(airflow.endpoint(resource))]
    problem = airflow.endpoint(resource).address(key)
    if problem:
        partial[key] = f"the {resource.key} {problem}."
        return row
    try:
        return _one(airflow, reading, source, *_single(airflow, reading, source, row))
    except Rejected as error:
        partial[key] = str(error)
        return row


def _placed(source: Source, route: Route, params: Params, row: Row) -> Row:
    """An object with what the address says of it, where the server does not repeat that."""
    places = {source.wire.get(name, name): params.get(name) for name in route.parts if params.get(name) != ANY}
    return {**places, **row}


def _exactly(source: Source, route: Route, params: Params, rows: list[Row]) -> list[Row]:
    return [
        row for row in rows if all(str(row[source.wire.get(name, name)]) == str(params[name]) for name in route.exact)
    ]


def _single(airflow: Airflow, reading: Reading, source: Source, row: Row) -> tuple[Route, Params, str]:
    params = {name: row[source.wire.get(name, name)] for name in reading.parts}
    route = route_of(airflow, reading, source, params)
    return route, params, path_of(route, params)


def _one(airflow: Airflow, reading: Reading, source: Source, route: Route, params: Params, path: str) -> Row | None:
    """The one object; None only if the server says that there is none."""
    attempt = f"read {_called(reading, route, params)}"
    query = query_of(airflow, reading, source, route, params)
    same = {source.wire.get(name, name): params[name] for name in route.parts if params.get(name) not in (None, ANY)}
    answer = airflow.request_of(reading, source, "GET", path, attempt, query, shape=Shape(same=same))
    return None if answer.status == 404 else mapping(answer, attempt)


def _called(reading: Reading, route: Route, params: Params) -> str:
    named = [str(params[name]) for name in route.parts if params.get(name) is not None]
    return f"{reading.kind} '{'/'.join(named)}'" if named else reading.kind


def _at_once(airflow: Airflow, reading: Reading, source: Source, route: Route, params: Params, path: str) -> list[Row]:
    """A list that a server gives in one piece."""
    attempt = f"list {reading.plural}"
    if route.form:
        form = form_of(airflow, reading, source, route, params)
        answer = airflow.request_of(reading, source, "POST", path, attempt, json=form, safe=True)
    else:
        answer = airflow.request_of(
            reading,
            source,
            "GET",
            path,
            attempt,
            query_of(airflow, reading, source, route, params),
            shape=HOLLOW,
        )
    if answer.status == 404:
        return []
    body = mapping(answer, attempt)
    found = body if route.rows == WHOLE else mapping(answer, attempt, route.rows)[route.rows]
    return rows_in(answer, attempt, found, unfold=route.unfold)


def _paged(
    airflow: Airflow, reading: Reading, source: Source, route: Route, params: Params, path: str, limit: int | None
) -> tuple[list[Row], int]:
    attempt = f"list {reading.plural}"
    form = form_of(airflow, reading, source, route, params) if route.form else {}
    query = query_of(airflow, reading, source, route, params) if not route.form else []
    key = reading.resource.key_on(airflow.endpoint(reading.resource)) if reading.resource else ""
    absent: list[Answer] = []

    def ask(page: int, offset: int) -> Answer:
        if form:
            body = {**form, "page_limit": page, "page_offset": offset}
            return airflow.request_of(reading, source, "POST", path, attempt, json=body, safe=True)
        paging = [("limit", str(page)), ("offset", str(offset)), *query]
        answer = airflow.request_of(reading, source, "GET", path, attempt, paging)
        # what the list would belong to is not there, so nothing is
        absent.extend([answer] if answer.status == 404 and route.parts and not offset else [])
        return answer if not absent else _empty(answer, route)

    def read() -> Iterator[Page]:
        absent.clear()
        return listed(airflow, ask, attempt, route.rows, limit, False, route.unfold, key, source.unreadable, grows=True)

    identity = identity_of(airflow, reading, source)
    ordered = has_total_order(airflow, identity, dict(query).get("order_by", form.get("order_by", "")))
    return whole(read, route.rows, identity, limit, ordered, grows=True)


def _empty(answer: Answer, route: Route) -> Answer:
    return Answer(answer.method, answer.path, 200, answer.content_type, {route.rows: [], "total_entries": 0}, "")


def _related(airflow: Airflow, reading: Reading, related: Related, rows: list[Row]) -> list[Any]:
    """What belongs to each row, in the same order; or what there is once for all."""
    if not related.of_each:
        found = rows_of(airflow, related.reading, {})[0]
        return [shown(airflow, related.reading, row) for row in found]
    if related.together:
        return _of_all(airflow, related, rows)
    wire = source_of(airflow, reading).wire
    return list(in_order(lambda row: _of_one(airflow, related, wire, row), rows, READERS))


def _of_one(airflow: Airflow, related: Related, wire: Mapping[str, str], row: Row) -> Any:
    source = source_of(airflow, related.reading)
    known = {name for route in source.routes for name in route.parts} | {one.name for one in related.reading.filters}
    bound = {option: row.get(wire.get(key, key)) for option, key in related.bind.items() if option in known}
    usual = {one.name: one.option.get("default") for one in related.reading.filters}
    params = {**usual, **{option: value for option, value in bound.items() if value != UNMAPPED}}
    found = [shown(airflow, related.reading, one) for one in rows_of(airflow, related.reading, params)[0]]
    found = [one[related.only] for one in found] if related.only else found
    return (found[0] if found else None) if related.single else found


def _of_all(airflow: Airflow, related: Related, rows: list[Row]) -> list[Any]:
    key = related.bind[related.together]
    params = {related.together: sorted({row[key] for row in rows})}
    found = rows_of(airflow, related.reading, params)[0] if rows else []
    by_key = {one[key]: shown(airflow, related.reading, one) for one in found}
    return [by_key.get(row[key], {}).get(related.only) for row in rows]
