# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A second server of the release under test.

It contains only the DAGs of a file that a test writes.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from recording import Call, RecordingProxy
from running import Api, Modules, Server

import airflow_server
import servers
from options import ServerOptions

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
        name, start_date=datetime(2026, 1, 1), schedule=None, catchup=False, is_paused_upon_creation=paused, tags=["second_server"]
    )
"""


def names(numbers: range) -> list[str]:
    return [f"fleet_{number:03}" for number in numbers]


class SecondServer:
    """A server whose DAGs are one file that a test writes."""

    def __init__(self, server: Server, modules: Modules, folder: Path, calls: set[Call]) -> None:
        self.folder, self._modules = folder, modules
        options = ServerOptions(
            server.release, config=(f"core.dags_folder={folder}",), login_limit=False, cheap_password=True
        )
        self.running = airflow_server.up(options, f"live-second_server-{server.release}-{os.getpid()}")
        self.proxy = RecordingProxy(self.running.url, calls=calls)
        login = {"url": self.running.url, "username": self.running.username, "password": self.running.password}
        self.api = Api(Server(**login, version=server.version, release=server.release))
        # the cookie of a login spares Airflow 2 a password's hash at every request
        self.login = {
            **{f"airflow_{name}": value for name, value in login.items()},
            "airflow_auth": "session" if server.is_2 else "auto",
        }
        self.prefix = "/api/v1" if server.is_2 else "/api/v2"

    def parse(self, dags: dict[str, bool]) -> None:
        """Write the file, and let the server parse it.

        The file contains the initial state of new DAGs.
        """
        (self.folder / "second_server.py").write_text(FLEET.format(dags=list(dags.items())))
        done = servers.airflow(self.running, "dags", "reserialize")
        assert done.returncode == 0, done.stderr

    def ensure(self, dags: dict[str, bool]) -> None:
        """Parse the file, and set the state of every DAG.

        The initial state in the file applies only to new DAGs.
        """
        self.parse(dags)
        active = set(self.active())
        for name in active - set(dags):
            self.api.send("PATCH", f"{self.prefix}/dags/{name}", {"is_paused": True})
        for name, paused in dags.items():
            if paused is (name in active):
                self.api.send("PATCH", f"{self.prefix}/dags/{name}", {"is_paused": paused})

    def run(self, module: str, check: bool = False, **options: Any) -> dict[str, Any]:
        """Run a module through the proxy, after the proxy deleted its records."""
        self.proxy.exchanges.clear()
        return self._modules.run(module, {**self.login, "airflow_url": self.proxy.url, **options}, check)

    def writes(self) -> int:
        return len([exchange for exchange in self.proxy.exchanges if exchange.is_write])

    def reads(self) -> int:
        others = [one for one in self.proxy.exchanges if not (one.is_write or one.is_login or one.is_detection)]
        return len(others)

    def active(self) -> list[str]:
        found: list[str] = []
        offset = 0
        while True:
            page = self.api.get(f"{self.prefix}/dags?limit=100&offset={offset}&order_by=dag_id")
            found += [row["dag_id"] for row in page["dags"] if not row["is_paused"]]
            offset += len(page["dags"])
            if offset >= page["total_entries"]:
                return found

    def set_state(self, state: str) -> None:
        """Set the state of a task instance in the server's database, like a scheduler."""
        database = sqlite3.connect(self.running.home / "airflow.db", timeout=30)
        with closing(database), database:
            database.execute("UPDATE task_instance SET state = ? WHERE dag_id = 'busy'", (state,))

    def snapshot(self) -> Any:
        row = self.api.get(f"{self.prefix}/variables/community.airflow.maintenance")
        return row and json.loads(row["value"])
