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


class UniqueValues:
    """The values that changes write to a field whose values must be unique.

    ``listed`` maps the values on the server to the keys of their objects. The server treats values with the same ``value_form`` as equal.
    The values in ``listed`` already have this form. ``waits`` maps the key of a change to the key of the change that must first free the
    value.
    """

    def __init__(
        self,
        resource: Resource,
        changes: Sequence[Change],
        name: str,
        listed: Mapping[Any, str],
        value_form: Callable[[Any], Any],
    ) -> None:
        self._form, self._listed = resource.key_form, listed
        self._written = [
            (change, value_form(change.after[name])) for change in changes if change.after and name in change.fields
        ]
        freeing = [change.key for change in changes if change.after is None or name in change.fields]
        frees = {self._form(key): key for key in freeing}
        owners = {change.key: self._form(listed.get(value, change.key)) for change, value in self._written}
        # the changes that write a value that another object has, with the key of that object
        self._others = {key: owner for key, owner in owners.items() if owner != self._form(key)}
        self.waits = {key: frees[owner] for key, owner in self._others.items() if owner in frees}

    def taken(self) -> list[tuple[Change, str]]:
        """Return the changes that write a value that another object has.

        Each change is returned with the key of the other object. A value that another change frees first is not taken.
        """
        first: dict[Any, str] = {}
        taken = []
        for change, value in self._written:
            key = change.key
            owner = first.setdefault(value, key)
            if owner == key and key in self._others and key not in self.waits:
                owner = self._listed[value]
            if owner == key and _waits_for_itself(key, self.waits):
                owner = self.waits[key]
            if owner != key:
                taken.append((change, owner))
        return taken


def _waits_for_itself(key: str, waits: Mapping[str, str]) -> bool:
    """Return whether a change waits, directly or indirectly, for itself.

    An example is a task in which two users exchange their email addresses.
    """
    seen, other = set(), waits.get(key)
    while other is not None and other != key and other not in seen:
        seen.add(other)
        other = waits.get(other)
    return other == key
