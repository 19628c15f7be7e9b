# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Declarations of XComs and state store entries.

These are values with a key, which belong to a task instance or an asset. This module contains only data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from .._model.resource import BY_NAME, Endpoint, Field, Limit, Resource
from .._model.secrets import visible_value
from .._model.types import ANY_JSON, TIMESTAMP
from ._rules import ENTRY_KEY, NO_NEWLINE, TASK_INSTANCE_NAMES, reserved_keys_problem

# servers return these values in clear text, so the collection hides the values with sensitive names
_VALUE = Field("value", ANY_JSON, secret=BY_NAME)


def visible_entry_value(row: Mapping[str, Any]) -> Any:
    """Return the value of an entry without its secrets."""
    return visible_value(_VALUE, row["key"], row.get("value"))


_ENDPOINT = Endpoint(
    api="v2", path="/api/v2", order_by="key", shows_secrets=True, address=NO_NEWLINE, limits={"key": ENTRY_KEY}
)

XCOM_ENTRY = Resource(
    kind="xcom",
    plural="xcoms",
    key="key",
    fields=(_VALUE,),
    endpoints=(
        replace(
            _ENDPOINT,
            api_names={"dag_run_id": "run_id"},
            rewrites_json=True,
            # Airflow also checks text that contains JSON, because it parses such text when it reads the entry
            limits={**_ENDPOINT.limits, "value": Limit(check=partial(reserved_keys_problem, in_text=True))},
        ),
    ),
    title="XComs",
    read_only=(*TASK_INSTANCE_NAMES, "timestamp", "logical_date", "run_after"),
)
ASSET_STATE_ENTRY = Resource(
    kind="state",
    plural="states",
    labels=("asset state store entry", "asset state store entries"),
    key="key",
    fields=(_VALUE,),
    endpoints=(_ENDPOINT,),
    title="Assets",
    read_only=("asset_id", "updated_at", "last_updated_by"),
)
TASK_STATE_ENTRY = Resource(
    kind="state",
    plural="states",
    labels=("task state store entry", "task state store entries"),
    key="key",
    fields=(_VALUE, Field("expires_at", TIMESTAMP)),
    endpoints=(_ENDPOINT,),
    title="Task Instances",
    read_only=("dag_id", "dag_run_id", "task_id", "updated_at"),
)

XCOM_MAP_INDEX = {"v1": "2.7.0"}
"""The first version that supports the map index of an entry."""
XCOM_TYPES = {"v1": "2.10.0"}
"""The first version that can return values with their types. Earlier releases of Airflow 2 return values as text in Python notation."""
