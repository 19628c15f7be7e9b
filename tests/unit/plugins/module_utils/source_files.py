# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The source files of module_utils and their imports."""

from __future__ import annotations

import ast
from pathlib import Path

MODULE_UTILS = Path(__file__).parents[4] / "plugins" / "module_utils"
FILES = sorted(path for path in MODULE_UTILS.rglob("*.py") if path.name != "__init__.py")


def name_of(path: Path) -> str:
    """Return the path of a file in module_utils, such as ``_client/http.py``."""
    return path.relative_to(MODULE_UTILS).as_posix()


def module_of(path: Path) -> str:
    """Return the name of a file's module in module_utils, such as ``_client.http``."""
    return name_of(path).removesuffix(".py").replace("/", ".")


def imports_of(path: Path) -> set[str]:
    """Return the imports of a file.

    An import is "_client.http" for the collection's own files, otherwise the full name.
    """
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module or "")
        elif isinstance(node, ast.ImportFrom):
            folder = path.relative_to(MODULE_UTILS).parts[: -node.level]
            parts = [*folder, *(node.module or "").split(".")]
            found |= {".".join([*parts, *([alias.name] if not node.module else [])]).strip(".") for alias in node.names}
    return found
