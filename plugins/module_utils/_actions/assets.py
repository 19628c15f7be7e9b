# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find an asset (a dataset in Airflow 2) by URI, name or ID."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._client.client import Airflow
from .._client.listing import action_rows
from .._errors import InvalidRequestError
from .._module.argument_spec import Spec
from .._resources._actions import (
    ASSET_BY_ID,
    ASSET_BY_URI,
    ASSET_NAMES,
    ASSETS,
)

ASSET_OPTIONS = ("uri", "name", "asset_id")


def asset_spec() -> Spec:
    """Return the options that identify an asset. They are mutually exclusive."""
    return {"uri": {"type": "str"}, "name": {"type": "str"}, "asset_id": {"type": "int"}}


def asset_named(params: Mapping[str, Any]) -> str:
    """Return a description of the specified asset, or "" if none is specified."""
    return next((f"asset with {one} '{params[one]}'" for one in ASSET_OPTIONS if params[one] is not None), "")


def find_asset(airflow: Airflow, params: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the row of the specified asset, or None if it does not exist.

    On every server, the row has ``asset_id``, ``uri`` and ``name``. Assets have no names on Airflow 2, where ``name`` is None.
    """
    if params["name"] is not None:
        airflow.check_has(ASSET_NAMES, "name")
    named = asset_named(params)
    if params["uri"] is not None and airflow.has(ASSET_BY_URI):
        row = airflow.call_or_none(ASSET_BY_URI, f"find the {named}", uri=params["uri"])
        rows = [row] if row else []
    elif params["asset_id"] is not None and airflow.has(ASSET_BY_ID):
        row = airflow.call_or_none(ASSET_BY_ID, f"find the {named}", asset_id=params["asset_id"])
        rows = [row] if row else []
    else:
        order = [("order_by", "id")]
        patterns = [(f"{one}_pattern", params[one]) for one in ("uri", "name") if params[one] is not None]
        wanted = {"uri": params["uri"], "name": params["name"], "id": params["asset_id"]}
        rows = []
        # only the second request returns assets that no DAG uses, for example because a DAG file is broken. It is sent only if the first
        # request finds nothing: an asset whose name was changed has the same URI as its unused predecessor, and an asset whose URI was
        # changed has the same name
        for whole in ([], [("only_active", "false")]) if airflow.has(ASSET_BY_ID) else ([],):
            rows = rows or [
                row
                for row in action_rows(airflow, ASSETS, f"find the {named}", [*order, *patterns, *whole])
                if all(value is None or row.get(key) == value for key, value in wanted.items())
            ]
    if len(rows) > 1:
        ids = ", ".join(str(row["id"]) for row in rows)
        raise InvalidRequestError(f"More than one {named} exists on this server. Select one by asset_id: {ids}.")
    return {**rows[0], "asset_id": rows[0]["id"], "name": rows[0].get("name")} if rows else None


def known_asset(airflow: Airflow, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of the specified asset.

    :raises InvalidRequestError: if the asset does not exist.
    """
    asset = find_asset(airflow, params)
    if asset is None:
        raise InvalidRequestError(
            f"There is no {asset_named(params)} on this server. Assets come from DAG files. Check that the file that defines the asset "
            "has been parsed."
        )
    return asset
