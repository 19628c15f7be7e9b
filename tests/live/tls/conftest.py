# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two servers of each generation, with nginx in front of both.

One has its own TLS certificate, and the other is below a path.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from running import Api, Modules, Server

import airflow_server
from authority import Authority, Pair
from gateway import Gateway, Listener
from options import ServerOptions

RELEASES = tuple(os.environ.get("LIVE_TLS_RELEASES", "2.11.2 3.3.2").split())
PREFIX = "/airflow"


@dataclass(frozen=True)
class Site:
    """The endpoints of one generation of Airflow.

    ``urls`` contains the URLs by name. ``api`` reads the server behind each without a proxy.
    """

    version: str
    urls: dict[str, str]
    api: dict[str, Api]
    inner: dict[str, str] = field(default_factory=dict)

    @property
    def is_2(self) -> bool:
        return self.version.startswith("2")

    def api_path(self, path: str) -> str:
        return f"/api/{'v1' if self.is_2 else 'v2'}/{path}"


@pytest.fixture(scope="session")
def pair(authority: Authority) -> Pair:
    return authority.server("127.0.0.1")


@pytest.fixture(scope="session")
def client(authority: Authority) -> Pair:
    return authority.client("ansible")


@pytest.fixture(scope="session", params=RELEASES)
def site(request, authority: Authority, pair: Pair, tmp_path_factory) -> Iterator[Site]:
    version = request.param
    for name in [name for name in os.environ if name.startswith("AIRFLOW_") and "CACHE" not in name]:
        del os.environ[name]
    section = "webserver" if version.startswith("2") else "api"
    certificate = ("web_server_ssl_cert", "web_server_ssl_key") if section == "webserver" else ("ssl_cert", "ssl_key")
    fix = ("webserver.enable_proxy_fix=True",) if section == "webserver" else ("fab.enable_proxy_fix=True",)
    own = tuple(f"{section}.{name}={path}" for name, path in zip(certificate, (pair.certificate, pair.key)))
    path = (f"{section}.base_url=https://127.0.0.1{PREFIX}",)
    started = []
    try:
        for name, settings in (("tls", own + fix), ("path", path + fix)):
            options = ServerOptions(version, config=settings, login_limit=False)
            started.append(airflow_server.up(options, f"live-{name}-{version}-{os.getpid()}"))
        tls, below = started
        session = requests.Session()
        session.verify = str(authority.certificate)
        looks = {
            "tls": Api(Server(tls.url, tls.username, tls.password, version), session),
            "path": Api(Server(below.url, below.username, below.password, version)),
        }
        listeners = {
            "root": Listener(tls.url),
            "path": Listener(f"http://127.0.0.1:{below.port}"),
            "client": Listener(f"http://127.0.0.1:{below.port}", client_certificates=True),
            "hidden": Listener(f"http://127.0.0.1:{below.port}", hides_host=True),
        }
        with Gateway(tmp_path_factory.mktemp("nginx"), authority, pair, **listeners) as gateway:
            urls = {name: f"{url}{'' if name == 'root' else PREFIX}" for name, url in gateway.urls.items()}
            behind = {name: looks["tls" if name == "root" else "path"] for name in urls}
            yield Site(
                version,
                {**urls, "own": tls.url, "plain": below.url},
                {**behind, "own": looks["tls"], "plain": looks["path"]},
                {"hidden": f"https://127.0.0.1:{below.port}"},
            )
    finally:
        for one in started:
            airflow_server.down(one.name)


@pytest.fixture(scope="session")
def modules() -> Iterator[Modules]:
    running = Modules()
    yield running
    running.end()


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("files")
