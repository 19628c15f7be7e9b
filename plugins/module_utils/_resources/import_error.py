# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of the import errors of DAG files.

The path is ``/api/v1/importErrors`` on Airflow 2, and ``/api/v2/importErrors`` on Airflow 3.
"""

from __future__ import annotations

from .._model.query_kind import QueryEndpoint, QueryKind, QueryPath
from ._filters import pattern, three

_PATHS = (QueryPath("importErrors/{import_error_id}"), QueryPath("importErrors", rows="import_errors"))

IMPORT_ERROR = QueryKind(
    kind="import_error",
    plural="import_errors",
    identity=("import_error_id",),
    keys=("import_error_id", "filename", "bundle_name", "timestamp", "stack_trace"),
    key_options={"import_error_id": {"type": "int"}},
    filters=(three("filename", since="3.3.0"), *pattern("filename", "3.1.0"), three("bundle_name", since="3.3.0")),
    endpoints=(
        QueryEndpoint("v1", _PATHS, order_by="import_error_id"),
        QueryEndpoint("v2", _PATHS),
    ),
)
