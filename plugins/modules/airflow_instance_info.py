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
  description: Objects in the form that M(community.airflow.airflow_instance) takes, sorted by key.
  returned: success
  type: dict
  contains:
    roles:
      description: Roles.
      returned: if O(gather) is omitted or contains it
      type: list
      elements: dict
      contains:
        name:
          description: Name of the role.
          type: str
          sample: Auditor
        permissions:
          description: Permissions of the role.
          returned: if there are any
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
    users:
      description: Users.
      returned: if O(gather) is omitted or contains it
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
        password:
          description: Placeholder for the password.
          returned: if O(secrets=placeholder)
          type: str
          sample: "{{ vault_airflow_user_grace_password }}"
        roles:
          description: Names of the user's roles.
          type: list
          elements: str
          sample: [Viewer]
        unfilled:
          description: Path of each placeholder in the item, by name. M(community.airflow.airflow_instance) refuses the item until all are
            filled.
          returned: if there are placeholders, or text that looks like one
          type: dict
    pools:
      description: Pools.
      returned: if O(gather) is omitted or contains it
      type: list
      elements: dict
      contains:
        name:
          description: Name of the pool.
          type: str
          sample: warehouse
        slots:
          description: Number of slots in the pool. V(-1) means no limit.
          type: int
          sample: 8
        description:
          description: Description of the pool.
          returned: unless empty
          type: str
          sample: Parallel loads into the warehouse
        include_deferred:
          description: Whether deferred tasks occupy slots.
          returned: unless V(false)
          type: bool
          sample: true
        team_name:
          description: Team that the pool belongs to.
          returned: unless empty
          type: str
          sample: etl
    connections:
      description: Connections.
      returned: if O(gather) is omitted or contains it
      type: list
      elements: dict
      contains:
        connection_id:
          description: ID of the connection.
          type: str
          sample: warehouse_db
        conn_type:
          description: Type of the connection.
          type: str
          sample: postgres
        host:
          description: Host name or address.
          returned: unless empty
          type: str
          sample: db.example.com
        login:
          description: User name.
          returned: unless empty
          type: str
          sample: etl
        password:
          description: Placeholder for the password.
          returned: if there is a password and O(secrets=placeholder)
          type: str
          sample: "{{ vault_airflow_connection_warehouse_db_password }}"
        schema:
          description: Schema or database.
          returned: unless empty
          type: str
          sample: analytics
        port:
          description: Port number.
          returned: unless empty
          type: int
          sample: 5432
        description:
          description: Description of the connection.
          returned: unless empty
          type: str
          sample: Data warehouse
        extra:
          description: Further parameters of the connection, usually a dictionary, with placeholders for hidden values.
          returned: unless empty
          type: raw
          sample: {sslmode: require}
        extra_mode:
          description: Always V(merge), so that the hidden parameters are kept.
          returned: if O(secrets=omit) and a parameter is hidden
          type: str
          sample: merge
        team_name:
          description: Team that the connection belongs to.
          returned: unless empty
          type: str
          sample: etl
        allow_masked:
          description: Always V(true), because the text of the value looks like a mask.
          returned: if the text looks like a mask
          type: bool
          sample: true
        unfilled:
          description: Path of each placeholder in the item, by name. M(community.airflow.airflow_instance) refuses the item until all are
            filled.
          returned: if there are placeholders, or text that looks like one
          type: dict
    variables:
      description: Variables.
      returned: if O(gather) is omitted or contains it
      type: list
      elements: dict
      contains:
        key:
          description: Key of the variable.
          type: str
          sample: region
        value:
          description: Value of the variable, with placeholders for hidden values. JSON is a mapping or a list if that is exactly the same
            value.
          type: raw
          sample: eu-west-1
        description:
          description: Description of the variable.
          returned: unless empty
          type: str
          sample: Region of the warehouse
        team_name:
          description: Team that the variable belongs to.
          returned: unless empty
          type: str
          sample: etl
        allow_masked:
          description: Always V(true), because the text of the value looks like a mask.
          returned: if the text looks like a mask
          type: bool
          sample: true
        unfilled:
          description: Path of each placeholder in the item, by name. M(community.airflow.airflow_instance) refuses the item until all are
            filled.
          returned: if there are placeholders, or text that looks like one
          type: dict
    dags:
      description: DAGs.
      returned: if O(gather) is omitted or contains it
      type: list
      elements: dict
      contains:
        dag_id:
          description: ID of the DAG.
          type: str
          sample: sales_daily
        state:
          description: State of the DAG, V(paused) or V(unpaused).
          type: str
          sample: unpaused
    left_behind:
      description: The same list as RV(left_behind), for O(community.airflow.airflow_instance#module:left_behind).
      returned: if RV(left_behind) is not empty
      type: list
      elements: dict
      contains:
        kind:
          description: Kind of the object.
          type: str
          sample: variable
        key:
          description: Key of the object.
          type: str
          sample: legacy_token
        part:
          description: Part of the object that cannot be exported. Empty if it is the whole object.
          type: str
          sample: ''
        reason:
          description: Reason why it cannot be exported.
          type: str
          sample: "The server cannot decrypt the value: it was encrypted with another Fernet key."
frozen:
  description: Snapshots of M(community.airflow.airflow_maintenance) that are not restored yet. While there are any, DAGs may be V(paused)
    only for the maintenance. Empty if no DAGs are read.
  returned: success
  type: list
  elements: str
  sample: [community.airflow.maintenance]
placeholders:
  description: Placeholders in RV(instance).
  returned: success
  type: list
  elements: dict
  contains:
    placeholder:
      description: Text of the placeholder.
      type: str
      sample: "{{ vault_airflow_connection_warehouse_db_password }}"
    kind:
      description: Kind of the object.
      type: str
      sample: connection
    key:
      description: Key of the object.
      type: str
      sample: warehouse_db
    field:
      description: Path of the placeholder in the object.
      type: str
      sample: password
left_behind:
  description: Objects on the server that RV(instance) cannot hold, such as a variable that the server cannot decrypt or an inactive user.
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: Kind of the object.
      type: str
      sample: variable
    key:
      description: Key of the object.
      type: str
      sample: legacy_token
    part:
      description: Part of the object that cannot be exported. Empty if it is the whole object.
      type: str
      sample: ''
    reason:
      description: Reason why it cannot be exported.
      type: str
      sample: "The server cannot decrypt the value: it was encrypted with another Fernet key."
server:
  description: Server that the task was run against.
  returned: success
  type: dict
  contains:
    url:
      description: Root address of the server.
      type: str
      sample: https://airflow.example.com
    version:
      description: Version of Airflow.
      type: str
      sample: 3.3.2
status:
  description: Status code of the response that made the task fail.
  returned: if the server rejects a request
  type: int
  sample: 403
"""

from ..module_utils._module.runner import run
from ..module_utils._reconcile.instance_info import instance_info

PROGRAM = instance_info()


def main() -> None:
    run(PROGRAM)


if __name__ == "__main__":
    main()
