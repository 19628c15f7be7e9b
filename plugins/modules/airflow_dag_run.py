#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_dag_run
short_description: Trigger, wait for, clear and delete DAG runs of Apache Airflow
version_added: 0.1.0
description:
  - Triggers a run of a DAG, once for each O(dag_run_id) or O(logical_date), and can wait until it has ended.
  - If the run fails, the message and the result say which tasks failed, at which try, and how their logs end.
  - Sets the state and the note of runs, clears a run, and deletes runs.
  - Without O(dag_run_id), O(dag_run_ids) and O(logical_date), each task triggers a new run, and a second run of the playbook another one.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
attributes:
  idempotent:
    support: partial
    details:
      - With O(dag_run_id) or O(logical_date) it is, but for O(clear=true), which clears a run again once any of its tasks has been run, and
        O(state=queued), which queues a run again that has ended.
options:
  dag_id:
    description:
      - Id of the DAG.
    type: str
    required: true
  dag_run_id:
    description:
      - Id of the run. If there is such a run, it is taken, and no second one is triggered.
      - At most 250 characters, without a slash.
      - A run keeps what it was triggered with. If O(conf), O(logical_date), the data interval or O(partition_key) is given and the run has
        another one, the task fails.
    type: str
  dag_run_ids:
    description:
      - Ids of several runs, whose O(state) and O(note) to set or which to delete. Airflow 3.3 and later do it in one request.
    type: list
    elements: str
  state:
    description:
      - V(present) triggers the run if there is none, and leaves a run alone that is there.
      - V(queued), V(success) and V(failed) set the state of a run that is there. V(queued) triggers it if there is none.
      - V(failed) ends a run that is running, and its tasks.
      - V(absent) deletes the run. Airflow 3 deletes no run that is running.
    type: str
    choices: [present, absent, queued, success, failed]
    default: present
  conf:
    description:
      - The configuration of the run, which its tasks see as C(dag_run.conf) and, where the DAG has parameters of that name, as C(params).
      - Numbers, truth values, lists and mappings arrive as such.
      - A secret in it is hidden in results and diffs, if it stands under a name that sounds like one, such as C(password) or C(api_key).
        Airflow shows it to whoever may read the run, so that a connection is the better place.
    type: dict
  logical_date:
    description:
      - The logical date of the run, like V(2026-03-02T08:00:00Z). Without a zone it is taken for UTC. A DAG has one run for each.
      - If it is left out, Airflow 2 takes the present moment, and Airflow 3 none.
    type: str
  data_interval_start:
    description:
      - Begin of the data interval, if it is another than the DAG's timetable gives. It needs O(logical_date) and O(data_interval_end).
      - Needs Airflow 2.9.0 or later.
    type: str
  data_interval_end:
    description:
      - End of the data interval.
      - Needs Airflow 2.9.0 or later.
    type: str
  run_after:
    description:
      - Moment before which the run does not start.
      - Needs Airflow 3.
    type: str
  partition_key:
    description:
      - Key of the partition that the run is for.
      - At most 250 characters.
      - Needs Airflow 3.2.0 or later.
    type: str
  note:
    description:
      - Note about the run, of at most 1000 characters. An empty one removes the note.
    type: str
  unpause:
    description:
      - Whether to unpause the DAG if it is paused and the run has not ended, since a paused DAG's run never ends.
      - Without it, the task fails at once if it is to wait for a run of a paused DAG, and warns if it is not to wait.
      - Unpausing lets the scheduler start scheduled runs of the DAG as well.
    type: bool
    default: false
  clear:
    description:
      - Whether to clear the run if it is there, so that its tasks are run again. The run is queued then.
      - Nothing is done to a run that is queued and of which no task has a state.
    type: bool
    default: false
  on_failed:
    description:
      - What to do about a run that is there and has failed before, with O(state=present).
      - V(fail) fails with the reasons if O(wait=true), and leaves the run alone else.
      - V(clear) clears it.
      - V(return) returns it as it is.
    type: str
    choices: [fail, clear, return]
    default: fail
  only_failed:
    description:
      - Whether to clear only the tasks that failed or were not run for that reason.
      - Needs Airflow 3; M(community.airflow.airflow_task_clear) does it on Airflow 2.
    type: bool
    default: false
  only_new:
    description:
      - Whether to clear nothing, and queue the tasks that are new in the latest version of the DAG.
      - Needs Airflow 3.3.0 or later.
    type: bool
    default: false
  run_on_latest_version:
    description:
      - Whether a cleared run uses the latest version of the DAG. The server decides if it is left out.
      - Needs Airflow 3.1.0 or later.
    type: bool
  wait:
    description:
      - Whether to wait until the run has ended. The task fails if the run fails.
      - A server that is away for a while is waited for as well. In check mode the module does not wait.
    type: bool
    default: false
  wait_timeout:
    description:
      - The most seconds to wait. After them the task fails with RV(timed_out=true), says what is still running, and leaves the run alone.
    type: float
    default: 3600.0
  wait_sleep:
    description:
      - Seconds between two looks at the run.
    type: float
    default: 5.0
  log_lines:
    description:
      - How many lines from the end of the log of a failed task to return. The logs of the first ten such tasks are read.
    type: int
    default: 20
seealso:
  - module: community.airflow.airflow_dag_state
  - module: community.airflow.airflow_task_clear
  - module: community.airflow.airflow_task_instance
  - name: DAG runs
    description: What Airflow's documentation says about DAG runs, and about triggering and clearing them.
    link: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dag-run.html
"""

EXAMPLES = r"""
- name: Run a DAG once for this release, and wait until it has ended
  community.airflow.airflow_dag_run:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    dag_run_id: release-1.2.0
    conf:
      region: apac
      full: true
    note: The first run of the release
    unpause: true
    wait: true
    wait_timeout: 600

- name: Trigger a new run each time, with the server and the login from the environment (AIRFLOW_URL and so on)
  community.airflow.airflow_dag_run:
    dag_id: sales_daily
  register: triggered

- name: Run the failed run of yesterday again
  community.airflow.airflow_dag_run:
    dag_id: sales_daily
    logical_date: 2026-03-01T00:00:00Z
    on_failed: clear
    wait: true

- name: End a run that takes too long
  community.airflow.airflow_dag_run:
    dag_id: sleeper
    dag_run_id: nightly
    state: failed
    note: Stood in the way of the release

- name: Delete runs of a test
  community.airflow.airflow_dag_run:
    dag_id: sales_daily
    dag_run_ids: [test-1, test-2]
    state: absent
"""

RETURN = r"""
dag_run:
  description: DAG run after the task. In check mode, the predicted result. Empty if it is absent.
  returned: unless O(dag_run_ids) is given, also if the run failed or the wait timed out
  type: dict
  contains:
    dag_run_id:
      description: ID of the DAG run.
      type: str
      sample: manual_2026
    dag_id:
      description: ID of the DAG.
      type: str
      sample: sales_daily
    dag_display_name:
      description: Display name of the DAG. Always V(null) before Airflow 3.1.0.
      type: str
      sample: sales_daily
    state:
      description: State of the run, such as V(queued), V(running), V(success) or V(failed).
      type: str
      sample: success
    run_type:
      description: Type of the run, such as V(manual), V(scheduled), V(backfill) or V(asset_triggered).
      type: str
      sample: manual
    triggered_by:
      description: Component that triggered the run, such as V(rest_api). Always V(null) on Airflow 2.
      type: str
      sample: rest_api
    triggering_user_name:
      description: Name of the user who triggered the run. Always V(null) before Airflow 3.1.0.
      type: str
      sample: admin
    logical_date:
      description: Logical date of the run. V(null) if it has none.
      type: str
      sample: "2026-03-02T00:00:00Z"
    run_after:
      description: Earliest time at which the run can start. Always V(null) on Airflow 2.
      type: str
      sample: "2026-03-02T08:03:09.581274Z"
    queued_at:
      description: Time when the run was queued. Always V(null) on Airflow 2.
      type: str
      sample: "2026-03-02T08:03:09.629104Z"
    start_date:
      description: Time when the run started. V(null) if it has not started.
      type: str
      sample: "2026-03-02T08:03:10.526415Z"
    end_date:
      description: Time when the run ended. V(null) if it has not ended.
      type: str
      sample: "2026-03-02T08:03:59.581838Z"
    duration:
      description: Duration of the run, in seconds. V(null) if it has not ended, and always before Airflow 3.1.0.
      type: float
      sample: 49.055423
    data_interval_start:
      description: Start of the run's data interval. V(null) if it has none.
      type: str
    data_interval_end:
      description: End of the run's data interval. V(null) if it has none.
      type: str
    last_scheduling_decision:
      description: Time when the scheduler last looked at the run. V(null) if it has not.
      type: str
      sample: "2026-03-02T08:03:59.561448Z"
    conf:
      description: Configuration of the run. V(***) stands for a value whose name sounds like a secret.
      type: dict
      sample: {region: apac}
    note:
      description: Note on the run. V(null) if there is none.
      type: str
    bundle_version:
      description: Version of the bundle that the run uses. V(null) if the bundle has no versions, and always on Airflow 2.
      type: str
    dag_versions:
      description: Versions of the DAG that the run's task instances use. Always V(null) on Airflow 2.
      type: list
      elements: dict
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
          description: Display name of the DAG. Always V(null) before Airflow 3.1.0.
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
          description: Version of the bundle. V(null) if the bundle has no versions.
          type: str
        bundle_url:
          description: Address of the version's code. V(null) if the bundle has none.
          type: str
        created_at:
          description: Time when the version was created.
          type: str
          sample: "2026-03-02T08:44:46.256721Z"
    partition_key:
      description: Partition key of the run. V(null) if it has none, and always before Airflow 3.2.0.
      type: str
    partition_date:
      description: Partition date of the run. V(null) if it has none, and always before Airflow 3.2.0.
      type: str
dag_runs:
  description: DAG runs after the task, in the order of O(dag_run_ids). In check mode, the predicted result. Empty if they are absent.
  returned: if O(dag_run_ids) is given
  type: list
  elements: dict
  contains:
    dag_run_id:
      description: ID of the DAG run.
      type: str
      sample: manual_2026
    dag_id:
      description: ID of the DAG.
      type: str
      sample: sales_daily
    dag_display_name:
      description: Display name of the DAG. Always V(null) before Airflow 3.1.0.
      type: str
      sample: sales_daily
    state:
      description: State of the run, such as V(queued), V(running), V(success) or V(failed).
      type: str
      sample: success
    run_type:
      description: Type of the run, such as V(manual), V(scheduled), V(backfill) or V(asset_triggered).
      type: str
      sample: manual
    triggered_by:
      description: Component that triggered the run, such as V(rest_api). Always V(null) on Airflow 2.
      type: str
      sample: rest_api
    triggering_user_name:
      description: Name of the user who triggered the run. Always V(null) before Airflow 3.1.0.
      type: str
      sample: admin
    logical_date:
      description: Logical date of the run. V(null) if it has none.
      type: str
      sample: "2026-03-02T00:00:00Z"
    run_after:
      description: Earliest time at which the run can start. Always V(null) on Airflow 2.
      type: str
      sample: "2026-03-02T08:03:09.581274Z"
    queued_at:
      description: Time when the run was queued. Always V(null) on Airflow 2.
      type: str
      sample: "2026-03-02T08:03:09.629104Z"
    start_date:
      description: Time when the run started. V(null) if it has not started.
      type: str
      sample: "2026-03-02T08:03:10.526415Z"
    end_date:
      description: Time when the run ended. V(null) if it has not ended.
      type: str
      sample: "2026-03-02T08:03:59.581838Z"
    duration:
      description: Duration of the run, in seconds. V(null) if it has not ended, and always before Airflow 3.1.0.
      type: float
      sample: 49.055423
    data_interval_start:
      description: Start of the run's data interval. V(null) if it has none.
      type: str
    data_interval_end:
      description: End of the run's data interval. V(null) if it has none.
      type: str
    last_scheduling_decision:
      description: Time when the scheduler last looked at the run. V(null) if it has not.
      type: str
      sample: "2026-03-02T08:03:59.561448Z"
    conf:
      description: Configuration of the run. V(***) stands for a value whose name sounds like a secret.
      type: dict
      sample: {region: apac}
    note:
      description: Note on the run. V(null) if there is none.
      type: str
    bundle_version:
      description: Version of the bundle that the run uses. V(null) if the bundle has no versions, and always on Airflow 2.
      type: str
    dag_versions:
      description: Versions of the DAG that the run's task instances use. Always V(null) on Airflow 2.
      type: list
      elements: dict
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
          description: Display name of the DAG. Always V(null) before Airflow 3.1.0.
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
          description: Version of the bundle. V(null) if the bundle has no versions.
          type: str
        bundle_url:
          description: Address of the version's code. V(null) if the bundle has none.
          type: str
        created_at:
          description: Time when the version was created.
          type: str
          sample: "2026-03-02T08:44:46.256721Z"
    partition_key:
      description: Partition key of the run. V(null) if it has none, and always before Airflow 3.2.0.
      type: str
    partition_date:
      description: Partition date of the run. V(null) if it has none, and always before Airflow 3.2.0.
      type: str
dag_run_url:
  description: Address of the run's page in the web interface. V(null) if the run has no ID.
  returned: unless O(dag_run_ids) is given
  type: str
  sample: http://localhost:8080/dags/sales_daily/runs/release-1.2.0
cleared:
  description: Task instances that the task clears, as they were before.
  returned: unless O(dag_run_ids) is given
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
      description: Index of a mapped task instance. V(-1) if the task is not mapped.
      type: int
      sample: -1
    rendered_map_index:
      description: Name of a mapped task instance. V(null) if there is none, and always before Airflow 2.9.0.
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
      description: Maximum number of retries.
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
      description: Priority of the task instance over others in the queue.
      type: int
      sample: 2
    executor:
      description: Executor of the task instance. V(null) if it uses the default one, and always before Airflow 2.10.0.
      type: str
    executor_config:
      description: Executor configuration, as Python prints it.
      type: str
      sample: '{}'
    queued_when:
      description: Time when the task instance was queued. V(null) if it was not.
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
          description: Arguments of the trigger, as Python prints them.
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
          description: Type of the job, such as V(SchedulerJob).
          type: str
          sample: SchedulerJob
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
          description: ID of the DAG that the job belongs to. V(null) if it belongs to none.
          type: str
        dag_display_name:
          description: Display name of the DAG. V(null) if the job belongs to none, and always before Airflow 3.1.0.
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
          sample: "2026-03-02T08:10:26.719628Z"
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
          description: Display name of the DAG. Always V(null) before Airflow 3.1.0.
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
          description: Version of the bundle. V(null) if the bundle has no versions.
          type: str
        bundle_url:
          description: Address of the version's code. V(null) if the bundle has none.
          type: str
        created_at:
          description: Time when the version was created.
          type: str
          sample: "2026-03-02T08:44:46.256721Z"
failed_tasks:
  description: Task instances that failed, or did not run because another one failed. Empty if the run did not fail.
  returned: unless O(dag_run_ids) is given
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
      description: Index of a mapped task instance. V(-1) if the task is not mapped.
      type: int
      sample: -1
    rendered_map_index:
      description: Name of a mapped task instance. V(null) if there is none, and always before Airflow 2.9.0.
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
      description: Maximum number of retries.
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
      description: Priority of the task instance over others in the queue.
      type: int
      sample: 2
    executor:
      description: Executor of the task instance. V(null) if it uses the default one, and always before Airflow 2.10.0.
      type: str
    executor_config:
      description: Executor configuration, as Python prints it.
      type: str
      sample: '{}'
    queued_when:
      description: Time when the task instance was queued. V(null) if it was not.
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
          description: Arguments of the trigger, as Python prints them.
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
          description: Type of the job, such as V(SchedulerJob).
          type: str
          sample: SchedulerJob
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
          description: ID of the DAG that the job belongs to. V(null) if it belongs to none.
          type: str
        dag_display_name:
          description: Display name of the DAG. V(null) if the job belongs to none, and always before Airflow 3.1.0.
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
          sample: "2026-03-02T08:10:26.719628Z"
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
          description: Display name of the DAG. Always V(null) before Airflow 3.1.0.
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
          description: Version of the bundle. V(null) if the bundle has no versions.
          type: str
        bundle_url:
          description: Address of the version's code. V(null) if the bundle has none.
          type: str
        created_at:
          description: Time when the version was created.
          type: str
          sample: "2026-03-02T08:44:46.256721Z"
    log:
      description: Last lines of the last try's log.
      type: list
      elements: str
      sample: ["[2026-03-02T08:15:20.887102Z] ERROR - Task failed with exception", "ValueError: no sales today"]
running_tasks:
  description: Task instances that had not ended when the wait timed out.
  returned: if the wait timed out
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
      description: Index of a mapped task instance. V(-1) if the task is not mapped.
      type: int
      sample: -1
    rendered_map_index:
      description: Name of a mapped task instance. V(null) if there is none, and always before Airflow 2.9.0.
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
      description: Maximum number of retries.
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
      description: Priority of the task instance over others in the queue.
      type: int
      sample: 2
    executor:
      description: Executor of the task instance. V(null) if it uses the default one, and always before Airflow 2.10.0.
      type: str
    executor_config:
      description: Executor configuration, as Python prints it.
      type: str
      sample: '{}'
    queued_when:
      description: Time when the task instance was queued. V(null) if it was not.
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
          description: Arguments of the trigger, as Python prints them.
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
          description: Type of the job, such as V(SchedulerJob).
          type: str
          sample: SchedulerJob
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
          description: ID of the DAG that the job belongs to. V(null) if it belongs to none.
          type: str
        dag_display_name:
          description: Display name of the DAG. V(null) if the job belongs to none, and always before Airflow 3.1.0.
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
          sample: "2026-03-02T08:10:26.719628Z"
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
          description: Display name of the DAG. Always V(null) before Airflow 3.1.0.
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
          description: Version of the bundle. V(null) if the bundle has no versions.
          type: str
        bundle_url:
          description: Address of the version's code. V(null) if the bundle has none.
          type: str
        created_at:
          description: Time when the version was created.
          type: str
          sample: "2026-03-02T08:44:46.256721Z"
timed_out:
  description: Whether the wait timed out before the run ended.
  returned: unless O(dag_run_ids) is given
  type: bool
  sample: false
status:
  description: Status code of the response that made the task fail.
  returned: if the server rejects a request
  type: int
  sample: 403
done_before_failure:
  description: Writes that succeeded before the task failed.
  returned: if the task fails after a write
  type: list
  elements: str
  sample: ["update pool 'etl'"]
outcome_unknown:
  description: Writes of which it is unknown whether the server carried them out.
  returned: if the task fails after a write
  type: list
  elements: str
  sample: []
"""

from ..module_utils._actions.dag_run.module import dag_run
from ..module_utils._module.runner import run

PROGRAM = dag_run()


def main() -> None:
    run(PROGRAM)


if __name__ == "__main__":
    main()
