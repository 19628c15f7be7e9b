# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: is_same_server
short_description: Determine whether two URLs lead to the same Airflow server
version_added: 0.1.0
description:
  - The filter first compares the normalized URLs. Credentials, the case of the host name, the default port, a trailing slash, and a
    trailing C(/api/v1) or C(/api/v2) are ignored. All names and addresses of the local host are treated as equal.
  - If the URLs differ, the filter looks for proof that the servers are different. It compares the times at which DAGs were last parsed, the
    times at which users were created and last logged in, and the times of entries in the event log. These times have a precision of
    microseconds, and differ between any two servers. The filter also compares how often each user has logged in. If one of these values
    differs for a DAG, user or entry that both URLs report, the servers are different. If the URLs report no common DAG, user or entry,
    different versions of Airflow are also proof.
  - Without proof, the result is V(true). In this case, the URLs may lead to the same server, or to two servers that cannot be
    distinguished. Two servers cannot be distinguished if one of them uses a fresh copy of the other server's database, or if the two users
    that log in cannot read any object in common.
  - P(community.airflow.migrate#role) uses this filter to prevent the migration of a server to itself.
author:
  - community.airflow contributors (@ansible-collections)
options:
  _input:
    description:
      - The first server, as a mapping with the keys C(url) and C(version), and with the lists C(dags), C(users) and C(event_logs) from the
        results of the info modules. Missing lists are treated as empty.
    type: dict
    required: true
  other:
    description:
      - The second server, in the same format.
    type: dict
    required: true
  again:
    description:
      - The first server, read again after the second one. Data that has changed in the meantime is not compared. If omitted, only the URLs
        are compared, and the result is V(false) unless they are equivalent.
    type: dict
seealso:
  - plugin: community.airflow.migrate
    plugin_type: role
"""

EXAMPLES = r"""
- name: Fail if source and target are the same server
  ansible.builtin.assert:
    that: not (source | community.airflow.is_same_server(target))
  vars:
    source:
      url: http://localhost:8080/
    target:
      url: http://127.0.0.1:8080/api/v1
"""

RETURN = r"""
_value:
  description: Whether both URLs lead, or may lead, to the same server.
  type: bool
  sample: true
"""

from collections.abc import Mapping
from typing import Any

from ..plugin_utils._migration.identity import address, are_different, facts_of


def is_same_server(server: Mapping[str, Any], other: Mapping[str, Any], again: Mapping[str, Any] | None = None) -> bool:
    """Return whether both results come, or may come, from the same server."""
    if address(str(server["url"])) == address(str(other["url"])):
        return True
    versions = [str(one.get("version") or "") for one in (server, other)]
    return again is not None and not are_different(_facts(server), _facts(other), _facts(again), versions)


def _facts(server: Mapping[str, Any]) -> dict[str, Any]:
    return facts_of(*(server.get(name) or [] for name in ("dags", "users", "event_logs")))


class FilterModule:
    """The filter plugin that Ansible loads."""

    def filters(self) -> dict[str, Any]:
        return {"is_same_server": is_same_server}
