#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_dag_version_info
short_description: Gather information about DAG versions in Apache Airflow
version_added: 0.1.0
description:
  - Returns the versions of DAGs, optionally with their source code.
  - Requires Airflow 3.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
options:
  dag_id:
    description:
      - ID of the DAG. If omitted, all DAGs are included.
    type: str
  version_number:
    description:
      - Number of the version to return. With O(dag_id), this option selects a single version, and cannot be combined with filters. If the
        version does not exist, the result is empty. Without O(dag_id), this option is a filter.
    type: int
  bundle_name:
    description:
      - Return only versions from this bundle.
    type: str
  bundle_version:
    description:
      - Return only versions with this bundle version.
    type: str
  include:
    description:
      - Additional information to return for each version.
      - V(source) adds the source code of the DAG file.
    type: list
    elements: str
    choices: [source]
    default: []
seealso:
  - module: community.airflow.airflow_dag_info
"""

EXAMPLES = r"""
- name: Get the versions of a DAG with their source code
  community.airflow.airflow_dag_version_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    dag_id: sales_daily
    include: [source]
"""

RETURN = r"""
dag_versions:
  description: Matching DAG versions.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: ID of the DAG version.
      type: str
      sample: 01a20cba-9d30-7149-8165-6d4a1ef7f41c
    dag_id:
      description: ID of the DAG.
      type: str
      sample: sales_daily
    dag_display_name:
      description: Display name of the DAG. Always V(null) before Airflow 3.1.0.
      type: str
      sample: sales_daily
    version_number:
      description: Number of the version, starting at 1.
      type: int
      sample: 1
    bundle_name:
      description: Name of the bundle that the version comes from.
      type: str
      sample: dags-folder
    bundle_version:
      description: Version of the bundle. V(null) if the bundle does not support versioning.
      type: str
    bundle_url:
      description: URL of the version's code. V(null) if the bundle has no URL.
      type: str
    created_at:
      description: Time when the version was created.
      type: str
      sample: "2026-03-02T08:44:46.256721Z"
    source:
      description: Source code of the DAG's file in this version. V(null) if the server does not have the source code of this version.
      returned: if O(include) contains V(source)
      type: str
total_entries:
  description: Number of matching versions on the server, regardless of O(limit).
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
from ..module_utils._resources.dag_version import DAG_VERSION

DEFINITION = listing(DAG_VERSION)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
