# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values that were encrypted with Ansible Vault: what holds them is a secret wherever it is used.

ansible-core marks them with tags from 2.19 on, and before with a type of text. Both names are private to it: without them, a value is
a secret only by its place and name, as without this module. Note that this is private to the collection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.community.airflow.plugins.module_utils._secrets import MASKED, masked_at

try:
    from ansible._internal._datatag import _tags

    _MARKS: tuple[Any, ...] = (_tags.VaultedValue, _tags.SourceWasEncrypted)
except (ImportError, AttributeError):
    _MARKS = ()
try:
    # of a variable that nobody has used yet
    from ansible.parsing.vault import EncryptedString as _Closed
except ImportError:
    from ansible.parsing.yaml.objects import AnsibleVaultEncryptedUnicode as _Closed

Path = tuple[str, ...]


def is_vaulted(value: Any) -> bool:
    """Whether ansible-core decrypted this very value, or the file that it comes from."""
    # a text without any mark, as most are
    if type(value) is str:  # pylint: disable=unidiomatic-typecheck
        return False
    return isinstance(value, _Closed) or any(mark.is_tagged_on(value) for mark in _MARKS)


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
