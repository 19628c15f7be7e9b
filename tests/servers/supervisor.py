# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Supervise the processes of one server.

If the supervisor or one of them ends, all of them end.

Commands are lines of JSON on standard input. ``{"start": NAME, "command": [...], "signal": "SIGTERM"}`` starts a process with the log
NAME.log in the current folder and prints its ID. ``{"stay": true}`` keeps the server running after its starter ends. Without it, the server
ends with the standard input, which the kernel closes when the starter ends for any reason.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
GRACE_SECONDS = 8
LIBC = ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """Receive SIGTERM when the parent ends for any reason.

    For ``preexec_fn``.
    """
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def parent_and_state(pid: int) -> tuple[int, str]:
    """Return the parent and the state of a process from ``/proc``.

    The name before them may contain any character.
    """
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[1]), fields[0]


def descendants(ancestor: int) -> list[int]:
    """Return the live descendants of ``ancestor``, including those in other sessions."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                parent, state = parent_and_state(int(entry.name))
                if state != "Z":
                    children.setdefault(parent, []).append(int(entry.name))
    found, queue = [], [ancestor]
    while queue:
        below = children.get(queue.pop(), [])
        found += below
        queue += below
    return found


class Supervisor:
    """The processes of a server, in the order of their start."""

    def __init__(self) -> None:
        self.running: dict[int, tuple[str, int]] = {}

    def start(self, name: str, command: list[str], stop_signal: str) -> None:
        with open(f"{name}.log", "ab") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        self.running[process.pid] = (name, signal.Signals[stop_signal])
        print(json.dumps({"name": name, "pid": process.pid}), flush=True)

    def reap(self) -> bool:
        """Collect ended processes.

        Returns whether one of the server's own processes was among them.
        """
        ended = False
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if not pid:
                    break
                if pid in self.running:
                    note(f"{self.running.pop(pid)[0]} ended with status {status}")
                    ended = True
        return ended

    def stop(self) -> None:
        """Stop the processes in reverse order of their start.

        A database comes last. Then the remaining descendants are killed.
        """
        for pid, (_name, stop_signal) in reversed(list(self.running.items())):
            os.kill(pid, stop_signal)
            deadline = time.monotonic() + GRACE_SECONDS
            while pid in self.running and time.monotonic() < deadline:
                time.sleep(0.05)
                self.reap()
        while remaining := descendants(os.getpid()):
            for pid in remaining:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.05)
            self.reap()


def note(text: str) -> None:
    with open("supervisor.log", "a") as log:
        log.write(f"{time.strftime('%H:%M:%S')} {text}\n")


def serve(supervisor: Supervisor, signals: int) -> None:
    """Run the commands of standard input.

    This ends when the input ends, a signal arrives, or one of the processes ends.
    """
    inputs, pending = [signals, 0], b""
    while True:
        ready = select.select(inputs, [], [])[0]
        if signals in ready:
            received = os.read(signals, 1024)
            if supervisor.reap() or signal.SIGTERM in received:
                return
        if 0 in ready:
            received = os.read(0, 65536)
            *lines, pending = (pending + received).split(b"\n")
            for line in lines:
                order = json.loads(line)
                if "stay" in order:
                    inputs = [signals]
                else:
                    supervisor.start(order["start"], order["command"], order["signal"])
            if not received and 0 in inputs:
                return


def main() -> None:
    LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    supervisor = Supervisor()
    try:
        serve(supervisor, reader)
    finally:
        supervisor.stop()
        note("all ended")


if __name__ == "__main__":
    sys.exit(main())
