# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""DAGs whose file was removed.

Only their records can be deleted without affecting other tests.
"""

from __future__ import annotations

KEPT, GONE = "fleet_kept", ["fleet_gone_1", "fleet_gone_2"]


def test_records_are_removed_with_their_history(second_server):
    second_server.parse(dict.fromkeys([KEPT, *GONE], True))
    body = {} if second_server.prefix.endswith("1") else {"logical_date": None}
    for dag_id in (KEPT, *GONE):
        second_server.api.send("POST", f"{second_server.prefix}/dags/{dag_id}/dagRuns", {"dag_run_id": "once", **body})
    second_server.parse({KEPT: True})

    if second_server.api.get(f"{second_server.prefix}/dags/{GONE[0]}").get("is_stale"):
        # filters match only listed DAGs, so a stale DAG must be named. Before 3.3 only a scheduler marks DAGs as stale.
        matching = second_server.run("airflow_dag_state", state="absent", dag_id_pattern="fleet_gone")
        assert (matching["changed"], second_server.writes()) == (False, 0)
        assert "No DAG matches" in str(matching["warnings"])

    looked = second_server.run("airflow_dag_state", check=True, state="absent", dag_ids=GONE)
    assert second_server.writes() == 0
    assert all(second_server.api.get(f"{second_server.prefix}/dags/{dag_id}") for dag_id in GONE)
    done = second_server.run("airflow_dag_state", state="absent", dag_ids=GONE)
    assert not done.get("failed"), done
    assert second_server.writes() == len(GONE)
    assert (looked["changed"], done["changed"], done["dags"]) == (True, True, [])
    assert looked["diff"] == done["diff"]
    assert not any(second_server.api.get(f"{second_server.prefix}/dags/{dag_id}") for dag_id in GONE)
    runs = second_server.api.get(f"{second_server.prefix}/dags/~/dagRuns?limit=100")["dag_runs"]
    assert {run["dag_id"] for run in runs}.isdisjoint(GONE)
    assert second_server.api.get(f"{second_server.prefix}/dags/{KEPT}/dagRuns/once")

    for check in (True, False):
        again = second_server.run("airflow_dag_state", check=check, state="absent", dag_ids=GONE)
        assert (again["changed"], again.get("failed"), second_server.writes()) == (False, None, 0), again
