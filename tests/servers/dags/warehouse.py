# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A producer and a consumer of data: an asset, which Airflow 2 calls a dataset."""

from __future__ import annotations

import datetime

try:
    from airflow.sdk import DAG, Asset, AssetAlias, task
except ImportError:  # Airflow 2, which has no list of aliases
    from airflow import DAG
    from airflow import Dataset as Asset
    from airflow.decorators import task

    AssetAlias = None

SALES = Asset("s3://warehouse/sales")
OUTLETS = [SALES, AssetAlias("sales_of_today")] if AssetAlias else [SALES]

with DAG(
    "warehouse_load",
    description="Loads the sales into the warehouse",
    schedule=None,
    start_date=datetime.datetime(2024, 1, 1),
    catchup=False,
    tags=["warehouse"],
    default_args={"owner": "platform", "retries": 0},
):

    @task(outlets=OUTLETS)
    def load() -> str:
        return "loaded"

    load()

with DAG(
    "warehouse_report",
    description="Runs whenever the sales in the warehouse are new",
    schedule=[SALES],
    start_date=datetime.datetime(2024, 1, 1),
    catchup=False,
    tags=["warehouse", "report"],
    default_args={"owner": "platform", "retries": 0},
):

    @task
    def publish() -> str:
        return "published"

    publish()
