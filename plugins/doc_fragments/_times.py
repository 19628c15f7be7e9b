# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Note about options that specify a time."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options: {}
notes:
  - Options that specify a time accept a date such as V(2026-03-31), which means the start of that day, or a date and time such as
    V(2026-03-31T08:00:00Z). Values without a time zone are interpreted as UTC.
"""
