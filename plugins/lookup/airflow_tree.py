# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: airflow_tree
short_description: Read a tree of files that declares an Apache Airflow instance
version_added: 0.1.0
description:
  - Reads all files in the folder C(base), and merges the files in C(overlays/<environment>) into them. The result can be passed to
    M(community.airflow.airflow_instance).
  - File names must end with C(.yml), C(.yaml) or C(.json). Each file contains one or more of the lists of
    M(community.airflow.airflow_instance), for example C(pools). Apart from the folder C(exports), the number and the names of the files and
    folders in C(base) or an overlay do not matter. Symbolic links to folders are followed. Files with other suffixes, and files and folders
    whose names start with a dot, are ignored.
  - >-
    An object in an overlay changes only the options that it contains. Mappings are merged at every level, including mappings in JSON
    strings. Lists are replaced. To add items to a list or remove items from it instead, at any level, use a mapping with one or both of the
    keys C(append) and C(remove), whose values are lists. V(null) removes an option. C(state: absent) deletes the object from the server.
  - An item in an overlay that selects DAGs by C(dag_id_pattern) or C(tags) overrides the items in C(base) for these DAGs, even items that
    name a DAG by ID. Within C(base) or an overlay, an item that names a DAG by ID takes precedence. In the result, the key C(layer) marks
    the items of an overlay, so that M(community.airflow.airflow_instance) can apply these rules.
  - If an overlay sets the C(uri) of a connection, the C(uri) replaces all options in C(base) that a URI can contain. If only C(base) sets
    the C(uri), an option in the overlay such as C(host) changes that part of the URI.
  - Files whose path in C(base) or an overlay starts with C(exports/variables), C(exports/connections), C(exports/pools), C(exports/roles)
    or C(exports/users), such as C(exports/connections-eu.json), contain the output of C(airflow variables export) and similar commands, as
    JSON or YAML. Their text is never a template. The folder C(exports) must not contain other files. Airflow exports V(null) for a variable
    that it cannot decrypt, and also for a variable whose value is the text V(null). The lookup returns such a variable without a value, so
    an existing variable keeps its value. To set the value, add it in an overlay.
  - In all other files, Ansible templates are resolved after the merge. Templates in the key of an object, such as the C(name) of a pool,
    and templates that a mapping or part of a URI is merged into, are resolved before the merge. The keys of mappings are never templates.
  - Vaulted files and V(!vault) values are decrypted. Their content is never a template.
  - Use V(!unsafe) for templates that Airflow resolves, for example C({{ ds }}).
  - Quote numbers such as C("010"), C("1.10") and C("12:30") in string options. Without quotes, YAML reads them as 8, 1.1 and 750, and the
    lookup fails. The lookup also fails if two keys of a mapping become the same JSON string, for example C(1) and C("1").
  - Dates and timestamps are converted to ISO format strings, as in the arguments of all modules. Infinity, NaN, sets and binary data are
    rejected.
  - The file C(left_behind.yml) of the tree, next to C(base), lists objects that could not be exported. P(community.airflow.export#role)
    writes this file. The lookup returns its content as O(community.airflow.airflow_instance#module:left_behind), so that pruning does not
    delete these objects.
  - The file C(export_incomplete.yml) of the tree exists while P(community.airflow.export#role) writes the tree. If the export was
    interrupted, the file remains, and the lookup fails until all kinds that the file lists have been exported.
  - Error messages name the file, the kind, the key and the option, and never contain values.
author:
  - community.airflow contributors (@ansible-collections)
options:
  _terms:
    description:
      - Folders that contain trees. A relative path is relative to the folder of the playbook.
    type: list
    elements: str
    required: true
  environment:
    description:
      - Name of the folder in C(overlays) whose files are merged into C(base). If empty, only C(base) is used.
    type: str
    default: ""
  incomplete:
    description:
      - What to do if an export to the folder is incomplete. With V(refuse), the lookup fails.
      - With V(read), the lookup reads the existing files, which may belong to different exports.
    type: str
    choices: [refuse, read]
    default: refuse
  kinds:
    description:
      - Lists to return, for example V(pools). If omitted, all lists are returned. Templates in lists that are not returned are not
        resolved.
    type: list
    elements: str
  unfilled:
    description:
      - What to do with unfilled placeholders of an export.
      - With V(refuse), the lookup fails, and the error message names the undefined variable.
      - V(compare) marks each object that contains a placeholder, so that M(community.airflow.airflow_instance) compares the other fields of
        the object in check mode. In mappings and lists that can contain secrets, V(***) replaces the placeholder. Any other option that
        contains a placeholder is not compared at all. V(compare) also marks DAGs, so that the module treats a DAG that the server does not
        have as a missing object, instead of failing. Outside check mode, the module fails if an object is marked.
    type: str
    choices: [refuse, compare]
    default: refuse
  mask:
    description:
      - Whether to record in each object, under the key C(masked), which of its options come from Ansible Vault. Results and diffs of
        M(community.airflow.airflow_instance) show V(***) instead of the values of these options.
      - An option is recorded if its value is vaulted, if it is in a vaulted file, or if its value is a template that uses a vaulted
        variable. A variable is treated as vaulted if its value is vaulted, if its name starts with C(vault_), or if its value is a template
        that uses such a variable.
      - A variable is also treated as vaulted if its source file is encrypted as a whole. The source file is unknown for facts and
        registered results. Before ansible-core 2.19, it is also unknown for numbers and for variables from the command line and from JSON
        files. If the source file is unknown, the option is recorded if it can contain a secret, for example the value of an Airflow
        variable.
    type: bool
    default: false
seealso:
  - module: community.airflow.airflow_instance
notes:
  - The lookup fails if C(base) or an overlay contains an object twice or a mapping contains a key twice, if a kind or an option is unknown,
    or if the tree is empty.
"""

EXAMPLES = r"""
- name: Apply the pools and variables in the folder airflow to production
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
# airflow/base/variables.yml:
#
#   variables:
#     - key: sales
#       value:
#         regions: [eu]
#         currency: EUR
#
# airflow/overlays/production/variables.yml, which adds the region us:
#
#   variables:
#     - key: sales
#       value:
#         regions:
#           append: [us]
"""

RETURN = r"""
_raw:
  description: For each tree, the lists for M(community.airflow.airflow_instance), in the order of the terms.
  type: list
  elements: dict
"""

import os
from collections.abc import Iterator, Mapping
from typing import Any

from ansible.errors import AnsibleError, AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ..module_utils._errors import InvalidRequestError
from ..module_utils._model.placeholders import UNFILLED, is_placeholder, own_placeholder
from ..module_utils._model.resource import Resource
from ..module_utils._model.secrets import MASKED, UNKNOWN, message_text
from ..module_utils._model.types import MASK
from ..module_utils._reconcile.desired import LAYER
from ..module_utils._reconcile.prune import LEFT_BEHIND
from ..plugin_utils._ansible_core import decrypted, loader_of, read_file, templar_of
from ..plugin_utils._templates import MARKS_TRUSTED_TEXT, as_template
from ..plugin_utils._trees.airflow_exports import items_of, kind_of
from ..plugin_utils._trees.errors import needs_secret, reason, single_expression
from ..plugin_utils._trees.files import INCOMPLETE, LEFT, left_rows
from ..plugin_utils._trees.source import Template, Vaulted, parse, plain
from ..plugin_utils._trees.tree import (
    KINDS,
    Entry,
    Meaning,
    Tree,
    UnfilledError,
    layer,
    overlaid,
)
from ..plugin_utils._trees.vaulted import Origin, origin, reached

_PLURALS = {resource.kind: plural for plural, resource in KINDS.items()}
_INDIRECT = {"lookup", "query", "q", "hostvars"}
"""Names in templates that can read variables that the template itself does not name."""
_SUFFIXES = (".yml", ".yaml", ".json")


class LookupModule(LookupBase):
    """The lookup plugin that Ansible loads.

    Its result contains no templates. The lookup resolves only the templates that are written in the files.
    """

    def run(self, terms: list[str], variables: Any = None, **kwargs: Any) -> list[dict[str, Any]]:
        self.set_options(var_options=variables, direct=kwargs)
        self._vaulted: set[str] = set()
        try:
            return [self._tree(loader_of(self).path_dwim(term), self.get_option("environment")) for term in terms]
        except InvalidRequestError as error:
            problem = str(error)
        # raised outside of the handler, because Ansible also shows the cause of an error, which can contain text of a file
        raise AnsibleLookupError(message_text(problem))

    def _tree(self, folder: str, environment: str) -> dict[str, Any]:
        if environment in (os.curdir, os.pardir) or os.path.basename(environment) != environment:
            raise InvalidRequestError(
                f"environment must be the name of a folder in {folder}/overlays, not a path: {environment}."
            )
        if self.get_option("incomplete") == "refuse" and os.path.lexists(os.path.join(folder, INCOMPLETE)):
            raise InvalidRequestError(
                f"The tree {folder} is incomplete, because the role community.airflow.export is writing it, or was interrupted. Run that role "
                f"again, for at least the kinds that the file {INCOMPLETE} in the tree lists. It deletes this file when all files are written."
            )
        names = ["base", *([os.path.join("overlays", environment)] if environment else [])]
        layers = [self._layer(folder, name) for name in names]
        if not any(layers):
            tops = " and ".join(os.path.join(folder, name) for name in names)
            raise InvalidRequestError(
                f"No objects are declared in {tops}: there are no files with the suffix {' or '.join(_SUFFIXES)}, or all of them are empty."
            )
        wanted = [{kind: entries for kind, entries in one.items() if self._is_wanted(kind)} for one in layers]
        return {**self._resolved(overlaid(wanted, self._meaning)), **self._left(folder)}

    def _left(self, folder: str) -> dict[str, Any]:
        """Return the objects that the export left behind.

        Pruning must keep these objects, although no file declares them.
        """
        file = os.path.join(folder, LEFT)
        if not os.path.lexists(file):
            return {}
        text, _is_clear = self._read(file)
        try:
            rows = [row for row in left_rows(text) if self._is_wanted(_PLURALS[row["kind"]])]
        except InvalidRequestError as error:
            raise InvalidRequestError(f"{file} {error}.") from None
        return {LEFT_BEHIND: rows} if rows else {}

    def _is_wanted(self, kind: str) -> bool:
        kinds = self.get_option("kinds")
        return kinds is None or kind in kinds

    def _layer(self, folder: str, name: str) -> Tree:
        top = os.path.join(folder, name)
        if not os.path.isdir(top):
            raise InvalidRequestError(f"The folder {top} does not exist.{self._existing_overlays(folder)}")
        return layer(((file, self._content(file, top)) for file in _files(top) if _is_read(file, top)), self._meaning)

    def _existing_overlays(self, folder: str) -> str:
        overlays = os.path.join(folder, "overlays")
        names = sorted(os.listdir(overlays)) if os.path.isdir(overlays) else []
        return f" The overlays of {folder} are: {', '.join(names)}." if names else ""

    def _content(self, file: str, top: str) -> Any:
        path = os.path.relpath(file, top).replace(os.sep, "/")
        if not path.startswith("exports/"):
            return self._loaded(file, templates=True)
        kind = kind_of(file, path[len("exports/") :])
        return {kind: items_of(file, kind, self._loaded(file, templates=False))}

    def _loaded(self, file: str, templates: bool) -> Any:
        text, is_clear = self._read(file)
        try:
            return parse(text, templates and is_clear)
        except InvalidRequestError as error:
            raise InvalidRequestError(f"{file}: {error}.") from None

    def _read(self, file: str) -> tuple[str, bool]:
        """Return the text of a file, and whether the file is in plain text.

        Text in an encrypted file is not resolved as a template, because a secret can look like a template.
        """
        try:
            content, is_clear = read_file(loader_of(self), file)
            if not is_clear:
                self._vaulted.add(file)
            return content.decode(), is_clear
        except UnicodeDecodeError as error:
            raise InvalidRequestError(f"{file} contains invalid UTF-8 at byte {error.start + 1}.") from None
        except AnsibleError as error:
            raise InvalidRequestError(f"{file}: {error.message}") from None

    def _resolved(self, tree: Tree) -> dict[str, Any]:
        problems: list[str] = []
        result = {
            kind: [_filled(kind, key, self._entry(kind, key, entry, problems)) for key, entry in entries.items()]
            for kind, entries in tree.items()
        }
        if problems:
            raise InvalidRequestError("\n".join(problems))
        return result

    def _entry(self, kind: str, key: str, entry: Entry, problems: list[str]) -> dict[str, Any]:
        count = len(problems)
        self._unknown: list[str] | None = None
        result = self._object(
            KINDS[kind], f"{' and '.join(entry.files)}: {KINDS[kind].label_of(key)}", entry.options, problems
        )
        comparing = self.get_option("unfilled") == "compare"
        if self._unknown is None and comparing and not KINDS[kind].creatable:
            self._unknown = []
        if self._unknown is not None:
            result = {**result, UNKNOWN: self._unknown}
        if entry.layer and KINDS[kind].selectors:
            # only the server shows which objects the selectors of an item match
            result = {**result, LAYER: entry.layer}
        if len(problems) > count or not self.get_option("mask"):
            return result
        # in a vaulted file, all options are secrets
        whole = not self._vaulted.isdisjoint(entry.files)
        resource = KINDS[kind]
        names = set(entry.options if whole else (*entry.masked, *self._secret_paths(resource, entry.options)))
        names -= {resource.key, "state"}
        return {**result, MASKED: sorted(names)} if names else result

    def _secret_paths(self, resource: Resource, value: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
        """Yield the paths of values from Ansible Vault.

        Such a value is vaulted text, or a template that uses vaulted variables or variables named ``vault_*``. If the origin of a value is
        unknown, the value counts as vaulted in options that can contain a secret.
        """
        if isinstance(value, Mapping):
            for name, part in value.items():
                yield from self._secret_paths(resource, part, (*path, str(name)))
        elif isinstance(value, list):
            for index, part in enumerate(value):
                yield from self._secret_paths(resource, part, (*path, str(index)))
        elif isinstance(value, Vaulted):
            yield ".".join(path)
        elif isinstance(value, Template):
            least = Origin.UNKNOWN if path[0] in (*resource.secrets, "uri") else Origin.VAULTED
            if self._origin(str.__str__(value)) >= least:
                yield ".".join(path)

    def _origin(self, template: str) -> Origin:
        """Return the highest origin of the variables that a template uses.

        The template can use a variable directly, or through other variables.
        """
        highest, names = Origin.CLEAR, set()
        for name, value in reached([template], templar_of(self).available_variables):
            names.add(name)
            highest = Origin.VAULTED if name.startswith("vault_") else max(highest, origin(value))
            if highest is Origin.VAULTED:
                return highest
        if highest is Origin.CLEAR and not names.isdisjoint(_INDIRECT):
            highest = self._origin_of_result(template)
        return highest

    def _origin_of_result(self, template: str) -> Origin:
        try:
            return origin(self._evaluated(template))
        except Exception:  # noqa: BLE001 - reported when the template is resolved
            return Origin.UNKNOWN

    def _object(
        self, resource: Resource, place: str, options: Mapping[str, Any], problems: list[str]
    ) -> dict[str, Any]:
        """Resolve the templates in the options of an object.

        Each failure is added to ``problems``. The result omits options whose value is not known.
        """
        result = {}
        for name, value in options.items():
            self._unfilled = ""
            try:
                result[name] = plain(self._value(value, f"{place}: {name}", problems))
                if self._unfilled:
                    self._note_unfilled(resource, name, value, result, problems)
            except ValueError as error:
                problems.append(f"{place}: {name} {error}.")
            except RecursionError:
                problems.append(f"{place}: {name} is nested too deeply or contains itself.")
        return result

    def _note_unfilled(
        self, resource: Resource, name: str, value: Any, result: dict[str, Any], problems: list[str]
    ) -> None:
        """Record that an option contains an unfilled placeholder.

        Only a mapping or list that can contain secrets is compared in part. For any other option, the whole value is unknown.
        """
        if name not in resource.by_name and name not in dict(resource.exclusive):
            # such as state: it determines what to compare
            problems.append(self._unfilled)
            return
        self._unknown = self._unknown or []
        if name not in resource.secrets or not isinstance(value, (Mapping, list)):
            del result[name]
            self._unknown.append(name)

    def _value(self, value: Any, place: str, problems: list[str]) -> Any:
        if isinstance(value, Mapping):
            return {name: self._value(part, place, problems) for name, part in value.items()}
        if isinstance(value, list):
            return [self._value(part, place, problems) for part in value]
        try:
            return self._text(value, place)
        except InvalidRequestError as error:
            problems.append(str(error))
            return None

    def _meaning(self, kind: str, name: str, place: str, value: Any, meaning: Meaning) -> tuple[Any, bool]:
        """Resolve a value that affects how layers are merged.

        Return the result of calling ``meaning`` with the resolved value, and whether the value comes from Ansible Vault.
        """
        if not self._is_wanted(kind):
            return value, False
        problems: list[str] = []
        self._unfilled = ""
        try:
            resolved = plain(self._value(value, place, problems))
        except ValueError as error:
            raise InvalidRequestError(f"{place} {error}.") from None
        except RecursionError:
            raise InvalidRequestError(f"{place} is nested too deeply or contains itself.") from None
        if problems:
            raise InvalidRequestError("\n".join(problems))
        if self._unfilled:
            raise UnfilledError(self._unfilled)
        secret = self.get_option("mask") and any(self._secret_paths(KINDS[kind], value, (name,)))
        return meaning(resolved), secret

    def _text(self, value: Any, place: str) -> Any:
        if isinstance(value, Vaulted):
            return self._decrypted(value, place)
        if not isinstance(value, Template):
            return value
        text = str.__str__(value)
        try:
            return self._evaluated(text)
        except Exception as error:  # noqa: BLE001 - a template can raise any exception, whose message must not be shown
            problem = reason(text, str(error))
        if self.get_option("unfilled") == "compare" and (is_placeholder(text) or needs_secret(problem)):
            self._unfilled = f"{place}: {problem}"
            return MASK
        raise InvalidRequestError(f"{place}: {problem}")

    def _evaluated(self, text: str) -> Any:
        whole = "" if MARKS_TRUSTED_TEXT else single_expression(text)
        if whole:
            # ansible-core before 2.19 reads text such as {} or ['x'] as Python, but not one in a list
            result = templar_of(self).template(f"{{{{ [{whole}] }}}}")
            if isinstance(result, list) and len(result) == 1:
                return result[0]
        return templar_of(self).template(as_template(text))

    def _decrypted(self, value: Vaulted, place: str) -> str:
        try:
            return decrypted(loader_of(self), str.__str__(value))
        except (AnsibleError, UnicodeError):
            raise InvalidRequestError(
                f"{place}: none of Ansible's vault passwords can decrypt the vaulted text."
            ) from None


def _filled(kind: str, key: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return the options of an object whose placeholders are all resolved.

    If text still looks like a placeholder, a mark shows that it is plain text.
    """
    resource = KINDS[kind]
    secrets = [options[name] for name in resource.secrets if name in options]
    return {**options, UNFILLED: {}} if own_placeholder(resource.kind, key, secrets) else options


def _files(folder: str, above: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the files in a folder, sorted by name. Links to folders are followed."""
    real = os.path.realpath(folder)
    if any(os.path.commonpath([real, one]) == real for one in above):
        raise InvalidRequestError(f"{folder} is a link to a folder that contains it. Remove the link.")
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name.startswith("."):
            continue
        if os.path.isdir(path):
            yield from _files(path, (*above, real))
        elif not os.path.exists(path):
            raise InvalidRequestError(f"{path} is a broken link. Remove it, or create its target.")
        else:
            yield path


def _is_read(file: str, top: str) -> bool:
    """Return whether to read a file.

    All files in ``exports`` are read, so that an unsupported format is reported.
    """
    return file.endswith(_SUFFIXES) or os.path.relpath(file, top).startswith(f"exports{os.sep}")
