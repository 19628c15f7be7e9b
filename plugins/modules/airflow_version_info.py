#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_version_info
short_description: Gather information about the version of an Apache Airflow server
version_added: 0.1.0
description:
  - Returns the version of the server.
  - The module does not require authentication.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
seealso:
  - module: community.airflow.airflow_health_info
"""

EXAMPLES = r"""
- name: Get the version of the server
  community.airflow.airflow_version_info:
    airflow_url: http://localhost:8080
  register: result

- name: Show the version
  ansible.builtin.debug:
    msg: "{{ result.versions[0].version }}"
"""

RETURN = r"""
versions:
  description: Version of the server, as a list with one item.
  returned: success
  type: list
  elements: dict
  contains:
    version:
      description: Version of Airflow.
      type: str
      sample: 3.3.2
    git_version:
      description: Git commit that the version was built from. V(null) if it is unknown.
      type: str
      sample: .release:aa19d2dbb9ed187ec01957a92848d9b005e9ba9d
total_entries:
  description: Number of returned versions.
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
from ..module_utils._resources.health import VERSION

DEFINITION = listing(VERSION)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
