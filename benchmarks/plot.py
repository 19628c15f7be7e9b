# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Draw the measurements: ``plot.py benchmarks.json benchmarks.svg``.

The script requires matplotlib, which report.py installs.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from statistics import median

import matplotlib

matplotlib.use("svg")

import cases  # noqa: E402
import matplotlib.pyplot as plt  # noqa: E402  (after the backend has been selected)
from matplotlib.ticker import FuncFormatter  # noqa: E402

# A placeholder for the text color, which depends on the light or dark mode of the reader.
INK = "#010203"
STYLE = "<style>:root{--ink:#24292f}@media(prefers-color-scheme:dark){:root{--ink:#d0d7de}}</style>"
# These colors are distinguishable on both backgrounds, and for color-blind readers (Okabe and Ito).
LOOK = {
    cases.URI: ("#d55e00", "o"),
    cases.PROCESS: ("#e69f00", "s"),
    cases.INLINE: ("#009e73", "D"),
    cases.INSTANCE: ("#1f83c9", "P"),
    cases.AIRFLOWCTL: ("#cc79a7", "^"),
    cases.CLIENT: ("#56b4e9", "v"),
    cases.FLOOR: ("#888888", "x"),
}
PANELS = [
    (cases.AIRFLOW_3, cases.NOTHING),
    (cases.AIRFLOW_3, cases.CREATE),
    (cases.AIRFLOW_2, cases.NOTHING),
    (cases.AIRFLOW_2, cases.CREATE),
]


def main() -> None:
    source, target = map(Path, sys.argv[1:])
    records = json.loads(source.read_text())["records"]
    plt.rcParams.update(
        {
            "svg.fonttype": "none",
            "svg.hashsalt": "benchmarks",
            **dict.fromkeys(("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), INK),
        }
    )
    figure, axes = plt.subplots(2, 2, figsize=(10, 7.5), sharex=True, sharey=True)
    for axis, (server, work) in zip(axes.flat, PANELS):
        _panel(axis, records, server, work)
    for axis in axes[1]:
        axis.set_xlabel("variables")
    for axis in axes[:, 0]:
        axis.set_ylabel("seconds, whole process")
    handles = {label: handle for axis in axes.flat for handle, label in zip(*axis.get_legend_handles_labels())}
    figure.legend(handles.values(), handles, loc="lower center", ncols=4, frameon=False)
    figure.tight_layout(rect=(0, 0.08, 1, 1))
    figure.savefig(target, transparent=True, metadata={"Date": None, "Creator": None})
    text = target.read_text().replace(INK, "var(--ink)").replace("'DejaVu Sans'", "Helvetica, Arial")
    place = text.index("<defs>")
    target.write_text(text[:place] + STYLE + text[place:])


def _panel(axis: plt.Axes, records: list[dict], server: str, work: str) -> None:
    axis.set_title(f"Airflow {server}, {cases.WORKS[work]}", fontsize=11)
    axis.set_xscale("log")
    axis.set_yscale("log")
    axis.grid(True, which="major", alpha=0.25, color=INK)
    for scale in (axis.xaxis, axis.yaxis):
        scale.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:,g}"))
    for name, (colour, marker) in LOOK.items():
        runs: dict[int, list[float]] = {}
        for one in records:
            mine = (one["server"], one["kind"], one["work"], one["contestant"]) == (server, "variables", work, name)
            if mine and "wall" in one:
                runs.setdefault(one["size"], []).append(one["wall"])
        if runs:
            sizes = sorted(runs)
            middle = [median(runs[size]) for size in sizes]
            axis.plot(sizes, middle, marker=marker, color=colour, label=name, linewidth=1.8, markersize=7)


if __name__ == "__main__":
    main()
