#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_task_instance
short_description: Set the state and the note of task instances in Apache Airflow, or delete them
version_added: 0.1.0
description:
  - Sets the state and the note of task instances in a DAG run, or deletes the task instances. The task instances can be those of one task,
    several tasks, or a task group.
  - Task instances that already have the requested state and note are left unchanged.
  - To run task instances again, use M(community.airflow.airflow_task_clear).
  - If a task has several task instances with the same map index, such as the iterations of a loop on Airflow 3.4 and later, the module
    fails, and nothing is changed.
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
      - IDs of several tasks. On Airflow 3.1.0 and later, the module changes or deletes all selected task instances in one request, unless
        an option such as O(include_upstream) is set.
    type: list
    elements: str
  task_group_id:
    description:
      - ID of a task group. All of its task instances are selected.
      - Requires Airflow 3.3.0 or later. Not supported with O(state=absent).
    type: str
  map_index:
    description:
      - Map index of an instance of a mapped task. If omitted, all instances of the task are selected.
      - Mutually exclusive with O(task_ids) and O(task_group_id).
    type: int
  state:
    description:
      - State of the task instances.
      - When a state is set, Airflow also clears downstream task instances that failed, or that did not run because of a failure, so that
        they can run. The result does not include these task instances.
      - V(present) keeps the state. Use it to set only O(note).
      - V(absent) deletes the task instances. Requires Airflow 3.1.0 or later.
      - V(success), V(failed) and V(skipped) set the state. V(skipped) requires Airflow 2.9.3 or later.
    type: str
    choices: [present, absent, success, failed, skipped]
    default: present
  note:
    description:
      - Note on the task instances. At most 1000 characters. Use an empty string to remove the note.
      - Not supported with O(state=absent).
    type: str
  include_upstream:
    description:
      - Whether to also set the state of the instances of all upstream tasks.
      - O(include_upstream), O(include_downstream), O(include_future) and O(include_past) require O(state=success), O(state=failed) or
        O(state=skipped). On Airflow 2, these options do not support mapped tasks.
    type: bool
    default: false
  include_downstream:
    description:
      - Whether to also set the state of the instances of all downstream tasks.
    type: bool
    default: false
  include_future:
    description:
      - Whether to also set the state of the selected tasks' instances in DAG runs with a later logical date.
    type: bool
    default: false
  include_past:
    description:
      - Whether to also set the state of the selected tasks' instances in DAG runs with an earlier logical date.
    type: bool
    default: false
seealso:
  - module: community.airflow.airflow_dag_run
  - module: community.airflow.airflow_task_clear
  - module: community.airflow.airflow_task_instance_info
  - name: Tasks
    description: Airflow's documentation on task instances and their states.
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
  description: The specified task instances after the module has run. In check mode, the predicted result. Empty if the task instances are
    absent.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: ID of the task instance. Always V(null) on Airflow 2.
      type: str
      sample: 01a20ccb-7366-765e-8c60-37fabc2da48a
    dag_id:
      description: ID of the DAG.
      type: str
      sample: sales_daily
    dag_display_name:
      description: Display name of the DAG. Always V(null) before Airflow 3.1.0.
      type: str
      sample: sales_daily
    dag_run_id:
      description: ID of the DAG run.
      type: str
      sample: manual_2026
    task_id:
      description: ID of the task.
      type: str
      sample: extract
    task_display_name:
      description: Display name of the task. Always V(null) before Airflow 2.9.0.
      type: str
      sample: extract
    map_index:
      description: Map index of the task instance. V(-1) if the task is not mapped.
      type: int
      sample: -1
    region_id:
      description: ID of the dynamic region that contains the task instance, such as a loop. V(null) if there is none. Always V(null) before
        Airflow 3.4.0.
      type: str
    region_index:
      description: Index of the task instance within its dynamic region. V(null) if there is none. Always V(null) before Airflow 3.4.0.
      type: int
    rendered_map_index:
      description: Rendered map index of the task instance. V(null) if there is none. Always V(null) before Airflow 2.9.0.
      type: str
    logical_date:
      description: Logical date of the DAG run. V(null) if it has none.
      type: str
    run_after:
      description: Earliest time at which the DAG run can start. Always V(null) on Airflow 2.
      type: str
      sample: "2026-03-02T08:03:09.581274Z"
    state:
      description: State of the task instance. V(null) if it has none yet.
      type: str
      sample: success
    start_date:
      description: Time when the task instance started. V(null) if it has not started.
      type: str
      sample: "2026-03-02T08:03:49.877668Z"
    end_date:
      description: Time when the task instance ended. V(null) if it has not ended.
      type: str
      sample: "2026-03-02T08:03:55.484910Z"
    duration:
      description: Duration of the last try, in seconds. V(null) if there is none.
      type: float
      sample: 5.607
    try_number:
      description: Number of the last try. V(0) if there was none.
      type: int
      sample: 1
    max_tries:
      description: Maximum number of retries. Clearing the task instance adds its earlier tries to this number.
      type: int
      sample: 0
    operator:
      description: Class of the operator.
      type: str
      sample: _PythonDecoratedOperator
    operator_name:
      description: Name of the operator. Always V(null) before Airflow 3.1.0.
      type: str
      sample: '@task'
    pool:
      description: Pool of the task instance.
      type: str
      sample: default_pool
    pool_slots:
      description: Number of pool slots that the task instance occupies.
      type: int
      sample: 1
    queue:
      description: Queue of the task instance. V(null) if there is none.
      type: str
      sample: default
    priority_weight:
      description: Priority weight of the task instance. Task instances with a higher weight are queued first.
      type: int
      sample: 2
    executor:
      description: Executor of the task instance. V(null) if it uses the default executor. Always V(null) before Airflow 2.10.0.
      type: str
    executor_config:
      description: Executor configuration, in Python notation.
      type: str
      sample: '{}'
    queued_when:
      description: Time when the task instance was queued. V(null) if it has not been queued.
      type: str
      sample: "2026-03-02T08:03:13.061097Z"
    scheduled_when:
      description: Time when the task instance was scheduled. Always V(null) on Airflow 2.
      type: str
      sample: "2026-03-02T08:03:11.525516Z"
    hostname:
      description: Host that the task instance ran on.
      type: str
      sample: worker-1
    unixname:
      description: Operating system user that the task instance ran as.
      type: str
      sample: airflow
    pid:
      description: Process ID of the task instance. V(null) if it has not started.
      type: int
      sample: 5227
    note:
      description: Note on the task instance. V(null) if there is none.
      type: str
    rendered_fields:
      description: Template fields of the task with their rendered values.
      type: dict
      sample: {op_args: [], op_kwargs: {}}
    trigger:
      description: Trigger that a deferred task instance waits for. V(null) if there is none.
      type: dict
      contains:
        id:
          description: ID of the trigger.
          type: int
          sample: 1
        classpath:
          description: Python path of the trigger's class.
          type: str
          sample: airflow.providers.standard.triggers.temporal.DateTimeTrigger
        kwargs:
          description: Arguments of the trigger, in Python notation.
          type: str
          sample: '{}'
        created_date:
          description: Time when the trigger was created.
          type: str
          sample: "2026-03-02T08:03:13.061097Z"
        queue:
          description: Queue of the trigger. V(null) if there is none. Missing before Airflow 3.2.0.
          type: str
        triggerer_id:
          description: ID of the job that runs the trigger. V(null) if there is none.
          type: int
          sample: 2
    triggerer_job:
      description: Job that runs the trigger. V(null) if there is none.
      type: dict
      contains:
        id:
          description: ID of the job.
          type: int
          sample: 1
        job_type:
          description: Type of the job, always V(TriggererJob).
          type: str
          sample: TriggererJob
        state:
          description: State of the job.
          type: str
          sample: running
        hostname:
          description: Host that the job runs on.
          type: str
          sample: worker-1
        unixname:
          description: Operating system user that the job runs as.
          type: str
          sample: airflow
        executor_class:
          description: Class of the job's executor. V(null) if it has none.
          type: str
        dag_id:
          description: ID of the DAG that the job belongs to. V(null) if it belongs to no DAG.
          type: str
        dag_display_name:
          description: Display name of the DAG. V(null) if the job belongs to no DAG. Missing before Airflow 3.1.0.
          type: str
        start_date:
          description: Time when the job started.
          type: str
          sample: "2026-03-02T08:51:47.579647Z"
        end_date:
          description: Time when the job ended. V(null) if it has not ended.
          type: str
        latest_heartbeat:
          description: Time of the last heartbeat.
          type: str
          sample: "2026-03-02T08:52:26.719628Z"
    dag_version:
      description: Version of the DAG that the task instance uses. Always V(null) on Airflow 2.
      type: dict
      contains:
        id:
          description: ID of the DAG version.
          type: str
          sample: 01a20cba-9d30-7149-8165-6d4a1ef7f41c
        dag_id:
          description: ID of the DAG.
          type: str
          sample: sales_daily
        dag_display_name:
          description: Display name of the DAG. Missing before Airflow 3.1.0.
          type: str
          sample: sales_daily
        version_number:
          description: Number of the version, starting at 1.
          type: int
          sample: 1
        bundle_name:
          description: Name of the bundle that the version comes from.
          type: str
          sample: dags-folder
        bundle_version:
          description: Version of the bundle. V(null) if the bundle does not support versioning.
          type: str
        bundle_url:
          description: URL of the version's code. V(null) if the bundle has no URL.
          type: str
        created_at:
          description: Time when the version was created.
          type: str
          sample: "2026-03-02T08:44:46.256721Z"
affected:
  description: Task instances that the module deleted, or whose state it changed, including those in other DAG runs. The values are those
    before the change. Task instances for which only the note changed are not included. In check mode, the task instances that the module
    would delete, or whose state it would change.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: ID of the task instance. Always V(null) on Airflow 2.
      type: str
      sample: 01a20ccb-7366-765e-8c60-37fabc2da48a
    dag_id:
      description: ID of the DAG.
      type: str
      sample: sales_daily
    dag_display_name:
      description: Display name of the DAG. Always V(null) before Airflow 3.1.0.
      type: str
      sample: sales_daily
    dag_run_id:
      description: ID of the DAG run.
      type: str
      sample: manual_2026
    task_id:
      description: ID of the task.
      type: str
      sample: extract
    task_display_name:
      description: Display name of the task. Always V(null) before Airflow 2.9.0.
      type: str
      sample: extract
    map_index:
      description: Map index of the task instance. V(-1) if the task is not mapped.
      type: int
      sample: -1
    region_id:
      description: ID of the dynamic region that contains the task instance, such as a loop. V(null) if there is none. Always V(null) before
        Airflow 3.4.0.
      type: str
    region_index:
      description: Index of the task instance within its dynamic region. V(null) if there is none. Always V(null) before Airflow 3.4.0.
      type: int
    rendered_map_index:
      description: Rendered map index of the task instance. V(null) if there is none. Always V(null) before Airflow 2.9.0.
      type: str
    logical_date:
      description: Logical date of the DAG run. V(null) if it has none.
      type: str
    run_after:
      description: Earliest time at which the DAG run can start. Always V(null) on Airflow 2.
      type: str
      sample: "2026-03-02T08:03:09.581274Z"
    state:
      description: State of the task instance. V(null) if it has none yet.
      type: str
      sample: success
    start_date:
      description: Time when the task instance started. V(null) if it has not started.
      type: str
      sample: "2026-03-02T08:03:49.877668Z"
    end_date:
      description: Time when the task instance ended. V(null) if it has not ended.
      type: str
      sample: "2026-03-02T08:03:55.484910Z"
    duration:
      description: Duration of the last try, in seconds. V(null) if there is none.
      type: float
      sample: 5.607
    try_number:
      description: Number of the last try. V(0) if there was none.
      type: int
      sample: 1
    max_tries:
      description: Maximum number of retries. Clearing the task instance adds its earlier tries to this number.
      type: int
      sample: 0
    operator:
      description: Class of the operator.
      type: str
      sample: _PythonDecoratedOperator
    operator_name:
      description: Name of the operator. Always V(null) before Airflow 3.1.0.
      type: str
      sample: '@task'
    pool:
      description: Pool of the task instance.
      type: str
      sample: default_pool
    pool_slots:
      description: Number of pool slots that the task instance occupies.
      type: int
      sample: 1
    queue:
      description: Queue of the task instance. V(null) if there is none.
      type: str
      sample: default
    priority_weight:
      description: Priority weight of the task instance. Task instances with a higher weight are queued first.
      type: int
      sample: 2
    executor:
      description: Executor of the task instance. V(null) if it uses the default executor. Always V(null) before Airflow 2.10.0.
      type: str
    executor_config:
      description: Executor configuration, in Python notation.
      type: str
      sample: '{}'
    queued_when:
      description: Time when the task instance was queued. V(null) if it has not been queued.
      type: str
      sample: "2026-03-02T08:03:13.061097Z"
    scheduled_when:
      description: Time when the task instance was scheduled. Always V(null) on Airflow 2.
      type: str
      sample: "2026-03-02T08:03:11.525516Z"
    hostname:
      description: Host that the task instance ran on.
      type: str
      sample: worker-1
    unixname:
      description: Operating system user that the task instance ran as.
      type: str
      sample: airflow
    pid:
      description: Process ID of the task instance. V(null) if it has not started.
      type: int
      sample: 5227
    note:
      description: Note on the task instance. V(null) if there is none.
      type: str
    rendered_fields:
      description: Template fields of the task with their rendered values.
      type: dict
      sample: {op_args: [], op_kwargs: {}}
    trigger:
      description: Trigger that a deferred task instance waits for. V(null) if there is none.
      type: dict
      contains:
        id:
          description: ID of the trigger.
          type: int
          sample: 1
        classpath:
          description: Python path of the trigger's class.
          type: str
          sample: airflow.providers.standard.triggers.temporal.DateTimeTrigger
        kwargs:
          description: Arguments of the trigger, in Python notation.
          type: str
          sample: '{}'
        created_date:
          description: Time when the trigger was created.
          type: str
          sample: "2026-03-02T08:03:13.061097Z"
        queue:
          description: Queue of the trigger. V(null) if there is none. Missing before Airflow 3.2.0.
          type: str
        triggerer_id:
          description: ID of the job that runs the trigger. V(null) if there is none.
          type: int
          sample: 2
    triggerer_job:
      description: Job that runs the trigger. V(null) if there is none.
      type: dict
      contains:
        id:
          description: ID of the job.
          type: int
          sample: 1
        job_type:
          description: Type of the job, always V(TriggererJob).
          type: str
          sample: TriggererJob
        state:
          description: State of the job.
          type: str
          sample: running
        hostname:
          description: Host that the job runs on.
          type: str
          sample: worker-1
        unixname:
          description: Operating system user that the job runs as.
          type: str
          sample: airflow
        executor_class:
          description: Class of the job's executor. V(null) if it has none.
          type: str
        dag_id:
          description: ID of the DAG that the job belongs to. V(null) if it belongs to no DAG.
          type: str
        dag_display_name:
          description: Display name of the DAG. V(null) if the job belongs to no DAG. Missing before Airflow 3.1.0.
          type: str
        start_date:
          description: Time when the job started.
          type: str
          sample: "2026-03-02T08:51:47.579647Z"
        end_date:
          description: Time when the job ended. V(null) if it has not ended.
          type: str
        latest_heartbeat:
          description: Time of the last heartbeat.
          type: str
          sample: "2026-03-02T08:52:26.719628Z"
    dag_version:
      description: Version of the DAG that the task instance uses. Always V(null) on Airflow 2.
      type: dict
      contains:
        id:
          description: ID of the DAG version.
          type: str
          sample: 01a20cba-9d30-7149-8165-6d4a1ef7f41c
        dag_id:
          description: ID of the DAG.
          type: str
          sample: sales_daily
        dag_display_name:
          description: Display name of the DAG. Missing before Airflow 3.1.0.
          type: str
          sample: sales_daily
        version_number:
          description: Number of the version, starting at 1.
          type: int
          sample: 1
        bundle_name:
          description: Name of the bundle that the version comes from.
          type: str
          sample: dags-folder
        bundle_version:
          description: Version of the bundle. V(null) if the bundle does not support versioning.
          type: str
        bundle_url:
          description: URL of the version's code. V(null) if the bundle has no URL.
          type: str
        created_at:
          description: Time when the version was created.
          type: str
          sample: "2026-03-02T08:44:46.256721Z"
status:
  description: HTTP status code of the response that made the module fail.
  returned: if the server rejects a request
  type: int
  sample: 403
done_before_failure:
  description: Writes that succeeded before the module failed.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: ["set task extract of DAG run 'release-1.2.0' to success"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._actions.task_instance.module import task_instance
from ..module_utils._module.runner import run

DEFINITION = task_instance()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
