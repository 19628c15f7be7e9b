# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read lists completely, even if they change while they are read.

This module has no side effects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from .._errors import IncompleteListingError
from .._model.bound import Row
from .pagination import Page, can_overlap

RowKey = Callable[[Row], Any]
"""A function that returns the identity of a row, or None if the row has none."""
_MAX_READS = 8
"""The maximum number of reads of a list that changes while it is read. In tests with 250 task instances, the first read missed up to 40 of them."""


def list_complete(
    read: Callable[[], Iterable[Page]],
    attempt: str,
    identify: RowKey | None = None,
    limit: int | None = None,
    ordered: bool = True,
    joined: bool = False,
) -> tuple[list[Row], int]:
    """Return the rows of a list that may change while it is read, and their total.

    The list is read until the result is complete, at most ``_MAX_READS`` times. A row that moves between pages can appear twice or not at all,
    even if the number of received rows is right. To detect this, ``identify`` returns the identity of a row. If ``ordered`` is false, the server
    returns the rows in no fixed order, so each read may miss different rows. The results are then merged until a read finds no row that all
    earlier reads missed. ``limit`` limits the returned rows, not the total.

    If ``joined`` is true, the pages overlap. A single read of an ordered list then returns every row that exists during the whole read, even if
    other rows are added or removed. If ``joined`` is false, a read is complete only if the list does not change during the read.

    :raises IncompleteListingError: if the list is still incomplete, or if the server hides some rows.
    """
    merged: dict[Any, Row] = {}
    received = total = distinct = before = 0
    previous: tuple[int, int] | None = None
    for turn in range(_MAX_READS):
        by_key: dict[Any, Row] = {}
        counts: list[int] = []
        received, overlaps, is_whole = 0, False, True
        for page, total in read():
            keyed = list(_rows_by_key(page, identify, received))
            if not counts:
                overlaps = joined and can_overlap(page, identify)
            elif overlaps:
                # each page starts with the last row of the previous page
                repeats = bool(keyed) and keyed[0][0] in by_key
                is_whole, received = is_whole and repeats, received - repeats
            received += len(page)
            by_key.update(keyed)
            counts.append(total)
        missed = len(by_key.keys() - merged.keys()) - max(0, total - before)
        merged.update(by_key)
        distinct, is_stable, before = len(by_key), len(set(counts)) == 1, total
        expected = total if limit is None else min(limit, total)
        is_limited = limit is not None
        is_consistent = distinct == received and is_whole
        if is_consistent and (is_limited or (is_stable and received == total)):
            return list(by_key.values())[:limit], total
        is_joined = joined and is_whole and (overlaps or len(counts) == 1)
        if is_joined and (ordered or is_limited) and distinct >= min(expected, *counts):
            return list(by_key.values())[:limit], total if is_limited else distinct
        if identify and not ordered and len(merged) >= expected and turn and missed <= 0:
            return list(merged.values())[:limit], total
        if is_consistent and is_stable and previous == (received, total):
            # nothing moved between two reads: the server hides some rows from this user
            break
        # a server reads the rows and their number one after the other, so even a single page can differ from the total
        previous = received, total
    raise incomplete(attempt, received, total, repeated=received - distinct)


def key_by(names: Sequence[str]) -> RowKey:
    """Return a function that identifies a row by the values of these keys."""
    return lambda row: row_key(row.get(name) for name in names)


def row_key(values: Iterable[Any]) -> Any:
    """Return the identity of a row with these values, or None if all are None."""
    values = list(values)
    # as text, because a malformed value may not be hashable
    return tuple(map(str, values)) if any(value is not None for value in values) else None


def _rows_by_key(rows: list[Row], identify: RowKey | None, start: int) -> Iterator[tuple[Any, Row]]:
    for number, row in enumerate(rows, start):
        key = identify(row) if identify else None
        # a row without an identity is identified by its position
        yield number if key is None else key, row


def incomplete(attempt: str, received: int, total: int, repeated: int = 0) -> IncompleteListingError:
    """Return the error for a list from which some rows are missing."""
    objects = f"{received} object{'' if received == 1 else 's'}" + (
        f" ({repeated} of them twice)" if repeated > 0 else ""
    )
    return IncompleteListingError(
        f"Cannot {attempt}: received {objects}, but the server counts {total}. Either the list changed while it was read, or the user is "
        "not allowed to read every object."
    )
