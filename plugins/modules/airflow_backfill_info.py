#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_backfill_info
short_description: Gather information about backfills in Apache Airflow
version_added: 0.1.0
description:
  - Returns one backfill, or all backfills of a DAG. Exactly one of O(backfill_id) and O(dag_id) is required.
  - In C(dag_run_conf), values whose keys suggest a secret, for example C(password) or C(api_key), are hidden.
  - Requires Airflow 3.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
options:
  backfill_id:
    description:
      - ID of a single backfill to return. If it does not exist, the result is empty.
    type: int
  dag_id:
    description:
      - Return the backfills of this DAG.
    type: str
seealso:
  - module: community.airflow.airflow_backfill
  - module: community.airflow.airflow_dag_run_info
"""

EXAMPLES = r"""
- name: Get the backfills of a DAG
  community.airflow.airflow_backfill_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
"""

RETURN = r"""
backfills:
  description: Matching backfills.
  returned: success
  type: list
  elements: dict
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
total_entries:
  description: Number of matching backfills on the server, regardless of O(limit).
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
from ..module_utils._resources.backfill import BACKFILL

DEFINITION = listing(BACKFILL)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
