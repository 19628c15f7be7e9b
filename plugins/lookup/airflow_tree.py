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
    C(pools). Folders in a layer, and the number and names of the files, are free. Other files, and those whose names begin with a dot, are not
    read.
  - An object of the overlay changes only the options that it names. Mappings are merged at every depth. Lists are replaced. A mapping with
    C(append) or C(remove), each with a list, changes a list instead. V(null) takes an option back. With C(state=absent), the object is
    deleted from the server.
  - Files whose path in the layer begins with C(exports/variables), C(exports/connections), C(exports/pools), C(exports/roles) or
    C(exports/users) are what C(airflow variables export) and its like have written, as JSON or YAML. Their text is taken as it is.
  - Templates in all other files are resolved as Ansible does, after the layers were merged. Vaulted files and V(!vault) values are decrypted.
    Mark a text with V(!unsafe) that Airflow is to resolve, such as C({{ ds }}).
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
      - The folder in C(overlays) to lay over C(base). Without it, C(base) is everything.
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
  - The same key twice in one layer is an error, as are unknown kinds and options.
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
"""

RETURN = r"""
_raw:
  description: For each tree, the lists that M(community.airflow.airflow_instance) takes, in the order of the names.
  type: list
  elements: dict
"""

import os
from collections.abc import Mapping
from inspect import signature
from typing import Any

from ansible.errors import AnsibleError, AnsibleLookupError
from ansible.plugins.lookup import LookupBase
from ansible.utils.unsafe_proxy import wrap_var

from ansible_collections.community.airflow.plugins.module_utils._errors import Refused
from ansible_collections.community.airflow.plugins.plugin_utils._airflow_exports import items_of
from ansible_collections.community.airflow.plugins.plugin_utils._tree import Tree, layer, overlaid

_SUFFIXES = (".yml", ".yaml", ".json")


class LookupModule(LookupBase):
    def run(self, terms: list[str], variables: Any = None, **kwargs: Any) -> list[dict[str, Any]]:
        self.set_options(var_options=variables, direct=kwargs)
        try:
            return [self._tree(self._loader.path_dwim(term), self.get_option("environment")) for term in terms]
        except Refused as error:
            raise AnsibleLookupError(str(error)) from error

    def _tree(self, folder: str, environment: str) -> dict[str, Any]:
        names = ["base", *([os.path.join("overlays", environment)] if environment else [])]
        tree = overlaid(self._layer(folder, name) for name in names)
        kinds = self.get_option("kinds")
        return self._resolved({kind: entries for kind, entries in tree.items() if kinds is None or kind in kinds})

    def _layer(self, folder: str, name: str) -> Tree:
        top = os.path.join(folder, name)
        if not os.path.isdir(top):
            raise Refused(f"There is no folder {top}.{self._instead(folder)}")
        return layer((file, self._content(file, top)) for file in _files(top))

    def _instead(self, folder: str) -> str:
        overlays = os.path.join(folder, "overlays")
        found = sorted(os.listdir(overlays)) if os.path.isdir(overlays) else []
        return f" The overlays of {folder} are: {', '.join(found)}." if found else ""

    def _content(self, file: str, top: str) -> Any:
        # what is to be templated must be said to be trusted from ansible-core 2.19 on
        trusting = "trusted_as_template" in signature(self._loader.load_from_file).parameters
        first, _slash, rest = os.path.relpath(file, top).replace(os.sep, "/").partition("/")
        if first != "exports":
            return self._loader.load_from_file(file, **({"trusted_as_template": True} if trusting else {}))
        kind = os.path.splitext(rest.partition("/")[0])[0]
        return {kind: wrap_var(items_of(file, kind, self._loader.load_from_file(file)))}

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
            resolved = self._templar.template(value)
        except AnsibleError as error:
            problems.append(f"{place}: {error.message}")
            return None
        # up to ansible-core 2.18, a vaulted value is still closed here
        return str(resolved) if hasattr(resolved, "__ENCRYPTED__") else resolved


def _files(top: str) -> list[str]:
    return sorted(
        os.path.join(folder, name)
        for folder, _folders, names in os.walk(top)
        for name in names
        if name.endswith(_SUFFIXES) and not os.path.relpath(os.path.join(folder, name), top).startswith(".")
        if not name.startswith(".")
    )
