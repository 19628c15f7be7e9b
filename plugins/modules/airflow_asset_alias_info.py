#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_asset_alias_info
short_description: Gather information about asset aliases in Apache Airflow
version_added: 0.1.0
description:
  - Returns one asset alias, all matching asset aliases, or all asset aliases.
  - Requires Airflow 3.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
options:
  asset_alias_id:
    description:
      - ID of a single asset alias to return. If it does not exist, the result is empty. Cannot be combined with filters.
    type: int
  name_pattern:
    description:
      - Return only asset aliases whose name contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
    type: str
  name_prefix_pattern:
    description:
      - Return only asset aliases whose name starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
seealso:
  - module: community.airflow.airflow_asset_info
"""

EXAMPLES = r"""
- name: Get all asset aliases
  community.airflow.airflow_asset_alias_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
"""

RETURN = r"""
asset_aliases:
  description: Matching asset aliases.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: ID of the asset alias.
      type: int
      sample: 1
    name:
      description: Name of the asset alias.
      type: str
      sample: sales-of-the-day
    group:
      description: Group of the asset alias.
      type: str
      sample: asset
total_entries:
  description: Number of matching asset aliases on the server, regardless of O(limit).
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
from ..module_utils._resources.asset import ASSET_ALIAS

DEFINITION = listing(ASSET_ALIAS)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
