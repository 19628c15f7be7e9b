# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check that the modules cover Airflow's API, by the requests of the live suites.

``completeness.py`` compares the OpenAPI documents of the Airflow packages with the requests of the modules in the live jobs, and with the
declared filters. It also compares the documented keys of all modules with the keys that they returned in the live jobs.
``completeness.py --table`` prints the coverage as Markdown. ``completeness.py --filters 3.2.2`` compares only the filters, with any release.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

import toolchain

for folder in ("servers", "live"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / folder))

import documented  # noqa: E402  (its folder was just added to the path)

import releases  # noqa: E402
from ansible_collections.community.airflow.plugins.module_utils._client.generations import (  # noqa: E402
    GENERATIONS,
    endpoint_for,
    supports,
)
from ansible_collections.community.airflow.plugins.module_utils._client.permissions import needed  # noqa: E402
from ansible_collections.community.airflow.plugins.module_utils._resources.queries import QUERY_KINDS  # noqa: E402
from ansible_collections.community.airflow.plugins.module_utils._resources.task_log import TASK_LOGS  # noqa: E402

FAB = "providers/fab/auth_manager"


# the OpenAPI documents, each with the auth manager that it belongs to
AIRFLOW_2 = {"api_connexion/openapi/v1.yaml": ""}
AIRFLOW_3 = {
    "api_fastapi/core_api/openapi/v?-rest-api-generated.yaml": "",
    f"{FAB}/api_fastapi/openapi/v?-fab-auth-manager-generated.yaml": "fab",
    "api_fastapi/auth/managers/simple/openapi/v?-simple-auth-manager-generated.yaml": "simple",
}
# by release: the releases whose live jobs call its operations
COVERED_BY = {"2.5.0": ["2.5.0", "2.11.2"], "2.11.2": ["2.11.2"], "3.3.2": ["3.3.2"]}
# Operations that no module calls, with the reason.
NOT_CALLED = {
    "GET /api/v2/auth/login": "sends a browser to the login form",
    "GET /api/v2/auth/logout": "ends the session of a browser",
    "PATCH /api/v1/dags": "changes the first page of DAGs alone; airflow_dag_state changes each DAG that matches",
    "PATCH /api/v2/dags": "matches nothing without a pattern; airflow_dag_state changes each DAG that matches",
    "POST /api/v2/connections/defaults": "creates Airflow's examples; airflow_connection declares what is wanted",
    "GET /api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/wait": "keeps one connection open until the run ends; airflow_dag_run polls "
    "instead, so that it also works across restarts and on every release",
    "GET /api/v2/dags/{dag_id}/dagRuns/{dag_run_id}/taskInstances/{task_id}/externalLogUrl/{try_number}": "is called, and returns 400: "
    "the logs of the tests' servers have no page elsewhere",
    "GET /auth/logout": "ends the session of a browser",
    "GET /auth/token/login": "logs a browser in",
    "POST /auth/token/cli": "a token that lives shorter than that of POST /auth/token, for Airflow's own command line",
}
# Query parameters of lists that are not an option, with the reason: for any list, for one, or for all parameters of one list of a release.
NO_OPTION = {
    "limit": "pages are read to the end; the option limit counts objects",
    "offset": "pages are read to the end",
    "cursor": "another way to read pages",
    "fields": "results have the same keys on every server",
    "region_id": "only airflow_task_clear addresses single task instances in a dynamic region of Airflow 3.4, by their IDs",
    "region_index": "only airflow_task_clear addresses single task instances in a dynamic region of Airflow 3.4, by their IDs",
    "GET /api/v1/dags/{}/dagRuns/{}/taskInstances/{}/links map_index": "only the document of 2.10.5 has it",
    "2.8.4 GET /api/v1/eventLogs": "2.8 counts the entries without the filters, so that no filtered list would be complete",
    "GET /api/v2/assets uri": "an asset is found by its URI with uri_pattern, on every release",
    "GET /api/v2/dags/{}/dagRuns/{}/taskInstances/{}/dependencies map_index": "the address with the map index is used",
    "GET /api/v2/dags/{}/dagRuns/{}/taskInstances/{}/tries map_index": "the address with the map index is used",
    "GET /api/v2/dags/{}/dagRuns/{}/taskInstances/{}/tries/{} map_index": "the address with the map index is used",
    "GET /api/v1/dags/{}/dagRuns/{}/taskInstances/{}/tries order_by": "they come in the order of their numbers",
    "GET /api/v1/dags/{}/dagRuns/{}/taskInstances/{}/{}/tries order_by": "they come in the order of their numbers",
    "GET /api/v2/dags/{}/dagRuns/{}/taskInstances/{}/xcomEntries map_index_filter": "the same as map_index",
    "GET /auth/fab/v1/permissions order_by": "they come in the order of the server, as on Airflow 2",
    "GET /api/v2/dags/{}/dagRuns/{}/taskInstances/{}/links try_number": "the links are those of the last try",
}
# Documented keys that no live job returns, with the reason: every key of that name with the keys below it, or that of one module. After "* ",
# only a top-level key.
NOT_RETURNED = {
    "* done_before_failure": "needs a failure after a write, which the live tests provoke for some modules only",
    "* outcome_unknown": "needs a failure after a write, which the live tests provoke for some modules only",
    "* status": "needs a request that the server rejects, which the live tests provoke for some modules only",
    "trigger": "needs a deferred task instance and a triggerer, which the servers of the tests do not run",
    "triggerer_job": "needs a deferred task instance and a triggerer, which the servers of the tests do not run",
    "created_dagruns[]": "needs a DAG run that an asset triggered, and the compared tests have none",
    "upstream_events[]": "needs a DAG run that an asset triggered, and the compared tests have none",
    "airflow_asset_info assets[].aliases[]": "no DAG of the tests uses an asset alias together with an asset",
    "airflow_asset_info assets[].consuming_tasks[]": "no DAG of the tests has a task with an asset as its inlet",
    "scheduled_dags[].team_name": "only Airflow 3.4 and later return it",
    "producing_tasks[].team_name": "only Airflow 3.4 and later return it",
    "last_updated_by.task_instance_id": "only Airflow 3.4 and later return it",
    "last_updated_by.try_number": "only Airflow 3.4 and later return it",
    "airflow_asset_info assets[].watchers[]": "no DAG of the tests watches an asset",
    "airflow_backfill_info backfills[]": "the compared tests list backfills only for a DAG that has none; airflow_backfill returns the same keys",
    "execution_timeout": "no task of the tests has a timeout",
    "warnings[]": "no DAG of the tests causes a warning",
    "airflow_dag_warning_info dag_warnings[]": "no DAG of the tests causes a warning",
    "assigned_users[]": "no task of the tests is assigned to users",
    "responded_by_user": "airflow_hitl returns it; the live tests do not read an answered request with the info modules",
    "left_behind": "the live tests read it in playbooks, which are not compared",
    "airflow_instance unmanaged.connections": "the live tests list unmanaged objects of other kinds",
    "airflow_instance unmanaged.users": "the live tests list unmanaged objects of other kinds",
    "allow_masked": "needs an object whose own text contains a mask, which only the hostile tests and the unit tests have",
    "airflow_plugin_info import_errors[]": "the servers of the tests have no plugins",
    "airflow_plugin_info plugins[]": "the servers of the tests have no plugins",
    "airflow_task_instance_info task_instances[].dependencies[]": "needs a task instance that waits, which depends on the time",
    "airflow_task_instance_info task_instances[].external_log_url": "needs remote logging",
    "airflow_task_instance_info task_instances[].links[]": "no operator of the tests has links",
}


def calls_folder() -> Path:
    """Return the folder in which the live jobs record the requests of modules."""
    return toolchain.cache_dir() / "calls"


@dataclass
class Operation:
    """A method and path of a document, with its query parameters.

    ``auth_manager``: the auth manager that the document belongs to, if any. ``called``: a module called it successfully.
    """

    release: str
    tag: str
    method: str
    path: str
    parameters: list[str]
    auth_manager: str = ""
    called: bool = False
    reason: str = ""
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        parts = [re.escape(part) for part in re.split(r"{\w+}", self.path)]
        self.pattern = re.compile("[^/]+".join(parts))
        self.reason = NOT_CALLED.get(self.name, "")

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def shape(self) -> str:
        """Return the operation without the names of its path parameters."""
        return f"{self.method} {re.sub(r'{[^}]*}', '{}', self.path)}"


def operations(release: str) -> list[Operation]:
    documents = AIRFLOW_3 if release.startswith("3") else AIRFLOW_2
    return [one for name, auth_manager in documents.items() for one in _in_document(release, name, auth_manager)]


def _in_document(release: str, name: str, auth_manager: str) -> Iterator[Operation]:
    (packages,) = releases.install(release).glob("lib/python*/site-packages/airflow")
    # 3.0.0 calls the documents of API v2 v1
    (file,) = packages.glob(name)
    document = yaml.load(file.read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    root = (document.get("servers") or [{"url": ""}])[0]["url"].rstrip("/")
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            if method not in ("get", "post", "put", "patch", "delete"):
                continue
            given = [_resolved(document, item) for item in [*methods.get("parameters", []), *one.get("parameters", [])]]
            query = sorted({item["name"] for item in given if item["in"] == "query"})
            tag = one.get("tags", ["Other"])[0]
            yield Operation(release, tag, method.upper(), root + path, query, auth_manager)


def _resolved(document: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in item:
        found: Any = document
        for part in item["$ref"].split("/")[1:]:
            found = found[part]
        item = found
    return item


def recorded(releases_that_count: list[str]) -> list[tuple[str, str, str]]:
    """Return all successful requests of modules in the live jobs.

    A request has its auth manager, method and path. The jobs are those for these releases.
    """
    found: set[tuple[str, str, str]] = set()
    for path in sorted(calls_folder().glob("*.json")):
        calls = json.loads(path.read_text())
        if calls["release"] in releases_that_count:
            found.update(
                (one["auth_manager"], one["method"], one["path"])
                for one in calls["requests"]
                if 200 <= one["status"] < 300
            )
    return sorted(found)


def mark_called(known: list[Operation], calls: list[tuple[str, str, str]]) -> None:
    """Match each request with an operation.

    It is the operation that has the fewest path parameters and belongs to the server's auth manager.
    """
    by_method: dict[str, list[Operation]] = {}
    for one in sorted(known, key=lambda one: one.path.count("{")):
        by_method.setdefault(one.method, []).append(one)
    for auth_manager, method, path in calls:
        matching = [
            one
            for one in by_method.get(method, [])
            if one.auth_manager in ("", auth_manager) and one.pattern.fullmatch(path)
        ]
        for one in matching[:1]:
            one.called = True


def options_of_lists(release: str) -> dict[str, set[str]]:
    """Return the query parameters that the declarations send to such a server.

    The parameters are grouped by the shape of the GET operation.
    """
    generation = GENERATIONS["v2" if release.startswith("3") else "v1"]
    api = generation.api
    found: dict[str, set[str]] = {}
    included = [one.query_kind for kind in QUERY_KINDS for one in kind.includes]
    for kind in (*QUERY_KINDS, TASK_LOGS, *included):
        endpoint = endpoint_for(kind.endpoints, generation, release)
        if endpoint:
            for path in endpoint.paths:
                if path.form:
                    continue
                names = path.takes
                filters = [
                    one
                    for one in kind.filters
                    if (one.name in names if names is not None else bool(path.rows))
                    and one.name not in (*path.lacks, *path.parts)
                    and supports(one.since, generation, release)
                ]
                shape = "GET " + re.sub(r"{[^}]*}", "{}", generation.path(path.path))
                requests_sent = {one.api_names.get(api, one.name) for one in filters}
                ordered = {"order_by"} if kind.sorted and path.rows and "order_by" not in path.lacks else set()
                found.setdefault(shape, set()).update(requests_sent | ordered)
    return found


def missing_filters(known: list[Operation]) -> list[str]:
    lists = {release: options_of_lists(release) for release in {one.release for one in known}}
    problems = []
    for one in known:
        declared = lists[one.release].get(one.shape)
        if one.method != "GET" or declared is None:
            continue
        for name in one.parameters:
            reasons = (name, f"{one.shape} {name}", f"{one.release} {one.shape}")
            if name not in declared and not any(reason in NO_OPTION for reason in reasons):
                problems.append(
                    f"Airflow {one.release}: {one.name} has the parameter {name}. Declare it as a filter of that kind, or give a reason "
                    "in NO_OPTION."
                )
        problems += [
            f"Airflow {one.release}: {one.name} has no parameter {name}, which the declaration sends. Put it under lacks of that path, or "
            "correct since of the filter."
            for name in sorted(declared.difference(one.parameters))
        ]
    return problems


def without_permissions(known: list[Operation]) -> list[str]:
    """Return a sentence for each operation with unknown permissions.

    The client does not know these permissions.
    """
    return [
        f"Airflow {one.release}: {one.name} has no entry in permissions.py. Add it."
        for one in known
        if one.auth_manager != "simple"
        and one.name not in NOT_CALLED
        and needed(
            "v2" if one.release.startswith("3") else "v1", one.release, one.method, re.sub(r"{\w+}", "x", one.path)
        )
        is None
    ]


def needless_reasons(known: list[Operation]) -> list[str]:
    by_name = {name: [one for one in known if one.name == name] for name in NOT_CALLED}
    return [
        f"NOT_CALLED has {name}, " + ("which modules call." if found else "which no document has.") + " Remove it."
        for name, found in by_name.items()
        if not found or any(one.called for one in found)
    ]


def returned() -> dict[str, set[str]]:
    """Return the documented keys that each module returned in any live job."""
    found: dict[str, set[str]] = {}
    for path in sorted(calls_folder().glob("*.json")):
        for module, paths in json.loads(path.read_text()).get("returned", {}).items():
            found.setdefault(module, set()).update(paths)
    return found


def missing_keys(seen: dict[str, set[str]]) -> list[str]:
    """Return a sentence for each documented key that no live job returned.

    Also returns one for each unnecessary entry in NOT_RETURNED.
    """
    problems, used = [], set()
    patterns = {name: _pattern(name) for name in NOT_RETURNED}
    for module in sorted(path.stem for path in documented.MODULES.glob("*.py")):
        for path in sorted(documented.documented_paths(module) - seen.get(module, set())):
            reasons = {name for name, pattern in patterns.items() if pattern.search(f"{module} {path}")}
            used |= reasons
            if not reasons:
                problems.append(
                    f"{module} documents {path}, which no live job returned. Return it in a live test, remove it from the RETURN block, or give "
                    "a reason in NOT_RETURNED."
                )
    return problems + [
        f"NOT_RETURNED has {name}, which is returned or not documented. Remove it."
        for name in NOT_RETURNED
        if name not in used
    ]


def _pattern(name: str) -> re.Pattern[str]:
    """Return the pattern for a name of NOT_RETURNED.

    It matches the name with a module and a path.
    """
    start = r"^\S+ " if name.startswith("* ") else r"(?:^|[ .])"
    return re.compile(start + re.escape(name.removeprefix("* ")) + r"(?:$|[.\[])")


def table(known: list[Operation]) -> str:
    """Return a table with the number of called and existing operations of each tag."""
    # Airflow 2 spells some of them differently
    tags = {one.tag.replace(" ", "").lower(): one.tag for one in known}
    lines = ["| Class of operations | " + " | ".join(COVERED_BY) + " |", "|---|" + "---|" * len(COVERED_BY)]
    for tag, title in sorted({**tags, "~": "all"}.items()):
        cells = []
        for release in COVERED_BY:
            own = [one for one in known if one.release == release and tag in (one.tag.replace(" ", "").lower(), "~")]
            cells.append(f"{sum(one.called for one in own)} of {len(own)}" if own else "")
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", action="store_true", help="print the coverage as Markdown")
    parser.add_argument(
        "--filters", metavar="RELEASE", help="compare only the declared filters, with this release of Airflow"
    )
    arguments = parser.parse_args()
    if arguments.filters:
        problems = missing_filters(operations(arguments.filters))
        print("\n".join(problems))
        return 1 if problems else 0
    known: list[Operation] = []
    for release, covered_by in COVERED_BY.items():
        own = operations(release)
        mark_called(own, recorded(covered_by))
        known += own
    problems = [
        f"Airflow {one.release}: {one.name} ({one.tag}) is called by no module. Add it to one, and to a live test, or give a reason in "
        "NOT_CALLED."
        for one in known
        if not one.called and not one.reason
    ]
    problems += missing_filters(known) + without_permissions(known) + needless_reasons(known) + missing_keys(returned())
    if arguments.table:
        print(table(known))
        return 0
    if not list(calls_folder().glob("*.json")):
        problems.insert(0, f"There is no record of any live job in {calls_folder()}: run them first.")
    print("\n".join([*problems, "", table(known)]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
