# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What airflow_instance itself takes: ``inside.py URL KIND OBJECTS``. Prints seconds of CPU.

``listing``: from the login to the result, against the server. ``own``: the same with answers that were prepared, which leaves the
validation of options, the comparison and the report.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from statistics import median
from typing import Any

from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator

from ansible_collections.community.airflow.plugins.module_utils._http import Http
from ansible_collections.community.airflow.plugins.module_utils._run import outcome

PROGRAM = importlib.import_module("ansible_collections.community.airflow.plugins.modules.airflow_instance").PROGRAM
TIMES = 3


def main() -> None:
    url, kind, file = sys.argv[1:]
    with open(file) as handle:
        options = json.load(handle)
    options.update({f"airflow_{name}": os.environ[f"AIRFLOW_{name.upper()}"] for name in ("username", "password")})
    options["airflow_url"] = url
    answers: dict[Any, Any] = {}
    listing = timed(options)
    ask = Http.request

    def recorded(http: Http, method: str, path: str, *arguments: Any, **more: Any) -> Any:
        answers[method, path, str(arguments[:1])] = answer = ask(http, method, path, *arguments, **more)
        return answer

    def replayed(http: Http, method: str, path: str, *arguments: Any, **more: Any) -> Any:
        return answers[method, path, str(arguments[:1])]

    Http.request = recorded  # type: ignore[method-assign]
    timed(options)
    Http.request = replayed  # type: ignore[method-assign]
    own = median(timed(options) for _time in range(TIMES))
    print(json.dumps({"listing": listing, "own": own}))


def timed(options: dict[str, Any]) -> float:
    """The CPU of one task, from its options to the text of its result."""
    began = time.process_time()
    checked = ModuleArgumentSpecValidator(PROGRAM.spec, **PROGRAM.rules).validate(options)
    if checked.error_messages:
        raise SystemExit(str(checked.error_messages[:3]))
    result = outcome(PROGRAM, checked.validated_parameters, check_mode=False)
    json.dumps(result)
    if result.get("changed", True):
        raise SystemExit(f"this should have found nothing to do: {str(result)[:500]}")
    return time.process_time() - began


if __name__ == "__main__":
    main()
