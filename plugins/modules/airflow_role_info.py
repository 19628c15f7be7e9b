#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_role_info
short_description: Read roles of Apache Airflow
version_added: 0.1.0
description:
  - Reads one role or all.
  - Airflow 3 needs the FAB auth manager for it. With another one, such as the simple auth manager, the task fails and says so.
  - On Airflow 3.0, and with the first FAB providers, users and roles are not open to a token. The server then needs a basic or session
    backend in C(auth_backends) of its C([fab]) section; the module tries both.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
options:
  name:
    description:
      - Name of the one role to read. The result is empty if there is none.
    type: str
seealso:
  - module: community.airflow.airflow_role
"""

EXAMPLES = r"""
- name: Read every role
  community.airflow.airflow_role_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
  register: result

- name: Show which roles may delete variables
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
  description: Number of matching roles on the server. Larger than the number of returned roles if O(limit) is smaller.
  returned: success
  type: int
  sample: 1
status:
  description: Status code of the response that made the task fail.
  returned: if the server rejects a request
  type: int
  sample: 403
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.role import ROLE

PROGRAM = listing(ROLE)


def main() -> None:
    run(PROGRAM)


if __name__ == "__main__":
    main()
