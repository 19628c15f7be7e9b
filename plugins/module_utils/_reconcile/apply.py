# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carry out a change with a single write, and verify the result."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from typing import Any

from .._client.client import Airflow
from .._client.http import Response
from .._client.responses import HOLLOW, check
from .._errors import (
    AirflowError,
    ApiError,
    ConflictError,
    OutcomeUnknownError,
    TransportError,
    UnexpectedResponseError,
    UnkeptError,
    leaves_open,
)
from .._model.bound import Row
from .._model.comparison import Comparison, compare, differs
from .encode import body_of
from .plan import Change, Unreadable

_LOST = frozenset({502, 503, 504})
"""Statuses that a proxy returns, although the server may have carried out the request."""
_MAX_ATTEMPTS = 3
_LONGEST_PAUSE = 2.0
"""The longest pause between two attempts, in seconds."""
_MAX_CONFLICTS = 10
"""Maximum number of attempts to write an object that other clients write at the same time."""
_MAX_EQUAL_REJECTIONS = 4
_REJECTED = frozenset({409, 500})
"""Statuses that Airflow returns to the second of two clients that make the same change. Airflow 2 may return 500."""

Wanted = Mapping[Any, Mapping[str, Any]]
"""The fields to write, by object."""


def apply(airflow: Airflow, change: Change) -> Row:
    """Carry out a change with a single write.

    Return the object that is now on the server, or ``{}`` after a deletion. If the response to a write is lost, the write is sent again
    only if the object shows that the server has not applied it. If the object to delete no longer exists, this is not an error.
    """
    try:
        return apply_strictly(airflow, change)
    except ConflictError:
        if change.action != "delete":
            raise
        return {}


def apply_strictly(airflow: Airflow, change: Change) -> Row:
    """Carry out a change if the object still exists or is still absent, as planned.

    :raises ConflictError: if another client has created or deleted the object.
    """
    try:
        return _written(airflow, change)
    except (OutcomeUnknownError, ApiError) as error:
        if not _is_lost(error):
            raise
        _follow_password(airflow, change, confirmed=False)
        try:
            now = _read_back(airflow, change)
        except AirflowError as read_error:
            raise OutcomeUnknownError(
                f"The response to the request to {change.attempt} was lost, and the outcome cannot be checked: {read_error} "
                "Run the task again."
            ) from None
        if _settled(airflow, change, now):
            return now or {}
    return _written(airflow, change)


def apply_or_settle(airflow: Airflow, change: Change, repeat: bool = True) -> Row:
    """Carry out a change, and check its outcome after a server error.

    The object on the server shows whether the write was applied. If ``repeat`` is true, a failed creation is tried once more if the object is
    still absent.

    :raises ConflictError: if another client has changed the object since it was read, so that the write was rejected or overwritten.
    """
    try:
        return apply_strictly(airflow, change)
    except AirflowError as error:
        is_failure = leaves_open(error) and not isinstance(error, OutcomeUnknownError)
        # Airflow 2 rejects (409) an email address that another client has just assigned to the same user
        is_rejected = isinstance(error, ApiError) and error.status == 409 and not isinstance(error, ConflictError)
        if not (is_failure or is_rejected or isinstance(error, UnkeptError)):
            raise
        try:
            now = airflow.read(change.resource, change.key)
        except AirflowError:
            raise error from None
        if is_failure and _settled(airflow, change, now):
            return now or {}
        if repeat and change.action == "create" and now is None and getattr(error, "status", 0) == 500:
            # another client may have created the object first, which Airflow 2 reports with 500, and then deleted it
            return apply_or_settle(airflow, change, repeat=False)
        is_written = isinstance(error, UnkeptError)
        if is_written and not _differing(change, now):
            # the first response already contained the write of another client
            airflow.writes.record(change.attempt, True)
            return now or {}
        seen = [now, error.row] if isinstance(error, UnkeptError) and error.row else [now]
        if not any(_is_overtaken(change, row, is_written) for row in seen):
            raise
        # Airflow 2 returns 500 for the second of two creations, and FAB returns 500 for the second of two updates of a user
        raise ConflictError(str(error), getattr(error, "status", 409), done=is_written) from None


def _is_overtaken(change: Change, now: Row | None, written: bool) -> bool:
    """Return whether another client has changed the object since it was read.

    Creation and deletion count as changes. If the change was ``written``, a field counts only if its value differs from both the previous
    and the written value.
    """
    if change.blind:
        return False
    if not written and (change.before is None or now is None):
        return change.before is not now
    if now is None:
        return True
    values, after = change.bound.decode(now), change.after or {}
    before = change.before or {one.name: one.type.empty for one in change.resource.fields}
    return any(
        differs(values[one.name], before[one.name], masks=False)
        and (not written or differs(values[one.name], after.get(one.name), masks=False))
        for one in change.resource.fields
        if one.name in values and one.name in before and not one.hidden
    )


def apply_to_latest(
    change: Change,
    attempt: Callable[[Change], Row],
    plan_again: Callable[[], tuple[Change, Row | None]],
) -> tuple[Change, Row]:
    """Carry out a change that other clients may prevent.

    If another client changes the object first, plan again, at most a few times. Return the change as carried out, and the object. ``attempt``
    carries out a change. ``plan_again`` reads the object, and returns the new change and the object.

    :raises ConflictError: if the server rejects the same change repeatedly. Other clients that create and delete the object are then no
        longer a likely cause.
    :raises ApiError: if other clients write the object during each attempt.
    """
    is_done, attempts, equal_rejections = False, 0, 0
    while True:
        try:
            return change, attempt(change)
        except ConflictError as error:
            conflict = error
        is_done = is_done or conflict.done
        pause_before(attempts)
        newer, row = plan_again()
        if not newer.changed:
            return (change if is_done else newer), row or {}
        is_equal = newer.action == change.action and newer.before == change.before
        equal_rejections = equal_rejections + 1 if is_equal else 0
        if equal_rejections == _MAX_EQUAL_REJECTIONS:
            raise conflict
        change, attempts = newer, attempts + 1
        if attempts == _MAX_CONFLICTS:
            raise ApiError(
                f"{conflict} Other clients wrote the object during each of {attempts} attempts. Run the task again.",
                conflict.status,
            )


def pause_before(attempt: int) -> None:
    """Wait before another attempt to write an object that other clients write.

    The duration is random, because clients that wait equally long would collide again.
    """
    if attempt:
        time.sleep(random.uniform(0, min(_LONGEST_PAUSE, 0.1 * 2**attempt)))


def apply_unless_done(airflow: Airflow, change: Change) -> Row:
    """Carry out a change, unless the object shows that it was already made."""
    now = _read_back(airflow, change)
    return (now or {}) if _settled(airflow, change, now) else _written(airflow, change)


def _read_back(airflow: Airflow, change: Change) -> Row | None:
    """Read the object again.

    If the server failed to return the object before the change, it may fail again. In this case, return an ``Unreadable``.
    """
    try:
        return airflow.read(change.resource, change.key)
    except ApiError:
        if not change.blind:
            raise
        return Unreadable()


def retry_unless_applied(write: Callable[[], Any], done: Callable[[], bool | None]) -> bool:
    """Send a write, and retry it if its response is lost.

    The write is sent at most three times, and sent again only if the server has not applied it. ``done`` returns whether the server has
    applied it. If ``done`` returns None or fails, the outcome remains unknown. Return False if the server rejects the write because
    another client has already made the same change.
    """
    for attempt in range(_MAX_ATTEMPTS):
        try:
            write()
            return True
        except AirflowError as error:
            is_conflict = isinstance(error, ApiError) and error.status == 409
            if not (leaves_open(error) or is_conflict):
                raise
            try:
                is_done = done()
            except (ApiError, TransportError):
                is_done = None
            if is_done is None:
                raise
            # after a lost response, the write may conflict with the earlier attempt
            is_mine = is_done and (not is_conflict or attempt > 0)
            error.settle(is_mine)
            if is_done:
                return is_mine
            if not _is_lost(error) or attempt == _MAX_ATTEMPTS - 1:
                raise
        # on a busy Airflow 3 server, the scheduler can lock SQLite for several seconds
        time.sleep(0.5 * 2**attempt)
    raise AssertionError("the last attempt returns or raises")


def write_remaining(write: Callable[[Wanted], Any], remaining: Callable[[Wanted], Wanted], wanted: Wanted) -> Wanted:
    """Send a write. If the server rejects it, write the remaining values once.

    A lost response is handled as in ``retry_unless_applied``. If another client writes some of the values first, Airflow rejects the whole
    request. ``remaining`` reads the objects again, and returns the values that they do not have yet. Return the values that this Ansible
    task wrote.
    """

    def attempt() -> Wanted:
        is_mine = retry_unless_applied(lambda: write(wanted), lambda: not remaining(wanted))
        return wanted if is_mine else {}

    try:
        return attempt()
    except ApiError as error:
        if error.status not in _REJECTED:
            raise
    pause_before(1)
    wanted = remaining(wanted)
    return attempt() if wanted else {}


def delete_unless_gone(delete: Callable[[], Response], gone: Callable[[], bool]) -> bool:
    """Delete an object with the same retries as ``retry_unless_applied``.

    Return False if the object did not exist at the first attempt, because another client had deleted it.
    """
    responses: list[Response | None] = []

    def write() -> None:
        responses.append(None)
        responses[-1] = delete()

    is_mine = retry_unless_applied(write, gone)
    first = responses[0]
    return is_mine and (first is None or first.status != 404 or first.shows_deletion)


def _settled(airflow: Airflow, change: Change, now: Row | None) -> bool:
    """Return whether the object shows that the change was carried out.

    Also update the record of writes.
    """
    done = _is_done(change, now)
    if done or not change.rewritten_secrets:
        # a hidden secret does not show whether it was updated
        airflow.writes.record(change.attempt, done)
    return done


def _is_lost(error: AirflowError) -> bool:
    return isinstance(error, OutcomeUnknownError) or (isinstance(error, ApiError) and error.status in _LOST)


def _written(airflow: Airflow, change: Change) -> Row:
    response = _sent(airflow, change)
    if response.status == 404 and not response.shows_deletion:
        raise ConflictError(
            f"Cannot {change.attempt}: another client deleted it in the meantime ({airflow.error_detail(response)}).",
            404,
        )
    if change.action == "delete":
        return {}
    _follow_password(airflow, change, confirmed=True)
    row = response.body if change.bound.endpoint.write_returns_object else _read_after(airflow, change)
    _check_kept(airflow, change, row)
    return row or {}


def _sent(airflow: Airflow, change: Change) -> Response:
    resource, endpoint, attempt = change.resource, change.bound.endpoint, change.attempt
    path = endpoint.path if change.action == "create" else airflow.path(resource, change.key)
    if change.action == "delete":
        return airflow.request("DELETE", path, attempt, place=endpoint)
    body, query = body_of(change)
    shape = airflow.shape_of(resource, change.key) if endpoint.write_returns_object else HOLLOW
    if change.action == "update":
        return airflow.request("PATCH", path, attempt, query, body, shape=shape, place=endpoint)
    try:
        response = airflow.request("POST", path, attempt, json=body, shape=shape._replace(same={}), place=endpoint)
    except ApiError as error:
        if error.status != 409:
            raise
        raise ConflictError(str(error), 409) from None
    try:
        check(response, shape, attempt)
    except UnexpectedResponseError as error:
        # another client renamed the object immediately after its creation
        raise ConflictError(str(error), 409, done=True) from None
    return response


def _read_after(airflow: Airflow, change: Change) -> Row | None:
    """Read the object after an empty successful response.

    A gateway may also send such a response, so only the object shows whether the change was carried out.
    """
    try:
        return airflow.read(change.resource, change.key)
    except AirflowError:
        airflow.writes.revise(change.attempt, None)
        raise


def _follow_password(airflow: Airflow, change: Change, confirmed: bool) -> None:
    """Use the new password if the task changed the password of its own user.

    With basic authentication, every request sends the password. If it is not ``confirmed`` that the change was carried out, first test
    whether the server accepts the new password.
    """
    if change.action != "update" or not change.resource.accounts or "password" not in change.fields:
        return
    if not airflow.auth.is_account(change.key, (change.before or {}).get("email")):
        return
    password = (change.after or {})["password"]
    if not confirmed:
        try:
            confirmed = airflow.auth.password_matches(change.key, password)
        except AirflowError:
            return
    if confirmed:
        airflow.use_new_password(password)


def _check_kept(airflow: Airflow, change: Change, row: Row | None) -> None:
    """Compare the written values with those on the server.

    A server returns 200 even if it ignores a value.

    :raises UnkeptError: if the server has not stored a value.
    """
    lost = _differing(change, row)
    if lost:
        if not change.bound.endpoint.write_returns_object:
            # the response reported success without the object
            airflow.writes.revise(change.attempt, None)
        raise UnkeptError(
            f"Airflow {airflow.version} accepted the request to {change.attempt}, but did not store {', '.join(lost)}.",
            row,
        )


def _differing(change: Change, row: Row | None) -> list[str]:
    if not row:
        return [change.resource.kind]
    bound, now, after = change.bound, change.bound.decode(row), change.after or {}
    for name, is_preserved in bound.endpoint.preserve.items():
        taken = change.taken_away(name)
        now[name] = [item for item in now[name] if item in after[name] or item in taken or not is_preserved(item)]
    rewritten = bound.endpoint.rewrites_json
    return [
        name
        for name, form in ((name, change.resource.by_name[name].type.comparable) for name in change.fields)
        if compare(form(after[name], rewritten), form(now[name], rewritten), bound.hides(change.resource.by_name[name]))
        is Comparison.DIFFERENT
    ]


def _is_done(change: Change, now: Row | None) -> bool:
    if isinstance(now, Unreadable):
        return False
    if now is None or change.action == "delete":
        return now is None and change.action == "delete"
    # a hidden secret may still have its old value, so the update is repeated, which is harmless
    return not (change.rewritten_secrets or _differing(change, now))
