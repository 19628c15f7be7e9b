# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of human-in-the-loop (HITL) requests.

The path is ``/api/v2/.../hitlDetails`` on Airflow 3.1 and later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .._model.query_kind import QueryEndpoint, QueryKind, QueryPath
from ._filters import between, pattern, three


def _of_task_instance(name: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda row: row["task_instance"].get(name)


_TASK = "/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}/{map_index|-1}/hitlDetails"
_OLDER_ROUTES = (
    QueryPath(_TASK),
    QueryPath("/api/v2/dags/{dag_id|~}/dagRuns/{dag_run_id|~}/hitlDetails", rows="hitl_details"),
)
_OF_TASK = ("dag_id", "dag_run_id", "task_id", "map_index", "task_display_name", "state", "try_number")
# on Airflow 3.4 and later, these keys distinguish the iterations of a loop, which have the same map index
_OF_LOOP = ("region_id", "region_index")
_DERIVED = {name: _of_task_instance(name) for name in (*_OF_TASK, *_OF_LOOP)}

HITL = QueryKind(
    kind="hitl",
    plural="hitl_details",
    labels=("HITL request", "HITL requests"),
    keys=(
        *_OF_TASK,
        "subject",
        "body",
        "options",
        "defaults",
        "multiple",
        "params",
        "params_input",
        "assigned_users",
        "created_at",
        "response_received",
        "responded_at",
        "responded_by_user",
        "chosen_options",
    ),
    identity=("dag_id", "dag_run_id", "task_id", "map_index", "try_number", *_OF_LOOP),
    key_options={
        **{name: {"type": "str"} for name in ("dag_id", "dag_run_id", "task_id")},
        "map_index": {"type": "int"},
        "try_number": {"type": "int"},
    },
    filters=(
        three("response_received", "bool"),
        three("responded_by_user_id", "texts"),
        three("responded_by_user_name", "texts"),
        three("state", "texts"),
        three("task_id"),
        three("map_index", "int"),
        three("subject_search"),
        three("body_search"),
        *pattern("dag_id"),
        *pattern("task_id"),
        *between("created_at"),
        three("teams", "texts", "3.4.0"),
    ),
    endpoints=(
        QueryEndpoint("v2", _OLDER_ROUTES, since="3.1.0", derived=_DERIVED),
        QueryEndpoint(
            "v2", (QueryPath(_TASK + "/tries/{try_number}"), *_OLDER_ROUTES), since="3.2.0", derived=_DERIVED
        ),
    ),
)
