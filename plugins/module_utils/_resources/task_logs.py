# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Logs of task instances: `/api/v1/.../logs` of Airflow 2, `/api/v2/.../logs` of Airflow 3."""

from __future__ import annotations

from .._model.query_kind import QueryEndpoint, QueryKind, QueryPath
from ._filters import both

_PATH = "dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}/logs/{try_number}"
_TAKES = ("map_index", "full_content", "token")

TASK_LOGS = QueryKind(
    kind="task_log",
    plural="task_logs",
    keys=("dag_id", "dag_run_id", "task_id", "map_index", "try_number", "content", "entries"),
    permission="Task Logs",
    key_options={
        **{name: {"type": "str", "required": True} for name in ("dag_id", "dag_run_id", "task_id")},
        "map_index": {"type": "int"},
        "try_number": {"type": "int"},
    },
    # what is sent to fetch a log to its end; only the first is an option
    filters=(both("map_index", "int"), both("full_content", "bool"), both("token")),
    endpoints=(
        QueryEndpoint("v1", (QueryPath(f"/api/v1/{_PATH}", takes=_TAKES),)),
        QueryEndpoint("v2", (QueryPath(f"/api/v2/{_PATH}", takes=_TAKES),)),
    ),
)
