#!/usr/bin/env python3
# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How writes side by side pay over a slow network: the time of many creations, one by one and with workers.

A server on loopback takes a fixed time for each request and has a fixed number of slots; others wait, as for the workers of a web server.
``python3 tests/tools/run_in_copy.py latency dev python benchmarks/latency.py`` prints a line for each number of slots.
"""

from __future__ import annotations

import argparse
import json
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ansible_collections.community.airflow.plugins.module_utils._api import Airflow
from ansible_collections.community.airflow.plugins.module_utils._operations._instance import bring, instance
from ansible_collections.community.airflow.plugins.module_utils._options import connection
from ansible_collections.community.airflow.plugins.module_utils._task import Task

VERSION = "2.11.2"


@contextmanager
def server(seconds: float, slots: int) -> Iterator[str]:
    """An Airflow 2 that knows nothing but variables."""
    free, rows, lock = threading.Semaphore(slots), {}, threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def log_message(self, *arguments: object) -> None:
            pass

        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            with free:
                time.sleep(seconds)
            status, answer = self.answer(body)
            content = json.dumps(answer).encode()
            self.send_response_only(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def answer(self, body: bytes) -> tuple[int, Any]:
            if self.path.endswith("/api/v1/version"):
                return 200, {"version": VERSION}
            if not self.path.startswith("/api/v1/variables"):
                return 404, {"title": "Not Found", "detail": "The requested URL was not found"}
            if self.command == "POST":
                row = json.loads(body)
                with lock:
                    rows[row["key"]] = row
                return 200, row
            return 200, {"variables": list(rows.values())[:100], "total_entries": len(rows)}

        do_GET = do_POST = respond

    class Server(ThreadingHTTPServer):
        request_queue_size = 128
        daemon_threads = True

    running = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


def seconds_for(count: int, workers: int, latency: float, slots: int) -> float:
    params = {name: option.get("default") for name, option in instance().spec.items()}
    items = [{"key": f"key_{number:04}", "value": "v", "description": ""} for number in range(count)]
    with server(latency, slots) as url:
        params.update(airflow_url=url, airflow_token="token", use_proxy=False, workers=workers, variables=items)
        start = time.monotonic()
        result = bring(Task(params, False, lambda: Airflow.connect(*connection(params))))
        assert result["counts"]["variables"]["created"] == count
        return time.monotonic() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--latency", type=float, default=0.05, help="seconds")
    parser.add_argument("--slots", type=int, nargs="*", default=[1, 4, 16])
    parser.add_argument("--workers", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    for slots in chosen.slots:
        pairs = [
            tuple(seconds_for(chosen.count, workers, chosen.latency, slots) for workers in (1, chosen.workers))
            for _round in range(chosen.rounds)
        ]
        ratio = statistics.median(one / many for one, many in pairs)
        one, many = (statistics.median(times) for times in zip(*pairs))
        print(
            f"{chosen.count} creations, {chosen.latency * 1000:g} ms, {slots:2} slots: {one:6.2f} s one by one, {many:5.2f} s with "
            f"{chosen.workers} workers, {ratio:4.1f} times as fast"
        )


if __name__ == "__main__":
    main()
