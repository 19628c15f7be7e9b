# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page about faults contains the recorded placements."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "tests" / "tools"), str(ROOT / "tests" / "live")]

import faults  # noqa: E402

import fault_page  # noqa: E402  (it is in a folder just added)

RESULTS = json.loads((ROOT / fault_page.RESULTS).read_text())


def test_the_page_is_up_to_date():
    assert (ROOT / fault_page.PAGE).read_text() == fault_page.page(RESULTS), "run make fault-table"


def test_every_kind_of_fault_is_on_the_page():
    listed = [kind for kinds in fault_page.GROUPS.values() for kind in kinds]
    assert sorted(listed) == sorted(faults.KINDS)


def test_no_result_is_untrue():
    cells = [cell for release in RESULTS.values() for case in release["cases"].values() for cell in case.values()]
    assert [cell["untrue"] for cell in cells if cell["untrue"]] == []


def run_of(date, placements, untrue=()):
    cell = {"placements": list(placements), "discrepancies": [{"placement": one, "discrepancy": "x"} for one in untrue]}
    return json.dumps({"release": "3.3.2", "date": date, "cases": {"pool-create": {"400": cell}}})


def test_a_placement_counts_once_with_its_last_result(tmp_path):
    earlier, later = tmp_path / "b.json", tmp_path / "a.json"
    earlier.write_text(run_of("2026-11-28", ["0.0", "0.1", "1.0"], ["0.0", "1.0"]))
    os.utime(earlier, (1, 1))
    later.write_text(run_of("2026-11-29", ["0.0", "0.2"], ["0.2"]))
    found = fault_page.collected(tmp_path / "none.json", tmp_path)
    assert found["3.3.2"]["date"] == "2026-11-29"
    assert found["3.3.2"]["cases"]["pool-create"]["400"] == {
        "tried": ["0.0", "0.1", "0.2", "1.0"],
        "untrue": ["0.2", "1.0"],
    }
