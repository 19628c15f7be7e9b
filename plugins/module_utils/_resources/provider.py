# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of provider packages.

The path is ``/api/v1/providers`` on Airflow 2, and ``/api/v2/providers`` on Airflow 3.
"""

from __future__ import annotations

from .._model.query_kind import QueryEndpoint, QueryKind, QueryPath

PROVIDER = QueryKind(
    kind="provider",
    plural="providers",
    keys=("package_name", "version", "description", "documentation_url"),
    sorted=False,
    endpoints=(
        QueryEndpoint("v1", (QueryPath("/api/v1/providers", rows="providers", paged=False),)),
        QueryEndpoint("v2", (QueryPath("/api/v2/providers", rows="providers"),)),
    ),
)
