# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the value of an XCom entry from a specified or the latest DAG run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._client.client import Airflow
from .._client.http import quote_segment
from .._client.responses import Shape, rows_in
from .._errors import AirflowError
from .._resources._entries import XCOM_MAP_INDEX, XCOM_TYPES
from .._resources.xcom import value_of
from .dag_run.runs import dag_path, run_path


class ValueNotFoundError(AirflowError):
    """The DAG, the DAG run, the task or the XCom entry does not exist."""


def last_run(airflow: Airflow, dag_id: str) -> str:
    """Return the ID of the latest DAG run."""
    attempt = f"list the runs of DAG '{dag_id}'"
    response = airflow.request(
        "GET", dag_path(airflow, dag_id, "dagRuns"), attempt, [("limit", "1"), ("order_by", "-id")]
    )
    found = [] if response.status == 404 else response.body["dag_runs"]
    rows = rows_in(response, attempt, found, forms={"dag_run_id": str})
    if not rows:
        raise ValueNotFoundError(f"DAG '{dag_id}' does not exist or has no runs.")
    return str(rows[0]["dag_run_id"])


def xcom_value(airflow: Airflow, key: str, place: Mapping[str, Any]) -> Any:
    """Return the value of the entry ``key`` of a task in a run.

    ``place`` has ``dag_id``, ``task_id``, ``dag_run_id`` (None for the latest run) and ``map_index``.

    :raises ValueNotFoundError: if there is no such entry.
    """
    dag_id, task_id, map_index = place["dag_id"], place["task_id"], place["map_index"]
    query = []
    if map_index is not None:
        airflow.check_has(XCOM_MAP_INDEX, "map_index")
        query.append(("map_index", str(map_index)))
    typed = airflow.supports(XCOM_TYPES)
    if typed:
        query.append(("stringify", "false"))
    run = place["dag_run_id"] or last_run(airflow, dag_id)
    path = run_path(airflow, dag_id, run, "taskInstances", quote_segment(task_id), "xcomEntries", quote_segment(key))
    named = f"XCom '{key}' of task '{task_id}' in run '{run}' of DAG '{dag_id}'"
    response = airflow.request("GET", path, f"read {named}", query, shape=Shape(same={"key": key}))
    if response.status == 404:
        raise ValueNotFoundError(
            f"There is no {named}" + ("." if map_index is None else f" with map_index {map_index}.")
        )
    return response.body["value"] if typed else value_of(response.body)
