# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Actions: their declarations, and their requests."""

from __future__ import annotations

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.auth.auth import Auth
from ansible_collections.community.airflow.plugins.module_utils._client.auth.credentials import Credentials
from ansible_collections.community.airflow.plugins.module_utils._client.client import Airflow
from ansible_collections.community.airflow.plugins.module_utils._client.generations import GENERATIONS, required_version
from ansible_collections.community.airflow.plugins.module_utils._client.http import ConnectionSettings, Http
from ansible_collections.community.airflow.plugins.module_utils._errors import (
    AirflowError,
    ApiError,
    InvalidRequestError,
    NotAirflowError,
)
from ansible_collections.community.airflow.plugins.module_utils._model.resource import Action
from ansible_collections.community.airflow.plugins.module_utils._reconcile.apply import retry_unless_applied
from ansible_collections.community.airflow.plugins.module_utils._resources import _actions, connection
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import (
    HANG_UP,
    NOT_FOUND,
    Reply,
    html,
    script,
)
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import (
    NEWEST,
    NEWEST_2,
    generation_of,
)


def declared():
    for name, value in (*vars(_actions).items(), *vars(connection).items()):
        found = value.values() if isinstance(value, dict) else [value]
        for one in found:
            for action in one if isinstance(one, tuple) else [one]:
                if isinstance(action, Action):
                    yield pytest.param(action, id=f"{name}-{action.method}")


@pytest.mark.parametrize("action", list(declared()))
def test_every_action_has_a_path_for_its_apis(action):
    assert action.method in ("GET", "POST", "PATCH", "PUT", "DELETE")
    assert action.paths
    for api in GENERATIONS:
        path = action.paths.get(api, "")
        # if an API has no path for an action, no version of it supports the action
        assert bool(path) is (action.since.get(api, "") is not None)
        assert not path or path.startswith(GENERATIONS[api].path(""))
    assert required_version(action.since)


def client(server, version=NEWEST, retries=0):
    http = Http(ConnectionSettings(server.url, use_proxy=False, retries=retries), pause=lambda seconds: None)
    auth = Auth(http, generation_of(version), Credentials("token", None, None, "t0ken"))
    return Airflow(http, generation_of(version), version, auth)


def test_names_are_segments_of_the_address(serve):
    server = serve(script(Reply(200, {"dag_id": "a/b +"})))
    assert client(server).call(_actions.DAG, "read it", dag_id="a/b +") == {"dag_id": "a/b +"}
    assert server.requests[-1].path == "/api/v2/dags/a%2Fb%20%2B"


def test_an_empty_name_is_another_address(serve):
    server = serve(script(Reply(204)))
    with pytest.raises(InvalidRequestError, match="dag_id must not be empty"):
        client(server).call(_actions.UNFAVORITE, "unmark it", dag_id="")
    assert server.requests == []


@pytest.mark.parametrize(
    "version, words", [(NEWEST_2, "requires Airflow 3.1.0 or later"), ("3.0.6", "this server runs Airflow 3.0.6")]
)
def test_old_server_receives_no_request(version, words, serve):
    server = serve(script(Reply(204)))
    with pytest.raises(InvalidRequestError, match=words):
        client(server, version).call(_actions.FAVORITE, "mark it", dag_id="a")
    assert server.requests == []


def test_missing_object_or_path(serve):
    missing, query_path = (
        Reply(404, {"detail": "The Dag with ID: `a` was not found"}),
        Reply(404, {"detail": "Not Found"}),
    )
    assert client(serve(script(missing))).call_or_none(_actions.DAG, "read it", dag_id="a") is None
    with pytest.raises(ApiError, match="Cannot read it .*The Dag with ID: `a` was not found"):
        client(serve(script(missing))).call(_actions.DAG, "read it", dag_id="a")
    # neither a missing path nor an HTML page shows whether the object exists
    for reply in (query_path, html(404, "<h1>nothing here</h1>")):
        with pytest.raises((ApiError, NotAirflowError)):
            client(serve(script(reply))).call(_actions.DAG, "read it", dag_id="a")


def test_a_response_without_json(serve):
    """Airflow 2 responds like this to one action.

    For other actions, such a response is a login page.
    """
    server = serve(script(html(201, "Duplicate request")))
    assert client(server, NEWEST_2).call(_actions.PARSE_DAG_FILE, "parse it", file_token="x") is None
    for reply, action in ((html(200, "<form>"), _actions.PARSE_DAG_FILE), (html(201, "<form>"), _actions.DAG)):
        with pytest.raises(NotAirflowError):
            client(serve(script(reply))).call(action, "do it", file_token="x", dag_id="x")


@pytest.mark.parametrize("was_done, writes", [(True, 1), (False, 2)])
def test_a_write_whose_response_was_lost(was_done, writes, serve):
    server = serve(script(HANG_UP, Reply(204)))
    airflow = client(server)
    retry_unless_applied(lambda: airflow.call(_actions.FAVORITE, "mark it", dag_id="a"), lambda: was_done)
    assert len(server.requests) == writes


def test_retried_deletion_accepts_a_missing_object(serve):
    names = {"asset_id": 1, "key": "k"}
    for first in (HANG_UP, Reply(502, {}), html(504, "oops")):
        airflow = client(serve(script(first, NOT_FOUND)), retries=1)
        assert airflow.call(_actions.DELETE_ASSET_STATE, "delete it", **names)
    airflow = client(serve(script(NOT_FOUND)), retries=1)
    with pytest.raises(ApiError):
        airflow.call(_actions.DELETE_ASSET_STATE, "delete it", **names)


def test_rejected_writes_are_not_retried(serve):
    server = serve(script(Reply(409, {"detail": "no"})))
    airflow = client(server)
    with pytest.raises(ApiError):
        retry_unless_applied(lambda: airflow.call(_actions.FAVORITE, "mark it", dag_id="a"), lambda: False)
    assert len(server.requests) == 1


@pytest.mark.parametrize("fault", [HANG_UP, html(503, "")])
def test_a_request_that_writes_nothing_is_retried_like_a_read(serve, fault):
    server = serve(script(fault, Reply(200, {"backfills": []})))
    assert client(server, retries=1).call(_actions.PLAN_BACKFILL, "plan it") == {"backfills": []}
    assert server.lines == ["POST /api/v2/backfills/dry_run"] * 2


@pytest.mark.parametrize("fault", [HANG_UP, html(503, "")])
@pytest.mark.parametrize("action", [connection.TEST_CONNECTION, connection.ENQUEUE_CONNECTION_TEST])
def test_a_connection_test_is_sent_once(serve, action, fault):
    server = serve(script(fault, Reply(200, {"status": True, "message": "", "token": "t"})))
    with pytest.raises(AirflowError):
        client(server, retries=1).call(action, "test it")
    assert len(server.requests) == 1
