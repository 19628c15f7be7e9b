#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_task_info
short_description: Gather information about tasks in Apache Airflow
version_added: 0.1.0
description:
  - Returns one task or all tasks of a DAG.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
options:
  dag_id:
    description:
      - ID of the DAG.
    type: str
    required: true
  task_id:
    description:
      - ID of a single task to return. If it does not exist, the result is empty.
    type: str
seealso:
  - module: community.airflow.airflow_dag_info
"""

EXAMPLES = r"""
- name: Get the tasks of a DAG
  community.airflow.airflow_task_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
  register: result

- name: Show their IDs
  ansible.builtin.debug:
    msg: "{{ result.tasks | map(attribute='task_id') }}"
"""

RETURN = r"""
tasks:
  description: The tasks.
  returned: success
  type: list
  elements: dict
  sample:
    - dag_id: sales_daily
      task_id: extract
      task_display_name: extract
      operator_name: '@task'
      owner: analytics
      doc_md: null
      start_date: '2024-01-01T00:00:00Z'
      end_date: null
      trigger_rule: all_success
      depends_on_past: false
      wait_for_downstream: false
      retries: 0.0
      retry_delay:
        __type: TimeDelta
        days: 0
        seconds: 300
        microseconds: 0
      retry_exponential_backoff: 0.0
      execution_timeout: null
      queue: default
      pool: default_pool
      pool_slots: 1.0
      priority_weight: 1.0
      weight_rule: downstream
      params:
        region:
          value: emea
          schema: {}
          description: null
          source: dag
      template_fields:
        - templates_dict
        - op_args
      downstream_task_ids:
        - summarize
      extra_links: []
      is_mapped: false
      class_ref:
        module_path: airflow.providers.standard.decorators.python
        class_name: _PythonDecoratedOperator
      ui_color: '#ffefeb'
      ui_fgcolor: '#000'
total_entries:
  description: How many tasks the server has that match; more than were returned if O(limit) is smaller.
  returned: success
  type: int
  sample: 1
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.task import TASK

DEFINITION = listing(TASK)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
