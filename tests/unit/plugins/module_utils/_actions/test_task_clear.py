# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where whole runs are cleared, options for single tasks are not ignored."""

from __future__ import annotations

import pytest

from ansible_collections.community.airflow.plugins.module_utils._actions.task_instance.clear import task_clear
from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.operation_server import (
    DAG,
    RUN,
    Case,
    carry_out,
    listed,
    on,
)

PARTITIONS = [{"partition_key": "eu"}, {"partition_date_start": "2026-01-01"}, {"partition_date_end": "2026-01-01"}]
FILTERS = [
    {"only_running": True},
    {"include_upstream": True},
    {"include_downstream": True},
    {"include_future": True},
    {"include_past": True},
    {"include_subdags": True},
    {"include_parentdag": True},
    {"prevent_running_task": True},
    {"reset_dag_runs": False},
]


@pytest.mark.parametrize("whole", PARTITIONS)
@pytest.mark.parametrize("options", FILTERS)
def test_a_partition_selects_whole_runs(whole, options):
    error = carry_out(Case("", task_clear, {"dag_id": "etl", **whole, **options}, {}), "http://127.0.0.1:9")
    assert isinstance(error, InvalidRequestError), error
    assert f"{next(iter(whole))} cannot be used together with {next(iter(options))}" in str(error)


@pytest.mark.parametrize("options", [*FILTERS, {"task_ids": ["load"]}])
def test_only_new_applies_to_whole_runs(options):
    case = Case("", task_clear, {"dag_id": "etl", "dag_run_ids": ["r1"], "only_new": True, **options}, {})
    error = carry_out(case, "http://127.0.0.1:9")
    assert isinstance(error, InvalidRequestError), error
    assert f"only_new cannot be used together with {next(iter(options))}" in str(error)


def test_only_new_requires_requests_for_whole_runs(result_of_write, world):
    """Airflow 3.2.2 supports this option only in the request that clears one run."""
    case = Case("", task_clear, {"dag_id": "etl", "dag_run_ids": ["r1"], "only_new": True}, {}, version="3.2.2")
    error = result_of_write(case)
    assert isinstance(error, InvalidRequestError), error
    assert "only_new requires Airflow 3.3.0 or later" in str(error)
    assert world.requests_sent == []


@pytest.mark.parametrize("text", ["2026-01-01T00:00:00+02:00", "2026-01-01T00:00-0130", "2026-01-01T00+00:00"])
def test_a_partition_date_has_no_utc_offset(text):
    """Airflow keeps the date and time, and discards the offset."""
    error = carry_out(Case("", task_clear, {"dag_id": "etl", "partition_date_end": text}, {}), "http://127.0.0.1:9")
    assert isinstance(error, InvalidRequestError), error
    assert "partition_date_end must not have a UTC offset" in str(error)
    assert text in str(error)


@pytest.mark.parametrize(
    ("start", "end", "is_before"),
    [
        ("2026-03-02T08:14:51Z", "2026-03-02T08:14:51.5Z", False),
        ("2026-03-02T08:14:51.5Z", "2026-03-02T08:14:51Z", True),
        ("2026-03-02T08:14:51Z", "2026-03-02T08:14:51Z", False),
    ],
)
def test_dates_are_compared_as_times(result_of_write, world, start, end, is_before):
    options = {"dag_id": "etl", "start_date": start, "end_date": end}
    replies = {"GET dags/etl": [on(DAG)], "POST clearTaskInstances": [listed("task_instances")]}
    result = result_of_write(Case("", task_clear, options, replies))
    assert isinstance(result, InvalidRequestError) is is_before, result
    bodies = [request.json for request, _reply in world.requests_sent if request.method == "POST"]
    # Airflow 3 compares their text
    assert all(body["start_date"] <= body["end_date"] for body in bodies) and bool(bodies) is not is_before


def test_the_note_of_a_named_run_does_not_depend_on_its_task_instances(result_of_write, world):
    replies = {
        "GET dags/etl": [on(DAG)],
        "GET dagRuns/r1": [on(RUN)],
        "POST clearDagRuns": [listed("task_instances"), listed("dag_runs", RUN)],
    }
    given = {"dag_id": "etl", "dag_run_ids": ["r1"], "note": "n"}
    result = result_of_write(Case("", task_clear, given, replies))
    assert result["changed"] and result["cleared"] == []
    assert (result["diff"]["before"], result["diff"]["after"]) == ({"note": {"r1": None}}, {"note": {"r1": "n"}})
    bodies = [request.json for request, _reply in world.requests_sent if request.method == "POST"]
    assert [body["dry_run"] for body in bodies] == [True, False]
