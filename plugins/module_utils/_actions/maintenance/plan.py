# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plan which DAGs to pause or unpause, and the new snapshot.

This module has no side effects.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from ..._resources.snapshot import Snapshot


@dataclass
class Freeze:
    """The plan of a freeze or restore.

    ``states`` maps each DAG to its new scheduling state. ``remembered`` is the new snapshot, or None if nothing is left to restore.
    The other fields apply only to a restore. Of the DAGs in the previous snapshot, ``gone`` holds those that no longer exist, ``unseen``
    those that the user is not allowed to read, and ``consumed`` those that the restore removes from the snapshot. ``new`` holds the DAGs
    that have appeared since the freeze.
    """

    states: dict[str, str] = field(default_factory=dict)
    remembered: Snapshot | None = None
    gone: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    consumed: tuple[str, ...] = ()


def freeze(
    active: Iterable[str],
    existing: Iterable[str],
    snapshot: Snapshot | None,
    by: str,
    now: str,
    draining: Iterable[str] = (),
) -> Freeze:
    """Plan to pause the DAGs that are not paused.

    These are the DAGs in ``active``, which are some of the ``existing`` DAGs. They are added to ``snapshot``, if there is one. After the
    restore, the DAGs in ``draining`` drain again.
    """
    pausing = sorted(active)
    earlier = snapshot or Snapshot(now, by, ())
    dags = tuple(sorted({*earlier.dags, *pausing}))
    others = snapshot.others if snapshot else tuple(sorted({*existing} - {*dags}))
    # a DAG that was unpaused during an earlier freeze may have started or stopped draining since
    drained = tuple(sorted({*(set(earlier.draining) - set(pausing)), *draining}))
    return Freeze(
        dict.fromkeys(pausing, "paused"), Snapshot(earlier.frozen_at, earlier.frozen_by, dags, others, drained)
    )


def restore(
    selected: Mapping[str, bool], existing: Iterable[str], snapshot: Snapshot, unseen: Collection[str] = ()
) -> Freeze:
    """Plan to unpause the frozen DAGs that still exist.

    ``selected`` maps each selected DAG to whether it is paused. DAGs of the snapshot that are neither in ``existing`` nor in ``unseen`` no
    longer exist. DAGs in ``unseen`` stay in the snapshot.
    """
    existing = set(existing)
    gone = sorted(set(snapshot.dags) - existing - set(unseen))
    mine = [dag_id for dag_id in snapshot.dags if dag_id in selected]
    new = sorted(existing - set(snapshot.dags) - set(snapshot.others))
    return Freeze(
        {dag_id: "draining" if dag_id in snapshot.draining else "active" for dag_id in mine if selected[dag_id]},
        snapshot.without([*mine, *gone]),
        gone,
        sorted(unseen),
        new,
        (*mine, *gone),
    )
