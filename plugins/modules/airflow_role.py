#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_role
short_description: Manage roles of Apache Airflow
version_added: 0.1.0
description:
  - Creates, changes and deletes roles.
  - An option that is left out keeps what the server has.
  - Airflow 3 needs the FAB auth manager for it. With another one, such as the simple auth manager, the task fails and says so.
  - On Airflow 3.0, and with the first FAB providers, users and roles are not open to a token. The server then needs a basic or session
    backend in C(auth_backends) of its C([fab]) section; the module tries both.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
options:
  name:
    description:
      - Name of the role.
      - At most 64 characters.
      - A server stores a name with a slash and never finds it again, so the module refuses it.
      - Airflow 3 does the same with a newline.
    type: str
    required: true
  state:
    description:
      - Whether the role exists.
      - V(Admin), V(Op), V(User), V(Viewer) and V(Public) are never deleted.
      - A role that is deleted is taken from its users by Airflow.
    type: str
    choices: [present, absent]
    default: present
  permissions:
    description:
      - What the role permits, each an action on a resource. An empty list empties it.
      - An action or a resource that the server does not know is an error, before anything is written.
    type: list
    elements: dict
    suboptions:
      action:
        description:
          - Name of the action, for example V(can_read).
        type: str
        required: true
      resource:
        description:
          - Name of the resource, for example V(Pools).
        type: str
        required: true
  permissions_mode:
    description:
      - How O(permissions) and what the role has are brought together.
      - V(exact) makes them what was given, V(append) adds them, and V(remove) takes them away.
      - V(exact) leaves two things alone unless they are listed. These are permissions on single DAGs (resources that begin with C(DAG:) or
        C(DAG Run:)), which DAG files set themselves, and C(can_read) on C(Website), which Airflow gives to every role by itself.
      - On Airflow 2, and with FAB providers before 3.8.1, an update only adds permissions. To take some away, the module replaces the role.
        It creates a second one named C(ROLE (community.airflow)), moves the members, deletes the first and renames the second, so that nobody
        is without permissions at any moment. That needs permissions on users as well. A built-in role cannot be replaced, so the module
        refuses to take permissions from one there.
      - When a replacement is interrupted, the second role stays on the server. The next task of
        M(community.airflow.airflow_role) finds it. So does one of M(community.airflow.airflow_instance) that manages roles, and one of
        either M(community.airflow.airflow_user) or M(community.airflow.airflow_instance) for a user who has the second role, or to whom
        the task adds a role. If the first role still exists, the task gives it back to the members and deletes the second
        one. Otherwise it renames the second one. It then does its own work, and a warning says what it completed. Such a role is never
        pruned.
      - FAB providers 3.0.2 to 3.5.0 can neither take permissions away nor delete a role. The module says so before anything is written.
    type: str
    choices: [exact, append, remove]
    default: exact
seealso:
  - module: community.airflow.airflow_role_info
  - module: community.airflow.airflow_user
  - name: Access control
    description: What the documentation of Airflow's FAB provider says about roles, actions and resources.
    link: https://airflow.apache.org/docs/apache-airflow-providers-fab/stable/auth-manager/access-control.html
"""

EXAMPLES = r"""
- name: A role that may see pools and variables, and nothing else
  community.airflow.airflow_role:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    name: Auditor
    permissions:
      - action: can_read
        resource: Pools
      - action: can_read
        resource: Variables

- name: Let it see connections, too, with the server and the login from the environment (AIRFLOW_URL and so on)
  community.airflow.airflow_role:
    name: Auditor
    permissions:
      - action: can_read
        resource: Connections
    permissions_mode: append

- name: Variables are none of its business after all
  community.airflow.airflow_role:
    name: Auditor
    permissions:
      - action: can_read
        resource: Variables
    permissions_mode: remove

- name: Remove the role
  community.airflow.airflow_role:
    name: Auditor
    state: absent
"""

RETURN = r"""
role:
  description: Role after the task. In check mode, the predicted result. Empty if it is absent. Airflow itself adds C(can_read) on
    C(Website).
  returned: success
  type: dict
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
from ..module_utils._resources.role import ROLE

PROGRAM = declaration(ROLE)


def main() -> None:
    run(PROGRAM)


if __name__ == "__main__":
    main()
