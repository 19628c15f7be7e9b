# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check that everything that an object refers to exists on the server.

For example, a user refers to roles.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from .._client.client import Airflow
from .._client.listing import list_references, listing
from .._errors import InvalidRequestError
from .._model.bound import BoundResource
from .._model.labels import capitalized
from .._model.resource import Reference, Resource
from .._resources.dag import DAG
from .._resources.role import ROLE
from .._resources.stand_ins import is_stand_in, stand_in_of
from .._resources.user import USER
from .batch import ResourcePlan
from .plan import Change
from .reading import read_for_check
from .role_checks import interrupted


class References:
    """The values that objects may refer to after the task.

    Each list is read from the server only once. ``unfinished`` receives the unfinished role replacements that a list of roles shows.
    """

    def __init__(self, airflow: Airflow, every: Sequence[ResourcePlan], unfinished: dict[str, str]) -> None:
        self._airflow, self._every, self._unfinished = airflow, every, unfinished
        self._known: dict[str, list[Any]] = {}
        self._dags: dict[str, bool] = {}

    def check(self, change: Change) -> None:
        """Check that the values that the change adds exist on the server.

        :raises InvalidRequestError: if one of them does not exist.
        """
        for name, reference in change.bound.endpoint.references.items():
            if name not in change.fields:
                continue
            before = (change.before or {}).get(name, [])
            new = [item for item in (change.after or {})[name] if item not in before]
            known = self._referred(change.bound, name, reference) if new else []
            self._note_stand_ins(change.resource, known, new)
            unknown = [item for item in new if not _is_known(item, known, reference.unlisted(item))]
            unknown = [item for item in unknown if item not in self._unfinished.values()]
            # an empty list means that the user is not allowed to read it, so the server performs the check
            if unknown and known:
                raise InvalidRequestError(
                    f"{capitalized(change.resource.label_of(change.key))}: unknown {name}: {', '.join(_named(item) for item in unknown)}."
                    f"{_near(unknown, known)}"
                )
            self._check_dags(change, name, reference, new)

    def _note_stand_ins(self, resource: Resource, known: Iterable[Any], new: Iterable[Any]) -> None:
        """Record unfinished role replacements that the list of roles shows.

        Of a ``new`` role of a user, only the stand-in may exist.
        """
        if resource is not USER:
            return
        stand_ins = {name for name in known if is_stand_in(name)}
        if any(one.bound.resource is ROLE and one.keys for one in self._every):
            # the task has checked the roles that it lists itself. The shortened name of a stand-in does not show any other role
            stand_ins &= {stand_in_of(role) for role in new if role not in known}
        if stand_ins:
            self._unfinished.update(interrupted(self._airflow, [*known, *new]))

    def _check_dags(self, change: Change, name: str, reference: Reference, items: Collection[Any]) -> None:
        """Reject values that refer to missing DAGs.

        A value is accepted if another object of the same kind already has a value that refers to the same DAG.

        :raises InvalidRequestError: for a value that is not accepted.
        """
        missing = [item for item in items if reference.unlisted(item) and not self._has_dag(reference.dag_of(item))]
        if not missing:
            return
        rows = listing(self._airflow, change.resource)
        held = [item for row in rows for item in change.bound.decode(row)[name]]
        missing = [item for item in missing if all(item["resource"] != other["resource"] for other in held)]
        if missing:
            raise InvalidRequestError(
                f"{capitalized(change.resource.label_of(change.key))}: {name} refer to DAGs that do not exist on this server: "
                f"{', '.join(_named(item) for item in missing)}."
            )

    def _has_dag(self, dag_id: str) -> bool:
        """Return False only if the server reports that a DAG does not exist."""
        if dag_id not in self._dags:
            # an empty ID would be the path of the listing
            self._dags[dag_id] = bool(dag_id) and read_for_check(
                lambda: self._airflow.read(DAG, dag_id) is not None, True
            )
        return self._dags[dag_id]

    def _referred(self, bound: BoundResource, name: str, reference: Reference) -> list[Any]:
        """Return the valid values of a field.

        These are the values on the server, plus those that this task creates, minus those that this task deletes.
        """
        if reference.path not in self._known:
            same_path = [one for one in self._every if one.bound.endpoint.path == reference.path]
            known: list[Any] = [key for one in same_path for key in one.keys]
            known = known or bound.decode_field(
                bound.resource.by_name[name], list_references(self._airflow, name, reference)
            )
            changes = [change for one in same_path for change in one.changes]
            gone = {change.key for change in changes if change.action == "delete"}
            known = [item for item in known if not changes or item not in gone]
            self._known[reference.path] = known + [one.key for one in changes if known and one.action == "create"]
        return self._known[reference.path]


def _is_known(item: Any, known: list[Any], unlisted: bool) -> bool:
    if isinstance(item, Mapping):
        # servers create a new permission from an existing action and an existing resource
        halves = {half: value for half, value in item.items() if half == "action" or not unlisted}
        return all(any(other[half] == value for other in known) for half, value in halves.items())
    return item in known


def _named(item: Any) -> str:
    return f"{item['action']} on {item['resource']}" if isinstance(item, Mapping) else str(item)


def _near(unknown: list[Any], known: list[Any]) -> str:
    """Suggest similar names on the server, or any names if none is similar."""
    # imported on demand, because a task that runs as a process compiles all of its imports again
    from difflib import get_close_matches

    close: list[str] = []
    for item in unknown:
        for half, value in item.items() if isinstance(item, Mapping) else [("", item)]:
            names = sorted({other[half] if half else other for other in known})
            close += [] if value in names else get_close_matches(value, names, n=3, cutoff=0.4) or names[:10]
    return f" This server has, for example: {', '.join(dict.fromkeys(close))}." if close else ""
