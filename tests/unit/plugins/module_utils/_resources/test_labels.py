# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The names of kinds in messages."""

from __future__ import annotations

import ast
import importlib
import re

import pytest

from ansible_collections.community.airflow.plugins.module_utils._model.labels import (
    Labelled,
    capitalized,
    in_words,
)
from ansible_collections.community.airflow.plugins.module_utils._resources.queries import QUERY_KINDS
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.source_files import (
    FILES,
    MODULE_UTILS,
    module_of,
)

PACKAGE = "ansible_collections.community.airflow.plugins.module_utils"


def declarations():
    """Return every declared kind, including those that only other kinds include."""
    modules = [importlib.import_module(f"{PACKAGE}.{module_of(path)}") for path in FILES if "_resources" in path.parts]
    found = [one for module in modules for one in vars(module).values() if isinstance(one, Labelled)]
    found += [include.query_kind for one in (*found, *QUERY_KINDS) for include in getattr(one, "includes", ())]
    return {(type(one).__name__, one.kind, one.labels): one for one in (*found, *QUERY_KINDS)}.values()


KINDS = sorted(declarations(), key=lambda one: (one.kind, type(one).__name__, one.labels or ()))
IDENTIFIERS = sorted({name for one in KINDS for name in (one.kind, one.plural) if name != in_words(name)})


def test_all_kinds_are_found():
    assert {one.kind for one in (*RESOURCES, *QUERY_KINDS)} < {one.kind for one in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: f"{type(one).__name__}-{one.kind}")
def test_labels_are_words_of_airflow(kind):
    for label in (kind.label, kind.label_plural):
        assert re.fullmatch(r"[A-Za-z]+( [A-Za-z]+)*", label)
        assert not re.search(r"\b(dags?|xcoms?|hitl|urls?)\b|Dag|Xcom", label)


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        ("dag", ("DAG", "DAGs")),
        ("dag_run", ("DAG run", "DAG runs")),
        ("hitl", ("HITL request", "HITL requests")),
        ("import_error", ("import error", "import errors")),
        ("task_instance_try", ("task instance try", "task instance tries")),
        ("pool", ("pool", "pools")),
        ("xcom", ("XCom", "XComs")),
    ],
)
def test_labels(kind, labels):
    for one in KINDS:
        if one.kind == kind:
            assert (one.label, one.label_plural) == labels
            assert one.label_of("x") == f"{labels[0]} 'x'"


def test_the_start_of_a_sentence():
    assert (capitalized("pool 'x'"), capitalized("DAG 'x'"), capitalized("XCom 'X'")) == (
        "Pool 'x'",
        "DAG 'x'",
        "XCom 'X'",
    )


def texts(path):
    """Return the strings of a file except docstrings.

    In f-strings, each value is ``{}``, or ``{.name}`` for an attribute.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    skipped |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else _value(part.value) for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.value


def _value(node):
    return f"{{.{node.attr}}}" if isinstance(node, ast.Attribute) else "{}"


PLUGINS = MODULE_UTILS.parent
SOURCES = [
    path
    for folder in ("module_utils", "plugin_utils", "lookup", "inventory", "filter", "action")
    for path in sorted((PLUGINS / folder).rglob("*.py"))
    # missing.py contains Airflow's own sentences
    if path.name not in ("__init__.py", "missing.py")
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PLUGINS).as_posix())
def test_messages_contain_no_identifiers_of_kinds(path):
    """Messages contain labels, unless they quote the name of an option."""
    identifiers = "|".join(IDENTIFIERS)
    wrong = re.compile(rf"\b({identifiers}) ['{{]|\b(list|read|a|the|of|no) ({identifiers})\b|\{{\.kind\}} ")
    assert not [text for text in texts(path) if wrong.search(text)]
