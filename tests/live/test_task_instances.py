# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""States and notes of task instances, and clearing them.

The server has no scheduler.
"""

from __future__ import annotations

import json
from functools import partial

import pytest
from recording import Fault, Intrusion
from support import refused, writes

DAG = "release_notes"
TASKS = ["collect.features", "collect.fixes", "publish", "start"]


class Runs:
    """The runs of a DAG, read by plain HTTP."""

    def __init__(self, server, api, dag=DAG):
        self.server, self.api, self.path = server, api, f"/api/{'v1' if server.is_2 else 'v2'}/dags/{dag}/dagRuns"

    def clean(self):
        for run in (self.api.get(f"{self.path}?limit=100") or {"dag_runs": []})["dag_runs"]:
            self.api.send("DELETE", f"{self.path}/{run['dag_run_id']}")

    def add(self, name, **more):
        self.api.send(
            "POST",
            self.path,
            {"dag_run_id": name, "logical_date": None, **more}
            if not self.server.is_2
            else {"dag_run_id": name, **more},
        )

    def instances(self, name="r"):
        return {
            one["task_id"]: one for one in self.api.get(f"{self.path}/{name}/taskInstances?limit=100")["task_instances"]
        }

    def states(self, name="r"):
        return {task_id: one["state"] for task_id, one in self.instances(name).items()}

    def set(self, name="r", **states):
        """Set states: ``set(start="success")``. Two underscores replace the dot in an ID."""
        for task_id, state in states.items():
            body = {"new_state": state, **({"dry_run": False} if self.server.is_2 else {})}
            self.api.send("PATCH", f"{self.path}/{name}/taskInstances/{task_id.replace('__', '.')}", body)


@pytest.fixture
def runs(server, api):
    runs = Runs(server, api)
    runs.clean()
    runs.add("r")
    yield runs
    runs.clean()


@pytest.fixture
def four_times(run, proxy):
    """Run a task in check mode and normally, then both again.

    Check mode writes nothing, and predicts the result of the normal run.
    """

    def call(module, **options):
        results = []
        for check in (True, False, True, False):
            proxy.start_over()
            result = run(module, check=check, **options)
            assert not result.get("failed"), result
            assert not (check and writes(proxy)), proxy.exchanges
            results.append(result)
        assert [one["changed"] for one in results] == [True, True, False, False], results
        for run_checked, real in (results[:2], results[2:]):
            key = "affected" if "affected" in real else "cleared"
            assert (run_checked["diff"], run_checked[key]) == (real["diff"], real[key])
        assert writes(proxy) == []
        return results

    return call


def in_run(**options):
    return {"dag_id": DAG, "dag_run_id": "r", **options}


def test_the_state_of_one_task(server, run, proxy, runs, four_times):
    states = ["success", "failed"] + (["skipped"] if server.number >= (2, 9, 3) else [])
    for state in states:
        run_checked, real, rechecked, again = four_times(
            "airflow_task_instance", **in_run(task_id="start", state=state)
        )
        assert {**runs.states(), "start": state} == runs.states()
        assert [one["task_id"] for one in real["affected"]] == ["start"]
        assert [one["state"] for one in real["task_instances"]] == [state]
        assert [one["state"] for one in run_checked["task_instances"]] == [state]
        assert run_checked["task_instances"][0].keys() == real["task_instances"][0].keys()
        assert again["affected"] == []
    assert runs.states()["publish"] is None
    if server.number < (2, 9, 3):
        proxy.start_over()
        result = run("airflow_task_instance", **in_run(task_id="start", state="skipped"))
        refused(proxy, result, "state=skipped requires Airflow 2.9.3")


def test_the_note_of_a_task(run, proxy, runs, four_times):
    four_times("airflow_task_instance", **in_run(task_id="start", note="By hand"))
    assert runs.instances()["start"]["note"] == "By hand" and runs.states()["start"] is None
    four_times("airflow_task_instance", **in_run(task_id="start", note="Both", state="success"))
    assert (runs.instances()["start"]["note"], runs.states()["start"]) == ("Both", "success")
    four_times("airflow_task_instance", **in_run(task_id="start", note="Other", state="success"))
    assert runs.instances()["start"]["note"] == "Other"
    four_times("airflow_task_instance", **in_run(task_id="start", note=""))
    assert not runs.instances()["start"]["note"]


def test_relatives_are_those_of_the_dry_run(runs, four_times):
    runs.set(publish="success")
    run_checked, real, rechecked, again = four_times(
        "airflow_task_instance", **in_run(task_id="collect.fixes", state="success", include_downstream=True)
    )
    assert [one["task_id"] for one in real["affected"]] == ["collect.features", "collect.fixes"]
    assert runs.states() == {**dict.fromkeys(TASKS, "success"), "start": None}
    run_checked, real, rechecked, again = four_times(
        "airflow_task_instance", **in_run(task_id="collect.fixes", state="failed", include_upstream=True)
    )
    assert [one["task_id"] for one in real["affected"]] == ["collect.fixes", "start"]
    assert [one["state"] for one in real["affected"]] == ["success", None]
    assert [one["task_id"] for one in real["task_instances"]] == ["collect.fixes"]


def test_past_and_future(runs, four_times):
    runs.clean()
    for day in (1, 2, 3):
        runs.add(f"day{day}", logical_date=f"2026-03-0{day}T00:00:00Z")
    options = {"dag_id": DAG, "dag_run_id": "day2", "task_id": "start"}
    run_checked, real, rechecked, again = four_times(
        "airflow_task_instance", **options, state="success", include_future=True
    )
    assert [one["dag_run_id"] for one in real["affected"]] == ["day2", "day3"]
    assert [runs.states(f"day{day}")["start"] for day in (1, 2, 3)] == [None, "success", "success"]
    run_checked, real, rechecked, again = four_times(
        "airflow_task_instance", **options, state="failed", include_past=True
    )
    assert [runs.states(f"day{day}")["start"] for day in (1, 2, 3)] == ["failed", "failed", "success"]
    assert real["diff"]["before"]["state"] == {"day1": {"start": None}, "day2": {"start": "success"}}


def test_several_tasks(server, run, proxy, runs, four_times):
    options = in_run(task_ids=["start", "collect.fixes", "publish"])
    runs.set(start="success")
    results = four_times("airflow_task_instance", **options, state="success", note="Skipped over")
    assert [one["task_id"] for one in results[1]["affected"]] == ["collect.fixes", "publish"]
    assert runs.states() == {**dict.fromkeys(TASKS, "success"), "collect.features": None}
    assert {one["note"] for one in results[1]["task_instances"]} == {"Skipped over"}
    runs.set(start="failed", publish="failed")
    proxy.start_over()
    run("airflow_task_instance", **options, state="success")
    assert len(writes(proxy)) == (1 if server.number >= (3, 1) else 2)
    assert runs.states()["publish"] == "success"


def test_a_task_group(server, run, proxy, runs, four_times):
    if server.number < (3, 3):
        result = run("airflow_task_instance", **in_run(task_group_id="collect", state="success"))
        refused(proxy, result, "task_group_id requires Airflow 3.3.0")
        return
    runs.set(collect__fixes="success")
    run_checked, real, rechecked, again = four_times(
        "airflow_task_instance", **in_run(task_group_id="collect", state="success", note="All")
    )
    assert [one["task_id"] for one in real["affected"]] == ["collect.features"]
    assert [one["task_id"] for one in real["task_instances"]] == ["collect.features", "collect.fixes"]
    assert runs.states() == {"start": None, "publish": None, "collect.features": "success", "collect.fixes": "success"}
    assert {one["note"] for one in runs.instances().values()} == {None, "All"}
    four_times("airflow_task_instance", **in_run(task_group_id="collect", note=""))
    run_checked, real, rechecked, again = four_times(
        "airflow_task_instance", **in_run(task_group_id="collect", state="failed", include_upstream=True)
    )
    assert runs.states()["start"] == "failed"
    proxy.start_over()
    result = run("airflow_task_instance", **in_run(task_group_id="nope", state="failed"))
    refused(proxy, result, "404", "nope")


@pytest.mark.parametrize("selector", ["task_id", "task_ids", "task_group_id"])
def test_another_client_sets_the_state_first(selector, server, run, proxy, runs):
    """Airflow 3 rejects the request with its note, or a part of it."""
    names = ["collect.features", "collect.fixes"] if selector == "task_group_id" else ["start"]
    states = {name.replace(".", "__"): "success" for name in names}
    selected = {
        "task_id": "start",
        "task_ids": ["start", "collect.fixes", "publish"],
        "task_group_id": "collect",
    }[selector]
    proxy.intrusions.append(
        Intrusion("PATCH", "task(Group)?Instances(/start|/collect)?([?]|$)", partial(runs.set, **states))
    )
    result = run("airflow_task_instance", **in_run(**{selector: selected}, state="success", note="Mine"))
    if selector == "task_group_id" and server.number < (3, 3):
        refused(proxy, result, "task_group_id requires Airflow 3.3.0")
        proxy.intrusions.clear()
        return
    assert (result.get("failed"), result["changed"]) == (None, True), result
    assert {(one["state"], one["note"]) for one in result["task_instances"]} == {("success", "Mine")}
    mine = {one["task_id"] for one in result["affected"]}
    assert mine == ({"collect.fixes", "publish"} if selector == "task_ids" else set()) or server.number < (3, 1), mine


def test_a_relative_of_a_named_task_has_its_note(run, runs):
    options = in_run(task_ids=["start", "collect.fixes"], include_downstream=True, state="success", note="Both")
    for changed in (True, False):
        result = run("airflow_task_instance", **options)
        assert (result.get("failed"), result["changed"]) == (None, changed), result
        assert {one["note"] for one in result["task_instances"]} == {"Both"}


def test_an_empty_success_is_an_error(server, run, proxy, runs):
    """A gateway may send the response of Airflow 2 to a new state."""
    proxy.faults.append(Fault("PATCH", "/taskInstances/start", (200, "application/json", "{}", {}), times=9))
    result = run("airflow_task_instance", **in_run(task_id="start", state="success"))
    assert result["failed"] and runs.states()["start"] is None, result
    if server.is_2:
        assert result["changed"] is True and "did not carry it out" in result["msg"], result


def test_tasks_that_fail_in_any_order(run, runs):
    """After setting a state, Airflow clears failed tasks downstream."""
    options = in_run(task_ids=TASKS, state="failed")
    runs.set(publish="failed")
    for changed in (True, False):
        result = run("airflow_task_instance", **options)
        assert (result.get("failed"), result["changed"]) == (None, changed), result
        assert runs.states() == dict.fromkeys(TASKS, "failed")


LOST = {
    "state": (
        "PATCH",
        "/taskInstances",
        "airflow_task_instance",
        {"task_id": "start", "state": "success", "note": "n"},
    ),
    "several": (
        "PATCH",
        "/taskInstances",
        "airflow_task_instance",
        {"task_ids": ["start", "publish"], "state": "failed"},
    ),
    "clear": ("POST", "/clearTaskInstances", "airflow_task_clear", {"only_failed": False}),
    "run": ("PATCH", "/dagRuns/r$|/dagRuns/r[?]", "airflow_dag_run", {"state": "failed", "note": "n"}),
    "clear run": ("POST", "/dagRuns/r/clear", "airflow_dag_run", {"clear": True}),
    "unpause": ("PATCH", f"/dags/{DAG}", "airflow_dag_run", {"unpause": True}),
}


@pytest.mark.parametrize("case", LOST)
@pytest.mark.parametrize("forward", [True, False])
def test_a_lost_response(case, forward, server, api, run, proxy, runs):
    """The objects show whether the write was done. Otherwise, it is repeated."""
    method, path, module, options = LOST[case]
    dag = runs.path.rpartition("/")[0]
    api.send("PATCH", dag, {"is_paused": True})
    if "clear" in case:
        api.send("PATCH", f"{runs.path}/r", {"state": "success"})
    holding = b'"dry_run": false' if "clear" in case or (server.is_2 and module == "airflow_task_instance") else b""
    proxy.faults.append(Fault(method, path, forward=forward, holding=holding))
    try:
        result = run(module, **in_run(**options))
        assert (result.get("failed"), result["changed"]) == (None, True), result
        assert proxy.faults[0].times == 0
        proxy.start_over()
        again = run(module, **in_run(**options))
        assert again["changed"] is False, (result, again)
        assert writes(proxy) == []
    finally:
        api.send("PATCH", dag, {"is_paused": True})


def test_deletion(server, run, proxy, runs, four_times):
    if server.number < (3, 1):
        result = run("airflow_task_instance", **in_run(task_id="start", state="absent"))
        refused(proxy, result, "state=absent requires Airflow 3.1.0")
        return
    four_times("airflow_task_instance", **in_run(task_id="start", state="absent"))
    four_times("airflow_task_instance", **in_run(task_ids=["publish", "collect.fixes"], state="absent"))
    assert list(runs.states()) == ["collect.features"]


def test_rejects_unknown_tasks_and_runs(run, proxy, runs):
    module = "airflow_task_instance"
    refused(
        proxy,
        run(module, **in_run(task_id="nope", state="success")),
        "No such task instance",
        ": nope.",
        "publish, start",
    )
    refused(proxy, run(module, **in_run(task_id="start", map_index=3, state="success")), ": start[3].")
    refused(proxy, run(module, dag_id=DAG, dag_run_id="x", task_id="start", note="n"), "There is no DAG run 'x'")
    refused(proxy, run(module, **in_run(task_id="", note="n")), "task_id must not be empty")
    refused(proxy, run(module, **in_run(task_id="start", include_past=True)), "include_past requires")
    clear = "airflow_task_clear"
    refused(proxy, run(clear, dag_id=DAG, dag_run_id="x"), "x. Check dag_run_id", "Nothing was changed.")
    refused(proxy, run(clear, dag_id="nope", dag_run_id="x"), "There is no DAG 'nope'")
    refused(proxy, run(clear, dag_id=DAG), "one of the following is required")
    refused(proxy, run(clear, dag_id=DAG, start_date="soon"), "start_date must be a date and time")
    refused(proxy, run(clear, dag_id=DAG, start_date="2026-02-01", end_date="2026-01-01"), "end_date is before")


def test_clear_failed_tasks(server, run, proxy, runs, four_times):
    runs.set(start="success", publish="failed")
    runs.api.send("PATCH", f"{runs.path}/r", {"state": "failed"})
    before = runs.states()
    failed = sorted(task_id for task_id, state in before.items() if state in ("failed", "upstream_failed"))
    assert "publish" in failed and "start" not in failed
    run_checked, real, rechecked, again = four_times("airflow_task_clear", dag_id=DAG, dag_run_id="r")
    assert [one["task_id"] for one in real["cleared"]] == failed
    assert {**before, **dict.fromkeys(failed)} == runs.states()
    assert runs.api.get(f"{runs.path}/r")["state"] == "queued"


def test_clearing_a_task_and_its_relatives(runs, four_times):
    runs.set(**{task_id.replace(".", "__"): "success" for task_id in TASKS})
    options = {"dag_id": DAG, "dag_run_id": "r", "only_failed": False, "task_ids": ["collect.features"]}
    run_checked, real, rechecked, again = four_times("airflow_task_clear", **options, include_downstream=True)
    assert [one["task_id"] for one in real["cleared"]] == ["collect.features", "publish"]
    assert runs.states() == {"start": "success", "collect.fixes": "success", "collect.features": None, "publish": None}
    run_checked, real, rechecked, again = four_times(
        "airflow_task_clear", **options, include_upstream=True, reset_dag_runs=False
    )
    assert runs.states() == dict.fromkeys(TASKS)
    assert real["diff"]["after"] == {"r": dict.fromkeys([one["task_id"] for one in real["cleared"]])}


def test_rejects_clearing_of_an_unknown_task(runs, run, proxy):
    proxy.start_over()
    for task_ids in (["start", "publihs"], ["publihs"]):
        result = run("airflow_task_clear", dag_id=DAG, dag_run_id="r", only_failed=False, task_ids=task_ids)
        refused(proxy, result, "does not have these tasks: publihs. Its tasks are: collect")


def test_clearing_runs_of_a_period(server, run, proxy, runs, four_times):
    runs.clean()
    for day in (1, 2, 3):
        runs.add(f"day{day}", logical_date=f"2026-03-0{day}T00:00:00Z")
        runs.set(f"day{day}", start="failed")
    run_checked, real, rechecked, again = four_times(
        "airflow_task_clear", dag_id=DAG, start_date="2026-03-02", task_ids=["start"]
    )
    assert [one["dag_run_id"] for one in real["cleared"]] == ["day2", "day3"]
    assert [runs.states(f"day{day}")["start"] for day in (1, 2, 3)] == ["failed", None, None]
    runs.set("day3", start="failed")
    options = {"dag_id": DAG, "dag_run_id": "day3", "task_ids": ["start"], "include_past": True}
    if (3, 0) <= server.number < (3, 1):
        proxy.start_over()
        refused(
            proxy, run("airflow_task_clear", **options), "include_past together with dag_run_id requires Airflow 3.1.0"
        )
        return
    run_checked, real, rechecked, again = four_times("airflow_task_clear", **options)
    assert [one["dag_run_id"] for one in real["cleared"]] == ["day1", "day3"]


def test_clearing_several_runs(server, run, proxy, runs, four_times):
    runs.add("s")
    for name in ("r", "s"):
        runs.set(name, start="failed", publish="success")
        runs.api.send("PATCH", f"{runs.path}/{name}", {"state": "failed"})
    failed = [(n, t) for n in ("r", "s") for t, state in sorted(runs.states(n).items()) if state == "failed"]
    run_checked, real, rechecked, again = four_times("airflow_task_clear", dag_id=DAG, dag_run_ids=["r", "s"])
    assert [(one["dag_run_id"], one["task_id"]) for one in real["cleared"]] == failed
    assert [runs.states(name)["start"] for name in ("r", "s")] == [None, None]
    assert [runs.states(name)["publish"] for name in ("r", "s")] == ["success", "success"]
    assert {runs.api.get(f"{runs.path}/{name}")["state"] for name in ("r", "s")} == {"queued"}
    for name in ("r", "s"):
        runs.set(name, start="failed")
    proxy.start_over()
    run("airflow_task_clear", dag_id=DAG, dag_run_ids=["r", "s"], only_failed=False)
    assert len(writes(proxy)) == (1 if server.number >= (3, 3) else 2)
    assert runs.states("s") == dict.fromkeys(TASKS)
    if server.number >= (3, 3):
        options = {"dag_id": DAG, "dag_run_ids": ["r", "s"], "only_failed": False, "note": "Again"}
        _checked, real, _rechecked, again = four_times("airflow_task_clear", **options)
        assert (real["changed"], again["changed"]) == (True, False), "the note is that of the runs"
        assert {runs.api.get(f"{runs.path}/{name}")["note"] for name in ("r", "s")} == {"Again"}


def test_rejects_clear_options_that_the_server_does_not_support(server, run, proxy, runs, four_times):
    cases = {
        "run_on_latest_version": ((3, 1), True),
        "prevent_running_task": ((3, 2), True),
        "note": ((3, 3), "Again"),
        "partition_key": ((3, 3), "emea"),
    }
    for name, (since, value) in cases.items():
        proxy.start_over()
        result = run(
            "airflow_task_clear",
            check=True,
            dag_id=DAG,
            **{name: value},
            **({} if "part" in name else {"dag_run_id": "r"}),
        )
        if server.number < since:
            refused(proxy, result, f"requires Airflow {since[0]}.{since[1]}.0")
        else:
            assert not result.get("failed"), result
    proxy.start_over()
    for name in ("include_subdags", "include_parentdag"):
        result = run("airflow_task_clear", check=True, dag_id=DAG, dag_run_id="r", **{name: True})
        if server.is_2:
            assert result["changed"] is False, result
        else:
            refused(proxy, result, f"{name} requires Airflow 2,")
    pair = run("airflow_task_clear", dag_id=DAG, dag_run_id="r", task_ids=[["start", -1]], only_failed=False)
    if server.is_2:
        refused(proxy, pair, "requires Airflow 3 or later")
    else:
        assert pair["changed"] is False, pair
    if server.number >= (3, 3):
        runs.set(start="failed")
        four_times("airflow_task_clear", dag_id=DAG, dag_run_id="r", note="Again")
        assert runs.instances()["start"]["note"] in ("Again", None)


def test_partitions(server, api, run, proxy, four_times):
    if server.number < (3, 3):
        refused(proxy, run("airflow_task_clear", dag_id=DAG, dag_run_id="r", reset_partition=True), "Airflow 3.3.0")
        return
    runs = Runs(server, api, "region_report")
    runs.clean()
    made = run("airflow_dag_run", dag_id="region_report", dag_run_id="r", partition_key="emea")
    assert made["dag_run"]["partition_key"] == "emea", made
    other = run("airflow_dag_run", dag_id="region_report", dag_run_id="r", partition_key="apac")
    assert "different values for: partition_key" in other["msg"]
    runs.set(report="failed")
    options = {"dag_id": "region_report", "partition_key": "emea"}
    run_checked, real, rechecked, again = four_times("airflow_task_clear", **options)
    assert [one["task_id"] for one in real["cleared"]] == ["report"] and runs.states() == {"report": None}
    run_checked = run("airflow_task_clear", check=True, **options, reset_partition=True)
    real = run("airflow_task_clear", **options, reset_partition=True)
    assert run_checked["changed"] and real["changed"] and run_checked["diff"] == real["diff"]
    assert (real["dag_runs_cleared"], real["task_instances_cleared"]) == (1, 0)
    assert api.get(f"{runs.path}/r")["partition_key"] is None
    assert run("airflow_task_clear", **options, reset_partition=True)["changed"] is False
    runs.clean()


def test_results_use_the_key_names_of_airflow_3(run, runs):
    result = run("airflow_task_instance", **in_run(task_id="start", state="success"))
    one = result["task_instances"][0]
    assert {"logical_date", "map_index", "queued_when", "try_number"} <= set(one) and "execution_date" not in one
    assert json.dumps(one).count("+00:00") == 0
