# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Advice about error responses that depend on limits, on load, or on a proxy.

This module has no side effects.
"""

from __future__ import annotations

from collections.abc import Mapping

from .http import Response

_EXPLANATIONS = ("detail", "title", "error")
"""The keys of an error response of Airflow, at least one of which is present."""
_TOO_LONG = "The URL or the headers of the request are longer than the server, or a proxy in front of it, accepts. Check http_headers."
_UNAVAILABLE = "Airflow, or a proxy in front of it, is unavailable or overloaded. Check whether the server is running, and check the logs of both."
_BY_STATUS = {
    413: "The request is larger than the server, or a proxy in front of it, accepts. Write smaller values, or increase the limit, such as "
    "client_max_body_size in nginx.",
    414: _TOO_LONG,
    429: "The server, or a proxy in front of it, limits the rate of requests. Run the task again later, or increase retries.",
    431: _TOO_LONG,
    502: _UNAVAILABLE,
    503: _UNAVAILABLE,
    504: _UNAVAILABLE,
}
_FOREIGN = (
    "The response does not have the format of Airflow's API, so it may come from a proxy in front of Airflow, or Airflow "
    "may have disabled the operation. Check airflow_url, http_headers, the rules of the proxy, and the configuration of Airflow."
)


def has_airflows_format(response: Response) -> bool:
    """Return whether an error response has the format of Airflow's API.

    The error responses of gateways are pages, or JSON with other keys, such as ``message``.
    """
    body = response.body
    return response.is_json and isinstance(body, Mapping) and any(name in body for name in _EXPLANATIONS)


def load_remedy(status: int) -> str:
    """Return advice about a status that depends on limits or on load, or ""."""
    return _BY_STATUS.get(status, "")


def remedy(response: Response) -> str:
    """Return advice about an error response, or "" if the response explains itself.

    Airflow's own internal errors do not have the format of its API.
    """
    foreign = 400 <= response.status < 500 and not has_airflows_format(response)
    return load_remedy(response.status) or (_FOREIGN if foreign else "")
