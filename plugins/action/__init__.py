# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Imports that the processes of all tasks share.

Ansible imports this package when it reads a playbook.
"""

from __future__ import annotations

from ..plugin_utils._inline import action  # noqa: F401
