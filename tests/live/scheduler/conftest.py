# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""DAG runs that several tests read."""

from __future__ import annotations

import pytest
from info_results import RUN, waited
from support import api_path

STATES = {"sales_daily": "success", "orders_mapped": "success", "always_fails": "failed", "warehouse_load": "success"}


@pytest.fixture(scope="session")
def runs(server, api):
    """A finished run of each of these DAGs."""
    for dag_id in STATES:
        api.send("PATCH", api_path(server, f"dags/{dag_id}"), {"is_paused": False})
        # a server that stays up may already have them
        if api.get(api_path(server, f"dags/{dag_id}/dagRuns/{RUN}")) is None:
            body = {"dag_run_id": RUN, "logical_date": "2024-05-01T00:00:00Z"}
            api.send("POST", api_path(server, f"dags/{dag_id}/dagRuns"), body)
    for dag_id, wanted in STATES.items():
        path = api_path(server, f"dags/{dag_id}/dagRuns/{RUN}")
        state = waited(lambda path=path: _ended(api.get(path)["state"]))
        assert state == wanted, (dag_id, state)


def _ended(state: str) -> str:
    return state if state in ("success", "failed") else ""
