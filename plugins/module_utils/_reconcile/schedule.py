# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""In which order changes are written, and which of them in one request. Pure.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .batch import Service, Steps
from .plan import Change

CHUNK = 1000
"""The most objects in one request: at most a second's work for a server (measured on SQLite), and a body of some 100 kB."""


class Batch(NamedTuple):
    """Changes of one kind with one action, to be written side by side, and in one request where ``bulk`` says so.

    ``prunes``: deletions of what nobody lists, which depend on everything that is listed being there.
    """

    service: Service
    action: str
    changes: Sequence[Change]
    bulk: bool = False
    prunes: bool = False


def schedule(every: Sequence[Steps]) -> Iterator[Batch]:
    """Everything in the order of the catalogue, what is deleted at the end and the other way round."""
    for steps in every:
        for action in ("create", "update"):
            yield from _batches(steps, action)
    for steps in reversed(every):
        yield from _batches(steps, "delete")


def _batches(steps: Steps, action: str) -> Iterator[Batch]:
    of_action = [change for change in steps.changes if change.action == action]
    for prunes in (False, True):
        chosen = [one for one in of_action if prunes == (action == "delete" and one.key in steps.pruned)]
        bulk = action in steps.service.endpoint.bulk and len(chosen) > 1
        size = CHUNK if bulk else len(chosen) or 1
        for start in range(0, len(chosen), size):
            part = chosen[start : start + size]
            yield Batch(steps.service, action, part, bulk and len(part) > 1, prunes)
