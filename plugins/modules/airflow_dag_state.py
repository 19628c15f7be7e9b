#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_dag_state
short_description: Pause, unpause and delete DAGs in Apache Airflow
version_added: 0.1.0
description:
  - Manages the state of one DAG, several DAGs, or all DAGs that match a pattern or tags.
  - One of O(dag_id), O(dag_ids), O(dag_id_pattern) and O(tags) is required. Only O(dag_id_pattern) and O(tags) can be combined.
  - If O(dag_id) or O(dag_ids) names a DAG that does not exist, the module fails before anything is written, unless O(state=absent) or
    O(wait=true).
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
  dag_ids:
    description:
      - IDs of the DAGs. The list must not be empty.
    type: list
    elements: str
  dag_id_pattern:
    description:
      - Selects DAGs whose ID contains this text. V(%) and V(_) are wildcards. On Airflow 3.2.0 and later, V(|) separates alternatives. The
        match is not case-sensitive.
      - Stale DAGs are included. Airflow marks a DAG as stale if its file is missing, no longer defines the DAG, or has import errors.
        Airflow 2 with a standalone DAG processor also marks DAGs as stale while the DAG processor is not running. Airflow keeps the state
        of stale DAGs.
    type: str
  tags:
    description:
      - Selects DAGs that have any of these tags. If O(dag_id_pattern) is set as well, both options must match.
      - Stale DAGs are included. Airflow marks a DAG as stale if its file is missing, no longer defines the DAG, or has import errors.
        Airflow 2 with a standalone DAG processor also marks DAGs as stale while the DAG processor is not running. Airflow keeps the state
        of stale DAGs.
    type: list
    elements: str
  state:
    description:
      - State of the DAGs.
      - V(paused) pauses the DAGs.
      - V(unpaused) unpauses the DAGs. A DAG that is draining stops draining. If the module unpauses a DAG in a snapshot of
        M(community.airflow.airflow_maintenance), it returns a warning, provided that the user is allowed to read variables.
      - V(draining) drains the DAGs. Airflow then creates no more scheduled runs, lets all unfinished DAG runs finish, and pauses the DAGs.
        DAGs that are already paused are left unchanged. Requires Airflow 3.4.0 or later.
      - V(absent) deletes the record of each DAG and the history of its runs. If the file of the DAG still exists, the DAG reappears,
        without its history, when the file is parsed again.
    type: str
    choices: [paused, unpaused, draining, absent]
    required: true
  wait:
    description:
      - Whether to wait for the DAGs in O(dag_id) or O(dag_ids) that Airflow has not parsed yet. This option has no effect with
        O(state=absent).
      - Until Airflow has parsed a DAG, the module cannot determine which file defines the DAG. If a file at the top level of the DAGs
        folder or bundle is named after the DAG and has an import error, the module fails immediately. If a file with this name and an
        import error is in a subfolder, the module reports the error and continues to wait.
      - In check mode, the module does not wait.
    type: bool
    default: false
  wait_timeout:
    description:
      - Maximum time to wait, in seconds. On timeout, the module fails, and nothing is changed.
    type: float
    default: 300.0
  wait_sleep:
    description:
      - Time between polls of the server, in seconds.
    type: float
    default: 5.0
seealso:
  - module: community.airflow.airflow_dag_info
  - module: community.airflow.airflow_maintenance
  - name: DAGs
    description: Airflow's documentation on DAGs, including pausing and deleting them.
    link: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html
"""

EXAMPLES = r"""
- name: Unpause a DAG
  community.airflow.airflow_dag_state:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    state: unpaused

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Unpause DAGs as soon as Airflow has parsed them
  community.airflow.airflow_dag_state:
    dag_ids: [warehouse_load, warehouse_report]
    state: unpaused
    wait: true
    wait_timeout: 120

- name: Pause all DAGs that match a pattern and have any of these tags
  community.airflow.airflow_dag_state:
    dag_id_pattern: team_%_ingest
    tags: [finance, risk]
    state: paused

# This task requires Airflow 3.4.0 or later.
- name: Let the unfinished runs of a DAG finish, and then pause it
  community.airflow.airflow_dag_state:
    dag_id: sales_daily
    state: draining

- name: Delete the record of a DAG and the history of its runs
  community.airflow.airflow_dag_state:
    dag_id: sleeper
    state: absent
"""

RETURN = r"""
dags:
  description: DAGs after the module has run, sorted by ID. In check mode, the predicted result, without DAGs that the module would wait
    for. Absent DAGs are omitted.
  returned: success
  type: list
  elements: dict
  contains:
    dag_id:
      description: ID of the DAG.
      type: str
      sample: sales_daily
    scheduling_state:
      description: Scheduling state of the DAG, V(active), V(draining) or V(paused). Airflow lets the unfinished runs of a V(draining) DAG
        finish, and then pauses the DAG. V(draining) requires Airflow 3.4.0 or later.
      type: str
      sample: active
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
      sample: Summarizes daily sales
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
      description: Whether Airflow marks the DAG as stale, for example because its file is missing.
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
      description: Schedule of the DAG, such as a cron expression. V(null) if there is none.
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
      description: Logical date of the next scheduled run. V(null) if no run is scheduled.
      type: str
      sample: "2026-03-03T06:00:00Z"
    next_dagrun_run_after:
      description: Earliest time at which the next scheduled run can start. V(null) if no run is scheduled.
      type: str
      sample: "2026-03-03T06:00:00Z"
dag_ids:
  description: IDs of the DAGs that do not exist yet.
  returned: if the module fails while it waits for DAGs
  type: list
  elements: str
  sample: [sales_daily]
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
  sample: ["update DAG 'sales_daily'"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._actions.dag_state import dag_state
from ..module_utils._module.runner import run

DEFINITION = dag_state()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
