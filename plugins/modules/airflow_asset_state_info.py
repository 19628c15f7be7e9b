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
  - A value is hidden if its key, or a key inside the value, suggests a secret, for example C(password) or C(api_key).
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
  description: The entries.
  returned: success
  type: list
  elements: dict
  sample:
    - asset_id: 1
      key: cursor
      value: 42
      updated_at: '2026-03-02T08:14:51.204973Z'
      last_updated_by:
        kind: api
        dag_id: null
        run_id: null
        task_id: null
        map_index: null
total_entries:
  description: How many entries the server has that match; more than were returned if O(limit) is smaller.
  returned: success
  type: int
  sample: 1
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.state_store import ASSET_STATE

DEFINITION = listing(ASSET_STATE)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
