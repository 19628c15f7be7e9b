#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_plugin_info
short_description: Gather information about plugins in Apache Airflow
version_added: 0.1.0
description:
  - Returns the plugins of the server, and optionally those that could not be imported.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing.limited
options:
  include:
    description:
      - Additional information to return.
      - V(import_errors) adds RV(import_errors), which lists the plugins that could not be imported. Requires Airflow 3.1.0 or later.
    type: list
    elements: str
    choices: [import_errors]
    default: []
seealso:
  - module: community.airflow.airflow_provider_info
"""

EXAMPLES = r"""
- name: Get the plugins
  community.airflow.airflow_plugin_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
  register: result

- name: Show the names of the plugins
  ansible.builtin.debug:
    msg: "{{ result.plugins | map(attribute='name') }}"
"""

RETURN = r"""
plugins:
  description: Plugins of the server.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the plugin.
      type: str
      sample: lineage
    source:
      description: File or package that the plugin comes from.
      type: str
      sample: /opt/airflow/plugins/lineage.py
    macros:
      description: Macros of the plugin.
      type: list
      elements: str
      sample: []
    listeners:
      description: Listeners of the plugin. Always V(null) before Airflow 2.8.0.
      type: list
      elements: str
      sample: [lineage.listener]
    timetables:
      description: Timetables of the plugin. Always V(null) before Airflow 2.8.0.
      type: list
      elements: str
      sample: []
    flask_blueprints:
      description: Flask blueprints of the plugin.
      type: list
      elements: str
      sample: []
    fastapi_apps:
      description: FastAPI applications of the plugin. Each mapping has the keys that the plugin sets. Always V(null) on Airflow 2.
      type: list
      elements: dict
      sample: []
    fastapi_root_middlewares:
      description: FastAPI middlewares of the plugin. Each mapping has the keys that the plugin sets. Always V(null) on Airflow 2.
      type: list
      elements: dict
      sample: []
    external_views:
      description: External views of the plugin, including its Flask AppBuilder menu items. Each mapping has the keys that the plugin sets.
        Always V(null) before Airflow 3.1.0.
      type: list
      elements: dict
      sample: []
    react_apps:
      description: React applications of the plugin. Each mapping has the keys that the plugin sets. Always V(null) before Airflow 3.1.0.
      type: list
      elements: dict
      sample: []
    appbuilder_views:
      description: Flask AppBuilder views of the plugin. Each mapping has the keys that the plugin sets.
      type: list
      elements: dict
      sample: []
    appbuilder_menu_items:
      description: Flask AppBuilder menu items of the plugin. Each mapping has the keys that the plugin sets.
      type: list
      elements: dict
      sample: []
    global_operator_extra_links:
      description: Links that the plugin adds to every operator.
      type: list
      elements: str
      sample: []
    operator_extra_links:
      description: Links that the plugin adds to specific operators.
      type: list
      elements: str
      sample: []
    hooks:
      description: Hooks of the plugin. Always V(null) on Airflow 3.
      type: list
      elements: str
    executors:
      description: Executors of the plugin. Always V(null) on Airflow 3.
      type: list
      elements: str
    ti_deps:
      description: Task instance dependencies of the plugin. Always V(null) before Airflow 2.8.0 and on Airflow 3.
      type: list
      elements: str
import_errors:
  description: Plugins that could not be imported.
  returned: if O(include) contains V(import_errors)
  type: list
  elements: dict
  contains:
    source:
      description: File or package that the plugin comes from.
      type: str
      sample: /opt/airflow/plugins/broken.py
    error:
      description: Text of the import error.
      type: str
      sample: "No module named 'not_there'"
total_entries:
  description: Number of plugins on the server, regardless of O(limit).
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
from ..module_utils._resources.plugin import PLUGIN

DEFINITION = listing(PLUGIN)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
