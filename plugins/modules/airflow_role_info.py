#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_role_info
short_description: Gather information about roles in Apache Airflow
version_added: 0.1.0
description:
  - Returns one role or all roles.
  - On Airflow 3, this module requires the FAB auth manager. With another auth manager, such as the simple auth manager, the module fails.
  - On Airflow 3.0, and with versions of the FAB provider before 3.3.0, the API for users and roles might not accept tokens. In this case,
    the option C(auth_backends) in the C([fab]) section of the server's configuration must include a basic or session backend. The module
    tries both.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
options:
  name:
    description:
      - Name of a single role to return. If it does not exist, the result is empty.
    type: str
seealso:
  - module: community.airflow.airflow_role
"""

EXAMPLES = r"""
- name: Get all roles
  community.airflow.airflow_role_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
  register: result

- name: Show the roles that can delete variables
  ansible.builtin.debug:
    msg: "{{ result.roles | selectattr('permissions', 'contains', wanted) | map(attribute='name') }}"
  vars:
    wanted:
      action: can_delete
      resource: Variables
"""

RETURN = r"""
roles:
  description: Matching roles.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the role.
      type: str
      sample: Auditor
    permissions:
      description: Permissions of the role.
      type: list
      elements: dict
      contains:
        action:
          description: Name of the action.
          type: str
          sample: can_read
        resource:
          description: Name of the resource.
          type: str
          sample: Pools
total_entries:
  description: Number of matching roles on the server, regardless of O(limit).
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
from ..module_utils._resources.role import ROLE

DEFINITION = listing(ROLE)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
