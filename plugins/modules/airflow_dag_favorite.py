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
  - Marks a DAG as a favorite, or removes the mark. Favorites belong to the user that the task logs in as.
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
      - Whether the DAG is a favorite.
    type: str
    choices: [present, absent]
    default: present
seealso:
  - module: community.airflow.airflow_dag_info
  - module: community.airflow.airflow_dag_state
"""

EXAMPLES = r"""
- name: Mark a DAG as a favorite in the web interface
  community.airflow.airflow_dag_favorite:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
"""

RETURN = r"""
dag:
  description: The DAG, and whether it is a favourite now, or in check mode would be.
  returned: success
  type: dict
  sample:
    dag_id: sales_daily
    is_favorite: true
"""

from ..module_utils._actions.dag_favorite import dag_favorite
from ..module_utils._module.runner import run

DEFINITION = dag_favorite()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
