# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Convert objects to the format of module results."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from .._errors import UnexpectedResponseError
from .._model.bound import BoundResource, Row
from .._model.query_kind import QueryEndpoint
from .._model.resource import Endpoint
from .._model.secrets import redact_paths
from .._model.timestamps import normalize_timestamps


def present(
    bound: BoundResource,
    key: str,
    row: Row,
    values: Mapping[str, Any] | None,
    server: Mapping[str, Any] | None,
    sensitive: bool | Collection[str] = False,
) -> dict[str, Any]:
    """Return an object for a result, without secrets.

    The keys are the same on every server. ``values`` holds the canonical values to return. If ``values`` is None, there is no object, and the result
    is {}. ``server`` holds the canonical values of the server, and ``row`` holds the read-only values.
    """
    if values is None:
        return {}
    resource = bound.resource
    result: dict[str, Any] = {resource.key: key}
    for one in resource.fields:
        if not one.hidden:
            result[one.name] = redact_paths(one, key, values.get(one.name), (server or {}).get(one.name), sensitive)
    return {**result, **read_only_values(resource.read_only, bound.endpoint, row)}


def read_only_values(names: tuple[str, ...], place: Endpoint | QueryEndpoint, row: Row) -> dict[str, Any]:
    """Return the read-only values of an object.

    The keys, and the form of the values, are the same on every server.
    """
    result = {}
    for name in names:
        derive = place.derived.get(name)
        result[name] = normalize_timestamps(
            name, _derived(name, derive, row) if derive and row else row.get(place.api_names.get(name, name))
        )
    return result


def _derived(name: str, derive: Callable[[Row], Any], row: Row) -> Any:
    try:
        return derive(row)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise UnexpectedResponseError(
            f"Unexpected response: the data for the result key {name} is missing or invalid. Check whether a proxy changes responses."
        ) from None


def present_row(bound: BoundResource, row: Row) -> dict[str, Any]:
    """Return an object from a server for a result, without secrets."""
    values = bound.decode(row)
    return present(bound, bound.key_of(row), row, values, values)
