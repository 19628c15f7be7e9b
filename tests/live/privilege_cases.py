# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks for the suite of permissions.

They are those of the fault suite, every info module, and the other operations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import fault_cases
from fault_cases import Case, Make
from running import Api, Server
from support import api_path

from ansible_collections.community.airflow.plugins.module_utils._client.permissions import Permission
from ansible_collections.community.airflow.plugins.module_utils._resources.queries import QUERY_KINDS

SAMPLED = (
    "pool-create",
    "variable-update",
    "dag_run-state",
    "task-clear",
    "backfill-create",
    "dag_run_info",
    "xcom_info",
    "asset_info",
)
SALES = "s3://warehouse/sales"
RUN = {"dag_id": "release_notes", "dag_run_id": "privileges"}
_TASK = {**RUN, "task_id": "start"}

# By info module: the options of each task. Without an entry, it runs without options.
READS: Mapping[str, tuple[dict[str, Any], ...]] = {
    "asset": ({}, {"uri": SALES}),
    "asset_event": ({}, RUN),
    "asset_state": ({"asset_id": 1},),
    "backfill": ({"dag_id": "inventory_nightly"},),
    "config": ({}, {"section": "core", "option": "executor"}),
    "dag": ({}, {"dag_id": "sales_daily"}),
    "dag_run": ({}, {"dag_id": RUN["dag_id"]}, RUN, {"dag_ids": [RUN["dag_id"]]}),
    "dag_version": ({}, {"dag_id": "sales_daily"}),
    "event_log": ({"limit": 3}, {"event_log_id": 1}),
    "hitl": ({}, RUN),
    "queued_event": ({"dag_id": "warehouse_report"}, {"uri": SALES}, {"dag_id": "warehouse_report", "uri": SALES}),
    "task": ({"dag_id": "sales_daily"}, {"dag_id": "sales_daily", "task_id": "extract"}),
    "task_instance": ({}, RUN, _TASK, {"dag_ids": [RUN["dag_id"]]}),
    "task_instance_try": (_TASK,),
    "task_log": (_TASK,),
    "task_state": (_TASK,),
    "xcom": ({}, _TASK),
}
_NOT_READABLE = ("external_log_url",)
"""What needs a task that ran."""
_KEYED = ("pool", "variable", "connection", "user", "role")
_NAMES = {"pool": "default_pool", "user": "admin", "role": "Viewer"}


def reads() -> dict[str, Make]:
    """Each info module: its listings, one object, and everything that it can include."""
    found: dict[str, Make] = {}
    for kind in QUERY_KINDS:
        module = f"airflow_{kind.kind}_info"
        options = list(READS.get(kind.kind, ({},)))
        if kind.kind in _KEYED and kind.resource:
            options.append({kind.resource.key: _NAMES.get(kind.kind, "none")})
        for number, one in enumerate(options):
            found[f"{kind.kind}_info" + (f"-{number}" if number else "")] = _read(module, one)
        for include in kind.includes:
            if include.name in _NOT_READABLE:
                continue
            found[f"{kind.kind}_info-{include.name}"] = _read(module, {**options[-1], "include": [include.name]})
    return {
        **found,
        "task_instance_info-tries": _read("airflow_task_instance_info", {**_TASK, "include": ["tries"]}),
        "dag_info-source": _read("airflow_dag_info", {"dag_id": "sales_daily", "include": ["source"]}),
        "dag_info-tasks": _read("airflow_dag_info", {"dag_id": "sales_daily", "include": ["tasks"]}),
        "dag_info-details": _read("airflow_dag_info", {"dag_id": "sales_daily", "include": ["details"]}),
        "task_log_info": _read("airflow_task_log_info", _TASK),
        "instance_info": _read("airflow_instance_info", {}),
        "api": _read("airflow_api", {"method": "GET", "path": "pools"}),
    }


def _read(module: str, options: dict[str, Any]) -> Make:
    def make(server: Server, api: Api) -> Case:
        return Case(module, options, lambda: None, lambda: None, lambda found: True)

    return make


def _role(name: str, variables: dict[str, Any]) -> Make:
    """A role that writes nothing to the server."""
    return _read(name, variables)


def prepare(server: Server, api: Api) -> None:
    """Create the DAG run that the info modules read."""
    runs = api_path(server, f"dags/{RUN['dag_id']}/dagRuns")
    if api.get(f"{runs}/{RUN['dag_run_id']}") is None:
        date = {} if server.is_2 else {"logical_date": None}
        api.send("POST", runs, {"dag_run_id": RUN["dag_run_id"], **date})


def operations() -> dict[str, Make]:
    """The operations that the fault suite does not contain."""
    return {
        "dag_run-clear": _clear_run,
        "dag_run-note": _note,
        "task-note": _task_note,
        "asset_event": _asset_event,
        "asset_event-materialize": _materialize,
        "queued_event-dag": _queued({"dag_id": "warehouse_report"}),
        "queued_event-asset": _queued({"uri": SALES}),
        "queued_event-both": _queued({"dag_id": "warehouse_report", "uri": SALES}),
        "connection_test": _connection_test,
        "dag_reparse": _reparse,
        "asset_state": _asset_state,
        "asset_state-absent": _asset_state_absent,
        "task_state-absent": _task_state_absent,
        "task-delete": _task_delete,
        "role-export": _role("export", {}),
        "role-drift_report": _role("drift_report", {"files": fault_cases._FILES}),
    }


def _of_run(server: Server, api: Api) -> tuple[Callable[[], None], Callable[[], Any]]:
    return fault_cases._of_run(server, api)


_FAULTS = fault_cases.RUN
_TRIGGER = ("airflow_dag_run", _FAULTS)


def _clear_run(server: Server, api: Api) -> Case:
    earlier = (_TRIGGER, ("airflow_dag_run", {**_FAULTS, "state": "failed"}))
    return Case("airflow_dag_run", {**_FAULTS, "clear": True}, *_of_run(server, api), bool, earlier)


def _note(server: Server, api: Api) -> Case:
    return Case("airflow_dag_run", {**_FAULTS, "note": "noted"}, *_of_run(server, api), bool, (_TRIGGER,))


def _task_note(server: Server, api: Api) -> Case:
    options = {**_FAULTS, "task_id": "start", "note": "noted"}
    return Case("airflow_task_instance", options, *_of_run(server, api), bool, (_TRIGGER,))


def _task_delete(server: Server, api: Api) -> Case:
    options = {**_FAULTS, "task_id": "start", "state": "absent"}
    return Case("airflow_task_instance", options, *_of_run(server, api), bool, (_TRIGGER,))


def _asset_event(server: Server, api: Api) -> Case:
    path = api_path(server, f"{'datasets' if server.is_2 else 'assets'}/events?limit=1")
    return Case(
        "airflow_asset_event", {"uri": SALES}, lambda: None, lambda: api.get(path)["total_entries"], lambda found: True
    )


def _materialize(server: Server, api: Api) -> Case:
    path = api_path(server, "dags/warehouse_load/dagRuns?limit=1")
    options = {"uri": SALES, "materialize": True}
    return Case("airflow_asset_event", options, lambda: None, lambda: api.get(path)["total_entries"], bool)


def _number(server: Server, api: Api) -> int:
    rows = api.get(api_path(server, "datasets"))["datasets"] if server.is_2 else api.get("/api/v2/assets")["assets"]
    return next(row["id"] for row in rows if row["uri"] == SALES)


def _queued(options: dict[str, Any]) -> Make:
    def make(server: Server, api: Api) -> Case:
        assets, queue = ("datasets", "queuedEvent") if server.is_2 else ("assets", "queuedEvents")
        path = api_path(server, f"dags/warehouse_report/{assets}/{queue}")
        dag = api_path(server, "dags/warehouse_report")

        def clean() -> None:
            api.remove(path)
            # a paused DAG queues no events
            api.send("PATCH", dag, {"is_paused": False})
            body = {"dataset_uri": SALES} if server.is_2 else {"asset_id": _number(server, api)}
            api.send("POST", api_path(server, f"{assets}/events"), body)
            api.send("PATCH", dag, {"is_paused": True})

        def state() -> Any:
            found = api.get(path)
            return len(found["queued_events"]) if found else 0

        return Case("airflow_queued_event", options, clean, state, lambda found: found == 0)

    return make


def _connection_test(server: Server, api: Api) -> Case:
    works = {"conn_type": "sqlite", "host": ":memory:"}
    if server.number >= (2, 8):
        works = {"conn_type": "fs", "extra": '{"path": "/tmp"}'}
    return Case("airflow_connection_test", works, lambda: None, lambda: None, lambda found: True)


def _reparse(server: Server, api: Api) -> Case:
    return Case("airflow_dag_reparse", {"dag_id": "sleeper"}, lambda: None, lambda: None, lambda found: True)


def _asset_state(server: Server, api: Api) -> Case:
    number = _number(server, api)
    path = f"/api/v2/assets/{number}/state-store/privilege"
    options = {"asset_id": number, "key": "privilege", "value": 1}
    return Case("airflow_state_store", options, lambda: api.remove(path), lambda: api.get(path) is not None, bool)


def _asset_state_absent(server: Server, api: Api) -> Case:
    present = _asset_state(server, api)
    options = {**present.options, "state": "absent"}
    del options["value"]
    earlier = ((present.module, present.options),)
    return Case(present.module, options, present.clean, present.state, bool, earlier)


def _task_state_absent(server: Server, api: Api) -> Case:
    present = fault_cases._state_store(server, api)
    options = {name: value for name, value in present.options.items() if name != "value"}
    earlier = (*present.earlier, (present.module, present.options))
    return Case(present.module, {**options, "state": "absent"}, present.clean, present.state, bool, earlier)


_SINCE = {
    "asset_event-materialize": (3,),
    "asset_event": (2, 9),
    "queued_event": (2, 9),
    "dag_reparse": (2, 10),
    "asset_state": (3, 3),
    "task_state": (3, 3),
    "task-delete": (3, 1),
}


OPTIONAL: Mapping[str, tuple[Permission, ...]] = {
    "dag-update": (("can_read", "Variables"),),
    "dag_run-wait": (("can_read", "Variables"),),
    "role-delete": (("can_read", "Providers"), ("can_read", "Users")),
    "role-migrate": (("can_read", "Audit Logs"), ("can_read", "DAGs"), ("can_read", "Users")),
}
"""What a task uses only to check more."""


def cases() -> dict[str, Make]:
    """Every case by its name."""
    return {**fault_cases.cases(), **operations(), **reads()}


def exists(name: str, version: str) -> bool:
    """Whether a case is possible on this release.

    A login is not a task of its own. Info modules report themselves why they are not possible.
    """
    if name == "login":
        return False
    if name in reads():
        return True
    first = next((since for start, since in _SINCE.items() if name.startswith(start)), (0,))
    return fault_cases.exists(name, version) and tuple(int(part) for part in version.split(".")) >= first
