#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_event_log_info
short_description: Gather information about the event log in Apache Airflow
version_added: 0.1.0
description:
  - Returns one entry, all matching entries, or all entries of the event log, which is Airflow's audit log.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
  - community.airflow._times
options:
  event_log_id:
    description:
      - ID of a single entry to return. If it does not exist, the result is empty. Cannot be combined with filters.
    type: int
  dag_id:
    description:
      - Return only entries about this DAG.
      - On Airflow 2, requires 2.9.0 or later.
    type: str
  task_id:
    description:
      - Return only entries about this task.
      - On Airflow 2, requires 2.9.0 or later.
    type: str
  event:
    description:
      - Return only entries with this event name.
      - On Airflow 2, requires 2.9.0 or later.
    type: str
  owner:
    description:
      - Return only entries with this owner.
      - On Airflow 2, requires 2.9.0 or later.
    type: str
  before:
    description:
      - Return only entries that were created before this time.
      - On Airflow 2, requires 2.9.0 or later.
    type: str
  after:
    description:
      - Return only entries that were created after this time.
      - On Airflow 2, requires 2.9.0 or later.
    type: str
  run_id:
    description:
      - Return only entries about this DAG run.
      - On Airflow 2, requires 2.9.0 or later.
    type: str
  map_index:
    description:
      - Return only entries about task instances with this map index. Airflow 2 does not support V(0).
      - On Airflow 2, requires 2.10.0 or later.
    type: int
  try_number:
    description:
      - Return only entries about tries with this number. Airflow 2 does not support V(0).
      - On Airflow 2, requires 2.10.0 or later.
    type: int
  included_events:
    description:
      - Return only entries with these event names.
      - On Airflow 2, requires 2.9.0 or later.
    type: list
    elements: str
  excluded_events:
    description:
      - Do not return entries with these event names.
      - On Airflow 2, requires 2.9.0 or later.
    type: list
    elements: str
  dag_id_pattern:
    description:
      - Return only entries whose DAG ID contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
      - Requires Airflow 3.1.0 or later.
    type: str
  dag_id_prefix_pattern:
    description:
      - Return only entries whose DAG ID starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  task_id_pattern:
    description:
      - Return only entries whose task ID contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
      - Requires Airflow 3.1.0 or later.
    type: str
  task_id_prefix_pattern:
    description:
      - Return only entries whose task ID starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  run_id_pattern:
    description:
      - Return only entries whose DAG run ID contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
      - Requires Airflow 3.1.0 or later.
    type: str
  run_id_prefix_pattern:
    description:
      - Return only entries whose DAG run ID starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  owner_pattern:
    description:
      - Return only entries whose owner contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
      - Requires Airflow 3.1.0 or later.
    type: str
  owner_prefix_pattern:
    description:
      - Return only entries whose owner starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  event_pattern:
    description:
      - Return only entries whose event name contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
      - Requires Airflow 3.1.0 or later.
    type: str
  event_prefix_pattern:
    description:
      - Return only entries whose event name starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  owner_display_name_pattern:
    description:
      - Return only entries whose owner has a display name that contains this text. V(%) and V(_) are wildcards. V(|) separates
        alternatives.
      - Requires Airflow 3.4.0 or later.
    type: str
  owner_display_name_prefix_pattern:
    description:
      - Return only entries whose owner has a display name that starts with this text. The match is case-sensitive. V(|) separates
        alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.4.0 or later.
    type: str
  task_instance_id:
    description:
      - Return only entries about the task instance with this ID, which is a UUID.
      - Requires Airflow 3.4.0 or later.
    type: str
  teams:
    description:
      - Return only entries about DAGs of these teams.
      - Requires Airflow 3.4.0 or later.
    type: list
    elements: str
seealso:
  - module: community.airflow.airflow_dag_run_info
"""

EXAMPLES = r"""
- name: Get the last hundred entries of the event log
  community.airflow.airflow_event_log_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    order_by: -when
    limit: 100

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
# The names of events depend on the version of Airflow. The name in this example is that of Airflow 3.
- name: Get the entries about triggering a DAG
  community.airflow.airflow_event_log_info:
    dag_id: sales_daily
    event: trigger_dag_run
"""

RETURN = r"""
event_logs:
  description: Matching entries of the event log.
  returned: success
  type: list
  elements: dict
  contains:
    event_log_id:
      description: ID of the entry.
      type: int
      sample: 7
    when:
      description: Time of the event.
      type: str
      sample: "2026-03-02T08:03:08.665763Z"
    event:
      description: Name of the event.
      type: str
      sample: trigger_dag_run
    owner:
      description: User who caused the event or, if a task instance caused the event, owner of the task. V(null) if there is neither.
      type: str
      sample: admin
    dag_id:
      description: ID of the DAG. V(null) if the event is not about a DAG.
      type: str
      sample: orders_mapped
    dag_display_name:
      description: Display name of the DAG. Always V(null) before Airflow 3.1.0.
      type: str
      sample: orders_mapped
    task_id:
      description: ID of the task. V(null) if the event is not about a task.
      type: str
    task_display_name:
      description: Display name of the task. Always V(null) before Airflow 3.1.2.
      type: str
    run_id:
      description: ID of the DAG run. V(null) if the event is not about a run. Always V(null) before Airflow 2.9.0.
      type: str
      sample: manual_2026
    map_index:
      description: Map index of the task instance. V(null) if the event is not about a task instance. Always V(null) before Airflow 2.10.0.
      type: int
    try_number:
      description: Number of the try. V(null) if the event is not about a task instance. Always V(null) before Airflow 2.10.0.
      type: int
    logical_date:
      description: Logical date of the DAG run. V(null) if there is none.
      type: str
    extra:
      description: Additional information about the event, often a string that contains JSON. V(null) if there is none.
      type: str
      sample: '{"dag_run_id": "manual_2026", "method": "POST"}'
total_entries:
  description: Number of matching entries on the server, regardless of O(limit).
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
from ..module_utils._resources.event_log import EVENT_LOG

DEFINITION = listing(EVENT_LOG)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
