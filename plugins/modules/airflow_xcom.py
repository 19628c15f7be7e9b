#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_xcom
short_description: Create, change and delete XCom entries of Apache Airflow 3
version_added: 0.1.0
description:
  - Creates, changes and deletes one XCom entry of a task instance.
  - Needs Airflow 3.3.0 or later; to delete an entry, 3.2.0 or later. Airflow 3.0 to 3.2 store something else than they are told, which
    tasks then fail to read, so that they are not asked.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
  - community.airflow._task_instance
  - community.airflow._entry
options:
  key:
    description:
      - Key of the entry. What a task returns is under V(return_value).
      - At most 512 characters.
    type: str
    required: true
    aliases: [xcom_key]
seealso:
  - name: XComs
    description: What Airflow's documentation says about XComs.
    link: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/xcoms.html
"""

EXAMPLES = r"""
- name: Correct what a task returned
  community.airflow.airflow_xcom:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    dag_run_id: manual__2026-03-02
    task_id: extract
    key: return_value
    value: [120, 80, 40]

- name: Delete the entry of one instance of a mapped task, with the server and the login from the environment (AIRFLOW_URL and so on)
  community.airflow.airflow_xcom:
    dag_id: orders_mapped
    dag_run_id: manual__2026-03-02
    task_id: check
    map_index: 2
    key: return_value
    state: absent
"""

RETURN = r"""
xcom:
  description: The entry as it is now, or in check mode would be. Empty if it is absent.
  returned: success
  type: dict
  sample:
    key: return_value
    value: [120, 80, 40]
    dag_id: sales_daily
    dag_run_id: manual__2026-03-02
    task_id: extract
    map_index: -1
    timestamp: "2026-03-02T08:14:51.204973Z"
"""

from ..module_utils._actions.xcom import xcom
from ..module_utils._module.runner import run

DEFINITION = xcom()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
