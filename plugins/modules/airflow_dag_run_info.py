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
  - In C(conf), values whose keys suggest a secret, for example C(password) or C(api_key), are hidden.
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
      - ID of a single DAG run to return. Requires O(dag_id). If it does not exist, the result is empty. Cannot be combined with filters.
    type: str
  dag_ids:
    description:
      - Return only DAG runs of these DAGs. Mutually exclusive with O(dag_id).
      - Can be combined only with the filters O(state) and O(conf_contains), and with the filters by logical date, C(run_after), start date,
        end date and duration.
    type: list
    elements: str
  state:
    description:
      - Return only DAG runs in any of these states.
    type: list
    elements: str
    choices: [queued, running, success, failed]
  run_type:
    description:
      - Return only DAG runs of these types.
      - Requires Airflow 3.
    type: list
    elements: str
  duration_gte:
    description:
      - Return only DAG runs that took at least this long, in seconds.
      - Requires Airflow 3.2.0 or later.
    type: float
  duration_gt:
    description:
      - Return only DAG runs that took longer than this, in seconds.
      - Requires Airflow 3.2.0 or later.
    type: float
  duration_lte:
    description:
      - Return only DAG runs that took at most this long, in seconds.
      - Requires Airflow 3.2.0 or later.
    type: float
  duration_lt:
    description:
      - Return only DAG runs that took less than this, in seconds.
      - Requires Airflow 3.2.0 or later.
    type: float
  partition_date_gte:
    description:
      - Return only DAG runs whose partition date is at or after this time. Requires O(dag_id).
      - Requires Airflow 3.3.1 or later.
    type: str
  partition_date_lte:
    description:
      - Return only DAG runs whose partition date is at or before this time. Requires O(dag_id).
      - Requires Airflow 3.3.1 or later.
    type: str
  conf_contains:
    description:
      - Return only DAG runs whose configuration contains this text.
      - Requires Airflow 3.2.0 or later.
    type: str
  dag_version:
    description:
      - Return only DAG runs whose DAG version has any of these numbers.
      - Requires Airflow 3.1.0 or later.
    type: list
    elements: int
  bundle_version:
    description:
      - Return only DAG runs with this bundle version.
      - Requires Airflow 3.2.0 or later.
    type: str
  run_id_pattern:
    description:
      - Return only DAG runs whose ID contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
      - Requires Airflow 3.1.0 or later.
    type: str
  run_id_prefix_pattern:
    description:
      - Return only DAG runs whose ID starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  triggering_user_name_pattern:
    description:
      - Return only DAG runs that were triggered by a user whose name contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
      - Requires Airflow 3.1.0 or later.
    type: str
  triggering_user_name_prefix_pattern:
    description:
      - Return only DAG runs that were triggered by a user whose name starts with this text. The match is case-sensitive. V(|) separates
        alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  dag_id_pattern:
    description:
      - Return only DAG runs whose DAG ID contains this text. V(%) and V(_) are wildcards. V(|) separates alternatives.
      - Requires Airflow 3.2.0 or later.
    type: str
  dag_id_prefix_pattern:
    description:
      - Return only DAG runs whose DAG ID starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  partition_key_pattern:
    description:
      - Return only DAG runs whose partition key contains this text. V(%) and V(_) are wildcards.
      - Before Airflow 3.3.0, V(|) separates alternatives. Airflow 3.3.0 and later treat V(|) as part of the text.
      - Requires Airflow 3.2.0 or later.
    type: str
  partition_key_prefix_pattern:
    description:
      - Return only DAG runs whose partition key starts with this text. The match is case-sensitive.
      - Before Airflow 3.3.0, V(|) separates alternatives. Airflow 3.3.0 and later treat V(|) as part of the text.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  consuming_asset_pattern:
    description:
      - Return only DAG runs that consumed an event of an asset whose name or URI contains this text.
      - Before Airflow 3.3.0, V(%) and V(_) are wildcards.
      - Requires Airflow 3.2.2 or later.
    type: str
  tags:
    description:
      - Return only runs of DAGs that have these tags. By default, one of the tags is sufficient. See O(tags_match_mode).
      - Requires Airflow 3.4.0 or later.
    type: list
    elements: str
  tags_match_mode:
    description:
      - Whether DAGs must have V(any) or V(all) of O(tags).
      - Requires Airflow 3.4.0 or later.
    type: str
  teams:
    description:
      - Return only runs of DAGs of these teams.
      - Requires Airflow 3.4.0 or later.
    type: list
    elements: str
  include:
    description:
      - Additional information to return for each DAG run.
      - V(upstream_events) adds the asset events that led to the DAG run.
    type: list
    elements: str
    choices: [upstream_events]
    default: []
seealso:
  - module: community.airflow.airflow_dag_run
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

- name: Show the IDs of the failed runs
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
  description: Matching DAG runs.
  returned: success
  type: list
  elements: dict
  contains:
    dag_run_id:
      description: ID of the DAG run.
      type: str
      sample: manual_2026
    dag_id:
      description: ID of the DAG.
      type: str
      sample: sales_daily
    dag_display_name:
      description: Display name of the DAG. Always V(null) before Airflow 3.1.0.
      type: str
      sample: sales_daily
    state:
      description: State of the run, such as V(queued), V(running), V(success) or V(failed).
      type: str
      sample: success
    run_type:
      description: Type of the run, such as V(manual), V(scheduled), V(backfill) or V(asset_triggered).
      type: str
      sample: manual
    triggered_by:
      description: Component that triggered the run, such as V(rest_api). Always V(null) on Airflow 2.
      type: str
      sample: rest_api
    triggering_user_name:
      description: Name of the user who triggered the run. Always V(null) before Airflow 3.1.0.
      type: str
      sample: admin
    logical_date:
      description: Logical date of the run. V(null) if it has none.
      type: str
      sample: "2026-03-02T00:00:00Z"
    run_after:
      description: Earliest time at which the run can start. Always V(null) on Airflow 2.
      type: str
      sample: "2026-03-02T08:03:09.581274Z"
    queued_at:
      description: Time when the run was queued. Always V(null) on Airflow 2.
      type: str
      sample: "2026-03-02T08:03:09.629104Z"
    start_date:
      description: Time when the run started. V(null) if it has not started.
      type: str
      sample: "2026-03-02T08:03:10.526415Z"
    end_date:
      description: Time when the run ended. V(null) if it has not ended.
      type: str
      sample: "2026-03-02T08:03:59.581838Z"
    duration:
      description: Duration of the run, in seconds. V(null) if it has not ended. Always V(null) before Airflow 3.1.0.
      type: float
      sample: 49.055423
    data_interval_start:
      description: Start of the run's data interval. V(null) if it has none.
      type: str
    data_interval_end:
      description: End of the run's data interval. V(null) if it has none.
      type: str
    last_scheduling_decision:
      description: Time of the scheduler's last decision about the run. V(null) if there was none.
      type: str
      sample: "2026-03-02T08:03:59.561448Z"
    conf:
      description: Configuration of the run. V(***) replaces a value whose key suggests a secret.
      type: dict
      sample: {region: apac}
    note:
      description: Note on the run. V(null) if there is none.
      type: str
    bundle_version:
      description: Version of the bundle that the run uses. V(null) if the bundle does not support versioning, or if versioning is
        disabled for the DAG. Always V(null) before Airflow 3.0.1.
      type: str
    dag_versions:
      description: Versions of the DAG that the run's task instances use. Always V(null) on Airflow 2.
      type: list
      elements: dict
      contains:
        id:
          description: ID of the DAG version.
          type: str
          sample: 01a20cba-9d30-7149-8165-6d4a1ef7f41c
        dag_id:
          description: ID of the DAG.
          type: str
          sample: sales_daily
        dag_display_name:
          description: Display name of the DAG. Missing before Airflow 3.1.0.
          type: str
          sample: sales_daily
        version_number:
          description: Number of the version, starting at 1.
          type: int
          sample: 1
        bundle_name:
          description: Name of the bundle that the version comes from.
          type: str
          sample: dags-folder
        bundle_version:
          description: Version of the bundle. V(null) if the bundle does not support versioning.
          type: str
        bundle_url:
          description: URL of the version's code. V(null) if the bundle has no URL.
          type: str
        created_at:
          description: Time when the version was created.
          type: str
          sample: "2026-03-02T08:44:46.256721Z"
    partition_key:
      description: Partition key of the run. V(null) if it has none. Always V(null) before Airflow 3.2.0.
      type: str
    partition_date:
      description: Partition date of the run. V(null) if it has none. Always V(null) before Airflow 3.3.0.
      type: str
    upstream_events:
      description: Asset events that led to the run.
      returned: if O(include) contains V(upstream_events)
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
          description: Map index of the task instance that updated the asset. V(-1) if the task is not mapped, or if no task updated the
            asset.
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
              description: Whether this event triggered the run. V(false) for earlier events that the run also consumed. Missing before
                Airflow 3.3.2.
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
  description: Number of matching runs on the server, regardless of O(limit).
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
from ..module_utils._resources.dag_run import DAG_RUN

DEFINITION = listing(DAG_RUN)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
