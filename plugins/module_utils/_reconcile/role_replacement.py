# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Remove permissions from roles on servers that can only add permissions.

These servers are Airflow 2, and Airflow 3 with a FAB provider before 3.8.1.

A role is replaced by a new role, its stand-in. The task creates the stand-in, moves every member to the stand-in, deletes the role, and
gives the name of the role to the stand-in. At any time, each member has the role or the stand-in. The leftovers of an interrupted
replacement show how to continue:

* If the role and its stand-in exist, every step so far can be undone. If the stand-in has the desired permissions, the replacement
  continues.
* If only the stand-in exists, only the renaming remains.

A task whose replacement fails before it has moved a member deletes the stand-in again.

A stand-in may also belong to a task that runs at the same time. The task that creates the stand-in carries out the replacement. Other
tasks wait until the stand-in no longer exists and plan again, or take over if the stand-in has not changed for some seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress

from .._client.client import Airflow
from .._errors import AirflowError, ApiError, ConflictError, UnfinishedReplacementError, UnkeptError, leaves_open
from .._model.bound import Row
from .._module.definition import Result
from .._resources.role import ROLE
from .._resources.stand_ins import stand_in_of
from .._resources.user import USER
from .apply import apply, pause_before
from .plan import Change, DesiredState, plan
from .reading import read_for_check
from .role_checks import QUIET_SECONDS, has_permissions, members_of, others_finish

_ROUNDS = 3
"""Maximum number of times that members are moved before a role is deleted. Another client may assign the role in the meantime."""
_MAX_ATTEMPTS = 3
_MAX_EDITS = 6
_MAX_STARTS = 10
"""Maximum number of times that the work starts over while other tasks carry out replacements."""


def replace_role(airflow: Airflow, change: Change, held: set[str]) -> Row:
    """Replace a role. Return the new role.

    ``held`` receives the members of the role, for ``restore_members``. At no time does a member lose both the role and the stand-in.

    :raises ConflictError: if another task replaced the role at the same time.
    """
    role, stand_in = change.key, stand_in_of(change.key)
    try:
        held.update(name for name, roles in members_of(airflow).items() if {role, stand_in} & set(roles))
        _create(airflow, change)
        _move(airflow, role, stand_in, held)
        # if the stand-in no longer exists, the role may be the new one that another task created, with its members
        if airflow.read(ROLE, stand_in) is None:
            raise _finished_by_others(role, done=True)
        return _take_name(airflow, change)
    except ConflictError:
        raise
    except AirflowError as error:
        with suppress(AirflowError):
            _undo(airflow, change, held)
        raise _stopped(airflow, role, error) from error


def _undo(airflow: Airflow, change: Change, held: Collection[str]) -> None:
    """Undo a replacement that stopped before a member was moved.

    The role must exist, and no member may have the stand-in. Other tasks and clients may have written at the same time. A member that has
    neither the role nor the stand-in receives the role. If the stand-in has the desired permissions, it is deleted, unless another task uses it.
    """
    role, stand_in = change.key, stand_in_of(change.key)
    is_left = not others_finish(airflow, {stand_in: role}, QUIET_SECONDS / 3)
    if airflow.read(ROLE, role) is None:
        return
    members = members_of(airflow)
    restore_members(airflow, role, [name for name in held if not {role, stand_in} & set(members.get(name, [role]))])
    is_free = is_left and not any(stand_in in one for one in members.values())
    row = airflow.read(ROLE, stand_in) if is_free else None
    if row is not None and has_permissions(airflow, row, change):
        _delete(airflow, stand_in)
        creation = _creation(change)
        airflow.writes.undo(creation.attempt, creation._replace(action="delete").attempt)


def _take_name(airflow: Airflow, change: Change) -> Row:
    """Delete the role, and give its name to the stand-in."""
    role = change.key
    try:
        apply(airflow, change._replace(action="delete", after=None, fields=()))
        _rename(airflow, stand_in_of(role), role)
        row = airflow.read(ROLE, role)
        if row is None or not has_permissions(airflow, row, change):
            raise UnkeptError("the server did not store the written values.")
        return row
    except AirflowError:
        if _is_finished(airflow, role):
            raise _finished_by_others(role, done=True) from None
        raise


def _stopped(airflow: Airflow, role: str, error: AirflowError) -> AirflowError:
    return AirflowError(
        f"This server (Airflow {airflow.version}) cannot remove permissions from a role, so the module was replacing role '{role}' with "
        f"'{stand_in_of(role)}'. The replacement stopped: {error} {_state(airflow, role)}",
        **error.details,
    )


def _state(airflow: Airflow, role: str) -> str:
    """Describe the state in which a stopped replacement left the server."""
    stand_in = stand_in_of(role)
    rest = f"Run the task again to finish the replacement. A task that manages a user with the role '{stand_in}' also finishes the replacement."
    try:
        rows = {name: airflow.read(ROLE, name) for name in (role, stand_in)}
        holders = [username for username, roles in members_of(airflow).items() if stand_in in roles]
    except AirflowError:
        return f"The current state of the replacement cannot be read. {rest}"
    if rows[stand_in] is None:
        return f"Role '{stand_in}' does not exist on the server. Run the task again."
    have = f"these users now have '{stand_in}': {', '.join(holders)}" if holders else f"no user has '{stand_in}'"
    if rows[role] is None:
        return f"Role '{role}' has been deleted, and {have}. The only remaining step is to rename '{stand_in}' to '{role}'. {rest}"
    return f"Role '{role}' still exists, and {have}. {rest}"


def _creation(change: Change) -> Change:
    """Return the creation of the stand-in."""
    desired = change.desired._replace(key=stand_in_of(change.key))
    return change._replace(desired=desired, action="create", before=None, fields=("permissions",))


def _create(airflow: Airflow, change: Change) -> None:
    stand_in = stand_in_of(change.key)
    row = airflow.read(ROLE, stand_in)
    if row is None:
        try:
            apply(airflow, _creation(change))
            return
        except UnkeptError:
            # another task created the stand-in at the same time with other permissions, and this server stored those of both tasks
            if not others_finish(airflow, {stand_in: change.key}, QUIET_SECONDS / 3):
                _delete(airflow, stand_in)
            raise _finished_by_others(change.key, done=True) from None
        except ConflictError as error:
            if error.done:
                raise _finished_by_others(change.key, done=True) from None
            row = airflow.read(ROLE, stand_in)
    if row is None or others_finish(airflow, {stand_in: change.key}):
        raise _finished_by_others(change.key)
    if not has_permissions(airflow, row, change):
        raise AirflowError(f"another client created or changed role '{stand_in}' in the meantime.")


def _delete(airflow: Airflow, stand_in: str) -> None:
    row = airflow.read(ROLE, stand_in)
    if row is not None:
        bound = airflow.bind(ROLE)
        apply(airflow, plan(bound, DesiredState(stand_in, None), bound.decode(row)))


def _is_finished(airflow: Airflow, role: str) -> bool:
    """Return whether another task has finished the replacement of a role.

    This is the case if the stand-in no longer exists.
    """
    return read_for_check(lambda: airflow.read(ROLE, stand_in_of(role)) is None, False)


def _finished_by_others(role: str, done: bool = False) -> ConflictError:
    return ConflictError(f"Another task replaced role '{role}' at the same time. Run the task again.", 409, done)


def _move(airflow: Airflow, old: str, new: str, held: set[str]) -> None:
    """Give every member of a role another role instead.

    ``held`` collects the members. Each member is read again immediately before the update.
    """
    for _round in range(_ROUNDS):
        members = [name for name, roles in members_of(airflow).items() if old in roles]
        if not members:
            return
        held.update(members)
        for username in members:
            _edit(airflow, username, lambda roles: roles - {old} | {new} if old in roles else roles)
    members = [name for name, roles in members_of(airflow).items() if old in roles]
    if members:
        raise AirflowError(f"other clients repeatedly assigned the role to user '{members[0]}'.")


def _edit(airflow: Airflow, username: str, edited: Callable[[set[str]], set[str]]) -> None:
    """Change the current roles of a user, unless the user no longer exists.

    The server rejects a role that another task is replacing, or does not store it, so the update is repeated.
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
        except (ApiError, UnkeptError) as error:
            if attempt == _MAX_EDITS or getattr(error, "status", 400) not in (400, 404):
                raise
        pause_before(attempt)


def _rename(airflow: Airflow, stand_in: str, role: str) -> None:
    """Give the name of the role to the stand-in.

    After a temporary failure, check the roles on the server, because another client may have renamed the stand-in.
    """
    attempt = f"rename role '{stand_in}' to '{role}'"
    for attempt_number in range(1, _MAX_ATTEMPTS + 1):
        problem: AirflowError | None = None
        try:
            # Airflow 2 also requires the actions, but does not write them
            airflow.request(
                "PATCH", airflow.path(ROLE, stand_in), attempt, [("update_mask", "name")], {"name": role, "actions": []}
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


def restore_members(airflow: Airflow, role: str, usernames: Collection[str]) -> None:
    """Restore the role of members that lost it because of a concurrent write."""
    members = members_of(airflow) if usernames else {}
    for name in sorted(usernames):
        if role not in members.get(name, [role]):
            _edit(airflow, name, {role}.union)


def finish_replacements(airflow: Airflow, replaced_roles: Mapping[str, str]) -> list[str]:
    """Finish interrupted replacements. Return warnings.

    If the original role still exists, the replacement is undone. Otherwise, it is completed.
    """
    messages: list[str] = []
    for stand_in, role in replaced_roles.items():
        is_undone = airflow.read(ROLE, role) is not None
        try:
            if is_undone:
                held: set[str] = set()
                _move(airflow, stand_in, role, held)
                _delete(airflow, stand_in)
                restore_members(airflow, role, held)
            else:
                _rename(airflow, stand_in, role)
        except AirflowError as error:
            raise _stopped(airflow, role, error) from error
        how = "undid" if is_undone else "completed"
        messages.append(f"The replacement of role '{role}' by '{stand_in}' was incomplete. This task {how} it first.")
    return messages


def finish_first(airflow: Airflow, work: Callable[[], Result]) -> Result:
    """Run ``work``. If it finds unfinished role replacements, finish them.

    If another task is carrying out the replacements, wait for that task instead. Then run ``work`` again.
    """
    done: list[str] = []
    starts = 0
    while True:
        try:
            result = work()
            break
        except UnfinishedReplacementError as error:
            if done or starts == _MAX_STARTS:
                raise
            starts += 1
            if not others_finish(airflow, error.roles):
                done = finish_replacements(airflow, error.roles)
    return {**result, "changed": bool(result["changed"] or done), "warnings": [*done, *result["warnings"]]}
