# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A web server for faults that a real Airflow does not produce on demand.

It listens on a free port of loopback.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote


@dataclass(frozen=True)
class Request:
    """A request of a client.

    ``path`` is the unchanged path of the request line, with the query.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text) if self.text else None


@dataclass(frozen=True)
class Reply:
    """A response of the fake server.

    ``body`` may be a function of the request. ``text`` replaces ``body``. ``raw`` replaces the whole response, and b"" closes the connection
    without one. ``drip``: seconds between the bytes of ``raw``.
    """

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None
    content_type: str = "application/json"
    content: bytes | None = None
    delay: float = 0.0
    drip: float = 0.0

    def to(self, request: Request) -> Reply:
        """Return the response to a request."""
        return replace(self, body=self.body(request)) if callable(self.body) else self


HANG_UP = Reply(content=b"")

_MISSING = {
    "assets": "The Asset with ID: `{}` was not found",
    "connections": "The Connection with connection_id: `{}` was not found",
    "dagRuns": "DagRun with run_id: `{}` was not found",
    "dags": "The Dag with ID: `{}` was not found",
    "hitlDetails": "Human-in-the-loop detail does not exist",
    "pools": "The Pool with name: `{}` was not found",
    "roles": "Role with name {!r} does not exist.",
    "taskInstances": "TaskInstance not found",
    "users": "The User with username `{}` was not found",
    "variables": "The Variable with key: `{}` was not found",
    "xcomEntries": "XCom entry with key: `{}` not found",
}


def _missing(request: Request) -> dict[str, str]:
    parts = [unquote(part) for part in request.path.partition("?")[0].split("/")]
    if "state-store" in parts[:-1]:
        kind = "Asset" if "assets" in parts else "Task"
        return {"detail": f"{kind} state store key {parts[-1]!r} not found"}
    found = [(part, name) for part, name in zip(parts, [*parts[1:], ""]) if part in _MISSING]
    kind, name = next((one for one in reversed(found) if one[1] or "{" not in _MISSING[one[0]]), found[-1])
    return {"detail": _MISSING[kind].format(name)}


NOT_FOUND = Reply(404, _missing)
"""The response of Airflow 3 for an object that does not exist."""

Answering = Callable[[Request], Reply]


def script(*replies: Reply) -> Answering:
    """Return the replies in order, and repeat the last one."""
    rest = list(replies)
    return lambda request: rest.pop(0) if len(rest) > 1 else rest[0]


def html(status: int, text: str) -> Reply:
    return Reply(status, text=text, content_type="text/html; charset=utf-8")


class FakeServer:
    """A web server that records requests.

    ``requests`` contains all received requests.
    """

    def __init__(self, answering: Answering) -> None:
        self.requests: list[Request] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(answering, self.requests))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    @property
    def lines(self) -> list[str]:
        """Return the requests as ``GET /path``, without their queries."""
        return [f"{one.method} {one.path.partition('?')[0]}" for one in self.requests]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(answering: Answering, log: list[Request]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            request = Request(self.command, self.path, dict(self.headers.items()), self.rfile.read(length).decode())
            log.append(request)
            reply = answering(request).to(request)
            time.sleep(reply.delay)
            # the client closes the connection after its timeout
            with contextlib.suppress(ConnectionError):
                self.send(reply)

        def send(self, reply: Reply) -> None:
            if reply.content is not None:
                for byte in [bytes([one]) for one in reply.content] if reply.drip else [reply.content]:
                    self.wfile.write(byte)
                    time.sleep(reply.drip)
                return
            text = reply.text if reply.text is not None else "" if reply.status == 204 else json.dumps(reply.body)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(text.encode())))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = respond

        def log_message(self, *args: Any) -> None:
            pass

    return Handler
