# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Remove permissions from roles on servers whose updates only add them.

These servers are Airflow 2, and Airflow 3 with a FAB provider before 3.8.1.

A role is replaced by a new one, its stand-in: create it, move every member to it, delete the role, and rename the stand-in to its name.
Each member has one of the two at any time. The leftovers of an interrupted replacement show how to continue:

* The role and its stand-in exist: every step so far can be undone. If the stand-in has the desired permissions, the replacement
  continues.
* Only the stand-in exists: only the rename remains.

A stand-in may also belong to a task that runs at the same time. Whoever creates it carries out the replacement. Others wait until it is
gone and plan again, or take over when it has not changed for some seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from .._client.client import Airflow
from .._client.listing import list_all, listing
from .._errors import (
    AirflowError,
    ApiError,
    ConflictError,
    IncompleteListingError,
    InvalidRequestError,
    UnkeptError,
    leaves_open,
)
from .._model.bound import Row
from .._model.resource import version_tuple
from .._resources.role import ROLE
from .._resources.stand_ins import (
    is_stand_in,
    original_of,
    stand_in_of,
)
from .._resources.user import USER
from .apply import apply, pause_before
from .plan import Change, DesiredState, plan
from .refusals import Refusals

_ROUNDS = 3
"""How often members are read before a role is deleted: another client may assign the role in the meantime."""
_MAX_ATTEMPTS = 3
_MAX_EDITS = 6
_QUIET_SECONDS, _POLL_SECONDS, _LONGEST_SECONDS = 3.0, 0.3, 120.0
"""How long a stand-in of another task must not change before it counts as a leftover, how often it is read, and how long at most."""
_NEEDED = frozenset(
    (f"can_{action}", resource) for action in ("read", "create", "edit", "delete") for resource in ("Roles", "Users")
)
"""The permissions that the user needs to finish a replacement."""


Installed = Callable[[str], tuple[int, ...]]
"""Returns the version of a provider package on the server. Raises AirflowError if the user may not read providers."""


def needs_replacement(change: Change, installed: Installed) -> bool:
    """Return whether a change removes permissions that an update would keep.

    :raises InvalidRequestError: if the server has no way to remove them.
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
                f"{change.resource.label_of(change.key)} nor delete it. Upgrade the provider to {release.since} or later. "
                "Nothing was changed."
            )
    if change.key in change.resource.protected:
        raise InvalidRequestError(
            f"This server cannot remove {endpoint.additive_field} from {change.resource.label_of(change.key)}, which is built into Airflow "
            f"and cannot be replaced. Use {change.resource.by_name[endpoint.additive_field].mode}=append. Nothing was changed."
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
    try:
        version = installed(release.package)
    except AirflowError:
        # the user may not read providers, so the server decides
        return
    if release.cannot_delete(version):
        raise InvalidRequestError(
            f"{release.package} {_text(version)} on this server cannot delete {change.resource.label_of(change.key)}. Upgrade the provider "
            f"to {release.since} or later. Nothing was changed."
        )


def _text(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)


def version_of(airflow: Airflow, package: str) -> tuple[int, ...]:
    """Return the version of a provider package on the server.

    Return () if the package is not installed.
    """
    providers = list_all(airflow, airflow.generation.path("providers"), "providers", "list providers")
    return next((version_tuple(one["version"]) for one in providers if one["package_name"] == package), ())


def check_replacements(airflow: Airflow, changes: Sequence[Change], refusals: Refusals) -> dict[str, str]:
    """Check whether these roles can be replaced, without writing anything.

    Return earlier interrupted replacements.

    :raises InvalidRequestError: if the name of a stand-in is taken, a member cannot be moved, or the task would lock itself out, unless
        refusals are collected.
    """
    members = _members(airflow)
    result: dict[str, str] = {}
    for change in changes:
        with refusals.of(ROLE.kind, change.key):
            _check_replacement(airflow, change, members, result)
    return result


def _check_replacement(
    airflow: Airflow, change: Change, members: Mapping[str, list[str]], unfinished_ones: dict[str, str]
) -> None:
    address = airflow.endpoint(USER).address
    stand_in = stand_in_of(change.key)
    row = airflow.read(ROLE, stand_in)
    unfinished = interrupted(airflow, (stand_in, change.key), (), [change]) if row else {}
    unfinished_ones.update(unfinished)
    unusable = row and not unfinished and not _same(airflow, row, change)
    if unusable and not others_finish(airflow, {stand_in: change.key}):
        raise InvalidRequestError(
            f"Removing permissions from role '{change.key}' on this server requires a temporary role '{stand_in}'. A role with this "
            "name already exists, has other permissions, and is assigned to no user. Delete or rename it. Nothing was changed."
        )
    for username, roles in members.items():
        if change.key not in roles:
            continue
        if address(username):
            raise InvalidRequestError(
                f"Cannot remove permissions from role '{change.key}': it is assigned to user '{username}', and this server cannot find "
                "this user through the API, because the name contains a slash or a newline. Remove the role from this user in the web "
                "interface. Nothing was changed."
            )
        lost = {(one["action"], one["resource"]) for one in change.taken_away("permissions")} & _NEEDED
        if lost and airflow.auth.is_account(username) and "Admin" not in roles:
            action, resource = min(lost)
            raise InvalidRequestError(
                f"This task logs in as user '{username}', who has the role '{change.key}' and would lose '{action} on {resource}' "
                "before the change is complete. Log in as a user with the role Admin. Nothing was changed."
            )


def _members(airflow: Airflow) -> dict[str, list[str]]:
    """Return the roles of every user."""
    bound = airflow.bind(USER)
    return {bound.key_of(row): bound.decode(row)["roles"] for row in listing(airflow, USER)[0]}


def _permissions(airflow: Airflow, row: Row) -> list[Any]:
    return airflow.bind(ROLE).decode(row)["permissions"]


def _same(airflow: Airflow, row: Row, change: Change) -> bool:
    """Return whether a role has the desired permissions.

    Permissions that the server adds itself are ignored.
    """
    wanted, error = (change.after or {})["permissions"], airflow.endpoint(ROLE).preserve["permissions"]
    has = [one for one in _permissions(airflow, row) if one in wanted or not error(one)]
    return len(has) == len(wanted) and all(one in has for one in wanted)


def replace_roles(airflow: Airflow, changes: Sequence[Change], lost: dict[str, list[str]]) -> dict[str, AirflowError]:
    """Replace roles together. Return the errors by role.

    A member of several roles is updated only once. ``lost`` receives the members of roles that another task replaced at the same time, for
    ``restore_members``. No user is without a role at any time. A failure of one role does not affect the others.
    """
    failed: dict[str, AirflowError] = {}
    held: dict[str, set[str]] = {}
    try:
        members = _members(airflow)
    except AirflowError as error:
        return {change.key: _stopped(airflow, change.key, error) for change in changes}
    for change in changes:
        for username, roles in members.items():
            if {change.key, stand_in_of(change.key)} & set(roles):
                held.setdefault(username, set()).add(change.key)
    open_ = {change.key: change for change in changes}

    def fail(role: str, error: AirflowError) -> None:
        failed[role] = error if isinstance(error, ConflictError) else _stopped(airflow, role, error)
        open_.pop(role, None)

    for change in changes:
        try:
            _create(airflow, change)
        except AirflowError as error:
            fail(change.key, error)
    swaps = {role: stand_in_of(role) for role in open_}
    for role, problem in _move(airflow, swaps, held).items():
        fail(role, problem)
    for role, change in list(open_.items()):
        try:
            # without its stand-in, this may be the new role of another task, with its members
            if airflow.read(ROLE, swaps[role]) is None:
                raise _finished_by_others(role, done=True)
            apply(airflow, change._replace(action="delete", after=None, fields=()))
            _rename(airflow, swaps[role], role)
            row = airflow.read(ROLE, role)
            if row is None or not _same(airflow, row, change):
                raise UnkeptError("the server did not store the written values.")
        except AirflowError as error:
            fail(role, _finished_by_others(role, done=True) if _is_finished(airflow, role) else error)
    # also of a role that another task replaced at the same time: each may delete the new role of the other, with its members
    shared = {role for role, error in failed.items() if isinstance(error, ConflictError) and error.done}
    wanted = {username: {role for role in roles if role in open_} for username, roles in held.items()}
    lost.update({role: [name for name, roles in held.items() if role in roles] for role in shared})
    for role, problem in _ensure_roles(airflow, wanted).items():
        fail(role, problem)
    return failed


def _stopped(airflow: Airflow, role: str, error: AirflowError) -> AirflowError:
    return AirflowError(
        f"This server (Airflow {airflow.version}) cannot remove permissions from a role, so the module was replacing role '{role}' with "
        f"'{stand_in_of(role)}'. The replacement stopped: {error} {_state(airflow, role)}",
        **error.details,
    )


def _state(airflow: Airflow, role: str) -> str:
    """Describe the state in which a stopped replacement left the server."""
    stand_in = stand_in_of(role)
    rest = f"Run the task again to finish the replacement. A task that manages a user with the role '{stand_in}' also finishes it."
    try:
        rows = {name: airflow.read(ROLE, name) for name in (role, stand_in)}
        holders = [username for username, roles in _members(airflow).items() if stand_in in roles]
    except AirflowError:
        return f"The state of the replacement cannot be read now. {rest}"
    if rows[stand_in] is None:
        return f"There is no role '{stand_in}' on the server now. Run the task again."
    have = f"these users now have '{stand_in}': {', '.join(holders)}" if holders else f"no user has '{stand_in}'"
    if rows[role] is None:
        return f"Role '{role}' has been deleted, and {have}. The only remaining step is to rename '{stand_in}' to '{role}'. {rest}"
    return f"Role '{role}' still exists, and {have}. {rest}"


def _create(airflow: Airflow, change: Change) -> None:
    stand_in = stand_in_of(change.key)
    row = airflow.read(ROLE, stand_in)
    if row is None:
        try:
            desired = change.desired._replace(key=stand_in)
            apply(airflow, change._replace(desired=desired, action="create", before=None, fields=("permissions",)))
            return
        except UnkeptError:
            # another task created it at the same time with other permissions, and this server stored both
            if not others_finish(airflow, {stand_in: change.key}, _QUIET_SECONDS / 3):
                _delete(airflow, stand_in)
            raise _finished_by_others(change.key, done=True) from None
        except ConflictError:
            row = airflow.read(ROLE, stand_in)
    if row is None or others_finish(airflow, {stand_in: change.key}):
        raise _finished_by_others(change.key)
    if not _same(airflow, row, change):
        raise AirflowError(f"another client created or changed role '{stand_in}' in the meantime.")


def _delete(airflow: Airflow, stand_in: str) -> None:
    row = airflow.read(ROLE, stand_in)
    if row is not None:
        bound = airflow.bind(ROLE)
        apply(airflow, plan(bound, DesiredState(stand_in, None), bound.decode(row)))


def _is_finished(airflow: Airflow, role: str) -> bool:
    """Return whether another task has finished the replacement of a role.

    This is the case if its stand-in is gone.
    """
    try:
        return airflow.read(ROLE, stand_in_of(role)) is None
    except AirflowError:
        return False


def _finished_by_others(role: str, done: bool = False) -> ConflictError:
    return ConflictError(f"Another task replaced role '{role}' at the same time. Run the task again.", 409, done)


def others_finish(airflow: Airflow, roles: Mapping[str, str], quiet: float | None = None) -> bool:
    """Wait for other tasks that replace these roles.

    ``roles`` maps each stand-in to its role. Return False if the stand-ins are leftovers of an earlier task.

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
            now = (rows, [name for name, held in _members(airflow).items() if roles.keys() & set(held)])
        except IncompleteListingError:
            # the list of users is changing
            now = (rows, object())
        if now != seen:
            seen, since = now, time.monotonic()
        elif time.monotonic() - since >= (_QUIET_SECONDS if quiet is None else quiet):
            return False
        time.sleep(_POLL_SECONDS)
    raise AirflowError(
        f"Other tasks have been replacing the roles {', '.join(sorted(roles.values()))} for {_LONGEST_SECONDS:g} seconds. Run the task "
        "again when they have ended."
    )


def _move(airflow: Airflow, swaps: Mapping[str, str], held: dict[str, set[str]]) -> dict[str, AirflowError]:
    """Swap the role of every member.

    Return the errors by the first role of the pair. Each member is read right before the write. ``held`` collects which of the first roles
    each user had.
    """
    failed: dict[str, AirflowError] = {}
    remaining: dict[str, list[str]] = {}
    for last in (False,) * _ROUNDS + (True,):
        pairs = {old: new for old, new in swaps.items() if old not in failed}
        try:
            remaining = {name: roles for name, roles in _members(airflow).items() if pairs.keys() & set(roles)}
        except AirflowError as error:
            return {**failed, **dict.fromkeys(pairs, error)}
        if not remaining or last:
            break
        for username, roles in remaining.items():
            try:
                _swap(airflow, username, pairs, held)
            except AirflowError as error:
                failed.update({old: error for old in roles if old in pairs})
    for username, roles in remaining.items():
        busy = AirflowError(f"other clients repeatedly assigned the role to user '{username}'.")
        failed.update({old: busy for old in roles if old in swaps and old not in failed})
    return failed


def _swap(airflow: Airflow, username: str, pairs: Mapping[str, str], held: dict[str, set[str]]) -> None:
    def swapped(roles: set[str]) -> set[str]:
        mine = roles & pairs.keys()
        held.setdefault(username, set()).update(mine)
        return roles - mine | {pairs[old] for old in mine}

    _edit(airflow, username, swapped)


def _edit(airflow: Airflow, username: str, edited: Callable[[set[str]], set[str]]) -> None:
    """Change the current roles of a user, unless the user no longer exists.

    The server rejects a role that another task is replacing, so a rejected update is repeated.
    """
    for attempt in range(1, _MAX_EDITS + 1):
        row = airflow.read(USER, username)
        if row is None:
            return
        bound = airflow.bind(USER)
        member = bound.decode(row)
        change = plan(bound, DesiredState(bound.key_of(row), {"roles": sorted(edited(set(member["roles"])))}), member)
        if not change.changed:
            return
        try:
            apply(airflow, change)
            return
        except ApiError as error:
            if error.status not in (400, 404) or attempt == _MAX_EDITS:
                raise
        pause_before(attempt)


def _rename(airflow: Airflow, stand_in: str, role: str) -> None:
    """Rename the stand-in to the role.

    After a temporary failure, check the server, because another client may have been faster.
    """
    for attempt_number in range(1, _MAX_ATTEMPTS + 1):
        attempt = f"rename role '{stand_in}' to '{role}'"
        problem: AirflowError | None = None
        try:
            # Airflow 2 also requires the actions, and does not write them
            airflow.request(
                "PATCH",
                airflow.path(ROLE, stand_in),
                attempt,
                [("update_mask", "name")],
                {"name": role, "actions": []},
            )
        except AirflowError as error:
            problem = error
        if problem and not leaves_open(problem) and not isinstance(problem, ApiError):
            raise problem
        # the server returns 200 even if its database rejects the name
        done = airflow.read(ROLE, stand_in) is None and airflow.read(ROLE, role) is not None
        airflow.writes.record(attempt, done)
        if done:
            return
        if problem and (attempt_number == _MAX_ATTEMPTS or not leaves_open(problem)):
            raise problem
    raise AirflowError(f"the server accepted the new name of role '{stand_in}', but did not store it.")


def restore_members(airflow: Airflow, role: str, usernames: Iterable[str]) -> bool:
    """Restore the members of a role that several tasks replaced at once.

    Return whether any of them had lost the role.
    """
    members = _members(airflow)
    missing = [name for name in usernames if name in members and role not in members[name]]
    for name in missing:
        _edit(airflow, name, {role}.union)
    return bool(missing)


def _ensure_roles(airflow: Airflow, wanted: Mapping[str, Collection[str]]) -> dict[str, AirflowError]:
    """Check that the users have these roles. Return the errors by role.

    Roles that were lost to a concurrent write are restored.
    """
    if not any(wanted.values()):
        return {}
    try:
        members = _members(airflow)
    except AirflowError as error:
        return {role: error for roles in wanted.values() for role in roles}
    failed: dict[str, AirflowError] = {}
    for username, roles in wanted.items():
        lost = set(roles) - set(members.get(username, roles))
        if not lost:
            continue
        try:
            _edit(airflow, username, lost.union)
        except AirflowError as error:
            failed.update(dict.fromkeys(lost, error))
    return failed


def interrupted(
    airflow: Airflow, roles: Iterable[str], declared: Collection[str] = (), changes: Iterable[Change] = ()
) -> dict[str, str]:
    """Return the stand-ins among these roles, with the roles that they replace.

    This writes nothing. It excludes stand-ins that the task declares by name, and those whose replacement a change continues. A role with
    such a name is not a stand-in if it has no users and exists next to a role that it cannot replace.
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
        action = change.action if change else ""
        if original is not None and action != "delete":
            if change and action == "update" and change.taken_away("permissions") and _same(airflow, row, change):
                continue
            expected = [*_permissions(airflow, original), *(((change and change.after) or {}).get("permissions") or ())]
            error = airflow.endpoint(ROLE).preserve["permissions"]
            own = all(one in expected or error(one) for one in _permissions(airflow, row))
            if not own and not any(stand_in in held for held in _members(airflow).values()):
                continue
        result[stand_in] = role
    return result


def finish_replacements(airflow: Airflow, replaced_roles: Mapping[str, str]) -> list[str]:
    """Finish interrupted replacements. Return warnings.

    Replacements whose role still exists are undone. The others are completed.
    """
    undo: dict[str, str] = {}
    messages: list[str] = []
    for stand_in, role in replaced_roles.items():
        if airflow.read(ROLE, role) is not None:
            undo[stand_in] = role
            continue
        try:
            _rename(airflow, stand_in, role)
        except AirflowError as error:
            raise _stopped(airflow, role, error) from error
        messages.append(
            f"The replacement of role '{role}' by '{stand_in}' was incomplete. This task completed it first."
        )
    held: dict[str, set[str]] = {}
    failed = _move(airflow, undo, held)
    for stand_in, role in undo.items():
        try:
            if stand_in in failed:
                raise failed[stand_in]
            _delete(airflow, stand_in)
        except AirflowError as error:
            raise _stopped(airflow, role, error) from error
        messages.append(f"The replacement of role '{role}' by '{stand_in}' was incomplete. This task undid it first.")
    lost = _ensure_roles(airflow, {name: {undo[one] for one in roles} for name, roles in held.items()})
    for role, problem in lost.items():
        raise _stopped(airflow, role, problem) from problem
    return messages
