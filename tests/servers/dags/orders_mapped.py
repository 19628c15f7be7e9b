# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A mapped task: one instance for each order, and an XCom of each."""

from __future__ import annotations

import datetime

try:
    from airflow.sdk import DAG, task
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.decorators import task

with DAG(
    "orders_mapped",
    description="Checks every order in a task instance of its own",
    schedule=None,
    start_date=datetime.datetime(2024, 1, 1),
    catchup=False,
    tags=["sales", "mapped"],
    default_args={"owner": "analytics", "retries": 0},
):

    @task
    def orders() -> list[int]:
        return [1, 2, 3]

    @task
    def check(order: int) -> int:
        return order * 10

    @task
    def report(results: list[int]) -> int:
        return sum(results)

    report(check.expand(order=orders()))
