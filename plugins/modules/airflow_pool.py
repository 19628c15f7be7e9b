#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_pool
short_description: Manage pools in Apache Airflow
version_added: 0.1.0
description:
  - Creates, updates and deletes pools.
  - Omitted options keep their current value.
  - Updates write only the fields that differ, so concurrent changes to other fields are kept.
  - If another client creates or deletes the pool while the task runs, the module reads the pool again and makes only the changes that are
    still necessary.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
options:
  name:
    description:
      - Name of the pool.
      - At most 256 characters.
      - Airflow 2 and Airflow 3.0.0 to 3.0.4 store a name that contains a slash, but their API cannot address the pool afterwards. The
        module therefore rejects such a name on these versions. On Airflow 3, the same applies to a name that contains a newline.
    type: str
    required: true
  state:
    description:
      - Whether the pool should exist.
      - The pool V(default_pool) cannot be deleted.
    type: str
    choices: [present, absent]
    default: present
  slots:
    description:
      - Number of slots in the pool. Required for a new pool. Airflow 3.1.7 does not support V(0).
      - V(-1) means unlimited, and requires Airflow 3.1.8 or later. On earlier versions, the module rejects this value, because most of
        these versions would store it, and then fail to list pools. If a pool with V(-1) slots already exists, the module can change its
        number of slots, or delete the pool.
    type: int
  description:
    description:
      - Description of the pool. Use V("") to clear it.
      - Airflow 3 does not allow changing the description of V(default_pool).
    type: str
  include_deferred:
    description:
      - Whether deferred tasks occupy slots.
      - Requires Airflow 2.7.0 or later.
    type: bool
  team_name:
    description:
      - Team that the pool belongs to. Use V("") to remove the pool from its team. Airflow does not allow changing the team of
        V(default_pool).
      - Requires Airflow 3.2.0 or later, in multi-team mode.
      - At most 50 characters.
    type: str
seealso:
  - module: community.airflow.airflow_pool_info
  - name: Pools
    description: Airflow's documentation on pools.
    link: https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/pools.html
"""

EXAMPLES = r"""
- name: Create a pool with eight slots
  community.airflow.airflow_pool:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    name: warehouse
    slots: 8
    description: Parallel loads into the warehouse

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Change the number of slots
  community.airflow.airflow_pool:
    name: warehouse
    slots: 16

- name: Delete a pool
  community.airflow.airflow_pool:
    name: warehouse
    state: absent
"""

RETURN = r"""
pool:
  description: Pool after the module has run. In check mode, the predicted result. Empty if the pool is absent.
  returned: success
  type: dict
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
  sample: ["update pool 'etl'"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._module.runner import run
from ..module_utils._reconcile.single import declaration
from ..module_utils._resources.pool import POOL

DEFINITION = declaration(POOL)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
