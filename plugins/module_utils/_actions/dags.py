# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""List DAGs and import errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._client.client import Airflow
from .._client.listing import list_all, listing
from .._errors import ApiError
from .._model.bound import Row
from .._query.routing import whole_query
from .._resources._actions import IMPORT_ERROR_FORMS
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


def import_errors(airflow: Airflow) -> tuple[list[Row], str]:
    """Return the import errors on the server, or why they cannot be read.

    The reason is a missing permission, which waiting for a DAG does not require. The server's total is ignored: if the user is not allowed to
    read every DAG, Airflow 3 counts an import error once for each DAG in its file.
    """
    path = airflow.generation.path("importErrors")
    try:
        rows = list_all(
            airflow,
            path,
            "import_errors",
            "list import errors",
            exact=False,
            identity=("import_error_id",),
            forms=IMPORT_ERROR_FORMS,
        )
        return rows, ""
    except ApiError as error:
        if error.status != 403:
            raise
        return [], str(error)


def last_line(error: Mapping[str, Any]) -> str:
    """Return the last line of the stack trace of an import error."""
    return ((error["stack_trace"] or "").strip().splitlines() or ["no stack trace"])[-1]
