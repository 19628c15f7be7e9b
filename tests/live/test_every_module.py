# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every module succeeds on every release, or fails with a clear reason.

The reason names what the server does not have.
"""

from __future__ import annotations

import pytest
from every_module import MODULES, options_of
from support import PERSON, READ_POOLS

REASONS = (
    "requires Airflow",
    "require the FAB auth manager",
    "There is no",
    "No such",
    "does not exist",
    "has no DAG run",
    "The test of",
)
# options that make a valid task where the shared ones do not
OPTIONS = {
    "airflow_backfill": {"dag_id": "sales_daily", "state": "cancelled"},
    "airflow_dag_state": {"dag_id": "sales_daily", "state": "paused"},
    "airflow_instance": {"pools": [{"name": "every", "slots": 1}]},
    "airflow_pool": {"name": "every", "slots": 1},
    "airflow_role": {"name": "every", "permissions": READ_POOLS},
    "airflow_user": {"username": "every", **PERSON, "roles": ["Viewer"]},
}


@pytest.mark.parametrize("module", MODULES)
def test_each_module_succeeds_or_gives_a_reason(module, run, proxy):
    options = OPTIONS.get(module) or {name: value for name, value in options_of(module).items() if value is not None}
    result = run(module, check=True, **options)
    assert not result.get("failed") or any(reason in result["msg"] for reason in REASONS), result
    # a test of a connection is a POST that changes nothing
    assert not [one for one in proxy.exchanges if one.is_write and not one.path.endswith("/connections/test")]
