# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: airflow_folder
short_description: Check that a folder is used for only one server
version_added: 0.1.0
description:
  - Claims a folder on the control node for a host and its server until the Ansible run ends. If the host must not use the folder, the
    lookup returns the reason. Otherwise, it returns an empty string.
  - The roles of this collection use this lookup to check their folders, so that two hosts never write to the same folder, and objects of
    one server are not accidentally written to another server.
  - P(community.airflow.export#role) stores the URL of the server in the file C(exported_from.yml) of the tree, and
    P(community.airflow.migrate#role) stores the URL of the target in the file C(migrated_to.yml). In later runs, the lookup compares this
    URL with O(server). URLs are normalized before the comparison, so C(localhost) equals C(127.0.0.1).
  - While P(community.airflow.export#role) writes the tree, the file C(export_incomplete.yml) lists the kinds that it exports.
author:
  - community.airflow contributors (@ansible-collections)
options:
  _terms:
    description:
      - Absolute paths of folders. Symbolic links are resolved.
    type: list
    elements: str
    required: true
  use:
    description:
      - Purpose of the folder.
      - V(export) writes to the folder. Allowed for a single host and server.
      - V(report) writes to the folder. Allowed for a single host and server.
      - V(apply) reads the folder as the declaration of a server. Several servers may use the folder only with O(shared=true).
      - V(migrate) stores the objects of one server for the migration to another server. Allowed for a single host and target.
    type: str
    choices: [export, report, apply, migrate]
    required: true
  server:
    description:
      - URL of the host's server. For O(use=migrate), the URL of the target.
    type: str
    default: ""
  shared:
    description:
      - For O(use=apply), whether several servers share the folder. If V(true), the folder is neither checked nor claimed.
    type: bool
    default: false
  kinds:
    description:
      - For O(use=export), the lists that the export writes, for example V(pools). If an earlier export to the folder was interrupted, the
        host must not use the folder unless this option contains all lists of that export.
    type: list
    elements: str
    default: []
seealso:
  - plugin: community.airflow.airflow_tree
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Check that no other host uses the folder for its report
  ansible.builtin.assert:
    that: refusal == ""
    fail_msg: "{{ refusal }}"
  vars:
    refusal: "{{ lookup('community.airflow.airflow_folder', '/srv/reports', use='report', server=airflow_url) }}"
"""

RETURN = r"""
_raw:
  description: For each folder, the reason why the host must not use it, or an empty string.
  type: list
  elements: str
"""

from typing import Any

from ansible import constants as C
from ansible.plugins.lookup import LookupBase

from ..module_utils._model.secrets import message_text
from ..plugin_utils._migration.identity import address
from ..plugin_utils._trees.folders import Owner, folder_conflict


class LookupModule(LookupBase):
    def run(self, terms: list[str], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[str]:
        self.set_options(var_options=variables, direct=kwargs)
        owner = Owner(str((variables or {}).get("inventory_hostname", "")), address(self.get_option("server")))
        use, options = self.get_option("use"), {name: self.get_option(name) for name in ("shared", "kinds")}
        return [message_text(folder_conflict(C.DEFAULT_LOCAL_TMP, use, str(term), owner, **options)) for term in terms]
