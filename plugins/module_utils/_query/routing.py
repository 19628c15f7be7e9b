# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Choose the endpoint, the path and the query parameters for reading.

This module sends no requests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .._client.client import Airflow
from .._client.complete_list import RowKey, row_key
from .._client.generations import GENERATIONS, endpoint_for, required_version
from .._client.http import quote_segment
from .._client.presentation import read_only_values
from .._errors import InvalidRequestError
from .._model.query_kind import ANY, QueryEndpoint, QueryKind, QueryPath
from .._model.resource import Filter
from .._module.argument_spec import utc_argument

Params = Mapping[str, Any]
_BOUND = re.compile(r"_[gl]te?$|^before$|^after$")
QueryParameters = list[tuple[str, str]]


def endpoint_on(airflow: Airflow, kind: QueryKind) -> QueryEndpoint:
    """Return the query endpoint of the kind on this server.

    :raises InvalidRequestError: if the server does not support the kind.
    """
    endpoint = endpoint_for(kind.endpoints, airflow.generation, airflow.version)
    if endpoint is None:
        raise InvalidRequestError(
            f"Reading {kind.label_plural} requires {required_version(_since(kind))}, but this server runs Airflow {airflow.version}."
        )
    return endpoint


def check_places(airflow: Airflow, kind: QueryKind, params: Params) -> None:
    """Reject an option in ``key_options`` that this server does not support.

    If such an option were ignored, the request would return other objects. Options that are also filters are checked with the filters.

    :raises InvalidRequestError: for such an option.
    """
    # if the server does not have the kind, report this instead of the options
    endpoint_on(airflow, kind)
    filters = {one.name for one in kind.filters}
    for name in kind.key_options:
        if name not in filters and _is_specified(params.get(name)):
            airflow.check_has(_since(kind, name), name)


def with_utc_times(kind: QueryKind, params: Params) -> Params:
    """Normalize the time filters to UTC.

    Some servers fail on timestamps without a time zone.

    :raises InvalidRequestError: for an invalid timestamp.
    """
    bounds = [one.name for one in kind.filters if one.option["type"] == "str" and _BOUND.search(one.name)]
    return {**params, **{name: utc_argument(params, name) for name in bounds if params.get(name) is not None}}


@dataclass(frozen=True)
class BoundQuery:
    """One request of a task for objects of a query kind.

    It combines the endpoint on the server, the options, and the path for these options.
    """

    airflow: Airflow
    kind: QueryKind
    endpoint: QueryEndpoint
    params: Params
    path: QueryPath

    @property
    def address(self) -> str:
        """The path with the values of the options."""
        address = self.path.address({name: quote_segment(str(self.params[name])) for name in self._parts()})
        return self.airflow.generation.path(address)

    @property
    def label(self) -> str:
        """The name of the object, for messages."""
        named = [str(self.params[name]) for name in self._parts()]
        return self.kind.label_of("/".join(named)) if named else self.kind.label

    def _parts(self) -> list[str]:
        return [name for name in self.path.parts if self.params.get(name) is not None]

    def api_name(self, name: str) -> str:
        """Return the server's name for a key."""
        return self.endpoint.api_names.get(name, name)

    def places(self) -> dict[str, Any]:
        """Return the values in the path, by the server's names for them.

        The value of an omitted option is None.
        """
        return {self.api_name(name): self.params.get(name) for name in self.path.parts if self.params.get(name) != ANY}

    def parameters(self) -> QueryParameters:
        """Return the filters and the sort order as query parameters.

        Return an empty list if this path expects filters in the request body.

        :raises InvalidRequestError: if the server, or this path, does not support a filter.
        """
        if self.path.form:
            return []
        filters = [one for one in _filters(self.kind, self.path) if one.name not in self.path.parts]
        parameters = filter_query(self.airflow, filters, self.params)
        self._check_others(filters)
        usual = self.endpoint.order_by if self.path.paged else ""
        # Airflow 2 rejects a sort order in a request for a single object
        order = (self.params.get("order_by") or usual) if self.path.rows else ""
        return [("order_by", self._sort(order)), *parameters] if order else parameters

    def form(self) -> dict[str, Any]:
        """Return the filters and the sort order as the body of a list request.

        The body is {} if this path expects query parameters instead.

        :raises InvalidRequestError: as for ``parameters``.
        """
        if not self.path.form:
            return {}
        filters = [one for one in self.kind.filters if one.name in self.path.form]
        filter_query(self.airflow, filters, self.params)
        self._check_others(filters)
        values = {option: self.params.get(option) for option in self.path.form}
        body = {self.path.form[option]: value for option, value in values.items() if value is not None}
        return {**body, "order_by": self._sort(body["order_by"])} if "order_by" in body else body

    def _sort(self, order: str) -> str:
        descending, name = ("-", order[1:]) if order.startswith("-") else ("", order)
        return descending + self.endpoint.sorts.get(name, name)

    def _check_others(self, known: list[Filter]) -> None:
        """Reject a filter or a sort order that this path does not support."""
        parts = (*self.path.asked, *self.path.parts)
        names = {one.name for one in known} | {*parts}
        unsorted = "order_by" in self.path.lacks or (self.path.form and "order_by" not in self.path.form)
        if self.params.get("order_by") and unsorted:
            raise InvalidRequestError(
                f"order_by: Airflow {self.airflow.version} does not support sorting {self.kind.label_plural} with these options. Omit "
                "order_by."
            )
        for one in self.kind.filters:
            if one.name not in names and self.params.get(one.name) not in (None, one.option.get("default")):
                selected = [name for name in parts if _is_specified(self.params.get(name))]
                if selected:
                    raise InvalidRequestError(
                        f"The filter {one.name} cannot be used together with {' and '.join(selected)}."
                    )
                supporting = [path for path in self.endpoint.paths if one.name in _known(self.kind, path)]
                raise InvalidRequestError(_incomplete([one.name], [_missing(path, []) for path in supporting]))

    @property
    def identify(self) -> RowKey | None:
        """The function that identifies a row, or None if no keys are declared."""
        names = self.kind.identity
        return (lambda row: row_key(read_only_values(names, self.endpoint, row).values())) if names else None

    def has_total_order(self, order: str) -> bool:
        """Return whether ``order`` defines the position of every row of a list."""
        return self.airflow.generation.total_orders or order.lstrip("-") in (
            "id",
            *map(self.api_name, self.kind.identity),
        )


def bind_query(airflow: Airflow, kind: QueryKind, params: Params) -> BoundQuery:
    """Choose the endpoint for the server, and the path that fits the options.

    :raises InvalidRequestError: if no endpoint or path fits the options.
    """
    endpoint = endpoint_on(airflow, kind)
    return BoundQuery(airflow, kind, endpoint, params, _path(airflow, kind, endpoint, params))


def _path(airflow: Airflow, kind: QueryKind, endpoint: QueryEndpoint, params: Params) -> QueryPath:
    specified = [name for name in _places(kind, endpoint) if _is_specified(params.get(name))]
    for name in specified:
        # an empty value would lead to another path
        if params[name] == "":
            raise InvalidRequestError(f"{name} must not be empty.")
    possible = [path for path in endpoint.paths if set(specified) <= set(_known(kind, path))]
    required = [_missing(path, specified) for path in possible]
    for path, missing in zip(possible, required):
        if not missing:
            return path
    if required:
        shortest = [one for one in required if len(one) == len(min(required, key=len))]
        raise InvalidRequestError(_incomplete(specified, shortest))
    raise InvalidRequestError(
        f"Airflow {airflow.version} cannot list {kind.label_plural} by {' and '.join(specified)}. Omit one of them."
    )


def _is_specified(value: Any) -> bool:
    # 0 is a map index, although it is equal to False
    return value is not None and value is not False and value != ANY


def _incomplete(specified: list[str], alternatives: list[list[str]]) -> str:
    more = " or ".join(dict.fromkeys(" and ".join(missing) for missing in alternatives))
    return (
        f"{' and '.join(specified)} {'requires' if len(specified) == 1 else 'require'} {more}."
        if specified
        else f"Specify {more}."
    )


def _places(kind: QueryKind, endpoint: QueryEndpoint) -> list[str]:
    """Return the options that select the path, in the order of the declaration."""
    used = _used(endpoint)
    return [name for name in (*kind.key_options, *(one.name for one in kind.filters)) if name in used]


def _used(endpoint: QueryEndpoint) -> set[str]:
    return {name for path in endpoint.paths for name in (*path.parts, *path.asked)}


def _since(kind: QueryKind, name: str = "") -> dict[str, str | None]:
    """Return, by API, the first version that has a kind, or the option ``name``.

    The option selects a path. The version is "" if all versions of the API have the kind or the option, and None if no version has it.
    """
    first: dict[str, str | None] = dict.fromkeys(GENERATIONS)
    for endpoint in reversed(kind.endpoints):
        if not name or name in _used(endpoint):
            first[endpoint.api] = "" if endpoint.since == "0" else endpoint.since
    return first


def _missing(path: QueryPath, specified: list[str]) -> list[str]:
    missing = [name for name, needed in path.parts.items() if needed and name not in specified]
    asked = not path.asked or any(name in specified for name in path.asked)
    return missing if asked else [*missing, " or ".join(path.asked)]


def _known(kind: QueryKind, path: QueryPath) -> list[str]:
    """Return the options that this path supports."""
    return [*path.parts, *path.asked, *(one.name for one in _filters(kind, path)), *path.form]


def _filters(kind: QueryKind, path: QueryPath) -> list[Filter]:
    if path.takes is not None:
        return [one for one in kind.filters if one.name in path.takes]
    return [one for one in kind.filters if one.name not in path.lacks] if path.rows else []


def filter_query(airflow: Airflow, filters: Iterable[Filter], params: Params) -> QueryParameters:
    """Convert filters to query parameters for this server.

    :raises InvalidRequestError: if the server does not support a filter, or if a filter is empty. Airflow would ignore an empty filter and
    return everything.
    """
    query: QueryParameters = []
    for one in filters:
        value = params.get(one.name)
        if value is None:
            continue
        if value in ("", []) or (isinstance(value, list) and "" in value):
            raise InvalidRequestError(
                f"The filter {one.name} must not be empty, because Airflow would ignore it. To select everything, omit it."
            )
        if value == one.option.get("default") and not airflow.supports(one.since):
            continue
        airflow.check_has(one.since, f"The filter {one.name}")
        missing = [name for name in one.needs if not _is_specified(params.get(name))]
        if missing:
            raise InvalidRequestError(_incomplete([f"The filter {one.name}"], [missing]))
        if value == 0 and airflow.generation.api in one.ignores_zero:
            raise InvalidRequestError(
                f"Airflow {airflow.version} ignores the filter {one.name}=0, and returns everything. Omit the filter, and select the matching "
                "objects from the result, for example with the selectattr filter."
            )
        name = one.api_names.get(airflow.generation.api, one.name)
        items = value if isinstance(value, list) else [value]
        if one.joined.get(airflow.generation.api):
            query.append((name, ",".join(map(_text, items))))
        else:
            query += [(name, _text(item)) for item in items]
    return query


def whole_query(airflow: Airflow, filters: Iterable[Filter], params: Params) -> QueryParameters:
    """Convert filters to query parameters, but hide no objects by default.

    Filters that hide objects by default are disabled unless the task sets them. For example, stale DAGs are hidden by default, and a DAG is
    stale while its file is broken or the DAG processor is down.
    """
    filters = list(filters)
    include_hidden = {one.name: False for one in filters if one.option.get("default") is True}
    specified = {name: value for name, value in params.items() if value is not None}
    return filter_query(airflow, filters, {**include_hidden, **specified})


def no_match(filters: Params) -> str:
    """Return the warning that a selection of DAGs matches nothing.

    The probable cause is a misspelled name.
    """
    return f"No DAG matches {' and '.join(f'{name}={value}' for name, value in filters.items() if value)}."


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
