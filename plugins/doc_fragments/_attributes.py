# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules support."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Can run in check mode and say what it would change, without changing it.
    support: full
  diff_mode:
    description: Says in diff mode what was changed, or in check mode would be.
    support: full
  idempotent:
    description: Run again with the same options, it changes nothing.
    support: full
  action_group:
    description: Use C(group/community.airflow.airflow) in C(module_defaults) to set options for every module of the collection.
    support: full
    membership: [community.airflow.airflow]
"""

    INFO = r"""
attributes:
  check_mode:
    description: Can run in check mode, and does the same, since it changes nothing.
    support: full
  diff_mode:
    description: Says in diff mode what was changed.
    support: N/A
    details:
      - The module changes nothing.
  idempotent:
    description: Run again with the same options, it changes nothing.
    support: full
  action_group:
    description: Use C(group/community.airflow.airflow) in C(module_defaults) to set options for every module of the collection.
    support: full
    membership: [community.airflow.airflow]
"""
