# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The server under test runs DAGs, which all other tests in this folder require."""

from __future__ import annotations

import time


def test_run_finishes(server, api):
    dag = f"/api/{'v1' if server.is_2 else 'v2'}/dags/always_fails"
    api.send("PATCH", dag, {"is_paused": False})
    api.send("POST", f"{dag}/dagRuns", {"dag_run_id": "to_the_end", **({} if server.is_2 else {"logical_date": None})})
    end = time.monotonic() + 120
    while time.monotonic() < end:
        state = api.get(f"{dag}/dagRuns/to_the_end")["state"]
        if state in ("success", "failed"):
            break
        time.sleep(1)
    assert state == "failed"
