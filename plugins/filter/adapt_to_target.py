# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: adapt_to_target
short_description: Adapt objects to another Apache Airflow instance
version_added: 0.1.0
description:
  - Splits the objects of one instance into those that another instance can store, and those that are left behind, with the reason for each.
    P(community.airflow.migrate#role) uses this filter.
  - An object is left behind if the target has no API for its kind, or does not accept its key or one of its values. A DAG is also left
    behind if the target has not parsed it. A user is also left behind if the target has another user with the same email address, or with a
    name that differs only in case. With O(ignores_case=true), an object of any kind is left behind if its name differs only in case from
    the name of an object on the target.
  - Only part of an object is left behind if the rest can be stored. This applies to options that the target does not support or does not
    allow to be changed, to permissions that do not exist on the target, to permissions on DAGs that do not exist on the target, and to
    roles of a user that do not exist on the target.
  - If none of a user's roles can be stored and the user already exists on the target, the user keeps the current roles there. The same
    applies to the permissions of a role.
  - The permissions of Airflow's built-in roles are added to those of the same roles on the target, and do not replace them.
  - Permissions on C(Datasets) are converted to permissions on C(Assets) if the target uses that name, and vice versa.
author:
  - community.airflow contributors (@ansible-collections)
options:
  _input:
    description:
      - Objects to adapt, as lists in the format of M(community.airflow.airflow_instance).
    type: dict
    required: true
  target:
    description:
      - C(instance) as returned by M(community.airflow.airflow_instance_info) for the target, with
        O(community.airflow.airflow_instance_info#module:include_defaults=true).
    type: dict
    required: true
  version:
    description:
      - Version of the target.
    type: str
    required: true
  config:
    description:
      - Content of C(/ui/config) on a target with Airflow 3, as returned by M(community.airflow.airflow_api). The content shows whether
        multi-team mode is enabled. If this mode is disabled, C(team_name) is left behind. If O(config) is omitted, C(team_name) is kept.
    type: dict
  ignores_case:
    description:
      - Whether the database of the target compares names case-insensitively, as MySQL does by default. Of several objects whose names
        differ only in case, only one is kept.
    type: bool
    default: false
  state:
    description:
      - State to set for all DAGs, instead of their own states.
    type: str
    choices: [paused, unpaused]
seealso:
  - module: community.airflow.airflow_instance_info
  - module: community.airflow.airflow_instance
"""

EXAMPLES = r"""
- name: Read the target
  community.airflow.airflow_instance_info:
    include_defaults: true
    secrets: omit
  register: target

- name: Show the objects that would be left behind
  ansible.builtin.debug:
    msg: "{{ (tree | community.airflow.adapt_to_target(target.instance, version='3.3.2')).skipped }}"
  vars:
    tree: "{{ lookup('community.airflow.airflow_tree', 'migration', kinds=['roles', 'pools']) }}"
"""

RETURN = r"""
_value:
  description: Objects that the target can store, and objects that are left behind.
  type: dict
  contains:
    instance:
      description: Lists in the format of M(community.airflow.airflow_instance).
      type: dict
    skipped:
      description: Objects and parts of objects that are left behind. RV(ignore:part) is the option, permission or role. It is empty if the
        whole object is left behind.
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

from ..module_utils._errors import InvalidRequestError
from ..module_utils._model.resource import given_version
from ..module_utils._model.secrets import message_text
from ..module_utils._reconcile.prune import LEFT_BEHIND
from ..plugin_utils._migration.migration import Migration
from ..plugin_utils._trees.tree import KINDS, lists_by_kind


def adapt_to_target(
    source: Any,
    target: Any,
    version: str,
    state: str | None = None,
    config: Mapping[str, Any] | None = None,
    ignores_case: bool = False,
) -> dict[str, Any]:
    """Return the objects that the target can store, and those that are left behind."""
    if not isinstance(source, Mapping) or not isinstance(target, Mapping):
        raise AnsibleFilterError(
            "adapt_to_target: the input and the option target must be mappings from kinds, such as pools, to lists of objects."
        )
    if state not in (None, "", "paused", "unpaused"):
        raise AnsibleFilterError(message_text(f"adapt_to_target: state must be paused or unpaused, not {state!r}."))
    try:
        version = given_version("version", version)
        lists = _lists("the input", source)
        migration = Migration(_current(target), version, config, ignores_case)
    except InvalidRequestError as error:
        raise AnsibleFilterError(message_text(f"adapt_to_target: {error}")) from None
    if state and "dags" in lists:
        # first, because the target may not support the other state
        lists["dags"] = [{**dag, "state": state} for dag in lists["dags"]]
    return {"instance": migration.carried(lists), "skipped": migration.skipped}


def _lists(name: str, instance: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the objects of an instance, without those that cannot be exported."""
    return lists_by_kind(name, {kind: rows for kind, rows in instance.items() if kind != LEFT_BEHIND})


def _current(target: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the objects of the target, with those that cannot be exported."""
    found = _lists("the target", target)
    for kind, rows in found.items():
        key = KINDS[kind].key
        if not all(row.get(key) for row in rows):
            raise InvalidRequestError(f"the target: each item in {kind} must be a mapping that has the key {key}.")
    return {**found, LEFT_BEHIND: target.get(LEFT_BEHIND) or []}


class FilterModule:
    """The filter plugin that Ansible loads."""

    def filters(self) -> dict[str, Any]:
        return {"adapt_to_target": adapt_to_target}
