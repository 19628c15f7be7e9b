#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_variable_info
short_description: Gather information about variables in Apache Airflow
version_added: 0.1.0
description:
  - Returns one variable, all matching variables, or all variables.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
options:
  key:
    description:
      - Key of a single variable to return. If it does not exist, the result is empty. Cannot be combined with filters.
    type: str
  variable_key_pattern:
    description:
      - Return only variables whose key contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
      - Requires Airflow 3.
    type: str
  variable_key_prefix_pattern:
    description:
      - Return only variables whose key starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
seealso:
  - module: community.airflow.airflow_variable
"""

EXAMPLES = r"""
- name: Get all variables
  community.airflow.airflow_variable_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
  register: result

- name: Show the keys of the variables
  ansible.builtin.debug:
    msg: "{{ result.variables | map(attribute='key') }}"

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Get one variable
  community.airflow.airflow_variable_info:
    key: warehouse
  register: result

- name: Show part of the variable's JSON value
  ansible.builtin.debug:
    msg: "{{ (result.variables[0].value | from_json).region }}"
  when: result.variables | length > 0
"""

RETURN = r"""
variables:
  description: Matching variables.
  returned: success
  type: list
  elements: dict
  contains:
    key:
      description: Key of the variable.
      type: str
      sample: environment
    value:
      description: Value of the variable. JSON is returned as a string. V(***) replaces the value, or a string inside JSON, if its key
        suggests a secret. V(null) if the server cannot decrypt the value.
      type: str
      sample: staging
    description:
      description: Description of the variable.
      type: str
      sample: Name of this environment
    team_name:
      description: Team that the variable belongs to. Empty if it belongs to no team. Always empty before Airflow 3.2.0.
      type: str
      sample: ''
    is_encrypted:
      description: Whether the database stores the value encrypted. Always V(null) on Airflow 2.
      type: bool
      sample: true
total_entries:
  description: Number of matching variables on the server, regardless of O(limit).
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
from ..module_utils._resources.variable import VARIABLE

DEFINITION = listing(VARIABLE)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
