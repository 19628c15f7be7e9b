# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of the tasks of DAGs.

The path is ``/api/v1/dags/.../tasks`` on Airflow 2, and ``/api/v2/dags/.../tasks`` on Airflow 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .._model.query_kind import QueryEndpoint, QueryKind, QueryPath
from ._filters import three


def _link_names(row: Mapping[str, Any]) -> list[str]:
    return [link["class_ref"]["class_name"] for link in row["extra_links"]]


def _operator(row: Mapping[str, Any]) -> str:
    return row.get("operator_name") or row["class_ref"]["class_name"]


def params_of(row: Mapping[str, Any]) -> Any:
    """Return the parameters in the format of Airflow 3.2.0 and later.

    The name of a parameter's Python class, which earlier releases return, is omitted. The key ``source``, which they lack, is added with the
    value null.
    """
    params = row["params"]
    return params and {
        name: {"source": None, **{key: item for key, item in one.items() if key != "__class"}}
        for name, one in params.items()
    }


def _backoff(row: Mapping[str, Any]) -> Any:
    """Return the factor by which the retry delay grows.

    Airflow before 3.2.0 returns only whether the delay doubles.
    """
    factor = row["retry_exponential_backoff"]
    return 2.0 * factor if isinstance(factor, bool) else factor


_ONE = QueryPath("dags/{dag_id}/tasks/{task_id}")
_ALL = QueryPath("dags/{dag_id}/tasks", rows="tasks", paged=False, takes=())
_BACKOFF = {"retry_exponential_backoff": _backoff}

TASK = QueryKind(
    kind="task",
    plural="tasks",
    keys=(
        "dag_id",
        "task_id",
        "task_display_name",
        "operator_name",
        "owner",
        "doc_md",
        "start_date",
        "end_date",
        "trigger_rule",
        "depends_on_past",
        "wait_for_downstream",
        "retries",
        "retry_delay",
        "retry_exponential_backoff",
        "execution_timeout",
        "queue",
        "pool",
        "pool_slots",
        "priority_weight",
        "weight_rule",
        "params",
        "template_fields",
        "downstream_task_ids",
        "extra_links",
        "is_mapped",
        "class_ref",
        "ui_color",
        "ui_fgcolor",
    ),
    key_options={"dag_id": {"type": "str", "required": True}, "task_id": {"type": "str"}},
    filters=(three("version_number", "int", "3.4.0"),),
    endpoints=(
        QueryEndpoint(
            "v1",
            (_ONE, _ALL),
            derived={"extra_links": _link_names, "operator_name": _operator, "params": params_of, **_BACKOFF},
        ),
        QueryEndpoint(
            "v2", (replace(_ONE, takes=("version_number",)), _ALL), derived={"params": params_of, **_BACKOFF}
        ),
    ),
)
