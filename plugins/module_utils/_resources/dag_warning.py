# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of warnings about DAGs.

The path is ``/api/v1/dagWarnings`` on Airflow 2, and ``/api/v2/dagWarnings`` on Airflow 3.
"""

from __future__ import annotations

from .._model.query_kind import QueryEndpoint, QueryKind, QueryPath
from ._filters import both

_PATHS = (QueryPath("dagWarnings", rows="dag_warnings"),)

DAG_WARNING = QueryKind(
    kind="dag_warning",
    plural="dag_warnings",
    identity=("dag_id", "warning_type"),
    keys=("dag_id", "dag_display_name", "warning_type", "message", "timestamp"),
    filters=(both("dag_id"), both("warning_type")),
    endpoints=(
        QueryEndpoint("v1", _PATHS, order_by="timestamp"),
        QueryEndpoint("v2", _PATHS),
    ),
)
