# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Freeze, drain and restore, on a second server with 120 DAGs."""

from __future__ import annotations

import json
import threading

import pytest
from second_server import names


@pytest.fixture
def freeze(second_server):
    def run(**options):
        return second_server.run("airflow_maintenance", **options)

    return run


def test_a_snapshot_that_the_server_may_hide(second_server, freeze):
    refused = freeze(state="frozen", snapshot="release-token")
    assert refused.get("failed") and "looks like the name of a secret" in refused["msg"], refused


def test_freeze_and_restore(second_server, freeze):
    dags = {name: number % 3 == 0 for number, name in enumerate(names(range(120)))}
    second_server.ensure(dags)
    before = second_server.active()
    assert before == [name for name, paused in dags.items() if not paused]
    assert len(before) == 80

    looked = freeze(check=True, state="frozen", drain=True)
    assert (second_server.active(), second_server.snapshot()) == (before, None)
    done = freeze(state="frozen", drain=True)
    assert not done.get("failed"), done
    assert [looked["changed"], done["changed"]] == [True, True]
    assert (looked["diff"], looked["dags"]) == (done["diff"], done["dags"])
    assert done["dags"] == before
    assert second_server.active() == []
    assert second_server.snapshot()["dags"] == before

    assert freeze(state="frozen")["changed"] is False
    # a deployment removes one DAG and adds two, one of them active; a user unpauses a frozen one
    del dags["fleet_001"]
    second_server.api.send("DELETE", f"{second_server.prefix}/dags/fleet_001")
    second_server.parse({**dags, "fleet_200": False, "fleet_201": True})
    second_server.api.send("PATCH", f"{second_server.prefix}/dags/fleet_002", {"is_paused": False})
    assert second_server.active() == ["fleet_002", "fleet_200"]
    second = freeze(state="frozen")
    assert (second["dags"], second["changed"]) == (["fleet_002", "fleet_200"], True)
    assert second_server.active() == []
    assert second_server.snapshot()["dags"] == [*before, "fleet_200"]
    assert second_server.snapshot()["frozen_at"] == done["snapshot"]["frozen_at"]
    part = freeze(state="restored", dag_ids=["fleet_004", "fleet_005"])
    assert part["dags"] == second_server.active()[:2] == ["fleet_004", "fleet_005"]
    looked = freeze(check=True, state="restored", batch_size=30, batch_delay=0.1)
    back = freeze(state="restored", batch_size=30, batch_delay=0.1)
    assert (looked["dags"], looked["diff"]) == (back["dags"], back["diff"])
    assert second_server.active() == sorted({*before, "fleet_200"} - {"fleet_001"})
    assert second_server.snapshot() is None
    assert (back["gone"], back["new"]) == ([], ["fleet_201"])
    assert part["gone"] == ["fleet_001"] and "fleet_001" in json.dumps(part["warnings"])
    again = freeze(state="restored")
    assert (again["changed"], again["dags"]) == (False, [])


def test_drain(second_server, freeze):
    second_server.parse({"fleet_000": True})
    body = {} if second_server.prefix.endswith("1") else {"logical_date": None}
    second_server.api.send("POST", f"{second_server.prefix}/dags/busy/dagRuns", {"dag_run_id": "by_hand", **body})
    second_server.set_state("running")
    late = freeze(state="frozen", dag_ids=["busy"], drain=True, wait_timeout=0.5, wait_sleep=0.2)
    assert late.get("failed") and "busy.work of by_hand (running)" in late["msg"], late
    assert [one["task_id"] for one in late["running"]] == ["work"]
    assert freeze(state="frozen", dag_ids=["fleet_000"], drain=True)["running"] == []

    timer = threading.Timer(1.5, second_server.set_state, ["success"])
    timer.start()
    done = freeze(state="frozen", dag_ids=["busy"], drain=True, wait_timeout=60, wait_sleep=0.2)
    timer.join()
    assert not done.get("failed") and done["running"] == [], done
