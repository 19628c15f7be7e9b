# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Login cache on the controller for the tasks of one playbook.

Only the user who runs Ansible can read the files that contain the logins.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import hmac
import json
import os
import stat
import tempfile
import time
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple
from urllib.request import getproxies

from ..http import ConnectionSettings
from .credentials import Credentials, Login, no_turn

_TURN_SECONDS = 90.0
"""Maximum time in seconds that a task waits for another one to log in. Airflow's login form can delay a login for up to a minute."""
_LOOK_SECONDS = 0.05

_PARTS = {"api": str, "way": str, "fab": str, "bearer": str, "cookies": list}


class LoginCache(NamedTuple):
    """The location of the login files of one playbook run.

    ``folder`` is Ansible's temporary folder. ``salt`` is the salt of the file names. Only the user who runs Ansible can list the
    folder. Even if the file names leak, they reveal nothing about the user, the password or the server without the salt.
    """

    folder: str
    salt: str

    def path(self, options: ConnectionSettings, credentials: Credentials, api: str) -> str:
        """Return the path of the login file for these options and credentials.

        The path also depends on the proxies, because the same URL may lead to a different server through a different proxy.
        """
        login = json.dumps([options, credentials, api, getproxies()], sort_keys=True)
        name = hmac.new(self.salt.encode(), login.encode(), hashlib.sha256).hexdigest()
        return os.path.join(self.folder, f"airflow-login-{name}.json")


def read(path: str) -> Login | None:
    """Return the login in a file.

    Return None if the file contains no valid login, or if another user could have written or read the file.
    """
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


def remove(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)


def write(path: str, login: Login) -> None:
    """Write a login atomically to a file with mode 0600.

    If writing fails, the next task logs in on its own.
    """
    with contextlib.suppress(OSError):
        # mkstemp creates the file with mode 0600
        descriptor, draft = tempfile.mkstemp(dir=os.path.dirname(path), prefix="airflow-login-")
        try:
            with open(descriptor, "w", encoding="utf-8") as file:
                json.dump(login, file)
            os.replace(draft, path)
        except BaseException:
            os.unlink(draft)
            raise


def take_turn(path: str, patience: float = _TURN_SECONDS) -> Callable[[], None]:
    """Lock a login file. If another task holds the lock, wait for that task first.

    Return the function that releases the lock. If the task is killed, the kernel releases the lock. After ``patience`` seconds, or if files
    cannot be locked, return without the lock, so that the task logs in on its own.
    """
    try:
        descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError:
        return no_turn
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < deadline:
                time.sleep(_LOOK_SECONDS)
                continue
        except OSError:
            pass
        # closing the file unlocks it
        return partial(os.close, descriptor)
