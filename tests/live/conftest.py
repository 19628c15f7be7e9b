# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fixtures for the tests against a real server.

``make live AIRFLOW=2.11.2`` starts a server and sets its URL in the environment.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from documented import Comparison
from recording import Call, RecordingProxy
from round_trips import Instance
from running import Api, Modules, Server
from second_server import SecondServer

import airflow_server
from authority import Authority
from options import ServerOptions
from servers import Server as Running

TOTALS = pytest.StashKey[list[str]]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash.get(TOTALS, []):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def server() -> Server:
    names = ("AIRFLOW_URL", "AIRFLOW_USERNAME", "AIRFLOW_PASSWORD", "AIRFLOW_SERVER_VERSION")
    values = [os.environ.pop(name, "") for name in names]
    assert all(values), "start these tests with: make live AIRFLOW=2.11.2"
    release = os.environ.pop("AIRFLOW_SERVER_RELEASE", values[-1])
    return Server(*values, release, os.environ.pop("AIRFLOW_SERVER_AUTH_MANAGER", "fab"))


@pytest.fixture(scope="session")
def totals(request: pytest.FixtureRequest) -> list[str]:
    """The lines with the totals of the suites, for the summary of the test run."""
    return request.config.stash.setdefault(TOTALS, [])


@pytest.fixture(scope="session")
def api(server: Server) -> Api:
    return Api(server)


@pytest.fixture(scope="session")
def comparison(server: Server) -> Comparison:
    """The comparison of every result with the documentation of its module."""
    return Comparison(server.number)


@pytest.fixture(scope="session")
def calls(server: Server, comparison: Comparison) -> Iterator[set[Call]]:
    """Record calls and the returned documented keys for the job ``completeness``.

    The calls are the requests of modules. The keys are those that the modules returned.
    """
    found: set[Call] = set()
    yield found
    record = os.environ.get("AIRFLOW_CALLS")
    if record:
        requests = [call._asdict() for call in sorted(found)]
        returned = {module: sorted(paths) for module, paths in sorted(comparison.seen.items())}
        content = {"release": server.version, "requests": requests, "returned": returned}
        Path(record).write_text(json.dumps(content, indent=1))


@pytest.fixture(scope="session")
def _proxy(server: Server, calls: set[Call]) -> Iterator[RecordingProxy]:
    with RecordingProxy(server.url, calls=calls, auth_manager=server.auth_manager) as running:
        yield running


@pytest.fixture
def proxy(_proxy: RecordingProxy) -> RecordingProxy:
    _proxy.start_over()
    return _proxy


@pytest.fixture
def login(server: Server, proxy: RecordingProxy) -> dict[str, Any]:
    """The connection options of a task.

    The authentication is basic on Airflow 2, because its login form allows five logins in 40 seconds.
    """
    return {
        "airflow_url": proxy.url,
        "airflow_username": server.username,
        "airflow_password": server.password,
        "airflow_auth": "basic" if server.is_2 else "auto",
    }


@pytest.fixture(scope="session")
def modules(comparison: Comparison) -> Iterator[Modules]:
    running = Modules(comparison)
    yield running
    running.end()


@pytest.fixture
def run(modules: Modules, login: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """Run a module through the proxy.

    For example: ``run("airflow_pool", name="etl", check=True)``.
    """

    def call(module: str, check: bool = False, **options: Any) -> dict[str, Any]:
        return modules.run(module, {**login, **options}, check)

    return call


@pytest.fixture(scope="session")
def other() -> Iterator[RecordingProxy]:
    """Another host, which must not receive any request."""
    with RecordingProxy("http://127.0.0.1:9") as running:
        yield running


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def secure_proxy(server: Server, calls: set[Call], authority: Authority) -> Iterator[RecordingProxy]:
    """The proxy, with TLS. The user logs in once."""
    pair = authority.server("127.0.0.1")
    with RecordingProxy(server.url, calls=calls, pair=pair, remembered=server.username) as running:
        yield running


@pytest.fixture(scope="session")
def second_server(
    server: Server, modules: Modules, calls: set[Call], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SecondServer]:
    running = SecondServer(server, modules, tmp_path_factory.mktemp("dags"), calls)
    with running.proxy:
        yield running
    airflow_server.down(running.running.name)


@pytest.fixture
def start(server: Server, modules: Modules) -> Iterator[Callable[[str], tuple[Instance, Running]]]:
    """Start empty servers of a version, and stop them after the test."""
    names: list[str] = []

    def up(version: str) -> tuple[Instance, Running]:
        running = airflow_server.up(
            ServerOptions(version, login_limit=False, cheap_password=True),
            f"live-trip-{server.version}-{os.getpid()}-{len(names)}",
        )
        names.append(running.name)
        airflow = running.options.release.airflow
        return Instance(Server(running.url, running.username, running.password, airflow, version), modules), running

    yield up
    for name in names:
        airflow_server.down(name)
