# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The permissions that each request needs.

The names are those of the FAB auth manager. The permissions were collected from the decorators of Airflow 2.5.0, 2.6.3, 2.7.3, 2.8.4, 2.9.3,
2.10.5, 2.11.2, 3.0.0, 3.0.6, 3.1.8, 3.2.2, 3.3.2 and 3.4.0b2, and are verified by the live test ``test_least_privilege.py``. Instead of a
permission on all DAGs, servers also accept a permission on the individual DAG. This module has no side effects.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .._model.resource import version_tuple

Permission = tuple[str, str]
"""An action and a resource, such as ("can_read", "Pools")."""


class Needs(NamedTuple):
    """The permissions of a request.

    If a permission in ``required`` is missing, the server rejects the request. If a permission in ``visible`` is missing, the server may instead
    omit objects, as if they did not exist.
    """

    required: tuple[Permission, ...] = ()
    visible: tuple[Permission, ...] = ()

    @property
    def all(self) -> tuple[Permission, ...]:
        return (*self.required, *self.visible)


class Route(NamedTuple):
    """The permissions that requests to a path need, starting with a version.

    ``{}`` in the path is one segment. ``~`` is the wildcard for any DAG. An example of ``needs`` is "edit DAG Runs, edit DAGs". With "see DAGs",
    the server returns only objects of DAGs that the user may read. With "each Pools", a bulk request needs a permission on pools for each action
    in its body.
    """

    api: str
    method: str
    path: str
    needs: str
    since: str = "0"


_FAB = "/auth/fab/v1/"
_VERBS = {"GET": "read", "POST": "create", "PATCH": "edit", "PUT": "edit", "DELETE": "delete"}
_OF_BULK = {"create": "create", "update": "edit", "delete": "delete"}


def _routes(api: str, paths: str, needs: Mapping[str, str], since: str = "0") -> list[Route]:
    """Return the routes of several paths that need the same permissions."""
    return [Route(api, method, path, text, since) for path in paths.split() for method, text in needs.items()]


def _crud(api: str, path: str, resource: str) -> list[Route]:
    """Return the routes of a list, and of its objects by key."""
    of_list = {method: f"{_VERBS[method]} {resource}" for method in ("GET", "POST")}
    of_object = {method: f"{_VERBS[method]} {resource}" for method in ("GET", "PATCH", "DELETE")}
    return [*_routes(api, path, of_list), *_routes(api, path + "/{}", of_object)]


def _below(api: str, paths: str, *resources: str, methods: str = "GET", since: str = "0") -> list[Route]:
    """Return the routes of objects that belong to a DAG.

    Reading such objects requires permission to read the DAG. All other methods require permission to edit the DAG.
    """
    needs = {}
    for method in methods.split():
        verbs = [f"{_VERBS[method]} {resource}" for resource in resources]
        needs[method] = ", ".join([*verbs, "read DAGs" if method == "GET" else "edit DAGs"])
    return _routes(api, paths, needs, since)


_RUNS = "dags/{}/dagRuns"
_RUN = "dags/{}/dagRuns/{}"
_INSTANCES = _RUN + "/taskInstances"
_INSTANCE = _INSTANCES + "/{}"
_MAPPED = _INSTANCE + "/{}"
_ANY_DAG = "dags/~/dagRuns"

# the paths that need the same permissions in both generations
_READ_INSTANCES = (
    f"{_INSTANCES} {_INSTANCE} {_INSTANCE}/links {_INSTANCE}/listMapped {_INSTANCE}/dependencies {_INSTANCE}/tries {_INSTANCE}/tries/{{}} "
    f"{_MAPPED} {_MAPPED}/dependencies {_MAPPED}/tries {_MAPPED}/tries/{{}}"
)
_TASKS = "dags/{}/tasks dags/{}/tasks/{}"
_XCOMS = f"{_INSTANCE}/xcomEntries {_INSTANCE}/xcomEntries/{{}}"
_LOGS = f"{_INSTANCE}/logs/{{}}"


def _of_both(api: str) -> Iterator[Route]:
    """Yield the routes of paths that need the same permissions in all releases."""
    for path, resource in (("pools", "Pools"), ("variables", "Variables"), ("connections", "Connections")):
        yield from _crud(api, path, resource)
    yield Route(api, "POST", "connections/test", "create Connections")
    for path, resource in (
        ("config", "Configurations"),
        ("config/section/{}/option/{}", "Configurations"),
        ("plugins", "Plugins"),
        ("providers", "Providers"),
        ("dags", "DAGs"),
        ("dags/{}", "DAGs"),
        ("dags/{}/details", "DAGs"),
    ):
        yield Route(api, "GET", path, f"read {resource}")
    yield from _routes(api, "dags dags/{}", {"PATCH": "edit DAGs"})
    yield Route(api, "DELETE", "dags/{}", "delete DAGs")
    yield Route(api, "PUT", "parseDagFile/{}", "edit DAGs")
    for path in ("version", "health", "monitor/health"):
        yield Route(api, "GET", path, "")
    yield from _below(api, f"{_RUNS} {_RUN}", "DAG Runs")
    yield Route(api, "POST", f"{_ANY_DAG}/list", "read DAG Runs, read DAGs")
    yield Route(api, "POST", _RUNS, "create DAG Runs, edit DAGs")
    yield Route(api, "DELETE", _RUN, "delete DAG Runs, edit DAGs")
    yield from _below(api, _READ_INSTANCES, "Task Instances", "DAG Runs")
    yield Route(api, "POST", f"{_ANY_DAG}/~/taskInstances/list", "read Task Instances, read DAG Runs, read DAGs")
    yield from _below(api, _TASKS, "Task Instances")


def _accounts(api: str, prefix: str) -> Iterator[Route]:
    for path, resource in (("users", "Users"), ("roles", "Roles")):
        yield from _crud(api, prefix + path, resource)
    yield Route(api, "GET", prefix + "permissions", "read Permissions")


_WRITES_TO_INSTANCES = {
    "PATCH": f"{_INSTANCE} {_MAPPED}",
    "POST": "dags/{}/updateTaskInstancesState dags/{}/clearTaskInstances",
}
_WRITES_TO_RUN = {"PATCH": f"{_RUN} {_RUN}/setNote", "POST": f"{_RUN}/clear"}


def _of_airflow_2() -> Iterator[Route]:
    """Yield the routes of API v1.

    Up to Airflow 2.7, each endpoint lists its permissions. In Airflow 2.8 and later, the permissions depend on the kind of object and on the DAG
    that the object belongs to.
    """
    yield from _of_both("v1")
    yield from _accounts("v1", "")
    for method, paths in _WRITES_TO_RUN.items():
        yield from _routes("v1", paths, {method: "edit DAG Runs, read DAGs"})
        yield from _routes("v1", paths, {method: "edit DAG Runs, edit DAGs"}, "2.7.0")
    for method, paths in _WRITES_TO_INSTANCES.items():
        yield from _routes("v1", paths, {method: "edit Task Instances, read DAG Runs, edit DAGs"})
        yield from _routes("v1", paths, {method: "edit Task Instances, edit DAG Runs, edit DAGs"}, "2.8.0")
    notes = f"{_INSTANCE}/setNote {_MAPPED}/setNote"
    yield from _routes("v1", notes, {"PATCH": "edit Task Instances, read DAG Runs, edit DAGs, read DAGs"})
    yield from _routes("v1", notes, {"PATCH": "edit Task Instances, read DAG Runs, edit DAGs"}, "2.7.0")
    yield from _routes("v1", notes, {"PATCH": "edit Task Instances, edit DAG Runs, edit DAGs"}, "2.8.0")
    yield Route("v1", "POST", "dags/{}/clearTaskInstances", "edit Task Instances, edit DAG Runs, edit DAGs", "2.7.0")
    yield from _below("v1", _XCOMS, "XComs", "Task Instances", "DAG Runs")
    yield from _below("v1", _XCOMS, "XComs", since="2.8.0")
    yield from _below("v1", _LOGS, "Task Instances", "DAG Runs")
    yield from _below("v1", _LOGS, "Task Logs", since="2.8.0")
    # for a request for all DAGs, the server checks only the permissions on the kinds of objects, and returns the objects of DAGs that the user
    # may read
    for path, resources in (
        (_ANY_DAG, "read DAG Runs"),
        (f"{_ANY_DAG}/~/taskInstances", "read Task Instances, read DAG Runs"),
        (f"{_ANY_DAG}/~/taskInstances/~/xcomEntries", "read XComs"),
        ("dagStats", "read DAG Runs"),
    ):
        yield Route("v1", "GET", path, f"{resources}, see DAGs", "2.8.0")
    yield Route("v1", "POST", f"{_ANY_DAG}/list", "read DAG Runs, see DAGs", "2.8.0")
    yield Route(
        "v1", "POST", f"{_ANY_DAG}/~/taskInstances/list", "read Task Instances, read DAG Runs, see DAGs", "2.8.0"
    )
    yield Route("v1", "GET", "dagSources/{}", "read DAG Code")
    yield Route("v1", "GET", "dagSources/{}", "read DAG Code, read DAGs", "2.8.0")
    yield Route("v1", "GET", "dagWarnings", "read DAG Warnings")
    yield Route("v1", "GET", "dagWarnings", "read DAG Warnings, see DAGs", "2.7.0")
    yield from _routes("v1", "eventLogs eventLogs/{}", {"GET": "read Audit Logs"})
    yield from _routes("v1", "importErrors importErrors/{}", {"GET": "read ImportError"})
    yield from _routes("v1", "importErrors importErrors/{}", {"GET": "read ImportError, see DAGs"}, "2.8.0")
    yield from _routes("v1", "datasets datasets/{} datasets/events", {"GET": "read Datasets"})
    yield Route("v1", "POST", "datasets/events", "create Datasets", "2.9.0")
    yield from _below("v1", f"{_RUN}/upstreamDatasetEvents", "Datasets", "DAG Runs")
    queued = "dags/{}/datasets/queuedEvent dags/{}/datasets/queuedEvent/{}"
    yield from _routes("v1", queued, {"GET": "read Datasets, read DAGs", "DELETE": "delete Datasets, read DAGs"})
    of_asset = {"GET": "read Datasets, see DAGs", "DELETE": "delete Datasets, see DAGs"}
    yield from _routes("v1", "datasets/queuedEvent/{}", of_asset)


def _of_airflow_3() -> Iterator[Route]:
    """Yield the routes of API v2.

    If the path contains no DAG, the FAB provider of Airflow 3.0 checks only the permission on the kind of object, not on DAGs.
    """
    yield from _of_both("v2")
    yield from _accounts("v2", _FAB)
    yield Route("v2", "GET", f"{_FAB}permissions", "read Roles", "3.1.0")
    yield Route("v2", "POST", "/auth/token", "")
    yield Route("v2", "GET", "/ui/config", "read Configurations")
    yield Route("v2", "GET", "/ui/config", "", "3.0.2")
    for path, resource, every in (
        ("pools", "Pools", "edit Pools"),
        ("connections", "Connections", "edit Connections"),
        ("variables", "Variables", "delete Variables"),
    ):
        yield Route("v2", "PATCH", path, every)
        yield Route("v2", "PATCH", path, f"each {resource}", "3.1.0")
    yield Route("v2", "POST", "connections/defaults", "create Connections")
    # a test uses the stored values of a connection; from 3.3.0 on, only if the user may read the connection
    yield Route("v2", "POST", "connections/test", "create Connections, see Connections", "3.3.0")
    yield Route("v2", "POST", "connections/enqueue-test", "create Connections")
    yield Route("v2", "GET", "connections/enqueue-test", "see Connections")
    yield Route("v2", "GET", "jobs", "read Jobs")
    yield Route("v2", "GET", "plugins/importErrors", "read Plugins")
    yield from _routes("v2", "importErrors importErrors/{}", {"GET": "read ImportError, see DAGs"})
    yield from _routes("v2", "dagTags dagReports dagBundles dagBundles/{} dagBundles/{}/files", {"GET": "read DAGs"})
    yield from _routes("v2", "dags/{}/favorite dags/{}/unfavorite", {"POST": "read DAGs"})
    for path, resource in (
        ("dagWarnings", "DAG Warnings"),
        ("eventLogs", "Audit Logs"),
        ("eventLogs/{}", "Audit Logs"),
    ):
        yield Route("v2", "GET", path, f"read {resource}, see DAGs")
        yield Route("v2", "GET", path, f"read {resource}, read DAGs", "3.1.0")
    # the FAB provider of Airflow 3.0 lets users count the runs of all DAGs that they may read
    yield Route("v2", "GET", "dagStats", "read DAGs")
    yield Route("v2", "GET", "dagStats", "read DAG Runs, read DAGs", "3.1.0")
    yield from _below("v2", "dagSources/{}", "DAG Code")
    yield from _below("v2", "dags/{}/dagVersions dags/{}/dagVersions/{} dags/{}/dagVersions/diff", "DAG Versions")
    yield from _below("v2", _XCOMS, "XComs", methods="GET POST PATCH DELETE")
    yield from _below("v2", f"{_LOGS} {_INSTANCE}/externalLogUrl/{{}}", "Task Logs")
    yield from _below("v2", f"{_RUN}/hitlDetails {_MAPPED}/hitlDetails", "HITL Detail", methods="GET PATCH")
    yield from _below("v2", f"{_MAPPED}/hitlDetails/tries/{{}}", "HITL Detail")
    yield Route("v2", "POST", f"{_RUNS}/list", "read DAG Runs, read DAGs")
    yield Route("v2", "POST", f"{_INSTANCES}/list", "read Task Instances, read DAG Runs, read DAGs")
    yield Route("v2", "GET", f"{_RUN}/wait", "read DAG Runs, read DAGs")
    yield from _below("v2", _RUN, "DAG Runs", methods="PATCH")
    runs = f"{_RUN}/clear dags/{{}}/clearDagRuns dags/{{}}/clearPartitions"
    yield from _routes("v2", runs, {"POST": "edit DAG Runs, edit DAGs"})
    yield Route("v2", "PATCH", _RUNS, "each DAG Runs, edit DAGs")
    instances = {"PATCH": "edit Task Instances, edit DAG Runs, edit DAGs"}
    paths = f"{_INSTANCES} {_INSTANCE} {_INSTANCE}/dry_run {_MAPPED} {_MAPPED}/dry_run {_RUN}/taskGroupInstances/{{}} "
    yield from _routes("v2", paths + f"{_RUN}/taskGroupInstances/{{}}/dry_run", instances)
    yield Route("v2", "POST", "dags/{}/clearTaskInstances", instances["PATCH"])
    yield from _below("v2", _INSTANCE, "Task Instances", "DAG Runs", methods="DELETE")
    states = f"{_INSTANCE}/state-store {_INSTANCE}/state-store/{{}}"
    yield from _below("v2", states, "Task Instances", "DAG Runs", methods="GET PUT PATCH DELETE")
    yield from _routes("v2", "assets assets/{}", {"GET": "read Assets, read Asset Aliases"})
    yield from _routes("v2", "assets assets/{}", {"GET": "read Assets, read Asset Aliases, see DAGs"}, "3.4.0")
    yield from _routes("v2", "assets/aliases assets/aliases/{}", {"GET": "read Asset Aliases"})
    yield Route("v2", "GET", "assets/events", "read Assets")
    yield Route("v2", "GET", "assets/events", "read Assets, see DAGs", "3.3.0")
    yield Route("v2", "POST", "assets/events", "create Assets")
    yield Route("v2", "POST", "assets/{}/materialize", "create Assets")
    yield Route("v2", "POST", "assets/{}/materialize", "create Assets, create DAG Runs, edit DAGs", "3.2.0")
    yield from _below("v2", f"{_RUN}/upstreamAssetEvents", "Assets", "DAG Runs")
    store = "assets/{}/state-store assets/{}/state-store/{}"
    yield from _routes("v2", store, {method: f"{_VERBS[method]} Assets" for method in ("GET", "PUT", "DELETE")})
    queued = "dags/{}/assets/queuedEvents dags/{}/assets/{}/queuedEvents"
    yield from _routes("v2", queued, {"GET": "read Assets, read DAGs", "DELETE": "delete Assets, read DAGs"})
    yield from _routes("v2", queued, {"DELETE": "delete Assets, edit DAGs, see DAGs"}, "3.3.0")
    of_asset = "assets/{}/queuedEvents"
    yield from _routes("v2", of_asset, {"GET": "read Assets, see DAGs", "DELETE": "delete Assets, read DAGs"})
    yield Route("v2", "DELETE", of_asset, "delete Assets, edit DAGs, see DAGs", "3.3.0")
    yield Route("v2", "DELETE", of_asset, "delete Assets, edit DAGs", "3.4.0")
    paths = "backfills backfills/{} backfills/dry_run backfills/{}/pause backfills/{}/unpause backfills/{}/cancel"
    posted, put = "create Backfills, create DAG Runs", "edit Backfills, edit DAG Runs"
    yield from _routes("v2", paths, {"GET": "read Backfills", "POST": posted, "PUT": put})
    needs = {"GET": "read Backfills", "POST": "create Backfills", "PUT": "edit Backfills"}
    yield from _routes("v2", paths, needs, "3.1.0")
    posted, put = "create DAG Runs, edit DAGs", "edit DAG Runs, edit DAGs"
    yield from _routes("v2", paths, {"GET": "read DAG Runs, read DAGs", "POST": posted, "PUT": put}, "3.2.0")


ROUTES: tuple[Route, ...] = (*_of_airflow_2(), *_of_airflow_3())


def needed(api: str, version: str, method: str, path: str, body: Any = None) -> Needs | None:
    """Return the permissions that a request needs on a server of this version.

    Return None if the path is unknown.
    """
    return _parsed(_needs(api, version, method, path.partition("?")[0]), tuple(_actions(body)))


@functools.lru_cache
def _needs(api: str, version: str, method: str, path: str) -> str | None:
    """Return the needs of the most specific route for a request.

    If the route has several entries, the one with the latest ``since`` that this version includes applies.
    """
    short = path.removeprefix(f"/api/{api}/")
    found = [
        (-route.path.count("{}"), version_tuple(route.since), number)
        for number, route in enumerate(ROUTES)
        if (route.api, route.method) == (api, method)
        and version_tuple(route.since) <= version_tuple(version)
        and _pattern(route.path).fullmatch(short)
    ]
    return ROUTES[max(found)[-1]].needs if found else None


@functools.lru_cache(None)
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile("[^/]+".join(re.escape(part) for part in path.split("{}")))


def _actions(body: Any) -> Iterator[str]:
    """Yield the actions in the body of a bulk request.

    Overwriting objects also counts as editing them.
    """
    actions = body.get("actions") if isinstance(body, Mapping) else None
    for one in actions if isinstance(actions, list) else ():
        # in the body of a role, action is an object instead of a text
        action = one.get("action") if isinstance(one, Mapping) else None
        if isinstance(action, str) and action in _OF_BULK:
            yield _OF_BULK[action]
            if action == "create" and one.get("action_on_existence") == "overwrite":
                yield "edit"


@functools.lru_cache
def _parsed(text: str | None, actions: tuple[str, ...]) -> Needs | None:
    if text is None:
        return None
    required: list[Permission] = []
    visible: list[Permission] = []
    for one in filter(None, text.split(", ")):
        verb, _space, resource = one.partition(" ")
        if verb == "each":
            required += [(f"can_{action}", resource) for action in actions]
        elif verb == "see":
            visible.append(("can_read", resource))
        else:
            required.append((f"can_{verb}", resource))
    return Needs(tuple(dict.fromkeys(required)), tuple(visible))


def requirement(permissions: Sequence[Permission]) -> str:
    """Return a sentence about the permissions that a user needs."""
    names = [f'"{action} on {resource}"' for action, resource in permissions]
    text = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"The user needs the permission{'s' if len(names) > 1 else ''} {text}."
