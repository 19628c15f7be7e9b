# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The task instances that a request clears or changes, from the server's dry run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..._client.client import Airflow
from ..._model.bound import Row
from ..._resources.dag_run import FINISHED
from .runs import describe_instance, present_instance, read_run, task_instances

Instance = dict[str, Any]


def affected(
    airflow: Airflow, rows: Iterable[Row], run: Row, keep: Callable[[Instance], bool] = lambda one: True
) -> list[Instance]:
    """Return the task instances of a dry run with all their values, sorted.

    ``run`` provides the IDs that a row may omit. Airflow 2 returns only the IDs of the run and the task, so the instances of that task
    are read and filtered by ``keep``. A task that is new to the run has no instance yet and is returned with only its IDs.
    """
    rows = [
        {**run, **{name: value for name, value in row.items() if value is not None or name == "state"}} for row in rows
    ]
    if all("state" in row for row in rows):
        instances = [present_instance(airflow, row) for row in rows]
    else:
        wanted = {_task(row) for row in rows}
        runs = {(dag_id, dag_run_id) for dag_id, dag_run_id, _task_id in wanted if dag_run_id}
        read = [one for dag_id, dag_run_id in sorted(runs) for one in task_instances(airflow, dag_id, dag_run_id)]
        instances = [one for one in read if _task(one) in wanted and keep(one)]
        existing = {_task(one) for one in instances}
        instances += [present_instance(airflow, {**row, "map_index": -1}) for row in rows if _task(row) not in existing]
    return sorted(instances, key=keyed)


def _task(instance: Mapping[str, Any]) -> tuple[str, str, str]:
    return instance["dag_id"], instance["dag_run_id"], instance["task_id"]


def keyed(instance: Mapping[str, Any]) -> tuple[str, str, str, int]:
    return (*_task(instance), instance["map_index"])


def was_cleared(airflow: Airflow, before: Iterable[Instance], run: Row | None = None) -> bool | None:
    """Return whether all task instances have been cleared since they were read.

    If ``run`` had ended, it must have been cleared, too. Return None if there is nothing to compare. A cleared object has no state, or new start and
    end times.
    """

    def seen(one: Mapping[str, Any]) -> tuple[Any, ...]:
        return one["state"], one["start_date"], one["end_date"]

    earlier = {keyed(one): seen(one) for one in before if one["state"]}
    now = {}
    for dag_id, dag_run_id in sorted({key[:2] for key in earlier}):
        now.update({keyed(one): seen(one) for one in task_instances(airflow, dag_id, dag_run_id)})
    same = [now.get(key) == values for key, values in earlier.items()]
    if run and run["state"] in FINISHED:
        current = read_run(airflow, run["dag_id"], run["dag_run_id"])
        same.append(current is not None and seen(current) == seen(run))
    return not any(same) if same else None


def summary(instances: Iterable[Mapping[str, Any]], **changes: Any) -> dict[str, dict[str, Any]]:
    """Return the states of task instances by run and name, for a diff.

    With ``changes``, such as ``state=None``, return the states after these changes.
    """
    result: dict[str, dict[str, Any]] = {}
    for one in instances:
        result.setdefault(one["dag_run_id"], {})[describe_instance(one)] = {**one, **changes}["state"]
    return result
