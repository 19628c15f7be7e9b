# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: is_same_server
short_description: Find out whether two names lead to one Airflow server
version_added: 0.1.0
description:
  - Compares the URLs first, after they were normalised. The case, the default port, a slash at the end, C(/api/v1), and the names of the
    loopback address make no difference.
  - Then compares what the servers report. When DAGs were parsed, when users last logged in, and the latest entry of the event log are known to
    the microsecond, and differ between any two servers that are in use. Two names with equal facts are one server, or a server and a copy of
    its database that nobody has used yet.
  - The role P(community.airflow.migrate#role) refuses with it to migrate a server to itself.
author:
  - community.airflow contributors (@ansible-collections)
options:
  _input:
    description:
      - One server, with its C(url), and in C(dags), C(users) and C(event_logs) what the info modules returned. Lists that are missing are empty.
    type: dict
    required: true
  other:
    description:
      - The other one, in the same form.
    type: dict
    required: true
  again:
    description:
      - The first one, asked again after the other one. What changed meanwhile is not compared. If omitted, only the URLs are compared.
    type: dict
seealso:
  - plugin: community.airflow.migrate
    plugin_type: role
"""

EXAMPLES = r"""
- name: Keep a copy from being made of a server onto itself
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
  description: Whether both are one server.
  type: bool
  sample: true
"""

from collections.abc import Mapping
from typing import Any

from ..plugin_utils._migration.identity import address, facts_of, is_one_server


def is_same_server(server: Mapping[str, Any], other: Mapping[str, Any], again: Mapping[str, Any] | None = None) -> bool:
    """Whether both are one server."""
    if address(str(server["url"])) == address(str(other["url"])):
        return True
    return again is not None and is_one_server(_facts(server), _facts(other), _facts(again))


def _facts(server: Mapping[str, Any]) -> dict[str, Any]:
    return facts_of(*(server.get(name) or [] for name in ("dags", "users", "event_logs")))


class FilterModule:
    """The filter of this file."""

    def filters(self) -> dict[str, Any]:
        return {"is_same_server": is_same_server}
