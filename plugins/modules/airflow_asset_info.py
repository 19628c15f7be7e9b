#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_asset_info
short_description: Read assets of Apache Airflow
version_added: 0.1.0
description:
  - Reads one asset, all matching assets, or all assets. Airflow 2 calls assets datasets.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
options:
  asset_id:
    description:
      - ID of a single asset to read. The result is empty if there is none.
    type: int
  uri:
    description:
      - URI of a single asset to read. The result is empty if there is none.
    type: str
  name_pattern:
    description:
      - Only those whose name contains this text; V(%) and V(_) in it are wildcards.
      - Needs Airflow 3 or later.
    type: str
  name_prefix_pattern:
    description:
      - Only those whose name begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  uri_pattern:
    description:
      - Only those whose URI contains this text; V(%) and V(_) in it are wildcards.
    type: str
  uri_prefix_pattern:
    description:
      - Only those whose URI begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  dag_ids:
    description:
      - Only assets that any of these DAGs produces or waits for.
      - On Airflow 2 it needs 2.9.0 or later.
    type: list
    elements: str
  only_active:
    description:
      - Whether to leave out assets that no DAG uses. Airflow does so by default.
      - Needs Airflow 3 or later.
    type: bool
seealso:
  - module: community.airflow.airflow_asset_event_info
  - module: community.airflow.airflow_asset_alias_info
"""

EXAMPLES = r"""
- name: Read every asset
  community.airflow.airflow_asset_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
  register: result

- name: Show them
  ansible.builtin.debug:
    msg: "{{ result.assets | map(attribute='uri') }}"

- name: Read one, with the server and the login from the environment (AIRFLOW_URL and so on)
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
