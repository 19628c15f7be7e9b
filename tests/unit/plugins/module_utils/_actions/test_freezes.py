# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks that unpause frozen DAGs, and restores of the wrong snapshot or DAGs."""

from __future__ import annotations

import json

import pytest

from ansible_collections.community.airflow.plugins.module_utils._actions.dag_run.module import dag_run
from ansible_collections.community.airflow.plugins.module_utils._actions.dag_state import dag_state
from ansible_collections.community.airflow.plugins.module_utils._actions.maintenance.module import maintenance
from ansible_collections.community.airflow.plugins.module_utils._errors import AirflowError
from ansible_collections.community.airflow.plugins.module_utils._reconcile.instance import instance
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import NOT_FOUND, Reply
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.operation_server import (
    DAG,
    IN_RUN,
    PAUSED,
    RUN,
    SNAPSHOT,
    WHEN,
    Case,
    carry_out,
    listed,
    on,
)

OTHER = {"key": "note", "value": "frozen_at"}
DEEP = {"key": "deep", "value": "[" * 100_000 + '"frozen_at"'}
FORBIDDEN = Reply(403, {"detail": "Forbidden"})
# the definition, the options, and further replies
UNPAUSING = {
    "airflow_dag_state": (dag_state, {"dag_id": "etl", "state": "unpaused"}, {"GET dags/etl": [on(PAUSED)]}),
    "airflow_dag_state by pattern": (
        dag_state,
        {"dag_id_pattern": "e", "state": "unpaused"},
        {"GET dags": [listed("dags", PAUSED, {**DAG, "dag_id": "eta"})]},
    ),
    "airflow_instance": (
        instance,
        {"dags": [{"dag_id": "etl", "state": "unpaused"}]},
        {"GET dags/etl": [on(PAUSED)], "GET dags": [listed("dags", PAUSED)]},
    ),
    "airflow_dag_run": (
        dag_run,
        {**IN_RUN, "unpause": True},
        {"GET dags/etl": [on(PAUSED)], "GET dagRuns/r1": [NOT_FOUND], "POST dagRuns": [on({**RUN, "state": "queued"})]},
    ),
}
unpausing = pytest.mark.parametrize("definition, options, replies", UNPAUSING.values(), ids=UNPAUSING)
checks = pytest.mark.parametrize("check_mode", [True, False])


@pytest.fixture
def run(world, serve, monkeypatch):
    """Run a task that must succeed, and return its result."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)

    def run(definition, options, replies, check_mode=False, variables=None, stored=None):
        case = Case("", definition, options, {"PATCH dags/etl": [on(DAG)], "GET variables": [variables], **replies})
        world.start(case)
        world.stored = stored
        result = carry_out(case, serve(world).url, check_mode=check_mode)
        assert not isinstance(result, AirflowError), result
        return result

    return run


def variable_listings(world):
    paths = [request.path.partition("?")[0] for request, _reply in world.requests_sent]
    return sum(path.endswith("/variables") for path in paths)


def snapshot_of(*dags):
    content = {"format": 1, "frozen_at": WHEN, "frozen_by": "ada", "dags": dags, "others": []}
    return {"key": "snapshot", "value": json.dumps(content), "description": ""}


@checks
@unpausing
def test_a_frozen_dag_is_unpaused(definition, options, replies, check_mode, run, world):
    result = run(definition, options, replies, check_mode, listed("variables", DEEP, SNAPSHOT, OTHER))
    assert result["changed"] is True
    assert result["warnings"] == [
        f"This task unpauses DAGs that airflow_maintenance froze at {WHEN} (snapshot 'night', by ada): etl. To avoid this, do not run this "
        "task until airflow_maintenance has restored the DAGs."
    ]
    assert variable_listings(world) == 1


@unpausing
def test_a_dag_that_is_not_frozen_is_unpaused(definition, options, replies, run):
    assert run(definition, options, replies, variables=listed("variables", snapshot_of("other")))["warnings"] == []


@unpausing
def test_without_permission_to_read_variables(definition, options, replies, run):
    result = run(definition, options, replies, variables=FORBIDDEN)
    assert (result["changed"], result["warnings"]) == (True, [])


@unpausing
def test_the_server_fails_to_list_variables(definition, options, replies, run):
    result = run(definition, options, replies, variables=Reply(500, {"detail": "InvalidToken"}))
    (warning,) = result["warnings"]
    assert warning.startswith(
        "Cannot check whether airflow_maintenance has frozen the DAGs that this task unpauses: Cannot "
    )
    assert result["changed"] is True


@unpausing
def test_an_incomplete_list_of_variables(definition, options, replies, run):
    result = run(definition, options, replies, variables=Reply(200, {"variables": [SNAPSHOT], "total_entries": 2}))
    (warning,) = result["warnings"]
    assert "Cannot list variables: received" in warning


@pytest.mark.parametrize(
    "definition, options, replies",
    [
        (dag_state, {"dag_id": "etl", "state": "unpaused"}, {"GET dags/etl": [on(DAG)]}),
        (dag_state, {"dag_id": "etl", "state": "paused"}, {"GET dags/etl": [on(DAG)], "PATCH dags/etl": [on(PAUSED)]}),
        (dag_run, {**IN_RUN, "unpause": True}, {"GET dags/etl": [on(DAG)], "GET dagRuns/r1": [on(RUN)]}),
    ],
)
def test_variables_are_read_only_to_unpause(definition, options, replies, run, world):
    assert run(definition, options, replies, variables=listed("variables", SNAPSHOT))["warnings"] == []
    assert variable_listings(world) == 0


# airflow_maintenance with state=restored


@pytest.fixture
def restore(run):
    """Restore the snapshot "snapshot" of the DAGs ``frozen``.

    The task selects ``dags``. The server also has the DAG "etl".
    """

    def restore(dags, frozen=(), variables=None, check_mode=False, **options):
        stored = snapshot_of(*frozen) if frozen else None
        every = [PAUSED, *(dag for dag in dags if dag["dag_id"] != "etl")]
        variables = variables or listed("variables", *([stored] if stored else []))
        options = {"state": "restored", **options}
        return run(
            maintenance,
            options,
            {"GET dags": [listed("dags", *every), listed("dags", *dags)]},
            check_mode,
            variables,
            stored,
        )

    return restore


@checks
def test_a_snapshot_that_does_not_exist(check_mode, restore):
    result = restore([PAUSED], (), listed("variables", OTHER, SNAPSHOT), check_mode)
    assert result["changed"] is False
    assert result["warnings"] == [
        "There is no snapshot 'snapshot' on this server, so there is nothing to restore. Existing snapshots: night. To restore one of them, "
        "set snapshot to its name."
    ]


@pytest.mark.parametrize("variables", [listed("variables", OTHER), FORBIDDEN])
def test_no_snapshot_exists(variables, restore):
    result = restore([PAUSED], (), variables)
    assert (result["changed"], result["warnings"]) == (False, [])


OUTSIDE = {**PAUSED, "dag_id": "outside"}


@checks
@pytest.mark.parametrize(
    "options, dags, frozen, expected",
    [
        # the user names a DAG that was not frozen
        ({"dag_ids": ["etl", "outside"]}, [PAUSED, OUTSIDE], ["etl"], "outside"),
        ({"dag_ids": ["outside"]}, [OUTSIDE], ["etl"], "outside"),
        # it was restored before
        ({"dag_ids": ["outside"]}, [{**DAG, "dag_id": "outside"}], ["etl"], ""),
        ({"tags": ["a"]}, [OUTSIDE], ["etl"], "outside"),
        # these DAGs were paused before the freeze
        ({"tags": ["a"]}, [PAUSED, OUTSIDE], ["etl"], ""),
        ({}, [PAUSED, OUTSIDE], ["etl"], ""),
    ],
)
def test_dags_outside_the_snapshot(options, dags, frozen, expected, check_mode, restore):
    result = restore(dags, frozen, check_mode=check_mode, **options)
    assert result["warnings"] == (
        [f"These DAGs are not in the snapshot 'snapshot' and stay paused: {expected}."] if expected else []
    )


@checks
def test_another_snapshot_contains_the_restored_dag(check_mode, restore):
    result = restore([PAUSED], ["etl"], listed("variables", SNAPSHOT, snapshot_of("etl")), check_mode)
    assert result["dags"] == ["etl"]
    (warning,) = result["warnings"]
    assert (
        warning.startswith("This task unpauses DAGs that airflow_maintenance froze")
        and "(snapshot 'night', by ada)" in warning
    )
