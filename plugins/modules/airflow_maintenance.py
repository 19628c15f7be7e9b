#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_maintenance
short_description: Freeze the DAGs of Apache Airflow for a maintenance, and restore exactly what was active
version_added: 0.1.0
description:
  - V(frozen) pauses every active DAG and remembers on the server which these were. V(restored) unpauses exactly these.
  - The snapshot is a variable of Airflow. It survives the controller, and a second operator finds it. A second freeze does not overwrite it,
    but adds what became active since.
  - Freezing does not stop task instances that run already. O(drain=true) waits for them.
  - Stale DAGs are frozen and restored like the others. Airflow calls a DAG stale while its file is gone or broken, or while the parser is
    down. It comes back in the state that it had.
  - A DAG that this user may not read cannot be restored. It stays in the snapshot, RV(unrestored) and a warning name it, and the variable is
    kept. DAGs that were deleted leave the snapshot.
  - Freezes that run at the same time share a snapshot. Each of them writes what it paused into the snapshot that is there, and looks again
    afterwards.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
options:
  state:
    description:
      - Whether the DAGs are frozen or restored.
      - V(restored) without a snapshot changes nothing.
      - Airflow starts the latest run of a DAG with C(catchup=False) at once when it is unpaused after its time. See O(batch_size).
    type: str
    choices: [frozen, restored]
    required: true
  dag_ids:
    description:
      - Ids of the DAGs. All DAGs are meant if neither this, O(dag_id_pattern) nor O(tags) is given.
      - With O(state=restored), the others stay paused, and in the snapshot.
    type: list
    elements: str
  dag_id_pattern:
    description:
      - Only DAGs whose id contains this text. It is Airflow's own filter. V(%) and V(_) in it are wildcards.
    type: str
  tags:
    description:
      - Only DAGs that have any of these tags. Together with O(dag_id_pattern), both must match.
      - A pattern or tags that match no DAG are a warning.
    type: list
    elements: str
  snapshot:
    description:
      - Key of the variable that holds the snapshot. Maintenances that overlap need different ones.
      - M(community.airflow.airflow_instance) never prunes variables whose keys begin with C(community.airflow.).
    type: str
    default: community.airflow.maintenance
  drain:
    description:
      - Whether to wait, with O(state=frozen), until no task instance of these DAGs is running or queued. In check mode the module does not
        wait.
      - It looks at task instances and not at runs, because the run of a paused DAG never ends.
    type: bool
    default: false
  wait_timeout:
    description:
      - The most seconds to wait. Then the task fails and says what still runs. The DAGs stay frozen.
    type: float
    default: 600.0
  wait_sleep:
    description:
      - Seconds between two looks at the server.
    type: float
    default: 5.0
  batch_size:
    description:
      - How many DAGs to change before O(batch_delay). All at once if it is left out.
    type: int
  batch_delay:
    description:
      - Seconds between two batches, for instance to spread the runs that start when DAGs are unpaused.
    type: float
    default: 0.0
  workers:
    description:
      - The most writes at a time, from 1 to 32. See M(community.airflow.airflow_instance).
    type: int
    default: 16
seealso:
  - module: community.airflow.airflow_dag_state
  - module: community.airflow.airflow_instance
"""

EXAMPLES = r"""
- name: Pause every DAG, and wait until nothing runs
  community.airflow.airflow_maintenance:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    state: frozen
    drain: true
    wait_timeout: 900
  register: freeze

- name: Show what was paused
  ansible.builtin.debug:
    var: freeze.dags

- name: Restore what was active, ten DAGs at a time
  community.airflow.airflow_maintenance:
    state: restored
    batch_size: 10
    batch_delay: 0.5
"""

RETURN = r"""
dags:
  description: IDs of the DAGs that were paused or unpaused, sorted. In check mode, the predicted result.
  returned: success
  type: list
  elements: str
  sample: [sales_daily, warehouse_load]
snapshot:
  description: Snapshot after the task. If nothing is left to restore, the restored snapshot. Empty if there is none.
  returned: success
  type: dict
  contains:
    frozen_at:
      description: Time when the DAGs were frozen.
      type: str
      sample: "2026-03-02T08:14:51Z"
    frozen_by:
      description: User who froze the DAGs.
      type: str
      sample: admin
    dags:
      description: IDs of the DAGs to restore.
      type: list
      elements: str
      sample: [sales_daily, warehouse_load]
gone:
  description: IDs of frozen DAGs that do not exist anymore. They are removed from the snapshot.
  returned: success
  type: list
  elements: str
  sample: [sleeper]
unrestored:
  description: IDs of frozen DAGs that the user may not read. They stay paused and in the snapshot.
  returned: success
  type: list
  elements: str
  sample: []
new:
  description: IDs of DAGs that were created after the freeze. They are left unchanged.
  returned: success
  type: list
  elements: str
  sample: [sales_hourly]
next_runs:
  description: Time of the next run by ID, for each restored DAG. V(null) if no run is scheduled.
  returned: success
  type: dict
  sample: {sales_daily: "2026-03-03T00:00:00Z", warehouse_load: null}
running:
  description: Running and queued task instances. Empty unless O(drain=true), and after a successful drain.
  returned: always, unless the task fails before it reads any object
  type: list
  elements: dict
  contains:
    dag_id:
      description: ID of the DAG.
      type: str
      sample: sleeper
    dag_run_id:
      description: ID of the DAG run.
      type: str
      sample: manual__2026-03-02T08:00:00+00:00
    task_id:
      description: ID of the task.
      type: str
      sample: sleep
    map_index:
      description: Index of a mapped task instance. V(-1) if the task is not mapped.
      type: int
      sample: -1
    state:
      description: State of the task instance.
      type: str
      sample: running
    start_date:
      description: Time when the task instance started. V(null) if it has not started.
      type: str
      sample: "2026-03-02T08:00:04.512339Z"
failed_dags:
  description: IDs of the DAGs that could not be paused or unpaused.
  returned: if the task fails because of these DAGs
  type: list
  elements: str
  sample: [sleeper]
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

from ..module_utils._actions.maintenance import maintenance
from ..module_utils._module.runner import run

PROGRAM = maintenance()


def main() -> None:
    run(PROGRAM)


if __name__ == "__main__":
    main()
