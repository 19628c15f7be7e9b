# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A dozen plain DAGs that differ in name, tags and owner: something to list and to select from."""

from __future__ import annotations

import datetime

try:
    from airflow.sdk import DAG, task
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.decorators import task


def team_dag(team: str, step: str) -> DAG:
    with DAG(
        f"team_{team}_{step}",
        schedule=None,
        start_date=datetime.datetime(2024, 1, 1),
        catchup=False,
        tags=[team, step],
        default_args={"owner": team, "retries": 0},
    ) as dag:

        @task
        def work() -> str:
            return f"{team} {step}"

        work()
    return dag


for name in ("finance", "logistics", "marketing", "risk"):
    for part in ("ingest", "clean", "publish"):
        globals()[f"team_{name}_{part}"] = team_dag(name, part)
