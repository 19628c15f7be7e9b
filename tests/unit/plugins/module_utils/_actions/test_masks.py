# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Updates of DAG runs and task instances.

An update contains the changed fields, and a mask with their names if the server supports it.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from ansible_collections.community.airflow.plugins.module_utils._actions.dag_run.module import dag_run
from ansible_collections.community.airflow.plugins.module_utils._actions.task_instance.module import task_instance
from ansible_collections.community.airflow.plugins.module_utils._client.auth.auth import Auth
from ansible_collections.community.airflow.plugins.module_utils._client.auth.credentials import Credentials
from ansible_collections.community.airflow.plugins.module_utils._client.client import Airflow
from ansible_collections.community.airflow.plugins.module_utils._client.http import ConnectionSettings, Http
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleCall
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import Reply
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import (
    FIRST_3,
    NEWEST,
    NEWEST_2,
    generation_of,
)
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.operation_server import DAG

RUN = {"dag_id": "etl", "dag_run_id": "r1", "run_type": "manual", "conf": {}, "note": "old", "state": "success"}
INSTANCES = [
    {
        "dag_id": "etl",
        "dag_run_id": "r1",
        "task_id": task_id,
        "map_index": -1,
        "state": "failed",
        "note": "old",
        "try_number": 1,
        "max_tries": 1,
    }
    for task_id in ("load", "check")
]
NONE = {"include_upstream": False, "include_downstream": False, "include_future": False, "include_past": False}
BULK = {"update": {"success": ["a", "b"], "errors": []}}


@pytest.fixture
def patches(serve):
    """Return the PATCH requests of a task.

    Each has the mask in the query, and the body.
    """

    def start(definition, options, version):
        written = {}

        def answering(request):
            path = urlsplit(request.path).path
            if "taskInstances" in path:
                if request.method == "PATCH":
                    written.update(state=options.get("state", "failed"), note=options.get("note", "old"))
                one = next(
                    (row for row in INSTANCES if path.endswith((row["task_id"], f"{row['task_id']}/setNote"))), None
                )
                if request.method == "PATCH" and one is None:
                    return Reply(200, BULK)
                if version == NEWEST_2 and one:
                    return Reply(200, one)
                rows = [one] if one else [{**row, **written} for row in INSTANCES]
                return Reply(200, {"task_instances": rows, "total_entries": len(rows)})
            return Reply(200, RUN if "dagRuns" in path else DAG)

        server = serve(answering)
        generation = generation_of(version)
        http = Http(ConnectionSettings(server.url, use_proxy=False, retries=0), pause=lambda seconds: None)
        airflow = Airflow(http, generation, version, Auth(http, generation, Credentials("token", None, None, "t0ken")))
        module = definition()
        params = {name: option.get("default") for name, option in module.spec.items()}
        params.update(dag_id="etl", dag_run_id="r1", **options)
        module.operation(ModuleCall(params, False, lambda: airflow))
        requests_sent = [one for one in server.requests if one.method == "PATCH"]
        queries = [parse_qsl(urlsplit(one.path).query) for one in requests_sent]
        return [
            ([value for name, value in query if name == "update_mask"], one.json)
            for query, one in zip(queries, requests_sent)
        ]

    return start


@pytest.mark.parametrize("version", [FIRST_3, NEWEST])
def test_a_task_instance_is_updated_with_a_mask(version, patches):
    state, note = {"new_state": "success"}, {"note": "new"}
    one = {"task_id": "load"}
    assert patches(task_instance, {**one, "state": "success"}, version) == [(["new_state"], {**state, **NONE})]
    assert patches(task_instance, {**one, "note": "new"}, version) == [(["note"], note)]
    both = patches(task_instance, {**one, "state": "success", "note": "new"}, version)
    assert both == [(["new_state", "note"], {**state, **note, **NONE})]


def test_airflow_2_has_no_mask_for_task_instances(patches):
    requests_sent = patches(task_instance, {"task_id": "load", "state": "success", "note": "new"}, NEWEST_2)
    assert requests_sent == [([], {"new_state": "success", "dry_run": False}), ([], {"note": "new"})]


@pytest.mark.parametrize("version, mask", [("3.1.8", None), (NEWEST, ["new_state", "note"])])
def test_several_task_instances_share_a_mask_if_the_server_supports_it(version, mask, patches):
    options = {"task_ids": ["load", "check"], "state": "success", "note": "new"}
    [(query, body)] = patches(task_instance, options, version)
    assert query == []
    assert body["actions"][0].get("update_mask") == mask
    fields = {"map_index": -1, "new_state": "success", "note": "new"}
    assert body["actions"][0]["entities"] == [{"task_id": "check", **fields}, {"task_id": "load", **fields}]


@pytest.mark.parametrize("version", [FIRST_3, NEWEST])
def test_a_run_is_updated_with_a_mask(version, patches):
    body = {"state": "failed", "note": "new"}
    assert patches(dag_run, body, version) == [(["note", "state"], body)]
    assert patches(dag_run, {"note": "new"}, version) == [(["note"], {"note": "new"})]
