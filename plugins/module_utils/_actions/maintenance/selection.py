# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The DAGs that a task selects, and warnings about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..._client.client import Airflow
from ..._errors import InvalidRequestError
from ..._model.bound import Row
from ..._query.routing import no_match
from ..._reconcile.batch import named
from ..._reconcile.freezes import freeze_warnings, missing_snapshot_warnings
from ..._resources.snapshot import Snapshot
from ..dags import list_dags, selection_of


def selected_dags(
    airflow: Airflow, params: Mapping[str, Any], rows: Mapping[str, Row]
) -> tuple[dict[str, Row], list[str]]:
    """Return the DAGs that the task selects, and warnings.

    The warnings are about names and filters that match no DAG.
    """
    missing = sorted(set(params["dag_ids"] or ()) - set(rows))
    warning = f"No such DAG on this server: {named(missing)}. Check dag_ids."
    if missing and params["state"] == "frozen":
        raise InvalidRequestError(warning)
    if params["dag_ids"]:
        return {one: rows[one] for one in params["dag_ids"] if one in rows}, [warning] if missing else []
    filters = selection_of(params)
    if not filters:
        return dict(rows), []
    selected = {dag_id: row for dag_id, row in list_dags(airflow, filters).items() if dag_id in rows}
    return selected, [] if selected else [no_match(filters)]


def restore_warnings(
    airflow: Airflow,
    params: Mapping[str, Any],
    selected: Mapping[str, Row],
    snapshot: Snapshot | None,
    restored: Collection[str],
) -> list[str]:
    """Return warnings about a restore that may not do what the user expects.

    There are warnings if the snapshot does not exist, if selected DAGs are not in it, or if restored DAGs are also in another snapshot.
    """
    name = params["snapshot"]
    if snapshot is None:
        return missing_snapshot_warnings(airflow, name)
    others = [dag_id for dag_id, row in selected.items() if row["is_paused"] and dag_id not in snapshot.dags]
    # tags and patterns also select DAGs that were paused before the freeze
    matches_none = bool(selection_of(params)) and not set(selected) & set(snapshot.dags)
    remarks = []
    if others and (params["dag_ids"] or matches_none):
        remarks.append(f"These DAGs are not in the snapshot '{name}' and stay paused: {named(sorted(others))}.")
    return [*remarks, *freeze_warnings(airflow, restored, own=name)]
