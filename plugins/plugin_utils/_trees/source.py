# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parse the files of a tree.

Templates and vaulted text are returned as marked values. Ansible's own parser is not used: whether text is a template must not depend on
the version of ansible-core, and the errors of that parser quote the file, which may contain decrypted secrets. This module has no side
effects.
"""

from __future__ import annotations

import copy
import datetime
import json
import math
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from ...module_utils._errors import InvalidRequestError

_STR = "tag:yaml.org,2002:str"
_MERGE = "tag:yaml.org,2002:merge"
_MAX_BITS = 14_000
"""The maximum size of a number. Requests are text, and Python does not convert numbers of more than 4,300 digits to text."""
_TOO_LONG = "a number with too many digits"
_UNQUOTED = re.compile(r"""(?:'<(?:block|flow|document|stream|scalar|alias|anchor|tag)[a-z ]*>'|[^'"])*""")
"""The start of a PyYAML message, up to the first quotation from the file. Token names are not quotations."""


class _Marked(str):
    """Text that is not equal to text of another type with the same characters."""

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


class Template(_Marked):
    """Text that Ansible has to resolve as a template."""


class Vaulted(_Marked):
    """The ciphertext of a value that is marked with ``!vault``."""


class _Written:
    """A number that Python writes differently from the file.

    Examples are 010, 1.10 and 12:30.
    """


class _Int(_Written, int):
    pass


class _Float(_Written, float):
    pass


def is_rewritten(value: Any) -> bool:
    """Return whether Python writes a number differently from the file."""
    return isinstance(value, _Written)


# cached, because a role reads its tree several times
@cache
def parse(text: str, templates: bool) -> Any:
    """Parse JSON or YAML. Without ``templates``, no text is marked as a template.

    :raises InvalidRequestError: for invalid text and for duplicate keys in a mapping. The message quotes only keys.
    """
    # libyaml rejects subclasses of str, which ansible-core before 2.19 uses
    text = str.__str__(text)
    try:
        value = json.loads(text, object_pairs_hook=_without_duplicate_keys)
        return _as_templates(value) if templates else value
    except json.JSONDecodeError as error:
        problem = f"invalid JSON at line {error.lineno}, column {error.colno} ({error.msg})"
    except RecursionError:
        raise InvalidRequestError("nested too deeply") from None
    except ValueError:
        raise InvalidRequestError(_TOO_LONG) from None
    # the text is most likely JSON, so the error of the JSON parser is reported; but YAML can also start like this
    return _from_yaml(text, templates, problem if text.lstrip()[:1] in ("{", "[") else "")


def _without_duplicate_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        keys = [key for key, _value in pairs]
        raise _duplicate_key_error(f"'{next(key for key in keys if keys.count(key) > 1)}'")
    return result


def _duplicate_key_error(key: str) -> InvalidRequestError:
    return InvalidRequestError(f"duplicate key {key} in a mapping")


def _as_templates(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_templates(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_as_templates(part) for part in value]
    return _template(value) if isinstance(value, str) else value


def _template(text: str) -> str:
    # most text contains no template, and it is slow to check this with Ansible
    return Template(text) if "{" in text or text.startswith("#jinja2:") else text


def _from_yaml(text: str, templates: bool, problem: str) -> Any:
    try:
        try:
            return _constructed(_Fast, text, templates)
        except yaml.YAMLError:
            # libyaml does not support all escapes, such as those of some control characters
            return _constructed(_Thorough, text, templates)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        position = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        # the message ends with a quotation from the file
        description = _without_quotation(error.problem or error.context or "")
        raise InvalidRequestError(problem or f"invalid YAML{position} ({description})") from None
    except yaml.YAMLError as error:
        position = f" at position {error.position}" if isinstance(error, yaml.reader.ReaderError) else ""
        raise InvalidRequestError(problem or f"invalid YAML: a character is not allowed{position}") from None
    except RecursionError:
        raise InvalidRequestError("nested too deeply") from None
    except (ValueError, OverflowError):
        raise InvalidRequestError(
            problem or "invalid YAML: an escape sequence does not denote a valid character"
        ) from None


def _without_quotation(problem: str) -> str:
    if problem.startswith("found character '\\t'"):
        return "a tab where only spaces are allowed"
    match = _UNQUOTED.match(problem)
    return match[0].strip() if match else ""


def _constructed(loader_type: Any, text: str, templates: bool) -> Any:
    loader = loader_type(text)
    loader.templates = templates
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        loader.reject_duplicate_keys(node)
        return loader.construct_document(node)
    finally:
        loader.dispose()


class _Constructor:
    """Constructor of text, mappings and scalars, and of values with Ansible's tags."""

    templates = True
    _unsafe = 0

    def text(self, node: Any) -> str:
        text: str = self.construct_scalar(node)  # type: ignore[attr-defined]
        return _template(text) if self.templates and not self._unsafe else text

    def mapping(self, node: Any) -> Any:
        data: dict[Any, Any] = {}
        yield data
        self.flatten_mapping(node)  # type: ignore[attr-defined]
        for key, value in node.value:
            data[self._key_of(key, node)] = self.construct_object(value)  # type: ignore[attr-defined]

    def reject_duplicate_keys(self, root: yaml.Node) -> None:
        # this precedes the construction, which adds the keys of merged mappings to the nodes; an alias is the same node as its anchor
        pending, visited = [root], {id(root)}
        while pending:
            node = pending.pop()
            names: set[Any] = set()
            inner = list(node.value) if isinstance(node, yaml.SequenceNode) else []
            for key, value in node.value if isinstance(node, yaml.MappingNode) else []:
                inner.append(value)
                if key.tag == _MERGE:
                    continue
                name = self._key_of(key, node)
                if name in names:
                    raise _duplicate_key_error(f"'{name}' (line {key.start_mark.line + 1})")
                names.add(name)
            pending += [one for one in inner if id(one) not in visited]
            visited.update(map(id, inner))

    def _key_of(self, node: yaml.Node, mapping: yaml.Node) -> Any:
        """Return a key as text, because Python considers the keys 1, 1.0 and true equal.

        Keys are never templates, as in Ansible.
        """
        key = self.construct_object(node, deep=True)  # type: ignore[attr-defined]
        if isinstance(key, Vaulted):
            raise yaml.constructor.ConstructorError(None, None, "a key must not be vaulted", mapping.start_mark)
        if isinstance(key, (list, dict, set)):
            raise yaml.constructor.ConstructorError(None, None, "found unhashable key", node.start_mark)
        try:
            return name_of(plain(key))
        except ValueError:
            # reported with the name of the object
            return key

    def unsafe(self, node: Any) -> Any:
        inner = copy.copy(node)
        quoted = isinstance(node, yaml.ScalarNode) and bool(node.style)
        inner.tag = _STR if quoted else self.resolve(type(node), node.value, (True, False))  # type: ignore[attr-defined]
        self._unsafe += 1
        try:
            return self.construct_object(inner, deep=True)  # type: ignore[attr-defined]
        finally:
            self._unsafe -= 1

    def vaulted(self, node: Any) -> Vaulted:
        return Vaulted(self.construct_scalar(node))  # type: ignore[attr-defined]

    def scalar(self, node: Any) -> Any:
        """Construct a scalar such as a date or a number.

        Python's own errors are replaced, because they quote the value.
        """
        kind = node.tag.rpartition(":")[2]
        try:
            value = yaml.SafeLoader.yaml_constructors[node.tag](self, node)
            if kind == "int" and value.bit_length() > _MAX_BITS:
                raise OverflowError
            number = {"int": _Int, "float": _Float}.get(kind)
            return number(value) if number and str(value) != node.value and math.isfinite(value) else value
        except (ValueError, OverflowError, KeyError, AttributeError):
            problem = f"not a valid {kind}" + (f", or {_TOO_LONG}" if kind == "int" else "")
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from None


def _loader(base: Any) -> Any:
    class Loader(_Constructor, base):
        pass

    Loader.add_constructor(_STR, Loader.text)
    Loader.add_constructor("tag:yaml.org,2002:map", Loader.mapping)
    Loader.add_constructor("!unsafe", Loader.unsafe)
    for tag in ("!vault", "!vault-encrypted"):
        Loader.add_constructor(tag, Loader.vaulted)
    for kind in ("bool", "int", "float", "binary", "timestamp"):
        Loader.add_constructor(f"tag:yaml.org,2002:{kind}", Loader.scalar)
    return Loader


_Fast, _Thorough = _loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)), _loader(yaml.SafeLoader)


def name_of(key: Any) -> str:
    """Return the text of a key, as in JSON."""
    if isinstance(key, str):
        return key
    if isinstance(key, (datetime.date, datetime.datetime)):
        return key.isoformat()
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    return repr(plain(key)) if isinstance(key, (int, float)) and math.isfinite(key) else repr(key)


def plain(value: Any) -> Any:
    """Convert a value to the types of JSON, without Ansible's tags.

    Dates become text, as in module arguments.

    :raises ValueError: if JSON does not support the value. The message is the end of a sentence ("contains ...").
    """
    if value is None or isinstance(value, bool):
        return value
    if getattr(value, "__ENCRYPTED__", False):
        # in ansible-core before 2.19, the result of a template may still be encrypted
        return str(value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        if value.bit_length() > _MAX_BITS:
            raise ValueError(f"contains {_TOO_LONG}")
        return int.__int__(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("contains a number that JSON does not support (infinity or NaN)")
        return float.__float__(value)
    if isinstance(value, Mapping):
        result, names = {}, set()
        for key, part in value.items():
            key = plain(key)
            if isinstance(key, (dict, list)):
                raise ValueError("contains a mapping with a key that is a list or a mapping")
            name = name_of(key)
            if name in names:
                raise ValueError("contains a mapping with two keys that have the same text")
            names.add(name)
            result[key] = plain(part)
        return result
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    names_by_type = {
        "set": "a set; write a list instead",
        "bytes": "binary data; write it as text, for example encoded as Base64",
    }
    name = next(
        (text for kind, text in names_by_type.items() if kind in type(value).__name__.lower()),
        "an unknown type",
    )
    raise ValueError(f"contains a value that JSON does not support: {name}")
