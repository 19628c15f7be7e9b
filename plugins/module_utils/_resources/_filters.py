# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filters that many listings have."""

from __future__ import annotations

from typing import Any

from .._model.resource import Filter, version_tuple

_LISTS = {"texts": "str", "numbers": "int"}


def option(name: str, kind: str) -> dict[str, Any]:
    """The option of a filter: one of Ansible's types, ``texts`` or ``numbers``."""
    # "key" sounds like a secret to Ansible
    plain = {"no_log": False} if "key" in name else {}
    return {"type": "list", "elements": _LISTS[kind], **plain} if kind in _LISTS else {"type": kind, **plain}


def both(name: str, kind: str = "str", v1: str = "", v1_name: str = "", joined: bool = False) -> Filter:
    """A filter of both generations: ``v1`` is the first release of Airflow 2 that has it, ``v1_name`` its name there."""
    return Filter(
        name,
        option(name, kind),
        since={"v1": v1} if v1 else {},
        api_names={"v1": v1_name} if v1_name else {},
        joined={"v1": joined} if joined else {},
    )


def three(name: str, kind: str = "str", since: str = "") -> Filter:
    """A filter that only Airflow 3 has, from a release on."""
    return Filter(name, option(name, kind), since={"v1": None, "v2": since} if since else {"v1": None})


def between(name: str, since: str = "", strict: str = "3.1.0", kind: str = "str") -> tuple[Filter, ...]:
    """The four filters of a range that only Airflow 3 has."""
    first = max(since, strict, key=version_tuple)
    return tuple(three(f"{name}_{end}", kind, since if end.endswith("e") else first) for end in _ENDS)


def between_both(name: str, v1_name: str = "", v1: str = "", kind: str = "str") -> tuple[Filter, ...]:
    """The four filters of a range of which Airflow 2 has those that include the ends."""
    return tuple(
        both(f"{name}_{end}", kind, v1, f"{v1_name}_{end}" if v1_name else "")
        if end.endswith("e")
        else three(f"{name}_{end}", kind, "3.1.0")
        for end in _ENDS
    )


def pattern(name: str, since: str = "") -> tuple[Filter, ...]:
    """The two filters by a part of a text that only Airflow 3 has: anywhere in it, and at its beginning."""
    return (three(f"{name}_pattern", since=since), three(f"{name}_prefix_pattern", since="3.3.0"))


_ENDS = ("gte", "gt", "lte", "lt")
