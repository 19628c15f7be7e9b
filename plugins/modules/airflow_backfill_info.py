#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_backfill_info
short_description: Gather information about backfills in Apache Airflow
version_added: 0.1.0
description:
  - Returns one backfill, or all backfills of a DAG.
  - In C(dag_run_conf), values whose names suggest a secret, for example C(password) or C(api_key), are hidden.
  - Requires Airflow 3.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
options:
  backfill_id:
    description:
      - ID of a single backfill to return. If it does not exist, the result is empty.
    type: int
  dag_id:
    description:
      - ID of the DAG whose backfills to return.
    type: str
seealso:
  - module: community.airflow.airflow_dag_run_info
"""

EXAMPLES = r"""
- name: Get the backfills of a DAG
  community.airflow.airflow_backfill_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
"""

RETURN = r"""
backfills:
  description: The backfills.
  returned: success
  type: list
  elements: dict
  sample:
    - id: 1
      dag_id: sales_daily
      dag_display_name: sales_daily
      from_date: '2026-02-01T00:00:00Z'
      to_date: '2026-02-03T00:00:00Z'
      dag_run_conf: {}
      is_paused: false
      reprocess_behavior: none
      max_active_runs: 10
      created_at: '2026-03-02T08:14:51.204973Z'
      updated_at: '2026-03-02T08:14:51.204973Z'
      completed_at: null
total_entries:
  description: How many backfills the server has that match; more than were returned if O(limit) is smaller.
  returned: success
  type: int
  sample: 1
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.backfill import BACKFILL

DEFINITION = listing(BACKFILL)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
