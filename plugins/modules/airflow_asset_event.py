#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_asset_event
short_description: Tell Apache Airflow that an asset has changed, or have it materialized
version_added: 0.1.0
description:
  - Records an event of an asset, as a task does that has it among its outlets. DAGs that are scheduled by the asset run then. Airflow 2
    calls assets datasets; recording their events needs Airflow 2.9.0 or later.
  - With O(materialize=true), runs the DAG that produces the asset (Airflow 3).
  - An event is no state. Each run of the task records one more, and says that it changed something. A materialization with a
    O(dag_run_id) runs once.
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
      - An event is recorded each time. With O(materialize=true) and a O(dag_run_id), a run that exists is returned.
options:
  extra:
    description:
      - What to tell with the event. The server adds C(from_rest_api). It keeps this as it is, so that it is no place for secrets; what
        sounds like one by its name is shown as V(***).
    type: dict
  partition_key:
    description:
      - Partition of the asset that has changed. Needs Airflow 3.2.0 or later, and with O(materialize=true) 3.3.0 or later.
    type: str
  materialize:
    description:
      - Whether to run the DAG that produces the asset, in place of recording an event. Exactly one DAG must produce it.
      - The task does not wait for the run. C(community.airflow.airflow_dag_run) does, with its C(dag_run_id).
    type: bool
    default: false
  dag_run_id:
    description:
      - Id of the run that O(materialize=true) makes. If the DAG has a run of that id, it is returned and nothing is changed. Needs Airflow
        3.3.0 or later.
    type: str
  logical_date:
    description:
      - Logical date of the run that O(materialize=true) makes. Needs Airflow 3.3.0 or later.
    type: str
  conf:
    description:
      - Configuration of the run that O(materialize=true) makes. Needs Airflow 3.3.0 or later.
    type: dict
  note:
    description:
      - Note of the run that O(materialize=true) makes. Needs Airflow 3.3.0 or later.
    type: str
seealso:
  - module: community.airflow.airflow_queued_event
  - name: Assets
    description: What Airflow's documentation says about assets and DAGs that are scheduled by them.
    link: https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html
"""

EXAMPLES = r"""
- name: Tell Airflow that the file of the day has arrived
  community.airflow.airflow_asset_event:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    uri: s3://warehouse/sales
    extra:
      file: sales-2026-03-02.csv

- name: Make the sales anew, with the server and the login from the environment (AIRFLOW_URL and so on)
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
