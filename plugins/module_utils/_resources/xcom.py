# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declaration of XComs.

The path is ``/api/v1/.../xcomEntries`` on Airflow 2, and ``/api/v2/.../xcomEntries`` on Airflow 3.
"""

from __future__ import annotations

import json
from ast import literal_eval
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .._model.query_kind import Include, QueryEndpoint, QueryKind, QueryPath
from .._model.resource import Filter
from ._entries import XCOM_ENTRY, visible_entry_value
from ._filters import between, both, pattern, three


def value_of(row: Mapping[str, Any]) -> Any:
    """Return the value of an XCom.

    Airflow before 2.10.0 returns lists and mappings in Python notation. Text in this notation that contains other values, such as a set, is
    returned unchanged.
    """
    value = row.get("value")
    if not isinstance(value, str) or not value.startswith(("[", "{", "(")):
        return value
    try:
        content = literal_eval(value)
        # Ansible's results support the same values
        json.dumps(content)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return value
    return list(content) if isinstance(content, tuple) else content


def _visible_repr(row: Mapping[str, Any]) -> Any:
    return visible_entry_value({**row, "value": value_of(row)})


_OF_VALUES = ("deserialize", "stringify")
_ONE = QueryPath(
    "dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}/xcomEntries/{xcom_key}",
    takes=("map_index", *_OF_VALUES),
)
_LIST = QueryPath(
    "dags/{dag_id|~}/dagRuns/{dag_run_id|~}/taskInstances/{task_id|~}/xcomEntries",
    rows="xcom_entries",
    lacks=_OF_VALUES,
)
_UNSORTED = (_ONE, replace(_LIST, lacks=(*_OF_VALUES, "order_by")))
_BIND = {**{name: name for name in ("dag_id", "dag_run_id", "task_id", "map_index")}, "xcom_key": "key"}
_PARTS: dict[str, dict[str, Any]] = {
    **{name: {"type": "str"} for name in ("dag_id", "dag_run_id", "task_id")},
    "xcom_key": {"type": "str", "no_log": False},
}
_V1 = QueryEndpoint(
    "v1",
    _UNSORTED,
    api_names={"logical_date": "execution_date", "xcom_key": "key"},
    derived={"value": visible_entry_value},
)
_V2 = QueryEndpoint(
    "v2", _UNSORTED, api_names={"dag_run_id": "run_id", "xcom_key": "key"}, derived={"value": visible_entry_value}
)

_VALUE = QueryKind(
    kind="xcom",
    plural="xcoms",
    keys=("key", "value", *XCOM_ENTRY.read_only),
    # the list of Airflow 2 contains no run IDs; before 2.7, it also contains no map indexes, and the order of some rows is undefined
    identity=("dag_id", "dag_run_id", "logical_date", "task_id", "map_index", "key", "timestamp"),
    key_options=_PARTS,
    filters=(
        both("map_index", "int", v1="2.7.0"),
        both("xcom_key", v1="2.7.0"),
        Filter("deserialize", {"type": "bool", "default": False}),
        Filter("stringify", {"type": "bool", "default": False}, since={"v1": "2.10.0"}),
        *pattern("xcom_key", "3.1.0"),
        *pattern("dag_display_name", "3.1.0"),
        *pattern("run_id", "3.1.0"),
        *pattern("task_id", "3.1.0"),
        *between("logical_date", "3.1.0"),
        *between("run_after", "3.1.0"),
        three("exclude_internal_keys", "bool", "3.4.0"),
        three("teams", "texts", "3.4.0"),
    ),
    endpoints=(
        replace(_V1, derived={"value": _visible_repr}),
        replace(_V1, since="2.10.0"),
        _V2,
        replace(_V2, since="3.2.2", paths=(_ONE, _LIST)),
    ),
)

XCOM = replace(_VALUE, includes=(Include("value", _VALUE, _BIND, only="value", single=True),))
