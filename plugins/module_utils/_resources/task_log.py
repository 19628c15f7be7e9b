# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of the logs of task instances.

The path is ``/api/v1/.../logs`` on Airflow 2, and ``/api/v2/.../logs`` on Airflow 3.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from .._model.query_kind import QueryEndpoint, QueryKind, QueryPath
from ._filters import both

# markers for folding the log in Airflow's web interface
_FOLDS = ("::group::", "::endgroup::")


def log_lines(content: Any) -> list[str]:
    """Return the lines of a log.

    Airflow 3 returns a list of events. Airflow 2 returns the text of a Python list of pairs (host, text).
    """
    if isinstance(content, list):
        lines = [line for event in content for line in _event_lines(event)]
    else:
        lines = [line for text in _texts(str(content or "")) for line in text.splitlines()]
    return [line.rstrip() for line in lines if line.strip() and not any(fold in line for fold in _FOLDS)]


def _texts(content: str) -> list[str]:
    try:
        return [str(text) for _host, text in ast.literal_eval(content)]
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return [content]


def _event_lines(event: Any) -> list[str]:
    if not isinstance(event, Mapping):
        return str(event).splitlines()
    stamp = f"[{event['timestamp']}] {str(event.get('level', '')).upper()} - " if event.get("timestamp") else ""
    lines = (stamp + str(event.get("event", ""))).splitlines()
    details = event.get("error_detail")
    for detail in details if isinstance(details, list) else []:
        lines += _exception_lines(detail)
    return lines


def _exception_lines(detail: Any) -> list[str]:
    """Return the lines of an exception in a log event.

    A task can log any other value under the same key. Return the text of such a value.
    """
    frames = detail.get("frames") or [] if isinstance(detail, Mapping) else None
    if not isinstance(frames, list) or not all(isinstance(frame, Mapping) for frame in frames):
        return str(detail).splitlines()
    return [
        "Traceback (most recent call last):",
        *(f'  File "{frame.get("filename")}", line {frame.get("lineno")}, in {frame.get("name")}' for frame in frames),
        *f"{detail.get('exc_type')}: {detail.get('exc_value')}".splitlines(),
    ]


_PATHS = (
    QueryPath(
        "dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}/logs/{try_number}",
        takes=("map_index", "full_content", "token"),
    ),
)

TASK_LOGS = QueryKind(
    kind="task_log",
    plural="task_logs",
    keys=("dag_id", "dag_run_id", "task_id", "map_index", "try_number", "content", "entries"),
    key_options={
        **{name: {"type": "str", "required": True} for name in ("dag_id", "dag_run_id", "task_id")},
        "map_index": {"type": "int"},
        "try_number": {"type": "int"},
    },
    # parameters for reading a complete log; only the first one is an option of the module
    filters=(both("map_index", "int"), both("full_content", "bool"), both("token")),
    endpoints=(QueryEndpoint("v1", _PATHS), QueryEndpoint("v2", _PATHS)),
)
