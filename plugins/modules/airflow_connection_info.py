#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_connection_info
short_description: Read connections of Apache Airflow
version_added: 0.1.0
description:
  - Reads one connection, those that match, or all.
  - No password is read. The listing of Airflow 2 lacks C(extra), so there each connection takes a request of its own.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
options:
  connection_id:
    description:
      - Id of the one connection to read. The result is empty if there is none.
    type: str
    aliases: [conn_id]
  connection_id_pattern:
    description:
      - Only connections whose id contains this text; V(%) and V(_) in it are wildcards.
      - Needs Airflow 3.
    type: str
  connection_id_prefix_pattern:
    description:
      - Only connections whose id begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
seealso:
  - module: community.airflow.airflow_connection
"""

EXAMPLES = r"""
- name: Read every connection
  community.airflow.airflow_connection_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
  register: result

- name: Show the hosts of those to PostgreSQL
  ansible.builtin.debug:
    msg: "{{ result.connections | selectattr('conn_type', 'equalto', 'postgres') | map(attribute='host') }}"

- name: Read one connection, with the server and the login from the environment (AIRFLOW_URL and so on)
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
      description: Further parameters of the connection, usually a dictionary. Text if the server stores no valid JSON. V(***) stands for
        a hidden value.
      type: raw
      sample: {sslmode: require}
    team_name:
      description: Team that the connection belongs to. Empty if it belongs to none, and before Airflow 3.2.0.
      type: str
      sample: ''
total_entries:
  description: Number of matching connections on the server. Larger than the number of returned connections if O(limit) is smaller.
  returned: success
  type: int
  sample: 1
status:
  description: Status code of the response that made the task fail.
  returned: if the server rejects a request
  type: int
  sample: 403
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.connection import CONNECTION

PROGRAM = listing(CONNECTION)


def main() -> None:
    run(PROGRAM)


if __name__ == "__main__":
    main()
