# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of asset events and queued asset events.

The paths contain ``datasets`` on Airflow 2, and ``assets`` on Airflow 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.query_kind import QueryEndpoint, QueryKind, QueryPath
from ._filters import between, both, pattern, three


def created_runs(event: Mapping[str, Any]) -> Any:
    """Return the DAG runs that consumed an event, with the key ``dag_run_id``.

    In asset events, Airflow 3 names this key ``run_id``. In all other responses with DAG runs, the name is ``dag_run_id``.
    """
    runs = event.get("created_dagruns")
    return runs and [{"dag_run_id" if name == "run_id" else name: value for name, value in run.items()} for run in runs]


ASSET_EVENT = QueryKind(
    kind="asset_event",
    plural="asset_events",
    identity=("id",),
    keys=(
        "id",
        "asset_id",
        "uri",
        "name",
        "group",
        "extra",
        "source_dag_id",
        "source_run_id",
        "source_task_id",
        "source_map_index",
        "created_dagruns",
        "partition_key",
        "timestamp",
    ),
    key_options={"dag_id": {"type": "str"}, "dag_run_id": {"type": "str"}},
    filters=(
        both("asset_id", "int", v1_name="dataset_id", ignores_zero=True),
        both("source_dag_id"),
        both("source_task_id"),
        both("source_run_id"),
        both("source_map_index", "int", ignores_zero=True),
        *between("timestamp"),
        *pattern("name", "3.2.0"),
        three("partition_key", since="3.4.0"),
        three("partition_key_regexp_pattern", since="3.4.0"),
        three("extra", "texts", "3.4.0"),
        three("source_task_instance_id", since="3.4.0"),
    ),
    endpoints=(
        QueryEndpoint(
            "v1",
            (
                QueryPath(
                    "/api/v1/dags/{dag_id}/dagRuns/{dag_run_id}/upstreamDatasetEvents",
                    rows="dataset_events",
                    takes=(),
                    lacks=("order_by",),
                    paged=False,
                ),
                QueryPath("/api/v1/datasets/events", rows="dataset_events"),
            ),
            order_by="timestamp",
            api_names={"asset_id": "dataset_id", "uri": "dataset_uri"},
        ),
        QueryEndpoint(
            "v2",
            (
                QueryPath(
                    "/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/upstreamAssetEvents",
                    rows="asset_events",
                    takes=(),
                    lacks=("order_by",),
                    paged=False,
                ),
                QueryPath("/api/v2/assets/events", rows="asset_events"),
            ),
            order_by="timestamp",
            derived={"created_dagruns": created_runs},
        ),
    ),
)

QUEUED_EVENT = QueryKind(
    kind="queued_event",
    plural="queued_events",
    labels=("queued asset event", "queued asset events"),
    keys=("dag_id", "dag_display_name", "asset_id", "uri", "created_at"),
    key_options={"dag_id": {"type": "str"}, "asset_id": {"type": "int"}, "uri": {"type": "str"}},
    filters=(both("before"),),
    sorted=False,
    limited=False,
    endpoints=(
        QueryEndpoint(
            "v1",
            (
                QueryPath("/api/v1/dags/{dag_id}/datasets/queuedEvent/{uri}", takes=("before",)),
                QueryPath("/api/v1/dags/{dag_id}/datasets/queuedEvent", rows="queued_events", paged=False),
                QueryPath("/api/v1/datasets/queuedEvent/{uri}", rows="queued_events", paged=False),
            ),
            since="2.9.0",
        ),
        QueryEndpoint(
            "v2",
            (
                QueryPath("/api/v2/dags/{dag_id}/assets/{asset_id}/queuedEvents", takes=("before",)),
                QueryPath("/api/v2/dags/{dag_id}/assets/queuedEvents", rows="queued_events", paged=False),
                QueryPath("/api/v2/assets/{asset_id}/queuedEvents", rows="queued_events", paged=False),
            ),
        ),
    ),
)
