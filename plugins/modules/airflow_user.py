#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_user
short_description: Manage users in Apache Airflow
version_added: 0.1.0
description:
  - Creates, updates and deletes users.
  - Omitted options keep their current value.
  - Updates write only the fields that differ, so concurrent changes to other fields are kept.
  - If another client creates or deletes the user while the task runs, the module reads the user again and makes only the changes that are
    still necessary.
  - If a task is interrupted while it replaces a role, a second role remains on the server. For details, see the notes of
    M(community.airflow.airflow_role). A task that uses this module detects the interrupted replacement only if its user has the second
    role, or if the task adds a role to this user. The task then completes or undoes the replacement. Until then, all users keep their
    permissions.
  - On Airflow 3, this module requires the FAB auth manager. With another auth manager, such as the simple auth manager, the module fails.
  - On Airflow 3.0, and with versions of the FAB provider before 3.3.0, the API for users and roles might not accept tokens. In this case,
    the option C(auth_backends) in the C([fab]) section of the server's configuration must include a basic or session backend. The module
    tries both.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
  - community.airflow._secrets
attributes:
  check_mode:
    details:
      - If the user exists and O(password) is set, the module logs in as the managed user to check the password, even in check mode.
        Otherwise, check mode could not report the correct result. Airflow counts this as a successful or failed login of the user. A
        successful login also updates the time of the last login. To avoid this, use O(update_password=on_create).
  idempotent:
    support: partial
    details:
      - A password that cannot be checked, for example because the user is inactive, is written on every run, with a warning.
options:
  username:
    description:
      - User name.
      - At most 512 characters. Before Airflow 2.6.0, at most 256 characters.
      - Airflow compares user names case-insensitively. If the user exists with different capitalization, the module fails, and the message
        contains the existing name.
      - Airflow stores a name that contains a slash, but its API cannot address the user afterwards. The module therefore rejects such a
        name. On Airflow 3, the same applies to a name that contains a newline.
    type: str
    required: true
  state:
    description:
      - Whether the user should exist.
    type: str
    choices: [present, absent]
    default: present
  email:
    description:
      - Email address. Required for a new user. It must not be empty, and must not belong to another user.
      - At most 512 characters. Before Airflow 2.6.0, at most 256 characters.
    type: str
  first_name:
    description:
      - First name. Required for a new user. Airflow 3.1.8 and later do not allow it to be empty.
      - At most 256 characters. Before Airflow 2.6.0, at most 64 characters.
    type: str
  last_name:
    description:
      - Last name. Required for a new user. Airflow 3.1.8 and later do not allow it to be empty.
      - At most 256 characters. Before Airflow 2.6.0, at most 64 characters.
    type: str
  password:
    description:
      - Password. It must not be empty. On Airflow 3, it is required for a new user.
      - At most 256 characters on Airflow 2.
    type: str
  update_password:
    description:
      - When to write the password if the user already exists.
      - V(always) checks the password by logging in as the user, and writes it only if the server rejects the login. On Airflow 2, the login
        uses basic authentication or the login form. A rejected login counts as a failed login of the user. If the check is not possible,
        the password is written, the task reports a change, and a warning states the reason. The check is not possible if the user is
        inactive, if the server responds to the login with an error, or if the module can use only the login form and the rate limit of the
        form still blocks logins after about a minute.
      - V(on_create) writes the password only when the user is created.
    type: str
    choices: [always, on_create]
    default: always
  roles:
    description:
      - Names of the user's roles. At least one role is required for a new user. Use V([]) to remove all roles from an existing user.
      - If a role does not exist, the module fails before anything is written.
    type: list
    elements: str
  roles_mode:
    description:
      - How to combine O(roles) with the current roles of the user.
      - V(exact) replaces the roles of the user with O(roles).
      - V(append) adds O(roles) to the user.
      - V(remove) removes O(roles) from the user.
    type: str
    choices: [exact, append, remove]
    default: exact
  force:
    description:
      - Whether to allow deleting the user that the task logs in as. If the module cannot determine this user, for example because the task
        uses a token, this option is also required to delete a user with the role V(Admin).
    type: bool
    default: false
seealso:
  - module: community.airflow.airflow_user_info
  - module: community.airflow.airflow_role
  - name: FAB auth manager
    description: The FAB provider's documentation on users and roles.
    link: https://airflow.apache.org/docs/apache-airflow-providers-fab/stable/auth-manager/index.html
"""

EXAMPLES = r"""
- name: Create a user with the Viewer role
  community.airflow.airflow_user:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    username: grace
    email: grace@example.com
    first_name: Grace
    last_name: Hopper
    password: "{{ lookup('ansible.builtin.env', 'GRACE_PASSWORD') }}"
    roles: [Viewer]

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Add a role to the user
  community.airflow.airflow_user:
    username: grace
    roles: [Op]
    roles_mode: append

- name: Set an initial password that is not overwritten once the user exists
  community.airflow.airflow_user:
    username: alan
    email: alan@example.com
    first_name: Alan
    last_name: Turing
    password: "{{ lookup('ansible.builtin.env', 'FIRST_PASSWORD') }}"
    update_password: on_create
    roles: [User]

- name: Delete a user
  community.airflow.airflow_user:
    username: alan
    state: absent
"""

RETURN = r"""
user:
  description: User after the module has run, without the password. In check mode, the predicted result. Empty if the user is absent.
  returned: success
  type: dict
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
  sample: ["update user 'alice'"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._module.runner import run
from ..module_utils._reconcile.single import declaration
from ..module_utils._resources.user import USER

DEFINITION = declaration(USER)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
