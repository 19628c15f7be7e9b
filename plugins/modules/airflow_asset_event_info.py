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
  - Returns the asset events that led to a DAG run, all matching asset events, or all asset events. Airflow 2 calls assets datasets.
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
      - ID of the DAG that O(dag_run_id) belongs to. Requires O(dag_run_id). To filter events by the DAG that created them, use
        O(source_dag_id).
    type: str
  dag_run_id:
    description:
      - ID of a DAG run. Only the asset events that led to this DAG run are returned. Requires O(dag_id). Cannot be combined with filters or
        O(order_by).
    type: str
  asset_id:
    description:
      - Return only events of the asset with this ID.
      - Called C(dataset_id) in Airflow 2.
    type: int
  source_dag_id:
    description:
      - Return only events that were created by this DAG.
    type: str
  source_task_id:
    description:
      - Return only events that were created by this task.
    type: str
  source_run_id:
    description:
      - Return only events that were created by this DAG run.
    type: str
  source_map_index:
    description:
      - Return only events that were created by task instances with this map index. Use V(-1) for tasks that are not mapped.
        Airflow 2 does not support V(0).
    type: int
  timestamp_gte:
    description:
      - Return only asset events whose timestamp is at or after this time.
      - Requires Airflow 3.
    type: str
  timestamp_gt:
    description:
      - Return only asset events whose timestamp is after this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  timestamp_lte:
    description:
      - Return only asset events whose timestamp is at or before this time.
      - Requires Airflow 3.
    type: str
  timestamp_lt:
    description:
      - Return only asset events whose timestamp is before this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  name_pattern:
    description:
      - Return only asset events whose asset name contains this text. V(%) and V(_) are wildcards. V(|) separates alternatives.
      - Requires Airflow 3.2.0 or later.
    type: str
  name_prefix_pattern:
    description:
      - Return only asset events whose asset name starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  partition_key:
    description:
      - Return only events with this partition key.
      - Requires Airflow 3.4.0 or later.
    type: str
  partition_key_regexp_pattern:
    description:
      - Return only events whose partition key matches this regular expression.
      - Requires Airflow 3.4.0 or later.
    type: str
  extra:
    description:
      - Return only events whose C(extra) contains all of these values, each specified as V(key=value).
      - Requires Airflow 3.4.0 or later.
    type: list
    elements: str
  source_task_instance_id:
    description:
      - Return only events that were created by the task instance with this ID, which is a UUID.
      - Requires Airflow 3.4.0 or later.
    type: str
seealso:
  - module: community.airflow.airflow_asset_info
  - module: community.airflow.airflow_asset_event
"""

EXAMPLES = r"""
- name: Get the asset events that a DAG created
  community.airflow.airflow_asset_event_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    source_dag_id: warehouse_load

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Get the asset events that led to a DAG run
  community.airflow.airflow_asset_event_info:
    dag_id: warehouse_report
    dag_run_id: asset_triggered__1
"""

RETURN = r"""
asset_events:
  description: Matching events.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: ID of the event.
      type: int
      sample: 17
    asset_id:
      description: ID of the asset.
      type: int
      sample: 1
    uri:
      description: URI of the asset.
      type: str
      sample: s3://warehouse/sales
    name:
      description: Name of the asset. Always V(null) on Airflow 2.
      type: str
      sample: s3://warehouse/sales
    group:
      description: Group of the asset. Always V(null) on Airflow 2.
      type: str
      sample: asset
    extra:
      description: Additional data for the event. V(***) replaces a value whose key suggests a secret.
      type: dict
      sample: {file: sales.csv}
    source_dag_id:
      description: ID of the DAG that updated the asset. V(null) if no DAG did.
      type: str
      sample: warehouse_load
    source_run_id:
      description: ID of the DAG run that updated the asset. V(null) if no run did.
      type: str
      sample: manual_2026
    source_task_id:
      description: ID of the task that updated the asset. V(null) if no task did.
      type: str
      sample: load
    source_map_index:
      description: Map index of the task instance that updated the asset. V(-1) if the task is not mapped, or if no task updated the asset.
      type: int
      sample: -1
    created_dagruns:
      description: DAG runs that consumed the event.
      type: list
      elements: dict
      contains:
        dag_run_id:
          description: ID of the DAG run.
          type: str
          sample: asset_triggered__2026-03-02T08:03:57.310961+00:00
        dag_id:
          description: ID of the DAG.
          type: str
          sample: warehouse_report
        logical_date:
          description: Logical date of the run. V(null) if it has none.
          type: str
        start_date:
          description: Time when the run started. V(null) if it has not started.
          type: str
          sample: "2026-03-02T08:03:58.102214Z"
        end_date:
          description: Time when the run ended. V(null) if it has not ended.
          type: str
        state:
          description: State of the run.
          type: str
          sample: running
        data_interval_start:
          description: Start of the run's data interval. V(null) if it has none.
          type: str
        data_interval_end:
          description: End of the run's data interval. V(null) if it has none.
          type: str
        partition_key:
          description: Partition key of the run. V(null) if it has none. Missing before Airflow 3.2.0.
          type: str
        triggering:
          description: Whether this event triggered the run. V(false) for earlier events that the run also consumed. Missing before Airflow
            3.3.2.
          type: bool
          sample: true
    partition_key:
      description: Partition key of the event. V(null) if it has none. Always V(null) before Airflow 3.2.0.
      type: str
    timestamp:
      description: Time of the event.
      type: str
      sample: "2026-03-02T08:03:56.210961Z"
total_entries:
  description: Number of matching events on the server, regardless of O(limit).
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
from ..module_utils._resources.asset_event import ASSET_EVENT

DEFINITION = listing(ASSET_EVENT)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
