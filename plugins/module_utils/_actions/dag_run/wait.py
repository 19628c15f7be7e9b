# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wait for a DAG run, and explain its failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._client.client import Airflow
from ..._errors import AirflowError
from ..._module.definition import ModuleCall
from ..._module.waiting import wait_until
from ..._reconcile.entry import TASK_OPTIONS
from ..._resources.dag import DAG
from ..._resources.dag_run import FINISHED
from ..task_instance.log import read_log
from .options import Params
from .runs import Run, brief_instance, describe_instance, read_run, run_page, task_instances

_FAILED = ("failed", "upstream_failed")
_NOT_RUNNING = (None, "success", "skipped", "removed", *_FAILED)
_LOGS_READ = 10
_LOGS_SHOWN = 3
_TASKS_SHOWN = 10


def wait_for_run(call: ModuleCall, airflow: Airflow, run: Run) -> Run:
    """Wait until the run ends, successfully or not.

    :raises AirflowError: if the run was deleted, or if the timeout has expired. After a timeout, the run continues, and the error contains
        the running tasks.
    """
    name = f"DAG run '{run['dag_run_id']}' of DAG '{run['dag_id']}'"
    last = run

    def look() -> tuple[Run | None, str]:
        nonlocal last
        current = read_run(airflow, run["dag_id"], run["dag_run_id"])
        if current is None:
            raise AirflowError(f"{name} was deleted while this task waited for it.", timed_out=False)
        last = current
        return (current if current["state"] in FINISHED else None), f"{name} is {current['state']}"

    ended = run if run["state"] in FINISHED else wait_until(call, look)
    if ended is None:
        raise _late(airflow, name, last, call.params)
    call.progress(f"{name} ended: {ended['state']}")
    return ended


def _late(airflow: Airflow, name: str, run: Run, params: Params) -> AirflowError:
    try:
        instances, dag = task_instances(airflow, run["dag_id"], run["dag_run_id"]), airflow.read(DAG, run["dag_id"])
    except AirflowError as error:
        instances, dag, progress = [], {}, f"Cannot read its tasks: {error}"
    else:
        progress = "None of its tasks is running."
    unfinished = [brief_instance(one) for one in instances if one["state"] not in _NOT_RUNNING]
    if unfinished:
        progress = f"Tasks that have not ended: {', '.join(_with_state(one) for one in unfinished[:_TASKS_SHOWN])}."
    if (dag or {}).get("is_paused"):
        progress += " The DAG is paused, so the scheduler does not start tasks."
    url = run_page(airflow, run["dag_id"], run["dag_run_id"])
    return AirflowError(
        f"{name} is still {run['state']} after {params['wait_timeout']:g} seconds (wait_timeout). The run continues. {progress} See {url}",
        timed_out=True,
        dag_run=run,
        dag_run_url=url,
        running_tasks=unfinished,
        failed_tasks=[],
    )


def _with_state(instance: Mapping[str, Any]) -> str:
    return f"{describe_instance(instance)} ({instance['state']})"


def failure(airflow: Airflow, run: Run, count: int) -> AirflowError:
    """Return the error for a failed run.

    The error contains the failed tasks, their try numbers, and the last ``count`` lines of their logs.
    """
    try:
        all_instances = task_instances(airflow, run["dag_id"], run["dag_run_id"])
        remark = (
            "None of its tasks has failed. Possible causes: the state of the run was set manually, the run exceeded the DAG run timeout, "
            "or its remaining tasks could not run (deadlock)."
        )
    except AirflowError as error:
        all_instances, remark = [], f"Cannot determine which tasks failed: {error}"
    instances = [brief_instance(one) for one in all_instances if one["state"] in _FAILED]
    # tasks that failed themselves come first
    instances.sort(key=lambda one: (_FAILED.index(one["state"]), one["end_date"] or ""))
    logs = 0
    for one in instances:
        reads = one["state"] == "failed" and one["try_number"] and logs < _LOGS_READ and count
        logs += bool(reads)
        one["log"] = _last_lines(airflow, one, count) if reads else []
    url = run_page(airflow, run["dag_id"], run["dag_run_id"])
    lines = [f"DAG run '{run['dag_run_id']}' of DAG '{run['dag_id']}' failed. See {url}"]
    if not instances:
        lines.append(remark)
    with_log = 0
    for one in instances[:_TASKS_SHOWN]:
        lines += _describe(one, with_log < _LOGS_SHOWN)
        with_log += bool(one["log"])
    if len(instances) > _TASKS_SHOWN:
        lines.append(f"Further failed task instances: {len(instances) - _TASKS_SHOWN}.")
    return AirflowError("\n".join(lines), dag_run=run, dag_run_url=url, failed_tasks=instances, timed_out=False)


def _describe(instance: dict[str, Any], with_log: bool) -> list[str]:
    if instance["state"] == "upstream_failed":
        return [f"Task {describe_instance(instance)} was not run because an upstream task failed."]
    tries = f"on try {instance['try_number']} of {instance['max_tries'] + 1}"
    if not with_log or not instance["log"]:
        return [f"Task {describe_instance(instance)} failed {tries}."]
    return [
        f"Task {describe_instance(instance)} failed {tries}. Its log ends with:",
        *(f"  {line}" for line in instance["log"]),
    ]


def _last_lines(airflow: Airflow, instance: Mapping[str, Any], count: int) -> list[str]:
    """Return the last ``count`` lines of the log of a task instance's last try.

    If the log cannot be read, return the reason.
    """
    place = {name: instance[name] for name in TASK_OPTIONS}
    try:
        log = read_log(airflow, place, instance["try_number"], count)
    except AirflowError as error:
        return [f"Cannot read the log: {error}"]
    return [airflow.redact(line) for line in log.get("content", "").splitlines()]
