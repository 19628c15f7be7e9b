# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Mark a DAG as a favorite of the current user (Airflow 3.1 and later)."""

from __future__ import annotations

from .._client.client import Airflow
from .._client.listing import action_rows
from .._module.argument_spec import connection_spec
from .._module.definition import ModuleCall, ModuleDefinition, Result
from .._reconcile.apply import retry_unless_applied
from .._resources._actions import FAVORITE, FAVORITES, UNFAVORITE
from .dag_run.runs import existing_dag
from .results import diff_between


def dag_favorite() -> ModuleDefinition:
    """Define the module that marks a DAG as a favorite, or removes the mark."""
    spec = {
        **connection_spec(),
        "dag_id": {"type": "str", "required": True},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    }
    return ModuleDefinition(spec, set_favorite)


def set_favorite(call: ModuleCall) -> Result:
    dag_id, wanted = call.params["dag_id"], call.params["state"] == "present"
    airflow = call.connect()
    action = FAVORITE if wanted else UNFAVORITE
    attempt = f"add DAG '{dag_id}' to the favorites" if wanted else f"remove DAG '{dag_id}' from the favorites"
    airflow.check_able(action, attempt)
    has = _is_favorite(airflow, dag_id)
    if wanted and not has:
        existing_dag(airflow, dag_id)
    changed = wanted != has
    if changed and not call.check_mode:
        # another client of the same user may make the same change first
        changed = retry_unless_applied(
            lambda: airflow.call(action, attempt, dag_id=dag_id),
            lambda: _is_favorite(airflow, dag_id) == wanted,
        )
    before = {"is_favorite": has if changed else wanted}
    diff = diff_between(f"DAG {dag_id}", before, {"is_favorite": wanted})
    return {"changed": changed, "diff": diff, "dag": {"dag_id": dag_id, "is_favorite": wanted}}


def _is_favorite(airflow: Airflow, dag_id: str) -> bool:
    """Return whether the DAG is in the list of favorites.

    Airflow 3.1.0 does not return ``is_favorite`` with the details of a DAG.
    """
    query = [("order_by", "dag_id"), ("is_favorite", "true"), ("exclude_stale", "false")]
    return any(row["dag_id"] == dag_id for row in action_rows(airflow, FAVORITES, "list the favorite DAGs", query))
