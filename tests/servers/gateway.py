# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""nginx in front of servers, on loopback and with HTTPS.

Nothing of the system's configuration is read or written.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from authority import Authority, Pair
from processes import free_port
from supervisor import die_with_parent

START_SECONDS = 20
_FOLDERS = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])

_WHOLE = """\
daemon off;
master_process off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    ssl_certificate {pair.certificate};
    ssl_certificate_key {pair.key};
    ssl_client_certificate {authority};
    proxy_set_header X-Forwarded-Proto https;
    {servers}
}}
"""
_SERVER = """\
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_verify_client {verify};
        location / {{
            proxy_pass {target};
            proxy_set_header X-Forwarded-Proto https;
            {headers}
        }}
    }}
"""
# As required by Airflow's documentation of enable_proxy_fix.
_FORWARDED = """\
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Host $http_host;
            proxy_set_header X-Forwarded-Port $server_port;
"""


@dataclass(frozen=True)
class Listener:
    """An endpoint of the gateway. ``target`` is the server behind it.

    ``client_certificates`` requires one of the authority. ``hides_host``: the server does not receive the host of the client's request,
    which is the default of nginx.
    """

    target: str
    client_certificates: bool = False
    hides_host: bool = False


def _program() -> str | None:
    return shutil.which("nginx", path=_FOLDERS)


class Gateway:
    """nginx in a ``with`` block. ``urls`` are the URLs of the listeners, by name."""

    def __init__(self, folder: Path, authority: Authority, pair: Pair, **listeners: Listener) -> None:
        ports: dict[str, int] = {}
        for name in listeners:
            ports[name] = free_port(set(ports.values()))
        self.urls = {name: f"https://127.0.0.1:{port}" for name, port in ports.items()}
        self._ports, self._folder = ports, folder
        servers = "".join(
            _SERVER.format(
                port=ports[name],
                target=one.target,
                verify="on" if one.client_certificates else "off",
                headers="" if one.hides_host else _FORWARDED,
            )
            for name, one in listeners.items()
        )
        user = "" if os.geteuid() else "user root root;"
        text = _WHOLE.format(folder=folder, pair=pair, authority=authority.certificate, servers=servers, user=user)
        (folder / "nginx.conf").write_text(text)

    def __enter__(self) -> Gateway:
        command = [_program(), "-p", self._folder, "-c", self._folder / "nginx.conf", "-e", self._folder / "nginx.log"]
        log = (self._folder / "nginx.out").open("w")
        self._process = subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=die_with_parent)
        deadline = time.monotonic() + START_SECONDS
        for port in self._ports.values():
            while not _listens(port):
                if time.monotonic() > deadline or self._process.poll() is not None:
                    logs = [path.read_text() for path in self._folder.glob("nginx.[lo]*")]
                    raise SystemExit("nginx does not start:\n" + "\n".join(logs))
                time.sleep(0.05)
        return self

    def __exit__(self, *reason: object) -> None:
        self._process.terminate()
        self._process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
