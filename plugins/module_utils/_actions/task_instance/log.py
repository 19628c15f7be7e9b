# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the logs of one try, or of all tries, of a task instance."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

from ..._client.client import Airflow
from ..._errors import InvalidRequestError, UnexpectedResponseError
from ..._model.query_kind import UNMAPPED
from ..._model.resource import has_form
from ..._model.secrets import redact_value
from ..._model.timestamps import visible_time
from ..._module.argument_spec import connection_spec
from ..._module.definition import ModuleCall, ModuleDefinition, Result
from ..._query.gather import rows_of
from ..._reconcile.entry import TASK_OPTIONS
from ..._resources.task_instance import TASK_INSTANCE
from ..._resources.task_log import TASK_LOGS, log_lines

_PIECE = {"content": (str, list), "continuation_token": (str, None)}
# a log arrives in one or a few parts; a server that never reports the end must not block a task forever
_MAX_PIECES = 1000


def task_log_info() -> ModuleDefinition:
    """Define the module that reads logs."""
    parts = {name: dict(option) for name, option in TASK_LOGS.key_options.items()}
    return ModuleDefinition({**connection_spec(), **parts, "tail": {"type": "int"}}, gather_logs, reads=True, raw=True)


def gather_logs(call: ModuleCall) -> Result:
    """Read the log of one try, or of every try so far."""
    params = call.params
    for name in ("tail", "try_number"):
        if params[name] is not None and params[name] < 1:
            raise InvalidRequestError(f"{name} must be 1 or more.")
    airflow = call.connect()
    place = {name: params[name] for name in TASK_OPTIONS if params[name] is not None}
    rows = rows_of(airflow, TASK_INSTANCE, place)[0]
    tries: Any = rows[0].get("try_number") if rows else 0
    if not has_form(tries, int):
        raise UnexpectedResponseError(
            f"Unexpected response: the try_number of task '{place['task_id']}' in run '{place['dag_run_id']}' is not a number. Check "
            "whether a proxy changes responses."
        )
    wanted = range(1, tries + 1)
    if params["try_number"] is not None:
        # for a try after the last one, Airflow 2 returns a log that lists where it has searched
        wanted = range(params["try_number"], min(params["try_number"], tries) + 1)
    logs = [log for log in (read_log(airflow, place, number, params["tail"]) for number in wanted) if log]
    return {"changed": False, TASK_LOGS.plural: logs, "total_entries": len(logs)}


def read_log(airflow: Airflow, place: Mapping[str, Any], try_number: int, tail: int | None = None) -> dict[str, Any]:
    """Return the log of a try, or {} if there is none.

    ``place`` has the IDs of the DAG, the run and the task, and the map index of a mapped task.
    """
    entries: list[dict[str, Any]] = []
    lines: list[str] = []
    token: str | None = None
    for _piece in range(_MAX_PIECES):
        query = {**place, "try_number": try_number, "full_content": True, "token": token}
        rows = rows_of(airflow, TASK_LOGS, query)[0]
        if not rows:
            return {}
        if not has_form(rows[0], _PIECE):
            raise UnexpectedResponseError(
                f"Unexpected response: the log of task '{place['task_id']}' in run '{place['dag_run_id']}' is neither text nor a list of "
                "lines. Check whether a proxy changes responses."
            )
        content, token = rows[0]["content"], rows[0].get("continuation_token")
        lines += log_lines(content)
        entries += [_entry(line) for line in content] if isinstance(content, list) else []
        if not content or not token or _is_last(token):
            break
    return {
        **{name: place[name] for name in TASK_OPTIONS if name != "map_index"},
        "map_index": place.get("map_index", UNMAPPED),
        "try_number": try_number,
        "content": "\n".join(_end(lines, tail)),
        "entries": _end(entries, tail) or None,
    }


def _end(items: list[Any], tail: int | None) -> list[Any]:
    return items if tail is None else items[max(0, len(items) - tail) :]


def _entry(line: Any) -> dict[str, Any]:
    """Convert a log line to a structured entry.

    A line that is not JSON in the log file is returned as the ``event`` of the entry.
    """
    if not isinstance(line, Mapping):
        return {"event": str(line)}
    stamp, entry = line.get("timestamp"), redact_value(line)
    return {**entry, "timestamp": visible_time(stamp)} if isinstance(stamp, str) else entry


def _is_last(token: str) -> bool:
    """Return whether a token marks the end of the log.

    If such a token is sent to Airflow 2, the server returns the header of the log again.
    """
    payload = token.lstrip(".").split(".")[0]
    try:
        data = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        return bool(json.loads(zlib.decompress(data) if token.startswith(".") else data).get("end_of_log"))
    except (ValueError, AttributeError, zlib.error):
        return False
