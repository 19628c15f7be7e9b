#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_hitl_info
short_description: Gather information about human-in-the-loop requests in Apache Airflow
version_added: 0.1.0
description:
  - Returns one request, all matching requests, or all requests of human-in-the-loop tasks, with their responses.
  - Requires Airflow 3.1.0 or later.
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
      - ID of the task. With O(dag_id) and O(dag_run_id), selects the single request to return. Otherwise it is a filter.
    type: str
  map_index:
    description:
      - Map index of an instance of a mapped task.
    type: int
  try_number:
    description:
      - Number of an earlier try whose request to return.
    type: int
  response_received:
    description:
      - If V(true), only return requests with a response. If V(false), only return requests without a response.
      - Requires Airflow 3.
    type: bool
  responded_by_user_id:
    description:
      - Only return requests that any of the users with these IDs responded to.
      - Requires Airflow 3.
    type: list
    elements: str
  responded_by_user_name:
    description:
      - Only return requests that any of these users responded to.
      - Requires Airflow 3.
    type: list
    elements: str
  state:
    description:
      - Only return requests whose task instance is in any of these states.
      - Requires Airflow 3.
    type: list
    elements: str
  subject_search:
    description:
      - Only return requests whose subject contains this text.
      - Requires Airflow 3.
    type: str
  body_search:
    description:
      - Only return requests whose body contains this text.
      - Requires Airflow 3.
    type: str
  dag_id_pattern:
    description:
      - Only return requests whose DAG ID contains this text. V(%) and V(_) are wildcards.
      - Requires Airflow 3.
    type: str
  dag_id_prefix_pattern:
    description:
      - Only return requests whose DAG ID starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
  task_id_pattern:
    description:
      - Only return requests whose task ID contains this text. V(%) and V(_) are wildcards.
      - Requires Airflow 3.
    type: str
  task_id_prefix_pattern:
    description:
      - Only return requests whose task ID starts with this text.
      - Requires Airflow 3.3.0 or later.
    type: str
  created_at_gte:
    description:
      - Only return requests whose creation time is at or after this time.
      - Requires Airflow 3.
    type: str
  created_at_gt:
    description:
      - Only return requests whose creation time is after this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  created_at_lte:
    description:
      - Only return requests whose creation time is at or before this time.
      - Requires Airflow 3.
    type: str
  created_at_lt:
    description:
      - Only return requests whose creation time is before this time.
      - Requires Airflow 3.1.0 or later.
    type: str
seealso:
  - module: community.airflow.airflow_task_instance_info
"""

EXAMPLES = r"""
- name: Get the requests that wait for a response
  community.airflow.airflow_hitl_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    response_received: false
  register: result

- name: Show their subjects
  ansible.builtin.debug:
    msg: "{{ result.hitl_details | map(attribute='subject') }}"
"""

RETURN = r"""
hitl_details:
  description: The questions.
  returned: success
  type: list
  elements: dict
  sample:
    - dag_id: approval
      dag_run_id: manual_2026
      task_id: ask
      map_index: -1
      task_display_name: ask
      state: deferred
      try_number: 1
      subject: Publish the sales?
      body: They were summed up.
      options:
        - Approve
        - Reject
      defaults: null
      multiple: false
      params: {}
      params_input: {}
      assigned_users: []
      created_at: '2026-03-02T08:14:51.204973Z'
      response_received: false
      responded_at: null
      responded_by_user: null
      chosen_options: null
total_entries:
  description: How many questions the server has that match; more than were returned if O(limit) is smaller.
  returned: success
  type: int
  sample: 1
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.hitl import HITL

DEFINITION = listing(HITL)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
