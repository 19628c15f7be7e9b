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
      - ID of a single asset to return. If it does not exist, the result is empty.
    type: int
  uri:
    description:
      - URI of a single asset to return. If it does not exist, the result is empty.
    type: str
  name_pattern:
    description:
      - Only return assets whose name contains this text. V(%) and V(_) are wildcards.
      - Requires Airflow 3.
    type: str
  name_prefix_pattern:
    description:
      - Only return assets whose name starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
  uri_pattern:
    description:
      - Only return assets whose URI contains this text. V(%) and V(_) are wildcards.
    type: str
  uri_prefix_pattern:
    description:
      - Only return assets whose URI starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
  dag_ids:
    description:
      - Only return assets that are produced or consumed by any of these DAGs.
      - On Airflow 2, requires 2.9.0 or later.
    type: list
    elements: str
  only_active:
    description:
      - Whether to exclude assets that no DAG uses. Airflow excludes them by default.
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
  description: The assets.
  returned: success
  type: list
  elements: dict
  sample:
    - id: 1
      name: s3://warehouse/sales
      uri: s3://warehouse/sales
      group: asset
      extra: {}
      created_at: '2026-03-02T08:44:43.395232Z'
      updated_at: '2026-03-02T08:44:43.395235Z'
      scheduled_dags:
        - dag_id: warehouse_report
          created_at: '2026-03-02T08:44:43.409782Z'
          updated_at: '2026-03-02T08:44:43.409789Z'
      consuming_tasks: []
      producing_tasks:
        - dag_id: warehouse_load
          task_id: load
          created_at: '2026-03-02T08:44:43.420114Z'
          updated_at: '2026-03-02T08:44:43.420121Z'
      aliases: []
      watchers: []
      last_asset_event:
        id: 1
        timestamp: '2026-03-02T08:03:56.210961Z'
total_entries:
  description: Number of matching assets on the server. Larger than the number of returned assets if O(limit) is smaller.
  returned: success
  type: int
  sample: 1
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.asset import ASSET

DEFINITION = listing(ASSET)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
