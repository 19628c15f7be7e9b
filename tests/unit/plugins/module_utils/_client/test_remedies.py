# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A message about a gateway's response says what to do."""

from __future__ import annotations

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.auth.auth import Auth
from ansible_collections.community.airflow.plugins.module_utils._client.auth.credentials import Credentials
from ansible_collections.community.airflow.plugins.module_utils._client.client import Airflow
from ansible_collections.community.airflow.plugins.module_utils._client.detection import detect
from ansible_collections.community.airflow.plugins.module_utils._client.generations import V1, V2
from ansible_collections.community.airflow.plugins.module_utils._client.http import ConnectionSettings, Http
from ansible_collections.community.airflow.plugins.module_utils._errors import (
    ApiError,
    AuthMethodUnavailableError,
    TransportError,
)
from ansible_collections.community.airflow.plugins.module_utils._resources.pool import POOL
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import Reply

FORBIDDEN = 'needs the permission "can_read on Pools"'
FOREIGN = "may come from a proxy in front of Airflow"


def http(serve, reply):
    return Http(ConnectionSettings(serve(lambda request: reply).url, use_proxy=False, retries=0))


@pytest.fixture(params=[("v1", V1, "2.11.2"), ("v2", V2, "3.3.2")], ids=["v1", "v2"])
def read_error(request, serve):
    """Return the message of a failed read, by the server's response."""
    _api, generation, version = request.param

    def read(reply):
        session = http(serve, reply)
        auth = Auth(session, generation, Credentials("token", None, None, "t0ken"))
        with pytest.raises(ApiError) as error:
            Airflow(session, generation, version, auth).read(POOL, "etl")
        return str(error.value)

    return read


def page(status, **headers):
    return Reply(status, text="<h1>No</h1>", content_type="text/html", headers=headers)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (page(429), "limits the rate of requests"),
        (Reply(429, {"message": "slow down"}), "limits the rate of requests"),
        (page(413), "increase the limit"),
        (page(414), "Check http_headers"),
        (page(431), "Check http_headers"),
        (page(502), "is unavailable or overloaded"),
        (Reply(503, {}), "is unavailable or overloaded"),
        (page(403), FOREIGN),
        (Reply(403, {"message": "Forbidden"}), FOREIGN),
        (page(401), FOREIGN),
        (page(404), FOREIGN),
        (Reply(404, {"message": "no Route matched with those values"}), FOREIGN),
        (page(400), FOREIGN),
    ],
)
def test_the_response_of_a_gateway(read_error, reply, words):
    message = read_error(reply)
    assert words in message
    assert FORBIDDEN not in message


@pytest.mark.parametrize(
    "reply", [Reply(403, {"detail": "Forbidden"}), Reply(403, {"detail": None, "title": "Forbidden"})]
)
def test_a_missing_permission(read_error, reply):
    message = read_error(reply)
    assert FORBIDDEN in message
    assert FOREIGN not in message


@pytest.mark.parametrize(
    "reply", [page(500), Reply(400, {"detail": "wrong"}), Reply(404, {"error": "API route not found"})]
)
def test_airflows_own_error(read_error, reply):
    assert FOREIGN not in read_error(reply)


@pytest.mark.parametrize(
    ("reply", "words"), [(page(429), "limits the rate"), (page(503), "is unavailable"), (page(404), "single sign-on")]
)
def test_the_login_fails_at_a_gateway(serve, reply, words):
    auth = Auth(http(serve, reply), V2, Credentials("jwt", "ada", "pw"))
    with pytest.raises(AuthMethodUnavailableError, match=words):
        auth.headers("/api/v2/pools")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (page(429), "returned 429 for /api/v2/version. .* limits the rate"),
        (page(503), "is unavailable"),
        (page(500), "failed"),
        (page(418), "is not from Airflow's API"),
        (page(304), "the response has the status 304, which Airflow does not use"),
    ],
)
def test_detection_fails_at_a_gateway(serve, reply, words):
    with pytest.raises(TransportError, match=words):
        detect(http(serve, reply), "auto", "")


def test_an_invalid_token_is_no_missing_permission(read_error):
    """Airflow 3 returns 403 for a token that it did not issue."""
    message = read_error(Reply(403, {"detail": "Invalid JWT token"}))
    assert FORBIDDEN not in message
    assert message.endswith("Check that airflow_token is valid and has not expired.")
