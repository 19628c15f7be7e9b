#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_instance_info
short_description: Read a whole instance of Apache Airflow
version_added: 0.1.0
description:
  - Returns roles, users, pools, connections, variables and the state of DAGs in the shape that M(community.airflow.airflow_instance) takes.
    Applied to the same server with C(update_secrets) and C(update_password) set to V(on_create), it changes nothing. Applied to an empty
    server of either generation, it makes the same instance.
  - The API of Airflow 3 shows numbers in its own form. A variable whose text is V(3.10) is shown as V(3.1), and V(1e999) as V(Infinity). A
    warning names the variables whose text can be another one than the server shows.
  - Stale DAGs are returned like the others. Airflow calls a DAG stale while its file is gone or broken, or while the parser is down. Once it
    comes back, it has the state that it had. M(community.airflow.airflow_instance) refuses a DAG that a server never had.
  - While M(community.airflow.airflow_maintenance) has frozen DAGs, they are returned as paused, with a warning, and RV(frozen) is not empty.
  - Permissions on single DAGs, which the C(access_control) of DAG files gives, are left out of roles unless O(include_defaults=true).
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
options:
  gather:
    description:
      - The kinds to read. If it is left out, every kind that the server has.
    type: list
    elements: str
    choices: [roles, users, pools, connections, variables, dags]
  include_defaults:
    description:
      - Whether to return also what nobody has to declare. That is V(default_pool) as Airflow makes it, the roles that Airflow brings along,
        connections whose ids end with C(_default), C(local_mysql), variables whose keys begin with C(community.airflow.), and fields that
        are empty.
    type: bool
    default: false
  secrets:
    description:
      - What stands in place of a secret.
      - V(placeholder) puts the text of O(placeholder) there. RV(placeholders) lists them. They have to be filled before the result is
        applied, and an unfilled one is refused. When a filled one is written to a server that has the object already is for
        O(community.airflow.airflow_instance#module:update_secrets) and O(community.airflow.airflow_instance#module:update_password) to
        say.
      - V(omit) leaves secrets out. What cannot be created without its secret, such as a variable with a hidden value, then cannot be
        applied to another server.
      - Airflow 2 does not tell whether a connection has a password, so there is a placeholder for each. Define it as V(null) for those that
        have none. It shows the values of variables in clear. Those that sound secret by their key, or by a key inside their JSON, are
        replaced all the same.
    type: str
    choices: [placeholder, omit]
    default: placeholder
  placeholder:
    description:
      - The text that stands in place of a secret. C(<kind>), C(<id>) and C(<field>) in it become the kind, the name and the field, with all
        but letters, digits and underscores replaced by an underscore. All three are needed. Where that could be the name of another secret,
        too, a short hash follows the field, so that the text depends on nothing else that the server has.
      - An unfilled placeholder is recognised by its place, which RV(instance) holds. Text of the server that looks like one is text.
      - Mark it with C(!unsafe) in a playbook, or Ansible looks for the variable.
    type: str
    default: "{{ vault_airflow_<kind>_<id>_<field> }}"
seealso:
  - module: community.airflow.airflow_instance
"""

EXAMPLES = r"""
- name: Read everything
  community.airflow.airflow_instance_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
  register: result

- name: Show what a person has to fill in
  ansible.builtin.debug:
    msg: "{{ result.placeholders | map(attribute='placeholder') }}"

- name: Read pools and variables, without secrets
  community.airflow.airflow_instance_info:
    gather: [pools, variables]
    secrets: omit
  register: result

- name: Applied to the same server, that changes nothing
  community.airflow.airflow_instance:
    pools: "{{ result.instance.pools }}"
    variables: "{{ result.instance.variables }}"
"""

RETURN = r"""
instance:
  description:
    - What M(community.airflow.airflow_instance) takes, in the order of the names.
    - An item that has placeholders, or text that looks like one, also has the key C(unfilled). It holds the name and the path of each
      placeholder in the item. M(community.airflow.airflow_instance) refuses an item in which one of them is not filled.
    - JSON is a mapping or a list where that is exactly the same value for every version of Ansible, and text otherwise.
  returned: success
  type: dict
  sample:
    roles:
      - name: analyst
        permissions:
          - action: can_read
            resource: Pools
    users: []
    pools:
      - name: warehouse
        slots: 8
    connections:
      - connection_id: warehouse_db
        conn_type: postgres
        host: db.example.com
        password: "{{ vault_airflow_connection_warehouse_db_password }}"
        unfilled:
          vault_airflow_connection_warehouse_db_password: [password]
    variables:
      - key: region
        value: eu-west-1
    dags:
      - dag_id: sales_daily
        state: unpaused
frozen:
  description:
    - The keys of the snapshots of M(community.airflow.airflow_maintenance) that wait to be restored. Until then, DAGs in RV(instance) may be
      V(paused) only for the maintenance.
    - Empty if no DAGs were read.
  returned: success
  type: list
  elements: str
  sample: []
placeholders:
  description: The placeholders in RV(instance), with the kind, the key and the field in which each stands.
  returned: success
  type: list
  elements: dict
  sample:
    - placeholder: "{{ vault_airflow_connection_warehouse_db_password }}"
      kind: connection
      key: warehouse_db
      field: password
left_behind:
  description:
    - What the server has and RV(instance) cannot hold, with the reason. Examples are a variable that the server cannot decrypt, an inactive
      user, and on Airflow 2 a name with a slash.
    - If there are any, RV(instance) also has this list, as C(left_behind). With C(prune), M(community.airflow.airflow_instance) then does not
      delete these objects.
  returned: success
  type: list
  elements: dict
  sample:
    - kind: variable
      key: legacy_token
      part: ""
      reason: "The server cannot decrypt the value: it was encrypted with another Fernet key."
server:
  description: The root of the server, and its version.
  returned: success
  type: dict
  sample:
    url: https://airflow.example.com
    version: 3.3.2
"""

from ..module_utils._module.runner import run
from ..module_utils._reconcile.instance_info import instance_info

DEFINITION = instance_info()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
