# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Log in to check whether a user's password is already correct."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._client.auth.auth import Counts
from .._client.client import Airflow
from .._errors import ApiError, AuthMethodUnavailableError
from .._model.bound import Row
from .._model.resource import Resource
from .plan import DesiredState


def with_known_password(
    airflow: Airflow, resource: Resource, desired: DesiredState, actual: Mapping[str, Any], row: Row
) -> Mapping[str, Any]:
    """Return the user's values, with the password if it is correct.

    A rejected login counts as a failed login of this user. If the password cannot be checked, it is written, and
    ``airflow.auth.unverified`` has the reason for a warning.
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
    """Return the login counters of a user; None if the server returns none.

    Both are null until the first login.
    """
    names = ("login_count", "fail_login_count")
    if row is None or not all(name in row for name in names):
        return None
    return Counts(*(row[name] or 0 for name in names))
