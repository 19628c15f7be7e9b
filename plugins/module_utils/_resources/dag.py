# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of DAGs, and of their details and statistics.

The path is ``/api/v1/dags`` on Airflow 2, and ``/api/v2/dags`` on Airflow 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from .._model.query_kind import Include, QueryEndpoint, QueryKind, QueryPath, query_kind_of
from .._model.resource import COMMA, REPEATED, Endpoint, Field, Filter, Limit, Resource
from .._model.types import SCHEDULING_STATE
from ._filters import between, both, pattern, three
from ._rules import other_names
from .dag_version import DAG_SOURCE, DAG_VERSION
from .dag_warning import DAG_WARNING
from .task import TASK, params_of


def _tags(row: Mapping[str, Any]) -> list[str]:
    return sorted(tag["name"] for tag in row["tags"])


_RELATIVE = ("years", "months", "days", "leapdays", "hours", "minutes", "seconds", "microseconds")


def _schedule(row: Mapping[str, Any]) -> Any:
    """Return the schedule in the format of Airflow 3.

    The result is a cron expression, or the text of a ``timedelta`` or a ``relativedelta``.
    """
    schedule = row["schedule_interval"]
    if not isinstance(schedule, Mapping):
        return schedule
    if "value" in schedule:
        return schedule["value"]
    if schedule.get("__type") == "TimeDelta":
        return str(timedelta(**{name: schedule[name] for name in ("days", "seconds", "microseconds")}))
    parts = [f"{name}={schedule[name]:+d}" for name in _RELATIVE if schedule.get(name)]
    return f"relativedelta({', '.join(parts)})"


_PAUSED = {"scheduling_state": "is_paused"}
_IS_PAUSED = {"scheduling_state": lambda state: state == "paused"}
_NO_DRAINING = {
    "scheduling_state": Limit(
        check=lambda state: "must not be draining, which requires Airflow 3.4.0 or later" if state == "draining" else ""
    )
}
_V2 = Endpoint(api="v2", path="/api/v2/dags", order_by="dag_id", update_mask=REPEATED, derived={"tags": _tags})

DAG = Resource(
    kind="dag",
    plural="dags",
    key="dag_id",
    fields=(Field("scheduling_state", SCHEDULING_STATE),),
    title="DAGs",
    other_names=other_names(
        dag_id="id name", state="is_paused scheduling_state paused", dag_id_pattern="pattern", tags="tag"
    ),
    creatable=False,
    states={
        "paused": {"scheduling_state": "paused"},
        "unpaused": {"scheduling_state": "active"},
        "draining": {"scheduling_state": "draining"},
        "absent": None,
    },
    multi_key_option="dag_ids",
    selectors=("dag_id_pattern", "tags"),
    read_only=(
        "is_paused",
        "dag_display_name",
        "description",
        "owners",
        "tags",
        "is_stale",
        "has_import_errors",
        "fileloc",
        "timetable_summary",
        "timetable_description",
        "max_active_runs",
        "max_active_tasks",
        "last_parsed_time",
        "next_dagrun_logical_date",
        "next_dagrun_run_after",
    ),
    filters=(
        both("dag_id_pattern"),
        three("dag_id_prefix_pattern", since="3.2.2"),
        *pattern("dag_display_name"),
        both("tags", "texts"),
        three("tags_match_mode"),
        three("owners", "texts"),
        both("paused", "bool", v1="2.6.0"),
        Filter("exclude_stale", {"type": "bool", "default": True}, api_names={"v1": "only_active"}),
        three("has_import_errors", "bool", "3.1.0"),
        three("has_asset_schedule", "bool", "3.1.0"),
        three("asset_dependency", since="3.1.0"),
        three("is_favorite", "bool", "3.1.0"),
        three("is_scheduled", "bool", "3.4.0"),
        three("timetable_type", "texts", "3.2.0"),
        three("bundle_name", since="3.1.0"),
        three("bundle_version", since="3.1.0"),
        three("last_dag_run_state"),
        three("dag_run_state", "texts"),
        *between("dag_run_start_date"),
        *between("dag_run_end_date"),
    ),
    endpoints=(
        Endpoint(
            api="v1",
            path="/api/v1/dags",
            order_by="dag_id",
            update_mask=COMMA,
            api_names={
                **_PAUSED,
                "next_dagrun_logical_date": "next_dagrun",
                "next_dagrun_run_after": "next_dagrun_create_after",
            },
            encodes=_IS_PAUSED,
            limits=_NO_DRAINING,
            derived={"tags": _tags, "is_stale": lambda row: not row["is_active"], "timetable_summary": _schedule},
        ),
        replace(_V2, api_names=_PAUSED, encodes=_IS_PAUSED, limits=_NO_DRAINING),
        # is_paused is derived from scheduling_state, because predicted rows contain only what an update sends, which does not include is_paused
        replace(
            _V2, since="3.4.0", derived={**_V2.derived, "is_paused": lambda row: row["scheduling_state"] == "paused"}
        ),
    ),
)


def _timeout(row: Mapping[str, Any]) -> Any:
    """Return the timeout in the format of Airflow 3.

    The result is an ISO 8601 duration, such as PT1H30M.
    """
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
    labels=("details of DAG", "details of DAGs"),
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
    key_options={"dag_id": {"type": "str"}},
    endpoints=(
        QueryEndpoint(
            "v1",
            (QueryPath("/api/v1/dags/{dag_id}/details"),),
            api_names={"asset_expression": "dataset_expression"},
            derived={"dag_run_timeout": _timeout, "params": params_of},
        ),
        QueryEndpoint("v2", (QueryPath("/api/v2/dags/{dag_id}/details"),), derived={"params": params_of}),
    ),
)

STATISTICS = QueryKind(
    kind="dag_statistics",
    plural="dag_statistics",
    sorted=False,
    keys=("dag_id", "stats"),
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
