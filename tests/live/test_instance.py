# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whole instances: converge with the fewest requests, prune, faults, and what other people do meanwhile."""

from __future__ import annotations

from test_hard_cases import PERSON, READ_POOLS


def wanted(prefix: str, pools: int = 6, variables: int = 30, connections: int = 8, roles: int = 2, users: int = 3):
    """A whole instance whose names begin with a prefix."""
    return {
        "roles": [{"name": f"{prefix}role{n}", "permissions": READ_POOLS} for n in range(roles)],
        "users": [
            {
                **PERSON,
                "username": f"{prefix}user{n}",
                "email": f"{prefix}{n}@example.com",
                "roles": [f"{prefix}role{n % roles}"],
            }
            for n in range(users)
        ],
        "pools": [{"name": f"{prefix}pool{n}", "slots": n + 1, "description": "of a test"} for n in range(pools)],
        "connections": [
            {
                "connection_id": f"{prefix}conn{n}",
                "conn_type": "http",
                "host": f"h{n}",
                "password": f"pw-{prefix}-{n}",
                "update_secrets": "on_create",
                "extra": {"region": "eu", "api_key": f"key-{prefix}-{n}"},
            }
            for n in range(connections)
        ],
        "variables": [{"key": f"{prefix}var{n}", "value": f"v{n}"} for n in range(variables)],
    }


def writes(proxy):
    return [exchange for exchange in proxy.exchanges if exchange.is_write]


def test_converge(server, run, proxy):
    lists = wanted("con_")
    proxy.start_over()
    looked = run("airflow_instance", check=True, **lists)
    assert not looked.get("failed"), looked
    assert not writes(proxy)
    done = run("airflow_instance", **lists)
    assert not done.get("failed"), done
    assert (looked["changes"], looked["diff"], looked["counts"]) == (done["changes"], done["diff"], done["counts"])
    print([str(e) for e in proxy.exchanges])
    for check in (True, False):
        proxy.start_over()
        again = run("airflow_instance", check=check, **{**lists, "update_password": "on_create"})
        assert again["changed"] is False, again
        assert again["changes"] == []
        assert not writes(proxy)
        print([str(e) for e in proxy.exchanges])
