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
  description: The DAGs as they are now, or in check mode would be, in the order of their ids. Empty if they are absent.
  returned: success
  type: list
  elements: dict
  sample:
    - dag_id: sales_daily
      is_paused: false
      dag_display_name: sales_daily
      description: Sums up the sales of a day
      owners: [analytics]
      tags: [daily, sales]
      is_stale: false
      has_import_errors: false
      fileloc: /opt/airflow/dags/sales_daily.py
      timetable_summary: null
      timetable_description: Never, external triggers only
      max_active_runs: 16
      max_active_tasks: 16
      last_parsed_time: "2026-03-02T08:14:51.204973Z"
      next_dagrun_logical_date: null
      next_dagrun_run_after: null
"""

from ..module_utils._actions.dag_state import dag_state
from ..module_utils._module.runner import run

DEFINITION = dag_state()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
