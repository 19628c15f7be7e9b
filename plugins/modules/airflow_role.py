#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_role
short_description: Manage roles in Apache Airflow
version_added: 0.1.0
description:
  - Creates, updates and deletes roles.
  - Omitted options keep their current value.
  - On Airflow 3, this module requires the FAB auth manager. With another auth manager, such as the simple auth manager, the module fails.
  - On Airflow 3.0, and with versions of the FAB provider before 3.3.0, the API for users and roles might not accept tokens. In this case,
    the option C(auth_backends) in the C([fab]) section of the server's configuration must include a basic or session backend. The module
    tries both.
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
      - Airflow stores a name that contains a slash, but its API cannot address the role afterwards. The module therefore rejects such a
        name. On Airflow 3, the same applies to a name that contains a newline.
    type: str
    required: true
  state:
    description:
      - Whether the role should exist.
      - The built-in roles V(Admin), V(Op), V(User), V(Viewer) and V(Public) cannot be deleted. With O(state=absent), the module fails for
        these roles.
      - When a role is deleted, Airflow removes it from all users who have it. If the module is allowed to read users, it returns a warning
        that lists these users. If the user that the module logs in as would have no role left, the module fails.
    type: str
    choices: [present, absent]
    default: present
  permissions:
    description:
      - Permissions of the role, each of which is an action on a resource. Use an empty list to remove all permissions.
      - If an action or a resource does not exist on the server, the module fails before anything is written.
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
      - How to combine O(permissions) with the current permissions of the role.
      - V(exact) replaces the permissions of the role with O(permissions). Two kinds of permissions are kept even if they are not listed.
        These are permissions on individual DAGs (resources that start with C(DAG:) or C(DAG Run:)), which are set by DAG files, and
        C(can_read) on C(Website), which Airflow adds to every role.
      - V(append) adds O(permissions) to the role.
      - V(remove) removes O(permissions) from the role.
      - On Airflow 2, and with most versions of the FAB provider before 3.8.1, the module replaces the role to remove permissions. See the
        notes.
    type: str
    choices: [exact, append, remove]
    default: exact
notes:
  - On Airflow 2, and with versions of the FAB provider before 3.8.1, an update can only add permissions. To remove permissions, the module
    replaces the role, except with versions 3.0.2 to 3.5.x of the FAB provider. It creates a second role named C(ROLE (community.airflow)),
    where C(ROLE) is the name of the original role, shortened if necessary. The module assigns the second role to the users of the original
    role, deletes the original role, and renames the second role. Users therefore keep their permissions during the replacement. A
    replacement also requires permission to read and edit users. Built-in roles cannot be replaced, so the module fails instead of removing
    permissions from a built-in role.
  - If a replacement fails before the second role is assigned to a user, the module deletes the second role. If a replacement is
    interrupted, the second role stays on the server, and a later task completes or undoes the replacement. If the original role still
    exists, the task assigns it to the users of the second role again, and deletes the second role. Otherwise, the task renames the second
    role. The task then makes its own changes, and returns a warning that describes the completed or undone replacement. If the task
    itself requires a replacement with the same permissions, it continues the interrupted replacement, without a warning. The second role
    is never pruned.
  - If another task replaces the same role at the same time, the module waits up to two minutes for that task to finish, and then makes its
    own changes. If the replacement is still in progress after that time, the module fails. If the second role does not change for a few
    seconds, the replacement is considered interrupted.
  - Tasks that manage roles with M(community.airflow.airflow_role) or M(community.airflow.airflow_instance) detect an interrupted
    replacement. A task that manages users with M(community.airflow.airflow_user) or M(community.airflow.airflow_instance) detects it only
    if one of these users has the second role, or if the task adds a role to one of these users.
  - Versions 3.0.2 to 3.5.x of the FAB provider can neither remove permissions nor delete a role, so the module cannot replace roles. With
    these versions, a task that requires a replacement fails before anything is written.
seealso:
  - module: community.airflow.airflow_role_info
  - module: community.airflow.airflow_user
  - name: Access control
    description: The FAB provider's documentation on roles, actions and resources.
    link: https://airflow.apache.org/docs/apache-airflow-providers-fab/stable/auth-manager/access-control.html
"""

EXAMPLES = r"""
- name: Create a role that can read pools and variables
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

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Allow the role to read connections as well
  community.airflow.airflow_role:
    name: Auditor
    permissions:
      - action: can_read
        resource: Connections
    permissions_mode: append

- name: Remove a permission from the role
  community.airflow.airflow_role:
    name: Auditor
    permissions:
      - action: can_read
        resource: Variables
    permissions_mode: remove

- name: Delete a role
  community.airflow.airflow_role:
    name: Auditor
    state: absent
"""

RETURN = r"""
role:
  description: Role after the module has run. In check mode, the predicted result. Empty if the role is absent. Airflow adds C(can_read) on
    C(Website) to every role.
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
  description: HTTP status code of the response that made the module fail.
  returned: if the server rejects a request
  type: int
  sample: 403
done_before_failure:
  description: Writes that succeeded before the module failed.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: ["update role 'Auditor'"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._module.runner import run
from ..module_utils._reconcile.single import declaration
from ..module_utils._resources.role import ROLE

DEFINITION = declaration(ROLE)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
