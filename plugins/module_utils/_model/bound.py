# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A kind of object on one server.

``BoundResource`` combines the declaration of a kind with the endpoint of this kind on the server. This module has no side effects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .._errors import UnexpectedResponseError
from .fingerprint import FINGERPRINT, split_fingerprint
from .resource import Endpoint, Field, Resource, has_form
from .types import MASK

Values = Mapping[str, Any]
"""An object in canonical form: the values of its fields, by name."""
Row = Mapping[str, Any]
"""An object as a server returns it."""


@dataclass(frozen=True)
class BoundResource:
    """A kind of object on one server. ``Airflow.bind`` chooses the endpoint."""

    resource: Resource
    endpoint: Endpoint
    version: str
    """The server's version of Airflow."""
    lacks: Mapping[str, str] = field(default_factory=dict)
    """The fields that this server does not support, each with the versions that support it."""

    @cached_property
    def key_name(self) -> str:
        """The server's name for the key."""
        return self.api_name(self.resource.key)

    def api_name(self, name: str) -> str:
        """Return the server's name for a field."""
        return self.endpoint.api_names.get(name, name)

    def key_of(self, row: Row) -> str:
        return row[self.key_name]

    def owners(self, name: str, rows: Iterable[Row]) -> dict[Any, str]:
        """Return a mapping from the values of a unique field to the keys of the objects."""
        one, api_name = self.resource.by_name[name], self.api_name(name)
        return {self.decode_field(one, row[api_name]): self.key_of(row) for row in rows if api_name in row}

    def hides(self, one: Field) -> bool:
        """Return whether a mask in this field represents a secret.

        In other fields, asterisks are plain text.
        """
        return bool(one.secret) and not self.endpoint.shows_secrets

    def decode(self, row: Row) -> dict[str, Any]:
        """Return the canonical values of an object.

        A secret that the server omits is unknown, not empty. A value that the server cannot decrypt is None.

        :raises UnexpectedResponseError: for a value of the wrong type, and for a missing field that every release returns
        with a value.
        """
        values: dict[str, Any] = {}
        for one in self.resource.fields:
            name = self.api_name(one.name)
            if name not in row:
                values[one.name] = self._omitted(one)
            elif row[name] is None and one.type.nullable:
                values[one.name] = None if one.never_null else one.type.empty
            else:
                values[one.name] = self.decode_field(one, row[name])
        if self.resource.fingerprinted:
            values["description"], mark = split_fingerprint(values["description"])
            if mark:
                values[FINGERPRINT] = mark
        return values

    def _omitted(self, one: Field) -> Any:
        """Return the value of a field that a row does not have.

        The value is unknown if the field is hidden. Otherwise, it is the same as if the server had returned null.
        """
        may_lack = one.name in self.lacks or self.endpoint.api in one.since
        if not (one.type.nullable or may_lack):
            raise UnexpectedResponseError(
                f"Unexpected response: the field {one.name} of the {self.resource.label} is missing. Check whether a proxy changes responses."
            )
        return MASK if one.hidden else one.type.empty

    def decode_field(self, one: Field, value: Any) -> Any:
        """Return the canonical value of a field in a response.

        :raises UnexpectedResponseError: for a value of the wrong type, at any depth.
        """
        try:
            if not has_form(value, one.type.returned):
                raise TypeError
            return one.type.decode(value)
        except (AttributeError, KeyError, TypeError, ValueError):
            # without the value, which may be a secret
            raise UnexpectedResponseError(
                f"Unexpected response: the field {one.name} of the {self.resource.label} has the wrong type. Check whether a proxy changes "
                "responses."
            ) from None
