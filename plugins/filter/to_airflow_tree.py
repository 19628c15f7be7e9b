# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: to_airflow_tree
short_description: Convert an Apache Airflow instance to a tree of files
version_added: 0.1.0
description:
  - Returns the content of the files of a tree that P(community.airflow.airflow_tree#lookup) can read. The content changes only if the
    instance changes. P(community.airflow.export#role) writes these files.
  - The file C(secrets.example.yml) lists the variables that have to be defined before the tree can be applied.
  - The file C(left_behind.yml) lists objects that cannot be stored in a file, with the reason. Pruning does not delete these objects.
  - Only placeholders are templates. All other text that Ansible could interpret as a template is marked with C(!unsafe), so that it is
    applied unchanged.
author:
  - community.airflow contributors (@ansible-collections)
options:
  _input:
    description:
      - Result of M(community.airflow.airflow_instance_info). The keys C(instance), C(placeholders) and C(left_behind) are used.
    type: dict
    required: true
  secrets:
    description:
      - Content of the existing file C(secrets.example.yml) of the tree. Variables of kinds that are not being exported are kept, because
        the files of these kinds are kept as well.
    type: str
    default: ""
  left_behind:
    description:
      - Content of the existing file C(left_behind.yml) of the tree. Objects of kinds that are not being exported are kept.
    type: str
    default: ""
seealso:
  - plugin: community.airflow.airflow_tree
    plugin_type: lookup
  - module: community.airflow.airflow_instance_info
"""

EXAMPLES = r"""
- name: Read the instance
  community.airflow.airflow_instance_info:
  register: found

- name: Show the file for pools
  ansible.builtin.debug:
    msg: "{{ (found | community.airflow.to_airflow_tree)['base/pools.yml'] }}"
"""

RETURN = r"""
_value:
  description: Content of each file, by its path in the tree.
  type: dict
  sample:
    base/pools.yml: |
      ---
      pools:
        - name: warehouse
          slots: 8
"""

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleFilterError
from ansible.utils.unsafe_proxy import wrap_var

from ..module_utils._errors import InvalidRequestError
from ..module_utils._model.secrets import message_text
from ..plugin_utils._trees.files import tree_files


def to_airflow_tree(found: Any, secrets: str = "", left_behind: str = "") -> dict[str, str]:
    """Return the text of each file, by its path in the tree."""
    if not isinstance(found, Mapping) or not {"instance", "placeholders"} <= set(found):
        raise AnsibleFilterError("to_airflow_tree: the input must be a result of airflow_instance_info.")
    try:
        # placeholders are resolved when the files are read
        left = found.get("left_behind", ())
        return wrap_var(tree_files(found["instance"], found["placeholders"], str(secrets), left, str(left_behind)))
    except (InvalidRequestError, ValueError) as error:
        raise AnsibleFilterError(message_text(f"to_airflow_tree: {error}")) from None


class FilterModule:
    """The filter plugin that Ansible loads."""

    def filters(self) -> dict[str, Any]:
        return {"to_airflow_tree": to_airflow_tree}
