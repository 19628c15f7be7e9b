# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The exceptions of the collection.

Each message is a sentence for the user of the playbook.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

_TEMPORARY = frozenset({429, 500, 502, 503, 504})
"""Statuses of a server that is overloaded, fails or restarts."""


class AirflowError(Exception):
    """An error that the user can act on. ``details`` is added to the result.

    If ``passing`` is true, a later attempt may succeed. After a failed write, call ``settle`` to record whether the write was done after all.
    The client sets this function.
    """

    passing = False

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.details = details
        self.settle: Callable[[bool], None] = lambda done: None


class InvalidRequestError(AirflowError):
    """The request is invalid or not allowed.

    The request changed nothing. The result of the Ansible task says so, unless an earlier write of the same task succeeded.
    """


class TransportError(AirflowError):
    """No usable response from the server.

    The cause is the network, TLS, a proxy, or a service that is not Airflow.
    """

    def __init__(self, message: str, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


class NotAirflowError(TransportError):
    """A response that is not from Airflow's API.

    It is a login page, a redirect, or the response of a server that does not have the requested endpoint. If ``accepted`` is true, the server may
    have carried out the request: the response reports success, or is a redirect that may follow a write.
    """

    def __init__(self, message: str, accepted: bool = False) -> None:
        super().__init__(message)
        self.accepted = accepted


class UnfinishedReplacementError(AirflowError):
    """Unfinished role replacements of an earlier task.

    A stand-in is a second role that temporarily replaces a role. ``roles`` maps the names of the stand-ins to those of the replaced roles.
    """

    def __init__(self, roles: Mapping[str, str]) -> None:
        names = ", ".join(f"'{role}' by '{stand_in}'" for stand_in, role in sorted(roles.items()))
        super().__init__(
            f"Role replacements are incomplete again after this task completed them: {names}. Check whether another task replaces these "
            "roles at the same time."
        )
        self.roles = roles


class OutcomeUnknownError(TransportError):
    """The server may have carried out the request, but there is no usable response."""


class UnexpectedResponseError(NotAirflowError):
    """A successful response without the required content.

    Such a response proves nothing about an object or about the outcome of a write.
    """

    def __init__(self, message: str, is_json: bool = True) -> None:
        super().__init__(message, accepted=True)
        self.is_json = is_json


class TruncatedResponseError(UnexpectedResponseError, OutcomeUnknownError):
    """A response whose JSON is invalid, probably because it was truncated."""


class IncompleteListingError(AirflowError):
    """A list was still incomplete after several reads."""

    passing = True


class ApiError(AirflowError):
    """The server returned the error status ``status``."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message, status=status)
        self.status, self.passing = status, status in _TEMPORARY


class NotFoundError(ApiError):
    """Airflow itself reports that an object does not exist.

    A 404 from a proxy, or for an unknown path, does not prove this.
    """


class ConflictError(ApiError):
    """Another client has created, changed or deleted the object since it was read.

    If ``done`` is true, the server carried out this task's write, and the other client wrote at the same time. Otherwise, this task's write had
    no effect.
    """

    def __init__(self, message: str, status: int, done: bool = False) -> None:
        super().__init__(message, status)
        self.done = done


class UnkeptError(AirflowError):
    """The server accepted a write, but the object has different values afterwards.

    Either the server ignored some values, or another client wrote at the same time. ``row`` is the object after the write, or None if the object
    was not read.
    """

    def __init__(self, message: str, row: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.row = row


class InvalidCredentialsError(AirflowError):
    """The server rejects the user name and password."""


class AuthMethodUnavailableError(AirflowError):
    """The authentication method is unavailable.

    The server does not offer the method, temporarily limits logins (``limited``) or fails, or there is no Kerberos ticket. ``status`` is the
    HTTP status of the response, or 0 if there is none. ``cause`` is the message without the advice.
    """

    def __init__(self, message: str, status: int = 0, cause: str = "") -> None:
        super().__init__(message)
        self.limited, self.passing = status == 429, status in _TEMPORARY
        self.reason = cause or message.rstrip(". ")


def leaves_open(error: Exception) -> bool:
    """Return whether the server may have carried out the write despite this error.

    The outcome is unknown if the response was lost, if the server failed, or if a redirect or a successful response did not come from Airflow's
    API. The outcome is also unknown after an unexpected exception.
    """
    if isinstance(error, NotAirflowError):
        return error.accepted
    if isinstance(error, ApiError):
        return error.status >= 500
    return isinstance(error, OutcomeUnknownError) or not isinstance(error, AirflowError)
