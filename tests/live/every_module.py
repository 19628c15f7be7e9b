# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every module of the action group with its own options.

For tests that apply to all modules.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
MODULES = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text())["action_groups"]["airflow"]
# a module receives the options that it supports
NAMES = {
    "dag_id": "sales_daily",
    "task_id": "extract",
    "dag_run_id": "none",
    "task_try_number": 1,
    "xcom_key": "return_value",
    "method": "GET",
    "path": "pools",
    "connection_id": "none",
    "conn_type": "http",
    "key": "k",
    "value": "v",
    "chosen_options": ["x"],
}
MORE = {
    "airflow_asset_event": {"uri": "s3://lake/raw", "dag_run_id": None},
    "airflow_asset_state_info": {"asset_id": 1},
    "airflow_maintenance": {"state": "frozen", "dag_ids": ["sleeper"]},
}


def spec_of(module: str) -> dict[str, dict[str, Any]]:
    """Return the options of a module, including those of the server and the login."""
    return import_module(f"ansible_collections.community.airflow.plugins.modules.{module}").DEFINITION.spec


def options_of(module: str) -> dict[str, Any]:
    """Return options that make a valid task of a module."""
    spec = spec_of(module)
    return {**{name: value for name, value in NAMES.items() if name in spec}, **MORE.get(module, {})}
