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
    note: The first run of the release
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
