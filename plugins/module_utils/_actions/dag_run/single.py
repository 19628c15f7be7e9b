# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Set the state and the note of one run of a DAG, or delete the run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._client.client import Airflow
from ..._errors import ApiError
from ..._reconcile.apply import Wanted, delete_unless_gone, write_remaining
from ..._resources.dag_run import FINISHED, IGNORES_DELETION, KEEPS_RUNNING, RUN_ENDPOINTS
from .runs import Run, present_run, read_run, run_path, run_shape, write_run


def set_run(airflow: Airflow, run: Run, fields: Mapping[str, Any]) -> tuple[Run, Mapping[str, Any]]:
    """Write the state, the note, or both.

    Return the run, and the fields that this Ansible task wrote.
    """
    dag_id, dag_run_id = run["dag_id"], run["dag_run_id"]
    endpoint = RUN_ENDPOINTS[airflow.generation.api].note
    seen = [run]
    written: dict[str, Any] = {}

    def write(wanted: Wanted) -> None:
        path, body = run_path(airflow, dag_id, dag_run_id), wanted[dag_run_id]
        attempt, mask = f"change DAG run '{dag_run_id}' of DAG '{dag_id}'", None
        if endpoint and "note" in body:
            path, attempt = path + endpoint, f"set the note of DAG run '{dag_run_id}' of DAG '{dag_id}'"
        elif not endpoint:
            # the API with a separate request for the note has no mask for runs: the body of this request supports only the state
            mask = [("update_mask", name) for name in sorted(body)]
        shape = run_shape(dag_id, dag_run_id)
        seen.append(
            present_run(airflow, write_run(airflow, "PATCH", path, attempt, body, query=mask, shape=shape).body)
        )

    def remaining(wanted: Wanted) -> Wanted:
        now = read_run(airflow, dag_id, dag_run_id)
        seen.extend([now] if now else [])
        return remaining_fields({dag_run_id: now}, wanted)

    # in API v1, the note has its own endpoint
    parts = [{name: value} for name, value in sorted(fields.items(), reverse=True)] if endpoint else [fields]
    for part in parts:
        written.update(write_remaining(write, remaining, {dag_run_id: part}).get(dag_run_id, {}))
    return seen[-1], written


def remaining_fields(now: Mapping[Any, Mapping[str, Any] | None], wanted: Wanted) -> Wanted:
    """Return the desired fields, without those that the objects already have.

    The objects are DAG runs or task instances. A run that was set to queued may already be running.
    """
    left = dict(wanted)
    for key, fields in wanted.items():
        one = now[key]
        if one:
            states = ("queued", "running") if one["state"] == "running" else (one["state"],)
            reached = {"state": states, "new_state": states, "note": (one["note"] or "",)}
            left[key] = {name: value for name, value in fields.items() if value not in reached[name]}
    return {key: fields for key, fields in left.items() if fields}


def delete_run(airflow: Airflow, run: Run) -> bool:
    """Delete a run. Return False if another client deleted it first."""
    attempt = f"delete DAG run '{run['dag_run_id']}' of DAG '{run['dag_id']}'"
    path = run_path(airflow, run["dag_id"], run["dag_run_id"])

    def gone() -> bool:
        return read_run(airflow, run["dag_id"], run["dag_run_id"], to_delete=True) is None

    try:
        deleted = delete_unless_gone(lambda: airflow.request("DELETE", path, attempt), gone)
    except ApiError as error:
        if error.status == 409:
            raise ApiError(f"{error} Set the state of the DAG run to failed first.", 409) from None
        raise
    ignores = airflow.supports(IGNORES_DELETION) and not airflow.supports(KEEPS_RUNNING)
    if deleted and ignores and run.get("state", "failed") not in FINISHED and not gone():
        airflow.writes.revise(attempt, False)
        raise ApiError(
            f"Cannot {attempt}: the server reported success, but the run still exists. Set the state of the DAG run to failed first.",
            409,
        )
    return deleted
