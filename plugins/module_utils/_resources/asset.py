# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Assets, which Airflow 2 calls datasets: `/api/v1/datasets`, and `/api/v2/assets` of Airflow 3.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.query_kind import Reading, Route, Source
from ._filters import both, pattern, three


def _scheduled(row: Mapping[str, Any]) -> Any:
    """Airflow 2 and 3.0 call them consuming DAGs."""
    return row.get("scheduled_dags", row.get("consuming_dags"))


ASSET = Reading(
    kind="asset",
    plural="assets",
    identity=("id",),
    keys=(
        "id",
        "name",
        "uri",
        "group",
        "extra",
        "created_at",
        "updated_at",
        "scheduled_dags",
        "consuming_tasks",
        "producing_tasks",
        "aliases",
        "watchers",
        "last_asset_event",
    ),
    permission="Assets",
    parts={"asset_id": {"type": "int"}, "uri": {"type": "str"}},
    filters=(
        *pattern("name"),
        both("uri_pattern"),
        three("uri_prefix_pattern", since="3.3.0"),
        both("dag_ids", "texts", v1="2.9.0", joined=True),
        three("only_active", "bool"),
    ),
    sources=(
        Source(
            "v1",
            (
                Route("/api/v1/datasets/{uri}"),
                # only the URI addresses a dataset
                Route("/api/v1/datasets", rows="datasets", asked=("asset_id",), exact=("asset_id",), takes=()),
                Route("/api/v1/datasets", rows="datasets"),
            ),
            order_by="id",
            wire={"asset_id": "id"},
            derived={"scheduled_dags": _scheduled},
        ),
        Source(
            "v2",
            (
                Route("/api/v2/assets/{asset_id}"),
                # only the id addresses an asset
                Route("/api/v2/assets", rows="assets", asked=("uri",), exact=("uri",), takes=()),
                Route("/api/v2/assets", rows="assets"),
            ),
            wire={"asset_id": "id"},
            derived={"scheduled_dags": _scheduled},
        ),
    ),
)

ASSET_ALIAS = Reading(
    kind="asset_alias",
    plural="asset_aliases",
    identity=("id",),
    keys=("id", "name", "group"),
    permission="Asset Aliases",
    parts={"asset_alias_id": {"type": "int"}},
    filters=pattern("name"),
    sources=(
        Source(
            "v2",
            (
                Route("/api/v2/assets/aliases/{asset_alias_id}"),
                Route("/api/v2/assets/aliases", rows="asset_aliases"),
            ),
            wire={"asset_alias_id": "id"},
        ),
    ),
)
