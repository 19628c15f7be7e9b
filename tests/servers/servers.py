# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Start, find and stop servers."""

from __future__ import annotations

import base64
import dataclasses
import json
import re
import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import homes
import toolchain
from options import ServerOptions
from processes import Process, StartFailed, Supervised, check_port, end, free_port, tail
from releases import install

START_SECONDS = 180
PORT_ATTEMPTS = 3
# Without the proxies of the environment. The certificate of a server that was just started need not be verified.
UNVERIFIED = ssl.create_default_context()
UNVERIFIED.check_hostname = False
UNVERIFIED.verify_mode = ssl.CERT_NONE
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=UNVERIFIED))
# Servers that end with this process: the pipe to the supervisor must stay open.
_keepings: dict[str, Supervised] = {}


@dataclass
class Server:
    """A started server: its URL and its login."""

    name: str
    options: ServerOptions
    port: int
    supervisor: Process
    pids: dict[str, int]
    ours: bool = field(default=False, compare=False)
    username: str = homes.USERNAME
    password: str = homes.PASSWORD

    @property
    def version(self) -> str:
        return self.options.version

    @property
    def url(self) -> str:
        scheme = "https" if self.options.certificate else "http"
        return f"{scheme}://127.0.0.1:{self.port}{self.options.path}"

    @property
    def home(self) -> Path:
        return folder(self.name)

    @property
    def running(self) -> bool:
        return self.supervisor.alive()

    def public(self) -> dict[str, object]:
        """Return the information for the user or the program that started the server."""
        names = ("name", "version", "url", "username", "password")
        known = {name: getattr(self, name) for name in names}
        return {
            **known,
            "home": str(self.home),
            "log": str(self.home / "api.log"),
            "pids": {"supervisor": self.supervisor.pid, **self.pids},
        }

    def variables(self) -> dict[str, str]:
        """Return the environment variables for a command that uses the server."""
        return {
            "AIRFLOW_URL": self.url,
            "AIRFLOW_USERNAME": self.username,
            "AIRFLOW_PASSWORD": self.password,
            "AIRFLOW_SERVER_NAME": self.name,
            "AIRFLOW_SERVER_VERSION": self.options.release.airflow,
            "AIRFLOW_SERVER_RELEASE": self.version,
            "AIRFLOW_SERVER_AUTH_MANAGER": self.options.auth_manager,
            "AIRFLOW_SERVER_HOME": str(self.home),
        }


def folder(name: str, exists: bool = False) -> Path:
    """Return the folder of the server ``name``."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name):
        raise SystemExit(f"{name!r} cannot be the name of a server: letters, digits, dots, dashes and underscores")
    path = toolchain.cache_dir() / "servers" / name
    if exists and not path.exists():
        raise SystemExit(f"there is no server {name}: status lists them")
    return path


def known() -> list[str]:
    """Return the names of the servers that were started and not yet removed."""
    return sorted(path.name for path in (toolchain.cache_dir() / "servers").glob("*"))


def find(name: str) -> Server | None:
    """Return the server ``name``, running or not."""
    try:
        record = json.loads((folder(name) / "server.json").read_text())
    except FileNotFoundError:
        return None
    given = record.pop("options")
    options = ServerOptions(
        **{**given, "config": tuple(given["config"]), "webserver_config": tuple(given["webserver_config"])}
    )
    return Server(options=options, supervisor=Process(**record.pop("supervisor")), **record)


def up(options: ServerOptions | str, name: str | None = None, *, stay: bool = False) -> Server:
    """Start a server, or return the running server with that name.

    The running server must have the same options. ``options`` may be a version. Without ``stay``, the server ends with the calling process.
    """
    if isinstance(options, str):
        options = ServerOptions(options)
    name = name or options.release.environment
    home = folder(name)
    with toolchain.lock(f"server-{name}"):
        present = find(name)
        if present and present.running:
            return _same(present, options)
        install(options.version)
        for attempt in range(PORT_ATTEMPTS):
            try:
                return _start(name, home, options, stay)
            except StartFailed as failure:
                lost = re.search("in use|Errno 98", str(failure))
                if options.port or not lost or attempt == PORT_ATTEMPTS - 1:
                    raise
                toolchain.say("the port is in use, trying another one")
    raise AssertionError


def _same(present: Server, options: ServerOptions) -> Server:
    wanted, has = dataclasses.asdict(options), dataclasses.asdict(present.options)
    different = [f"{key} is {has[key]!r}, not {wanted[key]!r}" for key in wanted if wanted[key] != has[key]]
    if different:
        raise SystemExit(
            f"the server {present.name} is running with other options ({'; '.join(different)}): "
            f"stop it first (down {present.name}), or give this one another --name"
        )
    return present


def _start(name: str, home: Path, options: ServerOptions, stay: bool) -> Server:
    if options.port:
        check_port(options.port)
    homes.copy(options, home)
    if options.cheap_password:
        homes.make_password_cheap(options, home)
    port, database_port = _reserve(home, options.port)
    toolchain.say(f"starting {name}")
    keeping = Supervised.begin(home, homes.environment(options, home))
    try:
        database = homes.start_postgresql(keeping, home, database_port) if options.postgresql else None
        homes.configure(options, home, port, database)
        for process, command, stop_signal in _commands(options, port):
            keeping.start(process, *command, stop_signal=stop_signal)
        server = Server(name, options, port, keeping.process, keeping.pids, ours=True)
        _wait(server, keeping)
        record = {"name": name, "options": options, "port": port, "supervisor": server.supervisor, "pids": server.pids}
        (home / "server.json").write_text(json.dumps(record, default=dataclasses.asdict, indent=2))
        if stay:
            keeping.stay()
    except BaseException:
        keeping.end()
        raise
    _keepings[name] = keeping
    return server


def _reserve(home: Path, port: int | None) -> tuple[int, int]:
    """Reserve ports for the server and its database.

    Servers that start at the same time use different ports.
    """
    with toolchain.lock("ports"):
        taken: set[int] = set()
        for path in home.parent.glob("*/ports.json"):
            taken.update(json.loads(path.read_text()))
        first = port or free_port(taken)
        ports = (first, free_port(taken | {first}))
        (home / "ports.json").write_text(json.dumps(ports))
    return ports


def _commands(options: ServerOptions, port: int) -> list[tuple[str, list[object], str]]:
    """Return the processes of a server: name, command, signal for a fast stop."""
    programs = install(options.version) / "bin"
    airflow_program = programs / "airflow"
    certificate, key = options.certificate or ("", "")
    if options.release.number < (3,):
        # Without "airflow webserver", gunicorn starts twice as fast and uses half the memory.
        workers = ("-w", 1, "--threads", 8, "-k", "gthread", "-t", 120)
        if certificate:
            workers += ("--certfile", certificate, "--keyfile", key)
        api = [programs / "gunicorn", *workers, "-b", f"127.0.0.1:{port}", "airflow.www.app:cached_app()"]
        commands = [("api", api, "SIGINT")]
        if options.scheduler:
            commands.append(("scheduler", [airflow_program, "scheduler", "--skip-serve-logs"], "SIGTERM"))
        return commands
    # Airflow's own command also keeps idle connections for 120 seconds, but waits for them that long when it stops.
    patience = ("--timeout-keep-alive", 120, "--timeout-graceful-shutdown", 1)
    if certificate:
        patience += ("--ssl-certfile", certificate, "--ssl-keyfile", key)
    api = [programs / "uvicorn", "airflow.api_fastapi.main:app", "--host", "127.0.0.1", "--port", port, *patience]
    commands = [("api", api, "SIGTERM")]
    if options.scheduler:
        commands += [(name, [airflow_program, name], "SIGTERM") for name in ("scheduler", "dag-processor")]
    return commands


def _wait(server: Server, keeping: Supervised) -> None:
    """Wait until the server responds as expected. Fail if it ended or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while not _ready(server):
        if keeping.child.poll() is not None:
            raise StartFailed(f"{server.name} ended while it started:\n{tail(server.home)}")
        if time.monotonic() > deadline:
            raise StartFailed(f"{server.name} does not answer after {START_SECONDS} seconds:\n{tail(server.home)}")
        time.sleep(0.1)


def _ready(server: Server) -> bool:
    """Whether the server is healthy and the user can read the pools."""
    two = server.options.release.number < (3,)
    status, health = _request(f"{server.url}/health" if two else f"{server.url}/api/v2/monitor/health")
    if status != 200 or (server.options.scheduler and health["scheduler"]["status"] != "healthy"):
        return False
    pools = f"{server.url}/api/{'v1' if two else 'v2'}/pools"
    if not server.options.default_login:
        return _request(pools)[0] in (200, 401, 403)
    if two:
        pair = base64.b64encode(f"{server.username}:{server.password}".encode()).decode()
        return _request(pools, authorization=f"Basic {pair}")[0] == 200
    status, answer = _request(f"{server.url}/auth/token", {"username": server.username, "password": server.password})
    return status == 201 and _request(pools, authorization=f"Bearer {answer['access_token']}")[0] == 200


def _request(url: str, body: dict[str, str] | None = None, **headers: str) -> tuple[int, dict]:
    """Return the status of a request (0: no response) and its JSON body, if any."""
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **headers})
    try:
        with OPENER.open(request, timeout=30) as response:
            return response.status, json.loads(response.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {}
    except (OSError, ValueError):
        return 0, {}


def down(name: str) -> None:
    """Stop a server, even if another process started it, and remove its folder."""
    home = folder(name, exists=True)
    server = find(name)
    if name in _keepings:
        _keepings.pop(name).end()
    elif server:
        end(server.supervisor)
    shutil.rmtree(home)


def airflow(server: Server, *arguments: str, capture_output: bool = True) -> subprocess.CompletedProcess[str]:
    """Run Airflow's command line with the home of a server."""
    command = [install(server.version) / "bin" / "airflow", *arguments]
    variables = homes.environment(server.options, server.home)
    return subprocess.run(command, env=variables, capture_output=capture_output, text=True, check=False)
