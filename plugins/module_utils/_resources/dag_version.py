# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Versions of DAGs, their sources, and what they were made of: Airflow 3 alone has versions, both have sources.

Note that these are private to the collection.
"""

from __future__ import annotations

from .._model.query_kind import Reading, Related, Route, Source
from ._filters import three

DAG_SOURCE = Reading(
    kind="dag_source",
    plural="dag_sources",
    keys=("dag_id", "version_number", "content"),
    permission="DAG Code",
    parts={"dag_id": {"type": "str"}, "file_token": {"type": "str"}},
    filters=(three("version_number", "int"),),
    sources=(
        Source("v1", (Route("/api/v1/dagSources/{file_token}"),)),
        Source("v2", (Route("/api/v2/dagSources/{dag_id}", takes=("version_number",)),)),
    ),
)

DAG_VERSION = Reading(
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
    permission="DAG Versions",
    parts={"dag_id": {"type": "str"}, "version_number": {"type": "int"}},
    filters=(three("version_number", "int"), three("bundle_name"), three("bundle_version")),
    related=(
        Related(
            "source",
            DAG_SOURCE,
            {"dag_id": "dag_id", "version_number": "version_number"},
            only="content",
            single=True,
        ),
    ),
    sources=(
        Source(
            "v2",
            (
                Route("/api/v2/dags/{dag_id}/dagVersions/{version_number}"),
                Route("/api/v2/dags/{dag_id|~}/dagVersions", rows="dag_versions"),
            ),
        ),
    ),
)
