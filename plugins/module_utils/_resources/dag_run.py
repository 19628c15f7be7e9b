# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of DAG runs.

The paths are below ``/api/v1/dags/{dag_id}`` on Airflow 2, and ``/api/v2/dags/{dag_id}`` on Airflow 3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .._model.query_kind import Include, QueryEndpoint, QueryKind, QueryPath
from .._model.resource import Field, Form
from .._model.timestamps import TIME_OPTIONS
from .._model.types import FLAG, NULLABLE_TEXT, TEXT
from ._filters import between, between_both, both, bounds, pattern, three
from .asset_event import ASSET_EVENT

FINISHED = ("success", "failed")


def _run_type(row: Mapping[str, Any]) -> Any:
    """Return the type of a run as Airflow 3 names it.

    Airflow 3 calls datasets assets.
    """
    return "asset_triggered" if row.get("run_type") == "dataset_triggered" else row.get("run_type")


_VALUES: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "run_type": _run_type,
    "conf": lambda row: row.get("conf") or {},
    # Airflow 2 returns an empty string if a note was set and cleared
    "note": lambda row: row.get("note") or None,
}

BUNDLE_VERSION = {"v1": None, "v2": "3.4.0"}
"""Servers that can run a DAG with a specified version of its bundle."""
DRAIN_DAG = {"v1": None, "v2": "3.4.0"}
"""Servers that can start to drain a DAG when they create a run or a backfill of this DAG."""
TRIGGER_FIELDS = (
    Field("logical_date", NULLABLE_TEXT),
    Field("data_interval_start", NULLABLE_TEXT, since={"v1": "2.9.0"}),
    Field("data_interval_end", NULLABLE_TEXT, since={"v1": "2.9.0"}),
    Field("run_after", NULLABLE_TEXT, since={"v1": None}),
    Field("partition_key", TEXT, since={"v1": None, "v2": "3.2.0"}),
    Field("bundle_version", TEXT, since=BUNDLE_VERSION),
    Field("drain_dag", FLAG, since=DRAIN_DAG),
)
"""Options of a new run, except its ID, ``conf`` and ``note``, which every server supports."""

CLEAR_FIELDS = (
    Field("only_failed", TEXT, since={"v1": None}),
    Field("only_new", TEXT, since={"v1": None, "v2": "3.2.2"}),
    Field("run_on_latest_version", TEXT, since={"v1": None, "v2": "3.1.0"}),
)
"""The options for clearing a run."""

_CHECKS_ID = "2.5.1"
RESERVED_PREFIXES: Mapping[str, Mapping[str, str | None]] = {
    "scheduled__": {"v1": _CHECKS_ID},
    "backfill__": {"v1": _CHECKS_ID},
    "dataset_triggered__": {"v1": _CHECKS_ID, "v2": None},
    "asset_triggered__": {"v1": None},
    "asset_materialization__": {"v1": None, "v2": "3.2.0"},
    "operator_triggered__": {"v1": None, "v2": "3.3.0"},
}
"""Prefixes that the ID of a manually triggered run must not have, each with the servers that reject it."""

CHECKS_PATTERN = {"v1": "2.6.3"}
"""Servers with the option [scheduler] allowed_run_id_pattern."""
CHECKS_DOTS = {"v1": None, "v2": "3.3.0"}
"""Servers with the option [core] allow_double_dot_in_ids for IDs of runs."""
IGNORES_DELETION = {"v1": None, "v2": "3.1.0"}
"""Servers that can report success without deleting an unfinished run, before those that reject it (apache/airflow#59497)."""
KEEPS_RUNNING = {"v1": None, "v2": "3.1.6"}
"""Servers that delete a run only if it is in one of the states ``DELETABLE``."""
DELETABLE = (*FINISHED, "queued")

BULK = {"v1": None, "v2": "3.3.0"}
"""Servers that can update several runs with one request."""


@dataclass(frozen=True)
class RunEndpoints:
    """The differences between the APIs in requests for DAG runs and task instances.

    ``trigger_nulls`` holds keys that the body of a request to trigger a run must contain, even if their value is null. ``note`` is the path for
    setting the note, below the path of the run or the task instance. ``run_page`` is the page of a run in the web interface. ``dry_run`` is the path
    of the dry run, below the path of the task instance. If this path is empty, a key in the body requests the dry run. ``relatives`` is the path,
    below the path of the DAG, that sets the states of a task instance and of related task instances. ``relatives`` is empty if the path of the task
    instance can do this.
    """

    trigger_nulls: tuple[str, ...]
    note: str
    run_page: str
    dry_run: str
    relatives: str


RUN_ENDPOINTS = {
    "v1": RunEndpoints((), "/setNote", "/dags/{dag_id}/grid?dag_run_id={dag_run_id}", "", "updateTaskInstancesState"),
    "v2": RunEndpoints(("logical_date",), "", "/dags/{dag_id}/runs/{dag_run_id}", "dry_run", ""),
}


_STATES = ("queued", "running", "success", "failed")
_DATES = ("start_date", "end_date")
_PATHS = (
    QueryPath("dags/{dag_id}/dagRuns/{dag_run_id}"),
    QueryPath("dags/{dag_id|~}/dagRuns", rows="dag_runs", lacks=("dag_ids",)),
)

DAG_RUN = QueryKind(
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
    key_options={"dag_id": {"type": "str"}, "dag_run_id": {"type": "str"}},
    filters=(
        both("dag_ids", "texts"),
        both("state", "texts", choices=_STATES),
        three("run_type", "texts"),
        *between_both("logical_date", v1_name="execution_date"),
        *between("run_after"),
        *between_both("start_date"),
        *between_both("end_date"),
        *between_both("updated_at", v1="2.6.0"),
        *between("duration", "3.2.0", kind="float"),
        three("partition_date_gte", since="3.3.1", needs=("dag_id",)),
        three("partition_date_lte", since="3.3.1", needs=("dag_id",)),
        three("conf_contains", since="3.2.0"),
        three("dag_version", "numbers", "3.1.0"),
        three("bundle_version", since="3.2.0"),
        *pattern("run_id", "3.1.0"),
        *pattern("triggering_user_name", "3.1.0"),
        *pattern("dag_id", "3.2.0"),
        *pattern("partition_key", "3.2.0"),
        three("consuming_asset_pattern", since="3.2.2"),
        three("tags", "texts", "3.4.0"),
        three("tags_match_mode", since="3.4.0"),
        three("teams", "texts", "3.4.0"),
    ),
    includes=(Include("upstream_events", ASSET_EVENT, {"dag_id": "dag_id", "dag_run_id": "dag_run_id"}),),
    endpoints=(
        QueryEndpoint(
            "v1",
            (
                QueryPath(
                    "dags/~/dagRuns/list",
                    rows="dag_runs",
                    asked=("dag_ids",),
                    form={
                        "dag_ids": "dag_ids",
                        "state": "states",
                        "logical_date_gte": "execution_date_gte",
                        "logical_date_lte": "execution_date_lte",
                        **{name: name for name in (*bounds(*_DATES, ends=("gte", "lte")), "order_by")},
                    },
                ),
                *_PATHS,
            ),
            order_by="id",
            sorts={"logical_date": "execution_date"},
            derived=_VALUES,
        ),
        QueryEndpoint(
            "v2",
            (
                QueryPath(
                    "dags/~/dagRuns/list",
                    rows="dag_runs",
                    asked=("dag_ids",),
                    form={
                        "dag_ids": "dag_ids",
                        "state": "states",
                        **{name: name for name in bounds("run_after", "logical_date", *_DATES, "duration")},
                        **{name: name for name in ("conf_contains", "order_by")},
                    },
                ),
                *_PATHS,
            ),
            order_by="id",
            derived=_VALUES,
        ),
    ),
)

FORMS: Mapping[str, Form] = {
    "dag_id": str,
    "dag_run_id": str,
    "state": (str, None),
    "note": (str, None),
    "conf": (Mapping, None),
    **dict.fromkeys(TIME_OPTIONS.intersection(DAG_RUN.keys), (str, None)),
}
"""The keys of a DAG run in a response, with the types of their values."""
