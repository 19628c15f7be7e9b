# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Deletions, also of objects that cannot be read or are already gone.

The server cannot return the object, or another client deletes it first.
"""

from __future__ import annotations

import pytest

from ansible_collections.community.airflow.plugins.module_utils._actions.dag_run.module import dag_run
from ansible_collections.community.airflow.plugins.module_utils._actions.dag_state import dag_state
from ansible_collections.community.airflow.plugins.module_utils._actions.queued_event import queued_event
from ansible_collections.community.airflow.plugins.module_utils._actions.state_store import state_store
from ansible_collections.community.airflow.plugins.module_utils._actions.task_instance.module import task_instance
from ansible_collections.community.airflow.plugins.module_utils._client.auth.auth import Auth
from ansible_collections.community.airflow.plugins.module_utils._client.auth.credentials import Credentials
from ansible_collections.community.airflow.plugins.module_utils._client.client import Airflow
from ansible_collections.community.airflow.plugins.module_utils._client.http import ConnectionSettings, Http
from ansible_collections.community.airflow.plugins.module_utils._errors import ApiError
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleCall
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import NOT_FOUND, Reply
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import (
    NEWEST,
    NEWEST_2,
    generation_of,
)

BROKEN = Reply(500, {"detail": "Internal Server Error"})
DONE = Reply(204)
RUN = {"dag_id": "etl", "dag_run_id": "r1", "run_type": "manual", "conf": {}, "note": None, "state": "success"}
DAG = {"dag_id": "etl", "is_paused": False, "tags": []}
INSTANCE = {
    "dag_id": "etl",
    "dag_run_id": "r1",
    "task_id": "load",
    "map_index": 2,
    "state": "failed",
    "note": None,
    "try_number": 1,
    "max_tries": 1,
}
IN_RUN = {"dag_id": "etl", "dag_run_id": "r1"}
# the modules, their options, and the server's response for the object
ABSENT = {
    "DAG run": (dag_run, {**IN_RUN, "state": "absent"}, Reply(200, RUN)),
    "DAG": (dag_state, {"dag_id": "etl", "state": "absent"}, Reply(200, DAG)),
    "DAGs": (
        dag_state,
        {"dag_ids": ["etl", *(f"none{number}" for number in range(11))], "state": "absent"},
        Reply(200, {"dags": [DAG], "total_entries": 1}),
    ),
    "task instance": (
        task_instance,
        {**IN_RUN, "task_id": "load", "map_index": 2, "state": "absent"},
        Reply(200, {"task_instances": [INSTANCE], "total_entries": 1}),
    ),
    "queued events": (
        queued_event,
        {"dag_id": "etl"},
        Reply(200, {"queued_events": [{"dag_id": "etl", "created_at": "2026-01-01T00:00:00Z"}], "total_entries": 1}),
    ),
}
absent = pytest.mark.parametrize("definition, options, response", ABSENT.values(), ids=ABSENT)


@pytest.fixture
def run(serve, monkeypatch):
    """Run a task, and return its result and the requests that wrote."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)

    def start(definition, options, answering, check_mode=False, version=NEWEST):
        server = serve(answering)
        generation = generation_of(version)
        http = Http(ConnectionSettings(server.url, use_proxy=False, retries=0), pause=lambda seconds: None)
        airflow = Airflow(http, generation, version, Auth(http, generation, Credentials("token", None, None, "t0ken")))
        module = definition()
        params = {**{name: option.get("default") for name, option in module.spec.items()}, **options}
        result = module.operation(ModuleCall(params, check_mode, lambda: airflow))
        return result, [one for one in server.requests if one.method != "GET"]

    return start


def server_of(response, deletion):
    """Return a server that returns ``response`` for reads of the object.

    It responds to reads of related objects as if these existed.
    """

    def answering(request):
        path = request.path.partition("?")[0]
        if request.method == "DELETE":
            return deletion
        if path.endswith("/dagRuns/r1") and response.status == 200:
            return Reply(200, RUN)
        return NOT_FOUND if "/none" in path else response

    return answering


@absent
@pytest.mark.parametrize("check_mode", [True, False])
def test_deletes_objects_that_the_server_fails_to_return(definition, options, response, check_mode, run):
    result, written = run(definition, options, server_of(BROKEN, DONE), check_mode)
    assert result["changed"]
    assert [one.method for one in written] == ([] if check_mode else ["DELETE"])


@absent
def test_deletion_by_another_client_is_no_change(definition, options, response, run):
    present = True

    def answering(request):
        nonlocal present
        if request.method == "DELETE":
            present = False
            return NOT_FOUND
        reply = server_of(response, NOT_FOUND)(request)
        return reply if present or "taskInstances" in request.path else NOT_FOUND

    result, written = run(definition, options, answering)
    assert len(written) == 1
    assert not result["changed"]
    assert result["diff"]["before"] == result["diff"]["after"] or not result["diff"]["before"]


@pytest.mark.parametrize("definition, options", [(dag_run, IN_RUN), (dag_state, {"dag_id": "etl"})])
def test_a_deletion_with_a_lost_response_is_a_change(definition, options, run):
    present = True

    def answering(request):
        nonlocal present
        if request.method == "DELETE":
            present = False
            return Reply(502, None)
        return server_of(Reply(200, RUN if definition is dag_run else DAG), DONE)(request) if present else NOT_FOUND

    result, written = run(definition, {**options, "state": "absent"}, answering)
    assert (result["changed"], len(written)) == (True, 1)


def test_only_a_server_failure_allows_deletion_without_reading(run):
    for reply in (Reply(403, {"detail": "Forbidden"}), Reply(400, {"detail": "no"})):
        with pytest.raises(ApiError):
            run(dag_run, {**IN_RUN, "state": "absent"}, lambda request, reply=reply: reply)


def test_a_run_that_the_server_fails_to_show_is_not_changed(run):
    def answering(request):
        return (
            Reply(200, {**DAG, "is_stale": False, "has_import_errors": False}) if "Runs" not in request.path else BROKEN
        )

    with pytest.raises(ApiError, match="500"):
        run(dag_run, {**IN_RUN, "state": "failed"}, answering)


def test_several_runs_of_which_one_is_gone(run):
    """The bulk request skips deleted runs.

    The task returns only the runs that it deleted itself.
    """

    def answering(request):
        if request.method == "PATCH":
            return Reply(200, {"delete": {"success": ["etl.r2"], "errors": []}})
        return BROKEN if request.path.endswith("r1") else Reply(200, {**RUN, "dag_run_id": "r2"})

    options = {"dag_id": "etl", "dag_run_ids": ["r1", "r2"], "state": "absent"}
    result, written = run(dag_run, options, answering)
    assert written[0].json["actions"][0]["action_on_non_existence"] == "skip"
    assert result["diff"]["before"] == {"r2": {"state": "success", "note": None}}


def test_a_state_store_that_the_server_fails_to_list_is_emptied(run):
    options = {**IN_RUN, "task_id": "load", "state": "absent"}
    result, written = run(state_store, options, server_of(BROKEN, DONE))
    assert (result["changed"], [one.method for one in written]) == (True, ["DELETE"])
    assert "so the deleted keys are unknown" in result["warnings"][0]


def test_a_state_store_that_turns_out_to_be_missing_causes_no_warning(run):
    options = {**IN_RUN, "task_id": "load", "state": "absent"}
    result, _written = run(state_store, options, server_of(BROKEN, NOT_FOUND))
    assert (result["changed"], result.get("warnings", [])) == (False, [])


def test_the_state_store_of_a_run_that_does_not_exist_is_empty(run):
    options = {**IN_RUN, "task_id": "load", "state": "absent", "all_map_indices": True}
    empty = Reply(200, {"task_state_store": [], "total_entries": 0})
    result, written = run(
        state_store, options, lambda one: empty if one.path.partition("?")[0].endswith("state-store") else NOT_FOUND
    )
    assert (result["changed"], written) == (False, [])


@pytest.mark.parametrize(
    "reply, absent",
    [
        (NOT_FOUND, True),
        (Reply(404, {"message": "no Route matched with those values"}), False),
    ],
    ids=["Airflow", "gateway"],
)
def test_only_airflows_own_404_shows_that_a_run_of_a_date_does_not_exist(run, reply, absent):
    options = {"dag_id": "etl", "logical_date": "2026-01-01T00:00:00Z", "state": "absent"}
    if absent:
        result, writes = run(dag_run, options, lambda request: reply)
        assert result["changed"] is False and not writes
    else:
        with pytest.raises(ApiError, match="404"):
            run(dag_run, options, lambda request: reply)


@pytest.mark.parametrize("version", ["2.5.0", NEWEST_2, "3.0.6", "3.1.0", "3.1.5", "3.1.6", NEWEST])
def test_only_some_servers_ignore_the_deletion_of_an_unfinished_run(version, run):
    """On other servers, a run with the same ID is a new one.

    Another client created it after the deletion.
    """
    ignores = version in ("3.1.0", "3.1.5")
    unfinished = Reply(200, {**RUN, "state": "running" if ignores else "queued"})
    work = (dag_run, {**IN_RUN, "state": "absent"}, lambda request: DONE if request.method == "DELETE" else unfinished)
    if ignores:
        with pytest.raises(ApiError, match="reported success, but the run still exists"):
            run(*work, version=version)
    else:
        result, written = run(*work, version=version)
        assert (result["changed"], len(written)) == (True, 1)
