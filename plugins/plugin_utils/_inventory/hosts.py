# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What of a server's texts may become the name of a host, of a group or of a variable. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from ...module_utils._errors import InvalidRequestError
from ...module_utils._module.argument_spec import connection_spec

# no path, no pattern of hosts (blanks part these), no range, no template, no option of a command, nothing that cannot be seen
_NAME = re.compile(r"\w[\w.@+-]{0,254}")
_NO_NAME = re.compile(r"[^\w.@+-]")
_LOOPBACK = re.compile(r"localhost|127\.[\d.]+|0\.0\.0\.0", re.IGNORECASE)
_EVERY_HOST = ("all", "ungrouped")

_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_.])?|[0-9A-Fa-f:]+:[0-9A-Fa-f:.]*", re.ASCII)
_LOGIN = re.compile(r"[\w.][\w.@\\+-]*")

# variables of the roles of this collection, and of the secrets in their trees
_STEERING = re.compile("_|ansible_|apply_|export_|migrate_|drift_report_|vault_")
_OF_COLLECTION = frozenset(
    {
        *(name if name.startswith("airflow_") else f"airflow_{name}" for name in connection_spec()),
        "airflow_execution",
        "airflow_keep_login",
    }
)
_MAGIC = frozenset(
    {
        *("environment", "group_names", "groups", "hostvars", "inventory_dir", "inventory_file", "inventory_hostname"),
        *("inventory_hostname_short", "item", "lookup", "now", "omit", "play_hosts", "playbook_dir", "q", "query"),
        *("role_name", "role_names", "role_path", "template", "undef", "vars"),
    }
)


def variable_name(prefix: str, kind: str, name: str, keywords: Collection[str]) -> str:
    """The variable that holds a result key of an object; with the kind in it, where Ansible or this collection would be steered by it.

    ``keywords`` are the names that Ansible's playbooks have for themselves.

    :raises InvalidRequestError: for a prefix that makes no harmless name.
    """
    for variable in (f"{prefix}{name}", f"{prefix}{kind}_{name}"):
        reserved = variable in _OF_COLLECTION or variable in _MAGIC or variable in keywords
        if not reserved and not _STEERING.match(variable):
            return variable
    raise InvalidRequestError(
        f"hostvars_prefix must not be '{prefix}': the server's texts would become variables such as {prefix}{name}, which Ansible or a role "
        "of this collection reads."
    )


def host_problem(name: str, hosts: Collection[str], groups: Collection[str]) -> str:
    """Why a server's text must not become the name of a host; "" for one that may.

    ``hosts`` are those that other sources have named, ``groups`` the groups that there are.
    """
    if not _NAME.fullmatch(name):
        return "a name holds only letters, digits and . _ - + @, begins with a letter, a digit or _, and has at most 255 characters"
    if _LOOPBACK.fullmatch(name):
        return "it means the controller"
    if name in _EVERY_HOST or name in groups:
        return "it is the name of a group"
    return "another source of the inventory has this host" if name in hosts else ""


def group_name(name: str) -> str:
    """A server's text as the name of a group, without what a pattern of hosts or a path would mean."""
    return _NO_NAME.sub("_", name)[:255]


def group_problem(name: str, hosts: Collection[str], groups: Collection[str]) -> str:
    """Why a server's text must not become the name of a group; "" for one that may. ``groups`` are those of other sources."""
    if not _NAME.fullmatch(name):
        return "it must begin with a letter, a digit or _"
    if name in _EVERY_HOST or name in groups:
        return "another source of the inventory has this group"
    return "it is the name of a host" if name in hosts or _LOOPBACK.fullmatch(name) else ""


def reach(connection: Mapping[str, Any], by_ssh: bool) -> dict[str, Any]:
    """How Ansible reaches the machine of a connection. A host or a login that is more than a name is left out."""
    # the protocol that may stand before the host, a login, and a path
    host = str(connection["host"] or "").rpartition("://")[2].partition("/")[0].rpartition("@")[2]
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    login, port = str(connection["login"] or ""), connection["port"]
    found = {
        "ansible_host": _HOST.fullmatch(bare) and bare,
        "ansible_port": by_ssh and isinstance(port, int) and 0 < port < 2**16 and port,
        "ansible_user": by_ssh and _LOGIN.fullmatch(login) and login,
    }
    return {name: value for name, value in found.items() if value}


def cache_key(options: Mapping[str, Any]) -> str:
    """A name for the answer to one question to one server with one login. It holds a password slowly, so that nobody tries words out on it."""
    wanted = json.dumps(options, sort_keys=True, default=str).encode()
    return hashlib.pbkdf2_hmac("sha256", wanted, b"community.airflow", 100_000).hex()[:32]
