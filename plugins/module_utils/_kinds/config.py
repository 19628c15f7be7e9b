# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The configuration: `/api/v1/config` of Airflow 2, `/api/v2/config` of Airflow 3.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.community.airflow.plugins.module_utils._kinds._filters import both
from ansible_collections.community.airflow.plugins.module_utils._reading import Reading, Route, Source


def _options(sections: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"section": section["name"], "option": option["key"], "value": option["value"]}
        for section in sections
        for option in section["options"]
    ]


_SECTION = both("section", v1="2.7.0")

CONFIG = Reading(
    kind="config",
    plural="config",
    keys=("section", "option", "value"),
    permission="Configurations",
    parts={"section": {"type": "str"}, "option": {"type": "str"}},
    filters=(_SECTION,),
    sorted=False,
    limited=False,
    conceals=frozenset(
        [
            "broker_url",
            "connection_string",
            "fernet_key",
            "flower_basic_auth",
            "result_backend",
            "secret_key",
            "sentry_dsn",
            "sql_alchemy_conn",
        ]
    ),
    sources=(
        Source("v1", (Route("/api/v1/config", rows="sections", paged=False, unfold=_options),)),
        *(
            Source(
                api,
                (
                    Route(
                        f"/api/{api}/config/section/{{section}}/option/{{option}}",
                        rows="sections",
                        takes=(),
                        paged=False,
                        unfold=_options,
                    ),
                    Route(f"/api/{api}/config", rows="sections", paged=False, unfold=_options),
                ),
                since=since,
            )
            for api, since in (("v1", "2.7.0"), ("v2", "0"))
        ),
    ),
)
