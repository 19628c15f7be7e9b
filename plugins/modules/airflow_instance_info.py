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
  - Returns roles, users, pools, connections, variables and the state of DAGs in the format of M(community.airflow.airflow_instance). After
    the placeholders have been filled in, applying the result to the same server with C(update_secrets) and C(update_password) set to
    V(on_create) changes nothing. Applying the result to an empty server creates equivalent objects, except those in RV(left_behind) and
    RV(omitted_defaults), if that server has the same version of Airflow and has parsed the same DAGs. To copy objects to another version,
    use P(community.airflow.migrate#role).
  - Airflow 3 normalizes numbers in variables. For example, its API returns V(3.10) as V(3.1), and V(1e999) as V(Infinity). A warning lists
    the variables whose stored text may differ from the result.
  - Stale DAGs are included. Airflow marks a DAG as stale if its file is missing, no longer defines the DAG, or has import errors. Airflow
    2 with a standalone DAG processor also marks DAGs as stale while the DAG processor is not running. A stale DAG keeps its state.
    M(community.airflow.airflow_instance) rejects a DAG that the server has never parsed.
  - DAGs that M(community.airflow.airflow_maintenance) has frozen are returned as paused. In this case, the module returns a warning, and
    lists the keys of the snapshots in RV(frozen). Snapshots are listed in RV(left_behind), and are never returned as variables. If a
    snapshot were applied later, the next restore would unpause DAGs that were paused on purpose.
  - Permissions on individual DAGs, which are usually set by C(access_control) in DAG files, are omitted from roles unless
    O(include_defaults=true).
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
options:
  gather:
    description:
      - Kinds of objects to return. If omitted, all kinds that the server supports are returned, and a warning names the unsupported kinds.
    type: list
    elements: str
    choices: [roles, users, pools, connections, variables, dags]
  include_defaults:
    description:
      - Whether to also return objects and fields that do not have to be declared. These are Airflow's own objects (V(default_pool) if it is
        unmodified, the built-in roles, the connection C(local_mysql), and connections whose IDs end with C(_default)), this collection's
        own objects (variables whose keys start with C(community.airflow.)), permissions on individual DAGs, and empty fields.
      - Airflow's own objects, except V(default_pool), and this collection's own objects are recognized by their names alone, so they are
        omitted even if they have been changed. RV(omitted_defaults) lists these objects.
    type: bool
    default: false
  secrets:
    description:
      - What to return instead of a secret.
      - Airflow 2 does not report whether a connection has a password, so the result contains a password placeholder for every connection.
        If a connection has no password, set the variable in this placeholder to V(null).
      - Airflow 2 returns the values of variables in plain text. The module still replaces a value if its key suggests a secret, and strings
        inside JSON if their keys suggest a secret.
      - If text contains a URL with a user name, a password or a signature, the module treats the whole text as a secret. This applies to
        all fields, for example the C(host) of a connection, the value of a variable, and descriptions.
      - V(placeholder) returns the text of O(placeholder). All placeholders are listed in RV(placeholders). Fill in all placeholders before
        you apply the result. Otherwise, the result is rejected. Whether the values that you fill in overwrite existing secrets depends on
        O(community.airflow.airflow_instance#module:update_secrets) and O(community.airflow.airflow_instance#module:update_password).
      - V(omit) omits secrets. Objects that cannot be created without their secret, for example variables with a hidden value, then
        cannot be applied to another server.
    type: str
    choices: [placeholder, omit]
    default: placeholder
  placeholder:
    description:
      - Text to return instead of a secret. The text must contain C(<kind>), C(<id>) and C(<field>), which are replaced with the kind of the
        object, its ID, and the name of the field. In the inserted parts, each character other than a letter, a digit or an underscore is
        replaced with an underscore. If the replacement could make a placeholder ambiguous, a short hash is appended to the name of the
        field, whether or not another object has the same placeholder. Placeholders therefore never depend on other objects on the server.
      - The C(unfilled) key of an item in RV(instance) records the positions of its placeholders. M(community.airflow.airflow_instance) uses
        these positions to detect placeholders that are not filled in. Text on the server that looks like a placeholder is treated as text.
      - In a playbook, mark the value of this option with C(!unsafe). Otherwise, Ansible tries to resolve the template.
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

- name: Show the placeholders to fill in
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
  description: Objects in the format that M(community.airflow.airflow_instance) accepts, sorted by key.
  returned: success
  type: dict
  contains:
    roles:
      description: Roles.
      returned: if O(gather) contains V(roles), or if O(gather) is omitted and the server has an API for roles
      type: list
      elements: dict
      contains:
        name:
          description: Name of the role.
          type: str
          sample: Auditor
        permissions:
          description: Permissions of the role.
          returned: if there are any, or if O(include_defaults=true)
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
      returned: if O(gather) contains V(users), or if O(gather) is omitted and the server has an API for users
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
          description: Path of each placeholder in the item, by the name of the placeholder. M(community.airflow.airflow_instance) rejects
            the item until all placeholders are filled in.
          returned: if the item contains placeholders, or text that looks like a placeholder
          type: dict
    pools:
      description: Pools.
      returned: if O(gather) is omitted or contains V(pools)
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
          returned: if it is not empty, or if O(include_defaults=true)
          type: str
          sample: Parallel loads into the warehouse
        include_deferred:
          description: Whether deferred tasks occupy slots.
          returned: if V(true), or if O(include_defaults=true)
          type: bool
          sample: true
        team_name:
          description: Team that the pool belongs to.
          returned: if it is not empty, or if O(include_defaults=true)
          type: str
          sample: etl
    connections:
      description: Connections.
      returned: if O(gather) is omitted or contains V(connections)
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
          returned: if it is not empty, or if O(include_defaults=true)
          type: str
          sample: db.example.com
        login:
          description: User name.
          returned: if it is not empty, or if O(include_defaults=true)
          type: str
          sample: etl
        password:
          description: Placeholder for the password.
          returned: if O(secrets=placeholder), unless Airflow 3 reports that there is no password
          type: str
          sample: "{{ vault_airflow_connection_warehouse_db_password }}"
        schema:
          description: Schema or database.
          returned: if it is not empty, or if O(include_defaults=true)
          type: str
          sample: analytics
        port:
          description: Port number.
          returned: if it is not empty
          type: int
          sample: 5432
        description:
          description: Description of the connection.
          returned: if it is not empty, or if O(include_defaults=true)
          type: str
          sample: Data warehouse
        extra:
          description: Additional parameters of the connection, usually a dictionary, with placeholders for hidden values.
          returned: if it is not empty, or if O(include_defaults=true)
          type: raw
          sample: {sslmode: require}
        extra_mode:
          description: Always V(merge), so that the hidden parameters are kept.
          returned: if O(secrets=omit) and a parameter is a secret
          type: str
          sample: merge
        team_name:
          description: Team that the connection belongs to.
          returned: if it is not empty, or if O(include_defaults=true)
          type: str
          sample: etl
        allow_masked:
          description: Always V(true). Allows the text V(***) in C(extra), which M(community.airflow.airflow_instance) otherwise rejects as
            a hidden value.
          returned: if C(extra) contains V(***) as text
          type: bool
          sample: true
        unfilled:
          description: Path of each placeholder in the item, by the name of the placeholder. M(community.airflow.airflow_instance) rejects
            the item until all placeholders are filled in.
          returned: if the item contains placeholders, or text that looks like a placeholder
          type: dict
    variables:
      description: Variables.
      returned: if O(gather) is omitted or contains V(variables)
      type: list
      elements: dict
      contains:
        key:
          description: Key of the variable.
          type: str
          sample: region
        value:
          description: Value of the variable, with placeholders for hidden values. JSON is returned as a mapping or a list if this preserves
            the value exactly.
          returned: unless O(secrets=omit) and the value is a secret
          type: raw
          sample: eu-west-1
        description:
          description: Description of the variable.
          returned: if it is not empty, or if O(include_defaults=true)
          type: str
          sample: Region of the warehouse
        team_name:
          description: Team that the variable belongs to.
          returned: if it is not empty, or if O(include_defaults=true)
          type: str
          sample: etl
        allow_masked:
          description: Always V(true). Allows the text V(***) in the value, which M(community.airflow.airflow_instance) otherwise rejects as
            a hidden value.
          returned: if the value contains V(***) as text
          type: bool
          sample: true
        unfilled:
          description: Path of each placeholder in the item, by the name of the placeholder. M(community.airflow.airflow_instance) rejects
            the item until all placeholders are filled in.
          returned: if the item contains placeholders, or text that looks like a placeholder
          type: dict
    dags:
      description: DAGs.
      returned: if O(gather) is omitted or contains V(dags)
      type: list
      elements: dict
      contains:
        dag_id:
          description: ID of the DAG.
          type: str
          sample: sales_daily
        state:
          description: State of the DAG, V(paused), V(unpaused) or V(draining).
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
          description: Part of the object that cannot be exported. Empty if the whole object cannot be exported.
          type: str
          sample: ''
        reason:
          description: Why the object cannot be exported.
          type: str
          sample: "The server cannot decrypt the value: it was encrypted with another Fernet key."
        email:
          description: Email address of the user.
          returned: for users whose email address is known
          type: str
          sample: bob@example.com
frozen:
  description: >-
    Keys of the Airflow variables in which M(community.airflow.airflow_maintenance) stores snapshots that have not been restored yet. If the
    list is not empty, some DAGs may be V(paused) only because of the maintenance. Always empty if RV(instance) contains no DAGs, for
    example if O(gather) does not include V(dags).
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
  description: Objects on the server that RV(instance) cannot contain, such as an inactive user or a variable that cannot be decrypted. If
    the server fails to return an object, the other objects are returned, and the reason contains the position of the object in the list.
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: Kind of the object.
      type: str
      sample: variable
    key:
      description: Key of the object. Empty if the server fails to return the object.
      type: str
      sample: legacy_token
    part:
      description: Part of the object that cannot be exported. Empty if the whole object cannot be exported.
      type: str
      sample: ''
    reason:
      description: Why the object cannot be exported.
      type: str
      sample: "The server cannot decrypt the value: it was encrypted with another Fernet key."
    email:
      description: Email address of the user.
      returned: for users whose email address is known
      type: str
      sample: bob@example.com
omitted_defaults:
  description: Objects that RV(instance) does not contain because they have the same name as an object that Airflow or this collection
    creates. These objects may have been changed. Always empty with O(include_defaults=true).
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: Kind of the object.
      type: str
      sample: connection
    key:
      description: Key of the object.
      type: str
      sample: aws_default
server:
  description: Server that the module connected to.
  returned: success
  type: dict
  contains:
    url:
      description: Root URL of the server.
      type: str
      sample: https://airflow.example.com
    version:
      description: Version of Airflow.
      type: str
      sample: 3.3.2
status:
  description: HTTP status code of the response that made the module fail.
  returned: if the server rejects a request
  type: int
  sample: 403
"""

from ..module_utils._module.runner import run
from ..module_utils._reconcile.instance_info import instance_info

DEFINITION = instance_info()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
