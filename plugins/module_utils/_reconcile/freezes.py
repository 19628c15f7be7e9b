# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read maintenance snapshots, and warn about tasks that unpause frozen DAGs."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from .._client.client import Airflow
from .._client.readable_rows import list_readable
from .._errors import ApiError, IncompleteListingError
from .._resources.dag import DAG
from .._resources.snapshot import Snapshot, is_snapshot, read_snapshot
from .._resources.variable import VARIABLE
from .batch import named
from .plan import Change


def read_snapshots(airflow: Airflow) -> tuple[dict[str, Snapshot], list[str]]:
    """Return the snapshots by the keys of their variables, sorted.

    Also return a sentence for each variable that the server cannot return. Airflow 3.0 and 3.1 cannot list variables if one of them cannot be
    decrypted. Any other failure is an error, because a fault does not show that there is no snapshot.
    """
    rows, problems = list_readable(airflow, VARIABLE)
    found = sorted((row for row in rows if is_snapshot(row)), key=lambda row: row["key"])
    return {row["key"]: read_snapshot(row["key"], row["value"]) for row in found}, problems


def unpaused_dags(changes: Iterable[Change]) -> list[str]:
    """Return the IDs of the DAGs that the changes unpause."""
    return [one.key for one in changes if one.resource is DAG and (one.after or {}).get("scheduling_state") == "active"]


def freeze_warnings(airflow: Airflow, dag_ids: Collection[str], own: str = "") -> list[str]:
    """Return warnings about frozen DAGs that a task unpauses.

    ``own`` is the key of the snapshot that the task restores.
    """
    if not dag_ids:
        return []
    stored, warnings = _readable(airflow, "has frozen the DAGs that this task unpauses")
    for key, one in stored.items():
        dags = sorted({*dag_ids} & {*one.dags})
        if dags and key != own:
            warnings.append(
                f"This task unpauses DAGs that airflow_maintenance froze at {one.frozen_at} (snapshot '{key}', by {one.frozen_by}): "
                f"{named(dags)}. To avoid this, do not run this task until airflow_maintenance has restored the DAGs."
            )
    return warnings


def missing_snapshot_warnings(airflow: Airflow, key: str) -> list[str]:
    """Return a warning about a missing snapshot if other snapshots exist."""
    stored, warnings = _readable(airflow, "has stored other snapshots")
    if stored:
        warnings.append(
            f"There is no snapshot '{key}' on this server, so there is nothing to restore. Existing snapshots: {named(list(stored))}. To "
            "restore one of them, set snapshot to its name."
        )
    return warnings


def _readable(airflow: Airflow, purpose: str) -> tuple[dict[str, Snapshot], list[str]]:
    """Return the snapshots, and warnings if the server fails to return variables.

    If the user is not allowed to read variables, return neither, because the task does not require this permission.
    """
    try:
        stored, problems = read_snapshots(airflow)
    except (ApiError, IncompleteListingError) as error:
        if isinstance(error, ApiError) and error.status == 403:
            return {}, []
        stored, problems = {}, [str(error)]
    return stored, [f"Cannot check whether airflow_maintenance {purpose}: {problem}" for problem in problems]
