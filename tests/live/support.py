# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What many tests of the live suite use: addresses of the API, and what a refusal looks like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recording import RecordingProxy
from running import Server

READ_POOLS = [{"action": "can_read", "resource": "Pools"}]
PERSON = {"email": "x@example.com", "first_name": "X", "last_name": "Y", "password": "long-enough-1"}


def api_path(server: Server, path: str) -> str:
    """The path of what the API of Airflow itself has."""
    return f"/api/{'v1' if server.is_2 else 'v2'}/{path}"


def fab_path(server: Server, path: str) -> str:
    """The path of users, roles and permissions."""
    return f"/{'api' if server.is_2 else 'auth/fab'}/v1/{path}"


def writes(proxy: RecordingProxy) -> list[str]:
    """What was written, as method and path."""
    return [f"{one.method} {one.path}" for one in proxy.exchanges if one.is_write]


def refused(proxy: RecordingProxy, result: Mapping[str, Any], *words: str) -> None:
    """The task failed with a message that has these words, and nothing was written."""
    assert result.get("failed"), result
    assert [word for word in words if word not in result["msg"]] == [], result["msg"]
    assert writes(proxy) == []
