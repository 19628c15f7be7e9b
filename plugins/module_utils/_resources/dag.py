# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""DAGs: `/api/v1/dags` of Airflow 2, `/api/v2/dags` of Airflow 3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.resource import (
    COMMA,
    REPEATED,
    Endpoint,
    Field,
    Filter,
    Resource,
)
from .._model.types import FLAG
from ._filters import between, both, pattern, three


def _tags(row: Mapping[str, Any]) -> list[str]:
    return sorted(tag["name"] for tag in row["tags"])


def _schedule(row: Mapping[str, Any]) -> Any:
    """The text that Airflow 3 has in its place: a cron expression, a duration, or None."""
    schedule = row["schedule_interval"]
    return schedule.get("value") if isinstance(schedule, Mapping) else schedule


DAG = Resource(
    kind="dag",
    plural="dags",
    key="dag_id",
    fields=(Field("is_paused", FLAG),),
    permission="DAGs",
    other_names={
        "id": "dag_id",
        "name": "dag_id",
        "is_paused": "state",
        "paused": "state",
        "pattern": "dag_id_pattern",
        "tag": "tags",
    },
    creatable=False,
    states={"paused": {"is_paused": True}, "unpaused": {"is_paused": False}, "absent": None},
    multi_key_option="dag_ids",
    selectors=("dag_id_pattern", "tags"),
    read_only=(
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
        three("dag_id_prefix_pattern", since="3.3.0"),
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
            api_names={"next_dagrun_logical_date": "next_dagrun", "next_dagrun_run_after": "next_dagrun_create_after"},
            derived={"tags": _tags, "is_stale": lambda row: not row["is_active"], "timetable_summary": _schedule},
        ),
        Endpoint(api="v2", path="/api/v2/dags", order_by="dag_id", update_mask=REPEATED, derived={"tags": _tags}),
    ),
)
