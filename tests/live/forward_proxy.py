# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A forward proxy on loopback for HTTP_PROXY and HTTPS_PROXY.

It optionally requires a user name and password.
"""

from __future__ import annotations

import base64
import selectors
import socket
import threading
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "proxy-connection", "proxy-authorization"}


class ForwardProxy:
    """Forwards requests with an absolute URL, and CONNECT connections.

    ``targets`` are the requested hosts.
    """

    def __init__(self, credentials: str = "") -> None:
        self.targets: list[str] = []
        self._expected = f"Basic {base64.b64encode(credentials.encode()).decode()}" if credentials else None

    def address(self, credentials: str = "") -> str:
        """Return the value for HTTP_PROXY.

        ``credentials`` have the form in a URL.
        """
        return f"http://{credentials and credentials + '@'}127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> ForwardProxy:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments: object) -> None:
                pass

            def refused(self) -> bool:
                proxy.targets.append(f"{self.command} {self.path}")
                if proxy._expected in (None, self.headers.get("Proxy-Authorization")):
                    return False
                self.send_response_only(407)
                self.send_header("Proxy-Authenticate", 'Basic realm="proxy"')
                self.send_header("Content-Length", "0")
                self.end_headers()
                return True

            def do_CONNECT(self) -> None:
                if self.refused():
                    return
                host, _colon, port = self.path.rpartition(":")
                with socket.create_connection((host, int(port)), timeout=30) as upstream:
                    self.send_response_only(200)
                    self.end_headers()
                    _pump(self.connection, upstream)
                self.close_connection = True

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.refused():
                    return
                target = urlsplit(self.path)
                connection = HTTPConnection(target.hostname or "", target.port, timeout=60)
                headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP_BY_HOP}
                query = f"?{target.query}" if target.query else ""
                connection.request(self.command, target.path + query, body or None, headers)
                answer = connection.getresponse()
                content = answer.read()
                self.send_response_only(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in (*_HOP_BY_HOP, "content-length"):
                        self.send_header(name, value)
                if answer.status != 204:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                connection.close()

            do_POST = do_PATCH = do_PUT = do_DELETE = do_GET

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _pump(one: socket.socket, other: socket.socket) -> None:
    """Forward the data of both sides until one of them closes the connection."""
    with selectors.DefaultSelector() as selector:
        selector.register(one, selectors.EVENT_READ, other)
        selector.register(other, selectors.EVENT_READ, one)
        while True:
            for key, _events in selector.select(timeout=60):
                data = key.fileobj.recv(65536)  # type: ignore[union-attr]
                if not data:
                    return
                key.data.sendall(data)
