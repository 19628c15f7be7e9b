# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of jobs, such as those of schedulers and triggerers.

The path is ``/api/v2/jobs``. Airflow 2 has no API for jobs.
"""

from __future__ import annotations

from .._model.query_kind import QueryEndpoint, QueryKind, QueryPath
from ._filters import between, three

JOB = QueryKind(
    kind="job",
    plural="jobs",
    identity=("id",),
    keys=(
        "id",
        "job_type",
        "state",
        "hostname",
        "unixname",
        "executor_class",
        "dag_id",
        "dag_display_name",
        "start_date",
        "end_date",
        "latest_heartbeat",
    ),
    filters=(
        three("is_alive", "bool"),
        three("job_type"),
        three("job_state"),
        three("hostname"),
        three("executor_class"),
        *between("start_date"),
        *between("end_date"),
        three("dag_id", since="3.4.0"),
        three("teams", "texts", "3.4.0"),
    ),
    endpoints=(QueryEndpoint("v2", (QueryPath("/api/v2/jobs", rows="jobs"),)),),
)
