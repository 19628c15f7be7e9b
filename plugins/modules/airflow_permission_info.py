#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_permission_info
short_description: Gather information about permissions in Apache Airflow
version_added: 0.1.0
description:
  - Returns the permissions that roles can have.
  - On Airflow 2, and with versions of the FAB provider before 3.3.0, only the names of actions are available.
  - On Airflow 3, this module requires the FAB auth manager. With another auth manager, such as the simple auth manager, the module fails.
  - On Airflow 3.0, and with versions of the FAB provider before 3.3.0, the API for users, roles and permissions might not accept tokens. In
    this case, the option C(auth_backends) in the C([fab]) section of the server's configuration must include a basic or session backend.
    The module tries both.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing.limited
seealso:
  - module: community.airflow.airflow_role
  - module: community.airflow.airflow_role_info
"""

EXAMPLES = r"""
- name: Get the permissions that roles can have
  community.airflow.airflow_permission_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
"""

RETURN = r"""
permissions:
  description: Permissions that roles can have.
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description: Name of the action.
      type: str
      sample: can_read
    resource:
      description: Name of the resource. V(null) if the server returns only the names of actions.
      type: str
      sample: Pools
total_entries:
  description: Number of permissions on the server, regardless of O(limit).
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
from ..module_utils._resources.permission import PERMISSION

DEFINITION = listing(PERMISSION)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
