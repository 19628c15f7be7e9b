# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: drift_report
short_description: Sort what a check of an Airflow instance found into a drift report
version_added: 0.1.0
description:
  - Takes what M(community.airflow.airflow_instance) returned in check mode, and gives a report for machines, in an order that does not change.
  - The role P(community.airflow.drift_report#role) does all that is around it.
author:
  - community.airflow contributors (@ansible-collections)
options:
  _input:
    description:
      - The result of M(community.airflow.airflow_instance) in check mode. With O(community.airflow.airflow_instance#module:list_unmanaged=true),
        the report also tells what no file names.
    type: dict
    required: true
  generated:
    description:
      - The time of the check, as it is to stand in the report.
    type: str
    required: true
  tree:
    description:
      - What the instance was compared with, such as the folder of the files.
    type: str
    default: ""
  environment:
    description:
      - The environment of these files.
    type: str
    default: ""
seealso:
  - plugin: community.airflow.render_drift_report
    plugin_type: filter
  - module: community.airflow.airflow_instance
"""

EXAMPLES = r"""
- name: Compare pools with what they should be
  community.airflow.airflow_instance:
    pools:
      - name: warehouse
        slots: 8
    list_unmanaged: true
  check_mode: true
  diff: true
  register: checked

- name: Count what differs
  ansible.builtin.debug:
    msg: "{{ report.summary }}"
  vars:
    report: "{{ checked | community.airflow.drift_report(generated=now(utc=true, fmt='%Y-%m-%dT%H:%M:%SZ')) }}"
"""

RETURN = r"""
_value:
  description:
    - RV(ignore:format) is V(1), and is raised when a key changes its meaning. RV(ignore:drift) says whether applying the files would change
      anything. RV(ignore:summary) says it as a sentence. RV(ignore:not_compared) lists the kinds of which the files say nothing.
    - RV(ignore:kinds) holds, for each kind that was compared, its counts and these groups, sorted by key.
    - RV(ignore:missing) is what the server does not have, with the values in the files.
    - RV(ignore:different) is what the server has otherwise. Of each field, RV(ignore:server) is the value there, RV(ignore:files) the one in
      the files. RV(ignore:secret) is V(null) where both are shown, V(different) for a secret that differs, and V(unknown) for one that the
      server does not show.
    - RV(ignore:unwanted) is what the server has and would be deleted, with the values there.
    - RV(ignore:unverified) is what has secrets that the server does not show, with nothing else that differs. It is no drift. Whether it is
      written at every run or left alone is for O(community.airflow.airflow_instance#module:update_secrets) to say.
    - RV(ignore:unmanaged) is what the server has and no file names, without what Airflow itself brings along. It is no drift. It is V(null)
      where nobody looked for it.
    - RV(ignore:left_behind) is what the server has and an export could not write to a file, with the reason. It is no drift, and never deleted
      because it is missing in the files.
    - RV(ignore:in_sync) counts what is as the files say.
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
    counts: {missing: 0, different: 1, unwanted: 0, unverified: 0, unmanaged: 1, left_behind: 0, in_sync: 4}
    kinds:
      pools:
        counts: {missing: 0, different: 1, unwanted: 0, unverified: 0, unmanaged: 1, left_behind: 0, in_sync: 4}
        missing: []
        different:
          - key: warehouse
            fields:
              - field: slots
                server: 16
                files: 8
                secret:
        unwanted: []
        unverified: []
        unmanaged: [old_pool]
        left_behind: []
    not_compared: [roles, users, connections, variables, dags]
"""

import json
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible.utils.unsafe_proxy import wrap_var

from ..plugin_utils._drift.drift import drift_of


def drift_report(result: Any, generated: str, tree: str = "", environment: str = "") -> Any:
    """The drift report of a result."""
    try:
        # without the types in which Ansible wraps what it knows of a value
        plain = json.loads(json.dumps(result, default=dict))
        report = drift_of(plain, str(generated), str(tree), str(environment))
    except (TypeError, ValueError) as error:
        raise AnsibleFilterError(f"drift_report: {error}") from None
    # up to ansible-core 2.18, a text of the server that looks like a template would be taken for one
    return wrap_var(report)


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        return {"drift_report": drift_report}
