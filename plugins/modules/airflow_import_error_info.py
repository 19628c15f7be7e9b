#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_import_error_info
short_description: Gather information about import errors in Apache Airflow
version_added: 0.1.0
description:
  - Returns one import error, all matching import errors, or all import errors of DAG files.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
options:
  import_error_id:
    description:
      - ID of a single import error to return. If it does not exist, the result is empty. Cannot be combined with filters.
    type: int
  filename:
    description:
      - Return only errors of the file with this path, relative to the bundle.
      - Requires Airflow 3.3.0 or later.
    type: str
  filename_pattern:
    description:
      - Return only errors whose file path contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
      - Requires Airflow 3.1.0 or later.
    type: str
  filename_prefix_pattern:
    description:
      - Return only errors whose file path, relative to the bundle, starts with this text. The match is case-sensitive. V(|) separates
        alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
  bundle_name:
    description:
      - Return only errors from this bundle.
      - Requires Airflow 3.3.0 or later.
    type: str
seealso:
  - module: community.airflow.airflow_dag_info
"""

EXAMPLES = r"""
- name: Get the import errors
  community.airflow.airflow_import_error_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
  register: result

- name: Show the affected files
  ansible.builtin.debug:
    msg: "{{ result.import_errors | map(attribute='filename') }}"
"""

RETURN = r"""
import_errors:
  description: Matching import errors.
  returned: success
  type: list
  elements: dict
  contains:
    import_error_id:
      description: ID of the import error.
      type: int
      sample: 1
    filename:
      description: Path of the file. On Airflow 3.1.0 and later, the path is relative to the bundle.
      type: str
      sample: broken_import.py
    bundle_name:
      description: Name of the file's bundle. Always V(null) on Airflow 2.
      type: str
      sample: dags-folder
    timestamp:
      description: Time of the import error.
      type: str
      sample: "2026-03-02T08:14:51.204973Z"
    stack_trace:
      description: Stack trace of the import error.
      type: str
      sample: "ModuleNotFoundError: No module named 'not_there'"
total_entries:
  description: Number of matching import errors on the server, regardless of O(limit).
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
from ..module_utils._resources.import_error import IMPORT_ERROR

DEFINITION = listing(IMPORT_ERROR)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
