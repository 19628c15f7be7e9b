# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Detect values that were encrypted with Ansible Vault.

The encryption shows that a value is a secret. ansible-core 2.19 and later marks such a value with a tag, and earlier releases use a string
type.

No release marks the variables in a file that is encrypted as a whole: in 2.19 and later, the file's mapping has a tag, but its values have
none. However, ansible-core records the source file of a value, and the file shows whether it is encrypted. In 2.19 and later, this record is
missing only for the results of tasks. In earlier releases, the record is also missing for numbers, and for values from JSON or from the
command line. A value without this record may be a secret.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cache
from typing import Any

from ansible.errors import AnsibleError
from ansible.parsing.vault import is_encrypted_file

from ...module_utils._model.secrets import MASKED, SHORTEST_SECRET, VAULTED, leaves
from .._ansible_core import MAGIC_VARIABLES, file_of, is_vaulted_text, raw_variables_of

Path = tuple[str, ...]

_NAME = re.compile(r"[^\W\d]\w*")
_HARMLESS = MAGIC_VARIABLES - {"ansible_facts", "hostvars"}
"""Variables without secrets. Facts and the variables of other hosts may contain secrets."""


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


def vaulted_paths(value: Any) -> Iterator[Path]:
    """Yield the paths of vaulted values in a structure."""
    return (path for path, leaf in _leaves(value) if leaf is not None and is_vaulted(leaf))


def paths_with(value: Any, secrets: Collection[str]) -> Iterator[Path]:
    """Yield the paths of values that are secrets or contain a secret.

    Very short secrets count only as whole values.
    """
    if not secrets:
        return
    long = [text for text in secrets if len(text) >= SHORTEST_SECRET]
    for path, leaf in _leaves(value):
        if any(text in secrets or any(secret in text for secret in long) for text in leaves(leaf)):
            yield path


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield the values in a structure with their paths.

    A vaulted mapping or list counts as one value.

    Only real mappings are entered: reading the variables of other hosts (``hostvars``) would resolve all their templates.
    """
    if isinstance(value, dict) and not is_vaulted(value):
        for name, item in value.items():
            yield from _leaves(item, (*path, str(name)))
    elif isinstance(value, (list, tuple)) and not is_vaulted(value):
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, str(index)))
    else:
        yield path, value


def reached(templates: Sequence[str], variables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the variables that templates use, and their values.

    Variables that are used indirectly are included. No template is resolved. If a template uses the variables of other hosts, only the hosts
    that it names are searched, or all hosts if it names none.
    """
    names, pending = set(_HARMLESS), list(templates)
    while pending:
        text = pending.pop()
        for name in set(_NAME.findall(text)) - names:
            names.add(name)
            value = variables.get(name)
            if name == "hostvars" and value is not None:
                hosts = list(value)
                named = [host for host in hosts if re.search(rf"(?<![\w.-]){re.escape(host)}(?![\w-])", text)]
                for host in named or hosts:
                    yield from reached([text], raw_variables_of(value, host))
                value = None
            yield name, value
            pending += templates_in(value)


def templates_in(value: Any) -> Iterator[str]:
    """Yield each string in a variable that may be a template."""
    # an encrypted value of ansible-core before 2.19 is not a template, and reading it would decrypt it
    return (leaf for _path, leaf in _leaves(value) if isinstance(leaf, str) and not is_vaulted(leaf) and "{" in leaf)


def decrypted_values(templates: Sequence[str], variables: Mapping[str, Any]) -> frozenset[str]:
    """Return the vaulted values of the variables that templates use."""
    found = {text for _name, value in reached(templates, variables) for text in decrypted_in(value)}
    return frozenset(found - {""})


def decrypted_in(value: Any) -> Iterator[str]:
    """Yield the vaulted strings in a structure.

    Strings that cannot be decrypted are omitted, because no task can use them.
    """
    for _path, leaf in _leaves(value):
        with contextlib.suppress(AnsibleError):
            if leaf is not None and is_vaulted(leaf):
                yield from leaves(leaf) if isinstance(leaf, (dict, list)) else [str(leaf)]


def origin(value: Any) -> Origin:
    """Return whether a variable, or part of it, was encrypted."""
    if next(vaulted_paths(value), None) is not None:
        return Origin.VAULTED
    return _origin_by_file(value, Origin.UNKNOWN)


def _origin_by_file(value: Any, around: Origin) -> Origin:
    """Determine the origin of a value by its file.

    ``around`` is the origin of the enclosing mapping or list. ``around`` is used if the file of the value is unknown, because ansible-core
    before 2.19 does not record the source files of numbers.
    """
    file = file_of(value)
    here = around if file is None else _origin_of_file(file) if file else Origin.CLEAR
    if value is None or isinstance(value, bool):
        return Origin.CLEAR
    if isinstance(value, dict):
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
        # the name may not be that of a file, such as "<string>"
        return Origin.UNKNOWN


def with_results(paths: Sequence[Path], exclusive: Collection[tuple[str, str]]) -> list[Path]:
    """Add the options that a vaulted option sets, such as the host in a URI.

    ``exclusive`` holds pairs of an option and another option that it sets.
    """
    return [*paths, *((name,) for short, name in exclusive if (short,) in paths)]


def marked(arguments: Mapping[str, Any], paths: Sequence[Path], lists: Sequence[str]) -> dict[str, Any]:
    """Return a task's arguments with the names of vaulted options.

    The names are added under the key ``VAULTED``. For the options in ``lists``, the names are added to each item that has vaulted options,
    under the key ``MASKED``.
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
            {**item, MASKED: [*(item.get(MASKED) or ()), *options[str(index)]]}
            if str(index) in options and isinstance(item, Mapping)
            else item
            for index, item in enumerate(result[name])
        ]
    return result
