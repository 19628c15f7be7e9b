#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_dag_state
short_description: Pause, unpause and delete DAGs of Apache Airflow
version_added: 0.1.0
description:
  - Brings one DAG, several, or all that match to a state.
  - Exactly one of O(dag_id), O(dag_ids), or O(dag_id_pattern) and O(tags) is needed. The last two can be given together.
  - A DAG that was named and does not exist is an error before anything is written, unless it is to be V(absent).
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
options:
  dag_id:
    description:
      - Id of the one DAG.
    type: str
  dag_ids:
    description:
      - Ids of the DAGs. At least one must be named.
    type: list
    elements: str
  dag_id_pattern:
    description:
      - Every DAG whose id contains this text. It is Airflow's own filter. V(%) and V(_) in it are wildcards, and whether case matters
        depends on the server's database.
      - Stale DAGs match, too. Airflow calls a DAG stale while its file is gone or broken, or while the parser is down, and keeps its state.
    type: str
  tags:
    description:
      - Every DAG that has any of these tags. Together with O(dag_id_pattern), both must match.
      - Stale DAGs match, too. Airflow calls a DAG stale while its file is gone or broken, or while the parser is down, and keeps its state.
    type: list
    elements: str
  state:
    description:
      - The state of the DAGs.
      - V(absent) deletes the record of a DAG and the history of its runs. The DAG comes back at the next parse, without its history, for as
        long as its file is there.
    type: str
    choices: [paused, unpaused, absent]
    required: true
  wait:
    description:
      - Whether to wait for DAGs of O(dag_id) or O(dag_ids) that the server has not parsed yet.
      - The server does not record which file defines a DAG that it does not know. The wait ends early when a file with the name of such a
        DAG, at the top of the DAGs folder or bundle, has an import error. A broken file of that name in a folder below is only mentioned.
      - In check mode the module does not wait.
    type: bool
    default: false
  wait_timeout:
    description:
      - The most seconds to wait.
    type: float
    default: 300.0
  wait_sleep:
    description:
      - Seconds between two looks at the server.
    type: float
    default: 5.0
seealso:
  - module: community.airflow.airflow_dag_info
  - name: DAGs
    description: What Airflow's documentation says about DAGs, and about pausing and deleting them.
    link: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html
"""

EXAMPLES = r"""
- name: Start a DAG
  community.airflow.airflow_dag_state:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    state: unpaused

- name: Start DAGs as soon as Airflow has parsed them, with the server and the login from the environment (AIRFLOW_URL and so on)
  community.airflow.airflow_dag_state:
    dag_ids: [warehouse_load, warehouse_report]
    state: unpaused
    wait: true
    wait_timeout: 120

- name: Pause every DAG of a team that ingests data
  community.airflow.airflow_dag_state:
    dag_id_pattern: team_%_ingest
    tags: [finance, risk]
    state: paused

- name: Delete the record of a DAG, and the history of its runs
  community.airflow.airflow_dag_state:
    dag_id: sleeper
    state: absent
"""

RETURN = r"""
dags:
  description: DAGs after the task, sorted by ID. In check mode, the predicted result. Absent DAGs are left out.
  returned: success
  type: list
  elements: dict
  contains:
    dag_id:
      description: ID of the DAG.
      type: str
      sample: sales_daily
    is_paused:
      description: Whether the DAG is paused.
      type: bool
      sample: false
    dag_display_name:
      description: Display name of the DAG. Always V(null) before Airflow 2.9.0.
      type: str
      sample: sales_daily
    description:
      description: Description of the DAG.
      type: str
      sample: Sums up the sales of a day
    owners:
      description: Owners of the DAG's tasks.
      type: list
      elements: str
      sample: [analytics]
    tags:
      description: Tags of the DAG, sorted.
      type: list
      elements: str
      sample: [daily, sales]
    is_stale:
      description: Whether the DAG is no longer in any DAG file.
      type: bool
      sample: false
    has_import_errors:
      description: Whether the DAG's file has import errors.
      type: bool
      sample: false
    fileloc:
      description: Path of the DAG's file on the server.
      type: str
      sample: /opt/airflow/dags/sales_daily.py
    timetable_summary:
      description: Schedule of the DAG, such as a cron expression. V(null) if it has none.
      type: str
      sample: 0 6 * * *
    timetable_description:
      description: Description of the schedule.
      type: str
      sample: At 06:00
    max_active_runs:
      description: Maximum number of runs that are active at the same time.
      type: int
      sample: 16
    max_active_tasks:
      description: Maximum number of task instances that run at the same time.
      type: int
      sample: 16
    last_parsed_time:
      description: Time when the DAG's file was last parsed.
      type: str
      sample: "2026-03-02T08:14:51.204973Z"
    next_dagrun_logical_date:
      description: Logical date of the next scheduled run. V(null) if none is scheduled.
      type: str
      sample: "2026-03-03T06:00:00Z"
    next_dagrun_run_after:
      description: Earliest time at which the next scheduled run can start. V(null) if none is scheduled.
      type: str
      sample: "2026-03-03T06:00:00Z"
dag_ids:
  description: IDs of the DAGs that do not exist.
  returned: if the wait for DAGs fails
  type: list
  elements: str
  sample: [sales_daily]
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

from ..module_utils._actions.dag_state import dag_state
from ..module_utils._module.runner import run

PROGRAM = dag_state()


def main() -> None:
    run(PROGRAM)


if __name__ == "__main__":
    main()
