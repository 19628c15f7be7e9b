#!/usr/bin/python
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: airflow_dag_tag_info
short_description: Gather information about DAG tags in Apache Airflow
version_added: 0.1.0
description:
  - Returns all DAG tags, or all matching DAG tags.
  - Requires Airflow 3. On all versions of Airflow, M(community.airflow.airflow_dag_info) returns the tags of each DAG.
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._server
  - community.airflow._attributes.info
  - community.airflow._listing
options:
  tag_name_pattern:
    description:
      - Return only tags whose name contains this text. V(%) and V(_) are wildcards.
      - On Airflow 3.2.0 and later, V(|) separates alternatives.
    type: str
  tag_name_prefix_pattern:
    description:
      - Return only tags whose name starts with this text. The match is case-sensitive. V(|) separates alternatives.
      - Airflow ignores characters at the end of the text that are neither letters nor digits.
      - Requires Airflow 3.2.2 or later.
    type: str
seealso:
  - module: community.airflow.airflow_dag_info
"""

EXAMPLES = r"""
- name: Get the tags of all DAGs
  community.airflow.airflow_dag_tag_info:
    airflow_url: http://localhost:8080
    airflow_username: admin
    airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
"""

RETURN = r"""
dag_tags:
  description: Matching tags.
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the tag.
      type: str
      sample: daily
total_entries:
  description: Number of matching tags on the server, regardless of O(limit).
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
from ..module_utils._resources.dag_tag import DAG_TAG

DEFINITION = listing(DAG_TAG)


def main() -> None:
    run(DEFINITION)


if __name__ == "__main__":
    main()
