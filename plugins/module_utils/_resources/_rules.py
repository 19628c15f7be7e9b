# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Limits, names of options and result keys that several kinds share.

This module has no side effects.
"""

from __future__ import annotations

from .._model.resource import Limit, Mode


def other_names(**others: str) -> dict[str, str]:
    """Return options by their names in other tools: for each option, these names, separated by blanks."""
    return {other: option for option, names in others.items() for other in names.split()}


NO_SLASH = Limit(loses=("/",))
NO_SLASH_OR_NEWLINE = Limit(loses=("/", "\n"))
NO_NEWLINE = Limit(loses=("\n",))

NOT_EMPTY = Limit(required=True)
JSON_MAPPING = Limit(json=True)
RUN_LIMITS = {
    "dag_run_id": Limit(max_length=250, required=True, loses=("/",)),
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
TEAM = Limit(max_length=50)
TEAM_MODE = {"team_name": Mode("/ui/config", "multi_team", "multi-team mode ([core] multi_team)")}
"""Only the endpoint with the initial data of the web interface reports to every user whether multi-team mode is enabled."""
