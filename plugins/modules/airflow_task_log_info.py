#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_task_log_info
short_description: Gather task logs from Apache Airflow
version_added: 0.1.0
description:
  - Returns the log of one try or of all tries of a task instance.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._place.required
options:
  try_number:
    description:
      - Number of the try. If omitted, the logs of all tries are returned. If the try does not exist, the result is empty.
    type: int
  tail:
    description:
      - Number of lines in C(content), and of entries in C(entries), to return from the end of each log. If omitted, the whole log is
        returned.
    type: int
seealso:
  - module: community.airflow.airflow_task_instance_info
"""

EXAMPLES = r"""
- name: Get the last lines of a log
  community.airflow.airflow_task_log_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    dag_run_id: manual_2026
    task_id: extract
    try_number: 1
    tail: 20
  register: result

- name: Show the lines
  ansible.builtin.debug:
    msg: "{{ result.task_logs[0].content.splitlines() }}"
"""

RETURN = r"""
task_logs:
  description: Logs of the tries.
  returned: success
  type: list
  elements: dict
  contains:
    dag_id:
      description: ID of the DAG.
      type: str
      sample: sales_daily
    dag_run_id:
      description: ID of the DAG run.
      type: str
      sample: manual_2026
    task_id:
      description: ID of the task.
      type: str
      sample: extract
    map_index:
      description: Map index of the task instance. V(-1) if the task is not mapped.
      type: int
      sample: -1
    try_number:
      description: Number of the try, starting at 1.
      type: int
      sample: 1
    content:
      description: Text of the log.
      type: str
      sample: "[2026-03-02T08:14:51.204973Z] INFO - Done"
    entries:
      description: Structured log entries. Each entry has the key C(event), usually C(timestamp), C(level) and C(logger), and possibly other
        keys. V(***) replaces a value whose key suggests a secret. V(null) if the log is plain text or empty.
      type: list
      elements: dict
      sample: [{timestamp: '2026-03-02T08:14:51.204973Z', event: Done, level: info, logger: root}]
total_entries:
  description: Number of returned logs.
  returned: success
  type: int
  sample: 1
status:
  description: HTTP status code of the response that made the module fail.
  returned: if the server rejects a request
  type: int
  sample: 403
"""

from ..module_utils._actions.task_instance.log import task_log_info
from ..module_utils._module.runner import run

DEFINITION = task_log_info()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
