#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_queued_event
short_description: Delete queued asset events in Apache Airflow
version_added: 0.1.0
description:
  - Deletes queued asset events. These are events that an asset-scheduled DAG has received but not yet consumed. Airflow 2 calls assets
    datasets.
  - Specify a DAG, an asset, or both. With only O(dag_id), the module deletes the queued events of that DAG. With only an asset, it deletes
    the queued events of that asset for all DAGs. With both, it deletes the queued event of that asset for that DAG.
  - Requires Airflow 2.9.0 or later.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
  - community.airflow._asset
  - community.airflow._times
options:
  dag_id:
    description:
      - Delete only events that are queued for this DAG.
    type: str
  before:
    description:
      - Delete only events that were queued before this time, for example V(2026-03-02T08:00:00Z).
    type: str
  state:
    description:
      - State of the queued events. V(absent) deletes all matching events.
    type: str
    choices: [absent]
    default: absent
seealso:
  - module: community.airflow.airflow_queued_event_info
  - module: community.airflow.airflow_asset_event
"""

EXAMPLES = r"""
- name: Delete the queued events of a DAG, so that the DAG waits for all of its assets again
  community.airflow.airflow_queued_event:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: warehouse_report

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Delete the queued events of an asset for all DAGs
  community.airflow.airflow_queued_event:
    uri: s3://warehouse/sales
"""

RETURN = r"""
queued_events:
  description: Deleted events. In check mode, the events that would be deleted. Empty, with a warning, if the server fails to list the
    events.
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
      description: ID of the asset. V(null) on Airflow 2 unless an option identifies the asset.
      type: int
      sample: 1
    uri:
      description: URI of the asset. V(null) on Airflow 3 unless an option identifies the asset.
      type: str
      sample: s3://warehouse/sales
    created_at:
      description: Time when the event was queued.
      type: str
      sample: "2026-03-02T08:14:51.204973Z"
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
  sample: ["delete queued events of DAG 'sales_daily'"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._actions.queued_event import queued_event
from ..module_utils._module.runner import run

DEFINITION = queued_event()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
