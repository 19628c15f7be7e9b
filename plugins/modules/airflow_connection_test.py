#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_connection_test
short_description: Test connections with Apache Airflow
version_added: 0.1.0
description:
  - Lets the server test a connection, without storing it. If the test fails, the task fails and says what the server said.
  - Options that are given together with the O(connection_id) of a stored connection stand in for what is stored.
  - Since 2.7.0, servers have this switched off by default. It needs C(test_connection = Enabled) in their C([core]) section, and the
    package of the connection's provider.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
attributes:
  check_mode:
    details:
      - A test on a worker is left out, since the server has to store it.
options:
  connection_id:
    description:
      - Id of a stored connection, or of one that is to be.
      - Airflow 3.1.7 and later fill in the secrets of a stored connection themselves. Older servers test only what they are sent, so
        that the secrets which they hide have to be given, as must those of a test on a worker.
    type: str
    aliases: [conn_id]
  conn_type:
    description:
      - Type of the connection, for example V(http). Required unless the connection is stored.
    type: str
  host:
    description:
      - Host name or address.
    type: str
  login:
    description:
      - User name.
    type: str
  password:
    description:
      - Password.
    type: str
  schema:
    description:
      - Schema, for most types the name of a database.
    type: str
  port:
    description:
      - Port.
    type: raw
  extra:
    description:
      - Further parameters, as a mapping or as JSON text.
    type: raw
  team_name:
    description:
      - Team of the connection, on servers with multi-team mode. Needs Airflow 3.2.0 or later.
    type: str
  uri:
    description:
      - The connection as a URI, in the form of Airflow's C(AIRFLOW_CONN_*) variables, in place of its fields.
    type: str
  on_worker:
    description:
      - Whether to test on a worker, and not in the API server. It sees the network as tasks do. Needs Airflow 3.3.0 or later, and an
        executor that tests connections.
    type: bool
    default: false
  executor:
    description:
      - Executor for O(on_worker=true).
    type: str
  queue:
    description:
      - Queue of the worker for O(on_worker=true).
    type: str
  wait_timeout:
    description:
      - The most seconds to wait for the result of O(on_worker=true).
    type: float
    default: 120.0
  wait_sleep:
    description:
      - Seconds between two looks at the server.
    type: float
    default: 1.0
seealso:
  - module: community.airflow.airflow_connection
"""

EXAMPLES = r"""
- name: Test a connection before anybody stores it
  community.airflow.airflow_connection_test:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    conn_type: http
    host: https://api.example.com
    password: "{{ lookup('ansible.builtin.env', 'API_PASSWORD') }}"

- name: Test a stored connection, with the server and the login from the environment (AIRFLOW_URL and so on)
  community.airflow.airflow_connection_test:
    connection_id: warehouse
"""

RETURN = r"""
status:
  description: V(true), because a failed test fails the task. V(null) if check mode skips the test. The status code of the response if the
    server rejects a request.
  returned: success, and if the server rejects a request
  type: raw
  sample: true
message:
  description: Message of the server about the test.
  returned: success
  type: str
  sample: Connection successfully tested
"""

from ..module_utils._actions.connection_test import connection_test
from ..module_utils._module.runner import run

PROGRAM = connection_test()


def main() -> None:
    run(PROGRAM)


if __name__ == "__main__":
    main()
