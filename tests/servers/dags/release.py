# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Human-in-the-loop tasks: an approval, a choice, and a mapped question. Airflow before 3.1 does not load this DAG."""

from __future__ import annotations

import datetime

try:
    from airflow.providers.standard.operators.hitl import ApprovalOperator, HITLOperator
    from airflow.sdk import DAG
except Exception:  # older releases include the operators, too, but fail to import them
    DAG = None

if DAG:
    with DAG(
        "release",
        description="Asks before it releases",
        schedule=None,
        start_date=datetime.datetime(2024, 1, 1),
        catchup=False,
        tags=["release"],
        default_args={"owner": "platform", "retries": 0},
    ):
        ApprovalOperator(task_id="approve", subject="Release version 4.2?")
        HITLOperator(
            task_id="choose",
            subject="Where to?",
            options=["north", "south", "west"],
            multiple=True,
            params={"reason": "none"},
        )
        HITLOperator.partial(task_id="sign", subject="Sign?", options=["yes", "no"]).expand(body=["first", "second"])
