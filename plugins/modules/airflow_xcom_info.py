#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_xcom_info
short_description: Gather information about XCom entries in Apache Airflow
version_added: 0.1.0
description:
  - Returns one XCom entry, all matching XCom entries, or all XCom entries.
  - Lists do not contain values, because the server returns values only for single entries. To get values, select a single entry (see
    O(xcom_key)), or set O(include=value).
  - Before Airflow 2.10.0, the server returns the Python string representation of a value. The module parses lists and mappings, and returns
    all other values as strings.
  - If the key of an entry suggests a secret, for example C(password) or C(api_key), the whole value of the entry is hidden. Otherwise, only
    the nested values whose keys suggest a secret are hidden. P(community.airflow.airflow_xcom#lookup) returns the value unchanged.
  - Sorting with O(order_by) requires Airflow 3.2.2 or later.
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
      - ID of the task. If omitted, all tasks are included.
    type: str
  xcom_key:
    description:
      - Key of a single XCom entry to return, if O(dag_id), O(dag_run_id) and O(task_id) are set. When a single entry is selected,
        O(map_index) is the only filter that can be used. If the entry does not exist, the result is empty.
      - If any of these three options is omitted, O(xcom_key) is a filter. On Airflow 2, the filter requires 2.7.0 or later.
    type: str
  map_index:
    description:
      - Return only XCom entries of task instances with this map index. Required for a single XCom entry of a mapped task.
      - On Airflow 2, requires 2.7.0 or later.
    type: int
  deserialize:
    description:
      - Whether the server deserializes the value of a single XCom entry. Airflow 2.7 to 3.0 reject this option unless the server's
        configuration contains C(enable_xcom_deserialize_support = True) in the C([api]) section.
    type: bool
    default: false
  stringify:
    description:
      - Whether the server returns the value of a single XCom entry as a string.
      - On Airflow 2, requires 2.10.0 or later.
    type: bool
    default: false
  xcom_key_pattern:
    description:
      - Return only XCom entries whose key contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
      - Requires Airflow 3.1.0 or later.
    type: str
  xcom_key_prefix_pattern:
    description:
      - Return only XCom entries whose key starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  dag_display_name_pattern:
    description:
      - Return only XCom entries whose DAG display name contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
      - Requires Airflow 3.1.0 or later.
    type: str
  dag_display_name_prefix_pattern:
    description:
      - Return only XCom entries whose DAG display name starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  run_id_pattern:
    description:
      - Return only XCom entries whose DAG run ID contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
      - Requires Airflow 3.1.0 or later.
    type: str
  run_id_prefix_pattern:
    description:
      - Return only XCom entries whose DAG run ID starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  task_id_pattern:
    description:
      - Return only XCom entries whose task ID contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
      - Requires Airflow 3.1.0 or later.
    type: str
  task_id_prefix_pattern:
    description:
      - Return only XCom entries whose task ID starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  logical_date_gte:
    description:
      - Return only XCom entries whose logical date is at or after this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  logical_date_gt:
    description:
      - Return only XCom entries whose logical date is after this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  logical_date_lte:
    description:
      - Return only XCom entries whose logical date is at or before this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  logical_date_lt:
    description:
      - Return only XCom entries whose logical date is before this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  run_after_gte:
    description:
      - Return only XCom entries whose C(run_after) is at or after this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  run_after_gt:
    description:
      - Return only XCom entries whose C(run_after) is after this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  run_after_lte:
    description:
      - Return only XCom entries whose C(run_after) is at or before this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  run_after_lt:
    description:
      - Return only XCom entries whose C(run_after) is before this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  exclude_internal_keys:
    description:
      - Whether to omit XCom entries whose keys Airflow reserves for itself.
      - Requires Airflow 3.4.0 or later.
    type: bool
  teams:
    description:
      - Return only XCom entries of DAGs of these teams.
      - Requires Airflow 3.4.0 or later.
    type: list
    elements: str
  include:
    description:
      - Additional information to return for each XCom entry.
      - V(value) adds the value. Requires one more request for each entry. If the server fails to return a value, V(null) is returned,
        with a warning.
    type: list
    elements: str
    choices: [value]
    default: []
seealso:
  - module: community.airflow.airflow_xcom
  - module: community.airflow.airflow_task_instance_info
  - plugin: community.airflow.airflow_xcom
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Get the return value of a task
  community.airflow.airflow_xcom_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    dag_run_id: manual_2026
    task_id: summarize
    xcom_key: return_value
  register: result

- name: Show the value
  ansible.builtin.debug:
    msg: "{{ result.xcoms[0].value }}"

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Get all XCom entries of a DAG run
  community.airflow.airflow_xcom_info:
    dag_id: sales_daily
    dag_run_id: manual_2026
    include: [value]
"""

RETURN = r"""
xcoms:
  description: Matching XCom entries.
  returned: success
  type: list
  elements: dict
  contains:
    key:
      description: Key of the XCom entry.
      type: str
      sample: return_value
    value:
      description: Value of the XCom entry. V(***) replaces the whole value if the key of the entry suggests a secret. Otherwise, V(***)
        replaces only those values inside it whose keys suggest a secret. V(null) in a list, unless O(include) contains V(value).
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
      description: ID of the DAG run. V(null) on Airflow 2 unless O(dag_run_id) is set.
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
      description: Map index of the task instance. V(-1) if the task is not mapped. Always V(null) before Airflow 2.7.0.
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
      description: Earliest time at which the DAG run can start. Always V(null) before Airflow 3.1.8.
      type: str
      sample: "2026-03-02T08:03:09.581274Z"
total_entries:
  description: Number of matching XCom entries on the server, regardless of O(limit).
  returned: success
  type: int
  sample: 1
status:
  description: HTTP status code of the response that made the module fail.
  returned: if the server rejects a request
  type: int
  sample: 403
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.xcom import XCOM

DEFINITION = listing(XCOM)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
