#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_config_info
short_description: Gather information about the configuration of an Apache Airflow server
version_added: 0.1.0
description:
  - Returns the configuration of the server as a list of options.
  - The server exposes its configuration only if its C(expose_config) option allows it. The option is in the C([webserver]) section on
    Airflow 2, and in the C([api]) section on Airflow 3. If C(expose_config) is V(non-sensitive-only), the server itself hides secrets. This
    value requires Airflow 2.7.0 or later. Airflow 3.2.0 and later always hide secrets.
  - If C(expose_config) is V(True), Airflow 2, 3.0 and 3.1 expose secrets in plain text, including the Fernet key, the secret key of
    the web server, and the password of the database. Any program with the same credentials can read these secrets.
  - Unless O(show_secrets=true), the module hides the value of an option if the configuration reference of any Airflow release marks the
    option as sensitive. It also hides the value if the name of the option suggests a secret or a reference to one, for example C(*_kwargs)
    and C(*_conn_id), or if the value contains keyword arguments (C(kwargs)).
  - Unless O(show_secrets=true), the module also hides the values of options that no configuration reference contains. Such options come
    from plugins, from C(AIRFLOW__) environment variables, and from providers and releases that are newer than this collection.
  - Unless O(show_secrets=true), the module also masks user names and passwords inside URLs in all other values.
  - Values that are empty, V(true), V(false) or V(none) are always shown.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
options:
  section:
    description:
      - Return only options of this section.
      - On Airflow 2, requires 2.7.0 or later.
    type: str
  option:
    description:
      - Return only this option. Requires O(section). On Airflow 2, requires 2.7.0 or later.
    type: str
  show_secrets:
    description:
      - Whether to show values that are, or may be, secrets, and the user names and passwords inside URLs. If V(false), V(***)
        replaces them.
    type: bool
    default: false
seealso:
  - module: community.airflow.airflow_version_info
"""

EXAMPLES = r"""
- name: Get one section of the configuration
  community.airflow.airflow_config_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
    section: core

# The URL and the credentials come from environment variables such as AIRFLOW_URL.
- name: Get one option
  community.airflow.airflow_config_info:
    section: core
    option: parallelism
"""

RETURN = r"""
config:
  description: Matching options of the configuration.
  returned: success
  type: list
  elements: dict
  contains:
    section:
      description: Name of the section.
      type: str
      sample: core
    option:
      description: Name of the option.
      type: str
      sample: parallelism
    value:
      description: Value of the option. V(***) replaces a hidden value.
      type: str
      sample: '32'
total_entries:
  description: Number of returned options.
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
from ..module_utils._resources.config import CONFIG

DEFINITION = listing(CONFIG)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
