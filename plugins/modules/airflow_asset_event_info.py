#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_asset_event_info
short_description: Gather information about asset events in Apache Airflow
version_added: 0.1.0
description:
  - Returns all asset events, all matching asset events, or the events that triggered a DAG run. Airflow 2 calls assets datasets.
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
      - ID of the DAG of O(dag_run_id).
    type: str
  dag_run_id:
    description:
      - ID of a DAG run, to return the asset events that triggered it. Requires O(dag_id). The filters are ignored.
    type: str
  asset_id:
    description:
      - Only return events of the asset with this ID.
      - Called C(dataset_id) in Airflow 2.
    type: int
  source_dag_id:
    description:
      - Only return events that were created by this DAG.
    type: str
  source_task_id:
    description:
      - Only return events that were created by this task.
    type: str
  source_run_id:
    description:
      - Only return events that were created by this DAG run.
    type: str
  source_map_index:
    description:
      - Only return events that were created by the instance of a mapped task with this map index.
    type: int
  timestamp_gte:
    description:
      - Only return asset events whose timestamp is at or after this time.
      - Requires Airflow 3.
    type: str
  timestamp_gt:
    description:
      - Only return asset events whose timestamp is after this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  timestamp_lte:
    description:
      - Only return asset events whose timestamp is at or before this time.
      - Requires Airflow 3.
    type: str
  timestamp_lt:
    description:
      - Only return asset events whose timestamp is before this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  name_pattern:
    description:
      - Only return asset events whose asset name contains this text. V(%) and V(_) are wildcards.
      - Requires Airflow 3.2.0 or later.
    type: str
  name_prefix_pattern:
    description:
      - Only return asset events whose asset name starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
seealso:
  - module: community.airflow.airflow_asset_info
"""

EXAMPLES = r"""
- name: Get the asset events of one DAG
  community.airflow.airflow_asset_event_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    source_dag_id: warehouse_load

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Get the asset events that triggered a DAG run
  community.airflow.airflow_asset_event_info:
    dag_id: warehouse_report
    dag_run_id: asset_triggered__1
"""

RETURN = r"""
asset_events:
  description: The events.
  returned: success
  type: list
  elements: dict
  sample:
    - id: 1
      asset_id: 1
      uri: s3://warehouse/sales
      name: s3://warehouse/sales
      group: asset
      extra: {}
      source_dag_id: warehouse_load
      source_run_id: manual_2026
      source_task_id: load
      source_map_index: -1
      created_dagruns: []
      partition_key: null
      timestamp: '2026-03-02T08:03:56.210961Z'
total_entries:
  description: How many events the server has that match; more than were returned if O(limit) is smaller.
  returned: success
  type: int
  sample: 1
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.asset_event import ASSET_EVENT

DEFINITION = listing(ASSET_EVENT)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
