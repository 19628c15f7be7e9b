# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Measure the time that airflow_instance itself takes.

``inside.py URL KIND OBJECTS`` prints seconds. With nothing to do, it prints CPU time. ``listing`` is the time from the login to the result,
with the server. ``own`` is the time for Ansible's validation of the options, the same work with recorded responses, and the JSON of the
result. With something to do, ``writing`` is the wall time from the first write to the last response.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.community.airflow.plugins.module_utils._client.http import Http
from ansible_collections.community.airflow.plugins.module_utils._module.argument_spec import ansible_spec
from ansible_collections.community.airflow.plugins.module_utils._module.runner import execute

DEFINITION = importlib.import_module(
    "ansible_collections.community.airflow.plugins.modules.airflow_instance"
).DEFINITION
TIMES = 3


def main() -> None:
    url, kind, file = sys.argv[1:]
    with open(file) as handle:
        options = json.load(handle)
    options.update({f"airflow_{name}": os.environ[f"AIRFLOW_{name.upper()}"] for name in ("username", "password")})
    options["airflow_url"] = url
    responses: dict[Any, Any] = {}
    writes: list[float] = []
    ask = Http.request

    def watched(http: Http, method: str, path: str, *arguments: Any, **more: Any) -> Any:
        began = time.perf_counter()
        response = ask(http, method, path, *arguments, **more)
        if method != "GET" and path.startswith("/api/"):
            writes.extend((began, time.perf_counter()))
        return response

    def recorded(http: Http, method: str, path: str, *arguments: Any, **more: Any) -> Any:
        responses[method, path, str(arguments[:1])] = response = ask(http, method, path, *arguments, **more)
        return response

    def replayed(http: Http, method: str, path: str, *arguments: Any, **more: Any) -> Any:
        return responses[method, path, str(arguments[:1])]

    Http.request = watched  # type: ignore[method-assign]
    params = validated(options)
    listing = timed(lambda: carried_out(params))
    if writes:
        print(json.dumps({"writing": max(writes) - min(writes)}))
        return
    Http.request = recorded  # type: ignore[method-assign]
    carried_out(params)
    Http.request = replayed  # type: ignore[method-assign]
    own = median(timed(lambda: json.dumps(carried_out(validated(options)))) for _time in range(TIMES))
    print(json.dumps({"listing": listing, "own": own}))


def timed(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def validated(options: dict[str, Any]) -> dict[str, Any]:
    validated = ArgumentSpecValidator(ansible_spec(DEFINITION.spec), **DEFINITION.rules).validate(options)
    if validated.error_messages:
        raise SystemExit(str(validated.error_messages[:3]))
    return validated.validated_parameters


def carried_out(params: dict[str, Any]) -> dict[str, Any]:
    result = execute(DEFINITION, params, check_mode=False)
    if result.get("failed"):
        raise SystemExit(str(result["msg"]))
    return result


if __name__ == "__main__":
    main()
