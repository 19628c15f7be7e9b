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
  - Creates an asset event, in the same way as a task that has the asset as an outlet. The event can trigger DAGs that are scheduled on the
    asset. Airflow 2 calls assets datasets. On Airflow 2, creating dataset events requires 2.9.0 or later.
  - With O(materialize=true), the module instead triggers the DAG that produces the asset. This requires Airflow 3.
  - Each execution of the Ansible task creates another event or, with O(materialize=true), another DAG run, and reports a change. With
    O(dag_run_id), the DAG run is created only once.
  - Exactly one of O(uri), O(name) and O(asset_id) is required.
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
      - Each execution of the Ansible task creates another event or, with O(materialize=true), another DAG run. With O(dag_run_id), an
        existing DAG run is returned and nothing is changed.
options:
  extra:
    description:
      - Additional data for the event. The server adds the key C(from_rest_api). Not supported with O(materialize=true).
      - The server stores this data in plain text, so do not include secrets. In the result, values whose keys suggest a secret are shown as
        V(***).
    type: dict
  partition_key:
    description:
      - Key of the partition that has changed or, with O(materialize=true), partition key of the DAG run.
      - Requires Airflow 3.2.0 or later. With O(materialize=true), requires Airflow 3.2.1 or later.
      - At most 250 characters. Must not be blank.
    type: str
  materialize:
    description:
      - Whether to trigger the DAG that produces the asset, instead of creating an event. Exactly one DAG must produce the asset.
      - The module does not wait for the DAG run. To wait for it, pass its C(dag_id) and C(dag_run_id) to
        M(community.airflow.airflow_dag_run) with C(wait=true).
    type: bool
    default: false
  dag_run_id:
    description:
      - ID of the DAG run that O(materialize=true) creates. If the DAG already has a run with this ID, that run is returned and nothing is
        changed.
      - At most 250 characters. Must not contain a slash, and must not be V(~).
      - By default, Airflow 2.6.3 and later accept only letters, digits and the characters C(_.~:+-) in the ID of a new DAG run, and
        Airflow 3.3.0 and later reject two consecutive dots. In check mode, the module returns a warning for such an ID.
      - If O(partition_key), O(logical_date), O(conf), O(note) or O(bundle_version) is set and differs from the existing DAG run, the module
        fails.
      - Requires O(materialize=true), and Airflow 3.2.1 or later.
    type: str
  logical_date:
    description:
      - Logical date of the DAG run that O(materialize=true) creates. Values without a time zone are interpreted as UTC. If the
        DAG already has a DAG run with this logical date, the module fails.
      - Requires O(materialize=true), and Airflow 3.2.1 or later.
    type: str
  conf:
    description:
      - Configuration of the DAG run that O(materialize=true) creates.
      - In results and diffs, values whose keys suggest a secret, for example C(password) or C(api_key), are hidden. Airflow shows these
        values to every user who is allowed to read the DAG run, so store secrets in a connection instead.
      - Airflow 3.4.0 and later reject keys that Airflow uses to serialize its own objects, such as C(__type).
      - Requires O(materialize=true), and Airflow 3.2.1 or later.
    type: dict
  note:
    description:
      - Note on the DAG run that O(materialize=true) creates. At most 1000 characters.
      - Requires O(materialize=true), and Airflow 3.2.1 or later.
    type: str
  bundle_version:
    description:
      - Version of the DAG's bundle that the DAG run uses, for example a Git commit. The bundle must support versioning, and the server must
        have parsed this version of the DAG. If omitted, the server uses the latest version.
      - Requires O(materialize=true), and Airflow 3.4.0 or later.
    type: str
  drain_dag:
    description:
      - Whether to drain the DAG if O(materialize=true) creates a DAG run. Airflow then creates no more scheduled runs, lets all unfinished
        DAG runs finish, and pauses the DAG. If the DAG was paused before, draining lets its queued DAG runs start, too.
      - The user needs permission to pause the DAG.
      - Requires O(materialize=true), and Airflow 3.4.0 or later.
    type: bool
  access_control:
    description:
      - Restrictions on the DAGs that the event can trigger on a server in multi-team mode. Servers that are not in this mode ignore this
        option.
      - Not supported with O(materialize=true). Requires Airflow 3.3.0 or later.
    type: dict
    suboptions:
      consumer_teams:
        description:
          - Names of the teams whose DAGs the event can trigger, in addition to the DAGs of the user's own teams. If omitted, the event can
            trigger the DAGs of all teams.
          - A DAG of a team that the user does not belong to is triggered only if it also accepts events from one of the user's teams.
        type: list
        elements: str
      allow_global:
        description:
          - Whether the event can trigger DAGs without a team.
        type: bool
        default: true
seealso:
  - module: community.airflow.airflow_queued_event
  - name: Assets
    description: Airflow's documentation on assets and asset-aware scheduling.
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
- name: Materialize an asset on Airflow 3
  community.airflow.airflow_asset_event:
    name: s3://warehouse/sales
    materialize: true
"""

RETURN = r"""
asset_event:
  description: Event that the module created. In check mode, values that only the server sets, such as C(id) and C(timestamp), are V(null).
  returned: success, if O(materialize=false)
  type: dict
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
dag_run:
  description: DAG run that materializes the asset. In check mode, the predicted result.
  returned: success, if O(materialize=true)
  type: dict
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
      sample: queued
    run_type:
      description: Type of the run, V(manual) or V(asset_materialization), depending on the version of Airflow.
      type: str
      sample: manual
    triggered_by:
      description: Component that triggered the run, such as V(rest_api).
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
      description: Earliest time at which the run can start.
      type: str
      sample: "2026-03-02T08:03:09.581274Z"
    queued_at:
      description: Time when the run was queued.
      type: str
      sample: "2026-03-02T08:03:09.629104Z"
    start_date:
      description: Time when the run started. V(null) if it has not started.
      type: str
    end_date:
      description: Time when the run ended. V(null) if it has not ended.
      type: str
    duration:
      description: Duration of the run, in seconds. V(null) if it has not ended. Always V(null) before Airflow 3.1.0.
      type: float
    data_interval_start:
      description: Start of the run's data interval. V(null) if it has none.
      type: str
    data_interval_end:
      description: End of the run's data interval. V(null) if it has none.
      type: str
    last_scheduling_decision:
      description: Time of the scheduler's last decision about the run. V(null) if there was none.
      type: str
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
      description: Versions of the DAG that the run's task instances use.
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
  sample: ["create an event for the asset with uri 's3://warehouse/sales'"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._actions.asset_event import asset_event
from ..module_utils._module.runner import run

DEFINITION = asset_event()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
