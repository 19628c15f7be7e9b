#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_xcom_info
short_description: Read XComs of Apache Airflow
version_added: 0.1.0
description:
  - Reads one XCom, those that match, or all.
  - A list is without values, because the server shows them one by one only. Name O(xcom_key), or say O(include=value).
  - A value is hidden if its key, or a name in it, sounds like a secret, such as C(password) or C(api_key). The lookup
    P(community.airflow.airflow_xcom#lookup) gives it as it is.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
  - community.airflow._place
  - community.airflow._times
options:
  task_id:
    description:
      - Id of the task.
    type: str
  xcom_key:
    description:
      - Key of the one XCom to read, with O(dag_id), O(dag_run_id) and O(task_id), or a filter by key without them.
    type: str
  map_index:
    description:
      - Only this index of a mapped task.
    type: int
  deserialize:
    description:
      - Whether the server is to deserialize the value of O(xcom_key). Servers refuse that unless their configuration allows it.
    type: bool
    default: false
  stringify:
    description:
      - Whether the server is to show the value of O(xcom_key) as text.
      - On Airflow 2 it needs 2.10.0 or later.
    type: bool
    default: false
  xcom_key_pattern:
    description:
      - Only those whose key contains this text; V(%) and V(_) in it are wildcards.
      - Needs Airflow 3.1.0 or later.
    type: str
  xcom_key_prefix_pattern:
    description:
      - Only those whose key begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  dag_display_name_pattern:
    description:
      - Only those whose display name of the DAG contains this text; V(%) and V(_) in it are wildcards.
      - Needs Airflow 3.1.0 or later.
    type: str
  dag_display_name_prefix_pattern:
    description:
      - Only those whose display name of the DAG begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  run_id_pattern:
    description:
      - Only those whose id of the DAG run contains this text; V(%) and V(_) in it are wildcards.
      - Needs Airflow 3.1.0 or later.
    type: str
  run_id_prefix_pattern:
    description:
      - Only those whose id of the DAG run begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  task_id_pattern:
    description:
      - Only those whose id contains this text; V(%) and V(_) in it are wildcards.
      - Needs Airflow 3.1.0 or later.
    type: str
  task_id_prefix_pattern:
    description:
      - Only those whose id begins with this text.
      - Needs Airflow 3.3.0 or later.
    type: str
  logical_date_gte:
    description:
      - Only those whose logical date is this or later.
      - Needs Airflow 3.1.0 or later.
    type: str
  logical_date_gt:
    description:
      - Only those whose logical date is later than this.
      - Needs Airflow 3.1.0 or later.
    type: str
  logical_date_lte:
    description:
      - Only those whose logical date is this or earlier.
      - Needs Airflow 3.1.0 or later.
    type: str
  logical_date_lt:
    description:
      - Only those whose logical date is earlier than this.
      - Needs Airflow 3.1.0 or later.
    type: str
  run_after_gte:
    description:
      - Only those whose time from which on it may run is this or later.
      - Needs Airflow 3.1.0 or later.
    type: str
  run_after_gt:
    description:
      - Only those whose time from which on it may run is later than this.
      - Needs Airflow 3.1.0 or later.
    type: str
  run_after_lte:
    description:
      - Only those whose time from which on it may run is this or earlier.
      - Needs Airflow 3.1.0 or later.
    type: str
  run_after_lt:
    description:
      - Only those whose time from which on it may run is earlier than this.
      - Needs Airflow 3.1.0 or later.
    type: str
  include:
    description:
      - What to read besides.
      - V(value) adds the value, with one more request for each XCom.
    type: list
    elements: str
    choices: [value]
    default: []
seealso:
  - module: community.airflow.airflow_task_instance_info
"""

EXAMPLES = r"""
- name: Read what a task returned
  community.airflow.airflow_xcom_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    dag_run_id: manual_2026
    task_id: summarize
    xcom_key: return_value
  register: result

- name: Show it
  ansible.builtin.debug:
    msg: "{{ result.xcoms[0].value }}"

- name: Read all XComs of a run, with the server and the login from the environment (AIRFLOW_URL and so on)
  community.airflow.airflow_xcom_info:
    dag_id: sales_daily
    dag_run_id: manual_2026
    include: [value]
"""

RETURN = r"""
xcoms:
  description: Matching XComs. C(value) is only read for a single XCom, or if O(include) contains V(value).
  returned: success
  type: list
  elements: dict
  contains:
    key:
      description: Key of the XCom.
      type: str
      sample: return_value
    value:
      description: Value of the XCom. V(***) stands for a value whose name sounds like a secret.
      type: raw
      sample: {orders: 3, total: 240}
    dag_id:
      description: ID of the DAG.
      type: str
      sample: sales_daily
    dag_display_name:
      description: Display name of the DAG. Always V(null) before Airflow 3.1.0.
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
      description: Display name of the task. Always V(null) before Airflow 3.1.0.
      type: str
      sample: summarize
    map_index:
      description: Index of a mapped task instance. V(-1) if the task is not mapped.
      type: int
      sample: -1
    timestamp:
      description: Time when the XCom was written.
      type: str
      sample: "2026-03-02T08:03:58.373797Z"
    logical_date:
      description: Logical date of the DAG run. V(null) if it has none.
      type: str
    run_after:
      description: Earliest time at which the DAG run can start. Always V(null) before Airflow 3.1.0.
      type: str
      sample: "2026-03-02T08:03:09.581274Z"
total_entries:
  description: Number of matching XComs on the server. Larger than the number of returned XComs if O(limit) is smaller.
  returned: success
  type: int
  sample: 1
status:
  description: Status code of the response that made the task fail.
  returned: if the server rejects a request
  type: int
  sample: 403
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.xcom import XCOM

PROGRAM = listing(XCOM)


def main() -> None:
    run(PROGRAM)


if __name__ == "__main__":
    main()
