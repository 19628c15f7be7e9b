# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A simulated remote server with Airflow 2's endpoints for variables.

Each request has a latency, and the number of concurrent requests is limited. ``agree`` sends the same requests to this server and to a real
one, and compares the responses.
"""

from __future__ import annotations

import base64
import json
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

VARIABLES = "/api/v1/variables"
MISSING = {
    "detail": "Variable does not exist",
    "status": 404,
    "title": "Variable not found",
    "type": "https://airflow.apache.org/docs/apache-airflow/2.11.2/stable-rest-api-ref.html#section/Errors/NotFound",
}
FORBIDDEN = {"detail": None, "status": 403, "title": "Forbidden"}
CannedResponse = tuple[int, Any]


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


@dataclass
class LatencyServer:
    """A server on a free port of the loopback interface."""

    latency: float
    slots: int
    variables: dict[str, dict[str, Any]] = field(default_factory=dict)
    writes: list[tuple[float, float]] = field(default_factory=list)
    requests: int = 0

    def __enter__(self) -> LatencyServer:
        server = self
        self._free, self._lock = threading.Semaphore(self.slots), threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # one packet for a response, because the kernel may delay a second one
            wbufsize = 65536

            def log_message(self, *arguments: object) -> None:
                pass

            def do_GET(self) -> None:
                server.handle(self)

            do_POST = do_PATCH = do_DELETE = do_GET

        self._listener = _Listener(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._listener.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._listener.shutdown()
        self._listener.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.server_port}"

    def start_over(self, variables: list[dict[str, Any]]) -> None:
        self.variables = {one["key"]: dict(one) for one in variables}
        self.writes, self.requests = [], 0

    def handle(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        came = time.perf_counter()
        with self._free:
            time.sleep(self.latency)
            with self._lock:
                self.requests += 1
                status, response = self._respond(request, json.loads(body) if body else None)
                if request.command != "GET":
                    self.writes.append((came, time.perf_counter()))
        content = b"" if response is None else json.dumps(response, indent=2).encode()
        request.send_response(status)
        kind = "application/json" if status < 400 else "application/problem+json"
        request.send_header("Content-Type", kind if content else "text/html; charset=utf-8")
        if status != 204:
            request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    def _respond(self, request: BaseHTTPRequestHandler, body: Any) -> CannedResponse:
        target = urlsplit(request.path)
        if target.path == "/api/v1/version":
            return 200, {"git_version": "", "version": "2.11.2"}
        if not target.path.startswith(VARIABLES):
            return 404, None
        if not (request.headers.get("Authorization") or "").startswith("Basic "):
            return 403, FORBIDDEN
        if target.path == VARIABLES:
            return self._created(body) if request.command == "POST" else self._page(parse_qs(target.query))
        key = unquote(target.path.removeprefix(f"{VARIABLES}/"))
        if key not in self.variables:
            return 404, {**MISSING, "detail": None} if request.command == "DELETE" else MISSING
        if request.command == "DELETE":
            del self.variables[key]
            return 204, None
        if request.command == "PATCH":
            self.variables[key].update(body)
        return 200, self.variables[key]

    def _created(self, body: Any) -> CannedResponse:
        self.variables[body["key"]] = {"description": None, **body}
        return 200, self.variables[body["key"]]

    def _page(self, query: dict[str, list[str]]) -> CannedResponse:
        rows = [self.variables[key] for key in sorted(self.variables)]
        first, most = int(query.get("offset", ["0"])[0]), min(int(query.get("limit", ["100"])[0]), 100)
        return 200, {"total_entries": len(rows), "variables": rows[first : first + most]}


def agree(url: str, fake: str, username: str, password: str) -> None:
    """Exit with a message unless both servers respond identically.

    Both servers start without variables and receive the same requests.
    """
    one = {"key": "bench_agree", "value": "1", "description": "a"}
    path = f"{VARIABLES}/bench_agree"
    talk: list[tuple[str, str, Any]] = [
        ("GET", "/api/v1/version", None),
        ("GET", "/api/v2/version", None),
        ("GET", path, None),
        ("PATCH", path, one),
        ("DELETE", path, None),
        ("POST", VARIABLES, one),
        ("GET", path, None),
        ("PATCH", path, {**one, "value": "2"}),
        ("GET", f"{VARIABLES}?limit=100&offset=0&order_by=key", None),
        ("GET", f"{VARIABLES}?limit=100&offset=1", None),
        ("DELETE", path, None),
        ("GET", f"{VARIABLES}?limit=1000", None),
    ]
    login = "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()
    for method, target, body in talk:
        for headers in ({"Authorization": login}, {}):
            real, ours = (_ask(root + target, method, body, headers) for root in (url, fake))
            if real != ours:
                raise SystemExit(f"{method} {target}: Airflow responds with {real}, the latency server with {ours}")


def _ask(url: str, method: str, body: Any, headers: dict[str, str]) -> tuple[int, str, Any]:
    data = None if body is None else json.dumps(body).encode()
    kind = {"Content-Type": "application/json"} if data else {}
    request = urllib.request.Request(url, data, {**headers, **kind}, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=30) as response:
            status, content_type, text = response.status, response.headers["Content-Type"], response.read()
    except urllib.error.HTTPError as error:
        status, content_type, text = error.code, error.headers["Content-Type"], error.read()
    # HTML pages may differ
    content = json.loads(text) if "json" in content_type else None
    if isinstance(content, dict):
        # names the release
        content.pop("type", None)
    return status, content_type, content
