# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of the health status and the version of a server.

Reading either of them requires no login. The path of the health status is ``/api/v1/health`` on Airflow 2, and ``/api/v2/monitor/health`` on
Airflow 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.query_kind import WHOLE, QueryEndpoint, QueryKind, QueryPath


def _components(health: Mapping[str, Any]) -> list[dict[str, Any]]:
    if not health or not all(one is None or isinstance(one, Mapping) for one in health.values()):
        raise ValueError("no components")
    return [
        {
            "component": name,
            "status": (one or {}).get("status"),
            "detailed_status": (one or {}).get("detailed_status"),
            "latest_heartbeat": (one or {}).get(f"latest_{name}_heartbeat"),
        }
        for name, one in sorted(health.items())
    ]


HEALTH = QueryKind(
    kind="health",
    plural="health",
    labels=("health status", "health statuses"),
    keys=("component", "status", "detailed_status", "latest_heartbeat"),
    sorted=False,
    limited=False,
    endpoints=(
        QueryEndpoint(
            "v1", (QueryPath("/api/v1/health", rows=WHOLE, paged=False, unfold=_components),), anonymous=True
        ),
        QueryEndpoint(
            "v2", (QueryPath("/api/v2/monitor/health", rows=WHOLE, paged=False, unfold=_components),), anonymous=True
        ),
    ),
)

VERSION = QueryKind(
    kind="version",
    plural="versions",
    keys=("version", "git_version"),
    sorted=False,
    limited=False,
    endpoints=(
        QueryEndpoint("v1", (QueryPath("/api/v1/version"),), anonymous=True),
        QueryEndpoint("v2", (QueryPath("/api/v2/version"),), anonymous=True),
    ),
)
