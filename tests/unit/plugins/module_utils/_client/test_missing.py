# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Only Airflow's own 404 means that an object does not exist."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.generations import is_missing
from ansible_collections.community.airflow.plugins.module_utils._client.http import Response

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
