# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Convert the values of options as Ansible does.

Ansible's own validation of suboptions is not used, because it takes ten times as long as all other work for an unchanged object.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from ansible.module_utils.common.validation import (
    check_type_bool,
    check_type_dict,
    check_type_float,
    check_type_int,
    check_type_list,
    check_type_path,
)

from .argument_spec import Spec

Reader = Callable[[Any], Any]


class _OptionError(ValueError):
    """An unknown or missing option of a mapping.

    The message is a complete clause. The messages of other errors continue a sentence that starts with the name of the option.
    """


class PreparedSpec:
    """An argument spec, prepared to read many mappings.

    Messages do not suggest the ``internal`` options.
    """

    def __init__(
        self, spec: Spec, other_names: Mapping[str, str] | None = None, internal: Collection[str] = ()
    ) -> None:
        self._other_names = other_names or {}
        self._names = {
            name: (own, option_reader(option))
            for own, option in spec.items()
            for name in (own, *option.get("aliases", ()))
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
    # imported on demand, because a task that runs as a process compiles all of its imports again
    from difflib import get_close_matches

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
    "path": _converted(check_type_path, "a path"),
    "raw": lambda value: value,
    "bool": _converted(check_type_bool, "true or false"),
    "int": _converted(check_type_int, "a whole number"),
    "float": _converted(check_type_float, "a number"),
    "dict": _converted(check_type_dict, "a mapping"),
    "list": _converted(check_type_list, "a list"),
}


def option_reader(option: Mapping[str, Any]) -> Reader:
    """Return the function that converts a value to the type of an option.

    For an invalid value, the function raises ValueError with the end of a sentence ("must be ..."). The text contains the value only if the
    option has choices.
    """
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
        element = PreparedSpec(option["options"]).read if "options" in option else _READERS[option["elements"]]
        return lambda value: [element(item) for item in read(value)]
    return read
