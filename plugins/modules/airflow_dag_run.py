#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_dag_run
short_description: Manage DAG runs in Apache Airflow
version_added: 0.1.0
description:
  - Triggers a DAG run, and optionally waits until it finishes. A DAG run with the same O(dag_run_id) or O(logical_date) is triggered only
    once.
  - If O(wait=true) and the DAG run fails, the module fails. The error message and RV(failed_tasks) contain the failed tasks, their try
    numbers, and the last lines of their logs.
  - The module also sets the state and the note of DAG runs, clears a DAG run, and deletes DAG runs.
  - Without O(dag_run_id), O(dag_run_ids) and O(logical_date), each execution of the Ansible task triggers a new DAG run.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
attributes:
  idempotent:
    support: partial
    details:
      - The module is idempotent if O(dag_run_id), O(dag_run_ids) or O(logical_date) is set, with three exceptions. O(clear=true) clears a
        DAG run again, unless it is still queued and none of its tasks has a state. O(on_failed=clear) clears a DAG run again if it has
        failed again. O(state=queued) queues a DAG run again unless it is still queued.
options:
  dag_id:
    description:
      - ID of the DAG.
    type: str
    required: true
  dag_run_id:
    description:
      - ID of the DAG run. If a DAG run with this ID exists, the module uses it and does not trigger another one.
      - Mutually exclusive with O(dag_run_ids).
      - At most 250 characters. Must not contain a slash, and must not be V(~).
      - By default, Airflow 2.6.3 and later accept only letters, digits and the characters C(_.~:+-) in the ID of a new DAG run, and
        Airflow 3.3.0 and later reject two consecutive dots. In check mode, the module returns a warning for such an ID.
      - The ID of a new DAG run must not start with V(scheduled__), V(backfill__), or the prefix of another type of DAG run that Airflow
        creates itself.
      - A DAG run keeps the parameters that it was triggered with. If O(conf), O(logical_date), O(data_interval_start),
        O(data_interval_end), O(run_after), O(partition_key) or O(bundle_version) is set and differs from the existing DAG run, the module
        fails.
    type: str
  dag_run_ids:
    description:
      - IDs of several DAG runs. Use this option to delete the DAG runs, or to set their O(state) and O(note). On Airflow 3.3.0 and later,
        the module updates or deletes all of these DAG runs with one request.
      - If any of these DAG runs does not exist, the module fails, unless O(state=absent). With this option, the module never triggers DAG
        runs.
      - Mutually exclusive with O(dag_run_id) and with the options O(conf), O(logical_date), O(data_interval_start), O(data_interval_end),
        O(run_after), O(partition_key), O(bundle_version) and O(drain_dag). O(clear), O(only_failed), O(only_new),
        O(run_on_latest_version), O(on_failed), O(unpause) and O(wait) are not supported with this option.
    type: list
    elements: str
  state:
    description:
      - State of the DAG run. All values except V(present) require O(dag_run_id), O(dag_run_ids) or O(logical_date).
      - V(present) triggers the DAG run if it does not exist. An existing DAG run keeps its state, unless O(clear) or O(on_failed) clears
        it.
      - V(absent) deletes the DAG run. Airflow 3.1.6 and later do not delete a DAG run that is running. Set its state to V(failed) first.
      - V(queued) sets the state of an existing DAG run. If the DAG run does not exist, it is triggered, unless O(dag_run_ids) is set.
      - V(success) sets the state of an existing DAG run. Airflow stops the running tasks of the DAG run. Before Airflow 3.3.1, Airflow also
        marks all other tasks of the DAG run as successful, including those that failed or did not run. Airflow 3.3.1 and later skip tasks
        that have not started.
      - V(failed) sets the state of an existing DAG run. Airflow stops the running tasks of the DAG run, and skips tasks that have not
        started.
      - With V(success) and V(failed), Airflow 2.10.5 and later let unfinished teardown tasks run. The DAG run keeps its state until these
        tasks have ended.
    type: str
    choices: [present, absent, queued, success, failed]
    default: present
  conf:
    description:
      - Configuration of the DAG run. Tasks can read it as C(dag_run.conf). Its keys are also available in C(params), unless the server's
        option C([core] dag_run_conf_overrides_params) is V(False).
      - Numbers, booleans, lists and mappings keep their type.
      - In results and diffs, values whose keys suggest a secret, for example C(password) or C(api_key), are hidden. Airflow shows these
        values to every user who is allowed to read the DAG run, so store secrets in a connection instead.
      - Airflow 3.4.0 and later reject keys that Airflow uses to serialize its own objects, such as C(__type).
    type: dict
  logical_date:
    description:
      - Logical date of the DAG run, for example V(2026-03-02T08:00:00Z). Values without a time zone are interpreted as UTC. A DAG can have
        only one run for each logical date.
      - If omitted, Airflow 2 uses the current time, and Airflow 3 triggers a DAG run without a logical date.
    type: str
  data_interval_start:
    description:
      - Start of the data interval, if it differs from the DAG's timetable. Requires O(logical_date) and O(data_interval_end).
      - Requires Airflow 2.9.0 or later.
    type: str
  data_interval_end:
    description:
      - End of the data interval. Requires O(data_interval_start).
      - Requires Airflow 2.9.0 or later.
    type: str
  run_after:
    description:
      - Earliest time at which the DAG run can start. If an existing DAG run has a different C(run_after), the module fails.
      - Requires Airflow 3.
    type: str
  partition_key:
    description:
      - Partition key of the DAG run.
      - At most 250 characters. Must not be blank.
      - Airflow 3.3.0 and later reject a partition key if the timetable of the DAG does not use partitions. Check mode cannot detect this.
      - Requires Airflow 3.2.0 or later.
    type: str
  bundle_version:
    description:
      - Version of the DAG's bundle that the DAG run uses, for example a Git commit. The bundle must support versioning, and the server must
        have parsed this version of the DAG. If omitted, the server uses the latest version.
      - Requires Airflow 3.4.0 or later.
    type: str
  drain_dag:
    description:
      - Whether to drain the DAG if the module triggers the DAG run. Airflow then creates no more scheduled runs, lets all unfinished DAG
        runs finish, and pauses the DAG. If the DAG was paused before, draining lets its queued DAG runs start, too. Mutually exclusive with
        O(unpause).
      - This option has no effect if the DAG run exists.
      - The user needs permission to pause the DAG. Requires Airflow 3.4.0 or later.
    type: bool
    default: false
  note:
    description:
      - Note on the DAG run. At most 1000 characters. Use an empty string to remove the note.
    type: str
  unpause:
    description:
      - Whether to unpause a paused DAG if the DAG run is triggered, cleared or queued, or has not finished. A run of a paused DAG never
        finishes.
      - If this option is V(false) and the DAG is paused, the module fails immediately with O(wait=true), unless the DAG run has finished
        and is neither cleared nor queued. With O(wait=false), the module returns a warning if it triggers, clears or queues the DAG run.
        If the module triggers the DAG run with O(drain_dag=true), it neither fails nor returns a warning.
      - This option has no effect with O(state=absent), O(state=success) or O(state=failed).
      - Once the DAG is unpaused, the scheduler also starts the scheduled runs of the DAG.
      - If the module unpauses a DAG in a snapshot of M(community.airflow.airflow_maintenance), it returns a warning, provided that the user
        is allowed to read variables.
    type: bool
    default: false
  clear:
    description:
      - Whether to clear an existing DAG run, so that its tasks run again. The DAG run is then queued. Requires O(state=present).
      - A DAG run that is queued and in which no task has a state is left unchanged.
    type: bool
    default: false
  on_failed:
    description:
      - What to do if the DAG run already exists and has failed. This option has an effect only with O(state=present).
      - If O(wait=true), V(fail) makes the module fail and report the reasons. If O(wait=false), the DAG run is left unchanged.
      - V(clear) clears the DAG run.
      - V(return) returns the DAG run unchanged.
    type: str
    choices: [fail, clear, return]
    default: fail
  only_failed:
    description:
      - Whether clearing a DAG run clears only tasks that failed, or that did not run because of a failure. Mutually exclusive with
        O(only_new).
      - Requires Airflow 3. On Airflow 2, use M(community.airflow.airflow_task_clear).
    type: bool
    default: false
  only_new:
    description:
      - Whether clearing a DAG run queues only tasks that are new in the latest version of the DAG. Existing task instances are not cleared.
        Mutually exclusive with O(only_failed).
      - Requires Airflow 3.2.2 or later.
    type: bool
    default: false
  run_on_latest_version:
    description:
      - Whether a cleared DAG run uses the latest version of the DAG. If omitted, the server decides.
      - Requires Airflow 3.1.0 or later.
    type: bool
  wait:
    description:
      - Whether to wait until the DAG run finishes. If the DAG run fails, the module fails. See O(on_failed) for a DAG run that had already
        failed.
      - This option has no effect with O(state=absent), O(state=success) or O(state=failed).
      - The module keeps waiting while the server is temporarily unavailable.
      - In check mode, the module does not wait.
    type: bool
    default: false
  wait_timeout:
    description:
      - Maximum time to wait, in seconds. On timeout, the module fails with RV(timed_out=true), and RV(running_tasks) contains the task
        instances that have been scheduled but have not ended, including those that are queued or deferred. The DAG run continues.
    type: float
    default: 3600.0
  wait_sleep:
    description:
      - Time between polls of the DAG run, in seconds.
    type: float
    default: 5.0
  log_lines:
    description:
      - Number of lines to return from the end of the log of each failed task. The module reads only the logs of the first ten failed tasks.
    type: int
    default: 20
seealso:
  - module: community.airflow.airflow_dag_state
  - module: community.airflow.airflow_task_clear
  - module: community.airflow.airflow_task_instance
  - name: DAG runs
    description: Airflow's documentation on DAG runs, including triggering and clearing them.
    link: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dag-run.html
"""

EXAMPLES = r"""
- name: Trigger a DAG run once for this release, and wait until it finishes
  community.airflow.airflow_dag_run:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    dag_run_id: release-1.2.0
    conf:
      region: apac
      full: true
    note: First run of the release
    unpause: true
    wait: true
    wait_timeout: 600

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Trigger a new DAG run each time
  community.airflow.airflow_dag_run:
    dag_id: sales_daily
  register: triggered

- name: Trigger the DAG run of a date, or clear it if it failed, and wait until it finishes
  community.airflow.airflow_dag_run:
    dag_id: sales_daily
    logical_date: "2026-03-01T00:00:00Z"
    on_failed: clear
    wait: true

- name: Mark a slow DAG run as failed
  community.airflow.airflow_dag_run:
    dag_id: sleeper
    dag_run_id: nightly
    state: failed
    note: Delayed the release

- name: Delete DAG runs
  community.airflow.airflow_dag_run:
    dag_id: sales_daily
    dag_run_ids: [test-1, test-2]
    state: absent
"""

RETURN = r"""
dag_run:
  description: DAG run after the module has run. In check mode, the predicted result. Empty if the DAG run is absent.
  returned: success, and if the DAG run failed or the wait timed out, unless O(dag_run_ids) is set
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
      description: Duration of the run, in seconds. V(null) if it has not ended. Always V(null) before Airflow 3.1.0.
      type: float
      sample: 49.055423
    data_interval_start:
      description: Start of the run's data interval. V(null) if it has none.
      type: str
    data_interval_end:
      description: End of the run's data interval. V(null) if it has none.
      type: str
    last_scheduling_decision:
      description: Time of the scheduler's last decision about the run. V(null) if there was none.
      type: str
      sample: "2026-03-02T08:03:59.561448Z"
    conf:
      description: Configuration of the run. V(***) replaces a value whose key suggests a secret.
      type: dict
      sample: {region: apac}
    note:
      description: Note on the run. V(null) if there is none.
      type: str
    bundle_version:
      description: Version of the bundle that the run uses. V(null) if the bundle does not support versioning, or if versioning is
        disabled for the DAG. Always V(null) before Airflow 3.0.1.
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
    partition_key:
      description: Partition key of the run. V(null) if it has none. Always V(null) before Airflow 3.2.0.
      type: str
    partition_date:
      description: Partition date of the run. V(null) if it has none. Always V(null) before Airflow 3.3.0.
      type: str
dag_runs:
  description: DAG runs after the module has run, in the order of O(dag_run_ids). In check mode, the predicted result. Empty if
    O(state=absent).
  returned: success, if O(dag_run_ids) is set
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
      description: Duration of the run, in seconds. V(null) if it has not ended. Always V(null) before Airflow 3.1.0.
      type: float
      sample: 49.055423
    data_interval_start:
      description: Start of the run's data interval. V(null) if it has none.
      type: str
    data_interval_end:
      description: End of the run's data interval. V(null) if it has none.
      type: str
    last_scheduling_decision:
      description: Time of the scheduler's last decision about the run. V(null) if there was none.
      type: str
      sample: "2026-03-02T08:03:59.561448Z"
    conf:
      description: Configuration of the run. V(***) replaces a value whose key suggests a secret.
      type: dict
      sample: {region: apac}
    note:
      description: Note on the run. V(null) if there is none.
      type: str
    bundle_version:
      description: Version of the bundle that the run uses. V(null) if the bundle does not support versioning, or if versioning is
        disabled for the DAG. Always V(null) before Airflow 3.0.1.
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
    partition_key:
      description: Partition key of the run. V(null) if it has none. Always V(null) before Airflow 3.2.0.
      type: str
    partition_date:
      description: Partition date of the run. V(null) if it has none. Always V(null) before Airflow 3.3.0.
      type: str
dag_run_url:
  description: URL of the DAG run's page in the web interface. V(null) if the DAG run is absent, or if check mode cannot predict its ID.
  returned: success, and if the DAG run failed or the wait timed out, unless O(dag_run_ids) is set
  type: str
  sample: http://localhost:8080/dags/sales_daily/runs/release-1.2.0
cleared:
  description: Task instances that the module cleared, with their values before clearing. In check mode, the task instances that it would
    clear.
  returned: success, and if the DAG run failed or the wait timed out, unless O(dag_run_ids) is set
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
failed_tasks:
  description: Task instances that failed, or did not run because another one failed. Empty unless O(wait=true) and the DAG run failed.
  returned: success, and if the DAG run failed or the wait timed out, unless O(dag_run_ids) is set
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
      sample: failed
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
    log:
      description: Last lines of the last try's log, or the reason why the log cannot be read. Empty if the log was not read.
      type: list
      elements: str
      sample: ["[2026-03-02T08:15:20.887102Z] ERROR - Task failed with exception", "ValueError: no sales today"]
running_tasks:
  description: Task instances that had been scheduled but had not ended when the wait timed out.
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
      sample: running
    start_date:
      description: Time when the task instance started. V(null) if it has not started.
      type: str
      sample: "2026-03-02T08:03:49.877668Z"
    end_date:
      description: Time when the task instance ended. V(null) if it has not ended.
      type: str
    duration:
      description: Duration of the last try, in seconds. V(null) if there is none.
      type: float
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
timed_out:
  description: Whether the wait timed out before the DAG run ended.
  returned: success, and if the DAG run failed or the wait timed out, unless O(dag_run_ids) is set
  type: bool
  sample: false
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
  sample: ["trigger DAG 'sales_daily'"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._actions.dag_run.module import dag_run
from ..module_utils._module.runner import run

DEFINITION = dag_run()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
