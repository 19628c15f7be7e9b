# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Demonstrate the collection on a temporary Airflow server.

Usage: ``demo.py``, or ``AIRFLOW_VERSION=2.11.2 demo.py``. The demo applies ``site.yml`` twice, changes objects outside of Ansible, shows the
drift, and repairs it. If Ansible reports an unexpected number of changes, the demo fails. The server keeps running, so that you can explore
it. The next demo replaces this server. With ``--stop``, as in ``make test``, the demo uses a separate server, and stops it at the end.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

DEMO = Path(__file__).resolve().parent
sys.path[:0] = [str(DEMO.parent / "tests" / "servers"), str(DEMO.parent / "tests" / "tools")]

import environments  # noqa: E402  (their folders were just added to the path)
import servers  # noqa: E402
import stage  # noqa: E402

# Ignores proxies in the environment.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
RECAP = re.compile(r"^\S+\s+: ok=\d+\s+changed=(\d+)\s+unreachable=0\s+failed=0\s", re.MULTILINE)
COLOURS = re.compile(r"\x1b\[[\d;]*m")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--stop", action="store_true", help="stop the server at the end")
    stop = parser.parse_args().stop
    # Sources are compiled only once, not in every task.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.monotonic()
    version = os.environ.get("AIRFLOW_VERSION") or "3.3.2"
    heading(f"1. Start Airflow {version}")
    server = fresh_server(version, f"demo-test-{version}" if stop else f"demo-{version}", stay=not stop)
    print(f"Airflow is running at {server.url}")
    try:
        show(server)
    finally:
        if stop:
            servers.down(server.name)
    heading(f"Completed as expected in {time.monotonic() - started:.0f} seconds")
    if not stop:
        explain(server)
    return 0


def show(server: servers.Server) -> None:
    """Run the demo on a new server."""
    ansible = Ansible(server)

    heading("2. Apply demo/site.yml: pools, variables, connections, roles, users and DAGs")
    ansible.play("--diff", expected=lambda changed: changed > 0)

    heading("3. Apply demo/site.yml again: nothing changes, not even secrets")
    ansible.play("--diff", expected=lambda changed: changed == 0)

    heading("4. Change objects outside of Ansible")
    for text in tamper(Rest(server)):
        print(f"  - {text}")

    heading("5. Show the drift: ansible-playbook --check --diff")
    ansible.play("--check", "--diff", expected=lambda changed: changed > 0, only_changes=True)

    heading("6. Repair the drift")
    ansible.play("--diff", expected=lambda changed: changed > 0, only_changes=True)


def explain(server: servers.Server) -> None:
    """Print how to explore and stop the server."""
    print(f"Web interface:     {server.url}  (user {server.username}, password {server.password})")
    print("Applied files:     demo/site.yml and demo/group_vars/all/")
    cache = os.environ.get("AIRFLOW_COLLECTION_CACHE")
    print(
        f"Stop the server:   {f'AIRFLOW_COLLECTION_CACHE={cache} ' if cache else ''}python3 tests/servers/airflow_server.py down {server.name}"
    )


def heading(text: str) -> None:
    print(f"\n== {text} ==", flush=True)


def fresh_server(version: str, name: str, stay: bool) -> servers.Server:
    """Remove the server of an earlier demo, and start a new server."""
    if name in servers.known():
        servers.down(name)
    return servers.up(version, name, stay=stay)


class Ansible:
    """The command ansible-playbook, with the collection of this checkout.

    The environment of the command contains the URL and the credentials of a server.
    """

    def __init__(self, server: servers.Server) -> None:
        self._programs = environments.create("dev") / "bin"
        stage.stage(server.name)
        collections = stage.collections_path(server.name)
        # A user's own settings could change what the demo shows, or redirect its requests to another server or through a proxy.
        foreign = re.compile(r"(ANSIBLE|AIRFLOW)_|.*_proxy$", re.IGNORECASE)
        self._variables = {
            **{name: value for name, value in os.environ.items() if not foreign.match(name)},
            **server.variables(),
            "ANSIBLE_CONFIG": str(DEMO / "ansible.cfg"),
            "ANSIBLE_HOME": str(collections / "ansible_home"),
            "ANSIBLE_COLLECTIONS_PATH": str(collections),
            "ANSIBLE_FORCE_COLOR": str(sys.stdout.isatty()),
        }

    def play(self, *options: str, expected: Callable[[int], bool], only_changes: bool = False) -> None:
        """Run the playbook, and check the number of changes.

        Show the output while the playbook runs.
        """
        variables = {**self._variables, "ANSIBLE_DISPLAY_OK_HOSTS": str(not only_changes)}
        command = [str(self._programs / "ansible-playbook"), str(DEMO / "site.yml"), *options]
        output = []
        with subprocess.Popen(command, env=variables, cwd=DEMO, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            for line in process.stdout:
                print(line, end="", flush=True)
                output.append(line)
        recap = RECAP.search(COLOURS.sub("", "".join(output)))
        if process.returncode or not recap:
            raise SystemExit(f"\nansible-playbook failed ({process.returncode})")
        if not expected(int(recap[1])):
            raise SystemExit(f"\nUnexpected result: changed={recap[1]}")


class Rest:
    """A client of the REST API that does not use the collection's code."""

    def __init__(self, server: servers.Server) -> None:
        two = server.version.startswith("2.")
        self._api = f"{server.url}/api/{'v1' if two else 'v2'}"
        self._access = self._api if two else f"{server.url}/auth/fab/v1"
        pair = f"{server.username}:{server.password}"
        self._authorization = f"Basic {base64.b64encode(pair.encode()).decode()}"
        if not two:
            login = {"username": server.username, "password": server.password}
            self._authorization = f"Bearer {self._send('POST', f'{server.url}/auth/token', login)['access_token']}"

    def get(self, path: str) -> Any:
        return self._send("GET", self._url(path))

    def patch(self, path: str, body: dict[str, Any]) -> None:
        self._send("PATCH", self._url(path), body)

    def delete(self, path: str) -> None:
        self._send("DELETE", self._url(path))

    def _url(self, path: str) -> str:
        return f"{self._access if path.startswith(('users', 'roles')) else self._api}/{path}"

    def _send(self, method: str, url: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": self._authorization, "Accept": "application/json"}
        if data is not None:
            # Airflow 2 returns 400 for a deletion with a content type.
            headers["Content-Type"] = "application/json"
        with OPENER.open(urllib.request.Request(url, data, headers, method=method), timeout=60) as response:
            return json.loads(response.read() or "null")


def tamper(rest: Rest) -> list[str]:
    """Change an object of each kind, and return descriptions of the changes.

    If any version of Airflow requires the whole object, the request contains the whole object.
    """
    pool = rest.get("pools/warehouse")
    kept = {name: pool[name] for name in ("name", "description", "include_deferred") if name in pool}
    rest.patch("pools/warehouse", {**kept, "slots": 128})
    rest.delete("variables/regions")
    connection = {"connection_id": "warehouse", "conn_type": "postgres", "host": "laptop.example.com"}
    rest.patch("connections/warehouse?update_mask=host", connection)
    role = rest.get("roles/analyst")
    extra = {"action": {"name": "can_delete"}, "resource": {"name": "DAGs"}}
    rest.patch("roles/analyst", {"name": "analyst", "actions": [*role["actions"], extra]})
    user = rest.get("users/florence")
    names = {name: user[name] for name in ("username", "email", "first_name", "last_name")}
    rest.patch("users/florence", {**names, "roles": [{"name": "Admin"}]})
    rest.patch("dags/team_marketing_publish?update_mask=is_paused", {"is_paused": False})
    return [
        "the pool warehouse has 128 slots instead of 8",
        "the variable regions was deleted",
        "the connection warehouse points to laptop.example.com",
        "the role analyst can delete DAGs",
        "the user florence has the role Admin",
        "the DAG team_marketing_publish was unpaused",
    ]


if __name__ == "__main__":
    sys.exit(main())
