# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values that were encrypted with Ansible Vault: what holds them is a secret wherever it is used.

ansible-core marks them with tags from 2.19 on, and before with a type of text.

No version marks the variables of a file that is encrypted as a whole: from 2.19 on, the file's mapping has a tag and what is in it has none.
But values know the file that they come from, and whether that one is encrypted can be seen. From 2.19 on, only what a task made does not know
it, before that neither JSON, the command line nor numbers do. Such a value may be a secret.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cache
from typing import Any

from ansible.parsing.vault import is_encrypted_file

from ...module_utils._model.secrets import MASKED, masked_at
from .._ansible_core import file_of, is_vaulted_text

Path = tuple[str, ...]


class Origin(IntEnum):
    """Where a value comes from, as far as it matters: of several values, the highest one counts."""

    CLEAR = 0
    UNKNOWN = 1
    VAULTED = 2


def is_vaulted(value: Any) -> bool:
    """Whether ansible-core decrypted this very value, or the file that it comes from."""
    # a text without any mark, as most are
    if type(value) is str:  # pylint: disable=unidiomatic-typecheck
        return False
    return is_vaulted_text(value)


def vaulted_paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where vaulted values are in a structure."""
    if value is not None and is_vaulted(value):
        yield path
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from vaulted_paths(item, (*path, str(name)))
    elif isinstance(value, (list, tuple)):
        for place, item in enumerate(value):
            yield from vaulted_paths(item, (*path, str(place)))


def origin(value: Any) -> Origin:
    """Whether a variable, or a part of it, was encrypted."""
    if next(vaulted_paths(value), None) is not None:
        return Origin.VAULTED
    return _origin_by_file(value, Origin.UNKNOWN)


def _origin_by_file(value: Any, around: Origin) -> Origin:
    """``around`` is that of the mapping or list that the value is in: before 2.19, numbers do not know their file."""
    file = file_of(value)
    here = around if file is None else _origin_of_file(file) if file else Origin.CLEAR
    if value is None or isinstance(value, bool):
        return Origin.CLEAR
    if isinstance(value, Mapping):
        parts: list[Any] = list(value.values())
    elif isinstance(value, (list, tuple)):
        parts = list(value)
    else:
        return here
    return max((_origin_by_file(part, here) for part in parts), default=Origin.CLEAR)


# it is asked for each variable, and a task of Ansible is a process of its own
@cache
def _origin_of_file(file: str) -> Origin:
    try:
        with open(file, "rb") as content:
            return Origin.VAULTED if is_encrypted_file(content) else Origin.CLEAR
    except (OSError, ValueError):
        # such as "<string>"
        return Origin.UNKNOWN


def marked(arguments: Mapping[str, Any], paths: Sequence[Path], lists: Sequence[str]) -> dict[str, Any]:
    """The arguments of a task with a note in each item of the ``lists`` that says which of its options were vaulted."""
    result = dict(arguments)
    for name in lists:
        if not isinstance(result.get(name), list):
            continue
        options: dict[str, list[str]] = {}
        for path in paths:
            if path[0] == name and len(path) > 2:
                options.setdefault(path[1], []).append(".".join(path[2:]))
        result[name] = [
            {**item, MASKED: [*(item.get(MASKED) or ()), *options[str(place)]]} if str(place) in options else item
            for place, item in enumerate(result[name])
        ]
    return result


def without(result: Mapping[str, Any], paths: Sequence[Path]) -> dict[str, Any]:
    """The result of a module for one object, where nothing is shown of options that were vaulted: neither the new value nor the old one."""
    if not paths:
        return dict(result)
    return {name: _without(value, paths) for name, value in result.items()}


def _without(value: Any, paths: Sequence[Path]) -> Any:
    if isinstance(value, list):
        return [_without(item, paths) for item in value]
    if not isinstance(value, Mapping):
        return value
    # the object itself, a diff, and the arguments
    inner = {name: _without(item, paths) for name, item in value.items() if isinstance(item, (Mapping, list))}
    result = {**value, **inner}
    for path in paths:
        if path[0] in result:
            result[path[0]] = masked_at(result[path[0]], path[1:])
    return result
