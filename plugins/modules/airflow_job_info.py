#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_job_info
short_description: Gather information about jobs in Apache Airflow
version_added: 0.1.0
description:
  - Returns jobs. A job represents a past or present run of a long-running component of Airflow, such as a scheduler or a triggerer.
  - Requires Airflow 3.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
  - community.airflow._times
options:
  is_alive:
    description:
      - If V(true), return only jobs that are alive. If V(false), return only jobs that are not alive.
    type: bool
  job_type:
    description:
      - Return only jobs of this type.
    type: str
  job_state:
    description:
      - Return only jobs in this state.
    type: str
  hostname:
    description:
      - Return only jobs on this host.
    type: str
  executor_class:
    description:
      - Return only jobs with this executor class.
    type: str
  start_date_gte:
    description:
      - Return only jobs whose start date is at or after this time.
    type: str
  start_date_gt:
    description:
      - Return only jobs whose start date is after this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  start_date_lte:
    description:
      - Return only jobs whose start date is at or before this time.
    type: str
  start_date_lt:
    description:
      - Return only jobs whose start date is before this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  end_date_gte:
    description:
      - Return only jobs whose end date is at or after this time.
    type: str
  end_date_gt:
    description:
      - Return only jobs whose end date is after this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  end_date_lte:
    description:
      - Return only jobs whose end date is at or before this time.
    type: str
  end_date_lt:
    description:
      - Return only jobs whose end date is before this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  dag_id:
    description:
      - Return only jobs of this DAG.
      - Requires Airflow 3.4.0 or later.
    type: str
  teams:
    description:
      - Return only jobs of these teams.
      - Requires Airflow 3.4.0 or later.
    type: list
    elements: str
seealso:
  - module: community.airflow.airflow_health_info
"""

EXAMPLES = r"""
- name: Get the schedulers that are alive
  community.airflow.airflow_job_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    job_type: SchedulerJob
    is_alive: true
"""

RETURN = r"""
jobs:
  description: Matching jobs.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: ID of the job.
      type: int
      sample: 1
    job_type:
      description: Type of the job, such as V(SchedulerJob).
      type: str
      sample: SchedulerJob
    state:
      description: State of the job.
      type: str
      sample: running
    hostname:
      description: Host that the job runs on.
      type: str
      sample: worker-1
    unixname:
      description: Operating system user that the job runs as.
      type: str
      sample: airflow
    executor_class:
      description: Class of the job's executor. V(null) if it has none.
      type: str
    dag_id:
      description: ID of the DAG that the job belongs to. V(null) if it belongs to no DAG.
      type: str
    dag_display_name:
      description: Display name of the DAG. V(null) if the job belongs to no DAG. Always V(null) before Airflow 3.1.0.
      type: str
    start_date:
      description: Time when the job started.
      type: str
      sample: "2026-03-02T08:51:47.579647Z"
    end_date:
      description: Time when the job ended. V(null) if it has not ended.
      type: str
    latest_heartbeat:
      description: Time of the last heartbeat.
      type: str
      sample: "2026-03-02T08:52:26.719628Z"
total_entries:
  description: Number of matching jobs on the server, regardless of O(limit).
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
from ..module_utils._resources.job import JOB

DEFINITION = listing(JOB)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
