# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Send arbitrary requests to the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from .._client.client import Airflow
from .._client.generations import error_detail
from .._client.listing import list_all
from .._client.responses import ANYTHING
from .._errors import ApiError, InvalidRequestError
from .._model.secrets import Redactor
from .._module.argument_spec import connection_spec
from .._module.definition import ModuleCall, ModuleDefinition, Result
from .._module.secret_options import secrets_in

_METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")
# characters that may appear unencoded in a path, and the percent sign
_PLAIN = "/%:@!$&'()*+,;=~"


def any_request() -> ModuleDefinition:
    """Define the module that sends arbitrary API requests."""
    spec = {
        **connection_spec(),
        "method": {"type": "str", "choices": list(_METHODS), "default": "GET"},
        "path": {"type": "str", "required": True},
        "query": {"type": "dict"},
        # any part of the body can be a secret
        "body": {"type": "raw", "no_log": True},
        "paginate": {"type": "str"},
    }
    return ModuleDefinition(spec, call_api, raw=True, encrypts=True)


def call_api(call: ModuleCall) -> Result:
    """Send the request. Return ``status`` and ``json``.

    In check mode, send only GET requests.
    """
    params, method, path = call.params, call.params["method"], call.params["path"]
    if not path.strip("/"):
        raise InvalidRequestError("path is empty. Specify a path relative to the root of the API, such as pools.")
    if "?" in path or "#" in path:
        raise InvalidRequestError("path must not contain ? or #. Use the query option for query parameters.")
    if params["paginate"] is not None and (method != "GET" or not params["paginate"]):
        raise InvalidRequestError(
            "paginate requires method=GET, and must be the key of a list in the response, such as pools."
        )
    if method == "GET" and params["body"] is not None:
        raise InvalidRequestError("body cannot be used with method=GET. Use the query option for filters.")
    airflow = call.connect()
    address = _address(airflow, path)
    query = query_of(params["query"] or {})
    attempt = "carry out the request"
    if params["paginate"]:
        rows = list_all(airflow, address, params["paginate"], attempt, query)
        return {"changed": False, "status": 200, "json": {params["paginate"]: rows, "total_entries": len(rows)}}
    if method != "GET" and call.check_mode:
        return {"changed": True, "status": None, "json": None, "msg": f"Check mode: {method} {address} was not sent."}
    response = airflow.request(method, address, attempt, query, params["body"], shape=ANYTHING)
    if response.status == 404 and not response.shows_deletion:
        reason = error_detail(response, Redactor(secrets_in({"body": {"no_log": True}}, params)))
        raise ApiError(f"Cannot {attempt} ({method} {address}): 404 {reason}.", 404)
    return {"changed": method != "GET", "status": response.status, "json": response.body}


def _address(airflow: Airflow, path: str) -> str:
    """Return the path relative to the root of the server.

    ``path`` is relative to the root of the API, unless it starts with a slash.
    """
    address = quote(path, safe=_PLAIN)
    return address if path.startswith("/") else airflow.generation.path(address)


def query_of(options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Convert options to query parameters.

    A list becomes one parameter for each item. Options without a value are omitted.
    """
    return [
        (name, str(item).lower() if isinstance(item, bool) else str(item))
        for name, value in options.items()
        for item in (value if isinstance(value, list) else [value])
        if item is not None
    ]
