# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wait until frozen DAGs have no running task instances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._client.client import Airflow
from ..._client.listing import list_all
from ..._errors import AirflowError
from ..._model.timestamps import visible_time
from ..._module.definition import ModuleCall
from ..._module.waiting import wait_until
from ..._reconcile.batch import named
from ..._resources.task_instance import FORMS, INSTANCE_KEY

# states of task instances that an executor runs or has received; scheduled task instances do not start while their DAG is paused
_UNDER_WAY = ("running", "queued", "restarting")


def drain(call: ModuleCall, airflow: Airflow, dag_ids: Sequence[str]) -> list[dict[str, Any]]:
    """Wait until no task instance of these DAGs is running.

    In check mode, return the running task instances without waiting. The states of DAG runs are ignored, because a run whose tasks have not all
    been scheduled does not end while its DAG is paused.
    """
    if call.check_mode:
        return _under_way(airflow, dag_ids)
    running: list[dict[str, Any]] = []
    remaining_state = "The DAGs stay frozen, and the snapshot is kept."

    def look() -> tuple[list[dict[str, Any]] | None, str]:
        nonlocal running
        running = _under_way(airflow, dag_ids)
        return (None if running else []), f"Task instances still running: {_listed(running)}"

    try:
        drained = wait_until(call, look)
    except AirflowError as error:
        error.args = (f"{error} {remaining_state}",)
        raise
    if drained is None:
        raise AirflowError(
            f"Task instances are still running after {call.params['wait_timeout']:g} seconds (wait_timeout): {_listed(running)}. "
            f"{remaining_state}",
            running=running,
        )
    return drained


def _under_way(airflow: Airflow, dag_ids: Sequence[str]) -> list[dict[str, Any]]:
    wanted = set(dag_ids)
    query = [("state", state) for state in _UNDER_WAY]
    path = airflow.generation.path("dags/~/dagRuns/~/taskInstances")
    names = ("dag_id", "dag_run_id", "task_id", "map_index", "state")
    rows = list_all(airflow, path, "task_instances", "list task instances", query, identity=INSTANCE_KEY, forms=FORMS)
    instances = [
        {**{name: row.get(name) for name in names}, "start_date": visible_time(row.get("start_date"))}
        for row in rows
        if row["dag_id"] in wanted
    ]
    return sorted(
        instances, key=lambda one: (one["dag_id"], str(one["dag_run_id"]), one["task_id"], one["map_index"] or 0)
    )


def _listed(running: Sequence[Mapping[str, Any]]) -> str:
    return named([f"{one['dag_id']}.{one['task_id']} of {one['dag_run_id']} ({one['state']})" for one in running])
