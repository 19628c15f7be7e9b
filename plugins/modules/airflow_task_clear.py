#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_task_clear
short_description: Clear task instances in Apache Airflow
version_added: 0.1.0
description:
  - Clears the matching task instances of a DAG, so that they run again. The task instances can be in one DAG run, in several DAG runs, or
    in all DAG runs in a period.
  - Before the module writes, it requests a dry run, which returns the matching task instances. In check mode, the module returns this
    result.
  - At least one of O(dag_run_id), O(dag_run_ids), O(task_ids), O(task_group_id), O(start_date), O(end_date), O(partition_key),
    O(partition_date_start) and O(partition_date_end) is required. Either O(task_ids) or O(task_group_id) can be combined with
    O(dag_run_id), O(dag_run_ids), or the dates O(start_date) and O(end_date). For the other restrictions, see the descriptions of the
    options.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
attributes:
  idempotent:
    support: partial
    details:
      - If the selected task instances are already cleared and have no state yet, nothing is changed. A task instance that the scheduler has
        scheduled again is also cleared again if it still matches the filters. The IDs in O(task_instance_ids) are no longer valid after
        clearing.
options:
  dag_id:
    description:
      - ID of the DAG.
    type: str
    required: true
  dag_run_id:
    description:
      - ID of the DAG run.
      - Mutually exclusive with O(dag_run_ids), O(start_date), O(end_date) and the partition options, O(partition_key),
        O(partition_date_start) and O(partition_date_end).
    type: str
  dag_run_ids:
    description:
      - IDs of several DAG runs.
      - On Airflow 3.3.0 and later, the module clears them in one request. On earlier versions, or if O(task_ids), O(task_group_id),
        O(only_running), O(prevent_running_task), O(reset_dag_runs=false) or an option such as O(include_upstream) is set, it sends one
        request for each DAG run.
      - Mutually exclusive with O(dag_run_id), O(start_date), O(end_date) and the partition options.
    type: list
    elements: str
  task_ids:
    description:
      - IDs of the tasks. If omitted, all tasks are selected. Without an option that selects DAG runs, the tasks are cleared in all DAG
        runs.
      - A pair such as V([check, 2]) selects one instance of a mapped task by its map index. Pairs require Airflow 3.
      - Mutually exclusive with O(task_group_id), O(task_instance_ids), the partition options and O(only_new).
    type: list
    elements: raw
  task_group_id:
    description:
      - ID of a task group. All tasks of the task group are selected. Without an option that selects DAG runs, the tasks are cleared in all
        DAG runs.
      - Mutually exclusive with O(task_ids), O(task_instance_ids), the partition options and O(only_new).
      - Requires Airflow 3.4.0 or later.
    type: str
  task_instance_ids:
    description:
      - IDs of individual task instances of the DAG run O(dag_run_id), such as C(id) in the result of
        M(community.airflow.airflow_task_instance_info). This is the only way to select one iteration of a loop. O(only_failed) also applies
        to these task instances.
      - Airflow gives a cleared task instance a new ID. If one of the IDs no longer belongs to a task instance, the module fails, and
        nothing is changed.
      - Requires O(dag_run_id). Mutually exclusive with O(task_ids), O(task_group_id), O(include_past), O(include_future) and the partition
        options.
      - Requires Airflow 3.4.0 or later.
    type: list
    elements: str
  start_date:
    description:
      - Selects DAG runs whose logical date is at or after this time, for example V(2026-03-02T08:00:00Z). Values without a time zone are
        interpreted as UTC.
      - Mutually exclusive with O(dag_run_id), O(dag_run_ids) and the partition options.
    type: str
  end_date:
    description:
      - Selects DAG runs whose logical date is at or before this time. Values without a time zone are interpreted as UTC.
      - Mutually exclusive with O(dag_run_id), O(dag_run_ids) and the partition options.
    type: str
  partition_key:
    description:
      - Selects DAG runs with this partition key.
      - This option and the other partition options, O(partition_date_start) and O(partition_date_end), require Airflow 3.3.0 or later.
      - The partition options select whole DAG runs. They are mutually exclusive with O(dag_run_id), O(dag_run_ids), O(task_ids),
        O(task_group_id), O(task_instance_ids), O(start_date) and O(end_date). They cannot be combined with O(only_running),
        O(include_upstream), O(include_downstream), O(include_past), O(include_future), O(prevent_running_task) or O(reset_dag_runs=false).
      - Mutually exclusive with O(partition_date_start) and O(partition_date_end).
    type: str
  partition_date_start:
    description:
      - Selects DAG runs whose partition date is at or after this date. Specify the date without a time zone, because Airflow
        interprets it in the time zone of the DAG's timetable.
      - Mutually exclusive with O(partition_key). The restrictions of O(partition_key) also apply to this option.
    type: str
  partition_date_end:
    description:
      - Selects DAG runs whose partition date is at or before this date. Specify the date without a time zone, because Airflow
        interprets it in the time zone of the DAG's timetable.
      - Mutually exclusive with O(partition_key). The restrictions of O(partition_key) also apply to this option.
    type: str
  only_failed:
    description:
      - Whether to clear only task instances that failed, or that did not run because of a failure.
      - Ignored with O(only_running) or O(only_new).
    type: bool
    default: true
  only_running:
    description:
      - Whether to clear only task instances that are running.
      - Cannot be combined with the partition options or O(only_new).
    type: bool
    default: false
  only_new:
    description:
      - Whether to queue only tasks that are new in the latest version of the DAG. Existing task instances are not cleared.
      - Requires O(dag_run_ids) or one of the partition options.
      - Cannot be combined with O(task_ids), O(task_group_id), O(only_running), O(include_upstream), O(include_downstream), O(include_past),
        O(include_future), O(prevent_running_task) or O(reset_dag_runs=false).
      - Requires Airflow 3.3.0 or later.
    type: bool
    default: false
  reset_dag_runs:
    description:
      - Whether to queue finished DAG runs again. If V(false), the scheduler does not run the cleared tasks of finished DAG runs.
      - V(false) cannot be combined with the partition options or O(only_new).
    type: bool
    default: true
  include_upstream:
    description:
      - Whether to also clear all tasks upstream of the selected tasks.
      - Cannot be combined with the partition options or O(only_new).
    type: bool
    default: false
  include_downstream:
    description:
      - Whether to also clear all tasks downstream of the selected tasks.
      - Cannot be combined with the partition options or O(only_new).
    type: bool
    default: false
  include_future:
    description:
      - Whether to also clear task instances in all DAG runs with a later logical date than the selected DAG runs.
      - Cannot be combined with the partition options or O(only_new).
      - Airflow 3.0 does not support this option together with O(dag_run_id) or O(dag_run_ids). On Airflow 3.1.0 and later, these DAG runs
        must have a logical date.
    type: bool
    default: false
  include_past:
    description:
      - Whether to also clear task instances in all DAG runs with an earlier logical date than the selected DAG runs.
      - Cannot be combined with the partition options or O(only_new).
      - Airflow 3.0 does not support this option together with O(dag_run_id) or O(dag_run_ids). On Airflow 3.1.0 and later, these DAG runs
        must have a logical date.
    type: bool
    default: false
  include_subdags:
    description:
      - Whether to also clear tasks of sub-DAGs, and tasks of other DAGs that C(ExternalTaskMarker) tasks refer to.
      - Supported only on Airflow 2.
    type: bool
    default: false
  include_parentdag:
    description:
      - Whether to also clear tasks of the parent DAG, if this DAG is a sub-DAG.
      - Supported only on Airflow 2.
    type: bool
    default: false
  run_on_latest_version:
    description:
      - Whether the cleared tasks use the latest version of the DAG. If omitted, the server decides.
      - Requires Airflow 3.1.0 or later.
    type: bool
  prevent_running_task:
    description:
      - Whether to fail instead of clearing a running task instance.
      - Cannot be combined with the partition options or O(only_new).
      - Requires Airflow 3.2.0 or later.
    type: bool
    default: false
  keep_task_state:
    description:
      - Whether to keep the entries of the cleared task instances in the state store, so that the tasks can continue from them.
      - Airflow always keeps these entries if the module clears whole DAG runs in one request. The module does so with the partition
        options, and with O(dag_run_ids) unless another option requires one request for each DAG run. Airflow versions before 3.4.0 always
        keep the entries.
      - Requires Airflow 3.4.0 or later.
    type: bool
    default: false
  note:
    description:
      - Note on the cleared task instances. With a partition option, or with O(dag_run_ids) if the DAG runs are cleared in one request, the
        note is set on the DAG runs instead. At most 1000 characters.
      - Requires Airflow 3.3.0 or later.
    type: str
  reset_partition:
    description:
      - Whether to remove the partition from the DAG runs that are selected by O(dag_run_id), O(partition_key), O(partition_date_start) or
        O(partition_date_end), instead of clearing tasks.
      - O(dag_run_ids), O(task_ids), O(task_group_id), O(task_instance_ids), O(start_date) and O(end_date) are not supported with this
        option. O(note), and the options that limit or extend the selection, such as O(only_failed), have no effect.
      - Requires Airflow 3.3.0 or later.
    type: bool
    default: false
  clear_task_instances:
    description:
      - With O(reset_partition=true), whether to also clear all task instances of the DAG runs. Otherwise, this option has no effect.
    type: bool
    default: false
seealso:
  - module: community.airflow.airflow_dag_run
  - module: community.airflow.airflow_task_instance
  - module: community.airflow.airflow_task_instance_info
  - name: Clearing tasks
    description: Airflow's documentation on rerunning tasks.
    link: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dag-run.html#re-run-tasks
"""

EXAMPLES = r"""
- name: Rerun the failed tasks of a DAG run
  community.airflow.airflow_task_clear:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    dag_run_id: release-1.2.0

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Rerun a task and all downstream tasks
  community.airflow.airflow_task_clear:
    dag_id: sales_daily
    dag_run_id: release-1.2.0
    task_ids: [extract]
    include_downstream: true
    only_failed: false

- name: Rerun the failed tasks of all DAG runs with a logical date in March
  community.airflow.airflow_task_clear:
    dag_id: sales_daily
    start_date: 2026-03-01
    end_date: 2026-03-31T23:59:59Z
"""

RETURN = r"""
cleared:
  description: Task instances that the module cleared, with their values before clearing. In check mode, those that it would clear. Empty if
    clearing would change nothing. Always empty with O(reset_partition=true).
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
dag_runs_cleared:
  description: Number of DAG runs from which the partition was removed. In check mode, the predicted number.
  returned: if O(reset_partition=true)
  type: int
  sample: 2
task_instances_cleared:
  description: Number of task instances that were cleared in these DAG runs. In check mode, the predicted number.
  returned: if O(reset_partition=true)
  type: int
  sample: 0
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
  sample: ["clear task instances of DAG 'sales_daily'"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._actions.task_instance.clear import task_clear
from ..module_utils._module.runner import run

DEFINITION = task_clear()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
