# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: airflow_tree
short_description: Read a tree of files that declares an instance of Apache Airflow
version_added: 0.1.0
description:
  - Reads every file of a folder C(base), and lays over them the files of C(overlays/<environment>). The result is what
    M(community.airflow.airflow_instance) takes.
  - A file ends with C(.yml), C(.yaml) or C(.json). It holds one or more of the lists that M(community.airflow.airflow_instance) takes, such as
    C(pools). Folders in a layer, and the number and names of the files, are free; folders that are links are read, too. Other files are
    not read, nor are files and folders whose names begin with a dot.
  - An object of the overlay changes only the options that it names. Mappings are merged at every depth, JSON text with a mapping as what
    it says. Lists are replaced. A mapping with C(append) or C(remove), each with a list, changes a list below it instead, at every depth.
    V(null) takes an option back. With C(state=absent), the object is deleted from the server.
  - The C(uri) of a connection is the whole of it. Over a C(uri), an option such as C(host) changes that part of it.
  - Files whose path in the layer begins with C(exports/variables), C(exports/connections), C(exports/pools), C(exports/roles) or
    C(exports/users), such as C(exports/connections-eu.json), are what C(airflow variables export) and its like have written, as JSON or
    YAML. Their text is taken as it is. Nothing else may lie in C(exports).
  - Templates in all other files are resolved as Ansible does, after the layers were merged; those in keys, and those that a mapping or
    a part of a URI is laid over, before. Vaulted files and V(!vault) values are decrypted. Mark a text with V(!unsafe) that Airflow is to
    resolve, such as C({{ ds }}).
author:
  - community.airflow contributors (@ansible-collections)
options:
  _terms:
    description:
      - Folders of trees. A path that is not absolute starts at the folder of the playbook.
    type: list
    elements: str
    required: true
  environment:
    description:
      - The name of the folder in C(overlays) to lay over C(base). Without it, C(base) is everything.
    type: str
    default: ""
  kinds:
    description:
      - Only these lists, such as V(pools). Without it, all of them. Templates in the others are not resolved.
    type: list
    elements: str
seealso:
  - module: community.airflow.airflow_instance
notes:
  - The same key twice in one layer is an error, as are the same name twice in one mapping, unknown kinds and options, and a tree that
    declares nothing.
"""

EXAMPLES = r"""
- name: Bring production to what the files in the folder airflow say
  community.airflow.airflow_instance:
    pools: "{{ tree.pools }}"
    variables: "{{ tree.variables }}"
  vars:
    tree: "{{ lookup('community.airflow.airflow_tree', 'airflow', environment='production') }}"

# airflow/base/pools.yml:
#
#   pools:
#     - name: warehouse
#       slots: 4
#       description: Loads into the warehouse
#
# airflow/overlays/production/pools.yml:
#
#   pools:
#     - name: warehouse
#       slots: 32
#
# airflow/base/variables.yml and airflow/overlays/production/variables.yml: with both, the regions are eu and us
#
#   variables:
#     - key: sales
#       value:
#         regions: [eu]
#         currency: EUR
#
#   variables:
#     - key: sales
#       value:
#         regions:
#           append: [us]
"""

RETURN = r"""
_raw:
  description: For each tree, the lists that M(community.airflow.airflow_instance) takes, in the order of the names.
  type: list
  elements: dict
"""

import os
from collections.abc import Iterator, Mapping
from inspect import signature
from typing import Any

from ansible.errors import AnsibleError, AnsibleLookupError
from ansible.plugins.lookup import LookupBase
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.community.airflow.plugins.module_utils._errors import Refused
from ansible_collections.community.airflow.plugins.plugin_utils._airflow_exports import items_of, kind_of
from ansible_collections.community.airflow.plugins.plugin_utils._repeated import repeated_key
from ansible_collections.community.airflow.plugins.plugin_utils._tree import Meaning, Tree, layer, overlaid

_SUFFIXES = (".yml", ".yaml", ".json")


class LookupModule(LookupBase):
    def run(self, terms: list[str], variables: Any = None, **kwargs: Any) -> list[dict[str, Any]]:
        self.set_options(var_options=variables, direct=kwargs)
        try:
            return [self._tree(self._loader.path_dwim(term), self.get_option("environment")) for term in terms]
        except Refused as error:
            raise AnsibleLookupError(str(error)) from error

    def _tree(self, folder: str, environment: str) -> dict[str, Any]:
        if environment in (os.curdir, os.pardir) or os.path.basename(environment) != environment:
            raise Refused(f"An environment is the name of a folder in {folder}/overlays, and no path: {environment}.")
        names = ["base", *([os.path.join("overlays", environment)] if environment else [])]
        layers = [self._layer(folder, name) for name in names]
        if not any(layers):
            tops = " and ".join(os.path.join(folder, name) for name in names)
            raise Refused(
                f"Nothing is declared in {tops}: no file there ends with {', '.join(_SUFFIXES)}, or all are empty."
            )
        wanted = [{kind: entries for kind, entries in one.items() if self._is_wanted(kind)} for one in layers]
        return self._resolved(overlaid(wanted, self._meaning))

    def _is_wanted(self, kind: str) -> bool:
        kinds = self.get_option("kinds")
        return kinds is None or kind in kinds

    def _layer(self, folder: str, name: str) -> Tree:
        top = os.path.join(folder, name)
        if not os.path.isdir(top):
            raise Refused(f"There is no folder {top}.{self._instead(folder)}")
        return layer(((file, self._content(file, top)) for file in _files(top) if _is_read(file, top)), self._meaning)

    def _instead(self, folder: str) -> str:
        overlays = os.path.join(folder, "overlays")
        found = sorted(os.listdir(overlays)) if os.path.isdir(overlays) else []
        return f" The overlays of {folder} are: {', '.join(found)}." if found else ""

    def _content(self, file: str, top: str) -> Any:
        path = os.path.relpath(file, top).replace(os.sep, "/")
        if not path.startswith("exports/"):
            # what is to be templated must be said to be trusted from ansible-core 2.19 on
            trusting = "trusted_as_template" in signature(self._loader.load_from_file).parameters
            return self._loaded(file, **({"trusted_as_template": True} if trusting else {}))
        kind = kind_of(file, path[len("exports/") :])
        return {kind: wrap_var(items_of(file, kind, self._loaded(file)))}

    def _loaded(self, file: str, **trust: bool) -> Any:
        try:
            # decrypted, where it is vaulted
            key = repeated_key(bytes(self._loader._get_file_contents(file)[0]).decode())
            if key:
                raise Refused(f"{file}: the key {key} stands twice in one mapping.")
            # no copy of what is in the loader's memory: nobody here changes it
            return self._loader.load_from_file(file, unsafe=True, **trust)
        except UnicodeDecodeError as error:
            raise Refused(f"{file} is no UTF-8 text: {error}.") from None
        except AnsibleError as error:
            raise Refused(f"{file}: {error.message}") from error

    def _resolved(self, tree: Tree) -> dict[str, Any]:
        problems: list[str] = []
        result = {
            kind: [
                self._value(entry.options, f"{' and '.join(entry.files)}: {kind} '{key}'", problems)
                for key, entry in entries.items()
            ]
            for kind, entries in tree.items()
        }
        if problems:
            raise Refused("\n".join(problems))
        return result

    def _value(self, value: Any, place: str, problems: list[str]) -> Any:
        """What a value is with its templates resolved, text by text, so that every one that cannot be is told of."""
        if isinstance(value, Mapping):
            return {name: self._value(part, place, problems) for name, part in value.items()}
        if isinstance(value, list):
            return [self._value(part, place, problems) for part in value]
        try:
            return self._text(value)
        except AnsibleError as error:
            problems.append(f"{place}: {error.message}")
            return None

    def _meaning(self, kind: str, place: str, value: Any, meaning: Meaning) -> Any:
        """What has to be known of a value before the layers are merged; nothing in it is a template any more."""
        if not self._is_wanted(kind):
            return value
        try:
            return wrap_var(meaning(self._text(value)))
        except AnsibleError as error:
            raise Refused(f"{place}: {error.message}") from error

    def _text(self, value: Any) -> Any:
        # most values are no templates, and Ansible takes its time to find that out
        if isinstance(value, (int, float)) or (isinstance(value, str) and "{" not in value):
            return value
        resolved = self._templar.template(value)
        # up to ansible-core 2.18, a vaulted value is still closed here
        return str(resolved) if hasattr(resolved, "__ENCRYPTED__") else resolved


def _files(folder: str, above: tuple[str, ...] = ()) -> Iterator[str]:
    """The files in a folder, in the order of their names, and those in folders that are links."""
    real = os.path.realpath(folder)
    if any(os.path.commonpath([real, one]) == real for one in above):
        raise Refused(f"{folder} is a link to a folder that it lies in itself.")
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name.startswith("."):
            continue
        if os.path.isdir(path):
            yield from _files(path, (*above, real))
        elif not os.path.exists(path):
            raise Refused(f"{path} is a link to nothing.")
        else:
            yield path


def _is_read(file: str, top: str) -> bool:
    """Of the exports every file is, so that one in a format that cannot be read is told of."""
    return file.endswith(_SUFFIXES) or os.path.relpath(file, top).startswith(f"exports{os.sep}")
