# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A DAG with one run per partition. Airflow before 3.3 does not support partitions, and does not load this DAG."""

from __future__ import annotations

import datetime

try:
    from airflow.sdk import DAG, PartitionedAtRuntime, task
except ImportError:
    DAG = None

if DAG is not None:
    with DAG(
        "region_report",
        description="Reports the sales of a region",
        schedule=PartitionedAtRuntime(),
        start_date=datetime.datetime(2024, 1, 1),
        catchup=False,
        tags=["sales", "partitioned"],
        default_args={"owner": "analytics", "retries": 0},
    ):

        @task
        def report() -> None:
            pass

        report()
