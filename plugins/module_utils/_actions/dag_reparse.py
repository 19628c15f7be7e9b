# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Have the file of a DAG parsed again, at once and not at its next turn.

Note that these are private to the collection.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from .._client.client import Airflow, Row
from .._client.listing import action_rows
from .._errors import AirflowError, Refused, Rejected
from .._model.timestamps import shown_instant
from .._module.argument_spec import check_seconds, connection_spec
from .._module.definition import Program, Result, Task
from .._module.waiting import until, waiting_spec
from .._resources._actions import (
    DAG,
    IMPORT_ERRORS,
    PARSE_DAG_FILE,
)


def dag_reparse() -> Program:
    """The module that has the file of a DAG parsed again."""
    spec = {**connection_spec(), "dag_id": {"type": "str", "required": True}, **waiting_spec()}
    return Program(spec, reparse)


def reparse(task: Task) -> Result:
    """``dag``: the DAG's file and when it was parsed. Each run asks once more."""
    dag_id = task.params["dag_id"]
    check_seconds(task.params, "wait_timeout", "wait_sleep")
    airflow = task.connect()
    attempt = f"have the file of DAG '{dag_id}' parsed"
    airflow.check_able(PARSE_DAG_FILE, attempt)
    row = airflow.seek(DAG, f"read DAG '{dag_id}'", dag_id=dag_id)
    if row is None:
        raise Refused(
            f"There is no DAG '{dag_id}' on this server. A file that was never parsed cannot be asked for: the server finds new files itself. "
            "Nothing was written."
        )
    errors = _errors(airflow, row)
    changed = True
    if not task.check_mode:
        try:
            airflow.act(PARSE_DAG_FILE, attempt, file_token=row["file_token"])
        except Rejected as error:
            if error.status != 409:
                raise
            # the same request waits already
            changed = False
        row = _awaited(task, airflow, row, errors) if task.params["wait"] else row
    dag = {"dag_id": dag_id, "fileloc": row["fileloc"], "last_parsed_time": shown_instant(row["last_parsed_time"])}
    return {"changed": changed, "dag": dag}


def _awaited(task: Task, airflow: Airflow, before: Row, errors: dict[Any, str]) -> Row:
    """Wait until the DAG was parsed later than before, or its file has another import error than before."""
    dag_id = before["dag_id"]

    def look() -> tuple[Row | None, str]:
        now = airflow.act(DAG, f"read DAG '{dag_id}'", dag_id=dag_id)
        new = [text for key, text in _errors(airflow, now).items() if key not in errors]
        if new:
            raise AirflowError(f"The file of DAG '{dag_id}', {now['fileloc']}, cannot be imported: {new[0]}")
        parsed = now["last_parsed_time"] != before["last_parsed_time"]
        return (now if parsed else None), f"Waiting for {now['fileloc']} to be parsed"

    row = until(task, look)
    if row is None:
        raise AirflowError(
            f"The file of DAG '{dag_id}', {before['fileloc']}, was not parsed in {task.params['wait_timeout']:g} seconds. Does the scheduler, "
            "or the DAG processor, run? The request stays."
        )
    return row


def _errors(airflow: Airflow, row: Row) -> dict[Any, str]:
    """The last lines of the import errors of a DAG's file, by id and time: Airflow 3 names files from their bundle on.

    None for a user who may not read them: whether the file was parsed shows nevertheless.
    """
    try:
        errors = action_rows(airflow, IMPORT_ERRORS, "list import errors", [("order_by", "import_error_id")])
    except Rejected as error:
        if error.status != 403:
            raise
        errors = []
    return {
        (error["import_error_id"], error["timestamp"]): ((error["stack_trace"] or "").strip().splitlines() or [""])[-1]
        for error in errors
        if error["filename"] and _is_of(row, error["filename"])
    }


def _is_of(row: Row, filename: str) -> bool:
    """Whether a file, named from its bundle on or wholly, is that of the DAG: not one with a longer name that ends alike."""
    return PurePath(row["fileloc"] or "").parts[-len(PurePath(filename).parts) :] == PurePath(filename).parts
