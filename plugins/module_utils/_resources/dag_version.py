# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of DAG versions and DAG source code.

DAG versions require Airflow 3. The source code of a DAG is also available on Airflow 2.
"""

from __future__ import annotations

from .._model.query_kind import Include, QueryEndpoint, QueryKind, QueryPath
from ._filters import three

DAG_SOURCE = QueryKind(
    kind="dag_source",
    plural="dag_sources",
    keys=("dag_id", "version_number", "content"),
    key_options={"dag_id": {"type": "str"}, "file_token": {"type": "str"}},
    filters=(three("version_number", "int"),),
    endpoints=(
        QueryEndpoint("v1", (QueryPath("/api/v1/dagSources/{file_token}"),)),
        QueryEndpoint("v2", (QueryPath("/api/v2/dagSources/{dag_id}", takes=("version_number",)),)),
    ),
)

DAG_VERSION = QueryKind(
    kind="dag_version",
    plural="dag_versions",
    identity=("id",),
    keys=(
        "id",
        "dag_id",
        "dag_display_name",
        "version_number",
        "bundle_name",
        "bundle_version",
        "bundle_url",
        "created_at",
    ),
    key_options={"dag_id": {"type": "str"}, "version_number": {"type": "int"}},
    filters=(three("version_number", "int"), three("bundle_name"), three("bundle_version")),
    includes=(
        Include(
            "source", DAG_SOURCE, {"dag_id": "dag_id", "version_number": "version_number"}, only="content", single=True
        ),
    ),
    endpoints=(
        QueryEndpoint(
            "v2",
            (
                QueryPath("/api/v2/dags/{dag_id}/dagVersions/{version_number}"),
                QueryPath("/api/v2/dags/{dag_id|~}/dagVersions", rows="dag_versions"),
            ),
        ),
    ),
)
