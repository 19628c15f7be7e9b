#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_dag_run_info
short_description: Read DAG runs of Apache Airflow
version_added: 0.1.0
description:
  - Reads one DAG run, those that match, or all.
  - What stands in C(conf) under a name that sounds like a secret, such as C(password) or C(api_key), is hidden.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
  - community.airflow._run_ranges
  - community.airflow._times
options:
  dag_id:
    description:
      - Id of the DAG. All DAGs are meant if it is left out.
    type: str
  dag_run_id:
    description:
      - Id of the one DAG run to read; it needs O(dag_id). The result is empty if there is none. The filters do not apply to it.
    type: str
  dag_ids:
    description:
      - Only those of any of these DAGs.
    type: list
    elements: str
  state:
    description:
      - Only those in any of these states.
    type: list
    elements: str
  run_type:
    description:
      - Only runs of any of these types.
      - Needs Airflow 3 or later.
    type: list
    elements: str
  duration_gte:
    description:
      - Only those with a duration, in seconds, of this or more.
      - Needs Airflow 3.2.0 or later.
    type: float
  duration_gt:
    description:
      - Only those with a duration, in seconds, of more than this.
      - Needs Airflow 3.2.0 or later.
    type: float
  duration_lte:
    description:
      - Only those with a duration, in seconds, of this or less.
      - Needs Airflow 3.2.0 or later.
    type: float
  duration_lt:
    description:
      - Only those with a duration, in seconds, of less than this.
      - Needs Airflow 3.2.0 or later.
    type: float
  partition_date_gte:
    description:
      - Only those whose partition date is this or later.
      - Needs Airflow 3.3.1 or later.
    type: str
  partition_date_lte:
    description:
      - Only those whose partition date is this or earlier.
      - Needs Airflow 3.3.1 or later.
    type: str
  conf_contains:
    description:
      - Only runs whose configuration contains this text.
      - Needs Airflow 3.2.0 or later.
    type: str
  dag_version:
    description:
      - Only runs with any of these versions of their DAG.
      - Needs Airflow 3.1.0 or later.
    type: list
    elements: int
  bundle_version:
    description:
      - Only those with this version of the bundle.
      - Needs Airflow 3.2.0 or later.
    type: str
  run_id_pattern:
    description:
      - Only those whose id of the DAG run contains this text; V(%) and V(_) in it are wildcards.
      - Needs Airflow 3.1.0 or later.
    type: str
  run_id_prefix_pattern:
    description:
      - Only those whose id of the DAG run begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  triggering_user_name_pattern:
    description:
      - Only those whose name of the triggering user contains this text; V(%) and V(_) in it are wildcards.
      - Needs Airflow 3.1.0 or later.
    type: str
  triggering_user_name_prefix_pattern:
    description:
      - Only those whose name of the triggering user begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  dag_id_pattern:
    description:
      - Only those whose id of the DAG contains this text; V(%) and V(_) in it are wildcards.
      - Needs Airflow 3.2.0 or later.
    type: str
  dag_id_prefix_pattern:
    description:
      - Only those whose id of the DAG begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  partition_key_pattern:
    description:
      - Only those whose partition key contains this text; V(%) and V(_) in it are wildcards.
      - Needs Airflow 3.2.0 or later.
    type: str
  partition_key_prefix_pattern:
    description:
      - Only those whose partition key begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  consuming_asset_pattern:
    description:
      - Only runs that an asset led to whose name or URI contains this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  include:
    description:
      - What to read besides.
      - V(upstream_events) adds the events of assets that led to the run.
    type: list
    elements: str
    choices: [upstream_events]
    default: []
seealso:
  - module: community.airflow.airflow_task_instance_info
  - module: community.airflow.airflow_dag_info
"""

EXAMPLES = r"""
- name: Read the runs of a DAG that failed
  community.airflow.airflow_dag_run_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    state: [failed]
  register: result

- name: Show them
  ansible.builtin.debug:
    msg: "{{ result.dag_runs | map(attribute='dag_run_id') }}"

- name: Read one run, with the server and the login from the environment (AIRFLOW_URL and so on)
  community.airflow.airflow_dag_run_info:
    dag_id: sales_daily
    dag_run_id: manual_2026
    include: [upstream_events]

- name: Read the ten newest runs of two DAGs
  community.airflow.airflow_dag_run_info:
    dag_ids: [sales_daily, warehouse_load]
    order_by: -start_date
    limit: 10
"""

RETURN = r"""
dag_runs:
  description: The runs. What O(include) names stands in each under that name.
  returned: success
  type: list
  elements: dict
  sample:
    - dag_run_id: manual_2026
      dag_id: sales_daily
      dag_display_name: sales_daily
      state: success
      run_type: manual
      triggered_by: rest_api
      triggering_user_name: admin
      logical_date: null
      run_after: '2026-03-02T08:03:09.581274Z'
      queued_at: '2026-03-02T08:03:09.629104Z'
      start_date: '2026-03-02T08:03:10.526415Z'
      end_date: '2026-03-02T08:03:59.581838Z'
      duration: 49.055423
      data_interval_start: null
      data_interval_end: null
      last_scheduling_decision: '2026-03-02T08:03:59.561448Z'
      conf:
        region: apac
        at: '2024-01-01T00:00:00+00:00'
      note: null
      bundle_version: null
      dag_versions:
        - id: 01a20cba-9d30-7149-8165-6d4a1ef7f41c
          version_number: 1
          dag_id: sales_daily
          bundle_name: dags-folder
          bundle_version: null
          created_at: '2026-03-02T08:44:46.256721Z'
          dag_display_name: sales_daily
          bundle_url: null
      partition_key: null
      partition_date: null
total_entries:
  description: How many runs the server has that match; more than were returned if O(limit) is smaller.
  returned: success
  type: int
  sample: 1
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.dag_runs import DAG_RUNS

DEFINITION = listing(DAG_RUNS)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
