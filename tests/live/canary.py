# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Canaries: marked secrets for tasks, which no output may contain in any form."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote

MARK = 'CaNaRy-7f3a"\\é/'


def canary(name: str) -> str:
    """Return a secret with the mark."""
    return f"{MARK}{name}"


def forms(mark: str) -> list[str]:
    """Return the forms of a secret in output.

    The forms are: unchanged, in JSON, in a URL, in base64, and escaped by Python.
    """
    plain = "CaNaRy-7f3a"
    encoded = base64.b64encode(f"canary:{mark}".encode()).decode()[: len("canary:") + 8]
    return [plain, quote(mark, safe=""), encoded, base64.b64encode(plain.encode()).decode()[:12]]


def clean(output: str) -> None:
    """Check that the output contains no form of the mark."""
    for form in forms(MARK):
        assert form not in output, output[max(0, output.index(form) - 600) : output.index(form) + 200]


def tasks() -> list[dict[str, Any]]:
    """Return tasks with secrets in their options.

    Some tasks succeed. Others are rejected by the module or by the server.
    """
    secret_extra = {"api_key": canary("extra"), "plain": "eu-west", "deep": [{"token": canary("deep")}], "n": 1}
    connection = {"connection_id": "canary", "conn_type": "http", "password": canary("password")}
    user = {"email": "c@example.com", "first_name": "C", "last_name": "D", "roles": ["Viewer"]}
    when_changed = {"update_secrets": "when_changed", "fingerprint_key": canary("key")}
    pairs = [
        ("airflow_connection", {**connection, "extra": secret_extra}),
        ("airflow_connection", {**connection, "extra": {**secret_extra, "n": 2}, **when_changed}),
        ("airflow_connection", {"connection_id": "canary", "extra": json.dumps(secret_extra), "extra_mode": "merge"}),
        (
            "airflow_connection",
            {
                "connection_id": "canary",
                "uri": f"http://u:{quote(canary('uri'), safe='')}@h?token={quote(MARK, safe='')}",
            },
        ),
        ("airflow_connection_info", {}),
        ("airflow_connection_info", {"connection_id": "canary"}),
        ("airflow_variable", {"key": "canary_password", "value": canary("variable")}),
        ("airflow_variable", {"key": "canary_password", "value": canary("variable 2"), **when_changed}),
        ("airflow_variable", {"key": "canary", "value": canary("sensitive"), "sensitive": True}),
        ("airflow_variable", {"key": "canary", "value": {"a": {"client_secret": canary("json")}}, "sensitive": True}),
        # another variable: without ``sensitive``, a task shows what it replaces
        ("airflow_variable", {"key": "canary_json", "value": {"a": [1], "client_secret": canary("json")}}),
        ("airflow_variable_info", {}),
        ("airflow_variable_info", {"key": "canary_password"}),
        ("airflow_user", {"username": "canary-user", "password": canary("user"), **user}),
        ("airflow_user", {"username": "canary-user", "password": canary("user 2")}),
        ("airflow_user_info", {}),
        ("airflow_pool", {"name": "canary", "slots": 1}),
        ("airflow_pool_info", {}),
        ("airflow_role", {"name": "canary", "permissions": []}),
        ("airflow_role_info", {"name": "canary"}),
        ("airflow_dag_state", {"dag_id": "sleeper", "state": "paused"}),
        ("airflow_dag_info", {"dag_id": "sleeper"}),
        # failures, each with a secret in the request
        ("airflow_connection", {**connection, "port": 10**30}),
        ("airflow_connection", {**connection, "port": "no port"}),
        ("airflow_connection", {**connection, "uri": f"nonsense {canary('uri')}"}),
        ("airflow_connection", {**connection, "connection_id": "not an id", "extra": secret_extra}),
        (
            "airflow_connection",
            {"connection_id": "canary-fault", "conn_type": "http", "password": canary("fault"), "extra": secret_extra},
        ),
        ("airflow_connection", {"connection_id": "canary", "extra": {"n": 3, "key": f"{canary('x')}***"}}),
        (
            "airflow_connection",
            {"connection_id": "canary-test", "conn_type": "http", "password": canary("test"), "test": True},
        ),
        ("airflow_variable", {"key": "canary-fault", "value": canary("fault"), "sensitive": True}),
        (
            "airflow_user",
            {"username": "canary-fault", "password": canary("fault"), **user, "email": "other@example.com"},
        ),
        ("airflow_user", {"username": "canary-2", "password": canary("twice"), **user}),
        ("airflow_pool_info", {"airflow_password": canary("login")}),
        ("airflow_pool_info", {"airflow_auth": "token", "airflow_token": canary("token")}),
        ("airflow_pool_info", {"airflow_url": f"http://me:{quote(MARK, safe='')}@localhost"}),
        ("airflow_pool_info", {"airflow_url": "http://127.0.0.1:9", "retries": 0}),
        ("airflow_pool_info", {"http_headers": {"X-Gateway-Key": "CaNaRy-7f3a"}}),
        (
            "airflow_api",
            {"method": "POST", "path": "variables", "body": {"key": "canary-fault", "value": canary("fault")}},
        ),
    ]
    ends = [
        ("airflow_connection", {"connection_id": "canary", "state": "absent"}),
        ("airflow_variable", {"key": "canary", "state": "absent", "sensitive": True}),
        ("airflow_variable", {"key": "canary-fault", "state": "absent", "sensitive": True}),
        ("airflow_variable", {"key": "canary_json", "state": "absent"}),
        ("airflow_variable", {"key": "canary_password", "state": "absent"}),
        ("airflow_user", {"username": "canary-user", "state": "absent"}),
        ("airflow_role", {"name": "canary", "state": "absent"}),
        ("airflow_pool", {"name": "canary", "state": "absent"}),
    ]
    return [as_task(module, options) for module, options in [*pairs, *ends]]


def as_task(module: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return a task whose failure does not end the play."""
    return {f"community.airflow.{module}": options, "ignore_errors": True, "no_log": False}
