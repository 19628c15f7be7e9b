#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_instance
short_description: Manage a whole instance of Apache Airflow at once
version_added: 0.1.0
description:
  - Brings roles, users, pools, connections, variables and the state of DAGs to what is listed, with one login and only the writes that
    differ, whatever the number of objects.
  - Each list holds what the module for one object takes, without the options of the server. An option that an item leaves out keeps what the
    server has. A list that is left out is not looked at.
  - Everything is checked before the first write. A wrong option, a user whose role neither exists nor is listed, or a value that the server
    cannot hold is refused, and nothing is written.
  - Objects are created and changed in the order in which one may need another, that is roles, users, pools, connections, variables, DAGs.
    Deletions come last, in the opposite order.
  - An update writes only the fields that differ. A change that another client makes to the other fields at the same time is kept.
  - If another client creates or deletes an object while the task runs, the object is read again and the change adapted. The result shows what
    was done.
  - An object that the server fails to show can be deleted by an item with C(state=absent). It does not stop the other items, unless
    O(prune) or O(list_unmanaged) need the whole listing.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
options:
  roles:
    description:
      - Roles, with the options of M(community.airflow.airflow_role), such as C(name), C(permissions), C(permissions_mode) and C(state).
    type: list
    elements: dict
  users:
    description:
      - Users, with the options of M(community.airflow.airflow_user), such as C(username), C(email), C(roles), C(password) and C(state).
      - Whether a given password is already correct is checked by logging in as that user, in check mode as well, unless
        O(update_password=on_create). A password that cannot be checked is written, with a warning that gives the reason.
      - If the password of the user that the task logs in as changes, the rest of the task uses the new one.
    type: list
    elements: dict
  pools:
    description:
      - Pools, with the options of M(community.airflow.airflow_pool), such as C(name), C(slots), C(description) and C(state).
    type: list
    elements: dict
  connections:
    description:
      - Connections, with the options of M(community.airflow.airflow_connection), such as C(connection_id), C(conn_type), C(host),
        C(password), C(extra), C(uri), C(test) and C(state).
      - The listing of Airflow 2 leaves out C(extra). So each connection for which C(extra) is given is read singly there.
    type: list
    elements: dict
  variables:
    description:
      - Variables, with the options of M(community.airflow.airflow_variable), such as C(key), C(value), C(description) and C(state).
    type: list
    elements: dict
  dags:
    description:
      - DAGs, with C(dag_id), C(dag_ids), or C(dag_id_pattern) and C(tags), and a C(state) of V(paused), V(unpaused) or V(absent), as for
        M(community.airflow.airflow_dag_state).
      - What an item says of a DAG by its id goes before what another one says by a pattern or tags.
      - A pattern or tags that match no DAG are a warning.
    type: list
    elements: dict
  update_secrets:
    description:
      - When to write the secrets of existing connections and variables, for each item that does not say it itself. See
        M(community.airflow.airflow_connection).
      - Without it, that is V(always), and hidden secrets are written at every run.
    type: str
    choices: [always, on_create, when_changed]
  fingerprint_key:
    description:
      - Key of the fingerprints for V(when_changed), for each item that does not have its own. At least 16 characters.
    type: str
  update_password:
    description:
      - When to write the passwords of existing users, for each item that does not say it itself. See M(community.airflow.airflow_user).
    type: str
    choices: [always, on_create]
  prune:
    description:
      - The lists that are complete, of V(roles), V(users), V(pools), V(connections) and V(variables). What the server has of these kinds,
        and the list does not, is deleted.
      - Never deleted are V(default_pool), the roles that Airflow brings along, connections whose ids end with C(_default) and
        C(local_mysql), variables whose keys begin with C(community.airflow.), and the user that the task logs in as.
      - O(left_behind) is not deleted either.
      - It is refused while the server's listing does not add up, because somebody who sees half of the objects must not delete the others.
    type: list
    elements: str
    default: []
  prune_keep:
    description:
      - Patterns such as V(tmp_*) of names that O(prune) leaves alone.
    type: list
    elements: str
    default: []
  prune_max:
    description:
      - The most objects that O(prune) may delete of one kind, as a count like V(5), or as a percentage of those on the server like V(20%).
        If there are more, nothing is written.
    type: str
    default: 20%
  prune_allow_empty:
    description:
      - Whether O(prune) may delete everything because a list is empty. That is mostly a mistake.
    type: bool
    default: false
  left_behind:
    description:
      - Objects that an export could not hold, as RV(community.airflow.airflow_instance_info#module:left_behind) lists them. They are missing in the
        lists although nobody decided that they must go. So O(prune) never deletes them, and RV(unmanaged) does not list them.
      - RV(community.airflow.airflow_instance_info#module:instance) and the lookup P(community.airflow.airflow_tree#lookup) have this option
        already where it is needed.
      - To delete such an object, list it with C(state=absent).
    type: list
    elements: dict
    default: []
  on_error:
    description:
      - What to do when a write fails.
      - V(stop) ends there. V(continue) tries all others. In both cases the task fails, and says what was done, what failed, and what was not
        tried. The next run completes it.
    type: str
    choices: [stop, continue]
    default: stop
  workers:
    description:
      - The most writes at a time, from 1 to 32. How many there are in fact is found out from how long the server takes, starting with one.
      - Airflow 3 creates and deletes pools, connections and variables in bulk, and 3.3 updates variables so, where this has no
        meaning. On SQLite it bears one writer only, so further ones are tried only where the network takes most of the time.
    type: int
    default: 16
  list_unmanaged:
    description:
      - Whether to return in RV(unmanaged) what the server has of the given kinds, and nobody lists. Every list is then read whole.
    type: bool
    default: false
seealso:
  - module: community.airflow.airflow_instance_info
  - module: community.airflow.airflow_maintenance
"""

EXAMPLES = r"""
- name: Bring an instance to what a file says
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

- name: These are all pools and variables. Look at what would be deleted
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

- name: Show it
  ansible.builtin.debug:
    msg: "{{ preview.changes | selectattr('action', 'equalto', 'delete') | map(attribute='key') }}"
"""

RETURN = r"""
counts:
  description: Number of objects by what the task did with them, for each given list. In check mode, the predicted result.
  returned: always, unless the task fails before it reads any object
  type: dict
  contains:
    roles:
      description: Counts of roles.
      returned: if O(roles) is given
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
      returned: if O(users) is given
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
      returned: if O(pools) is given
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
      returned: if O(connections) is given
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
      returned: if O(variables) is given
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
      returned: if O(dags) is given
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
  returned: always, unless the task fails before it reads any object
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
  description: Objects with hidden secrets that were left unchanged and cannot be compared, or whose fingerprint only shows that the files
    did not change.
  returned: always, unless the task fails before it reads any object
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
      description: Options that hold the secrets.
      type: list
      elements: str
      sample: [password]
diff:
  description: Object before and after each of RV(changes), without its secrets.
  returned: in diff mode, unless the task fails before it reads any object
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
  description: Failures. Empty if the task succeeds.
  returned: always, unless the task fails before it reads any object
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
    message:
      description: Reason of the failure.
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
      description: Options that were written.
      type: list
      elements: str
      sample: [slots]
    rewritten_secrets:
      description: Options in C(fields) that were written only because their secrets are hidden and cannot be compared.
      type: list
      elements: str
      sample: []
not_done:
  description: Changes that were not tried, because another change failed before.
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
      description: Options that were written.
      type: list
      elements: str
      sample: [slots]
    rewritten_secrets:
      description: Options in C(fields) that were written only because their secrets are hidden and cannot be compared.
      type: list
      elements: str
      sample: []
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
unmanaged:
  description: Keys of the objects on the server that are not in the lists and that O(prune) does not delete, for each given list.
  returned: if O(list_unmanaged=true)
  type: dict
  contains:
    roles:
      description: Names of unmanaged roles.
      returned: if O(roles) is given
      type: list
      elements: str
      sample: [old_role]
    users:
      description: Names of unmanaged users.
      returned: if O(users) is given
      type: list
      elements: str
      sample: [bob]
    pools:
      description: Names of unmanaged pools.
      returned: if O(pools) is given
      type: list
      elements: str
      sample: [old_pool]
    connections:
      description: IDs of unmanaged connections.
      returned: if O(connections) is given
      type: list
      elements: str
      sample: [old_db]
    variables:
      description: Keys of unmanaged variables.
      returned: if O(variables) is given
      type: list
      elements: str
      sample: [old_key]
    dags:
      description: IDs of unmanaged DAGs.
      returned: if O(dags) is given
      type: list
      elements: str
      sample: [old_dag]
left_behind:
  description: Items of O(left_behind) that are on the server and not in the lists.
  returned: if O(list_unmanaged=true)
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
prunable:
  description: Keys of the objects that O(prune) would delete.
  returned: if they are more than O(prune_max) allows
  type: list
  elements: str
  sample: [old_pool]
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
from ..module_utils._reconcile.instance import instance

PROGRAM = instance()


def main() -> None:
    run(PROGRAM)


if __name__ == "__main__":
    main()
