# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Set the state and the note of several runs of a DAG, or delete them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..._client.client import Airflow
from ..._errors import InvalidRequestError
from ..._module.definition import Result
from ..._reconcile.apply import Wanted
from ..._resources.dag_run import BULK
from ..results import diff_between
from .bulk import Bulk
from .options import Params, changed_fields, check_deletable
from .plan import empty_values
from .runs import Run, dag_path, existing_dag, existing_runs, read_run
from .single import delete_run, remaining_fields, set_run

_OF_A_SINGLE_RUN = {
    **dict.fromkeys(("clear", "wait", "unpause", "only_failed", "only_new"), False),
    "on_failed": "fail",
    "run_on_latest_version": None,
}
"""The options that require a single run, each with the value that has no effect."""


def set_dag_runs(airflow: Airflow, params: Params, check_mode: bool) -> Result:
    """Ensure the state of several runs.

    Return ``dag_runs`` in the order of ``dag_run_ids``.
    """
    dag_id, absent = params["dag_id"], params["state"] == "absent"
    for_one = [name for name, unused in _OF_A_SINGLE_RUN.items() if params[name] != unused]
    if for_one:
        raise InvalidRequestError(
            f"{for_one[0]} cannot be used with dag_run_ids. Specify a single run in dag_run_id, or clear several runs with airflow_task_clear."
        )
    if not absent:
        existing_dag(airflow, dag_id)
    found = existing_runs(airflow, dag_id, params["dag_run_ids"], to_delete=absent)
    if absent:
        for run in found.values():
            check_deletable(airflow, run)
    changes: Wanted = {dag_run_id: {} if absent else changed_fields(params, run) for dag_run_id, run in found.items()}
    changes = {dag_run_id: fields for dag_run_id, fields in changes.items() if absent or fields}
    after = {dag_run_id: {**found[dag_run_id], **empty_values(fields)} for dag_run_id, fields in changes.items()}
    if changes and not check_mode:
        planned, changes = changes, _write(airflow, dag_id, found, changes, absent)
        after = {} if absent else {one: read_run(airflow, dag_id, one) or {} for one in planned}
    runs = [] if absent else [after.get(dag_run_id, run) for dag_run_id, run in found.items()]
    return {"changed": bool(changes), "diff": _diff(found, changes, absent), "dag_runs": runs}


def _diff(found: Mapping[str, Run], changes: Mapping[str, Mapping[str, Any]], absent: bool) -> dict[str, Any]:
    before = {one: {name: found[one][name] for name in ("state", "note") if name in found[one]} for one in changes}
    after = {} if absent else {one: {**before[one], **empty_values(fields)} for one, fields in changes.items()}
    return diff_between("DAG runs", before, after)


def _write(airflow: Airflow, dag_id: str, found: Mapping[str, Run], changes: Wanted, absent: bool) -> Wanted:
    """Carry out the changes.

    Return the changes that this Ansible task made. Changes that another client made first are omitted.
    """

    def read(ids: Iterable[str]) -> dict[str, Run | None]:
        return {one: read_run(airflow, dag_id, one, to_delete=absent) for one in ids}

    def names(one: str) -> tuple[Params, list[str]]:
        return {"dag_run_id": one}, [f"{dag_id}.{one}"]

    if len(changes) > 1 and airflow.supports(BULK):
        bulk = Bulk(airflow, dag_path(airflow, dag_id, "dagRuns"), f"DAG runs of DAG '{dag_id}'", names)
        if absent:
            deleted = bulk.delete(changes, lambda: not any(read(changes).values()))
            return {one: {} for one in changes if one in deleted}
        # without a mask: for bulk updates of DAG runs, Airflow 3.3.2 accepts a mask, but ignores it
        return bulk.update(changes, lambda wanted: remaining_fields(read(wanted), wanted))
    if absent:
        return {one: {} for one in changes if delete_run(airflow, found[one])}
    written = {dag_run_id: set_run(airflow, found[dag_run_id], fields)[1] for dag_run_id, fields in changes.items()}
    return {dag_run_id: fields for dag_run_id, fields in written.items() if fields}
