#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_maintenance
short_description: Freeze the DAGs in Apache Airflow for maintenance, and restore them afterwards
version_added: 0.1.0
description:
  - With O(state=frozen), the module pauses the selected DAGs that are not paused, and stores a list of these DAGs on the server. This list
    is called the snapshot. With O(state=restored), the module unpauses only DAGs in the snapshot.
  - Other tasks can still unpause the DAGs. M(community.airflow.airflow_dag_state), M(community.airflow.airflow_dag_run),
    M(community.airflow.airflow_instance) and P(community.airflow.apply#role) return a warning if they unpause a DAG in a snapshot.
  - The snapshot is stored in an Airflow variable, so it does not depend on the control node, and other users can restore the DAGs. If the
    snapshot already exists, freezing does not overwrite it. The module pauses the selected DAGs that are not paused, and adds them to the
    snapshot.
  - Freezing does not stop task instances that are already running. Use O(drain=true) to wait for them.
  - Stale DAGs are also frozen and restored. Airflow marks a DAG as stale if its file is missing, no longer defines the DAG, or has import
    errors. Airflow 2 with a standalone DAG processor also marks DAGs as stale while the DAG processor is not running. A stale
    DAG keeps its state. If it is frozen and then reappears, it is still paused.
  - A DAG that the user cannot read cannot be restored. It stays in the snapshot, and the module lists it in RV(unrestored) and in a
    warning. DAGs that were deleted are removed from the snapshot. When no DAG is left in the snapshot, the module deletes the variable.
  - If several tasks freeze DAGs at the same time, they share the snapshot. Each task adds to the snapshot the DAGs that it pauses, and then
    checks that the snapshot contains them.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
options:
  state:
    description:
      - Whether to freeze or to restore the DAGs.
      - V(frozen) pauses the selected DAGs that are not paused, and stores a snapshot.
      - V(restored) unpauses the selected DAGs that are in the snapshot. DAGs that were draining when they were frozen drain again. Without
        a snapshot, nothing is changed, and the module returns a warning if there are snapshots with other keys.
      - If a DAG with C(catchup=False) missed a scheduled run while it was paused, Airflow starts a run for the latest data interval as soon
        as the DAG is unpaused. To spread these runs, use O(batch_size) and O(batch_delay).
    type: str
    choices: [frozen, restored]
    required: true
  dag_ids:
    description:
      - IDs of the DAGs. If O(dag_ids), O(dag_id_pattern) and O(tags) are omitted, all DAGs are selected.
      - With O(state=frozen), the module fails if any of these DAGs does not exist. With O(state=restored), it returns a warning instead.
      - Mutually exclusive with O(dag_id_pattern) and O(tags).
      - With O(state=restored), DAGs that are not selected stay paused and remain in the snapshot. DAGs in this list that are paused but not
        in the snapshot stay paused, and the module returns a warning.
    type: list
    elements: str
  dag_id_pattern:
    description:
      - Selects DAGs whose ID contains this text. V(%) and V(_) are wildcards. On Airflow 3.2.0 and later, V(|) separates alternatives. The
        match is not case-sensitive.
    type: str
  tags:
    description:
      - Selects DAGs that have any of these tags. If O(dag_id_pattern) is set as well, a DAG must match both.
      - If O(dag_id_pattern) and O(tags) match no DAG, the module returns a warning. With O(state=restored), it also returns a warning if
        none of the matching DAGs is in the snapshot, and at least one of them is paused.
    type: list
    elements: str
  snapshot:
    description:
      - Key of the variable that stores the snapshot. Use different keys for maintenance periods that overlap.
      - If another snapshot contains a DAG that the module restores, the module returns a warning.
      - A key that suggests a secret, for example one that contains C(password), is rejected, because Airflow hides the values of such
        variables.
      - M(community.airflow.airflow_instance) never prunes snapshots, and M(community.airflow.airflow_instance_info) does not return them as
        variables, regardless of their keys.
    type: str
    default: community.airflow.maintenance
  drain:
    description:
      - With O(state=frozen), whether to wait until no task instance of the selected DAGs is running or queued.
      - The module checks task instances instead of DAG runs, because a DAG run whose tasks have not all been scheduled does not finish
        while its DAG is paused.
      - In check mode, the module does not wait.
    type: bool
    default: false
  wait_timeout:
    description:
      - Maximum time to wait, in seconds. On timeout, the module fails and lists the task instances that are still running or queued. The
        DAGs stay frozen.
    type: float
    default: 600.0
  wait_sleep:
    description:
      - Time between polls of the server, in seconds.
    type: float
    default: 5.0
  batch_size:
    description:
      - Number of DAGs to change before each O(batch_delay). If omitted, all DAGs are changed at once.
    type: int
  batch_delay:
    description:
      - Delay between batches, in seconds, for example to spread the DAG runs that start when DAGs are unpaused.
    type: float
    default: 0.0
  workers:
    description:
      - Maximum number of concurrent writes, from 1 to 32. For details, see O(community.airflow.airflow_instance#module:workers).
    type: int
    default: 16
seealso:
  - module: community.airflow.airflow_dag_state
  - module: community.airflow.airflow_instance
"""

EXAMPLES = r"""
- name: Pause all DAGs and wait until no task instance is running
  community.airflow.airflow_maintenance:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    state: frozen
    drain: true
    wait_timeout: 900
  register: freeze

- name: Show the DAGs that were paused
  ansible.builtin.debug:
    var: freeze.dags

- name: Restore the DAGs, ten at a time
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
  description: Snapshot after the module has run. If no DAG is left in the snapshot, this is the snapshot before the module ran. Empty if
    there is neither a previous nor a new snapshot.
  returned: success
  type: dict
  contains:
    frozen_at:
      description: Time when the snapshot was created.
      type: str
      sample: "2026-03-02T08:14:51Z"
    frozen_by:
      description: User who created the snapshot.
      type: str
      sample: admin
    dags:
      description: IDs of the DAGs to restore.
      type: list
      elements: str
      sample: [sales_daily, warehouse_load]
gone:
  description: With O(state=restored), IDs of frozen DAGs that no longer exist. The module removes them from the snapshot.
  returned: success
  type: list
  elements: str
  sample: [sleeper]
unrestored:
  description: With O(state=restored), IDs of frozen DAGs that the user is not allowed to read. They stay paused and remain in the snapshot.
  returned: success
  type: list
  elements: str
  sample: []
new:
  description: With O(state=restored), IDs of DAGs that were created after the snapshot. The module does not change these DAGs.
  returned: success
  type: list
  elements: str
  sample: [sales_hourly]
next_runs:
  description: Time of the next run of each restored DAG, by DAG ID. V(null) if no run is scheduled.
  returned: success
  type: dict
  sample: {sales_daily: "2026-03-03T00:00:00Z", warehouse_load: null}
running:
  description: Running and queued task instances of the selected DAGs. In check mode, the task instances that the module would wait for.
    Empty if O(drain=false), if O(state=restored), or if all task instances have ended.
  returned: success, or if the drain timed out
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
      description: Map index of the task instance. V(-1) if the task is not mapped.
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
  returned: if the module fails because of these DAGs
  type: list
  elements: str
  sample: [sleeper]
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
  sample: ["update DAG 'sales_daily'"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._actions.maintenance.module import maintenance
from ..module_utils._module.runner import run

DEFINITION = maintenance()


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
