#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_user_info
short_description: Gather information about users in Apache Airflow
version_added: 0.1.0
description:
  - Returns one user or all users.
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
  username:
    description:
      - Name of a single user to return. If the user does not exist, the result is empty.
    type: str
seealso:
  - module: community.airflow.airflow_user
  - module: community.airflow.airflow_role_info
"""

EXAMPLES = r"""
- name: Get all users
  community.airflow.airflow_user_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
  register: result

- name: Show the administrators
  ansible.builtin.debug:
    msg: "{{ result.users | selectattr('roles', 'contains', 'Admin') | map(attribute='username') }}"
"""

RETURN = r"""
users:
  description: Matching users, without their passwords.
  returned: success
  type: list
  elements: dict
  contains:
    username:
      description: Name that the user logs in with.
      type: str
      sample: grace
    email:
      description: Email address of the user.
      type: str
      sample: grace@example.com
    first_name:
      description: First name of the user.
      type: str
      sample: Grace
    last_name:
      description: Last name of the user.
      type: str
      sample: Hopper
    roles:
      description: Names of the user's roles.
      type: list
      elements: str
      sample: [Viewer]
    active:
      description: Whether the user may log in.
      type: bool
      sample: true
    last_login:
      description: Time of the last login, in the local time of the server. V(null) if there was none.
      type: str
      sample: "2026-03-02T08:14:40.118215"
    login_count:
      description: Number of successful logins. V(null) if there were none.
      type: int
      sample: 12
    failed_login_count:
      description: Number of failed logins since the last successful one. V(null) if there were none.
      type: int
      sample: 0
    created_on:
      description: Time when the user was created, in the local time of the server.
      type: str
      sample: "2026-03-01T09:30:12.663218"
    changed_on:
      description: Time of the last change to the user, in the local time of the server.
      type: str
      sample: "2026-03-01T09:30:12.663224"
total_entries:
  description: Number of matching users on the server, regardless of O(limit).
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
from ..module_utils._resources.user import USER

DEFINITION = listing(USER)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
