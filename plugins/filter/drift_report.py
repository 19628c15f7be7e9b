# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: drift_report
short_description: Create a drift report from a check of an Airflow instance
version_added: 0.1.0
description:
  - Converts the result of M(community.airflow.airflow_instance) in check mode and diff mode to a machine-readable report with a stable
    order.
  - To create and write complete reports, use P(community.airflow.drift_report#role).
author:
  - community.airflow contributors (@ansible-collections)
options:
  _input:
    description:
      - Result of M(community.airflow.airflow_instance) in check mode and diff mode. With
        O(community.airflow.airflow_instance#module:list_unmanaged=true), the report also contains objects that are not in the files.
    type: dict
    required: true
  generated:
    description:
      - Time of the check, as shown in the report.
    type: str
    required: true
  tree:
    description:
      - Name of the tree that the instance was compared with, for example its folder.
    type: str
    default: ""
  environment:
    description:
      - Environment of the tree.
    type: str
    default: ""
seealso:
  - plugin: community.airflow.render_drift_report
    plugin_type: filter
  - module: community.airflow.airflow_instance
"""

EXAMPLES = r"""
- name: Compare pools with their declaration
  community.airflow.airflow_instance:
    pools:
      - name: warehouse
        slots: 8
    list_unmanaged: true
  check_mode: true
  diff: true
  register: checked

- name: Show a summary of the differences
  ansible.builtin.debug:
    msg: "{{ report.summary }}"
  vars:
    report: "{{ checked | community.airflow.drift_report(generated=now(utc=true, fmt='%Y-%m-%dT%H:%M:%SZ')) }}"
"""

RETURN = r"""
_value:
  description:
    - The drift report. RV(ignore:format) is V(1), and increases when a key is removed or its meaning changes. RV(ignore:drift) is V(true)
      if there are missing, different, unwanted or refused objects. RV(ignore:summary) summarizes the result in one sentence.
      RV(ignore:not_compared) lists the kinds that are not in the files.
    - RV(ignore:kinds) contains, for each kind that was compared, the counts and the following groups. Each group is sorted by key.
    - RV(ignore:missing) lists objects that are in the files but not on the server, with the values in the files.
    - RV(ignore:different) lists objects that differ. For each field, RV(ignore:server) is the value on the server, and RV(ignore:files) is
      the value in the files. RV(ignore:secret) is V(null) if both values are shown, V(different) for a hidden secret that differs, and
      V(unknown) for a value that cannot be compared. Such a value contains a secret that the server does not show, or an unfilled
      placeholder.
    - RV(ignore:unwanted) lists objects that would be deleted, with the values on the server.
    - RV(ignore:problem) of a missing, different or unwanted object is the reason why M(community.airflow.airflow_instance) refuses to
      change it. It is empty if the change can be applied.
    - RV(ignore:refused) lists objects for which no change can be planned, with the reason. An empty key means all undeclared objects of the
      kind. RV(ignore:problem) and RV(ignore:refused) require O(community.airflow.airflow_instance#module:on_error=report).
    - RV(ignore:unverified) lists objects that match the files except for values that cannot be compared. They do not count as drift.
      Whether they are written on every run depends on O(community.airflow.airflow_instance#module:update_secrets).
    - RV(ignore:unmanaged) lists objects that are on the server but not in the files, except Airflow's built-in objects. They do not count
      as drift. RV(ignore:unmanaged) is V(null) unless O(community.airflow.airflow_instance#module:list_unmanaged=true).
    - RV(ignore:left_behind) lists objects that are on the server but could not be exported, with the reason. They do not count as drift,
      and pruning does not delete them.
    - RV(ignore:in_sync) is the number of objects that match the files, not counting those in RV(ignore:unverified).
  type: dict
  sample:
    format: 1
    generated: "2026-03-02T08:14:51Z"
    server:
      url: https://airflow.example.com
      version: 3.3.2
    tree: airflow
    environment: production
    drift: true
    summary: "Drift: 1 object differs from the files (1 different)."
    counts: {missing: 0, different: 1, unwanted: 0, refused: 0, unverified: 0, unmanaged: 1, left_behind: 0, in_sync: 4}
    kinds:
      pools:
        counts: {missing: 0, different: 1, unwanted: 0, refused: 0, unverified: 0, unmanaged: 1, left_behind: 0, in_sync: 4}
        missing: []
        different:
          - key: warehouse
            fields:
              - field: slots
                server: 16
                files: 8
                secret:
            problem: ""
        unwanted: []
        refused: []
        unverified: []
        unmanaged: [old_pool]
        left_behind: []
    not_compared: [roles, users, connections, variables, dags]
"""

import json
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible.utils.unsafe_proxy import wrap_var

from ..module_utils._model.secrets import message_text
from ..plugin_utils._drift.drift import drift_of


def drift_report(result: Any, generated: str, tree: str = "", environment: str = "") -> Any:
    """Return the drift report for a result of ``airflow_instance``."""
    try:
        # plain types, without Ansible's tags
        plain = json.loads(json.dumps(result, default=dict))
        report = drift_of(plain, str(generated), str(tree), str(environment))
    except (TypeError, ValueError) as error:
        raise AnsibleFilterError(message_text(f"drift_report: {error}")) from None
    # up to ansible-core 2.18, text from the server that looks like a template would be resolved
    return wrap_var(report)


class FilterModule:
    """The filter plugin that Ansible loads."""

    def filters(self) -> dict[str, Any]:
        return {"drift_report": drift_report}
