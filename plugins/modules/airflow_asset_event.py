#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_asset_event
short_description: Create asset events in Apache Airflow, or materialize assets
version_added: 0.1.0
description:
  - Creates an asset event, like a task that has the asset as an outlet. DAGs that are scheduled on the asset then run. Airflow 2 calls
    assets datasets, and requires 2.9.0 or later to create dataset events.
  - With O(materialize=true), runs the DAG that produces the asset. Requires Airflow 3.
  - Each run of the task creates another event and reports a change. A materialization with a O(dag_run_id) runs only once.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
  - community.airflow._asset
attributes:
  idempotent:
    support: partial
    details:
      - Each run of the task creates an event. With O(materialize=true) and O(dag_run_id), an existing DAG run is returned and nothing is
        changed.
options:
  extra:
    description:
      - Additional data of the event. The server adds C(from_rest_api).
      - The server stores it in plain text, so do not use it for secrets. In the result, values whose names suggest a secret are shown as
        V(***).
    type: dict
  partition_key:
    description:
      - Partition of the asset that has changed. Requires Airflow 3.2.0 or later, and 3.3.0 or later with O(materialize=true).
    type: str
  materialize:
    description:
      - Whether to run the DAG that produces the asset instead of creating an event. Exactly one DAG must produce the asset.
      - The module does not wait for the DAG run. To wait for it, pass its C(dag_run_id) to M(community.airflow.airflow_dag_run).
    type: bool
    default: false
  dag_run_id:
    description:
      - ID of the DAG run that O(materialize=true) creates. If the DAG already has a run with this ID, that run is returned and nothing is
        changed.
      - Requires Airflow 3.3.0 or later.
    type: str
  logical_date:
    description:
      - Logical date of the DAG run that O(materialize=true) creates.
      - Requires Airflow 3.3.0 or later.
    type: str
  conf:
    description:
      - Configuration of the DAG run that O(materialize=true) creates.
      - Requires Airflow 3.3.0 or later.
    type: dict
  note:
    description:
      - Note of the DAG run that O(materialize=true) creates.
      - Requires Airflow 3.3.0 or later.
    type: str
seealso:
  - module: community.airflow.airflow_queued_event
  - name: Assets
    description: Airflow's documentation of assets and asset-aware scheduling.
    link: https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html
"""

EXAMPLES = r"""
- name: Notify Airflow that today's file has arrived
  community.airflow.airflow_asset_event:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    uri: s3://warehouse/sales
    extra:
      file: sales-2026-03-02.csv

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Materialize an asset
  community.airflow.airflow_asset_event:
    name: s3://warehouse/sales
    materialize: true
"""

RETURN = r"""
asset_event:
  description: The event, as the server keeps it. In check mode C(id) and C(timestamp) are empty.
  returned: success, if O(materialize=false)
  type: dict
  sample:
    id: 17
    asset_id: 1
    uri: s3://warehouse/sales
    name: s3://warehouse/sales
    extra:
      file: sales-2026-03-02.csv
      from_rest_api: true
    partition_key: null
    timestamp: "2026-03-02T08:14:51.204973Z"
dag_run:
  description: The run that materializes the asset. In check mode it holds what was given.
  returned: success, if O(materialize=true)
  type: dict
  sample:
    dag_run_id: asset_materialization__2026-03-02T08:14:51.204973+00:00
    dag_id: warehouse_load
    state: queued
    run_type: asset_materialization
    logical_date: null
    run_after: "2026-03-02T08:14:51.204973Z"
    conf: {}
    note: null
    partition_key: null
"""

from ..module_utils._actions.asset_event import asset_event
from ..module_utils._module.runner import run

DEFINITION = asset_event()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
