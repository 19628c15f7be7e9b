# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run jobs concurrently.

Each job prints to a file. A line reports its result, and the output of failed jobs follows at the end.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

# Seconds in which a job can clean up, for example stop a server.
GRACE_SECONDS = 30
# The exit code of a job that cannot run on this machine. Its last line is the reason.
NOT_RUN = 77


@dataclass(frozen=True)
class Job:
    """A command that passes with exit code 0 within ``minutes``.

    It starts after the jobs that it ``requires`` have passed.
    """

    name: str
    command: Sequence[str]
    requires: Sequence[str] = ()
    minutes: int = 55


@dataclass
class Running:
    """A job's process, in a separate session so that its children end with it."""

    job: Job
    output: Path
    handle: IO[bytes] = field(init=False)
    process: subprocess.Popen[bytes] = field(init=False)
    started: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.handle = self.output.open("wb")
        self.process = subprocess.Popen(
            self.job.command,
            stdin=subprocess.DEVNULL,
            stdout=self.handle,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def seconds(self) -> float:
        return time.monotonic() - self.started

    def late(self) -> bool:
        return self.seconds() > self.job.minutes * 60

    def stop(self) -> None:
        """Stop the process and its descendants.

        They receive SIGTERM, then SIGKILL.
        """
        self._signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while self._signal(0) and time.monotonic() < deadline:
            self.process.poll()
            time.sleep(0.1)
        self._signal(signal.SIGKILL)
        self.process.wait()

    def _signal(self, number: int) -> bool:
        """Send a signal, and return whether a process still existed."""
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return False
        return True


class Scheduler:
    """Runs jobs in their order, ``slots`` at a time."""

    def __init__(self, jobs: Sequence[Job], logs: Path, slots: int) -> None:
        self.waiting = list(jobs)
        self.selected = {job.name for job in jobs}
        self.logs = logs
        self.slots = slots
        self.running: list[Running] = []
        self.passed: list[str] = []
        self.failed: list[str] = []
        self.not_run: list[str] = []

    def run(self) -> bool:
        """Run all jobs, and return whether they passed."""
        self.logs.mkdir(parents=True, exist_ok=True)
        try:
            while self.waiting or self.running:
                self._start()
                self._collect()
                time.sleep(0.1)
        finally:
            for running in self.running:
                running.stop()
        self._report()
        return not self.failed

    def _start(self) -> None:
        for job in list(self.waiting):
            requires = self.selected.intersection(job.requires)
            lost = requires.intersection([*self.failed, *self.not_run])
            if lost:
                self.waiting.remove(job)
                self._log(job).write_text(f"not started, because this failed: {', '.join(sorted(lost))}\n")
                self._ended(job, False, 0)
            elif requires.issubset(self.passed) and len(self.running) < self.slots:
                self.waiting.remove(job)
                self.running.append(Running(job, self._log(job)))

    def _collect(self) -> None:
        for running in list(self.running):
            code = running.process.poll()
            if code is None and running.late():
                running.stop()
                code = 1
                running.handle.write(f"\nstopped after {running.job.minutes} minutes\n".encode())
            if code is not None:
                running.handle.close()
                self.running.remove(running)
                if code == NOT_RUN:
                    self.not_run.append(running.job.name)
                else:
                    self._ended(running.job, code == 0, running.seconds())

    def _ended(self, job: Job, passed: bool, seconds: float) -> None:
        (self.passed if passed else self.failed).append(job.name)
        print(f"{'passed' if passed else 'FAILED'}  {seconds:5.0f} s  {job.name}", flush=True)

    def _report(self) -> None:
        for name in self.failed:
            path = self.logs / f"{name}.txt"
            print(f"\n===== {name} ({path})\n{path.read_text(errors='replace')}")
        print()
        for name in self.not_run:
            reason = (self.logs / f"{name}.txt").read_text(errors="replace").strip().rpartition("\n")[2]
            print(f"NOT RUN  {name}: {reason}")
        not_run = f", {len(self.not_run)} NOT RUN" if self.not_run else ""
        print(f"{len(self.passed)} passed, {len(self.failed)} failed{not_run}", flush=True)

    def _log(self, job: Job) -> Path:
        return self.logs / f"{job.name}.txt"


def end_on_signals() -> None:
    """Stop the jobs, too, when this process receives a signal.

    Each job has its own session.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: sys.exit(128 + number))
