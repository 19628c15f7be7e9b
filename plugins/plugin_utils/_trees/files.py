# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an instance has, as the files of a tree: the same text for the same instance. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from ...module_utils._errors import InvalidRequestError
from ...module_utils._model.secrets import UNFILLED, placeholder_name
from ...module_utils._reconcile.prune import LEFT_BEHIND
from ...module_utils._resources.registry import RESOURCES
from .source import parse, plain

SECRETS = "secrets.example.yml"
"""The file that lists what has to be filled. It lies outside the layers, so that nobody reads it as one."""

LEFT = f"{LEFT_BEHIND}.yml"
"""The file that lists what no file can hold. It lies outside the layers, too: it belongs to the server and not to an environment."""

_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_PLAIN = re.compile(r"""[\w\n .,:;/@+=()?!'"&*~^$<>|-]*""")
"""Text that no version of Ansible takes for a template: each begins with a brace, or with a comment that says what a template begins with."""

_HEAD = "---\n# Written by the role community.airflow.export, which overwrites it.\n\n"
_SECRETS_HEAD = (
    "---\n# Written by the role community.airflow.export. Copy it, and put a secret in place of each undef(...). Put null for a connection\n"
    "# that has no password, and for a user that the server has already, whose password then stays. Write !unsafe before a secret that holds\n"
    "# two braces, or Ansible takes it for a template. Encrypt the copy with ansible-vault, and load it where the tree is applied.\n\n"
)
_LEFT_HEAD = (
    "---\n# Written by the role community.airflow.export, which overwrites it: what the server has, and no file can hold. The role\n"
    "# community.airflow.apply never deletes these objects because they are missing in the files.\n\n"
)
_KINDS = {resource.kind: resource for resource in RESOURCES}
_ENTRY = re.compile(rf"^# (?P<kind>{'|'.join(_KINDS)}) .*\n\w+: .*\n", re.MULTILINE)
"""A secret in that file: what it is, and the variable."""


def tree_files(
    instance: Mapping[str, list[Any]],
    placeholders: Sequence[Mapping[str, str]],
    listed: str = "",
    left: Sequence[Mapping[str, str]] = (),
    left_before: str = "",
) -> dict[str, str]:
    """The text of each file, by its path in the tree: one for each kind, the list of the secrets, and what was left behind.

    ``listed`` and ``left_before`` are the lists that the tree has already: of them, those stay whose kind is not written now.

    :raises InvalidRequestError: for a placeholder that is not a variable, and for a list of what was left behind that cannot be read.
    """
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
            secrets[resource.kind] += entry[0]
    kept = [row for row in left_rows(left_before) if _KINDS[row["kind"]].plural not in instance]
    return {**files, SECRETS: _SECRETS_HEAD + "".join(secrets.values()), LEFT: _left([*kept, *left])}


def _left(rows: Sequence[Mapping[str, str]]) -> str:
    places = {kind: place for place, kind in enumerate(_KINDS)}
    rows = sorted(rows, key=lambda row: (places[row["kind"]], row["key"]))
    items = [{name: _text(str.__str__(row[name])) for name in ("kind", "key", "reason")} for row in rows]
    return _LEFT_HEAD + _dumped({LEFT_BEHIND: items})


def left_rows(text: str) -> list[dict[str, str]]:
    """What a tree says that was left behind, by the text of its file.

    :raises InvalidRequestError: for something else, as the end of a sentence.
    """
    content = parse(text, False)
    content = {LEFT_BEHIND: None} if content is None else content
    rows = content[LEFT_BEHIND] if isinstance(content, dict) and set(content) == {LEFT_BEHIND} else content
    if not isinstance(rows, (list, type(None))) or rows is content:
        raise InvalidRequestError(f"must be a mapping with the key {LEFT_BEHIND}, and a list")
    for row in rows or []:
        texts = isinstance(row, dict) and all(isinstance(row.get(name), str) for name in ("kind", "key"))
        if not texts or row["kind"] not in _KINDS:
            raise InvalidRequestError(f"must list objects with a key and a kind, which is one of {', '.join(_KINDS)}")
    return [{"kind": row["kind"], "key": row["key"], "reason": str(row.get("reason") or "")} for row in rows or []]


def _secret(one: Mapping[str, str]) -> str:
    found = _VARIABLE.fullmatch(one["placeholder"])
    if not found:
        raise InvalidRequestError(f"The placeholder {one['placeholder']} is not a variable in braces.")
    what = " ".join(f"{one['kind']} {one['key']}: {one['field']}".split())
    # what YAML does not allow is not allowed in a comment either
    what = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in what)
    return f"# {what}\n{found[1]}: \"{{{{ undef(hint='nobody has filled in {found[1]}') }}}}\"\n"


class _Template(str):
    """A placeholder: the only text that Ansible is to resolve."""


class _Unsafe(str):
    """A text that could be taken for a template, and is none."""


def _item(item: Mapping[str, Any]) -> Any:
    """An item in plain types, where each text is a template, or marked as none, or plain. It says itself where its placeholders are."""
    places = {tuple(path): name for name, path in item.get(UNFILLED, {}).items()}
    return _marked({name: value for name, value in plain(item).items() if name != UNFILLED}, places, ())


def _marked(value: Any, places: Mapping[tuple[str, ...], str], path: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {_text(name): _marked(part, places, (*path, str(name))) for name, part in value.items()}
    if isinstance(value, list):
        return [_marked(part, places, (*path, str(place))) for place, part in enumerate(value)]
    if isinstance(value, str) and path in places and placeholder_name(value) == places[path]:
        return _Template(value)
    return _text(value)


def _text(value: Any) -> Any:
    return _Unsafe(value) if isinstance(value, str) and not _PLAIN.fullmatch(value) else value


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        # a list stands deeper than its key
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _scalar(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    lines = value.split("\n")
    # what YAML takes for the end of a line is no printable character, and has to be escaped
    printable = all(line.isprintable() for line in lines)
    tag = "!unsafe" if isinstance(value, _Unsafe) else "tag:yaml.org,2002:str"
    quoted = not printable or isinstance(value, _Template)
    style = "|" if printable and len(lines) > 1 else '"' if quoted else None
    return dumper.represent_scalar(tag, str.__str__(value), style=style)


for _type in (str, _Template, _Unsafe):
    _Dumper.add_representer(_type, _scalar)


def _dumped(content: Mapping[str, Any]) -> str:
    # lines are not folded: a changed word is a change of one line
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**16)
