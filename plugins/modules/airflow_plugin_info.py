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
  - Returns the plugins of the server, optionally including those that could not be imported.
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
    type: list
    elements: str
    choices:
      import_errors: Adds the plugins that could not be imported. Requires Airflow 3.1.0 or later.
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

- name: Show their names
  ansible.builtin.debug:
    msg: "{{ result.plugins | map(attribute='name') }}"
"""

RETURN = r"""
plugins:
  description: The plugins.
  returned: success
  type: list
  elements: dict
  sample:
    - name: lineage
      source: /opt/airflow/plugins/lineage.py
      macros: []
      listeners:
        - lineage.listener
      timetables: []
      flask_blueprints: []
      fastapi_apps: []
      fastapi_root_middlewares: []
      external_views: []
      react_apps: []
      appbuilder_views: []
      appbuilder_menu_items: []
      global_operator_extra_links: []
      operator_extra_links: []
      hooks: null
      executors: null
      ti_deps: null
import_errors:
  description: The plugins that could not be imported.
  returned: if O(include) names it
  type: list
  elements: dict
  sample:
    - source: /opt/airflow/plugins/broken.py
      error: No module named 'not_there'
total_entries:
  description: How many plugins the server has that match; more than were returned if O(limit) is smaller.
  returned: success
  type: int
  sample: 1
"""

from ..module_utils._module.runner import run
from ..module_utils._query.gather import listing
from ..module_utils._resources.plugin import PLUGIN

DEFINITION = listing(PLUGIN)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
