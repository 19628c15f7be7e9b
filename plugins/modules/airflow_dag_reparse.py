#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_dag_reparse
short_description: Reparse DAG files in Apache Airflow
version_added: 0.1.0
description:
  - Requests that the server parse the file of a DAG immediately, for example after a new version of the file has been deployed.
  - The module sends a new request each time it runs. The module reports a change, unless the server reports that the same request
    is still pending. Requires Airflow 2.10.0 or later.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
attributes:
  diff_mode:
    support: N/A
    details:
      - There is no state to compare.
  idempotent:
    support: none
    details:
      - The module sends a new request each time it runs.
options:
  dag_id:
    description:
      - ID of the DAG whose file is parsed. The DAG must already exist on the server. Airflow finds new files automatically. To wait for a
        DAG in a new file, use M(community.airflow.airflow_dag_state).
    type: str
    required: true
  wait:
    description:
      - Whether to wait until the file has been parsed. If the file then has an import error, the module fails and reports the error.
      - In check mode, the module does not wait.
    type: bool
    default: false
  wait_timeout:
    description:
      - Maximum time to wait, in seconds. On timeout, the module fails, and the request remains pending.
    type: float
    default: 300.0
  wait_sleep:
    description:
      - Time between polls of the server, in seconds.
    type: float
    default: 5.0
seealso:
  - module: community.airflow.airflow_dag_state
"""

EXAMPLES = r"""
- name: Parse a new version of a DAG and wait until it is available
  community.airflow.airflow_dag_reparse:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    wait: true
"""

RETURN = r"""
dag:
  description: DAG whose file is parsed.
  returned: success
  type: dict
  contains:
    dag_id:
      description: ID of the DAG.
      type: str
      sample: sales_daily
    fileloc:
      description: Path of the DAG's file on the server.
      type: str
      sample: /opt/airflow/dags/sales_daily.py
    last_parsed_time:
      description: Time when the DAG's file was last parsed.
      type: str
      sample: "2026-03-02T08:14:51.204973Z"
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
  sample: ["request a new parse of the file of DAG 'sales_daily'"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._actions.dag_reparse import dag_reparse
from ..module_utils._module.runner import run

DEFINITION = dag_reparse()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
