# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Delete queued asset events, which DAGs have not consumed yet.

Airflow 2 calls assets datasets.
"""

from __future__ import annotations

from typing import Any

from .._model.bound import Row
from .._module.argument_spec import connection_spec, utc_argument
from .._module.definition import ModuleCall, ModuleDefinition, Result
from .._query.gather import values_of
from .._resources._actions import QUEUED_EVENTS
from .._resources.asset_event import QUEUED_EVENT
from .assets import (
    ASSET_OPTIONS,
    asset_named,
    asset_spec,
    find_asset,
)
from .deletion import delete_all
from .results import diff_between


def queued_event() -> ModuleDefinition:
    """Define the module that deletes queued events of a DAG, an asset, or both."""
    spec = {
        **connection_spec(),
        **asset_spec(),
        "dag_id": {"type": "str"},
        "before": {"type": "str"},
        "state": {"type": "str", "choices": ["absent"], "default": "absent"},
    }
    rules = {"required_one_of": [("dag_id", *ASSET_OPTIONS)], "mutually_exclusive": [ASSET_OPTIONS]}
    return ModuleDefinition(spec, delete_queued_events, rules)


def delete_queued_events(call: ModuleCall) -> Result:
    """Delete the matching events. Return them as ``queued_events``."""
    params = call.params
    before = utc_argument(params, "before")
    query = [("before", before)] if before else []
    of_asset, dag_id = asset_named(params), params["dag_id"]
    scope = ("both" if dag_id else "asset") if of_asset else "dag"
    owner = " for ".join(filter(None, [f"DAG '{dag_id}'" if dag_id else "", f"the {of_asset}" if of_asset else ""]))
    read, delete = QUEUED_EVENTS[scope]
    airflow = call.connect()
    airflow.check_able(delete, f"delete queued events of {owner}")
    asset = (find_asset(airflow, params) if of_asset else None) or {}
    # each API returns only one of these identifiers
    identifiers = {name: asset.get(name) for name in ("uri", "asset_id")}
    names = {"dag_id": dag_id, **identifiers}

    def read_events() -> list[dict[str, Any]]:
        rows = _rows(airflow.call_or_none(read, f"read queued events of {owner}", query, **names))
        return [values_of(airflow, QUEUED_EVENT, {**identifiers, **row}) for row in rows]

    if asset or not of_asset:
        changed, events, warnings = delete_all(
            call,
            "events",
            f"the queued events of {owner}",
            read_events,
            lambda: airflow.call(delete, f"delete queued events of {owner}", query, **names),
        )
    else:
        changed, events, warnings = False, [], [f"There is no {of_asset} on this server."]
    diff = diff_between("queued asset events", events, [])
    return {"changed": changed, "diff": diff, "queued_events": events, "warnings": warnings}


def _rows(response: Any) -> list[Row]:
    """Return the events of a response.

    For a DAG and an asset, the response is a single event. For only a DAG, or only an asset, the response is a list. If there are no
    events, the server returns 404.
    """
    if not response:
        return []
    return response.get("queued_events", [response])
