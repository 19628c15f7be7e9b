#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_xcom
short_description: Manage XCom entries in Apache Airflow 3
version_added: 0.1.0
description:
  - Creates, updates and deletes an XCom entry of a task instance.
  - Requires Airflow 3.3.0 or later, or 3.2.0 or later to delete an entry. Airflow 3.0 to 3.2 store a value that differs from the request
    and that tasks cannot read, so the module does not write entries on these versions.
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
      - Key of the XCom entry. The return value of a task has the key V(return_value).
      - At most 512 characters.
    type: str
    required: true
    aliases: [xcom_key]
seealso:
  - name: XComs
    description: Airflow's documentation of XComs.
    link: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/xcoms.html
"""

EXAMPLES = r"""
- name: Correct the return value of a task
  community.airflow.airflow_xcom:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    dag_run_id: manual__2026-03-02
    task_id: extract
    key: return_value
    value: [120, 80, 40]

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Delete the XCom entry of one instance of a mapped task
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
