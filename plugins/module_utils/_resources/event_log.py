# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of event log entries.

The path is ``/api/v1/eventLogs`` on Airflow 2, and ``/api/v2/eventLogs`` on Airflow 3.
"""

from __future__ import annotations

from .._model.query_kind import QueryEndpoint, QueryKind, QueryPath
from ._filters import both, pattern, three

_PATHS = (QueryPath("eventLogs/{event_log_id}"), QueryPath("eventLogs", rows="event_logs"))
_V1_NAMES = {"logical_date": "execution_date"}

EVENT_LOG = QueryKind(
    kind="event_log",
    plural="event_logs",
    labels=("event log entry", "event log entries"),
    identity=("event_log_id",),
    keys=(
        "event_log_id",
        "when",
        "event",
        "owner",
        "dag_id",
        "dag_display_name",
        "task_id",
        "task_display_name",
        "run_id",
        "map_index",
        "try_number",
        "logical_date",
        "extra",
    ),
    key_options={"event_log_id": {"type": "int"}},
    filters=(
        # Airflow 2.8 supports these filters, but counts all entries, so a filtered listing would always seem incomplete
        *(both(name, v1="2.9.0") for name in ("dag_id", "task_id", "event", "owner", "before", "after")),
        both("run_id", v1="2.9.0"),
        both("map_index", "int", v1="2.10.0", ignores_zero=True),
        both("try_number", "int", v1="2.10.0", ignores_zero=True),
        both("included_events", "texts", v1="2.9.0", joined=True),
        both("excluded_events", "texts", v1="2.9.0", joined=True),
        *(one for name in ("dag_id", "task_id", "run_id", "owner", "event") for one in pattern(name, "3.1.0")),
        *pattern("owner_display_name", "3.4.0"),
        three("task_instance_id", since="3.4.0"),
        three("teams", "texts", "3.4.0"),
    ),
    endpoints=(
        QueryEndpoint("v1", _PATHS, order_by="event_log_id", sorts=_V1_NAMES, api_names=_V1_NAMES),
        QueryEndpoint("v2", _PATHS, order_by="event_log_id"),
    ),
)
