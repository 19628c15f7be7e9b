# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a server is: which API it serves, and in which version."""

from __future__ import annotations

from collections.abc import Mapping

from .._errors import TransportError
from .generations import GENERATIONS, ApiGeneration
from .http import Http, Response


def detect(http: Http, wanted: str, token: str, first: str = "") -> tuple[ApiGeneration, str]:
    """The API that a server serves, and its version. ``wanted`` is ``auto``, ``v1`` or ``v2``; ``token`` is sent where there is one.

    ``first`` is the API that the server had before, which is asked for first.

    :raises TransportError: what answers is not Airflow, or nothing answers.
    """
    root = http.options.url
    headers = {"Authorization": f"Bearer {token}"} if token else None
    possible = GENERATIONS.values() if wanted == "auto" else [GENERATIONS[wanted]]
    for generation in sorted(possible, key=lambda one: one.api != first):
        version = _version(http.request("GET", generation.path("version"), headers=headers), root)
        if version:
            return generation, version
    kind = "Airflow API" if wanted == "auto" else f"Airflow API of version {wanted}"
    raise TransportError(
        f"There is no {kind} at {root}: it answers 404. Check the host, the port and the path in airflow_url, and leave out the version "
        "of the API, there and in airflow_api_version, to have it found."
    )


def _version(response: Response, root: str) -> str:
    """The version that a server tells, "" where it does not know this address."""
    if response.status == 200 and isinstance(response.body, Mapping) and isinstance(response.body.get("version"), str):
        return response.body["version"]
    if response.status == 404:
        return ""
    if 300 <= response.status < 400:
        raise TransportError(f"{root} is not the address of the server itself: {redirected(response)}")
    if response.status in (401, 403):
        raise TransportError(
            f"Something in front of Airflow wants a login first ({response.status} for {response.path}): give its token in airflow_token, or "
            "its headers in http_headers."
        )
    if response.status >= 500:
        raise TransportError(
            f"{root} returned {response.status} for {response.path}: the server, or a proxy in front of it, fails. Check its log."
        )
    raise TransportError(
        f"What answers at {root} is not Airflow's API ({response.status}, {response.content_type or 'no content type'} for {response.path}): "
        "a login page, a proxy or another program. Check airflow_url."
    )


def redirected(response: Response) -> str:
    """Where a redirect leads, and what to do about it, as the end of a sentence."""
    target = response.location.split("?")[0]
    if "login" in target:
        return f"it redirects to the login page {target}. Use a way to log in that this server takes, or a token in airflow_token."
    return f"it redirects to {target}. Redirects are not followed, because a write would become a read: put the final address in airflow_url."
