#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_dag_reparse
short_description: Have the file of a DAG of Apache Airflow parsed again
version_added: 0.1.0
description:
  - Asks for the file of a DAG to be parsed at once and not at its next turn, for example after a new version of it was put in place.
  - Each run of the task asks once more, and says that it changed something. Needs Airflow 2.10.0 or later.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
attributes:
  diff_mode:
    support: N/A
    details:
      - There is nothing to compare.
  idempotent:
    support: none
    details:
      - The file is parsed each time.
options:
  dag_id:
    description:
      - Id of a DAG in the file. It must be known to the server. New files are found by the server itself;
        M(community.airflow.airflow_dag_state) can wait for a DAG of one.
    type: str
    required: true
  wait:
    description:
      - Whether to wait until the file is parsed. If it then has an import error, the task fails and says which. In check mode the module does not wait.
    type: bool
    default: false
  wait_timeout:
    description:
      - The most seconds to wait.
    type: float
    default: 300.0
  wait_sleep:
    description:
      - Seconds between two looks at the server.
    type: float
    default: 5.0
seealso:
  - module: community.airflow.airflow_dag_state
"""

EXAMPLES = r"""
- name: Have a new version of a DAG taken up
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

from ..module_utils._actions.dag_reparse import dag_reparse
from ..module_utils._module.runner import run

PROGRAM = dag_reparse()


def main() -> None:
    run(PROGRAM)


if __name__ == "__main__":
    main()
