#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_health_info
short_description: Gather information about the health of an Apache Airflow server
version_added: 0.1.0
description:
  - Returns the health of the components of Airflow.
  - The module does not require authentication.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
seealso:
  - module: community.airflow.airflow_version_info
  - module: community.airflow.airflow_job_info
"""

EXAMPLES = r"""
- name: Get the health of the server
  community.airflow.airflow_health_info:
    airflow_url: http://localhost:8080
  register: result

- name: Fail if a component is not healthy
  ansible.builtin.assert:
    that: result.health | rejectattr('status', 'none') | rejectattr('status', 'equalto', 'healthy') | length == 0
"""

RETURN = r"""
health:
  description: Components of Airflow and their health.
  returned: success
  type: list
  elements: dict
  contains:
    component:
      description: Name of the component.
      type: str
      sample: scheduler
    status:
      description: Health of the component, V(healthy) or V(unhealthy). A scheduler that has never run is V(unhealthy). If a triggerer or a
        DAG processor has never run as a separate component, its status is V(unhealthy) on Airflow 3.4.0 and later, and V(null) before
        Airflow 3.4.0.
      type: str
      sample: healthy
    detailed_status:
      description: Detailed health status of the component, V(healthy), V(degraded) or V(down). A component is V(degraded) if it does only
        part of its work, for example if no DAG processor is running for one of the DAG bundles. Always V(null) for the metadata database,
        and before Airflow 3.4.0.
      type: str
      sample: healthy
    latest_heartbeat:
      description: Time of the last heartbeat. V(null) if there was none. Always V(null) for the metadata database.
      type: str
      sample: "2026-03-02T08:14:51.204973Z"
total_entries:
  description: Number of returned components.
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
from ..module_utils._resources.health import HEALTH

DEFINITION = listing(HEALTH)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
