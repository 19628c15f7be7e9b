# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The exceptions of the collection. Each message is a sentence for the person who runs the playbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class AirflowError(Exception):
    """Something that the user can act on. ``details`` goes into the result beside the message."""

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.details = details

    def settle(self, done: bool) -> None:
        """Say what became of the write whose outcome this error leaves open. The client replaces it; other errors leave nothing open."""


class InvalidRequestError(AirflowError):
    """What was asked cannot or must not be done. Nothing was written."""


class TransportError(AirflowError):
    """No usable answer: the network, TLS, a proxy, or something that is not Airflow. What is ``passing`` may go well at the next try."""

    def __init__(self, message: str, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


class NotAirflowError(TransportError):
    """An answer came, and it is not one of Airflow's API: a login page, a redirect, a part of Airflow that is not installed.

    ``accepted``: its status is that of a success.
    """

    def __init__(self, message: str, accepted: bool = False) -> None:
        super().__init__(message)
        self.accepted = accepted


class UnfinishedReplacementError(AirflowError):
    """An earlier task left replacements of roles unfinished: ``found`` has the roles by the names of their stand-ins."""

    def __init__(self, found: Mapping[str, str]) -> None:
        names = ", ".join(f"'{role}' by '{stand_in}'" for stand_in, role in sorted(found.items()))
        super().__init__(
            f"The replacement of role {names} is unfinished, though this task finished it. Does another task replace it?"
        )
        self.found = found


class OutcomeUnknownError(TransportError):
    """A write was sent and its answer did not arrive: nobody knows yet whether it was done."""


class UnexpectedResponseError(NotAirflowError):
    """A success without the content that belongs there. It says nothing of an object, and a write may have been carried out or not."""

    def __init__(self, message: str, is_json: bool = True) -> None:
        super().__init__(message, accepted=True)
        self.is_json = is_json


class TruncatedResponseError(UnexpectedResponseError, OutcomeUnknownError):
    """JSON that does not end, or is none: the answer was cut off on its way."""


class JsonObject(dict[str, Any]):
    """A JSON object of an answer. A key that is not there is a fault of the answer, wherever that is noticed."""

    __slots__ = ("origin",)

    def __init__(self, origin: str, content: Mapping[str, Any]) -> None:
        super().__init__(content)
        self.origin = origin

    def __missing__(self, key: str) -> Any:
        raise UnexpectedResponseError(f"{self.origin} was answered without {key}, which belongs there.")


class IncompleteListingError(AirflowError):
    """A list did not come whole, however often it was read: it may be whole at a later try."""


class ApiError(AirflowError):
    """The server answered with an error ``status``."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message, status=status)
        self.status = status


class ConflictError(ApiError):
    """The object is not as it was read: another client has created it, or deleted it. The write did nothing."""


class InvalidCredentialsError(AirflowError):
    """The server says that user name and password do not fit."""


class AuthMethodUnavailableError(AirflowError):
    """The server does not offer this way to log in, or not now (``limited``), or there is no ticket to use it with.

    ``why`` is the cause alone, without what to do about it.
    """

    def __init__(self, message: str, limited: bool = False, why: str = "") -> None:
        super().__init__(message)
        self.limited, self.reason = limited, why or message.rstrip(". ")


def leaves_open(error: Exception) -> bool:
    """Whether the server may have carried out the write that ended with this error.

    It may have after a lost answer, after a failure of its own, and where a proxy answers "success" with something that is not from Airflow.
    """
    if isinstance(error, NotAirflowError):
        return error.accepted
    if isinstance(error, ApiError):
        return error.status >= 500
    return isinstance(error, OutcomeUnknownError) or not isinstance(error, AirflowError)
