# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the objects of a kind.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.community.airflow.plugins.module_utils._api import Airflow
from ansible_collections.community.airflow.plugins.module_utils._dialects import needed_version, supports
from ansible_collections.community.airflow.plugins.module_utils._errors import Refused
from ansible_collections.community.airflow.plugins.module_utils._operations._present import present_row
from ansible_collections.community.airflow.plugins.module_utils._options import info_spec
from ansible_collections.community.airflow.plugins.module_utils._resource import Resource
from ansible_collections.community.airflow.plugins.module_utils._task import Program, Result, Task


def listing(resource: Resource) -> Program:
    """The module that reads the objects of a kind."""
    return Program(info_spec(resource), lambda task: gather(task, resource))


def gather(task: Task, resource: Resource) -> Result:
    """All objects, those that match the filters, or the one with the key that was given."""
    params = task.params
    if params["limit"] is not None and params["limit"] < 1:
        raise Refused("limit must be 1 or more; leave it out to read everything.")
    airflow = task.connect()
    key = params[resource.key]
    query = filter_query(airflow, resource, params)
    if key:
        row = airflow.read(resource, key)
        rows, total = ([row], 1) if row else ([], 0)
    else:
        rows, total = airflow.listing(resource, query, params["limit"], complete=True)
    endpoint = airflow.endpoint(resource)
    return {
        "changed": False,
        resource.plural: [present_row(resource, endpoint, row) for row in rows],
        "total_entries": total,
    }


def filter_query(airflow: Airflow, resource: Resource, params: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The filters of a task as query parameters of this server.

    :raises Refused: where the server has no such filter; it would ignore it and answer with everything.
    """
    query = [("order_by", params["order_by"])] if params.get("order_by") else []
    for one in resource.filters:
        value = params[one.name]
        if value is None:
            continue
        if not supports(one.since, airflow.dialect, airflow.version):
            raise Refused(f"The filter {one.name} needs {needed_version(one.since)}; this server is {airflow.version}.")
        name = one.wire.get(airflow.dialect.api, one.name)
        query += [(name, _text(item)) for item in (value if isinstance(value, list) else [value])]
    return query


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
