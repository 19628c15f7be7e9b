# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write the documentation page about the faults in tasks that write.

The page shows how often each fault was injected into each of these tasks. ``fault_page.py CHECKOUT`` adds the results in
``tests/output/faults`` to ``tests/tools/fault_results.json``, and writes the page from that file. A placement that was tried twice counts
once, with the later result.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rst import list_table

PAGE = Path("docs", "docsite", "rst", "guide_faults.rst")
RESULTS = Path("tests", "tools", "fault_results.json")
OUTPUT = Path("tests", "output", "faults")

# By release: the date of the last run and, by case and kind of fault, the placements that were tried and those with an untrue result.
Cell = dict[str, list[str]]
Release = dict[str, Any]
Results = dict[str, Release]

GROUPS: Mapping[str, tuple[str, ...]] = {
    "Connections": (
        "cut before",
        "cut after",
        "cut inside",
        "reset before",
        "reset after",
        "reset in the TLS handshake",
        "slow drip",
    ),
    "Errors of the request": (
        "400",
        "401",
        "403",
        "404",
        "404 of Airflow",
        "404 page",
        "413",
        "429 with seconds",
        "429 with a date",
    ),
    "Errors of the server": (
        "500 before",
        "500 after",
        "502 before",
        "502 after",
        "503 before",
        "503 after",
        "504 before",
        "504 after",
    ),
    "Wrong responses": (
        "redirect before",
        "redirect after",
        "HTML before",
        "HTML after",
        "{} before",
        "{} after",
        "[] after",
        "null after",
        "broken JSON after",
        "garbage after",
        "no content after",
    ),
}
"""The kinds of faults of the suite, in groups whose tables fit on a page."""

HEAD = """\
..
  Copyright (c) 2026 community.airflow contributors
  GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
  SPDX-License-Identifier: GPL-3.0-or-later

.. This page is generated: run "make fault-table" instead of editing it.

.. _ansible_collections.community.airflow.docsite.guide_faults:

Tests with faults
=================

``make faults`` runs every task that writes against a real Airflow server, through a TLS proxy. The proxy injects one kind of fault into one
request of the task, into one request of the task with ``retries: 0``, or into one request and all requests that follow it. Each combination
of these choices is a placement. After each placement, the test reads the server with plain HTTP requests, and checks the following:

* If the task succeeded, the server is in the desired state, and ``changed`` is true if and only if the task changed the server.
* If the task failed, the error message is a sentence, ``changed`` is true if and only if the server changed or the task reports that the
  outcome is unknown, and the result lists what was written.
* The same task, run again without the fault, completes the work. After that, the task reports no change in check mode.
* Nothing was sent to another host, no secret is in any output, and the duration matches ``timeout`` and ``retries``.

If any of these checks fails, the placement has an untrue result. If the name of a fault ends with "after", the server carries out the
request. If the name ends with "before", the server does not receive the request. Of the other faults, only "cut inside" and "slow drip" let
the server carry out the request. The faults from "HTML" to "no content" are response bodies with the status 200.

"""
BY_RELEASE = """\
Placements by release
---------------------

"""
BY_CASE = """
Placements by task and fault
----------------------------

The numbers of placements are sums over all releases. A dash means that the fault was not injected into the task, for example because
another fault has the same effect on every request of the task.
"""


def page(results: Results) -> str:
    """Return the text of the documentation page."""
    parts = [HEAD, BY_RELEASE, *list_table(_by_release(results)), BY_CASE]
    for title, kinds in GROUPS.items():
        parts += [f"\n{title}\n{'~' * len(title)}\n\n", *list_table(_by_case(results, kinds))]
    return "".join(parts)


def _by_release(results: Results) -> list[list[str]]:
    lines = [["Airflow", "Tasks", "Kinds of faults", "Placements", "Untrue results", "Last run"]]
    for version in sorted(results, key=_number):
        cases = results[version]["cases"]
        kinds = {kind for case in cases.values() for kind in case}
        cells = [cell for case in cases.values() for cell in case.values()]
        lines.append([version, str(len(cases)), str(len(kinds)), *_sums(cells), results[version]["date"]])
    cells = [cell for release in results.values() for case in release["cases"].values() for cell in case.values()]
    return [*lines, ["all", "", "", *_sums(cells), ""]]


def _number(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


def _sums(cells: Iterable[Cell]) -> list[str]:
    """Return the number of placements and the number of untrue results."""
    listed = list(cells)
    return [f"{sum(len(cell[name]) for cell in listed):,}" for name in ("tried", "untrue")]


def _by_case(results: Results, kinds: Iterable[str]) -> list[list[str]]:
    lines = [["Task", *kinds]]
    for case in sorted({case for release in results.values() for case in release["cases"]}):
        cases = [release["cases"].get(case, {}) for release in results.values()]
        counts = [sum(len(found[kind]["tried"]) for found in cases if kind in found) for kind in kinds]
        lines.append([f"``{case}``", *(str(count) if count else "–" for count in counts)])
    return lines


def collected(record: Path, output: Path) -> Results:
    """Return the recorded results, updated with those of the last runs."""
    results: Results = json.loads(record.read_text()) if record.exists() else {}
    for file in sorted(output.glob("*.json"), key=lambda one: one.stat().st_mtime):
        run = json.loads(file.read_text())
        release = results.setdefault(run["release"], {"cases": {}})
        release["date"] = max(run["date"], release.get("date", ""))
        for case, kinds in run["cases"].items():
            for kind, cell in kinds.items():
                found = release["cases"].setdefault(case, {}).setdefault(kind, {"tried": [], "untrue": []})
                tried, untrue = set(cell["placements"]), {one["placement"] for one in cell["discrepancies"]}
                found["tried"] = sorted({*found["tried"], *tried})
                found["untrue"] = sorted((set(found["untrue"]) - tried) | untrue)
    return results


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path, help="the checkout that contains the results, the record and the page")
    checkout = parser.parse_args().checkout
    results = collected(checkout / RESULTS, checkout / OUTPUT)
    (checkout / RESULTS).write_text(json.dumps(results, sort_keys=True) + "\n")
    (checkout / PAGE).write_text(page(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
