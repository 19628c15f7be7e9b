# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The processes of a server: identity, start, stop, and ports."""

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
    """A server did not start. The message contains the end of its log."""


@dataclass(frozen=True)
class Process:
    """A process: its ID and its start time, because the kernel reuses IDs."""

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
    """Return the fields of ``/proc/PID/stat`` from the state on.

    The name before it may contain any character.
    """
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


@dataclass
class Supervised:
    """A supervisor that this process started, and the pipe to it: see supervisor.py."""

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
        """Keep the server running after this process ends."""
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
    """Stop the supervisor of an earlier process, and its server."""
    if not supervisor.alive():
        return
    os.kill(supervisor.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while supervisor.alive():
        if time.monotonic() > deadline:
            raise SystemExit(f"process {supervisor.pid} does not end")
        time.sleep(0.05)


def tail(home: Path, lines: int = 30) -> str:
    """Return the last lines of the logs of a server."""
    parts = []
    for log in sorted(home.glob("*.log")):
        text = log.read_text(errors="replace").splitlines()[-lines:]
        parts += [f"--- {log}", *text] if text else []
    return "\n".join(parts)


def free_port(taken: set[int]) -> int:
    """Return an unused port of the loopback interface that is not in ``taken``."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port not in taken:
            return port


def check_port(port: int) -> None:
    """Exit with a message if the port is in use."""
    with socket.socket() as probe:
        # Like servers: connections of an earlier server that are still closing are ignored.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SystemExit(
                f"port {port} of 127.0.0.1 cannot be used: {error.strerror}; leave --port out to get a free one"
            ) from error
