# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of permissions.

The path is ``/api/v1/permissions`` on Airflow 2, and ``/auth/fab/v1/permissions`` on Airflow 3 with the FAB auth manager.
"""

from __future__ import annotations

from .._model.query_kind import QueryEndpoint, QueryKind, QueryPath
from .user import NEEDS_FAB

PERMISSION = QueryKind(
    kind="permission",
    plural="permissions",
    keys=("action", "resource"),
    sorted=False,
    endpoints=(
        QueryEndpoint(
            "v1", (QueryPath("/api/v1/permissions", rows="actions"),), derived={"action": lambda row: row["name"]}
        ),
        QueryEndpoint(
            "v2",
            (QueryPath("/auth/fab/v1/permissions", rows="actions"),),
            requirement=NEEDS_FAB,
            # before FAB provider 3.3.0, the list is the same as in Airflow 2, and contains only the names of actions
            derived={
                "action": lambda row: row["action"]["name"] if "action" in row else row["name"],
                "resource": lambda row: row["resource"]["name"] if "resource" in row else None,
            },
        ),
    ),
)
