# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A proxy on loopback that records the requests of a module to its server.

It also injects faults.
"""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import select
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from authority import Pair

_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "content-length"}
_LOGIN = re.compile(r"^/(auth/)?login/$|^/auth/token$")
_DETECTION = re.compile(r"^/api/v[12]/version$")
# a byte in each of these seconds, and for how long at most
_DRIP, _LONGEST_DRIP = 0.2, 90

CannedResponse = tuple[int, str, str, dict[str, str]]
"""Status, content type, body, further headers."""
_Received = tuple[int, list[tuple[str, str]], bytes]


@dataclass(frozen=True)
class Exchange:
    """A request and its response.

    ``status`` is 0 if the proxy closed the connection. ``at`` is the time in seconds on a clock without an origin.
    """

    method: str
    target: str
    body: bytes
    status: int
    content: bytes = b""
    at: float = field(default_factory=time.monotonic, compare=False, repr=False)

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def is_login(self) -> bool:
        """Whether it is a login.

        An attempt with a login that this endpoint rejects also counts, for example a token for the users and roles of Airflow 3.0.
        """
        return bool(_LOGIN.match(self.path)) or (self.method == "GET" and self.status == 401)

    @property
    def is_detection(self) -> bool:
        return bool(_DETECTION.match(self.path))

    @property
    def is_dry_run(self) -> bool:
        """Whether it is a dry run.

        A dry run is a request with the method of a write that changes nothing.
        """
        return self.path.endswith("/dry_run") or b'"dry_run": true' in self.body

    @property
    def is_write(self) -> bool:
        return self.method not in ("GET", "HEAD") and not self.is_login and not self.is_dry_run

    @property
    def took_effect(self) -> bool:
        """Whether it is a write that the server reports as done.

        A bulk request succeeds even if it does nothing.
        """
        if not (self.is_write and 200 <= self.status < 300):
            return False
        text = gzip.decompress(self.content) if self.content.startswith(b"\x1f\x8b") else self.content
        content = json.loads(text) if text.startswith(b"{") else {}
        parts = [content.get(action) for action in ("create", "update", "delete")]
        bulk = [part["success"] for part in parts if isinstance(part, dict) and "success" in part]
        return any(bulk) if bulk else True

    def __str__(self) -> str:
        return f"{self.method} {self.target} -> {self.status}"


class Call(NamedTuple):
    """A response of a server with this auth manager."""

    method: str
    path: str
    status: int
    auth_manager: str


@dataclass
class Fault:
    """A fault for the next ``times`` matching requests.

    A request matches by its method, a pattern of its path, and a part of its body. Without an ``answer`` the connection is cut. The server
    gets the request only if ``forward`` is true. With ``damage``, its own response is sent with a ``cut`` in its middle, or byte by byte as
    a slow ``drip``. Or the connection is ``reset`` (TCP RST), also the next one during its TLS ``handshake``.
    """

    method: str
    path: str
    answer: CannedResponse | None = None
    forward: bool = False
    times: int = 1
    holding: bytes = b""
    damage: str = ""

    def matches(self, method: str, target: str, body: bytes) -> bool:
        matching = method == self.method and re.search(self.path, target) is not None and self.holding in body
        return self.times > 0 and matching

    def answer_to(self, target: str) -> CannedResponse | None:
        return self.answer

    @property
    def closes(self) -> bool:
        """Whether the client gets no byte of a response."""
        return self.answer is None and self.damage in ("", "reset", "handshake")


@dataclass
class Intrusion:
    """An action of another client at the next ``times`` matching requests.

    It runs right before the server receives the request.
    """

    method: str
    path: str
    action: Callable[[], object]
    times: int = 1

    def matches(self, method: str, target: str) -> bool:
        return method == self.method and re.search(self.path, target) is not None


@dataclass
class RecordingProxy:
    """Listens on a free port and forwards all requests to ``upstream``.

    The path and body are identical. ``exchanges`` are those since the last ``start_over``, ``calls`` all responses of the server itself.
    With ``remembered``, the user who has this name logs in once, and receives the same response afterwards: the hash of a password takes
    longer than a task. With a ``pair``, the proxy expects TLS.
    """

    upstream: str
    intrusions: list[Intrusion] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    calls: set[Call] = field(default_factory=set)
    auth_manager: str = "fab"
    remembered: str = ""
    pair: Pair | None = None
    _handshakes_to_reset: int = 0
    _logins: dict[tuple[str, str, bytes], _Received] = field(default_factory=dict)

    def __enter__(self) -> RecordingProxy:
        proxy = self
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if self.pair:
            context.load_cert_chain(self.pair.certificate, self.pair.key)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # the head and the body of a response are two packets
            disable_nagle_algorithm = True

            def setup(self) -> None:
                if proxy.pair:
                    self.request = context.wrap_socket(self.request, True, do_handshake_on_connect=False)
                super().setup()

            def handle(self) -> None:
                if not proxy.pair:
                    super().handle()
                    return
                if proxy.resets_handshake():
                    # once the client has sent the start of its own part
                    select.select([self.connection], [], [], 5)
                    _reset(self.connection)
                    return
                try:
                    self.connection.do_handshake()
                    super().handle()
                except OSError:
                    # the client closed the connection
                    return

            def finish(self) -> None:
                super().finish()
                if proxy.pair:
                    self.request.close()

            def log_message(self, *arguments: object) -> None:
                pass

            def do_GET(self) -> None:
                proxy.handle(self)

            do_POST = do_PATCH = do_PUT = do_DELETE = do_HEAD = do_GET

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"{'https' if self.pair else 'http'}://127.0.0.1:{self._server.server_port}"

    @property
    def url_by_name(self) -> str:
        """The same proxy as another host."""
        return f"http://localhost:{self._server.server_port}"

    def start_over(self) -> None:
        self.exchanges.clear()
        self.faults.clear()
        self.intrusions.clear()
        self._handshakes_to_reset = 0

    def resets_handshake(self) -> bool:
        found = self._handshakes_to_reset > 0
        self._handshakes_to_reset -= found
        return found

    def handle(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        fault = next((one for one in self.faults if one.matches(request.command, request.path, body)), None)
        for intrusion in [one for one in self.intrusions if one.matches(request.command, request.path)]:
            intrusion.times -= 1
            if not intrusion.times:
                self.intrusions.remove(intrusion)
            intrusion.action()
        status, headers, content = 0, [], b""
        if fault:
            fault.times -= 1
        if not fault or fault.forward:
            status, headers, content = self._answered(request, body)
        answer = fault.answer_to(request.path) if fault else None
        if answer:
            status, content_type, text, more = answer
            headers, content = [("Content-Type", content_type), *more.items()], text.encode()
        if not fault:
            self.calls.add(Call(request.command, request.path.partition("?")[0], status, self.auth_manager))
        closes = fault is not None and answer is None and fault.closes
        self.exchanges.append(Exchange(request.command, request.path, body, 0 if closes else status, content))
        if fault is not None and closes:
            request.close_connection = True
            self._handshakes_to_reset += fault.damage == "handshake"
            if fault.damage:
                _reset(request.connection)
            else:
                request.connection.shutdown(socket.SHUT_RDWR)
            return
        self._respond(request, status, headers, content, fault.damage if fault else "")

    @staticmethod
    def _respond(
        request: BaseHTTPRequestHandler, status: int, headers: list[tuple[str, str]], content: bytes, damage: str
    ) -> None:
        if damage == "drip":
            request.close_connection = True
            _drip(request, f"HTTP/1.1 {status} Slow\r\n".encode())
            return
        request.send_response_only(status)
        for name, value in headers:
            request.send_header(name, value)
        if status != 204:
            request.send_header("Content-Length", str(len(content) or (2 if damage else 0)))
        request.end_headers()
        if damage == "cut":
            request.wfile.write(content[: len(content) // 2])
            request.close_connection = True
            request.connection.shutdown(socket.SHUT_RDWR)
            return
        request.wfile.write(content)

    def _answered(self, request: BaseHTTPRequestHandler, body: bytes) -> _Received:
        key = (request.command, request.path, body)
        page = not body and "session" not in (request.headers.get("Cookie") or "")
        if not (self.remembered and _LOGIN.match(request.path) and (page or self.remembered.encode() in body)):
            return self._forward(request, body)
        if key not in self._logins:
            self._logins[key] = self._forward(request, body)
        return self._logins[key]

    def _forward(self, request: BaseHTTPRequestHandler, body: bytes) -> _Received:
        upstream = urlsplit(self.upstream)
        connection = http.client.HTTPConnection(upstream.hostname or "", upstream.port, timeout=60)
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _HOP_BY_HOP}
        if body:
            headers["Content-Length"] = str(len(body))
        try:
            connection.request(request.command, request.path, body or None, headers)
            answer = connection.getresponse()
            kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in _HOP_BY_HOP]
            return answer.status, kept, answer.read()
        finally:
            connection.close()


def _reset(connection: socket.socket) -> None:
    """Close a connection abnormally: the client receives a TCP RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(connection.detach())


def _drip(request: BaseHTTPRequestHandler, text: bytes) -> None:
    """Send the start of a response byte by byte.

    After that, a header is sent again and again until the client gives up.
    """
    end = time.monotonic() + _LONGEST_DRIP
    try:
        while time.monotonic() < end:
            for byte in text:
                request.wfile.write(bytes([byte]))
                time.sleep(_DRIP)
            text = b"X-Slow: 1\r\n"
    except OSError:
        # the client closed the connection
        return
