# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parts of results that several operations share.

This module has no side effects.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .._model.secrets import redact_named
from .._reconcile.plan import Change

USER_DATA = ("conf", "dag_run_conf", "note")
"""Keys of data in DAG runs, task instances and backfills that users wrote."""


def diff_between(header: str, before: Any, after: Any) -> dict[str, Any]:
    """Return Ansible's diff between two states, with the same header for both.

    Texts that users wrote are redacted as in results.
    """
    shown = {"before": redact_named(USER_DATA, before), "after": redact_named(USER_DATA, after)}
    return {"before_header": header, "after_header": header, **shown}


def diff_of_changes(header: str, changes: Iterable[Change]) -> dict[str, Any]:
    """Return one diff for several changes, by key."""
    diffs = {change.key: change.diff() for change in changes}
    before, after = ({key: one[side] for key, one in diffs.items()} for side in ("before", "after"))
    return diff_between(header, before, after)
