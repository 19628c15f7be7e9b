#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_connection
short_description: Manage connections of Apache Airflow
version_added: 0.1.0
description:
  - Creates, changes and deletes connections.
  - An option that is left out keeps what the server has.
  - An update writes only the fields that differ. A change that another client makes to the other fields at the same time is kept.
  - If another client creates or deletes the connection while the task runs, the module reads it again and adapts.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
  - community.airflow._secrets
  - community.airflow._secrets.update
attributes:
  idempotent:
    support: partial
    details:
      - With O(update_secrets=always), a password or a value inside O(extra) that the server hides is written each time.
options:
  connection_id:
    description:
      - Id of the connection.
      - The ID of a new connection consists of at most 200 letters, digits, dots, dashes and underscores. Airflow 2 takes ASCII letters only.
      - A server stores an ID with a slash and never finds it again, so the module refuses it.
    type: str
    required: true
    aliases: [conn_id]
  state:
    description:
      - Whether the connection exists.
    type: str
    choices: [present, absent]
    default: present
  conn_type:
    description:
      - Type of the connection, for example V(postgres) or V(http). Required for a new connection, unless O(uri) is given.
      - At most 500 characters.
    type: str
  host:
    description:
      - Host. V("") empties it.
      - At most 500 characters.
    type: str
  login:
    description:
      - User name on that host. V("") empties it.
      - At most 500 characters before Airflow 2.8.0.
    type: str
  password:
    description:
      - Password of O(login). No server shows it, and neither do results and diffs.
      - No version of the API can empty it. To get rid of it, delete the connection and create it again.
      - At most 3679 characters before Airflow 2.8.0, whose database column holds the encrypted form.
    type: str
  schema:
    description:
      - Schema, for most types the name of a database. V("") empties it.
      - At most 500 characters.
    type: str
  port:
    description:
      - Port, a whole number. V("") removes it.
      - From 0 to 65535.
    type: raw
  description:
    description:
      - Description of the connection. V("") empties it.
    type: str
  extra:
    description:
      - What else this type of connection takes, as a mapping or as the JSON text of one. An empty mapping empties it.
      - Text that is not the JSON of a mapping is refused, although Airflow 2 would store it. What an Airflow 2 already has is left as it is.
      - A diff shows of it only what the server itself shows in clear; everything else is V(***).
      - It is written as a whole. When one part of it changes, the hidden values in it that were given are written along, with
        O(update_secrets=on_create) too.
    type: raw
  extra_mode:
    description:
      - How O(extra) and what the server has are brought together.
      - V(replace) makes it what was given.
      - V(merge) puts the given keys over those of the server, at every depth. Where the server hides a value that would have to be
        written back, the task fails and names it.
    type: str
    choices: [replace, merge]
    default: replace
  team_name:
    description:
      - Team that the connection belongs to. V("") takes it from its team.
      - Needs Airflow 3.2.0 or later, with multi-team mode.
      - At most 50 characters.
    type: str
  uri:
    description:
      - The connection as a URI, in the form of Airflow's environment variables C(AIRFLOW_CONN_*), instead of its fields.
      - It is the whole connection. What it leaves out is emptied, except for the password.
      - Special characters in it must be percent-encoded.
      - The values of its query become texts in O(extra). Airflow 3.1.6 and later themselves read numbers and booleans in them; for these,
        give O(extra) instead, or the parts that the filter P(community.airflow.from_connection_uri#filter) finds.
      - Cannot be given together with O(conn_type), O(host), O(login), O(password), O(schema), O(port) or O(extra).
    type: str
  test:
    description:
      - Whether to let the server test the connection as it will be, before anything is written. If the test fails, the task fails and
        nothing is written. In check mode it is not tested.
      - Since 2.7.0, servers have this switched off by default. It needs C(test_connection = Enabled) in their C([core]) section.
      - Before Airflow 3.1.7, the server tests what it is sent, and secrets that it hides have to be given.
    type: bool
    default: false
seealso:
  - module: community.airflow.airflow_connection_info
  - name: Connections
    description: What Airflow's documentation says about connections, and about the form of a URI.
    link: https://airflow.apache.org/docs/apache-airflow/stable/howto/connection.html
"""

EXAMPLES = r"""
- name: A connection to a database
  community.airflow.airflow_connection:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    connection_id: warehouse
    conn_type: postgres
    host: db.example.com
    port: 5432
    login: etl
    password: "{{ lookup('ansible.builtin.env', 'WAREHOUSE_PASSWORD') }}"
    schema: analytics
    extra:
      sslmode: require

- name: Change one key of extra, with the server and the login from the environment (AIRFLOW_URL and so on)
  community.airflow.airflow_connection:
    connection_id: warehouse
    extra:
      connect_timeout: 10
    extra_mode: merge

- name: Write the password only if it is another than the last time
  community.airflow.airflow_connection:
    connection_id: warehouse
    password: "{{ lookup('ansible.builtin.env', 'WAREHOUSE_PASSWORD') }}"
    update_secrets: when_changed
    fingerprint_key: "{{ lookup('ansible.builtin.env', 'FINGERPRINT_KEY') }}"

- name: A whole connection as a URI
  community.airflow.airflow_connection:
    connection_id: orders_api
    uri: http://api.example.com:8443/https?timeout=30

- name: A folder, written only if the server can reach it (the server needs test_connection = Enabled in its [core] section)
  community.airflow.airflow_connection:
    connection_id: landing_zone
    conn_type: fs
    extra:
      path: /srv
    test: true

- name: Remove a connection
  community.airflow.airflow_connection:
    connection_id: orders_api
    state: absent
"""

RETURN = r"""
connection:
  description: Connection after the task, without its password. In check mode, the predicted result. Empty if it is absent.
  returned: success
  type: dict
  contains:
    connection_id:
      description: ID of the connection.
      type: str
      sample: warehouse
    conn_type:
      description: Type of the connection.
      type: str
      sample: postgres
    host:
      description: Host name or address. Empty if there is none.
      type: str
      sample: db.example.com
    login:
      description: User name. Empty if there is none.
      type: str
      sample: etl
    schema:
      description: Schema or database. Empty if there is none.
      type: str
      sample: analytics
    port:
      description: Port number. V(null) if there is none.
      type: int
      sample: 5432
    description:
      description: Description of the connection.
      type: str
      sample: ''
    extra:
      description: Further parameters of the connection, usually a dictionary. Text if the server stores no valid JSON. V(***) stands for
        a hidden value.
      type: raw
      sample: {sslmode: require}
    team_name:
      description: Team that the connection belongs to. Empty if it belongs to none, and before Airflow 3.2.0.
      type: str
      sample: ''
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
from ..module_utils._resources.connection import CONNECTION

PROGRAM = declaration(CONNECTION)


def main() -> None:
    run(PROGRAM)


if __name__ == "__main__":
    main()
