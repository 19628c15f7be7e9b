# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Equal content leads to equal results on Airflow 2 and 3.

Every result is compared with ``equal_results.json``. If Airflow 2 and 3 differ, the file contains both values under ``Airflow 2`` and
``Airflow 3``. To create it, run the tests on both with the environment variable EQUAL_RESULTS set to a folder, then ``test_equal_results.py
FOLDER/2.json FOLDER/3.json > equal_results.json``.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from info_results import RUN, STAMP, shape

from ansible_collections.community.airflow.plugins.module_utils._resources.queries import QUERY_KINDS

VALUES = Path(__file__).with_name("equal_results.json")
CONTENT = {
    "pools": [{"name": "equal", "slots": 3, "description": "for two"}],
    "connections": [
        {
            "connection_id": "equal",
            "conn_type": "postgres",
            "host": "db.example.com",
            "login": "etl",
            "schema": "sales",
            "port": 5432,
            "description": "for two",
            "password": "hush-hush-1",
            "extra": {"region": "eu", "api_key": "hush-hush-2", "deep": {"n": [1, 2.5, True, None]}},
        },
    ],
    "variables": [
        {"key": "equal", "value": {"a": [1, 2.5, True, None], "b": "ü"}, "description": "for two"},
        {"key": "equal_password", "value": "hush-hush-3"},
    ],
    "roles": [{"name": "Equal", "permissions": [{"action": "can_read", "resource": "Pools"}]}],
    "users": [
        {
            "username": "equal",
            "email": "equal@example.com",
            "first_name": "Ada",
            "last_name": "Lovelace",
            "roles": ["Equal", "Viewer"],
            "password": "long-enough-1",
        }
    ],
}
KEYS = {"pools": "name", "connections": "connection_id", "variables": "key", "roles": "name", "users": "username"}
EXTRACT = {"dag_id": "sales_daily", "dag_run_id": RUN, "task_id": "extract"}
CHECK = {"dag_id": "orders_mapped", "dag_run_id": RUN, "task_id": "check"}
# What is asked of each kind that both generations have.
QUESTIONS: dict[str, list[dict[str, Any]]] = {
    "config": [{"section": "core", "option": "load_examples"}],
    "connection": [{"connection_id": "equal"}],
    "dag": [
        {"dag_id": "sales_daily", "include": ["tasks", "source", "warnings", "details"]},
        {"tags": ["warehouse"], "order_by": "dag_id"},
    ],
    "dag_run": [{"dag_id": "sales_daily", "dag_run_id": RUN}, {"dag_id": "always_fails", "dag_run_id": RUN}],
    "dag_warning": [{}],
    "asset": [{"uri": "s3://warehouse/sales"}],
    "asset_event": [{"source_dag_id": "warehouse_load", "source_run_id": RUN}],
    "event_log": [{"limit": 1}],
    "health": [{}],
    "import_error": [{}],
    "permission": [{"limit": 1}],
    "plugin": [{}],
    "pool": [{"name": "equal"}],
    "provider": [{"limit": 1}],
    "queued_event": [{"dag_id": "warehouse_report"}],
    "role": [{"name": "Equal"}],
    "task": [{"dag_id": "sales_daily"}, {"dag_id": "orders_mapped", "task_id": "check"}],
    "task_instance": [
        {**EXTRACT, "include": ["tries"]},
        {**CHECK, "map_index": 1},
        {"dag_id": "always_fails", "dag_run_id": RUN, "task_id": "fail"},
    ],
    "task_instance_try": [EXTRACT],
    "user": [{"username": "equal"}],
    "variable": [{"key": "equal"}, {"key": "equal_password"}],
    "version": [{}],
    "xcom": [
        {**EXTRACT, "xcom_key": "return_value"},
        {**CHECK, "xcom_key": "return_value", "map_index": 2},
        {"dag_id": "sales_daily", "dag_run_id": RUN, "include": ["value"]},
    ],
}
# Of what the servers do not have in common, every value is compared by its type alone.
OWN = {
    "event_log": "each release logs in words of its own",
    "permission": "each release has its own",
    "provider": "each release brings its own",
    "version": "each release has its own",
}
# Keys whose values differ from server to server, or from run to run: the same.
OF_SERVER = {
    *(
        "active_runs_count",
        "duration",
        "file_token",
        "hostname",
        "id",
        "asset_id",
        "import_error_id",
        "last_parse_duration",
    ),
    *("pid", "stack_trace", "unixname"),
}
# Keys that have a value on both generations, and not the same.
SAYS_OTHERWISE = {
    "dag.tasks.class_ref.module_path": "the code has moved into a provider",
    "dag.timetable_description": "in the words of the server",
    "dag.timetable_summary": "in the words of the server",
    "role.permissions": "Airflow 3 adds that of the web interface to every role",
    "task.class_ref.module_path": "the code has moved into a provider",
    "variable.value": "Airflow 3 shows JSON as it writes it anew",
}
GENERATIONS = ("Airflow 2", "Airflow 3")
KINDS = [one.kind for one in QUERY_KINDS if {"v1", "v2"} <= {source.api for source in one.endpoints}]


@pytest.fixture(scope="module")
def content(runs, server, modules):
    login = {
        "airflow_url": server.url,
        "airflow_username": server.username,
        "airflow_password": server.password,
        "airflow_auth": "basic" if server.is_2 else "auto",
    }
    made = modules.run("airflow_instance", {**login, **CONTENT})
    assert not made.get("failed"), made
    yield
    absent = {
        plural: [{KEYS[plural]: item[KEYS[plural]], "state": "absent"} for item in items]
        for plural, items in CONTENT.items()
    }
    gone = modules.run("airflow_instance", {**login, **absent})
    assert not gone.get("failed"), gone


def settled(value: Any, name: str = "", own: bool = False) -> Any:
    """Remove the values that differ from run to run from a result."""
    if isinstance(value, dict):
        return {key: settled(item, key, own) for key, item in value.items()}
    if isinstance(value, list):
        return [settled(item, name, own) for item in value]
    if value is not None and (own or name in OF_SERVER or (isinstance(value, str) and STAMP.fullmatch(value))):
        return f"some {shape(value)}"
    if name in ("fileloc", "filename"):
        return Path(value).name
    return value


def merged(two: Any, three: Any) -> Any:
    """Return one value if both are equal, otherwise both."""
    if isinstance(two, dict) and isinstance(three, dict) and two.keys() == three.keys():
        return {key: merged(two[key], three[key]) for key in two}
    if isinstance(two, list) and isinstance(three, list) and len(two) == len(three):
        return [merged(one, other) for one, other in zip(two, three)]
    return two if two == three else dict(zip(GENERATIONS, (two, three)))


def side(value: Any, generation: str) -> Any:
    """Return the values of one generation."""
    if isinstance(value, dict):
        return (
            value[generation]
            if value.keys() == set(GENERATIONS)
            else {key: side(item, generation) for key, item in value.items()}
        )
    return [side(item, generation) for item in value] if isinstance(value, list) else value


def otherwise(value: Any, name: str) -> set[str]:
    """Return the keys whose values differ between Airflow 2 and 3.

    Keys that only Airflow 3 has are ignored.
    """
    if isinstance(value, dict) and value.keys() == set(GENERATIONS):
        return {name} if value[GENERATIONS[0]] is not None else set()
    items = (
        value.items() if isinstance(value, dict) else [("", item) for item in value] if isinstance(value, list) else []
    )
    return {found for key, item in items for found in otherwise(item, f"{name}.{key}" if key else name)}


@pytest.mark.parametrize("kind", KINDS)
def test_equal_content_gives_equal_results(kind, content, server, run):
    results = []
    for options in QUESTIONS[kind]:
        result = run(f"airflow_{kind}_info", **options)
        assert not result.get("failed"), result
        (rows,) = (value for key, value in result.items() if isinstance(value, list))
        results.append(settled(rows, own=kind in OWN))
    folder = os.environ.get("EQUAL_RESULTS")
    if folder:
        path = Path(folder) / f"{server.number[0]}.json"
        known = json.loads(path.read_text()) if path.exists() else {}
        path.write_text(json.dumps({**known, kind: results}))
        return
    assert results == side(json.loads(VALUES.read_text())[kind], GENERATIONS[not server.is_2])


def test_every_difference_has_a_reason():
    values = json.loads(VALUES.read_text())
    assert list(values) == KINDS
    assert {found for kind in KINDS for found in otherwise(values[kind], kind)} == SAYS_OTHERWISE.keys()


if __name__ == "__main__":
    found = [json.loads(Path(path).read_text()) for path in sys.argv[1:]]
    print(json.dumps({kind: merged(*(one[kind] for one in found)) for kind in KINDS}, indent=1, ensure_ascii=False))
