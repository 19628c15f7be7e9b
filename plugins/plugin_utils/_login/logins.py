# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Store logins while a playbook runs.

Logins are stored in this process for the items of a loop, and in a file for later tasks.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable

from ansible import constants as C

from ...module_utils._client.auth.credentials import Credentials, Login, SessionStore, no_turn
from ...module_utils._client.auth.login_cache import (
    LoginCache,
    read,
    remove,
    take_turn,
    write,
)
from ...module_utils._client.http import ConnectionSettings, Http

# set once, before Ansible forks a process for each task, so that all processes have the same salt
_SALT = secrets.token_hex(32)

# the process ID is part of the key, because forked processes must not share a connection
_sessions: dict[tuple[int, str], Http] = {}
_logins: dict[str, Login] = {}


def login_cache() -> LoginCache:
    """Return the cache that stores the logins of this playbook run."""
    return LoginCache(C.DEFAULT_LOCAL_TMP, _SALT)


def session_store(on_disk: bool, options: ConnectionSettings, credentials: Credentials, api: str) -> SessionStore:
    """Return the store for the login to a server with these credentials.

    With ``on_disk``, later tasks can use the stored login. Otherwise, only later items of the same loop can use it.
    """
    path = login_cache().path(options, credentials, api)

    def load() -> Login | None:
        # the file comes first: another task may have renewed the login
        return (read(path) if on_disk else None) or _logins.get(path)

    def store(login: Login) -> None:
        _logins[path] = login
        if on_disk:
            write(path, login)

    def session(options: ConnectionSettings) -> Http:
        own = (os.getpid(), path)
        if own not in _sessions:
            _sessions[own] = Http(options)
        return _sessions[own]

    def drop() -> None:
        _logins.pop(path, None)
        remove(path)

    def turn() -> Callable[[], None]:
        return take_turn(path) if on_disk else no_turn

    return SessionStore(load, store, session, drop, turn)
