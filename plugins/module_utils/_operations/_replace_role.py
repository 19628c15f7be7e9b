# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Take permissions from a role on servers whose update only adds them (Airflow 2, and Airflow 3.0 with its first FAB provider).

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ansible_collections.community.airflow.plugins.module_utils._api import Airflow, Row
from ansible_collections.community.airflow.plugins.module_utils._apply import apply
from ansible_collections.community.airflow.plugins.module_utils._dialects import decoded
from ansible_collections.community.airflow.plugins.module_utils._errors import AirflowError, Refused
from ansible_collections.community.airflow.plugins.module_utils._kinds.user import USER
from ansible_collections.community.airflow.plugins.module_utils._listing import everything, listing
from ansible_collections.community.airflow.plugins.module_utils._plan import Change, Wish, plan
from ansible_collections.community.airflow.plugins.module_utils._resource import version_tuple


class Replacement(NamedTuple):
    """How a role is replaced: by a role named ``stand_in``, which may be there from an earlier try, for these members."""

    stand_in: str
    is_there: bool
    members: tuple[Change, ...]


def plan_replacement(airflow: Airflow, change: Change) -> Replacement | None:
    """How to take away what this server's update would keep; None where an update is enough. Writes nothing.

    :raises Refused: where the server has no way to take it away, or something stands in the way.
    """
    endpoint = airflow.endpoint(change.resource)
    if not endpoint.only_adds or not change.taken_away(endpoint.only_adds):
        return None
    release = endpoint.replaces_from
    if release:
        installed = _installed(airflow, release.package)
        if installed >= version_tuple(release.since):
            return None
        first, fixed = (version_tuple(version) for version in release.undeletable)
        if first <= installed < fixed:
            raise Refused(
                f"{release.package} {'.'.join(str(part) for part in installed)} of this server can neither take {endpoint.only_adds} from "
                f"{change.resource.kind} '{change.key}' nor delete it: upgrade it to {release.since} or later. Nothing was written."
            )
    if change.key in change.resource.protected:
        raise Refused(
            f"This server cannot take {endpoint.only_adds} from {change.resource.kind} '{change.key}', which is built into Airflow and "
            f"cannot be replaced: use {change.resource.by_name[endpoint.only_adds].mode}=append. Nothing was written."
        )
    stand_in = f"{change.key} (community.airflow)"
    row = airflow.read(change.resource, stand_in)
    if row and decoded(change.resource, endpoint, row)["permissions"] != (change.after or {})["permissions"]:
        raise Refused(
            f"To take permissions from role '{change.key}', this server needs a second role '{stand_in}' for a moment, and there is one of "
            "that name with other permissions. If an earlier task was stopped, give its members their role back; then delete it. "
            "Nothing was written."
        )
    return Replacement(stand_in, row is not None, tuple(_moves(airflow, change.key, stand_in)))


def _installed(airflow: Airflow, package: str) -> tuple[int, ...]:
    providers = everything(airflow, airflow.dialect.path("providers"), "providers")
    return next((version_tuple(one["version"]) for one in providers if one["package_name"] == package), ())


def replace_role(airflow: Airflow, change: Change, replacement: Replacement) -> Row:
    """Put a role with the wanted permissions in the place of the one that is there.

    A second role is created, every member is given it, the first one is deleted and the second takes its name. Nobody is without a role
    at any moment, and where a step fails the message says how far it came.
    """
    resource, stand_in = change.resource, replacement.stand_in
    steps = f"Airflow {airflow.version} cannot take permissions from a role, so '{change.key}' is replaced by '{stand_in}'. "
    moved: list[str] = []
    rest = "Run the task again to finish it."
    try:
        if not replacement.is_there:
            apply(airflow, change._replace(key=stand_in, action="create", before=None, fields=("permissions",)))
        for move in replacement.members:
            apply(airflow, move)
            moved.append(move.key)
        apply(airflow, change._replace(action="delete", after=None, fields=()))
        rest = f"Rename '{stand_in}' to '{change.key}' by hand."
        airflow.request(
            "PATCH",
            airflow.path(resource, stand_in),
            f"rename role '{stand_in}'",
            [("update_mask", "name")],
            {"name": change.key, "actions": []},
            resource.permission,
        )
    except AirflowError as error:
        have = f"These users have '{stand_in}' now: {', '.join(moved)}. " if moved else ""
        raise AirflowError(f"{steps}This stopped half-way: {error} {have}{rest}") from error
    row = airflow.read(resource, change.key)
    kept = decoded(resource, airflow.endpoint(resource), row) if row else {}
    if kept.get("permissions") != (change.after or {})["permissions"]:
        raise AirflowError(f"{steps}The server did not keep what was written.")
    return row or {}


def _moves(airflow: Airflow, old: str, new: str) -> Iterator[Change]:
    """The changes that give the members of one role the other."""
    endpoint = airflow.endpoint(USER)
    for row in listing(airflow, USER)[0]:
        member = decoded(USER, endpoint, row)
        if old not in member["roles"]:
            continue
        problem = endpoint.rules[USER.key](row[USER.key])
        if problem:
            raise Refused(f"Role '{old}' has the member '{row[USER.key]}', whose name {problem}. Nothing was written.")
        roles = sorted({*member["roles"], new} - {old})
        yield plan(USER, endpoint, Wish(row[USER.key], {"roles": roles}), member)
