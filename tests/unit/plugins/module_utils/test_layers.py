# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The architecture: who may import whom, and where the words of a single API may stand."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

UTILITIES = Path(__file__).parents[4] / "plugins" / "module_utils"
PACKAGE = "ansible_collections.community.airflow.plugins.module_utils."

# from the ground up: a file imports from floors below its own, and in a folder from its neighbours
FLOORS = (
    ("_ansiballz", "_errors", "_moments", "_stand_ins", "_writes"),
    ("_values",),
    ("_deadline", "_failures"),
    ("_resource",),
    ("_reading",),
    ("_secrets",),
    ("_kinds",),
    ("_plan", "_catalog"),
    ("_readings",),
    ("_http", "_kerberos", "_sync", "_cost"),
    ("_dialects", "_export", "_login_form", "_prune", "_schedule"),
    ("_advice", "_detection"),
    ("_answers", "_auth", "_login_source", "_paging"),
    ("_api",),
    ("_kept_login", "_listing", "_apply"),
    ("_options",),
    ("_items", "_task"),
    ("_operations",),
    ("_ansible_module",),
)
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}

PURE = (
    "_plan",
    "_sync",
    "_cost",
    "_prune",
    "_schedule",
    "_export",
    "_resource",
    "_reading",
    "_values",
    "_moments",
    "_secrets",
    "_kinds",
    "_catalog",
    "_readings",
    "_errors",
    "_stand_ins",
    "_writes",
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

FILES = sorted(path for path in UTILITIES.rglob("*.py") if path.name != "__init__.py")


def part_of(path):
    """The file, or the folder that it stands in."""
    return path.relative_to(UTILITIES).parts[0].removesuffix(".py")


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} has a relative import"
            yield node.module


def name_of(path):
    return path.relative_to(UTILITIES).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_file_has_a_floor(path):
    assert part_of(path) in FLOOR, f"give {name_of(path)} a place in FLOORS"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_point_down(path):
    own = part_of(path)
    used = {name[len(PACKAGE) :].split(".")[0] for name in imports_of(path) if name.startswith(PACKAGE)}
    upward = [name for name in used if FLOOR[name] >= FLOOR[own] and not (name == own and path.parent != UTILITIES)]
    assert not upward


@pytest.mark.parametrize("path", [path for path in FILES if part_of(path) in PURE], ids=name_of)
def test_the_core_is_pure(path):
    for name in imports_of(path):
        if name.startswith(PACKAGE):
            assert name[len(PACKAGE) :].split(".")[0] in PURE
        else:
            assert name.split(".")[0] in PURE_LIBRARY


@pytest.mark.parametrize("path", [path for path in FILES if part_of(path) != "_ansible_module"], ids=name_of)
def test_only_one_file_knows_ansible_module(path):
    assert "AnsibleModule" not in {
        alias.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


@pytest.mark.parametrize(
    "path", [path for path in FILES if part_of(path) not in ("_dialects", "_kinds", "_options")], ids=name_of
)
def test_words_of_one_api_stand_in_dialects_and_kinds_only(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    found = [
        f"line {node.lineno}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
        if node.value in ("v1", "v2") or "/api/" in node.value
    ]
    assert not found


def loaded_with(path):
    """What an import of a file loads of the collection's own, late imports left out."""
    found, waiting = set(), [path]
    while waiting:
        for node in ast.parse(waiting.pop().read_text(encoding="utf-8")).body:
            name = node.module if isinstance(node, ast.ImportFrom) else ""
            own = UTILITIES.joinpath(*name[len(PACKAGE) :].split(".")).with_suffix(".py")
            if name.startswith(PACKAGE) and own.is_file() and own not in found:
                found.add(own)
                waiting.append(own)
    return {name_of(one) for one in found}


def test_a_task_with_nothing_to_do_loads_nothing_that_only_reads_or_writes():
    loaded = loaded_with(UTILITIES.parent / "modules" / "airflow_instance.py")
    assert "_operations/_instance.py" in loaded
    late = {"_apply.py", "_export.py", "_failures.py", "_reading.py", "_readings.py", "_kinds/_uri.py"}
    assert not loaded & (late | {"_operations/_route.py", "_operations/_writing.py"})


@pytest.mark.parametrize("path", sorted((UTILITIES.parent / "modules").glob("*.py")), ids=lambda path: path.stem)
def test_a_module_begins_with_what_makes_its_imports_cheap(path):
    first = next(name for name in imports_of(path) if name != "__future__")
    assert first == f"{PACKAGE}_ansible_module"


def test_what_makes_imports_cheap_comes_first():
    statements = ast.parse((UTILITIES / "_ansible_module.py").read_text(encoding="utf-8")).body
    names = [ast.unparse(one) for one in statements if not isinstance(one, ast.Expr) or isinstance(one.value, ast.Call)]
    assert names[1:3] == [f"from {PACKAGE[:-1]} import _ansiballz", "_ansiballz.begin_imports(__spec__.loader)"]


def test_nothing_knows_of_the_way_in_through_the_controller():
    plugins = UTILITIES.parent
    for path in [*FILES, *(plugins / "modules").glob("*.py")]:
        assert not [name for name in imports_of(path) if ".plugin_utils" in name], path.name


def test_no_import_goes_round_in_a_folder():
    for folder in ("_kinds", "_operations"):
        prefix = f"{PACKAGE}{folder}."
        waiting = {
            path.stem: {name[len(prefix) :] for name in imports_of(path) if name.startswith(prefix)}
            for path in (UTILITIES / folder).glob("*.py")
        }
        while waiting:
            ready = [name for name, needs in waiting.items() if not needs & set(waiting)]
            assert ready, f"{sorted(waiting)} import each other"
            for name in ready:
                del waiting[name]
