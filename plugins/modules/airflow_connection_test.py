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
  - Tests a connection on the server without storing it. If the test fails, the module fails with the server's message.
  - If O(connection_id) is the ID of a stored connection, the other options override its fields.
  - The server's configuration must contain C(test_connection = Enabled) in the C([core]) section. Since Airflow 2.7.0, connection tests are
    disabled by default. The provider package of the connection type must be installed.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
attributes:
  check_mode:
    details:
      - Tests on a worker are skipped, because the server has to store them.
options:
  connection_id:
    description:
      - ID of a stored connection, or of a connection that is not stored yet.
      - Airflow 3.1.7 and later use the secrets of a stored connection. Earlier versions, and tests on a worker, use only the values that
        the task specifies, so secrets that the server hides must be specified.
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
      - Schema. For most types, this is the name of the database.
    type: str
  port:
    description:
      - Port number.
    type: raw
  extra:
    description:
      - Additional parameters, as a mapping or as a string that contains a JSON object.
    type: raw
  team_name:
    description:
      - Team that the connection belongs to, in multi-team mode. Requires Airflow 3.2.0 or later.
    type: str
  uri:
    description:
      - The connection as a URI, in the format of Airflow's environment variables C(AIRFLOW_CONN_*). Use this option instead of the
        individual fields.
    type: str
  on_worker:
    description:
      - Whether to test the connection on a worker, which has the same network access as tasks, instead of in the API server.
      - Requires Airflow 3.3.0 or later, and an executor that supports connection tests.
    type: bool
    default: false
  executor:
    description:
      - Executor to use with O(on_worker=true).
    type: str
  queue:
    description:
      - Queue of the worker to use with O(on_worker=true).
    type: str
  wait_timeout:
    description:
      - Maximum time to wait for the result of O(on_worker=true), in seconds. On timeout, the module fails.
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
- name: Test a stored connection
  community.airflow.airflow_connection_test:
    connection_id: warehouse
"""

RETURN = r"""
status:
  description: V(true), because the module fails if the test fails. V(null) if check mode skips the test. The status code of the response
    if the server rejects a request.
  returned: success, and if the server rejects a request
  type: raw
  sample: true
message:
  description: Message from the server about the test.
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
