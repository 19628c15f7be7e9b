# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A failed task reports what it wrote before.

It wrote nothing, these objects, or possibly these objects.
"""

from __future__ import annotations

import json

import pytest

from ansible_collections.community.airflow.plugins.module_utils._actions.api_request import any_request
from ansible_collections.community.airflow.plugins.module_utils._actions.dag_run.module import dag_run
from ansible_collections.community.airflow.plugins.module_utils._client.writes import Writes
from ansible_collections.community.airflow.plugins.module_utils._errors import (
    AirflowError,
    ApiError,
    IncompleteListingError,
    InvalidRequestError,
)
from ansible_collections.community.airflow.plugins.module_utils._module import runner
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleDefinition
from ansible_collections.community.airflow.plugins.module_utils._reconcile.apply import retry_unless_applied
from ansible_collections.community.airflow.plugins.module_utils._reconcile.instance import instance
from ansible_collections.community.airflow.plugins.module_utils._reconcile.items import Items
from ansible_collections.community.airflow.plugins.module_utils._reconcile.single import declaration
from ansible_collections.community.airflow.plugins.module_utils._reconcile.writer import BatchWriter
from ansible_collections.community.airflow.plugins.module_utils._resources.connection import CONNECTION
from ansible_collections.community.airflow.plugins.module_utils._resources.pool import POOL
from ansible_collections.community.airflow.plugins.module_utils._resources.role import ROLE
from ansible_collections.community.airflow.plugins.module_utils._resources.variable import VARIABLE
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import (
    HANG_UP,
    NOT_FOUND,
    Reply,
    html,
)
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST, NEWEST_2

JSON_500 = Reply(500, {"title": "Internal Server Error", "detail": "broken"})
LOGIN_PAGE = html(200, "<title>Login</title>")
REDIRECT = Reply(303, headers={"Location": "https://elsewhere.example/"})


class Pools:
    """The pools of an Airflow 2.11.

    ``faults`` receives the request's method and its number, and can respond instead of the server. A fault is a pair: whether the server
    processes the request before, and the response.
    """

    def __init__(self, faults):
        self.rows, self.faults, self.count = {}, faults, {}

    def __call__(self, request):
        path = request.path.partition("?")[0]
        if path.endswith("/version"):
            return Reply(200, {"version": "2.11.2"}) if path == "/api/v1/version" else html(404, "")
        self.count[request.method] = self.count.get(request.method, 0) + 1
        acts, reply = self.faults.get((request.method, self.count[request.method]), (True, None))
        answer = self.action(request, path) if acts else None
        return reply or answer

    def action(self, request, path):
        name = path.rpartition("/")[2]
        if request.method == "POST":
            self.rows[request.json["name"]] = {"description": "", "include_deferred": False, **request.json}
            return Reply(200, self.rows[request.json["name"]])
        if name == "pools":
            return Reply(200, {"pools": list(self.rows.values()), "total_entries": len(self.rows)})
        if name not in self.rows:
            return Reply(404, {"detail": f"The Pool with name: `{name}` was not found"})
        if request.method == "DELETE":
            del self.rows[name]
            return Reply(204)
        return Reply(200, self.rows[name])


def run(definition, server, check_mode=False, **options):
    params = {name: option.get("default") for name, option in definition.spec.items()}
    login = {"airflow_token": "t0ken", "airflow_auth": "auto", "use_proxy": False, "retries": 1}
    return runner.execute(
        definition, {**params, **login, "airflow_url": server.url, **options}, check_mode, lambda *login: _memory()
    )


def _memory():
    from ansible_collections.community.airflow.plugins.module_utils._client.auth.credentials import SessionStore

    return SessionStore()


POST_FAULTS = {
    "refused": Reply(400, {"detail": "no"}),
    "an error before the write": JSON_500,
    "a login page instead of the write": LOGIN_PAGE,
    "a redirect": Reply(302, headers={"Location": "/login"}),
}


@pytest.mark.parametrize("reply", POST_FAULTS.values(), ids=POST_FAULTS)
def test_failed_task_reports_that_nothing_was_changed(serve, reply):
    server = serve(Pools({("POST", number): (False, reply) for number in (1, 2)}))
    result = run(declaration(POOL), server, name="etl", slots=1)
    assert (result["failed"], result.get("changed", False)) == (True, False)
    assert result["msg"].endswith(" Nothing was changed.")
    assert "done_before_failure" not in result and "outcome_unknown" not in result


@pytest.mark.parametrize("reply", [JSON_500, LOGIN_PAGE, HANG_UP, REDIRECT, html(502, "bad gateway")])
def test_write_succeeds_if_the_server_did_it_despite_an_error_response(serve, reply):
    pools = Pools({("POST", 1): (True, reply)})
    result = run(declaration(POOL), serve(pools), name="etl", slots=1)
    assert (result.get("msg"), result["changed"], list(pools.rows)) == (None, True, ["etl"])
    assert pools.count["POST"] == 1


@pytest.mark.parametrize("reply", [JSON_500, LOGIN_PAGE, HANG_UP, REDIRECT])
def test_a_write_that_cannot_be_verified_is_unknown(serve, reply):
    pools = Pools({("POST", 1): (False, reply), **{("GET", number): (True, html(500, "")) for number in (2, 3)}})
    result = run(declaration(POOL), serve(pools), name="etl", slots=1)
    assert (result["failed"], result["changed"], result["done_before_failure"]) == (True, True, [])
    assert result["outcome_unknown"] == ["create pool 'etl'"]
    assert "Outcome unknown: create pool 'etl'." in result["msg"]
    assert "Nothing was" not in result["msg"]


@pytest.mark.parametrize("status", [301, 307, 308])
def test_redirect_to_another_url_changes_nothing(serve, status):
    fault = Reply(status, headers={"Location": "https://elsewhere.example/"})
    pools = Pools({("POST", 1): (False, fault), ("GET", 2): (True, html(500, ""))})
    result = run(declaration(POOL), serve(pools), name="etl", slots=1)
    assert (result["failed"], result.get("changed", False)) == (True, False)


class Roles:
    """The roles of an Airflow 2.11, whose response to a write is ``{}``.

    ``acts``: whether they keep it. ``seen``: the response to a later read.
    """

    def __init__(self, acts, seen=None):
        self.acts, self.seen, self.rows, self.written = acts, seen, {}, False

    def __call__(self, request):
        path = request.path.partition("?")[0]
        if path.endswith("/version"):
            return Reply(200, {"version": "2.11.2"}) if path == "/api/v1/version" else html(404, "")
        if request.method == "POST":
            self.written = True
            if self.acts:
                self.rows[request.json["name"]] = {"actions": [], **request.json}
            return Reply(200, {})
        name = path.rpartition("/")[2]
        if name == "roles":
            return Reply(200, {"roles": list(self.rows.values()), "total_entries": len(self.rows)})
        if self.written and self.seen:
            return self.seen
        if name in self.rows:
            return Reply(200, self.rows[name])
        link = "https://airflow.apache.org/docs/stable-rest-api-ref.html#section/Errors/NotFound"
        problem = {"title": "Role not found", "status": 404, "type": link}
        return Reply(404, problem, content_type="application/problem+json")


@pytest.mark.parametrize(
    "acts, seen", [(False, None), (False, Reply(200, {})), (True, html(500, "")), (True, LOGIN_PAGE)]
)
def test_an_empty_success_that_the_object_does_not_confirm_is_unknown(serve, acts, seen):
    result = run(declaration(ROLE), serve(Roles(acts, seen)), name="etl", permissions=[])
    assert (result["failed"], result["changed"], result["done_before_failure"]) == (True, True, []), result
    assert result["outcome_unknown"] == ["create role 'etl'"]


@pytest.mark.parametrize("on_error", ["stop", "continue"])
def test_an_instance_reports_the_changes_before_the_failure(serve, on_error):
    pools = Pools({("POST", 2): (False, Reply(400, {"detail": "no"}))})
    items = [{"name": name, "slots": 1} for name in "abc"]
    result = run(instance(), serve(pools), pools=items, on_error=on_error, workers=1)
    done = ["a", "c"] if on_error == "continue" else ["a"]
    assert (result["failed"], result["changed"], sorted(pools.rows)) == (True, True, done)
    assert result["done_before_failure"] == [f"create pool '{name}'" for name in done]


@pytest.mark.parametrize("acts", [True, False])
@pytest.mark.parametrize("fault", [HANG_UP, html(503, "")])
def test_repeated_deletion_is_recorded_as_done(serve, acts, fault):
    pools = Pools({("DELETE", 1): (acts, fault), ("POST", 1): (False, Reply(400, {"detail": "no"}))})
    pools.rows = {name: {"name": name, "slots": 1, "description": "", "include_deferred": False} for name in "ab"}
    deletion, creation = {"name": "a", "state": "absent"}, {"name": "c", "slots": 1}
    result = run(instance(), serve(pools), pools=[deletion, creation], on_error="continue", workers=1)
    assert result["done_before_failure"] == ["delete pool 'a'"]
    assert list(pools.rows) == ["b"]


def test_a_request_of_any_kind(serve):
    server = serve(Pools({("POST", 1): (False, HANG_UP)}))
    result = run(any_request(), server, method="POST", path="pools", body={"name": "etl", "slots": 1})
    assert (result["failed"], result["changed"]) == (True, True)
    assert result["outcome_unknown"]


@pytest.mark.parametrize("check_mode", [True, False])
def test_an_unexpected_exception(serve, check_mode):
    def operation(task):
        if not task.check_mode:
            task.connect().request("POST", "/api/v1/pools", "create pool 'etl'", json={"name": "etl", "slots": 1})
        raise KeyError("s3cret-value")

    definition = ModuleDefinition({**declaration(POOL).spec, "password": {"type": "str", "no_log": True}}, operation)
    server = serve(Pools({}))
    result = run(definition, server, check_mode, name="etl", password="s3cret-value")
    done = (None, None) if check_mode else (True, ["create pool 'etl'"])
    assert (result["failed"], result.get("changed"), result.get("done_before_failure")) == (True, *done)
    assert "KeyError" in result["msg"] and "operation" in result["exception"]
    assert "s3cret" not in str({name: value for name, value in result.items() if name != "invocation"})


def test_safe_request_is_not_recorded_as_a_write(serve):
    def operation(task):
        answer = task.connect().request("POST", "/api/v1/pools", "plan a pool", json={"name": "x"}, safe=True)
        raise AirflowError(f"Planned {answer.status}.")

    result = run(ModuleDefinition(declaration(POOL).spec, operation), serve(Pools({})), name="etl")
    assert (result.get("changed", False), result["msg"]) == (False, "Planned 200.")


@pytest.mark.parametrize("reads, claim", [(False, " Nothing was changed."), (True, "")])
@pytest.mark.parametrize("error", [InvalidRequestError, IncompleteListingError])
def test_a_refusal_says_that_nothing_was_changed(reads, claim, error, serve):
    def operation(task):
        raise error("slots must be 0 or more.")

    result = run(ModuleDefinition(declaration(POOL).spec, operation, reads=reads), serve(Pools({})), name="etl")
    assert result["msg"] == "slots must be 0 or more." + claim


def test_a_response_that_is_nested_too_deeply_is_no_traceback(serve):
    text = "[" * 600 + "]" * 600

    def nested(task):
        return {"changed": False, "found": {"a": json.loads(text)}}

    def endless(task):
        return endless(task)

    def outcome(operation):
        return run(ModuleDefinition(declaration(POOL).spec, operation), serve(Pools({})), name="etl")

    found = outcome(nested)["found"]["a"]
    while isinstance(found, list):
        text = text[1:-1]
        found = found[0]
    assert found == text
    assert len(text) > 900
    result = outcome(endless)
    assert result["failed"] and "nested too deeply. Nothing was changed." in result["msg"]


def test_a_refusal_after_a_write_does_not_say_that_nothing_was_changed():
    writes = Writes()
    writes.record("create pool 'a'", True)
    message = writes.summary("Pool 'b' must not be empty.", refused=True)["msg"]
    assert message == "Pool 'b' must not be empty. Done before the failure: create pool 'a'."


def test_a_long_list_is_named_in_the_result():
    writes = Writes()
    for number in range(8):
        writes.record(f"create pool '{number}'", True)
    account = writes.summary("Stopped.")
    assert account["msg"].endswith("create pool '4' and 3 more, listed in done_before_failure.")
    assert len(account["done_before_failure"]) == 8


def test_successful_write_stays_recorded():
    writes = Writes()
    for result in (None, True, False, None):
        writes.record("update user 'bob'", result)
    assert writes.summary("")["done_before_failure"] == ["update user 'bob'"]


@pytest.mark.parametrize(
    ("checked", "message"), [(False, "Nothing was changed."), (None, "Outcome unknown: create role 'x'.")]
)
def test_a_rejected_request_does_not_show_what_an_earlier_one_did(checked, message):
    writes = Writes()
    writes.record_request("create role 'x'", None)
    if checked is not None:
        writes.record("create role 'x'", checked)
    writes.record_request("create role 'x'", False)
    assert writes.summary("Stopped.")["msg"] == f"Stopped. {message}"


@pytest.mark.parametrize("check_mode", [True, False])
@pytest.mark.parametrize(
    ("definition", "options", "place"),
    [
        (declaration(VARIABLE), {"key": "k", "value": {"a": float("nan")}}, "value.a must not be NaN"),
        (
            declaration(VARIABLE),
            {"key": "k", "value": '{"a": [Infinity]}'},
            "value of variable 'k' is JSON with an invalid value: a[0] must not be NaN or infinity",
        ),
        (declaration(VARIABLE), {"key": "k", "value": '[{"a": 1e999}]'}, "[0].a must not be NaN or infinity"),
        (declaration(VARIABLE), {"key": "k\ud800", "value": 1}, "key contains an unpaired surrogate"),
        (
            declaration(CONNECTION),
            {"connection_id": "c", "conn_type": "x", "extra": {"a": [float("inf")]}},
            "extra.a[0] must not be NaN or infinity",
        ),
        (
            instance(),
            {"variables": [{"key": "a", "value": 1}, {"key": "b", "value": {"n": float("nan")}}]},
            "variables[1] (b).value.n must not be NaN",
        ),
        (dag_run(), {"dag_id": "d", "conf": {"n": float("nan")}}, "conf.n must not be NaN"),
        (any_request(), {"method": "POST", "path": "pools", "body": [float("nan")]}, "body[0] must not be NaN"),
    ],
)
def test_rejects_unsendable_values_before_the_first_write(serve, definition, options, place, check_mode):
    server = serve(lambda request: Reply(200, {"version": NEWEST}))
    result = run(definition, server, check_mode, **options)
    assert result["failed"] and place in result["msg"], result
    assert {one.method for one in server.requests} <= {"GET"}


def test_the_work_for_failed_writes_is_linear(serve, monkeypatch):
    """Secrets are removed from each error, and each item may contain one.

    They are collected once per task, not for each error.
    """
    walks = []
    monkeypatch.setattr(Items, "secrets", lambda self, items, own=Items.secrets: (walks.append(1), own(self, items))[1])
    compared = []
    monkeypatch.setattr(
        BatchWriter,
        "identity",
        staticmethod(lambda change, own=BatchWriter.identity: (compared.append(1), own(change))[1]),
    )

    def answer(request):
        if request.method == "GET" and "version" in request.path:
            return Reply(200, {"version": NEWEST_2})
        if request.method == "GET":
            return Reply(200, {"variables": [], "total_entries": 0}) if "limit=" in request.path else NOT_FOUND
        return Reply(400, {"detail": "no"})

    counts = {}
    for size in (20, 80):
        del compared[:], walks[:]
        items = [{"key": f"k{number}", "value": f"secret-{number}"} for number in range(size)]
        result = run(
            instance(), serve(answer), variables=items, on_error="continue", workers=1, airflow_api_version="v1"
        )
        assert len(result["errors"]) == size
        counts[size] = (len(walks), len(compared))
    assert counts[20][0] == counts[80][0]
    assert counts[80][1] <= 4 * counts[20][1]


@pytest.mark.parametrize(("lost", "writes"), [(1, 2), (2, 3)])
def test_a_write_that_a_busy_server_rejects_is_sent_again(lost, writes):
    """Airflow 3 on SQLite returns 503 while its scheduler writes.

    This happens at the creation of a backfill.
    """
    requests_sent = []

    def write():
        requests_sent.append(1)
        if len(requests_sent) <= lost:
            raise ApiError("503 Database is locked", 503)

    retry_unless_applied(write, lambda: False)
    assert len(requests_sent) == writes


def test_retries_of_a_write_are_limited_and_end_after_success():
    requests_sent = []

    def write():
        requests_sent.append(1)
        raise ApiError("503 Database is locked", 503)

    with pytest.raises(ApiError):
        retry_unless_applied(write, lambda: False)
    assert len(requests_sent) == 3
    retry_unless_applied(write, lambda: True)
    assert len(requests_sent) == 4
