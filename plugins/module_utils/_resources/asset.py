# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of assets.

Airflow 2 calls assets datasets. The path is ``/api/v1/datasets`` on Airflow 2, and ``/api/v2/assets`` on Airflow 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.query_kind import QueryEndpoint, QueryKind, QueryPath
from ._filters import both, pattern, three


def _scheduled(row: Mapping[str, Any]) -> Any:
    """Return the DAGs that an asset schedules.

    Airflow 2 and 3.0 call them consuming DAGs.
    """
    return row.get("scheduled_dags", row.get("consuming_dags"))


ASSET = QueryKind(
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
    key_options={"asset_id": {"type": "int"}, "uri": {"type": "str"}},
    filters=(
        *pattern("name"),
        both("uri_pattern"),
        three("uri_prefix_pattern", since="3.2.2"),
        both("dag_ids", "texts", v1="2.9.0", joined=True),
        three("only_active", "bool"),
    ),
    endpoints=(
        QueryEndpoint(
            "v1",
            (
                QueryPath("/api/v1/datasets/{uri}"),
                # a dataset can be addressed only by its URI
                QueryPath("/api/v1/datasets", rows="datasets", asked=("asset_id",), exact=("asset_id",), takes=()),
                QueryPath("/api/v1/datasets", rows="datasets", uncounted=("uri_pattern", "dag_ids")),
            ),
            order_by="id",
            api_names={"asset_id": "id"},
            derived={"scheduled_dags": _scheduled},
        ),
        QueryEndpoint(
            "v2",
            (
                QueryPath("/api/v2/assets/{asset_id}"),
                # an asset can be addressed only by its ID
                QueryPath(
                    "/api/v2/assets",
                    rows="assets",
                    asked=("uri",),
                    exact=("uri",),
                    takes=("only_active",),
                    otherwise={"only_active": False},
                ),
                QueryPath("/api/v2/assets", rows="assets"),
            ),
            api_names={"asset_id": "id"},
            derived={"scheduled_dags": _scheduled},
        ),
    ),
)

ASSET_ALIAS = QueryKind(
    kind="asset_alias",
    plural="asset_aliases",
    identity=("id",),
    keys=("id", "name", "group"),
    key_options={"asset_alias_id": {"type": "int"}},
    filters=pattern("name"),
    endpoints=(
        QueryEndpoint(
            "v2",
            (
                QueryPath("/api/v2/assets/aliases/{asset_alias_id}"),
                QueryPath("/api/v2/assets/aliases", rows="asset_aliases"),
            ),
            api_names={"asset_alias_id": "id"},
        ),
    ),
)
