# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Merge a tree of files.

The files of a layer form one list for each kind, and each layer overrides those below it. This module has no side effects.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ...module_utils._errors import InvalidRequestError
from ...module_utils._model.json_values import parsed
from ...module_utils._model.labels import capitalized
from ...module_utils._model.placeholders import UNFILLED
from ...module_utils._model.resource import Resource
from ...module_utils._module.argument_spec import Spec, object_spec
from ...module_utils._module.option_values import likely_option, suggestion
from ...module_utils._resources.registry import RESOURCES
from .source import is_rewritten

KINDS: Mapping[str, Resource] = {resource.plural: resource for resource in RESOURCES}
SPECS: Mapping[str, Spec] = {resource.plural: object_spec(resource) for resource in RESOURCES}

MARKERS = ("append", "remove")
"""The keys of a mapping that changes a list of the layers below. If the option is a list instead, it replaces the list below."""

Tree = dict[str, dict[str, "Entry"]]
"""The entries of the files, by kind and key."""


@dataclass(frozen=True)
class Entry:
    """The options of one object, and the files that define them.

    ``masked`` contains the names of the options that were resolved for the merge and come from Ansible Vault. ``layer`` is the position of
    the highest layer that defines options of the object.
    """

    options: Mapping[str, Any]
    files: tuple[str, ...]
    masked: frozenset[str] = frozenset()
    layer: int = 0


class UnfilledError(InvalidRequestError):
    """Layers cannot be merged, because a value has an unfilled placeholder."""


Meaning = Callable[[Any], Any]
Resolve = Callable[[str, str, str, Any, Meaning], tuple[Any, bool]]
"""A function that resolves a value, which may be a template, if the merge of base and overlay depends on the value.

The arguments are the kind of object, the option, the place of the value for messages, the value, and the function that returns the meaning
of a resolved value. The result is this meaning, and whether the value comes from Ansible Vault.
"""


def _unresolved(kind: str, name: str, place: str, value: Any, meaning: Meaning) -> tuple[Any, bool]:
    return meaning(value), False


def layer(files: Iterable[tuple[str, Mapping[str, Any]]], resolve: Resolve = _unresolved) -> Tree:
    """Combine the files of one layer.

    ``files`` yields the name of each file, and its lists by kind.

    :raises InvalidRequestError: for invalid files and duplicate keys. The message contains the names of the files.
    """
    result: Tree = {}
    for file, content in files:
        for kind, items in lists_by_kind(file, content).items():
            entries = result.setdefault(kind, {})
            for item in items:
                for key, options in _single(file, kind, item, resolve):
                    if key in entries:
                        name, both = capitalized(KINDS[kind].label_of(key)), _both(entries[key].files[0], file)
                        raise InvalidRequestError(f"{name} is defined twice: {both}. Remove one of the definitions.")
                    entries[key] = Entry(options, (file,))
    return result


def overlaid(layers: Iterable[Tree], resolve: Resolve = _unresolved) -> Tree:
    """Merge the layers, each over the previous ones, and sort all entries by key.

    :raises InvalidRequestError: for changes to a list that no layer below defines, and for a mapping that would be merged with text that is
        not JSON.
    """
    result: Tree = {}
    for place, tree in enumerate(layers):
        for kind, entries in tree.items():
            merged = result.setdefault(kind, {})
            for key, upper in entries.items():
                over = _over(kind, key, merged.get(key, Entry({}, ())), upper, resolve)
                merged[key] = replace(over, layer=place)
    return {kind: dict(sorted(result[kind].items())) for kind in KINDS if kind in result}


def lists_by_kind(file: str, content: Any) -> dict[str, list[Any]]:
    """Return the lists of objects in a file, or in other input.

    Messages use ``file`` as the name of the file or the input.

    :raises InvalidRequestError: for anything other than a mapping of known kinds to lists.
    """
    if content is None:
        return {}
    if not isinstance(content, Mapping):
        raise InvalidRequestError(
            f"{file} must be a mapping of kinds to lists of objects. The kinds are {', '.join(sorted(KINDS))}."
        )
    for kind, items in content.items():
        if kind not in KINDS:
            raise InvalidRequestError(f"{file}: unknown kind {kind} ({_like(str(kind), KINDS)}).")
        if items is not None and not isinstance(items, list):
            raise InvalidRequestError(f"{file}: {kind} must be a list.")
        if not all(isinstance(item, Mapping) for item in items or ()):
            raise InvalidRequestError(
                f"{file}: each item in {kind} must be a mapping that has the key {KINDS[kind].key}."
            )
    return {kind: items or [] for kind, items in content.items()}


def _single(file: str, kind: str, item: Any, resolve: Resolve) -> list[tuple[str, dict[str, Any]]]:
    """Return the key and the options of an item, without aliases.

    An item with several keys yields several results.
    """
    resource, spec = KINDS[kind], SPECS[kind]
    own = {alias: name for name, option in spec.items() for alias in option.get("aliases", ())}
    options: dict[str, Any] = {}
    for name, value in item.items():
        if name == UNFILLED:
            # placeholders in files are templates, which are resolved when the tree is read
            continue
        name = own.get(name, name)
        if name not in spec:
            place = resource.label_of(item.get(resource.key, "?"))
            raise InvalidRequestError(
                f"{file}: unknown option {name} in {place} ({_like(str(name), spec, resource.other_names)})."
            )
        if is_rewritten(value) and spec[name].get("type", "str") == "str":
            owner = "an item" if name == resource.key else resource.label_of(item.get(resource.key, "?"))
            raise InvalidRequestError(
                f"{file}: {name} of {owner} in {kind} is a number in YAML, so its text would change. Put the value in quotes."
            )
        # a key that is a template is resolved, because entries are merged by key
        keys = name in (resource.key, resource.multi_key_option)
        if keys:
            value, _secret = resolve(kind, name, f"{file}: {name} of an item in {kind}", value, lambda key: key)
        options[str(name)] = value
    if resource.multi_key_option and isinstance(options.get(resource.multi_key_option), list):
        rest = {name: value for name, value in options.items() if name != resource.multi_key_option}
        return [(str(key), {resource.key: key, **rest}) for key in options[resource.multi_key_option]]
    selected = {name: options[name] for name in resource.selectors if options.get(name) is not None}
    if selected and resource.key not in options:
        # an overlay changes the item that has the same selectors
        return [(json.dumps(selected, sort_keys=True, ensure_ascii=False, default=str), options)]
    key = options.get(resource.key)
    if isinstance(key, (int, float)) and not isinstance(key, bool):
        key = str(key)
    if not isinstance(key, str) or not key:
        raise InvalidRequestError(f"{file}: an item in {kind} has no {resource.key}.")
    return [(key, {**options, resource.key: key})]


def _over(kind: str, key: str, lower: Entry, upper: Entry, resolve: Resolve) -> Entry:
    resource, changes = KINDS[kind], upper.options
    files = (*lower.files, *(file for file in upper.files if file not in lower.files))
    if _absent(resource, changes):
        return Entry(changes, files)
    below = Entry({}, ()) if _absent(resource, lower.options) else _opened(kind, key, lower, changes, resolve)
    merged, masked = dict(below.options), set(below.masked)
    for short, name in resource.exclusive:
        # options of the layers below are removed if the short form replaces them
        if changes.get(short) is not None and name not in changes:
            merged.pop(name, None)
    for name, value in changes.items():
        place = f"{upper.files[0]}: {name} of {resource.label_of(key)}"
        if not isinstance(value, Mapping):
            merged[name] = value
            masked.discard(name)
            continue
        current = below.options.get(name)
        if not isinstance(current, (Mapping, list)) and current is not None:
            below_place = f"{' and '.join(lower.files)}: {name} of {resource.label_of(key)}"
            try:
                current, secret = resolve(kind, name, below_place, current, parsed)
            except UnfilledError:
                # the merged value is not known, either
                continue
            masked.update([name] if secret else [])
        if SPECS[kind][name].get("type") == "list":
            if not isinstance(current, list):
                raise InvalidRequestError(
                    f"{place} changes a list, but the base does not define this list. Write the whole list."
                )
            merged[name] = _merged(place, _changed_list, value, current)
        elif isinstance(current, str) and current:
            raise InvalidRequestError(
                f"{place} is a mapping, which cannot be merged with text in {' and '.join(lower.files)} that is not JSON. "
                "Write the mapping as JSON text to replace that text."
            )
        else:
            merged[name] = _merged(place, _deep, value, current)
    # null removes the value of the layers below
    options = {name: value for name, value in merged.items() if value is not None}
    return Entry(options, files, frozenset(masked & options.keys()))


def _merged(place: str, merge: Callable[[str, Any, Any], Any], upper: Any, lower: Any) -> Any:
    try:
        return merge(place, upper, lower)
    except RecursionError:
        raise InvalidRequestError(f"{place} is nested too deeply or contains itself.") from None


def _opened(kind: str, key: str, lower: Entry, changes: Mapping[str, Any], resolve: Resolve) -> Entry:
    """Return the entry of the lower layer.

    A short form is expanded if the upper layer changes one of its parts.
    """
    resource, below, masked = KINDS[kind], dict(lower.options), lower.masked
    for short in {short for short, name in resource.exclusive if name in changes and short not in changes}:
        if below.get(short) is None:
            continue
        place = f"{' and '.join(lower.files)}: {short} of {resource.label_of(key)}"
        value = below.pop(short)
        try:
            fields, secret = resolve(kind, short, place, value, partial(_expanded, resource, short))
        except UnfilledError:
            fields, secret = {name: value for option, name in resource.exclusive if option == short}, False
        except InvalidRequestError as error:
            raise InvalidRequestError(str(error) if str(error).startswith(place) else f"{place}: {error}") from None
        fields = {name: value for name, value in fields.items() if name != short}
        below.update(fields)
        masked |= frozenset(fields if secret else ())
    return Entry(below, lower.files, masked)


def _expanded(resource: Resource, short: str, text: Any) -> dict[str, Any]:
    if not isinstance(text, str):
        raise InvalidRequestError("must be text.")
    return dict(resource.expand({short: text}))


def _absent(resource: Resource, options: Mapping[str, Any]) -> bool:
    state = options.get("state")
    return isinstance(state, str) and state in resource.states and resource.states[state] is None


def _changed_list(place: str, change: Mapping[str, Any], current: list[Any]) -> list[Any]:
    if not change or not set(change) <= set(MARKERS) or not all(isinstance(part, list) for part in change.values()):
        raise InvalidRequestError(
            f"{place} must be a list, or a mapping with one or both of the keys {' and '.join(MARKERS)}, whose values are lists."
        )
    kept = [item for item in current if item not in change.get("remove", [])]
    return [*kept, *(item for item in change.get("append", []) if item not in kept)]


def _deep(place: str, upper: Any, lower: Any) -> Any:
    if isinstance(upper, Mapping) and isinstance(lower, list) and not set(upper).isdisjoint(MARKERS):
        return _changed_list(place, upper, lower)
    if not (isinstance(upper, Mapping) and isinstance(lower, Mapping)):
        return upper
    return {**lower, **{key: _deep(f"{place}[{key}]", value, lower.get(key)) for key, value in upper.items()}}


def _both(one: str, other: str) -> str:
    return f"both times in {one}" if one == other else f"in {one} and in {other}"


def _like(name: str, known: Collection[str], other_names: Mapping[str, str] | None = None) -> str:
    return suggestion(likely_option(name, sorted(known), other_names or {}), known)
