# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Freeze, drain and restore: on a second server with 120 DAGs of its own."""

from __future__ import annotations

import json
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from running import Raw, Server

import airflow_server
import servers
from options import Options

FLEET = """
from datetime import datetime

try:
    from airflow.sdk import DAG, task
except ImportError:
    from airflow import DAG
    from airflow.decorators import task

with DAG("busy", start_date=datetime(2026, 1, 1), schedule=None, catchup=False):
    task(task_id="work")(lambda: None)()
for name, paused in {dags!r}:
    globals()[name] = DAG(
        name, start_date=datetime(2026, 1, 1), schedule=None, catchup=False, is_paused_upon_creation=paused, tags=["fleet"]
    )
"""


def names(numbers):
    return [f"fleet_{number:03}" for number in numbers]


class Fleet:
    """A server whose DAGs are one file that a test writes."""

    def __init__(self, server, modules, folder: Path) -> None:
        self.folder, self._modules = folder, modules
        options = Options(server.version, config=(f"core.dags_folder={folder}",), login_limit=False)
        self.running = airflow_server.up(options, f"live-fleet-{server.version}")
        login = {"url": self.running.url, "username": self.running.username, "password": self.running.password}
        self.raw = Raw(Server(**login, version=server.version))
        self.login = {f"airflow_{name}": value for name, value in login.items()}
        self.api = "/api/v1" if server.is_2 else "/api/v2"

    def parse(self, dags: dict[str, bool]) -> None:
        """Write the file, with the state in which a new DAG begins, and have the server read it."""
        (self.folder / "fleet.py").write_text(FLEET.format(dags=list(dags.items())))
        done = servers.airflow(self.running, "dags", "reserialize")
        assert done.returncode == 0, done.stderr

    def run(self, check: bool = False, **options):
        return self._modules.run("airflow_maintenance", {**self.login, **options}, check)

    def active(self) -> list[str]:
        found, offset = [], 0
        while True:
            page = self.raw.get(f"{self.api}/dags?limit=100&offset={offset}&order_by=dag_id")
            found += [row["dag_id"] for row in page["dags"] if not row["is_paused"]]
            offset += len(page["dags"])
            if offset >= page["total_entries"]:
                return found

    def set_state(self, state: str) -> None:
        """What a scheduler would do, in the server's own database: a task instance is here, and there is none to run it."""
        with closing(sqlite3.connect(self.running.home / "airflow.db", timeout=30)) as database, database:
            database.execute("UPDATE task_instance SET state = ? WHERE dag_id = 'busy'", (state,))

    def snapshot(self):
        row = self.raw.get(f"{self.api}/variables/community.airflow.maintenance")
        return row and json.loads(row["value"])


@pytest.fixture(scope="module")
def fleet(server, modules, tmp_path_factory):
    running = Fleet(server, modules, tmp_path_factory.mktemp("dags"))
    yield running
    airflow_server.down(running.running.name)


def test_freeze_and_restore(fleet):
    dags = {name: number % 3 == 0 for number, name in enumerate(names(range(120)))}
    fleet.parse(dags)
    before = fleet.active()
    assert before == [name for name, paused in dags.items() if not paused]
    assert len(before) == 80

    looked = fleet.run(check=True, state="frozen", drain=True)
    assert (fleet.active(), fleet.snapshot()) == (before, None)
    done = fleet.run(state="frozen", drain=True)
    assert not done.get("failed"), done
    assert [looked["changed"], done["changed"]] == [True, True]
    assert (looked["diff"], looked["dags"]) == (done["diff"], done["dags"])
    assert done["dags"] == before
    assert fleet.active() == []
    assert fleet.snapshot()["dags"] == before

    assert fleet.run(state="frozen")["changed"] is False
    # somebody deploys: one DAG goes, two come, one of them active; and somebody starts a frozen one by hand
    del dags["fleet_001"]
    fleet.raw.send("DELETE", f"{fleet.api}/dags/fleet_001")
    fleet.parse({**dags, "fleet_200": False, "fleet_201": True})
    fleet.raw.send("PATCH", f"{fleet.api}/dags/fleet_002", {"is_paused": False})
    assert fleet.active() == ["fleet_002", "fleet_200"]
    second = fleet.run(state="frozen")
    assert (second["dags"], second["changed"]) == (["fleet_002", "fleet_200"], True)
    assert fleet.active() == []
    assert fleet.snapshot()["dags"] == [*before, "fleet_200"]
    assert fleet.snapshot()["frozen_at"] == done["snapshot"]["frozen_at"]
    part = fleet.run(state="restored", dag_ids=["fleet_004", "fleet_005"])
    assert part["dags"] == fleet.active()[:2] == ["fleet_004", "fleet_005"]
    looked = fleet.run(check=True, state="restored", batch_size=30, batch_delay=0.1)
    back = fleet.run(state="restored", batch_size=30, batch_delay=0.1)
    assert (looked["dags"], looked["diff"]) == (back["dags"], back["diff"])
    assert fleet.active() == sorted({*before, "fleet_200"} - {"fleet_001"})
    assert fleet.snapshot() is None
    assert (back["gone"], back["new"]) == ([], ["fleet_201"])
    assert part["gone"] == ["fleet_001"] and "fleet_001" in json.dumps(part["warnings"])
    again = fleet.run(state="restored")
    assert (again["changed"], again["dags"]) == (False, [])


def test_drain(fleet):
    fleet.parse({"fleet_000": True})
    body = {} if fleet.api.endswith("1") else {"logical_date": None}
    fleet.raw.send("POST", f"{fleet.api}/dags/busy/dagRuns", {"dag_run_id": "by_hand", **body})
    fleet.set_state("running")
    late = fleet.run(state="frozen", dag_ids=["busy"], drain=True, drain_timeout=0.5, drain_sleep=0.2)
    assert late.get("failed") and "busy.work of by_hand (running)" in late["msg"], late
    assert [one["task_id"] for one in late["running"]] == ["work"]
    assert fleet.run(state="frozen", dag_ids=["fleet_000"], drain=True)["running"] == []

    timer = threading.Timer(1.5, fleet.set_state, ["success"])
    timer.start()
    done = fleet.run(state="frozen", dag_ids=["busy"], drain=True, drain_timeout=60, drain_sleep=0.2)
    timer.join()
    assert not done.get("failed") and done["running"] == [], done
