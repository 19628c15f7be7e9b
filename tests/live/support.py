# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shared code for the live tests: paths of the API, and checks of errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recording import RecordingProxy
from running import Server

READ_POOLS = [{"action": "can_read", "resource": "Pools"}]
PERSON = {"email": "x@example.com", "first_name": "X", "last_name": "Y", "password": "long-enough-1"}


def api_path(server: Server, path: str) -> str:
    """Return a path in Airflow's own API."""
    return f"/api/{'v1' if server.is_2 else 'v2'}/{path}"


def fab_path(server: Server, path: str) -> str:
    """Return a path in the API for users, roles and permissions."""
    return f"/{'api' if server.is_2 else 'auth/fab'}/v1/{path}"


def fast_login(server: Server, url: str) -> dict[str, Any]:
    """The connection options of many tasks.

    With basic authentication, Airflow 2 checks the hash of the password at every request.
    """
    return {
        "airflow_url": url,
        "airflow_username": server.username,
        "airflow_password": server.password,
        "airflow_auth": "session" if server.is_2 else "auto",
    }


def required_of_pool(server: Server) -> dict[str, Any]:
    """Return what a new pool needs besides its name and its slots.

    Airflow before 2.7 rejects the field.
    """
    return {"include_deferred": False} if server.number >= (2, 7) else {}


def writes(proxy: RecordingProxy) -> list[str]:
    """Return the recorded writes, as method and path."""
    return [f"{one.method} {one.path}" for one in proxy.exchanges if one.is_write]


def refused(proxy: RecordingProxy, result: Mapping[str, Any], *words: str) -> None:
    """Check that the task failed, and that nothing was written.

    The message must contain these words.
    """
    assert result.get("failed"), result
    assert [word for word in words if word not in result["msg"]] == [], result["msg"]
    assert writes(proxy) == []
