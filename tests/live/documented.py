# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compare the results of modules with their documentation, in both directions.

Every key of a real result must be in the RETURN block of the module, with the right type. In addition, the live jobs record the documented
keys that they received, and the job ``completeness`` fails for a key that no job received.
"""

from __future__ import annotations

import ast
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

    ``seen`` contains the documented paths of all results, by module.
    """

    def __init__(self) -> None:
        self.seen: dict[str, set[str]] = {}

    def problems(self, module: str, result: Mapping[str, Any]) -> list[str]:
        """Return a sentence for each undocumented key, and each key of another type."""
        found = {name: value for name, value in result.items() if name not in OF_ANSIBLE}
        seen = self.seen.setdefault(module, set())
        return list(dict.fromkeys(_problems(module, returned_by(module), found, "", seen)))


def _problems(
    module: str, keys: Mapping[str, Any], found: Mapping[str, Any], root: str, seen: set[str]
) -> Iterator[str]:
    for name, value in found.items():
        path = root + name
        if name not in keys:
            yield f"{module} returns {path}, which is not documented. Add it to the RETURN block, or do not return it."
            continue
        seen.add(path)
        one = keys[name]
        yield from _wrong_type(module, path, one["type"], value)
        items = value if isinstance(value, list) else [value]
        if isinstance(value, list) and one["type"] == "list":
            for item in value:
                yield from _wrong_type(module, f"{path}[]", one["elements"], item)
        if "contains" in one:
            for item in items:
                if isinstance(item, Mapping):
                    yield from _problems(module, one["contains"], item, _below(path, one), seen)


def _wrong_type(module: str, path: str, expected: str, value: Any) -> Iterator[str]:
    if value is None or expected == "raw":
        return
    # a bool is an int in Python
    if not isinstance(value, _TYPES[expected]) or (isinstance(value, bool) and expected != "bool"):
        yield (
            f"{module} returns {path} as {type(value).__name__}, which is documented as {expected}. Correct the type in the RETURN block, "
            "or return the documented type."
        )
