# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check whether roles can be replaced, and find unfinished replacements."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from .._client.client import Airflow
from .._client.listing import list_all, listing
from .._errors import AirflowError, IncompleteListingError, InvalidRequestError
from .._model.bound import Row
from .._model.resource import Resource, version_tuple
from .._resources.role import REMOVES_PERMISSIONS, ROLE
from .._resources.stand_ins import is_stand_in, original_of, stand_in_of
from .._resources.user import USER
from .batch import ResourcePlan
from .plan import Change
from .reading import read_for_check

QUIET_SECONDS, _POLL_SECONDS, _LONGEST_SECONDS = 3.0, 0.3, 120.0
"""In seconds: how long a stand-in must stay unchanged to count as a leftover, the interval between reads, and the longest time to wait."""
_NEEDED = frozenset(
    (f"can_{action}", resource) for action in ("read", "create", "edit", "delete") for resource in ("Roles", "Users")
)
"""The permissions that the user needs to finish a replacement."""

Installed = Callable[[str], tuple[int, ...]]
"""A function that returns the version of a provider package on the server. It raises AirflowError if the version cannot be read."""


def needs_replacement(change: Change, installed: Installed) -> bool:
    """Return whether a change removes permissions that an update would keep.

    :raises InvalidRequestError: if this server cannot remove these permissions at all.
    """
    endpoint = change.bound.endpoint
    if not endpoint.additive_field or not change.taken_away(endpoint.additive_field):
        return False
    release = endpoint.replaces_from
    if release:
        version = installed(release.package)
        if version >= version_tuple(release.since):
            return False
        if release.cannot_delete(version):
            raise InvalidRequestError(
                f"{release.package} {_text(version)} on this server can neither remove {endpoint.additive_field} from "
                f"{change.resource.label_of(change.key)} nor delete it. Upgrade the provider to {release.since} or later."
            )
    if change.key in change.resource.protected:
        raise InvalidRequestError(
            f"This server cannot remove {endpoint.additive_field} from {change.resource.label_of(change.key)}, which is built into Airflow "
            f"and cannot be replaced. Use {change.resource.by_name[endpoint.additive_field].mode}=append."
        )
    return True


def check_deletable(changes: Sequence[Change], installed: Installed) -> None:
    """Check deletions of objects of one kind.

    :raises InvalidRequestError: if the server cannot delete them.
    """
    if not changes:
        return
    change, release = changes[0], changes[0].bound.endpoint.replaces_from
    if not release:
        return
    version = read_for_check(lambda: installed(release.package), ())
    if release.cannot_delete(version):
        raise InvalidRequestError(
            f"{release.package} {_text(version)} on this server cannot delete {change.resource.label_of(change.key)}. Upgrade the provider "
            f"to {release.since} or later."
        )


def _text(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)


def version_of(airflow: Airflow, package: str) -> tuple[int, ...]:
    """Return the version of a provider package on the server.

    Return () if the package is not installed.
    """
    path, forms = airflow.generation.path("providers"), {"package_name": str, "version": str}
    providers = list_all(airflow, path, "providers", "list providers", forms=forms)
    return next((version_tuple(one["version"]) for one in providers if one["package_name"] == package), ())


def check_replacement(
    airflow: Airflow, change: Change, members: Mapping[str, list[str]], unfinished_ones: dict[str, str]
) -> None:
    """Check whether a role can be replaced, without writing anything.

    ``members`` holds the roles of every user. ``unfinished_ones`` receives interrupted replacements of earlier tasks.

    :raises InvalidRequestError: if the name of the stand-in is taken, if a member cannot be moved, or if the user that the task logs in as
        would lose the permissions to finish the replacement.
    """
    address = airflow.endpoint(USER).address
    stand_in = stand_in_of(change.key)
    row = airflow.read(ROLE, stand_in)
    unfinished = interrupted(airflow, (stand_in, change.key), (), [change]) if row else {}
    unfinished_ones.update(unfinished)
    unusable = row and not unfinished and not has_permissions(airflow, row, change)
    if unusable and not others_finish(airflow, {stand_in: change.key}):
        raise InvalidRequestError(
            f"Removing permissions from role '{change.key}' on this server requires a temporary role '{stand_in}'. A role with this "
            "name already exists, has other permissions, and is assigned to no user. Delete or rename this existing role."
        )
    for username, roles in members.items():
        if change.key not in roles:
            continue
        if address(username):
            raise InvalidRequestError(
                f"Cannot remove permissions from role '{change.key}', because user '{username}' has this role, and the API of this server "
                "cannot address a user whose name contains a slash or a newline. Remove the role from this user in the web interface."
            )
        lost = {(one["action"], one["resource"]) for one in change.taken_away("permissions")} & _NEEDED
        if lost and airflow.auth.is_account(username) and "Admin" not in roles:
            action, resource = min(lost)
            raise InvalidRequestError(
                f"This task logs in as user '{username}', who has the role '{change.key}' and would lose '{action} on {resource}' "
                "before the change is complete. Log in as a user with the role Admin."
            )


def members_of(airflow: Airflow) -> dict[str, list[str]]:
    """Return the roles of every user, by user name."""
    bound = airflow.bind(USER)
    return {bound.key_of(row): bound.decode(row)["roles"] for row in listing(airflow, USER)}


def _permissions(airflow: Airflow, row: Row) -> list[Any]:
    return airflow.bind(ROLE).decode(row)["permissions"]


def has_permissions(airflow: Airflow, row: Row, change: Change) -> bool:
    """Return whether a role has exactly the desired permissions.

    Permissions that the server adds itself are ignored.
    """
    wanted, is_preserved = (change.after or {})["permissions"], change.bound.endpoint.preserve["permissions"]
    has = [one for one in _permissions(airflow, row) if one in wanted or not is_preserved(one)]
    return len(has) == len(wanted) and all(one in has for one in wanted)


def others_finish(airflow: Airflow, roles: Mapping[str, str], quiet: float = QUIET_SECONDS) -> bool:
    """Wait for other tasks that replace these roles.

    ``roles`` maps each stand-in to its role. Return True when no stand-in exists anymore, and False if the stand-ins are leftovers of an
    earlier task.

    :raises AirflowError: if the roles do not stop changing.
    """
    seen: Any = None
    now: tuple[list[Row | None], Any]
    start = since = time.monotonic()
    while time.monotonic() - start < _LONGEST_SECONDS:
        rows = [airflow.read(ROLE, name) for pair in roles.items() for name in pair]
        if all(row is None for row in rows[::2]):
            return True
        try:
            now = (rows, [name for name, held in members_of(airflow).items() if roles.keys() & set(held)])
        except IncompleteListingError:
            # the list of users is changing
            now = (rows, object())
        if now != seen:
            seen, since = now, time.monotonic()
        elif time.monotonic() - since >= quiet:
            return False
        time.sleep(_POLL_SECONDS)
    raise AirflowError(
        f"Other tasks have been replacing the roles {', '.join(sorted(roles.values()))} for {_LONGEST_SECONDS:g} seconds. Run the task "
        "again when they have ended."
    )


def interrupted(
    airflow: Airflow, roles: Iterable[str], declared: Collection[str] = (), changes: Iterable[Change] = ()
) -> dict[str, str]:
    """Return the stand-ins among these roles, with the roles that they replace.

    Nothing is written. Stand-ins that the task declares by name, and stand-ins whose replacement a change continues, are excluded. A role that only
    has the name of a stand-in is excluded, too. Such a role has no users, and has at least one permission that the existing original role neither has
    nor receives.
    """
    roles = set(roles)
    planned = {change.key: change for change in changes}
    result: dict[str, str] = {}
    for stand_in in sorted(name for name in roles if is_stand_in(name) and name not in declared):
        role = original_of(stand_in, sorted({*roles, *declared}))
        if not role or role in ROLE.protected:
            continue
        row, original, change = airflow.read(ROLE, stand_in), airflow.read(ROLE, role), planned.get(role)
        if row is None:
            continue
        is_deleted = change is not None and change.action == "delete"
        if original is not None and not is_deleted:
            if change and change.taken_away("permissions") and has_permissions(airflow, row, change):
                continue
            expected = [*_permissions(airflow, original), *(((change and change.after) or {}).get("permissions") or ())]
            is_preserved = airflow.endpoint(ROLE).preserve["permissions"]
            own = all(one in expected or is_preserved(one) for one in _permissions(airflow, row))
            if not own and not any(stand_in in held for held in members_of(airflow).values()):
                continue
        result[stand_in] = role
    return result


def lists_roles(airflow: Airflow, resource: Resource) -> bool:
    """Return whether to list all objects of a kind, even if only one is managed.

    Leftovers of an earlier task are visible only in the listing.
    """
    return resource is ROLE and not airflow.supports(REMOVES_PERMISSIONS)


def note_interrupted(
    airflow: Airflow, resource_plan: ResourcePlan, roles: Iterable[str], declared: Collection[str] = ()
) -> None:
    """Record which of these roles are stand-ins that an earlier task left behind."""
    if not any(is_stand_in(role) for role in roles):
        return
    changes = resource_plan.changes if resource_plan.bound.resource is ROLE else ()
    resource_plan.interrupted = interrupted(airflow, roles, declared, changes)
    # stand-ins are not undeclared objects, but leftovers of an earlier task
    resource_plan.unlisted = [one for one in resource_plan.unlisted if one[0] not in resource_plan.interrupted]
