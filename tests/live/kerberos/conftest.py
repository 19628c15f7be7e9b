# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A realm, and an Airflow 2.11.2 whose API accepts its tickets.

The tests themselves read the server with basic authentication.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from recording import RecordingProxy
from running import Api, Modules, Server

import airflow_server
from kdc import REALM, Realm
from options import ServerOptions

RELEASE = "2.11.2-kerberos"
BACKENDS = (
    "airflow.providers.fab.auth_manager.api.auth.backend.kerberos_auth",
    "airflow.providers.fab.auth_manager.api.auth.backend.basic_auth",
)


@pytest.fixture(scope="session")
def realm(tmp_path_factory) -> Iterator[Realm]:
    with Realm(tmp_path_factory.mktemp("realm")) as running:
        yield running


@pytest.fixture(scope="session")
def keytabs(realm: Realm) -> dict[str, Any]:
    """Keys of services and users.

    They belong to the server, another service on the same host, an Airflow user, and a user unknown to Airflow.
    """
    service = {name: realm.keytab(f"{name}/{realm.host}") for name in ("airflow", "HTTP")}
    return {**service, **{name: realm.keytab(name) for name in ("ada", "stranger")}}


@pytest.fixture(scope="session")
def server(realm: Realm, keytabs: dict[str, Any]) -> Iterator[Server]:
    for name in [
        name for name in os.environ if name.startswith(("AIRFLOW_URL", "AIRFLOW_USER", "AIRFLOW_PASS", "AIRFLOW_TOKEN"))
    ]:
        del os.environ[name]
    os.environ.update(realm.variables, KRB5_KTNAME=str(keytabs["airflow"]))
    settings = (
        f"api.auth_backends={','.join(BACKENDS)}",
        f"kerberos.keytab={keytabs['airflow']}",
        "core.test_connection=Enabled",
        "webserver.expose_config=True",
    )
    options = ServerOptions(RELEASE, config=settings, webserver_config=("AUTH_ROLE_PUBLIC = None",), login_limit=False)
    running = airflow_server.up(options, f"kerberos-{os.getpid()}")
    try:
        yield Server(running.url, running.username, running.password, options.release.airflow)
    finally:
        airflow_server.down(running.name)


@pytest.fixture(scope="session")
def api(server: Server) -> Api:
    looking = Api(server)
    looking.session.auth = (server.username, server.password)
    person = {"email": "ada@example.com", "first_name": "Ada", "last_name": "K", "password": "long-enough-1"}
    looking.send("POST", "/api/v1/users", {"username": f"ada@{REALM}", "roles": [{"name": "Admin"}], **person})
    return looking


@pytest.fixture
def tickets(realm: Realm, keytabs: dict[str, Any], monkeypatch) -> Callable[..., None]:
    """Set the ticket of a user in the environment.

    If no user is named, the ticket is removed.
    """
    monkeypatch.delenv("KRB5_KTNAME", raising=False)

    def take(user: str = "", *options: str) -> None:
        cache = realm.ticket(user, keytabs[user], f"{user}.cc", *options) if user else "FILE:/nowhere/ccache"
        monkeypatch.setenv("KRB5CCNAME", cache)

    return take


@pytest.fixture
def login(proxy: RecordingProxy, realm: Realm, api: Api, tickets) -> dict[str, Any]:
    """The options of a task with the ticket of an Airflow user, without a user name."""
    tickets("ada")
    return {"airflow_url": proxy.url, "airflow_auth": "kerberos", "kerberos_hostname_override": realm.host}


@pytest.fixture
def play(login: dict[str, Any]) -> Iterator[Callable[..., dict[str, Any]]]:
    """Run a module with the tickets that the environment contains at the first call."""
    running: list[Modules] = []

    def call(module: str, check: bool = False, **options: Any) -> dict[str, Any]:
        if not running:
            running.append(Modules())
        return running[0].run(module, {**login, **options}, check)

    yield call
    for one in running:
        one.end()
