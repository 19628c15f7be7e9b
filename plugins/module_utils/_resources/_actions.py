# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests that are not derived from the declaration of a kind.

This module contains only data.
"""

from __future__ import annotations

from collections.abc import Mapping

from .._model.resource import Action, Form
from .._model.timestamps import TIME_OPTIONS, is_time
from .dag_run import FORMS as RUN_FORMS
from .task_instance import FORMS as INSTANCE_FORMS

_DAG = "/api/v2/dags/{dag_id}"
_TASK = "/api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}"
_AIRFLOW_3 = {"v1": None}
_TEXT = (str, None)
_TIMES = dict.fromkeys(TIME_OPTIONS, (is_time, None))

TASK_INSTANCE = Action("GET", {"v2": _TASK + "/{map_index}"}, _AIRFLOW_3, keys=("task_id",), forms=INSTANCE_FORMS)
"""A single task instance. If its task is not mapped, the map index is -1."""
TASK_INSTANCES = Action(
    "GET", {"v2": _DAG + "/dagRuns/{dag_run_id}/taskInstances"}, _AIRFLOW_3, rows="task_instances", forms=INSTANCE_FORMS
)
TASKS = Action(
    "GET",
    {"v1": "/api/v1/dags/{dag_id}/tasks", "v2": _DAG + "/tasks"},
    keys=("tasks",),
    forms={"tasks": [{"task_id": str}]},
)

# Airflow 3 calls datasets assets, and identifies them by a number instead of the URI.
_ASSET: Mapping[str, Form] = {"id": int, "uri": str, "name": _TEXT, "producing_tasks": [{"dag_id": str}]}
ASSETS = Action("GET", {"v1": "/api/v1/datasets", "v2": "/api/v2/assets"}, forms=_ASSET)
ASSET_BY_URI = Action("GET", {"v1": "/api/v1/datasets/{uri}"}, {"v2": None}, keys=("uri",), forms=_ASSET)
ASSET_BY_ID = Action("GET", {"v2": "/api/v2/assets/{asset_id}"}, _AIRFLOW_3, keys=("id",), forms=_ASSET)
ASSET_NAMES = _AIRFLOW_3
"""Servers on which an asset has a name in addition to its URI."""
_EVENT: Mapping[str, Form] = {"id": int, "extra": (Mapping, None), "partition_key": _TEXT, "timestamp": _TEXT}
CREATE_ASSET_EVENT = Action(
    "POST",
    {"v1": "/api/v1/datasets/events", "v2": "/api/v2/assets/events"},
    {"v1": "2.9.0"},
    keys=("id",),
    forms=_EVENT,
)
ASSET_IN_EVENT = {"v1": ("dataset_uri", "uri"), "v2": ("asset_id", "asset_id")}
"""By API, the key in the request body that identifies the asset, and the key of this value in the asset."""
PARTITION_KEY = {"v1": None, "v2": "3.2.0"}
ACCESS_CONTROL = {"v1": None, "v2": "3.3.0"}
MATERIALIZE_ASSET = Action(
    "POST", {"v2": "/api/v2/assets/{asset_id}/materialize"}, _AIRFLOW_3, keys=("dag_run_id",), forms=RUN_FORMS
)
MATERIALIZE_OPTIONS = {"v1": None, "v2": "3.2.1"}

_QUEUED = {"v1": "2.9.0"}
_OF_ASSET = {"v1": "/api/v1/datasets/queuedEvent/{uri}", "v2": "/api/v2/assets/{asset_id}/queuedEvents"}
_OF_DAG = {"v1": "/api/v1/dags/{dag_id}/datasets/queuedEvent", "v2": _DAG + "/assets/queuedEvents"}
_OF_BOTH = {"v1": "/api/v1/dags/{dag_id}/datasets/queuedEvent/{uri}", "v2": _DAG + "/assets/{asset_id}/queuedEvents"}
_QUEUED_EVENT: Mapping[str, Form] = {"dag_id": str, "created_at": str}
QUEUED_EVENTS = {
    scope: (Action("GET", paths, _QUEUED, forms=forms), Action("DELETE", paths, _QUEUED))
    for scope, paths, forms in (
        ("asset", _OF_ASSET, {"queued_events": [_QUEUED_EVENT]}),
        ("dag", _OF_DAG, {"queued_events": [_QUEUED_EVENT]}),
        ("both", _OF_BOTH, _QUEUED_EVENT),
    )
}
"""The actions that read and delete the queued events of an asset, of a DAG, and of a DAG for an asset."""

_BACKFILL = "/api/v2/backfills/{id}"
_BACKFILL_FORMS: Mapping[str, Form] = {
    **_TIMES,
    "id": int,
    "dag_id": str,
    "from_date": is_time,
    "to_date": is_time,
    "created_at": is_time,
    "is_paused": bool,
    "dag_run_conf": (Mapping, None),
}
BACKFILLS = Action("GET", {"v2": "/api/v2/backfills"}, _AIRFLOW_3, forms=_BACKFILL_FORMS)
BACKFILL = Action("GET", {"v2": _BACKFILL}, _AIRFLOW_3, keys=("id",), forms=_BACKFILL_FORMS)
CREATE_BACKFILL = Action("POST", {"v2": "/api/v2/backfills"}, _AIRFLOW_3, keys=("id",))
PLAN_BACKFILL = Action(
    "POST",
    {"v2": "/api/v2/backfills/dry_run"},
    _AIRFLOW_3,
    safe=True,
    keys=("backfills",),
    forms={"backfills": [{"logical_date": _TEXT}]},
)
CHANGE_BACKFILL_STATE = {
    "paused": Action("PUT", {"v2": _BACKFILL + "/pause"}, _AIRFLOW_3, keys=("id",)),
    "unpaused": Action("PUT", {"v2": _BACKFILL + "/unpause"}, _AIRFLOW_3, keys=("id",)),
    "cancelled": Action("PUT", {"v2": _BACKFILL + "/cancel"}, _AIRFLOW_3, keys=("id",)),
}
RUN_ON_LATEST_VERSION = {"v1": None, "v2": "3.1.6"}
DAG_RUNS = Action("GET", {"v2": _DAG + "/dagRuns"}, _AIRFLOW_3, rows="dag_runs", forms=RUN_FORMS)

_XCOM = _TASK + "/xcomEntries/{key}"
XCOM = Action("GET", {"v2": _XCOM}, _AIRFLOW_3, keys=("key",))
# before 3.3.0, Airflow stores a value as JSON text, and an updated value as JSON text of that text. Tasks that read such a value fail
_WRITES_XCOM = {"v1": None, "v2": "3.3.0"}
CREATE_XCOM = Action("POST", {"v2": _TASK + "/xcomEntries"}, _WRITES_XCOM, keys=("key",))
# without a mask, which these endpoints do not support; the bodies contain only the values to set
UPDATE_XCOM = Action("PATCH", {"v2": _XCOM}, _WRITES_XCOM, keys=("key",))
DELETE_XCOM = Action("DELETE", {"v2": _XCOM}, {"v1": None, "v2": "3.2.0"})

_STATE = {"v1": None, "v2": "3.3.0"}
_ASSET_STATE = "/api/v2/assets/{asset_id}/state-store"
_TASK_STATE = _TASK + "/state-store"
ASSET_STATES = Action("GET", {"v2": _ASSET_STATE}, _STATE, rows="asset_state_store", forms={"key": str})
ASSET_STATE = Action("GET", {"v2": _ASSET_STATE + "/{key}"}, _STATE, keys=("key",))
PUT_ASSET_STATE = Action("PUT", {"v2": _ASSET_STATE + "/{key}"}, _STATE, bodiless=True)
DELETE_ASSET_STATE = Action("DELETE", {"v2": _ASSET_STATE + "/{key}"}, _STATE)
CLEAR_ASSET_STATE = Action("DELETE", {"v2": _ASSET_STATE}, _STATE)
TASK_STATES = Action("GET", {"v2": _TASK_STATE}, _STATE, rows="task_state_store", forms={"key": str})
TASK_STATE = Action("GET", {"v2": _TASK_STATE + "/{key}"}, _STATE, keys=("key",))
PUT_TASK_STATE = Action("PUT", {"v2": _TASK_STATE + "/{key}"}, _STATE, bodiless=True)
UPDATE_TASK_STATE = Action("PATCH", {"v2": _TASK_STATE + "/{key}"}, _STATE, bodiless=True)
DELETE_TASK_STATE = Action("DELETE", {"v2": _TASK_STATE + "/{key}"}, _STATE)
CLEAR_TASK_STATE = Action("DELETE", {"v2": _TASK_STATE}, _STATE)

_HITL = {"v1": None, "v2": "3.1.0"}
_HITL_FORMS: Mapping[str, Form] = {
    "options": [str],
    "multiple": (bool, None),
    "response_received": (bool, None),
    "chosen_options": ([str], None),
    "params_input": (Mapping, None),
    "responded_by_user": ({"name": _TEXT}, None),
    "task_instance": ({"state": _TEXT, "start_date": (is_time, None), "end_date": (is_time, None)}, None),
    **_TIMES,
}
HITL_DETAIL = Action("GET", {"v2": _TASK + "/{map_index}/hitlDetails"}, _HITL, forms=_HITL_FORMS)
RESPOND_HITL = Action("PATCH", {"v2": _TASK + "/{map_index}/hitlDetails"}, _HITL)

IMPORT_ERROR_FORMS: Mapping[str, Form] = {
    "import_error_id": (int, None),
    "timestamp": _TEXT,
    "filename": _TEXT,
    "stack_trace": _TEXT,
}
_FAVORITE = {"v1": None, "v2": "3.1.0"}
FAVORITES = Action("GET", {"v2": "/api/v2/dags"}, _FAVORITE, forms={"dag_id": str})
FAVORITE = Action("POST", {"v2": _DAG + "/favorite"}, _FAVORITE, bodiless=True)
UNFAVORITE = Action("POST", {"v2": _DAG + "/unfavorite"}, _FAVORITE, bodiless=True)

PARSE_DAG_FILE = Action(
    "PUT",
    {"v1": "/api/v1/parseDagFile/{file_token}", "v2": "/api/v2/parseDagFile/{file_token}"},
    {"v1": "2.10.0"},
    bodiless=True,
)
DAG = Action(
    "GET",
    {"v1": "/api/v1/dags/{dag_id}", "v2": _DAG},
    keys=("dag_id",),
    forms={"dag_id": str, "is_paused": (bool, None), "fileloc": _TEXT, "last_parsed_time": _TEXT, "file_token": _TEXT},
)
