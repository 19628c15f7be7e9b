#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_dag_info
short_description: Gather information about DAGs in Apache Airflow
version_added: 0.1.0
description:
  - Returns one DAG, all matching DAGs, or all DAGs.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
  - community.airflow._times
options:
  dag_id:
    description:
      - ID of a single DAG to return. If it does not exist, the result is empty. The filters are ignored.
    type: str
  dag_id_pattern:
    description:
      - Only return DAGs whose ID contains this text. V(%) and V(_) are wildcards.
    type: str
  dag_id_prefix_pattern:
    description:
      - Only return DAGs whose ID starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
  dag_display_name_pattern:
    description:
      - Only return DAGs whose display name contains this text. V(%) and V(_) are wildcards.
      - Requires Airflow 3.
    type: str
  dag_display_name_prefix_pattern:
    description:
      - Only return DAGs whose display name starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
  tags:
    description:
      - Only return DAGs that have any of these tags. See also O(tags_match_mode).
    type: list
    elements: str
  tags_match_mode:
    description:
      - Whether DAGs must have V(any) or V(all) of O(tags).
      - Requires Airflow 3.
    type: str
  owners:
    description:
      - Only return DAGs of any of these owners.
      - Requires Airflow 3.
    type: list
    elements: str
  paused:
    description:
      - If V(true), only return paused DAGs. If V(false), only return DAGs that are not paused.
      - On Airflow 2, requires 2.6.0 or later.
    type: bool
  exclude_stale:
    description:
      - Whether to exclude stale DAGs. Airflow calls a DAG stale while its file is missing or broken, or while the parser is down.
      - Called C(only_active) in Airflow 2.
    type: bool
    default: true
  has_import_errors:
    description:
      - If V(true), only return DAGs whose files can no longer be imported. If V(false), only return the other DAGs.
      - Requires Airflow 3.1.0 or later.
    type: bool
  has_asset_schedule:
    description:
      - If V(true), only return DAGs that are scheduled on assets. If V(false), only return the other DAGs.
      - Requires Airflow 3.1.0 or later.
    type: bool
  asset_dependency:
    description:
      - Only return DAGs that are scheduled on an asset whose name or URI contains this text.
      - Requires Airflow 3.1.0 or later.
    type: str
  is_favorite:
    description:
      - If V(true), only return favorites of the user. If V(false), only return the other DAGs.
      - Requires Airflow 3.1.0 or later.
    type: bool
  timetable_type:
    description:
      - Only return DAGs with any of these timetable classes. Use the full name of the class.
      - Requires Airflow 3.2.0 or later.
    type: list
    elements: str
  bundle_name:
    description:
      - Only return DAGs from this bundle.
      - Requires Airflow 3.1.0 or later.
    type: str
  bundle_version:
    description:
      - Only return DAGs with this bundle version.
      - Requires Airflow 3.1.0 or later.
    type: str
  last_dag_run_state:
    description:
      - Only return DAGs whose last DAG run is in this state.
      - Requires Airflow 3.
    type: str
  dag_run_state:
    description:
      - Only return DAGs that have a DAG run in any of these states.
      - Requires Airflow 3.
    type: list
    elements: str
  dag_run_start_date_gte:
    description:
      - Only return DAGs with a DAG run that started at or after this time.
      - Requires Airflow 3.
    type: str
  dag_run_start_date_gt:
    description:
      - Only return DAGs with a DAG run that started after this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  dag_run_start_date_lte:
    description:
      - Only return DAGs with a DAG run that started at or before this time.
      - Requires Airflow 3.
    type: str
  dag_run_start_date_lt:
    description:
      - Only return DAGs with a DAG run that started before this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  dag_run_end_date_gte:
    description:
      - Only return DAGs with a DAG run that ended at or after this time.
      - Requires Airflow 3.
    type: str
  dag_run_end_date_gt:
    description:
      - Only return DAGs with a DAG run that ended after this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  dag_run_end_date_lte:
    description:
      - Only return DAGs with a DAG run that ended at or before this time.
      - Requires Airflow 3.
    type: str
  dag_run_end_date_lt:
    description:
      - Only return DAGs with a DAG run that ended before this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  include:
    description:
      - Additional information to return for each DAG.
    type: list
    elements: str
    choices:
      details: Adds the details that Airflow returns only for a single DAG.
      source: Adds the source code of the DAG file.
      tasks: Adds the tasks.
      versions: Adds the DAG versions. Requires Airflow 3.
      warnings: Adds the DAG warnings.
      statistics: Adds the number of DAG runs in each state. On Airflow 2, requires 2.10.0 or later.
    default: []
seealso:
  - module: community.airflow.airflow_dag_state
"""

EXAMPLES = r"""
- name: Get all DAGs
  community.airflow.airflow_dag_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
  register: result

- name: Show the DAGs whose files can no longer be imported
  ansible.builtin.debug:
    msg: "{{ result.dags | selectattr('has_import_errors') | map(attribute='dag_id') }}"

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Get the paused DAGs with a tag
  community.airflow.airflow_dag_info:
    tags: [sales]
    paused: true

- name: Get one DAG with its source code and its tasks
  community.airflow.airflow_dag_info:
    dag_id: sales_daily
    include: [source, tasks]
"""

RETURN = r"""
dags:
  description: The DAGs. What O(include) names stands in each under that name.
  returned: success
  type: list
  elements: dict
  sample:
    - dag_id: sales_daily
      is_paused: true
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
total_entries:
  description: How many DAGs the server has that match; more than were returned if O(limit) is smaller.
  returned: success
  type: int
  sample: 1
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.dags import DAGS

DEFINITION = listing(DAGS)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
