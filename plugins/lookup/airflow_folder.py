# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: airflow_folder
short_description: Check that a folder belongs to one server
version_added: 0.1.0
description:
  - Claims a folder on the controller for the host and its server until the run of Ansible ends, and returns why the host must not use it. An
    empty text means that it may.
  - The roles of this collection check their folders with it, so that two hosts never write to one folder, and the objects of one server are
    not written to another one by accident.
  - The role P(community.airflow.export#role) writes the address of the server to C(exported_from.yml) in the tree. Later runs compare with
    it. Addresses are compared after they were normalised, so that C(localhost) is C(127.0.0.1).
author:
  - community.airflow contributors (@ansible-collections)
options:
  _terms:
    description:
      - Folders, as absolute paths. Of a link, what it points to counts.
    type: list
    elements: str
    required: true
  use:
    description:
      - What the folder is used for.
      - V(export) and V(report) write to it. Only one host and one server may do so.
      - V(apply) reads it as the declaration of a server. Another server may do so only with O(shared=true).
      - V(migrate) keeps in it what one server has on its way to one other server.
    type: str
    choices: [export, report, apply, migrate]
    required: true
  server:
    description:
      - The URL of the host's server.
    type: str
    default: ""
  shared:
    description:
      - Whether several servers share the folder on purpose, for O(use=apply).
    type: bool
    default: false
seealso:
  - plugin: community.airflow.airflow_tree
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Write a report of one's own only to a folder of one's own
  ansible.builtin.assert:
    that: refusal == ""
    fail_msg: "{{ refusal }}"
  vars:
    refusal: "{{ lookup('community.airflow.airflow_folder', '/srv/reports', use='report', server=airflow_url) }}"
"""

RETURN = r"""
_raw:
  description: For each folder, why the host must not use it, or an empty text.
  type: list
  elements: str
"""

from typing import Any

from ansible import constants as C
from ansible.plugins.lookup import LookupBase

from ..plugin_utils._migration.identity import address
from ..plugin_utils._trees.folders import Owner, refusal


class LookupModule(LookupBase):
    def run(self, terms: list[str], variables: dict[str, Any] | None = None, **kwargs: Any) -> list[str]:
        self.set_options(var_options=variables, direct=kwargs)
        owner = Owner(str((variables or {}).get("inventory_hostname", "")), address(self.get_option("server")))
        use, shared = self.get_option("use"), self.get_option("shared")
        return [refusal(C.DEFAULT_LOCAL_TMP, use, str(term), owner, shared) for term in terms]
