# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of the state stores of assets and tasks.

State stores require Airflow 3.3.0 or later.
"""

from __future__ import annotations

from .._model.query_kind import QueryEndpoint, QueryKind, QueryPath
from ._entries import ASSET_STATE_ENTRY, TASK_STATE_ENTRY, visible_entry_value
from ._filters import three

_KEY = {"type": "str", "no_log": False}
_TASK = "/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}/state-store"

ASSET_STATE = QueryKind(
    kind="asset_state",
    plural="asset_states",
    labels=ASSET_STATE_ENTRY.labels,
    keys=("asset_id", "key", "value", "updated_at", "last_updated_by"),
    identity=("key",),
    key_options={"asset_id": {"type": "int", "required": True}, "key": _KEY},
    sorted=False,
    endpoints=(
        QueryEndpoint(
            "v2",
            (
                QueryPath("/api/v2/assets/{asset_id}/state-store/{key}"),
                QueryPath("/api/v2/assets/{asset_id}/state-store", rows="asset_state_store"),
            ),
            since="3.3.0",
            derived={"value": visible_entry_value},
        ),
    ),
)

TASK_STATE = QueryKind(
    kind="task_state",
    plural="task_states",
    labels=TASK_STATE_ENTRY.labels,
    keys=("dag_id", "dag_run_id", "task_id", "key", "value", "updated_at", "expires_at"),
    identity=("key",),
    key_options={
        **{name: {"type": "str", "required": True} for name in ("dag_id", "dag_run_id", "task_id")},
        "key": _KEY,
    },
    filters=(three("map_index", "int"),),
    sorted=False,
    endpoints=(
        QueryEndpoint(
            "v2",
            (QueryPath(_TASK + "/{key}", takes=("map_index",)), QueryPath(_TASK, rows="task_state_store")),
            since="3.3.0",
            derived={"value": visible_entry_value},
        ),
    ),
)
