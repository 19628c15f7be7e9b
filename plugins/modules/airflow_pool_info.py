#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_pool_info
short_description: Gather information about pools in Apache Airflow
version_added: 0.1.0
description:
  - Returns one pool, all matching pools, or all pools.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
options:
  name:
    description:
      - Name of a single pool to return. If it does not exist, the result is empty.
    type: str
  pool_name_pattern:
    description:
      - Only return pools whose name contains this text. V(%) and V(_) are wildcards.
      - Requires Airflow 3.
    type: str
  pool_name_prefix_pattern:
    description:
      - Only return pools whose name starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
seealso:
  - module: community.airflow.airflow_pool
"""

EXAMPLES = r"""
- name: Get all pools
  community.airflow.airflow_pool_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
  register: result

- name: Show the pools without open slots
  ansible.builtin.debug:
    msg: "{{ result.pools | selectattr('open_slots', 'equalto', 0) | map(attribute='name') }}"
"""

RETURN = r"""
pools:
  description: The pools.
  returned: success
  type: list
  elements: dict
  sample:
    - name: default_pool
      slots: 128
      description: Default pool
      include_deferred: false
      team_name: ""
      occupied_slots: 0
      running_slots: 0
      queued_slots: 0
      scheduled_slots: 0
      deferred_slots: 0
      open_slots: 128
total_entries:
  description: How many pools the server has that match; more than were returned if O(limit) is smaller.
  returned: success
  type: int
  sample: 1
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.pool import POOL

DEFINITION = listing(POOL)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
