# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The names of the roles that replace others for a moment. Such a name is all that an interrupted replacement leaves to be found by. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

_SUFFIX = " (community.airflow)"
_LONGEST = 64
"""The longest name of a role that Airflow's database holds."""
_HASH = re.compile(r"~[0-9a-f]{8}$")


def is_stand_in(name: str) -> bool:
    return name.endswith(_SUFFIX) and name != _SUFFIX


def stand_in_of(role: str) -> str:
    """The name of the role that replaces ``role``. A long name is shortened, always to the same one."""
    if len(role) + len(_SUFFIX) <= _LONGEST:
        return role + _SUFFIX
    mark = "~" + hashlib.sha256(role.encode()).hexdigest()[:8]
    return role[: _LONGEST - len(_SUFFIX) - len(mark)] + mark + _SUFFIX


def original_of(stand_in: str, known: Iterable[str]) -> str:
    """The role that a stand-in replaces; "" where its name was shortened, and none of the ``known`` ones is it."""
    found = next((role for role in known if not is_stand_in(role) and stand_in_of(role) == stand_in), "")
    name = stand_in[: -len(_SUFFIX)]
    shortened = len(stand_in) == _LONGEST and _HASH.search(name)
    return found or ("" if shortened else name)
