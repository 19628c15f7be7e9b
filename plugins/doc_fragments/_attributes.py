# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Attributes of the modules."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Can run in check mode and return the predicted changes without modifying the server.
    support: full
  diff_mode:
    description: Returns details on what has changed (or would change in check mode) when in diff mode.
    support: full
  idempotent:
    description: When run again with the same options, the module makes no changes.
    support: full
  action_group:
    description: Use C(group/community.airflow.airflow) in C(module_defaults) to set options for all modules of the collection.
    support: full
    membership: [community.airflow.airflow]
"""

    INFO = r"""
attributes:
  check_mode:
    description: Can run in check mode, with the same result, because the module only reads.
    support: full
  diff_mode:
    description: Returns details on what has changed when in diff mode.
    support: N/A
    details:
      - The module does not modify the server.
  idempotent:
    description: When run again with the same options, the module makes no changes.
    support: full
  action_group:
    description: Use C(group/community.airflow.airflow) in C(module_defaults) to set options for all modules of the collection.
    support: full
    membership: [community.airflow.airflow]
"""
