# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the declaration of a readable kind is made of. Data only; ``_kinds`` holds the declarations."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .resource import Endpoint, Filter, Resource

ANY = "~"
"""What Airflow takes in a path for any DAG, any run, any task."""
WHOLE = "."
"""In place of the key of a list: the whole answer is what the list is made of."""

UNMAPPED = -1
"""The map index of a task instance that is not one of many."""

_PART = re.compile(r"{(\w+)(?:\|([^}]*))?}")


def _as_it_is(found: Any) -> Any:
    return found


class QueryPath(NamedTuple):
    """An address that objects are read from.

    In ``path``, ``{dag_id}`` is an option that must be given, and ``{dag_id|~}`` one that may be, with what stands there otherwise.
    ``rows`` is the key of the list in the answer, or WHOLE; an empty text says that the answer is the one object.
    ``asked``: further options, one of which must be given. ``exact``: options that the rows must have under their keys, since the server
    cannot be asked for just that.
    ``takes``: the options that go into the query; by default all filters of the kind for a list, and none for one object. ``lacks``:
    filters of the kind that this list does not have.
    ``form``: a list that is asked for by POST, with these options in the body, by the names that they have there.
    ``unfold`` makes a list of rows of what the server has in its place.
    """

    path: str
    rows: str = ""
    asked: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    takes: tuple[str, ...] | None = None
    lacks: tuple[str, ...] = ()
    form: Mapping[str, str] = {}
    paged: bool = True
    unfold: Callable[[Any], Any] = _as_it_is

    @property
    def parts(self) -> dict[str, bool]:
        """The options in the path, and whether each must be given."""
        return {name: not otherwise for name, otherwise in _PART.findall(self.path)}

    def address(self, texts: Mapping[str, str]) -> str:
        """The path with the texts, encoded already, in their places."""
        return _PART.sub(lambda part: texts.get(part[1], part[2]), self.path)


class QueryEndpoint(NamedTuple):
    """How one API serves a readable kind, from Airflow version ``since`` on: the last that fits a server is taken.

    Of ``routes`` the first is taken that fits the options. ``order_by``: the sort of a list, without which pages may overlap.
    ``open``: needs no login. ``list_omits``: whether the single object has more than a list shows.
    ``sorts``: the server's words for fields to sort by. ``wire``, ``derived``, ``needs``, ``faults`` and ``unreadable`` as for an endpoint.
    """

    api: str
    paths: tuple[QueryPath, ...]
    since: str = "0"
    order_by: str = ""
    sorts: Mapping[str, str] = {}
    anonymous: bool = False
    list_omits: bool = False
    requirement: str = ""
    known_errors: Mapping[int | tuple[str, int], str] = {}
    api_names: Mapping[str, str] = {}
    derived: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {}
    unreadable: str = ""


class Include(NamedTuple):
    """What is read besides, where ``include`` names it: for each object, or once where ``of_each`` is false.

    ``bind``: the options of ``reading`` that a key of the object gives. ``only``: the one key of it that is of interest.
    ``single``: it is one object, None where there is none; else a list. ``together``: one request serves all objects, with a list in
    the option that it names, and the rows are told apart by the key of the same binding.
    """

    name: str
    query_kind: QueryKind
    bind: Mapping[str, str] = {}
    only: str = ""
    single: bool = False
    together: str = ""
    of_each: bool = True


class QueryKind(NamedTuple):
    """A readable kind of object.

    ``keys`` are the keys of a result. ``parts`` are the options that say where to look, in the order of their importance, and ``filters``
    which of the objects there. ``related`` is what can be read besides. ``sorted`` and ``limited``: whether there are options for that.
    ``conceals`` is what of an object's ``value`` may be shown, unless the task wants to see secrets.
    ``resource``: the declarable kind that it is, which says what else its objects hold. ``identity`` are the keys that tell two objects apart.
    """

    kind: str
    plural: str
    keys: tuple[str, ...]
    endpoints: tuple[QueryEndpoint, ...]
    permission: str = ""
    key_options: Mapping[str, Mapping[str, Any]] = {}
    filters: tuple[Filter, ...] = ()
    includes: tuple[Include, ...] = ()
    sorted: bool = True
    limited: bool = True
    masks_secrets: Callable[[Mapping[str, Any]], Any] | None = None
    resource: Resource | None = None
    identity: tuple[str, ...] = ()

    @property
    def needed(self) -> str:
        """The first versions that have it, as part of a sentence."""
        firsts = {one.api: one.since for one in reversed(self.endpoints)}
        return f"Airflow {' or '.join(firsts[api] for api in sorted(firsts) if firsts[api] != '0') or '3'} or later"


def query_kind_of(resource: Resource, include: tuple[Include, ...] = ()) -> QueryKind:
    """A declarable kind as one that can be read."""
    return QueryKind(
        kind=resource.kind,
        plural=resource.plural,
        keys=resource.read_only,
        # "key" sounds like a secret to Ansible
        key_options={resource.key: {"type": "str", "no_log": False, "aliases": list(resource.key_aliases)}},
        filters=resource.filters,
        permission=resource.permission,
        includes=include,
        resource=resource,
        endpoints=tuple(_query_endpoint_of(resource, endpoint) for endpoint in resource.endpoints),
    )


def _query_endpoint_of(resource: Resource, endpoint: Endpoint) -> QueryEndpoint:
    return QueryEndpoint(
        api=endpoint.api,
        since=endpoint.since,
        paths=(QueryPath(f"{endpoint.path}/{{{resource.key}}}"), QueryPath(endpoint.path, rows=resource.plural)),
        order_by=endpoint.order_by,
        list_omits=bool(endpoint.list_omits),
        requirement=endpoint.requirement,
        known_errors=endpoint.known_errors,
        api_names=endpoint.api_names,
        derived=endpoint.derived,
        unreadable=endpoint.unreadable,
    )
