# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The credentials of a task, and the login that consecutive tasks share.

This module contains only data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ..http import ConnectionSettings, Http


class Kerberos(NamedTuple):
    """The Kerberos options of a task."""

    service: str = "airflow"
    hostname_override: str | None = None
    mutual_authentication: str = "optional"
    delegate: bool = False


class Credentials(NamedTuple):
    """The user and the authentication method (option ``airflow_auth``) of a task."""

    method: str = "auto"
    username: str | None = None
    password: str | None = None
    token: str | None = None
    kerberos: Kerberos = Kerberos()


Login = Mapping[str, Any]
"""The data of a login that a later task can reuse, such as the method, the token and the cookies. The data is secret."""


class SessionStore(NamedTuple):
    """The login and the session that consecutive tasks share.

    By default, nothing is stored. ``drop`` discards the login. ``take_turn`` locks the login, and returns the function that releases the lock.
    If another task is logging in with the same credentials, ``take_turn`` first waits for that task, for a limited time.
    """

    load: Callable[[], Login | None] = lambda: None
    store: Callable[[Login], None] = lambda login: None
    session: Callable[[ConnectionSettings], Http] = Http
    drop: Callable[[], None] = lambda: None
    take_turn: Callable[[], Callable[[], None]] = lambda: no_turn


def no_turn() -> None:
    pass
