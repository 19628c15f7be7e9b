# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the object of a desired state."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from .._client.auth.auth import Counts
from .._client.client import Airflow
from .._errors import AirflowError, ApiError, AuthMethodUnavailableError, InvalidRequestError
from .._model.bound import BoundResource, Row, Values
from .._model.resource import Resource
from .batch import misspelled
from .plan import DesiredState, Unreadable, needs_reading

Value = TypeVar("Value")
Default = TypeVar("Default")


def read_for_check(read: Callable[[], Value], otherwise: Default) -> Value | Default:
    """Return what a check needs to read, or ``otherwise`` if it cannot be read.

    For example, the user may not be allowed to read it. The server then performs the check.
    """
    try:
        return read()
    except AirflowError:
        return otherwise


def read_for(airflow: Airflow, bound: BoundResource, desired: DesiredState, reports: bool = False) -> Row | None:
    """Read the object of a desired state.

    If the server fails to return the object, and the plan does not depend on its values, return an ``Unreadable``. With ``reports``, return
    an ``Unreadable`` even if the plan depends on the values, so that the plan reports the problem.
    """
    try:
        return airflow.read(bound.resource, desired.key)
    except ApiError as error:
        if error.status != 500 or (needs_reading(bound, desired) and not reports):
            raise
        return Unreadable({bound.key_name: desired.key})


def values_for(airflow: Airflow, bound: BoundResource, desired: DesiredState, row: Row | None) -> Values | None:
    """Return the known values of the object of a desired state."""
    if row is None:
        return None
    if bound.key_of(row) != desired.key:
        raise InvalidRequestError(misspelled(bound.resource, desired.key, bound.key_of(row)))
    return known_values(airflow, bound, desired, row)


def known_values(airflow: Airflow, bound: BoundResource, desired: DesiredState | None, row: Row) -> Values:
    """Return the values in a row.

    For an object with a desired state, the values include the password if it is known to be correct.
    """
    if isinstance(row, Unreadable):
        return row
    values = bound.decode(row)
    # an unknown password is not tried
    if desired is None or not bound.resource.accounts or desired.unknown is not None:
        return values
    return _with_known_password(airflow, bound.resource, desired, values, row)


def _with_known_password(
    airflow: Airflow, resource: Resource, desired: DesiredState, actual: Values, row: Row
) -> Values:
    """Return the user's values, with the password if it is correct.

    The server counts a rejected login as a failed login of this user. If the password cannot be checked, it is written, and
    ``airflow.auth.unverified`` contains the reason for the warning.
    """
    password = (desired.values or {}).get("password")
    if not password or desired.update_secrets != "always":
        return actual

    def count() -> Counts | None:
        try:
            return _counts(airflow.read(resource, desired.key))
        except ApiError:
            return None

    airflow.auth.unverified.pop(desired.key, None)
    try:
        if row.get("active") is False:
            raise AuthMethodUnavailableError("The user is not active and cannot log in")
        is_current = airflow.auth.password_matches(desired.key, password, _counts(row), count)
    except AuthMethodUnavailableError as error:
        airflow.auth.unverified[desired.key] = error.reason
        return actual
    return {**actual, "password": password} if is_current else actual


def _counts(row: Row | None) -> Counts | None:
    """Return the login counters of a user, or None if the server returns none.

    On the server, both counters are null until the first login.
    """
    names = ("login_count", "fail_login_count")
    if row is None or not all(name in row for name in names):
        return None
    return Counts(*(row[name] or 0 for name in names))
