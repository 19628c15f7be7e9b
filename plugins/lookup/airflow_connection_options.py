# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: airflow_connection_options
short_description: The server and the login that variables name, as options of the modules
version_added: 0.1.0
description:
  - Returns the options of the server, such as C(airflow_url) and C(validate_certs), for which there is a variable. It has the name of the option,
    with C(airflow_) in front where the name does not begin so, such as C(airflow_url), C(airflow_username), C(airflow_password), C(airflow_token),
    C(airflow_validate_certs) or C(airflow_timeout). These are the variables that the other lookups and the inventory plugin of this collection read.
  - The roles of this collection log in with it. In C(module_defaults), it gives the same to every module.
  - An option without a variable is left to C(module_defaults) and to the environment.
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

- name: Log in as the variables of the inventory say
  module_defaults:
    group/community.airflow.airflow: "{{ lookup('community.airflow.airflow_connection_options') }}"
  block:
    - name: A pool
      community.airflow.airflow_pool:
        name: warehouse
        slots: 4
"""

RETURN = r"""
_raw:
  description: One mapping of options.
  type: list
  elements: dict
"""

from typing import Any

from ansible.plugins.lookup import LookupBase

from ..module_utils._module.argument_spec import connection_spec
from ..plugin_utils._ansible_core import templar_of
from ..plugin_utils._login.server import variable_of


class LookupModule(LookupBase):
    def run(self, terms: list[str], variables: Any = None, **kwargs: Any) -> list[dict[str, Any]]:
        values = {name: templar_of(self).template(variables.get(variable_of(name))) for name in connection_spec()}
        return [{name: value for name, value in values.items() if value is not None}]
