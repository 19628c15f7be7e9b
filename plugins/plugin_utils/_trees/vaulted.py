# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Detection of values that were encrypted with Ansible Vault.

The encryption makes them secrets. ansible-core 2.19 and later marks them with tags, earlier releases with a string type.

No release marks the variables in a file that is encrypted as a whole: in 2.19 and later, the file's mapping has a tag, but its values have
none. However, ansible-core records the source file of a value, and the file shows whether it is encrypted. In 2.19 and later, this record
is missing only for the results of tasks. In earlier releases, it is also missing for numbers and for values from JSON and from the command
line. Such a value may be a secret.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cache
from typing import Any

from ansible.parsing.vault import is_encrypted_file

from ...module_utils._model.secrets import MASKED, VAULTED
from .._ansible_core import file_of, is_vaulted_text

Path = tuple[str, ...]


class Origin(IntEnum):
    """The origin of a value.

    If several values are combined, the highest origin counts.
    """

    CLEAR = 0
    UNKNOWN = 1
    VAULTED = 2


def is_vaulted(value: Any) -> bool:
    """Return whether ansible-core decrypted this value or the file that contains it."""
    # most text has no mark
    if type(value) is str:  # pylint: disable=unidiomatic-typecheck
        return False
    return is_vaulted_text(value)


def vaulted_paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the paths of vaulted values in a structure."""
    if value is not None and is_vaulted(value):
        yield path
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from vaulted_paths(item, (*path, str(name)))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from vaulted_paths(item, (*path, str(index)))


def origin(value: Any) -> Origin:
    """Return whether a variable, or a part of it, was encrypted."""
    if next(vaulted_paths(value), None) is not None:
        return Origin.VAULTED
    return _origin_by_file(value, Origin.UNKNOWN)


def _origin_by_file(value: Any, around: Origin) -> Origin:
    """Determine the origin of a value by its file.

    ``around`` is the origin of the enclosing mapping or list. It is needed because ansible-core before 2.19 does not record the source file
    of numbers.
    """
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


# called for each variable; the cache ends with the process of the task
@cache
def _origin_of_file(file: str) -> Origin:
    try:
        with open(file, "rb") as content:
            return Origin.VAULTED if is_encrypted_file(content) else Origin.CLEAR
    except (OSError, ValueError):
        # such as "<string>"
        return Origin.UNKNOWN


def with_results(paths: Sequence[Path], exclusive: Collection[tuple[str, str]]) -> list[Path]:
    """Add the options that a vaulted option sets, such as the host in a URI.

    ``exclusive`` holds pairs of an option and another option that it sets.
    """
    return [*paths, *((name,) for short, name in exclusive if (short,) in paths)]


def marked(arguments: Mapping[str, Any], paths: Sequence[Path], lists: Sequence[str]) -> dict[str, Any]:
    """Return a task's arguments with the names of vaulted options.

    The names are added under the key ``VAULTED``. In the items of the options ``lists``, they are added under the key ``MASKED`` of the
    item that has the vaulted options.
    """
    if not paths:
        return dict(arguments)
    result = dict(arguments)
    others = [path for path in paths if path[0] not in lists or len(path) < 3]
    if others:
        result[VAULTED] = [".".join(path) for path in others]
    for name in lists:
        if not isinstance(result.get(name), list):
            continue
        options: dict[str, list[str]] = {}
        for path in paths:
            if path[0] == name and len(path) > 2:
                options.setdefault(path[1], []).append(".".join(path[2:]))
        result[name] = [
            {**item, MASKED: [*(item.get(MASKED) or ()), *options[str(index)]]} if str(index) in options else item
            for index, item in enumerate(result[name])
        ]
    return result
