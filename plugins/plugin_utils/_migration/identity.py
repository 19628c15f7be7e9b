# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compare the addresses and the identities of servers.

This module has no side effects.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from ...module_utils._client.generations import split_url
from .._loopback import is_loopback

_PORTS = {"http": 80, "https": 443}

Facts = Mapping[str, Any]


def address(url: str) -> str:
    """Normalize a server's address and remove credentials from it.

    Return "" if the text is not an address.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ""
    if not parts.hostname:
        return ""
    scheme = parts.scheme.lower()
    path, _api = split_url(re.sub("/+", "/", parts.path).rstrip("/"))
    return f"{scheme}://{_host(parts.hostname)}:{port or _PORTS.get(scheme, 0)}{path.rstrip('/')}"


def _host(name: str) -> str:
    name = name.lower().rstrip(".")
    if is_loopback(name):
        return "localhost"
    try:
        number = ipaddress.ip_address(name)
    except ValueError:
        return name
    return f"[{number}]" if number.version == 6 else str(number)


def facts_of(dags: Sequence[Facts], users: Sequence[Facts], events: Sequence[Facts]) -> dict[str, Any]:
    """Return, by name, facts that differ between any two servers.

    Most of the facts are times with microseconds. Rows without any such value are ignored.
    """
    facts = {
        **{f"DAG {row['dag_id']}": [row.get("last_parsed_time")] for row in dags},
        **{
            f"user {row['username']}": [row.get(name) for name in ("created_on", "last_login", "login_count")]
            for row in users
        },
        **{f"event {row['event_log_id']}": [row.get("when")] for row in events},
    }
    return {name: values for name, values in facts.items() if any(values)}


def are_different(before: Facts, other: Facts, after: Facts, versions: Sequence[str] = ()) -> bool:
    """Return whether facts prove that two servers are different.

    ``other`` holds the facts of one server, and ``before`` and ``after`` hold those of the other server. Two users of a server may be allowed
    to read different objects, so a fact that only one of the users can read proves nothing. Facts that changed between ``before`` and
    ``after``, such as the time of a login, are ignored. ``versions`` holds the versions of the two servers. The versions count only if the
    servers have no fact in common, because during an upgrade, servers of different versions may use the same database.
    """
    common = {name for name in before.keys() & after.keys() & other.keys() if before[name] == after[name]}
    if not common:
        return len({version for version in versions if version}) > 1
    return any(before[name] != other[name] for name in common)
