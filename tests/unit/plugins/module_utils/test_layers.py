# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may import what: the packages of module_utils, and tests. And where the words of one API may stand."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

MODULE_UTILS = Path(__file__).parents[4] / "plugins" / "module_utils"
TESTS = Path(__file__).parents[3]
# from the bottom up: a package imports from those below it
LAYERS = ("_errors", "_model", "_client", "_resources", "_module", "_query", "_reconcile", "_actions")
# no HTTP, no Ansible: these import only one another, and what follows of the standard library
PURE = (
    "_errors",
    "_model",
    "_resources",
    "_client.progress",
    "_reconcile.batch",
    "_reconcile.encode",
    "_reconcile.export",
    "_reconcile.plan",
    "_reconcile.prune",
    "_reconcile.schedule",
)
PURE_LIBRARY = {
    "__future__",
    "ast",
    "collections",
    "dataclasses",
    "datetime",
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
WORDS_OF_ONE_API = ("_resources", "_client/generations.py", "_module/argument_spec.py")
FILES = sorted(path for path in MODULE_UTILS.rglob("*.py") if path.name != "__init__.py")


def name_of(path: Path) -> str:
    return path.relative_to(MODULE_UTILS).as_posix()


def layer_of(path: Path) -> str:
    return path.relative_to(MODULE_UTILS).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    """What a file imports: "_client.http" for the collection's own files, else the full name."""
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


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_point_down(path):
    own = LAYERS.index(layer_of(path))
    layers = {name.split(".")[0] for name in imports_of(path)} & set(LAYERS)
    assert not [name for name in layers if LAYERS.index(name) > own]


def test_no_two_files_import_each_other():
    waiting = {name_of(path)[:-3].replace("/", "."): imports_of(path) for path in FILES}
    while waiting:
        ready = [name for name, needs in waiting.items() if not needs & set(waiting)]
        assert ready, f"{sorted(waiting)} import each other"
        for name in ready:
            del waiting[name]


def is_pure(name: str) -> bool:
    return name.startswith(PURE)


@pytest.mark.parametrize("path", [path for path in FILES if is_pure(name_of(path)[:-3].replace("/", "."))], ids=name_of)
def test_the_core_is_pure(path):
    assert not [name for name in imports_of(path) if not is_pure(name) and name.split(".")[0] not in PURE_LIBRARY]


def test_only_the_runner_knows_ansible_module():
    users = {name_of(path) for path in FILES if "AnsibleModule(" in path.read_text(encoding="utf-8")}
    assert users == {"_module/runner.py"}


def test_nothing_depends_on_the_controller():
    for path in [*FILES, *(MODULE_UTILS.parent / "modules").glob("*.py")]:
        assert "plugin_utils" not in path.read_text(encoding="utf-8"), path.name


def test_no_test_imports_a_test():
    """What several tests use is in a file of its own."""
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
def test_only_declarations_hold_words_of_one_api(path):
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
