# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The outcome of the fault suite: a table of cases and kinds of faults."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any


class Table:
    """The placements that were tried, and the discrepancies.

    Both are grouped by case and kind of fault.
    """

    def __init__(self, release: str, record: str | None) -> None:
        self.release, self.record = release, record
        self.cells: dict[str, dict[str, dict[str, Any]]] = {}

    def add(self, case: str, kind: str, placement: str, discrepancies: list[dict[str, Any]]) -> None:
        cell = self.cells.setdefault(case, {}).setdefault(kind, {"placements": [], "discrepancies": []})
        cell["placements"].append(placement)
        cell["discrepancies"] += discrepancies

    @property
    def totals(self) -> dict[str, int]:
        cells = [cell for row in self.cells.values() for cell in row.values()]
        return {
            "placements": sum(len(cell["placements"]) for cell in cells),
            "discrepancies": sum(len(cell["discrepancies"]) for cell in cells),
            "cases": len(self.cells),
            "kinds of faults": len({kind for row in self.cells.values() for kind in row}),
        }

    def __str__(self) -> str:
        return f"Airflow {self.release}: " + ", ".join(f"{count} {what}" for what, count in self.totals.items())

    def write(self) -> None:
        """Write the table after each case and kind.

        A whole enumeration takes hours.
        """
        if self.record:
            Path(self.record).parent.mkdir(parents=True, exist_ok=True)
            date = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
            content = {"release": self.release, "date": date, "totals": self.totals, "cases": self.cells}
            Path(self.record).write_text(json.dumps(content, indent=1) + "\n")
