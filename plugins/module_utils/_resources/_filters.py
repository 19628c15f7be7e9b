# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filters that many listings share."""

from __future__ import annotations

from typing import Any

from .._model.resource import Filter, version_tuple

_ENDS = ("gte", "gt", "lte", "lt")
_LISTS = {"texts": "str", "numbers": "int"}


def option(name: str, kind: str) -> dict[str, Any]:
    """Return the option of a filter.

    ``kind`` is one of Ansible's types, ``texts`` or ``numbers``.
    """
    # Ansible treats "key" as the name of a secret
    plain = {"no_log": False} if "key" in name else {}
    return {"type": "list", "elements": _LISTS[kind], **plain} if kind in _LISTS else {"type": kind, **plain}


def both(
    name: str,
    kind: str = "str",
    v1: str = "",
    v1_name: str = "",
    joined: bool = False,
    ignores_zero: bool = False,
    choices: tuple[str, ...] = (),
) -> Filter:
    """Return a filter of Airflow 2 and 3.

    ``v1`` is the first release of Airflow 2 that supports the filter, and ``v1_name`` is the name of the filter in Airflow 2. If ``joined`` is
    true, Airflow 2 expects a list as one comma-separated parameter. If ``ignores_zero`` is true, Airflow 2 ignores the filter if its value is 0.
    ``choices`` are the allowed values, if Airflow 2 does not reject others.
    """
    return Filter(
        name,
        {**option(name, kind), **({"choices": list(choices)} if choices else {})},
        since={"v1": v1} if v1 else {},
        api_names={"v1": v1_name} if v1_name else {},
        joined={"v1": joined} if joined else {},
        ignores_zero=("v1",) if ignores_zero else (),
    )


def three(name: str, kind: str = "str", since: str = "", needs: tuple[str, ...] = ()) -> Filter:
    """Return a filter that only Airflow 3 supports.

    If ``since`` is set, only this release and later releases support the filter. ``needs`` are further options that it requires.
    """
    return Filter(name, option(name, kind), since={"v1": None, "v2": since} if since else {"v1": None}, needs=needs)


def bounds(*names: str, ends: tuple[str, ...] = _ENDS) -> list[str]:
    """Return the names of range filters."""
    return [f"{name}_{end}" for name in names for end in ends]


def between(name: str, since: str = "", kind: str = "str") -> tuple[Filter, ...]:
    """Return four range filters of a field for Airflow 3.

    ``since`` is the first release that supports the inclusive filters (``gte``, ``lte``). The exclusive filters (``gt``, ``lt``) also require
    3.1.0 or later.
    """
    first = max(since, "3.1.0", key=version_tuple)
    return tuple(three(f"{name}_{end}", kind, since if end.endswith("e") else first) for end in _ENDS)


def between_both(name: str, v1_name: str = "", v1: str = "", kind: str = "str") -> tuple[Filter, ...]:
    """Return the four range filters of a field.

    Airflow 2 supports only the two inclusive filters (``gte``, ``lte``).
    """
    return tuple(
        both(f"{name}_{end}", kind, v1, f"{v1_name}_{end}" if v1_name else "")
        if end.endswith("e")
        else three(f"{name}_{end}", kind, "3.1.0")
        for end in _ENDS
    )


def pattern(name: str, since: str = "") -> tuple[Filter, ...]:
    """Return two pattern filters of a text field for Airflow 3.

    The first one finds a pattern anywhere in the text, and the second one only at the start.
    """
    return (
        three(f"{name}_pattern", since=since),
        three(f"{name}_prefix_pattern", since=max(since, "3.2.2", key=version_tuple)),
    )
