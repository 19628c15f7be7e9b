# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A plain DAG with tags, an owner and a parameter; what it returns is an XCom."""

from __future__ import annotations

import datetime

try:
    from airflow.sdk import DAG, task
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.decorators import task

with DAG(
    "sales_daily",
    description="Sums up the sales of a day",
    schedule=None,
    start_date=datetime.datetime(2024, 1, 1),
    catchup=False,
    tags=["sales", "daily"],
    default_args={"owner": "analytics", "retries": 0},
    params={"region": "emea"},
):

    @task
    def extract() -> list[int]:
        return [120, 80, 40]

    @task
    def summarize(amounts: list[int]) -> dict[str, int]:
        return {"orders": len(amounts), "total": sum(amounts)}

    summarize(extract())
