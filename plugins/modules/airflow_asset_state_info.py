#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_asset_state_info
short_description: Gather information about the state store of an asset in Apache Airflow
version_added: 0.1.0
description:
  - Returns one entry or all entries of the state store of an asset.
  - If the key of an entry suggests a secret, for example C(password) or C(api_key), the whole value of the entry is hidden. Otherwise, only
    the nested values whose keys suggest a secret are hidden.
  - Requires Airflow 3.3.0 or later.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing.limited
options:
  asset_id:
    description:
      - ID of the asset.
    type: int
    required: true
  key:
    description:
      - Key of a single entry to return. If it does not exist, the result is empty.
    type: str
seealso:
  - module: community.airflow.airflow_asset_info
  - module: community.airflow.airflow_state_store
"""

EXAMPLES = r"""
- name: Get the state store of an asset
  community.airflow.airflow_asset_state_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    asset_id: 1

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Get one entry of the state store
  community.airflow.airflow_asset_state_info:
    asset_id: 1
    key: cursor
"""

RETURN = r"""
asset_states:
  description: Matching entries.
  returned: success
  type: list
  elements: dict
  contains:
    asset_id:
      description: ID of the asset.
      type: int
      sample: 1
    key:
      description: Key of the entry.
      type: str
      sample: cursor
    value:
      description: Value of the entry. V(***) replaces the whole value if the key of the entry suggests a secret. Otherwise, V(***) replaces
        only those values inside it whose keys suggest a secret.
      type: raw
      sample: 42
    updated_at:
      description: Time of the last change to the entry.
      type: str
      sample: "2026-03-02T08:14:51.204973Z"
    last_updated_by:
      description: Writer of the last change to the entry. V(null) if the writer is unknown.
      type: dict
      contains:
        kind:
          description: Kind of the writer, such as V(api) or V(task).
          type: str
          sample: api
        dag_id:
          description: ID of the DAG. V(null) if no task wrote the entry.
          type: str
        run_id:
          description: ID of the DAG run. V(null) if no task wrote the entry.
          type: str
        task_id:
          description: ID of the task. V(null) if no task wrote the entry.
          type: str
        map_index:
          description: Map index of the task instance. V(null) if no task wrote the entry.
          type: int
        task_instance_id:
          description: ID of the task instance. V(null) if no task wrote the entry. Missing before Airflow 3.4.0.
          type: str
        try_number:
          description: Number of the try that wrote the entry. V(null) if no task wrote it. Missing before Airflow 3.4.0.
          type: int
total_entries:
  description: Number of matching entries on the server, regardless of O(limit).
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
from ..module_utils._resources.state_store import ASSET_STATE

DEFINITION = listing(ASSET_STATE)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
