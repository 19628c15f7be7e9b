# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The parts that the generated pages of the documentation have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def list_table(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Return the lines of a table in reStructuredText.

    The first row is the header.
    """
    yield ".. list-table::\n   :header-rows: 1\n\n"
    for row in rows:
        for number, cell in enumerate(row):
            yield f"   {' ' if number else '*'} - {cell}".rstrip() + "\n"
