#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_dag_run_info
short_description: Gather information about DAG runs in Apache Airflow
version_added: 0.1.0
description:
  - Returns one DAG run, all matching DAG runs, or all DAG runs.
  - In C(conf), values whose names suggest a secret, for example C(password) or C(api_key), are hidden.
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
      - ID of the DAG. If omitted, all DAGs are included.
    type: str
  dag_run_id:
    description:
      - ID of a single DAG run to return. Requires O(dag_id). If it does not exist, the result is empty. The filters are ignored.
    type: str
  dag_ids:
    description:
      - Only return DAG runs of these DAGs.
    type: list
    elements: str
  state:
    description:
      - Only return DAG runs in any of these states.
    type: list
    elements: str
  run_type:
    description:
      - Only return DAG runs of these types.
      - Requires Airflow 3.
    type: list
    elements: str
  duration_gte:
    description:
      - Only return DAG runs that took at least this long, in seconds.
      - Requires Airflow 3.2.0 or later.
    type: float
  duration_gt:
    description:
      - Only return DAG runs that took longer than this, in seconds.
      - Requires Airflow 3.2.0 or later.
    type: float
  duration_lte:
    description:
      - Only return DAG runs that took at most this long, in seconds.
      - Requires Airflow 3.2.0 or later.
    type: float
  duration_lt:
    description:
      - Only return DAG runs that took less than this, in seconds.
      - Requires Airflow 3.2.0 or later.
    type: float
  partition_date_gte:
    description:
      - Only return DAG runs whose partition date is at or after this time.
      - Requires Airflow 3.3.1 or later.
    type: str
  partition_date_lte:
    description:
      - Only return DAG runs whose partition date is at or before this time.
      - Requires Airflow 3.3.1 or later.
    type: str
  conf_contains:
    description:
      - Only return DAG runs whose configuration contains this text.
      - Requires Airflow 3.2.0 or later.
    type: str
  dag_version:
    description:
      - Only return DAG runs with any of these version numbers of their DAG.
      - Requires Airflow 3.1.0 or later.
    type: list
    elements: int
  bundle_version:
    description:
      - Only return DAG runs with this bundle version.
      - Requires Airflow 3.2.0 or later.
    type: str
  run_id_pattern:
    description:
      - Only return DAG runs whose ID contains this text. V(%) and V(_) are wildcards.
      - Requires Airflow 3.1.0 or later.
    type: str
  run_id_prefix_pattern:
    description:
      - Only return DAG runs whose ID starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
  triggering_user_name_pattern:
    description:
      - Only return DAG runs whose triggering user contains this text. V(%) and V(_) are wildcards.
      - Requires Airflow 3.1.0 or later.
    type: str
  triggering_user_name_prefix_pattern:
    description:
      - Only return DAG runs whose triggering user starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
  dag_id_pattern:
    description:
      - Only return DAG runs whose DAG ID contains this text. V(%) and V(_) are wildcards.
      - Requires Airflow 3.2.0 or later.
    type: str
  dag_id_prefix_pattern:
    description:
      - Only return DAG runs whose DAG ID starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
  partition_key_pattern:
    description:
      - Only return DAG runs whose partition key contains this text. V(%) and V(_) are wildcards.
      - Requires Airflow 3.2.0 or later.
    type: str
  partition_key_prefix_pattern:
    description:
      - Only return DAG runs whose partition key starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
  consuming_asset_pattern:
    description:
      - Only return DAG runs that were triggered by an asset whose name or URI contains this text.
      - Requires Airflow 3.3.0 or later.
    type: str
  include:
    description:
      - Additional information to return for each DAG run.
    type: list
    elements: str
    choices:
      upstream_events: Adds the asset events that triggered the DAG run.
    default: []
seealso:
  - module: community.airflow.airflow_task_instance_info
  - module: community.airflow.airflow_dag_info
"""

EXAMPLES = r"""
- name: Get the failed runs of a DAG
  community.airflow.airflow_dag_run_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    state: [failed]
  register: result

- name: Show their IDs
  ansible.builtin.debug:
    msg: "{{ result.dag_runs | map(attribute='dag_run_id') }}"

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Get one DAG run
  community.airflow.airflow_dag_run_info:
    dag_id: sales_daily
    dag_run_id: manual_2026
    include: [upstream_events]

- name: Get the ten newest runs of two DAGs
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
