# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values with a key: XCom entries and state stores.

The state stores are those of task instances and assets.
"""

from __future__ import annotations

from urllib.parse import quote

import pytest
import requests
from recording import Fault, Intrusion
from support import refused

RUN = {"dag_id": "sales_daily", "dag_run_id": "entries"}
PATH = "/api/v2/dags/sales_daily/dagRuns/entries"
SALES = "s3://warehouse/sales"


@pytest.fixture(scope="module", autouse=True)
def dag_run(server, api):
    """A run that is never scheduled. Its task instances exist at once."""
    if server.is_2:
        yield
        return
    api.send("POST", "/api/v2/dags/sales_daily/dagRuns", {"dag_run_id": "entries", "logical_date": None})
    yield
    api.send("DELETE", PATH)


@pytest.mark.parametrize(
    "key, value, other",
    [("return_value", {"a": [1, 2]}, {"a": [1, 3]}), ("a b/ü?", "1", 1), ("k", [], True), ("k", 1, True), ("k", "", 0)],
)
def test_lifecycle_of_an_xcom(key, value, other, server, api, run, proxy):
    options = {**RUN, "task_id": "extract", "key": key}
    path = f"{PATH}/taskInstances/extract/xcomEntries/{quote(key, safe='')}"
    if server.number < (3, 3):
        for check in (True, False):
            refused(proxy, run("airflow_xcom", check=check, value=value, **options), "requires Airflow 3.3.0 or later")
        if server.number < (3, 2):
            refused(proxy, run("airflow_xcom", state="absent", **options), "requires Airflow 3.2.0 or later")
        return
    for wanted in (value, other):
        results = [run("airflow_xcom", check=check, value=wanted, **options) for check in (True, False, True, False)]
        assert [result.get("changed") for result in results] == [True, True, False, False], results
        assert results[0]["diff"] == results[1]["diff"]
        row = api.get(path)
        assert row["value"] == wanted
        assert type(row["value"]) is type(wanted)
        assert results[1]["xcom"]["value"] == wanted
        assert results[1]["xcom"]["task_id"] == "extract"
    results = [run("airflow_xcom", check=check, state="absent", **options) for check in (True, False, True, False)]
    assert [result["changed"] for result in results] == [True, True, False, False]
    assert results[0]["diff"] == results[1]["diff"]
    assert api.get(path) is None


@pytest.mark.parametrize(
    "place, word",
    [
        ({"task_id": "extract", "map_index": 3}, "map index 3"),
        ({"task_id": "nothing"}, "task 'nothing'"),
        ({"task_id": "extract", "dag_run_id": "never"}, "run 'never'"),
        ({"task_id": "extract", "dag_id": "nowhere"}, "DAG 'nowhere'"),
    ],
)
def test_unknown_task_instance(place, word, server, run, proxy):
    """For some unknown task instances, Airflow returns 500."""
    for check in (True, False):
        options = {**RUN, "key": "k", "value": 1, **place}
        words = [word, "There is no"] if server.number >= (3, 3) else ["requires Airflow 3.3.0 or later"]
        refused(proxy, run("airflow_xcom", check=check, **options), *words)
        refused(proxy, run("airflow_state_store", check=check, **options), *words)


def test_xcom_with_a_sensitive_name(server, api, run, proxy):
    if server.number < (3, 3):
        refused(proxy, run("airflow_xcom", **RUN, task_id="extract", key="k", value="v"), "requires Airflow 3.3.0")
        return
    for options in (
        {"key": "api_token", "value": "hush-hush-1"},
        {"key": "plain", "value": {"password": "hush-hush-1"}},
        {"key": "other", "value": "hush-hush-1", "sensitive": True},
    ):
        result = run("airflow_xcom", **RUN, task_id="extract", **options)
        assert result["changed"] is True
        assert "hush-hush-1" not in str(result)
        assert "***" in str(result["xcom"]["value"])
        assert api.get(f"{PATH}/taskInstances/extract/xcomEntries/{options['key']}")["value"] == options["value"]
        assert run("airflow_xcom", **RUN, task_id="extract", **options)["changed"] is False


def test_rejects_a_value_that_is_not_json(run, proxy):
    refused(proxy, run("airflow_xcom", **RUN, task_id="extract", key="n", value={"a": float("nan")}), "NaN")


@pytest.mark.parametrize(
    "value", [{"a": [{"__type": 1}]}, {"__id__": 1}, '[{"__data__": ["x"]}]', ["{", "__var"], {"__id": 1}]
)
def test_rejects_reserved_keys_as_the_server_does(value, server, api, run, proxy):
    """In text that is JSON, too."""
    options = {**RUN, "task_id": "extract", "key": "reserved", "value": value}
    entries = f"{PATH}/taskInstances/extract/xcomEntries"
    if server.number < (3, 3):
        refused(proxy, run("airflow_xcom", **options), "requires Airflow 3.3.0 or later")
    elif value in (["{", "__var"], {"__id": 1}):
        assert run("airflow_xcom", **options)["changed"] is True
        api.send("DELETE", f"{entries}/reserved")
    else:
        with pytest.raises(requests.HTTPError, match="422"):
            api.send("POST", entries, {"key": "reserved", "value": value})
        for check in (True, False):
            refused(proxy, run("airflow_xcom", check=check, **options), "which Airflow reserves")
        assert api.get(f"{entries}/reserved") is None


@pytest.mark.parametrize("module", ["airflow_xcom", "airflow_state_store"])
def test_rejects_null_as_a_value(module, run, proxy, server):
    result = run(module, **RUN, task_id="extract", key="n", value=None)
    refused(proxy, result, "requires Airflow 3.3.0" if server.number < (3, 3) else "requires a value")


def test_state_of_a_task(server, api, run, proxy):
    place = {**RUN, "task_id": "extract"}
    path = f"{PATH}/taskInstances/extract/state-store"
    if server.number < (3, 3):
        for check in (True, False):
            result = run("airflow_state_store", check=check, **place, key="k", value=1)
            refused(proxy, result, "requires Airflow 3.3.0 or later")
        return
    for value, more in (({"n": 1}, {}), (2, {}), (2, {"expires_at": "2999-01-01T00:00:00+01:00"}), (3, {})):
        options = {**place, "key": "last/file", "value": value, **more}
        results = [run("airflow_state_store", check=check, **options) for check in (True, False, True, False)]
        assert [result.get("changed") for result in results] == [True, True, False, False], results
        assert api.get(f"{path}/last%2Ffile")["value"] == value
        read = run("airflow_task_state_info", **place, key="last/file")["task_states"]
        assert read == [results[1]["state"]] == [results[2]["state"]]
    # an update of only the value kept the time
    assert api.get(f"{path}/last%2Ffile")["expires_at"] == "2998-12-31T23:00:00Z"
    assert results[1]["state"]["expires_at"] == "2998-12-31T23:00:00Z"
    never = {**place, "key": "last/file", "value": 3, "expires_at": ""}
    assert [run("airflow_state_store", **never)["changed"] for _again in range(2)] == [True, False]
    assert api.get(f"{path}/last%2Ffile")["expires_at"] is None
    gone = {**place, "key": "last/file", "state": "absent"}
    results = [run("airflow_state_store", check=check, **gone) for check in (True, False, True, False)]
    assert [result["changed"] for result in results] == [True, True, False, False]
    assert api.get(path)["total_entries"] == 0


@pytest.mark.parametrize("every", [True, False])
def test_emptying_the_store_of_a_task(every, server, api, run, proxy):
    place = {**RUN, "task_id": "extract", "state": "absent", "all_map_indices": every}
    path = f"{PATH}/taskInstances/extract/state-store"
    if server.number < (3, 3):
        return refused(proxy, run("airflow_state_store", **place), "requires Airflow 3.3.0 or later")
    for number in range(22):
        api.send("PUT", f"{path}/k{number}", {"value": number})
    results = [run("airflow_state_store", check=check, **place) for check in (True, False, True, False)]
    assert [result.get("changed") for result in results] == [True, True, False, False], results
    assert results[0]["diff"] == results[1]["diff"]
    assert len(results[1]["deleted"]) == 22
    assert api.get(path)["total_entries"] == 0
    return None


def test_state_of_an_asset(server, api, run, proxy):
    if server.number < (3, 3):
        result = run("airflow_state_store", uri=SALES, key="k", value=1)
        return refused(proxy, result, "requires Airflow 3.3.0 or later")
    number = next(row["id"] for row in api.get("/api/v2/assets")["assets"] if row["uri"] == SALES)
    path = f"/api/v2/assets/{number}/state-store"
    for options in ({"value": "a.csv"}, {"value": "b.csv"}, {"state": "absent"}):
        calls = [{"uri": SALES, "key": "file", **options, "check": check} for check in (True, False, True, False)]
        results = [run("airflow_state_store", **call) for call in calls]
        assert [result.get("changed") for result in results] == [True, True, False, False], results
        assert (api.get(f"{path}/file") or {}).get("value") == options.get("value")
        read = run("airflow_asset_state_info", asset_id=number, key="file")["asset_states"]
        assert read == [result["state"] for result in results[1:2] if result["state"]]
    api.send("PUT", f"{path}/other", {"value": 1})
    emptied = [run("airflow_state_store", asset_id=number, state="absent") for _again in range(2)]
    assert [result["changed"] for result in emptied] == [True, False]
    assert api.get(path)["total_entries"] == 0
    refused_words = "There is no asset with uri 's3://nowhere'"
    proxy.start_over()
    refused(proxy, run("airflow_state_store", uri="s3://nowhere", key="k", value=1), refused_words)
    refused(proxy, run("airflow_state_store", uri=SALES, state="absent", all_map_indices=True), "all_map_indices")
    return None


def test_a_lost_response_is_verified(server, api, run, proxy):
    if server.number < (3, 3):
        return
    from recording import Fault

    options = {**RUN, "task_id": "extract", "key": "lost"}
    for forward in (True, False):
        proxy.start_over()
        proxy.faults.append(Fault("POST", "xcomEntries$", forward=forward))
        assert run("airflow_xcom", value=1, **options)["changed"] is True
        assert api.get(f"{PATH}/taskInstances/extract/xcomEntries/lost")["value"] == 1
        assert run("airflow_xcom", state="absent", **options)["changed"] is True


@pytest.mark.parametrize(
    "module, place",
    [("airflow_xcom", "xcomEntries/raced"), ("airflow_state_store", "state-store/raced")],
)
def test_an_entry_that_another_client_writes_and_one_whose_deletion_is_lost(module, place, server, api, run, proxy):
    if server.number < (3, 3):
        # rejected, as the lifecycle tests check
        return
    options = {**RUN, "task_id": "extract", "key": "raced"}
    path = f"{PATH}/taskInstances/extract/{place}"
    folder = path.rpartition("/")[0]

    def theirs(value):
        if module == "airflow_xcom":
            api.send("POST", folder, {"key": "raced", "value": value})
        else:
            api.send("PUT", path, {"value": value})

    # created by another client before the module creates it, and deleted before the module updates it
    method = "POST" if module == "airflow_xcom" else "PUT"
    proxy.intrusions.append(Intrusion(method, path if method == "PUT" else folder, lambda: theirs("theirs")))
    assert run(module, value="ours", **options).get("changed") is True
    assert api.get(path)["value"] == "ours"
    proxy.intrusions.append(Intrusion("PATCH", path, lambda: api.send("DELETE", path)))
    assert run(module, value="new", **options).get("changed") is True
    assert api.get(path)["value"] == "new"
    # the server fails to return it, and the response to its deletion is lost
    proxy.faults += [
        Fault("GET", path, (500, "text/plain", "Internal Server Error", {}), times=2),
        Fault("DELETE", path, forward=True),
    ]
    assert run(module, state="absent", check=True, **options).get("changed") is True
    assert run(module, state="absent", **options).get("changed") is True
    assert api.get(path) is None
    # deleted by another client before the module deletes it
    theirs("theirs")
    proxy.start_over()
    proxy.intrusions.append(Intrusion("DELETE", path, lambda: api.send("DELETE", path)))
    assert not run(module, state="absent", **options).get("failed")
    assert api.get(path) is None
