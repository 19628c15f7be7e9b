# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Task instances: below a DAG run, in both APIs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.resource import Endpoint, Field, Form, Resource
from .._model.timestamps import visible_time
from .._model.types import FLAG, TEXT
from .dag_run import run_timestamps

TIMESTAMPS = ("logical_date", "run_after", "start_date", "end_date", "queued_when", "scheduled_when")

_DERIVED = {**run_timestamps(*TIMESTAMPS), "note": lambda row: row.get("note") or None}


def _logical_date(row: Mapping[str, Any]) -> str | None:
    return visible_time(row.get("execution_date"))


TASK_INSTANCE = Resource(
    kind="task_instance",
    plural="task_instances",
    key="task_id",
    fields=(),
    permission="Task Instances",
    creatable=False,
    read_only=(
        "id",
        "dag_id",
        "dag_display_name",
        "dag_run_id",
        "map_index",
        "rendered_map_index",
        "task_display_name",
        "state",
        "note",
        "try_number",
        "max_tries",
        *TIMESTAMPS,
        "duration",
        "operator",
        "operator_name",
        "pool",
        "pool_slots",
        "queue",
        "priority_weight",
        "executor",
        "executor_config",
        "hostname",
        "unixname",
        "pid",
        "rendered_fields",
        "trigger",
        "triggerer_job",
        "dag_version",
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

INSTANCE_KEY = ("dag_id", "dag_run_id", "task_id", "map_index")
"""What tells two task instances apart. API v1 sorts them by nothing, and a database moves what is written."""

FORMS: Mapping[str, Form] = {
    "dag_id": str,
    "dag_run_id": str,
    "task_id": str,
    "map_index": int,
    **dict.fromkeys(("state", "note", *TIMESTAMPS), (str, None)),
    **dict.fromkeys(("try_number", "max_tries"), int),
}
"""What a task instance of an answer holds."""
REFERENCE_FORMS: Mapping[str, Form] = {
    "dag_id": (str, None),
    "dag_run_id": (str, None),
    "task_id": str,
    "state": None,
    "map_index": None,
}
"""What API v1 holds of one in the answer to a clear, to a change, or to a dry run of them."""

RELATIVES = ("include_upstream", "include_downstream", "include_future", "include_past")
"""The options that take more than the named tasks."""

SKIPPED = {"v1": "2.7.0"}
"""The servers that set the state ``skipped``."""
GROUPS = {"v1": None, "v2": "3.3.0"}
"""The servers that set the state and the note of a task group."""
DELETION = {"v1": None, "v2": "3.1.0"}
"""The servers that delete task instances, and change several with one request."""
BULK_MASK = {"v1": None, "v2": "3.3.0"}
"""The servers whose request for several task instances heeds a mask. Before, it is a 422."""
INDEXES = {"v1": None}
"""The servers that clear single instances of a mapped task."""
RUNS_AROUND = {"v2": "3.1.0"}
"""The servers that clear the runs before and after a named one, too."""
BULK_CLEAR = {"v1": None, "v2": "3.3.0"}
"""The servers that clear several runs with one request, and runs by their partition."""

CLEAR_FIELDS = (
    Field("start_date", TEXT),
    Field("end_date", TEXT),
    Field("only_failed", FLAG),
    Field("only_running", FLAG),
    Field("reset_dag_runs", FLAG),
    *(Field(name, FLAG) for name in RELATIVES),
    Field("include_subdags", FLAG, since={"v2": None}),
    Field("include_parentdag", FLAG, since={"v2": None}),
    Field("run_on_latest_version", FLAG, since={"v1": None, "v2": "3.1.0"}),
    Field("prevent_running_task", FLAG, since={"v1": None, "v2": "3.2.0"}),
    Field("note", TEXT, since={"v1": None, "v2": "3.3.0"}),
)
"""What says which task instances are cleared, and how."""
