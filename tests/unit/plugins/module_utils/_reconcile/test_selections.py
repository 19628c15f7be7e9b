# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Items that select DAGs by pattern, and the layers that they come from."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._module.definition import ModuleCall
from ansible_collections.community.airflow.plugins.module_utils._reconcile.instance import ensure_instance, instance
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_airflow import airflow
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.fake_server import NOT_FOUND, Reply
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.known_servers import NEWEST
from ansible_collections.community.airflow.tests.unit.plugins.module_utils.operation_server import DAG


def dags(request):
    """Serve the DAGs a1, a2 and b1, none of them paused."""
    path, _mark, query = request.path.partition("?")
    rows = [{**DAG, "dag_id": dag_id} for dag_id in ("a1", "a2", "b1")]
    name = path[len("/api/v2/dags") :].strip("/")
    if name:
        found = [row for row in rows if row["dag_id"] == name]
        return Reply(200, found[0]) if found else NOT_FOUND
    (pattern,) = parse_qs(query).get("dag_id_pattern", ["%"])
    found = [row for row in rows if pattern.strip("%") in row["dag_id"]]
    return Reply(200, {"dags": found, "total_entries": len(found)})


def paused(serve, *items):
    """Return the DAGs that these items pause."""
    client = airflow(serve(dags), NEWEST, retries=0)
    params = {name: option.get("default") for name, option in instance().spec.items()}
    result = ensure_instance(ModuleCall({**params, "dags": list(items)}, True, lambda: client))
    return [one["key"] for one in result["changes"]]


def by_id(dag_id, state, **mark):
    return {"dag_id": dag_id, "state": state, **mark}


def matching(pattern, state, **mark):
    return {"dag_id_pattern": pattern, "state": state, **mark}


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([by_id("a1", "unpaused"), matching("%", "paused")], ["a2", "b1"]),
        ([by_id("a1", "unpaused"), matching("%", "paused", layer=1)], ["a1", "a2", "b1"]),
        ([by_id("a1", "unpaused", layer=1), matching("%", "paused", layer=1)], ["a2", "b1"]),
        ([by_id("a1", "unpaused", layer=1), matching("%", "paused")], ["a2", "b1"]),
        ([matching("a", "unpaused"), matching("%", "paused", layer=1)], ["a1", "a2", "b1"]),
        ([matching("%", "paused"), matching("a", "unpaused", layer=1)], ["b1"]),
        ([matching("a1", "unpaused"), matching("a", "paused"), matching("%", "paused", layer=1)], ["a1", "a2", "b1"]),
    ],
)
def test_a_layer_takes_precedence_over_those_below(items, expected, serve):
    assert paused(serve, *items) == paused(serve, *reversed(items)) == expected


def test_a_selected_object_that_the_listing_of_the_others_contains_is_planned_once(serve):
    named = [by_id(f"missing{number}", "absent") for number in range(100)]
    assert paused(serve, *named, by_id("b1", "paused"), matching("a1", "paused")) == ["a1", "b1"]


def test_two_selections_of_a_layer_must_agree(serve):
    for mark in ({}, {"layer": 1}):
        with pytest.raises(InvalidRequestError, match="Two items of dags match 'a1' with different values"):
            paused(serve, matching("a", "paused", **mark), matching("1", "unpaused", **mark))
