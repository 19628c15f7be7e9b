# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The comparison of results with the documentation, which the live suites use."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

FILE = Path(__file__).resolve().parents[2] / "live" / "documented.py"
MODULE = '''
RETURN = r"""
pool:
  type: dict
  contains:
    name: {type: str}
    slots: {type: int}
    load: {type: float}
    extra: {type: dict}
runs:
  type: list
  elements: dict
  contains:
    id: {type: int}
    tags: {type: list, elements: str}
answer: {type: raw}
assets:
  type: list
  elements: dict
  contains:
    id: {type: int}
    name: {type: str, description: Name. Always V(null) on Airflow 2.}
    group: {type: str, description: Group. Missing before Airflow 2.10.0.}
    hooks: {type: list, elements: str, description: Hooks. Always V(null) before Airflow 2.8.0. Missing on Airflow 3.}
    details: {type: dict, returned: if requested}
diff: {type: dict}
"""
'''


@pytest.fixture
def documented(tmp_path):
    spec = importlib.util.spec_from_file_location("live_documented", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "sample.py").write_text(MODULE)
    module.MODULES = tmp_path
    return module


def test_documented_paths(documented):
    assert documented.documented_paths("sample") == {
        *("pool", "pool.name", "pool.slots", "pool.load", "pool.extra"),
        *("runs", "runs[].id", "runs[].tags", "answer"),
        *("assets", *(f"assets[].{name}" for name in ("id", "name", "group", "hooks", "details"))),
    }


@pytest.mark.parametrize(
    "result",
    [
        {},
        {"changed": True, "msg": "", "diff": [], "invocation": {}, "warnings": []},
        {"pool": {}, "runs": []},
        {"pool": {"name": None, "slots": 1, "load": 1, "extra": {"free": {"keys": 1}}}},
        {"pool": None, "runs": [{"id": 1, "tags": ["a", None]}, {"tags": None}]},
        {"answer": [1, {"free": 2}]},
    ],
)
def test_a_result_as_documented(documented, result):
    assert documented.Comparison().problems("sample", result) == []


@pytest.mark.parametrize(
    ("result", "problem"),
    [
        ({"size": 1}, "sample returns size, which is not documented."),
        ({"pool": {"size": 1}}, "sample returns pool.size, which is not documented."),
        ({"runs": [{"id": 1}, {"size": 1}]}, "sample returns runs[].size, which is not documented."),
        ({"pool": {"slots": "8"}}, "sample returns pool.slots as str, which is documented as int."),
        ({"pool": {"slots": 8.0}}, "sample returns pool.slots as float, which is documented as int."),
        ({"pool": {"slots": True}}, "sample returns pool.slots as bool, which is documented as int."),
        ({"pool": []}, "sample returns pool as list, which is documented as dict."),
        ({"runs": [1]}, "sample returns runs[] as int, which is documented as dict."),
        ({"runs": [{"tags": [1, 2]}]}, "sample returns runs[].tags[] as int, which is documented as str."),
    ],
)
def test_a_result_that_is_not_as_documented(documented, result, problem):
    (found,) = documented.Comparison().problems("sample", result)
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("number", "asset", "problem"),
    [
        ((2, 5, 0), {"id": 1, "name": None, "hooks": None}, ""),
        ((2, 11, 2), {"id": 1, "name": None, "group": "a", "hooks": ["h"]}, ""),
        ((3, 0, 6), {"id": 1, "name": "n", "group": "a"}, ""),
        ((3, 0, 6), {}, ""),
        ((), {"name": None}, ""),
        (
            (2, 11, 2),
            {"id": 1, "name": "n", "group": "a", "hooks": None},
            "returns a value for assets[].name on Airflow 2.11.2",
        ),
        ((2, 7, 3), {"id": 1, "name": None, "hooks": []}, "returns a value for assets[].hooks on Airflow 2.7.3"),
        ((2, 5, 0), {"id": 1, "hooks": None}, "does not return assets[].name on Airflow 2.5.0"),
        ((3, 0, 6), {"name": "n", "group": "a"}, "does not return assets[].id on Airflow 3.0.6"),
        ((2, 9, 3), {"id": 1, "name": None, "group": None, "hooks": None}, "returns assets[].group on Airflow 2.9.3"),
        ((3, 0, 6), {"id": 1, "name": "n", "group": "a", "hooks": None}, "returns assets[].hooks on Airflow 3.0.6"),
    ],
)
def test_statements_about_versions(documented, number, asset, problem):
    found = documented.Comparison(number).problems("sample", {"assets": [asset], "runs": []})
    assert [one.startswith(f"sample {problem}") for one in found] == [True] * bool(problem)


def test_observed_keys_are_recorded(documented):
    comparison = documented.Comparison()
    comparison.problems("sample", {"pool": {"name": "etl"}, "changed": False})
    comparison.problems("sample", {"runs": [{"id": 1}, {"tags": None}], "size": 1})
    assert comparison.seen == {"sample": {"pool", "pool.name", "runs", "runs[].id", "runs[].tags"}}
