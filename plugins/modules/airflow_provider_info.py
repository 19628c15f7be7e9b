#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_provider_info
short_description: Gather information about provider packages in Apache Airflow
version_added: 0.1.0
description:
  - Returns the provider packages that are installed on the server.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing.limited
seealso:
  - module: community.airflow.airflow_plugin_info
"""

EXAMPLES = r"""
- name: Get the provider packages
  community.airflow.airflow_provider_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
  register: result

- name: Show the versions of the providers
  ansible.builtin.debug:
    msg: "{{ result.providers | items2dict('package_name', 'version') }}"
"""

RETURN = r"""
providers:
  description: Installed provider packages.
  returned: success
  type: list
  elements: dict
  contains:
    package_name:
      description: Name of the package.
      type: str
      sample: apache-airflow-providers-http
    version:
      description: Version of the package.
      type: str
      sample: 5.3.0
    description:
      description: Description of the package.
      type: str
      sample: Hypertext Transfer Protocol (HTTP)
    documentation_url:
      description: URL of the package's documentation. Always V(null) before Airflow 3.1.6.
      type: str
      sample: https://airflow.apache.org/docs/apache-airflow-providers-http/5.3.0
total_entries:
  description: Number of installed packages, regardless of O(limit).
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
from ..module_utils._resources.provider import PROVIDER

DEFINITION = listing(PROVIDER)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
