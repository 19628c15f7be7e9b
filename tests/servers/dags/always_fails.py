# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A DAG whose first task fails, so that its second task never runs."""

from __future__ import annotations

import datetime

try:
    from airflow.sdk import DAG, task
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.decorators import task

with DAG(
    "always_fails",
    description="Fails, always",
    schedule=None,
    start_date=datetime.datetime(2024, 1, 1),
    catchup=False,
    tags=["faults"],
    default_args={"owner": "platform", "retries": 0},
):

    @task
    def fail() -> None:
        raise RuntimeError("this task fails on purpose")

    @task
    def never() -> None:
        pass

    fail() >> never()
