# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""DAG runs: `/api/v1/dags/.../dagRuns` of Airflow 2, `/api/v2/dags/.../dagRuns` of Airflow 3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.query_kind import Include, QueryEndpoint, QueryKind, QueryPath
from ._filters import (
    between,
    between_both,
    both,
    pattern,
    three,
)
from .asset_event import ASSET_EVENT


def _run_type(row: Mapping[str, Any]) -> Any:
    return "asset_triggered" if row.get("run_type") == "dataset_triggered" else row.get("run_type")


_OLD_DATES = ("start_date_gte", "start_date_lte", "end_date_gte", "end_date_lte")
_DATES = tuple(
    f"{name}_{end}"
    for name in ("run_after", "logical_date", "start_date", "end_date")
    for end in ("gte", "gt", "lte", "lt")
)
_DURATIONS = ("duration_gte", "duration_gt", "duration_lte", "duration_lt")

DAG_RUNS = QueryKind(
    kind="dag_run",
    plural="dag_runs",
    identity=("dag_id", "dag_run_id"),
    keys=(
        "dag_run_id",
        "dag_id",
        "dag_display_name",
        "state",
        "run_type",
        "triggered_by",
        "triggering_user_name",
        "logical_date",
        "run_after",
        "queued_at",
        "start_date",
        "end_date",
        "duration",
        "data_interval_start",
        "data_interval_end",
        "last_scheduling_decision",
        "conf",
        "note",
        "bundle_version",
        "dag_versions",
        "partition_key",
        "partition_date",
    ),
    permission="DAG Runs",
    key_options={"dag_id": {"type": "str"}, "dag_run_id": {"type": "str"}},
    filters=(
        both("dag_ids", "texts"),
        both("state", "texts"),
        three("run_type", "texts"),
        *between_both("logical_date", wire="execution_date"),
        *between("run_after"),
        *between_both("start_date"),
        *between_both("end_date"),
        *between_both("updated_at", v1="2.6.0"),
        *between("duration", "3.2.0", kind="float"),
        three("partition_date_gte", since="3.3.1"),
        three("partition_date_lte", since="3.3.1"),
        three("conf_contains", since="3.2.0"),
        three("dag_version", "numbers", "3.1.0"),
        three("bundle_version", since="3.2.0"),
        *pattern("run_id", "3.1.0"),
        *pattern("triggering_user_name", "3.1.0"),
        *pattern("dag_id", "3.2.0"),
        *pattern("partition_key", "3.2.0"),
        three("consuming_asset_pattern", since="3.3.0"),
    ),
    includes=(Include("upstream_events", ASSET_EVENT, {"dag_id": "dag_id", "dag_run_id": "dag_run_id"}),),
    endpoints=(
        QueryEndpoint(
            "v1",
            (
                QueryPath(
                    "/api/v1/dags/~/dagRuns/list",
                    rows="dag_runs",
                    asked=("dag_ids",),
                    form={
                        "dag_ids": "dag_ids",
                        "state": "states",
                        "logical_date_gte": "execution_date_gte",
                        "logical_date_lte": "execution_date_lte",
                        **{name: name for name in (*_OLD_DATES, "order_by")},
                    },
                ),
                QueryPath("/api/v1/dags/{dag_id}/dagRuns/{dag_run_id}"),
                QueryPath("/api/v1/dags/{dag_id|~}/dagRuns", rows="dag_runs", lacks=("dag_ids",)),
            ),
            order_by="id",
            sorts={"logical_date": "execution_date"},
            derived={"run_type": _run_type},
        ),
        QueryEndpoint(
            "v2",
            (
                QueryPath(
                    "/api/v2/dags/~/dagRuns/list",
                    rows="dag_runs",
                    asked=("dag_ids",),
                    form={
                        "dag_ids": "dag_ids",
                        "state": "states",
                        **{name: name for name in (*_DATES, *_DURATIONS, "conf_contains", "order_by")},
                    },
                ),
                QueryPath("/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}"),
                QueryPath("/api/v2/dags/{dag_id|~}/dagRuns", rows="dag_runs", lacks=("dag_ids",)),
            ),
            order_by="id",
        ),
    ),
)
