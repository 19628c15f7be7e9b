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
  - Triggers a DAG run, once for each O(dag_run_id) or O(logical_date), and can wait until it finishes.
  - If the DAG run fails, the message and the result list the failed tasks with their try numbers and the last lines of their logs.
  - Sets the state and the note of DAG runs, clears a DAG run, and deletes DAG runs.
  - Without O(dag_run_id), O(dag_run_ids) and O(logical_date), each run of the task triggers a new DAG run.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
attributes:
  idempotent:
    support: partial
    details:
      - Idempotent with O(dag_run_id) or O(logical_date), with two exceptions. O(clear=true) clears a DAG run again once any of its tasks
        has run, and O(state=queued) queues a DAG run again once it has finished.
options:
  dag_id:
    description:
      - ID of the DAG.
    type: str
    required: true
  dag_run_id:
    description:
      - ID of the DAG run. If a DAG run with this ID exists, the module uses it and does not trigger another one.
      - At most 250 characters, without a slash.
      - A DAG run keeps the parameters that it was triggered with. If O(conf), O(logical_date), the data interval or O(partition_key) is set
        and differs from the existing DAG run, the task fails.
    type: str
  dag_run_ids:
    description:
      - IDs of several DAG runs to delete, or whose O(state) and O(note) to set. Airflow 3.3 and later do this in one request.
    type: list
    elements: str
  state:
    description:
      - State of the DAG run.
    type: str
    choices:
      present: Triggers the DAG run if it does not exist. An existing DAG run is left unchanged.
      absent: Deletes the DAG run. Airflow 3 does not delete a DAG run that is running.
      queued: Sets the state of an existing DAG run. Triggers the DAG run if it does not exist.
      success: Sets the state of an existing DAG run.
      failed: Sets the state of an existing DAG run. If it is running, ends it and its tasks.
    default: present
  conf:
    description:
      - Configuration of the DAG run. Tasks can read it as C(dag_run.conf), and as C(params) if the DAG has parameters with these names.
      - Numbers, booleans, lists and mappings keep their type.
      - In results and diffs, values whose names suggest a secret, for example C(password) or C(api_key), are hidden. Airflow shows them to
        every user who may read the DAG run, so store secrets in a connection instead.
    type: dict
  logical_date:
    description:
      - Logical date of the DAG run, for example V(2026-03-02T08:00:00Z). Values without a time zone are in UTC. A DAG can have only one run
        for each logical date.
      - If omitted, Airflow 2 uses the current time, and Airflow 3 triggers a DAG run without a logical date.
    type: str
  data_interval_start:
    description:
      - Start of the data interval, if it differs from the DAG's timetable. Requires O(logical_date) and O(data_interval_end).
      - Requires Airflow 2.9.0 or later.
    type: str
  data_interval_end:
    description:
      - End of the data interval.
      - Requires Airflow 2.9.0 or later.
    type: str
  run_after:
    description:
      - Earliest time at which the DAG run can start.
      - Requires Airflow 3.
    type: str
  partition_key:
    description:
      - Partition key of the DAG run.
      - At most 250 characters.
      - Requires Airflow 3.2.0 or later.
    type: str
  note:
    description:
      - Note of the DAG run. At most 1000 characters. Use an empty string to remove the note.
    type: str
  unpause:
    description:
      - Whether to unpause the DAG if it is paused and the DAG run has not finished. A run of a paused DAG never finishes.
      - If V(false) and the DAG is paused, the task fails immediately with O(wait=true), and returns a warning otherwise.
      - Once the DAG is unpaused, the scheduler also starts its scheduled runs.
    type: bool
    default: false
  clear:
    description:
      - Whether to clear an existing DAG run, so that its tasks run again. The DAG run is then queued.
      - A DAG run that is queued and in which no task has a state is left unchanged.
    type: bool
    default: false
  on_failed:
    description:
      - What to do with O(state=present) if the DAG run already exists and has failed.
    type: str
    choices:
      fail: Fails the task with the reasons if O(wait=true). Otherwise the DAG run is left unchanged.
      clear: Clears the DAG run.
      return: Returns the DAG run unchanged.
    default: fail
  only_failed:
    description:
      - Whether to clear only tasks that failed, or that did not run because of a failure.
      - Requires Airflow 3. On Airflow 2, use M(community.airflow.airflow_task_clear).
    type: bool
    default: false
  only_new:
    description:
      - Whether to queue only tasks that are new in the latest version of the DAG, without clearing any.
      - Requires Airflow 3.3.0 or later.
    type: bool
    default: false
  run_on_latest_version:
    description:
      - Whether a cleared DAG run uses the latest version of the DAG. If omitted, the server decides.
      - Requires Airflow 3.1.0 or later.
    type: bool
  wait:
    description:
      - Whether to wait until the DAG run finishes. If the DAG run fails, the task fails.
      - The module keeps waiting while the server is temporarily unavailable.
      - In check mode, the module does not wait.
    type: bool
    default: false
  wait_timeout:
    description:
      - Maximum time to wait, in seconds. On timeout, the task fails with RV(timed_out=true) and lists what is still running. The DAG run is
        left unchanged.
    type: float
    default: 3600.0
  wait_sleep:
    description:
      - Time between two polls of the DAG run, in seconds.
    type: float
    default: 5.0
  log_lines:
    description:
      - Number of lines to return from the end of the log of each failed task. Only the logs of the first ten failed tasks are read.
    type: int
    default: 20
seealso:
  - module: community.airflow.airflow_dag_state
  - module: community.airflow.airflow_task_clear
  - module: community.airflow.airflow_task_instance
  - name: DAG runs
    description: Airflow's documentation of DAG runs, including triggering and clearing them.
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

- name: Clear yesterday's DAG run if it failed, and wait for it
  community.airflow.airflow_dag_run:
    dag_id: sales_daily
    logical_date: 2026-03-01T00:00:00Z
    on_failed: clear
    wait: true

- name: Mark a DAG run that takes too long as failed
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
  description:
    - The run as it is now, or in check mode would be. Empty if it is absent.
    - A key of which the server knows nothing is V(null).
  returned: unless O(dag_run_ids) is given, also if the run failed or the time was up
  type: dict
  sample:
    dag_run_id: release-1.2.0
    dag_id: sales_daily
    dag_display_name: sales_daily
    state: success
    run_type: manual
    conf: {region: apac, full: true}
    note: First run of the release
    logical_date: null
    queued_at: "2026-03-02T08:14:51.204973Z"
    start_date: "2026-03-02T08:14:52.310468Z"
    end_date: "2026-03-02T08:15:20.887102Z"
    data_interval_start: null
    data_interval_end: null
    run_after: "2026-03-02T08:14:51.104973Z"
    last_scheduling_decision: "2026-03-02T08:15:20.885311Z"
    partition_date: null
    duration: 28.576634
    triggered_by: rest_api
    triggering_user_name: admin
    bundle_version: null
    partition_key: null
dag_runs:
  description: The runs as they are now, or in check mode would be, in the order of O(dag_run_ids). Empty if they are absent.
  returned: if O(dag_run_ids) is given
  type: list
  elements: dict
  sample: []
dag_run_url:
  description: The page of the run in the web interface.
  returned: unless O(dag_run_ids) is given
  type: str
  sample: http://localhost:8080/dags/sales_daily/runs/release-1.2.0
cleared:
  description: The task instances that were cleared, or in check mode would be, as they were before.
  returned: unless O(dag_run_ids) is given
  type: list
  elements: dict
  sample: []
failed_tasks:
  description:
    - The task instances that failed, or were not run because of that, if the run failed.
    - They have the keys that M(community.airflow.airflow_task_instance) returns, and C(log).
  returned: unless O(dag_run_ids) is given
  type: list
  elements: dict
  contains:
    task_id:
      description: Id of the task.
      type: str
      sample: extract
    map_index:
      description: Index of an instance of a mapped task, else V(-1).
      type: int
      sample: -1
    state:
      description: V(failed) or V(upstream_failed).
      type: str
      sample: failed
    try_number:
      description: Number of the last try.
      type: int
      sample: 2
    max_tries:
      description: How often a task is tried again.
      type: int
      sample: 1
    log:
      description: The last lines of the log of the last try.
      type: list
      elements: str
      sample: ["[2026-03-02T08:15:20.887102Z] ERROR - Task failed with exception", "ValueError: no sales today"]
running_tasks:
  description: The task instances that were still going on when the time was up.
  returned: if the time was up
  type: list
  elements: dict
  sample: []
timed_out:
  description: Whether the time was up before the run had ended.
  returned: unless O(dag_run_ids) is given
  type: bool
  sample: false
"""

from ..module_utils._actions.dag_run.module import dag_run
from ..module_utils._module.runner import run

DEFINITION = dag_run()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
