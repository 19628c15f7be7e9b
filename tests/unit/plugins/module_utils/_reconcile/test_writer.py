# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from urllib.parse import unquote

import pytest

from ansible_collections.community.airflow.plugins.module_utils._errors import ApiError, IncompleteListingError
from ansible_collections.community.airflow.plugins.module_utils._reconcile.batch import plan_all
from ansible_collections.community.airflow.plugins.module_utils._reconcile.bulk_reader import BulkReader
from ansible_collections.community.airflow.plugins.module_utils._reconcile.plan import DesiredState
from ansible_collections.community.airflow.plugins.module_utils._reconcile.preflight import Preflight
from ansible_collections.community.airflow.plugins.module_utils._reconcile.schedule import schedule
from ansible_collections.community.airflow.plugins.module_utils._reconcile.writer import (
    AdaptiveConcurrency,
    BatchWriter,
    is_overload,
)
from ansible_collections.community.airflow.plugins.module_utils._resources.pool import POOL
from ansible_collections.community.airflow.plugins.module_utils._resources.variable import VARIABLE
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_airflow import Pools, airflow
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import (
    HANG_UP,
    NOT_FOUND,
    Reply,
    html,
)
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST, NEWEST_2

LOCKED = Reply(500, {"detail": {"reason": "Database error", "statement": "hidden"}})
NAMES = [f"p{number}" for number in range(6)]


class BulkPools(Pools):
    """The pools of an Airflow 3 with its bulk requests.

    ``bulk`` are responses that replace those to bulk requests.
    """

    def __init__(self, names=(), bulk=(), done=True, **faults):
        super().__init__(names, **faults)
        self.bulk, self.done = list(bulk), done

    def __call__(self, request):
        if request.path.endswith("/version"):
            return Reply(200, {"version": NEWEST})
        if request.method != "PATCH" or unquote(request.path) != "/api/v2/pools":
            return super().__call__(request)
        reply = self.carried_out(request.json["actions"][0]) if self.done or not self.bulk else None
        return self.bulk.pop(0) if self.bulk else reply

    def carried_out(self, action):
        known = [one if isinstance(one, str) else one["name"] for one in action["entities"]]
        wrong = [name for name in known if (name in self.rows) is (action["action"] == "create")]
        if wrong:
            errors = [{"error": f"The pools with these pool names: {wrong}", "status_code": 409}]
            return Reply(200, {action["action"]: {"success": [], "errors": errors}})
        for name, entity in zip(known, action["entities"]):
            if action["action"] == "create":
                self.rows[name] = {"description": "", "include_deferred": False, **entity}
            else:
                del self.rows[name]
        return Reply(200, {action["action"]: {"success": known, "errors": []}})


def written(server, pools, existing=(), stop=True, workers=4):
    """Run a writer for the desired states of these pools.

    A state is the number of slots, or None for an absent pool.
    """
    client = airflow(server, retries=0)
    bound = client.bind(POOL)
    desired_states = {
        name: DesiredState(name, None if slots is None else {"slots": slots}) for name, slots in pools.items()
    }
    values = {"slots": 1, "description": "", "include_deferred": False, "team_name": ""}
    resource_plan = plan_all(bound, desired_states, [(name, values) for name in existing])
    writer = BatchWriter(
        client, Preflight(client, [resource_plan]), workers, stop, lambda line: None, lambda seconds: None
    )
    writer.write(schedule([resource_plan]))
    writer.planned, writer.changed = resource_plan.changes, client.writes.changed
    return writer


@pytest.mark.parametrize("stays", [True, False])
def test_a_conflict_that_stays_is_reported(stays, serve):
    """Another object may conflict, or the server may contradict its own response.

    Retries are limited.
    """
    row = {"name": "p", "slots": 1, "description": "", "include_deferred": False}
    posts = []

    def answer(request):
        if request.method == "POST":
            posts.append(request)
            return Reply(409, {"detail": "Something else stands in the way"})
        if request.method == "PATCH":
            return NOT_FOUND
        return Reply(200, row) if posts and stays else NOT_FOUND

    server = serve(answer)
    writer = written(server, {"p": 5}, stop=False)
    assert [change.key for change, _error in writer.errors] == ["p"]
    write = "PATCH /api/v2/pools/p" if stays else "POST /api/v2/pools"
    creations = 1 if stays else 0
    assert (
        server.lines == ["POST /api/v2/pools", "GET /api/v2/pools/p"] * creations + [write, "GET /api/v2/pools/p"] * 4
    )


def test_a_created_object_that_another_client_renames_at_once(serve):
    pools = Pools()
    renamed = []

    def answer(request):
        reply = pools(request)
        if request.method == "POST" and not renamed:
            renamed.append(pools.rows.pop("p"))
            return Reply(201, {**renamed[0], "name": "q"})
        return reply

    server = serve(answer)
    writer = written(server, {"p": 5})
    assert (writer.errors, list(pools.rows), done_keys(writer)) == ([], ["p"], ["p"])
    assert server.lines == ["POST /api/v2/pools", "GET /api/v2/pools/p", "POST /api/v2/pools"]


def test_responses_with_another_object_do_not_hide_the_writes(serve):
    def answer(request):
        return Reply(201, {"name": "q"}) if request.method == "POST" else NOT_FOUND

    writer = written(serve(answer), {"p": 5}, stop=False)
    assert "the response has name 'q' instead of 'p'" in str(writer.errors[0][1])
    assert writer.changed


def done_keys(writer):
    return sorted(key for _kind, _action, key in writer.done)


def lines_of(server):
    return [line for line in server.lines if "version" not in line]


def test_one_request_creates_and_one_deletes(serve):
    pools = BulkPools(["old1", "old2"])
    server = serve(pools)
    writer = written(server, {**dict.fromkeys(NAMES, 5), "old1": None, "old2": None}, ["old1", "old2"])
    assert lines_of(server) == ["PATCH /api/v2/pools", "PATCH /api/v2/pools"]
    assert done_keys(writer) == ["old1", "old2", *NAMES]
    assert set(pools.rows) == set(NAMES)
    assert writer.errors == []


def test_a_bulk_update_for_each_set_of_fields(serve):
    """A mask applies to the whole request.

    A hidden value is not sent back if only the description changes.
    """
    rows = {key: {"key": key, "value": "***", "description": "d", "team_name": None} for key in "abcdef"}
    orders = []

    def variables(request):
        if request.method == "GET":
            return Reply(200, {"version": NEWEST})
        key = request.path.partition("?")[0].rpartition("/")[2]
        if key in rows:
            rows[key] = {**rows[key], "description": request.json["description"]}
            return Reply(200, rows[key])
        [order] = request.json["actions"]
        orders.append((order["update_mask"], order["entities"]))
        return Reply(200, {"update": {"success": [one["key"] for one in order["entities"]], "errors": []}})

    client = airflow(serve(variables), retries=0)
    bound = client.bind(VARIABLE)
    wanted = {"a": {"description": "1"}, "b": {"value": "2"}, "c": {"value": "3", "description": "3"}}
    wanted |= {"d": {"description": "4"}, "e": {"value": "5"}}
    existing = [(key, {"value": "***", "description": "d", "team_name": ""}) for key in wanted]
    resource_plan = plan_all(bound, {key: DesiredState(key, values) for key, values in wanted.items()}, existing)
    writer = BatchWriter(client, Preflight(client, [resource_plan]), 4, True, lambda line: None, lambda seconds: None)
    writer.write(schedule([resource_plan]))
    assert orders == [
        (
            ["description"],
            [{"key": "a", "value": "", "description": "1"}, {"key": "d", "value": "", "description": "4"}],
        ),
        (["value"], [{"key": "b", "value": "2"}, {"key": "e", "value": "5"}]),
    ]
    # the only object with its set of fields is written with a single request
    assert done_keys(writer) == ["a", "b", "c", "d", "e"]
    assert rows["c"]["description"] == "3"


def test_failed_parts_of_a_bulk_request_are_written_individually(serve):
    """Another client may create one of the objects in the meantime.

    The request then fails as a whole, and the object is updated.
    """
    pools = BulkPools(["p3"])
    server = serve(pools)
    writer = written(server, dict.fromkeys(NAMES, 5), stop=False)
    assert writer.errors == []
    assert done_keys(writer) == NAMES
    assert {name: row["slots"] for name, row in pools.rows.items()} == dict.fromkeys(NAMES, 5)
    [became] = [writer.final_change(change) for change in writer.planned if writer.final_change(change) is not change]
    assert (became.key, became.action, became.before["slots"]) == ("p3", "update", 1)


@pytest.mark.parametrize(
    "answer", [HANG_UP, Reply(503, {}), html(500, "oops"), Reply(200, {"create": None}), Reply(200, [])]
)
def test_a_bulk_request_with_a_lost_response_is_not_repeated_if_it_was_done(answer, serve):
    pools = BulkPools(bulk=[answer])
    server = serve(pools)
    writer = written(server, dict.fromkeys(NAMES, 5))
    assert done_keys(writer) == NAMES
    assert [one.method for one in server.requests if one.method != "GET"] == ["PATCH"]
    assert set(pools.rows) == set(NAMES)


def test_the_outcome_on_an_unreachable_server_is_unknown(serve):
    pools = BulkPools(bulk=[HANG_UP])
    server = serve(lambda request: HANG_UP if pools.rows else pools(request))
    writer = written(server, dict.fromkeys(NAMES, 5))
    assert set(pools.rows) == set(NAMES)
    assert (done_keys(writer), writer.halted, len(writer.errors)) == ([], True, 1)
    assert sorted(key for _kind, _action, key in writer.unknown) == sorted(NAMES)


def test_lost_bulk_request_is_replaced_by_single_writes(serve):
    pools = BulkPools(bulk=[HANG_UP], done=False)
    server = serve(pools)
    assert done_keys(written(server, dict.fromkeys(NAMES, 5))) == NAMES
    assert lines_of(server).count("POST /api/v2/pools") == len(NAMES)


@pytest.mark.parametrize("slots", [None, 5])
def test_a_rejected_bulk_request_that_another_client_made_unnecessary(slots, serve):
    """The deletions or creations are the work of another client.

    The server rejected the request as a whole.
    """
    names, seen = (NAMES, []) if slots else ([], NAMES)
    pools = BulkPools(names)
    for row in pools.rows.values():
        row["slots"] = slots
    server = serve(pools)
    writer = written(server, dict.fromkeys(NAMES, slots), seen)
    assert writer.errors == []
    assert [writer.final_change(change).changed for change in writer.planned] == [False] * len(NAMES)
    method, path = ("POST", "/api/v2/pools") if slots else ("DELETE", "/api/v2/pools/p0")
    assert lines_of(server)[:3] == ["PATCH /api/v2/pools", f"{method} {path}", "GET /api/v2/pools/p0"]


def test_on_error_stop_and_continue(serve):
    refusal = Reply(400, {"detail": "no"})
    for stop in (True, False):
        pools = BulkPools(NAMES, before=[Reply(200, {}), refusal][1:])
        server = serve(pools)
        writer = written(server, dict.fromkeys(NAMES, 5), NAMES, stop=stop, workers=1)
        assert [change.key for change, _error in writer.errors] == ["p0"]
        assert done_keys(writer) == ([] if stop else NAMES[1:])
        assert writer.halted is stop


def test_writes_to_a_locked_database_are_sequential_and_retried(serve):
    pools = BulkPools(NAMES, before=[LOCKED, LOCKED])
    server = serve(pools)
    writer = written(server, dict.fromkeys(NAMES, 5), NAMES)
    assert (done_keys(writer), writer.errors) == (NAMES, [])
    assert all(row["slots"] == 5 for row in pools.rows.values())


def test_permanently_locked_database_is_an_error(serve):
    server = serve(BulkPools(NAMES, before=[LOCKED] * 99))
    writer = written(server, {"p0": 5}, ["p0"])
    assert "Database error" in str(writer.errors[0][1])


def test_unreachable_server_ends_the_run(serve):
    server = serve(BulkPools(NAMES, before=[HANG_UP] * 9))
    client = airflow(server, retries=0)
    bound = client.bind(POOL)
    resource_plan = plan_all(bound, {name: DesiredState(name, None) for name in NAMES}, [])
    assert resource_plan.changes == []
    values = {"slots": 1, "description": "", "include_deferred": False, "team_name": ""}
    resource_plan = plan_all(
        bound, {name: DesiredState(name, {"slots": 2}) for name in NAMES}, [(name, values) for name in NAMES]
    )
    writer = BatchWriter(client, Preflight(client, [resource_plan]), 1, False, lambda line: None, lambda seconds: None)
    server.stop()
    writer.write(schedule([resource_plan]))
    assert (len(writer.errors), writer.halted) == (1, True)


# pace


def test_concurrency_grows_while_responses_are_fast():
    concurrency = AdaptiveConcurrency(16)
    for _write in range(30):
        concurrency.took(0.05)
    assert concurrency.width == 16


def test_concurrency_stays_low_for_a_server_with_one_slot():
    concurrency = AdaptiveConcurrency(16)
    for _write in range(100):
        concurrency.took(0.05 * concurrency.width)
    assert concurrency.width <= 4


def test_concurrency_shrinks_when_the_server_slows_down():
    concurrency = AdaptiveConcurrency(16, width=16)
    concurrency.took(0.05)
    for _write in range(12):
        concurrency.took(0.5)
    assert concurrency.width < 8


@pytest.mark.parametrize(("distance", "width"), [(0.002, 1), (0.05, 16)])
def test_concurrency_if_a_second_writer_could_do_harm(distance, width):
    """A second writer is used only if network latency dominates."""
    concurrency = AdaptiveConcurrency(16, distance=distance)
    for _write in range(30):
        concurrency.took(0.06)
    assert concurrency.width == width


def test_concurrency_without_a_measured_latency():
    for one_writer in (True, False):
        concurrency = AdaptiveConcurrency.start(16, one_writer)
        for _write in range(50):
            concurrency.took(0.01)
        assert concurrency.width == (1 if one_writer else 16)


def test_concurrency_backs_off_permanently():
    concurrency = AdaptiveConcurrency(16, width=8)
    concurrency.back_off()
    for _write in range(30):
        concurrency.took(0.05)
    assert concurrency.width == 1


@pytest.mark.parametrize(
    ("status", "text", "overload"),
    [
        (429, "", True),
        (503, "", True),
        (500, "Database error", True),
        (500, "database is locked", True),
        (500, "oops", False),
        (409, "database", False),
    ],
)
def test_overload(status, text, overload):
    assert is_overload(ApiError(text, status)) is overload


# reading


def read(server, names, whole=False, version=NEWEST):
    client = airflow(server, version)
    reader = BulkReader(client, client.bind(POOL), {name: DesiredState(name, {"slots": 1}) for name in names})
    return sorted(key for key, _decoded in reader.values({}, whole)), reader.keys


def test_few_are_read_one_by_one_and_many_as_a_listing(serve):
    server = serve(Pools([f"p{number:03}" for number in range(1000)]))
    assert read(server, ["p001", "p500", "none"]) == (["p001", "p500"], frozenset())
    assert len(server.requests) == 3
    found, _keys = read(server, [f"p{number:03}" for number in range(900)])
    assert len(server.requests) == 3 + 10
    assert len(found) == 1000


def test_long_listing_is_abandoned(serve):
    server = serve(Pools([f"p{number:03}" for number in range(1000)]))
    found, keys = read(server, [f"p{number:03}" for number in range(95, 115)])
    assert keys == frozenset()
    assert set(found) >= {f"p{number:03}" for number in range(95, 115)}
    assert len(server.requests) == 1 + 15


def test_a_complete_listing_has_every_key(serve):
    names = [f"p{number:03}" for number in range(250)]
    server = serve(Pools(names))
    found, keys = read(server, ["p001"], whole=True)
    assert (found, keys) == (names, frozenset(names))


def test_a_listing_that_changes_while_it_is_read_is_repeated(serve):
    names = [f"p{number:03}" for number in range(150)]
    pools = Pools(names)

    def answer(request):
        reply = pools(request)
        # created between the first and the second page, so that the second page contains a row of the first
        pools.rows["p000a"] = {**pools.rows["p000"], "name": "p000a"}
        return reply

    server = serve(answer)
    found, keys = read(server, names, whole=True)
    assert found == sorted([*names, "p000a"])
    assert keys == frozenset(found)


def test_a_listing_without_hidden_objects_is_an_error(serve):
    pools = Pools(NAMES)

    def answer(request):
        reply = pools(request)
        return Reply(200, {**reply.body, "total_entries": 9}) if "?" in request.path else reply

    server = serve(answer)
    with pytest.raises(IncompleteListingError, match="Cannot list pools: received 6 objects, but the server counts 9"):
        read(server, NAMES, whole=True)
    # three readings of a full and an empty page
    assert len(server.requests) == 6


def test_no_request_without_desired_states(serve):
    server = serve(Pools(["a"]))
    assert read(server, []) == ([], frozenset())
    assert server.requests == []


def test_both_generations_are_read_in_the_same_way(serve):
    def answering(request):
        return Reply(200, {"pools": [{"name": "a", "slots": 1}], "total_entries": 1})

    assert read(serve(answering), [f"p{number}" for number in range(60)], version=NEWEST_2)[0] == ["a"]
