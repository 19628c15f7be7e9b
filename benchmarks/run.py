# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compare the collection with the alternatives.

Usage: ``make bench``, or ``make bench ARGS="--quick"``. The script starts the servers, runs the contestants in turns, and writes the
report.
README.md explains the comparison.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import os
import platform
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import cases
import dataset
import report
from cases import Case
from contestants import CONTESTANTS, HERE, Target, Workshop, token
from figures import median
from latency_server import LatencyServer, agree
from recording import RecordingProxy

from options import ServerOptions
from servers import down, up

LONGEST = 3600
TINY = 5
Record = dict[str, Any]


def span(writes: list[tuple[float, float]]) -> float:
    """Return the time from the first write to the response to the last write."""
    return max(end for _start, end in writes) - min(start for start, _end in writes) if writes else 0.0


@dataclass
class Site:
    """A server, and functions that write and check its objects."""

    target: Target
    prepare: Any
    is_right: Any
    far: LatencyServer | None = None

    def observed(self) -> Record:
        return {"requests": self.far.requests, "writing": span(self.far.writes)} if self.far else {}


@dataclass
class Bench:
    """A run of the benchmark, with the measurements that it has collected."""

    workshop: Workshop
    tiny: bool
    records: list[Record] = field(default_factory=list)
    _warm: set[tuple[str, str]] = field(default_factory=set)

    def run(self, case: Case, site: Site) -> None:
        began = time.monotonic()
        print(f"{case.label}", flush=True)
        size = min(case.size, TINY) if self.tiny else case.size
        for name in case.runs:
            self._warm_up(case, site, name)
        broken: set[str] = set()
        for turn in range(1 if self.tiny else max(case.runs.values(), default=0)):
            for name, times in case.runs.items():
                if turn < times and name not in broken:
                    record = {"round": turn, **self._measure(case, site, name, size)}
                    self._keep(case, name, record)
                    broken |= {name} if "failed" in record else set()
        for name in case.counted:
            if name not in broken:
                self._keep(case, name, {"counted": True, **self._count(case, site, name, size)})
        self._print_case(case, time.monotonic() - began)

    def _warm_up(self, case: Case, site: Site, name: str) -> None:
        # the playbook of one task also warms up the caches for the playbook of many tasks
        way = re.sub(r"\d+ tasks", "", name)
        if (case.server, way) not in self._warm:
            self._warm.add((case.server, way))
            self._measure(case, site, name, min(case.size, 3))

    def _keep(self, case: Case, name: str, record: Record) -> None:
        where = {"server": case.server, "kind": case.kind, "work": case.work, "size": case.size, "contestant": name}
        self.records.append({**where, **record})

    def _measure(self, case: Case, site: Site, name: str, size: int, target: Target | None = None) -> Record:
        """Run one contestant once."""
        target = target or site.target
        order = CONTESTANTS[name](self.workshop, target, case.kind, size)
        site.prepare(case.kind, case.work, size)
        result, output = self.workshop.scratch / "taken.json", self.workshop.scratch / "output.txt"
        result.unlink(missing_ok=True)
        measuring = [sys.executable, "-I", "-S", str(HERE / "measure.py"), str(result), str(output)]
        given = [str(order.given)] if order.given else []
        variables = {**self.workshop.variables(target), **order.variables}
        subprocess.run([*measuring, *given, "--", *order.command], env=variables, timeout=LONGEST, check=True)
        taken = json.loads(result.read_text())
        text = output.read_text(errors="replace")
        failed = taken.pop("code")
        if failed or not site.is_right(case.kind, size):
            reason = _reason(text) if failed else "the exit code is 0, but the objects on the server are not as desired"
            print(f"    {name} FAILED: {reason}", flush=True)
            return {"failed": reason}
        return {**taken, **site.observed(), **_printed(text)}

    def _count(self, case: Case, site: Site, name: str, size: int) -> Record:
        """Run the contestant again, through a proxy that counts requests.

        The times are not used.
        """
        proxy = RecordingProxy(site.target.url)
        with proxy:
            done = self._measure(case, site, name, size, replace(site.target, url=proxy.url))
            if "failed" in done:
                return done
            logins = [one for one in proxy.exchanges if one.is_login and one.method == "POST" and one.status < 400]
            writes = [one for one in proxy.exchanges if one.is_write]
            return {
                "requests": len(proxy.exchanges),
                "logins": len(logins),
                "writes": len(writes),
            }

    def _print_case(self, case: Case, seconds: float) -> None:
        for name in dict.fromkeys([*case.runs, *case.counted]):
            mine = [one for one in self.records if _is_of(one, case) and one["contestant"] == name]
            walls = [one["wall"] for one in mine if "wall" in one]
            requests = [one["requests"] for one in mine if one.get("counted") and "requests" in one]
            visible = f"{median(walls):8.2f} s" if walls else " " * 10
            visible += f"  {requests[0]:6} requests" if requests else ""
            print(f"  {name:42}{visible}", flush=True)
        print(f"  ({seconds:.0f} s)", flush=True)


def _is_of(record: Record, case: Case) -> bool:
    return all(record[name] == getattr(case, name) for name in ("server", "kind", "work", "size"))


def _printed(text: str) -> Record:
    """Return the line of JSON that the programs of the benchmark print."""
    if not text.startswith('{"'):
        return {}
    with contextlib.suppress(ValueError):
        return {"printed": json.loads(text)}
    return {}


def _reason(text: str) -> str:
    """Return the line of the output that most likely contains the error."""
    lines = text.strip().splitlines() or ["no output"]
    telling = [line for line in lines if line.startswith(("fatal:", "failed:", "[ERROR]"))]
    return (telling or lines)[-1][:600]


@contextlib.contextmanager
def site_for(name: str, selected: list[Case], tiny: bool) -> Iterator[Site]:
    """Start a new server for the cases, and stop it at the end."""
    if name in cases.LATENCY_SERVERS:
        with LatencyServer(*cases.LATENCY_SERVERS[name]) as far:
            yield _far_site(far)
        return
    own = f"benchmark-{name}-{os.getpid()}"
    server = up(ServerOptions(name, login_limit=False), own)
    try:
        largest: dict[str, int] = {}
        for case in selected:
            largest[case.kind] = max(largest.get(case.kind, 1), TINY if tiny else case.size)
        prepared = dataset.Dataset(server, largest)
        target = Target(server.url, server.username, server.password, "v1" if name.startswith("2") else "v2")
        if target.api == "v2":
            target = replace(target, token=token(target.url, target.username, target.password))
        else:
            prepared.prepare("variables", "create", 0)
            with LatencyServer(0, 1) as fake:
                agree(server.url, fake.url, server.username, server.password)
        yield Site(target, prepared.prepare, prepared.is_right)
    finally:
        down(own)


def _far_site(far: LatencyServer) -> Site:
    def prepare(kind: str, work: str, size: int) -> None:
        far.start_over([] if work == cases.CREATE else dataset.objects(kind, size))

    def is_right(kind: str, size: int) -> bool:
        return sorted(far.variables.values(), key=lambda one: one["key"]) == dataset.objects(kind, size)

    return Site(Target(far.url, "admin", "admin", "v1", auth="basic"), prepare, is_right, far)


def environment(mode: str, workshop: Workshop) -> Record:
    versions = subprocess.run(
        [workshop.program("dev", "ansible-playbook"), "--version"], capture_output=True, text=True, check=True
    ).stdout
    return {
        "mode": mode,
        "date": datetime.date.today().isoformat(),
        "processor": _found(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text()),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "system": platform.system() + " " + platform.release(),
        "ansible-core": _found(r"\[core (\S+)\]", versions),
        "python": _found(r"python version = (\S+)", versions),
        "commit": subprocess.run(
            ["git", "describe", "--always", "--dirty"], cwd=HERE, capture_output=True, text=True, check=False
        ).stdout.strip(),
        "others": [line for file in sorted(HERE.glob("requirements/*.txt")) for line in _pins(file)],
    }


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return match[1] if match else "unknown"


def _pins(file: Path) -> list[str]:
    return [line for line in file.read_text().splitlines() if "==" in line]


def _lines(setting: Record, records: list[Record]) -> str:
    """Return JSON with a line for each record, so that files can be compared."""
    rows = ",\n".join(json.dumps(one) for one in records)
    return f'{{"environment": {json.dumps(setting)},\n"records": [\n{rows}\n]}}\n'


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="measure fewer cases, to check the targets in minutes")
    parser.add_argument(
        "--tiny", action="store_true", help=f"use at most {TINY} objects and one run, to check that the benchmark works"
    )
    parser.add_argument("--only", default="", metavar="TEXT", help="run only cases whose name contains this text")
    parser.add_argument(
        "--output",
        type=Path,
        help="folder for the report (default: docs for the full benchmark, otherwise tests/output/benchmarks)",
    )
    selected = parser.parse_args()
    # so that the servers are stopped
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    whole = not (selected.quick or selected.tiny or selected.only)
    repository = HERE.parent
    output = selected.output or (repository / "docs" if whole else repository / "tests" / "output" / "benchmarks")
    output.mkdir(parents=True, exist_ok=True)
    picked = [case for case in (cases.QUICK if selected.quick else cases.FULL) if selected.only in case.label]
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as scratch:
        bench = Bench(Workshop(Path(scratch)), selected.tiny)
        setting = environment("tiny" if selected.tiny else "quick" if selected.quick else "full", bench.workshop)
        for server in dict.fromkeys(case.server for case in picked):
            mine = [case for case in picked if case.server == server]
            with site_for(server, mine, selected.tiny) as site:
                for case in mine:
                    bench.run(case, site)
                    setting["minutes"] = round((time.monotonic() - began) / 60, 1)
                    (output / "benchmarks.json").write_text(_lines(setting, bench.records))
    return report.write(output)


if __name__ == "__main__":
    sys.exit(main())
