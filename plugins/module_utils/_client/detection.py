# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a server is: which API it serves, and in which version.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Mapping

from .._errors import Unreachable
from .generations import DIALECTS, Dialect
from .http import Answer, Http


def detected(http: Http, wanted: str, token: str, first: str = "") -> tuple[Dialect, str]:
    """The API that a server serves, and its version. ``wanted`` is ``auto``, ``v1`` or ``v2``; ``token`` is sent where there is one.

    ``first`` is the API that the server had before, which is asked for first.

    :raises Unreachable: what answers is not Airflow, or nothing answers.
    """
    root = http.options.url
    headers = {"Authorization": f"Bearer {token}"} if token else None
    possible = DIALECTS.values() if wanted == "auto" else [DIALECTS[wanted]]
    for dialect in sorted(possible, key=lambda one: one.api != first):
        version = _version(http.request("GET", dialect.path("version"), headers=headers), root)
        if version:
            return dialect, version
    kind = "Airflow API" if wanted == "auto" else f"Airflow API of version {wanted}"
    raise Unreachable(
        f"There is no {kind} at {root}: it answers 404. Check the host, the port and the path in airflow_url, and leave out the version "
        "of the API, there and in airflow_api_version, to have it found."
    )


def _version(answer: Answer, root: str) -> str:
    """The version that a server tells, "" where it does not know this address."""
    if answer.status == 200 and isinstance(answer.body, Mapping) and isinstance(answer.body.get("version"), str):
        return answer.body["version"]
    if answer.status == 404:
        return ""
    if 300 <= answer.status < 400:
        raise Unreachable(f"{root} is not the address of the server itself: {redirected(answer)}")
    if answer.status in (401, 403):
        raise Unreachable(
            f"Something in front of Airflow wants a login first ({answer.status} for {answer.path}): give its token in airflow_token, or "
            "its headers in http_headers."
        )
    if answer.status >= 500:
        raise Unreachable(
            f"{root} answered {answer.status} to {answer.path}: the server, or a proxy in front of it, is not well."
        )
    raise Unreachable(
        f"What answers at {root} is not Airflow's API ({answer.status}, {answer.content_type or 'no content type'} for {answer.path}): "
        "a login page, a proxy or another program. Check airflow_url."
    )


def redirected(answer: Answer) -> str:
    """Where a redirect leads, and what to do about it, as the end of a sentence."""
    target = answer.location.split("?")[0]
    if "login" in target:
        return f"it redirects to the login page {target}. Use a way to log in that this server takes, or a token in airflow_token."
    return f"it redirects to {target}. Redirects are not followed, because a write would become a read: put the final address in airflow_url."
