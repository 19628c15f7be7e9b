# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Test a connection, which need not be stored on the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from .._client.client import Airflow
from .._errors import AirflowError, InvalidRequestError
from .._module.argument_spec import Spec, check_seconds, resource_spec
from .._module.definition import ModuleCall, ModuleDefinition, Result
from .._module.waiting import waiting_spec
from .._reconcile.batch import validate_for_server
from .._reconcile.connection_check import (
    test_body,
    test_now,
    test_on_worker,
)
from .._reconcile.desired import desired_state
from .._resources.connection import CONNECTION, ENQUEUE_CONNECTION_TEST

# options that describe how a connection is stored, and are not needed for a test
_OF_STORED = ("state", "test", "extra_mode", "update_secrets", "fingerprint_key", "allow_masked", "description")
_UNNAMED = "airflow_connection_test_{}"
"""The ID of a connection for which the task specifies none. The ID is unique, because Airflow allows only one worker test per ID at a time."""


def connection_test() -> ModuleDefinition:
    """Define the module that tests a connection."""
    spec = {name: option for name, option in resource_spec(CONNECTION).items() if name not in _OF_STORED}
    spec[CONNECTION.key] = {**spec[CONNECTION.key], "required": False}
    waiting = {name: option for name, option in waiting_spec(timeout=120.0, sleep=1.0).items() if name != "wait"}
    own: Spec = {
        "on_worker": {"type": "bool", "default": False},
        "executor": {"type": "str"},
        "queue": {"type": "str"},
        **waiting,
    }
    rules = {
        "mutually_exclusive": [list(pair) for pair in CONNECTION.exclusive],
        "required_one_of": [(CONNECTION.key, "conn_type", "uri")],
    }
    return ModuleDefinition({**spec, **own}, run_test, rules, reads=True, encrypts=True)


def run_test(call: ModuleCall) -> Result:
    """Run the test. Return ``status`` and ``message``. A failed test fails the task."""
    params = call.params
    check_seconds(params, "wait_timeout", "wait_sleep")
    if not params["on_worker"] and (params["executor"] or params["queue"]):
        raise InvalidRequestError("executor and queue require on_worker=true.")
    airflow = call.connect()
    body = _body(airflow, params)
    name = f"connection '{body['connection_id']}'" if params[CONNECTION.key] else "the connection"
    if params["on_worker"]:
        airflow.check_able(ENQUEUE_CONNECTION_TEST, f"test {name} on a worker")
        body.update({one: params[one] for one in ("executor", "queue") if params[one]})
        if call.check_mode:
            return {"changed": False, "status": None, "message": "In check mode, no test is queued on a worker."}
    passed, message = test_on_worker(call, airflow, body) if params["on_worker"] else test_now(airflow, body)
    if not passed:
        raise AirflowError(f"The test of {name} failed: {message}")
    return {"changed": False, "status": True, "message": message}


def _body(airflow: Airflow, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the connection to test: the stored values, overridden by the options."""
    key, bound = params[CONNECTION.key], airflow.bind(CONNECTION)
    connection_id = key or _UNNAMED.format(uuid4().hex[:8])
    of_stored = {"state": "present", "extra_mode": "replace"}
    desired = desired_state(CONNECTION, {**params, CONNECTION.key: connection_id, **of_stored})
    specified = dict(validate_for_server(bound, desired).values or {})
    row = airflow.read(CONNECTION, key) if key else None
    if row is None and not specified.get("conn_type"):
        missing = f"There is no connection '{key}' on this server. " if key else ""
        raise InvalidRequestError(f"{missing}To test a connection that is not stored, specify conn_type or uri.")
    stored = bound.decode(row) if row else {one.name: one.type.empty for one in CONNECTION.fields}
    merged = row is not None and not params["on_worker"]
    return test_body(airflow, desired.key, {**stored, **specified}, merged)
