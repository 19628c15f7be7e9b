# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action plugin of all modules of the collection.

``plugin_routing`` in ``meta/runtime.yml`` redirects all modules to this plugin. It is named after the module airflow_api, because
Ansible documents an action plugin through the module of the same name.
"""

from __future__ import annotations

from ..plugin_utils._inline import action

ActionModule = action.ActionModule
