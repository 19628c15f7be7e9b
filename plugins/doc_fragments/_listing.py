# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of modules that return lists."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  order_by:
    description:
      - Name of the field to sort by, as in Airflow's API. Prefix the name with a minus sign to sort in descending order. The supported
        fields depend on the version of Airflow.
    type: str
  limit:
    description:
      - Maximum number of objects to return. If omitted, all objects are returned, regardless of the server's page size limit.
    type: int
"""

    LIMITED = r"""
options:
  limit:
    description:
      - Maximum number of objects to return. If omitted, all objects are returned, regardless of the server's page size limit.
    type: int
"""
