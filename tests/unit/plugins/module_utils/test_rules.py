# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules of ARCHITECTURE.md for the source files.

They are about the pure core, and the files that may contain the names of one API.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from ansible_collections.community.airflow.tests.unit.plugins.module_utils.source_files import (
    FILES,
    MODULE_UTILS,
    imports_of,
    module_of,
    name_of,
)

TESTS = Path(__file__).parents[3]
# no HTTP, no Ansible: these files import only each other and some modules of the standard library
PURE = (
    "_errors",
    "_model",
    "_resources",
    "_client.permissions",
    "_client.writes",
    "_reconcile.batch",
    "_reconcile.encode",
    "_reconcile.export",
    "_reconcile.plan",
    "_reconcile.prune",
    "_reconcile.refusals",
    "_reconcile.schedule",
    "_reconcile.unique",
)
PURE_LIBRARY = {
    "__future__",
    "ast",
    "collections",
    "contextlib",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fnmatch",
    "functools",
    "hashlib",
    "hmac",
    "itertools",
    "json",
    "math",
    "re",
    "typing",
    "unicodedata",
    "urllib",
}
WORDS_OF_ONE_API = ("_resources", "_client/generations.py", "_client/permissions.py", "_module/argument_spec.py")


def is_pure(name: str) -> bool:
    return name.startswith(PURE)


@pytest.mark.parametrize("path", [path for path in FILES if is_pure(module_of(path))], ids=name_of)
def test_the_core_is_pure(path):
    assert not [name for name in imports_of(path) if not is_pure(name) and name.split(".")[0] not in PURE_LIBRARY]


def test_only_the_runner_uses_ansible_module():
    users = {name_of(path) for path in FILES if "import AnsibleModule" in path.read_text(encoding="utf-8")}
    assert users == {"_module/runner.py"}


def test_nothing_depends_on_the_controller():
    for path in [*FILES, *(MODULE_UTILS.parent / "modules").glob("*.py")]:
        assert "plugin_utils" not in path.read_text(encoding="utf-8"), path.name


def test_no_test_imports_a_test():
    """Shared test code is in support modules."""
    found = set()
    # ansible-test installs what it needs into tests/output
    for path in set(TESTS.rglob("*.py")) - set((TESTS / "output").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names = {getattr(node, "module", None) or "", *(alias.name for alias in node.names)}
                parts = {part for name in names for part in name.split(".")}
                found |= {f"{path.name}: {part}" for part in parts if part.startswith("test_")}
    assert not found


@pytest.mark.parametrize(
    "path", [path for path in FILES if not name_of(path).startswith(WORDS_OF_ONE_API)], ids=name_of
)
def test_only_declarations_contain_names_of_one_api(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]
    assert not [text for text in texts if text in ("v1", "v2") or "/api/" in text]
