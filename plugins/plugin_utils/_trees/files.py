# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Convert an instance to the files of a tree.

The same instance results in the same text. This module has no side effects.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from ...module_utils._errors import InvalidRequestError
from ...module_utils._model.placeholders import UNFILLED, placeholder_name
from ...module_utils._reconcile.prune import LEFT_BEHIND
from ...module_utils._resources.registry import RESOURCES
from .source import parse, plain

SECRETS = "secrets.example.yml"
"""The file that lists the secrets to define. It is not in a layer, so it is not read as part of the tree."""

LEFT = f"{LEFT_BEHIND}.yml"
"""The file that lists objects that files cannot declare. It is not in a layer, because it belongs to the server, not to an environment."""

INCOMPLETE = "export_incomplete.yml"
"""The file that exists while the role export writes the others. It lists the kinds that are being exported, and it is not in a layer."""

_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_PLAIN = re.compile(r"""[\w\n .,:;/@+=()?!'"&*~^$<>|-]*""")
"""Text that no version of Ansible treats as a template: templates start with a brace, or with a comment that sets the delimiters."""

_HEAD = "---\n# Written by the role community.airflow.export, which overwrites this file.\n\n"
_SECRETS_HEAD = (
    "---\n# Written by the role community.airflow.export. Copy this file, and replace each value, including the\n"
    "# quotes and the braces, with a secret. Use null for a connection without a password, or to keep the password of an\n"
    "# existing user. Write !unsafe before a secret that contains double braces, which Ansible would treat as a template.\n"
    "# Encrypt the copy with ansible-vault, and load it to apply the tree.\n\n"
)
_LEFT_HEAD = (
    "---\n# Written by the role community.airflow.export, which overwrites this file. It lists objects on the server that files cannot\n"
    "# declare. The role community.airflow.apply does not delete these objects, although they are missing from the files.\n\n"
)
_KINDS = {resource.kind: resource for resource in RESOURCES}
_ENTRY = re.compile(rf"^# (?P<comment>(?P<kind>{'|'.join(_KINDS)}) .*)\n(?P<name>\w+): .*\n", re.MULTILINE)
"""An entry in the file of secrets: a comment that describes the secret, and the variable."""
_UNDEFINED = re.compile(r"\{\{ undef\(hint='[^']*'\) \}\}")
"""The value of a variable in the file of secrets."""


def tree_files(
    instance: Mapping[str, list[Any]],
    placeholders: Sequence[Mapping[str, str]],
    listed: str = "",
    left: Sequence[Mapping[str, str]] = (),
    left_before: str = "",
) -> dict[str, str]:
    """Return the text of each file, by its path in the tree.

    There is one file for each kind, one for the list of secrets, and one for the list of objects left behind. ``listed`` and
    ``left_before`` contain the two existing lists of the tree, or are empty if there are none. Entries in these lists are kept if ``instance``
    does not contain their kind.

    :raises InvalidRequestError: for a placeholder that is not a variable, for an invalid list of objects left behind, and for a list of
        secrets that contains a secret, because the export overwrites this list.
    """
    _check_secrets(listed)
    files = {
        f"base/{kind}.yml": _HEAD + _dumped({str.__str__(kind): [_item(item) for item in items]})
        for kind, items in instance.items()
        if kind != LEFT_BEHIND
    }
    secrets = {resource.kind: "" for resource in RESOURCES}
    for one in placeholders:
        secrets[one["kind"]] += _secret(one)
    for entry in _ENTRY.finditer(listed):
        resource = _KINDS[entry["kind"]]
        if resource.plural not in instance:
            secrets[resource.kind] += _entry(entry["comment"], entry["name"])
    kept = [row for row in _left_rows_before(left_before) if _KINDS[row["kind"]].plural not in instance]
    return {**files, SECRETS: _SECRETS_HEAD + "".join(secrets.values()), LEFT: _left([*kept, *left])}


def _left_rows_before(text: str) -> list[dict[str, str]]:
    try:
        return left_rows(text) if text else []
    except InvalidRequestError as error:
        raise InvalidRequestError(
            f"The file {LEFT} in the tree {error}. Restore the file, or delete it, and export all kinds. Nothing was changed."
        ) from None


def _left(rows: Sequence[Mapping[str, str]]) -> str:
    places = {kind: place for place, kind in enumerate(_KINDS)}
    rows = sorted(rows, key=lambda row: (places[row["kind"]], row["key"]))
    items = [{name: _text(str.__str__(row[name])) for name in ("kind", "key", "reason")} for row in rows]
    return _LEFT_HEAD + _dumped({LEFT_BEHIND: items})


def left_rows(text: str) -> list[dict[str, str]]:
    """Return the objects in the text of a tree's list of objects left behind.

    :raises InvalidRequestError: for any other content. The message is the end of a sentence.
    """
    try:
        content = parse(text, False)
    except InvalidRequestError as error:
        raise InvalidRequestError(f"is invalid: {error}") from None
    rows = content.get(LEFT_BEHIND) if isinstance(content, dict) and len(content) == 1 else None
    # the export writes a list even if it is empty, so that a damaged file is not taken for an empty list
    if not isinstance(rows, list):
        raise InvalidRequestError(f"must be a mapping with the key {LEFT_BEHIND} and a list")
    for row in rows:
        texts = isinstance(row, dict) and all(isinstance(row.get(name), str) for name in ("kind", "key"))
        if not texts or row["kind"] not in _KINDS:
            raise InvalidRequestError(
                f"must list objects. Each object needs a key and one of these kinds: {', '.join(_KINDS)}"
            )
    return [{"kind": row["kind"], "key": row["key"], "reason": str(row.get("reason") or "")} for row in rows]


def _check_secrets(listed: str) -> None:
    """Raise an error if the existing list of secrets defines one of them."""
    try:
        content = parse(listed, False)
    except InvalidRequestError as error:
        raise InvalidRequestError(f"The file {SECRETS} in the tree is invalid: {error}.") from None
    values = content.values() if isinstance(content, dict) else [] if content is None else [content]
    if not all(isinstance(value, str) and _UNDEFINED.fullmatch(value) for value in values):
        raise InvalidRequestError(
            f"The file {SECRETS} in the tree contains values, and the export would overwrite them. Rename this file, and load it with its new "
            "name. Nothing was changed."
        )


def _secret(one: Mapping[str, str]) -> str:
    match = _VARIABLE.fullmatch(one["placeholder"])
    if not match:
        raise InvalidRequestError(f"The placeholder {one['placeholder']} is not a variable in double braces.")
    comment = " ".join(f"{one['kind']} {one['key']}: {one['field']}".split())
    # YAML restricts the characters of comments, too
    comment = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in comment)
    return _entry(comment, match[1])


def _entry(comment: str, name: str) -> str:
    return f"# {comment}\n{name}: \"{{{{ undef(hint='no value is defined for {name}') }}}}\"\n"


class _Template(str):
    """A placeholder: the only text that Ansible resolves."""


class _Unsafe(str):
    """Text that looks like a template but is not one."""


def _item(item: Mapping[str, Any]) -> Any:
    """Convert an item for the YAML file.

    Text becomes a template if the item lists it as a placeholder. Otherwise, it becomes unsafe text or plain text.
    """
    places = {tuple(path): name for name, path in item.get(UNFILLED, {}).items()}
    return _marked({name: value for name, value in plain(item).items() if name != UNFILLED}, places, ())


def _marked(value: Any, places: Mapping[tuple[str, ...], str], path: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {_text(name): _marked(part, places, (*path, str(name))) for name, part in value.items()}
    if isinstance(value, list):
        return [_marked(part, places, (*path, str(index))) for index, part in enumerate(value)]
    if isinstance(value, str) and path in places and placeholder_name(value) == places[path]:
        return _Template(value)
    return _text(value)


def _text(value: Any) -> Any:
    return _Unsafe(value) if isinstance(value, str) and not _PLAIN.fullmatch(value) else value


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        # lists are indented below their key
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _scalar(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    lines = value.split("\n")
    # the other line breaks of YAML are not printable characters, and have to be escaped
    printable = all(line.isprintable() for line in lines)
    tag = "!unsafe" if isinstance(value, _Unsafe) else "tag:yaml.org,2002:str"
    quoted = not printable or isinstance(value, _Template)
    style = "|" if printable and len(lines) > 1 else '"' if quoted else None
    return dumper.represent_scalar(tag, str.__str__(value), style=style)


for _type in (str, _Template, _Unsafe):
    _Dumper.add_representer(_type, _scalar)


def _dumped(content: Mapping[str, Any]) -> str:
    # lines are not folded, so that a changed word changes only one line
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**16)
