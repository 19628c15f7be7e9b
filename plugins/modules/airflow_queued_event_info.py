#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_queued_event_info
short_description: Gather information about queued asset events in Apache Airflow
version_added: 0.1.0
description:
  - Returns queued asset events. These are events that an asset-scheduled DAG has received but not yet consumed. Airflow 2 calls assets
    datasets.
  - Specify a DAG, an asset, or both. With only O(dag_id), the module returns the queued events of that DAG. With only an asset, it returns
    the queued events of that asset for all DAGs. With both, it returns the queued event of that asset for that DAG.
  - Requires Airflow 2.9.0 or later.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._times
options:
  dag_id:
    description:
      - Return only events that are queued for this DAG.
    type: str
  asset_id:
    description:
      - ID of the asset. Requires Airflow 3. On Airflow 2, use O(uri).
    type: int
  uri:
    description:
      - URI of the dataset. Supported only on Airflow 2. On Airflow 3, use O(asset_id), because the API of Airflow 3 does not accept a URI
        for queued events.
    type: str
  before:
    description:
      - Return only events that were queued before this time.
    type: str
seealso:
  - module: community.airflow.airflow_queued_event
  - module: community.airflow.airflow_asset_info
"""

EXAMPLES = r"""
- name: Get the queued events of a DAG
  community.airflow.airflow_queued_event_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: warehouse_report
"""

RETURN = r"""
queued_events:
  description: Matching events.
  returned: success
  type: list
  elements: dict
  contains:
    dag_id:
      description: ID of the DAG that has not yet consumed the event.
      type: str
      sample: warehouse_report
    dag_display_name:
      description: Display name of the DAG. Always V(null) before Airflow 3.1.0.
      type: str
      sample: warehouse_report
    asset_id:
      description: ID of the asset. Always V(null) on Airflow 2.
      type: int
      sample: 1
    uri:
      description: URI of the asset. Always V(null) on Airflow 3.
      type: str
      sample: s3://warehouse/sales
    created_at:
      description: Time when the event was queued.
      type: str
      sample: "2026-03-02T08:14:51.204973Z"
total_entries:
  description: Number of returned events.
  returned: success
  type: int
  sample: 1
status:
  description: HTTP status code of the response that made the module fail.
  returned: if the server rejects a request
  type: int
  sample: 403
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.asset_event import QUEUED_EVENT

DEFINITION = listing(QUEUED_EVENT)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
