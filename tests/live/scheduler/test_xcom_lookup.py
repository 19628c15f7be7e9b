# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lookup airflow_xcom with values that tasks returned."""

from __future__ import annotations

import time

from playbooks import looked_up

NAME = "community.airflow.airflow_xcom"


def test_lookup_returns_the_values_of_tasks(server, api, login, tmp_path):
    dag = f"/api/{'v1' if server.is_2 else 'v2'}/dags/sales_daily"
    api.send("PATCH", dag, {"is_paused": False})
    date = {} if server.is_2 else {"logical_date": None}
    for run in ("xcom_1", "xcom_2"):
        api.send("POST", f"{dag}/dagRuns", {"dag_run_id": run, **date})
        end = time.monotonic() + 180
        while api.get(f"{dag}/dagRuns/{run}")["state"] in ("queued", "running") and time.monotonic() < end:
            time.sleep(1)
        assert api.get(f"{dag}/dagRuns/{run}")["state"] == "success"
    where = "dag_id='sales_daily', task_id="
    values = looked_up(
        tmp_path,
        login,
        f"lookup('{NAME}', {where}'extract')",
        f"lookup('{NAME}', 'return_value', dag_run_id='xcom_1', {where}'summarize').total",
        f"query('{NAME}', 'return_value', 'nothing', {where}'summarize', default=0)",
        f"lookup('{NAME}', 'nothing', {where}'summarize')",
        f"lookup('{NAME}', dag_run_id='nothing', {where}'summarize')",
        f"lookup('{NAME}', dag_id='nothing', task_id='summarize')",
    )
    assert values[:3] == [[120, 80, 40], 240, [{"orders": 3, "total": 240}, 0]]
    assert "There is no XCom 'nothing' of task 'summarize' in run 'xcom_2' of DAG 'sales_daily'" in values[3]["failed"]
    assert "in run 'nothing'" in values[4]["failed"]
    assert "DAG 'nothing' does not exist or has no runs" in values[5]["failed"]
