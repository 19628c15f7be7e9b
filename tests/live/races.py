# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks that several controllers run at the same time on the same objects."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence
from typing import Any

from fault_cases import DATES, FROZEN
from race_objects import INITIAL, Race, TaskOptions, all_of, any_of, managed_races
from running import Api, Server
from support import api_path, required_of_pool


def races(server: Server, api: Api) -> dict[str, Race]:
    """Every race of a release, by its name."""
    found = {
        **managed_races(server, api),
        **_dags(server, api),
        **_dag_runs(server, api),
        **_maintenance(server, api),
        **_instances(server, api),
    }
    if not server.is_2:
        found.update(_backfills(server, api))
    if server.number >= (3, 3):
        found.update(_xcoms(server, api))
    return found


def _pause(server: Server, api: Api, dag_id: str, paused: bool) -> None:
    api.send("PATCH", api_path(server, f"dags/{dag_id}?update_mask=is_paused"), {"is_paused": paused})


def _dags(server: Server, api: Api) -> dict[str, Race]:
    dag_id = "sales_daily"

    def state() -> Any:
        return api.get(api_path(server, f"dags/{dag_id}"))["is_paused"]

    def race(name: str, task: Callable[[int], str]) -> Race:
        def holds(number: int, found: Any) -> bool:
            return found is (task(number) == "paused")

        return Race(
            "airflow_dag_state",
            lambda number: {"dag_id": dag_id, "state": task(number)},
            lambda turn: _pause(server, api, dag_id, name == "different" and bool(turn % 2)),
            state,
            holds,
            all_of(holds) if name == "same" else any_of(holds),
        )

    return {
        "dag-same": race("same", lambda number: "paused"),
        "dag-different": race("different", lambda number: "unpaused" if number % 2 else "paused"),
    }


_RUN = {"dag_id": "release_notes", "dag_run_id": "races"}


class _Run:
    """A DAG run of a paused DAG, whose tasks do not start."""

    def __init__(self, server: Server, api: Api) -> None:
        self.server, self.api = server, api
        self.path = api_path(server, "dags/release_notes/dagRuns/races")

    def prepare(self, exists: bool) -> None:
        _pause(self.server, self.api, _RUN["dag_id"], True)
        row = self.api.get(self.path)
        if row and row["state"] == "running":
            self.api.send("PATCH", self.path, {"state": "failed"})
        self.api.remove(self.path)
        if exists:
            body = {"dag_run_id": "races", **({} if self.server.is_2 else {"logical_date": None})}
            self.api.send("POST", api_path(self.server, "dags/release_notes/dagRuns"), body)

    def state(self) -> Any:
        row = self.api.get(self.path)
        return row and {"conf": row["conf"], "note": row["note"], "state": row["state"]}


def _dag_runs(server: Server, api: Api) -> dict[str, Race]:
    run = _Run(server, api)

    def race(task: Callable[[int], TaskOptions], exists: bool, wanted: Callable[[int], Any], agrees: Any) -> Race:
        def holds(number: int, found: Any) -> bool:
            desired = wanted(number)
            if desired is None or found is None:
                return found is desired
            return all(found[name] == value for name, value in desired.items())

        return Race(
            "airflow_dag_run",
            lambda number: {**_RUN, **task(number)},
            lambda turn: run.prepare(exists),
            run.state,
            holds,
            agrees(holds),
        )

    def part(number: int) -> TaskOptions:
        return {"note": "apart"} if number % 2 else {"state": "failed"}

    def against(number: int) -> TaskOptions:
        return {"state": "absent"} if number % 2 else {"conf": {"day": 1}, "note": "there"}

    same = {"conf": {"day": 1}, "note": "same"}
    conf = race(lambda number: {"conf": {"n": number}}, False, lambda number: {"conf": {"n": number}}, any_of)
    return {
        "dag_run-same": race(lambda number: same, False, lambda number: same, all_of),
        "dag_run-different": dataclasses.replace(
            conf, fails=("already exists with different values for: conf",), last=False
        ),
        "dag_run-note": race(
            lambda number: {"note": f"of {number}"}, True, lambda number: {"note": f"of {number}"}, any_of
        ),
        "dag_run-apart": race(part, True, part, all_of),
        "dag_run-against": race(
            against, False, lambda number: None if number % 2 else {"conf": {"day": 1}, "note": "there"}, any_of
        ),
        "dag_run-absent": race(lambda number: {"state": "absent"}, True, lambda number: None, all_of),
    }


def _xcoms(server: Server, api: Api) -> dict[str, Race]:
    run = _Run(server, api)
    entries = f"{run.path}/taskInstances/start/xcomEntries"

    def state() -> Any:
        row = api.get(f"{entries}/races")
        return row and row["value"]

    def prepare(exists: bool) -> None:
        run.prepare(True)
        if exists:
            api.send("POST", entries, {"key": "races", "value": INITIAL, "map_index": -1})

    def race(task: Callable[[int], TaskOptions], agrees: Any) -> Race:
        def holds(number: int, found: Any) -> bool:
            return found == task(number).get("value")

        return Race(
            "airflow_xcom",
            lambda number: {**_RUN, "task_id": "start", "key": "races", **task(number)},
            lambda turn: prepare(bool(turn % 2)),
            state,
            holds,
            agrees(holds),
        )

    return {
        "xcom-same": race(lambda number: {"value": [1]}, all_of),
        "xcom-different": race(lambda number: {"value": [number]}, any_of),
        "xcom-against": race(lambda number: {"state": "absent"} if number % 2 else {"value": [1]}, any_of),
    }


def _backfills(server: Server, api: Api) -> dict[str, Race]:
    """Backfills of a paused DAG, so that they do not complete by themselves."""
    dag_id, path = DATES["dag_id"], "/api/v2/backfills"

    def active() -> list[Any]:
        rows = api.get(f"{path}?dag_id={dag_id}&limit=100&order_by=-id")["backfills"]
        return [one for one in rows if not one["completed_at"]]

    def prepare(exists: bool) -> None:
        _pause(server, api, dag_id, True)
        for one in active():
            api.send("PUT", f"{path}/{one['id']}/cancel")
        for one in api.get(f"/api/v2/dags/{dag_id}/dagRuns?limit=100")["dag_runs"]:
            api.remove(f"/api/v2/dags/{dag_id}/dagRuns/{one['dag_run_id'].replace('+', '%2B')}")
        if exists:
            body = {"dag_id": dag_id, "from_date": "2024-03-01T00:00:00Z", "to_date": "2024-03-02T00:00:00Z"}
            api.send("POST", path, body)

    def state() -> Any:
        # Airflow checks for an active one before it creates one, without a lock, so there may be several equal ones
        return {(one["from_date"][:10], one["is_paused"]) for one in active()}

    def race(
        task: Callable[[int], TaskOptions], exists: bool, wanted: Callable[[int], Any], agrees: Any, **more: Any
    ) -> Race:
        def holds(number: int, found: Any) -> bool:
            return found >= wanted(number) if wanted(number) else not found

        options = {"dag_id": dag_id}
        return Race(
            "airflow_backfill",
            lambda number: {**options, **task(number)},
            lambda turn: prepare(exists),
            state,
            holds,
            agrees(holds),
            **more,
        )

    def other(number: int) -> TaskOptions:
        return {"from_date": f"2024-04-0{1 + number}", "to_date": f"2024-04-0{1 + number}"}

    def paused(number: int) -> TaskOptions:
        return {**DATES, "state": "unpaused" if number % 2 else "paused"}

    return {
        "backfill-same": race(lambda number: DATES, False, lambda number: {("2024-03-01", False)}, all_of),
        "backfill-different": race(
            other,
            False,
            lambda number: {(other(number)["from_date"], False)},
            lambda holds: lambda numbers, found: found <= {(other(one)["from_date"], False) for one in numbers},
            fails=("active backfill", "is active", "already"),
            last=False,
        ),
        "backfill-paused": race(paused, True, lambda number: {("2024-03-01", number % 2 == 0)}, any_of),
        "backfill-cancelled": race(lambda number: {"state": "cancelled"}, True, lambda number: set(), all_of),
    }


# several objects


def _maintenance(server: Server, api: Api) -> dict[str, Race]:
    snapshot = api_path(server, "variables/community.airflow.maintenance")
    dags = [*FROZEN, "sales_daily", "release_notes", "always_fails", "orders_mapped", "warehouse_load"]

    def prepare(turn: int) -> None:
        api.remove(snapshot)
        for dag_id in dags:
            _pause(server, api, dag_id, False)

    def state() -> Any:
        row = api.get(snapshot)
        paused = [dag_id for dag_id in dags if api.get(api_path(server, f"dags/{dag_id}"))["is_paused"]]
        return {"paused": sorted(paused), "stored": sorted(json.loads(row["value"])["dags"]) if row else None}

    def frozen(number: int, found: Any) -> bool:
        return found == {"paused": sorted(FROZEN), "stored": sorted(FROZEN)}

    def own(number: int, found: Any) -> bool:
        dag_id = dags[number % len(dags)]
        return dag_id in found["paused"] and dag_id in (found["stored"] or [])

    def against(number: int, found: Any) -> bool:
        return found == {"paused": [], "stored": None} if number % 2 else frozen(number, found)

    def recorded(numbers: Sequence[int], found: Any) -> bool:
        """No DAG is paused without a record of it."""
        return set(found["paused"]) <= set(found["stored"] or [])

    def freeze(dag_ids: Sequence[str]) -> TaskOptions:
        return {"state": "frozen", "dag_ids": list(dag_ids)}

    def race(task: Callable[[int], TaskOptions], holds: Any, agrees: Any) -> Race:
        return Race("airflow_maintenance", task, prepare, state, holds, agrees)

    return {
        "maintenance-same": race(lambda number: freeze(FROZEN), frozen, all_of(frozen)),
        "maintenance-apart": race(lambda number: freeze([dags[number % len(dags)]]), own, all_of(own)),
        "maintenance-against": race(
            lambda number: {"state": "restored"} if number % 2 else freeze(FROZEN), against, recorded
        ),
    }


def _instances(server: Server, api: Api) -> dict[str, Race]:
    """Pools, variables, connections and DAGs in one task, with pools that are pruned."""
    pools, variables = ["races_a", "races_b", "races_c"], ["races_a", "races_b"]
    paths = {
        **{f"pool {name}": api_path(server, f"pools/{name}") for name in (*pools, "races_stray", "races")},
        **{f"variable {name}": api_path(server, f"variables/{name}") for name in variables},
        "connection": api_path(server, "connections/races_http"),
    }
    visible = ("slots", "value", "host")

    def prepare(turn: int) -> None:
        for path in paths.values():
            api.remove(path)
        _pause(server, api, "sales_daily", True)
        extra = required_of_pool(server)
        stray = (
            "races_stray",
            *(pools if turn % 2 else pools[:1]),
        )
        for name in stray:
            api.send("POST", api_path(server, "pools"), {"name": name, "slots": INITIAL, **extra})
        if turn % 2:
            for name in variables:
                api.send("POST", api_path(server, "variables"), {"key": name, "value": "before"})

    def state() -> Any:
        rows = {name: api.get(path) for name, path in paths.items()}
        found = {name: next((row[one] for one in visible if one in row), None) for name, row in rows.items() if row}
        return {**found, "paused": api.get(api_path(server, "dags/sales_daily"))["is_paused"]}

    def wanted(number: int) -> dict[str, Any]:
        return {
            **{f"pool {name}": 10 + number for name in pools},
            **{f"variable {name}": f"of {number}" for name in variables},
            "connection": f"host{number}",
            "paused": False,
        }

    def task(number: int) -> TaskOptions:
        connection = {"connection_id": "races_http", "conn_type": "http", "host": f"host{number}"}
        return {
            "pools": [{"name": name, "slots": 10 + number} for name in pools],
            "variables": [{"key": name, "value": f"of {number}"} for name in variables],
            "connections": [connection],
            "dags": [{"dag_id": "sales_daily", "state": "unpaused"}],
            "prune": ["pools"],
            "prune_max": "100%",
        }

    def absent(number: int) -> TaskOptions:
        items = {"pools": ("name", pools), "variables": ("key", variables)}
        gone = {plural: [{key: name, "state": "absent"} for name in names] for plural, (key, names) in items.items()}
        return {**gone, "connections": [{"connection_id": "races_http", "state": "absent"}]}

    def same(number: int, found: Any) -> bool:
        return found == wanted(0)

    def own(number: int, found: Any) -> bool:
        return found == wanted(number)

    def mixed(numbers: Sequence[int], found: Any) -> bool:
        """Each object is as one controller desires."""
        return set(found) == set(wanted(0)) and all(
            any(value == wanted(number)[name] for number in numbers) for name, value in found.items()
        )

    def there(number: int, found: Any) -> bool:
        if number % 2 == 0:
            return found == wanted(0)
        return not set(found) & (set(wanted(0)) - {"paused"})

    def each(numbers: Sequence[int], found: Any) -> bool:
        """Each object is absent, or as desired."""
        return all(wanted(0).get(name) == value for name, value in found.items())

    def race(options: Callable[[int], TaskOptions], holds: Any, agrees: Any) -> Race:
        return Race("airflow_instance", options, prepare, state, holds, agrees)

    return {
        "instance-same": race(lambda number: task(0), same, all_of(same)),
        "instance-different": race(task, own, mixed),
        "instance-against": race(lambda number: absent(number) if number % 2 else task(0), there, each),
    }
