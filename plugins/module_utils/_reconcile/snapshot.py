# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The snapshot of a maintenance: a variable that holds which DAGs were active before a freeze."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .._client.client import Airflow
from .._client.listing import listing
from .._errors import InvalidRequestError
from .._resources.variable import VARIABLE

_FORMAT = 1


@dataclass(frozen=True)
class Snapshot:
    """What was active when the freeze began: ``dags`` are paused since, ``others`` were paused before and stay so."""

    frozen_at: str
    frozen_by: str
    dags: tuple[str, ...]
    others: tuple[str, ...] = ()

    def text(self) -> str:
        return json.dumps({"format": _FORMAT, **vars(self)}, sort_keys=True)

    def describe(self) -> dict[str, Any]:
        """As the result holds it."""
        return {"frozen_at": self.frozen_at, "frozen_by": self.frozen_by, "dags": list(self.dags)}

    def without(self, dag_ids: Iterable[str]) -> Snapshot | None:
        """The same without DAGs that are restored, or are no more; None where nothing is left to restore."""
        done = set(dag_ids)
        dags = tuple(dag_id for dag_id in self.dags if dag_id not in done)
        others = tuple(sorted({*self.others, *(done & set(self.dags))}))
        return Snapshot(self.frozen_at, self.frozen_by, dags, others) if dags else None


def read_snapshot(name: str, text: str) -> Snapshot:
    """:raises InvalidRequestError: for a variable that holds something else."""
    try:
        content = json.loads(text)
        if content["format"] != _FORMAT:
            raise ValueError("format")
        texts = {part: tuple(str(dag_id) for dag_id in content[part]) for part in ("dags", "others")}
        return Snapshot(str(content["frozen_at"]), str(content["frozen_by"]), **texts)
    except (ValueError, KeyError, TypeError):
        raise InvalidRequestError(
            f"The variable '{name}' holds no snapshot that this module can read. Name another one in snapshot, or delete it if no DAG waits "
            "to be restored. Nothing was written."
        ) from None


def snapshots(airflow: Airflow) -> dict[str, Snapshot]:
    """Every snapshot on the server, by the key of its variable: the task that froze may have chosen the key."""
    found = {}
    for row in listing(airflow, VARIABLE)[0]:
        if "frozen_at" in str(row["value"]):
            try:
                found[row["key"]] = read_snapshot(row["key"], row["value"])
            except InvalidRequestError:
                # something else that speaks of a freeze
                continue
    return found
