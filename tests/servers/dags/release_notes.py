# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A task group between two tasks."""

from __future__ import annotations

import datetime

try:
    from airflow.sdk import DAG, task, task_group
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.decorators import task, task_group

with DAG(
    "release_notes",
    description="Collects notes and publishes them",
    schedule=None,
    start_date=datetime.datetime(2024, 1, 1),
    catchup=False,
    tags=["docs"],
    default_args={"owner": "platform", "retries": 0},
):

    @task
    def start() -> None:
        pass

    @task
    def publish() -> None:
        pass

    @task_group
    def collect() -> None:
        @task
        def fixes() -> None:
            pass

        @task
        def features() -> None:
            pass

        fixes() >> features()

    start() >> collect() >> publish()
