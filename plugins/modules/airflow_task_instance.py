#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_task_instance
short_description: Set the state and the note of task instances in Apache Airflow
version_added: 0.1.0
description:
  - Sets the state and the note of task instances of a DAG run, or deletes them. The task instances can be those of one task, several tasks,
    or a task group.
  - Task instances that already have the state are left unchanged.
  - To run task instances again, use M(community.airflow.airflow_task_clear).
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
options:
  dag_id:
    description:
      - ID of the DAG.
    type: str
    required: true
  dag_run_id:
    description:
      - ID of the DAG run.
    type: str
    required: true
  task_id:
    description:
      - ID of the task. For a task in a task group, prefix it with the ID of the group, for example V(load.orders).
      - Exactly one of O(task_id), O(task_ids) and O(task_group_id) is required.
    type: str
  task_ids:
    description:
      - IDs of several tasks. Airflow 3.1 and later set their state in one request.
    type: list
    elements: str
  task_group_id:
    description:
      - ID of a task group. All of its task instances are selected.
      - Requires Airflow 3.3.0 or later.
    type: str
  map_index:
    description:
      - Map index of an instance of a mapped task. If omitted, all instances of the task are selected.
    type: int
  state:
    description:
      - State of the task instances.
      - When a state is set, Airflow clears failed downstream tasks, so that they can run. The result does not include these.
    type: str
    choices:
      present: Keeps the state. Use this to set only O(note).
      absent: Deletes the task instances. Requires Airflow 3.1.0 or later.
      success: Sets the state to V(success).
      failed: Sets the state to V(failed).
      skipped: Sets the state to V(skipped). Requires Airflow 2.7.0 or later.
    default: present
  note:
    description:
      - Note of the task instances. At most 1000 characters. Use an empty string to remove the note.
    type: str
  include_upstream:
    description:
      - Whether to also set the state of all upstream tasks.
      - On Airflow 2, O(include_upstream), O(include_downstream), O(include_future) and O(include_past) do not support mapped tasks.
    type: bool
    default: false
  include_downstream:
    description:
      - Whether to also set the state of all downstream tasks.
    type: bool
    default: false
  include_future:
    description:
      - Whether to also set the state in DAG runs with a later logical date.
    type: bool
    default: false
  include_past:
    description:
      - Whether to also set the state in DAG runs with an earlier logical date.
    type: bool
    default: false
seealso:
  - module: community.airflow.airflow_dag_run
  - module: community.airflow.airflow_task_clear
  - name: Tasks
    description: Airflow's documentation of task instances and their states.
    link: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html
"""

EXAMPLES = r"""
- name: Mark a failed task as successful after its work was done manually
  community.airflow.airflow_task_instance:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    dag_run_id: release-1.2.0
    task_id: extract
    state: success
    note: The file was loaded manually

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Mark one instance of a mapped task as failed
  community.airflow.airflow_task_instance:
    dag_id: orders_mapped
    dag_run_id: nightly
    task_id: check
    map_index: 2
    state: failed

- name: Mark a task and all downstream tasks as successful
  community.airflow.airflow_task_instance:
    dag_id: sales_daily
    dag_run_id: release-1.2.0
    task_id: extract
    state: success
    include_downstream: true
"""

RETURN = r"""
task_instances:
  description: The task instances that were named, as they are now, or in check mode would be. Empty if they are absent.
  returned: success
  type: list
  elements: dict
  sample:
    - task_id: extract
      dag_id: sales_daily
      dag_run_id: release-1.2.0
      map_index: -1
      rendered_map_index: null
      task_display_name: extract
      state: success
      note: The file was loaded manually
      try_number: 1
      max_tries: 0
      logical_date: null
      run_after: "2026-03-02T08:14:51.104973Z"
      start_date: "2026-03-02T08:14:52.310468Z"
      end_date: "2026-03-02T08:15:20.887102Z"
      queued_when: "2026-03-02T08:14:51.910468Z"
      scheduled_when: "2026-03-02T08:14:51.810468Z"
      duration: 28.576634
      operator: _PythonDecoratedOperator
      pool: default_pool
      pool_slots: 1
      queue: default
      priority_weight: 2
      executor: null
      hostname: worker-1
      pid: 4711
affected:
  description:
    - Every task instance whose state was changed, or in check mode would be, as it was before, in this run and in others.
    - The deleted ones for O(state=absent).
  returned: success
  type: list
  elements: dict
  sample: []
"""

from ..module_utils._actions.task_instance.module import task_instance
from ..module_utils._module.runner import run

DEFINITION = task_instance()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
