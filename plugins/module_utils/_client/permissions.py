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
from itertools import product
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


_VERBS = {"GET": "read", "POST": "create", "PATCH": "edit", "PUT": "edit", "DELETE": "delete"}
_OF_BULK = {"create": "create", "update": "edit", "delete": "delete"}


_RUNS = "dags/{}/dagRuns"
_RUN = "dags/{}/dagRuns/{}"
_INSTANCES = _RUN + "/taskInstances"
_INSTANCE = _INSTANCES + "/{}"
_MAPPED = _INSTANCE + "/{}"
_GROUP = _RUN + "/taskGroupInstances/{}"
_ANY_DAG = "dags/~/dagRuns"
_ANY_INSTANCE = _ANY_DAG + "/~/taskInstances"
_READ_INSTANCES = (
    f"{_INSTANCES} {_INSTANCE} {_INSTANCE}/links {_INSTANCE}/listMapped {_INSTANCE}/dependencies {_INSTANCE}/tries {_INSTANCE}/tries/{{}} "
    f"{_MAPPED} {_MAPPED}/dependencies {_MAPPED}/tries {_MAPPED}/tries/{{}}"
)
_XCOMS = f"{_INSTANCE}/xcomEntries {_INSTANCE}/xcomEntries/{{}}"
_LOGS = f"{_INSTANCE}/logs/{{}}"
_NOTES = f"{_INSTANCE}/setNote {_MAPPED}/setNote"
_UPDATES = "dags/{}/updateTaskInstancesState dags/{}/clearTaskInstances"
_HITL = f"{_RUN}/hitlDetails {_MAPPED}/hitlDetails"
_QUEUED_2 = "dags/{}/datasets/queuedEvent dags/{}/datasets/queuedEvent/{}"
_QUEUED_3 = "dags/{}/assets/queuedEvents dags/{}/assets/{}/queuedEvents"
_TASK_STATES = f"{_INSTANCE}/state-store {_INSTANCE}/state-store/{{}}"
_VERSIONS = "dags/{}/dagVersions dags/{}/dagVersions/{} dags/{}/dagVersions/diff"
_BACKFILLS = "backfills backfills/{}"
_BACKFILL_WRITES = "backfills/{}/pause backfills/{}/unpause backfills/{}/cancel"
_FAB = "/auth/fab/v1/"

_READ_INSTANCE = "read Task Instances, read DAG Runs, read DAGs"
_EDIT_INSTANCE = "edit Task Instances, edit DAG Runs, edit DAGs"
_EDIT_INSTANCE_OF_RUN = "edit Task Instances, read DAG Runs, edit DAGs"

_TABLE: tuple[tuple[str, ...], ...] = (
    # APIs, methods, paths, and versions, each with the permissions that are needed from this version on. * is the verb of the method
    ("v1 v2", "GET POST", "pools", "0", "* Pools"),
    ("v1 v2", "GET PATCH DELETE", "pools/{}", "0", "* Pools"),
    ("v1 v2", "GET POST", "variables", "0", "* Variables"),
    ("v1 v2", "GET PATCH DELETE", "variables/{}", "0", "* Variables"),
    ("v1 v2", "GET POST", "connections", "0", "* Connections"),
    ("v1 v2", "GET PATCH DELETE", "connections/{}", "0", "* Connections"),
    ("v1 v2", "POST", "connections/test", "0", "create Connections"),
    ("v1 v2", "GET", "config config/section/{}/option/{}", "0", "read Configurations"),
    ("v1 v2", "GET", "plugins", "0", "read Plugins"),
    ("v1 v2", "GET", "providers", "0", "read Providers"),
    ("v1 v2", "GET", "dags dags/{} dags/{}/details", "0", "read DAGs"),
    ("v1 v2", "PATCH", "dags dags/{}", "0", "edit DAGs"),
    ("v1 v2", "DELETE", "dags/{}", "0", "delete DAGs"),
    ("v1 v2", "PUT", "parseDagFile/{}", "0", "edit DAGs"),
    ("v1 v2", "GET", "version health monitor/health", "0", ""),
    ("v1 v2", "GET", f"{_RUNS} {_RUN}", "0", "read DAG Runs, read DAGs"),
    ("v1 v2", "POST", f"{_ANY_DAG}/list", "0", "read DAG Runs, read DAGs"),
    ("v1 v2", "POST", _RUNS, "0", "create DAG Runs, edit DAGs"),
    ("v1 v2", "DELETE", _RUN, "0", "delete DAG Runs, edit DAGs"),
    ("v1 v2", "GET", _READ_INSTANCES, "0", _READ_INSTANCE),
    ("v1 v2", "POST", f"{_ANY_INSTANCE}/list", "0", _READ_INSTANCE),
    ("v1 v2", "GET", "dags/{}/tasks dags/{}/tasks/{}", "0", "read Task Instances, read DAGs"),
    ("v1", "GET POST", "users", "0", "* Users"),
    ("v1", "GET PATCH DELETE", "users/{}", "0", "* Users"),
    ("v1", "GET POST", "roles", "0", "* Roles"),
    ("v1", "GET PATCH DELETE", "roles/{}", "0", "* Roles"),
    ("v1", "GET", "permissions", "0", "read Permissions"),
    # up to Airflow 2.7, each endpoint lists its permissions. In Airflow 2.8 and later, they depend on the kind of object and on its DAG
    ("v1", "PATCH", f"{_RUN} {_RUN}/setNote", "0", "edit DAG Runs, read DAGs", "2.7.0", "edit DAG Runs, edit DAGs"),
    ("v1", "POST", f"{_RUN}/clear", "0", "edit DAG Runs, read DAGs", "2.7.0", "edit DAG Runs, edit DAGs"),
    ("v1", "PATCH", f"{_INSTANCE} {_MAPPED}", "0", _EDIT_INSTANCE_OF_RUN, "2.8.0", _EDIT_INSTANCE),
    ("v1", "POST", _UPDATES, "0", _EDIT_INSTANCE_OF_RUN, "2.8.0", _EDIT_INSTANCE),
    ("v1", "POST", "dags/{}/clearTaskInstances", "2.7.0", _EDIT_INSTANCE),
    ("v1", "PATCH", _NOTES, "0", f"{_EDIT_INSTANCE_OF_RUN}, read DAGs"),
    ("v1", "PATCH", _NOTES, "2.7.0", _EDIT_INSTANCE_OF_RUN, "2.8.0", _EDIT_INSTANCE),
    ("v1", "GET", _XCOMS, "0", f"read XComs, {_READ_INSTANCE}", "2.8.0", "read XComs, read DAGs"),
    ("v1", "GET", _LOGS, "0", _READ_INSTANCE, "2.8.0", "read Task Logs, read DAGs"),
    # for a request for all DAGs, the server checks only the permissions on the kinds of objects, and returns the objects of DAGs that the user
    # may read
    ("v1", "GET", _ANY_DAG, "2.8.0", "read DAG Runs, see DAGs"),
    ("v1", "GET", _ANY_INSTANCE, "2.8.0", "read Task Instances, read DAG Runs, see DAGs"),
    ("v1", "GET", f"{_ANY_INSTANCE}/~/xcomEntries", "2.8.0", "read XComs, see DAGs"),
    ("v1", "GET", "dagStats", "2.8.0", "read DAG Runs, see DAGs"),
    ("v1", "POST", f"{_ANY_DAG}/list", "2.8.0", "read DAG Runs, see DAGs"),
    ("v1", "POST", f"{_ANY_INSTANCE}/list", "2.8.0", "read Task Instances, read DAG Runs, see DAGs"),
    ("v1", "GET", "dagSources/{}", "0", "read DAG Code", "2.8.0", "read DAG Code, read DAGs"),
    ("v1", "GET", "dagWarnings", "0", "read DAG Warnings", "2.7.0", "read DAG Warnings, see DAGs"),
    ("v1", "GET", "eventLogs eventLogs/{}", "0", "read Audit Logs"),
    ("v1", "GET", "importErrors importErrors/{}", "0", "read ImportError", "2.8.0", "read ImportError, see DAGs"),
    ("v1", "GET", "datasets datasets/{} datasets/events", "0", "read Datasets"),
    ("v1", "POST", "datasets/events", "2.9.0", "create Datasets"),
    ("v1", "GET", f"{_RUN}/upstreamDatasetEvents", "0", "read Datasets, read DAG Runs, read DAGs"),
    ("v1", "GET DELETE", _QUEUED_2, "0", "* Datasets, read DAGs"),
    ("v1", "GET DELETE", "datasets/queuedEvent/{}", "0", "* Datasets, see DAGs"),
    # if the path contains no DAG, the FAB provider of Airflow 3.0 checks only the permission on the kind of object, not on DAGs
    ("v2", "GET POST", f"{_FAB}users", "0", "* Users"),
    ("v2", "GET PATCH DELETE", f"{_FAB}users/{{}}", "0", "* Users"),
    ("v2", "GET POST", f"{_FAB}roles", "0", "* Roles"),
    ("v2", "GET PATCH DELETE", f"{_FAB}roles/{{}}", "0", "* Roles"),
    ("v2", "GET", f"{_FAB}permissions", "0", "read Permissions", "3.1.0", "read Roles"),
    ("v2", "POST", "/auth/token", "0", ""),
    ("v2", "GET", "/ui/config", "0", "read Configurations", "3.0.2", ""),
    ("v2", "PATCH", "pools", "0", "edit Pools", "3.1.0", "each Pools"),
    ("v2", "PATCH", "connections", "0", "edit Connections", "3.1.0", "each Connections"),
    ("v2", "PATCH", "variables", "0", "delete Variables", "3.1.0", "each Variables"),
    ("v2", "POST", "connections/defaults connections/enqueue-test", "0", "create Connections"),
    # a test uses the stored values of a connection; from 3.3.0 on, only if the user may read the connection
    ("v2", "POST", "connections/test", "3.3.0", "create Connections, see Connections"),
    ("v2", "GET", "connections/enqueue-test", "0", "see Connections"),
    ("v2", "GET", "jobs", "0", "read Jobs"),
    ("v2", "GET", "plugins/importErrors", "0", "read Plugins"),
    ("v2", "GET", "importErrors importErrors/{}", "0", "read ImportError, see DAGs"),
    ("v2", "GET", "dagTags dagReports dagBundles dagBundles/{} dagBundles/{}/files", "0", "read DAGs"),
    ("v2", "POST", "dags/{}/favorite dags/{}/unfavorite", "0", "read DAGs"),
    ("v2", "GET", "dagWarnings", "0", "read DAG Warnings, see DAGs", "3.1.0", "read DAG Warnings, read DAGs"),
    ("v2", "GET", "eventLogs eventLogs/{}", "0", "read Audit Logs, see DAGs", "3.1.0", "read Audit Logs, read DAGs"),
    # the FAB provider of Airflow 3.0 lets users count the runs of all DAGs that they may read
    ("v2", "GET", "dagStats", "0", "read DAGs", "3.1.0", "read DAG Runs, read DAGs"),
    ("v2", "GET", "dagSources/{}", "0", "read DAG Code, read DAGs"),
    ("v2", "GET", _VERSIONS, "0", "read DAG Versions, read DAGs"),
    ("v2", "GET", _XCOMS, "0", "read XComs, read DAGs"),
    ("v2", "POST PATCH DELETE", _XCOMS, "0", "* XComs, edit DAGs"),
    ("v2", "GET", f"{_LOGS} {_INSTANCE}/externalLogUrl/{{}}", "0", "read Task Logs, read DAGs"),
    ("v2", "GET", f"{_HITL} {_MAPPED}/hitlDetails/tries/{{}}", "0", "read HITL Detail, read DAGs"),
    ("v2", "PATCH", _HITL, "0", "edit HITL Detail, edit DAGs"),
    ("v2", "POST", f"{_RUNS}/list", "0", "read DAG Runs, read DAGs"),
    ("v2", "POST", f"{_INSTANCES}/list", "0", _READ_INSTANCE),
    ("v2", "GET", f"{_RUN}/wait", "0", "read DAG Runs, read DAGs"),
    ("v2", "PATCH", _RUN, "0", "edit DAG Runs, edit DAGs"),
    ("v2", "POST", f"{_RUN}/clear dags/{{}}/clearDagRuns dags/{{}}/clearPartitions", "0", "edit DAG Runs, edit DAGs"),
    ("v2", "PATCH", _RUNS, "0", "each DAG Runs, edit DAGs"),
    ("v2", "PATCH", f"{_INSTANCES} {_INSTANCE} {_INSTANCE}/dry_run {_MAPPED} {_MAPPED}/dry_run", "0", _EDIT_INSTANCE),
    ("v2", "PATCH", f"{_GROUP} {_GROUP}/dry_run", "0", _EDIT_INSTANCE),
    ("v2", "POST", "dags/{}/clearTaskInstances", "0", _EDIT_INSTANCE),
    ("v2", "DELETE", _INSTANCE, "0", "delete Task Instances, delete DAG Runs, edit DAGs"),
    ("v2", "GET", _TASK_STATES, "0", _READ_INSTANCE),
    ("v2", "PUT PATCH DELETE", _TASK_STATES, "0", "* Task Instances, * DAG Runs, edit DAGs"),
    ("v2", "GET", "assets assets/{}", "0", "read Assets, read Asset Aliases"),
    ("v2", "GET", "assets assets/{}", "3.4.0", "read Assets, read Asset Aliases, see DAGs"),
    ("v2", "GET", "assets/aliases assets/aliases/{}", "0", "read Asset Aliases"),
    ("v2", "GET POST", "assets/events", "0", "* Assets"),
    ("v2", "GET", "assets/events", "3.3.0", "read Assets, see DAGs"),
    ("v2", "POST", "assets/{}/materialize", "0", "create Assets", "3.2.0", "create Assets, create DAG Runs, edit DAGs"),
    ("v2", "GET", f"{_RUN}/upstreamAssetEvents", "0", "read Assets, read DAG Runs, read DAGs"),
    ("v2", "GET PUT DELETE", "assets/{}/state-store assets/{}/state-store/{}", "0", "* Assets"),
    ("v2", "GET DELETE", _QUEUED_3, "0", "* Assets, read DAGs"),
    ("v2", "DELETE", _QUEUED_3, "3.3.0", "delete Assets, edit DAGs, see DAGs"),
    ("v2", "GET", "assets/{}/queuedEvents", "0", "read Assets, see DAGs"),
    ("v2", "DELETE", "assets/{}/queuedEvents", "0", "delete Assets, read DAGs", "3.4.0", "delete Assets, edit DAGs"),
    ("v2", "DELETE", "assets/{}/queuedEvents", "3.3.0", "delete Assets, edit DAGs, see DAGs"),
    ("v2", "GET", _BACKFILLS, "0", "read Backfills", "3.2.0", "read DAG Runs, read DAGs"),
    ("v2", "POST", "backfills backfills/dry_run", "0", "create Backfills, create DAG Runs"),
    ("v2", "POST", "backfills backfills/dry_run", "3.1.0", "create Backfills", "3.2.0", "create DAG Runs, edit DAGs"),
    ("v2", "PUT", _BACKFILL_WRITES, "0", "edit Backfills, edit DAG Runs"),
    ("v2", "PUT", _BACKFILL_WRITES, "3.1.0", "edit Backfills", "3.2.0", "edit DAG Runs, edit DAGs"),
)


def _routes(apis: str, methods: str, paths: str, *history: str) -> Iterator[Route]:
    """Yield the routes of an entry in the table."""
    versions = zip(history[::2], history[1::2])
    for api, method, path, (since, needs) in product(apis.split(), methods.split(), paths.split(), versions):
        yield Route(api, method, path, needs.replace("*", _VERBS[method]), since)


ROUTES = tuple(route for entry in _TABLE for route in _routes(*entry))


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
