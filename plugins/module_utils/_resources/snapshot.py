# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Maintenance snapshots: the DAGs that were not paused before a freeze.

A snapshot is stored in a variable. The task that freezes the DAGs may choose its key, so snapshots are recognized by their content. This
module has no side effects.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .._errors import InvalidRequestError

_FORMAT = 1
SNAPSHOT = (
    "The variable is a snapshot of airflow_maintenance, which records which DAGs were not paused before a freeze. If it were applied later, "
    "the next restore would unpause these DAGs."
)
"""Why a snapshot is neither exported nor declared."""


@dataclass(frozen=True)
class Snapshot:
    """A freeze of DAGs.

    ``dags`` holds the DAGs that were not paused and have been paused since. ``others`` holds the DAGs that were already paused and stay
    paused. ``draining`` holds those of ``dags`` that were draining.
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
        """Return the form of the snapshot in results."""
        return {"frozen_at": self.frozen_at, "frozen_by": self.frozen_by, "dags": list(self.dags)}

    def without(self, dag_ids: Iterable[str]) -> Snapshot | None:
        """Return the snapshot without restored or deleted DAGs.

        Return None if nothing is left to restore.
        """
        done = set(dag_ids)
        dags = tuple(dag_id for dag_id in self.dags if dag_id not in done)
        others = tuple(sorted({*self.others, *(done & set(self.dags))}))
        draining = tuple(dag_id for dag_id in self.draining if dag_id not in done)
        return Snapshot(self.frozen_at, self.frozen_by, dags, others, draining) if dags else None


def read_snapshot(name: str, text: str) -> Snapshot:
    """Parse a snapshot.

    :raises InvalidRequestError: for a variable with other content.
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
            "needs to be restored. Nothing was changed."
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
