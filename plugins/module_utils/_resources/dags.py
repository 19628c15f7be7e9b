# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is read of DAGs: their listing, and what belongs to each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.query_kind import (
    Include,
    QueryEndpoint,
    QueryKind,
    QueryPath,
    query_kind_of,
)
from ._filters import both
from .dag import DAG
from .dag_version import DAG_SOURCE, DAG_VERSION
from .dag_warning import DAG_WARNING
from .task import TASK, params_of


def _timeout(row: Mapping[str, Any]) -> Any:
    """The text that Airflow 3 has in its place: an ISO 8601 duration, like PT1H30M."""
    parts = row["dag_run_timeout"]
    if parts is None:
        return None
    minutes, seconds = divmod(parts["seconds"], 60)
    hours, minutes = divmod(minutes, 60)
    exact = f"{seconds}.{parts['microseconds']:06d}".rstrip("0") if parts["microseconds"] else seconds
    time = "".join(f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M"), (exact, "S")) if number)
    days = f"{parts['days']}D" if parts["days"] else ""
    return f"P{days}{'T' + time if time or not days else ''}{'0S' if not time and not days else ''}"


DETAILS = QueryKind(
    kind="dag_details",
    plural="dag_details",
    keys=(
        "active_runs_count",
        "allowed_run_types",
        "asset_expression",
        "bundle_name",
        "bundle_version",
        "catchup",
        "concurrency",
        "dag_run_timeout",
        "default_args",
        "doc_md",
        "end_date",
        "file_token",
        "has_task_concurrency_limits",
        "is_backfillable",
        "is_favorite",
        "is_paused_upon_creation",
        "last_expired",
        "last_parse_duration",
        "last_parsed",
        "latest_dag_version",
        "max_consecutive_failed_dag_runs",
        "next_dagrun_data_interval_end",
        "next_dagrun_data_interval_start",
        "owner_links",
        "params",
        "relative_fileloc",
        "render_template_as_native_obj",
        "rerun_with_latest_version",
        "start_date",
        "template_search_path",
        "timetable_partitioned",
        "timetable_periodic",
        "timezone",
    ),
    permission="DAGs",
    key_options={"dag_id": {"type": "str"}},
    endpoints=(
        QueryEndpoint(
            "v1",
            (QueryPath("/api/v1/dags/{dag_id}/details"),),
            api_names={"asset_expression": "dataset_expression"},
            derived={"dag_run_timeout": _timeout, "params": params_of},
        ),
        QueryEndpoint("v2", (QueryPath("/api/v2/dags/{dag_id}/details"),)),
    ),
)

STATISTICS = QueryKind(
    kind="dag_statistics",
    plural="dag_statistics",
    sorted=False,
    keys=("dag_id", "stats"),
    permission="DAG Runs",
    filters=(both("dag_ids", "texts", joined=True),),
    endpoints=(
        QueryEndpoint("v1", (QueryPath("/api/v1/dagStats", rows="dags", paged=False),), since="2.10.0"),
        QueryEndpoint("v2", (QueryPath("/api/v2/dagStats", rows="dags", paged=False),)),
    ),
)

_DAG_ID = {"dag_id": "dag_id"}

DAGS = query_kind_of(
    DAG,
    include=(
        Include("details", DETAILS, _DAG_ID, single=True),
        Include("source", DAG_SOURCE, {**_DAG_ID, "file_token": "file_token"}, only="content", single=True),
        Include("tasks", TASK, _DAG_ID),
        Include("versions", DAG_VERSION, _DAG_ID),
        Include("warnings", DAG_WARNING, _DAG_ID),
        Include("statistics", STATISTICS, {"dag_ids": "dag_id"}, only="stats", together="dag_ids"),
    ),
)
