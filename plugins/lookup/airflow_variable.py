# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: airflow_variable
short_description: Read variables from Apache Airflow
version_added: 0.1.0
description:
  - Returns the values of variables. Each variable requires one request.
  - By default, Airflow 3 hides a value if its key suggests a secret, and strings inside JSON if their keys suggest a secret. If any part of
    a value is hidden, the lookup fails instead of returning V(***). Airflow 2 returns all values in plain text.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._plugin_server
options:
  _terms:
    description:
      - Keys of the variables.
    type: list
    elements: str
    required: true
  default:
    description:
      - Value to return for a variable that does not exist. If omitted, the lookup fails for such a variable.
    type: raw
  deserialize_json:
    description:
      - Whether to parse the value as JSON instead of returning it as a string. If the value is not JSON, the lookup fails.
    type: bool
    default: false
seealso:
  - module: community.airflow.airflow_variable
  - module: community.airflow.airflow_variable_info
"""

EXAMPLES = r"""
# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Show the value of a variable
  ansible.builtin.debug:
    msg: "{{ lookup('community.airflow.airflow_variable', 'region') }}"

- name: Show a JSON value, or a default if the variable does not exist
  ansible.builtin.debug:
    msg: "{{ lookup('community.airflow.airflow_variable', 'limits', deserialize_json=true, default={'rows': 1000}) }}"

- name: Show several variables from one server
  ansible.builtin.debug:
    msg: "{{ query('community.airflow.airflow_variable', 'region', 'stage', airflow_url='http://localhost:8080', default='') }}"
"""

RETURN = r"""
_list:
  description: The values, in the order of the keys.
  type: list
  elements: raw
  sample: [eu-west-1]
"""

from typing import Any

from ansible.plugins.lookup import LookupBase

from ..module_utils._client.client import Airflow
from ..module_utils._errors import AirflowError
from ..module_utils._model.json_values import parsed
from ..module_utils._model.types import MASK, masked_paths
from ..module_utils._resources.variable import VARIABLE
from ..plugin_utils._login.server import ansible_errors, connect_lookup
from ..plugin_utils._templates import verbatim


class LookupModule(LookupBase):
    """The lookup plugin that Ansible loads."""

    def run(self, terms: list[Any], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[Any]:
        self.set_options(var_options=variables, direct=kwargs)
        with ansible_errors("The lookup community.airflow.airflow_variable failed") as messages:
            airflow = connect_lookup(self, {**kwargs, "_terms": terms}, variables, messages)
            return [verbatim(self._value(airflow, str(term), "default" in kwargs)) for term in terms]

    def _value(self, airflow: Airflow, key: str, optional: bool) -> Any:
        row = airflow.read(VARIABLE, key)
        if row is None:
            if optional:
                return self.get_option("default")
            raise AirflowError(
                f"Variable '{key}' does not exist. To return another value in this case, set the option default."
            )
        value = row["value"]
        if value is None:
            raise AirflowError(
                f"Airflow cannot decrypt variable '{key}', because it was encrypted with another Fernet key. Restore the key ([core] "
                "fernet_key), or write the variable again."
            )
        if not airflow.endpoint(VARIABLE).shows_secrets and masked_paths(parsed(value)):
            raise AirflowError(
                f"Airflow {airflow.version} hides the value of variable '{key}' or part of it: its API returns {MASK} instead of "
                "secrets. Read the secret from its original source."
            )
        if not self.get_option("deserialize_json"):
            return value
        meaning = parsed(value)
        if isinstance(value, str) and meaning is value:
            raise AirflowError(f"The value of variable '{key}' is not JSON, which deserialize_json=true requires.")
        return meaning
