# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Queries: the path, the query parameters, and the result."""

from __future__ import annotations

import base64
import contextlib
import json
import zlib
from dataclasses import replace
from urllib.parse import parse_qsl, unquote

import pytest

from ansible_collections.community.airflow.plugins.module_utils._actions.assets import find_asset
from ansible_collections.community.airflow.plugins.module_utils._actions.task_instance.log import read_log
from ansible_collections.community.airflow.plugins.module_utils._client.auth.auth import Auth
from ansible_collections.community.airflow.plugins.module_utils._client.auth.credentials import Credentials
from ansible_collections.community.airflow.plugins.module_utils._client.client import Airflow
from ansible_collections.community.airflow.plugins.module_utils._client.http import ConnectionSettings, Http
from ansible_collections.community.airflow.plugins.module_utils._errors import (
    AirflowError,
    IncompleteListingError,
    InvalidRequestError,
)
from ansible_collections.community.airflow.plugins.module_utils._module.argument_spec import info_spec
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleCall
from ansible_collections.community.airflow.plugins.module_utils._query.gather import gather, visible_values_of
from ansible_collections.community.airflow.plugins.module_utils._query.routing import endpoint_on
from ansible_collections.community.airflow.plugins.module_utils._resources.asset import ASSET
from ansible_collections.community.airflow.plugins.module_utils._resources.asset_event import (
    ASSET_EVENT,
    QUEUED_EVENT,
)
from ansible_collections.community.airflow.plugins.module_utils._resources.backfill import BACKFILL
from ansible_collections.community.airflow.plugins.module_utils._resources.config import CONFIG
from ansible_collections.community.airflow.plugins.module_utils._resources.dag import DAGS
from ansible_collections.community.airflow.plugins.module_utils._resources.dag_run import DAG_RUN
from ansible_collections.community.airflow.plugins.module_utils._resources.event_log import EVENT_LOG
from ansible_collections.community.airflow.plugins.module_utils._resources.health import HEALTH, VERSION
from ansible_collections.community.airflow.plugins.module_utils._resources.hitl import HITL
from ansible_collections.community.airflow.plugins.module_utils._resources.queries import QUERY_KINDS
from ansible_collections.community.airflow.plugins.module_utils._resources.task import TASK
from ansible_collections.community.airflow.plugins.module_utils._resources.task_instance import TASK_INSTANCE
from ansible_collections.community.airflow.plugins.module_utils._resources.xcom import XCOM
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import NOT_FOUND, Reply, script
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import (
    NEWEST,
    NEWEST_2,
    OLDEST,
    generation_of,
)

PLACE = {"dag_id": "d", "dag_run_id": "r/1", "task_id": "t"}


def airflow(server, version=NEWEST):
    http = Http(ConnectionSettings(server.url, use_proxy=False, retries=0))
    return Airflow(
        http, generation_of(version), version, Auth(http, generation_of(version), Credentials("token", token="t"))
    )


def read(server, query_kind, version=NEWEST, **options):
    params = {name: option.get("default") for name, option in info_spec(query_kind).items()}
    return gather(ModuleCall({**params, **options}, False, lambda: airflow(server, version)), query_kind)


def empty(request):
    """Return a body without rows, under every key that a list may have."""
    keys = ["dags", "dag_runs", "task_instances", "xcom_entries", "event_logs", "datasets", "assets", "hitl_details"]
    return Reply(200, {**{key: [] for key in keys}, "total_entries": 0})


RUNS = "/api/v2/dags/{}/dagRuns"
ADDRESSES = [
    (DAG_RUN, NEWEST, {}, "GET /api/v2/dags/~/dagRuns"),
    (DAG_RUN, NEWEST, {"dag_id": "a b"}, "GET /api/v2/dags/a%20b/dagRuns"),
    (DAG_RUN, NEWEST, {"dag_id": "~"}, "GET /api/v2/dags/~/dagRuns"),
    (DAG_RUN, NEWEST_2, {"dag_id": "a", "dag_run_id": "r"}, "GET /api/v1/dags/a/dagRuns/r"),
    (DAG_RUN, OLDEST, {"dag_ids": ["a"]}, "POST /api/v1/dags/~/dagRuns/list"),
    (TASK_INSTANCE, NEWEST, PLACE, "GET /api/v2/dags/d/dagRuns/r%2F1/taskInstances/t"),
    (TASK_INSTANCE, NEWEST, {**PLACE, "map_index": 0}, "GET /api/v2/dags/d/dagRuns/r%2F1/taskInstances/t/0"),
    (TASK_INSTANCE, NEWEST, {**PLACE, "mapped": True}, "GET /api/v2/dags/d/dagRuns/r%2F1/taskInstances/t/listMapped"),
    (TASK_INSTANCE, NEWEST, {"task_id": "t"}, "GET /api/v2/dags/~/dagRuns/~/taskInstances"),
    (TASK_INSTANCE, NEWEST, {"task_ids": ["t"]}, "POST /api/v2/dags/~/dagRuns/~/taskInstances/list"),
    (XCOM, NEWEST_2, {**PLACE, "xcom_key": "k"}, "GET /api/v1/dags/d/dagRuns/r%2F1/taskInstances/t/xcomEntries/k"),
    (HITL, NEWEST, PLACE, "GET /api/v2/dags/d/dagRuns/r%2F1/taskInstances/t/-1/hitlDetails"),
    (HITL, NEWEST, {"dag_id": "d"}, "GET /api/v2/dags/d/dagRuns/~/hitlDetails"),
    (ASSET, NEWEST_2, {"uri": "s3://a"}, "GET /api/v1/datasets/s3%3A%2F%2Fa"),
    (ASSET, NEWEST, {"uri": "s3://a"}, "GET /api/v2/assets"),
]


@pytest.mark.parametrize(("query_kind", "version", "options", "line"), ADDRESSES, ids=[one[3] for one in ADDRESSES])
def test_the_address_follows_from_the_options(serve, query_kind, version, options, line):
    server = serve(empty)
    with contextlib.suppress(AirflowError, KeyError):
        read(server, query_kind, version, **options)
    assert server.lines[0] == line


@pytest.mark.parametrize(
    ("query_kind", "name", "value"),
    [
        (kind, one.name, value)
        for kind in QUERY_KINDS
        for one in kind.filters
        for value in {"list": [[], [""]], "str": [""]}.get(one.option["type"], [])
    ],
    ids=lambda value: getattr(value, "kind", None),
)
def test_an_empty_filter_does_not_select_everything(serve, query_kind, name, value):
    server = serve(empty)
    with pytest.raises(InvalidRequestError):
        read(server, query_kind, **{name: value})
    assert server.lines == []


@pytest.mark.parametrize(
    ("query_kind", "version", "options", "words"),
    [
        (DAG_RUN, NEWEST, {"dag_ids": []}, "The filter dag_ids must not be empty"),
        (DAG_RUN, NEWEST, {"dag_run_id": "r"}, "dag_run_id requires dag_id"),
        (DAG_RUN, NEWEST, {"dag_id": "~", "dag_run_id": "r"}, "dag_run_id requires dag_id"),
        (DAG_RUN, NEWEST, {"dag_id": ""}, "dag_id must not be empty"),
        (DAG_RUN, NEWEST, {"limit": 0}, "limit must be 1 or more"),
        (
            DAG_RUN,
            NEWEST,
            {"dag_ids": ["a"], "run_id_pattern": "x"},
            "run_id_pattern cannot be used together with dag_ids",
        ),
        (
            DAG_RUN,
            NEWEST_2,
            {"run_type": ["manual"]},
            "run_type requires Airflow 3 or later, but this server runs Airflow 2.11.2",
        ),
        (DAG_RUN, OLDEST, {"updated_at_gte": "2024-01-01"}, "updated_at_gte requires Airflow 2.6.0 or later"),
        (DAG_RUN, "3.0.6", {"start_date_gt": "2024-01-01"}, "start_date_gt requires Airflow 3.1.0 or later"),
        (TASK_INSTANCE, NEWEST_2, {"order_by": "state"}, "does not support sorting task instances"),
        (TASK_INSTANCE, NEWEST, {**PLACE, "mapped": True, "dag_id_pattern": "x"}, "dag_id_pattern cannot be used"),
        (TASK_INSTANCE, NEWEST, {"task_group_id": "g"}, "The filter task_group_id requires dag_id."),
        (TASK_INSTANCE, NEWEST, {"task_group_id": "g", "dag_id": "~"}, "The filter task_group_id requires dag_id."),
        (DAG_RUN, NEWEST, {"partition_date_gte": "2024-01-01"}, "The filter partition_date_gte requires dag_id."),
        (TASK_INSTANCE, OLDEST, {"task_ids": ["t"]}, "task_ids requires Airflow 2.7.0 or later"),
        (TASK_INSTANCE, OLDEST, {**PLACE, "include": ["tries"]}, "requires Airflow 2.10.0 or later"),
        (BACKFILL, NEWEST, {}, "Specify backfill_id or dag_id."),
        (EVENT_LOG, NEWEST, {"after": "yesterday"}, "after must be a date and time"),
        (
            HITL,
            NEWEST_2,
            {},
            "Reading HITL requests requires Airflow 3.1.0 or later, but this server runs Airflow 2.11.2",
        ),
        (XCOM, "3.1.8", {"order_by": "key"}, "does not support sorting XComs"),
        (
            DAG_RUN,
            NEWEST,
            {"dag_id": "d", "dag_run_id": "r", "state": ["failed"]},
            "state cannot be used together with dag_id and dag_run_id",
        ),
        (
            HITL,
            NEWEST,
            {**PLACE, "response_received": False},
            "response_received cannot be used together with dag_id and",
        ),
        (
            HITL,
            "3.1.8",
            {**PLACE, "try_number": 1},
            "try_number requires Airflow 3.2.0 or later, but this server runs Airflow 3.1.8",
        ),
        (CONFIG, OLDEST, {"option": "sql_alchemy_conn"}, "option requires Airflow 2.7.0 or later"),
        (QUEUED_EVENT, NEWEST_2, {"dag_id": "d", "asset_id": 1}, "asset_id requires Airflow 3 or later"),
        (QUEUED_EVENT, NEWEST, {"dag_id": "d", "uri": "s3://a"}, "uri requires Airflow 2, but"),
    ],
)
def test_unsupported_queries_are_rejected_before_any_request(serve, query_kind, version, options, words):
    server = serve(empty)
    with pytest.raises(InvalidRequestError, match=words):
        read(server, query_kind, version, **options)
    assert server.requests == []


def query(request):
    return parse_qsl(request.path.partition("?")[2])


def test_filters_have_the_names_of_each_generation(serve):
    server = serve(empty)
    options = {"logical_date_gte": "2024-01-01 02:00", "state": ["failed", "queued"], "order_by": "-logical_date"}
    read(server, DAG_RUN, NEWEST, **options)
    read(server, DAG_RUN, NEWEST_2, **options)
    new, old = ([pair for pair in query(one) if pair[0] not in ("limit", "offset")] for one in server.requests)
    states = [("state", "failed"), ("state", "queued")]
    assert new == [("order_by", "-logical_date"), *states, ("logical_date_gte", "2024-01-01T02:00:00Z")]
    assert old == [("order_by", "-execution_date"), *states, ("execution_date_gte", "2024-01-01T02:00:00Z")]


def test_a_single_object_is_not_sorted(serve):
    """Airflow 2 rejects the parameter."""
    run = {"dag_id": "a", "dag_run_id": "r"}
    server = serve(script(Reply(200, run)))
    for version in (NEWEST_2, NEWEST):
        assert read(server, DAG_RUN, version, **run, order_by="-id")["total_entries"] == 1
    assert [query(one) for one in server.requests] == [[], []]


def test_lists_are_joined_for_servers_that_require_it(serve):
    server = serve(empty)
    for version in (NEWEST_2, NEWEST):
        read(server, EVENT_LOG, version, included_events=["a", "b"])
    old, new = ([pair for pair in query(one) if pair[0] == "included_events"] for one in server.requests)
    assert old == [("included_events", "a,b")]
    assert new == [("included_events", "a"), ("included_events", "b")]


def test_lists_requested_by_post_are_paginated(serve):
    def answering(request):
        body = request.json
        rows = [{"dag_run_id": str(number), "dag_id": "a"} for number in range(45)]
        page = rows[body["page_offset"] : body["page_offset"] + min(body["page_limit"], 20)]
        return Reply(200, {"dag_runs": page, "total_entries": 45})

    server = serve(answering)
    found = read(server, DAG_RUN, NEWEST_2, dag_ids=["a"], state=["failed"], order_by="logical_date")
    assert [one["dag_run_id"] for one in found["dag_runs"]] == [str(number) for number in range(45)]
    paging = {"page_limit", "page_offset"}
    asked = {"dag_ids": ["a"], "states": ["failed"], "order_by": "execution_date"}
    for one in server.requests:
        assert {name: value for name, value in one.json.items() if name not in paging} == asked
        assert paging < one.json.keys()


def test_results_have_every_key_and_one_form_of_timestamps(serve):
    row = {
        "dag_run_id": "2024-01-01T00:00:00+00:00",
        "dag_id": "a",
        "run_type": "dataset_triggered",
        "start_date": "2024-01-01T02:00:00+02:00",
        "end_date": "2024-01-01T00:00:00.500Z",
        "conf": {"start_date": "2024-01-01T00:00:00+00:00"},
    }
    server = serve(script(Reply(200, {"dag_runs": [row], "total_entries": 1})))
    (found,) = read(server, DAG_RUN, NEWEST_2)["dag_runs"]
    assert set(found) == set(DAG_RUN.keys)
    assert found["dag_run_id"] == row["dag_run_id"], "an id is what it is"
    assert found["run_type"] == "asset_triggered"
    assert (found["start_date"], found["end_date"]) == ("2024-01-01T00:00:00Z", "2024-01-01T00:00:00.500000Z")
    assert found["conf"] == row["conf"]
    assert found["run_after"] is None


@pytest.mark.parametrize("status", [403, 500])
def test_error_is_not_an_empty_list(serve, status):
    with pytest.raises(AirflowError, match=f"Cannot list DAG runs .*{status}"):
        read(serve(script(Reply(status, {"detail": "no"}))), DAG_RUN)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(404, {"detail": "Not Found"}),
        Reply(404, text="<html>", content_type="text/html"),
        Reply(200, text="<html>", content_type="text/html"),
        Reply(404, {"title": "Task instance is mapped, add the map_index value to the URL"}),
    ],
)
def test_other_404_is_not_an_empty_list(serve, reply):
    for options in ({"dag_id": "a"}, PLACE):
        with pytest.raises(AirflowError):
            read(serve(script(reply)), TASK_INSTANCE, **options)


@pytest.mark.parametrize(("count", "total"), [(0, 1), (2, 1), (1, 0)])
def test_a_list_without_pages_has_as_many_rows_as_its_total(serve, count, total):
    """A list that lost its rows does not count as empty."""
    body = {"tasks": [{"task_id": f"t{number}"} for number in range(count)], "total_entries": total}
    with pytest.raises(IncompleteListingError, match=f"received {count} objects?, but the server counts {total}"):
        read(serve(script(Reply(200, body))), TASK, dag_id="d")


@pytest.mark.parametrize("version", [NEWEST_2, "3.1.8", NEWEST])
def test_parameters_have_the_same_keys_on_every_server(serve, version):
    parameter = {"value": 1, "schema": {}, "description": None}
    sent = {**parameter, **({"source": None} if version == NEWEST else {"__class": "airflow.models.param.Param"})}
    task = {
        "task_id": "t",
        "extra_links": [],
        "operator_name": "O",
        "retry_exponential_backoff": 0,
        "params": {"p": sent},
    }
    found = read(serve(script(Reply(200, task))), TASK, version, dag_id="d", task_id="t")
    assert found["tasks"][0]["params"] == {"p": {**parameter, "source": None}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1, 'a', None]", [1, "a", None]),
        ("{'a': (1, 2)}", {"a": (1, 2)}),
        ("(1, 2)", [1, 2]),
        ("plain", "plain"),
        # values that JSON does not support
        *((text, text) for text in ("{1, 2}", "[b'x']", "{(1, 2): 3}", "{[1]: 2}", "[1j]", "[...]", "[broken")),
    ],
)
def test_an_xcom_of_earlier_releases_is_a_json_value(serve, text, value):
    entry = {"key": "k", "value": text, "dag_id": "d", "task_id": "t"}
    found = read(serve(script(Reply(200, entry))), XCOM, "2.9.3", **PLACE, xcom_key="k")
    assert found["xcoms"][0]["value"] == value


class Datasets:
    """Datasets of Airflow 2, which counts all of them, whatever the filters are.

    ``new`` is added after the first request.
    """

    def __init__(self, names, others=3, new=""):
        self.names, self.others, self.new = names, others, new

    def __call__(self, request):
        sent = dict(query(request))
        start, size = int(sent["offset"]), int(sent["limit"])
        rows = [{"id": name, "uri": name} for name in self.names[start : start + size]]
        reply = Reply(200, {"datasets": rows, "total_entries": len(self.names) + self.others})
        self.names, self.new = [*([self.new] if self.new else []), *self.names], ""
        return reply


@pytest.mark.parametrize("options", [{"uri_pattern": "s3"}, {"dag_ids": ["d"]}])
@pytest.mark.parametrize("count", [0, 1, 250])
def test_a_total_that_ignores_filters(serve, options, count):
    names = [f"s3://{number}" for number in range(count)]
    found = read(serve(Datasets(names)), ASSET, NEWEST_2, **options)
    assert ([one["uri"] for one in found["assets"]], found["total_entries"]) == (names, count)
    assert len(read(serve(Datasets(names)), ASSET, NEWEST_2, limit=2, **options)["assets"]) == min(count, 2)


def test_a_list_ends_when_all_counted_rows_are_received(serve):
    server = serve(Datasets(["s3://a", "s3://b"], others=0))
    assert read(server, ASSET, NEWEST_2, uri_pattern="s3")["total_entries"] == 2
    assert len([one for one in server.lines if "datasets" in one]) == 1


def test_a_server_that_ignores_the_offset_of_an_uncounted_list(serve):
    body = {"datasets": [{"id": 1, "uri": "s3://a"}], "total_entries": 3}
    with pytest.raises(IncompleteListingError):
        read(serve(script(Reply(200, body))), ASSET, NEWEST_2, uri_pattern="s3")


def test_a_list_that_changes_while_its_total_ignores_filters(serve):
    names = [f"s3://{number}" for number in range(150)]
    found = read(serve(Datasets(names, new="s3://new")), ASSET, NEWEST_2, uri_pattern="s3")
    assert [one["uri"] for one in found["assets"]] == ["s3://new", *names]


@pytest.mark.parametrize(
    ("query_kind", "name"),
    [(ASSET_EVENT, "asset_id"), (ASSET_EVENT, "source_map_index"), (EVENT_LOG, "map_index"), (EVENT_LOG, "try_number")],
)
def test_a_filter_that_airflow_2_ignores_if_it_is_zero(serve, query_kind, name):
    server = serve(empty)
    with pytest.raises(InvalidRequestError, match=f"ignores the filter {name}=0"):
        read(server, query_kind, NEWEST_2, **{name: 0})
    assert server.lines == []
    with contextlib.suppress(AirflowError, KeyError):
        read(server, query_kind, NEWEST, **{name: 0})
    assert (name, "0") in query(server.requests[0])


def test_list_below_a_missing_object_is_empty(serve):
    assert read(serve(script(NOT_FOUND)), DAG_RUN, dag_id="a") == {
        "changed": False,
        "dag_runs": [],
        "total_entries": 0,
    }


@pytest.mark.parametrize(
    ("version", "rows", "key"), [(NEWEST_2, "dataset_events", "dag_run_id"), (NEWEST, "asset_events", "run_id")]
)
def test_runs_of_an_asset_event_have_the_same_keys_on_every_server(serve, version, rows, key):
    events = [{"id": 1, "created_dagruns": [{key: "r", "dag_id": "d"}]}, {"id": 2, "created_dagruns": []}]
    server = serve(script(Reply(200, {rows: events, "total_entries": 2})))
    found = read(server, ASSET_EVENT, version)["asset_events"]
    assert [one["created_dagruns"] for one in found] == [[{"dag_run_id": "r", "dag_id": "d"}], []]


def test_unsupported_filter_is_applied_by_the_client(serve):
    rows = [{"id": 1, "uri": "s3://a"}, {"id": 2, "uri": "s3://ab"}]
    found = read(serve(script(Reply(200, {"assets": rows, "total_entries": 2}))), ASSET, uri="s3://a")
    assert [one["id"] for one in found["assets"]] == [1]
    assert found["total_entries"] == 1


WITHOUT_IDENTITY = {"permission", "plugin", "provider"}
"""Kinds that change only with the installation of the server."""


def test_every_kind_whose_objects_are_added_and_removed_has_an_identity():
    paged = {
        kind.kind
        for kind in QUERY_KINDS
        for endpoint in kind.endpoints
        if any(path.rows and path.paged for path in endpoint.paths)
    }
    identified = {kind.kind for kind in QUERY_KINDS if kind.identity or kind.resource}
    assert paged - identified == WITHOUT_IDENTITY


def test_hitl_details_that_are_repeated_are_read_again(serve):
    """Their identity is part of their task instance."""
    tasks = [{**PLACE, "task_id": f"t{number}", "map_index": -1, "try_number": 1} for number in range(3)]
    rows = [{"task_instance": task} for task in tasks]
    server = serve(
        script(
            *(Reply(200, {"hitl_details": found, "total_entries": 3}) for found in ([*rows[:2], rows[0]], rows)),
        )
    )
    assert [one["task_id"] for one in read(server, HITL)["hitl_details"]] == ["t0", "t1", "t2"]
    assert len(server.requests) == 2


MAPPED = {"dag_id": "d", "dag_run_id": "r", "task_id": "t"}


def test_an_include_that_fails_for_one_row_is_null(serve):
    """Before Airflow 2.10.5, the links of mapped instances cannot be requested."""
    rows = [{**MAPPED, "map_index": index} for index in (-1, 0)]
    server = serve(
        lambda one: Reply(
            200,
            {"task_instances": rows, "total_entries": 2} if one.path.partition("?")[0].endswith("Instances") else {},
        )
    )
    found = read(server, TASK_INSTANCE, "2.10.4", include=["links"])
    assert [one["links"] for one in found["task_instances"]] == [[], None]
    assert found["warnings"] == [
        "links is null for 1 of 2 task instances, because the server does not return it. First error: The filter map_index requires "
        "Airflow 2.10.5 or later, but this server runs Airflow 2.10.4."
    ]


def test_a_task_instance_that_never_started_has_no_log(serve):
    """Airflow rejects a request for the log URL of attempt 0."""
    rows = [{**MAPPED, "map_index": number, "try_number": number} for number in (0, 1)]
    listed = Reply(200, {"task_instances": rows, "total_entries": 2})
    server = serve(lambda one: Reply(200, {"url": "https://log"}) if "externalLogUrl" in one.path else listed)
    found = read(server, TASK_INSTANCE, include=["external_log_url"])
    assert [one["external_log_url"] for one in found["task_instances"]] == [None, "https://log"]
    assert [one.path.rpartition("/")[2] for one in server.requests if "externalLogUrl" in one.path] == ["1?map_index=1"]


@pytest.mark.parametrize("status", [500, 403])
def test_an_include_that_the_server_fails_to_return(serve, status):
    rows = [{**MAPPED, "run_id": "r", "key": key, "timestamp": "2026-01-01T00:00:00Z"} for key in "ab"]

    def answering(one):
        path = one.path.partition("?")[0]
        if path.endswith("xcomEntries"):
            return Reply(200, {"xcom_entries": rows, "total_entries": 2})
        return Reply(status, {"detail": "no"}) if path.endswith("/b") else Reply(200, {**rows[0], "value": "5"})

    if status == 403:
        with pytest.raises(AirflowError, match="403"):
            read(serve(answering), XCOM, include=["value"])
        return
    found = read(serve(answering), XCOM, include=["value"])
    assert [one["value"] for one in found["xcoms"]] == ["5", None]
    assert "value is null for 1 of 2 XComs" in found["warnings"][0]


ASSETS_OF = {"assets": [{"id": 1, "uri": "s3://a", "name": "a", "producing_tasks": []}], "total_entries": 1}


@pytest.mark.parametrize("only_active", [None, True, False])
def test_an_asset_that_no_dag_uses(serve, only_active):
    """By default, Airflow does not list an asset whose DAG file is broken."""
    server = serve(
        lambda one: Reply(200, ASSETS_OF if "only_active=false" in one.path else {"assets": [], "total_entries": 0})
    )
    found = read(server, ASSET, uri="s3://a", only_active=only_active)
    assert [one["id"] for one in found["assets"]] == ([] if only_active else [1])
    for option in ("uri", "name"):
        params = {"uri": None, "name": None, "asset_id": None, option: ASSETS_OF["assets"][0][option]}
        assert find_asset(airflow(server), params)["asset_id"] == 1


def test_an_asset_takes_precedence_over_its_predecessor(serve):
    both = {"assets": [{"id": number, "uri": "s3://a", "producing_tasks": []} for number in (1, 2)], "total_entries": 2}
    active = {"assets": both["assets"][1:], "total_entries": 1}
    server = serve(lambda one: Reply(200, both if "only_active=false" in one.path else active))
    assert [one["id"] for one in read(server, ASSET, uri="s3://a")["assets"]] == [2]
    assert find_asset(airflow(server), {"uri": "s3://a", "name": None, "asset_id": None})["asset_id"] == 2


def test_health_and_version_are_requested_without_a_login(serve):
    server = serve(script(Reply(200, {"scheduler": {"status": "healthy", "latest_scheduler_heartbeat": None}})))
    assert read(server, HEALTH)["health"] == [
        {"component": "scheduler", "status": "healthy", "detailed_status": None, "latest_heartbeat": None}
    ]
    server = serve(script(Reply(200, {"version": "3.3.2", "git_version": None})))
    assert read(server, VERSION)["versions"] == [{"version": "3.3.2", "git_version": None}]
    assert "Authorization" not in server.requests[0].headers


@pytest.mark.parametrize(
    ("name", "value", "visible"),
    [
        ("core.fernet_key", "abc", "***"),
        ("core.fernet_key", "", ""),
        ("core.parallelism", "32", "32"),
        ("core.asset_manager_kwargs", "{'a': 'b'}", "***"),
        ("core.internal_api_url", "http://bob:pw@host:1/x", "http://***@host:1/x"),
        ("database.sql_alchemy_conn", "sqlite:////db", "***"),
        ("database.sql_alchemy_engine_args", '{"a": 1}', "***"),
        ("database.sql_alchemy_connect_args", "a.module", "***"),
        ("secrets.backend_kwargs", '{"a": "b"}', "***"),
        ("workers.secrets_backend_kwargs", '{"a": "b"}', "***"),
        ("logging.remote_task_handler_kwargs", '{"a": "b"}', "***"),
        ("logging.remote_log_conn_id", "logs", "***"),
        ("smtp.smtp_password", "abc", "***"),
        ("api.base_url", "http://localhost:8080", "http://localhost:8080"),
        ("API.Base_URL", "http://localhost:8080", "http://localhost:8080"),
        ("metrics.statsd_host", "localhost", "localhost"),
        ("celery.result_backend", "redis://x", "***"),
        ("dag_processor.dag_bundle_config_list", '[{"name": "a", "kwargs": {}}]', '[{"name": "a", "kwargs": {}}]'),
        ("dag_processor.dag_bundle_config_list", '[{"name": "a", "kwargs": {"b": "c"}}]', "***"),
        # options with unknown content: of a custom plugin, of a later provider, of an AIRFLOW__ variable
        ("acme.endpoint", "abc", "***"),
        ("acme.enabled", "True", "True"),
        ("core.sql_alchemy_conn_cmd", "cat /secret", "***"),
        ("core.new_in_airflow_9", "abc", "***"),
    ],
)
def test_secrets_of_the_configuration(serve, name, value, visible):
    section, option = name.split(".")
    body = {"sections": [{"name": section, "options": [{"key": option, "value": value}]}]}
    for show in (False, True):
        (found,) = read(serve(script(Reply(200, body))), CONFIG, NEWEST_2, show_secrets=show)["config"]
        assert found["value"] == (value if show else visible)


PLANTED = [
    {"password": "canary"},
    [{"a": [{"my-token": "canary"}]}],
    {"api_key": {"value": "canary"}},
    "mysql://u:canary@host/db",
    ["https://canary@host"],
    {"url": "https://blob?sv=1&sig=canary"},
    '{"conf": "{\\"db_password\\": \\"canary\\"}"}',
    "[('dag_id', 'a'), ('secret', 'canary')]",
    "{'pod': {'PASSWORD': 'canary'}}",
]


# managed objects have fields, which declare their secrets
UNDECLARED = [one for one in QUERY_KINDS if not one.resource]


@pytest.mark.parametrize("query_kind", UNDECLARED, ids=[one.kind for one in UNDECLARED])
@pytest.mark.parametrize("planted", PLANTED, ids=range(len(PLANTED)))
def test_no_result_shows_values_with_a_secret_name(serve, query_kind, planted):
    server = airflow(serve(empty), NEWEST)
    source = endpoint_on(server, query_kind)
    own = [name for name in query_kind.keys if name not in source.derived and name not in ("content", "value")]
    row = {source.api_names.get(name, name): planted for name in own}
    found = visible_values_of(server, replace(query_kind, keys=tuple(own)), row)
    assert set(found) == set(own)
    assert "canary" not in str(found)


def test_statistics_of_many_dags_are_one_request(serve):
    def answering(request):
        if "dagStats" in request.path:
            return Reply(200, {"dags": [{"dag_id": "b", "stats": [{"state": "failed", "count": 1}]}]})
        rows = [
            {"dag_id": name, "is_paused": False, "tags": [], "is_active": True, "schedule_interval": None}
            for name in "ab"
        ]
        return Reply(200, {"dags": rows, "total_entries": 2})

    server = serve(answering)
    found = read(server, DAGS, NEWEST_2, include=["statistics"])["dags"]
    assert [one["statistics"] for one in found] == [None, [{"state": "failed", "count": 1}]]
    assert len(server.requests) == 2
    assert ("dag_ids", "a,b") in query(server.requests[1])


@pytest.mark.parametrize("version", [NEWEST_2, NEWEST])
def test_statistics_of_very_many_dags_fit_into_urls(version, serve):
    names = [f"a_name_with_39_letters_and_more_äö_{number:04}" for number in range(300)]

    def answering(request):
        if "dagStats" in request.path:
            asked = [name for key, text in query(request) for name in text.split(",") if key == "dag_ids"]
            found = [{"dag_id": name, "stats": [{"state": name}]} for name in asked]
            return Reply(200, {"dags": found, "total_entries": len(found)})
        rows = [
            {"dag_id": name, "is_paused": False, "tags": [], "is_active": True, "schedule_interval": None}
            for name in names
        ]
        start = int(dict(query(request))["offset"])
        return Reply(200, {"dags": rows[start : start + 100], "total_entries": len(rows)})

    server = serve(answering)
    found = read(server, DAGS, version, include=["statistics"])["dags"]
    assert [one["statistics"] for one in found] == [[{"state": name}] for name in names]
    assert max(len(request.path) for request in server.requests) < 4000


@pytest.mark.parametrize(
    ("version", "value", "visible"),
    [
        (OLDEST, "[1, 2]", [1, 2]),
        (OLDEST, "{'a': (1,)}", {"a": (1,)}),
        (OLDEST, "[not python", "[not python"),
        (OLDEST, "5", "5"),
        (NEWEST_2, "[1, 2]", "[1, 2]"),
        (NEWEST_2, [1, 2], [1, 2]),
    ],
)
def test_values_of_xcoms(serve, version, value, visible):
    server = serve(script(Reply(200, {"key": "k", "value": value})))
    (found,) = read(server, XCOM, version, **PLACE, xcom_key="k")["xcoms"]
    assert found["value"] == visible
    assert found["dag_run_id"] == "r/1", "the address contains it, and the response does not repeat it"
    assert (("stringify", "false") in query(server.requests[0])) is (version == NEWEST_2)


# logs


def token(packed=False, **claims):
    text = json.dumps(claims).encode()
    encoded = base64.urlsafe_b64encode(zlib.compress(text) if packed else text).decode().rstrip("=")
    return f"{'.' if packed else ''}{encoded}.signature"


@pytest.mark.parametrize("packed", [True, False])
def test_a_log_is_read_to_its_end(serve, packed):
    server = serve(
        script(
            Reply(
                200, {"content": repr([("host", "one\ntwo\n")]), "continuation_token": token(packed, end_of_log=False)}
            ),
            Reply(200, {"content": repr([("host", "three")]), "continuation_token": token(packed, end_of_log=True)}),
        )
    )
    log = read_log(airflow(server, NEWEST_2), PLACE, 1)
    assert (log["content"], log["entries"]) == ("one\ntwo\nthree", None)
    assert len(server.requests) == 2
    assert unquote(dict(query(server.requests[1]))["token"]) == token(packed, end_of_log=False)
    assert read_log(airflow(server, NEWEST_2), PLACE, 1, tail=1)["content"] == "three"


def test_a_structured_log(serve):
    entries = [
        {"event": "started", "timestamp": "2024-01-01T00:00:00Z", "level": "info"},
        {"event": "failed", "error_detail": [{"exc_type": "ValueError", "exc_value": "no such order"}]},
        "plain",
    ]
    server = serve(script(Reply(200, {"content": entries, "continuation_token": None})))
    log = read_log(airflow(server), PLACE, 2)
    assert log["content"].splitlines() == [
        "[2024-01-01T00:00:00Z] INFO - started",
        "failed",
        "Traceback (most recent call last):",
        "ValueError: no such order",
        "plain",
    ]
    assert log["entries"][2] == {"event": "plain"}
    assert len(read_log(airflow(server), PLACE, 2, tail=2)["entries"]) == 2


@pytest.mark.parametrize("content", ["plain text", "['not', 'pairs']", "(", ""])
def test_a_log_in_another_form_is_text(serve, content):
    server = serve(script(Reply(200, {"content": content, "continuation_token": None})))
    assert read_log(airflow(server, NEWEST_2), PLACE, 1)["content"] == content


def test_no_log(serve):
    assert read_log(airflow(serve(script(NOT_FOUND))), PLACE, 1) == {}


def test_xcoms_of_airflow_2_5_that_are_repeated_are_read_again(serve):
    """Entries of mapped tasks have no map index there.

    Databases return rows with equal sort values in any order.
    """
    entries = [
        {
            "key": "k",
            "timestamp": f"2026-01-01T00:00:00.{number:06}+00:00",
            "execution_date": "2026-01-01T00:00:00+00:00",
            "task_id": "t",
            "dag_id": "d",
        }
        for number in range(150)
    ]
    pages_sent = []

    def reply(request):
        query = dict(parse_qsl(request.path.partition("?")[2]))
        offset, limit = int(query["offset"]), int(query["limit"])
        # in the first reading, the database sorts the second page in another way
        moved = entries if len(pages_sent) != 1 else [*entries[50:], *entries[:50]]
        pages_sent.append(offset)
        return Reply(200, {"xcom_entries": moved[offset : offset + limit], "total_entries": len(entries)})

    result = read(serve(reply), XCOM, OLDEST, dag_id="d")
    assert len({one["timestamp"] for one in result["xcoms"]}) == len(result["xcoms"]) == len(entries)
    # after the second page, the rows before it; then everything again
    assert pages_sent == [0, 99, 0, 0, 99]
