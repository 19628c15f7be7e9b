# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: airflow
short_description: Inventory source for Apache Airflow
version_added: 0.1.0
description:
  - Creates a host for each object in a list that Airflow returns, for example its connections or its DAGs. The fields of the object become
    host variables.
  - The name of the configuration file must end with C(.airflow.yml) or C(.airflow.yaml).
  - Templates in the options for the connection to the server, in O(source) and in O(filters) are resolved at any depth.
  - A host that is created from a connection with a host name has C(ansible_host). If the type of the connection is C(ssh) or C(sftp), the
    host also has C(ansible_port) and C(ansible_user), so that Ansible can connect to the host. For connections of other types, the port and
    the login belong to another service, and are available only in C(airflow_port) and C(airflow_login).
  - A host name that refers to the control node itself, such as C(localhost) or C(127.0.0.1), is available only in C(airflow_host), because
    the server must not redirect tasks to the control node.
  - The passwords of connections, and values in C(extra) whose keys suggest a secret, never become host variables. Set the required
    credentials with O(compose), in C(group_vars), or on the command line.
  - Text from the server is never treated as a template.
  - If the name of an object cannot be used as the name of a host, the plugin skips the object with a warning, or fails if O(strict=true). A
    name must consist of letters, digits and C(. _ - + @), start with a letter, a digit or C(_), and have at most 255 characters. Use a
    template in O(hostname) to replace other characters. A name must not be the name of a group, including those in O(groups), the name of a
    host that another inventory source has already created, or a name or an address of the control node itself, such as C(localhost). List
    this source after the other inventory sources.
  - If O(keyed_groups) creates the name of a group from text from the server, characters other than letters, digits and C(. _ - + @) are
    replaced with underscores. The resulting name must start with a letter, a digit or C(_), and must not be the name of a group from
    another inventory source, a group in O(groups), or a host. Otherwise, the plugin skips the group with a warning, or fails if
    O(strict=true).
  - If the variable for a field would control Ansible or this collection, for example C(airflow_username) or C(environment), the kind of the
    object is inserted before the name of the field, for example C(airflow_user_username).
author:
  - community.airflow contributors (@ansible-collections)
extends_documentation_fragment:
  - community.airflow._plugin_server
  - ansible.builtin.constructed
  - ansible.builtin.inventory_cache
options:
  plugin:
    description:
      - Name of this plugin.
    type: str
    required: true
    choices: [community.airflow.airflow]
  source:
    description:
      - List to create hosts from, by its key in the result of the corresponding info module, for example V(connections), V(dags),
        V(dag_runs), V(task_instances), V(pools), V(variables), V(users) or V(roles).
    type: str
    required: true
  filters:
    description:
      - Filters for the list, with the names and values of the options of its info module, for example C(tags) and C(paused) of
        M(community.airflow.airflow_dag_info). The server applies the filters.
    type: dict
    default: {}
  hostname:
    description:
      - Name of the host. This is either a field of the object, for example V(dag_id), or a template that uses the host variables, for
        example V({{ airflow_dag_id }}.dags).
      - If omitted, the plugin uses the first field of the object, in the order of the info module's documentation. Set this option if that
        field does not uniquely identify the object, or is V(null), such as the C(id) of V(task_instances) on Airflow 2. Objects with the
        same name become one host.
    type: str
  hostvars_prefix:
    description:
      - Prefix for the names of host variables.
      - Prefixes that would let variables control Ansible or a role of this collection, such as V(ansible_), are rejected.
    type: str
    default: airflow_
seealso:
  - module: community.airflow.airflow_connection_info
  - module: community.airflow.airflow_dag_info
"""

EXAMPLES = r"""
# dags.airflow.yml: DAGs with the tag daily, in groups by tag, owner and paused state
plugin: community.airflow.airflow
airflow_url: http://localhost:8080
airflow_username: admin
airflow_password: "{{ lookup('ansible.builtin.env', 'AIRFLOW_PASSWORD') }}"
source: dags
filters:
  tags: [daily]
keyed_groups:
  - key: airflow_tags
    prefix: tag
  - key: airflow_owners
    prefix: owner
  - key: airflow_is_paused | ternary('paused', 'unpaused')
    separator: ""
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/airflow-inventory
cache_timeout: 600

# hosts.airflow.yml: all connections as hosts. The group ssh contains the hosts that Airflow connects to with SSH.
# The URL and the credentials come from environment variables such as AIRFLOW_URL.
# plugin: community.airflow.airflow
# source: connections
# groups:
#   ssh: airflow_conn_type == 'ssh'
# compose:
#   # Airflow does not return private keys, so set the path of the private key
#   ansible_ssh_private_key_file: "'~/.ssh/airflow'"
"""

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible.vars.reserved import get_reserved_names

from ..module_utils._errors import InvalidRequestError
from ..module_utils._module.argument_spec import connection_spec
from ..module_utils._module.definition import ModuleCall
from ..module_utils._query.gather import listing
from ..module_utils._resources.queries import QUERY_KINDS
from ..plugin_utils._ansible_core import extra_variables_of
from ..plugin_utils._inventory.hosts import (
    cache_key,
    connection_variables,
    group_name,
    group_problem,
    host_problem,
    variable_name,
)
from ..plugin_utils._login.server import ansible_errors, connect, with_login
from ..plugin_utils._login.settings import resolved
from ..plugin_utils._templates import as_data

# secrets never become host variables or part of a cache
_SECRETS = {"show_secrets": False}
_BY_SSH = ("ssh", "sftp")
_SOURCES = {query_kind.plural: query_kind for query_kind in QUERY_KINDS}


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    """The inventory plugin that Ansible loads."""

    NAME = "community.airflow.airflow"

    def verify_file(self, path: str) -> bool:
        """Return whether the name of the file ends with .airflow.yml or .airflow.yaml."""
        return super().verify_file(path) and path.endswith((".airflow.yml", ".airflow.yaml"))

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Fill the inventory from the file at ``path``."""
        super().parse(inventory, loader, path, cache)
        self._written = self._read_config_data(path)
        self._hosts, self._other_groups = set(inventory.hosts), set(inventory.groups)
        # text from the server must not add hosts to the groups that the author of this file names
        own = {group_name(self._sanitize_group_name(str(name))) for name in self.get_option("groups") or {}}
        self._groups = self._other_groups | own
        self._keywords = get_reserved_names()
        with ansible_errors(f"Cannot read the inventory {path}") as self._messages:
            for row in self._rows(path, cache):
                self._add(row)

    def _rows(self, path: str, cache: bool) -> list[dict[str, Any]]:
        """Return the objects, from the cache if it contains them."""
        options = {name: self._value(name) for name in [*connection_spec(), "source", "filters"]}
        in_file = {name: options[name] for name in connection_spec() if name in self._written}
        options = with_login(options, in_file, extra_variables_of(self), self.templar, self._messages)
        # the cache has a separate entry for each set of options and each login
        key = f"{self.get_cache_key(path)}_{cache_key(options)}"
        if cache and self.get_option("cache"):
            try:
                return self._cache[key]
            except KeyError:
                pass
        rows = self._listed(options)
        if self.get_option("cache"):
            self._cache[key] = rows
        return rows

    def _value(self, name: str) -> Any:
        """Return the value of an option.

        An option in the inventory file may be or contain a template, such as a lookup of a password.
        """
        value = self.get_option(name)
        return resolved(name, value, self.templar) if name in self._written else value

    def _listed(self, options: Mapping[str, Any]) -> list[dict[str, Any]]:
        source = options["source"]
        if source not in _SOURCES:
            raise InvalidRequestError(f"source must be one of {', '.join(sorted(_SOURCES))}, not '{source}'.")
        definition = listing(_SOURCES[source])
        others = (*connection_spec(), *_SECRETS)
        spec = {name: option for name, option in definition.spec.items() if name not in others}
        validated = ArgumentSpecValidator(spec, **definition.rules).validate(dict(options["filters"]))
        if validated.error_messages:
            raise InvalidRequestError(
                f"The filters are not valid for source {source}: {' '.join(validated.error_messages)}"
            )
        task = ModuleCall({**validated.validated_parameters, **_SECRETS}, True, lambda: connect(options, self.loader))
        return definition.operation(task)[source]

    def _add(self, row: Mapping[str, Any]) -> None:
        strict, prefix = self.get_option("strict"), self.get_option("hostvars_prefix")
        source = self._value("source")
        kind = _SOURCES[source].kind
        variables = as_data({variable_name(prefix, kind, name, self._keywords): value for name, value in row.items()})
        if source == "connections":
            variables.update(as_data(connection_variables(row, row["conn_type"] in _BY_SSH)))
        # without the mark of unsafe text: the check rejects every name that could be a template
        name = str.__str__(self._hostname(row, variables))
        problem = host_problem(name, self._hosts, {*self.inventory.groups, *(self.get_option("groups") or ())})
        if problem:
            self._skip(_SOURCES[source].label_of(name), "host", problem)
            return
        host = self.inventory.add_host(name)
        for variable, value in variables.items():
            self.inventory.set_variable(host, variable, value)
        self._set_composite_vars(self.get_option("compose"), variables, host, strict=strict)
        self._add_host_to_composed_groups(self.get_option("groups"), variables, host, strict=strict)
        for keyed in self.get_option("keyed_groups") or ():
            # Ansible ignores anything else
            if isinstance(keyed, Mapping):
                self._add_to_keyed_groups(keyed, variables, host)

    def _add_to_keyed_groups(self, keyed: Mapping[str, Any], variables: Mapping[str, Any], host: str) -> None:
        """Create the groups of one item of ``keyed_groups``.

        The names of the groups can contain text from the server, so they are checked first.
        """
        inventory = self.inventory
        self.inventory = planned = _PlannedGroups(inventory)
        try:
            self._add_host_to_keyed_groups([keyed], variables, host, strict=self.get_option("strict"))
        finally:
            self.inventory = inventory
        # the author may name one of these groups as the parent, but a template may not
        is_written = not self.templar.is_template(keyed.get("parent_group") or "")
        for group, parent in planned.groups:
            problems = {
                name: group_problem(name, inventory.hosts, taken)
                for name, taken in ((group, self._groups), (parent, self._other_groups if is_written else self._groups))
                if name
            }
            for name, problem in problems.items():
                if problem:
                    self._skip(f"'{name}' of host '{host}'", "group", problem)
            if any(problems.values()):
                continue
            inventory.add_group(group)
            inventory.add_host(host, group)
            if parent:
                inventory.add_group(parent)
                inventory.add_child(parent, group)

    def _skip(self, label: str, role: str, problem: str) -> None:
        if self.get_option("strict"):
            raise InvalidRequestError(f"Cannot use {label} as a {role}: {problem}.")
        self.display.warning(self._messages(f"Skipped {label}, because it cannot be a {role}: {problem}."))

    def _hostname(self, row: Mapping[str, Any], variables: Mapping[str, Any]) -> str:
        wanted = self.get_option("hostname")
        if not wanted:
            # the key is the first value of every object; task instances of Airflow 2 have none
            key = next(iter(row.values()))
            return "" if key is None else str(key)
        if not self.templar.is_template(wanted):
            if wanted not in row:
                raise InvalidRequestError(f"hostname must be a template or one of {', '.join(row)}.")
            return str(row[wanted] or "")
        self.templar.available_variables = variables
        try:
            return str(self.templar.template(wanted) or "")
        except AnsibleError as error:
            if self.get_option("strict"):
                raise InvalidRequestError(f"Cannot resolve hostname '{wanted}': {error}") from None
            return ""


class _PlannedGroups:
    """An inventory that only records the groups to create.

    Each group is recorded with its parent, or "" if it has none.
    """

    def __init__(self, inventory: Any) -> None:
        self._inventory = inventory
        self.groups: list[tuple[str, str]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inventory, name)

    def add_group(self, name: str) -> str:
        return group_name(str.__str__(name))

    def add_host(self, host: str, group: str) -> None:
        self.groups.append((group, ""))

    def add_child(self, parent: str, group: str) -> None:
        self.groups[-1] = (group, group_name(str.__str__(parent)))
