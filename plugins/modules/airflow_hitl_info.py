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
      - ID of the task. With O(dag_id) and O(dag_run_id), this option selects a single request, and cannot be combined with filters. If the
        request does not exist, the result is empty. Unless both O(dag_id) and O(dag_run_id) are set, this option is a filter.
    type: str
  map_index:
    description:
      - Map index of an instance of a mapped task. If O(task_id) selects a single request and this option is omitted, the task must not be
        mapped.
    type: int
  try_number:
    description:
      - Number of the try whose request is returned. If omitted, the latest try is used. Requires O(dag_id), O(dag_run_id) and O(task_id).
      - Requires Airflow 3.2.0 or later.
    type: int
  response_received:
    description:
      - If V(true), return only requests with a response. If V(false), return only requests without a response.
    type: bool
  responded_by_user_id:
    description:
      - Return only requests with a response from a user with one of these IDs.
    type: list
    elements: str
  responded_by_user_name:
    description:
      - Return only requests with a response from a user with one of these names.
    type: list
    elements: str
  state:
    description:
      - Return only requests whose task instance is in any of these states.
    type: list
    elements: str
  subject_search:
    description:
      - Return only requests whose subject contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
    type: str
  body_search:
    description:
      - Return only requests whose body contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
    type: str
  dag_id_pattern:
    description:
      - Return only requests whose DAG ID contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
    type: str
  dag_id_prefix_pattern:
    description:
      - Return only requests whose DAG ID starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  task_id_pattern:
    description:
      - Return only requests whose task ID contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
    type: str
  task_id_prefix_pattern:
    description:
      - Return only requests whose task ID starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  created_at_gte:
    description:
      - Return only requests that were created at or after this time.
    type: str
  created_at_gt:
    description:
      - Return only requests that were created after this time.
    type: str
  created_at_lte:
    description:
      - Return only requests that were created at or before this time.
    type: str
  created_at_lt:
    description:
      - Return only requests that were created before this time.
    type: str
  teams:
    description:
      - Return only requests of DAGs of these teams.
      - Requires Airflow 3.4.0 or later.
    type: list
    elements: str
seealso:
  - module: community.airflow.airflow_hitl
  - module: community.airflow.airflow_task_instance_info
"""

EXAMPLES = r"""
- name: Get the requests that are waiting for a response
  community.airflow.airflow_hitl_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    response_received: false
  register: result

- name: Show the subjects of the requests
  ansible.builtin.debug:
    msg: "{{ result.hitl_details | map(attribute='subject') }}"
"""

RETURN = r"""
hitl_details:
  description: Matching requests.
  returned: success
  type: list
  elements: dict
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
total_entries:
  description: Number of matching requests on the server, regardless of O(limit).
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
from ..module_utils._resources.hitl import HITL

DEFINITION = listing(HITL)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
