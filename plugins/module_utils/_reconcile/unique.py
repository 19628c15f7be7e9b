# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check fields whose values must be unique, such as the email addresses of users.

This module has no side effects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .._model.resource import Resource
from .plan import Change


def unique_values(
    resource: Resource,
    changes: Sequence[Change],
    name: str,
    listed: Mapping[Any, str],
    value_form: Callable[[Any], Any],
) -> tuple[list[tuple[Change, str]], dict[str, str]]:
    """Return the conflicts and the order of changes that write unique values.

    Return the changes that write a value that another object has, each with the key of the other object, and a mapping from the key of a
    change to the key of the change that must first free the value. A value that another change frees is a conflict only if that change
    has to wait for this one. ``listed`` maps the values on the server to the keys of their objects. The server treats values with the same
    ``value_form`` as equal. The values in ``listed`` already have this form.
    """
    form = resource.key_form
    written = [(one, value_form(one.after[name])) for one in changes if one.after and name in one.fields]
    frees = {form(one.key): one.key for one in changes if one.after is None or name in one.fields}
    first: dict[Any, str] = {}
    taken: list[tuple[Change, str]] = []
    waits: dict[str, str] = {}
    for change, value in written:
        other = first.setdefault(value, change.key)
        owner = listed.get(value, change.key)
        if other == change.key and form(owner) != form(change.key):
            if form(owner) in frees:
                waits[change.key] = frees[form(owner)]
            else:
                other = owner
        if other != change.key:
            taken.append((change, other))
    taken += [(one, waits[one.key]) for one, _value in written if _waits_for_itself(one.key, waits)]
    return taken, waits


def _waits_for_itself(key: str, waits: Mapping[str, str]) -> bool:
    """Return whether a change waits, directly or indirectly, for itself.

    An example is a task in which two users exchange their email addresses.
    """
    seen, other = set(), waits.get(key)
    while other is not None and other != key and other not in seen:
        seen.add(other)
        other = waits.get(other)
    return other == key
