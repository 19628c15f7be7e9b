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
  - Airflow 2 does not include C(extra) in lists, so the module sends one more request for each connection.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
options:
  connection_id:
    description:
      - ID of a single connection to return. If it does not exist, the result is empty.
    type: str
    aliases: [conn_id]
  connection_id_pattern:
    description:
      - Only return connections whose ID contains this text. V(%) and V(_) are wildcards.
      - Requires Airflow 3.
    type: str
  connection_id_prefix_pattern:
    description:
      - Only return connections whose ID starts with this text.
      - Requires Airflow 3.3.0 or later.
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
  description: The connections, without their passwords. In C(extra) V(***) stands for what the server hides.
  returned: success
  type: list
  elements: dict
  sample:
    - connection_id: warehouse
      conn_type: postgres
      host: db.example.com
      login: etl
      schema: analytics
      port: 5432
      description: ""
      extra:
        sslmode: require
      team_name: ""
total_entries:
  description: How many connections the server has that match; more than were returned if O(limit) is smaller.
  returned: success
  type: int
  sample: 1
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.connection import CONNECTION

DEFINITION = listing(CONNECTION)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
