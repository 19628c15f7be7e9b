#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_asset_info
short_description: Gather information about assets in Apache Airflow
version_added: 0.1.0
description:
  - Returns one asset, all matching assets, or all assets. Airflow 2 calls assets datasets.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
options:
  asset_id:
    description:
      - ID of a single asset to return. If it does not exist, the result is empty. Cannot be combined with O(uri) or with filters.
    type: int
  uri:
    description:
      - URI of a single asset to return. If it does not exist, the result is empty. Cannot be combined with O(asset_id), or with filters
        other than O(only_active).
    type: str
  name_pattern:
    description:
      - Return only assets whose name contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
      - Requires Airflow 3.
    type: str
  name_prefix_pattern:
    description:
      - Return only assets whose name starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  uri_pattern:
    description:
      - Return only assets whose URI contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
    type: str
  uri_prefix_pattern:
    description:
      - Return only assets whose URI starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  dag_ids:
    description:
      - Return only assets that are produced or consumed by any of these DAGs.
      - On Airflow 2, requires 2.9.0 or later.
    type: list
    elements: str
  only_active:
    description:
      - Whether to exclude assets that no DAG uses, for example because a DAG file is broken. By default, Airflow excludes these assets.
      - If O(uri) is set and this option is omitted, the module first searches the assets that DAGs use. Only if none of them has this URI,
        the module also searches the assets that no DAG uses.
      - Requires Airflow 3.
    type: bool
seealso:
  - module: community.airflow.airflow_asset_event_info
  - module: community.airflow.airflow_asset_alias_info
"""

EXAMPLES = r"""
- name: Get all assets
  community.airflow.airflow_asset_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
  register: result

- name: Show the URIs of the assets
  ansible.builtin.debug:
    msg: "{{ result.assets | map(attribute='uri') }}"

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Get one asset
  community.airflow.airflow_asset_info:
    uri: s3://warehouse/sales
"""

RETURN = r"""
assets:
  description: Matching assets.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: ID of the asset.
      type: int
      sample: 1
    name:
      description: Name of the asset. Always V(null) on Airflow 2.
      type: str
      sample: s3://warehouse/sales
    uri:
      description: URI of the asset.
      type: str
      sample: s3://warehouse/sales
    group:
      description: Group of the asset. Always V(null) on Airflow 2.
      type: str
      sample: asset
    extra:
      description: Additional information about the asset. V(***) replaces a value whose key suggests a secret.
      type: dict
      sample: {}
    created_at:
      description: Time when the asset was created.
      type: str
      sample: "2026-03-02T08:44:43.395232Z"
    updated_at:
      description: Time of the last change to the asset.
      type: str
      sample: "2026-03-02T08:44:43.395235Z"
    scheduled_dags:
      description: DAGs that the asset schedules.
      type: list
      elements: dict
      contains:
        dag_id:
          description: ID of the DAG.
          type: str
          sample: warehouse_report
        created_at:
          description: Time when the DAG's reference to the asset was created.
          type: str
          sample: "2026-03-02T08:44:43.409782Z"
        updated_at:
          description: Time of the last change to the DAG's reference to the asset.
          type: str
          sample: "2026-03-02T08:44:43.409789Z"
        team_name:
          description: Team that the DAG belongs to. V(null) if it belongs to no team. Missing before Airflow 3.4.0.
          type: str
          sample: data
    consuming_tasks:
      description: Tasks that consume the asset. Always V(null) before Airflow 3.1.0.
      type: list
      elements: dict
      contains:
        dag_id:
          description: ID of the DAG.
          type: str
          sample: warehouse_load
        task_id:
          description: ID of the task.
          type: str
          sample: load
        created_at:
          description: Time when the task's reference to the asset was created.
          type: str
          sample: "2026-03-02T08:44:43.420114Z"
        updated_at:
          description: Time of the last change to the task's reference to the asset.
          type: str
          sample: "2026-03-02T08:44:43.420121Z"
    producing_tasks:
      description: Tasks that produce the asset.
      type: list
      elements: dict
      contains:
        dag_id:
          description: ID of the DAG.
          type: str
          sample: warehouse_load
        task_id:
          description: ID of the task.
          type: str
          sample: load
        created_at:
          description: Time when the task's reference to the asset was created.
          type: str
          sample: "2026-03-02T08:44:43.420114Z"
        updated_at:
          description: Time of the last change to the task's reference to the asset.
          type: str
          sample: "2026-03-02T08:44:43.420121Z"
        team_name:
          description: Team that the DAG belongs to. V(null) if it belongs to no team. Missing before Airflow 3.4.0.
          type: str
          sample: data
    aliases:
      description: Aliases of the asset. Always V(null) before Airflow 2.10.0.
      type: list
      elements: dict
      contains:
        id:
          description: ID of the asset alias.
          type: int
          sample: 1
        name:
          description: Name of the asset alias.
          type: str
          sample: sales-of-the-day
        group:
          description: Group of the asset alias. Missing on Airflow 2.
          type: str
          sample: asset
    watchers:
      description: Watchers that update the asset. Always V(null) before Airflow 3.2.0.
      type: list
      elements: dict
      contains:
        name:
          description: Name of the watcher.
          type: str
          sample: new_file
        trigger_id:
          description: ID of the watcher's trigger.
          type: int
          sample: 1
        created_date:
          description: Time when the watcher was created.
          type: str
          sample: "2026-03-02T08:44:43.420114Z"
    last_asset_event:
      description: Last event of the asset. Always V(null) before Airflow 3.1.0.
      type: dict
      contains:
        id:
          description: ID of the event. V(null) if there is no event.
          type: int
          sample: 1
        timestamp:
          description: Time of the event. V(null) if there is no event.
          type: str
          sample: "2026-03-02T08:03:56.210961Z"
total_entries:
  description: Number of matching assets on the server, regardless of O(limit).
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
from ..module_utils._resources.asset import ASSET

DEFINITION = listing(ASSET)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
