#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_task_state_info
short_description: Gather information about the state store of a task instance in Apache Airflow
version_added: 0.1.0
description:
  - Returns one entry or all entries of the state store of a task instance.
  - If the key of an entry suggests a secret, for example C(password) or C(api_key), the whole value of the entry is hidden. Otherwise, only
    the nested values whose keys suggest a secret are hidden.
  - Requires Airflow 3.3.0 or later.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing.limited
  - community.airflow._place.required
options:
  key:
    description:
      - Key of a single entry to return. If it does not exist, the result is empty.
    type: str
seealso:
  - module: community.airflow.airflow_state_store
  - module: community.airflow.airflow_task_instance_info
"""

EXAMPLES = r"""
- name: Get the state store of a task instance
  community.airflow.airflow_task_state_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    dag_run_id: manual_2026
    task_id: extract
"""

RETURN = r"""
task_states:
  description: Matching entries.
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
    key:
      description: Key of the entry.
      type: str
      sample: cursor
    value:
      description: Value of the entry. V(***) replaces the whole value if the key of the entry suggests a secret. Otherwise, V(***) replaces
        only those values inside it whose keys suggest a secret.
      type: raw
      sample: 42
    updated_at:
      description: Time of the last change to the entry.
      type: str
      sample: "2026-03-02T08:14:51.204973Z"
    expires_at:
      description: Time when the entry expires. V(null) if it never expires. The server returns an expired entry until the command
        C(airflow state-store clean) deletes it.
      type: str
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
from ..module_utils._resources.state_store import TASK_STATE

DEFINITION = listing(TASK_STATE)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
