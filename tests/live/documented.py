# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compare the results of modules with their documentation, in both directions.

Every key of a real result must be in the RETURN block of the module, with the right type. Objects in a result must have every documented
key, unless its description says that the key is missing in this version of Airflow. In addition, the live jobs record the documented keys
that they received, and the job ``completeness`` fails for a key that no job received.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

MODULES = Path(__file__).resolve().parents[2] / "plugins" / "modules"
# Ansible documents these itself
OF_ANSIBLE = frozenset(
    ("attempts", "changed", "deprecations", "diff", "exception", "failed", "invocation", "msg", "skipped", "warnings")
)
_TYPES: Mapping[str, tuple[type, ...]] = {
    "bool": (bool,),
    "dict": (dict,),
    "float": (float, int),
    "int": (int,),
    "list": (list,),
    "str": (str,),
}


@cache
def returned_by(module: str) -> Mapping[str, Any]:
    """Return the RETURN block of a module, without the keys of Ansible itself."""
    for node in ast.parse((MODULES / f"{module}.py").read_text()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "RETURN":
            block = yaml.safe_load(ast.literal_eval(node.value))
            return {name: one for name, one in block.items() if name not in OF_ANSIBLE}
    raise AssertionError(f"{module} has no RETURN block.")


def documented_paths(module: str) -> set[str]:
    """Return the path of every documented key.

    For example: ``dag_runs[].dag_versions[].id``.
    """
    return set(_paths(returned_by(module)))


def _paths(keys: Mapping[str, Any], root: str = "") -> Iterator[str]:
    for name, one in keys.items():
        yield root + name
        yield from _paths(one.get("contains", {}), _below(root + name, one))


def _below(path: str, one: Mapping[str, Any]) -> str:
    return f"{path}[]." if one["type"] == "list" else f"{path}."


class Comparison:
    """Compares results with the documentation.

    ``number`` holds the numbers of the server's version. Without it, statements about versions are not checked. ``seen`` contains the
    documented paths of all results, by module.
    """

    def __init__(self, number: tuple[int, ...] = ()) -> None:
        self._number = number
        self.seen: dict[str, set[str]] = {}

    def problems(self, module: str, result: Mapping[str, Any], number: tuple[int, ...] | None = None) -> list[str]:
        """Return a sentence for each difference between a result and the documentation.

        ``number`` is the version of the server, if it is another one.
        """
        number = self._number if number is None else number
        found = {name: value for name, value in result.items() if name not in OF_ANSIBLE}
        seen = self.seen.setdefault(module, set())
        return list(dict.fromkeys(_problems(module, found, seen, number)))


def _problems(module: str, result: Mapping[str, Any], seen: set[str], number: tuple[int, ...]) -> Iterator[str]:
    for keys, found, root in _objects(returned_by(module), result):
        seen.update(root + name for name in found if name in keys)
        for name, value in found.items():
            yield from _wrong_key(module, keys, root + name, name, value)
        if number:
            for name, one in keys.items():
                yield from _false_statement(module, root + name, one, found, name, number)


def _objects(
    keys: Mapping[str, Any], found: Mapping[str, Any], root: str = ""
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any], str]]:
    """Yield a result and the documented objects in it, with their keys and paths."""
    yield keys, found, root
    for name, value in found.items():
        below = keys.get(name, {}).get("contains")
        for item in value if isinstance(value, list) else [value]:
            if below and isinstance(item, Mapping):
                yield from _objects(below, item, _below(root + name, keys[name]))


def _wrong_key(module: str, keys: Mapping[str, Any], path: str, name: str, value: Any) -> Iterator[str]:
    if name not in keys:
        yield f"{module} returns {path}, which is not documented. Add it to the RETURN block, or do not return it."
        return
    one = keys[name]
    yield from _wrong_type(module, path, one["type"], value)
    if isinstance(value, list) and one["type"] == "list":
        for item in value:
            yield from _wrong_type(module, f"{path}[]", one["elements"], item)


_STATEMENT = re.compile(r"(Always V\(null\)|Missing) (before|on) Airflow (\d+(?:\.\d+)*)")


def _false_statement(
    module: str, path: str, one: Mapping[str, Any], found: Mapping[str, Any], name: str, number: tuple[int, ...]
) -> Iterator[str]:
    """Compare a key with what its description says about versions of Airflow."""
    version = ".".join(map(str, number))
    said = {
        what
        for what, when, text in _STATEMENT.findall(one.get("description", ""))
        if _applies(when, tuple(map(int, text.split("."))), number)
    }
    if name in found and "Missing" in said:
        yield f"{module} returns {path} on Airflow {version}, where it is documented as missing."
    if found.get(name) is not None and "Always V(null)" in said:
        yield f"{module} returns a value for {path} on Airflow {version}, where it is documented as always null."
    nested = path != name
    if nested and found and name not in found and "Missing" not in said and "returned" not in one:
        yield f"{module} does not return {path} on Airflow {version}. Say in the RETURN block when it is missing."


def _applies(when: str, version: tuple[int, ...], number: tuple[int, ...]) -> bool:
    return number < version if when == "before" else number[: len(version)] == version


def _wrong_type(module: str, path: str, expected: str, value: Any) -> Iterator[str]:
    if value is None or expected == "raw":
        return
    # a bool is an int in Python
    if not isinstance(value, _TYPES[expected]) or (isinstance(value, bool) and expected != "bool"):
        yield (
            f"{module} returns {path} as {type(value).__name__}, which is documented as {expected}. Correct the type in the RETURN block, "
            "or return the documented type."
        )
