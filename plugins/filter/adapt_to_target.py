# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: adapt_to_target
short_description: Sort out what another instance of Apache Airflow can hold
version_added: 0.1.0
description:
  - Of what one instance has, gives what another one can hold, and what has to stay behind, with the reason for each. The role
    P(community.airflow.migrate#role) uses it.
  - Left behind are kinds that the target has no API for, options that its version does not know, values that it refuses, permissions and
    roles that it does not have, and DAGs that it has not parsed.
  - Permissions on C(Datasets) become such on C(Assets) where the target calls them so, and the other way round.
author:
  - community.airflow contributors (@ansible-collections)
options:
  _input:
    description:
      - Lists as the module M(community.airflow.airflow_instance) takes them.
    type: dict
    required: true
  target:
    description:
      - What M(community.airflow.airflow_instance_info) returned of the target as C(instance), with
        O(community.airflow.airflow_instance_info#module:include_defaults=true).
    type: dict
    required: true
  version:
    description:
      - The version of the target.
    type: str
    required: true
  state:
    description:
      - A state for all DAGs, in place of their own.
    type: str
    choices: [paused, unpaused]
seealso:
  - module: community.airflow.airflow_instance_info
  - module: community.airflow.airflow_instance
"""

EXAMPLES = r"""
- name: Look at what the target has
  community.airflow.airflow_instance_info:
    include_defaults: true
    secrets: omit
  register: target

- name: Show what would stay behind
  ansible.builtin.debug:
    msg: "{{ (tree | community.airflow.adapt_to_target(target.instance, version='3.3.2')).skipped }}"
  vars:
    tree: "{{ lookup('community.airflow.airflow_tree', 'migration', kinds=['roles', 'pools']) }}"
"""

RETURN = r"""
_value:
  description: What can be held, and what stays behind.
  type: dict
  contains:
    instance:
      description: What M(community.airflow.airflow_instance) takes.
      type: dict
    skipped:
      description: What stays behind. RV(ignore:part) is the option or the part of the object, or empty where it is the whole object.
      type: list
      elements: dict
      sample:
        - kind: role
          key: analyst
          part: can_edit on SLA Misses
          reason: The target has no such permission.
"""

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

from ..plugin_utils._migration.migration import Migration


def adapt_to_target(source: Any, target: Any, version: str, state: str | None = None) -> dict[str, Any]:
    """What the target can hold, and what stays behind."""
    if not isinstance(source, Mapping) or not isinstance(target, Mapping):
        raise AnsibleFilterError("adapt_to_target takes what an instance has, and what the target has.")
    migration = Migration(target, str(version))
    instance = migration.carried(source)
    if state and "dags" in instance:
        instance["dags"] = [{**dag, "state": state} for dag in instance["dags"]]
    return {"instance": instance, "skipped": migration.skipped}


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        return {"adapt_to_target": adapt_to_target}
