#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_task_instance
short_description: Set the state and the note of task instances of Apache Airflow
version_added: 0.1.0
description:
  - Sets the state and the note of task instances of a DAG run, or deletes them. They are those of one task, of several, or of a task group.
  - A task instance that is in the state already is left alone.
  - M(community.airflow.airflow_task_clear) makes task instances run again.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
options:
  dag_id:
    description:
      - Id of the DAG.
    type: str
    required: true
  dag_run_id:
    description:
      - Id of the DAG run.
    type: str
    required: true
  task_id:
    description:
      - Id of the task. A task in a task group has the id of the group in front, like V(load.orders).
      - Exactly one of O(task_id), O(task_ids) and O(task_group_id) is needed.
    type: str
  task_ids:
    description:
      - Ids of several tasks. Airflow 3.1 and later set them with one request.
    type: list
    elements: str
  task_group_id:
    description:
      - Id of a task group, all of whose task instances are meant.
      - Needs Airflow 3.3.0 or later.
    type: str
  map_index:
    description:
      - Index of one instance of a mapped task. Every instance of the task is meant if it is left out.
    type: int
  state:
    description:
      - The state of the task instances. V(present) leaves it alone, for a task that sets the O(note) only.
      - Airflow itself clears failed tasks that come after one whose state is set, so that they can run. The result does not hold these.
      - V(skipped) needs Airflow 2.7.0 or later. V(absent) deletes task instances, and needs Airflow 3.1.0 or later.
    type: str
    choices: [present, absent, success, failed, skipped]
    default: present
  note:
    description:
      - Note about the task instances, of at most 1000 characters. An empty one removes the note.
    type: str
  include_upstream:
    description:
      - Whether to set the state of every task before it as well. On Airflow 2, this and the next three do not go with mapped tasks.
    type: bool
    default: false
  include_downstream:
    description:
      - Whether to set the state of every task after it as well.
    type: bool
    default: false
  include_future:
    description:
      - Whether to set the state in DAG runs with a later logical date as well.
    type: bool
    default: false
  include_past:
    description:
      - Whether to set the state in DAG runs with an earlier logical date as well.
    type: bool
    default: false
seealso:
  - module: community.airflow.airflow_dag_run
  - module: community.airflow.airflow_task_clear
  - name: Tasks
    description: What Airflow's documentation says about task instances and their states.
    link: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html
"""

EXAMPLES = r"""
- name: Take a failed task for done, because somebody did its work by hand
  community.airflow.airflow_task_instance:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    dag_run_id: release-1.2.0
    task_id: extract
    state: success
    note: The file was loaded by hand

- name: Give up one instance of a mapped task, with the server and the login from the environment (AIRFLOW_URL and so on)
  community.airflow.airflow_task_instance:
    dag_id: orders_mapped
    dag_run_id: nightly
    task_id: check
    map_index: 2
    state: failed

- name: Take a task and all that come after it for done
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
      note: The file was loaded by hand
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
