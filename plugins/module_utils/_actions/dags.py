# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""List the DAGs that a task selects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._client.client import Airflow
from .._client.listing import listing
from .._model.bound import Row
from .._query.routing import whole_query
from .._resources.dag import DAG


def selection_of(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the filters that select DAGs, without the omitted options."""
    return {name: params[name] for name in DAG.selectors if params[name] is not None}


def list_dags(airflow: Airflow, filters: Mapping[str, Any] | None = None, limit: int | None = None) -> dict[str, Row]:
    """Return the matching DAGs by ID, including stale ones.

    Stale DAGs are included because they keep their state and may reappear.
    """
    query = whole_query(airflow, DAG.filters, filters or {})
    return {row["dag_id"]: row for row in listing(airflow, DAG, query, limit)}
