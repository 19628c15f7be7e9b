# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The RETURN blocks of the modules.

A module and its info module document an object in the same way.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from ansible_collections.community.airflow.plugins.module_utils._resources.queries import QUERY_KINDS

MODULES = Path(__file__).parents[4] / "plugins" / "modules"
NAMES = sorted(path.stem for path in MODULES.glob("*.py"))
# modules that have an info module without its name
OTHER_TWINS = {"airflow_dag_state": "airflow_dag_info"}
TYPES = {"bool", "dict", "float", "int", "list", "raw", "str"}
# A key can be null on other releases than in the info module: the module looks up the asset, or requires a later release.
OTHER_NULLS = ("airflow_queued_event", "airflow_variable", "airflow_xcom")


def returned_by(module):
    for node in ast.parse((MODULES / f"{module}.py").read_text()).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "RETURN":
            return yaml.safe_load(ast.literal_eval(node.value))
    raise AssertionError(f"{module} has no RETURN block.")


def twins():
    pairs = {name: f"{name}_info" for name in NAMES if f"{name}_info" in NAMES and name != "airflow_instance"}
    return sorted({**pairs, **OTHER_TWINS}.items())


def object_of(module):
    """Return the keys of the object that a module returns.

    Keys that are read only on request are excluded.
    """
    kind = re.sub("^airflow_|_info$|_state$", "", module)
    for name in (f"{kind}s", f"{kind}_details", f"{kind}_detail", kind):
        if "contains" in returned_by(module).get(name, {}):
            return without_included(returned_by(module)[name]["contains"])
    raise AssertionError(f"{module} documents no {kind}.")


def without_included(keys):
    return {name: one for name, one in keys.items() if "O(include)" not in one.get("returned", "")}


def without_nulls(keys):
    """Return the keys without notes that are true of only one of the two modules.

    These are the releases where they are null, and an option that info modules do not have.
    """
    notes = r" (Always )?V\(null\) (on|before) Airflow .*| With O\(sensitive=true\), .*| V\(null\) (if the server|in a list).*"
    return {name: {**one, "description": re.sub(notes, "", one["description"])} for name, one in keys.items()}


def every_key(keys, path=""):
    for name, one in keys.items():
        yield f"{path}{name}", one
        yield from every_key(one.get("contains", {}), f"{path}{name}.")


def test_every_pair_is_found():
    kinds = {module.removeprefix("airflow_") for module, _info in twins()}
    assert kinds == {
        *("asset_event", "backfill", "connection", "dag_run", "dag_state", "hitl", "pool", "queued_event", "role"),
        *("task_instance", "user", "variable", "xcom"),
    }


@pytest.mark.parametrize(("module", "info"), twins())
def test_a_module_and_its_info_module_document_the_same_object(module, info):
    if module in OTHER_NULLS:
        assert without_nulls(object_of(module)) == without_nulls(object_of(info))
    else:
        assert object_of(module) == object_of(info)


def test_the_state_store_returns_the_keys_of_both_info_modules():
    documented = returned_by("airflow_state_store")["state"]["contains"]
    for info, entry in (("airflow_asset_state_info", "asset_states"), ("airflow_task_state_info", "task_states")):
        for name, one in returned_by(info)[entry]["contains"].items():
            assert documented[name]["type"] == one["type"], name
            assert documented[name].get("contains") == one.get("contains"), name


@pytest.mark.parametrize("query_kind", QUERY_KINDS, ids=lambda one: one.kind)
def test_the_documented_keys_are_the_declared_ones(query_kind):
    resource = query_kind.resource
    fields = [one.name for one in resource.fields if not one.hidden] if resource else []
    key = [resource.key] if resource else []
    documented = returned_by(f"airflow_{query_kind.kind}_info")[query_kind.plural]["contains"]
    assert set(without_included(documented)) == {*key, *fields, *query_kind.keys}


@pytest.mark.parametrize("module", NAMES)
def test_every_key_has_a_sentence_and_a_type(module):
    for path, one in every_key(returned_by(module)):
        assert one["description"].endswith("."), path
        assert one["type"] in TYPES, path
        assert ("elements" in one) == (one["type"] == "list"), path
        assert not ("contains" in one and "sample" in one), path


@pytest.mark.parametrize("module", NAMES)
def test_every_top_level_key_documents_when_it_is_returned(module):
    assert all(one["returned"] for one in returned_by(module).values())
