# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import time

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.http import ConnectionSettings, Http
from ansible_collections.community.airflow.plugins.module_utils._errors import (
    ApiError,
    AuthMethodUnavailableError,
    IncompleteListingError,
    InvalidRequestError,
    TransportError,
)
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleCall
from ansible_collections.community.airflow.plugins.module_utils._module.waiting import wait_until
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import Reply, script


class Waiting:
    """A task that waits, and a server that returns its responses in order.

    The last response is repeated.
    """

    def __init__(self, *responses, timeout=5.0, sleep=0.0):
        self.write_returns_object, self.lines, self.looks = list(responses), [], 0
        params = {"wait_timeout": timeout, "wait_sleep": sleep}
        self.task = ModuleCall(params, False, lambda: None, self.lines.append)

    def look(self):
        self.looks += 1
        answer = (
            self.write_returns_object.pop(0) if len(self.write_returns_object) > 1 else self.write_returns_object[0]
        )
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_result_is_returned_immediately():
    waiting = Waiting(("found", ""))
    assert wait_until(waiting.task, waiting.look) == "found"
    assert (waiting.looks, waiting.lines) == (1, [])


def test_progress_is_reported_at_each_poll():
    waiting = Waiting((None, "1 queued"), (None, "1 running"), ("found", ""))
    assert wait_until(waiting.task, waiting.look) == "found"
    assert waiting.lines == ["1 queued (0 of 5 seconds)", "1 running (0 of 5 seconds)"]


def test_waiting_ends_with_a_last_poll():
    waiting = Waiting((None, "queued"), timeout=0.3)
    begin = time.monotonic()
    assert wait_until(waiting.task, waiting.look) is None
    assert 0.3 <= time.monotonic() - begin < 3
    assert waiting.looks >= 2


def test_without_a_timeout_it_polls_once():
    waiting = Waiting((None, "queued"), timeout=0.0)
    assert wait_until(waiting.task, waiting.look) is None
    assert waiting.looks == 1


@pytest.mark.parametrize(
    "error",
    [
        TransportError("It restarts.", passing=True),
        ApiError("503.", 503),
        # the login is renewed
        AuthMethodUnavailableError("No token.", 503),
    ],
)
def test_temporary_outage(error):
    waiting = Waiting((None, "queued"), error, ("found", ""))
    assert wait_until(waiting.task, waiting.look) == "found"
    assert waiting.lines == ["queued (0 of 5 seconds)", f"{error} Retrying. (0 of 5 seconds)"]


@pytest.mark.parametrize(
    "error",
    [
        TransportError("No such host."),
        ApiError("403.", 403),
        InvalidRequestError("Never."),
        AuthMethodUnavailableError("No form.", 404),
    ],
)
def test_permanent_error_ends_the_wait(error):
    waiting = Waiting((None, "queued"), error, ("found", ""))
    with pytest.raises(type(error)):
        wait_until(waiting.task, waiting.look)


def test_outage_until_the_timeout():
    waiting = Waiting(ApiError("503.", 503), timeout=0.2)
    with pytest.raises(ApiError):
        wait_until(waiting.task, waiting.look)


def test_the_last_status_before_an_outage_is_reported():
    waiting = Waiting((None, "the run is queued"), ApiError("503.", 503), timeout=0.3)
    with pytest.raises(ApiError, match="503. Last status: the run is queued."):
        wait_until(waiting.task, waiting.look)


def test_a_wait_without_a_pause_does_not_spin():
    waiting = Waiting((None, "draining"), timeout=0.5)
    assert wait_until(waiting.task, waiting.look) is None
    assert 2 <= waiting.looks <= 7


def test_an_incomplete_list_is_read_again_later():
    waiting = Waiting(IncompleteListingError("99 of 100."), ("found", ""))
    assert wait_until(waiting.task, waiting.look) == "found"


@pytest.mark.parametrize(("status", "headers"), [(503, {"Retry-After": "60"}), (429, {"Retry-After": "60"}), (502, {})])
def test_requests_are_not_retried_after_the_end_of_a_wait(status, headers, serve):
    pauses = []
    server = serve(script(Reply(status, {}, headers)))
    http = Http(ConnectionSettings(server.url, use_proxy=False, retries=9), pause=pauses.append)

    def look():
        return None, str(http.request("GET", "/").status)

    assert wait_until(Waiting(None, timeout=1.0, sleep=0.5).task, look) is None
    assert sum(pauses) < 1.0 * len(server.requests) and max(pauses, default=0) < 1.0
    pauses.clear()
    assert http.request("GET", "/").status == status
    assert len(pauses) == 9
