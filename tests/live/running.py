# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run modules like Ansible, and read the server without them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from documented import Comparison
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

import releases


@dataclass(frozen=True)
class Server:
    """The server under test and its administrator.

    ``release`` is the name of its environment: its version, or a variant of it with other packages.
    """

    url: str
    username: str
    password: str
    version: str
    release: str = ""
    auth_manager: str = "fab"

    @property
    def number(self) -> tuple[int, ...]:
        """Return the numbers of the version.

        A pre-release has those of the final release.
        """
        return tuple(int(part) for part in re.findall(r"[0-9]+", self.version)[:3])

    @property
    def has_users(self) -> bool:
        """Whether the server has an API for users and roles."""
        return self.auth_manager == "fab"

    @property
    def fab(self) -> tuple[int, ...]:
        """Return the version of the FAB provider.

        It is () if FAB is a part of Airflow itself.
        """
        return tuple(int(part) for part in re.findall("[0-9]+", releases.release(self.release or self.version).fab))

    @property
    def deletes_roles(self) -> bool:
        """Whether the API can delete roles, and therefore remove permissions from them."""
        return not (3, 0, 2) <= self.fab < (3, 6)

    @property
    def is_2(self) -> bool:
        return self.number < (3,)


@dataclass
class Api:
    """Plain requests with a separate login, without any code of the collection."""

    server: Server
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.trust_env = False
        # gunicorn may close an idle connection at the moment of a request
        for scheme in ("http://", "https://"):
            self.session.mount(scheme, HTTPAdapter(max_retries=Retry(2, allowed_methods=["GET"])))
        login = {"username": self.server.username, "password": self.server.password}
        if self.server.is_2:
            # with a cookie, the server does not compute the hash of the password for every request
            page = self.session.get(f"{self.server.url}/login/", timeout=30).text
            token = re.search(r'csrf_token"[^>]*value="([^"]+)', page)
            assert token, page
            home = self.session.post(f"{self.server.url}/login/", data={**login, "csrf_token": token[1]}, timeout=30)
            if "login" in home.url or not home.ok:
                # the form allows five logins in 40 seconds
                self.session.auth = (self.server.username, self.server.password)
            return
        token = self.session.post(f"{self.server.url}/auth/token", json=login, timeout=30).json()["access_token"]
        self.session.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, accept: str = "*/*") -> Any:
        """Return the JSON of an object; None if it does not exist."""
        answer = self._request("GET", path, headers={"Accept": accept})
        if answer.status_code == 404:
            return None
        answer.raise_for_status()
        return answer.json()

    def send(self, method: str, path: str, body: Any = None) -> None:
        """Send a write, again if the server fails.

        With SQLite, Airflow returns 500 if another writer takes more than five seconds, such as the scheduler on a busy machine.
        """
        for _attempt in range(3):
            answer = self._request(method, path, json=body)
            if answer.status_code != 500:
                break
            time.sleep(1)
        answer.raise_for_status()

    def repeat(self, method: str, path: str, body: bytes) -> None:
        """Send a recorded request again."""
        self._request(method, path, data=body, headers={"Content-Type": "application/json"}).raise_for_status()

    def remove(self, path: str) -> None:
        """Delete an object, if it exists."""
        answer = self._request("DELETE", path)
        if answer.status_code != 404:
            answer.raise_for_status()

    def _request(self, method: str, path: str, **options: Any) -> requests.Response:
        if path.startswith("/auth/fab") and self.server.number < (3, 1) and self.server.fab < (3,):
            # another application, which accepts no token
            options["auth"] = (self.server.username, self.server.password)
        return self.session.request(method, self.server.url + path, timeout=60, **options)


class Modules:
    """Runs each module in its own process.

    The result is compared with the documentation of the module.
    """

    def __init__(self, comparison: Comparison | None = None) -> None:
        self._comparison = comparison or Comparison()
        command = [sys.executable, str(Path(__file__).with_name("module_server.py"))]
        self._server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(
        self, name: str, options: dict[str, Any], check: bool = False, number: tuple[int, ...] | None = None
    ) -> dict[str, Any]:
        """Run a module and return its result.

        ``number`` is the version of the server, if it is not that of the comparison.
        """
        result, problems = self.run_anyhow(name, options, check, number)
        assert not str(result.get("msg", "")).startswith(("TRACEBACK", "NO RESULT")), (name, result)
        assert not problems, "\n".join(problems)
        return result

    def run_anyhow(
        self, name: str, options: dict[str, Any], check: bool = False, number: tuple[int, ...] | None = None
    ) -> tuple[dict[str, Any], list[str]]:
        """A module's result, whatever it is, and its differences.

        The differences are those between the result and the documentation of the module.
        """
        arguments = {**options, "_ansible_check_mode": check, "_ansible_diff": True}
        assert self._server.stdin and self._server.stdout
        self._server.stdin.write(json.dumps({"module": name, "arguments": arguments}) + "\n")
        self._server.stdin.flush()
        result: dict[str, Any] = json.loads(self._server.stdout.readline())
        return result, self._comparison.problems(name, result, number)

    def end(self) -> None:
        self._server.terminate()
        self._server.wait()
