#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_task_instance_info
short_description: Read task instances of Apache Airflow
version_added: 0.1.0
description:
  - Reads one task instance, those that match, or all.
  - With O(dag_id), O(dag_run_id) and O(task_id) it is one; a mapped task needs O(map_index) as well, or O(mapped=true) for all of its
    instances.
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
      - Id of the task, with O(dag_id) and O(dag_run_id) the one instance to read, else a filter, for which the server needs to be Airflow
        3. O(task_ids) is a filter on both generations.
    type: str
  map_index:
    description:
      - Index of the instance of a mapped task to read; without O(task_id) a filter, for which the server needs to be Airflow 3.1.0 or
        later.
    type: int
  mapped:
    description:
      - Whether to read all instances of a mapped task.
    type: bool
    default: false
  dag_ids:
    description:
      - Only those of any of these DAGs.
    type: list
    elements: str
  dag_run_ids:
    description:
      - Only those of any of these DAG runs.
      - On Airflow 2 it needs 2.8.0 or later.
    type: list
    elements: str
  task_ids:
    description:
      - Only those of any of these tasks.
      - On Airflow 2 it needs 2.8.0 or later.
    type: list
    elements: str
  state:
    description:
      - Only those in any of these states.
    type: list
    elements: str
  pool:
    description:
      - Only those in any of these pools.
    type: list
    elements: str
  pool_name_pattern:
    description:
      - Only those whose pool contains this text; V(%) and V(_) in it are wildcards.
      - Needs Airflow 3.2.0 or later.
    type: str
  pool_name_prefix_pattern:
    description:
      - Only those whose pool begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  queue:
    description:
      - Only those in any of these queues.
    type: list
    elements: str
  queue_name_pattern:
    description:
      - Only those whose queue contains this text; V(%) and V(_) in it are wildcards.
      - Needs Airflow 3.2.0 or later.
    type: str
  queue_name_prefix_pattern:
    description:
      - Only those whose queue begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  executor:
    description:
      - Only those of any of these executors.
      - On Airflow 2 it needs 2.10.0 or later.
    type: list
    elements: str
  operator:
    description:
      - Only those of any of these operators.
      - Needs Airflow 3.1.0 or later.
    type: list
    elements: str
  operator_name_pattern:
    description:
      - Only those whose operator contains this text; V(%) and V(_) in it are wildcards.
      - Needs Airflow 3.2.0 or later.
    type: str
  operator_name_prefix_pattern:
    description:
      - Only those whose operator begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  task_group_id:
    description:
      - Only those of this task group.
      - Needs Airflow 3.2.0 or later.
    type: str
  task_display_name_pattern:
    description:
      - Only those whose display name of the task contains this text; V(%) and V(_) in it are wildcards.
      - Needs Airflow 3 or later.
    type: str
  task_display_name_prefix_pattern:
    description:
      - Only those whose display name of the task begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  dag_id_pattern:
    description:
      - Only those whose id of the DAG contains this text; V(%) and V(_) in it are wildcards.
      - Needs Airflow 3.2.0 or later.
    type: str
  dag_id_prefix_pattern:
    description:
      - Only those whose id of the DAG begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  run_id_pattern:
    description:
      - Only those whose id of the DAG run contains this text; V(%) and V(_) in it are wildcards.
      - Needs Airflow 3.2.0 or later.
    type: str
  run_id_prefix_pattern:
    description:
      - Only those whose id of the DAG run begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  rendered_map_index_pattern:
    description:
      - Only those whose rendered map index contains this text; V(%) and V(_) in it are wildcards.
      - Needs Airflow 3.3.0 or later.
    type: str
  rendered_map_index_prefix_pattern:
    description:
      - Only those whose rendered map index begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  version_number:
    description:
      - Only those of any of these versions of their DAG.
      - Needs Airflow 3 or later.
    type: list
    elements: int
  try_number:
    description:
      - Only those with any of these numbers of tries.
      - Needs Airflow 3.1.0 or later.
    type: list
    elements: int
  duration_gte:
    description:
      - Only those with a duration, in seconds, of this or more.
    type: float
  duration_gt:
    description:
      - Only those with a duration, in seconds, of more than this.
      - Needs Airflow 3.1.0 or later.
    type: float
  duration_lte:
    description:
      - Only those with a duration, in seconds, of this or less.
    type: float
  duration_lt:
    description:
      - Only those with a duration, in seconds, of less than this.
      - Needs Airflow 3.1.0 or later.
    type: float
  include:
    description:
      - What to read besides.
      - V(tries) adds all its tries; on Airflow 2 it needs 2.10.0 or later.
      - V(links) adds the links that its operator has.
      - V(dependencies) adds what keeps it from being scheduled; on Airflow 2 it needs 2.10.0 or later.
      - V(hitl_detail) adds what it asks people, null if it asks nothing; it needs Airflow 3.1.0 or later.
      - V(external_log_url) adds where its log is outside of Airflow, null if it is not; it needs Airflow 3.1.0 or later, and a handler of
        logs that has such addresses.
    type: list
    elements: str
    choices: [tries, links, dependencies, hitl_detail, external_log_url]
    default: []
seealso:
  - module: community.airflow.airflow_dag_run_info
  - module: community.airflow.airflow_task_log_info
  - module: community.airflow.airflow_task_instance_try_info
"""

EXAMPLES = r"""
- name: Read the task instances of a run that failed
  community.airflow.airflow_task_instance_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    dag_run_id: manual_2026
    state: [failed, upstream_failed]
  register: result

- name: Show them
  ansible.builtin.debug:
    msg: "{{ result.task_instances | map(attribute='task_id') }}"

- name: Read one with its tries, with the server and the login from the environment (AIRFLOW_URL and so on)
  community.airflow.airflow_task_instance_info:
    dag_id: sales_daily
    dag_run_id: manual_2026
    task_id: extract
    include: [tries]

- name: Read all instances of a mapped task
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
