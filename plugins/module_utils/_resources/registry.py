# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All kinds of objects that the modules manage.

Each kind comes after the kinds that its objects may require.
"""

from __future__ import annotations

from .connection import CONNECTION
from .dag import DAG
from .pool import POOL
from .role import ROLE
from .user import USER
from .variable import VARIABLE

RESOURCES = (ROLE, USER, POOL, CONNECTION, VARIABLE, DAG)
