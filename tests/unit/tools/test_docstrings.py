# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The form of docstrings."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]
FOLDERS = ("plugins", "tests", "benchmarks", "demo")
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
# Airflow shows the docstrings of DAGs, and ansible-test installs packages into its output
OTHERS = {REPOSITORY / "tests" / "servers" / "dags", REPOSITORY / "tests" / "output"}
LONGEST = 79


def docstrings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        text = ast.get_docstring(node) if isinstance(node, DOCUMENTED) else None
        if text is not None:
            yield text


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_first_line_is_a_short_summary(folder):
    wrong = []
    for path in sorted((REPOSITORY / folder).rglob("*.py")):
        for text in docstrings(path) if OTHERS.isdisjoint(path.parents) else ():
            first, *others = text.split("\n")
            if len(first) > LONGEST or not first.endswith((".", ":")) or (others and others[0].strip()):
                wrong.append(f"{path.relative_to(REPOSITORY)}: {first}")
    assert not wrong, "\n".join(wrong)
