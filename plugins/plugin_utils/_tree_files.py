# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an instance has, as the files of a tree: the same text for the same instance. Pure.

Note that these are private to the collection.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from ansible_collections.community.airflow.plugins.module_utils._catalog import CATALOG
from ansible_collections.community.airflow.plugins.module_utils._errors import Refused

SECRETS = "secrets.example.yml"
"""The file that lists what has to be filled. It lies outside the layers, so that nobody reads it as one."""

_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_TEMPLATE = re.compile(r"\{[{%#]")

_HEAD = "---\n# Written by the role community.airflow.export, which overwrites it.\n\n"
_SECRETS_HEAD = (
    "---\n# Written by the role community.airflow.export. Copy it, and put a secret in place of each undef(...). Put null for a connection\n"
    "# that has no password, and for a user that the server has already, whose password then stays. Encrypt the copy with ansible-vault,\n"
    "# and load it where the tree is applied.\n\n"
)
_KINDS = {resource.kind: resource for resource in CATALOG}
_ENTRY = re.compile(rf"^# (?P<kind>{'|'.join(_KINDS)}) .*\n\w+: .*\n", re.MULTILINE)
"""A secret in that file: what it is, and the variable."""


def tree_files(
    instance: Mapping[str, list[Any]], placeholders: Sequence[Mapping[str, str]], listed: str = ""
) -> dict[str, str]:
    """The text of each file, by its path in the tree: one for each kind, and the list of the secrets.

    ``listed`` is the list that the tree has already: of it, those stay whose kind is not written now.

    :raises Refused: for a placeholder that is not a variable.
    """
    texts = {one["placeholder"] for one in placeholders}
    files = {
        f"base/{kind}.yml": _HEAD + _dumped({str.__str__(kind): [_quoted(item, texts) for item in items]})
        for kind, items in instance.items()
    }
    secrets = {resource.kind: "" for resource in CATALOG}
    for one in placeholders:
        secrets[one["kind"]] += _secret(one)
    for entry in _ENTRY.finditer(listed):
        resource = _KINDS[entry["kind"]]
        if resource.plural not in instance:
            secrets[resource.kind] += entry[0]
    return {**files, SECRETS: _SECRETS_HEAD + "".join(secrets.values())}


def _secret(one: Mapping[str, str]) -> str:
    found = _VARIABLE.fullmatch(one["placeholder"])
    if not found:
        raise Refused(f"The placeholder {one['placeholder']} is not a variable in braces.")
    what = " ".join(f"{one['kind']} {one['key']}: {one['field']}".split())
    return f"# {what}\n{found[1]}: \"{{{{ undef(hint='nobody has filled in {found[1]}') }}}}\"\n"


class _Unsafe(str):
    """A text that looks like a template and is none."""


def _quoted(value: Any, placeholders: set[str]) -> Any:
    """The same in plain types, with the texts marked that Ansible must not take for templates."""
    if isinstance(value, Mapping):
        return {str.__str__(name): _quoted(part, placeholders) for name, part in value.items()}
    if isinstance(value, list):
        return [_quoted(part, placeholders) for part in value]
    if isinstance(value, str):
        # without Ansible's own types of texts
        text = str.__str__(value)
        return _Unsafe(text) if _TEMPLATE.search(text) and text not in placeholders else text
    return value


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        # a list stands deeper than its key
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    lines = value.split("\n")
    # what YAML takes for the end of a line is no printable character, and has to be escaped
    printable = all(line.isprintable() for line in lines)
    tag = "!unsafe" if isinstance(value, _Unsafe) else "tag:yaml.org,2002:str"
    quoted = not printable or _TEMPLATE.search(value) is not None
    style = "|" if printable and len(lines) > 1 else '"' if quoted else None
    return dumper.represent_scalar(tag, str.__str__(value), style=style)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Unsafe, _text)


def _dumped(content: Mapping[str, Any]) -> str:
    # lines are not folded: a changed word is a change of one line
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**16)
