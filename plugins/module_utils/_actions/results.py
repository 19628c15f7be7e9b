# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Create the diffs in the results of operations.

This module has no side effects.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .._model.secrets import redact_named
from .._reconcile.plan import Change

USER_DATA = ("conf", "dag_run_conf", "note")
"""Keys of user-written data in DAG runs, task instances and backfills."""


def diff_between(header: str, before: Any, after: Any) -> dict[str, Any]:
    """Return Ansible's diff between two states, with the same header for both.

    User-written data is redacted as in results.
    """
    shown = {"before": redact_named(USER_DATA, before), "after": redact_named(USER_DATA, after)}
    return {"before_header": header, "after_header": header, **shown}


def diff_of_changes(header: str, changes: Iterable[Change]) -> dict[str, Any]:
    """Return a single diff of several changes, by the keys of the objects."""
    diffs = {change.key: change.diff() for change in changes}
    before, after = ({key: one[side] for key, one in diffs.items()} for side in ("before", "after"))
    return diff_between(header, before, after)
