# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Operations that meet another client, which writes between their requests."""

from __future__ import annotations

import json

import pytest

from ansible_collections.community.airflow.plugins.module_utils._actions.asset_event import asset_event
from ansible_collections.community.airflow.plugins.module_utils._actions.backfill import backfill
from ansible_collections.community.airflow.plugins.module_utils._actions.connection_test import connection_test
from ansible_collections.community.airflow.plugins.module_utils._actions.dag_favorite import dag_favorite
from ansible_collections.community.airflow.plugins.module_utils._actions.dag_run.module import dag_run
from ansible_collections.community.airflow.plugins.module_utils._actions.hitl import hitl
from ansible_collections.community.airflow.plugins.module_utils._actions.maintenance.module import maintenance
from ansible_collections.community.airflow.plugins.module_utils._actions.xcom import xcom
from ansible_collections.community.airflow.plugins.module_utils._client.writes import Writes
from ansible_collections.community.airflow.plugins.module_utils._errors import (
    AirflowError,
    ApiError,
    InvalidRequestError,
)
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import NOT_FOUND, Reply
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST_2
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.operation_server import (
    ANSWERED,
    ASSET,
    BACKFILL,
    COMPLETED,
    DAG,
    ENTRY,
    GONE_1,
    IN_RUN,
    IN_TASK,
    INSTANCE,
    LATER,
    QUESTION,
    RUN,
    WHEN,
    WRITTEN,
    Case,
    carry_out,
    listed,
    on,
)

CONFLICT = Reply(409, {"detail": "There is another one"})
DATES = {"dag_id": "etl", "from_date": WHEN, "to_date": LATER}
PLAN = {"POST backfills/dry_run": [listed("backfills", {"logical_date": WHEN})]}
OTHER_DATES = {**BACKFILL, "id": 8, "to_date": "2026-02-01T00:00:00Z"}
NEW = {**IN_TASK, "key": "k", "value": "new"}
CREATED, RESTORED = ["POST xcomEntries", "PATCH k"], ["PATCH k", "POST xcomEntries"]
RESPONSE = {**IN_TASK, "map_index": -1, "chosen_options": ["yes"]}


def writes(world) -> list[str]:
    """Return the methods and the last parts of the paths of the writes."""
    return [
        f"{request.method} {request.path.partition('?')[0].rpartition('/')[2]}"
        for request, _reply in world.requests_sent
        if request.method != "GET" and "dry_run" not in request.path
    ]


def test_another_client_creates_the_same_backfill(result_of_write):
    replies = {
        "GET backfills": [listed("backfills"), listed("backfills", BACKFILL)],
        "GET backfills/7": [on(BACKFILL)],
        "POST backfills": [CONFLICT],
        **PLAN,
    }
    result = result_of_write(Case("", backfill, DATES, replies))
    assert result["changed"] is False
    assert result["backfill"]["id"] == 7


def test_another_client_creates_a_backfill_for_other_dates(result_of_write, world):
    replies = {
        "GET backfills": [listed("backfills"), listed("backfills", OTHER_DATES)],
        "POST backfills": [CONFLICT],
        **PLAN,
    }
    error = result_of_write(Case("", backfill, DATES, replies))
    assert isinstance(error, ApiError)
    assert "Cannot create a backfill of DAG 'etl'" in str(error)
    assert "There is another one" in str(error)
    assert writes(world) == ["POST backfills"]


def test_a_backfill_completes_before_it_is_cancelled(result_of_write):
    replies = {
        "GET backfills": [listed("backfills", BACKFILL)],
        "GET backfills/7": [on({**COMPLETED, "is_paused": True})],
        "PUT backfills/7/cancel": [CONFLICT],
    }
    result = result_of_write(Case("", backfill, {"dag_id": "etl", "state": "cancelled"}, replies))
    assert result["changed"] is False


def test_a_backfill_that_is_accepted_and_not_listed(result_of_write):
    replies = {"GET backfills": [listed("backfills")], "POST backfills": [on(BACKFILL)], **PLAN}
    error = result_of_write(Case("", backfill, DATES, replies))
    assert isinstance(error, AirflowError)
    assert "accepted the request to create a backfill of DAG 'etl', but does not list the backfill" in str(error)


@pytest.mark.parametrize(
    "entries, first, second, expected",
    [
        # created with another value
        (
            [NOT_FOUND, on(ENTRY), on(ENTRY), on(WRITTEN)],
            {"POST xcomEntries": [CONFLICT]},
            {"PATCH xcomEntries/k": [on(WRITTEN)]},
            CREATED,
        ),
        # deleted
        (
            [on(ENTRY), NOT_FOUND, on(WRITTEN)],
            {"PATCH xcomEntries/k": [NOT_FOUND]},
            {"POST xcomEntries": [on(WRITTEN)]},
            RESTORED,
        ),
    ],
)
def test_another_client_changes_an_xcom_entry_first(entries, first, second, expected, result_of_write, world):
    task = {"GET taskInstances/load": [on(INSTANCE)], "GET load/-1": [on(INSTANCE)]}
    result = result_of_write(Case("", xcom, NEW, {"GET xcomEntries/k": entries, **task, **first, **second}))
    assert result["changed"] is True
    assert writes(world) == expected


def test_another_client_deletes_an_xcom_entry_first(result_of_write, world):
    replies = {"GET xcomEntries/k": [on(ENTRY), NOT_FOUND], "DELETE xcomEntries/k": [NOT_FOUND]}
    result = result_of_write(Case("", xcom, {**IN_TASK, "key": "k", "state": "absent"}, replies))
    assert result["changed"] is False
    assert writes(world) == ["DELETE k"]


@pytest.mark.parametrize("rejections", [3, 4])
def test_an_update_of_an_xcom_entry_is_rejected(rejections, result_of_write, world):
    """Airflow 3.3 rejects one of several updates at the same time."""
    replies = {
        # each rejection is checked, and planned again
        "GET xcomEntries/k": [*[on(ENTRY)] * (2 * rejections + 1), on(WRITTEN)],
        "PATCH xcomEntries/k": [*[CONFLICT] * rejections, on(WRITTEN)],
    }
    result = result_of_write(Case("", xcom, NEW, replies))
    if rejections == 4:
        assert isinstance(result, AirflowError) and "There is another one" in str(result), result
    else:
        assert result["changed"] is True
    assert writes(world) == ["PATCH k"] * 4


def test_an_xcom_entry_is_not_stored(result_of_write):
    replies = {"GET xcomEntries/k": [on(ENTRY)], "PATCH xcomEntries/k": [on(ENTRY)]}
    error = result_of_write(Case("", xcom, NEW, replies))
    assert isinstance(error, AirflowError), error
    assert "did not carry it out, or another client has undone the change" in str(error)


def test_another_client_sends_the_same_response_first(result_of_write):
    replies = {"GET load/-1/hitlDetails": [on(QUESTION), on(ANSWERED)], "PATCH load/-1/hitlDetails": [CONFLICT]}
    result = result_of_write(Case("", hitl, RESPONSE, replies))
    assert result["changed"] is False
    assert result["hitl_detail"]["chosen_options"] == ["yes"]


def test_another_client_sends_another_response_first(result_of_write):
    other = {**ANSWERED, "chosen_options": ["no"]}
    replies = {"GET load/-1/hitlDetails": [on(QUESTION), on(other)], "PATCH load/-1/hitlDetails": [CONFLICT]}
    error = result_of_write(Case("", hitl, RESPONSE, replies))
    assert isinstance(error, InvalidRequestError), error
    assert "already has a response (no, from a)" in str(error)


def test_another_client_creates_the_same_xcom_entry_first(result_of_write, world):
    task = {"GET taskInstances/load": [on(INSTANCE)], "GET load/-1": [on(INSTANCE)]}
    replies = {"GET xcomEntries/k": [NOT_FOUND, on(WRITTEN)], "POST xcomEntries": [CONFLICT], **task}
    result = result_of_write(Case("", xcom, NEW, replies))
    assert result["changed"] is False
    assert writes(world) == ["POST xcomEntries"]


@pytest.mark.parametrize("state", ["present", "absent"])
def test_another_client_changes_the_same_favorite_first(state, result_of_write):
    before, after = listed("dags"), listed("dags", DAG)
    if state == "absent":
        before, after = after, before
    replies = {
        "GET api/v2/dags": [before, after],
        "GET dags/etl": [on(DAG)],
        "POST etl/favorite": [CONFLICT],
        "POST etl/unfavorite": [CONFLICT],
    }
    result = result_of_write(Case("", dag_favorite, {"dag_id": "etl", "state": state}, replies))
    assert (result["changed"], result["dag"]["is_favorite"]) == (False, state == "present")
    assert result["diff"]["before"] == result["diff"]["after"]


def test_a_favorite_that_is_rejected(result_of_write):
    replies = {"GET api/v2/dags": [listed("dags")], "GET dags/etl": [on(DAG)], "POST etl/favorite": [CONFLICT]}
    error = result_of_write(Case("", dag_favorite, {"dag_id": "etl"}, replies))
    assert isinstance(error, ApiError) and "There is another one" in str(error)


MATERIALIZE = {"asset_id": 3, "materialize": True, "dag_run_id": "r1"}
LOST = Reply(502, {"detail": "Bad Gateway"})


@pytest.mark.parametrize(("answer", "changed"), [(CONFLICT, False), (LOST, True)])
def test_the_run_exists_after_a_failed_request_to_materialize(answer, changed, result_of_write, world):
    """Another client was faster, or the response was lost."""
    replies = {
        "GET assets/3": [on(ASSET)],
        "GET dagRuns/r1": [NOT_FOUND, on(RUN)],
        "POST assets/3/materialize": [answer],
    }
    result = result_of_write(Case("", asset_event, MATERIALIZE, replies))
    assert (result["changed"], result["dag_run"]["dag_run_id"]) == (changed, "r1")
    assert writes(world) == ["POST materialize"]


def test_another_client_materializes_with_other_values_first(result_of_write):
    replies = {
        "GET assets/3": [on(ASSET)],
        "GET dagRuns/r1": [NOT_FOUND, on(RUN)],
        "POST assets/3/materialize": [CONFLICT],
    }
    error = result_of_write(Case("", asset_event, {**MATERIALIZE, "conf": {"a": True}}, replies))
    assert isinstance(error, InvalidRequestError) and "different values for: conf" in str(error)


def test_materializing_without_an_id_is_not_repeated(result_of_write, world):
    replies = {"GET assets/3": [on(ASSET)], "POST assets/3/materialize": [LOST]}
    error = result_of_write(Case("", asset_event, {"asset_id": 3, "materialize": True}, replies))
    assert isinstance(error, ApiError) and writes(world) == ["POST materialize"]


NOTED = {"dag_id": "etl", "note": "n"}
ON_2 = {"GET dags/etl": [on(DAG)], "GET etl/details": [on(DAG)]}
QUEUED_RUN = {**RUN, "state": "queued", "note": None}


def test_another_client_deletes_a_run_before_its_note_is_set(result_of_write, world):
    replies = {
        **ON_2,
        "GET dagRuns/r1": [GONE_1],
        "POST etl/dagRuns": [on(QUEUED_RUN)],
        "PATCH r1/setNote": [GONE_1, on({**QUEUED_RUN, "note": "n"})],
    }
    result = result_of_write(Case("", dag_run, {**NOTED, "dag_run_id": "r1"}, replies, NEWEST_2))
    assert result["changed"] is True and result["dag_run"]["note"] == "n"
    assert writes(world) == ["POST dagRuns", "PATCH setNote"] * 2


def test_a_run_that_is_deleted_is_not_triggered_again_under_another_id(result_of_write, world):
    replies = {
        **ON_2,
        "GET dagRuns/r1": [GONE_1],
        "POST etl/dagRuns": [on(QUEUED_RUN)],
        "PATCH r1/setNote": [GONE_1],
    }
    error = result_of_write(Case("", dag_run, NOTED, replies, NEWEST_2))
    assert isinstance(error, ApiError) and "Cannot set the note" in str(error)
    assert writes(world) == ["POST dagRuns", "PATCH setNote"]


def test_another_client_creates_and_deletes_the_same_run(result_of_write, world):
    replies = {
        **ON_2,
        "GET dagRuns/r1": [GONE_1],
        "POST etl/dagRuns": [CONFLICT, on(QUEUED_RUN)],
    }
    result = result_of_write(Case("", dag_run, IN_RUN, replies, NEWEST_2))
    assert result["changed"] is True
    assert writes(world) == ["POST dagRuns"] * 2


def test_a_run_after_a_server_error_may_be_the_work_of_another_client(world, serve):
    """Airflow 2 returns 500 to the second of two creations."""
    replies = {
        **ON_2,
        "GET dagRuns/r1": [GONE_1, on(QUEUED_RUN)],
        "POST etl/dagRuns": [Reply(500, {"title": "Internal Server Error"})],
        "PATCH r1/setNote": [Reply(403, {"detail": "Forbidden"})],
    }
    case = Case("", dag_run, {**NOTED, "dag_run_id": "r1"}, replies, NEWEST_2)
    world.start(case)
    recorded = Writes()
    error = carry_out(case, serve(world).url, recorded)
    assert isinstance(error, ApiError) and error.status == 403
    assert recorded.summary("")["outcome_unknown"] == ["trigger DAG 'etl'"]


@pytest.mark.parametrize("failures", [7, 8])
def test_another_client_creates_the_snapshot_at_the_same_time(failures, world, serve, monkeypatch):
    """Airflow 2 returns 500 to one of them."""
    left = [Reply(500, {"title": "Internal Server Error"})] * failures

    def failing(request):
        is_write = request.method == "POST" and "/variables" in request.path
        return left.pop() if is_write and left else world(request)

    monkeypatch.setattr("time.sleep", lambda seconds: None)
    replies = {"GET dags": [listed("dags", DAG)], "PATCH dags/etl": [on({**DAG, "is_paused": True})]}
    case = Case("", maintenance, {"state": "frozen"}, replies)
    world.start(case)
    result = carry_out(case, serve(failing).url)
    if failures == 7:
        assert result["changed"] is True
        assert json.loads(world.stored["value"])["dags"] == ["etl"]
    else:
        assert isinstance(result, ApiError) and result.status == 500, result
        assert world.stored is None


def test_another_freeze_overwrites_the_snapshot_with_what_it_has_read_before(world, serve, monkeypatch):
    pauses = []

    def overwritten() -> None:
        world.stored = {**world.stored, "value": json.dumps({**json.loads(world.stored["value"]), "dags": ["other"]})}

    def paused(request):
        if request.method == "PATCH" and request.path.partition("?")[0].endswith("/dags/etl"):
            overwritten()
        return world(request)

    def sleep(seconds: float) -> None:
        if seconds:
            pauses.append(seconds)
            if len(pauses) == 1:
                overwritten()

    monkeypatch.setattr("time.sleep", sleep)
    replies = {"GET dags": [listed("dags", DAG)], "PATCH dags/etl": [on({**DAG, "is_paused": True})]}
    case = Case("", maintenance, {"state": "frozen"}, replies)
    world.start(case)
    result = carry_out(case, serve(paused).url)
    assert result["changed"] is True
    assert json.loads(world.stored["value"])["dags"] == ["etl", "other"]
    assert len(pauses) == 2


def test_each_test_of_an_unnamed_connection_on_a_worker_has_its_own_id(result_of_write, world):
    """Airflow rejects a second test for the same ID while the first one is queued."""
    replies = {
        "POST enqueue-test": [Reply(202, {"token": "t"})],
        "GET enqueue-test": [on({"state": "success", "result_message": "OK"})],
    }
    ids = []
    for _each in range(2):
        result_of_write(Case("", connection_test, {"conn_type": "http", "on_worker": True}, replies))
        ids += [request.json["connection_id"] for request, _reply in world.requests_sent if request.method == "POST"]
    assert len(set(ids)) == 2
