#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_dag_info
short_description: Read DAGs of Apache Airflow
version_added: 0.1.0
description:
  - Reads one DAG, those that match, or all.
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
      - Id of the one DAG to read. The result is empty if there is none. The filters do not apply to it.
    type: str
  dag_id_pattern:
    description:
      - Only DAGs whose id contains this text; V(%) and V(_) in it are wildcards.
    type: str
  dag_id_prefix_pattern:
    description:
      - Only those whose id of the DAG begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  dag_display_name_pattern:
    description:
      - Only those whose display name of the DAG contains this text; V(%) and V(_) in it are wildcards.
      - Needs Airflow 3 or later.
    type: str
  dag_display_name_prefix_pattern:
    description:
      - Only those whose display name of the DAG begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  tags:
    description:
      - Only DAGs that have any of these tags.
    type: list
    elements: str
  tags_match_mode:
    description:
      - Whether DAGs must have V(any) of O(tags) or V(all).
      - Needs Airflow 3 or later.
    type: str
  owners:
    description:
      - Only DAGs of any of these owners.
      - Needs Airflow 3 or later.
    type: list
    elements: str
  paused:
    description:
      - Only DAGs that are paused, or only those that are not.
      - On Airflow 2 it needs 2.6.0 or later.
    type: bool
  exclude_stale:
    description:
      - Whether to leave out stale DAGs, whose files are gone.
      - Airflow 2 calls it C(only_active).
    type: bool
    default: true
  has_import_errors:
    description:
      - Only DAGs whose files cannot be imported any more, or only the others.
      - Needs Airflow 3.1.0 or later.
    type: bool
  has_asset_schedule:
    description:
      - Only DAGs that assets trigger, or only the others.
      - Needs Airflow 3.1.0 or later.
    type: bool
  asset_dependency:
    description:
      - Only DAGs that wait for an asset whose name or URI contains this text.
      - Needs Airflow 3.1.0 or later.
    type: str
  is_favorite:
    description:
      - Only favourites of the user, or only the others.
      - Needs Airflow 3.1.0 or later.
    type: bool
  timetable_type:
    description:
      - Only DAGs with any of these types of timetable, by the full names of their classes.
      - Needs Airflow 3.2.0 or later.
    type: list
    elements: str
  bundle_name:
    description:
      - Only those from this bundle.
      - Needs Airflow 3.1.0 or later.
    type: str
  bundle_version:
    description:
      - Only those with this version of the bundle.
      - Needs Airflow 3.1.0 or later.
    type: str
  last_dag_run_state:
    description:
      - Only DAGs whose last run is in this state.
      - Needs Airflow 3 or later.
    type: str
  dag_run_state:
    description:
      - Only DAGs that have a run in any of these states.
      - Needs Airflow 3 or later.
    type: list
    elements: str
  dag_run_start_date_gte:
    description:
      - Only DAGs with a run that started at this time or later.
      - Needs Airflow 3 or later.
    type: str
  dag_run_start_date_gt:
    description:
      - Only DAGs with a run that started after this time.
      - Needs Airflow 3.1.0 or later.
    type: str
  dag_run_start_date_lte:
    description:
      - Only DAGs with a run that started at this time or earlier.
      - Needs Airflow 3 or later.
    type: str
  dag_run_start_date_lt:
    description:
      - Only DAGs with a run that started before this time.
      - Needs Airflow 3.1.0 or later.
    type: str
  dag_run_end_date_gte:
    description:
      - Only DAGs with a run that ended at this time or later.
      - Needs Airflow 3 or later.
    type: str
  dag_run_end_date_gt:
    description:
      - Only DAGs with a run that ended after this time.
      - Needs Airflow 3.1.0 or later.
    type: str
  dag_run_end_date_lte:
    description:
      - Only DAGs with a run that ended at this time or earlier.
      - Needs Airflow 3 or later.
    type: str
  dag_run_end_date_lt:
    description:
      - Only DAGs with a run that ended before this time.
      - Needs Airflow 3.1.0 or later.
    type: str
  include:
    description:
      - What to read of each DAG besides.
      - V(details) adds what only the single DAG shows.
      - V(source) adds the source of its file.
      - V(tasks) adds its tasks.
      - V(versions) adds its versions; it needs Airflow 3.
      - V(warnings) adds what the server warns about.
      - V(statistics) adds how many of its runs are in which state; on Airflow 2 it needs 2.10.0 or later.
    type: list
    elements: str
    choices: [details, source, tasks, versions, warnings, statistics]
    default: []
seealso:
  - module: community.airflow.airflow_dag_state
"""

EXAMPLES = r"""
- name: Read every DAG
  community.airflow.airflow_dag_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
  register: result

- name: Show those whose files cannot be imported any more
  ansible.builtin.debug:
    msg: "{{ result.dags | selectattr('has_import_errors') | map(attribute='dag_id') }}"

- name: Read the paused DAGs of a subject, with the server and the login from the environment (AIRFLOW_URL and so on)
  community.airflow.airflow_dag_info:
    tags: [sales]
    paused: true

- name: Read one with its source and its tasks
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
