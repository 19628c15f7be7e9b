# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: airflow_xcom
short_description: Read XCom entries from Apache Airflow
version_added: 0.1.0
description:
  - Returns the values of XCom entries of a task in one DAG run, or in the latest DAG run.
  - Airflow 2.10.0 and later return values with their types. Earlier versions return the Python string representation of a value. On these
    versions, the lookup parses lists and mappings, and returns all other values as strings.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._plugin_server
options:
  _terms:
    description:
      - Keys of the XCom entries. If omitted, the lookup uses the key V(return_value), under which Airflow stores the return value of a
        task.
    type: list
    elements: str
  dag_id:
    description:
      - ID of the DAG.
    type: str
    required: true
  task_id:
    description:
      - ID of the task.
    type: str
    required: true
  dag_run_id:
    description:
      - ID of the DAG run. If omitted, the most recently created DAG run is used.
    type: str
  map_index:
    description:
      - Map index of an instance of a mapped task. If omitted, the task must not be mapped. Requires Airflow 2.7.0 or later.
    type: int
  default:
    description:
      - Value to return for an entry that does not exist, for example because the DAG or the DAG run does not exist. If omitted, the lookup
        fails for such an entry.
    type: raw
seealso:
  - plugin: community.airflow.airflow_variable
    plugin_type: lookup
  - module: community.airflow.airflow_xcom
  - module: community.airflow.airflow_xcom_info
"""

EXAMPLES = r"""
# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Show the return value of a task in the latest DAG run
  ansible.builtin.debug:
    msg: "{{ lookup('community.airflow.airflow_xcom', dag_id='sales_daily', task_id='summarize') }}"

- name: Show an XCom entry of a mapped task in one DAG run
  ansible.builtin.debug:
    msg: "{{ lookup('community.airflow.airflow_xcom', 'total', dag_id='orders', dag_run_id='first', task_id='load', map_index=2) }}"
"""

RETURN = r"""
_list:
  description: The values, in the order of the keys.
  type: list
  elements: raw
  sample: [{orders: 3, total: 240}]
"""

from typing import Any

from ansible.plugins.lookup import LookupBase

from ..module_utils._actions.xcom_value import ValueNotFoundError, xcom_value
from ..plugin_utils._login.server import ansible_errors, connect_lookup
from ..plugin_utils._templates import verbatim


class LookupModule(LookupBase):
    """The lookup plugin that Ansible loads."""

    def run(self, terms: list[Any], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[Any]:
        self.set_options(var_options=variables, direct=kwargs)
        options = self.get_options()
        with ansible_errors("The lookup community.airflow.airflow_xcom failed") as messages:
            airflow = connect_lookup(self, {**kwargs, "_terms": terms}, variables, messages)
            values = []
            for term in terms or ["return_value"]:
                try:
                    values.append(verbatim(xcom_value(airflow, str(term), options)))
                except ValueNotFoundError:
                    if "default" not in kwargs:
                        raise
                    values.append(options["default"])
            return values
