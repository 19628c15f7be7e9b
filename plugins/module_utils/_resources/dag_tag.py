# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of the tags of DAGs.

The path is ``/api/v2/dagTags``. Airflow 2 has no API for tags.
"""

from __future__ import annotations

from .._model.query_kind import QueryEndpoint, QueryKind, QueryPath
from ._filters import pattern

DAG_TAG = QueryKind(
    kind="dag_tag",
    plural="dag_tags",
    keys=("name",),
    identity=("name",),
    filters=pattern("tag_name"),
    endpoints=(
        QueryEndpoint(
            "v2", (QueryPath("/api/v2/dagTags", rows="tags", unfold=lambda names: [{"name": name} for name in names]),)
        ),
    ),
)
