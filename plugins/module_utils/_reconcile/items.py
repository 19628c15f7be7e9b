# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the options that contain lists of objects.

Each item is validated, and defaults are added, in the same way as Ansible does for module options.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._errors import InvalidRequestError
from .._model.placeholders import UNFILLED
from .._model.resource import Resource
from .._model.secrets import MASKED, UNKNOWN
from .._module.argument_spec import object_spec
from .._module.option_values import PreparedSpec
from .._module.secret_options import secrets_in
from .desired import LAYER, desired_state
from .plan import DesiredState

_ANY = "*"
"""The key of a desired state whose objects are selected by filters."""


class Items:
    """The items of one kind.

    ``defaults`` replace the defaults of the module's options.
    """

    def __init__(self, resource: Resource, defaults: Mapping[str, Any]) -> None:
        spec = object_spec(resource)
        self.resource = resource
        self._options = spec
        # marks that an export adds for placeholders, and that a tree adds for secrets and layers
        own = {
            MASKED: {"type": "list", "elements": "str"},
            UNKNOWN: {"type": "list", "elements": "str"},
            **({UNFILLED: {"type": "dict"}} if resource.secrets else {}),
            **({LAYER: {"type": "int"}} if resource.selectors else {}),
        }
        self._spec = PreparedSpec({**spec, **own}, resource.other_names, internal=own)
        defaults = {name: value for name, value in defaults.items() if name in spec and value is not None}
        self._defaults = {**{name: option.get("default") for name, option in spec.items()}, **defaults}
        choosing = (resource.multi_key_option, *resource.selectors) if resource.multi_key_option else ()
        self._choosing = (resource.key, *choosing)

    def read(self, items: list[Any]) -> Iterator[dict[str, Any]]:
        """Yield the options of each item with defaults.

        :raises InvalidRequestError: for an invalid item. The message contains the position of the item, the problem and a suggestion.
        """
        for index, item in enumerate(items):
            try:
                options = self._spec.read(item)
                self._check(options)
            except ValueError as error:
                raise InvalidRequestError(f"{self.place(index, item)}: {error}.") from None
            yield {**self._defaults, **options}

    def desired_states(self, items: list[Any]) -> Iterator[DesiredState]:
        """Yield the desired states of the items. One item may have several.

        :raises InvalidRequestError: as in ``read``, and for invalid values.
        """
        resource = self.resource
        for index, params in enumerate(self.read(items)):
            try:
                if resource.multi_key_option:
                    yield from self._selected(params)
                else:
                    yield desired_state(resource, params)
            except InvalidRequestError as error:
                raise InvalidRequestError(f"{self.place(index, items[index])}: {error}") from None

    def _selected(self, params: Mapping[str, Any]) -> Iterator[DesiredState]:
        resource = self.resource
        filters = {name: params[name] for name in resource.selectors if params[name] is not None}
        for key in params[resource.multi_key_option] or [params[resource.key]]:
            desired = desired_state(resource, {**params, resource.key: _ANY if filters else key})
            yield desired._replace(filters=filters)

    def _check(self, options: Mapping[str, Any]) -> None:
        selected = [name for name in self._choosing if name in options]
        if not selected:
            choices = ", ".join(self._choosing)
            raise ValueError(f"one of {choices} is required" if len(self._choosing) > 1 else f"{choices} is required")
        if len(selected) > 1 and not set(selected) <= set(self.resource.selectors):
            raise ValueError(f"{' and '.join(selected)} are mutually exclusive")
        for name in selected:
            # Airflow ignores an empty filter
            if name != self.resource.key and (
                not options[name] or (isinstance(options[name], list) and "" in options[name])
            ):
                raise ValueError(f"{name} must not be empty")
        for one, other in self.resource.exclusive:
            if one in options and other in options:
                raise ValueError(f"{one} and {other} are mutually exclusive")

    def place(self, index: int, item: Any) -> str:
        """Return the position and the key of an item, for messages."""
        names = (self.resource.key, *self.resource.key_aliases)
        key = next((item[name] for name in names if name in item), "") if isinstance(item, Mapping) else ""
        return f"{self.resource.plural}[{index}]" + (f" ({key})" if key and isinstance(key, str) else "")

    def secrets(self, items: list[Any]) -> Iterator[str]:
        """Yield every string that can be a secret."""
        for item in items:
            if isinstance(item, Mapping):
                yield from secrets_in(self._options, item)
