#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_task_instance_try_info
short_description: Gather information about tries of task instances in Apache Airflow
version_added: 0.1.0
description:
  - Returns one try or all tries of a task instance.
  - On Airflow 2, requires 2.10.0 or later.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._place.required
options:
  try_number:
    description:
      - Number of a single try to return. If it does not exist, the result is empty.
    type: int
seealso:
  - module: community.airflow.airflow_task_instance_info
  - module: community.airflow.airflow_task_log_info
"""

EXAMPLES = r"""
- name: Get the tries of a task instance
  community.airflow.airflow_task_instance_try_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    dag_run_id: manual_2026
    task_id: extract
"""

RETURN = r"""
task_instance_tries:
  description: The tries.
  returned: success
  type: list
  elements: dict
  sample:
    - dag_id: sales_daily
      dag_display_name: sales_daily
      dag_run_id: manual_2026
      task_id: extract
      task_display_name: extract
      map_index: -1
      state: success
      start_date: '2026-03-02T08:03:49.877668Z'
      end_date: '2026-03-02T08:03:55.484910Z'
      duration: 5.607
      try_number: 1
      max_tries: 0
      operator: _PythonDecoratedOperator
      operator_name: '@task'
      pool: default_pool
      pool_slots: 1
      queue: default
      priority_weight: 2
      executor: null
      executor_config: '{}'
      queued_when: '2026-03-02T08:03:13.061097Z'
      scheduled_when: '2026-03-02T08:03:11.525516Z'
      hostname: worker-1
      unixname: airflow
      pid: 5227
      dag_version:
        id: 01a20cba-9d30-7149-8165-6d4a1ef7f41c
        version_number: 1
        dag_id: sales_daily
        bundle_name: dags-folder
        bundle_version: null
        created_at: '2026-03-02T08:44:46.256721Z'
        dag_display_name: sales_daily
        bundle_url: null
total_entries:
  description: How many tries the server has that match.
  returned: success
  type: int
  sample: 1
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.task_instances import TRY

DEFINITION = listing(TRY)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
