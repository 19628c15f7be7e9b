# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Listings that change while they are read."""

from __future__ import annotations

import random
import threading
from itertools import count

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.complete_list import key_by, list_complete
from ansible_collections.community.airflow.plugins.module_utils._client.pagination import pages
from ansible_collections.community.airflow.plugins.module_utils._errors import IncompleteListingError
from ansible_collections.community.airflow.plugins.module_utils._resources.task_instance import INSTANCE_KEY

BY_ID = key_by(("id",))


class Table:
    """Rows on a server.

    ``between`` changes them before each page except the first one.
    """

    def __init__(self, count, between=lambda rows: None):
        self.rows = [{"id": number, "state": "queued"} for number in range(count)]
        self.between, self.asked = between, 0

    def ask(self, limit, offset):
        if self.asked:
            self.between(self.rows)
        self.asked += 1
        return [dict(row) for row in self.rows[offset : offset + limit]], len(self.rows)

    def read(self, joined=False, limit=None, **options):
        key = BY_ID if joined else None
        return list_complete(
            lambda: pages(self.ask, 20, limit, key=key), "list things", BY_ID, limit, joined=joined, **options
        )


def moved(rows, count=3):
    """Move an updated row to the end, like a database without a sort order."""
    for _each in range(count):
        row = rows.pop(random.randrange(len(rows)))
        rows.append({**row, "state": "running"})


@pytest.mark.parametrize("seed", range(20))
def test_no_row_of_a_list_without_an_order_is_lost(seed):
    random.seed(seed)
    changes = [40]

    def between(rows):
        if changes[0]:
            changes[0] -= 4
            moved(rows, 4)

    rows, total = Table(250, between).read(ordered=False)
    assert sorted(row["id"] for row in rows) == list(range(250))
    assert (len(rows), total) == (250, 250)


def test_rows_that_keep_moving():
    random.seed(0)
    rows, _total = Table(250, moved).read(ordered=False)
    assert sorted(row["id"] for row in rows) == list(range(250))


def test_repeated_rows_are_an_incomplete_list_despite_the_right_count():
    with pytest.raises(
        IncompleteListingError,
        match=r"Cannot list things: received 2 objects \(1 of them twice\), but the server counts 2",
    ):
        list_complete(lambda: iter([([{"id": 1}, {"id": 1}], 2)]), "list things", BY_ID)


def test_task_instances_of_a_dynamic_region_are_told_apart():
    """Airflow 3.4 returns several rows with the same task and map index.

    Only some rows have a region.
    """
    outside = {"dag_id": "d", "dag_run_id": "r", "task_id": "t", "map_index": -1}
    rows = [outside, *({**outside, "region_id": "a", "region_index": index} for index in range(2))]
    assert list_complete(lambda: iter([(rows, 3)]), "list task instances", key_by(INSTANCE_KEY)) == (rows, 3)
    with pytest.raises(IncompleteListingError):
        list_complete(lambda: iter([([*rows[1:], rows[2]], 3)]), "list task instances", key_by(INSTANCE_KEY))


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_log_that_grows_while_it_is_read(newest_first):
    def between(rows):
        rows.insert(0 if newest_first else len(rows), {"id": 1000 + len(rows)})

    rows, total = Table(90, between).read(joined=True)
    assert set(range(90)) <= {row["id"] for row in rows}
    assert len({row["id"] for row in rows}) == len(rows) == total


@pytest.mark.parametrize("added", [1, 3, 9])
@pytest.mark.parametrize("ordered", [True, False])
def test_the_newest_rows_of_a_log_that_grows(added, ordered):
    """On a busy server, the log grows before every page, at its start."""

    def between(rows):
        for _each in range(added):
            rows.insert(0, {"id": len(rows)})

    table = Table(90, between)
    table.rows.reverse()
    rows, total = table.read(joined=True, limit=50, ordered=ordered)
    assert [row["id"] for row in rows] == list(range(89, 39, -1))
    assert total == len(table.rows)
    # a single read
    assert table.asked <= 6


def test_the_oldest_rows_of_a_log_that_grows():
    rows, _total = Table(90, lambda rows: rows.append({"id": len(rows)})).read(joined=True, limit=50)
    assert [row["id"] for row in rows] == list(range(50))


def test_a_list_that_shrinks_is_read_again():
    left = [30]

    def between(rows):
        if left[0]:
            left[0] -= 1
            rows.pop(0)

    table = Table(90, between)
    rows, total = table.read()
    assert [row["id"] for row in rows] == [row["id"] for row in table.rows]
    assert total == len(rows)


@pytest.mark.parametrize("seconds", [0, 1])
@pytest.mark.parametrize("seed", range(30))
def test_rows_that_exist_all_the_time_are_returned_even_if_others_are_added_or_removed(seed, seconds):
    """With ``seconds``, pages are so slow that they are requested concurrently."""
    chance = random.Random(seed)
    table = Table(250)
    lasting, lock, clock = set(range(250)), threading.Lock(), count(0, seconds)

    def ask(limit, offset):
        with lock:
            if table.asked:
                for _each in range(chance.choice([0, 3, 20])):
                    lasting.discard(table.rows.pop(chance.randrange(min(len(table.rows), 100)))["id"])
                for _each in range(chance.choice([0, 3, 30])):
                    table.rows.append({"id": 1000 * (seed + 1) + table.asked + len(table.rows) / 1e4})
            return Table.ask(table, limit, offset)

    rows, total = list_complete(
        lambda: pages(ask, 50, clock=lambda: next(clock), key=BY_ID), "things", BY_ID, joined=True
    )
    # rows that were removed while the list was read may be returned or not
    assert lasting <= {row["id"] for row in rows}
    assert len({row["id"] for row in rows}) == len(rows) == total


def test_as_many_rows_are_added_as_removed():
    """The counts of all pages are equal."""
    table = Table(250)
    changes = [lambda rows: rows.__setitem__(slice(None), [*rows[40:], *({"id": 1000 + n} for n in range(40))])]
    table.between = lambda rows: changes.pop()(rows) if changes else None
    rows, _total = table.read(joined=True)
    assert set(range(40, 250)) <= {row["id"] for row in rows}


@pytest.mark.parametrize("total", [0, 2])
def test_a_total_that_the_server_counts_after_a_change(total):
    """A server reads the rows and their number one after the other."""
    totals = [total]

    def read():
        return iter([([{"id": 1}], totals.pop() if totals else 1)])

    assert list_complete(read, "list things", BY_ID) == ([{"id": 1}], 1)


def test_hidden_rows_are_detected_at_the_second_read():
    reads = []

    def read():
        reads.append(1)
        return iter([([{"id": 1}], 3)])

    with pytest.raises(IncompleteListingError, match="received 1 object, but the server counts 3"):
        list_complete(read, "list things", BY_ID, joined=True)
    assert len(reads) == 2


@pytest.mark.parametrize("limit", [None, 2])
@pytest.mark.parametrize("size, key", [(1, "id"), (2, "id"), (3, "id"), (20, "id"), (2, "none")])
def test_pages_that_cannot_overlap(size, key, limit):
    """The server's maximum_page_limit may be 1."""
    table, identify = Table(7), key_by((key,))

    def read():
        return pages(lambda limit, offset: table.ask(min(limit, size), offset), 20, limit, key=identify)

    rows, total = list_complete(read, "things", identify, limit, joined=True)
    assert ([row["id"] for row in rows], total) == (list(range(limit or 7)), 7)
