# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A DAG with a schedule, to backfill. The run's ``conf`` may name a day that fails: ``{"broken_day": "2024-03-02"}``."""

from __future__ import annotations

import datetime

try:
    from airflow.sdk import DAG, task
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.decorators import task

with DAG(
    "inventory_nightly",
    description="Counts what is in stock",
    schedule="@daily",
    start_date=datetime.datetime(2024, 1, 1),
    catchup=False,
    tags=["inventory"],
    default_args={"owner": "platform", "retries": 0},
):

    @task
    def count(dag_run=None, ds=None) -> str:
        if (dag_run.conf or {}).get("broken_day") == ds:
            raise RuntimeError(f"{ds} is broken on purpose")
        return ds

    count()
