#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_dag_warning_info
short_description: Gather information about DAG warnings in Apache Airflow
version_added: 0.1.0
description:
  - Returns the warnings about DAGs, for example about pools that do not exist.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
options:
  dag_id:
    description:
      - Return only warnings about this DAG.
    type: str
  warning_type:
    description:
      - Return only warnings of this type.
    type: str
seealso:
  - module: community.airflow.airflow_dag_info
  - module: community.airflow.airflow_import_error_info
"""

EXAMPLES = r"""
- name: Get the warnings about all DAGs
  community.airflow.airflow_dag_warning_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Get the warnings about one DAG
  community.airflow.airflow_dag_warning_info:
    dag_id: sales_daily
"""

RETURN = r"""
dag_warnings:
  description: Matching warnings.
  returned: success
  type: list
  elements: dict
  contains:
    dag_id:
      description: ID of the DAG.
      type: str
      sample: sales_daily
    dag_display_name:
      description: Display name of the DAG. Always V(null) before Airflow 3.1.0.
      type: str
      sample: sales_daily
    warning_type:
      description: Type of the warning.
      type: str
      sample: non-existent pool
    message:
      description: Text of the warning.
      type: str
      sample: "Dag 'sales_daily' references non-existent pools: ['etl']"
    timestamp:
      description: Time of the warning.
      type: str
      sample: "2026-03-02T08:14:51.204973Z"
total_entries:
  description: Number of matching warnings on the server, regardless of O(limit).
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
from ..module_utils._resources.dag_warning import DAG_WARNING

DEFINITION = listing(DAG_WARNING)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
