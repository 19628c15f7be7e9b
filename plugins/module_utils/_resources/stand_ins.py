# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of stand-ins, which are roles that temporarily replace other roles.

An interrupted replacement can be found only by the name of its stand-in. This module has no side effects.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

_SUFFIX = " (community.airflow)"
_LONGEST = 64
"""Maximum length of a role name in Airflow's database."""
_HASH = re.compile(r"~[0-9a-f]{8}$")


def is_stand_in(name: str) -> bool:
    return name.endswith(_SUFFIX) and name != _SUFFIX


def stand_in_of(role: str) -> str:
    """Return the name of the role that replaces ``role``.

    If the name would be too long, it is shortened. The result is always the same for the same role.
    """
    if len(role) + len(_SUFFIX) <= _LONGEST:
        return role + _SUFFIX
    mark = "~" + hashlib.sha256(role.encode()).hexdigest()[:8]
    return role[: _LONGEST - len(_SUFFIX) - len(mark)] + mark + _SUFFIX


def original_of(stand_in: str, known: Iterable[str]) -> str:
    """Return the role that a stand-in replaces, or "" if it is unknown.

    The role is unknown if the name of the stand-in was shortened and belongs to none of the ``known`` roles.
    """
    match = next((role for role in known if not is_stand_in(role) and stand_in_of(role) == stand_in), "")
    name = stand_in[: -len(_SUFFIX)]
    shortened = len(stand_in) == _LONGEST and _HASH.search(name)
    return match or ("" if shortened else name)
