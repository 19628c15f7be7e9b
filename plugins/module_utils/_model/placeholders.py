# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Placeholders for secrets in an export.

This module has no side effects.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .json_values import parsed
from .secrets import texts_with

UNFILLED = "unfilled"
"""Under this key, an exported item contains a mapping from the name of each placeholder to its path. If an item has no placeholders, but
other text in it looks like one, the mapping is empty. If there is no such text either, the item does not have this key."""

_PLACEHOLDER = re.compile(r"\{\{ *(vault_airflow_\w+) *\}\}")
_NO_WORD = re.compile(r"\W+", re.ASCII)


def as_word(text: str) -> str:
    """Convert text to a part of a variable name."""
    return _NO_WORD.sub("_", text)


def is_placeholder(text: str) -> bool:
    """Return whether the whole text looks like a placeholder."""
    return _PLACEHOLDER.fullmatch(text.strip()) is not None


def placeholder_name(text: str) -> str:
    """Return the name in a placeholder, which may lack its braces."""
    return text.strip("{} ")


def own_placeholder(kind: str, key: str, value: Any) -> str:
    """Return the first text that looks like a placeholder for a secret of an object.

    ``kind`` and ``key`` identify the object. Return "" if ``value`` contains no such text. Placeholders for secrets of other objects are
    ignored.
    """
    found = [match for leaf in texts_with(value, "{{") for match in _PLACEHOLDER.finditer(leaf)]
    own = f"vault_airflow_{kind}_{as_word(key)}_" if found else ""
    return next((match[0] for match in found if match[1].startswith(own)), "")


def unfilled_place(item: Mapping[str, Any], places: Mapping[str, Any]) -> str:
    """Return the first unfilled placeholder in an exported item, or "".

    ``places`` maps the names of the placeholders to their paths in the item.
    """
    for name, path in places.items():
        value: Any = item
        for part in path:
            value = parsed(value)
            if isinstance(value, Mapping):
                value = value.get(part)
            elif isinstance(value, list) and str(part).isdecimal() and int(part) < len(value):
                value = value[int(part)]
            else:
                value = None
        if isinstance(value, str) and placeholder_name(value) == name:
            return value
    return ""
