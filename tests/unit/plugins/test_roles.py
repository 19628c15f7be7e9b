# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules for the tasks of the roles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROLES = Path(__file__).parents[3] / "roles"
ENTRY_POINTS = [*sorted(ROLES.glob("*/tasks/main.yml")), ROLES / "migrate" / "tasks" / "restore.yml"]
IDENTITY = {"migrate_dags", "migrate_users", "migrate_events", "migrate_first_events"}
"""Reads that may fail for any reason: without them, the role does not migrate, and its message quotes the reasons."""

UNPUBLISHED = {"migrate_config"}
"""Reads of paths outside of the API, which a proxy may not publish."""


def tasks(found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for task in found:
        yield task
        for part in ("block", "rescue", "always"):
            yield from tasks(task.get(part, []))


def all_tasks() -> list[dict[str, Any]]:
    return [task for file in ROLES.glob("*/tasks/*.yml") for task in tasks(yaml.safe_load(file.read_text()))]


def test_a_role_tolerates_only_missing_permissions():
    """A fault must not be taken for an answer.

    For example, a 500 does not show that the target distinguishes upper and lower case.
    """
    tolerant = {
        task.get("register"): task for task in all_tasks() if "failed_when" in task or task.get("ignore_errors")
    }
    assert tolerant.keys() >= IDENTITY
    for name in tolerant.keys() - IDENTITY:
        allowed = "not in [403, 404]" if name in UNPUBLISHED else "!= 403"
        assert tolerant[name].get("failed_when") == f"{name} is failed and {name}.status | default(0) {allowed}", name


def test_the_reasons_why_the_identity_is_unknown_are_shown():
    text = (ROLES / "migrate" / "tasks" / "identity.yml").read_text()
    (problems,) = [line for line in text.splitlines() if "'problems'" in line]
    assert all(f"{name}," in problems or f"{name}]" in problems for name in IDENTITY)
    assert "__migrate_unread | map('to_json')" in (ROLES / "migrate" / "vars" / "main.yml").read_text()


@pytest.mark.parametrize("file", ENTRY_POINTS, ids=lambda file: f"{file.parents[1].name}-{file.stem}")
def test_a_failed_step_ends_the_role_even_if_the_play_ignores_errors(file):
    (whole,) = yaml.safe_load(file.read_text())
    assert whole["ignore_errors"] is False and whole["block"]
    assert not any("ignore_errors" in task for task in tasks(whole["block"]))
