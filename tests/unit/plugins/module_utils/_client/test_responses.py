# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A success without the expected content is an error, for every request."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.auth.auth import Auth
from ansible_collections.community.airflow.plugins.module_utils._client.auth.credentials import Credentials
from ansible_collections.community.airflow.plugins.module_utils._client.client import Airflow
from ansible_collections.community.airflow.plugins.module_utils._client.http import ConnectionSettings, Http
from ansible_collections.community.airflow.plugins.module_utils._client.listing import listing
from ansible_collections.community.airflow.plugins.module_utils._errors import (
    AirflowError,
    InvalidRequestError,
    UnexpectedResponseError,
)
from ansible_collections.community.airflow.plugins.module_utils._model.resource import Action, has_form
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleCall
from ansible_collections.community.airflow.plugins.module_utils._query.gather import gather
from ansible_collections.community.airflow.plugins.module_utils._reconcile.apply import apply_or_settle
from ansible_collections.community.airflow.plugins.module_utils._reconcile.plan import DesiredState, plan
from ansible_collections.community.airflow.plugins.module_utils._resources import _actions
from ansible_collections.community.airflow.plugins.module_utils._resources.queries import QUERY_KINDS
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import (
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

WHEN = "2024-03-01T00:00:00+00:00"
ANOTHER = {
    "id": "another",
    "dag_id": "another",
    "dag_run_id": "another",
    "task_id": "another",
    "name": "another",
    "key": "another",
    "uri": "another",
    "username": "another",
    "connection_id": "another",
}
CLAIMS = {
    "empty object": Reply(200, {}),
    "list": Reply(200, []),
    "null": Reply(200, None),
    "text": Reply(200, "done"),
    "number": Reply(200, 5),
    "page": html(200, "<h1>Sign in</h1>"),
    "plain text": Reply(200, text="OK", content_type="text/plain"),
    "cut off": Reply(200, text='{"name": "e'),
    "nested too deeply": Reply(200, text="[" * 100000),
    "another's row": Reply(200, ANOTHER),
    "nothing": Reply(204),
    "created page": html(201, "<h1>Sign in</h1>"),
    "accepted": Reply(202, {}),
}
claims = pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
kinds = pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one.kind)
versions = pytest.mark.parametrize("version", [NEWEST, NEWEST_2])


def client(server, version):
    http = Http(ConnectionSettings(server.url, use_proxy=False, retries=0), pause=lambda seconds: None)
    generation = generation_of(version)
    return Airflow(http, generation, version, Auth(http, generation, Credentials("token", None, None, "t0ken")))


def expected(airflow, resource, claim):
    """Return the expected error.

    A server that lacks a part of Airflow returns an HTML page, and the error names the part if it is known.
    """
    is_page = not claim.content_type.endswith("json")
    return InvalidRequestError if is_page and airflow.endpoint(resource).requirement else UnexpectedResponseError


@kinds
@versions
@claims
def test_invalid_success_means_neither_present_nor_absent(resource, version, claim, serve):
    airflow = client(serve(script(claim)), version)
    with pytest.raises(expected(airflow, resource, claim)):
        airflow.read(resource, "etl")


ROWS = {
    "no list": 5,
    "a text": "etl",
    "a mapping": {"etl": {}},
    "null": None,
    "texts": ["etl"],
    "nulls": [None],
    "lists": [[]],
    "rows without a key": [{}],
    "rows with a null": [{"name": None, "key": None, "connection_id": None, "username": None, "dag_id": None}],
    "rows with a number": [{"name": 1, "key": 1, "connection_id": 1, "username": 1, "dag_id": 1}],
}


@kinds
@versions
@pytest.mark.parametrize("rows", ROWS.values(), ids=ROWS)
def test_rejects_invalid_rows(resource, version, rows, serve):
    body = {resource.plural: rows, "total_entries": 1}
    with pytest.raises(UnexpectedResponseError):
        listing(client(serve(script(Reply(200, body))), version), resource)


@kinds
@claims
def test_a_listing_is_not_empty(resource, claim, serve):
    airflow = client(serve(script(claim)), NEWEST)
    with pytest.raises(expected(airflow, resource, claim)):
        listing(airflow, resource)


@kinds
@pytest.mark.parametrize("total", [None, "1", 1.5, True, [], {}, -1, 10**400])
def test_a_listing_needs_a_number(resource, total, serve):
    with pytest.raises(UnexpectedResponseError):
        listing(client(serve(script(Reply(200, {resource.plural: [], "total_entries": total}))), NEWEST), resource)


FIELDS = {
    "pool": {"slots": ["x"], "description": {}, "include_deferred": "no"},
    "variable": {"description": 5},
    "connection": {"conn_type": [], "port": "80", "host": 5},
    "user": {"roles": [{"name": 5}], "email": []},
    "role": {"actions": [{"action": {"name": "can_read"}, "resource": {"name": True}}]},
    "dag": {"is_paused": "false"},
}


@kinds
@versions
def test_rejects_fields_of_the_wrong_type(resource, version, serve):
    airflow = client(serve(script(Reply(204))), version)
    bound = airflow.bind(resource)
    for name, value in FIELDS[resource.kind].items():
        shown = {"actions": "permissions", "is_paused": "scheduling_state"}.get(name, name)
        with pytest.raises(UnexpectedResponseError, match=shown):
            bound.decode({**complete(bound), name: value})


NEVER_NULL = ("slots", "include_deferred", "roles", "permissions", "scheduling_state")


def complete(bound):
    """A row with every field, empty."""
    fields = {
        bound.endpoint.api_names.get(one.name, one.name): one.type.encode(one.type.empty)
        for one in bound.resource.fields
    }
    return {**fields, bound.key_name: "etl"}


@kinds
@versions
def test_a_missing_field_has_no_value(resource, version, serve):
    bound = client(serve(script(Reply(204))), version).bind(resource)
    for one in bound.resource.fields:
        row = complete(bound)
        del row[bound.endpoint.api_names.get(one.name, one.name)]
        may_lack = one.name not in NEVER_NULL or bound.endpoint.api in one.since
        with (
            nullcontext()
            if may_lack
            else pytest.raises(UnexpectedResponseError, match=f"field {one.name} of the .* is missing")
        ):
            bound.decode(row)


@kinds
@versions
def test_null_is_a_value_only_where_servers_return_it(resource, version, serve):
    bound = client(serve(script(Reply(204))), version).bind(resource)
    for one in bound.resource.fields:
        row = {**complete(bound), bound.endpoint.api_names.get(one.name, one.name): None}
        with pytest.raises(UnexpectedResponseError, match=one.name) if one.name in NEVER_NULL else nullcontext():
            bound.decode(row)


def deletion_of(airflow, resource):
    values = {one.name: one.type.empty for one in resource.fields}
    return plan(airflow.bind(resource), DesiredState("etl", None), values)


@pytest.mark.parametrize("resource", [one for one in RESOURCES if "absent" in one.states], ids=lambda one: one.kind)
@versions
@claims
@pytest.mark.parametrize("is_there", [True, False])
def test_deletion_is_accepted_only_with_a_valid_response(resource, version, claim, is_there, serve):
    believed = claim.status == 204 or (claim.status == 200 and claim.body is None and claim.text is None)
    reads = []

    def answering(request):
        if request.method == "DELETE":
            return claim
        reads.append(request)
        key = airflow_key(resource, version)
        return Reply(200, {key: "etl"}) if is_there else NOT_FOUND

    airflow = client(serve(answering), version)
    refused = expected(airflow, resource, claim) is InvalidRequestError
    if believed or (not is_there and not refused):
        assert apply_or_settle(airflow, deletion_of(airflow, resource)) == {}
        assert bool(reads) is not believed
    else:
        with pytest.raises(AirflowError):
            apply_or_settle(airflow, deletion_of(airflow, resource))


def airflow_key(resource, version):
    endpoint = [one for one in resource.endpoints if one.api == generation_of(version).api][-1]
    return endpoint.api_names.get(resource.key, resource.key)


def declared():
    for name, value in vars(_actions).items():
        for one in value.values() if isinstance(value, dict) else [value]:
            for action in one if isinstance(one, tuple) else [one]:
                if isinstance(action, Action):
                    yield pytest.param(action, id=f"{name}-{action.method}")


NAMES = {"uri": "u", "key": "k", "map_index": 0, "file_token": "f"}


@pytest.mark.parametrize("action", list(declared()))
@claims
def test_rejects_success_responses_that_are_not_from_airflow(action, claim, serve):
    import string

    version = NEWEST if action.since.get("v2", "") is not None and "v2" in action.paths else NEWEST_2
    path = action.paths[generation_of(version).api]
    names = {name: NAMES.get(name, "x") for _text, name, _spec, _how in string.Formatter().parse(path) if name}
    airflow = client(serve(script(claim)), version)
    nothing = claim.status == 204 or (claim.status == 200 and claim.body is None and claim.text is None)
    bodiless = action.method == "DELETE" or action.bodiless
    named = set(names)
    other = claim.body == ANOTHER and not (named & set(ANOTHER)) and set(action.keys) <= set(ANOTHER)
    other = other and all(has_form(ANOTHER.get(name), form) for name, form in action.forms.items())
    created = action.bodiless and claim.status == 201
    if (bodiless and nothing) or (other and not bodiless) or created:
        airflow.call(action, "do it", **names)
    else:
        with pytest.raises(UnexpectedResponseError):
            airflow.call(action, "do it", **names)


RUN = {"logical_date": "2024-03-01T00:00:00Z"}


@pytest.mark.parametrize("rows, total", [([], 2), ([RUN], 2), ([RUN, RUN], 0), ([RUN], "1"), ([RUN], [])])
def test_an_incomplete_list_is_not_a_response(rows, total, serve):
    airflow = client(serve(script(Reply(200, {"backfills": rows, "total_entries": total}))), NEWEST)
    with pytest.raises(UnexpectedResponseError, match="the number of items in backfills differs from total_entries"):
        airflow.call(_actions.PLAN_BACKFILL, "plan a backfill", json={})


@pytest.mark.parametrize("body", [{"backfills": [RUN], "total_entries": 1}, {"backfills": [RUN]}])
def test_a_list_with_its_length_or_without_one_is_complete(body, serve):
    airflow = client(serve(script(Reply(200, body))), NEWEST)
    assert airflow.call(_actions.PLAN_BACKFILL, "plan a backfill", json={}) == body


@pytest.mark.parametrize("time", ["None", "", "soon", 7, ["2024-03-01T00:00:00Z"]])
@pytest.mark.parametrize("name", ["completed_at", "created_at", "from_date"])
def test_a_time_is_a_timestamp(name, time, serve):
    row = {"id": 7, "dag_id": "etl", "is_paused": False, **dict.fromkeys(("from_date", "to_date", "created_at"), WHEN)}
    airflow = client(serve(script(Reply(200, {**row, name: WHEN}), Reply(200, {**row, name: time}))), NEWEST)
    assert airflow.call(_actions.BACKFILL, "read backfill 7", id=7)[name] == WHEN
    with pytest.raises(UnexpectedResponseError, match=f"{name} has the wrong type"):
        airflow.call(_actions.BACKFILL, "read backfill 7", id=7)


@pytest.mark.parametrize("kind", ["variable", "connection"])
@pytest.mark.parametrize("bad", [0, 1, 57, 99, 100, 149])
def test_a_listing_that_breaks_names_the_cause_and_the_place(kind, bad, serve):
    """The error names the cause and the item that breaks a listing.

    The responses are those of Airflow 3.0.6 and 3.1.8 after a lost Fernet key, and of Airflow 3 for an extra that is not a JSON object.
    """
    resource = next(one for one in RESOURCES if one.kind == kind)
    name = airflow_key(resource, NEWEST)
    names = [f"k{number:03}" for number in range(150)]

    def answering(request):
        query = dict(part.split("=") for part in request.path.partition("?")[2].split("&"))
        first, size = int(query["offset"]), int(query["limit"])
        rows = names[first : first + size]
        if names[bad] in rows:
            return Reply(500, text="Internal Server Error", content_type="text/plain")
        return Reply(200, {resource.plural: [{name: one} for one in rows], "total_entries": len(names)})

    server = serve(answering)
    with pytest.raises(AirflowError, match="Fernet key") as caught:
        listing(client(server, NEWEST), resource)
    message = str(caught.value)
    assert f"cannot return item {bad + 1} of the list" in message
    assert bad == 0 or f"after '{names[bad - 1]}'" in message
    assert bad == 149 or f"before '{names[bad + 1]}'" in message
    assert len(server.requests) <= 15


def test_a_server_that_recovers_is_not_searched_for_a_cause(serve):
    replies = iter([Reply(500, {})])
    server = serve(lambda request: next(replies, Reply(200, {"variables": [], "total_entries": 0})))
    variable = next(one for one in RESOURCES if one.kind == "variable")
    with pytest.raises(AirflowError, match="500") as caught:
        listing(client(server, NEWEST), variable)
    assert "Fernet" not in str(caught.value) and "cannot return item" not in str(caught.value)


@pytest.mark.parametrize("kind", [one.kind for one in RESOURCES])
@pytest.mark.parametrize("version", [NEWEST_2, NEWEST])
def test_a_row_that_breaks_a_listing_is_located_for_every_kind(kind, version, serve):
    resource = next(one for one in RESOURCES if one.kind == kind)
    name = airflow_key(resource, version)
    fails = Reply(500, {"title": "'' should be non-empty"})

    def answering(request):
        query = dict(part.split("=") for part in request.path.partition("?")[2].split("&"))
        first, size = int(query["offset"]), int(query["limit"])
        rows = [{name: one} for one in ("a", "b", "c")]
        return (
            fails
            if first <= 1 < first + size
            else Reply(200, {resource.plural: rows[first:][:size], "total_entries": 3})
        )

    with pytest.raises(
        AirflowError, match="500.* The server cannot return item 2 of the list, after 'a' and before 'c'"
    ):
        listing(client(serve(answering), version), resource)
    broken = serve(lambda request: fails)
    with pytest.raises(AirflowError, match="500") as caught:
        listing(client(broken, version), resource)
    assert "cannot return item" not in str(caught.value) and len(broken.requests) == 2


MUTATIONS = {
    "empty object": lambda plural: {},
    "empty list": lambda plural: [],
    "null rows": lambda plural: {plural: None, "total_entries": 1},
    "number for rows": lambda plural: {plural: 5, "total_entries": 1},
    "text as row": lambda plural: {plural: ["x"], "total_entries": 1},
    "null as row": lambda plural: {plural: [None], "total_entries": 1},
    "null total": lambda plural: {plural: [], "total_entries": None},
    "object for rows": lambda plural: {plural: {"a": 1}, "total_entries": 1},
    "text for rows": lambda plural: {plural: "text", "total_entries": 4},
    "no rows": lambda plural: {"total_entries": 0},
}
PLACES = ("dag_id", "dag_run_id", "task_id", "asset_id", "key")


@pytest.mark.parametrize("query_kind", QUERY_KINDS, ids=lambda one: one.kind)
@pytest.mark.parametrize("places", [PLACES, ()], ids=["places", "no places"])
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_info_module_reports_malformed_lists(query_kind, mutation, places, serve):
    """Any other value instead of the list leads to an error.

    A user can understand the error.
    """
    body = MUTATIONS[mutation](query_kind.plural)
    server = serve(lambda request: Reply(200, body))
    params = {name: option.get("default") for name, option in {**query_kind.key_options}.items()}
    params.update({one.name: one.option.get("default") for one in query_kind.filters})
    required = {name for name, option in query_kind.key_options.items() if option.get("required")}
    params.update({name: "1" for name in params if name in places or name in required})
    params.update(include=[], show_secrets=False, limit=None, order_by=None)
    task = ModuleCall(params, True, lambda: client(server, NEWEST))
    try:
        result = gather(task, query_kind)
    except AirflowError:
        return
    # an object whose keys are all optional: the received values are returned
    assert result["total_entries"] == 1 and body, f"{query_kind.kind}: {body} is read as {result}"
