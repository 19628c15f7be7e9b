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
  - Creates, updates and deletes XCom entries of task instances.
  - Creating and updating entries requires Airflow 3.3.0 or later. Deleting entries requires Airflow 3.2.0 or later. Airflow 3.0 to 3.2
    alter a written value in a way that prevents tasks from reading it, so the module does not create or update entries on these versions.
  - A value must not contain keys that Airflow uses to serialize its own objects, such as C(__type). The same applies to keys in a string
    that contains JSON.
  - If the whole value is a number, only its numeric value is compared, because SQLite stores C(1.0) as C(1). Integers that do not
    fit in 64 bits are compared as floating-point numbers. Numbers inside lists and mappings are compared exactly.
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
      - At most 512 characters. Must not contain a newline.
    type: str
    required: true
    aliases: [xcom_key]
seealso:
  - module: community.airflow.airflow_xcom_info
  - name: XComs
    description: Airflow's documentation on XComs.
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
  description: XCom entry after the module has run. In check mode, the predicted result. Empty if the entry is absent.
  returned: success
  type: dict
  contains:
    key:
      description: Key of the XCom entry.
      type: str
      sample: return_value
    value:
      description: Value of the XCom entry. V(***) replaces the whole value if the key of the entry suggests a secret. Otherwise, V(***)
        replaces only those values inside it whose keys suggest a secret. With O(sensitive=true), V(***) always replaces the whole value.
      type: raw
      sample: {orders: 3, total: 240}
    dag_id:
      description: ID of the DAG.
      type: str
      sample: sales_daily
    dag_display_name:
      description: Display name of the DAG.
      type: str
      sample: sales_daily
    dag_run_id:
      description: ID of the DAG run.
      type: str
      sample: manual_2026
    task_id:
      description: ID of the task.
      type: str
      sample: summarize
    task_display_name:
      description: Display name of the task.
      type: str
      sample: summarize
    map_index:
      description: Map index of the task instance. V(-1) if the task is not mapped.
      type: int
      sample: -1
    timestamp:
      description: Time when the XCom entry was written.
      type: str
      sample: "2026-03-02T08:03:58.373797Z"
    logical_date:
      description: Logical date of the DAG run. V(null) if it has none.
      type: str
    run_after:
      description: Earliest time at which the DAG run can start.
      type: str
      sample: "2026-03-02T08:03:09.581274Z"
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
  sample: ["update XCom 'return_value' of task 'extract' in run 'manual__2026-03-02' of DAG 'sales_daily'"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._actions.xcom import xcom
from ..module_utils._module.runner import run

DEFINITION = xcom()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
