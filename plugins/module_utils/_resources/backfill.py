# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of backfills.

The path is ``/api/v2/backfills``. Airflow 2 has no API for backfills.
"""

from __future__ import annotations

from .._model.query_kind import QueryEndpoint, QueryKind, QueryPath
from .._model.resource import Limit
from ._filters import three
from ._rules import LARGEST

MAX_ACTIVE_RUNS = Limit(lowest=1, highest=LARGEST)
"""Servers accept other numbers, but a backfill with less than one run at a time never starts a run."""

BACKFILL = QueryKind(
    kind="backfill",
    plural="backfills",
    identity=("id",),
    keys=(
        "id",
        "dag_id",
        "dag_display_name",
        "from_date",
        "to_date",
        "dag_run_conf",
        "is_paused",
        "reprocess_behavior",
        "max_active_runs",
        "created_at",
        "updated_at",
        "completed_at",
    ),
    key_options={"backfill_id": {"type": "int"}, "dag_id": {"type": "str"}},
    filters=(three("dag_id"),),
    endpoints=(
        QueryEndpoint(
            "v2",
            (
                QueryPath("/api/v2/backfills/{backfill_id}"),
                QueryPath("/api/v2/backfills", rows="backfills", asked=("dag_id",)),
            ),
            api_names={"backfill_id": "id"},
            derived={"dag_run_conf": lambda row: row["dag_run_conf"] or {}},
        ),
    ),
)
