# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Servers with other logins, without users, or with a path in the URL.

Their configuration differs from that of the server under test.
"""

from __future__ import annotations

import os

import pytest
from recording import RecordingProxy

import airflow_server
from options import ServerOptions

PERSON = {
    "email": "x@example.com",
    "first_name": "X",
    "last_name": "Y",
    "password": "long-enough-1",
    "roles": ["Viewer"],
}


@pytest.fixture
def other(server, modules, calls, request):
    """A function that runs modules on a server with the options of a test.

    The server has the same release as the one under test.
    """
    running = airflow_server.up(
        ServerOptions(server.release, **request.param), f"live-other-{server.release}-{os.getpid()}"
    )
    login = {"airflow_username": running.username, "airflow_password": running.password}
    auth_manager = request.param.get("auth_manager", "fab")
    with RecordingProxy(running.url, calls=calls, auth_manager=auth_manager) as proxy:

        def run(module: str, check: bool = False, **options):
            return modules.run(module, {"airflow_url": proxy.url, **login, **options}, check)

        yield run
    airflow_server.down(running.name)


def session_alone(other):
    """The default of Airflow 2: basic authentication is rejected."""
    assert other("airflow_pool_info")["pools"]
    assert other("airflow_pool", name="s", slots=1, airflow_auth="session")["changed"] is True
    refused = other("airflow_pool_info", airflow_auth="basic")
    assert refused.get("failed") and "auth_backends" in refused["msg"], refused
    assert other("airflow_user", username="x", **PERSON)["changed"] is True
    assert other("airflow_user", username="x", **PERSON)["changed"] is False


def basic_alone(other):
    for way in ("auto", "basic"):
        assert other("airflow_pool", name=way, slots=1, airflow_auth=way)["changed"] is True


def no_users(other):
    """The default of Airflow 3 has no API for users and roles.

    It returns an HTML page for their paths.
    """
    for module, options in [
        ("airflow_user", {"username": "x", **PERSON}),
        ("airflow_user", {"username": "x", "state": "absent"}),
        ("airflow_role", {"name": "x", "permissions": []}),
        ("airflow_role", {"name": "x", "state": "absent"}),
        ("airflow_user_info", {}),
        ("airflow_role_info", {"name": "Admin"}),
    ]:
        for check in (True, False):
            result = other(module, check=check, **options)
            assert result.get("failed") and "require the FAB auth manager" in result["msg"], result
    assert other("airflow_pool", name="s", slots=1)["changed"] is True
    nobody = {"airflow_username": None, "airflow_password": None}
    refused = other("airflow_pool_info", **nobody)
    assert refused.get("failed") and "No credentials are set" in refused["msg"], refused


def everybody_is_admin(other):
    nobody = {"airflow_username": None, "airflow_password": None}
    for way in ("auto", "none"):
        assert other("airflow_pool_info", **nobody, airflow_auth=way)["pools"]


SCENARIOS = {
    True: [({"auth": "session"}, session_alone), ({"auth": "basic"}, basic_alone)],
    False: [
        ({"auth_manager": "simple"}, no_users),
        ({"auth_manager": "simple", "all_admins": True}, everybody_is_admin),
    ],
}
IS_2 = os.environ["AIRFLOW_SERVER_VERSION"].startswith("2.")


@pytest.mark.parametrize("other, scenario", SCENARIOS[IS_2], indirect=["other"])
def test_a_server_with_another_login(other, scenario):
    scenario(other)
