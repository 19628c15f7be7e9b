# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Choose the path and the query parameters for reading. Sends nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .._client.client import Airflow
from .._client.generations import query_endpoint_for, required_version, supports
from .._client.http import quote_segment
from .._errors import InvalidRequestError
from .._model.query_kind import ANY, QueryEndpoint, QueryKind, QueryPath
from .._model.resource import Filter
from .._module.argument_spec import utc_argument

Params = Mapping[str, Any]
_BOUND = re.compile(r"_[gl]te?$|^before$|^after$")
Query = list[tuple[str, str]]


def endpoint_on(airflow: Airflow, query_kind: QueryKind) -> QueryEndpoint:
    """The query endpoint of the kind on this server.

    :raises InvalidRequestError: the server does not support the kind.
    """
    found = query_endpoint_for(query_kind, airflow.generation, airflow.version)
    if found is None:
        raise InvalidRequestError(
            f"Reading {query_kind.plural} needs {query_kind.needed}; this server is {airflow.version}."
        )
    return found


def with_utc_times(query_kind: QueryKind, params: Params) -> Params:
    """Normalize the time filters: some servers fail at a timestamp without a zone.

    :raises InvalidRequestError: for an invalid timestamp.
    """
    bounds = [one.name for one in query_kind.filters if one.option["type"] == "str" and _BOUND.search(one.name)]
    return {**params, **{name: utc_argument(params, name) for name in bounds if params.get(name) is not None}}


def choose_path(airflow: Airflow, query_kind: QueryKind, endpoint: QueryEndpoint, params: Params) -> QueryPath:
    """The path that fits the options.

    :raises InvalidRequestError: there is none.
    """
    given = [name for name in _places(query_kind, endpoint) if _says_something(params.get(name))]
    for name in given:
        # an empty value would lead to another path
        if params[name] == "":
            raise InvalidRequestError(f"{name} must not be empty.")
    for query_path in endpoint.paths:
        if not _missing(query_path, given) and set(given) <= set(_known(query_kind, query_path)):
            return query_path
    required = [_missing(one, given) for one in endpoint.paths if set(given) <= set(_known(query_kind, one))]
    if required:
        raise InvalidRequestError(_incomplete(given, min(required, key=len)))
    raise InvalidRequestError(f"Airflow {airflow.version} cannot list {query_kind.plural} by {' and '.join(given)}.")


def _says_something(value: Any) -> bool:
    # 0 is a map index, although it is equal to False
    return value is not None and value is not False and value != ANY


def _incomplete(given: list[str], missing: list[str]) -> str:
    more = " and ".join(missing)
    return f"{', '.join(given)} {'needs' if len(given) == 1 else 'need'} {more}, too." if given else f"Specify {more}."


def _places(query_kind: QueryKind, endpoint: QueryEndpoint) -> list[str]:
    """The options that select the path, in the order of the declaration."""
    used = {name for query_path in endpoint.paths for name in (*query_path.parts, *query_path.asked)}
    return [name for name in (*query_kind.key_options, *(one.name for one in query_kind.filters)) if name in used]


def _missing(query_path: QueryPath, given: list[str]) -> list[str]:
    missing = [name for name, needed in query_path.parts.items() if needed and name not in given]
    asked = not query_path.asked or any(name in given for name in query_path.asked)
    return missing if asked else [*missing, " or ".join(query_path.asked)]


def _known(query_kind: QueryKind, query_path: QueryPath) -> list[str]:
    """The options that this path supports."""
    return [
        *query_path.parts,
        *query_path.asked,
        *(one.name for one in _filters(query_kind, query_path)),
        *query_path.form,
    ]


def _filters(query_kind: QueryKind, query_path: QueryPath) -> list[Filter]:
    if query_path.takes is not None:
        return [one for one in query_kind.filters if one.name in query_path.takes]
    return [one for one in query_kind.filters if one.name not in query_path.lacks] if query_path.rows else []


def path_of(query_path: QueryPath, params: Params) -> str:
    return query_path.address(
        {name: quote_segment(str(params[name])) for name in query_path.parts if params.get(name) is not None}
    )


def query_of(
    airflow: Airflow, query_kind: QueryKind, endpoint: QueryEndpoint, query_path: QueryPath, params: Params
) -> Query:
    """The task's filters and sort order as query parameters of this path."""
    filters = [one for one in _filters(query_kind, query_path) if one.name not in query_path.parts]
    query = filter_query(airflow, filters, params)
    if query_path.rows:
        _refuse_others(airflow, query_kind, query_path, filters, params)
    order = params.get("order_by") or (endpoint.order_by if query_path.rows and query_path.paged else "")
    return [("order_by", _sort(endpoint, order)), *query] if order else query


def _sort(endpoint: QueryEndpoint, order: str) -> str:
    descending, name = ("-", order[1:]) if order.startswith("-") else ("", order)
    return descending + endpoint.sorts.get(name, name)


def form_of(
    airflow: Airflow, query_kind: QueryKind, endpoint: QueryEndpoint, query_path: QueryPath, params: Params
) -> dict[str, Any]:
    """The task's filters as the body of a list request."""
    filters = [one for one in query_kind.filters if one.name in query_path.form]
    filter_query(airflow, filters, params)
    _refuse_others(airflow, query_kind, query_path, filters, params)
    body = {name: params[option] for option, name in query_path.form.items() if params.get(option) is not None}
    return {**body, "order_by": _sort(endpoint, body["order_by"])} if "order_by" in body else body


def _refuse_others(
    airflow: Airflow, query_kind: QueryKind, query_path: QueryPath, known: list[Filter], params: Params
) -> None:
    names = {one.name for one in known} | {*query_path.parts, *query_path.asked}
    if params.get("order_by") and (
        "order_by" in query_path.lacks or (query_path.form and "order_by" not in query_path.form)
    ):
        raise InvalidRequestError(
            f"order_by: Airflow {airflow.version} does not support sorting {query_kind.plural} with these options."
        )
    for one in query_kind.filters:
        if one.name not in names and params.get(one.name) not in (None, one.option.get("default")):
            selected = [name for name in (*query_path.asked, *query_path.parts) if _says_something(params.get(name))]
            raise InvalidRequestError(f"The filter {one.name} cannot be used together with {' and '.join(selected)}.")


def filter_query(airflow: Airflow, filters: Iterable[Filter], params: Params) -> Query:
    """Filters as query parameters of this server.

    :raises InvalidRequestError: if the server does not have a filter; it would ignore it and return everything.
    """
    query: Query = []
    for one in filters:
        value = params.get(one.name)
        if value is None:
            continue
        if not supports(one.since, airflow.generation, airflow.version):
            if value == one.option.get("default"):
                continue
            raise InvalidRequestError(
                f"The filter {one.name} needs {required_version(one.since)}; this server is {airflow.version}."
            )
        name = one.api_names.get(airflow.generation.api, one.name)
        items = value if isinstance(value, list) else [value]
        if one.joined.get(airflow.generation.api):
            query.append((name, ",".join(map(_text, items))))
        else:
            query += [(name, _text(item)) for item in items]
    return query


def whole_query(airflow: Airflow, filters: Iterable[Filter], params: Params) -> Query:
    """Filters without those that hide objects by default: a DAG is stale while its file is broken or the parser is down."""
    filters = list(filters)
    unhiding = {one.name: False for one in filters if one.option.get("default") is True}
    given = {name: value for name, value in params.items() if value is not None}
    return filter_query(airflow, filters, {**unhiding, **given})


def no_match(given: Params) -> str:
    """The warning that a selection of DAGs matches nothing, probably because of a misspelled name."""
    return f"No DAG matches {' and '.join(f'{name}={value}' for name, value in given.items() if value)}."


def identity_of(airflow: Airflow, query_kind: QueryKind, endpoint: QueryEndpoint) -> tuple[str, ...]:
    """The keys that identify a row; none if none are declared."""
    if query_kind.resource:
        return (airflow.bind(query_kind.resource).key_name,)
    return tuple(endpoint.api_names.get(name, name) for name in query_kind.identity)


def has_total_order(airflow: Airflow, identity: tuple[str, ...], order: str) -> bool:
    """Whether the server's sort order is total."""
    return airflow.generation.total_orders or order.lstrip("-") in ("id", *identity)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
