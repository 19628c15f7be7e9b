# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Send any request to the API.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from .._client.client import Airflow
from .._client.generations import reason
from .._client.listing import everything
from .._client.responses import ANYTHING
from .._errors import Refused, Rejected
from .._model.secrets import Scrubber
from .._module.argument_spec import connection_spec, secrets_in
from .._module.definition import Program, Result, Task

_METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")
# what a path may hold unencoded, and the sign of what is encoded already
_PLAIN = "/%:@!$&'()*+,;=~"


def any_request() -> Program:
    """The module that sends any request."""
    spec = {
        **connection_spec(),
        "method": {"type": "str", "choices": list(_METHODS), "default": "GET"},
        "path": {"type": "str", "required": True},
        "query": {"type": "dict"},
        # whatever a request may hold can be a secret
        "body": {"type": "raw", "no_log": True},
        "paginate": {"type": "str"},
    }
    return Program(spec, call_api)


def call_api(task: Task) -> Result:
    """``status`` and ``json`` of the answer. In check mode nothing but a GET is sent."""
    params, method, path = task.params, task.params["method"], task.params["path"]
    if not path.strip("/") or "?" in path or "#" in path:
        raise Refused("path must be the address of something below the API's root, like pools; options go into query.")
    if params["paginate"] is not None and (method != "GET" or not params["paginate"]):
        raise Refused("paginate names the list in the answer to a GET, such as pools.")
    if method == "GET" and params["body"] is not None:
        raise Refused("A GET has no body: filters go into query.")
    airflow = task.connect()
    address = _address(airflow, path)
    query = query_of(params["query"] or {})
    if params["paginate"]:
        rows = everything(airflow, address, params["paginate"], query)
        return {"changed": False, "status": 200, "json": {params["paginate"]: rows, "total_entries": len(rows)}}
    if method != "GET" and task.check_mode:
        return {"changed": True, "status": None, "json": None, "msg": f"Check mode: {method} {address} was not sent."}
    attempt = "carry out the request"
    answer = airflow.request(method, address, attempt, query, params["body"], shape=ANYTHING)
    if answer.status == 404 and not answer.shows_deletion:
        why = reason(answer, Scrubber(secrets_in({"body": {"no_log": True}}, params)))
        raise Rejected(f"Cannot {attempt} ({method} {address}): 404 {why}.", 404)
    return {"changed": method != "GET", "status": answer.status, "json": answer.body}


def _address(airflow: Airflow, path: str) -> str:
    """The path from the server's root; one that begins with a slash is that already."""
    address = quote(path, safe=_PLAIN)
    return address if path.startswith("/") else airflow.dialect.path(address)


def query_of(options: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Query parameters as servers read them: a list is repeated, an option without a value is left out."""
    return [
        (name, str(item).lower() if isinstance(item, bool) else str(item))
        for name, value in options.items()
        for item in (value if isinstance(value, list) else [value])
        if item is not None
    ]
