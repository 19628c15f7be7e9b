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
      - Name of a single pool to return. If it does not exist, the result is empty. Cannot be combined with filters.
    type: str
  pool_name_pattern:
    description:
      - Return only pools whose name contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
      - Requires Airflow 3.
    type: str
  pool_name_prefix_pattern:
    description:
      - Return only pools whose name starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
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
  description: Matching pools.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the pool.
      type: str
      sample: warehouse
    slots:
      description: Number of slots in the pool. V(-1) means no limit.
      type: int
      sample: 8
    description:
      description: Description of the pool.
      type: str
      sample: Parallel loads into the warehouse
    include_deferred:
      description: Whether deferred tasks occupy slots. Always V(false) before Airflow 2.7.0.
      type: bool
      sample: false
    team_name:
      description: Team that the pool belongs to. Empty if it belongs to no team. Always empty before Airflow 3.2.0.
      type: str
      sample: ''
    occupied_slots:
      description: Number of slots that running and queued tasks occupy. Includes deferred tasks if C(include_deferred) is V(true).
      type: int
      sample: 2
    running_slots:
      description: Number of slots that running tasks occupy.
      type: int
      sample: 2
    queued_slots:
      description: Number of slots that queued tasks occupy.
      type: int
      sample: 0
    scheduled_slots:
      description: Number of slots that scheduled tasks request.
      type: int
      sample: 3
    deferred_slots:
      description: Number of slots that deferred tasks request. Always V(null) before Airflow 2.7.0.
      type: int
      sample: 0
    open_slots:
      description: Number of free slots. V(-1) if the pool has no limit. Negative if tasks occupy more slots than the pool has.
      type: int
      sample: 6
total_entries:
  description: Number of matching pools on the server, regardless of O(limit).
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
from ..module_utils._resources.pool import POOL

DEFINITION = listing(POOL)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
