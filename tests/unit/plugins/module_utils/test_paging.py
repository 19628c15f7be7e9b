# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import threading
import time

import pytest

from ansible_collections.community.airflow.plugins.module_utils._paging import in_order, pages


class Listing:
    """``count`` rows, of which a page holds at most ``most``; notes what is asked for."""

    def __init__(self, count, most=100):
        self.rows, self.most, self.asked = list(range(count)), most, []

    def __call__(self, limit, offset):
        self.asked.append((limit, offset))
        return self.rows[offset : offset + min(limit, self.most)], len(self.rows)


def read(listing, page=100, limit=None, readers=4):
    return [row for rows, _total in pages(listing, page, limit, readers) for row in rows]


@pytest.mark.parametrize("readers", [1, 4])
@pytest.mark.parametrize("most", [7, 20, 100])
@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 250, 1000])
def test_every_row_comes_once_and_in_order(count, most, readers):
    assert read(Listing(count, most), readers=readers) == list(range(count))


@pytest.mark.parametrize(("count", "asked"), [(0, 1), (100, 1), (101, 2), (1000, 10)])
def test_no_page_is_asked_for_twice(count, asked):
    listing = Listing(count)
    read(listing)
    assert len(listing.asked) == len(set(listing.asked)) == asked


@pytest.mark.parametrize(("limit", "most", "rows"), [(1, 100, 1), (150, 100, 150), (150, 20, 150), (900, 100, 250)])
def test_a_limit_is_kept(limit, most, rows):
    listing = Listing(250, most)
    assert len(read(listing, limit=limit)) == rows
    assert max(asked for asked, _offset in listing.asked) <= limit


def test_a_listing_that_shrinks_ends():
    def shrinking(limit, offset):
        return ([1, 2], 10) if not offset else ([], 10)

    assert read(shrinking, readers=1) == [1, 2]


def test_results_come_in_order_and_not_far_ahead():
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

    assert list(in_order(work, range(20), 4)) == list(range(20))
    assert 1 < most <= 4


def test_an_error_reaches_the_caller():
    def work(number):
        if number == 3:
            raise ValueError("three")
        return number

    with pytest.raises(ValueError, match="three"):
        list(in_order(work, range(10), 2))
