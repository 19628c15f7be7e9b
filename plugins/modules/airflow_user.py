#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_user
short_description: Manage users of Apache Airflow
version_added: 0.1.0
description:
  - Creates, changes and deletes users.
  - An option that is left out keeps what the server has.
  - An update writes only the fields that differ. A change that another client makes to the other fields at the same time is kept.
  - If another client creates or deletes the user while the task runs, the module reads it again and adapts.
  - When a task of M(community.airflow.airflow_role) is interrupted while it replaces a role, this module completes or undoes the replacement
    if the user already has the second role, or if the task adds a role to the user. Other tasks do not list the roles, and therefore do not
    see the second role. The permissions of the user are the same in the meantime.
  - Airflow 3 needs the FAB auth manager for it. With another one, such as the simple auth manager, the task fails and says so.
  - On Airflow 3.0, and with the first FAB providers, users and roles are not open to a token. The server then needs a basic or session
    backend in C(auth_backends) of its C([fab]) section; the module tries both.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
  - community.airflow._secrets
attributes:
  check_mode:
    details:
      - With O(update_password=always), a given password is tried by logging in as that user, in check mode as well, so that check mode
        reports what the real run will do. Airflow counts that as a login of the user, or as a failed one, and changes the time of the last
        login. To avoid this, use O(update_password=on_create).
  idempotent:
    support: partial
    details:
      - A password that cannot be checked, such as that of a user who is not active, is written each time, with a warning.
options:
  username:
    description:
      - Name that the user logs in with.
      - At most 512 characters, 256 before Airflow 2.6.0.
      - Servers compare user names without regard to case. If the user exists under another spelling, the module fails and names it.
      - A server stores a name with a slash and never finds it again, so the module refuses it.
      - Airflow 3 does the same with a newline.
    type: str
    required: true
  state:
    description:
      - Whether the user exists.
    type: str
    choices: [present, absent]
    default: present
  email:
    description:
      - E-mail address. Required for a new user.
      - At most 512 characters, 256 before Airflow 2.6.0. It must not be empty.
    type: str
  first_name:
    description:
      - First name. Required for a new user.
      - At most 256 characters, 64 before Airflow 2.6.0. Airflow 3.1.8 and later refuse an empty one.
    type: str
  last_name:
    description:
      - Last name. Required for a new user.
      - At most 256 characters, 64 before Airflow 2.6.0. Airflow 3.1.8 and later refuse an empty one.
    type: str
  password:
    description:
      - Password. It must not be empty. On Airflow 3 it is required for a new user.
      - At most 256 characters on Airflow 2.
    type: str
  update_password:
    description:
      - When to write the password that was given, if the user exists.
      - V(always) first tries to log in as that user with it, and writes it only if the server refuses it. On Airflow 2 this goes through
        basic authentication or the login form. A refused login counts as a failed login of that user.
      - If the check is not possible, the password is written, the task reports a change, and a warning gives the reason. That is so if the
        user is not active, if the server fails, or if the login form is the only way to log in and allows no more logins after a wait of
        about a minute.
      - V(on_create) gives the password to a new user, and never to an existing one.
    type: str
    choices: [always, on_create]
    default: always
  roles:
    description:
      - Names of the user's roles. At least one is required for a new user. V([]) takes all roles from an existing one.
      - A role that does not exist is an error, before anything is written.
    type: list
    elements: str
  roles_mode:
    description:
      - How O(roles) and what the user has are brought together.
      - V(exact) makes them what was given, V(append) adds them, and V(remove) takes them away.
    type: str
    choices: [exact, append, remove]
    default: exact
  force:
    description:
      - Whether to delete the user that the task logs in as, too.
    type: bool
    default: false
seealso:
  - module: community.airflow.airflow_user_info
  - module: community.airflow.airflow_role
  - name: FAB auth manager
    description: What the documentation of Airflow's FAB provider says about users and roles.
    link: https://airflow.apache.org/docs/apache-airflow-providers-fab/stable/auth-manager/index.html
"""

EXAMPLES = r"""
- name: A user who may look at everything
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

- name: Give her one more role, with the server and the login from the environment (AIRFLOW_URL and so on)
  community.airflow.airflow_user:
    username: grace
    roles: [Op]
    roles_mode: append

- name: A first password, which is left alone once the user exists
  community.airflow.airflow_user:
    username: alan
    email: alan@example.com
    first_name: Alan
    last_name: Turing
    password: "{{ lookup('ansible.builtin.env', 'FIRST_PASSWORD') }}"
    update_password: on_create
    roles: [User]

- name: Remove a user
  community.airflow.airflow_user:
    username: alan
    state: absent
"""

RETURN = r"""
user:
  description: User after the task, without the password. In check mode, the predicted result. Empty if it is absent.
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
      description: Time of the last login. V(null) if there was none.
      type: str
      sample: "2026-03-02T08:14:40.118215"
    login_count:
      description: Number of successful logins. V(null) if there was none.
      type: int
      sample: 12
    failed_login_count:
      description: Number of failed logins since the last successful one. V(null) if there was none.
      type: int
      sample: 0
    created_on:
      description: Time when the user was created.
      type: str
      sample: "2026-03-01T09:30:12.663218"
    changed_on:
      description: Time of the last change to the user.
      type: str
      sample: "2026-03-01T09:30:12.663224"
status:
  description: Status code of the response that made the task fail.
  returned: if the server rejects a request
  type: int
  sample: 403
done_before_failure:
  description: Writes that succeeded before the task failed.
  returned: if the task fails after a write
  type: list
  elements: str
  sample: ["update pool 'etl'"]
outcome_unknown:
  description: Writes of which it is unknown whether the server carried them out.
  returned: if the task fails after a write
  type: list
  elements: str
  sample: []
"""

from ..module_utils._module.runner import run
from ..module_utils._reconcile.single import declaration
from ..module_utils._resources.user import USER

PROGRAM = declaration(USER)


def main() -> None:
    run(PROGRAM)


if __name__ == "__main__":
    main()
