#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_state_store
short_description: Manage entries in the state stores of assets and task instances in Apache Airflow
version_added: 0.1.0
description:
  - Sets or deletes an entry in the state store of an asset or of a task instance, or deletes all entries of the store.
  - Specify either an asset, with O(uri), O(name) or O(asset_id), or a task instance, with O(dag_id), O(dag_run_id) and O(task_id).
  - Requires Airflow 3.3.0 or later.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
  - community.airflow._asset
  - community.airflow._entry
  - community.airflow._times
options:
  dag_id:
    description:
      - ID of the DAG of the task instance.
    type: str
  dag_run_id:
    description:
      - ID of the DAG run of the task instance.
    type: str
  task_id:
    description:
      - ID of the task.
    type: str
  map_index:
    description:
      - Map index of the task instance. Use V(-1) for a task that is not mapped.
    type: int
    default: -1
  key:
    description:
      - Key of the entry. Required for O(state=present). With O(state=absent) and without a key, all entries of the store are deleted.
      - At most 512 characters. Must not contain a newline.
    type: str
  expires_at:
    description:
      - Time when the entry of a task instance expires. The server returns an expired entry until the command C(airflow state-store clean)
        deletes it. Use an empty string for an entry that never expires. If O(expires_at) is omitted, an existing entry keeps its expiry
        time, and a new entry expires after the number of days in the option C([state_store] default_retention_days) of the server's
        configuration, or never if this number is 0.
      - The API cannot change the expiry time alone. If only the expiry time differs, the module also writes the value again.
      - Not supported for entries of assets.
    type: str
  all_map_indices:
    description:
      - With O(state=absent) and without O(key), whether to delete the entries of all instances of the task, instead of only those of
        O(map_index).
      - Requires O(task_id). Not supported with O(key).
    type: bool
    default: false
seealso:
  - module: community.airflow.airflow_asset_state_info
  - module: community.airflow.airflow_task_state_info
  - module: community.airflow.airflow_xcom
"""

EXAMPLES = r"""
- name: Set the last processed file, so that the next run continues from it
  community.airflow.airflow_state_store:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    uri: s3://warehouse/sales
    key: last_file
    value: sales-2026-03-01.csv

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Delete all entries of a task, for all map indices
  community.airflow.airflow_state_store:
    dag_id: orders_mapped
    dag_run_id: manual__2026-03-02
    task_id: check
    all_map_indices: true
    state: absent
"""

RETURN = r"""
state:
  description: Entry after the module has run. In check mode, the predicted result. Empty if the entry is absent.
  returned: success
  type: dict
  contains:
    asset_id:
      description: ID of the asset.
      returned: for entries of assets
      type: int
      sample: 1
    dag_id:
      description: ID of the DAG.
      returned: for entries of task instances
      type: str
      sample: sales_daily
    dag_run_id:
      description: ID of the DAG run.
      returned: for entries of task instances
      type: str
      sample: manual__2026-03-02
    task_id:
      description: ID of the task.
      returned: for entries of task instances
      type: str
      sample: extract
    key:
      description: Key of the entry.
      type: str
      sample: last_file
    value:
      description: Value of the entry. V(***) replaces the whole value if the key of the entry suggests a secret. Otherwise, V(***) replaces
        only those values inside it whose keys suggest a secret. With O(sensitive=true), V(***) always replaces the whole value.
      type: raw
      sample: sales-2026-03-01.csv
    expires_at:
      description: Time when the entry expires. V(null) if it never expires.
      returned: for entries of task instances
      type: str
      sample: "2026-04-01T08:14:51.204973Z"
    updated_at:
      description: Time of the last change to the entry.
      type: str
      sample: "2026-03-02T08:14:51.204973Z"
    last_updated_by:
      description: Writer of the last change to the entry. V(null) if the writer is unknown.
      returned: for entries of assets
      type: dict
      contains:
        kind:
          description: Kind of the writer, such as V(api) or V(task).
          type: str
          sample: api
        dag_id:
          description: ID of the DAG. V(null) if no task wrote the entry.
          type: str
        run_id:
          description: ID of the DAG run. V(null) if no task wrote the entry.
          type: str
        task_id:
          description: ID of the task. V(null) if no task wrote the entry.
          type: str
        map_index:
          description: Map index of the task instance. V(null) if no task wrote the entry.
          type: int
        task_instance_id:
          description: ID of the task instance. V(null) if no task wrote the entry. Missing before Airflow 3.4.0.
          type: str
        try_number:
          description: Number of the try that wrote the entry. V(null) if no task wrote it. Missing before Airflow 3.4.0.
          type: int
deleted:
  description: Keys that were deleted. In check mode, the keys that would be deleted. Empty, with a warning, if the server fails to list
    the keys.
  returned: if O(state=absent) and O(key) is omitted
  type: list
  elements: str
  sample: [last_file]
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
  sample: ["set 'last_file' in the state store of the asset with uri 's3://warehouse/sales'"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._actions.state_store import state_store
from ..module_utils._module.runner import run

DEFINITION = state_store()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
