#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_instance
short_description: Manage an entire Apache Airflow instance
version_added: 0.1.0
description:
  - Manages roles, users, pools, connections, variables and the state of DAGs in one task. The module uses one login for all objects, and
    writes only what differs.
  - The items of each list accept the options of the module for that kind of object, except the options that all modules share, such as
    O(airflow_url), and the options for waiting. Options that an item omits keep their current value.
  - At least one list is required. Kinds of objects whose list is omitted are not managed.
  - The module checks all items before the first write. If an option is invalid, if a user has a role that neither exists nor is listed, or
    if a value exceeds a limit of the server, the module fails and nothing is written.
  - Objects are created and updated in dependency order (roles, users, pools, connections, variables, DAGs). Deletions come last, in reverse
    order. There is one exception. If the task assigns the email address of a user to another user, the previous owner of the address is
    updated or deleted first.
  - Updates write only the fields that differ, so concurrent changes to other fields are kept.
  - If another client creates or deletes an object while the task runs, the module reads the object again and makes only the changes that
    are still necessary. The result shows what was done.
  - An object that the server fails to return can be deleted with an item that has C(state=absent). Such an object does not affect other
    items, unless O(prune) contains its kind.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
options:
  roles:
    description:
      - Roles, with the options of M(community.airflow.airflow_role), for example C(name), C(permissions), C(permissions_mode) and C(state).
    type: list
    elements: dict
  users:
    description:
      - Users, with the options of M(community.airflow.airflow_user), for example C(username), C(email), C(roles), C(password) and C(state).
      - If the C(password) of an existing user is specified, the module logs in as this user to check whether the password is already
        correct, even in check mode. If the check is not possible, the password is written, and a warning states the reason. With
        C(update_password=on_create), the module neither checks nor writes the passwords of existing users.
      - If the module changes the password of the user that the task logs in as, it uses the new password for the rest of the task.
    type: list
    elements: dict
  pools:
    description:
      - Pools, with the options of M(community.airflow.airflow_pool), for example C(name), C(slots), C(description) and C(state).
    type: list
    elements: dict
  connections:
    description:
      - Connections, with the options of M(community.airflow.airflow_connection), for example C(connection_id), C(conn_type), C(host),
        C(password), C(extra), C(uri), C(test) and C(state).
      - Airflow 2 does not include C(extra) in lists, so the module sends a separate request for each connection whose item contains
        C(extra), and for each connection that it changes.
    type: list
    elements: dict
  variables:
    description:
      - Variables, with the options of M(community.airflow.airflow_variable), for example C(key), C(value), C(description) and C(state).
    type: list
    elements: dict
  dags:
    description:
      - DAGs, selected by C(dag_id), C(dag_ids), or C(dag_id_pattern) and C(tags), with a C(state) of V(paused), V(unpaused), V(draining) or
        V(absent). V(draining) requires Airflow 3.4.0 or later, and leaves a DAG that is already paused unchanged. For details, see
        M(community.airflow.airflow_dag_state).
      - An item that names a DAG by ID takes precedence over one that matches it by pattern or tag. In the result of
        P(community.airflow.airflow_tree#lookup), the items of an overlay take precedence over those of C(base).
      - If no DAG matches a pattern or tags, the module returns a warning.
      - If the module unpauses a DAG in a snapshot of M(community.airflow.airflow_maintenance), it returns a warning, provided that the user
        is allowed to read variables.
    type: list
    elements: dict
  update_secrets:
    description:
      - Default value of C(update_secrets) for the items in O(connections) and O(variables). See M(community.airflow.airflow_connection).
      - If omitted, V(always) is used.
      - V(always) writes hidden secrets on every run.
      - V(on_create) writes hidden secrets only when the object is created.
      - V(when_changed) writes hidden secrets when their fingerprint differs. Requires O(fingerprint_key).
    type: str
    choices: [always, on_create, when_changed]
  fingerprint_key:
    description:
      - Default value of C(fingerprint_key) for the items in O(connections) and O(variables). The key must have at least 16 characters.
    type: str
  update_password:
    description:
      - Default value of C(update_password) for the items in O(users). See M(community.airflow.airflow_user).
      - If omitted, V(always) is used.
      - V(always) writes a password unless it is already correct.
      - V(on_create) writes a password only when the user is created.
    type: str
    choices: [always, on_create]
  prune:
    description:
      - Kinds of objects to prune. Objects of these kinds that are on the server but not in the lists are deleted. The list of each of these
        kinds must be set.
      - O(prune) never deletes V(default_pool), Airflow's built-in roles, connections whose IDs end with C(_default), the connection
        C(local_mysql), variables whose keys start with C(community.airflow.), snapshots of M(community.airflow.airflow_maintenance), and
        the user that the task logs in as.
      - O(prune) also does not delete objects in O(left_behind). Objects that the server's API cannot address, such as pools with a slash
        in their name on Airflow 2, are kept with a warning. Roles that a user still has after the task, for example the roles of the user
        that the task logs in as, are also kept with a warning.
      - If the list of objects from the server is incomplete, for example because the user is not allowed to read every object, the module
        fails instead of pruning. To prune roles, the user must also be allowed to read users.
    type: list
    elements: str
    choices: [roles, users, pools, connections, variables]
    default: []
  prune_keep:
    description:
      - Name patterns of objects that O(prune) does not delete, for example V(tmp_*). The patterns are case-sensitive, except those for user
        names, because Airflow ignores case in user names.
    type: list
    elements: str
    default: []
  prune_max:
    description:
      - Maximum number of objects of one kind that O(prune) may delete. Specify a number, such as V(5), or a percentage of the objects of
        this kind on the server, such as V(20%). If more objects would be deleted, the module fails and nothing is written.
    type: str
    default: 20%
  prune_allow_empty:
    description:
      - Whether O(prune) may delete objects of a kind if its list is empty. An empty list is usually a mistake. O(prune_max) still limits
        the number of deleted objects.
    type: bool
    default: false
  left_behind:
    description:
      - Objects that an export could not include, as returned in RV(community.airflow.airflow_instance_info#module:left_behind). Each item
        requires C(kind) and C(key). These objects are missing from the lists only because they cannot be exported, so O(prune) never
        deletes them, and RV(unmanaged) does not contain them.
      - If the export could not read an object, the C(key) of its item is empty. The module then fails if O(prune) contains the kind of this
        object.
      - When there are such objects, RV(community.airflow.airflow_instance_info#module:instance) and the result of
        P(community.airflow.airflow_tree#lookup) already include this option.
      - To delete such an object, list it with C(state=absent).
    type: list
    elements: dict
    default: []
  on_error:
    description:
      - What to do when a write fails. With V(stop) and V(continue), the module fails and reports what was done, what failed, and what was
        not attempted. The next run completes the changes.
      - V(stop) stops at the first error.
      - V(continue) attempts the other writes, unless the server becomes unreachable. O(prune) skips a kind if an object of this kind, or an
        object that may refer to objects of this kind, could not be written.
      - V(report) requires check mode. The module then does not fail if a change cannot be applied, for example because a user's new email
        address already belongs to another user. RV(errors) lists the object with the reason, and the other objects are still compared.
    type: str
    choices: [stop, continue, report]
    default: stop
  workers:
    description:
      - Maximum number of concurrent writes, from 1 to 32. The module starts with at most four concurrent writes (one on Airflow 3), and
        adapts this number to the response time of the server.
      - This option does not affect bulk requests. On Airflow 3, the module creates and deletes pools, connections and variables in bulk. On
        Airflow 3.3.0 and later, it also updates variables in bulk.
      - On SQLite, Airflow 3 supports only one writer, and the module cannot detect the database. On Airflow 3, the module therefore uses
        more than one writer only if network latency accounts for most of the duration of a write.
    type: int
    default: 16
  list_unmanaged:
    description:
      - Whether to return, in RV(unmanaged), the objects that are on the server but not in the lists. Kinds of objects whose list is omitted
        are not included.
      - If V(true), the module reads all objects of the kinds whose list is set. If the server fails to return one of these objects, the
        module reads the others, and returns a warning with the position of the object in the server's list. If O(prune) contains the kind
        of this object, the module fails instead.
    type: bool
    default: false
seealso:
  - module: community.airflow.airflow_instance_info
  - module: community.airflow.airflow_maintenance
"""

EXAMPLES = r"""
- name: Manage an instance
  community.airflow.airflow_instance:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    roles:
      - name: analyst
        permissions:
          - action: can_read
            resource: Pools
    users:
      - username: grace
        email: grace@example.com
        first_name: Grace
        last_name: Hopper
        password: "{{ vault_grace_password }}"
        roles: [Viewer, analyst]
    pools:
      - name: warehouse
        slots: 8
      - name: old_pool
        state: absent
    connections:
      - connection_id: warehouse_db
        conn_type: postgres
        host: db.example.com
        password: "{{ vault_warehouse_password }}"
    variables:
      - key: region
        value: eu-west-1
    dags:
      - dag_id: sales_daily
        state: unpaused
    update_secrets: on_create
  vars:
    vault_grace_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_GRACE_PASSWORD', default='a-long-password') }}"
    vault_warehouse_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_WAREHOUSE_PASSWORD', default='another-one') }}"

- name: Preview which pools and variables would be deleted
  community.airflow.airflow_instance:
    pools: "{{ airflow_pools }}"
    variables: "{{ airflow_variables }}"
    prune: [pools, variables]
    prune_keep: [tmp_*]
    prune_max: "5"
  check_mode: true
  register: preview
  vars:
    airflow_pools:
      - name: warehouse
        slots: 8
    airflow_variables:
      - key: region
        value: eu-west-1

- name: Show the objects that would be deleted
  ansible.builtin.debug:
    msg: "{{ preview.changes | selectattr('action', 'equalto', 'delete') | map(attribute='key') }}"
"""

RETURN = r"""
counts:
  description: Number of objects for each action, by kind. In check mode, the predicted numbers.
  returned: success, and if a write failed
  type: dict
  contains:
    roles:
      description: Counts of roles.
      returned: if O(roles) is set
      type: dict
      contains:
        created:
          description: Number of created objects.
          type: int
          sample: 1
        updated:
          description: Number of updated objects.
          type: int
          sample: 0
        deleted:
          description: Number of deleted objects.
          type: int
          sample: 1
        unchanged:
          description: Number of objects that needed no change.
          type: int
          sample: 58
    users:
      description: Counts of users.
      returned: if O(users) is set
      type: dict
      contains:
        created:
          description: Number of created objects.
          type: int
          sample: 1
        updated:
          description: Number of updated objects.
          type: int
          sample: 0
        deleted:
          description: Number of deleted objects.
          type: int
          sample: 1
        unchanged:
          description: Number of objects that needed no change.
          type: int
          sample: 58
    pools:
      description: Counts of pools.
      returned: if O(pools) is set
      type: dict
      contains:
        created:
          description: Number of created objects.
          type: int
          sample: 1
        updated:
          description: Number of updated objects.
          type: int
          sample: 0
        deleted:
          description: Number of deleted objects.
          type: int
          sample: 1
        unchanged:
          description: Number of objects that needed no change.
          type: int
          sample: 58
    connections:
      description: Counts of connections.
      returned: if O(connections) is set
      type: dict
      contains:
        created:
          description: Number of created objects.
          type: int
          sample: 1
        updated:
          description: Number of updated objects.
          type: int
          sample: 0
        deleted:
          description: Number of deleted objects.
          type: int
          sample: 1
        unchanged:
          description: Number of objects that needed no change.
          type: int
          sample: 58
    variables:
      description: Counts of variables.
      returned: if O(variables) is set
      type: dict
      contains:
        created:
          description: Number of created objects.
          type: int
          sample: 1
        updated:
          description: Number of updated objects.
          type: int
          sample: 0
        deleted:
          description: Number of deleted objects.
          type: int
          sample: 1
        unchanged:
          description: Number of objects that needed no change.
          type: int
          sample: 58
    dags:
      description: Counts of DAGs.
      returned: if O(dags) is set
      type: dict
      contains:
        created:
          description: Number of created objects.
          type: int
          sample: 1
        updated:
          description: Number of updated objects.
          type: int
          sample: 0
        deleted:
          description: Number of deleted objects.
          type: int
          sample: 1
        unchanged:
          description: Number of objects that needed no change.
          type: int
          sample: 58
changes:
  description: Changes that were made, in the order of the writes. In check mode, the predicted changes.
  returned: success, and if a write failed
  type: list
  elements: dict
  contains:
    kind:
      description: Kind of the object.
      type: str
      sample: pool
    key:
      description: Key of the object.
      type: str
      sample: warehouse
    action:
      description: V(create), V(update) or V(delete).
      type: str
      sample: create
    fields:
      description: Options that were written.
      type: list
      elements: str
      sample: [slots]
    rewritten_secrets:
      description: Options in C(fields) that were written only because their secrets are hidden and cannot be compared.
      type: list
      elements: str
      sample: []
unverified:
  description: Objects whose hidden secrets were not written and cannot be compared, or whose fingerprint shows only that the specified
    secrets have not changed.
  returned: success, and if a write failed
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
      sample: warehouse_db
    fields:
      description: Options that contain the secrets.
      type: list
      elements: str
      sample: [password]
diff:
  description: For each item of RV(changes), the object before and after the change, without its secrets.
  returned: in diff mode, on success and if a write failed
  type: list
  elements: dict
  contains:
    before_header:
      description: Kind and key of the object.
      type: str
      sample: pool warehouse
    after_header:
      description: Kind and key of the object.
      type: str
      sample: pool warehouse
    before:
      description: Object before the change. Empty if it did not exist.
      type: dict
      sample: {}
    after:
      description: Object after the change. Empty if it is deleted.
      type: dict
      sample: {name: warehouse, slots: 8}
errors:
  description: Objects that the module could not change. With O(on_error=report), objects that the module would not be able to change. Empty
    if there are none.
  returned: success, if a write failed, or if the module rejects objects after comparing them with the server
  type: list
  elements: dict
  contains:
    kind:
      description: Kind of the object.
      type: str
      sample: pool
    key:
      description: Key of the object. Empty if the error concerns all objects of this kind that O(prune) would delete.
      type: str
      sample: warehouse
    message:
      description: Reason for the failure.
      type: str
      sample: "Cannot create pool 'warehouse' (POST /api/v2/pools): 403 Forbidden."
unknown:
  description: Changes with an unknown outcome, because the response was lost and the server did not respond afterwards.
  returned: if a write failed
  type: list
  elements: dict
  contains:
    kind:
      description: Kind of the object.
      type: str
      sample: pool
    key:
      description: Key of the object.
      type: str
      sample: warehouse
    action:
      description: V(create), V(update) or V(delete).
      type: str
      sample: create
    fields:
      description: Options that may have been written.
      type: list
      elements: str
      sample: [slots]
    rewritten_secrets:
      description: Options in C(fields) that were to be written only because their secrets are hidden and cannot be compared.
      type: list
      elements: str
      sample: []
not_done:
  description: Changes that were not attempted, because an earlier change failed.
  returned: if a write failed
  type: list
  elements: dict
  contains:
    kind:
      description: Kind of the object.
      type: str
      sample: pool
    key:
      description: Key of the object.
      type: str
      sample: warehouse
    action:
      description: V(create), V(update) or V(delete).
      type: str
      sample: create
    fields:
      description: Options that were not written.
      type: list
      elements: str
      sample: [slots]
    rewritten_secrets:
      description: Options in C(fields) that were to be written only because their secrets are hidden and cannot be compared.
      type: list
      elements: str
      sample: []
server:
  description: Server that the module managed.
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
unmanaged:
  description: Keys of the objects that are on the server but not in the specified lists, and that O(prune) does not delete. Objects that
    Airflow or this collection creates automatically are omitted. V(default_pool) is omitted only if it is unchanged.
  returned: success, if O(list_unmanaged=true)
  type: dict
  contains:
    roles:
      description: Names of unmanaged roles.
      returned: if O(roles) is set
      type: list
      elements: str
      sample: [old_role]
    users:
      description: Names of unmanaged users.
      returned: if O(users) is set
      type: list
      elements: str
      sample: [bob]
    pools:
      description: Names of unmanaged pools.
      returned: if O(pools) is set
      type: list
      elements: str
      sample: [old_pool]
    connections:
      description: IDs of unmanaged connections.
      returned: if O(connections) is set
      type: list
      elements: str
      sample: [old_db]
    variables:
      description: Keys of unmanaged variables.
      returned: if O(variables) is set
      type: list
      elements: str
      sample: [old_key]
    dags:
      description: IDs of unmanaged DAGs.
      returned: if O(dags) is set
      type: list
      elements: str
      sample: [old_dag]
left_behind:
  description: Items of O(left_behind) that are on the server but not in the lists.
  returned: success, if O(list_unmanaged=true)
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
prunable:
  description: Keys of the objects that O(prune) would delete.
  returned: if O(prune) would delete more objects than O(prune_max) allows
  type: list
  elements: str
  sample: [old_pool]
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
  sample: ["update pool 'etl'"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._module.runner import run
from ..module_utils._reconcile.instance import instance

DEFINITION = instance()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
