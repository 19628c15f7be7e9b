# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Create an asset event (a dataset event in Airflow 2), or materialize an asset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._client.client import Airflow
from .._errors import ApiError, InvalidRequestError
from .._model.bound import Row
from .._model.secrets import redact_named, redact_value
from .._module.argument_spec import connection_spec, utc_argument
from .._module.definition import ModuleCall, ModuleDefinition, Result
from .._query.gather import visible_values_of
from .._reconcile.apply import retry_unless_applied
from .._resources._actions import (
    ACCESS_CONTROL,
    ASSET_IN_EVENT,
    CREATE_ASSET_EVENT,
    MATERIALIZE_ASSET,
    MATERIALIZE_OPTIONS,
    PARTITION_KEY,
)
from .._resources._rules import RUN_LIMITS
from .._resources.asset_event import ASSET_EVENT
from .._resources.dag_run import BUNDLE_VERSION, DRAIN_DAG
from .assets import (
    ASSET_OPTIONS,
    asset_named,
    asset_spec,
    known_asset,
)
from .dag_run.find import check_date_is_free
from .dag_run.options import check_limit, check_reserved_keys, differing_values, id_warnings
from .dag_run.plan import check_run_type
from .dag_run.runs import Run, existing_dag, existing_run_error, present_run, read_run
from .results import USER_DATA, diff_between

# Airflow 3.4 lists only the tasks of DAGs that the user is allowed to read
_NO_PRODUCER = "no task has it as an outlet, or the user is not allowed to read the DAG of the task"
_RUN_OPTIONS = ("dag_run_id", "logical_date", "conf", "note", "bundle_version", "drain_dag")
_EVENT_OPTIONS = ("extra", "access_control")


def asset_event() -> ModuleDefinition:
    """Define the module that creates an asset event, or materializes an asset."""
    spec = {
        **connection_spec(),
        **asset_spec(),
        "extra": {"type": "dict", "no_log": True},
        "partition_key": {"type": "str", "no_log": False},
        "materialize": {"type": "bool", "default": False},
        "dag_run_id": {"type": "str"},
        "logical_date": {"type": "str"},
        "conf": {"type": "dict", "no_log": True},
        "note": {"type": "str"},
        "bundle_version": {"type": "str"},
        "drain_dag": {"type": "bool"},
        "access_control": {
            "type": "dict",
            "options": {
                "consumer_teams": {"type": "list", "elements": "str"},
                "allow_global": {"type": "bool", "default": True},
            },
        },
    }
    rules = {"required_one_of": [ASSET_OPTIONS], "mutually_exclusive": [ASSET_OPTIONS]}
    return ModuleDefinition(spec, record_or_materialize, rules)


def record_or_materialize(call: ModuleCall) -> Result:
    """Create an event, or trigger a DAG run in which a task creates one."""
    materialize = call.params["materialize"]
    wrong = [name for name in (_EVENT_OPTIONS if materialize else _RUN_OPTIONS) if call.params[name] is not None]
    if wrong:
        raise InvalidRequestError(f"{wrong[0]} requires materialize={'false' if materialize else 'true'}.")
    for name in RUN_LIMITS:
        check_limit(name, call.params[name])
    return _materialize(call) if materialize else _record(call)


def _record(call: ModuleCall) -> Result:
    """Create an event, even if an identical event exists. Return ``asset_event``."""
    params = call.params
    attempt = f"create an event for the {asset_named(params)}"
    airflow = call.connect()
    airflow.check_able(CREATE_ASSET_EVENT, attempt)
    if params["partition_key"] is not None:
        airflow.check_has(PARTITION_KEY, "partition_key")
    if params["access_control"] is not None:
        airflow.check_has(ACCESS_CONTROL, "access_control")
    asset = known_asset(airflow, params)
    key, value = ASSET_IN_EVENT[airflow.generation.api]
    body = {key: asset[value], **{name: params[name] for name in ("extra", "partition_key", "access_control")}}
    row: Row = {"extra": params["extra"] or {}, "partition_key": params["partition_key"]}
    if not call.check_mode:
        row = airflow.call(
            CREATE_ASSET_EVENT, attempt, json={name: one for name, one in body.items() if one is not None}
        )
    event = visible_values_of(airflow, ASSET_EVENT, row)
    event.update({name: asset[name] for name in ("asset_id", "uri", "name")}, extra=event["extra"] or {})
    recorded = {**event, "extra": redact_value(params["extra"] or {})}
    after = {name: recorded[name] for name in ("asset_id", "uri", "name", "extra", "partition_key")}
    return {"changed": True, "diff": diff_between("asset event", {}, after), "asset_event": event}


def _materialize(call: ModuleCall) -> Result:
    """Trigger the DAG that produces the asset. Return ``dag_run``.

    If a run with the ID ``dag_run_id`` already exists, return it instead.
    """
    params = call.params
    attempt = f"materialize the {asset_named(params)}"
    airflow = call.connect()
    airflow.check_able(MATERIALIZE_ASSET, attempt)
    wanted = {**params, "logical_date": utc_argument(params, "logical_date")}
    names = (*_RUN_OPTIONS, "partition_key")
    run_options = {name: wanted[name] for name in names if wanted[name] not in (None, False)}
    for name in run_options:
        since = {"bundle_version": BUNDLE_VERSION, "drain_dag": DRAIN_DAG}.get(name, MATERIALIZE_OPTIONS)
        airflow.check_has(since, f"{name} with materialize")
    check_reserved_keys(airflow, "conf", params["conf"])
    asset = known_asset(airflow, params)
    run = _existing_run(airflow, asset, wanted) if "dag_run_id" in run_options else None
    changed = run is None
    if changed:
        _check_run(call, airflow, _producer(asset), wanted["logical_date"])
    if changed and not call.check_mode:
        run, changed = _triggered(airflow, asset, attempt, wanted, run_options)
    shown = redact_named(USER_DATA, present_run(airflow, run_options) if run is None else run)
    diff = diff_between("DAG run", {}, run_options if changed else {})
    warnings = id_warnings(airflow, params["dag_run_id"]) if changed and call.check_mode else []
    return {"changed": changed, "diff": diff, "dag_run": shown, "warnings": warnings}


def _producer(asset: Mapping[str, Any]) -> str:
    """Return the ID of the DAG that produces the asset.

    :raises InvalidRequestError: if no DAG, or more than one DAG, produces it.
    """
    dag_ids = sorted({task["dag_id"] for task in asset["producing_tasks"]})
    if len(dag_ids) == 1:
        return str(dag_ids[0])
    producers = f"several DAGs produce it: {', '.join(dag_ids)}" if dag_ids else _NO_PRODUCER
    raise InvalidRequestError(
        f"Cannot materialize the asset with URI '{asset['uri']}', because {producers}. To run a specific DAG, use "
        "community.airflow.airflow_dag_run."
    )


def _check_run(call: ModuleCall, airflow: Airflow, dag_id: str, logical_date: str | None) -> None:
    """Reject a run that the server rejects.

    If the user is not allowed to read what a check needs, the server performs the check. Outside check mode, the server checks the type of the
    run before it writes.

    :raises InvalidRequestError: for such a run.
    """
    try:
        if call.check_mode:
            check_run_type(existing_dag(airflow, dag_id), "asset_materialization")
        check_date_is_free(airflow, {"dag_id": dag_id, "state": "present", "logical_date": logical_date})
    except ApiError as error:
        if error.status != 403:
            raise


def _triggered(
    airflow: Airflow, asset: Mapping[str, Any], attempt: str, wanted: Mapping[str, Any], run_options: Mapping[str, Any]
) -> tuple[Run | None, bool]:
    """Trigger the run. Return the run, and whether this Ansible task triggered it."""
    runs: list[Run | None] = []

    def trigger() -> None:
        # Airflow 3.4 rejects a request without a body
        row = airflow.call(MATERIALIZE_ASSET, attempt, json=run_options, asset_id=asset["asset_id"])
        runs.append(present_run(airflow, row))

    def exists() -> bool:
        runs.append(_existing_run(airflow, asset, wanted))
        return runs[-1] is not None

    is_mine = True
    if "dag_run_id" in run_options:
        is_mine = retry_unless_applied(trigger, exists)
    else:
        # without an ID, the run cannot be found again if the response is lost
        trigger()
    return runs[-1], is_mine


def _existing_run(airflow: Airflow, asset: Mapping[str, Any], wanted: Mapping[str, Any]) -> Run | None:
    """Return the run with the specified ID from a DAG that produces the asset.

    Return None if there is no such run.

    :raises InvalidRequestError: if the values of the run differ from those of the task.
    """
    for dag_id in sorted({task["dag_id"] for task in asset["producing_tasks"]}):
        run = read_run(airflow, dag_id, wanted["dag_run_id"])
        if run:
            other = differing_values(wanted, run, ("conf", "logical_date", "partition_key", "note", "bundle_version"))
            if other:
                raise existing_run_error(run, other)
            return run
    return None
