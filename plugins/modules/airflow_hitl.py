#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_hitl
short_description: Respond to human-in-the-loop tasks in Apache Airflow
version_added: 0.1.0
description:
  - Responds to a human-in-the-loop task. Such a task waits for a person to approve something or to choose an option. Requires Airflow 3.1.0
    or later.
  - A task accepts only one response. Sending the same response again changes nothing. If the task already has a different response, the
    module fails. After a task instance is cleared, the response to its earlier try does not count. If the task instance has ended without a
    response, the module fails, because a response would have no effect.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
  - community.airflow._task_instance
options:
  chosen_options:
    description:
      - Options to choose, from those that the task offers. At least one is required. Most tasks accept only one option. Approval tasks
        offer V(Approve) and V(Reject).
    type: list
    elements: str
    required: true
  params_input:
    description:
      - Values for the task's form parameters.
      - Airflow 3.4.0 and later reject keys that Airflow uses to serialize its own objects, such as C(__type).
    type: dict
  wait:
    description:
      - Whether to wait until the task requests a response. The DAG run, or the task instance of a mapped task, need not exist yet. If the
        task ends without requesting a response, the module fails.
      - In check mode, the module does not wait.
    type: bool
    default: false
  wait_timeout:
    description:
      - Maximum time to wait, in seconds. On timeout, the module fails, and the human-in-the-loop task is left unchanged.
    type: float
    default: 300.0
  wait_sleep:
    description:
      - Time between polls of the server, in seconds.
    type: float
    default: 5.0
seealso:
  - name: Human-in-the-loop tasks
    description: Airflow's documentation on human-in-the-loop tasks.
    link: https://airflow.apache.org/docs/apache-airflow/stable/tutorial/hitl.html
"""

EXAMPLES = r"""
- name: Approve a release as soon as its DAG requests approval
  community.airflow.airflow_hitl:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: release
    dag_run_id: manual__2026-03-02
    task_id: approve
    chosen_options: [Approve]
    wait: true
"""

RETURN = r"""
hitl_detail:
  description: Human-in-the-loop request and its response after the module has run. In check mode, the predicted result. Empty in check mode
    with O(wait=true) if the task has not requested a response yet.
  returned: success
  type: dict
  contains:
    dag_id:
      description: ID of the DAG.
      type: str
      sample: approval
    dag_run_id:
      description: ID of the DAG run.
      type: str
      sample: manual_2026
    task_id:
      description: ID of the task.
      type: str
      sample: ask
    map_index:
      description: Map index of the task instance. V(-1) if the task is not mapped.
      type: int
      sample: -1
    task_display_name:
      description: Display name of the task.
      type: str
      sample: ask
    state:
      description: State of the task instance.
      type: str
      sample: deferred
    try_number:
      description: Try number of the task instance.
      type: int
      sample: 1
    subject:
      description: Subject of the request.
      type: str
      sample: Publish the sales?
    body:
      description: Body of the request. V(null) if there is none.
      type: str
      sample: The sum has been checked.
    options:
      description: Options to choose from.
      type: list
      elements: str
      sample: [Approve, Reject]
    defaults:
      description: Options that Airflow chooses if there is no response in time. V(null) if there are none.
      type: list
      elements: str
    multiple:
      description: Whether more than one option can be chosen.
      type: bool
      sample: false
    params:
      description: Form parameters of the request, by name.
      type: dict
      sample: {}
    params_input:
      description: Values of the form parameters, from the response.
      type: dict
      sample: {}
    assigned_users:
      description: Users who may respond. Empty if every user with the required permission may respond.
      type: list
      elements: dict
      contains:
        id:
          description: ID of the user.
          type: str
          sample: "1"
        name:
          description: Name of the user.
          type: str
          sample: admin
    created_at:
      description: Time when the request was created.
      type: str
      sample: "2026-03-02T08:10:03.518260Z"
    response_received:
      description: Whether there is a response.
      type: bool
      sample: true
    responded_at:
      description: Time of the response. V(null) if there is none.
      type: str
      sample: "2026-03-02T08:14:51.204973Z"
    responded_by_user:
      description: User who responded. V(null) if there is no response.
      type: dict
      contains:
        id:
          description: ID of the user.
          type: str
          sample: "1"
        name:
          description: Name of the user.
          type: str
          sample: admin
    chosen_options:
      description: Chosen options. V(null) if there is no response.
      type: list
      elements: str
      sample: [Approve]
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
  sample: ["respond to task 'approve' in run 'nightly' of DAG 'release'"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._actions.hitl import hitl
from ..module_utils._module.runner import run

DEFINITION = hitl()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
