#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_connection_info
short_description: Gather information about connections in Apache Airflow
version_added: 0.1.0
description:
  - Returns one connection, all matching connections, or all connections.
  - Passwords are never returned.
  - Airflow 2 does not include C(extra) in lists, so the module sends one more request for each connection. If such a request fails,
    C(extra) of the connection is V(null), and the module returns a warning.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
options:
  connection_id:
    description:
      - ID of a single connection to return. If it does not exist, the result is empty. Cannot be combined with filters.
    type: str
    aliases: [conn_id]
  connection_id_pattern:
    description:
      - Return only connections whose ID contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
      - Requires Airflow 3.
    type: str
  connection_id_prefix_pattern:
    description:
      - Return only connections whose ID starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
seealso:
  - module: community.airflow.airflow_connection
"""

EXAMPLES = r"""
- name: Get all connections
  community.airflow.airflow_connection_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
  register: result

- name: Show the hosts of the PostgreSQL connections
  ansible.builtin.debug:
    msg: "{{ result.connections | selectattr('conn_type', 'equalto', 'postgres') | map(attribute='host') }}"

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Get one connection
  community.airflow.airflow_connection_info:
    connection_id: warehouse
"""

RETURN = r"""
connections:
  description: Matching connections, without their passwords.
  returned: success
  type: list
  elements: dict
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
total_entries:
  description: Number of matching connections on the server, regardless of O(limit).
  returned: success
  type: int
  sample: 1
status:
  description: HTTP status code of the response that made the module fail.
  returned: if the server rejects a request
  type: int
  sample: 403
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.connection import CONNECTION

DEFINITION = listing(CONNECTION)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
