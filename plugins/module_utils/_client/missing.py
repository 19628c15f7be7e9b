# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recognize Airflow's own responses for missing objects.

The status 404 is not enough, because gateways return it, too.

This module has no side effects.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from .http import Response

_PROBLEM = "stable-rest-api-ref.html#section/Errors/NotFound"
"""The end of ``type`` in the 404 response of API v1 for a missing object. The response for an unknown path has another type."""
_MISSING = {
    "assets": (
        "The Asset with ID: `{}` was not found",
        "The Asset Alias with ID: `{}` was not found",
        "Asset with id {} not found",
        "Asset state store key {} not found",
        "No Dag materializes asset with ID: {}",
        "Queue event with asset_id: `{}` was not found",
        "Queue event with dag_id: `{}` was not found",
        "Queued event with dag_id: `{}` and asset_id: `{}` was not found",
    ),
    "backfills": ("Backfill not found", "Could not find backfill with id {}"),
    "config": ("Section {} not found.", "Option [{}/{}] not found."),
    "connections": (
        "The Connection with connection_id: `{}` was not found",
        "No connection test found for token: `{}`",
    ),
    "dagBundles": ("Dag bundle with name `{}` was not found",),
    "dagRuns": (
        "The DagRun with dag_id: `{}` and run_id: `{}` was not found",
        "DagRun with dag_id: `{}` and run_id: `{}` was not found",
        "DagRun with run_id: `{}` was not found",
        "Dag Run with ID: `{}` not found for dag: `{}`",
        "Dag Run with ID = {} not found",
        "No DagRun found for dag_id={} run_id={}",
        "Dag run not found after *",
    ),
    "dagSources": (
        "The source code of the Dag {}, version_number * was not found",
        "Code not found. dag_id='{}' version_number='*'",
    ),
    "dagVersions": ("The DagVersion with dag_id: `{}` and version_number: `*` was not found",),
    "dags": (
        "The Dag with ID: `{}` was not found",
        "The Dag with dag_id: `{}` was not found",
        "The Dag {}, version_number * was not found",
        "Dag with ID: `{}` was not found",
        "Dag with ID `{}` was not found",
        "Dag with ID = {} not found",
        "Dag with id {} was not found",
        "Dag with id: {} was not found",
        "Dag with id '{}' not found",
        "Dag with dag_id: `{}` was not found",
        "Dag with dag_id: '{}' not found",
        "Dag {} not found",
        "Dag Run id * not found in dag {}",
    ),
    "eventLogs": ("The Event Log with id: `{}` not found",),
    "importErrors": ("The ImportError with import_error_id: `{}` was not found",),
    "parseDagFile": ("File not found",),
    "pools": ("The Pool with name: `{}` was not found",),
    "roles": ("Role with name {} does not exist.",),
    "taskInstances": (
        "The Task Instance with dag_id: `{}`, run_id: `{}` and task_id: `{}` was not found",
        "The Task Instance with dag_id: `{}`, run_id: `{}`, task_id: `{}` and map_index: `*` was not found",
        "The Task Instance with dag_id: `{}`, run_id: `{}`, task_id: `{}`, try_number: `{}` and map_index: `*` was not found",
        "The Mapped Task Instance with dag_id: `{}`, run_id: `{}`, task_id: `{}`, and map_index: `{}` was not found",
        "Task Instance not found for dag_id={}, run_id={}, task_id={}",
        "Task instance not found for dag_id={}, run_id={}, task_id={}, *",
        "Task instance not found for selected coordinates",
        "TaskInstance not found",
        "TaskInstanceHistory not found for try_number=*",
        "No task instances found for task_id: {}",
        "No task instances found for dag_id: {}, run_id: {}, task_id: {}",
        "Task '{}' not found in Dag '{}'",
        "Task id {} not found",
        "Task with ID = {} not found",
        "Task with ID: `{}` not found in dag: `{}`",
        "Task state store key {} not found",
        "The XCom with key: `{}` with mentioned task instance doesn't exist.",
        "XCom entry with key: `{}` not found",
        "Human-in-the-loop detail does not exist",
        "Human-in-the-loop detail does not exist for Task Instance with id *",
    ),
    "taskGroupInstances": (
        "Task group '{}' not found in Dag '{}'",
        "No task instances found for task group '{}' in dag run '{}'",
    ),
    "tasks": ("Task with id {} was not found",),
    "users": ("The User with username `{}` was not found",),
    "variables": ("The Variable with key: `{}` was not found",),
}
"""The sentences with which Airflow 3 reports a missing object, by a segment of the path.

``{}`` is a name in the path, possibly in quotation marks. ``*`` is any text, such as a query parameter or a default value. Case is ignored,
because it differs between releases. The sentences are those of Airflow 3.0.0 to 3.4.0b2, and of the FAB provider up to 3.10.2."""


def is_missing(response: Response) -> bool:
    """Return whether Airflow itself reports a missing object.

    A 404 for an unknown path, or from a gateway, does not count. Airflow 2 returns problem details (``application/problem+json``) with a specific
    ``type``. So do the endpoints for users and roles in the FAB provider of Airflow 3.0, and in its first versions for Airflow 3.1. All other
    endpoints of Airflow 3 return a sentence that names the object.
    """
    if response.status != 404 or not isinstance(response.body, Mapping):
        return False
    if response.content_type == "application/problem+json":
        return str(response.body.get("type")).endswith(_PROBLEM) and not _is_another_address(response.body)
    detail = response.body.get("detail")
    # one endpoint of Airflow 3.1 to 3.3 returns the sentence in a list
    detail = detail[0] if isinstance(detail, list) and len(detail) == 1 else detail
    return set(response.body) == {"detail"} and isinstance(detail, str) and _says_missing(detail, response.path)


def _is_another_address(problem: Mapping[str, Any]) -> bool:
    return "task instance is mapped" in f"{problem.get('title')} {problem.get('detail')}".lower()


def _says_missing(detail: str, path: str) -> bool:
    """Return whether ``detail`` is Airflow's sentence about a missing object.

    The names in the sentence must be names in ``path``.
    """
    segments = [unquote(part) for part in path.partition("?")[0].split("/")]
    # some names may contain slashes that are not percent-encoded
    names = {*segments, *("/".join(segments[start:]) for start in range(len(segments)))}
    names |= {repr(name) for name in names}
    found = (pattern.fullmatch(detail) for segment in segments for pattern in _patterns(segment))
    return any(match and names.issuperset(match.groups()) for match in found)


@lru_cache
def _patterns(segment: str) -> tuple[re.Pattern[str], ...]:
    forms = {"{}": "(.+)", "*": ".*"}
    return tuple(
        re.compile(
            "".join(forms.get(part) or re.escape(part) for part in re.split(r"(\{}|\*)", sentence)),
            re.IGNORECASE | re.DOTALL,
        )
        for sentence in _MISSING.get(segment, ())
    )
