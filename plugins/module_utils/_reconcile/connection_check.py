# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Test a connection on the API server or on a worker.

``POST /connections/test`` runs the test on the API server.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._client.client import Airflow
from .._errors import AirflowError, ApiError, InvalidRequestError
from .._model.resource import Action
from .._model.types import masked_paths
from .._module.definition import ModuleCall
from .._module.waiting import wait_until
from .._resources.connection import CONNECTION, CONNECTION_TEST, ENQUEUE_CONNECTION_TEST, TEST_CONNECTION, TESTS_STORED
from .plan import Change

_TOKEN = "Airflow-Connection-Test-Token"


def test_before_write(airflow: Airflow, change: Change, writes: bool) -> None:
    """Test the connection in its desired state before anything is written.

    If ``writes`` is false, only check whether the connection can be tested.

    :raises InvalidRequestError: if the test failed.
    """
    if change.after is None:
        return
    values = {**change.after, **change.given}
    # with the default of update_secrets, the plan rejects an empty secret for an existing connection
    no_secret = "an empty value and update_secrets: on_create"
    body = test_body(airflow, change.key, values, change.before is not None, no_secret)
    passed, message = test_now(airflow, body) if writes else (True, "")
    if not passed:
        raise InvalidRequestError(f"The test of connection '{change.key}' failed: {message.rstrip('. ')}.")


def test_body(
    airflow: Airflow, connection_id: str, values: Mapping[str, Any], merged: bool, no_secret: str = "an empty value"
) -> dict[str, Any]:
    """Return the body of a connection test.

    With ``merged``, the server may replace hidden values with those of the stored connection. ``no_secret`` is what to specify if
    the connection does not have a hidden secret.

    :raises InvalidRequestError: if a value is hidden, and the server would not replace it.
    """
    hidden = [one.name for one in CONNECTION.fields if masked_paths(values[one.name])]
    if hidden and not (merged and airflow.supports(TESTS_STORED)):
        raise InvalidRequestError(
            f"To test connection '{connection_id}', specify {' and '.join(hidden)}. If the connection has no such secret, specify "
            f"{no_secret}. The server hides the stored secrets and tests only the values in the request."
        )
    body = {"connection_id": connection_id}
    for one in CONNECTION.fields:
        # hidden values are omitted, so that the server uses the stored ones
        if values[one.name] != one.type.empty and one.name not in hidden:
            body[one.name] = one.type.encode(values[one.name])
    return body


def test_now(airflow: Airflow, body: Mapping[str, Any]) -> tuple[bool, str]:
    """Test a connection on the API server.

    Return whether the test succeeded, and the message.
    """
    response = _requested(airflow, TEST_CONNECTION, body)
    return response["status"], airflow.redact(response.get("message") or "")


def test_on_worker(call: ModuleCall, airflow: Airflow, body: Mapping[str, Any]) -> tuple[bool, str]:
    """Test a connection on a worker: request the test, then poll for its result.

    Return whether the test succeeded, and the message.
    """
    name = f"test of connection '{body['connection_id']}'"
    token = _requested(airflow, ENQUEUE_CONNECTION_TEST, body)["token"]

    def look() -> tuple[Mapping[str, Any] | None, str]:
        now = airflow.call(CONNECTION_TEST, f"read the result of the {name}", headers={_TOKEN: token})
        return (now if now["state"] in ("success", "failed") else None), f"The {name} is {now['state']}"

    ended = wait_until(call, look)
    if ended is None:
        raise AirflowError(
            f"The {name} has no result after {call.params['wait_timeout']:g} seconds (wait_timeout). Check that a "
            "scheduler is running, with an executor that can test connections."
        )
    return ended["state"] == "success", airflow.redact(str(ended["result_message"] or ""))


def _requested(airflow: Airflow, action: Action, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Request a test. Return the response."""
    attempt = f"test connection '{body['connection_id']}'"
    try:
        response: Mapping[str, Any] = airflow.call(action, attempt, json=body)
    except ApiError as error:
        if error.status != 403:
            raise
        raise InvalidRequestError(
            f"Cannot {attempt}: 403. The server's configuration must contain [core] test_connection = Enabled, and the user needs the "
            'permission "can_create on Connections".',
            status=403,
        ) from None
    return response
