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
  - Responds to a human-in-the-loop task, which waits for a person to approve something or to choose an option. Requires Airflow 3.1.0 or
    later.
  - A task accepts one response. Sending the same response again changes nothing. A different response is an error.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
  - community.airflow._task_instance
options:
  chosen_options:
    description:
      - Options to choose from those that the task offers. Most tasks accept only one option. Approval tasks offer V(Approve) and V(Reject).
    type: list
    elements: str
    required: true
  params_input:
    description:
      - Values for the task's form parameters.
    type: dict
  wait:
    description:
      - Whether to wait until the task requests a response. If the task ends without a request, the module stops waiting.
      - In check mode, the module does not wait.
    type: bool
    default: false
  wait_timeout:
    description:
      - Maximum time to wait, in seconds.
    type: float
    default: 300.0
  wait_sleep:
    description:
      - Time between two polls of the server, in seconds.
    type: float
    default: 5.0
seealso:
  - name: Human-in-the-loop tasks
    description: Airflow's documentation of human-in-the-loop tasks.
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
  description: The question and its answer, as it is now or in check mode would be. Empty in check mode if the task has yet to ask.
  returned: success
  type: dict
  sample:
    dag_id: release
    dag_run_id: manual__2026-03-02
    task_id: approve
    map_index: -1
    subject: Release version 4.2?
    body: null
    options: [Approve, Reject]
    defaults: null
    multiple: false
    chosen_options: [Approve]
    response_received: true
    params_input: {}
    responded_by_user:
      id: "1"
      name: admin
    responded_at: "2026-03-02T08:14:51.204973Z"
    created_at: "2026-03-02T08:10:03.518260Z"
"""

from ..module_utils._actions.hitl import hitl
from ..module_utils._module.runner import run

DEFINITION = hitl()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
