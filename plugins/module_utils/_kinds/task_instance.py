# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Task instances: below a DAG run, in both APIs.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.community.airflow.plugins.module_utils._kinds.dag_run import moments
from ansible_collections.community.airflow.plugins.module_utils._resource import Endpoint, Resource
from ansible_collections.community.airflow.plugins.module_utils._values import shown_instant

MOMENTS = ("logical_date", "run_after", "start_date", "end_date", "queued_when", "scheduled_when")

_DERIVED = {**moments(*MOMENTS), "note": lambda row: row.get("note") or None}


def _logical_date(row: Mapping[str, Any]) -> str | None:
    return shown_instant(row.get("execution_date"))


TASK_INSTANCE = Resource(
    kind="task_instance",
    plural="task_instances",
    key="task_id",
    fields=(),
    permission="Task Instances",
    creatable=False,
    read_only=(
        "dag_id",
        "dag_run_id",
        "map_index",
        "rendered_map_index",
        "task_display_name",
        "state",
        "note",
        "try_number",
        "max_tries",
        *MOMENTS,
        "duration",
        "operator",
        "pool",
        "pool_slots",
        "queue",
        "priority_weight",
        "executor",
        "hostname",
        "pid",
    ),
    endpoints=(
        Endpoint(
            api="v1",
            path="/api/v1/dags/~/dagRuns/~/taskInstances",
            order_by="",
            derived={**_DERIVED, "logical_date": _logical_date},
        ),
        Endpoint(api="v2", path="/api/v2/dags/~/dagRuns/~/taskInstances", order_by="id", derived=_DERIVED),
    ),
)
