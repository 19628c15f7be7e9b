# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: airflow_connection_options
short_description: Return the variables for the connection to a server as module options
version_added: 0.1.0
description:
  - Returns the options for the connection to the server, such as C(airflow_url) and C(validate_certs), that are set by variables. Each
    variable is named after its option, with the prefix C(airflow_) if the name of the option does not already start with it. Examples are
    C(airflow_url), C(airflow_username), C(airflow_password), C(airflow_token), C(airflow_validate_certs) and C(airflow_timeout).
  - The inventory plugin of this collection, and the lookups that connect to a server, read the same variables.
  - The roles of this collection use this lookup. Use it in C(module_defaults) to set the same options for all modules.
  - Options without a variable are not returned, so C(module_defaults) and the environment still apply to them.
author:
  - community.airflow contributors (@ansible-collections)
seealso:
  - plugin: community.airflow.airflow_variable
    plugin_type: lookup
  - plugin: community.airflow.airflow_tree
    plugin_type: lookup
"""

EXAMPLES = r"""
# group_vars/production.yml:
#
#   airflow_url: https://airflow.example.com
#   airflow_username: deploy
#   airflow_password: "{{ vault_airflow_password }}"

- name: Use the connection variables of the inventory for all modules
  module_defaults:
    group/community.airflow.airflow: "{{ lookup('community.airflow.airflow_connection_options') }}"
  block:
    - name: Create a pool
      community.airflow.airflow_pool:
        name: warehouse
        slots: 4
"""

RETURN = r"""
_raw:
  description: A single mapping of options.
  type: list
  elements: dict
"""

from typing import Any

from ansible.plugins.lookup import LookupBase

from ..module_utils._module.argument_spec import connection_spec
from ..module_utils._module.connection_options import variable_of
from ..plugin_utils._ansible_core import templar_of
from ..plugin_utils._login.server import ansible_errors
from ..plugin_utils._login.settings import resolved


class LookupModule(LookupBase):
    def run(self, terms: list[str], variables: Any = None, **kwargs: Any) -> list[dict[str, Any]]:
        templar, names = templar_of(self), {name: variable_of(name) for name in connection_spec()}
        with ansible_errors("The lookup community.airflow.airflow_connection_options failed"):
            values = {name: resolved(variable, variables.get(variable), templar) for name, variable in names.items()}
        return [{name: value for name, value in values.items() if value is not None}]
