# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Request that Airflow parse the file of a DAG again immediately."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from .._client.client import Airflow
from .._errors import AirflowError, ApiError, InvalidRequestError
from .._model.bound import Row
from .._model.timestamps import visible_time
from .._module.argument_spec import check_seconds, connection_spec
from .._module.definition import ModuleCall, ModuleDefinition, Result
from .._module.waiting import wait_until, waiting_spec
from .._reconcile.apply import retry_unless_applied
from .._resources._actions import DAG, PARSE_DAG_FILE
from .dags import import_errors, last_line


def dag_reparse() -> ModuleDefinition:
    """Define the module that requests a new parse of a DAG's file."""
    spec = {**connection_spec(), "dag_id": {"type": "str", "required": True}, **waiting_spec()}
    return ModuleDefinition(spec, reparse)


def reparse(call: ModuleCall) -> Result:
    """Request a new parse of the DAG's file, even if the file has not changed.

    Return ``dag`` with the path of the file and the time of its last parse.
    """
    dag_id = call.params["dag_id"]
    check_seconds(call.params, "wait_timeout", "wait_sleep")
    airflow = call.connect()
    attempt = f"request a new parse of the file of DAG '{dag_id}'"
    airflow.check_able(PARSE_DAG_FILE, attempt)
    row = airflow.call_or_none(DAG, f"read DAG '{dag_id}'", dag_id=dag_id)
    if row is None:
        raise InvalidRequestError(
            f"There is no DAG '{dag_id}' on this server. Parsing can be requested only for a known DAG. The server detects new files "
            "automatically: wait until the DAG appears."
        )
    errors, hidden = _errors(airflow, row) if call.params["wait"] else ({}, "")
    changed = call.check_mode or _request(airflow, row, attempt)
    if not call.check_mode:
        row = _wait_for(call, airflow, row, errors) if call.params["wait"] else row
    dag = {"dag_id": dag_id, "fileloc": row["fileloc"], "last_parsed_time": visible_time(row["last_parsed_time"])}
    warning = f"Cannot read import errors, so the task waits until wait_timeout expires if the file cannot be imported. {hidden}"
    return {"changed": changed, "dag": dag, **({"warnings": [warning]} if hidden else {})}


def _request(airflow: Airflow, before: Row, attempt: str) -> bool:
    """Send the request. Return False if the same request was already pending.

    Repeating the request is harmless. Only the first attempt determines the result: if the response to the first attempt is lost, later
    attempts find its request pending.
    """
    pending: list[bool] = []

    def send() -> None:
        pending.append(False)
        try:
            airflow.call(PARSE_DAG_FILE, attempt, file_token=before["file_token"])
        except ApiError as error:
            if error.status != 409:
                raise
            pending[-1] = True
            airflow.writes.record(attempt, len(pending) > 1)

    def parsed() -> bool:
        now = airflow.call(DAG, f"read DAG '{before['dag_id']}'", dag_id=before["dag_id"])
        return bool(now["last_parsed_time"] != before["last_parsed_time"])

    retry_unless_applied(send, parsed)
    return not pending[0]


def _wait_for(call: ModuleCall, airflow: Airflow, before: Row, errors: dict[Any, str]) -> Row:
    """Wait until the file of the DAG has been parsed again.

    :raises AirflowError: if the file has a new import error, or is not parsed before the timeout.
    """
    dag_id = before["dag_id"]

    def look() -> tuple[Row | None, str]:
        now = airflow.call(DAG, f"read DAG '{dag_id}'", dag_id=dag_id)
        new = [text for key, text in _errors(airflow, now)[0].items() if key not in errors]
        if new:
            raise AirflowError(f"The file of DAG '{dag_id}', {now['fileloc']}, cannot be imported: {new[0]}")
        parsed = now["last_parsed_time"] != before["last_parsed_time"]
        return (now if parsed else None), f"Waiting for {now['fileloc']} to be parsed"

    row = wait_until(call, look)
    if row is None:
        raise AirflowError(
            f"The file of DAG '{dag_id}', {before['fileloc']}, was not parsed within {call.params['wait_timeout']:g} seconds "
            "(wait_timeout). Check that the scheduler or the DAG processor is running. The request remains pending."
        )
    return row


def _errors(airflow: Airflow, row: Row) -> tuple[dict[Any, str], str]:
    """Return the last line of each import error of a DAG's file, by ID and time.

    Also return why the user is not allowed to read import errors. The time of the last parse is sufficient for waiting.
    """
    errors, hidden = import_errors(airflow)
    mine = [error for error in errors if error["filename"] and _is_of(row, error["filename"])]
    return {(error["import_error_id"], error["timestamp"]): last_line(error) for error in mine}, hidden


def _is_of(row: Row, filename: str) -> bool:
    """Return whether ``filename`` is the path of the DAG's file.

    The path can be absolute or, on Airflow 3, relative to the DAG bundle. Whole path segments are compared, so that ``etl.py`` does not
    match ``other_etl.py``.
    """
    return PurePath(row["fileloc"] or "").parts[-len(PurePath(filename).parts) :] == PurePath(filename).parts
