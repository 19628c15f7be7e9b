# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write the documentation page on the features of each release.

The page also contains the error messages of modules on releases that do not support a feature. ``version_table.py CHECKOUT`` adds the
results in ``tests/output/versions`` to ``tests/tools/version_results.json``, and writes the page from the declarations and that file. Each
message is the one that the code of the module returns for the oldest server that does not support the feature.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import versions
from ansible_collections.community.airflow.plugins.module_utils._client.client import Airflow
from ansible_collections.community.airflow.plugins.module_utils._client.generations import V1, V2, bind, supports
from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._model.query_kind import QueryKind
from ansible_collections.community.airflow.plugins.module_utils._model.resource import (
    LOST,
    Action,
    Endpoint,
    Field,
    Filter,
    Limit,
    Resource,
)
from ansible_collections.community.airflow.plugins.module_utils._query.routing import endpoint_on, filter_query
from ansible_collections.community.airflow.plugins.module_utils._reconcile.batch import validate_for_server
from ansible_collections.community.airflow.plugins.module_utils._reconcile.plan import DesiredState
from ansible_collections.community.airflow.plugins.module_utils._resources import (
    _actions,
    _entries,
    connection,
    dag_run,
    task_instance,
)
from ansible_collections.community.airflow.plugins.module_utils._resources.queries import QUERY_KINDS
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES
from rst import list_table

PAGE = Path("docs", "docsite", "rst", "guide_version_table.rst")
RESULTS = Path("tests", "tools", "version_results.json")
OUTPUT = Path("tests", "output", "versions")

Since = Mapping[str, Any]
# Servers that lack a feature, the oldest one first.
SERVERS = (
    *((V1, version) for version in ("2.5.0", "2.9.3", "2.11.2")),
    *((V2, version) for version in ("3.0.0", "3.1.8", "3.2.2", "3.3.2")),
)
SUPPORTED = {"v1": "2.5.0", "v2": "3.0.0"}


@dataclass(frozen=True)
class Row:
    """A feature of a module.

    The row contains the first release of each generation that supports the feature, and the message of the module on other servers.
    """

    module: str
    feature: str
    airflow_2: str
    airflow_3: str
    message: str


# By module: the features that no field, filter or kind declares, each with the name of its declaration and the start of the message.
# In a message of the module, the name of the object replaces the three dots.
ACTIONS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "airflow_asset_event": (
        ("recording an event", "CREATE_ASSET_EVENT", "Cannot …: this operation"),
        ("``partition_key``", "PARTITION_KEY", "partition_key"),
        ("``name``", "ASSET_NAMES", "name"),
        ("``materialize``", "MATERIALIZE_ASSET", "Cannot …: this operation"),
        ("options of the DAG run with ``materialize``", "MATERIALIZE_OPTIONS", "… with materialize"),
        ("``bundle_version``", "BUNDLE_VERSION", "bundle_version with materialize"),
        ("``drain_dag``", "DRAIN_DAG", "drain_dag with materialize"),
        ("``access_control``", "ACCESS_CONTROL", "access_control"),
    ),
    "airflow_backfill": (
        ("all", "BACKFILLS", "Cannot …: this operation"),
        ("``run_on_latest_version``", "RUN_ON_LATEST_VERSION", "run_on_latest_version"),
        ("``drain_dag``", "DRAIN_DAG", "drain_dag"),
    ),
    "airflow_connection_test": (("``on_worker``", "ENQUEUE_CONNECTION_TEST", "Cannot …: this operation"),),
    "airflow_dag_favorite": (("all", "FAVORITE", "Cannot …: this operation"),),
    "airflow_dag_reparse": (("all", "PARSE_DAG_FILE", "Cannot …: this operation"),),
    "airflow_dag_state": (("``state=draining``", "DRAIN_DAG", "state=draining"),),
    "airflow_hitl": (("all", "RESPOND_HITL", "Cannot …: this operation"),),
    "airflow_queued_event": (("all", "QUEUED_EVENTS", "Cannot …: this operation"),),
    "airflow_state_store": (("all", "ASSET_STATES", "Cannot …: this operation"),),
    "airflow_task_clear": (
        ("``partition_key``, ``partition_date_start``, ``partition_date_end``", "BULK_CLEAR", "Clearing by partition"),
        ("``reset_partition``", "BULK_CLEAR", "reset_partition"),
        ("``only_new``", "BULK_CLEAR", "only_new"),
        ("``include_past`` with ``dag_run_id``", "RUNS_AROUND", "include_past together with dag_run_id"),
        ("map indices of mapped tasks", "INDEXES", "A map index in task_ids"),
    ),
    "airflow_task_instance": (
        ("``state=skipped``", "SKIPPED", "state=skipped"),
        ("``state=absent``", "DELETION", "state=absent"),
        ("``task_group_id``", "GROUPS", "task_group_id"),
    ),
    "airflow_xcom": (
        ("writing", "CREATE_XCOM", "Cannot …: this operation"),
        ("``state=absent``", "DELETE_XCOM", "Cannot …: this operation"),
    ),
    "airflow_xcom (lookup)": (("``map_index``", "XCOM_MAP_INDEX", "map_index"),),
}
# By module, options that are sent with an action.
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "airflow_dag_run": (*dag_run.TRIGGER_FIELDS, *dag_run.CLEAR_FIELDS),
    "airflow_task_clear": task_instance.CLEAR_FIELDS,
}
# Declarations that no option selects: the module works without them, or another declaration in the table covers them.
INTERNAL = {
    "ASSET_BY_ID": "the same asset as ASSET_BY_URI",
    "ASSET_BY_URI": "the same asset as ASSET_BY_ID",
    "ASSET_STATE": "as ASSET_STATES",
    "BACKFILL": "as BACKFILLS",
    "BULK": "several requests",
    "BULK_MASK": "another form of the request",
    "CHECKS_DOTS": "a limit of the server",
    "CHECKS_PATTERN": "a limit of the server",
    "CLEAR_ASSET_STATE": "as ASSET_STATES",
    "CLEAR_TASK_STATE": "as ASSET_STATES",
    "CONNECTION_TEST": "as ENQUEUE_CONNECTION_TEST",
    "CREATE_BACKFILL": "as BACKFILLS",
    "DAG_RUNS": "only for backfills",
    "DELETE_ASSET_STATE": "as ASSET_STATES",
    "DELETE_TASK_STATE": "as ASSET_STATES",
    "FAVORITES": "as FAVORITE",
    "HITL_DETAIL": "as RESPOND_HITL",
    "IGNORES_DELETION": "a defect of the server",
    "KEEPS_RUNNING": "a limit of the server",
    "LISTED_AFTER_UPDATE": "another form of the response",
    "NAMED_AFTER_UPDATE": "another form of the response",
    "PLAN_BACKFILL": "as BACKFILLS",
    "PUT_ASSET_STATE": "as ASSET_STATES",
    "PUT_TASK_STATE": "as ASSET_STATES",
    "TASK_INSTANCE": "another address of Airflow 2",
    "TASK_INSTANCES": "another address of Airflow 2",
    "TASK_STATE": "as ASSET_STATES",
    "TASK_STATES": "as ASSET_STATES",
    "TESTS_STORED": "the task must specify hidden values of the connection",
    "UNFAVORITE": "as FAVORITE",
    "UPDATE_TASK_STATE": "as ASSET_STATES",
    "UPDATE_XCOM": "as CREATE_XCOM",
    "XCOM": "the other modules and lookups read XComs on every release",
    "XCOM_TYPES": "values are converted from the text of the server",
}


def restricted() -> dict[str, Since]:
    """Return the actions and the version rules that some servers lack.

    The keys of the result are the names in the declarations.
    """
    found: dict[str, Since] = {}
    for module in (_actions, _entries, connection, dag_run, task_instance):
        for name, value in vars(module).items():
            since = value.since if isinstance(value, Action) else value
            if name.isupper() and not name.startswith("_") and _is_since(since):
                found[name] = since
    _read, delete = _actions.QUEUED_EVENTS["dag"]
    return {**found, "QUEUED_EVENTS": delete.since}


def _is_since(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and bool(value)
        and value.keys() <= {"v1", "v2"}
        and all(first is None or re.fullmatch(r"[0-9.]+", str(first)) for first in value.values())
    )


def rows() -> list[Row]:
    """Return the features that some supported servers lack, sorted by module."""
    found = [*_of_resources(), *_of_queries(), *_of_actions()]
    return sorted(dict.fromkeys(found), key=lambda row: row.module)


def _of_resources() -> Iterator[Row]:
    for resource in RESOURCES:
        module = "airflow_dag_state" if resource.kind == "dag" else f"airflow_{resource.kind}"
        yield from _of_auth_manager(module, resource.endpoints, f"{module} and {module}_info")
        for since, names in _grouped(resource.fields):
            yield _row(module, _options(names), since, _field_message(resource, names[0]))
        yield from _of_limits(module, resource)


def _of_auth_manager(module: str, endpoints: Iterable[Any], both: str) -> Iterator[Row]:
    requirement = next((one.requirement for one in endpoints if one.requirement), "")
    if requirement:
        yield Row(both, "all", "yes", "with the FAB auth manager", f"… {requirement}")


def _of_limits(module: str, resource: Resource) -> Iterator[Row]:
    """Return the limits that are not the same on all servers."""
    names = sorted({name for one in resource.endpoints for name in one.limits if name != "team_name"})
    limits: dict[str, Callable[[Endpoint], Limit]] = {
        resource.key + " ": lambda endpoint: endpoint.address,
        **{name: lambda endpoint, name=name: endpoint.limits.get(name, Limit()) for name in names},
    }
    for name, limit_of in limits.items():
        by_api = {api: _limit_words(resource, api, limit_of) for api in ("v1", "v2")}
        if len({tuple(sorted(words.values())) for words in by_api.values()}) == 1 and all(
            len(words) == 1 for words in by_api.values()
        ):
            continue
        cells = [_cell(by_api[api], SUPPORTED[api]) for api in ("v1", "v2")]
        key = name.strip()
        example = f"{key} of {resource.kind} '…' {_any_problem(resource, limit_of)}."
        yield Row(module, f"values of ``{key}``", *cells, example)


def _limit_words(resource: Resource, api: str, limit_of: Callable[[Endpoint], Limit]) -> dict[str, str]:
    """Return the text of each limit, by the first release with this limit.

    Releases that do not change the limit are omitted.
    """
    found: dict[str, str] = {}
    for endpoint in resource.endpoints:
        words = _words(limit_of(endpoint))
        if endpoint.api == api and (not found or list(found.values())[-1] != words):
            found[SUPPORTED[api] if endpoint.since == "0" else endpoint.since] = words
    return found


def _cell(by_release: Mapping[str, str], first: str) -> str:
    return "; ".join(words if release == first else f"{release}: {words}" for release, words in by_release.items())


def _words(limit: Limit) -> str:
    words = [f"at most {limit.max_length} characters"] if limit.max_length else []
    words += [f"{limit.lowest} or more"] if limit.lowest is not None else []
    words += ["not empty"] if limit.required else []
    words += [f"must not {LOST[lost]}" for lost in limit.loses]
    words += [f"{'ASCII: ' if '(?a:' in limit.pattern else ''}must {limit.description}"] if limit.pattern else []
    return ", ".join(words) or "any"


def _any_problem(resource: Resource, limit_of: Callable[[Endpoint], Limit]) -> str:
    """Return the message for a value that some server does not accept."""
    for endpoint in resource.endpoints:
        limit = limit_of(endpoint)
        for value in ("/", "\n", "é", "", "x" * 100_000, -1):
            problem = limit(value)
            if problem:
                return problem.replace("100000", "…")
    raise AssertionError(f"no value shows a limit of {resource.kind}")


def _field_message(resource: Resource, name: str) -> str:
    def validate(generation: Any, version: str) -> None:
        bound = bind(resource, generation, version)
        assert bound
        validate_for_server(bound, DesiredState("x", {name: object()}))

    return _message(validate)


def _of_queries() -> Iterator[Row]:
    for kind in QUERY_KINDS:
        module = f"airflow_{kind.kind}_info"
        since = _kind_since(kind)
        if kind.resource is None:
            yield from _of_auth_manager(module, kind.endpoints, module)
        if not _everywhere(since):
            yield _row(module, "all", since, _kind_message(kind))
        for filters_since, names in _grouped(kind.filters):
            [one] = [one for one in kind.filters if one.name == names[0]]
            message = _filter_message(one).replace(
                f"filter {names[0]}", "filter …" if len(names) > 1 else f"filter {names[0]}"
            )
            if not set(_later(since, filters_since).items()) <= set(since.items()):
                yield _row(module, _options(names), filters_since, message)
        for include in kind.includes:
            include_since = _kind_since(include.query_kind)
            if not _everywhere(include_since):
                feature = f"``include``: ``{include.name}``"
                yield _row(module, feature, include_since, _kind_message(include.query_kind))


def _kind_since(kind: QueryKind) -> dict[str, str | None]:
    firsts: dict[str, str | None] = {"v1": None, "v2": None}
    for endpoint in reversed(kind.endpoints):
        firsts[endpoint.api] = endpoint.since
    return {api: first for api, first in firsts.items() if first != "0"}


def _later(one: Since, other: Since) -> dict[str, str | None]:
    """Return, by API, the first release that supports both features."""
    found: dict[str, str | None] = {}
    for api in sorted({*one, *other}):
        firsts = [since.get(api, "0") for since in (one, other)]
        found[api] = None if None in firsts else max(firsts, key=_number)
    return found


def _kind_message(kind: QueryKind) -> str:
    return _message(lambda generation, version: endpoint_on(_server(generation, version), kind))


def _filter_message(one: Filter) -> str:
    values = {one.name: "x"}
    return _message(lambda generation, version: filter_query(_server(generation, version), [one], values))


def _of_actions() -> Iterator[Row]:
    known = restricted()
    for module, features in ACTIONS.items():
        for feature, name, start in features:
            yield _row(module, feature, known[name], _since_message(known[name], start))
    for module, fields in FIELDS.items():
        for since, names in _grouped(fields):
            start = names[0] if len(names) == 1 else "…"
            yield _row(module, _options(names), since, _since_message(since, start))


def _since_message(since: Since, start: str) -> str:
    return _message(lambda generation, version: _server(generation, version).check_has(since, start))


def _server(generation: Any, version: str) -> Airflow:
    """Return a client that sends nothing."""
    nothing: Any = None
    return Airflow(nothing, generation, version, nothing)


def _message(call: Callable[[Any, str], object]) -> str:
    """Return the message for the first server without the feature.

    Three dots replace the version of the server.
    """
    for generation, version in SERVERS:
        try:
            call(generation, version)
        except InvalidRequestError as error:
            return str(error).replace(f"this server runs Airflow {version}", "this server runs Airflow …")
    raise AssertionError("every server has the feature")


def _grouped(declared: Iterable[Field | Filter]) -> list[tuple[Since, list[str]]]:
    """Return the options that some servers lack, in groups.

    The options of a group are available on the same servers.
    """
    groups: dict[str, tuple[Since, list[str]]] = {}
    for one in declared:
        if not _everywhere(one.since):
            groups.setdefault(f"{_available(one.since, 'v1')} {_available(one.since, 'v2')}", (one.since, []))[
                1
            ].append(one.name)
    return list(groups.values())


def _everywhere(since: Since) -> bool:
    return all(supports(since, generation, version) for generation, version in SERVERS)


def _row(module: str, feature: str, since: Since, message: str) -> Row:
    return Row(module, feature, _available(since, "v1"), _available(since, "v2"), message)


def _available(since: Since, api: str) -> str:
    first = since.get(api, "0")
    if first is None:
        return "no"
    return "yes" if _number(first) <= _number(SUPPORTED[api]) else f"{first} and later"


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _options(names: Iterable[str]) -> str:
    return ", ".join(f"``{name}``" for name in names)


HEAD = """\
..
  Copyright (c) 2026 community.airflow contributors
  GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
  SPDX-License-Identifier: GPL-3.0-or-later

.. This page is generated: run "make version-table" instead of editing it.

.. _ansible_collections.community.airflow.docsite.guide_version_table:

Features and tests by Airflow version
=====================================

:ref:`ansible_collections.community.airflow.docsite.guide_versions` explains the most important differences. This page lists all
differences.

"""
TESTED = """\
Tested releases
---------------

Each cell shows the result of a selection of the live tests: the lifecycle of every kind of object, a call to every module, every listing,
and the main tests of the other features. ``make test`` runs all live tests with Airflow 3.3.2, and most of them with 2.5.0 and 2.11.2.

"""
CORE_TEXT = """\

Tested releases of ansible-core
-------------------------------

The check "Execution" compares the results of modules that run inside the controller process with those of modules that run as processes,
and verifies that no task uses deprecated parts of ansible-core. With a release where modules always run as processes, it verifies that they
do so without a message. The check "Canary" runs tasks with secrets, with ``-vvvv`` and with every kind of fault, and searches the output
for these secrets.

"""
FEATURES = """\

Features that not every release supports
----------------------------------------

All other features work on Airflow 2.5.0 and later. If a server does not support a feature, the task fails with the listed message before
anything is written. In the messages, three dots stand for a name from the task, or for the version of the server. If an option has its
default value, all servers accept it.

"""


def page(results: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the text of the documentation page."""
    parts = [HEAD, TESTED, *list_table(_of_airflow(results)), CORE_TEXT, *list_table(_of_cores(results))]
    return "".join([*parts, declared()])


def declared() -> str:
    """Return the part of the page that depends only on the declarations."""
    head = ["Module", "Feature", "Airflow 2", "Airflow 3", "Message on other servers"]
    lines = [
        [f"``{row.module}``".replace(" and ", "``, ``").replace(" (lookup)``", "`` (lookup)"), *_texts(row)]
        for row in rows()
    ]
    return "".join([FEATURES, *list_table([head, *lines])])


def _texts(row: Row) -> list[str]:
    return [row.feature, row.airflow_2, row.airflow_3, re.sub(r"([*|`_\\])(?=\s|$)", r"\\\1", row.message)]


def _of_airflow(results: Mapping[str, Mapping[str, Any]]) -> list[list[str]]:
    """Return the table of releases of Airflow, as rows of cells."""
    table = [["Airflow", "Python", "SQLite", "PostgreSQL", "Newest FAB provider", "Simple auth manager"]]
    for version in versions.AIRFLOW:
        names = (version, f"{version}-postgresql", f"{version}-newest-fab", f"{version}-simple")
        cells = [_result(results.get(name)) if name in versions.RUNS else "–" for name in names]
        table.append([version, versions.releases.release(version).python, *cells])
    return table


def _of_cores(results: Mapping[str, Mapping[str, Any]]) -> list[list[str]]:
    """Return the table of releases of ansible-core, as rows of cells."""
    table = [["ansible-core", "Python", "Modules run", *(check.capitalize() for check in versions.CORE_CHECKS)]]
    for core in versions.CORES:
        way = "as processes" if core in versions.environments.OTHER_CORES else "inside the controller process"
        python = versions.environments.python_version(f"core-{core}")
        names = [f"core-{core}-{check}" for check in versions.CORE_CHECKS]
        cells = [_result(results.get(name)) if name in versions.CHECKS else "in ``make test``" for name in names]
        table.append([versions.installed(core), python, way, *cells])
    return table


def _result(found: Mapping[str, Any] | None) -> str:
    """Return the text of the table cell for a result."""
    if found is None:
        return "not run"
    fab = f"FAB provider {found['fab']}: " if found.get("fab") else ""
    counts = f" {found['passed']} tests" if "passed" in found else ""
    failed = list(found.get("failed", []))
    if found["ok"]:
        text = f"passed{counts}"
    elif failed:
        text = f"{len(failed)} of {found['passed'] + len(failed)} tests failed"
    else:
        text = "failed"
    skipped = f", {len(found['skipped'])} skipped" if found.get("skipped") else ""
    return f"{fab}{text}{skipped} ({found['date']})"


# the keys of a result that are recorded
KEPT = ("ok", "date", "passed", "failed", "skipped", "fab", "python", "core")


def collected(record: Path, output: Path) -> dict[str, dict[str, Any]]:
    """Return the recorded results, updated with those of the last runs."""
    results: dict[str, dict[str, Any]] = json.loads(record.read_text()) if record.exists() else {}
    for file in sorted(output.glob("*.json")):
        found = json.loads(file.read_text())
        results[found["name"]] = {name: found[name] for name in KEPT if name in found}
    return {name: results[name] for name in versions.NAMES if name in results}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path, help="the checkout that contains the results, the record and the page")
    checkout = parser.parse_args().checkout
    results = collected(checkout / RESULTS, checkout / OUTPUT)
    (checkout / RESULTS).write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")
    (checkout / PAGE).write_text(page(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
