# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Detection of a server's API and version."""

from __future__ import annotations

from collections.abc import Mapping

from .._errors import TransportError
from .._model.resource import version_tuple
from .generations import GENERATIONS, ApiGeneration
from .http import Http, Response
from .remedies import load_remedy


def detect(http: Http, wanted: str, token: str, first: str = "") -> tuple[ApiGeneration, str]:
    """Detect the API and the version of a server.

    ``wanted`` is ``auto``, ``v1`` or ``v2``. ``token`` is sent unless it is empty. ``first`` is the API that was detected earlier, and is tried
    first.

    :raises TransportError: if there is no response, or if the response is not from Airflow.
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
        f"No {kind} found at {root} (404). Check the host, the port and the path in airflow_url. To detect the API automatically, omit "
        "airflow_api_version, and omit the API path at the end of airflow_url."
    )


def _version(response: Response, root: str) -> str:
    """Return the version that a server reports, or "" if the path does not exist."""
    if response.status == 200 and isinstance(response.body, Mapping):
        version = response.body.get("version")
        # any other text would count as the oldest version
        if isinstance(version, str) and version_tuple(version):
            return version
    if response.status == 404:
        return ""
    if 300 <= response.status < 400:
        raise TransportError(f"{root} is not the address of the server itself: {redirected(response)}")
    if response.status in (401, 403):
        raise TransportError(
            f"A proxy in front of Airflow requires a login ({response.status} for {response.path}). Set a token for the "
            "proxy in airflow_token, or set the headers that the proxy requires in http_headers."
        )
    remedy = load_remedy(response.status)
    if remedy:
        raise TransportError(f"{root} returned {response.status} for {response.path}. {remedy}")
    if response.status >= 500:
        raise TransportError(
            f"{root} returned {response.status} for {response.path}: the server, or a proxy in front of it, failed. Check their logs."
        )
    raise TransportError(
        f"The response from {root} is not from Airflow's API ({response.status}, {response.content_type or 'no content type'} for "
        f"{response.path}): it comes from a login page, a proxy or another application. Check airflow_url."
    )


def redirected(response: Response) -> str:
    """Describe the target of a redirect and a remedy, as the end of a sentence."""
    target = response.location.split("?")[0]
    if not target:
        return (
            f"the response has the status {response.status}, which Airflow does not use. It comes from a proxy or from another application. "
            "Check airflow_url."
        )
    if "login" in target:
        return (
            f"the server redirects to the login page {target}. Use an authentication method that this server supports, or set a token "
            "in airflow_token."
        )
    return (
        f"the server redirects to {target}. Redirects are not followed, because a redirect can turn a write into a read. Set "
        "airflow_url to the final address."
    )
