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
  description: The DAGs that were paused or unpaused, or in check mode would be, in the order of their ids.
  returned: success
  type: list
  elements: str
  sample: [sales_daily, warehouse_load]
snapshot:
  description:
    - What is remembered, or in check mode would be; with O(state=restored), what still waits to be restored, or was restored if nothing does.
    - Empty if there is none.
  returned: success
  type: dict
  sample:
    frozen_at: "2026-03-02T08:14:51Z"
    frozen_by: admin
    dags: [sales_daily, warehouse_load]
gone:
  description: DAGs that were frozen and do not exist any more. They leave the snapshot.
  returned: success
  type: list
  elements: str
  sample: [sleeper]
unrestored:
  description: DAGs that were frozen and that the server does not show to this user. They stay paused, and in the snapshot.
  returned: success
  type: list
  elements: str
  sample: []
new:
  description: DAGs that came after the freeze. They are left as they are.
  returned: success
  type: list
  elements: str
  sample: [sales_hourly]
next_runs:
  description: For each DAG that is restored, when Airflow will start its next run, as far as it knew while the DAG was paused.
  returned: success
  type: dict
  sample:
    sales_daily: "2026-03-03T00:00:00Z"
    warehouse_load: null
running:
  description: Task instances that are running or queued. Empty unless O(drain=true), and after a successful drain.
  returned: always, except when nothing was looked at
  type: list
  elements: dict
  sample:
    - dag_id: sleeper
      dag_run_id: manual__2026-03-02T08:00:00+00:00
      task_id: sleep
      map_index: -1
      state: running
      start_date: "2026-03-02T08:00:04.512339Z"
failed_dags:
  description: DAGs that could not be paused or unpaused.
  returned: when that is the reason of the failure
  type: list
  elements: str
  sample: [sleeper]
"""

from ..module_utils._actions.maintenance import maintenance
from ..module_utils._module.runner import run

DEFINITION = maintenance()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
