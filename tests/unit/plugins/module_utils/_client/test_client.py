# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.auth.auth import Auth
from ansible_collections.community.airflow.plugins.module_utils._client.auth.credentials import (
    Credentials,
    SessionStore,
)
from ansible_collections.community.airflow.plugins.module_utils._client.client import Airflow
from ansible_collections.community.airflow.plugins.module_utils._client.http import ConnectionSettings, Http
from ansible_collections.community.airflow.plugins.module_utils._client.listing import completed, listing
from ansible_collections.community.airflow.plugins.module_utils._errors import (
    AirflowError,
    ApiError,
    ConflictError,
    InvalidRequestError,
    NotAirflowError,
    OutcomeUnknownError,
    TransportError,
    UnkeptError,
)
from ansible_collections.community.airflow.plugins.module_utils._model.query_kind import query_kind_of
from ansible_collections.community.airflow.plugins.module_utils._query.gather import rows_of
from ansible_collections.community.airflow.plugins.module_utils._reconcile.apply import apply, apply_or_settle
from ansible_collections.community.airflow.plugins.module_utils._reconcile.plan import DesiredState, plan
from ansible_collections.community.airflow.plugins.module_utils._resources._actions import DAG
from ansible_collections.community.airflow.plugins.module_utils._resources.connection import CONNECTION
from ansible_collections.community.airflow.plugins.module_utils._resources.pool import POOL
from ansible_collections.community.airflow.plugins.module_utils._resources.role import ROLE
from ansible_collections.community.airflow.plugins.module_utils._resources.user import USER
from ansible_collections.community.airflow.plugins.module_utils._resources.variable import VARIABLE
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_airflow import (
    NOT_FOUND,
    TOKEN,
    Pools,
    airflow,
)
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import (
    HANG_UP,
    Reply,
    html,
    script,
)
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import (
    NEWEST,
    NEWEST_2,
    generation_of,
)

NO_ROUTE = Reply(404, {"detail": "Not Found"})


def wanted(client, resource, key, values, actual=None, **desired):
    return plan(client.bind(resource), DesiredState(key, values, **desired), actual)


def creation(client, name="etl"):
    return wanted(client, POOL, name, {"slots": 5, "description": "d", "include_deferred": True})


def current(client, name="etl"):
    return client.bind(POOL).decode(client.read(POOL, name))


# detection of the server


@pytest.mark.parametrize(
    ("version", "api", "path", "found"),
    [
        ("2.11.2", "auto", "", "v1"),
        ("3.3.2", "auto", "", "v2"),
        ("3.3.2", "v2", "", "v2"),
        ("2.5.0", "v1", "", "v1"),
        ("2.5.0", "auto", "/api/v1", "v1"),
        ("3.0.6", "auto", "/api/v2", "v2"),
        ("3.0.6", "v2", "/api/v2", "v2"),
    ],
)
def test_detection_of_a_server(serve, version, api, path, found):
    def answering(request):
        return Reply(200, {"version": version}) if request.path == f"/api/{found}/version" else NO_ROUTE

    server = serve(answering)
    client = Airflow.connect(ConnectionSettings(server.url + path, use_proxy=False), TOKEN, api)
    assert (client.version, client.generation.api) == (version, found)
    assert client.http.options.url == server.url


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (NO_ROUTE, "No Airflow API found at"),
        (html(404, "no"), "No Airflow API found at"),
        (html(200, "<h1>Sign in</h1>"), "is not from Airflow's API \\(200, text/html"),
        (Reply(200, {"version": None}), "is not from Airflow's API"),
        (Reply(200, ["version"]), "is not from Airflow's API"),
        (Reply(302, headers={"Location": "https://a.example/login?next=hunter2"}), "redirects to the login page"),
        (Reply(301, headers={"Location": "https://a.example/"}), "redirects to https://a.example/"),
        (Reply(401, {}), "requires a login"),
        (Reply(403, {}), "requires a login"),
        (Reply(500, {}), "a proxy in front of it, failed"),
        (html(502, "Bad Gateway"), "a proxy in front of it, is unavailable"),
    ],
)
def test_rejects_servers_that_are_not_airflow(serve, reply, message):
    server = serve(script(reply))
    with pytest.raises(TransportError, match=message) as caught:
        Airflow.connect(ConnectionSettings(server.url, use_proxy=False, retries=0), TOKEN)
    assert "hunter2" not in str(caught.value)


def test_an_api_named_twice(serve):
    server = serve(script(NO_ROUTE))
    with pytest.raises(InvalidRequestError, match="ends with the path of API v1, but airflow_api_version is v2"):
        Airflow.connect(ConnectionSettings(server.url + "/api/v1", use_proxy=False), TOKEN, "v2")
    assert server.requests == []


@pytest.mark.parametrize(("version", "api", "asked"), [("3.3.2", "v2", 1), ("2.11.2", "v1", 1), ("3.0.6", "v1", 2)])
def test_version_is_requested_in_each_task(serve, version, api, asked):
    """An upgrade between two tasks is detected.

    A login for the other generation of the API is not used.
    """
    found = "v1" if version.startswith("2") else "v2"
    server = serve(
        lambda request: Reply(200, {"version": version}) if request.path == f"/api/{found}/version" else NO_ROUTE
    )
    kept = {"api": api, "way": "token", "fab": "", "bearer": "kept", "cookies": []}
    client = Airflow.connect(
        ConnectionSettings(server.url, use_proxy=False),
        Credentials(),
        session_store=SessionStore(load=lambda: kept, store=lambda login: None),
    )
    assert (client.version, len(server.requests)) == (version, asked)
    assert client.auth.unproven is (found == api)


def test_a_session_detects_an_upgrade(serve, monkeypatch):
    """Retries, lookups and a refreshed inventory share a session."""
    version, clock = ["2.11.2"], [100.0]

    def answering(request):
        api = "v1" if version[0].startswith("2") else "v2"
        return Reply(200, {"version": version[0]}) if request.path == f"/api/{api}/version" else NO_ROUTE

    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    server = serve(answering)
    http = Http(ConnectionSettings(server.url, use_proxy=False))
    shared = SessionStore(session=lambda options: http)

    def connected():
        client = Airflow.connect(http.options, TOKEN, session_store=shared)
        return client.version, client.generation.api

    # the items of a loop
    assert [connected() for _item in range(3)] == [("2.11.2", "v1")] * 3
    assert len(server.lines) == 2
    version[0] = "3.3.2"
    clock[0] += 1.1
    assert connected() == ("3.3.2", "v2")


# reading


def test_reading(serve):
    server = serve(Pools(["etl", "a/b"]))
    client = airflow(server)
    assert client.read(POOL, "etl")["slots"] == 1
    assert client.read(POOL, "a/b")["name"] == "a/b"
    assert client.read(POOL, "other") is None
    assert server.requests[1].path == "/api/v2/pools/a%2Fb"
    assert server.requests[0].headers["Authorization"] == "Bearer t0ken"


@pytest.mark.parametrize(
    ("reply", "kind", "message"),
    [
        (NO_ROUTE, ApiError, "404"),
        (html(404, "nginx"), ApiError, "404"),
        (
            html(200, "<h1>Airflow</h1>"),
            NotAirflowError,
            "text/html instead of JSON. The response may come from a login page",
        ),
        (Reply(302, headers={"Location": "/login/?next=x"}), NotAirflowError, "redirects to the login page"),
        (Reply(308, headers={"Location": "https://a.example/x"}), NotAirflowError, "Redirects are not followed"),
        (Reply(401, {"detail": "Unauthorized"}), ApiError, "401 Unauthorized. Check that airflow_token is valid"),
        (Reply(403, {"detail": "Forbidden"}), ApiError, 'needs the permission "can_read on Pools"'),
        (Reply(500, {"detail": "hunter2"}), ApiError, "500 \\*\\*\\*"),
        (html(500, "Ooops"), ApiError, "500 text/html"),
        (Reply(200, text="{"), TransportError, "is not valid JSON"),
        # a response without an object does not mean that the object is absent
        (Reply(200, text=""), AirflowError, "Cannot read pool 'etl'"),
        (Reply(200, None), AirflowError, "Cannot read pool 'etl'"),
        (Reply(200, []), AirflowError, "Cannot read pool 'etl'"),
        (Reply(204), AirflowError, "Cannot read pool 'etl'"),
    ],
)
def test_a_response_without_an_object_is_an_error_not_an_absence(serve, reply, kind, message):
    client = airflow(serve(script(reply)))
    with pytest.raises(kind, match=message):
        client.read(POOL, "etl")


@pytest.mark.parametrize("resource", [USER, ROLE], ids=lambda one: one.kind)
@pytest.mark.parametrize("reply", [NO_ROUTE, Reply(405, {"detail": "Method Not Allowed"}), html(200, "<div id=root>")])
def test_a_server_without_users(serve, resource, reply):
    with pytest.raises(InvalidRequestError, match="require the FAB auth manager"):
        airflow(serve(script(reply))).read(resource, "it")


def test_only_a_404_from_airflow_means_absent(serve):
    absent = Reply(404, {"detail": "The Dag with ID: `sleeper` was not found"})
    assert airflow(serve(script(absent))).call_or_none(DAG, "read DAG 'sleeper'", dag_id="sleeper") is None
    for reply in (Reply(404, {"title": "made by a gateway", "detail": "no such upstream", "status": 404}), NO_ROUTE):
        with pytest.raises(ApiError, match="Cannot read DAG 'sleeper'.*404"):
            airflow(serve(script(reply))).call_or_none(DAG, "read DAG 'sleeper'", dag_id="sleeper")


def test_known_errors_are_explained(serve):
    server = serve(script(Reply(500, {"detail": "Internal"})))
    with pytest.raises(ApiError, match="upgrade apache-airflow-providers-fab") as caught:
        airflow(server).read(USER, "it")
    assert caught.value.status == 500


# listing


@pytest.mark.parametrize("count", [0, 1, 20, 100, 101, 250])
@pytest.mark.parametrize("page", [20, 100])
def test_every_page_is_fetched_by_rows_received(serve, count, page):
    names = [f"pool{number:03}" for number in range(count)]
    server = serve(Pools(names, page=page))
    assert [row["name"] for row in listing(airflow(server), POOL)] == names
    assert len(server.requests) == max(1, -(-count // page))
    assert all("order_by=name" in request.path for request in server.requests)


@pytest.mark.parametrize(("limit", "requests"), [(1, 1), (20, 1), (30, 2)])
def test_a_limit(serve, limit, requests):
    server = serve(Pools([f"pool{number:03}" for number in range(50)], page=20))
    rows = listing(airflow(server), POOL, limit=limit)
    assert (len(rows), len(server.requests)) == (limit, requests)


@pytest.mark.parametrize("total", [1, 3, 250])
def test_an_incomplete_listing(serve, total):
    with pytest.raises(AirflowError, match=f"Cannot list pools: received 2 objects, but the server counts {total}"):
        listing(airflow(serve(Pools(["a", "b"], total=total))), POOL)


@pytest.mark.parametrize("body", [None, [], {}, {"pools": []}, {"total_entries": 0}, {"detail": "ok"}])
def test_rejects_a_response_that_is_not_a_list(serve, body):
    with pytest.raises(AirflowError, match="Cannot list pools"):
        listing(airflow(serve(script(Reply(200, body)))), POOL)


def test_a_missing_listing_is_an_error(serve):
    with pytest.raises(AirflowError, match="Cannot list pools"):
        listing(airflow(serve(script(NOT_FOUND))), POOL)


def test_fields_omitted_by_a_listing_are_read_individually(serve):
    def answering(request):
        path = request.path.partition("?")[0]
        row = {"connection_id": "a", "conn_type": "x"}
        if path.endswith("/connections"):
            return Reply(200, {"connections": [row, {**row, "connection_id": "gone"}], "total_entries": 2})
        return Reply(200, {**row, "extra": '{"k": 1}'}) if path.endswith("/a") else NOT_FOUND

    server = serve(answering)
    assert [row.get("extra") for row in listing(airflow(server, NEWEST_2), CONNECTION)] == [None, None]
    rows, total = rows_of(airflow(server, NEWEST_2), query_kind_of(CONNECTION), {})
    assert [row["extra"] for row in rows] == ['{"k": 1}']


@pytest.mark.parametrize(("status", "listed"), [(500, True), (500, False), (403, True), (404, True), (502, True)])
def test_only_a_failure_of_the_server_makes_a_listed_object_unreadable(serve, status, listed):
    row = {"connection_id": "a", "conn_type": "x"}

    def answering(request):
        if listed and request.path.partition("?")[0].endswith("/connections"):
            return Reply(200, {"connections": [], "total_entries": 1})
        return Reply(status, {"error": "upstream"})

    client, unreadable = airflow(serve(answering), NEWEST_2, retries=0), {}
    if status == 500 and listed:
        assert completed(client, CONNECTION, [row], unreadable) == [row]
        assert "upstream" in unreadable["a"]
    else:
        with pytest.raises(ApiError, match=str(status)):
            completed(client, CONNECTION, [row], unreadable)


# writing


def test_create_update_delete(serve):
    pools = Pools()
    server = serve(pools)
    client = airflow(server)
    assert apply(client, creation(client))["slots"] == 5
    apply(client, wanted(client, POOL, "etl", {"slots": 6}, current(client)))
    assert (pools.rows["etl"]["slots"], pools.rows["etl"]["include_deferred"]) == (6, True)
    assert server.requests[-1].path == "/api/v2/pools/etl?update_mask=slots"
    assert apply(client, wanted(client, POOL, "etl", None, current(client))) == {}
    assert pools.rows == {}


LOST = [HANG_UP, Reply(502, {}), Reply(503, {}), Reply(504, {}), html(504, "Gateway Timeout")]


@pytest.mark.parametrize("fault", LOST)
def test_a_lost_creation_that_was_done_is_not_sent_again(serve, fault):
    pools = Pools(after=[fault])
    server = serve(pools)
    client = airflow(server)
    assert apply(client, creation(client))["slots"] == 5
    assert server.lines == ["POST /api/v2/pools", "GET /api/v2/pools/etl"]


@pytest.mark.parametrize("fault", LOST)
def test_a_lost_creation_that_was_not_done_is_sent_again_after_a_read(serve, fault):
    pools = Pools(before=[fault])
    server = serve(pools)
    client = airflow(server)
    assert apply(client, creation(client))["slots"] == 5
    assert server.lines == ["POST /api/v2/pools", "GET /api/v2/pools/etl", "POST /api/v2/pools"]


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("fault", LOST)
def test_a_lost_update(serve, fault, done):
    pools = Pools(["etl"], **{"after" if done else "before": [fault]})
    server = serve(pools)
    client = airflow(server)
    change = wanted(client, POOL, "etl", {"slots": 6}, current(client))
    assert apply(client, change)["slots"] == 6
    assert server.lines.count("PATCH /api/v2/pools/etl") == (1 if done else 2)


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("fault", LOST)
def test_a_lost_deletion(serve, fault, done):
    pools = Pools(["etl"], **{"after" if done else "before": [fault]})
    client = airflow(serve(pools))
    assert apply(client, wanted(client, POOL, "etl", None, current(client))) == {}
    assert pools.rows == {}


def test_a_write_that_is_lost_twice_is_an_error(serve):
    server = serve(Pools(before=[HANG_UP, HANG_UP]))
    client = airflow(server)
    with pytest.raises(OutcomeUnknownError):
        apply(client, creation(client))
    assert server.lines.count("POST /api/v2/pools") == 2


def test_a_lost_update_of_a_secret_is_sent_again(serve):
    """Whether the old secret is still stored cannot be checked."""
    row = {"connection_id": "c", "conn_type": "x", "password": "***", "extra": None}
    writes = [HANG_UP, Reply(200, row)]
    server = serve(lambda request: Reply(200, row) if request.method == "GET" else writes.pop(0))
    client = airflow(server)
    actual = client.bind(CONNECTION).decode(row)
    apply(client, wanted(client, CONNECTION, "c", {"password": "hunter2"}, actual))
    assert server.lines.count("PATCH /api/v2/connections/c") == 2


@pytest.mark.parametrize("status", [400, 403, 409, 422, 500])
def test_rejected_writes_are_not_retried(serve, status):
    server = serve(Pools(before=[Reply(status, {"detail": "no hunter2"})]))
    client = airflow(server)
    with pytest.raises(
        ApiError, match=f"Cannot create pool 'etl' \\(POST /api/v2/pools\\): {status} no \\*\\*\\*"
    ) as caught:
        apply(client, creation(client))
    assert caught.value.status == status
    assert server.lines == ["POST /api/v2/pools"]


@pytest.mark.parametrize("failures", [1, 2])
def test_a_creation_with_a_server_error_is_tried_once_more_if_the_object_is_absent(serve, failures):
    """Airflow 2 returns 500 for the second of two creations."""
    pools = Pools(before=[Reply(500, {"detail": "Internal"})] * failures)
    server = serve(pools)
    client = airflow(server)
    if failures == 1:
        assert apply_or_settle(client, creation(client))["slots"] == 5
    else:
        with pytest.raises(ApiError, match="500 Internal"):
            apply_or_settle(client, creation(client))
        assert client.writes.summary("Stop.")["msg"] == "Stop. Nothing was changed."
    assert server.lines.count("POST /api/v2/pools") == 2


@pytest.mark.parametrize(
    ("keeps", "lost"), [({"slots": 1}, "slots"), ({"slots": 1, "description": ""}, "slots, description")]
)
def test_fails_if_the_server_does_not_store_a_field(serve, keeps, lost):
    client = airflow(serve(Pools(keeps=keeps)))
    with pytest.raises(AirflowError, match=f"accepted the request to create pool 'etl', but did not store {lost}\\."):
        apply(client, creation(client))


def test_update_of_an_object_deleted_concurrently(serve):
    pools = Pools(["etl"])
    client = airflow(serve(pools))
    change = wanted(client, POOL, "etl", {"slots": 6}, current(client))
    pools.rows.clear()
    with pytest.raises(ApiError, match="another client deleted it in the meantime"):
        apply(client, change)


def test_deletion_of_an_object_deleted_concurrently(serve):
    pools = Pools(["etl"])
    client = airflow(serve(pools))
    change = wanted(client, POOL, "etl", None, current(client))
    pools.rows.clear()
    assert apply(client, change) == {}


def test_a_hidden_secret_counts_as_kept(serve):
    row = {"key": "db_password", "value": "***", "description": ""}
    client = airflow(serve(script(Reply(201, row))))
    assert apply(client, wanted(client, VARIABLE, "db_password", {"value": "hunter2"})) == row


def test_a_role_is_read_again_because_its_response_is_empty(serve):
    permission = {"action": {"name": "can_read"}, "resource": {"name": "Pools"}}
    website = {"action": {"name": "can_read"}, "resource": {"name": "Website"}}
    row = {"name": "r", "actions": [permission, website]}
    server = serve(lambda request: Reply(200, row if request.method == "GET" else {}))
    client = airflow(server, NEWEST_2)
    change = wanted(client, ROLE, "r", {"permissions": [{"action": "can_read", "resource": "Pools"}]})
    assert apply(client, change) == row
    assert server.lines == ["POST /api/v1/roles", "GET /api/v1/roles/r"]


def test_a_role_that_keeps_removed_permissions(serve):
    """Airflow 2 returns 200 for an update that removes permissions.

    However, it only adds permissions.
    """
    pairs = [{"action": {"name": "can_read"}, "resource": {"name": name}} for name in ("DAGs", "Pools")]
    row = {"name": "r", "actions": pairs}
    client = airflow(serve(script(Reply(200, row))), NEWEST_2)
    actual = client.bind(ROLE).decode(row)
    with pytest.raises(AirflowError, match="did not store permissions"):
        apply(client, wanted(client, ROLE, "r", {"permissions": [{"action": "can_read", "resource": "Pools"}]}, actual))


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        (["Pools"], ["DAGs"], None),
        (["Pools"], ["Pools"], UnkeptError),
        (["Pools"], ["Users"], ConflictError),
        (["Users"], ["Pools"], ConflictError),
        (["Users"], ["DAGs"], None),
    ],
)
def test_a_role_that_another_client_updates_at_the_same_time(first, second, outcome, serve):
    """The task reads the role twice after its write.

    It is done if it ends as desired. Permissions that are neither the previous nor the desired ones are those of another client.
    """

    def row(names):
        return {
            "name": "r",
            "actions": [{"action": {"name": "can_read"}, "resource": {"name": name}} for name in names],
        }

    client = airflow(serve(script(Reply(200, row([])), Reply(200, row(first)), Reply(200, row(second)))), NEWEST)
    actual = client.bind(ROLE).decode(row(["Pools"]))
    change = wanted(client, ROLE, "r", {"permissions": [{"action": "can_read", "resource": "DAGs"}]}, actual)
    if outcome is None:
        assert apply_or_settle(client, change)["actions"] == row(second)["actions"]
        assert client.writes.summary("Stop.")["done_before_failure"] == ["update role 'r'"]
    else:
        with pytest.raises(outcome, match="did not store permissions"):
            apply_or_settle(client, change)


def test_errors_contain_no_secret(serve):
    echo = {"detail": [{"loc": ["body", "password"], "msg": "bad 'hunter2'", "input": "hunter2"}]}
    client = airflow(serve(script(Reply(422, echo))))
    with pytest.raises(ApiError) as caught:
        apply(client, wanted(client, CONNECTION, "c", {"conn_type": "x", "password": "hunter2"}))
    assert "hunter2" not in str(caught.value) + json.dumps(caught.value.details)
    assert "password: bad '***'" in str(caught.value)


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("version", [NEWEST_2, NEWEST])
def test_concurrent_requests_with_some_always_rejected_cause_one_renewal(serve, version, status):
    """A single response does not show why a login was rejected.

    The login may have expired, or the path may accept no login.
    """
    form = html(200, '<input name="csrf_token" value="x"><input name="password">')
    logins = []

    def answer(request):
        path = request.path.partition("?")[0]
        if path in ("/login/", "/auth/token"):
            if request.method == "POST":
                logins.append(path)
                return (
                    Reply(302, headers={"Location": "/home", "Set-Cookie": "session=in; Path=/"})
                    if (path == "/login/")
                    else Reply(201, {"access_token": f"t{len(logins)}"})
                )
            return (
                Reply(302, headers={"Location": "/home"}) if "session=in" in request.headers.get("Cookie", "") else form
            )
        return Reply(status, {"detail": "no"}) if path.endswith("/refused") else Reply(200, {"pools": []})

    server = serve(answer)
    http = Http(ConnectionSettings(server.url, use_proxy=False), pause=lambda seconds: None)
    generation = generation_of(version)
    login = Credentials("auto", "ann", "hunter2")
    client = Airflow(http, generation, version, Auth(http, generation, login), ["hunter2"])

    def ask(path):
        try:
            return client.request("GET", path, "ask").status
        except ApiError as error:
            return error.status

    paths = [generation.path("pools"), *[generation.path("refused"), generation.path("pools")] * 20]
    assert ask(paths[0]) == 200
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, paths))
    assert found == [200, *[status, 200] * 20]
    assert len(logins) == (2 if status == 401 else 1)
