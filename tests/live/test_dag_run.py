# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""DAG runs on a server without a scheduler: runs stay queued."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from recording import Fault
from support import refused, writes

DAG = "sales_daily"
MODULE = "airflow_dag_run"


@pytest.fixture
def runs(server, api):
    """The path of the DAG's runs.

    They are deleted before and after each test, and the DAG is paused.
    """
    path = f"/api/{'v1' if server.is_2 else 'v2'}/dags/{DAG}"

    def clean():
        for run in api.get(f"{path}/dagRuns?limit=100")["dag_runs"]:
            if run["state"] == "running":
                api.send("PATCH", f"{path}/dagRuns/{quote(run['dag_run_id'], safe='')}", {"state": "failed"})
            api.send("DELETE", f"{path}/dagRuns/{quote(run['dag_run_id'], safe='')}")
        api.send("PATCH", f"{path}?update_mask=is_paused", {"is_paused": True})

    clean()
    yield f"{path}/dagRuns"
    clean()


def four_times(run, proxy, **options):
    """Run a task in check mode and normally, then both again.

    Check mode writes nothing, and predicts the result of the normal run.
    """
    results = []
    for check in (True, False, True, False):
        proxy.start_over()
        result = run(MODULE, check=check, **options)
        assert not result.get("failed"), result
        assert not (check and writes(proxy)), proxy.exchanges
        results.append(result)
    assert [one["changed"] for one in results] == [True, True, False, False], results
    assert results[0]["diff"] == results[1]["diff"]
    assert results[2]["diff"] == results[3]["diff"]
    assert writes(proxy) == []
    return results


def test_a_run_is_triggered_once(run, proxy, api, runs):
    conf = {"region": "apac", "days": 3, "full": True, "rate": 0.5, "tags": ["a", "b"], "deep": {"x": None}}
    run_checked, made, rechecked, again = four_times(run, proxy, dag_id=DAG, dag_run_id="once", conf=conf, note="First")
    there = api.get(f"{runs}/once")
    assert (there["conf"], there["note"], there["state"]) == (conf, "First", "queued")
    assert api.get(runs)["total_entries"] == 1
    assert made["dag_run"] == again["dag_run"]
    assert made["dag_run"]["conf"] == run_checked["dag_run"]["conf"] == conf
    assert run_checked["dag_run"].keys() == made["dag_run"].keys()
    assert (made["dag_run"]["run_type"], made["dag_run"]["state"]) == ("manual", "queued")
    assert made["diff"]["before"] == {} and made["diff"]["after"]["conf"] == conf
    assert "is paused" in str(made["warnings"])


def test_without_an_id_every_task_triggers_a_run(run, api, runs):
    first, second = run(MODULE, dag_id=DAG), run(MODULE, dag_id=DAG)
    assert first["changed"] and second["changed"]
    assert first["dag_run"]["dag_run_id"] != second["dag_run"]["dag_run_id"]
    assert api.get(runs)["total_entries"] == 2


def test_a_logical_date_names_a_run(server, run, proxy, api, runs):
    four_times(run, proxy, dag_id=DAG, logical_date="2026-03-01 08:00:00+02:00")
    assert api.get(runs)["total_entries"] == 1
    result = run(MODULE, dag_id=DAG, logical_date="2026-03-01T06:00:00Z")
    assert result["dag_run"]["logical_date"] == "2026-03-01T06:00:00Z"
    proxy.start_over()
    refused(proxy, run(MODULE, dag_id=DAG, dag_run_id="other", logical_date="2026-03-01T06:00"), "has the logical date")
    refused(proxy, run(MODULE, dag_id=DAG, logical_date="yesterday"), "logical_date must be a date and time")
    absent = run(MODULE, dag_id=DAG, logical_date="2026-03-01T06:00:00Z", state="absent")
    assert absent["changed"] and api.get(runs)["total_entries"] == 0


@pytest.mark.parametrize("check", [True, False])
def test_an_existing_run_with_another_conf_is_an_error(check, run, proxy, runs):
    run(MODULE, dag_id=DAG, dag_run_id="once", conf={"password": "canary-9f3b"})
    proxy.start_over()
    result = run(MODULE, check=check, dag_id=DAG, dag_run_id="once", conf={"password": "another"})
    refused(proxy, result, "already exists with different values for: conf", "Use another dag_run_id")
    assert "canary-9f3b" not in result["msg"]
    assert run(MODULE, dag_id=DAG, dag_run_id="once")["changed"] is False


@pytest.mark.parametrize("check", [True, False])
def test_waiting_for_a_paused_dag_fails_at_once(check, run, proxy, api, runs):
    refused(proxy, run(MODULE, check=check, dag_id=DAG, dag_run_id="w", wait=True), "is paused", "unpause=true")
    assert api.get(f"{runs}/w") is None
    assert run(MODULE, dag_id=DAG, dag_run_id="w")["changed"] is True
    proxy.start_over()
    refused(proxy, run(MODULE, check=check, dag_id=DAG, dag_run_id="w", wait=True), "is paused", "unpause=true")


def test_unpause(run, proxy, api, runs):
    run_checked, made, rechecked, again = four_times(run, proxy, dag_id=DAG, dag_run_id="u", unpause=True)
    assert made["diff"]["after"]["dag_is_paused"] is False
    assert api.get(runs.removesuffix("/dagRuns"))["is_paused"] is False
    assert "is paused" not in str(made.get("warnings"))


def test_time_out(run, proxy, api, runs):
    wait = {"unpause": True, "wait": True, "wait_timeout": 1, "wait_sleep": 0.3}
    result = run(MODULE, dag_id=DAG, dag_run_id="slow", **wait)
    assert result["failed"] and result["timed_out"] is True and result["changed"] is True, result
    assert "The run continues" in result["msg"] and result["dag_run"]["state"] == "queued"
    assert f"/dags/{DAG}/" in result["dag_run_url"] and result["dag_run_url"] in result["msg"]
    assert api.get(f"{runs}/slow")["state"] == "queued"


def test_waiting_continues_while_the_server_is_unavailable(run, proxy, api, runs):
    run(MODULE, dag_id=DAG, dag_run_id="once")
    api.send("PATCH", f"{runs}/once", {"state": "failed"})
    assert run(MODULE, dag_id=DAG, dag_run_id="once", wait=True, on_failed="return")["dag_run"]["state"] == "failed"
    api.send("PATCH", f"{runs}/once", {"state": "queued"})
    # the first poll finds the run queued, the second fails for longer than the client retries
    gone = Fault("GET", "/dagRuns/once$", (503, "text/html", "away", {}), times=2)
    ended = '{"dag_run_id": "once", "dag_id": "sales_daily", "state": "success", "run_type": "manual", "conf": {}, "note": null}'
    there = Fault("GET", "/dagRuns/once$", (200, "application/json", ended, {}))
    first = Fault("GET", "/dagRuns/once$", (200, "application/json", ended.replace("success", "queued"), {}))
    proxy.faults += [first, gone, there]
    wait = {"unpause": True, "wait": True, "wait_timeout": 30, "wait_sleep": 0.1, "retries": 0}
    result = run(MODULE, dag_id=DAG, dag_run_id="once", **wait)
    assert result.get("failed") is None and result["dag_run"]["state"] == "success", result


def test_a_token_that_expires_twice_in_a_wait_is_renewed_twice(server, run, proxy, runs):
    if server.is_2:
        return  # basic authentication never expires
    run(MODULE, dag_id=DAG, dag_run_id="long")
    proxy.start_over()
    expired = (401, "application/json", '{"detail": "Token Expired"}', {})
    state = (
        '{"dag_run_id": "long", "dag_id": "sales_daily", "state": "%s", "run_type": "manual", "conf": {}, "note": null}'
    )
    looks = (
        [(200, "application/json", state % "queued", {})] * 2
        + [expired]
        + [(200, "application/json", state % "queued", {})]
    )
    looks += [expired, (200, "application/json", state % "success", {})]
    proxy.faults += [Fault("GET", "/dagRuns/long$", answer) for answer in looks]
    result = run(MODULE, dag_id=DAG, dag_run_id="long", unpause=True, wait=True, wait_timeout=30, wait_sleep=0.1)
    assert result.get("failed") is None and result["dag_run"]["state"] == "success", result
    assert len([one for one in proxy.exchanges if one.path == "/auth/token"]) == 3


def test_states_and_notes(run, proxy, api, runs):
    run(MODULE, dag_id=DAG, dag_run_id="s")
    for state in ("success", "failed", "queued"):
        four_times(run, proxy, dag_id=DAG, dag_run_id="s", state=state)
        assert api.get(f"{runs}/s")["state"] == state
    four_times(run, proxy, dag_id=DAG, dag_run_id="s", note="Looks good")
    assert api.get(f"{runs}/s")["note"] == "Looks good"
    four_times(run, proxy, dag_id=DAG, dag_run_id="s", state="failed", note="Not so good")
    assert (api.get(f"{runs}/s")["state"], api.get(f"{runs}/s")["note"]) == ("failed", "Not so good")
    four_times(run, proxy, dag_id=DAG, dag_run_id="s", note="")
    assert not api.get(f"{runs}/s")["note"]
    proxy.start_over()
    refused(proxy, run(MODULE, dag_id=DAG, dag_run_id="s", note="x" * 1001), "note must have at most 1000 characters")


def test_delete(run, proxy, api, runs):
    run(MODULE, dag_id=DAG, dag_run_id="d")
    four_times(run, proxy, dag_id=DAG, dag_run_id="d", state="absent")
    assert api.get(f"{runs}/d") is None
    assert run(MODULE, dag_id="no_such_dag", dag_run_id="d", state="absent")["changed"] is False


def test_several_runs(server, run, proxy, api, runs):
    names = ["m1", "m2", "m3"]
    for name in names:
        run(MODULE, dag_id=DAG, dag_run_id=name)
    api.send("PATCH", f"{runs}/m2", {"state": "success"})
    four_times(run, proxy, dag_id=DAG, dag_run_ids=names, state="success", note="Done by hand")
    assert {api.get(f"{runs}/{name}")["state"] for name in names} == {"success"}
    assert {api.get(f"{runs}/{name}")["note"] for name in names} == {"Done by hand"}
    refused(proxy, run(MODULE, dag_id=DAG, dag_run_ids=["m1", "m9"], state="failed"), f"DAG '{DAG}' has no DAG run m9")
    proxy.start_over()
    assert run(MODULE, dag_id=DAG, dag_run_ids=["m9", *names], state="absent")["changed"] is True
    assert len(writes(proxy)) == (1 if server.number >= (3, 3) else 3)
    assert api.get(runs)["total_entries"] == 0
    assert run(MODULE, dag_id=DAG, dag_run_ids=names, state="absent")["changed"] is False


def test_a_failed_run_is_an_error_returned_or_cleared(run, proxy, api, runs):
    run(MODULE, dag_id=DAG, dag_run_id="f")
    api.send("PATCH", f"{runs}/f", {"state": "failed"})
    proxy.start_over()
    result = run(MODULE, dag_id=DAG, dag_run_id="f", wait=True)
    refused(proxy, result, "DAG run 'f' of DAG 'sales_daily' failed", "None of its tasks has failed")
    assert (result["changed"], result["failed_tasks"], result["timed_out"]) == (False, [], False)
    assert run(MODULE, dag_id=DAG, dag_run_id="f")["changed"] is False
    assert run(MODULE, dag_id=DAG, dag_run_id="f", wait=True, on_failed="return")["dag_run"]["state"] == "failed"
    run_checked, cleared, rechecked, again = four_times(run, proxy, dag_id=DAG, dag_run_id="f", on_failed="clear")
    assert api.get(f"{runs}/f")["state"] == "queued"
    assert run_checked["cleared"] == cleared["cleared"] and len(cleared["cleared"]) == 2
    assert [one["task_id"] for one in cleared["cleared"]] == ["extract", "summarize"]
    assert again["cleared"] == []


def test_clear(server, run, proxy, api, runs):
    run(MODULE, dag_id=DAG, dag_run_id="c", clear=True)
    body = {"new_state": "success", **({"dry_run": False} if server.is_2 else {})}
    api.send("PATCH", f"{runs}/c/taskInstances/extract", body)
    run_checked, cleared, rechecked, again = four_times(
        run, proxy, dag_id=DAG, dag_run_id="c", clear=True, note="Again"
    )
    assert {one["task_id"]: one["state"] for one in cleared["cleared"]} == {"extract": "success", "summarize": None}
    assert cleared["diff"]["before"]["task_instances"] == {"c": {"extract": "success", "summarize": None}}
    assert api.get(f"{runs}/c/taskInstances/extract")["state"] is None
    assert api.get(f"{runs}/c")["note"] == "Again"
    options = {"only_failed": (3, 0), "only_new": (3, 2, 2), "run_on_latest_version": (3, 1)}
    for name, since in options.items():
        proxy.start_over()
        result = run(MODULE, dag_id=DAG, dag_run_id="c", clear=True, **{name: True})
        if server.number >= since:
            assert result["changed"] is False, result
        else:
            refused(proxy, result, f"{name} requires Airflow {since[0]}")


def test_rejects_unknown_dags_and_runs(server, run, proxy, runs):
    refused(proxy, run(MODULE, dag_id="no_such_dag"), "There is no DAG 'no_such_dag'")
    refused(
        proxy, run(MODULE, dag_id=DAG, dag_run_id="nope", state="success"), "DAG run 'nope'", "the run does not exist"
    )
    refused(proxy, run(MODULE, dag_id=DAG, dag_run_id="a/b"), "must not contain a slash")
    refused(proxy, run(MODULE, dag_id=DAG, dag_run_id=""), "must not be empty")
    result = run(MODULE, dag_id=DAG, dag_run_id="odd id")
    if server.number >= (2, 6):
        assert result["failed"] and "allowed_run_id_pattern" in result["msg"], result
    else:
        assert result["changed"] and run(MODULE, dag_id=DAG, dag_run_id="odd id")["changed"] is False


@pytest.mark.parametrize("check", [True, False])
def test_rejects_options_that_the_server_does_not_support(check, server, run, proxy, runs):
    interval = {"data_interval_start": "2026-03-01", "data_interval_end": "2026-03-02", "logical_date": "2026-03-01"}
    cases = [((2, 9), interval, "data_interval_start requires Airflow 2.9.0")]
    cases += [((3, 0), {"run_after": "2030-01-01"}, "run_after requires Airflow 3")]
    cases += [((3, 2), {"partition_key": "emea"}, "partition_key requires Airflow 3.2.0")]
    for since, options, words in cases:
        proxy.start_over()
        result = run(MODULE, check=check, dag_id=DAG, **options)
        if server.number < since:
            refused(proxy, result, words)
        elif "partition_key" not in options:
            name = next(iter(options))
            assert result["dag_run"][name].startswith(options[name]), result


def _absent(server):
    """Return the server's response for a run that does not exist."""
    if not server.is_2:
        return (
            404,
            "application/json",
            '{"detail": "The DagRun with dag_id: `sales_daily` and run_id: `race` was not found"}',
            {},
        )
    problem = "https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html#section/Errors/NotFound"
    body = {"detail": None, "status": 404, "title": "DAGRun not found", "type": problem}
    return 404, "application/problem+json", json.dumps(body), {}


def test_a_race_for_the_same_id_is_not_an_error(server, run, proxy, api, runs):
    """Another task triggers the run between the read and the request of the module."""
    missing = Fault("GET", "/dagRuns/race$", _absent(server))
    run(MODULE, dag_id=DAG, dag_run_id="race")
    proxy.faults.append(missing)
    result = run(MODULE, dag_id=DAG, dag_run_id="race")
    assert result["changed"] is False and result["dag_run"]["dag_run_id"] == "race", result
    assert result["diff"]["before"] == result["diff"]["after"] == {}
    assert api.get(runs)["total_entries"] == 1


@pytest.mark.parametrize("forward", [True, False])
def test_a_lost_response_triggers_no_second_run(forward, run, proxy, api, runs):
    proxy.faults.append(Fault("POST", "/dagRuns$", forward=forward))
    result = run(MODULE, dag_id=DAG, dag_run_id="lost")
    if forward:
        assert result["changed"] is True, result
    else:
        assert result["failed"], result
    assert api.get(runs)["total_entries"] == int(forward)


def test_a_redirected_trigger_is_an_error(run, proxy, runs):
    proxy.faults.append(
        Fault("POST", "/dagRuns$", (301, "text/html", "", {"Location": "https://airflow.example.com/"}))
    )
    result = run(MODULE, dag_id=DAG, dag_run_id="moved")
    assert result["failed"] and "Redirects are not followed" in result["msg"], result
