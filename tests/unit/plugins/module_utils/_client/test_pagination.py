# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import threading
import time

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.pagination import (
    MAX_SEQUENTIAL_SECONDS,
    map_in_order,
    pages,
)


class Listing:
    """A listing of ``count`` rows with pages of at most ``most`` rows.

    A page takes ``seconds``, the first one ``login`` more. The requests and their threads are recorded.
    """

    def __init__(self, count, most=100, seconds=0.0, login=0.0):
        self.rows, self.most, self.asked, self.threads = list(range(count)), most, [], []
        self.seconds, self.login, self.now = seconds, login, 0.0

    def __call__(self, limit, offset):
        self.now += self.seconds + (0 if self.asked else self.login)
        self.asked.append((limit, offset))
        self.threads.append(threading.get_ident())
        return self.rows[offset : offset + min(limit, self.most)], len(self.rows)

    @property
    def alone(self):
        """Return the number of pages that the test's own thread requested.

        It requests them before other threads do.
        """
        return self.threads.count(threading.get_ident())


def read(listing, page=100, limit=None, key=None):
    return [row for rows, _total in pages(listing, page, limit, lambda: listing.now, key) for row in rows]


@pytest.mark.parametrize("seconds", [0, 1])
@pytest.mark.parametrize("most", [7, 20, 100])
@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 250, 1000])
def test_every_row_is_returned_once_in_order(count, most, seconds):
    assert read(Listing(count, most, seconds)) == list(range(count))


@pytest.mark.parametrize("limit", [None, 1, 100, 101, 150])
@pytest.mark.parametrize("seconds", [0, 1])
@pytest.mark.parametrize("most", [1, 7, 100])
@pytest.mark.parametrize("count", [0, 1, 100, 101, 250])
def test_pages_that_overlap_return_every_row_and_end(count, most, seconds, limit):
    listing = Listing(count, most, seconds)
    rows = read(listing, limit=limit, key=lambda row: row)
    expected = list(range(min(count, limit or count)))
    assert list(dict.fromkeys(rows)) == expected
    assert len(rows) - len(expected) < len(listing.asked)


@pytest.mark.parametrize("seconds", [0, 1])
@pytest.mark.parametrize(("count", "asked"), [(0, 1), (100, 1), (101, 2), (1000, 10)])
def test_no_page_is_requested_twice(count, asked, seconds):
    listing = Listing(count, seconds=seconds)
    read(listing)
    assert len(listing.asked) == len(set(listing.asked)) == asked


@pytest.mark.parametrize(
    ("count", "seconds", "alone"),
    [
        (1000, MAX_SEQUENTIAL_SECONDS / 8, 10),
        (1000, MAX_SEQUENTIAL_SECONDS / 7.9, 2),
        (1000, MAX_SEQUENTIAL_SECONDS / 2, 2),
        (300, 10, 3),
        (400, 10, 2),
    ],
)
def test_pages_are_requested_concurrently_if_the_rest_is_slow(count, seconds, alone):
    listing = Listing(count, seconds=seconds)
    read(listing)
    assert listing.alone == alone


def test_a_slow_login_does_not_count_as_a_slow_server():
    listing = Listing(1000, seconds=MAX_SEQUENTIAL_SECONDS / 100, login=60)
    read(listing)
    assert listing.alone == 10


def test_slow_server_receives_concurrent_requests():
    listing = Listing(1000, seconds=MAX_SEQUENTIAL_SECONDS / 100)
    came = 0
    for rows, _total in pages(listing, 100, clock=lambda: listing.now):
        came += len(rows)
        if came == 500:
            listing.seconds = 1.0
    assert (came, listing.alone) == (1000, 6)


@pytest.mark.parametrize("seconds", [0, 1])
@pytest.mark.parametrize(
    ("limit", "most", "rows"), [(1, 100, 1), (150, 100, 150), (150, 20, 150), (170, 20, 170), (900, 100, 250)]
)
def test_a_limit_is_kept(limit, most, rows, seconds):
    listing = Listing(250, most, seconds)
    assert read(listing, limit=limit) == list(range(rows))
    assert max(offset + asked for asked, offset in listing.asked) <= limit


def test_a_listing_that_shrinks_ends():
    def shrinking(limit, offset):
        return ([1, 2], 10) if not offset else ([], 10)

    assert [row for rows, _total in pages(shrinking, 100) for row in rows] == [1, 2]


def test_results_are_ordered_and_read_ahead_is_limited():
    running, most, lock = 0, 0, threading.Lock()

    def work(number):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.002 * (number % 3))
        with lock:
            running -= 1
        return number

    assert list(map_in_order(work, range(20), 4)) == list(range(20))
    assert 1 < most <= 4


def test_an_error_reaches_the_caller():
    def work(number):
        if number == 3:
            raise ValueError("three")
        return number

    with pytest.raises(ValueError, match="three"):
        list(map_in_order(work, range(10), 2))
