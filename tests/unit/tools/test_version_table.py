# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page about versions matches its sources and covers every declaration.

The sources are the declarations and the recorded runs.
"""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "tools"))

import version_table  # noqa: E402  (it is in the folder just added)
import versions  # noqa: E402


def test_the_page_is_up_to_date():
    results = json.loads((ROOT / version_table.RESULTS).read_text())
    assert (ROOT / version_table.PAGE).read_text() == version_table.page(results), "run make version-table"


@pytest.mark.parametrize(
    "name",
    [
        *versions.COMMON,
        *versions.WITH_USERS,
        *(name for names, _variables in versions.LIVE_CHECKS.values() for name in names),
    ],
)
def test_every_selected_test_exists(name):
    file, _separator, function = name.partition("::")
    tree = ast.parse((ROOT / "tests" / "live" / file).read_text())
    assert not function or function in {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


def test_every_declaration_is_on_the_page_or_internal():
    listed = {name for features in version_table.ACTIONS.values() for _feature, name, _start in features}
    known = version_table.restricted()
    assert not listed & version_table.INTERNAL.keys()
    assert listed | version_table.INTERNAL.keys() == known.keys(), "add the declaration to version_table.py"


@pytest.mark.parametrize(
    "module, feature, airflow_2, airflow_3, message",
    [
        (
            "airflow_pool",
            "``include_deferred``",
            "2.7.0 and later",
            "yes",
            "include_deferred requires Airflow 2.7.0 or later",
        ),
        (
            "airflow_dag_run",
            "``only_new``",
            "no",
            "3.2.2 and later",
            "only_new requires Airflow 3.2.2 or later, but this server runs Airflow ….",
        ),
        ("airflow_backfill", "all", "no", "yes", "Cannot …: this operation requires Airflow 3 or later"),
        (
            "airflow_config_info",
            "``section``",
            "2.7.0 and later",
            "yes",
            "The filter section requires Airflow 2.7.0 or later",
        ),
        # 2.7.0 to 2.9.2 accept it, and then fail with status 500
        (
            "airflow_task_instance",
            "``state=skipped``",
            "2.9.3 and later",
            "yes",
            "state=skipped requires Airflow 2.9.3 or later",
        ),
        (
            "airflow_event_log_info",
            # 2.8 has most of them, but counts all entries
            "``dag_id``, ``task_id``, ``event``, ``owner``, ``before``, ``after``, ``run_id``, ``included_events``, ``excluded_events``",
            "2.9.0 and later",
            "yes",
            "The filter … requires Airflow 2.9.0 or later",
        ),
        ("airflow_job_info", "all", "no", "yes", "Reading jobs requires Airflow 3 or later"),
        (
            "airflow_dag_info",
            "``include``: ``statistics``",
            "2.10.0 and later",
            "yes",
            "requires Airflow 2.10.0 or later",
        ),
    ],
)
def test_a_row(module, feature, airflow_2, airflow_3, message):
    [row] = [row for row in version_table.rows() if (row.module, row.feature) == (module, feature)]
    assert (row.airflow_2, row.airflow_3) == (airflow_2, airflow_3)
    assert message in row.message


REPORT = """<testsuites><testsuite tests="4">
<testcase classname="tests.live.test_a" name="test_x[1]"/>
<testcase classname="tests.live.test_a" name="test_y"><failure message="no"/></testcase>
<testcase classname="tests.live.test_a" name="test_y"><error message="no"/></testcase>
<testcase classname="tests.live.test_b" name="test_z"><skipped/></testcase>
</testsuite></testsuites>"""


def test_the_report_of_a_run(tmp_path):
    (tmp_path / "report.xml").write_text(REPORT)
    found = versions.counted(tmp_path / "report.xml")
    assert found == {"passed": 1, "failed": ["test_a::test_y"], "skipped": ["test_b::test_z"]}


def test_a_new_result_replaces_the_recorded_one(tmp_path):
    record = {"2.5.0": {"ok": True, "date": "2026-01-01"}, "2.6.3": {"ok": False, "date": "2026-01-01"}, "1.0.0": {}}
    (tmp_path / "record.json").write_text(json.dumps(record))
    new = {"name": "2.6.3", "ok": True, "date": "2026-02-02", "passed": 7, "seconds": 9}
    (tmp_path / "2.6.3.json").write_text(json.dumps(new))
    output = tmp_path / "output"
    output.mkdir()
    (tmp_path / "2.6.3.json").rename(output / "2.6.3.json")
    assert version_table.collected(tmp_path / "record.json", output) == {
        "2.5.0": record["2.5.0"],
        "2.6.3": {"ok": True, "date": "2026-02-02", "passed": 7},
    }


def test_the_jobs_of_a_release():
    import jobs

    assert jobs.selected("3.0.6", True) == ["3.0.6", "3.0.6-simple", "3.0.6-newest-fab"]
    assert jobs.selected("core-2.21", True) == ["core-2.21-units", "core-2.21-execution", "core-2.21-canary"]
    assert jobs.selected("core-2.22", True) == [f"core-2.22-{check}" for check in versions.CORE_CHECKS]
    assert jobs.selected("3.0", True) == []
    assert jobs.selected("docs", False) == ["docs"]
