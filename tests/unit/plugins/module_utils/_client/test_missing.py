# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Only Airflow's own 404 means that an object does not exist."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.http import Response
from ansible_collections.community.airflow.plugins.module_utils._client.missing import is_missing

# responses of 2.5.0, 2.9.3, 2.11.2, 3.0.6, 3.1.8 and 3.3.2 to requests for missing objects and paths, each sentence once
MEASURED = json.loads(Path(__file__).with_name("not_found.json").read_text(encoding="utf-8"))
JSON, PROBLEM = "application/json", "application/problem+json"


def answer(path, content_type, body, status=404):
    return Response("GET", path, status, content_type, body, json.dumps(body))


def test_every_404_of_real_servers():
    wrong = [one for one in MEASURED if is_missing(answer(one["path"], one["type"], one["body"])) is not one["absent"]]
    assert not wrong
    assert {release for one in MEASURED for release in one["releases"] if one["absent"]} == {
        *("2.5.0", "2.9.3", "2.11.2", "3.0.6", "3.1.8", "3.3.2")
    }


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (JSON, {"message": "no Route matched with those values"}),
        (JSON, {"error": "not found"}),
        (JSON, {"error": {"code": 404, "message": "The Pool with name: `etl` was not found"}}),
        (JSON, {"detail": "Not Found"}),
        (JSON, {"detail": "Not found."}),
        (JSON, {"detail": "Application not found"}),
        (JSON, {"detail": "Pool not found"}),
        (JSON, {"detail": "Backend pool 'web' was not found"}),
        (JSON, {"detail": "The Pool with name: `etl` was not found", "request_id": "1"}),
        (JSON, {"statusCode": 404, "message": "Cannot GET /api/v2/pools/etl", "error": "Not Found"}),
        (JSON, {"detail": None}),
        (JSON, {"detail": ["Not Found"]}),
        (JSON, {"detail": {"reason": "etl pool not found"}}),
        (JSON, {}),
        (JSON, []),
        (JSON, None),
        (JSON, "The Pool with name: `etl` was not found"),
        (PROBLEM, {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "No static resource."}),
        (PROBLEM, {"title": "Pool not found", "status": 404, "detail": "Pool with name:'etl' not found"}),
        ("text/html", None),
    ],
)
def test_another_404_does_not_mean_absent(content_type, body):
    assert not is_missing(answer("/api/v2/pools/etl", content_type, body))


@pytest.mark.parametrize(
    "key", ["a/b", "a b", "100%", "ä", "..", "it's", 'say "x"', "a\nb", "日本", "a.b-c_d", "`x`", "\\"]
)
def test_any_key_can_be_missing(key):
    from ansible_collections.community.airflow.plugins.module_utils._client.http import quote_segment

    path = f"/api/v2/variables/{quote_segment(key)}"
    assert is_missing(answer(path, JSON, {"detail": f"The Variable with key: `{key}` was not found"}))
    path = f"/auth/fab/v1/roles/{quote_segment(key)}"
    assert is_missing(answer(path, JSON, {"detail": f"Role with name {key!r} does not exist."}))


@pytest.mark.parametrize("status", [200, 400, 403, 410, 500])
def test_another_status_does_not_mean_absent(status):
    body = {"detail": "The Pool with name: `etl` was not found"}
    assert not is_missing(answer("/api/v2/pools/etl", JSON, body, status))


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        # gateways that repeat the path
        ("/api/v2/pools/etl", "Not found: /api/v2/pools/etl"),
        ("/api/v2/connections/db", "Route GET:/api/v2/connections/db not found"),
        ("/auth/fab/v1/users/alice", "Not found: /auth/fab/v1/users/alice"),
        ("/api/v2/dags/etl/dagRuns/r1", "The page with /api/v2/dags/etl/dagRuns/r1 was not found"),
        ("/api/v2/pools/a", "Upstream pool not found"),
        ("/api/v2/pools/pool", "Upstream pool not found"),
        # sentences of Airflow about another object, or another kind
        ("/api/v2/pools/etl", "The Pool with name: `other` was not found"),
        ("/api/v2/pools/etl", "The Variable with key: `etl` was not found"),
        ("/api/v2/pools/etl", "File not found"),
        ("/api/v2/connections/db", "Backfill not found"),
        ("/api/v2/variables/k", "TaskInstance not found"),
        ("/api/v2/dags/etl", "The Dag with ID: `etl` was not found\nnginx"),
    ],
)
def test_only_a_sentence_of_airflow_about_this_object_means_absent(path, detail):
    assert not is_missing(answer(path, JSON, {"detail": detail}))


RUN = "/api/v2/dags/d/dagRuns/r"


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        # from the source code of 3.0.6 to 3.4.0b2, besides the measured ones
        ("/api/v2/assets/7/state-store/k", "Asset state store key 'k' not found"),
        ("/api/v2/assets/7/materialize", "No Dag materializes asset with ID: 7"),
        ("/api/v2/config/section/core/option/x", "Option [core/x] not found."),
        ("/api/v2/config/section/core/option/x", "Section core not found."),
        ("/api/v2/connections/enqueue-test/t0", "No connection test found for token: `t0`"),
        ("/api/v2/dagBundles/main", "Dag bundle with name `main` was not found"),
        ("/api/v2/dagSources/d", "Code not found. dag_id='d' version_number='3'"),
        ("/api/v2/dags/d/dagVersions/3", "The DagVersion with dag_id: `d` and version_number: `3` was not found"),
        ("/api/v2/dags/d/tasks/t", "The Dag d, version_number 3 was not found"),
        (RUN, "Dag run not found after update"),
        (RUN + "/clear", "Dag run not found after clearing"),
        ("/api/v2/dags/d/clearTaskInstances", "Dag Run id r not found in dag d"),
        (RUN + "/taskInstances/t/listMapped", "No task instances found for task_id: t"),
        (RUN + "/taskInstances/t/listMapped", "No task instances found for dag_id: d, run_id: r, task_id: t"),
        (RUN + "/taskInstances/t/links", "TaskInstanceHistory not found for try_number=2"),
        (RUN + "/taskInstances/t", "Task instance not found for selected coordinates"),
        (RUN + "/taskInstances/t/xcomEntries/k", "Dag Run with ID: `r` not found for dag: `d`"),
        (RUN + "/taskInstances/t/xcomEntries/k", "DAG Run with ID: `r` not found for DAG: `d`"),
        (RUN + "/taskInstances/t/state-store/k", "No DagRun found for dag_id='d' run_id='r'"),
        (
            RUN + "/taskInstances/t/state-store",
            "Task instance not found for dag_id='d', run_id='r', task_id='t', all_map_indices=True",
        ),
        (
            RUN + "/taskInstances/t/0/hitlDetails",
            "Human-in-the-loop detail does not exist for Task Instance with id 0199a-7f",
        ),
        (RUN + "/taskInstances/t/0/hitlDetails", "Human-in-the-loop detail does not exist"),
    ],
)
def test_every_sentence_in_the_source_code_of_airflow(path, detail):
    assert is_missing(answer(path, JSON, {"detail": detail}))
