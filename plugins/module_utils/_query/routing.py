# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where to read what a task wants, and what to ask there. Nothing is sent.

Note that these are private to the collection.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .._client.client import Airflow
from .._client.generations import needed_version, source_for, supports
from .._client.http import segment
from .._errors import Refused
from .._model.query_kind import ANY, Reading, Route, Source
from .._model.resource import Filter
from .._module.argument_spec import given_instant

Params = Mapping[str, Any]
_BOUND = re.compile(r"_[gl]te?$|^before$|^after$")
Query = list[tuple[str, str]]


def source_of(airflow: Airflow, reading: Reading) -> Source:
    """How the server serves the kind.

    :raises Refused: it does not.
    """
    found = source_for(reading, airflow.dialect, airflow.version)
    if found is None:
        raise Refused(f"Reading {reading.plural} needs {reading.needed}; this server is {airflow.version}.")
    return found


def with_instants(reading: Reading, params: Params) -> Params:
    """The options, with every bound in time in the form that servers take: some fail at one without a zone.

    :raises Refused: for a bound that is no time.
    """
    bounds = [one.name for one in reading.filters if one.option["type"] == "str" and _BOUND.search(one.name)]
    return {**params, **{name: given_instant(params, name) for name in bounds if params.get(name) is not None}}


def route_of(airflow: Airflow, reading: Reading, source: Source, params: Params) -> Route:
    """The address that fits the options.

    :raises Refused: there is none.
    """
    given = [name for name in _places(reading, source) if _says_something(params.get(name))]
    for name in given:
        # the server would take it for another address
        if params[name] == "":
            raise Refused(f"{name} must not be empty.")
    for route in source.routes:
        if not _missing(route, given) and set(given) <= set(_known(reading, route)):
            return route
    needs = [_missing(route, given) for route in source.routes if set(given) <= set(_known(reading, route))]
    if needs:
        raise Refused(_incomplete(given, min(needs, key=len)))
    raise Refused(f"Airflow {airflow.version} reads no {reading.plural} by {' and '.join(given)}.")


def _says_something(value: Any) -> bool:
    # 0, which is equal to False, is a map index
    return value is not None and value is not False and value != ANY


def _incomplete(given: list[str], missing: list[str]) -> str:
    more = " and ".join(missing)
    return (
        f"{', '.join(given)} {'needs' if len(given) == 1 else 'need'} {more} too."
        if given
        else f"{more} must be given."
    )


def _places(reading: Reading, source: Source) -> list[str]:
    """The options that choose among the addresses, in the order of the declaration."""
    used = {name for route in source.routes for name in (*route.parts, *route.asked)}
    return [name for name in (*reading.parts, *(one.name for one in reading.filters)) if name in used]


def _missing(route: Route, given: list[str]) -> list[str]:
    missing = [name for name, needed in route.parts.items() if needed and name not in given]
    asked = not route.asked or any(name in given for name in route.asked)
    return missing if asked else [*missing, " or ".join(route.asked)]


def _known(reading: Reading, route: Route) -> list[str]:
    """The options that say something at this address."""
    return [*route.parts, *route.asked, *(one.name for one in _filters(reading, route)), *route.form]


def _filters(reading: Reading, route: Route) -> list[Filter]:
    if route.takes is not None:
        return [one for one in reading.filters if one.name in route.takes]
    return [one for one in reading.filters if one.name not in route.lacks] if route.rows else []


def path_of(route: Route, params: Params) -> str:
    return route.address({name: segment(str(params[name])) for name in route.parts if params.get(name) is not None})


def query_of(airflow: Airflow, reading: Reading, source: Source, route: Route, params: Params) -> Query:
    """The filters of a task, and the order, as query parameters of this address."""
    filters = [one for one in _filters(reading, route) if one.name not in route.parts]
    query = filter_query(airflow, filters, params)
    if route.rows:
        _refuse_others(airflow, reading, route, filters, params)
    order = params.get("order_by") or (source.order_by if route.rows and route.paged else "")
    return [("order_by", _sort(source, order)), *query] if order else query


def _sort(source: Source, order: str) -> str:
    descending, name = ("-", order[1:]) if order.startswith("-") else ("", order)
    return descending + source.sorts.get(name, name)


def form_of(airflow: Airflow, reading: Reading, source: Source, route: Route, params: Params) -> dict[str, Any]:
    """The filters of a task as the body of a request for a list."""
    filters = [one for one in reading.filters if one.name in route.form]
    filter_query(airflow, filters, params)
    _refuse_others(airflow, reading, route, filters, params)
    body = {name: params[option] for option, name in route.form.items() if params.get(option) is not None}
    return {**body, "order_by": _sort(source, body["order_by"])} if "order_by" in body else body


def _refuse_others(airflow: Airflow, reading: Reading, route: Route, known: list[Filter], params: Params) -> None:
    names = {one.name for one in known} | {*route.parts, *route.asked}
    if params.get("order_by") and ("order_by" in route.lacks or (route.form and "order_by" not in route.form)):
        raise Refused(f"order_by: Airflow {airflow.version} sorts no {reading.plural} that are asked for like this.")
    for one in reading.filters:
        if one.name not in names and params.get(one.name) not in (None, one.option.get("default")):
            chosen = [name for name in (*route.asked, *route.parts) if _says_something(params.get(name))]
            raise Refused(f"The filter {one.name} cannot be used together with {' and '.join(chosen)}.")


def filter_query(airflow: Airflow, filters: Iterable[Filter], params: Params) -> Query:
    """Filters as query parameters of this server.

    :raises Refused: where the server has no such filter; it would ignore it and answer with everything.
    """
    query: Query = []
    for one in filters:
        value = params.get(one.name)
        if value is None:
            continue
        if not supports(one.since, airflow.dialect, airflow.version):
            if value == one.option.get("default"):
                continue
            raise Refused(f"The filter {one.name} needs {needed_version(one.since)}; this server is {airflow.version}.")
        name = one.wire.get(airflow.dialect.api, one.name)
        items = value if isinstance(value, list) else [value]
        if one.joined.get(airflow.dialect.api):
            query.append((name, ",".join(map(_text, items))))
        else:
            query += [(name, _text(item)) for item in items]
    return query


def whole_query(airflow: Airflow, filters: Iterable[Filter], params: Params) -> Query:
    """The same, without the filters that hide something by default: a DAG is stale for a while when its file is broken or the parser is down."""
    filters = list(filters)
    unhiding = {one.name: False for one in filters if one.option.get("default") is True}
    given = {name: value for name, value in params.items() if value is not None}
    return filter_query(airflow, filters, {**unhiding, **given})


def no_match(given: Params) -> str:
    """The warning that a selection of DAGs matches nothing: most likely, a name in it is misspelt."""
    return f"No DAG matches {' and '.join(f'{name}={value}' for name, value in given.items() if value)}."


def identity_of(airflow: Airflow, reading: Reading, source: Source) -> tuple[str, ...]:
    """The keys of a row that tell it apart from all others; none where nothing is declared."""
    if reading.resource:
        return (reading.resource.key_on(airflow.endpoint(reading.resource)),)
    return tuple(source.wire.get(name, name) for name in reading.identity)


def has_total_order(airflow: Airflow, identity: tuple[str, ...], order: str) -> bool:
    """Whether no two rows are equal in a list that the server sorts like this."""
    return airflow.dialect.total_orders or order.lstrip("-") in ("id", *identity)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
