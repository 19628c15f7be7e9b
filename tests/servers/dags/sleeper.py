# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A DAG that runs for some time, to read or cancel it while it runs. The run's ``conf`` can set the duration."""

from __future__ import annotations

import datetime
import time

try:
    from airflow.sdk import DAG, task
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.decorators import task

with DAG(
    "sleeper",
    description="Sleeps",
    schedule=None,
    start_date=datetime.datetime(2024, 1, 1),
    catchup=False,
    tags=["slow"],
    default_args={"owner": "platform", "retries": 0},
    params={"seconds": 300},
):

    @task
    def sleep(params: dict[str, int] | None = None) -> None:
        time.sleep((params or {}).get("seconds", 300))

    sleep()
