# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The two generations of Airflow's API.

They differ in the version endpoint, logins, error responses and updates. The differences for a kind of object are declared in its endpoints.
This module has no side effects.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from .._model.bound import BoundResource
from .._model.query_kind import QueryEndpoint
from .._model.resource import Endpoint, Resource, version_tuple
from .http import Response

AnyEndpoint = TypeVar("AnyEndpoint", Endpoint, QueryEndpoint)


class ApiGeneration(NamedTuple):
    """One generation of the API.

    ``auth_methods`` holds the methods with a user name and a password, in the order in which ``auto`` tries them. ``form`` is the path of the
    login form. ``token`` is the path that returns a token for a user name and a password. ``anyone`` is a path that nearly every user may read.
    It is used to test basic authentication. ``token`` and ``anyone`` are "" if the generation has no such path. If ``kerberos`` is true, an API
    backend of this generation accepts Kerberos tickets. If ``one_writer`` is true, concurrent writes fail on SQLite. If ``total_orders`` is
    true, rows with equal sort values are sorted by their primary key.
    """

    api: str
    airflow: str
    auth_methods: tuple[str, ...]
    form: str
    token: str = ""
    anyone: str = ""
    kerberos: bool = False
    one_writer: bool = False
    total_orders: bool = False

    def path(self, name: str) -> str:
        """Return the path of an endpoint that has the same name in both generations.

        An absolute path is returned unchanged.
        """
        return name if name.startswith("/") else f"/api/{self.api}/{name}"


V1 = ApiGeneration(
    "v1", "Airflow 2", auth_methods=("session", "basic"), form="/login/", anyone="/api/v1/dags?limit=1", kerberos=True
)
V2 = ApiGeneration(
    "v2",
    "Airflow 3",
    auth_methods=("jwt",),
    form="/auth/login/",
    token="/auth/token",
    one_writer=True,
    total_orders=True,
)
GENERATIONS = {generation.api: generation for generation in (V2, V1)}

FLASK_FAB = "/auth/fab/v1"
"""The path of the endpoints for users, roles and permissions. The FAB provider of Airflow 3.0, and its first versions for Airflow 3.1, serve them
from a separate application that does not support tokens. By default, this application accepts the session cookie of the login form. It also accepts
basic authentication if [fab] auth_backends includes that method.

Requests to these endpoints are sent one at a time, because concurrent requests fail with 500 on the FAB provider 3.5.0 of Airflow 3.1.8.
"""


def split_url(url: str) -> tuple[str, str]:
    """Split a URL into the root URL of the server and the API version.

    The version is "" if the URL does not end with the path of an API. Users may specify either form.
    """
    match = re.fullmatch(r"(.*)/api/(v[12])", url)
    return (match[1], match[2]) if match else (url, "")


def supports(since: Mapping[str, str | None], generation: ApiGeneration, version: str) -> bool:
    first = since.get(generation.api, "0")
    return first is not None and version_tuple(version) >= version_tuple(first)


def endpoint_for(endpoints: Sequence[AnyEndpoint], generation: ApiGeneration, version: str) -> AnyEndpoint | None:
    """Return the endpoint of a kind on this server, or None if there is none."""
    matching = [
        one for one in endpoints if one.api == generation.api and supports({one.api: one.since}, generation, version)
    ]
    return matching[-1] if matching else None


def bind(resource: Resource, generation: ApiGeneration, version: str) -> BoundResource | None:
    """Return a kind with its endpoint on a server, or None without an endpoint."""
    endpoint = endpoint_for(resource.endpoints, generation, version)
    if endpoint is None:
        return None
    lacks = {
        one.name: required_version(one.since) for one in resource.fields if not supports(one.since, generation, version)
    }
    return BoundResource(resource, endpoint, version, lacks)


def required_version(since: Mapping[str, str | None]) -> str:
    """Return the versions that support a feature, as part of a sentence."""
    firsts = [first or "" for api, first in sorted(since.items())]
    if since.get("v2", "") is None:
        return "Airflow 2"
    if since.get("v1", "") is None:
        return f"Airflow {since.get('v2') or '3'} or later"
    return f"Airflow {' or '.join(first for first in firsts if first)} or later"


def error_detail(response: Response, scrub: Callable[[str], str] = str) -> str:
    """Return the explanation in an error response.

    The explanation is one line of at most 500 characters. It omits the rejected input, which Airflow 3 includes in its response.
    """
    body = response.body if isinstance(response.body, Mapping) else {}
    detail = body.get("detail") or body.get("error") or body.get("title") or body.get("message") or ""
    if isinstance(detail, list):
        detail = "; ".join(_describe_problem(item) for item in detail)
    elif isinstance(detail, Mapping):
        # the message of a database error is a random ID or a stack trace
        names = ("reason",) if "statement" in detail else ("reason", "message")
        parts = [detail[name] for name in names if detail.get(name)]
        detail = ": ".join(map(str, parts)) or "Database error"
    if not response.is_json:
        detail = f"{response.content_type or 'no content type'} instead of JSON"
    line = " ".join(scrub(str(detail)).split())
    return line[:500] + ("..." if len(line) > 500 else "")


def _describe_problem(item: Any) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    place = ".".join(str(part) for part in item.get("loc", ()) if part != "body")
    return f"{place}: {item.get('msg', '')}" if place else str(item.get("msg", ""))
