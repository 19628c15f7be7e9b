# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the options that contain lists of objects.

Each item is validated, and defaults are added, in the same way as Ansible does for module options. Ansible's own validation of suboptions
is not used, because it takes ten times as long as all other work for an unchanged object.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from ansible.module_utils.common.validation import (
    check_type_bool,
    check_type_dict,
    check_type_float,
    check_type_int,
    check_type_list,
)

from .._errors import InvalidRequestError
from .._model.placeholders import UNFILLED
from .._model.resource import Resource
from .._model.secrets import MASKED, UNKNOWN
from .._module.argument_spec import Spec, object_spec
from .._module.secret_options import secrets_in
from .desired import LAYER, desired_state
from .plan import DesiredState

_ANY = "*"
"""The key of a desired state whose objects are selected by filters."""

Reader = Callable[[Any], Any]


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
        self._spec = _Spec({**spec, **own}, resource.other_names, internal=own)
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


class _OptionError(ValueError):
    """An unknown or missing option of a mapping.

    The message is a complete clause. The messages of other errors continue a sentence that starts with the name of the option.
    """


class _Spec:
    """An argument spec, prepared to read many mappings.

    Messages do not suggest the ``internal`` options.
    """

    def __init__(
        self, spec: Spec, other_names: Mapping[str, str] | None = None, internal: Collection[str] = ()
    ) -> None:
        self._other_names = other_names or {}
        self._names = {
            name: (own, _reader(option)) for own, option in spec.items() for name in (own, *option.get("aliases", ()))
        }
        self._required = tuple(name for name, option in spec.items() if option.get("required"))
        self._suggested = self._names.keys() - set(internal)

    def read(self, item: Any) -> dict[str, Any]:
        if not isinstance(item, Mapping):
            raise ValueError(f"must be a mapping, not {_shape(item)}")
        result = {}
        for option, value in item.items():
            if value is None:
                continue
            try:
                name, reader = self._names[option]
            except (KeyError, TypeError):
                raise _OptionError(self._unknown(str(option))) from None
            try:
                result[name] = reader(value)
            except (TypeError, ValueError) as error:
                separator = ": " if isinstance(error, _OptionError) else " "
                raise ValueError(f"{option}{separator}{error}") from None
        for name in self._required:
            if name not in result:
                raise _OptionError(f"{name} is required")
        return result

    def _unknown(self, name: str) -> str:
        like = likely_option(name, self._suggested, self._other_names)
        return f"unknown option {name} ({suggestion(like, self._suggested)})"


def suggestion(like: str, known: Collection[str]) -> str:
    """Return the hint that follows an unknown name in a message.

    The hint suggests ``like``, or lists every ``known`` name if ``like`` is empty.
    """
    return f"did you mean {like}?" if like else f"supported: {', '.join(sorted(known))}"


def likely_option(name: str, known: Collection[str], other_names: Mapping[str, str]) -> str:
    """Return the option that an unknown name probably means, or "" if there is none.

    Either another tool uses the unknown name for this option, or the two names have a similar spelling.
    """
    normalized = name.strip().lower().replace("-", "_")
    equivalent = other_names.get(normalized, normalized)
    close = [equivalent] if equivalent in known else get_close_matches(normalized, known, n=1)
    return close[0] if close else ""


def _shape(value: Any) -> str:
    for kind, name in ((bool, "a boolean"), (Mapping, "a mapping"), (list, "a list"), (str, "a string")):
        if isinstance(value, kind):
            return name
    return "a number" if isinstance(value, (int, float)) else "empty"


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (Mapping, list)):
        raise ValueError(f"must be a string, not {_shape(value)}")
    return str(value)


def _converted(check: Callable[[Any], Any], description: str) -> Reader:
    def read(value: Any) -> Any:
        try:
            return check(value)
        except (ArithmeticError, TypeError, ValueError):
            # the conversion of infinity to a whole number raises an ArithmeticError
            raise ValueError(f"must be {description}, not {_shape(value)}") from None

    return read


_READERS: Mapping[str, Reader] = {
    "str": _text,
    "path": _text,
    "raw": lambda value: value,
    "bool": _converted(check_type_bool, "true or false"),
    "int": _converted(check_type_int, "a whole number"),
    "float": _converted(check_type_float, "a number"),
    "dict": _converted(check_type_dict, "a mapping"),
    "list": _converted(check_type_list, "a list"),
}


def _reader(option: Mapping[str, Any]) -> Reader:
    read = _READERS[option["type"]]
    if option.get("choices"):
        choices = frozenset(option["choices"])

        def read_choice(value: Any) -> Any:
            value = read(value)
            if value not in choices:
                raise ValueError(f"must be one of {', '.join(option['choices'])}, not '{value}'")
            return value

        return read_choice
    if option.get("elements"):
        element = _Spec(option["options"]).read if "options" in option else _READERS[option["elements"]]
        return lambda value: [element(item) for item in read(value)]
    return read
