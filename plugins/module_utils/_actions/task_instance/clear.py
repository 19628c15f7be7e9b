# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Clear the task instances that match the API's filters, in one or more runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..._client.client import Airflow
from ..._client.responses import Shape
from ..._errors import InvalidRequestError
from ..._model.bound import Row
from ..._model.timestamps import local_time, time_order
from ..._module.argument_spec import connection_spec, utc_argument
from ..._module.definition import ModuleCall, ModuleDefinition, Result
from ..._reconcile.apply import retry_unless_applied
from ..._resources._actions import TASKS
from ..._resources.dag_run import CLEAR_FIELDS as RUN_FIELDS
from ..._resources.dag_run import FINISHED
from ..._resources.task_instance import (
    BULK_CLEAR,
    CLEAR_FIELDS,
    INDEXES,
    RELATIVES,
    RUNS_AROUND,
)
from ..dag_run.affected import (
    Instance,
    affected,
    summary,
    was_cleared,
)
from ..dag_run.options import Params, changed_note, check_limit, check_version, given_options, reject_empty
from ..dag_run.runs import (
    brief_instance,
    dag_path,
    describe_instance,
    existing_dag,
    existing_runs,
    instances_shape,
    read_run,
    runs_shape,
    write_run,
)
from ..results import diff_between

_DATES = ("start_date", "end_date")
_PARTITION_DATES = ("partition_date_start", "partition_date_end")
_PARTITION = ("partition_key", *_PARTITION_DATES)
_TASKS = ("task_ids", "task_group_id", "task_instance_ids")
"""The options that select tasks or task instances."""
_WHOLE_RUNS = "clearDagRuns"
"""The endpoint that clears DAG runs instead of task instances."""
_FAILED = ("failed", "upstream_failed")


def task_clear() -> ModuleDefinition:
    """Define the module that clears task instances."""
    flag = {"type": "bool", "default": False}
    spec = {
        **connection_spec(),
        "dag_id": {"type": "str", "required": True},
        "dag_run_id": {"type": "str"},
        "dag_run_ids": {"type": "list", "elements": "str"},
        "task_ids": {"type": "list", "elements": "raw"},
        "task_group_id": {"type": "str"},
        "task_instance_ids": {"type": "list", "elements": "str"},
        "start_date": {"type": "str"},
        "end_date": {"type": "str"},
        # ansible-test requires an explicit no_log for an option with this name
        "partition_key": {"type": "str", "no_log": False},
        "partition_date_start": {"type": "str"},
        "partition_date_end": {"type": "str"},
        "only_failed": {"type": "bool", "default": True},
        "only_running": flag,
        "only_new": flag,
        "reset_dag_runs": {"type": "bool", "default": True},
        **dict.fromkeys(RELATIVES, flag),
        "include_subdags": flag,
        "include_parentdag": flag,
        "run_on_latest_version": {"type": "bool"},
        "prevent_running_task": flag,
        "keep_task_state": flag,
        "note": {"type": "str"},
        "reset_partition": flag,
        "clear_task_instances": flag,
    }
    selectors = ("dag_run_id", "dag_run_ids", "start_date", "end_date", "task_ids", "task_group_id", *_PARTITION)
    apart: list[tuple[str, ...]] = [
        (one, other) for one in ("dag_run_id", "dag_run_ids", *_PARTITION) for other in _DATES
    ]
    apart += [("dag_run_ids", one) for one in ("dag_run_id", *_PARTITION)]
    apart += [(one, other) for one in _PARTITION for other in ("dag_run_id", *_TASKS)]
    apart += [("task_instance_ids", name) for name in ("include_past", "include_future")]
    apart += [("partition_key", one) for one in _PARTITION_DATES]
    rules = {
        "required_one_of": [selectors],
        "mutually_exclusive": [*apart, _TASKS],
        "required_by": {"task_instance_ids": ["dag_run_id"]},
    }
    return ModuleDefinition(spec, clear, rules)


def clear(call: ModuleCall) -> Result:
    """Clear task instances. Return them as ``cleared``, with their previous values."""
    params = _validate(call.params)
    airflow = call.connect()
    _check_version(airflow, params)
    existing_dag(airflow, params["dag_id"])
    _check_tasks(airflow, params)
    if params["reset_partition"]:
        return _reset_partition(airflow, params, call.check_mode)
    requests = _requests(airflow, params)
    whole = requests[0][0].endswith(_WHOLE_RUNS)
    planned = [(path, body, _dry_run(airflow, params, path, body)) for path, body in requests]
    instances = [one for _path, _body, found in planned for one in found]
    # a request for whole runs sets the note on the runs, even on those without task instances to clear
    noted = (
        _runs(airflow, params, instances, params["dag_run_ids"]) if whole and params["note"] is not None else instances
    )
    changed = _changes(airflow, params, instances, noted)
    if changed and not call.check_mode:
        for path, body, found in planned:
            _clear_once(airflow, params, path, body, found)
    cleared = instances if changed else []
    before, after = summary(cleared), summary(cleared, state=None)
    notes = {_name(one): one["note"] for one in noted if changed_note(params, one)}
    if notes:
        before, after = {**before, "note": notes}, {**after, "note": dict.fromkeys(notes, params["note"] or None)}
    diff = diff_between(f"task instances of DAG {params['dag_id']}", before, after)
    return {"changed": changed, "diff": diff, "cleared": [brief_instance(one) for one in cleared]}


def _name(one: Mapping[str, Any]) -> str:
    """Return the name of a DAG run or of a task instance, for a diff."""
    return f"{one['dag_run_id']} {describe_instance(one)}" if "task_id" in one else one["dag_run_id"]


def _clear_once(airflow: Airflow, params: Params, path: str, body: dict[str, Any], found: list[Instance]) -> None:
    """Send one of the requests.

    If the response is lost, the states of the task instances show whether they were cleared.
    """
    attempt = _attempt(params) + (f", run '{body['dag_run_id']}'" if "dag_run_id" in body else "")
    shape = runs_shape(params["dag_id"]) if path.endswith(_WHOLE_RUNS) else instances_shape(params["dag_id"])
    retry_unless_applied(
        lambda: write_run(airflow, "POST", path, attempt, {**body, "dry_run": False}, shape=shape),
        lambda: was_cleared(airflow, found),
    )


def _validate(given: Params) -> Params:
    check_limit("note", given["note"])
    reject_empty(given, "dag_id", "dag_run_id", "dag_run_ids", *_TASKS, "partition_key")
    dates = {name: utc_argument(given, name) for name in _DATES}
    dates.update({name: utc_argument(given, name, local_time) for name in _PARTITION_DATES})
    params = {**given, **dates}
    if params["only_new"] or params["only_running"]:
        # the server accepts only one of only_failed, only_new and only_running, and only_failed is true by default
        params["only_failed"] = False
    if params["task_ids"] is not None:
        params["task_ids"] = [_task_id(one) for one in params["task_ids"]]
    for start, end in (_DATES, _PARTITION_DATES):
        if params[start] and params[end] and time_order(params[start]) > time_order(params[end]):
            raise InvalidRequestError(f"{end} is before {start}.")
    # Airflow 3 compares these dates as text
    params.update({name: time_order(params[name]) for name in _DATES if params[name]})
    partition = next((name for name in _PARTITION if params[name] is not None), "")
    if params["only_new"] and params["dag_run_ids"] is None and not partition:
        raise InvalidRequestError(
            "only_new applies to whole DAG runs. Specify the DAG runs with dag_run_ids, partition_key, partition_date_start or "
            "partition_date_end."
        )
    whole = "only_new" if params["only_new"] else partition
    filters = _task_filters(params)
    if whole and filters and not params["reset_partition"]:
        raise InvalidRequestError(
            f"{whole} cannot be used together with {filters[0]}, because {whole} applies to whole DAG runs."
        )
    return params


def _check_version(airflow: Airflow, params: Params) -> None:
    check_version(airflow, CLEAR_FIELDS, params)
    # the options that only requests for whole runs support
    for one in RUN_FIELDS:
        if params[one.name] and one.name not in {field.name for field in CLEAR_FIELDS}:
            airflow.check_has(BULK_CLEAR, one.name)
    if any(params[name] is not None for name in _PARTITION):
        airflow.check_has(BULK_CLEAR, "Clearing by partition")
    if params["reset_partition"]:
        airflow.check_has(BULK_CLEAR, "reset_partition")
    around = next((name for name in ("include_past", "include_future") if params[name]), "")
    if around and (params["dag_run_id"] or params["dag_run_ids"]):
        airflow.check_has(RUNS_AROUND, f"{around} together with dag_run_id")
    if any(isinstance(one, list) for one in params["task_ids"] or []):
        airflow.check_has(INDEXES, "A map index in task_ids")


def _task_id(value: Any) -> Any:
    """Validate a task ID, or a pair of a task ID and a map index."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], int):
        return value
    raise InvalidRequestError(
        f"task_ids must contain task IDs, or pairs of a task ID and a map index (such as [check, 2]), not {value}."
    )


def _check_tasks(airflow: Airflow, params: Params) -> None:
    """Reject unknown task IDs, because servers silently ignore them."""
    if not params["task_ids"]:
        return
    dag_id = params["dag_id"]
    listed = airflow.call(TASKS, f"list the tasks of DAG '{dag_id}'", dag_id=dag_id)
    existing = [one["task_id"] for one in listed["tasks"]]
    named = [one[0] if isinstance(one, list) else one for one in params["task_ids"]]
    unknown = [one for one in named if one not in existing]
    if unknown:
        raise InvalidRequestError(
            f"DAG '{dag_id}' does not have these tasks: {', '.join(unknown)}. Its tasks are: {', '.join(sorted(existing))}."
        )


def _attempt(params: Params) -> str:
    return f"clear task instances of DAG '{params['dag_id']}'"


def _requests(airflow: Airflow, params: Params) -> list[tuple[str, dict[str, Any]]]:
    """Return the paths and bodies of the requests.

    Usually, there is one request. Several runs require one request each before Airflow 3.3, or if a filter selects task instances.
    """
    dag_id, ids = params["dag_id"], params["dag_run_ids"]
    runs = ids or ([params["dag_run_id"]] if params["dag_run_id"] else [])
    existing_runs(airflow, dag_id, runs)
    single = given_options(airflow, CLEAR_FIELDS, params)
    if params["task_ids"]:
        single["task_ids"] = params["task_ids"]
    path = dag_path(airflow, dag_id, "clearTaskInstances")
    together = airflow.supports(BULK_CLEAR) and not _task_filters(params)
    if any(params[name] for name in _PARTITION) or (ids and together):
        body = given_options(airflow, RUN_FIELDS, params)
        body.update({name: params[name] for name in (*_PARTITION, "note") if params[name] is not None})
        if ids:
            body["dag_runs"] = [{"dag_run_id": dag_run_id} for dag_run_id in ids]
        return [(dag_path(airflow, dag_id, _WHOLE_RUNS), body)]
    return [(path, {**single, "dag_run_id": dag_run_id}) for dag_run_id in runs] or [(path, single)]


def _task_filters(params: Params) -> list[str]:
    """Return the specified options that requests for whole runs do not support."""
    names = (*_TASKS, *RELATIVES, "include_subdags", "include_parentdag", "only_running", "prevent_running_task")
    found = [name for name in dict.fromkeys(names) if params[name]]
    return found if params["reset_dag_runs"] else [*found, "reset_dag_runs=false"]


def _dry_run(airflow: Airflow, params: Params, path: str, body: dict[str, Any]) -> list[Instance]:
    shape = instances_shape(params["dag_id"])
    response = write_run(airflow, "POST", path, _attempt(params), {**body, "dry_run": True}, safe=True, shape=shape)
    run = {"dag_id": params["dag_id"], "dag_run_id": body.get("dag_run_id") or ""}
    rows: list[Row] = response.body["task_instances"]
    states = _FAILED if params["only_failed"] else ("running",) if params["only_running"] else ()
    return affected(airflow, rows, run, lambda one: not states or one["state"] in states)


def _runs(airflow: Airflow, params: Params, instances: list[Instance], named: Iterable[str] | None = None) -> list[Row]:
    """Return the DAG runs of the task instances, and the ``named`` ones."""
    ids = sorted({*(named or ()), *(one["dag_run_id"] for one in instances)})
    return [run for run in (read_run(airflow, params["dag_id"], one) for one in ids) if run]


def _changes(airflow: Airflow, params: Params, instances: list[Instance], noted: Iterable[Row]) -> bool:
    """Return whether clearing has an effect.

    Clearing has no effect on task instances without a state in queued or running runs. ``noted`` holds the objects that receive the note.
    """
    if any(changed_note(params, one) for one in noted):
        return True
    if params["only_new"]:
        return bool(instances)
    if any(one["state"] for one in instances):
        return True
    return params["reset_dag_runs"] and any(one["state"] in FINISHED for one in _runs(airflow, params, instances))


def _reset_partition(airflow: Airflow, params: Params, check_mode: bool) -> Result:
    """Reset the partition of the selected runs.

    The server returns only the numbers of cleared runs and task instances.
    """
    wrong = [name for name in ("dag_run_ids", *_TASKS, "start_date", "end_date") if params[name] is not None]
    if wrong:
        raise InvalidRequestError(
            f"reset_partition does not support {wrong[0]}. Select the DAG runs by dag_run_id, partition_key, partition_date_start or "
            "partition_date_end."
        )
    body = {name: params[name] for name in _PARTITION if params[name] is not None}
    if params["dag_run_id"]:
        body["run_id"] = params["dag_run_id"]
    body["clear_task_instances"] = params["clear_task_instances"]
    path = dag_path(airflow, params["dag_id"], "clearPartitions")
    attempt = f"reset the partition of runs of DAG '{params['dag_id']}'"
    names = ("dag_runs_cleared", "task_instances_cleared")
    shape = Shape(names, forms=dict.fromkeys(names, int))

    def count() -> dict[str, int]:
        counts = write_run(airflow, "POST", path, attempt, {**body, "dry_run": True}, safe=True, shape=shape).body
        return {name: counts[name] for name in names}

    numbers = count()
    changed = any(numbers.values())
    if changed and not check_mode:
        retry_unless_applied(
            lambda: write_run(airflow, "POST", path, attempt, {**body, "dry_run": False}, shape=shape),
            lambda: not any(count().values()),
        )
    diff = {"before": {"partitions": numbers["dag_runs_cleared"]}, "after": {"partitions": 0}}
    return {"changed": changed, "diff": diff, "cleared": [], **numbers}
