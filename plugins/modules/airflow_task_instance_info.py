#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_task_instance_info
short_description: Gather information about task instances in Apache Airflow
version_added: 0.1.0
description:
  - Returns one task instance, all matching task instances, or all task instances.
  - O(dag_id), O(dag_run_id) and O(task_id) select a single task instance. For a mapped task, also set O(map_index), or O(mapped=true) to
    return all of its instances.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
  - community.airflow._run_ranges
  - community.airflow._place
  - community.airflow._times
options:
  task_id:
    description:
      - ID of the task. With O(dag_id) and O(dag_run_id), selects the single task instance to return. Otherwise it is a filter that requires
        Airflow 3. To filter on both generations, use O(task_ids).
    type: str
  map_index:
    description:
      - Map index of the instance of a mapped task to return. Without O(task_id), it is a filter that requires Airflow 3.1.0 or later.
    type: int
  mapped:
    description:
      - Whether to return all instances of a mapped task.
    type: bool
    default: false
  dag_ids:
    description:
      - Only return task instances of these DAGs.
    type: list
    elements: str
  dag_run_ids:
    description:
      - Only return task instances of these DAG runs.
      - On Airflow 2, requires 2.8.0 or later.
    type: list
    elements: str
  task_ids:
    description:
      - Only return task instances of these tasks.
      - On Airflow 2, requires 2.8.0 or later.
    type: list
    elements: str
  state:
    description:
      - Only return task instances in any of these states.
    type: list
    elements: str
  pool:
    description:
      - Only return task instances in these pools.
    type: list
    elements: str
  pool_name_pattern:
    description:
      - Only return task instances whose pool contains this text. V(%) and V(_) are wildcards.
      - Requires Airflow 3.2.0 or later.
    type: str
  pool_name_prefix_pattern:
    description:
      - Only return task instances whose pool starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
  queue:
    description:
      - Only return task instances in these queues.
    type: list
    elements: str
  queue_name_pattern:
    description:
      - Only return task instances whose queue contains this text. V(%) and V(_) are wildcards.
      - Requires Airflow 3.2.0 or later.
    type: str
  queue_name_prefix_pattern:
    description:
      - Only return task instances whose queue starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
  executor:
    description:
      - Only return task instances of these executors.
      - On Airflow 2, requires 2.10.0 or later.
    type: list
    elements: str
  operator:
    description:
      - Only return task instances of these operators.
      - Requires Airflow 3.1.0 or later.
    type: list
    elements: str
  operator_name_pattern:
    description:
      - Only return task instances whose operator contains this text. V(%) and V(_) are wildcards.
      - Requires Airflow 3.2.0 or later.
    type: str
  operator_name_prefix_pattern:
    description:
      - Only return task instances whose operator starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
  task_group_id:
    description:
      - Only return task instances in this task group.
      - Requires Airflow 3.2.0 or later.
    type: str
  task_display_name_pattern:
    description:
      - Only return task instances whose task display name contains this text. V(%) and V(_) are wildcards.
      - Requires Airflow 3.
    type: str
  task_display_name_prefix_pattern:
    description:
      - Only return task instances whose task display name starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
  dag_id_pattern:
    description:
      - Only return task instances whose DAG ID contains this text. V(%) and V(_) are wildcards.
      - Requires Airflow 3.2.0 or later.
    type: str
  dag_id_prefix_pattern:
    description:
      - Only return task instances whose DAG ID starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
  run_id_pattern:
    description:
      - Only return task instances whose DAG run ID contains this text. V(%) and V(_) are wildcards.
      - Requires Airflow 3.2.0 or later.
    type: str
  run_id_prefix_pattern:
    description:
      - Only return task instances whose DAG run ID starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
  rendered_map_index_pattern:
    description:
      - Only return task instances whose rendered map index contains this text. V(%) and V(_) are wildcards.
      - Requires Airflow 3.3.0 or later.
    type: str
  rendered_map_index_prefix_pattern:
    description:
      - Only return task instances whose rendered map index starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
  version_number:
    description:
      - Only return task instances with any of these version numbers of their DAG.
      - Requires Airflow 3.
    type: list
    elements: int
  try_number:
    description:
      - Only return task instances with any of these try numbers.
      - Requires Airflow 3.1.0 or later.
    type: list
    elements: int
  duration_gte:
    description:
      - Only return task instances that took at least this long, in seconds.
    type: float
  duration_gt:
    description:
      - Only return task instances that took longer than this, in seconds.
      - Requires Airflow 3.1.0 or later.
    type: float
  duration_lte:
    description:
      - Only return task instances that took at most this long, in seconds.
    type: float
  duration_lt:
    description:
      - Only return task instances that took less than this, in seconds.
      - Requires Airflow 3.1.0 or later.
    type: float
  include:
    description:
      - Additional information to return for each task instance.
    type: list
    elements: str
    choices:
      tries: Adds all tries. On Airflow 2, requires 2.10.0 or later.
      links: Adds the extra links of the operator.
      dependencies: Adds the unmet dependencies that prevent the task instance from being scheduled. On Airflow 2, requires 2.10.0 or later.
      hitl_detail: Adds the human-in-the-loop request, or null if there is none. Requires Airflow 3.1.0 or later.
      external_log_url: Adds the URL of the log outside of Airflow, or null if there is none. Requires Airflow 3.1.0 or later, and a log
        handler that supports such URLs.
    default: []
seealso:
  - module: community.airflow.airflow_dag_run_info
  - module: community.airflow.airflow_task_log_info
  - module: community.airflow.airflow_task_instance_try_info
"""

EXAMPLES = r"""
- name: Get the failed task instances of a DAG run
  community.airflow.airflow_task_instance_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    dag_run_id: manual_2026
    state: [failed, upstream_failed]
  register: result

- name: Show their task IDs
  ansible.builtin.debug:
    msg: "{{ result.task_instances | map(attribute='task_id') }}"

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Get one task instance with its tries
  community.airflow.airflow_task_instance_info:
    dag_id: sales_daily
    dag_run_id: manual_2026
    task_id: extract
    include: [tries]

- name: Get all instances of a mapped task
  community.airflow.airflow_task_instance_info:
    dag_id: orders_mapped
    dag_run_id: manual_2026
    task_id: check
    mapped: true
"""

RETURN = r"""
task_instances:
  description: The task instances. What O(include) names stands in each under that name.
  returned: success
  type: list
  elements: dict
  sample:
    - id: 01a20ccb-7366-765e-8c60-37fabc2da48a
      dag_id: sales_daily
      dag_display_name: sales_daily
      dag_run_id: manual_2026
      task_id: extract
      task_display_name: extract
      map_index: -1
      rendered_map_index: null
      logical_date: null
      run_after: '2026-03-02T08:03:09.581274Z'
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
      note: null
      rendered_fields:
        templates_dict: null
        op_args: []
        op_kwargs: {}
      trigger: null
      triggerer_job: null
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
  description: How many task instances the server has that match; more than were returned if O(limit) is smaller.
  returned: success
  type: int
  sample: 1
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.task_instances import TASK_INSTANCES

DEFINITION = listing(TASK_INSTANCES)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
