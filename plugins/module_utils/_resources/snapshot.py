# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Maintenance snapshots: the DAGs that were not paused before a freeze.

A snapshot is stored in a variable. The task that freezes the DAGs may choose the key of the variable, so snapshots are recognized by their
content. This module has no side effects.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .._errors import InvalidRequestError

_FORMAT = 1
SNAPSHOT = (
    "The variable is a snapshot of airflow_maintenance. It records the DAGs that were not paused before a freeze. If the variable were "
    "written again later, the next restore would unpause these DAGs."
)
"""The reason why a snapshot is neither exported nor declared."""


@dataclass(frozen=True)
class Snapshot:
    """The record of a freeze of DAGs.

    ``dags`` holds the DAGs that were not paused before the freeze and are paused now. ``others`` holds the DAGs that the next restore does not
    change: they were already paused before the freeze, or have been restored or deleted since. ``draining`` holds the DAGs in ``dags`` that were
    draining before the freeze.
    """

    frozen_at: str
    frozen_by: str
    dags: tuple[str, ...]
    others: tuple[str, ...] = ()
    draining: tuple[str, ...] = ()

    def text(self) -> str:
        content = {name: value for name, value in vars(self).items() if name != "draining" or value}
        return json.dumps({"format": _FORMAT, **content}, sort_keys=True)

    def describe(self) -> dict[str, Any]:
        """Return the snapshot in the format of results."""
        return {"frozen_at": self.frozen_at, "frozen_by": self.frozen_by, "dags": list(self.dags)}

    def without(self, dag_ids: Iterable[str]) -> Snapshot | None:
        """Return the snapshot after these DAGs have been restored or deleted.

        Return None if nothing is left to restore.
        """
        done = set(dag_ids)
        dags = tuple(dag_id for dag_id in self.dags if dag_id not in done)
        others = tuple(sorted({*self.others, *(done & set(self.dags))}))
        draining = tuple(dag_id for dag_id in self.draining if dag_id not in done)
        return Snapshot(self.frozen_at, self.frozen_by, dags, others, draining) if dags else None


def read_snapshot(name: str, text: str) -> Snapshot:
    """Parse a snapshot.

    :raises InvalidRequestError: if the variable does not contain a valid snapshot.
    """
    try:
        content = json.loads(text)
        if content["format"] != _FORMAT:
            raise ValueError("format")
        parts = {"draining": (), **content}
        texts = {part: tuple(str(dag_id) for dag_id in parts[part]) for part in ("dags", "others", "draining")}
        return Snapshot(str(content["frozen_at"]), str(content["frozen_by"]), **texts)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InvalidRequestError(
            f"The variable '{name}' does not contain a valid snapshot. Set snapshot to another name, or delete the variable if no DAG "
            "needs to be restored."
        ) from None


def is_snapshot(values: Mapping[str, Any]) -> bool:
    """Return whether a variable contains a snapshot."""
    text = values.get("value")
    if not isinstance(text, str) or "frozen_at" not in text:
        return False
    try:
        read_snapshot("", text)
    except InvalidRequestError:
        return False
    return True
