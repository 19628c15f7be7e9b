# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Create safe names of hosts, groups and variables from text of a server.

This module has no side effects.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from ...module_utils._errors import InvalidRequestError
from ...module_utils._module.argument_spec import connection_spec
from ...module_utils._module.connection_options import variable_of
from .._ansible_core import MAGIC_VARIABLES
from .._loopback import is_loopback

# no paths, host patterns (separated by blanks), ranges, templates, command-line options or invisible characters
_NAME = re.compile(r"\w[\w.@+-]{0,254}")
_NO_NAME = re.compile(r"[^\w.@+-]")
_EVERY_HOST = ("all", "ungrouped")

_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_.])?|[0-9A-Fa-f:]+:[0-9A-Fa-f:.]*", re.ASCII)
_LOGIN = re.compile(r"[\w.][\w.@\\+-]*")

# variables that the roles of this collection use, and those of the secrets in their trees
_STEERING = re.compile("_|ansible_|apply_|export_|migrate_|drift_report_|vault_")
_OF_COLLECTION = frozenset({*map(variable_of, connection_spec()), "airflow_execution", "airflow_keep_login"})
_MAGIC = MAGIC_VARIABLES | {"environment", "item", "lookup", "now", "q", "query", "template", "undef", "vars"}


def variable_name(prefix: str, kind: str, name: str, keywords: Collection[str]) -> str:
    """Return the variable name for a result key.

    The name includes the kind if the name without the kind has a meaning for Ansible or this collection. ``keywords`` holds the keywords of
    Ansible playbooks.

    :raises InvalidRequestError: if the name with the kind has such a meaning, too.
    """
    for variable in (f"{prefix}{name}", f"{prefix}{kind}_{name}"):
        reserved = variable in _OF_COLLECTION or variable in _MAGIC or variable in keywords
        if not reserved and not _STEERING.match(variable):
            return variable
    raise InvalidRequestError(
        f"hostvars_prefix must not be '{prefix}': text from the server would set variables such as {prefix}{name}, which Ansible or a "
        "role of this collection reads. Use another prefix."
    )


def host_problem(name: str, hosts: Collection[str], groups: Collection[str]) -> str:
    """Return why text from a server must not be the name of a host, or "" if it may.

    ``hosts`` holds the hosts of other inventory sources, and ``groups`` the existing groups.
    """
    if not _NAME.fullmatch(name):
        return "a name must contain only letters, digits and . _ - + @, start with a letter, a digit or _, and have at most 255 characters"
    if is_loopback(name):
        return "the name refers to the control node"
    if name in _EVERY_HOST or name in groups:
        return "a group has this name"
    return "another source of the inventory has this host" if name in hosts else ""


def group_name(name: str) -> str:
    """Convert text from a server to a group name.

    Characters that group names must not contain, such as those of host patterns and paths, are replaced.
    """
    return _NO_NAME.sub("_", name)[:255]


def group_problem(name: str, hosts: Collection[str], groups: Collection[str]) -> str:
    """Return why text from a server must not be the name of a group, or "" if it may.

    ``groups`` holds the groups of other inventory sources, and those that the author of this source defines.
    """
    if not _NAME.fullmatch(name):
        return "a name must start with a letter, a digit or _"
    if name in _EVERY_HOST or name in groups:
        return "the inventory already uses this name for a group"
    return "a host has this name" if name in hosts or is_loopback(name) else ""


def connection_variables(connection: Mapping[str, Any], by_ssh: bool) -> dict[str, Any]:
    """Return the variables with which Ansible connects to the host of a connection.

    A host or login that is not a plain name is omitted, and so is a host that refers to the control node.
    """
    # remove a protocol and a login before the host, and a path after the host
    host = str(connection["host"] or "").rpartition("://")[2].partition("/")[0].rpartition("@")[2]
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    login, port = str(connection["login"] or ""), connection["port"]
    variables = {
        "ansible_host": _HOST.fullmatch(bare) and not is_loopback(bare) and bare,
        "ansible_port": by_ssh and isinstance(port, int) and 0 < port < 2**16 and port,
        "ansible_user": by_ssh and _LOGIN.fullmatch(login) and login,
    }
    return {name: value for name, value in variables.items() if value}


def cache_key(options: Mapping[str, Any]) -> str:
    """Return the cache key for these options.

    The hash is slow, so that the password in the options cannot be guessed from the key.
    """
    wanted = json.dumps(options, sort_keys=True, default=str).encode()
    return hashlib.pbkdf2_hmac("sha256", wanted, b"community.airflow", 100_000).hex()[:32]
