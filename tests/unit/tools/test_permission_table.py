# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page about permissions matches its sources and covers every module.

The sources are the recorded results and the table of permissions.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "tools"))

import permission_table  # noqa: E402  (it is in the folder just added)

RESULTS = json.loads((ROOT / permission_table.RESULTS).read_text())
MODULES = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text())["action_groups"]["airflow"]
NOT_PROVEN = {"airflow_hitl": "needs a task that asks a question, which only a scheduler runs"}


def test_the_page_is_up_to_date():
    assert (ROOT / permission_table.PAGE).read_text() == permission_table.page(RESULTS), "run make permission-table"


def test_every_result_was_proven():
    assert not [
        (release, case) for release, cases in RESULTS.items() for case, one in cases.items() if not one["proven"]
    ]


def test_every_module_is_on_the_page():
    found = {one["module"] for cases in RESULTS.values() for one in cases.values()}
    missing = {name.rpartition(".")[2] for name in MODULES} - found
    assert missing == NOT_PROVEN.keys()


def test_permissions_are_grouped_by_resource():
    assert (
        permission_table.short(["can_edit on Pools", "can_read on Pools", "can_read on DAGs"])
        == "DAGs (read), Pools (read, edit)"
    )


def test_a_part_replaces_only_its_cases(tmp_path):
    output = tmp_path / "output"
    output.mkdir()
    (tmp_path / "record.json").write_text('{"3.3.2": {"a": 1}, "2.11.2": {"b": 1, "c": 1}, "2.5.0": {}}')
    (output / "3.3.2.json").write_text('{"b": 2}')
    (output / "2.11.2-part.json").write_text('{"c": 3}')
    found = permission_table.collected(tmp_path / "record.json", output)
    assert list(found.items()) == [("2.5.0", {}), ("2.11.2", {"b": 1, "c": 3}), ("3.3.2", {"b": 2})]


def test_optional_permissions():
    assert permission_table._cell([], [], ["can_read on Users"]) == "none; optional: Users (read)"


def test_the_requests_of_a_bulk_action():
    rows = permission_table._of_requests("v2")
    assert ["``PATCH pools``", "3.1.0", "Pools (create, edit or delete, for the actions in the body)"] in rows
