# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write the report from stored measurements, without measuring again.

For example, ``report.py docs`` reads and writes the files in ``docs``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import cases
from criteria import Records, Target, criteria
from figures import median

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "tools"))

import toolchain  # noqa: E402  (it is in the folder just added)

Row = Sequence[str]


def write(folder: Path) -> int:
    """Write ``benchmarks.md`` and ``benchmarks.svg`` next to ``benchmarks.json``.

    Return 0 if no contestant failed and all measured targets are met, and 1 otherwise.
    """
    content = json.loads((folder / "benchmarks.json").read_text())
    records = Records(content["records"])
    targets = criteria(records)
    (folder / "benchmarks.md").write_text("\n".join(_page(content, records, targets)) + "\n")
    python = toolchain.environment("benchmark-plot", "3.12", HERE / "requirements" / "plot.txt") / "bin" / "python"
    files = [str(folder / f"benchmarks.{suffix}") for suffix in ("json", "svg")]
    subprocess.run([str(python), str(HERE / "plot.py"), *files], check=True)
    measured = [one for one in targets if one.value is not None]
    print(f"\n{len(measured)} of {len(targets)} targets were measured")
    for one in measured:
        print(f"{one.verdict:13}{one.number}. {one.claim}: {one.measured} ({one.limit}) {one.note}".rstrip())
    failures = [one for one in content["records"] if "failed" in one]
    for one in failures:
        print(f"FAILED       {one['server']}, {one['kind']}, {one['work']}, {one['contestant']}: {one['failed']}")
    print(f"\nThe report is {folder / 'benchmarks.md'}")
    return 1 if failures or any(one.verdict == "NOT MET" for one in targets) else 0


def _page(content: dict[str, Any], records: Records, targets: list[Target]) -> Iterator[str]:
    environment = content["environment"]
    yield "<!-- Written by benchmarks/report.py from benchmarks.json: edit those files instead. -->"
    yield "# Benchmarks\n"
    yield (
        "The modules of this collection and the alternatives do the same work on real Airflow servers. "
        "[benchmarks/README.md](../benchmarks/README.md) explains the comparison and its fairness.\n"
    )
    if environment["mode"] != "full":
        yield f"**This is a {environment['mode']} run, not the whole benchmark.**\n"
    yield from _environment(environment)
    yield "![Seconds by number of variables, for each contestant](benchmarks.svg)\n"
    yield "## Targets\n"
    yield "Each ratio is the median of the ratios of paired runs. CPU and wall stand for CPU time and wall time.\n"
    rows = [(one.number, one.claim, one.measured, one.limit, one.verdict, one.earlier, one.note) for one in targets]
    yield from _table(("", "what", "measured", "bound", "", "at 912ffc3", "note"), rows)
    yield "## What is slower than at 912ffc3\n"
    yield "\n".join(f"* {one}" for one in cases.LOST) + "\n"
    yield "## What one more task costs\n"
    yield (
        "The table shows the cost of each additional task for a variable that is up to date, with a local connection. It is derived from the "
        f"difference between a playbook of {cases.MANY} tasks and a playbook of {cases.FEW} task.\n"
    )
    yield from _table(("Airflow", "task", "CPU", "wall"), list(_marginal(records)))
    yield from _works(content, records)
    yield "## Omitted cases\n"
    yield "\n".join(f"* {one}" for one in cases.LEFT_OUT) + "\n"
    yield "## Running the benchmark\n"
    yield 'Run `make bench` (about an hour on two cores), or `make bench ARGS="--quick"` (about 13 minutes). Run nothing else at the same time.'


def _environment(environment: dict[str, Any]) -> Iterator[str]:
    rows = [
        ("date", f"{environment['date']}, {environment.get('minutes', '?')} minutes"),
        (
            "machine",
            f"{environment['processor']}, {environment['cores']} cores, {environment['system']}, load {environment['load']:.1f} at the start",
        ),
        ("controller", f"ansible-core {environment['ansible-core']}, Python {environment['python']}"),
        (
            "servers",
            f"Airflow {cases.AIRFLOW_2} (gunicorn, one worker) and {cases.AIRFLOW_3} (uvicorn), SQLite, loopback",
        ),
        ("others", ", ".join(environment["others"])),
        ("collection", environment["commit"]),
    ]
    yield from _table(("", ""), rows)


def _marginal(records: Records) -> Iterator[Row]:
    for server in (cases.AIRFLOW_3, cases.AIRFLOW_2):
        for way, text in (
            (cases.URI_TASKS, "`ansible.builtin.uri`, one GET"),
            (cases.INLINE_TASKS, "`airflow_variable`"),
            (cases.PROCESS_TASKS, "`airflow_variable`, as a process"),
        ):
            figures = [records.marginal(server, way, measure) for measure in ("cpu", "wall")]
            if all(figures):
                yield server, text, *(f"{median(values) * 1000:.0f} ms" for values in figures)


def _works(content: dict[str, Any], records: Records) -> Iterator[str]:
    """Yield a table for each kind of object and work on each server."""
    heads = ("objects", "contestant", "wall", "from, to", "CPU", "peak memory", "requests")
    every = content["records"]
    for server, kind, work in dict.fromkeys((one["server"], one["kind"], one["work"]) for one in every):
        sizes = sorted(
            {one["size"] for one in every if (one["server"], one["kind"], one["work"]) == (server, kind, work)} - {1}
        )
        rows = [row for size in sizes for row in _rows(every, records, (server, kind, work, size))]
        if rows:
            where = server if server in cases.LATENCY_SERVERS else f"Airflow {server}"
            yield f"## {where}: {kind}, {cases.WORKS[work]}\n"
            yield from _table(heads, rows)


def _rows(every: list[dict[str, Any]], records: Records, where: tuple[str, str, str, int]) -> Iterator[Row]:
    found = [one for one in every if (one["server"], one["kind"], one["work"], one["size"]) == where]
    for name in dict.fromkeys(one["contestant"] for one in found if one["contestant"] != cases.INSIDE):
        walls = records.runs(where, name, "wall")
        requests = records.counted(where, name, "requests") or next(iter(records.runs(where, name, "requests")), None)
        if walls:
            yield (
                f"{where[3]:,}",
                name,
                f"{median(walls):.2f} s",
                f"{min(walls):.2f}, {max(walls):.2f}" if len(walls) > 1 else "one run",
                f"{median(records.runs(where, name, 'cpu')):.2f} s",
                f"{median(records.runs(where, name, 'memory')):.0f} MiB",
                "" if requests is None else f"{requests:.0f}",
            )
        else:
            yield f"{where[3]:,}", name, "failed", "", "", "", ""


def _table(heads: Row, rows: Sequence[Row]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


if __name__ == "__main__":
    sys.exit(write(Path(sys.argv[1])))
