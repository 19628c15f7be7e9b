# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Medians, and ratios of paired runs.

The functions are pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

__all__ = ["median", "ratio", "ratios", "spread"]


def ratios(slow: Sequence[float], fast: Sequence[float]) -> list[float]:
    """Return, for each turn, the ratio of the slow run to the fast run.

    If one contestant has fewer runs, its last run is compared with all remaining runs of the other one.
    """
    if not slow or not fast:
        return []
    pairs = range(max(len(slow), len(fast)))
    return [slow[min(pair, len(slow) - 1)] / fast[min(pair, len(fast) - 1)] for pair in pairs]


def ratio(slow: Sequence[float], fast: Sequence[float]) -> float | None:
    """Return the median of the ratios, or None if a contestant did not run."""
    found = ratios(slow, fast)
    return median(found) if found else None


def spread(values: Sequence[float]) -> float:
    """Return the range of the values, relative to their median."""
    return (max(values) - min(values)) / median(values) if median(values) else 0.0
