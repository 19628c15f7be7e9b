# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An object that breaks its page of a listing, but not an export or a report.

The responses are those of Airflow 2 for a pool with -1 slots.
"""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.readable_rows import readable_rows
from ansible_collections.community.airflow.plugins.module_utils._errors import AirflowError
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleCall
from ansible_collections.community.airflow.plugins.module_utils._reconcile.instance import ensure_instance, instance
from ansible_collections.community.airflow.plugins.module_utils._reconcile.instance_info import (
    gather_all,
    instance_info,
)
from ansible_collections.community.airflow.plugins.module_utils._resources.pool import POOL
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_airflow import airflow
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import NOT_FOUND, Reply
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST_2

BROKEN = Reply(500, {"title": "Internal Server Error", "detail": "inf is not of type 'integer'"})


class Pools:
    """Pools by name, of which the server fails to return some."""

    def __init__(self, count, broken=(), maximum=100):
        self.names = [f"p{number:03}" for number in range(count)]
        self.broken = {self.names[place] for place in broken}
        self.maximum = maximum

    def __call__(self, request):
        path, _mark, query = request.path.partition("?")
        name = path[len("/api/v1/pools") :].strip("/")
        if name:
            return (
                NOT_FOUND if name not in self.names else BROKEN if name in self.broken else Reply(200, self.row(name))
            )
        first, size = (int(parse_qs(query)[word][0]) for word in ("offset", "limit"))
        names = self.names[first : first + min(size, self.maximum)]
        if self.broken & set(names):
            return BROKEN
        return Reply(200, {"pools": [self.row(one) for one in names], "total_entries": len(self.names)})

    @staticmethod
    def row(name):
        return {"name": name, "slots": 3, "description": "", "include_deferred": False}


def run(serve, server, module, work, **options):
    client = airflow(serve(server), NEWEST_2, retries=0)
    params = {name: option.get("default") for name, option in module.spec.items()}
    return work(ModuleCall({**params, **options}, True, lambda: client))


@pytest.mark.parametrize("maximum", [100, 30])
@pytest.mark.parametrize("broken", [[0], [99, 100], [149], [3, 57, 101], range(150)])
def test_the_other_rows_are_read(broken, maximum, serve):
    server = Pools(150, broken, maximum)
    rows, problems = readable_rows(airflow(serve(server), NEWEST_2, retries=0), POOL)
    assert [row["name"] for row in rows] == [name for name in server.names if name not in server.broken]
    assert len(problems) == len(broken)
    assert all("a pool without a limit" in one for one in problems)
    if list(broken) == [3, 57, 101]:
        assert problems[0].startswith(
            "The server cannot return item 4 of the list of pools, after 'p002' and before 'p004'. "
        )


def test_a_server_that_fails_for_every_page(serve):
    server = serve(lambda request: BROKEN)
    with pytest.raises(AirflowError, match="500"):
        readable_rows(airflow(server, NEWEST_2, retries=0), POOL)
    assert len(server.requests) == 1


def test_an_export_leaves_the_object_behind(serve):
    result = run(serve, Pools(3, [1]), instance_info(), gather_all, gather=["pools"])
    assert [one["name"] for one in result["instance"]["pools"]] == ["p000", "p002"]
    (left,) = result["left_behind"]
    assert (left["kind"], left["key"]) == ("pool", "")
    assert left["reason"].startswith(
        "The server cannot return item 2 of the list of pools, after 'p000' and before 'p002'. "
    )


def pools(serve, server, *items, **options):
    return run(serve, server, instance(), ensure_instance, pools=list(items), list_unmanaged=True, **options)


@pytest.mark.parametrize("on_error", ["stop", "report"])
def test_a_list_of_unmanaged_objects_names_the_object_in_a_warning(on_error, serve):
    result = pools(serve, Pools(3, [1]), {"name": "p000", "slots": 4}, on_error=on_error)
    assert [one["key"] for one in result["changes"]] == ["p000"]
    assert result["unmanaged"]["pools"] == ["p002"] and result["errors"] == []
    (warning,) = result["warnings"]
    assert warning.startswith("The server cannot return item 2 of the list of pools, after 'p000' and before 'p002'. ")


def test_pruning_requires_the_complete_list(serve):
    items = [{"name": "p000", "slots": 4}]
    with pytest.raises(AirflowError, match="Cannot list pools"):
        pools(serve, Pools(3, [1]), *items, prune=["pools"])
    result = pools(serve, Pools(3, [1]), *items, prune=["pools"], on_error="report")
    assert [one["key"] for one in result["changes"]] == ["p000"]
    (error,) = result["errors"]
    assert error["key"] == "" and error["message"].startswith("prune requires the complete list of pools. The server")


def test_a_declared_object_that_cannot_be_compared(serve):
    item = {"name": "p001", "description": "x"}
    with pytest.raises(AirflowError, match="500"):
        pools(serve, Pools(3, [1]), item)
    (error,) = pools(serve, Pools(3, [1]), item, on_error="report")["errors"]
    assert error["key"] == "p001" and error["message"].startswith(
        "The server cannot return pool 'p001', so the pool cannot be compared"
    )


def test_a_kind_that_an_export_could_not_read_completely_is_not_pruned(serve):
    """Later, the server can return the object, which then looks undeclared."""
    left = run(serve, Pools(3, [1]), instance_info(), gather_all, gather=["pools"])["left_behind"]
    items = [{"name": name, "slots": 3} for name in ("p000", "p002")]
    assert pools(serve, Pools(3), *items, left_behind=left)["unmanaged"]["pools"] == ["p001"]
    with pytest.raises(AirflowError, match="prune cannot delete pools, because the export could not read all of them"):
        pools(serve, Pools(3), *items, left_behind=left, prune=["pools"], prune_max="3")


# the snapshots of airflow_maintenance, which are in variables

SNAPSHOT = {
    "key": "community.airflow.maintenance",
    "value": json.dumps(
        {"format": 1, "frozen_at": "2026-01-01T00:00:00Z", "frozen_by": "ada", "dags": ["etl"], "others": []}
    ),
    "description": "",
}


def gathered_dags(serve, variables):
    """Gather the DAGs of a server with a paused DAG.

    ``variables`` answers the requests for variables.
    """
    dag = {"dag_id": "etl", "is_paused": True, "is_active": True, "tags": []}

    def server(request):
        if request.path.startswith("/api/v1/dags"):
            return Reply(200, {"dags": [dag], "total_entries": 1})
        return variables(request)

    return run(serve, server, instance_info(), gather_all, gather=["dags"])


@pytest.mark.parametrize("status", [401, 404, 429, 500, 502, 503])
def test_frozen_dags_are_not_exported_as_paused_because_of_a_fault(serve, status):
    fault = Reply(status, {"title": "made by the test", "status": status})
    with pytest.raises(AirflowError, match="variables"):
        gathered_dags(serve, lambda request: fault)


def test_a_user_who_may_not_read_variables_is_warned(serve):
    result = gathered_dags(serve, lambda request: Reply(403, {"title": "Forbidden", "status": 403}))
    assert result["frozen"] == [] and len(result["instance"]["dags"]) == 1
    (warning,) = result["warnings"]
    assert warning.startswith("Cannot check whether airflow_maintenance has frozen DAGs: Cannot list variables")


def test_a_snapshot_is_found_next_to_a_variable_that_breaks_its_page(serve):
    def variables(request):
        query = parse_qs(request.path.partition("?")[2])
        first, size = int(query["offset"][0]), int(query["limit"][0])
        rows = [SNAPSHOT, None][first : first + size]
        return BROKEN if None in rows else Reply(200, {"variables": rows, "total_entries": 2})

    result = gathered_dags(serve, variables)
    assert result["frozen"] == [SNAPSHOT["key"]]
    assert any("The server cannot return item 2 of the list of variables" in one for one in result["warnings"])
