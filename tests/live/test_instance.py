# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whole instances: number of requests, faults, concurrent clients, pruning."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

import pytest
from recording import Fault, Intrusion
from second_server import names
from support import PERSON, READ_POOLS, api_path, refused

import servers

MAIN = """
import json, sys
from ansible.module_utils.testing import patch_module_args
from ansible_collections.community.airflow.plugins.modules.airflow_instance import main
with patch_module_args(json.load(sys.stdin)):
    main()
"""


def writes(proxy):
    return [exchange for exchange in proxy.exchanges if exchange.is_write]


def variables(count: int, value: str):
    return [{"key": f"many_{number:02}", "value": f"{value}{number}"} for number in range(count)]


def connections(count: int, host: str):
    """Connections, which every server updates one by one."""
    return [
        {"connection_id": f"many_{number:02}", "conn_type": "http", "host": f"{host}{number}"}
        for number in range(count)
    ]


def held(api, server, prefix: str = "many_", plural: str = "variables", key: str = "key", field: str = "value"):
    rows, total = {}, 1
    offset = 0
    while offset < total:
        page = api.get(api_path(server, f"{plural}?limit=100&offset={offset}&order_by={key}"))
        rows.update({row[key]: row[field] for row in page[plural]})
        offset, total = offset + len(page[plural]), page["total_entries"]
    return {key: value for key, value in rows.items() if key.startswith(prefix)}


def hosts_held(api, server):
    return held(api, server, plural="connections", key="connection_id", field="host")


def hosts_of(items):
    return {item["connection_id"]: item["host"] for item in items}


def wanted_of(items):
    return {item["key"]: item["value"] for item in items}


@pytest.fixture
def empty(server, api, run):
    """Ensure that none of these variables exists before and after the test."""
    absent = [{"key": item["key"], "state": "absent"} for item in variables(40, "")]
    run("airflow_instance", variables=absent)
    yield
    run("airflow_instance", variables=absent)


@pytest.fixture
def unconnected(run):
    """Ensure that none of these connections exists before and after the test."""
    absent = [{"connection_id": item["connection_id"], "state": "absent"} for item in connections(40, "")]
    run("airflow_instance", connections=absent)
    yield
    run("airflow_instance", connections=absent)


# number of requests


def whole_instance():
    roles = [{"name": f"role_{number:02}", "permissions": READ_POOLS} for number in range(12)]
    return {
        "roles": roles,
        "users": [
            {
                **PERSON,
                "username": f"user_{number:02}",
                "email": f"{number}@example.com",
                "roles": [f"role_{number % 12:02}"],
            }
            for number in range(40)
        ],
        "pools": [{"name": f"pool_{number:02}", "slots": number + 1} for number in range(60)],
        "connections": [
            {"connection_id": f"conn_{number:02}", "conn_type": "http", "host": "h", "password": f"pw-{number}-secret"}
            for number in range(100)
        ],
        "variables": [{"key": f"var_{number:03}", "value": f"value {number}"} for number in range(300)],
        "dags": [{"dag_ids": names(range(30)), "state": "unpaused"}],
    }


SIZES = {"roles": 12, "users": 40, "pools": 60, "connections": 100, "variables": 300, "dags": 30}


def test_instance_converges_with_a_minimum_of_requests(server, second_server):
    second_server.parse(dict.fromkeys(names(range(120)), True))
    lists = whole_instance()
    pages = len(SIZES)
    looked = second_server.run("airflow_instance", check=True, **lists)
    assert not looked.get("failed"), looked
    # an empty server: a page of each kind, with all requested DAGs, the list of permissions, and the variables with snapshots
    assert (second_server.writes(), second_server.reads()) == (0, pages + 2), second_server.proxy.exchanges
    done = second_server.run("airflow_instance", **lists)
    assert not done.get("failed"), done
    assert (looked["changes"], looked["diff"], looked["counts"]) == (done["changes"], done["diff"], done["counts"])
    assert {kind: (one["created"] or one["updated"], one["unchanged"]) for kind, one in done["counts"].items()} == {
        kind: (size, 0) for kind, size in SIZES.items()
    }
    one_by_one = 12 + 40 + 30
    assert second_server.writes() == one_by_one + (460 if server.is_2 else 3)
    assert "-secret" not in json.dumps(done)
    assert second_server.active()[:30] == names(range(30))

    settled = {**lists, "update_secrets": "on_create", "update_password": "on_create"}
    for check in (True, False):
        again = second_server.run("airflow_instance", check=check, **settled)
        assert (again["changed"], again["changes"], again["diff"]) == (False, [], [])
        assert {kind: one["unchanged"] for kind, one in again["counts"].items()} == SIZES
        # three pages of variables, and one of each other kind
        assert (second_server.writes(), second_server.reads()) == (0, pages + 2), second_server.proxy.exchanges

    drift = [{"key": "var_007", "value": "else"}, {"key": "var_299", "state": "absent"}]
    some = second_server.run(
        "airflow_instance", **{**settled, "variables": [*lists["variables"][:7], *lists["variables"][8:299], *drift]}
    )
    assert [(one["key"], one["action"]) for one in some["changes"]] == [("var_007", "update"), ("var_299", "delete")]
    assert second_server.writes() == 2


def test_bulk_update_writes_only_the_specified_fields(server, second_server, tmp_path):
    """Each variable has a sensitive name, so the module cannot read its value.

    Airflow's own command line exports the stored values.
    """
    keys = [f"many_password_{number}" for number in range(6)]
    described = server.number >= (2, 8, 2)
    old = {"description": "old"} if described else {}
    made = second_server.run("airflow_instance", variables=[{"key": key, "value": f"old-{key}", **old} for key in keys])
    assert not made.get("failed"), made
    descriptions = [{"key": key, "description": "new"} for key in keys[:2]] if described else []
    values = [{"key": key, "value": f"new-{key}"} for key in keys[2:4]]
    both = [{"key": keys[4], "value": f"new-{keys[4]}", "description": ""}] if described else []
    wanted = {"variables": [*descriptions, *values, *both]}
    looked = second_server.run("airflow_instance", check=True, **wanted)
    done = second_server.run("airflow_instance", **wanted)
    assert not done.get("failed"), done
    assert (done["changes"], done["diff"]) == (looked["changes"], looked["diff"])
    assert len(done["changes"]) == len(wanted["variables"])
    # from 3.3 on, a request for each set of fields
    assert second_server.writes() == (3 if server.number >= (3, 3) else len(wanted["variables"]))
    exported = servers.airflow(second_server.running, "variables", "export", str(tmp_path / "variables.json"))
    assert exported.returncode == 0, exported.stdout + exported.stderr
    stored = json.loads((tmp_path / "variables.json").read_text())
    changed = {one["key"] for one in [*values, *both]}
    for key in keys:
        value = stored[key]["value"] if isinstance(stored[key], dict) else stored[key]
        assert value == f"{'new' if key in changed else 'old'}-{key}"
    if described:
        found = [second_server.api.get(f"{second_server.prefix}/variables/{key}")["description"] or "" for key in keys]
        assert found == ["new", "new", "old", "old", "", "old"]
    removed = second_server.run("airflow_instance", variables=[{"key": key, "state": "absent"} for key in keys])
    assert removed["counts"]["variables"]["deleted"] == len(keys)


def test_three_pools_are_read_one_by_one(second_server):
    result = second_server.run(
        "airflow_instance", pools=[{"name": f"pool_{number:02}", "slots": number + 1} for number in range(3)]
    )
    assert result["counts"]["pools"]["unchanged"] == 3
    assert second_server.reads() == 3


# objects that are not in the lists


def test_prune(server, second_server):
    second_server.run(
        "airflow_instance", pools=[{"name": name, "slots": 1} for name in ("keep", "tmp_1", "old_1", "old_2")]
    )
    listed = {
        "pools": [{"name": "keep", "slots": 1}],
        "prune": ["pools"],
        "prune_max": "100%",
        "prune_keep": ["tmp_*", "pool_*"],
    }
    preview = second_server.run("airflow_instance", check=True, **listed)
    assert [one["key"] for one in preview["changes"]] == ["old_1", "old_2"]
    assert [one["action"] for one in preview["changes"]] == ["delete", "delete"]
    few = second_server.run("airflow_instance", **{**listed, "prune_max": "1"})
    assert few.get("failed") and few["prunable"] == ["old_1", "old_2"], few
    assert "more than prune_max=1" in few["msg"] and second_server.writes() == 0
    done = second_server.run("airflow_instance", **listed)
    assert (done["changes"], done["diff"]) == (preview["changes"], preview["diff"])
    left = {row["name"] for row in second_server.api.get(f"{second_server.prefix}/pools?limit=100")["pools"]}
    assert left >= {"default_pool", "keep", "tmp_1"} and not left & {"old_1", "old_2"}
    assert second_server.run("airflow_instance", **listed)["changed"] is False


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"pools": [], "prune": ["pools"]}, "prune_allow_empty"),
        ({"pools": [{"name": "keep", "slots": 1}], "prune": ["users"]}, "the users option is missing"),
        (
            {"dags": [{"dag_id": "fleet_000", "state": "paused"}], "prune": ["dags"]},
            "value of prune must be one or more of: roles, users",
        ),
        ({"pools": [{"name": "default_pool", "state": "absent"}]}, "cannot be deleted"),
        ({"users": [{"username": "admin", "state": "absent"}]}, "logs in as"),
        ({"pools": [{"name": "a", "slots": 1}, {"name": "a", "slots": 2}]}, "duplicate items: a"),
        ({"users": [{**PERSON, "username": "x", "roles": ["Nobody"]}]}, "unknown roles: Nobody"),
        ({"pools": [{"name": "a", "slots": 1, "slot": 2}]}, "did you mean slots?"),
        ({"dags": [{"dag_id": "no_such_dag", "state": "paused"}]}, "There is no DAG 'no_such_dag'"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
@pytest.mark.parametrize("check", [True, False])
def test_rejects_invalid_items_before_the_first_write(options, words, check, second_server):
    result = second_server.run(
        "airflow_instance", check=check, **{"variables": [{"key": "fine", "value": "v"}], **options}
    )
    assert result.get("failed") and words in result["msg"], result
    assert second_server.writes() == 0


def test_prune_keeps_the_caller_and_built_in_objects(second_server):
    listed = {"users": [{"username": "nobody", "state": "absent"}], "roles": [{"name": "none", "state": "absent"}]}
    preview = second_server.run("airflow_instance", check=True, **listed, prune=["users", "roles"], prune_max="100%")
    assert {one["key"][:5] for one in preview["changes"]} == {"user_", "role_"}
    assert [one["kind"] for one in preview["changes"]] == ["user"] * 40 + ["role"] * 12


def test_rejects_prune_if_the_listing_is_incomplete(second_server):
    pools = {"pools": [{"name": "default_pool", "slots": 128, "include_deferred": False}], "total_entries": 2}
    fault = Fault("GET", "/pools", (200, "application/json", json.dumps(pools), {}), times=99)
    second_server.proxy.faults.append(fault)
    result = second_server.run("airflow_instance", pools=[{"name": "default_pool", "slots": 128}], prune=["pools"])
    second_server.proxy.faults.clear()
    assert result.get("failed") and "Cannot list pools: received" in result["msg"], result
    assert second_server.writes() == 0


def test_unmanaged_objects(second_server):
    """Unmanaged objects are returned without further requests.

    Objects that Airflow or the collection create are excluded.
    """
    second_server.parse(dict.fromkeys(names(range(3)), True))
    second_server.run(
        "airflow_instance",
        pools=[{"name": name, "slots": 1} for name in ("keep", "tmp_1", "old_1")],
        variables=[{"key": key, "value": "v"} for key in ("keep", "community.airflow.note")],
    )
    listed = {
        "pools": [{"name": "keep", "slots": 1}],
        "variables": [{"key": "keep", "value": "v"}],
        "roles": [{"name": "nobody", "state": "absent"}],
        "dags": [
            {"dag_id_pattern": "fleet_00%", "state": "paused"},
            {"dag_id": names(range(3))[0], "state": "unpaused"},
        ],
    }
    before, active = (
        second_server.api.get(f"{second_server.prefix}/pools?limit=100")["pools"],
        set(second_server.active()),
    )
    result = second_server.run("airflow_instance", check=True, **listed, list_unmanaged=True)
    assert not result.get("failed"), result
    found = result["unmanaged"]
    assert set(found) == set(listed)
    assert found["pools"] == sorted({row["name"] for row in before} - {"keep", "default_pool"})
    assert {"tmp_1", "old_1"} <= set(found["pools"])
    assert "community.airflow.note" not in found["variables"] and "keep" not in found["variables"]
    assert not set(found["roles"]) & {"Admin", "Op", "User", "Viewer", "Public"}
    assert not set(found["dags"]) & set(names(range(3))) and found["dags"] == sorted(found["dags"])
    wrong = {name for name in active if name.startswith("fleet_00")} ^ set(names(range(1)))
    assert [one["key"] for one in result["changes"]] == sorted(wrong)
    assert result["server"] == {"url": second_server.proxy.url, "version": second_server.api.server.version}

    second_server.run("airflow_instance", check=True, pools=listed["pools"], list_unmanaged=True)
    assert (second_server.writes(), second_server.reads()) == (0, 1), second_server.proxy.exchanges
    pruning = {"pools": listed["pools"], "prune": ["pools"], "prune_keep": ["tmp_*"], "prune_max": "100%"}
    kept = second_server.run("airflow_instance", check=True, **pruning, list_unmanaged=True)
    assert kept["unmanaged"]["pools"] == [name for name in found["pools"] if name.startswith("tmp_")]
    assert "unmanaged" not in second_server.run("airflow_instance", check=True, **pruning)


# objects that refer to other objects of the same task


def test_a_role_and_its_user_in_one_run(server, run, proxy):
    person = {**PERSON, "username": "both", "email": "both@example.com", "roles": ["both_role"]}
    lists = {"roles": [{"name": "both_role", "permissions": READ_POOLS}], "users": [person]}
    done = run("airflow_instance", **lists)
    assert [(one["kind"], one["action"]) for one in done["changes"]] == [("role", "create"), ("user", "create")], done
    # with update_password=always, a login checks the password
    assert run("airflow_instance", **lists)["changed"] is False
    gone = {
        "roles": [{"name": "both_role", "state": "absent"}],
        "users": [{"username": "both", "state": "absent"}],
    }
    if not server.deletes_roles:
        proxy.start_over()
        refused(proxy, run("airflow_instance", **gone), "cannot delete role")
        return
    done = run("airflow_instance", **gone)
    assert [(one["kind"], one["action"]) for one in done["changes"]] == [("user", "delete"), ("role", "delete")], done


def test_an_item_for_one_dag_takes_precedence_over_a_pattern(server, api, run):
    dags = [{"dag_id_pattern": "sales", "state": "unpaused"}, {"dag_id": "sales_daily", "state": "paused"}]
    run("airflow_instance", dags=dags)
    assert api.get(api_path(server, "dags/sales_daily"))["is_paused"] is True
    assert run("airflow_instance", dags=dags)["changed"] is False
    two = run("airflow_instance", dags=[dags[0], {"tags": ["sales"], "state": "paused"}])
    assert two.get("failed") and "with different values" in two["msg"], two


def test_permissions_are_removed(server, api, run, proxy):
    name = {"name": "shrinking"}
    more = [*READ_POOLS, {"action": "can_edit", "resource": "Pools"}]
    assert run("airflow_instance", roles=[{**name, "permissions": more}])["changed"] is True
    proxy.start_over()
    less = run("airflow_instance", roles=[{**name, "permissions": READ_POOLS}])
    if not server.deletes_roles:
        refused(proxy, less, "can neither remove permissions")
        return
    assert less["changed"] is True and not less.get("failed"), less
    again = run("airflow_instance", roles=[{**name, "permissions": READ_POOLS}])
    assert again["changed"] is False, again
    assert run("airflow_instance", roles=[{**name, "state": "absent"}])["changed"] is True


# faults


@dataclass
class Nth(Fault):
    """A fault at every tenth matching request."""

    seen: int = field(default=0)

    def matches(self, method, target, body):
        if not super().matches(method, target, body):
            return False
        self.seen += 1
        return self.seen % 10 == 0


@pytest.mark.parametrize("on_error", ["stop", "continue"])
def test_every_tenth_write_fails(on_error, server, api, run, proxy, unconnected):
    old, new = connections(40, "old "), connections(40, "new ")
    run("airflow_instance", connections=old)
    proxy.start_over()
    proxy.faults.append(Nth("PATCH", "/connections", (500, "text/plain", "Internal Server Error", {}), times=99))
    result = run("airflow_instance", connections=new, on_error=on_error, workers=1)
    proxy.faults.clear()
    assert result.get("failed") and result["changed"] is True, result
    now = hosts_held(api, server)
    done = {one["key"] for one in result["changes"]}
    failed = {one["key"] for one in result["errors"]}
    left = {one["key"] for one in result["not_done"]}
    assert [len(failed), len(left)] == ([1, 30] if on_error == "stop" else [4, 0]), result["msg"]
    assert done | failed | left == set(now)
    assert {key: host for key, host in now.items() if host.startswith("new")} == {
        key: host for key, host in hosts_of(new).items() if key in done
    }
    proxy.start_over()
    again = run("airflow_instance", connections=new)
    assert {one["key"] for one in again["changes"]} == failed | left
    assert len(writes(proxy)) == len(failed | left)
    assert hosts_held(api, server) == hosts_of(new)


@pytest.mark.parametrize("forward", [True, False])
def test_a_connection_that_is_cut_in_a_write(forward, server, api, run, proxy, empty):
    items = variables(12, "cut ")
    proxy.start_over()
    proxy.faults.append(Fault("POST" if server.is_2 else "PATCH", "/variables", forward=forward))
    result = run("airflow_instance", variables=items, workers=1)
    assert not result.get("failed"), result
    assert result["counts"]["variables"]["created"] == 12
    assert held(api, server) == wanted_of(items)
    # completed writes are not repeated if only the response was lost
    expected = 1 if forward else 13
    assert len(writes(proxy)) == (expected if not server.is_2 else 12 if forward else 13)


def test_server_becomes_unreachable_after_a_write(server, api, run, proxy, empty):
    """The server stored the write, but the module cannot check that."""
    items = variables(12, "gone ")
    proxy.start_over()
    proxy.faults.append(Fault("POST" if server.is_2 else "PATCH", "/variables", forward=True))
    for method, path in (("GET", "/variables/"), ("POST", "/variables")):
        proxy.faults.append(Fault(method, path, times=99))
    result = run("airflow_instance", variables=items, workers=1, retries=0)
    assert result.get("failed") and result["changed"] is True, result
    unknown, undone = ({one["key"] for one in result[name]} for name in ("unknown", "not_done"))
    assert unknown == held(api, server).keys()
    assert unknown | undone == wanted_of(items).keys() and not unknown & undone
    assert f"The outcome of {len(unknown)} change" in result["msg"]
    proxy.start_over()
    assert not run("airflow_instance", variables=items).get("failed")
    assert held(api, server) == wanted_of(items)


@pytest.mark.parametrize("existing", [0, 40])
def test_a_run_that_is_killed(existing, server, api, run, proxy, login, unconnected):
    """The run is killed during writes.

    It is killed during updates one by one, or during creations if no objects exist yet.
    """
    if existing:
        run("airflow_instance", connections=connections(existing, "old "))
    new = connections(40, "new ")
    proxy.start_over()
    arguments = {**login, "connections": new, "workers": 1}
    process = subprocess.Popen([sys.executable, "-c", MAIN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    killer = threading.Thread(target=_kill_after, args=(process, proxy, 8 if server.is_2 or existing else 1))
    killer.start()
    process.communicate(json.dumps(arguments))
    killer.join()
    time.sleep(0.5)
    now = hosts_held(api, server)
    right = {key for key, host in now.items() if host == hosts_of(new)[key]}
    assert right and (len(right) < 40 or not (server.is_2 or existing))
    assert all(host.startswith(("old", "new")) for host in now.values())
    proxy.start_over()
    again = run("airflow_instance", connections=new)
    assert {one["key"] for one in again["changes"]} == set(hosts_of(new)) - right
    assert hosts_held(api, server) == hosts_of(new)


def _kill_after(process, proxy, count):
    while len(writes(proxy)) < count and process.poll() is None:
        time.sleep(0.002)
    process.kill()


def test_an_object_that_another_client_deletes_concurrently(server, api, run, proxy, empty):
    run("airflow_instance", variables=variables(12, "old "))
    new = variables(12, "new ")
    proxy.start_over()
    path = api_path(server, "variables/many_07")
    proxy.intrusions.append(Intrusion("PATCH", "/variables", lambda: api.send("DELETE", path)))
    result = run("airflow_instance", variables=new, on_error="continue", workers=1)
    # 2.5 creates the variable when it receives an update
    created = int(server.number >= (2, 6))
    counts = {"created": created, "updated": 12 - created, "deleted": 0, "unchanged": 0}
    assert result.get("counts", {}).get("variables") == counts, result
    assert held(api, server) == wanted_of(new)


def test_an_object_that_another_client_creates_concurrently(server, api, run, proxy):
    names_ = [f"meanwhile_{number}" for number in range(6)]
    pools = [{"name": name, "slots": 5} for name in names_]
    run("airflow_instance", pools=[{"name": name, "state": "absent"} for name in names_])
    theirs = {
        "name": "meanwhile_3",
        "slots": 9,
        **({} if server.is_2 else {"description": "", "include_deferred": False}),
    }
    proxy.start_over()
    method = "POST" if server.is_2 else "PATCH"
    proxy.intrusions.append(Intrusion(method, "/pools", lambda: api.send("POST", api_path(server, "pools"), theirs)))
    result = run("airflow_instance", pools=pools, on_error="continue", workers=1)
    done = {one["key"]: one["action"] for one in result["changes"]}
    assert done == {**dict.fromkeys(names_, "create"), "meanwhile_3": "update"}, result
    assert [api.get(api_path(server, f"pools/{name}"))["slots"] for name in names_] == [5] * 6
    assert (
        run("airflow_instance", pools=[{"name": name, "state": "absent"} for name in names_])["counts"]["pools"][
            "deleted"
        ]
        == 6
    )


def test_overloaded_server_receives_one_write_at_a_time(server, api, run, proxy, empty):
    run("airflow_instance", variables=variables(12, "old "))
    busy = json.dumps({"detail": {"reason": "Database error", "statement": "hidden"}})
    proxy.start_over()
    proxy.faults.append(Fault("PATCH", "/variables", (500, "application/json", busy, {})))
    result = run("airflow_instance", variables=variables(12, "new "))
    assert not result.get("failed"), result
    assert held(api, server) == wanted_of(variables(12, "new "))


# secrets


def test_no_secret_in_any_output(server, run, proxy):
    secret = "s3cr3t-in-instance"
    lists = {
        "connections": [
            {"connection_id": "sec", "conn_type": "http", "password": secret, "extra": {"api_key": f"{secret}-2"}},
            {"connection_id": "sec_uri", "uri": f"http://u:{secret}-3@h"},
        ],
        "users": [
            {**PERSON, "username": "sec", "email": "sec@example.com", "password": f"{secret}-4", "roles": ["Viewer"]}
        ],
        "variables": [
            {"key": "sec_token", "value": f"{secret}-5"},
            {"key": "sec_plain", "value": f"{secret}-6", "sensitive": True},
        ],
    }
    results = [run("airflow_instance", check=check, **lists) for check in (True, False, True, False)]
    proxy.start_over()
    path = "/variables" if not server.is_2 else "/variables/"
    echo = json.dumps({"detail": f"no {secret}-5 here"})
    changed = {**lists, "variables": [{"key": "sec_token", "value": f"{secret}-7"}]}
    proxy.faults.append(Fault("PATCH", path, (400, "application/json", echo.replace("-5", "-7"), {})))
    results.append(run("airflow_instance", **changed))
    assert results[-1].get("failed"), results[-1]
    results.append(run("airflow_instance", **{**lists, "pools": [{"name": "x", "slots": [secret]}]}))
    results.append(run("airflow_instance", **{**lists, "variables": [{"key": "a", "valeu": secret}]}))
    assert secret not in json.dumps(results)
    gone = {
        "connections": [{"connection_id": name, "state": "absent"} for name in ("sec", "sec_uri")],
        "users": [{"username": "sec", "state": "absent"}],
        "variables": [{"key": key, "state": "absent", "sensitive": True} for key in ("sec_token", "sec_plain")],
    }
    result = run("airflow_instance", **gone)
    assert result["counts"]["variables"]["deleted"] == 2 and secret not in json.dumps(result), result
