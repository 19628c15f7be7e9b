#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_task_clear
short_description: Clear task instances of Apache Airflow, so that they run again
version_added: 0.1.0
description:
  - Clears the task instances of a DAG that match, in one DAG run, in several, or in those of a period.
  - Which they are, the server itself says before anything is written. Check mode is this dry run.
  - At least one of O(dag_run_id), O(dag_run_ids), O(task_ids), O(start_date), O(end_date), O(partition_key), O(partition_date_start) and
    O(partition_date_end) is needed. All that are given must match.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
attributes:
  idempotent:
    support: partial
    details:
      - Nothing is done to a task instance that is cleared already and waits to be run. Once it has been run, it is cleared again.
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
  dag_run_ids:
    description:
      - Ids of several DAG runs. Airflow 3.3 and later clear them with one request.
    type: list
    elements: str
  task_ids:
    description:
      - Ids of tasks. Every task is meant if it is left out.
      - A pair like V([check, 2]) is one instance of a mapped task, and needs Airflow 3.
    type: list
    elements: raw
  start_date:
    description:
      - DAG runs with this logical date or a later one, like V(2026-03-02T08:00:00Z). Without a zone it is taken for UTC.
    type: str
  end_date:
    description:
      - DAG runs with this logical date or an earlier one.
    type: str
  partition_key:
    description:
      - DAG runs for this partition.
      - This and the other options about partitions need Airflow 3.3.0 or later.
    type: str
  partition_date_start:
    description:
      - DAG runs for partitions from this date on.
    type: str
  partition_date_end:
    description:
      - DAG runs for partitions up to this date.
    type: str
  only_failed:
    description:
      - Whether to clear only task instances that failed or were not run for that reason.
      - It counts as V(false) with O(only_running) or O(only_new).
    type: bool
    default: true
  only_running:
    description:
      - Whether to clear only task instances that are running.
    type: bool
    default: false
  only_new:
    description:
      - Whether to clear nothing, and queue the tasks that are new in the latest version of the DAG. It goes with O(dag_run_ids) and partitions.
      - Needs Airflow 3.3.0 or later.
    type: bool
    default: false
  reset_dag_runs:
    description:
      - Whether to queue the DAG runs that have ended, without which the scheduler does not run the cleared tasks.
    type: bool
    default: true
  include_upstream:
    description:
      - Whether to clear every task before those in O(task_ids) as well.
    type: bool
    default: false
  include_downstream:
    description:
      - Whether to clear every task after those in O(task_ids) as well.
    type: bool
    default: false
  include_future:
    description:
      - Whether to clear DAG runs with a later logical date than that of O(dag_run_id) as well.
      - Airflow 3.0 cannot do it.
    type: bool
    default: false
  include_past:
    description:
      - Whether to clear DAG runs with an earlier logical date than that of O(dag_run_id) as well.
      - Airflow 3.0 cannot do it.
    type: bool
    default: false
  include_subdags:
    description:
      - Whether to clear the tasks of sub-DAGs, and external tasks of markers, as well.
      - Needs Airflow 2.
    type: bool
    default: false
  include_parentdag:
    description:
      - Whether to clear the tasks of the DAG that this one is a sub-DAG of as well.
      - Needs Airflow 2.
    type: bool
    default: false
  run_on_latest_version:
    description:
      - Whether the cleared tasks use the latest version of the DAG. The server decides if it is left out.
      - Needs Airflow 3.1.0 or later.
    type: bool
  prevent_running_task:
    description:
      - Whether to fail instead of clearing a task instance that is running.
      - Needs Airflow 3.2.0 or later.
    type: bool
    default: false
  note:
    description:
      - Note about the cleared task instances, or about the DAG runs if O(dag_run_ids) or a partition is given, of at most 1000 characters.
      - Needs Airflow 3.3.0 or later.
    type: str
  reset_partition:
    description:
      - Take the partition away from the DAG runs of O(dag_run_id), O(partition_key) or the dates of partitions, instead of clearing tasks.
      - The other options do not count then, but for O(clear_task_instances).
    type: bool
    default: false
  clear_task_instances:
    description:
      - Whether O(reset_partition=true) clears all task instances of these DAG runs as well.
    type: bool
    default: false
seealso:
  - module: community.airflow.airflow_dag_run
  - module: community.airflow.airflow_task_instance
  - name: Clearing tasks
    description: What Airflow's documentation says about running tasks again.
    link: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dag-run.html#re-run-tasks
"""

EXAMPLES = r"""
- name: Run the failed tasks of a run again
  community.airflow.airflow_task_clear:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    dag_run_id: release-1.2.0

- name: Run a task and all that come after it again, with the server and the login from the environment (AIRFLOW_URL and so on)
  community.airflow.airflow_task_clear:
    dag_id: sales_daily
    dag_run_id: release-1.2.0
    task_ids: [extract]
    include_downstream: true
    only_failed: false

- name: Run what failed in March again
  community.airflow.airflow_task_clear:
    dag_id: sales_daily
    start_date: 2026-03-01
    end_date: 2026-03-31T23:59:59Z
"""

RETURN = r"""
cleared:
  description:
    - The task instances that were cleared, or in check mode would be, as they were before. Empty if clearing them changes nothing.
    - They have the keys that M(community.airflow.airflow_task_instance) returns.
  returned: success
  type: list
  elements: dict
  sample:
    - task_id: extract
      dag_id: sales_daily
      dag_run_id: release-1.2.0
      map_index: -1
      state: failed
      try_number: 1
dag_runs_cleared:
  description: How many DAG runs lose their partition.
  returned: if O(reset_partition=true)
  type: int
  sample: 2
task_instances_cleared:
  description: How many task instances are cleared with it.
  returned: if O(reset_partition=true)
  type: int
  sample: 0
"""

from ..module_utils._actions.task_instance.clear import task_clear
from ..module_utils._module.runner import run

DEFINITION = task_clear()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
