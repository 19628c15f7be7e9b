# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The processes of a server, seen from outside: who they are, how they are started and ended, which ports they take."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

KEEPER = Path(__file__).resolve().parent / "supervisor.py"
STOP_SECONDS = 40


class StartFailed(SystemExit):
    """A server did not come up; the message has the end of its log."""


@dataclass(frozen=True)
class Process:
    """A process: its id and when it started, because the kernel gives ids out again."""

    pid: int
    started: str

    @classmethod
    def of(cls, pid: int) -> Process:
        return cls(pid, _stat(pid)[19])

    def alive(self) -> bool:
        try:
            fields = _stat(self.pid)
        except OSError:
            return False
        return fields[0] != "Z" and fields[19] == self.started


def _stat(pid: int) -> list[str]:
    """What /proc says of a process from its state on; the name before that may contain anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


@dataclass
class Supervised:
    """A supervisor that this process started, and its line to it: see supervisor.py."""

    child: subprocess.Popen[str]
    home: Path
    pids: dict[str, int] = field(default_factory=dict)

    @classmethod
    def begin(cls, home: Path, environment: dict[str, str]) -> Supervised:
        options = {"cwd": home, "env": environment, "text": True, "start_new_session": True}
        command = [sys.executable, "-I", str(KEEPER)]
        with (home / "supervisor.log").open("a") as log:
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": log}
            child = subprocess.Popen(command, **pipes, **options)  # type: ignore[call-overload]
        return cls(child, home)

    @property
    def process(self) -> Process:
        return Process.of(self.child.pid)

    def start(self, name: str, *command: object, stop_signal: str = "SIGTERM") -> None:
        self._tell({"start": name, "command": [str(word) for word in command], "signal": stop_signal})
        answer = self.child.stdout.readline()  # type: ignore[union-attr]
        if not answer:
            raise StartFailed(f"{name} cannot be started:\n{tail(self.home)}")
        self.pids[name] = json.loads(answer)["pid"]

    def stay(self) -> None:
        """Let the server outlive this process."""
        self._tell({"stay": True})

    def end(self) -> None:
        self.child.terminate()
        self.child.wait()
        for pipe in (self.child.stdin, self.child.stdout):
            with contextlib.suppress(BrokenPipeError):
                pipe.close()  # type: ignore[union-attr]

    def _tell(self, order: dict[str, object]) -> None:
        with contextlib.suppress(BrokenPipeError):
            self.child.stdin.write(json.dumps(order) + "\n")  # type: ignore[union-attr]
            self.child.stdin.flush()  # type: ignore[union-attr]


def end(supervisor: Process) -> None:
    """End a supervisor of an earlier process, and with it its server."""
    if not supervisor.alive():
        return
    os.kill(supervisor.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while supervisor.alive():
        if time.monotonic() > deadline:
            raise SystemExit(f"process {supervisor.pid} does not end")
        time.sleep(0.05)


def tail(home: Path, lines: int = 30) -> str:
    """The ends of the logs of a server."""
    parts = []
    for log in sorted(home.glob("*.log")):
        text = log.read_text(errors="replace").splitlines()[-lines:]
        parts += [f"--- {log}", *text] if text else []
    return "\n".join(parts)


def free_port(taken: set[int]) -> int:
    """A port of the loopback interface that nobody listens on now, and that is not in ``taken``."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port not in taken:
            return port


def check_port(port: int) -> None:
    """End with a message when somebody has the port."""
    with socket.socket() as probe:
        # As servers do: the connections of an earlier server that are still winding down do not matter.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SystemExit(
                f"port {port} of 127.0.0.1 cannot be used: {error.strerror}; leave --port out to get a free one"
            ) from error
