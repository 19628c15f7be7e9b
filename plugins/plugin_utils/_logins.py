# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is kept of logins while a playbook runs: in this process for the items of a loop, in a file for the tasks that follow.

Note that this is private to the collection.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import secrets
import stat
import tempfile
from typing import Any

from ansible import constants as C

from ansible_collections.community.airflow.plugins.module_utils._auth import Credentials, Login, Memory
from ansible_collections.community.airflow.plugins.module_utils._http import Http, Options
from ansible_collections.community.airflow.plugins.plugin_utils._recall import Recall

# This is imported before Ansible forks a process for each task: the same in all of them, and unknown to everybody else. So nobody can
# try passwords on the names of the files.
_SALT = secrets.token_bytes(32)
_PARTS = {"api": str, "version": str, "way": str, "fab": str, "bearer": str, "cookies": list}

# by process, too: two that were forked from one must not speak on the same connection
_sessions: dict[tuple[int, str], Http] = {}
_logins: dict[str, Login] = {}
_recalls: dict[str, Recall] = {}


class Logins:
    """``on_disk`` says whether the next task is to go on with the login of this one, or only the next item of the same loop."""

    def __init__(self, on_disk: bool) -> None:
        self._on_disk = on_disk

    def memory(self, options: Options, credentials: Credentials, api: str) -> Memory:
        """What is kept of logins to one server with one set of options and credentials."""
        login = json.dumps([options, credentials, api], sort_keys=True)
        name = hmac.new(_SALT, login.encode(), hashlib.sha256).hexdigest()
        path = os.path.join(C.DEFAULT_LOCAL_TMP, f"airflow-login-{name}.json")

        def load() -> Login | None:
            return _logins.get(name) or (read(path) if self._on_disk else None)

        def store(login: Login) -> None:
            _logins[name] = login
            if self._on_disk:
                write(path, login)

        def session(options: Options) -> Http:
            own = (os.getpid(), name)
            if own not in _sessions:
                _sessions[own] = Http(options)
            return _sessions[own]

        return Memory(load, store, session, _recalls.setdefault(name, Recall()).row, _forget_all)


def _forget_all() -> None:
    """After a write: with another login, or by another name, it may be the same server that was listed."""
    for recall in _recalls.values():
        recall.forget()


def read(path: str) -> Login | None:
    """The login in a file; None where there is none, or where somebody else could have written or read it."""
    try:
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), encoding="utf-8") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & 0o077:
                return None
            login: Any = json.load(file)
    except (OSError, ValueError):
        return None
    whole = isinstance(login, dict) and all(isinstance(login.get(part), kind) for part, kind in _PARTS.items())
    return login if whole else None


def write(path: str, login: Login) -> None:
    """Put a login into a file of mode 0600, in one step. Where that cannot be done, the next task logs in by itself."""
    with contextlib.suppress(OSError):
        # of mode 0600 from the start
        descriptor, draft = tempfile.mkstemp(dir=os.path.dirname(path), prefix="airflow-login-")
        try:
            with open(descriptor, "w", encoding="utf-8") as file:
                json.dump(login, file)
            os.replace(draft, path)
        except BaseException:
            os.unlink(draft)
            raise
