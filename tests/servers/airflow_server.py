# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Install Airflow from PyPI and run it on the loopback interface.

The program is for the tests, for the demo and for manual use.

    airflow_server.py up 3.3.2                        a server that stays, with the user admin and the password admin
    airflow_server.py run 2.11.2 -- pytest tests      a server for as long as a command takes
    airflow_server.py airflow airflow-3.3.2 -- pools list
    airflow_server.py down airflow-3.3.2

Everything is kept in a cache folder outside the checkout (AIRFLOW_COLLECTION_CACHE moves it): a virtual environment for each release, a
prepared home for each way to run it, and a copy of that for each server.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import releases  # noqa: E402  (it is in the folder just added)
from options import BACKENDS, MANAGERS, ServerOptions  # noqa: E402
from processes import tail  # noqa: E402
from servers import Server, airflow, down, find, folder, known, up  # noqa: E402
from supervisor import die_with_parent  # noqa: E402

__all__ = ["Server", "airflow", "down", "up"]


def main() -> int:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: sys.exit(128 + received))
    arguments, command = _split(sys.argv[1:])
    selected = _parser().parse_args(arguments)
    return selected.do(selected, command) or 0


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """Return the arguments before and after the first ``--``."""
    if "--" not in words:
        return words, []
    place = words.index("--")
    return words[:place], words[place + 1 :]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, do, text in (
        ("up", _up, "start a server that stays"),
        ("run", _run, "start a server, run the command after --, stop the server"),
    ):
        _server_options(_command(commands, name, do, text))
    stop = _command(commands, "down", _down, "stop servers and remove what they kept")
    stop.add_argument("names", nargs="*", metavar="NAME")
    stop.add_argument(
        "--all", action="store_true", help="every server of this cache folder, whoever started it: others may share it"
    )
    _command(commands, "status", _status, "what is running", "--json")
    _command(commands, "logs", _logs, "the ends of the logs of a server", "name")
    _command(
        commands, "airflow", _airflow, "run Airflow's command line, with the arguments after --, on a server", "name"
    )
    _command(commands, "install", _install, "install a release into the cache", "version")
    _command(commands, "lock", _lock, "resolve the requirements of a release again and freeze them", "version")
    return parser


def _command(
    commands: argparse._SubParsersAction, name: str, do: object, text: str, *arguments: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(do=do)
    for argument in arguments:
        command.add_argument(argument, **({"action": "store_true"} if argument.startswith("--") else {}))
    return command


def _server_options(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("version", help=", ".join(releases.RELEASES))
    add("--name", help="what to call the server (default: airflow-VERSION)")
    add("--port", type=int, help="default: a free one")
    add("--auth", choices=list(BACKENDS), default="both", help="the API backends of Airflow 2 (default: both)")
    add("--auth-manager", choices=list(MANAGERS), default="fab", help="of Airflow 3 (default: fab)")
    add("--all-admins", action="store_true", help="everyone is an admin without a password (simple auth manager)")
    add(
        "--fab-basic",
        action="store_true",
        help="basic authentication for FAB's own endpoints (always so in 3.0, which needs it)",
    )
    add(
        "--cheap-password",
        action="store_true",
        help="store the admin's password with a hash that takes no time to check",
    )
    add("--no-login-limit", dest="login_limit", action="store_false", help="do not limit the rate of logins")
    add("--scheduler", action="store_true", help="run DAGs, too")
    add("--postgresql", action="store_true", help="instead of SQLite; needs the Debian package postgresql")
    add("--maximum-page-limit", type=int, metavar="N")
    add(
        "--config",
        action="append",
        default=[],
        metavar="SECTION.KEY=VALUE",
        help="a setting of airflow.cfg; may be repeated",
    )
    add(
        "--webserver-config",
        action="append",
        default=[],
        metavar="LINE",
        help="a line of webserver_config.py; may be repeated",
    )
    add("--json", action="store_true", help="print the server as one line of JSON")


def _options(selected: argparse.Namespace) -> ServerOptions:
    values = {field.name: getattr(selected, field.name) for field in dataclasses.fields(ServerOptions)}
    values.update(config=tuple(selected.config), webserver_config=tuple(selected.webserver_config))
    return ServerOptions(**values)


def _up(selected: argparse.Namespace, command: list[str]) -> None:
    _no_command(command)
    _print(up(_options(selected), selected.name, stay=True), selected.json)


def _run(selected: argparse.Namespace, command: list[str]) -> int:
    if not command:
        raise SystemExit("run needs a command after --")
    server = up(_options(selected), selected.name or f"run-{selected.version}-{os.getpid()}")
    if not server.ours:
        raise SystemExit(f"the server {server.name} is running already: stop it first, or give another --name")
    try:
        child = subprocess.Popen(command, env={**os.environ, **server.variables()}, preexec_fn=die_with_parent)
        try:
            code = child.wait()
        except BaseException:
            child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=10)
            raise
    except OSError as error:
        raise SystemExit(f"{command[0]}: {error.strerror}") from error
    finally:
        down(server.name)
    return code if code >= 0 else 128 - code


def _down(selected: argparse.Namespace, command: list[str]) -> None:
    _no_command(command)
    if selected.all == bool(selected.names):
        raise SystemExit("down needs either names of servers or --all")
    for name in selected.names or known():
        down(name)
        print(f"stopped {name}")


def _status(selected: argparse.Namespace, _command: list[str]) -> None:
    servers = [server for server in map(find, known()) if server]
    if selected.json:
        print(json.dumps([{**server.public(), "running": server.running} for server in servers]))
        return
    for server in servers:
        print(f"{server.name:24} {server.url:28} {'running' if server.running else 'ended, see logs'}")


def _logs(selected: argparse.Namespace, _command: list[str]) -> None:
    print(tail(folder(selected.name, exists=True), lines=1000))


def _airflow(selected: argparse.Namespace, command: list[str]) -> int:
    server = find(selected.name)
    if not server:
        raise SystemExit(f"there is no server {selected.name}: status lists them")
    return airflow(server, *command, capture_output=False).returncode


def _install(selected: argparse.Namespace, _command: list[str]) -> None:
    print(releases.install(selected.version))


def _lock(selected: argparse.Namespace, _command: list[str]) -> None:
    print(releases.lock(selected.version))


def _no_command(command: list[str]) -> None:
    if command:
        raise SystemExit(f"there is nothing to be done with: {' '.join(command)}")


def _print(server: Server, as_json: bool) -> None:
    if as_json:
        print(json.dumps(server.public()))
        return
    for name, value in server.public().items():
        print(f"{name:12} {value}")


if __name__ == "__main__":
    sys.exit(main())
