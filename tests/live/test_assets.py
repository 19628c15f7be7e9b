# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asset events (Airflow 2: dataset events), and queued events of DAGs."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from support import api_path, refused

SALES = "s3://warehouse/sales"


def events_on(server, api) -> list:
    if server.is_2:
        return api.get(api_path(server, "datasets/events?limit=100"))["dataset_events"]
    return api.get(api_path(server, "assets/events?limit=100"))["asset_events"]


def asset_id(server, api) -> int:
    rows = (
        api.get(api_path(server, "datasets"))["datasets"]
        if server.is_2
        else api.get(api_path(server, "assets"))["assets"]
    )
    return next(row["id"] for row in rows if row["uri"] == SALES)


def test_each_run_records_an_event(server, api, run, proxy):
    if server.number < (2, 9):
        for check in (True, False):
            refused(
                proxy,
                run("airflow_asset_event", check=check, uri=SALES),
                "requires Airflow 2.9.0 or later",
                server.version,
            )
        return
    extra = {"file": "a.csv", "api_token": "hush-hush-1"}
    before = len(events_on(server, api))
    run_checked = run("airflow_asset_event", check=True, uri=SALES, extra=extra)
    assert len(events_on(server, api)) == before
    results = [run("airflow_asset_event", uri=SALES, extra=extra) for _again in range(2)]
    events = events_on(server, api)
    assert len(events) == before + 2
    assert [result["changed"] for result in (run_checked, *results)] == [True] * 3
    assert run_checked["diff"] == results[0]["diff"]
    assert results[1]["asset_event"]["id"] in {event["id"] for event in events}
    assert results[1]["asset_event"]["extra"] == {"file": "a.csv", "api_token": "***", "from_rest_api": True}
    assert run_checked["asset_event"].keys() == results[0]["asset_event"].keys()
    assert results[0]["asset_event"]["timestamp"].endswith("Z")
    assert "hush-hush-1" not in str(results)


def test_an_asset_by_its_number_and_name(server, api, run, proxy):
    if server.number < (2, 9):
        refused(proxy, run("airflow_asset_event", asset_id=1), "requires Airflow 2.9.0 or later")
        return
    number = asset_id(server, api)
    assert run("airflow_asset_event", check=True, asset_id=number)["asset_event"]["uri"] == SALES
    by_name = run("airflow_asset_event", check=True, name=SALES)
    if server.is_2:
        refused(proxy, by_name, "name requires Airflow 3")
    else:
        assert by_name["asset_event"]["asset_id"] == number


@pytest.mark.parametrize("check", [True, False])
def test_unknown_asset(check, server, run, proxy):
    word = "requires Airflow 2.9.0" if server.number < (2, 9) else "There is no asset with"
    for options in ({"uri": "s3://nowhere"}, {"asset_id": 4711}):
        refused(proxy, run("airflow_asset_event", check=check, **options), word)


def test_materialize(server, api, run, proxy):
    if server.is_2:
        refused(proxy, run("airflow_asset_event", uri=SALES, materialize=True), "materialize", "requires Airflow 3")
        return
    runs = api_path(server, "dags/warehouse_load/dagRuns?limit=100")
    before = api.get(runs)["total_entries"]
    assert run("airflow_asset_event", check=True, uri=SALES, materialize=True)["changed"] is True
    assert api.get(runs)["total_entries"] == before
    result = run("airflow_asset_event", uri=SALES, materialize=True)
    assert result["dag_run"]["dag_id"] == "warehouse_load"
    assert api.get(api_path(server, f"dags/warehouse_load/dagRuns/{quote(result['dag_run']['dag_run_id'])}"))
    named = {"uri": SALES, "materialize": True, "dag_run_id": "made_once", "conf": {"day": 1}, "note": "by hand"}
    proxy.start_over()
    if server.number < (3, 2, 1):
        refused(proxy, run("airflow_asset_event", **named), "requires Airflow 3.2.1 or later")
        return
    results = [run("airflow_asset_event", check=check, **named) for check in (True, False, True, False)]
    assert [result["changed"] for result in results] == [True, True, False, False]
    assert results[0]["diff"] == results[1]["diff"]
    row = api.get(api_path(server, "dags/warehouse_load/dagRuns/made_once"))
    assert (row["conf"], row["note"], row["run_type"]) == ({"day": 1}, "by hand", "asset_materialization")
    assert results[3]["dag_run"]["dag_run_id"] == "made_once"
    api.send("DELETE", api_path(server, "dags/warehouse_load/dagRuns/made_once"))


@pytest.mark.parametrize("options", [{"dag_run_id": "x"}, {"extra": {}, "materialize": True}])
def test_rejects_conflicting_options(options, run, proxy):
    refused(proxy, run("airflow_asset_event", uri=SALES, **options), "materialize=")


def queued(server, api) -> list:
    path = "datasets" if server.is_2 else "assets"
    found = api.get(api_path(server, f"dags/warehouse_report/{path}/queuedEvent{'' if server.is_2 else 's'}"))
    return found["queued_events"] if found else []


@pytest.mark.parametrize(
    "scope", [{"dag_id": "warehouse_report"}, {"uri": SALES}, {"dag_id": "warehouse_report", "uri": SALES}]
)
def test_queued_events(scope, server, api, run, proxy):
    if server.number < (2, 9):
        for check in (True, False):
            refused(proxy, run("airflow_queued_event", check=check, **scope), "requires Airflow 2.9.0 or later")
        return
    # from 3.4 on, the events of other tests are kept beside the new one
    api.remove(
        api_path(server, f"dags/warehouse_report/{'datasets/queuedEvent' if server.is_2 else 'assets/queuedEvents'}")
    )
    # a paused DAG queues no events
    api.send("PATCH", api_path(server, "dags/warehouse_report"), {"is_paused": False})
    try:
        body = {"dataset_uri": SALES} if server.is_2 else {"asset_id": asset_id(server, api)}
        api.send("POST", api_path(server, f"{'datasets' if server.is_2 else 'assets'}/events"), body)
        assert len(queued(server, api)) == 1
        old = run("airflow_queued_event", **scope, before="2024-01-01T00:00:00+02:00")
        assert old["changed"] is False
        proxy.start_over()
        run_checked = run("airflow_queued_event", check=True, **scope)
        assert not [exchange for exchange in proxy.exchanges if exchange.is_write]
        assert len(queued(server, api)) == 1
        done = run("airflow_queued_event", **scope, before="2999-01-01")
        assert queued(server, api) == []
        assert (run_checked["changed"], done["changed"]) == (True, True)
        assert run_checked["diff"] == done["diff"]
        assert done["queued_events"][0].keys() == {"dag_id", "dag_display_name", "asset_id", "uri", "created_at"}
        assert done["queued_events"][0]["dag_id"] == "warehouse_report"
        for check in (True, False):
            assert run("airflow_queued_event", check=check, **scope)["changed"] is False
    finally:
        api.send("PATCH", api_path(server, "dags/warehouse_report"), {"is_paused": True})


def test_queued_events_of_unknown_objects(server, run, proxy):
    if server.number < (2, 9):
        return refused(proxy, run("airflow_queued_event", dag_id="nowhere"), "requires Airflow 2.9.0")
    assert run("airflow_queued_event", dag_id="nowhere")["changed"] is False
    result = run("airflow_queued_event", uri="s3://nowhere")
    assert result["changed"] is False
    refused(proxy, run("airflow_queued_event", dag_id="x", before="yesterday"), "before must be a date")
    return None
