# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Comparison of desired values with those of a server.

This module has no side effects.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .types import MASK

_LEVELS_OF_MASKS = 5
"""Under a sensitive name, servers mask each text separately up to this level. They mask each deeper value as a whole, whatever its type."""


class Comparison(enum.IntEnum):
    """The result of comparing two values.

    The results are ordered, so that ``max`` combines several of them.
    """

    SAME = 0
    UNKNOWN = 1
    DIFFERENT = 2


def compare(wanted: Any, visible: Any, masks: bool = True, unknown: bool = False, level: int = 0) -> Comparison:
    """Compare a desired value with the server's.

    If ``masks`` is true, a mask in the server's value matches any text. At levels greater than ``_LEVELS_OF_MASKS``, it matches any value. If
    ``unknown`` is true, a desired value that is a mask matches any value. The result of such a match is ``UNKNOWN``. ``level`` is the depth at which
    the values are nested.
    """
    if unknown and wanted == MASK:
        return Comparison.UNKNOWN
    if isinstance(wanted, str) and wanted == visible:
        return Comparison.SAME
    if masks and visible == MASK and level > _LEVELS_OF_MASKS:
        return Comparison.UNKNOWN
    if isinstance(wanted, Mapping) and isinstance(visible, Mapping):
        if wanted.keys() != visible.keys():
            return Comparison.DIFFERENT
        return max(
            (compare(wanted[key], visible[key], masks, unknown, level + 1) for key in wanted), default=Comparison.SAME
        )
    if isinstance(wanted, list) and isinstance(visible, list):
        if len(wanted) != len(visible):
            return Comparison.DIFFERENT
        return max(
            (compare(one, other, masks, unknown, level + 1) for one, other in zip(wanted, visible)),
            default=Comparison.SAME,
        )
    if _json_form(wanted) == _json_form(visible):
        return Comparison.SAME
    if masks and isinstance(wanted, str) and isinstance(visible, str) and MASK in visible:
        pattern = ".*".join(re.escape(part) for part in visible.split(MASK))
        if re.fullmatch(pattern, wanted, re.DOTALL):
            return Comparison.UNKNOWN
    return Comparison.DIFFERENT


def differs(wanted: Any, visible: Any, masks: bool = True) -> bool:
    """Return whether a desired value and the server's value differ as JSON.

    In Python, ``1`` equals ``True`` and ``1.0``. Therefore, values that users specify are compared with this function.
    """
    return compare(wanted, visible, masks) is Comparison.DIFFERENT


def _json_form(value: Any) -> tuple[str, Any]:
    """Return a form of a value that is equal only for values that are equal as JSON.

    Python treats ``True``, ``1`` and ``1.0`` as equal. Their forms differ. PostgreSQL (JSONB) stores ``1e+16`` as an integer, and ``-0.0`` as
    ``0.0``. The form of such a number and that of the stored number are equal.
    """
    if isinstance(value, bool):
        return "boolean", value
    if isinstance(value, float):
        text = repr(value)
        return ("", int(Decimal(text))) if "e+" in text else (".", value)
    return "", value
