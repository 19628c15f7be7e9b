# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of a value that is stored under a key."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  value:
    description:
      - Value of the entry. Any JSON value except V(null). Required for O(state=present).
      - The string V('42') and the number V(42) are different values. Before ansible-core 2.19, a template that evaluates to a number
        results in a string.
      - If O(key) suggests a secret, for example C(password) or C(token), diffs and results show V(***) instead of the value. Otherwise,
        V(***) replaces only those values inside O(value) whose keys suggest a secret. The server still shows the whole value to every user
        who is allowed to read the entry.
    type: raw
  state:
    description:
      - Whether the entry should exist.
      - V(present) creates or updates the entry.
      - V(absent) deletes the entry.
    type: str
    choices: [present, absent]
    default: present
  sensitive:
    description:
      - Whether the value is a secret. If V(true), diffs and results show V(***) instead of the value, regardless of O(key).
    type: bool
    default: false
"""
