#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_backfill
short_description: Manage backfills in Apache Airflow 3
version_added: 0.1.0
description:
  - Creates, pauses, unpauses and cancels backfills, and waits for them. A backfill runs a DAG for dates in the past. Requires Airflow 3.
  - A DAG can have only one active backfill. A backfill is active until it has completed or has been cancelled, even while it is paused. If
    the active backfill has the values that the task sets, the module uses this backfill. Otherwise, the module fails, unless
    O(state=cancelled).
  - Before the module creates a backfill, it requests a list of the DAG runs that the backfill would create or run again. If the list is
    empty, for example because all DAG runs already exist, nothing is changed and the module returns a warning. Repeating the Ansible task
    after the backfill has completed therefore changes nothing, unless O(reprocess_behavior) is V(failed) or V(completed).
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
attributes:
  idempotent:
    support: partial
    details:
      - If O(reprocess_behavior) is V(failed) or V(completed), the module creates another backfill after the previous one has completed, if
        there are DAG runs to run again.
options:
  dag_id:
    description:
      - ID of the DAG. Exactly one of O(dag_id) and O(backfill_id) is required.
    type: str
  backfill_id:
    description:
      - ID of an existing backfill. If there is no such backfill, the module fails.
      - Can be combined only with O(state), O(wait), O(wait_timeout) and O(wait_sleep).
    type: int
  from_date:
    description:
      - First date of the backfill, for example V(2026-03-02) or V(2026-03-02T08:00:00+01:00). Values without a time zone are interpreted as
        UTC.
      - O(from_date) and O(to_date) must be set together. Both are required to create a backfill. Both are also required if O(dag_run_conf),
        O(reprocess_behavior), O(max_active_runs), O(run_backwards), O(run_on_latest_version) or O(drain_dag) is set.
    type: str
  to_date:
    description:
      - Last date of the backfill, in the same format as O(from_date).
    type: str
  dag_run_conf:
    description:
      - Configuration of the DAG runs.
      - In results and diffs, values whose keys suggest a secret, for example C(password) or C(api_key), are hidden. Airflow shows these
        values to every user who is allowed to read the backfill, so store secrets in a connection instead.
      - Airflow 3.4.0 and later reject keys that Airflow uses to serialize its own objects, such as C(__type).
    type: dict
  reprocess_behavior:
    description:
      - What to do with dates that already have a DAG run. If omitted, the server uses V(none).
      - V(none) keeps the existing DAG run.
      - V(failed) runs the existing DAG run again if it failed.
      - V(completed) runs the existing DAG run again if it failed or succeeded.
    type: str
    choices: [none, failed, completed]
  max_active_runs:
    description:
      - Maximum number of DAG runs of the backfill that run at the same time. Must be at least 1. If omitted, the server uses 10.
    type: int
  run_backwards:
    description:
      - Whether to start with the last date. This option is used only when the backfill is created. It is not compared with an existing
        backfill.
    type: bool
  run_on_latest_version:
    description:
      - Whether to use the latest version of the DAG. If omitted, the server decides. This option is used only when the backfill is created.
        It is not compared with an existing backfill.
      - Requires Airflow 3.1.6 or later.
    type: bool
  drain_dag:
    description:
      - Whether to drain the DAG. Airflow then creates no more scheduled runs, lets all unfinished DAG runs finish, and pauses the DAG. If
        the DAG was paused before, draining lets its queued DAG runs start, too. If the backfill is paused, draining ends only after the
        backfill is unpaused or cancelled. This option is used only when the backfill is created. It is not compared with an existing
        backfill.
      - The user needs permission to pause the DAG. Requires Airflow 3.4.0 or later.
    type: bool
  state:
    description:
      - State of the backfill.
      - V(present) creates the backfill unless it is already active.
      - V(paused) creates the backfill unless it is already active, and pauses it.
      - V(unpaused) creates the backfill unless it is already active, and unpauses it.
      - V(cancelled) cancels the backfill in O(backfill_id), or the active backfill of the DAG, even if the values of this backfill differ
        from those that the task sets. DAG runs that have not started are marked as failed. DAG runs that have started continue. If no such
        backfill is active, nothing is changed.
    type: str
    choices: [present, paused, unpaused, cancelled]
    default: present
  wait:
    description:
      - Whether to wait until the backfill has completed. If any of its DAG runs has failed by then, the module fails and lists the failed
        DAG runs.
      - Requires O(state=present) or O(state=unpaused). If the DAG is paused, the module fails, unless it creates the backfill with
        O(drain_dag=true). If the backfill is paused, the module fails, unless O(state=unpaused).
      - In check mode, the module does not wait.
    type: bool
    default: false
  wait_timeout:
    description:
      - Maximum time to wait, in seconds. On timeout, the module fails, and the backfill continues.
    type: float
    default: 3600.0
  wait_sleep:
    description:
      - Time between polls of the server, in seconds.
    type: float
    default: 10.0
seealso:
  - module: community.airflow.airflow_dag_state
  - name: Backfill
    description: Airflow's documentation on backfills.
    link: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/backfill.html
"""

EXAMPLES = r"""
- name: Run a DAG for the first week of March, and wait until the backfill has completed
  community.airflow.airflow_backfill:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: inventory_nightly
    from_date: "2026-03-01"
    to_date: "2026-03-07"
    max_active_runs: 2
    wait: true

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Run the failed DAG runs of that week again
  community.airflow.airflow_backfill:
    dag_id: inventory_nightly
    from_date: "2026-03-01"
    to_date: "2026-03-07"
    reprocess_behavior: failed

- name: Cancel the running backfill of a DAG
  community.airflow.airflow_backfill:
    dag_id: inventory_nightly
    state: cancelled
"""

RETURN = r"""
backfill:
  description: Backfill after the module has run. In check mode, the predicted result, in which values that only the server sets, such as
    C(id), are V(null) if the backfill does not exist yet. If no backfill is created because there are no DAG runs to create or run again,
    the last completed backfill with the same values. Empty if there is no such backfill.
  returned: success, and if a DAG run failed, the backfill was paused, or the wait timed out
  type: dict
  contains:
    id:
      description: ID of the backfill.
      type: int
      sample: 3
    dag_id:
      description: ID of the DAG.
      type: str
      sample: inventory_nightly
    dag_display_name:
      description: Display name of the DAG. Always V(null) before Airflow 3.1.0.
      type: str
      sample: inventory_nightly
    from_date:
      description: Start of the date range.
      type: str
      sample: "2026-03-01T00:00:00Z"
    to_date:
      description: End of the date range.
      type: str
      sample: "2026-03-07T00:00:00Z"
    dag_run_conf:
      description: Configuration of the runs. V(***) replaces a value whose key suggests a secret.
      type: dict
      sample: {}
    is_paused:
      description: Whether the backfill is paused.
      type: bool
      sample: false
    reprocess_behavior:
      description: Which existing runs are run again. One of V(none), V(failed) and V(completed).
      type: str
      sample: none
    max_active_runs:
      description: Maximum number of runs that are active at the same time.
      type: int
      sample: 2
    created_at:
      description: Time when the backfill was created.
      type: str
      sample: "2026-03-08T08:14:51.204973Z"
    updated_at:
      description: Time of the last change to the backfill.
      type: str
      sample: "2026-03-08T08:20:12.730415Z"
    completed_at:
      description: Time when the backfill was completed or cancelled. V(null) if it is still active.
      type: str
      sample: "2026-03-08T08:20:12.730408Z"
dag_runs:
  description: DAG runs of the backfill. If the module waits, these are the actual DAG runs. If it creates the backfill without waiting,
    these are the planned DAG runs. Otherwise, the list is empty.
  returned: success, and if a DAG run failed, the backfill was paused, or the wait timed out
  type: list
  elements: dict
  contains:
    dag_run_id:
      description: ID of the DAG run. V(null) for a planned DAG run.
      type: str
      sample: backfill__2026-03-01T00:00:00+00:00
    logical_date:
      description: Logical date of the DAG run.
      type: str
      sample: "2026-03-01T00:00:00Z"
    state:
      description: State of the DAG run. V(null) for a planned DAG run.
      type: str
      sample: success
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
  sample: ["create a backfill of DAG 'inventory_nightly'"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._actions.backfill import backfill
from ..module_utils._module.runner import run

DEFINITION = backfill()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
