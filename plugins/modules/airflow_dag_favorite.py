#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_dag_favorite
short_description: Manage favorite DAGs in Apache Airflow
version_added: 0.1.0
description:
  - Adds a DAG to the favorites of the user that the task logs in as, or removes the DAG from these favorites.
  - Requires Airflow 3.1.0 or later.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
options:
  dag_id:
    description:
      - ID of the DAG.
    type: str
    required: true
  state:
    description:
      - Whether the DAG should be a favorite.
    type: str
    choices: [present, absent]
    default: present
seealso:
  - module: community.airflow.airflow_dag_info
  - module: community.airflow.airflow_dag_state
"""

EXAMPLES = r"""
- name: Mark a DAG as a favorite
  community.airflow.airflow_dag_favorite:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
"""

RETURN = r"""
dag:
  description: DAG after the module has run. In check mode, the predicted result.
  returned: success
  type: dict
  contains:
    dag_id:
      description: ID of the DAG.
      type: str
      sample: sales_daily
    is_favorite:
      description: Whether the DAG is a favorite of the user.
      type: bool
      sample: true
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
  sample: ["add DAG 'sales_daily' to the favorites"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._actions.dag_favorite import dag_favorite
from ..module_utils._module.runner import run

DEFINITION = dag_favorite()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
