#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_connection_test
short_description: Test connections in Apache Airflow
version_added: 0.1.0
description:
  - Tests a connection on the server without storing it. If the test fails, the module fails and returns the server's message.
  - If O(connection_id) is the ID of a stored connection, the module tests this connection, and the other options override its fields.
  - On Airflow 2.7.0 and later, connection tests are disabled by default. To enable them, set C(test_connection = Enabled) in the C([core])
    section of the server's configuration.
  - The provider package of the connection type must be installed on the server or, with O(on_worker=true), on the worker.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
attributes:
  check_mode:
    description: Can run in check mode without modifying the server.
    support: partial
    details:
      - In check mode, tests on a worker are skipped, because the server has to store them. Other tests are run.
  diff_mode:
    details:
      - The module does not modify connections.
options:
  connection_id:
    description:
      - ID of a stored connection, or of a connection that is not stored yet.
      - When a stored connection is tested, Airflow 3.1.7 and later use its hidden secrets. Before Airflow 3.1.7, and for tests on a worker,
        specify the secrets that the server hides. For a secret that the connection does not have, specify an empty value.
    type: str
    aliases: [conn_id]
  conn_type:
    description:
      - Type of the connection, for example V(http). Required unless the connection is stored or O(uri) is set.
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
      - Schema. For most types, this is the name of the database.
    type: str
  port:
    description:
      - Port number.
    type: raw
  extra:
    description:
      - Additional parameters for this connection type, as a mapping or as a string that contains a JSON object. For a stored connection,
        this option replaces all of its additional parameters.
    type: raw
  team_name:
    description:
      - Team that the connection belongs to, in multi-team mode. Requires Airflow 3.2.0 or later.
    type: str
  uri:
    description:
      - The connection as a URI, in the format of Airflow's environment variables C(AIRFLOW_CONN_*). Use this option instead of the
        individual fields.
      - Mutually exclusive with O(conn_type), O(host), O(login), O(password), O(schema), O(port) and O(extra).
    type: str
  on_worker:
    description:
      - Whether to test the connection on a worker, which has the same network access as tasks, instead of on the API server.
      - Requires Airflow 3.3.0 or later, and an executor that supports connection tests.
    type: bool
    default: false
  executor:
    description:
      - Executor that runs the test. Requires O(on_worker=true).
    type: str
  queue:
    description:
      - Queue of the worker that runs the test. Requires O(on_worker=true).
    type: str
  wait_timeout:
    description:
      - Maximum time to wait for the result of a test on a worker, in seconds. On timeout, the module fails.
    type: float
    default: 120.0
  wait_sleep:
    description:
      - Time between polls of the server, in seconds.
    type: float
    default: 1.0
seealso:
  - module: community.airflow.airflow_connection
"""

EXAMPLES = r"""
- name: Test a connection without storing it
  community.airflow.airflow_connection_test:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    conn_type: http
    host: https://api.example.com
    password: "{{ lookup('ansible.builtin.env', 'API_PASSWORD') }}"

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
# Before Airflow 3.1.7, this task also requires the secrets that the server hides, such as the password.
- name: Test a stored connection
  community.airflow.airflow_connection_test:
    connection_id: warehouse
"""

RETURN = r"""
status:
  description: V(true) if the test succeeds. V(null) if check mode skips the test. If the server rejects a request, the HTTP status code of
    the response.
  returned: success, and if the server rejects a request
  type: raw
  sample: true
message:
  description: Message from the server about the test. If check mode skips the test, a message that states that no test is run.
  returned: success
  type: str
  sample: Connection successfully tested
"""

from ..module_utils._actions.connection_test import connection_test
from ..module_utils._module.runner import run

DEFINITION = connection_test()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
