#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_backfill
short_description: Create, pause, cancel and await backfills of Apache Airflow 3
version_added: 0.1.0
description:
  - Runs a DAG for dates in the past. Needs Airflow 3.
  - A DAG can have one backfill running at a time. If the one that runs is like the task, it is taken for the task's own; if it differs
    in an option that was given, the task fails.
  - Before one is created, the server is asked which runs it would make. If there are none, because all of them exist, the task changes
    nothing. So a task may be repeated after its backfill is completed, unless O(reprocess_behavior) has runs made again.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
options:
  dag_id:
    description:
      - Id of the DAG. Either this or O(backfill_id) is needed.
    type: str
  backfill_id:
    description:
      - Number of a backfill that exists.
    type: int
  from_date:
    description:
      - The first date, for example V(2026-03-02) or V(2026-03-02T08:00:00+01:00). Without a time zone it is taken for UTC.
      - Together with O(to_date), needed to create a backfill.
    type: str
  to_date:
    description:
      - The last date.
    type: str
  dag_run_conf:
    description:
      - Configuration of the runs.
      - A secret in it is hidden in results and diffs, if it stands under a name that sounds like one, such as C(password) or C(api_key).
        Airflow shows it to whoever may read the backfill, so that a connection is the better place.
    type: dict
  reprocess_behavior:
    description:
      - What to do about dates that have a run. V(none) leaves it alone, V(failed) runs it again if it failed, V(completed) if it failed or
        succeeded. The server's default is V(none).
    type: str
    choices: [none, failed, completed]
  max_active_runs:
    description:
      - How many runs of the backfill may run at a time. The server's default is 10.
    type: int
  run_backwards:
    description:
      - Whether to begin with the last date. It is told when the backfill is created, and not compared.
    type: bool
  run_on_latest_version:
    description:
      - Whether to run the latest version of the DAG. It is told when the backfill is created, and not compared. Needs Airflow 3.1.0 or
        later.
    type: bool
  state:
    description:
      - V(present) creates the backfill unless it runs already.
      - V(paused) and V(unpaused) do the same, and pause it or let it go on.
      - V(cancelled) ends it. Runs that have not begun fail, and those that run go on. Nothing is changed if there is none.
    type: str
    choices: [present, paused, unpaused, cancelled]
    default: present
  wait:
    description:
      - Whether to wait until the backfill is completed. If a run failed then, the task fails and names it. The DAG must not be paused.
      - In check mode the module does not wait.
    type: bool
    default: false
  wait_timeout:
    description:
      - The most seconds to wait.
    type: float
    default: 3600.0
  wait_sleep:
    description:
      - Seconds between two looks at the server.
    type: float
    default: 10.0
seealso:
  - module: community.airflow.airflow_dag_state
  - name: Backfill
    description: What Airflow's documentation says about backfills.
    link: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/backfill.html
"""

EXAMPLES = r"""
- name: Run a DAG for the first week of March, and wait for it
  community.airflow.airflow_backfill:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: inventory_nightly
    from_date: "2026-03-01"
    to_date: "2026-03-07"
    max_active_runs: 2
    wait: true

- name: Run what failed again, with the server and the login from the environment (AIRFLOW_URL and so on)
  community.airflow.airflow_backfill:
    dag_id: inventory_nightly
    from_date: "2026-03-01"
    to_date: "2026-03-07"
    reprocess_behavior: failed

- name: End the backfill of a DAG, whichever it is
  community.airflow.airflow_backfill:
    dag_id: inventory_nightly
    state: cancelled
"""

RETURN = r"""
backfill:
  description: Backfill after the task. In check mode, the predicted result. Empty if there is none. If there was nothing to do, the last
    matching backfill.
  returned: success, and if a run failed or the wait timed out
  type: dict
  contains:
    id:
      description: ID of the backfill. V(null) in check mode if the backfill does not exist yet.
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
      description: Configuration of the runs. V(***) stands for a value whose name sounds like a secret.
      type: dict
      sample: {}
    is_paused:
      description: Whether the backfill is paused.
      type: bool
      sample: false
    reprocess_behavior:
      description: Which existing runs are run again, V(none), V(failed) or V(completed).
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
      description: Time when the backfill was completed. V(null) if it is not.
      type: str
      sample: "2026-03-08T08:20:12.730408Z"
dag_runs:
  description: Runs of the backfill. If the task creates the backfill, the planned runs. If it waits, the actual runs. Otherwise empty.
  returned: success, and if a run failed or the wait timed out
  type: list
  elements: dict
  contains:
    dag_run_id:
      description: ID of the DAG run. V(null) if the run does not exist yet.
      type: str
      sample: backfill__2026-03-01T00:00:00+00:00
    logical_date:
      description: Logical date of the run.
      type: str
      sample: "2026-03-01T00:00:00Z"
    state:
      description: State of the run. V(null) if the run does not exist yet.
      type: str
      sample: success
status:
  description: Status code of the response that made the task fail.
  returned: if the server rejects a request
  type: int
  sample: 403
done_before_failure:
  description: Writes that succeeded before the task failed.
  returned: if the task fails after a write
  type: list
  elements: str
  sample: ["update pool 'etl'"]
outcome_unknown:
  description: Writes of which it is unknown whether the server carried them out.
  returned: if the task fails after a write
  type: list
  elements: str
  sample: []
"""

from ..module_utils._actions.backfill import backfill
from ..module_utils._module.runner import run

PROGRAM = backfill()


def main() -> None:
    run(PROGRAM)


if __name__ == "__main__":
    main()
