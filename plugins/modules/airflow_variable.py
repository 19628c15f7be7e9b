#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_variable
short_description: Manage variables in Apache Airflow
version_added: 0.1.0
description:
  - Creates, updates and deletes variables.
  - Omitted options keep their current value.
  - Updates write only the fields that differ, so concurrent changes to other fields are kept.
  - If another client creates or deletes the variable while the task runs, the module reads the variable again and makes only the changes
    that are still necessary.
  - On Airflow 2, if another client creates the variable at the same time as the module, the server overwrites the earlier value with the
    later one, without an error.
  - A variable that the server fails to return, for example because it was encrypted with a lost Fernet key, can be deleted, or overwritten
    with a new O(value).
  - Airflow 2 shows all values in plain text to every user who may read variables. By default, Airflow 3 hides a value if its key suggests a
    secret, and strings inside JSON if their keys suggest a secret.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes
  - community.airflow._secrets
  - community.airflow._secrets.update
attributes:
  idempotent:
    support: partial
    details:
      - With O(update_secrets=always), a value that the server hides is written on every run.
options:
  key:
    description:
      - Key of the variable.
      - At most 250 characters.
      - Airflow 2 stores a key that starts with a slash, but its API cannot address the variable afterwards. The module therefore rejects
        such a key on Airflow 2. On Airflow 3.0.0 and 3.0.1, it rejects every key that contains a slash. On all versions, it rejects a key
        that contains a newline.
    type: str
    required: true
  state:
    description:
      - Whether the variable should exist.
    type: str
    choices: [present, absent]
    default: present
  value:
    description:
      - Value of the variable. Required for a new variable. Use V("") to clear it.
      - A string is stored unchanged. Any other value is stored as JSON. V(null) is treated as omitted.
      - Quote numbers whose exact text matters. Without quotes, V(2.10) is a number and is stored as V(2.1).
      - JSON values are compared by content. Whitespace and the order of keys are ignored. V(1), V(1.0) and V(true) are different values.
      - A snapshot of M(community.airflow.airflow_maintenance) is rejected. Only that module writes snapshots.
      - NaN and infinity are rejected, because JSON does not support them. On Airflow 2, NaN and infinity are accepted in a string that
        contains JSON.
      - On Airflow 3, JSON that contains a number with more than 4300 digits is rejected, because the server fails to parse it.
      - JSON that is nested more than 100 levels deep is rejected. On Airflow 2, such JSON is accepted in a string. The string is then
        compared as text, and is hidden in results and diffs.
      - If one part of a JSON value changes, the hidden strings in the value are written as well, even with O(update_secrets=on_create).
      - Airflow 3 reformats JSON in its responses. On Airflow 3, V(1.10) and V(1.1) are therefore treated as equal, quoted or not.
      - Results and diffs show V(***) instead of the value if its key matches Airflow's default list of sensitive names, if the server hides
        the value, or if O(sensitive=true). Inside JSON, the first two conditions apply to each key separately.
    type: raw
  description:
    description:
      - Description of the variable. Use V("") to clear it.
      - On Airflow 2, requires 2.8.2 or later.
      - When the value changes, Airflow 2.5.0 to 2.5.2 remove a description that was set in the web interface. The module returns a warning
        in this case.
    type: str
  team_name:
    description:
      - Team that the variable belongs to. Use V("") to remove the variable from its team.
      - Requires Airflow 3.2.0 or later, in multi-team mode.
      - At most 50 characters.
    type: str
  sensitive:
    description:
      - Whether results and diffs show V(***) instead of the value, regardless of its key.
      - This option does not change anything on the server.
    type: bool
    default: false
seealso:
  - module: community.airflow.airflow_variable_info
  - name: Variables
    description: Airflow's documentation on variables.
    link: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/variables.html
"""

EXAMPLES = r"""
- name: Set a variable to a string
  community.airflow.airflow_variable:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    key: environment
    value: staging
    description: Environment of this instance

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Set a variable to a number whose exact text matters
  community.airflow.airflow_variable:
    key: cost_center
    value: "0070"

- name: Store a mapping as JSON
  community.airflow.airflow_variable:
    key: warehouse
    value:
      region: eu-west-1
      tables: [orders, customers]

# This task requires Airflow 3. Airflow 2 shows all values, so the module overwrites a value that differs.
- name: Set the initial value of a secret that is changed elsewhere later
  community.airflow.airflow_variable:
    key: partner_api_key
    value: "{{ lookup('ansible.builtin.env', 'PARTNER_API_KEY') }}"
    update_secrets: on_create

- name: Hide a value in results and diffs even though its key does not suggest a secret
  community.airflow.airflow_variable:
    key: partner_pin
    value: "{{ lookup('ansible.builtin.env', 'PARTNER_PIN') }}"
    sensitive: true

- name: Delete a variable
  community.airflow.airflow_variable:
    key: cost_center
    state: absent
"""

RETURN = r"""
variable:
  description: Variable after the module has run. In check mode, the predicted result. Empty if the variable is absent.
  returned: success
  type: dict
  contains:
    key:
      description: Key of the variable.
      type: str
      sample: environment
    value:
      description: Value of the variable. JSON is returned as a string. V(***) replaces the value, or a string inside JSON, if its key
        suggests a secret. With O(sensitive=true), V(***) always replaces the value.
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
  sample: ["update variable 'environment'"]
outcome_unknown:
  description: Writes with an unknown outcome. The server may or may not have carried them out.
  returned: if the module fails after it changed, or may have changed, something
  type: list
  elements: str
  sample: []
"""

from ..module_utils._module.runner import run
from ..module_utils._reconcile.single import declaration
from ..module_utils._resources.variable import VARIABLE

DEFINITION = declaration(VARIABLE)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
