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
    return all of its instances. Filters cannot be used for a single task instance. If the task instance does not exist, the result is
    empty.
  - O(dag_ids), O(dag_run_ids) and O(task_ids) cannot be combined with O(dag_id), O(dag_run_id) or O(task_id). They can be combined with
    each other, and with the filters O(state), O(pool), O(queue) and O(executor), and the filters for the logical date, C(run_after), the
    start date, the end date and the duration. Other filters are rejected.
  - On Airflow 2, O(order_by) is supported only with O(mapped=true).
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
      - ID of the task. Together with O(dag_id) and O(dag_run_id), this option selects a single task instance. Otherwise, it is a filter,
        which requires Airflow 3. On Airflow 2, use the filter O(task_ids) instead.
    type: str
  map_index:
    description:
      - Map index of the mapped task instance to return, if O(dag_id), O(dag_run_id) and O(task_id) are set. Otherwise, this option is a
        filter, which requires Airflow 3.1.0 or later.
    type: int
  mapped:
    description:
      - Whether to return all instances of a mapped task. Requires O(dag_id), O(dag_run_id) and O(task_id).
      - With O(mapped=true), the filters O(task_group_id), O(loop_id), O(iteration) and O(teams), and the patterns for the DAG ID, the DAG
        run ID and the task display name, are not supported.
    type: bool
    default: false
  dag_ids:
    description:
      - Return only task instances of these DAGs.
    type: list
    elements: str
  dag_run_ids:
    description:
      - Return only task instances of these DAG runs.
      - On Airflow 2, requires 2.7.0 or later.
    type: list
    elements: str
  task_ids:
    description:
      - Return only task instances of these tasks.
      - On Airflow 2, requires 2.7.0 or later.
    type: list
    elements: str
  state:
    description:
      - Return only task instances in any of these states. V(none) stands for task instances without a state. On Airflow 3, V(none) cannot
        be combined with O(dag_ids), O(dag_run_ids) or O(task_ids).
      - V(awaiting_input) requires Airflow 3.3.0 or later. V(shutdown) requires Airflow 2.
    type: list
    elements: str
    choices:
      - none
      - scheduled
      - queued
      - running
      - success
      - failed
      - skipped
      - upstream_failed
      - up_for_retry
      - up_for_reschedule
      - deferred
      - awaiting_input
      - restarting
      - removed
      - shutdown
  pool:
    description:
      - Return only task instances in these pools.
    type: list
    elements: str
  pool_name_pattern:
    description:
      - Return only task instances whose pool contains this text. V(%) and V(_) are wildcards.
      - V(|) separates alternatives.
      - Requires Airflow 3.2.0 or later.
    type: str
  pool_name_prefix_pattern:
    description:
      - Return only task instances whose pool starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  queue:
    description:
      - Return only task instances in these queues.
    type: list
    elements: str
  queue_name_pattern:
    description:
      - Return only task instances whose queue contains this text. V(%) and V(_) are wildcards.
      - V(|) separates alternatives.
      - Requires Airflow 3.2.0 or later.
    type: str
  queue_name_prefix_pattern:
    description:
      - Return only task instances whose queue starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  executor:
    description:
      - Return only task instances of these executors.
      - On Airflow 2, requires 2.10.0 or later.
    type: list
    elements: str
  operator:
    description:
      - Return only task instances of these operators.
      - Requires Airflow 3.1.0 or later.
    type: list
    elements: str
  operator_name_pattern:
    description:
      - Return only task instances whose operator contains this text. V(%) and V(_) are wildcards.
      - V(|) separates alternatives.
      - Requires Airflow 3.2.0 or later.
    type: str
  operator_name_prefix_pattern:
    description:
      - Return only task instances whose operator starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  task_group_id:
    description:
      - Return only task instances in this task group. Requires O(dag_id).
      - Requires Airflow 3.1.6 or later.
    type: str
  task_display_name_pattern:
    description:
      - Return only task instances whose task display name contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
      - Requires Airflow 3.
    type: str
  task_display_name_prefix_pattern:
    description:
      - Return only task instances whose task display name starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  dag_id_pattern:
    description:
      - Return only task instances whose DAG ID contains this text. V(%) and V(_) are wildcards.
      - V(|) separates alternatives.
      - Requires Airflow 3.2.0 or later.
    type: str
  dag_id_prefix_pattern:
    description:
      - Return only task instances whose DAG ID starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  run_id_pattern:
    description:
      - Return only task instances whose DAG run ID contains this text. V(%) and V(_) are wildcards.
      - V(|) separates alternatives.
      - Requires Airflow 3.2.0 or later.
    type: str
  run_id_prefix_pattern:
    description:
      - Return only task instances whose DAG run ID starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  rendered_map_index_pattern:
    description:
      - Return only task instances whose rendered map index contains this text. V(%) and V(_) are wildcards.
      - V(|) separates alternatives.
      - Requires Airflow 3.2.2 or later.
    type: str
  rendered_map_index_prefix_pattern:
    description:
      - Return only task instances whose rendered map index starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  version_number:
    description:
      - Return only task instances whose DAG version has any of these numbers.
      - Requires Airflow 3.
    type: list
    elements: int
  try_number:
    description:
      - Return only task instances with any of these try numbers.
      - Requires Airflow 3.1.0 or later.
    type: list
    elements: int
  duration_gte:
    description:
      - Return only task instances that took at least this long, in seconds.
    type: float
  duration_gt:
    description:
      - Return only task instances that took longer than this, in seconds.
      - Requires Airflow 3.1.0 or later.
    type: float
  duration_lte:
    description:
      - Return only task instances that took at most this long, in seconds.
    type: float
  duration_lt:
    description:
      - Return only task instances that took less than this, in seconds.
      - Requires Airflow 3.1.0 or later.
    type: float
  loop_id:
    description:
      - Return only task instances of the loop with this task group ID.
      - Requires O(dag_id) and O(dag_run_id).
      - Requires Airflow 3.4.0 or later.
    type: str
  iteration:
    description:
      - Return only task instances of this iteration of the loop. The first iteration is V(0).
      - Requires O(loop_id).
      - Requires Airflow 3.4.0 or later.
    type: int
  teams:
    description:
      - Return only task instances of DAGs of these teams.
      - Requires Airflow 3.4.0 or later.
    type: list
    elements: str
  include:
    description:
      - Additional information to return for each task instance.
      - V(tries) adds all tries. On Airflow 2, requires 2.10.0 or later.
      - V(links) adds the extra links of the operator. For instances of mapped tasks on Airflow 2, requires 2.10.5 or later. On earlier
        versions, V(null) is returned for such instances, with a warning.
      - V(dependencies) adds the unmet dependencies that prevent the task instance from being scheduled. On Airflow 2, requires
        2.10.0 or later.
      - V(hitl_detail) adds the human-in-the-loop request, or V(null) if there is none. Requires Airflow 3.1.0 or later.
      - V(external_log_url) adds the URL of the log outside of Airflow, or V(null) if there is none or if the task instance has never
        started. Requires Airflow 3.1.0 or later, and a log handler that supports such URLs.
    type: list
    elements: str
    choices: [tries, links, dependencies, hitl_detail, external_log_url]
    default: []
seealso:
  - module: community.airflow.airflow_task_instance
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

- name: Show the IDs of the failed tasks
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
  description: Matching task instances.
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
    tries:
      description: Tries of the task instance.
      returned: if O(include) contains V(tries)
      type: list
      elements: dict
      contains:
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
          description: Display name of the task.
          type: str
          sample: extract
        map_index:
          description: Map index of the task instance. V(-1) if the task is not mapped.
          type: int
          sample: -1
        state:
          description: State of the try.
          type: str
          sample: success
        start_date:
          description: Time when the try started. V(null) if it has not started.
          type: str
          sample: "2026-03-02T08:03:49.877668Z"
        end_date:
          description: Time when the try ended. V(null) if it has not ended.
          type: str
          sample: "2026-03-02T08:03:55.484910Z"
        duration:
          description: Duration of the try, in seconds. V(null) if it has not ended.
          type: float
          sample: 5.607
        try_number:
          description: Number of the try, starting at 1.
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
          description: Executor of the task instance. V(null) if it uses the default executor.
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
    links:
      description: Extra links of the operator.
      returned: if O(include) contains V(links)
      type: list
      elements: dict
      contains:
        name:
          description: Name of the link.
          type: str
          sample: Google
        href:
          description: URL of the link. V(null) if there is none.
          type: str
          sample: https://www.google.com
    dependencies:
      description: Dependencies that keep the task instance from being scheduled.
      returned: if O(include) contains V(dependencies)
      type: list
      elements: dict
      contains:
        name:
          description: Name of the dependency that is not met.
          type: str
          sample: Dagrun Running
        reason:
          description: Why the dependency is not met.
          type: str
          sample: Task instance's dagrun was not in the 'running' state.
    hitl_detail:
      description: Human-in-the-loop request of the task. V(null) if there is none.
      returned: if O(include) contains V(hitl_detail)
      type: dict
      contains:
        dag_id:
          description: ID of the DAG.
          type: str
          sample: approval
        dag_run_id:
          description: ID of the DAG run.
          type: str
          sample: manual_2026
        task_id:
          description: ID of the task.
          type: str
          sample: ask
        map_index:
          description: Map index of the task instance. V(-1) if the task is not mapped.
          type: int
          sample: -1
        task_display_name:
          description: Display name of the task.
          type: str
          sample: ask
        state:
          description: State of the task instance.
          type: str
          sample: deferred
        try_number:
          description: Try number of the task instance.
          type: int
          sample: 1
        subject:
          description: Subject of the request.
          type: str
          sample: Publish the sales?
        body:
          description: Body of the request. V(null) if there is none.
          type: str
          sample: The sum has been checked.
        options:
          description: Options to choose from.
          type: list
          elements: str
          sample: [Approve, Reject]
        defaults:
          description: Options that Airflow chooses if there is no response in time. V(null) if there are none.
          type: list
          elements: str
        multiple:
          description: Whether more than one option can be chosen.
          type: bool
          sample: false
        params:
          description: Form parameters of the request, by name.
          type: dict
          sample: {}
        params_input:
          description: Values of the form parameters, from the response.
          type: dict
          sample: {}
        assigned_users:
          description: Users who may respond. Empty if every user with the required permission may respond.
          type: list
          elements: dict
          contains:
            id:
              description: ID of the user.
              type: str
              sample: "1"
            name:
              description: Name of the user.
              type: str
              sample: admin
        created_at:
          description: Time when the request was created.
          type: str
          sample: "2026-03-02T08:10:03.518260Z"
        response_received:
          description: Whether there is a response.
          type: bool
          sample: true
        responded_at:
          description: Time of the response. V(null) if there is none.
          type: str
          sample: "2026-03-02T08:14:51.204973Z"
        responded_by_user:
          description: User who responded. V(null) if there is no response.
          type: dict
          contains:
            id:
              description: ID of the user.
              type: str
              sample: "1"
            name:
              description: Name of the user.
              type: str
              sample: admin
        chosen_options:
          description: Chosen options. V(null) if there is no response.
          type: list
          elements: str
          sample: [Approve]
    external_log_url:
      description: URL of the log outside of Airflow. V(null) if there is none, or if the task instance has never started.
      returned: if O(include) contains V(external_log_url)
      type: str
total_entries:
  description: Number of matching task instances on the server, regardless of O(limit).
  returned: success
  type: int
  sample: 1
status:
  description: HTTP status code of the response that made the module fail.
  returned: if the server rejects a request
  type: int
  sample: 403
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.task_instance import TASK_INSTANCE

DEFINITION = listing(TASK_INSTANCE)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
