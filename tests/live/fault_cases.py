# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks that write, for the fault suite.

They create, update and delete each managed kind, and run the operations with several writes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from crew import MEMBERS, READ, Crew, permissions, roles_held, stand_ins
from faults import counts, prepares
from recording import Exchange, Intrusion
from running import Api, Server
from scenarios import SCENARIOS, Scenario, Step, look
from support import PERSON, READ_POOLS, api_path, fab_path

from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES

TaskOptions = dict[str, Any]


def _all_of(state: Any) -> Any:
    return state


@dataclass(frozen=True)
class Case:
    """A task and its effect, which plain requests read and undo.

    ``module`` is a module, or the name of a role. ``clean`` removes what the task and earlier ones left. ``earlier`` are tasks that lead to
    the state before this one: their writes are recorded once, and sent again before each placement. ``state`` is what the task may change,
    ``reached`` whether it is as desired. ``counted`` chooses the requests where faults are injected. ``creation_overwrites``: the server
    creates an object that exists by overwriting it, so a task that receives a false 404 loses the fields that it does not name.
    ``intrusions`` are actions of other clients during the task, and ``written`` is the part of the state that only the task writes.
    ``every``: only every n-th placement of a slow case is tried.
    """

    module: str
    options: TaskOptions
    clean: Callable[[], object]
    state: Callable[[], Any]
    reached: Callable[[Any], bool]
    earlier: tuple[tuple[str, TaskOptions], ...] = ()
    counted: Callable[[Exchange], bool] = counts
    creation_overwrites: bool = False
    intrusions: Callable[[], list[Intrusion]] = list
    written: Callable[[Any], Any] = _all_of
    every: int = 1

    @property
    def secrets(self) -> list[str]:
        return sorted(
            {one for _module, options in (*self.earlier, (self.module, self.options)) for one in _secrets(options)}
        )


def _secrets(value: Any, secret: bool = False) -> Iterator[str]:
    """Texts under names of secrets. The shortest ones occur in ordinary output."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _secrets(
                item, secret or any(word in name for word in ("password", "token", "api_key", "fingerprint_key"))
            )
    elif isinstance(value, list):
        for item in value:
            yield from _secrets(item, secret)
    elif secret and isinstance(value, str) and len(value) > 4 and value not in ("always", "on_create", "when_changed"):
        yield value


Make = Callable[[Server, Api], Case]


def cases() -> dict[str, Make]:
    """Return every case by its name."""
    found: dict[str, Make] = {}
    for resource in RESOURCES:
        for work in ("create", "update", "delete"):
            found[f"{resource.kind}-{work}"] = _case_of(resource.kind, work)
    return {
        **found,
        "login": _login,
        "role-replacement": _replacement,
        "instance": _instance,
        "maintenance-freeze": _freeze,
        "maintenance-restore": _restore,
        "dag_run-trigger": _trigger,
        "dag_run-wait": _trigger_and_wait,
        "dag_run-state": _run_state,
        "dag_run-delete": _run_delete,
        "task-clear": _clear,
        "task-state": _task_state,
        "backfill-create": _backfill,
        "backfill-cancel": _backfill_cancel,
        "xcom-create": _xcom,
        "xcom-update": _xcom_update,
        "xcom-delete": _xcom_delete,
        "state_store-create": _state_store,
        "dag_favorite": _favorite,
        "role-apply": _apply,
        "role-migrate": _migrate,
    }


_SINCE = {"backfill": (3,), "xcom": (3, 3), "state_store": (3, 3), "dag_favorite": (3, 1)}


def exists(name: str, version: str) -> bool:
    """Whether a case is possible on this release.

    DAGs can only be paused and unpaused.
    """
    if name in ("dag-create", "dag-delete"):
        return False
    first = next((since for start, since in _SINCE.items() if name.startswith(start)), (0,))
    return tuple(int(part) for part in version.split(".")) >= first


def _case_of(kind: str, work: str) -> Make:
    """A step of the kind's scenario: the first, the next one, or the last."""

    def make(server: Server, api: Api) -> Case:
        scenario = SCENARIOS[kind](server)
        steps = [one for one in scenario.steps if tuple(map(int, one.since.split("."))) <= server.number]
        updates = 0 if scenario.before else 1
        number = {"create": 0, "update": updates, "delete": len(steps) - 1}[work]
        if work != "delete":
            return _step(scenario, steps[number], steps[:number], server, api)
        # without the updates between, which only make it slower
        return _step(scenario, steps[-1], steps[:1], server, api)

    return make


def _step(scenario: Scenario, step: Step, before: list[Step], server: Server, api: Api) -> Case:
    def clean() -> None:
        if scenario.before:
            api.send(*scenario.before)
            return
        api.remove(scenario.path)
        for name in _left_stand_ins(scenario, server, api):
            api.remove(fab_path(server, f"roles/{quote(name, safe='')}"))

    def state() -> Any:
        row = look(api, scenario)
        return [row, *_left_stand_ins(scenario, server, api)]

    return Case(
        scenario.module,
        {**scenario.key, **step.options},
        clean,
        state,
        lambda found: _shows(step, found[0]) and len(found) == 1,
        tuple((scenario.module, {**scenario.key, **one.options}) for one in before),
        creation_overwrites=server.is_2 and scenario.module == "airflow_variable",
    )


def _left_stand_ins(scenario: Scenario, server: Server, api: Api) -> list[str]:
    return stand_ins(server, api) if scenario.module == "airflow_role" else []


def _shows(step: Step, row: Any) -> bool:
    gone = step.options.get("state") == "absent"
    return row is None if gone else row is not None and step.shows(row)


def _login(server: Server, api: Api) -> Case:
    """Faults at the detection of the server and at the login."""
    made = _case_of("pool", "create")(server, api)
    return Case(made.module, made.options, made.clean, made.state, made.reached, counted=prepares)


def _replacement(server: Server, api: Api) -> Case:
    crew = Crew(server, api)

    def state() -> Any:
        held = roles_held(server, api)
        role = api.get(fab_path(server, "roles/crew")) and permissions(server, api, "crew")
        return {
            "members": {one: held.get(one) for one in MEMBERS},
            "permissions": role,
            "others": stand_ins(server, api),
        }

    wanted = {"members": MEMBERS, "permissions": [("can_read", "Pools")], "others": []}
    return Case(
        "airflow_role", {"name": "crew", "permissions": [READ]}, crew.again, state, lambda found: found == wanted
    )


def _instance(server: Server, api: Api) -> Case:
    """Objects of each kind: created, changed and pruned."""
    user = {**PERSON, "username": "fault_user", "roles": ["Viewer"], "update_password": "on_create"}
    connection = {"connection_id": "fault_http", "conn_type": "http", "host": "one", "password": "hush-instance-1"}
    # the server shows no password: it is written only with a new connection
    connection["update_secrets"] = "on_create"
    before = {
        "pools": [{"name": "fault_a", "slots": 1}, {"name": "fault_pruned", "slots": 1}],
        "variables": [{"key": "fault_changed", "value": "old"}, {"key": "fault_absent", "value": "old"}],
        "dags": [{"dag_id": "sales_daily", "state": "paused"}],
    }
    wanted = {
        "pools": [{"name": "fault_a", "slots": 2}, {"name": "fault_b", "slots": 3}],
        "variables": [{"key": "fault_changed", "value": "new"}, {"key": "fault_absent", "state": "absent"}],
        "connections": [connection],
        "roles": [{"name": "fault_role", "permissions": READ_POOLS}],
        "users": [user],
        "dags": [{"dag_id": "sales_daily", "state": "unpaused"}],
        "prune": ["pools"],
        "prune_max": "100%",
    }
    paths = {
        **{name: api_path(server, f"pools/{name}") for name in ("fault_a", "fault_b", "fault_pruned")},
        **{name: api_path(server, f"variables/{name}") for name in ("fault_changed", "fault_absent")},
        "fault_http": api_path(server, "connections/fault_http"),
        "fault_role": fab_path(server, "roles/fault_role"),
        "fault_user": fab_path(server, "users/fault_user"),
    }
    dag = api_path(server, "dags/sales_daily")

    def clean() -> None:
        for path in reversed(paths.values()):
            api.remove(path)
        api.send("PATCH", f"{dag}?update_mask=is_paused", {"is_paused": True})

    def state() -> Any:
        scenarios = {name: Scenario("", {}, path, []) for name, path in paths.items()}
        rows = {name: look(api, one) for name, one in scenarios.items()}
        return {**rows, "is_paused": api.get(dag)["is_paused"]}

    def reached(found: Any) -> bool:
        there = {name for name in paths if found[name]}
        return (
            there == set(paths) - {"fault_pruned", "fault_absent"}
            and (found["fault_a"]["slots"], found["fault_b"]["slots"]) == (2, 3)
            and found["fault_changed"]["value"] == "new"
            and found["fault_http"]["host"] == "one"
            and [one["name"] for one in found["fault_user"]["roles"]] == ["Viewer"]
            and ("can_read", "Pools")
            in [(one["action"]["name"], one["resource"]["name"]) for one in found["fault_role"]["actions"]]
            and found["is_paused"] is False
        )

    return Case("airflow_instance", wanted, clean, state, reached, (("airflow_instance", before),))


FROZEN = ["inventory_nightly", "sleeper"]
_SNAPSHOT = "variables/community.airflow.maintenance"


def _maintenance(server: Server, api: Api) -> tuple[Callable[[], None], Callable[[], Any]]:
    def clean() -> None:
        api.remove(api_path(server, _SNAPSHOT))
        for dag in FROZEN:
            api.send("PATCH", api_path(server, f"dags/{dag}?update_mask=is_paused"), {"is_paused": False})

    def state() -> Any:
        row = api.get(api_path(server, _SNAPSHOT))
        paused = [api.get(api_path(server, f"dags/{dag}"))["is_paused"] for dag in FROZEN]
        return {"paused": paused, "snapshot": row and json.loads(row["value"])}

    return clean, state


def _freeze(server: Server, api: Api) -> Case:
    def reached(found: Any) -> bool:
        return all(found["paused"]) and found["snapshot"] is not None and found["snapshot"]["dags"] == FROZEN

    return Case("airflow_maintenance", {"state": "frozen", "dag_ids": FROZEN}, *_maintenance(server, api), reached)


def _restore(server: Server, api: Api) -> Case:
    freeze = _freeze(server, api)
    clean, state = _maintenance(server, api)
    wanted = {"paused": [False, False], "snapshot": None}
    options = {"state": "restored"}
    return Case(
        "airflow_maintenance", options, clean, state, lambda found: found == wanted, ((freeze.module, freeze.options),)
    )


RUN = {"dag_id": "release_notes", "dag_run_id": "faults"}
_RUN = "dags/release_notes/dagRuns/faults"


def _of_run(server: Server, api: Api, run: str = _RUN) -> tuple[Callable[[], None], Callable[[], Any]]:
    path = api_path(server, run)

    def clean() -> None:
        row = api.get(path)
        if row and row["state"] == "running":
            api.send("PATCH", path, {"state": "failed"})
        api.remove(path)

    def state() -> Any:
        row = api.get(path)
        if row is None:
            return None
        tasks = api.get(f"{path}/taskInstances?limit=100")["task_instances"]
        kept = {name: row.get(name) for name in ("state", "conf", "note")}
        # a cleared task of Airflow 2 keeps its number of the try
        return {**kept, "tasks": {one["task_id"]: (one["state"], one.get("note")) for one in tasks}}

    return clean, state


def _trigger(server: Server, api: Api) -> Case:
    options = {**RUN, "conf": {"api_token": "hush-run-1", "day": 1}, "note": "by the fault suite"}

    def reached(found: Any) -> bool:
        return found is not None and (found["conf"], found["note"]) == (options["conf"], options["note"])

    return Case("airflow_dag_run", options, *_of_run(server, api), reached)


def _trigger_and_wait(server: Server, api: Api) -> Case:
    """Trigger a DAG run and wait until it finishes.

    The run finishes when the task first reads it. The task does not write its state.
    """
    dag_id = FROZEN[1]
    run = f"dags/{dag_id}/dagRuns/faults"
    path = api_path(server, run)
    clean, state = _of_run(server, api, run)

    def finish() -> None:
        row = api.get(path)
        if row and row["state"] != "success":
            api.send("PATCH", path, {"state": "success"})

    def conf(found: Any) -> Any:
        return found and found["conf"]

    return Case(
        "airflow_dag_run",
        {
            **RUN,
            "dag_id": dag_id,
            "conf": {"day": 1},
            "unpause": True,
            "wait": True,
            "wait_sleep": 1,
            "wait_timeout": 60,
        },
        clean,
        state,
        lambda found: conf(found) == {"day": 1} and found["state"] == "success",
        intrusions=lambda: [Intrusion("GET", "dagRuns", finish, times=1000)],
        written=conf,
    )


def _run_state(server: Server, api: Api) -> Case:
    def reached(found: Any) -> bool:
        return found is not None and (found["state"], found["note"]) == ("failed", "stopped")

    options = {**RUN, "state": "failed", "note": "stopped"}
    return Case("airflow_dag_run", options, *_of_run(server, api), reached, (("airflow_dag_run", RUN),))


def _is_gone(found: Any) -> bool:
    return found is None


def _has_one(found: Any) -> bool:
    return len(found) == 1


def _run_delete(server: Server, api: Api) -> Case:
    options = {**RUN, "state": "absent"}
    return Case("airflow_dag_run", options, *_of_run(server, api), _is_gone, (("airflow_dag_run", RUN),))


def _failed_task(**more: Any) -> tuple[str, TaskOptions]:
    return "airflow_task_instance", {**RUN, "task_id": "start", "state": "failed", **more}


def _clear(server: Server, api: Api) -> Case:
    def reached(found: Any) -> bool:
        return found is not None and found["tasks"]["start"][0] is None

    earlier = (("airflow_dag_run", RUN), _failed_task())
    options = {**RUN, "task_ids": ["start"], "only_failed": True}
    return Case("airflow_task_clear", options, *_of_run(server, api), reached, earlier)


def _task_state(server: Server, api: Api) -> Case:
    def reached(found: Any) -> bool:
        return found is not None and found["tasks"]["start"] == ("failed", "by hand")

    module, options = _failed_task(note="by hand")
    return Case(module, options, *_of_run(server, api), reached, (("airflow_dag_run", RUN),))


DATES = {"dag_id": "inventory_nightly", "from_date": "2024-03-01", "to_date": "2024-03-02"}


def _of_backfill(server: Server, api: Api) -> tuple[Callable[[], None], Callable[[], Any]]:
    path = "/api/v2/backfills"

    def active() -> list[Any]:
        rows = api.get(f"{path}?dag_id={DATES['dag_id']}&limit=100&order_by=-id")["backfills"]
        return [one for one in rows if not one["completed_at"]]

    def clean() -> None:
        for one in active():
            api.send("PUT", f"{path}/{one['id']}/cancel")
        runs = f"/api/v2/dags/{DATES['dag_id']}/dagRuns"
        for one in api.get(f"{runs}?limit=100")["dag_runs"]:
            api.remove(f"{runs}/{quote(one['dag_run_id'], safe='')}")

    def state() -> Any:
        return [{name: one[name] for name in ("from_date", "to_date", "is_paused")} for one in active()]

    return clean, state


def _backfill(server: Server, api: Api) -> Case:
    return Case("airflow_backfill", DATES, *_of_backfill(server, api), _has_one)


def _backfill_cancel(server: Server, api: Api) -> Case:
    options = {"dag_id": DATES["dag_id"], "state": "cancelled"}
    earlier = (("airflow_backfill", DATES),)
    return Case("airflow_backfill", options, *_of_backfill(server, api), lambda found: found == [], earlier)


def _entry(
    module: str, server: Server, api: Api, options: TaskOptions, earlier: tuple[tuple[str, TaskOptions], ...]
) -> Case:
    clean, _state = _of_run(server, api)
    place = {"airflow_xcom": "xcomEntries", "airflow_state_store": "state-store"}[module]
    path = api_path(server, f"{_RUN}/taskInstances/start/{place}/fault")
    wanted = options.get("value")

    def state() -> Any:
        row = api.get(path)
        return row and row["value"]

    return Case(module, options, clean, state, lambda found: found == wanted, (("airflow_dag_run", RUN), *earlier))


_XCOM = {**RUN, "task_id": "start", "key": "fault"}


def _xcom(server: Server, api: Api) -> Case:
    return _entry("airflow_xcom", server, api, {**_XCOM, "value": [1, 2]}, ())


def _xcom_update(server: Server, api: Api) -> Case:
    return _entry("airflow_xcom", server, api, {**_XCOM, "value": [3]}, (("airflow_xcom", {**_XCOM, "value": [1]}),))


def _xcom_delete(server: Server, api: Api) -> Case:
    options = {**_XCOM, "state": "absent"}
    return _entry("airflow_xcom", server, api, options, (("airflow_xcom", {**_XCOM, "value": [1]}),))


def _state_store(server: Server, api: Api) -> Case:
    return _entry("airflow_state_store", server, api, {**_XCOM, "value": [1, 2]}, ())


def _favorite(server: Server, api: Api) -> Case:
    def state() -> Any:
        return [one["dag_id"] for one in api.get("/api/v2/dags?is_favorite=true")["dags"]]

    def clean() -> None:
        if "sleeper" in state():
            api.send("POST", "/api/v2/dags/sleeper/unfavorite")

    return Case("airflow_dag_favorite", {"dag_id": "sleeper"}, clean, state, lambda found: found == ["sleeper"])


_FILES = {
    "pools.yml": {"pools": [{"name": "fault_a", "slots": 2}]},
    "variables.yml": {"variables": [{"key": "fault_changed", "value": "new"}]},
    "connections.yml": {
        "connections": [
            {
                "connection_id": "fault_http",
                "conn_type": "http",
                "host": "one",
                "password": "hush-apply-1",
                "update_secrets": "on_create",
            }
        ]
    },
}


def _of_files(server: Server, api: Api) -> tuple[Callable[[], None], Callable[[], Any], Callable[[Any], bool]]:
    """The effect of ``_FILES``."""
    names = ("pools/fault_a", "variables/fault_changed", "connections/fault_http")
    paths = [api_path(server, name) for name in names]

    def clean() -> None:
        for path in paths:
            api.remove(path)

    def state() -> Any:
        visible = ("slots", "value", "host")
        return [row and {name: row[name] for name in visible if name in row} for row in map(api.get, paths)]

    def reached(found: Any) -> bool:
        return found == [{"slots": 2}, {"value": "new"}, {"host": "one"}]

    return clean, state, reached


def _apply(server: Server, api: Api) -> Case:
    earlier = ("airflow_variable", {"key": "fault_changed", "value": "old"})
    return Case("apply", {"files": _FILES}, *_of_files(server, api), (earlier,), every=4)


def _migrate(server: Server, api: Api) -> Case:
    """The objects of ``_FILES`` are on the other server."""
    options = {
        "migrate_gather": ["pools", "variables", "connections"],
        "vault_airflow_connection_fault_http_password": "hush-migrate-1",
    }
    return Case("migrate", options, *_of_files(server, api), every=40)


def source_objects() -> TaskOptions:
    """The objects of the server that is migrated, as options of airflow_instance."""
    return {name: items for content in _FILES.values() for name, items in content.items()}
