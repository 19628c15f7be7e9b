#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_instance_info
short_description: Gather information about an entire Apache Airflow instance
version_added: 0.1.0
description:
  - Returns roles, users, pools, connections, variables and the state of DAGs in the format of M(community.airflow.airflow_instance).
    Applied to the same server with C(update_secrets) and C(update_password) set to V(on_create), the result changes nothing. Applied to an
    empty server of either generation, it creates the same instance.
  - Airflow 3 normalizes numbers in variables. For example, its API returns V(3.10) as V(3.1), and V(1e999) as V(Infinity). A warning lists
    the variables whose actual text may differ.
  - Stale DAGs are included. Airflow calls a DAG stale while its file is missing or broken, or while the parser is down. Its state is kept
    until it returns. M(community.airflow.airflow_instance) refuses a DAG that the server has never known.
  - While DAGs are frozen by M(community.airflow.airflow_maintenance), they are returned as paused with a warning, and RV(frozen) is not
    empty.
  - Permissions on single DAGs, which are set by C(access_control) in DAG files, are omitted from roles unless O(include_defaults=true).
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
options:
  gather:
    description:
      - Kinds of objects to return. If omitted, all kinds that the server supports are returned.
    type: list
    elements: str
    choices: [roles, users, pools, connections, variables, dags]
  include_defaults:
    description:
      - Whether to also return objects and fields that do not have to be declared. These are V(default_pool) if it is unmodified, Airflow's
        built-in roles, connections whose IDs end with C(_default), the connection C(local_mysql), variables whose keys start with
        C(community.airflow.), and empty fields.
    type: bool
    default: false
  secrets:
    description:
      - What to return instead of a secret.
      - Airflow 2 does not report whether a connection has a password, so each connection has a placeholder. Define it as V(null) for
        connections without a password.
      - Airflow 2 returns the values of variables in plain text. Values whose key, or a key inside their JSON, suggests a secret are
        nevertheless replaced.
    type: str
    choices:
      placeholder: Returns the text of O(placeholder). All placeholders are listed in RV(placeholders). They must be filled in before the
        result is applied; otherwise it is refused. Whether they overwrite existing secrets depends on
        O(community.airflow.airflow_instance#module:update_secrets) and O(community.airflow.airflow_instance#module:update_password).
      omit: Omits secrets. Objects that cannot be created without their secret, for example variables with a hidden value, then cannot be
        applied to another server.
    default: placeholder
  placeholder:
    description:
      - Text to return instead of a secret. C(<kind>), C(<id>) and C(<field>) are required, and are replaced with the kind, the name and the
        field. Characters other than letters, digits and underscores are replaced with an underscore. If this could result in the name of
        another secret, a short hash is appended to the field, so that the text does not depend on other objects on the server.
      - Placeholders that are not filled in are recognized by their position, which RV(instance) contains. Text on the server that looks
        like a placeholder is treated as text.
      - In a playbook, mark this option with C(!unsafe). Otherwise Ansible tries to resolve the variable.
    type: str
    default: "{{ vault_airflow_<kind>_<id>_<field> }}"
seealso:
  - module: community.airflow.airflow_instance
"""

EXAMPLES = r"""
- name: Get everything
  community.airflow.airflow_instance_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
  register: result

- name: Show the placeholders that have to be filled in
  ansible.builtin.debug:
    msg: "{{ result.placeholders | map(attribute='placeholder') }}"

- name: Get pools and variables without secrets
  community.airflow.airflow_instance_info:
    gather: [pools, variables]
    secrets: omit
  register: result

- name: Apply the result to the same server, which changes nothing
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
