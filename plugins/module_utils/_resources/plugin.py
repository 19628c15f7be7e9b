# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of plugins and their import errors.

The path is ``/api/v1/plugins`` on Airflow 2, and ``/api/v2/plugins`` on Airflow 3.
"""

from __future__ import annotations

from .._model.query_kind import Include, QueryEndpoint, QueryKind, QueryPath

PLUGIN_IMPORT_ERROR = QueryKind(
    kind="plugin_import_error",
    plural="import_errors",
    labels=("plugin import error", "plugin import errors"),
    sorted=False,
    keys=("source", "error"),
    endpoints=(
        QueryEndpoint(
            "v2", (QueryPath("/api/v2/plugins/importErrors", rows="import_errors", paged=False),), since="3.1.0"
        ),
    ),
)

PLUGIN = QueryKind(
    kind="plugin",
    plural="plugins",
    keys=(
        "name",
        "source",
        "macros",
        "listeners",
        "timetables",
        "flask_blueprints",
        "fastapi_apps",
        "fastapi_root_middlewares",
        "external_views",
        "react_apps",
        "appbuilder_views",
        "appbuilder_menu_items",
        "global_operator_extra_links",
        "operator_extra_links",
        "hooks",
        "executors",
        "ti_deps",
    ),
    sorted=False,
    includes=(Include("import_errors", PLUGIN_IMPORT_ERROR, of_each=False),),
    endpoints=(
        QueryEndpoint("v1", (QueryPath("/api/v1/plugins", rows="plugins"),)),
        QueryEndpoint("v2", (QueryPath("/api/v2/plugins", rows="plugins"),)),
    ),
)
