# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The checks of the fault suite find each kind of discrepancy.

A fault affects the requests that it is for.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / folder) for folder in ("live", "servers")]

import fault_checks  # noqa: E402  (it is in the folder just added)
import faults  # noqa: E402
from fault_cases import Case  # noqa: E402

OPTIONS = {"name": "etl", "password": "hush-hush-1", "extra": {"api_token": "hush-hush-2"}, "update_password": "always"}
CASE = Case("airflow_pool", OPTIONS, clean=lambda: None, state=lambda: None, reached=lambda found: found == "new")
FAILED = {"failed": True, "msg": "Cannot update pool 'etl'."}
DONE = {"changed": True, "done_before_failure": ["update pool 'etl'"], "outcome_unknown": []}
UNKNOWN = {"changed": True, "done_before_failure": [], "outcome_unknown": ["update pool 'etl'"]}


def discrepancies(result, before, after, kind="500 after"):
    return list(fault_checks._discrepancies(CASE, kind, result, before, after))


@pytest.mark.parametrize(
    "result, before, after",
    [
        ({"changed": True}, "old", "new"),
        ({"changed": False}, "new", "new"),
        (FAILED, "old", "old"),
        ({**FAILED, **DONE}, "old", "half"),
        ({**FAILED, **UNKNOWN}, "old", "old"),
        ({**FAILED, **UNKNOWN}, "old", "new"),
    ],
)
def test_true_results(result, before, after):
    assert discrepancies(result, before, after) == []


@pytest.mark.parametrize(
    "result, before, after, words",
    [
        ({"changed": True}, "old", "half", "reports success, but the state is half"),
        ({"changed": False}, "old", "old", "reports success, but the state is old"),
        ({"changed": False}, "old", "new", "with changed=False"),
        ({"changed": True}, "new", "new", "with changed=True"),
        ({"changed": True, "pool": "hush-hush-1"}, "old", "new", "shows the secret"),
        ({"changed": True, "pool": {"a": ["hush-hush-2"]}}, "old", "new", "shows the secret"),
        (FAILED, "old", "half", "reports unchanged"),
        ({**FAILED, **DONE}, "old", "old", "reports changed, but nothing was"),
        ({**FAILED, "changed": True}, "old", "half", "names nothing that was done"),
        (
            {**FAILED, **DONE, "msg": "It failed. Nothing was changed."},
            "old",
            "half",
            "reports that nothing was changed",
        ),
        ({"failed": True, "msg": "NO RESULT"}, "old", "old", "is not a sentence"),
        ({"failed": True, "msg": "TRACEBACK KeyError('name')."}, "old", "old", "is not a sentence"),
        ({"failed": True, "msg": "Unexpected ValueError."}, "old", "old", "is not a sentence"),
        ({"failed": True}, "old", "old", "is not a sentence"),
    ],
)
def test_false_results_are_detected(result, before, after, words):
    assert [one for one in discrepancies(result, before, after) if words in one], discrepancies(result, before, after)


def test_a_404_from_airflow_is_accepted_as_absence():
    assert discrepancies({"changed": False}, "old", "old", faults.AIRFLOW_404) == []
    assert discrepancies({"changed": True}, "old", "old", faults.AIRFLOW_404)
    assert discrepancies({"changed": False}, "old", "old", "404")


def test_fault_is_applied_to_its_request():
    once, onwards = faults.fault_at(1, "500 before"), faults.fault_at(1, "500 before", onwards=True)
    asked = [("GET", "/api/v1/version"), *[("GET", "/api/v1/pools/etl")] * 3]
    met = [[one.matches(method, path, b"") for method, path in asked] for one in (once, onwards)]
    # the first is part of the detection
    assert met == [[False, False, True, False], [False, False, True, True]]
    assert (once.hits, onwards.hits) == (1, 2)


def test_a_redirect_leads_to_the_other_host():
    answer = faults.fault_at(0, "redirect after", elsewhere="http://localhost:1").answer_to("/api/v1/pools?limit=1")
    assert (answer[0], answer[3]) == (302, {"Location": "http://localhost:1/api/v1/pools?limit=1"})


def test_kinds():
    """There are at least 24 kinds.

    Each has a twin where a read cannot show a difference.
    """
    assert len(faults.KINDS) >= 24
    for name, kind in faults.KINDS.items():
        if kind.same_for_reads:
            twin = faults.KINDS[kind.same_for_reads]
            assert kind.forward and not twin.forward, name
