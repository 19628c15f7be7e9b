# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The statistics of the benchmark."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

FILE = Path(__file__).resolve().parents[3] / "benchmarks" / "figures.py"


@pytest.fixture(scope="module")
def figures():
    spec = importlib.util.spec_from_file_location("benchmark_figures", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("slow", "fast", "expected"),
    [
        ([8.0, 9.0, 40.0], [2.0, 3.0, 4.0], [4.0, 3.0, 10.0]),
        # the only run of the slow one is compared with all runs of the fast one
        ([12.0], [2.0, 3.0, 4.0], [6.0, 4.0, 3.0]),
        ([12.0, 6.0], [2.0], [6.0, 3.0]),
        ([], [2.0], []),
        ([2.0], [], []),
    ],
)
def test_ratios_are_computed_pair_by_pair(figures, slow, fast, expected):
    assert figures.ratios(slow, fast) == expected


def test_the_median_of_the_ratios_is_not_the_ratio_of_the_medians(figures):
    assert figures.ratio([8.0, 9.0, 40.0], [2.0, 3.0, 20.0]) == 3.0
    assert figures.ratio([8.0, 9.0, 40.0], [2.0, 3.0, 4.0]) == 4.0
    assert figures.ratio([], [1.0]) is None


def test_spread(figures):
    assert figures.spread([4.0, 5.0, 6.0]) == pytest.approx(0.4)
    assert figures.spread([5.0]) == 0.0
