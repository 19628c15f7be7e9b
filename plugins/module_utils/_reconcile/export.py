# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Export an object as the options that declare it.

Placeholders replace the secrets of the object. This module has no side effects.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from .._errors import InvalidRequestError
from .._model.bound import BoundResource, Values
from .._model.json_values import parsed
from .._model.placeholders import UNFILLED, as_word, own_placeholder, placeholder_name
from .._model.resource import Field, Resource
from .._model.secrets import texts_with, visible_value
from .._model.types import MASK, masked_paths
from .plan import replace_masks

_OMITTED = object()
_NO_WORD = re.compile(r"\W+", re.ASCII)
_PLAIN_KEY = re.compile(r"[^\W_][\w .,:/@+-]*")
# up to ansible-core 2.18, the text of a variable is parsed by Python, whose parser allows about 200 nested brackets
_MAX_DEPTH = 20


@dataclass
class Export:
    """Settings of an export, and the placeholders that it created.

    ``template`` is the text of a placeholder, with ``<kind>``, ``<id>`` and ``<field>``. Without a template, secrets are omitted. If
    ``whole`` is true, the export includes objects that Airflow creates itself, and empty fields.
    """

    template: str
    whole: bool = False
    placeholders: list[dict[str, str]] = field(default_factory=list)
    left: list[dict[str, str]] = field(default_factory=list)
    """The objects that cannot be declared, with the keys ``kind``, ``key``, ``part`` and ``reason``, and the values of unique fields."""
    omitted_defaults: list[dict[str, str]] = field(default_factory=list)
    """The objects that are omitted because of their names alone, with the keys ``kind`` and ``key``. Users may have changed these objects."""
    uncertain: list[str] = field(default_factory=list)
    """The keys of variables whose stored text may differ from the text that the server returns."""
    _places: dict[str, tuple[Resource, str, tuple[str, ...]]] = field(default_factory=dict)
    _names: dict[tuple[str, ...], dict[str, list[str]]] = field(default_factory=dict)

    def leave(self, resource: Resource, key: str, reason: str, values: Values | None = None) -> None:
        unique = {one.name: values[one.name] for one in resource.fields if values and one.unique}
        self.left.append({"kind": resource.kind, "key": key, "part": "", "reason": reason, **unique})

    def item(self, bound: BoundResource, key: str, values: Values, row: Values | None = None) -> dict[str, Any] | None:
        """Return the item of ``airflow_instance`` that declares an object.

        Return None if the object needs no declaration or cannot have one.
        """
        resource = bound.resource
        internal = resource.internal(values)
        if internal:
            self.leave(resource, key, internal)
            return None
        if not self.whole and is_untouched(resource, key, values):
            if any(usual is None and fnmatchcase(key, pattern) for pattern, usual in resource.built_in.items()):
                self.omitted_defaults.append({"kind": resource.kind, "key": key})
            return None
        if bound.endpoint.rewrites_json and any(_is_uncertain(values[name]) for name in resource.secrets):
            self.uncertain.append(key)
        problem = _export_problem(bound, key, values, row or {})
        if problem:
            self.leave(resource, key, problem, values)
            return None
        result: dict[str, Any] = {resource.key: key}
        state, values_of_state = _state(resource, values)
        for one in resource.fields:
            if one.name in values_of_state or one.name in bound.lacks:
                continue
            value = self._value(bound, one, key, values[one.name], result)
            needed = self.whole or one.name in bound.endpoint.create_required
            if value is _OMITTED or value is None or (value == one.type.empty and not needed):
                continue
            result[one.name] = value
        if state:
            result["state"] = state
        return result

    def marked(self, resource: Resource, item: dict[str, Any]) -> dict[str, Any]:
        """Add the positions of an item's placeholders to the item.

        If an item has no placeholders, the (empty) positions are added only if a text looks like a placeholder.
        """
        key = item[resource.key]
        names = self._names.get((resource.kind, key), {})
        secrets = {name: item[name] for name in resource.secrets if name in item}
        return {**item, UNFILLED: names} if names or own_placeholder(resource.kind, key, secrets) else item

    def _value(self, bound: BoundResource, one: Field, key: str, value: Any, item: dict[str, Any]) -> Any:
        reference = bound.endpoint.references.get(one.name)
        if reference and not self.whole:
            # values that another server may lack and that are created elsewhere, such as a permission on a DAG, are omitted
            return [part for part in value if not reference.unlisted(part)]
        visible = visible_value(one, key, value, value)
        if not one.secret and visible == value:
            return value
        meaning = parsed(visible)
        if not isinstance(meaning, (dict, list)):
            meaning = visible
        if not masked_paths(meaning):
            exported = _structured(one, value)
            if masked_paths(exported):
                # a mask in a key of JSON text is plain text: servers mask only values
                item["allow_masked"] = True
            return exported
        if bound.endpoint.shows_secrets and any(MASK in text for text in texts_with(value, MASK)):
            # this server hides nothing: a mask in a value, or in a secret that replaces a placeholder, is plain text
            item["allow_masked"] = True
            plain = replace_masks(value, "+++")
            if visible_value(one, key, plain, plain) == plain:
                return _structured(one, value)
        if not self.template and not (isinstance(meaning, Mapping) and "merge" in one.type.combine):
            return _OMITTED
        if not self.template:
            # with the mode merge, applying the item does not remove the omitted values
            item[one.mode] = "merge"
        return self._filled(bound.resource, key, (one.name,), meaning)

    def _filled(self, resource: Resource, key: str, path: tuple[str, ...], value: Any) -> Any:
        """Replace each masked text with a placeholder, or omit it."""
        if isinstance(value, Mapping):
            parts = {name: self._filled(resource, key, (*path, str(name)), part) for name, part in value.items()}
            return {name: part for name, part in parts.items() if part is not _OMITTED}
        if isinstance(value, list):
            # items of a list cannot be merged, so the whole list is omitted
            if not self.template and masked_paths(value):
                return _OMITTED
            return [self._filled(resource, key, (*path, str(place)), part) for place, part in enumerate(value)]
        if not masked_paths(value):
            return value
        return self._placeholder(resource, key, path) if self.template else _OMITTED

    def _placeholder(self, resource: Resource, key: str, path: tuple[str, ...]) -> str:
        values = {"<kind>": resource.kind, "<id>": key, "<field>": _unique_path(resource, key, path)}
        plain = {word: as_word(text) for word, text in values.items()}
        text = re.sub("<kind>|<id>|<field>", lambda found: plain[found[0]], self.template)
        place = (resource, key, path)
        other, other_key, other_path = self._places.setdefault(placeholder_name(text), place)
        if (other, other_key, other_path) != place:
            raise InvalidRequestError(
                f"{text} would be the placeholder of two secrets: {'.'.join(path)} of {resource.label_of(key)}, and "
                f"{'.'.join(other_path)} of {other.label_of(other_key)}. Rename one of the two objects, or change the placeholder option."
            )
        self._names.setdefault((resource.kind, key), {})[placeholder_name(text)] = list(path)
        self.placeholders.append({"placeholder": text, "kind": resource.kind, "key": key, "field": ".".join(path)})
        return text


def _unique_path(resource: Resource, key: str, path: tuple[str, ...]) -> str:
    """Return the name of a field for a placeholder.

    The name includes a hash if the key and the path could be ambiguous. The name never depends on other objects. Otherwise, a later export could use
    the name for another object, which would receive the wrong secret.
    """
    names = "|".join(resource.secrets)
    alike = re.search(f"_({names})(_|$)", key) or len(path) > 2 or any(_NO_WORD.search(one) for one in (key, *path))
    if not alike:
        return "_".join(path)
    mark = hashlib.sha256(json.dumps([key, *path]).encode()).hexdigest()[:8]
    return "_".join((*path, mark))


def _export_problem(bound: BoundResource, key: str, values: Values, row: Values) -> str:
    """Return a sentence about why an object cannot be declared, or "" if it can."""
    resource, limits, lost = bound.resource, bound.endpoint.limits, bound.endpoint.address(key)
    if resource.accounts and row.get("active") is False:
        return "The user is inactive. No API can create an inactive user, so the user would become active."
    if lost:
        return f"The {resource.key} {lost}."
    for one in resource.fields:
        value = values[one.name]
        if value is None and one.never_null:
            return f"The server cannot decrypt the {one.name}: it was encrypted with another Fernet key."
        if value in (None, MASK, one.type.empty) or one.name in bound.lacks:
            continue
        limit = limits.get(one.name)
        # the limit of reformatted text is not checked, because the original text is unknown; a limit that requires a mapping is not
        # checked, because servers accept text that is unchanged
        ruled = limit and not limit.json and not (one.secret and bound.endpoint.rewrites_json)
        try:
            accepted = one.type.accept(value)
            wrong = limit(accepted) if limit and ruled else ""
        except ValueError as error:
            wrong = str(error)
        if wrong:
            return f"Its {one.name} {wrong}."
    return ""


def is_untouched(resource: Resource, key: str, values: Values) -> bool:
    """Return whether an object counts as created by Airflow or this collection.

    Internal objects, such as snapshots, count regardless of their key. For other objects, the key determines this, together with the initial values
    if the kind declares them.
    """
    return bool(resource.internal(values)) or any(
        fnmatchcase(key, pattern) and (usual is None or all(values.get(name) == value for name, value in usual.items()))
        for pattern, usual in resource.built_in.items()
    )


def _state(resource: Resource, values: Values) -> tuple[str, Values]:
    """Return the choice of ``state`` that sets values of an object.

    Also return these values. If no choice sets values of the object, return "" and {}.
    """
    for state, values_of_state in resource.states.items():
        if values_of_state and all(values[name] == value for name, value in values_of_state.items()):
            return state, values_of_state
    return "", {}


def _structured(one: Field, value: Any) -> Any:
    """Return JSON as a mapping or a list if every Ansible release reads it unchanged.

    Otherwise, return text. Ansible reserves keys such as ``__ansible_unsafe``, and drops some other keys. In addition, keys, unlike values,
    cannot be marked as unsafe. Therefore, a key must start with a letter or a digit.
    """
    if one.type.option != "raw":
        return value
    meaning = parsed(value)
    if not isinstance(meaning, (dict, list)):
        return value
    if meaning is value:
        # the value is a structure on the server, too, so there is no formatting to preserve
        return value if _is_plain_json(value) else json.dumps(value, ensure_ascii=False)
    try:
        same = one.type.accept(meaning) == value
    except ValueError:
        return value
    return meaning if same and _is_plain_json(meaning) else value


def _is_plain_json(value: Any, depth: int = 0) -> bool:
    if depth > _MAX_DEPTH:
        return False
    if isinstance(value, Mapping):
        return all(_PLAIN_KEY.fullmatch(key) and _is_plain_json(part, depth + 1) for key, part in value.items())
    if isinstance(value, list):
        return all(_is_plain_json(part, depth + 1) for part in value)
    return not isinstance(value, float) or math.isfinite(value)


def _is_uncertain(text: Any) -> bool:
    """Return whether the numbers in the stored text may differ from ``text``.

    A server that parses text as JSON returns 3.10 as 3.1, and 1e999 as Infinity.
    """
    if not isinstance(text, str):
        return False
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, float) or _holds_infinity(value)


def _holds_infinity(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds_infinity(part) for part in value.values())
    if isinstance(value, list):
        return any(_holds_infinity(part) for part in value)
    return isinstance(value, float) and not math.isfinite(value)
