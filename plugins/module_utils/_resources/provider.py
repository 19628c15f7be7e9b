# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Provider packages: `/api/v1/providers` of Airflow 2, `/api/v2/providers` of Airflow 3.

Note that these are private to the collection.
"""

from __future__ import annotations

from .._model.query_kind import Reading, Route, Source

PROVIDER = Reading(
    kind="provider",
    plural="providers",
    keys=("package_name", "version", "description", "documentation_url"),
    permission="Providers",
    sorted=False,
    sources=(
        Source("v1", (Route("/api/v1/providers", rows="providers", paged=False),)),
        Source("v2", (Route("/api/v2/providers", rows="providers"),)),
    ),
)
