# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the value of an XCom entry from a specified or the latest DAG run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._client.client import Airflow
from .._errors import AirflowError
from .._query.gather import rows_of, values_of
from .._resources._entries import XCOM_MAP_INDEX, XCOM_TYPES
from .._resources.dag_run import DAG_RUN
from .._resources.xcom import XCOM, value_of


class ValueNotFoundError(AirflowError):
    """The DAG, the DAG run, the task or the XCom entry does not exist."""


def last_run(airflow: Airflow, dag_id: str) -> str:
    """Return the ID of the latest DAG run."""
    rows, _total = rows_of(airflow, DAG_RUN, {"dag_id": dag_id, "order_by": "-id"}, 1)
    if not rows:
        raise ValueNotFoundError(f"DAG '{dag_id}' does not exist or has no runs.")
    return str(values_of(airflow, DAG_RUN, rows[0])["dag_run_id"])


def xcom_value(airflow: Airflow, key: str, place: Mapping[str, Any]) -> Any:
    """Return the value of the entry ``key`` of a task in a run.

    ``place`` has ``dag_id``, ``task_id``, ``dag_run_id`` (None for the latest run) and ``map_index``.

    :raises ValueNotFoundError: if there is no such entry.
    """
    dag_id, task_id, map_index = place["dag_id"], place["task_id"], place["map_index"]
    if map_index is not None:
        airflow.check_has(XCOM_MAP_INDEX, "map_index")
    run = place["dag_run_id"] or last_run(airflow, dag_id)
    entry = {"dag_id": dag_id, "dag_run_id": run, "task_id": task_id, "xcom_key": key, "map_index": map_index}
    rows, _total = rows_of(airflow, XCOM, {**entry, "stringify": False})
    # with ~ as one of the IDs, the rows are those of a list, without values
    if not rows or "value" not in rows[0]:
        raise ValueNotFoundError(
            f"There is no XCom '{key}' of task '{task_id}' in run '{run}' of DAG '{dag_id}'"
            + ("." if map_index is None else f" with map_index {map_index}.")
        )
    return rows[0]["value"] if airflow.supports(XCOM_TYPES) else value_of(rows[0])
