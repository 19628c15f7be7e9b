# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Temporarily stale DAGs keep their state, and concurrent freezes lose no state."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from recording import Fault, Intrusion
from running import Modules
from second_server import names

SNAPSHOT = "community.airflow.maintenance"


DAGS = {name: number % 3 == 0 for number, name in enumerate(names(range(6)))}


@pytest.fixture(scope="module")
def parsed(second_server):
    second_server.parse(DAGS)


@pytest.fixture
def dags(second_server, parsed):
    """Six DAGs, every third one paused, on a server without a snapshot."""
    write(second_server, "is_paused = 1", [])
    write(second_server, "is_paused = 0", [name for name, is_paused in DAGS.items() if not is_paused])
    make_stale(second_server, DAGS, stale=False)
    yield DAGS
    make_stale(second_server, DAGS, stale=False)
    if second_server.snapshot():
        second_server.api.send("DELETE", f"{second_server.prefix}/variables/{SNAPSHOT}")


def make_stale(second_server, dag_ids, stale=True):
    """Mark DAGs as stale.

    Airflow does so when it has not parsed the files for some time.
    """
    write(
        second_server,
        f"is_active = {int(not stale)}" if second_server.prefix.endswith("1") else f"is_stale = {int(stale)}",
        dag_ids,
    )


def write(second_server, setting, dag_ids):
    """Update some or all DAGs in the server's database."""
    database = sqlite3.connect(second_server.running.home / "airflow.db", timeout=30)
    with closing(database), database:
        marks = ", ".join("?" for _name in dag_ids)
        database.execute(f"UPDATE dag SET {setting}" + (f" WHERE dag_id IN ({marks})" if dag_ids else ""), [*dag_ids])


def paused(second_server, dag_id):
    return second_server.api.get(f"{second_server.prefix}/dags/{dag_id}")["is_paused"]


def states(second_server, dags):
    return {name: paused(second_server, name) for name in dags}


def test_dags_that_become_stale_during_a_freeze_are_restored(second_server, dags):
    frozen = second_server.run("airflow_maintenance", state="frozen")
    assert not frozen.get("failed"), frozen
    make_stale(second_server, dags)
    assert second_server.active() == []
    back = second_server.run("airflow_maintenance", state="restored")
    assert (back["gone"], back["unrestored"]) == ([], [])
    make_stale(second_server, dags, stale=False)
    assert states(second_server, dags) == dags
    assert second_server.snapshot() is None


def test_a_dag_that_is_stale_during_the_freeze_stays_paused_when_it_returns(second_server, dags):
    make_stale(second_server, ["fleet_001"])
    assert "fleet_001" in second_server.run("airflow_maintenance", state="frozen")["dags"]
    make_stale(second_server, ["fleet_001"], stale=False)
    assert paused(second_server, "fleet_001") is True
    second_server.run("airflow_maintenance", state="restored")
    assert states(second_server, dags) == dags


def test_unreadable_dags_stay_in_the_snapshot(second_server, dags):
    second_server.run("airflow_maintenance", state="frozen")
    held = second_server.snapshot()
    held["dags"] = sorted([*held["dags"], "of_another_team"])
    second_server.api.send(
        "PATCH", f"{second_server.prefix}/variables/{SNAPSHOT}", {"key": SNAPSHOT, "value": json.dumps(held)}
    )
    refusal = (403, "application/json", json.dumps({"detail": "Forbidden", "title": "Forbidden", "status": 403}), {})
    second_server.proxy.faults.append(Fault("GET", "/dags/of_another_team", refusal, times=9))
    back = second_server.run("airflow_maintenance", state="restored")
    second_server.proxy.faults.clear()
    assert back["unrestored"] == ["of_another_team"] and "of_another_team" in str(back["warnings"]), back
    assert states(second_server, dags) == dags
    assert second_server.snapshot()["dags"] == back["snapshot"]["dags"] == ["of_another_team"]
    # once it is certain that the DAG does not exist, nothing is left to restore
    back = second_server.run("airflow_maintenance", state="restored")
    assert (back["gone"], second_server.snapshot()) == (["of_another_team"], None)


def test_stale_dags_are_in_an_export_and_match_patterns_and_tags(second_server, dags):
    make_stale(second_server, dags)
    listed = second_server.run("airflow_instance_info", gather=["dags"])["instance"]["dags"]
    exported = {one["dag_id"]: one["state"] for one in listed}
    assert {name: exported.get(name) for name in dags} == {
        name: "paused" if is_paused else "unpaused" for name, is_paused in dags.items()
    }
    done = second_server.run("airflow_dag_state", dag_id_pattern="fleet_00", state="paused", check=True)
    assert {one["dag_id"] for one in done["dags"]} >= set(dags)
    done = second_server.run("airflow_instance", dags=[{"tags": ["second_server"], "state": "paused"}], check=True)
    assert {one["key"] for one in done["changes"]} >= {name for name, is_paused in dags.items() if not is_paused}


def test_an_export_during_a_freeze_warns(second_server, dags):
    assert second_server.run("airflow_instance_info", gather=["dags"])["frozen"] == []
    second_server.run("airflow_maintenance", state="frozen", snapshot="night-shift")
    found = second_server.run("airflow_instance_info", gather=["dags"])
    assert found["frozen"] == ["night-shift"] and "froze DAGs at" in str(found["warnings"]), found
    second_server.run("airflow_maintenance", state="restored", snapshot="night-shift")
    assert second_server.run("airflow_instance_info", gather=["dags"])["frozen"] == []
    assert states(second_server, dags) == dags


def test_unpausing_frozen_dags_and_restoring_another_snapshot_warns(second_server, dags):
    second_server.run("airflow_maintenance", state="frozen", snapshot="night-shift", dag_ids=["fleet_001"])
    item = {"dag_id": "fleet_001", "state": "unpaused"}
    looked = second_server.run("airflow_instance", check=True, dags=[item])
    done = second_server.run("airflow_dag_state", **item)
    for result in (looked, done):
        assert result["changed"] is True
        assert "snapshot 'night-shift', by admin): fleet_001." in str(result["warnings"]), result
    assert "warnings" not in second_server.run("airflow_dag_state", **item)
    second_server.run("airflow_dag_state", dag_id="fleet_001", state="paused")
    wrong = second_server.run("airflow_maintenance", state="restored", snapshot="typo")
    assert wrong["changed"] is False and "Existing snapshots: night-shift." in str(wrong["warnings"]), wrong
    second_server.run("airflow_maintenance", state="restored", snapshot="night-shift")
    assert "warnings" not in second_server.run("airflow_maintenance", state="restored", snapshot="typo")
    assert states(second_server, dags) == dags


def test_concurrent_freezes_keep_both_snapshots(second_server, dags):
    """The second freeze finds no snapshot before the first one writes its own."""
    first, others = Modules(), []
    options = {
        **second_server.login,
        "airflow_url": second_server.running.url,
        "state": "frozen",
        "dag_ids": ["fleet_001"],
    }
    second_server.proxy.intrusions.append(
        Intrusion("POST", "/variables", lambda: others.append(first.run("airflow_maintenance", options)))
    )
    mine = second_server.run("airflow_maintenance", state="frozen", dag_ids=["fleet_002", "fleet_004"])
    first.end()
    assert not mine.get("failed"), mine
    assert others[0]["dags"] == ["fleet_001"]
    assert {"fleet_001", "fleet_002", "fleet_004"} <= set(second_server.snapshot()["dags"])
    second_server.run("airflow_maintenance", state="restored")
    assert states(second_server, dags) == dags


@pytest.mark.parametrize("state", ["frozen", "restored"])
def test_a_selection_that_matches_nothing_is_a_warning(second_server, dags, state):
    for options in ({"tags": ["typo"]}, {"dag_id_pattern": "typo"}):
        done = second_server.run("airflow_maintenance", state=state, **options)
        assert done["changed"] is False and "No DAG matches" in str(done["warnings"]), done
        result = second_server.run("airflow_instance", dags=[{**options, "state": "paused"}])
        assert result["changed"] is False and "No DAG matches" in str(result["warnings"]), result
    assert states(second_server, dags) == dags


def test_drain_survives_a_temporary_outage(second_server, dags):
    away = (503, "text/html", "<h1>Service Unavailable</h1>", {})
    path = "/taskInstances"
    second_server.proxy.faults.append(Fault("GET", path, away, times=6))
    done = second_server.run(
        "airflow_maintenance", state="frozen", drain=True, wait_timeout=60, wait_sleep=0, retries=0
    )
    second_server.proxy.faults.clear()
    assert not done.get("failed"), done
    asked = [one for one in second_server.proxy.exchanges if path in one.path]
    assert len(asked) == 7
    second_server.run("airflow_maintenance", state="restored")


def test_a_drain_that_does_not_sleep_does_not_spin(second_server, dags):
    body = {} if second_server.prefix.endswith("1") else {"logical_date": None}
    second_server.api.send("POST", f"{second_server.prefix}/dags/busy/dagRuns", {"dag_run_id": "spinning", **body})
    second_server.set_state("running")
    late = second_server.run(
        "airflow_maintenance", state="frozen", dag_ids=["busy"], drain=True, wait_timeout=1, wait_sleep=0
    )
    second_server.set_state("success")
    second_server.run("airflow_maintenance", state="restored")
    assert late.get("failed") and "busy.work" in late["msg"], late
    # at most ten polls per second
    assert len([one for one in second_server.proxy.exchanges if "/taskInstances" in one.path]) <= 22
