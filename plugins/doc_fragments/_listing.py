# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of modules that list."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  order_by:
    description:
      - Field to sort by, in Airflow's words; with a minus in front, in descending order. Which fields a server sorts by depends on its
        version.
    type: str
  limit:
    description:
      - The most objects to return. All are returned if it is left out, whatever the server's limit for a page is.
    type: int
"""

    LIMITED = r"""
options:
  limit:
    description:
      - The most objects to return. All are returned if it is left out, whatever the server's limit for a page is.
    type: int
"""
