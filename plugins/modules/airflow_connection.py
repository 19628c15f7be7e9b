#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_connection
short_description: Manage connections in Apache Airflow
version_added: 0.1.0
description:
  - Creates, updates and deletes connections.
  - Omitted options keep their current value.
  - Updates write only the fields that differ, so concurrent changes to other fields are kept.
  - If another client creates or deletes the connection while the task runs, the module reads the connection again and makes only the
    changes that are still necessary.
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
      - With O(update_secrets=always), a specified password, or a specified value in O(extra) that the server hides, is written on every
        run.
options:
  connection_id:
    description:
      - ID of the connection.
      - The ID of a new connection can have at most 200 characters, and can contain only letters, digits, dots, dashes and underscores. On
        Airflow 2, the letters must be ASCII letters.
      - The ID of an existing connection must not contain a slash, because the API cannot address such a connection.
    type: str
    required: true
    aliases: [conn_id]
  state:
    description:
      - Whether the connection should exist.
    type: str
    choices: [present, absent]
    default: present
  conn_type:
    description:
      - Type of the connection, for example V(postgres) or V(http). Required for a new connection unless O(uri) is set.
      - At most 500 characters.
    type: str
  host:
    description:
      - Host name or address. Use V("") to clear it.
      - At most 500 characters.
    type: str
  login:
    description:
      - User name. Use V("") to clear it.
      - At most 500 characters before Airflow 2.8.0.
    type: str
  password:
    description:
      - Password of O(login). The module never reads the password from the server, and never shows it in results or diffs.
      - The API cannot clear a password. To remove it, delete the connection and create it again.
      - At most 3679 characters before Airflow 2.8.0, because of the length of its encrypted form.
    type: str
  schema:
    description:
      - Schema. For most types, this is the name of the database. Use V("") to clear it.
      - At most 500 characters.
    type: str
  port:
    description:
      - Port number, from 0 to 65535. Use V("") to clear it.
    type: raw
  description:
    description:
      - Description of the connection. Use V("") to clear it.
    type: str
  extra:
    description:
      - Additional parameters for this connection type, as a mapping or as a string that contains a JSON object. Use an empty mapping to
        clear them.
      - A string that does not contain a JSON object is rejected, although Airflow 2 would store it. If an Airflow 2 server already stores
        such a string, it is kept unless this option is set.
      - Diffs show a value in O(extra) only if the server shows the current value of the same key. V(***) replaces all other values.
      - O(extra) is always written as a whole. If one part of O(extra) changes, the specified values that the server hides are written as
        well, even with O(update_secrets=on_create).
    type: raw
  extra_mode:
    description:
      - How to combine O(extra) with the current value.
      - V(replace) replaces the current value with O(extra).
      - V(merge) merges O(extra) into the current value, at every level. If the server hides values that would have to be written back, the
        module fails, and the message lists the keys of these values.
    type: str
    choices: [replace, merge]
    default: replace
  team_name:
    description:
      - Team that the connection belongs to. Use V("") to remove the connection from its team.
      - Requires Airflow 3.2.0 or later, in multi-team mode.
      - At most 50 characters.
    type: str
  uri:
    description:
      - The connection as a URI, in the format of Airflow's environment variables C(AIRFLOW_CONN_*). Use this option instead of the
        individual fields.
      - The URI describes the whole connection. Fields that it does not contain are cleared, except for the password. O(description) and
        O(team_name) are not part of the URI and can be combined with it.
      - Special characters must be percent-encoded.
      - Query parameters become strings in O(extra), except C(__extra__), which contains the whole O(extra) as JSON. In environment
        variables, Airflow 3.1.6 and later also convert other parameters that are valid JSON, such as numbers and booleans. To store numbers
        and booleans, set the individual fields instead of O(uri). The filter P(community.airflow.from_connection_uri#filter) converts a URI
        to these fields.
      - Mutually exclusive with O(conn_type), O(host), O(login), O(password), O(schema), O(port) and O(extra).
    type: str
  test:
    description:
      - Whether to test the connection with its new values on the server before anything is written. If the test fails, the module fails and
        nothing is written. The connection is tested on every run, even if no field differs. In check mode, it is not tested.
      - On Airflow 2.7.0 and later, connection tests are disabled by default. To enable them, set C(test_connection = Enabled) in the
        C([core]) section of the server's configuration.
      - Before Airflow 3.1.7, specify the secrets that the server hides, because the server tests only the values in the request. For a
        secret that the connection does not have, specify an empty value, and set O(update_secrets=on_create).
    type: bool
    default: false
seealso:
  - module: community.airflow.airflow_connection_info
  - name: Connections
    description: Airflow's documentation on connections, including the URI format.
    link: https://airflow.apache.org/docs/apache-airflow/stable/howto/connection.html
"""

EXAMPLES = r"""
- name: Create a connection to a database
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

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Change one key of extra
  community.airflow.airflow_connection:
    connection_id: warehouse
    extra:
      connect_timeout: 10
    extra_mode: merge

- name: Update the password only if it has changed since the last run
  community.airflow.airflow_connection:
    connection_id: warehouse
    password: "{{ lookup('ansible.builtin.env', 'WAREHOUSE_PASSWORD') }}"
    update_secrets: when_changed
    fingerprint_key: "{{ lookup('ansible.builtin.env', 'FINGERPRINT_KEY') }}"

- name: Create a connection from a URI
  community.airflow.airflow_connection:
    connection_id: orders_api
    uri: http://api.example.com:8443/https?timeout=30

# On Airflow 2.7.0 and later, this requires test_connection = Enabled in the [core] section of the server's configuration.
- name: Create a file system connection only if its test succeeds
  community.airflow.airflow_connection:
    connection_id: landing_zone
    conn_type: fs
    extra:
      path: /srv
    test: true
    # Before Airflow 3.1.7, an existing connection without a password can be tested only with these two options.
    password: ""
    update_secrets: on_create

- name: Delete a connection
  community.airflow.airflow_connection:
    connection_id: orders_api
    state: absent
"""

RETURN = r"""
connection:
  description: Connection after the module has run, without its password. In check mode, the predicted result. Empty if the connection is
    absent.
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
      description: Additional parameters of the connection, usually a dictionary. A string if the stored value is not valid JSON. V(***)
        replaces a hidden value.
      type: raw
      sample: {sslmode: require}
    team_name:
      description: Team that the connection belongs to. Empty if it belongs to no team. Always empty before Airflow 3.2.0.
      type: str
      sample: ''
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
  sample: ["update connection 'warehouse'"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._module.runner import run
from ..module_utils._reconcile.single import declaration
from ..module_utils._resources.connection import CONNECTION

DEFINITION = declaration(CONNECTION)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
