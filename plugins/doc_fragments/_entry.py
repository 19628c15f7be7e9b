# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of a value under a key."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  value:
    description:
      - The value, anything that JSON can say except V(null). Required for O(state=present).
      - Text and numbers are different values. What a template makes of a number is text for ansible-core before 2.19.
      - Where O(key), or a key inside the value, sounds like a secret (C(password), C(token) and so on), diff and result show V(***).
        The server itself shows it to everybody who may read it.
    type: raw
  state:
    description:
      - Whether there is to be such an entry.
    type: str
    choices: [present, absent]
    default: present
  sensitive:
    description:
      - Whether the value is a secret. If so, neither diff nor result shows it.
    type: bool
    default: false
"""
