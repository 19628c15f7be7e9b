#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_hitl
short_description: Answer tasks of Apache Airflow that wait for a person
version_added: 0.1.0
description:
  - Answers a human-in-the-loop task, one that waits for a person to approve or to choose. Needs Airflow 3.1.0 or later.
  - An answer is given once. The same answer again changes nothing, and another one is an error.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
  - community.airflow._task_instance
options:
  chosen_options:
    description:
      - The options to choose, of those that the task offers. Most tasks take one only. Tasks that want an approval offer V(Approve) and
        V(Reject).
    type: list
    elements: str
    required: true
  params_input:
    description:
      - What to fill in beside, for tasks with parameters.
    type: dict
  wait:
    description:
      - Whether to wait for the task to ask. In check mode the module does not wait. It ends early when the task ends without a question.
    type: bool
    default: false
  wait_timeout:
    description:
      - The most seconds to wait.
    type: float
    default: 300.0
  wait_sleep:
    description:
      - Seconds between two looks at the server.
    type: float
    default: 5.0
seealso:
  - name: Human-in-the-loop tasks
    description: What Airflow's documentation says about tasks that wait for a person.
    link: https://airflow.apache.org/docs/apache-airflow/stable/tutorial/hitl.html
"""

EXAMPLES = r"""
- name: Approve a release, as soon as its DAG asks
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
