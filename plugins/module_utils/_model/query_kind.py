# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The classes that declare query kinds: the kinds that info modules read.

The declarations are in ``_resources``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .labels import Labelled
from .resource import Endpoint, Filter, Resource

ANY = "~"
"""The wildcard in a path for any DAG, run or task."""
WHOLE = "."
"""A value for ``rows``: the list is built from the whole response, not from the value of one key."""

UNMAPPED = -1
"""The map index of a task instance that is not mapped."""

_PART = re.compile(r"{(\w+)(?:\|([^}]*))?}")


@dataclass(frozen=True)
class QueryPath:
    """A path that objects are read from."""

    path: str
    """The path below the root of the API, or an absolute path. ``{dag_id}`` is a required option. ``{dag_id|~}`` is an optional one with the default ``~``."""
    rows: str = ""
    """The key of the list in the response, or ``WHOLE``. An empty string means that the response is a single object."""
    asked: tuple[str, ...] = ()
    """Further options, at least one of which is required."""
    exact: tuple[str, ...] = ()
    """Options that are also keys of a row. Only rows with exactly the values of these options are returned, because the server cannot filter by
    them exactly."""
    otherwise: Mapping[str, Any] = field(default_factory=dict)
    """For a list with ``exact`` options, the values of filters for a second request, because a list may hide objects by default. The second
    request is sent if the first one finds no matching row and the task omits these filters."""
    takes: tuple[str, ...] | None = None
    """The options that are sent in the query. By default, these are all filters of the kind for a list, and none for a single object."""
    lacks: tuple[str, ...] = ()
    """Filters of the kind that this list does not support."""
    form: Mapping[str, str] = field(default_factory=dict)
    """For a list that is requested with POST: the options in the body, each with its name in the body."""
    paged: bool = True
    """Whether the server supports ``limit`` and ``offset``. If not, the response contains the whole list, and the module applies ``limit``."""
    uncounted: tuple[str, ...] = ()
    """Filters that ``total_entries`` in the response ignores. With one of them, the list is read until a page is empty."""
    unfold: Callable[[Any], Any] = lambda value: value
    """A function that converts the value under ``rows`` to a list of rows."""

    @property
    def parts(self) -> dict[str, bool]:
        """The options in the path, and whether each is required."""
        return {name: not otherwise for name, otherwise in _PART.findall(self.path)}

    def address(self, texts: Mapping[str, str]) -> str:
        """Return the path with these encoded values filled in."""
        return _PART.sub(lambda part: texts.get(part[1], part[2]), self.path)


@dataclass(frozen=True)
class QueryEndpoint:
    """The way in which one API serves a query kind.

    If a kind has several endpoints of an API, the last one that the server's version supports is used. ``api_names``, ``derived``,
    ``requirement``, ``known_errors`` and ``unreadable`` are as in ``Endpoint``.
    """

    api: str
    paths: tuple[QueryPath, ...]
    """The paths. The first one that fits the options is used."""
    since: str = "0"
    order_by: str = ""
    """The sort order of a list. Without a sort order, pages may overlap."""
    sorts: Mapping[str, str] = field(default_factory=dict)
    """The server's names for fields to sort by, where they differ from the collection's names."""
    anonymous: bool = False
    """Whether the request needs no login."""
    requirement: str = ""
    known_errors: Mapping[tuple[str, int], str] = field(default_factory=dict)
    api_names: Mapping[str, str] = field(default_factory=dict)
    derived: Mapping[str, Callable[[Mapping[str, Any]], Any]] = field(default_factory=dict)
    unreadable: str = ""


@dataclass(frozen=True)
class Include:
    """Related objects that are also read if the option ``include`` names them."""

    name: str
    query_kind: QueryKind
    bind: Mapping[str, str] = field(default_factory=dict)
    """The options of ``query_kind``, each with the key of the object that provides its value."""
    only: str = ""
    """If set, only the value of this key is returned instead of the related object."""
    single: bool = False
    """Whether there is at most one related object. The result is then this object or None, instead of a list."""
    together: str = ""
    """The option of ``query_kind`` that accepts a list, so that one request reads the related objects of all objects. ``bind`` maps this option
    to the key by which the related objects are matched."""
    needs: str = ""
    """The key of the object without whose value, or with the value 0, there are no related objects. The server rejects such a request."""
    of_each: bool = True
    """Whether related objects are read for each object, instead of once for all objects."""


@dataclass(frozen=True)
class QueryKind(Labelled):
    """A kind of object that info modules read."""

    kind: str
    """The module is ``airflow_<kind>_info``."""
    plural: str
    """The key of the list in results, and the name of the kind as a source of the inventory plugin."""
    keys: tuple[str, ...]
    """The keys of an object in results."""
    endpoints: tuple[QueryEndpoint, ...]
    labels: tuple[str, str] | None = None
    """As for ``Resource``."""
    key_options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The options that select an object or a list, the most important one first."""
    filters: tuple[Filter, ...] = ()
    includes: tuple[Include, ...] = ()
    sorted: bool = True
    """Whether there is an option ``order_by``."""
    limited: bool = True
    """Whether there is an option ``limit``."""
    masks_secrets: Callable[[Mapping[str, Any]], Any] | None = None
    """A function that returns an object's ``value`` without secrets. It is not used if the task requests secrets."""
    resource: Resource | None = None
    """The managed kind that this query kind reads, if any. The managed kind declares the other keys of the objects."""
    identity: tuple[str, ...] = ()
    """The keys that identify an object."""


def query_kind_of(resource: Resource, include: tuple[Include, ...] = ()) -> QueryKind:
    """Convert a managed kind to a query kind."""
    return QueryKind(
        kind=resource.kind,
        plural=resource.plural,
        labels=resource.labels,
        keys=resource.read_only,
        key_options={resource.key: resource.key_option},
        filters=resource.filters,
        includes=include,
        resource=resource,
        identity=(resource.key,),
        endpoints=tuple(_query_endpoint_of(resource, endpoint) for endpoint in resource.endpoints),
    )


def _query_endpoint_of(resource: Resource, endpoint: Endpoint) -> QueryEndpoint:
    return QueryEndpoint(
        api=endpoint.api,
        since=endpoint.since,
        paths=(QueryPath(f"{endpoint.path}/{{{resource.key}}}"), QueryPath(endpoint.path, rows=resource.plural)),
        order_by=endpoint.order_by,
        requirement=endpoint.requirement,
        known_errors=endpoint.known_errors,
        api_names=endpoint.api_names,
        derived=endpoint.derived,
        unreadable=endpoint.unreadable,
    )
