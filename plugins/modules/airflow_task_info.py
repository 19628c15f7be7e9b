#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_task_info
short_description: Gather information about tasks in Apache Airflow
version_added: 0.1.0
description:
  - Returns one task or all tasks of a DAG.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
options:
  dag_id:
    description:
      - ID of the DAG.
    type: str
    required: true
  task_id:
    description:
      - ID of a single task to return. If it does not exist, the result is empty.
    type: str
  version_number:
    description:
      - Return the task from the DAG version with this number. If omitted, the latest version is used.
      - Requires O(task_id).
      - Requires Airflow 3.4.0 or later.
    type: int
seealso:
  - module: community.airflow.airflow_dag_info
"""

EXAMPLES = r"""
- name: Get the tasks of a DAG
  community.airflow.airflow_task_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
  register: result

- name: Show the IDs of the tasks
  ansible.builtin.debug:
    msg: "{{ result.tasks | map(attribute='task_id') }}"
"""

RETURN = r"""
tasks:
  description: Matching tasks.
  returned: success
  type: list
  elements: dict
  contains:
    dag_id:
      description: ID of the DAG.
      type: str
      sample: sales_daily
    task_id:
      description: ID of the task.
      type: str
      sample: extract
    task_display_name:
      description: Display name of the task. Always V(null) before Airflow 2.9.0.
      type: str
      sample: extract
    operator_name:
      description: Name of the operator.
      type: str
      sample: '@task'
    owner:
      description: Owner of the task.
      type: str
      sample: analytics
    doc_md:
      description: Documentation of the task in Markdown. V(null) if there is none. Always V(null) before Airflow 2.10.0.
      type: str
    start_date:
      description: Time from which the task runs. V(null) if there is no start date.
      type: str
      sample: "2024-01-01T00:00:00Z"
    end_date:
      description: Time after which the task does not run. V(null) if there is no limit.
      type: str
    trigger_rule:
      description: Rule that determines whether the task runs, based on the states of its upstream tasks.
      type: str
      sample: all_success
    depends_on_past:
      description: Whether the task runs only if its instance in the previous DAG run succeeded or was skipped.
      type: bool
      sample: false
    wait_for_downstream:
      description: Whether the task runs only if the tasks directly downstream of it succeeded or were skipped in the previous DAG run.
      type: bool
      sample: false
    retries:
      description: Maximum number of retries.
      type: float
      sample: 0.0
    retry_delay:
      description: Time between retries.
      type: dict
      contains:
        __type:
          description: Type of the object, always V(TimeDelta).
          type: str
          sample: TimeDelta
        days:
          description: Number of days in the duration.
          type: int
          sample: 0
        seconds:
          description: Number of seconds in the duration, in addition to the days.
          type: int
          sample: 300
        microseconds:
          description: Number of microseconds in the duration, in addition to the seconds.
          type: int
          sample: 0
    retry_exponential_backoff:
      description: Factor by which the time between retries grows. V(0.0) if it stays the same. Always V(0.0) or V(2.0) before
        Airflow 3.2.0.
      type: float
      sample: 0.0
    execution_timeout:
      description: Maximum duration of a try. V(null) if there is no limit.
      type: dict
      contains:
        __type:
          description: Type of the object, always V(TimeDelta).
          type: str
          sample: TimeDelta
        days:
          description: Number of days in the duration.
          type: int
          sample: 0
        seconds:
          description: Number of seconds in the duration, in addition to the days.
          type: int
          sample: 300
        microseconds:
          description: Number of microseconds in the duration, in addition to the seconds.
          type: int
          sample: 0
    queue:
      description: Queue of the task.
      type: str
      sample: default
    pool:
      description: Pool of the task.
      type: str
      sample: default_pool
    pool_slots:
      description: Number of pool slots that the task occupies.
      type: float
      sample: 1.0
    priority_weight:
      description: Priority weight of the task itself, before C(weight_rule) is applied.
      type: float
      sample: 1.0
    weight_rule:
      description: Rule that determines the priority weight of the task's instances. V(downstream) adds the weights of all downstream tasks.
      type: str
      sample: downstream
    params:
      description: Parameters of the task, by name, each with C(value), C(schema), C(description) and C(source). C(source) is V(null) before
        Airflow 3.2.0.
      type: dict
    template_fields:
      description: Names of the operator's templated fields.
      type: list
      elements: str
      sample: [templates_dict, op_args]
    downstream_task_ids:
      description: IDs of the tasks that are directly downstream of this task.
      type: list
      elements: str
      sample: [summarize]
    extra_links:
      description: Names of the operator's extra links.
      type: list
      elements: str
      sample: []
    is_mapped:
      description: Whether the task is mapped.
      type: bool
      sample: false
    class_ref:
      description: Class of the operator.
      type: dict
      contains:
        module_path:
          description: Python module of the class.
          type: str
          sample: airflow.providers.standard.decorators.python
        class_name:
          description: Name of the class.
          type: str
          sample: _PythonDecoratedOperator
    ui_color:
      description: Background color of the task in the web interface.
      type: str
      sample: '#ffefeb'
    ui_fgcolor:
      description: Text color of the task in the web interface.
      type: str
      sample: '#000'
total_entries:
  description: Number of matching tasks on the server, regardless of O(limit).
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
from ..module_utils._resources.task import TASK

DEFINITION = listing(TASK)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
