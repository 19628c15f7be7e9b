# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Two servers with the part of Airflow's API for a login and a read.

They record all requests.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Recorder:
    """A server with the name ``name`` and its own credentials.

    It accepts only its own token and its own user name and password.
    """

    name: str
    received: list[str] = field(default_factory=list)
    served: dict[str, str] = field(default_factory=dict)

    @property
    def token(self) -> dict[str, str]:
        return {"airflow_token": f"token-of-{self.name}"}

    @property
    def user(self) -> dict[str, str]:
        return {"airflow_username": f"user-of-{self.name}", "airflow_password": f"password-of-{self.name}"}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Recorder:
        recorder = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments: object) -> None:
                pass

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                recorder.received.append(f"{self.command} {self.path} {self.headers.items()} {body}")
                status, answer = recorder.answer(self.path, self.headers.get("Authorization", ""), body)
                content = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_POST = do_GET

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, authorization: str, body: str) -> tuple[int, Any]:
        path = path.partition("?")[0]
        known = {f"Bearer token-of-{self.name}": "token", f"Bearer session-of-{self.name}": "user"}
        if path == "/api/v2/version":
            return 200, {"version": "3.3.2", "git_version": None}
        if path == "/auth/token" and json.loads(body or "{}") == {
            "username": f"user-of-{self.name}",
            "password": f"password-of-{self.name}",
        }:
            return 201, {"access_token": f"session-of-{self.name}"}
        if authorization not in known:
            return 401, {"detail": "Not authenticated"}
        key = path.rpartition("/")[2]
        self.served[key] = known[authorization]
        if path == "/api/v2/variables":
            return 200, {"variables": [], "total_entries": 0}
        if path.startswith("/api/v2/variables/"):
            return 200, {"key": key, "value": "x", "description": None, "is_encrypted": False}
        pool = {"name": key, "slots": 1, "description": None, "include_deferred": False}
        counts = dict.fromkeys(("occupied", "running", "queued", "scheduled", "open", "deferred"), 0)
        return 200, {**pool, **{f"{name}_slots": count for name, count in counts.items()}}
