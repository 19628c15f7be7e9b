# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Limits, names of options and result keys that several kinds share.

This module has no side effects.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._model.json_values import parsed
from .._model.resource import Limit, Mode


def other_names(**others: str) -> dict[str, str]:
    """Return a mapping from the names in other tools to the options of a module.

    Each argument is an option. Its value holds the names, separated by blanks.
    """
    return {other: option for option, names in others.items() for other in names.split()}


NO_SLASH = Limit(loses=("/",))
NO_SLASH_OR_NEWLINE = Limit(loses=("/", "\n"))
NO_NEWLINE = Limit(loses=("\n",))

NOT_EMPTY = Limit(required=True)
JSON_MAPPING = Limit(json=True)
RUN_LIMITS = {
    "dag_run_id": Limit(max_length=250, required=True, loses=("/", r"^~\Z")),
    "partition_key": Limit(
        max_length=250, required=True, pattern=r"(?s).*\S.*", description="contain a character other than white space"
    ),
    "note": Limit(max_length=1000),
}
"""The limits of the values of a DAG run."""
ENTRY_KEY = Limit(max_length=512, required=True)
LARGEST = 2**31 - 1
"""The largest integer in Airflow's database, where integers have 32 bits."""
TASK_INSTANCE_NAMES = ("dag_id", "dag_display_name", "dag_run_id", "task_id", "task_display_name", "map_index")
"""The result keys that name a task instance."""
RESERVED_KEYS = frozenset(
    ("__classname__", "__version__", "__data__", "__id__", "__cache__", "__type", "__source", "__var")
)
"""Keys of mappings that Airflow uses to serialize Python objects."""
REJECTS_RESERVED_KEYS = {"v1": None, "v2": "3.4.0"}
"""The first version that rejects reserved keys in the configuration of DAG runs and in the form parameters of HITL requests."""
TEAM = Limit(max_length=50)
TEAM_MODE = {"team_name": Mode("/ui/config", "multi_team", "multi-team mode ([core] multi_team)")}
"""The mode that a team requires. Only the endpoint with the initial data of the web interface reports to every user whether multi-team mode is
enabled."""


def reserved_keys_problem(value: Any, in_text: bool = False) -> str:
    """Return the problem of a value with a key that Airflow reserves, or "".

    If ``in_text`` is true, text that contains JSON is also searched.
    """
    if in_text and isinstance(value, str):
        content = parsed(value)
        return reserved_keys_problem(content, in_text) if isinstance(content, (dict, list)) else ""
    if isinstance(value, Mapping):
        found = sorted(RESERVED_KEYS & value.keys())
        if found:
            keys = f"key{'' if len(found) == 1 else 's'} {' and '.join(found)}"
            return f"must not contain the {keys}, which Airflow reserves for the serialization of its own objects"
        value = list(value.values())
    problems = [reserved_keys_problem(one, in_text) for one in value] if isinstance(value, list) else []
    return next(filter(None, problems), "")
