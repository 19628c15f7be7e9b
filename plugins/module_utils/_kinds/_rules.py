# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules that more than one kind needs: each says what is wrong with a value, or nothing. Pure.

Note that these are private to the collection.
"""

from __future__ import annotations

import re
from typing import Any

from ansible_collections.community.airflow.plugins.module_utils._resource import Rule


def without_slash(key: str) -> str:
    """These servers store a key with a slash, and answer 404 to every later request for it."""
    return "must not hold a slash: this server would store it and never find it again" if "/" in key else ""


def at_least(lowest: int) -> Rule:
    return lambda value: f"must be {lowest} or more" if isinstance(value, int) and value < lowest else ""


def matching(pattern: str, words: str) -> Rule:
    return lambda value: "" if re.fullmatch(pattern, value) else f"must consist of {words}"


def json_object(value: Any) -> str:
    return "must be a mapping or the JSON text of one" if isinstance(value, str) else ""
