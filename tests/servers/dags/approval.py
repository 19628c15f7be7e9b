# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A DAG that asks people: only where Airflow can, which is from 3.1 on."""

from __future__ import annotations

import datetime

try:
    from airflow.providers.standard.operators.hitl import ApprovalOperator
    from airflow.sdk import DAG
except ImportError:  # Airflow 2 and 3.0
    pass
else:
    with DAG(
        "approval",
        description="Waits for somebody to approve",
        schedule=None,
        start_date=datetime.datetime(2024, 1, 1),
        catchup=False,
        tags=["people"],
        default_args={"owner": "platform", "retries": 0},
    ):
        ApprovalOperator(task_id="ask", subject="Publish the sales?", body="They were summed up.")
