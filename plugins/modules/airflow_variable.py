#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_variable
short_description: Manage variables of Apache Airflow
version_added: 0.1.0
description:
  - Creates, changes and deletes variables.
  - An option that is left out keeps what the server has.
  - An update writes only the fields that differ. A change that another client makes to the other fields at the same time is kept.
  - If another client creates or deletes the variable while the task runs, the module reads it again and adapts.
  - If another client creates a variable on Airflow 2 at the moment when the module creates it, the server overwrites the variable without an
    error.
  - A variable that the server fails to show, for example because it was encrypted with a lost Fernet key, can be deleted, and overwritten
    with a new O(value).
  - Airflow 2 shows every value in clear to whoever may read variables. Airflow 3 hides a value whose key sounds like a secret, and the
    texts inside JSON whose keys do.
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
      - With O(update_secrets=always), a value that the server hides is written each time.
options:
  key:
    description:
      - Key of the variable.
      - At most 250 characters.
      - Airflow 2 stores a key that begins with a slash and never finds it again, so the module refuses it there.
      - The same is true of a key with a newline on every version.
    type: str
    required: true
  state:
    description:
      - Whether the variable exists.
    type: str
    choices: [present, absent]
    default: present
  value:
    description:
      - Value of the variable. Required for a new variable. V("") empties it.
      - A string is stored as it is. Anything else is stored as JSON text. V(null) counts as left out.
      - Quote a number whose text matters. Without quotes V(2.10) is a number, and V(2.1) is stored.
      - JSON is compared by what it says. The order of keys and white space do not matter. V(1), V(1.0) and V(true) are different values.
      - NaN and infinity are refused, because JSON does not have them.
      - When one part of JSON changes, the hidden texts in it are written along, with O(update_secrets=on_create) too.
      - Airflow 3 writes JSON anew before it shows it. V(1.10) and V(1.1) cannot be told apart there, quoted or not.
      - Results and diffs show V(***) in its place where the key sounds like a secret by the list that Airflow has by default, where the
        server hides it, and with O(sensitive=true). Inside JSON the same holds for each key by itself.
    type: raw
  description:
    description:
      - Description of the variable. V("") empties it.
      - On Airflow 2 it needs 2.8.2 or later.
      - Airflow 2.5.0 to 2.5.2 drop a description that was set in the web interface when the value changes. The module warns of it.
    type: str
  team_name:
    description:
      - Team that the variable belongs to. V("") takes it from its team.
      - Needs Airflow 3.2.0 or later, with multi-team mode.
      - At most 50 characters.
    type: str
  sensitive:
    description:
      - Whether results and diffs show V(***) in place of the value, whatever its key is.
      - It changes nothing on the server.
    type: bool
    default: false
seealso:
  - module: community.airflow.airflow_variable_info
  - name: Variables
    description: What Airflow's documentation says about variables.
    link: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/variables.html
"""

EXAMPLES = r"""
- name: A variable with a text
  community.airflow.airflow_variable:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    key: environment
    value: staging
    description: Where this instance stands

- name: A number whose text matters, with the server and the login from the environment (AIRFLOW_URL and so on)
  community.airflow.airflow_variable:
    key: cost_center
    value: "0070"

- name: A mapping, stored as JSON
  community.airflow.airflow_variable:
    key: warehouse
    value:
      region: eu-west-1
      tables: [orders, customers]

- name: A secret, which is written to a new variable and not again
  community.airflow.airflow_variable:
    key: partner_api_key
    value: "{{ lookup('ansible.builtin.env', 'PARTNER_API_KEY') }}"
    update_secrets: on_create

- name: A value that no result or diff shows, although its key does not sound like a secret
  community.airflow.airflow_variable:
    key: partner_pin
    value: "{{ lookup('ansible.builtin.env', 'PARTNER_PIN') }}"
    sensitive: true

- name: Remove a variable
  community.airflow.airflow_variable:
    key: cost_center
    state: absent
"""

RETURN = r"""
variable:
  description: Variable after the task. In check mode, the predicted result. Empty if it is absent.
  returned: success
  type: dict
  contains:
    key:
      description: Key of the variable.
      type: str
      sample: environment
    value:
      description: Value of the variable, JSON as text. V(***) stands for a hidden value.
      type: str
      sample: staging
    description:
      description: Description of the variable.
      type: str
      sample: Name of this environment
    team_name:
      description: Team that the variable belongs to. Empty if it belongs to none, and before Airflow 3.2.0.
      type: str
      sample: ''
    is_encrypted:
      description: Whether the database stores the value encrypted. Always V(null) on Airflow 2.
      type: bool
      sample: true
status:
  description: Status code of the response that made the task fail.
  returned: if the server rejects a request
  type: int
  sample: 403
done_before_failure:
  description: Writes that succeeded before the task failed.
  returned: if the task fails after a write
  type: list
  elements: str
  sample: ["update pool 'etl'"]
outcome_unknown:
  description: Writes of which it is unknown whether the server carried them out.
  returned: if the task fails after a write
  type: list
  elements: str
  sample: []
"""

from ..module_utils._module.runner import run
from ..module_utils._reconcile.single import declaration
from ..module_utils._resources.variable import VARIABLE

PROGRAM = declaration(VARIABLE)


def main() -> None:
    run(PROGRAM)


if __name__ == "__main__":
    main()
