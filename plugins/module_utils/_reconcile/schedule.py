# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The order of writes, and their grouping into bulk requests.

This module has no side effects.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .._model.bound import BoundResource
from .batch import ResourcePlan
from .plan import Change

CHUNK = 1000
"""Maximum number of objects in one request: at most a second of server time (measured on SQLite), and a body of about 100 kB."""

_ORDER = ("delete", "create", "update")


class Batch(NamedTuple):
    """Changes of one kind with one action.

    The changes are written concurrently, or in one request if ``bulk`` is true. If ``prunes`` is true, the changes are deletions of
    undeclared objects, and start only after all declared objects have been written.
    """

    bound: BoundResource
    action: str
    changes: Sequence[Change]
    bulk: bool = False
    prunes: bool = False


def schedule(every: Sequence[ResourcePlan]) -> Iterator[Batch]:
    """Yield writes in the order of the registry, then deletions in reverse order.

    If one change waits for another, the other one comes first, even if it is a deletion. If ``prune`` causes such a deletion, it comes after
    all writes of its kind that do not wait.
    """
    for resource_plan in every:
        for changes in _waves(resource_plan):
            batches = [one for action in _ORDER for one in _batches(resource_plan, action, changes)]
            yield from sorted(batches, key=lambda one: one.prunes)
    for resource_plan in reversed(every):
        awaited = set(resource_plan.waits.values())
        yield from _batches(
            resource_plan, "delete", [change for change in resource_plan.changes if change.key not in awaited]
        )


def _waves(resource_plan: ResourcePlan) -> Iterator[list[Change]]:
    """Yield the changes in groups, each change after the one that it waits for.

    Deletions that no change waits for are excluded.
    """
    waits = resource_plan.waits
    awaited = set(waits.values())
    pending = [change for change in resource_plan.changes if change.action != "delete" or change.key in awaited]
    while pending:
        keys = {change.key for change in pending}
        ready = [change for change in pending if waits.get(change.key) not in keys]
        yield ready
        pending = [change for change in pending if waits.get(change.key) in keys]


def _batches(resource_plan: ResourcePlan, action: str, changes: Sequence[Change]) -> Iterator[Batch]:
    of_action = [change for change in changes if change.action == action]
    for prunes in (False, True):
        selected = [one for one in of_action if prunes == (one.key in resource_plan.pruned)]
        bulk = action in resource_plan.bound.endpoint.bulk
        size = CHUNK if bulk else len(selected) or 1
        for start in range(0, len(selected), size):
            part = selected[start : start + size]
            yield Batch(resource_plan.bound, action, part, bulk and len(part) > 1, prunes)
