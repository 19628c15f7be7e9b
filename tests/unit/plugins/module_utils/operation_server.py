# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks of operations, with a fake server that responds to each request."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.community.airflow.plugins.module_utils._client.auth.auth import Auth
from ansible_collections.community.airflow.plugins.module_utils._client.auth.credentials import Credentials
from ansible_collections.community.airflow.plugins.module_utils._client.client import Airflow
from ansible_collections.community.airflow.plugins.module_utils._client.http import ConnectionSettings, Http
from ansible_collections.community.airflow.plugins.module_utils._client.writes import Writes
from ansible_collections.community.airflow.plugins.module_utils._errors import AirflowError
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleCall, ModuleDefinition
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import NOT_FOUND, Reply, Request
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST, generation_of

Rows = list[dict[str, Any]]
WHEN, LATER = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"
DAG = {
    "dag_id": "etl",
    "is_paused": False,
    "is_active": True,
    "is_stale": False,
    "has_import_errors": False,
    "tags": [{"name": "a"}],
    "fileloc": "/dags/etl.py",
    "file_token": "t",
    "last_parsed_time": WHEN,
    "schedule_interval": None,
}
PAUSED = {**DAG, "is_paused": True}
RUN = {
    "dag_id": "etl",
    "dag_run_id": "r1",
    "state": "success",
    "run_type": "manual",
    "conf": {"a": 1},
    "note": None,
    "logical_date": WHEN,
    "queued_at": WHEN,
    "end_date": WHEN,
}
FAILED = {**RUN, "state": "failed"}
INSTANCE = {
    "dag_id": "etl",
    "dag_run_id": "r1",
    "task_id": "load",
    "map_index": -1,
    "state": "failed",
    "note": None,
    "try_number": 1,
    "max_tries": 1,
    "end_date": WHEN,
    "start_date": WHEN,
}
OTHER = {**INSTANCE, "task_id": "check"}
REFERENCE = {"dag_id": "etl", "dag_run_id": "r1", "task_id": "load", "execution_date": WHEN}
BACKFILL = {
    "id": 7,
    "dag_id": "etl",
    "from_date": WHEN,
    "to_date": LATER,
    "created_at": WHEN,
    "updated_at": WHEN,
    "completed_at": None,
    "is_paused": False,
    "dag_run_conf": {},
    "reprocess_behavior": "none",
    "max_active_runs": 10,
}
COMPLETED = {**BACKFILL, "completed_at": LATER}
ASSET = {"id": 3, "uri": "s3://x", "name": "x", "producing_tasks": [{"dag_id": "etl", "task_id": "load"}]}
QUEUED = {"dag_id": "etl", "asset_id": 3, "created_at": WHEN}
QUESTION = {
    "options": ["yes", "no"],
    "multiple": False,
    "response_received": False,
    "chosen_options": None,
    "params_input": {},
    "subject": "Go?",
    "responded_by_user": None,
    "created_at": WHEN,
}
ANSWERED = {
    **QUESTION,
    "response_received": True,
    "chosen_options": ["yes"],
    "responded_by_user": {"id": "1", "name": "a"},
    "responded_at": LATER,
}
ENTRY = {"key": "k", "value": "old", "dag_id": "etl", "run_id": "r1", "task_id": "load", "map_index": -1}
WRITTEN = {**ENTRY, "value": "new"}
STATE = {"key": "k", "value": "old", "expires_at": None}
SNAPSHOT = {
    "key": "night",
    "value": json.dumps({"format": 1, "frozen_at": WHEN, "frozen_by": "ada", "dags": ["etl"], "others": []}),
}
ERROR = {"import_error_id": 1, "timestamp": WHEN, "filename": "other.py", "stack_trace": "a\nb"}
GONE_1 = Reply(
    404,
    {"title": "Not found", "type": "https://x/stable-rest-api-ref.html#section/Errors/NotFound"},
    content_type="application/problem+json",
)
DONE = Reply(204)

IN_RUN = {"dag_id": "etl", "dag_run_id": "r1"}
IN_TASK = {**IN_RUN, "task_id": "load"}


def listed(plural: str, *rows: Any) -> Reply:
    return Reply(200, {plural: list(rows), "total_entries": len(rows)})


def bulk(action: str, *names: str) -> Reply:
    return Reply(200, {action: {"success": list(names), "errors": []}})


def on(body: Any) -> Reply:
    return Reply(200, body)


TRIES, LOG = [INSTANCE, OTHER], {"content": [{"event": "boom", "timestamp": WHEN}], "continuation_token": None}


@dataclass(frozen=True)
class Case:
    """A task and the server's responses, by method and end of the path.

    Responses are used in order, and the last one is repeated.
    """

    name: str
    definition: Callable[[], ModuleDefinition]
    options: Mapping[str, Any]
    replies: Mapping[str, list[Reply]]
    version: str = NEWEST
    fails: str = ""
    """Text that the message must contain if the task must fail."""
    may_fail: str = ""
    """Part of the path of requests that the task can do without."""


class World:
    """Responds to a task.

    ``spoil`` changes the response with the number ``target``.
    """

    def __init__(self) -> None:
        self.rest: dict[str, list[Reply]] = {}
        self.target = -1

    def start(self, case: Case, target: int = -1, spoil: Callable[[Any], Any] = lambda body: body) -> None:
        self.rest = {place: list(replies) for place, replies in case.replies.items()}
        self.target, self.spoil = target, spoil
        self.requests_sent: list[tuple[Request, Reply]] = []
        self.stored: Any = None

    def __call__(self, request: Request) -> Reply:
        reply = self._reply(request).to(request)
        if len(self.requests_sent) == self.target:
            reply = Reply(200, self.spoil(copy.deepcopy(reply.body)))
        self.requests_sent.append((request, reply))
        return reply

    def _reply(self, request: Request) -> Reply:
        path = request.path.partition("?")[0]
        if path.endswith("/variables") and request.method == "GET":
            return self.rest.get("GET variables", [listed("variables", *([self.stored] if self.stored else []))])[0]
        if "/variables" in path:
            # the snapshot of airflow_maintenance is read again after it was written
            if request.method == "DELETE":
                self.stored = None
                return DONE
            self.stored = request.json if request.method in ("POST", "PATCH") else self.stored
            return on(self.stored) if self.stored else NOT_FOUND
        fitting = [
            place for place in self.rest if place.split()[0] == request.method and path.endswith("/" + place.split()[1])
        ]
        if not fitting:
            # after an invalid response, any request may follow
            assert self.target >= 0, f"no reply to {request.method} {request.path}"
            return Reply(404, {"detail": "Not Found"})
        replies = self.rest[max(fitting, key=len)]
        return replies.pop(0) if len(replies) > 1 else replies[0]


def carry_out(case: Case, url: str, writes: Writes | None = None, check_mode: bool = False, timeout: float = 0) -> Any:
    """Run the task of a case, and return its result or its error.

    ``writes`` records its writes. ``timeout`` is that of a wait.
    """
    definition = case.definition()
    params = {name: option.get("default") for name, option in definition.spec.items()}
    params.update(case.options, **({"snapshot": "snapshot"} if "snapshot" in params else {}))
    params.update({name: timeout for name in ("wait_timeout",) if name in params})

    def connect() -> Airflow:
        http = Http(ConnectionSettings(url, use_proxy=False, retries=0), pause=lambda seconds: None)
        generation = generation_of(case.version)
        credentials = Credentials("token", None, None, "t0ken")
        return Airflow(http, generation, case.version, Auth(http, generation, credentials), writes=writes)

    try:
        return definition.operation(ModuleCall(params, check_mode, connect))
    except AirflowError as error:
        return error
