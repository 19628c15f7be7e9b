# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Permissions are removed from roles despite faults.

Afterwards, every member has exactly the declared roles.

On Airflow 2, and on 3.0 with its first FAB provider, the module replaces the role. After a fault at any request, the next task must be able
to finish the replacement. ``make live AIRFLOW=2.11.2 ARGS="-k test_role_replacement" AIRFLOW_FAULTS=all`` tests every fault, and 40 roles
with 200 members. Otherwise, only a few faults are tested.
"""

from __future__ import annotations

import itertools
import os

import pytest
from crew import EDIT, MEMBERS, READ, STAND_IN, Crew, listing, permissions, person, replaces, roles_held, stand_ins
from faults import counts, fault_at, placements
from support import fab_path

EVERYWHERE = os.environ.get("AIRFLOW_FAULTS") == "all"
# later runs that finish the replacement: the same task, a task for a member, for all roles, for all users
NEXT = ("role", "user", "prune", "users")


@pytest.fixture
def run(run, server):
    """Run a module with one login per task.

    With basic authentication, Airflow 2 computes the hash of the password for every request.
    """
    login = {"airflow_auth": "session"} if server.is_2 else {}
    return lambda module, **options: run(module, **{**login, **options})


@pytest.fixture
def crew(server, api):
    running = Crew(server, api)
    running.again()
    yield running
    running.gone()


def take_away(run, **options):
    return run("airflow_role", name="crew", permissions=[READ], **options)


def next_run(run, which, **options):
    if which == "role":
        return take_away(run, **options)
    if which == "user":
        return run("airflow_user", username="m0", roles=["crew"], **options)
    if which == "users":
        users = [{"username": name, "roles": roles} for name, roles in MEMBERS.items()]
        return run("airflow_instance", users=users, **options)
    roles = [{"name": "crew", "permissions": [READ]}]
    return run("airflow_instance", roles=roles, prune=["roles"], prune_max="100%", prune_keep=["Kept*"], **options)


def check_whole(server, api):
    """Check that no member lost or gained a role.

    Also checks that the replacement is finished.
    """
    held = roles_held(server, api)
    assert {name: held.get(name) for name in MEMBERS} == MEMBERS
    assert stand_ins(server, api) == []


def sample():
    """Return a few placements with each kind of fault and each way to continue."""
    if EVERYWHERE:
        return [None]
    return [("cut after", "role"), ("500 after", "user"), ("403", "prune"), ("HTML before", "users")]


@pytest.mark.parametrize("planned_fault", sample(), ids=str)
def test_next_run_recovers_from_a_fault_at_any_request(planned_fault, server, api, run, proxy, crew):
    if not replaces(server):
        return
    proxy.start_over()
    assert take_away(run, retries=0)["changed"] is True
    check_whole(server, api)
    asked = [one for one in proxy.exchanges if counts(one)]
    writes = [number for number, one in enumerate(asked) if one.is_write]
    ways = itertools.cycle(NEXT)
    if EVERYWHERE:
        tried = [(number, kind, next(ways)) for number, kind in placements(len(asked))]
    else:
        kind, way = planned_fault
        tried = [(number, kind, way) for number in (writes[1 if kind == "cut after" else -1],)]
    failures = []
    for number, kind, way in tried:
        crew.again()
        proxy.start_over()
        proxy.faults.append(fault_at(number, kind))
        before = (roles_held(server, api), permissions(server, api, "crew"), stand_ins(server, api))
        result = take_away(run, retries=0, timeout=5)
        proxy.start_over()
        try:
            check_one(server, api, run, proxy, result, before, way)
        except AssertionError as error:
            failures.append((number, str(asked[number]), kind, way, result.get("msg"), str(error)[:400]))
    print(f"{len(tried)} placements, {len(failures)} failures")
    assert not failures, failures


def check_one(server, api, run, proxy, result, before, way):
    changed = (roles_held(server, api), stand_ins(server, api)) != (before[0], before[2])
    if result.get("failed"):
        assert result.get("changed", False) or not changed, "reports unchanged"
        assert not (changed and "Nothing was" in result["msg"]), "reports that nothing was changed"
        assert not changed or result["done_before_failure"] or result["outcome_unknown"]
    if EVERYWHERE:
        # the number of requests without additional ones
        held = roles_held(server, api)
        looks_at = {"user": ["m0"], "users": list(MEMBERS)}.get(way)
        if looks_at and not any(STAND_IN in held[one] for one in looks_at):
            # a task for users finds nothing to change: they have the declared roles. A stand-in without members is left for a task for roles
            assert {name: held[name] for name in MEMBERS} == MEMBERS or way == "user"
            way = "role"
        after = next_run(run, way)
        assert not after.get("failed"), after
        check_whole(server, api)
        take_away(run)
        check_whole(server, api)
        assert permissions(server, api, "crew") == [("can_read", "Pools")]
        return
    rehearsal = next_run(run, way, check=True)
    assert not rehearsal.get("failed"), rehearsal
    assert not [one for one in proxy.exchanges if one.is_write], "check mode writes"
    after = next_run(run, way)
    assert not after.get("failed"), after
    assert after["changed"] == rehearsal["changed"]
    check_whole(server, api)
    if way in ("role", "prune"):
        assert permissions(server, api, "crew") == [("can_read", "Pools")]
    again = next_run(run, way, check=True)
    assert (again.get("failed", False), again["changed"]) == (False, False), again
    take_away(run)
    check_whole(server, api)
    assert permissions(server, api, "crew") == [("can_read", "Pools")]


def test_many_roles_with_shared_members(server, api, run, proxy, crew):
    """Uses the default number of workers.

    Each member is written once for each of its roles.
    """
    roles, members = (40, 200) if EVERYWHERE else (6, 12)
    names = [f"shared {number}" for number in range(roles)]
    users = [f"s{number}" for number in range(members)]
    held = {user: sorted(names[(number + step) % roles] for step in range(3)) for number, user in enumerate(users)}
    wanted = [person(user, roles) for user, roles in held.items()]
    try:
        both = [{"name": name, "permissions": [READ, EDIT]} for name in names]
        assert not run("airflow_instance", roles=both, users=wanted).get("failed")
        proxy.start_over()
        less = [{"name": name, "permissions": [READ]} for name in names]
        result = run("airflow_instance", roles=less, users=[{"username": one, "roles": held[one]} for one in users])
        assert (result.get("failed", False), result["changed"]) == (False, True), result
        found = roles_held(server, api)
        assert {user: found[user] for user in users} == held
        assert {name: permissions(server, api, name) for name in names} == dict.fromkeys(names, [("can_read", "Pools")])
        assert stand_ins(server, api) == []
        writes = [one for one in proxy.exchanges if one.is_write and "/users/" in one.path]
        assert len(writes) <= sum(map(len, held.values()))
    finally:
        for user in users:
            crew.remove(f"users/{user}")
        for name in names:
            crew.remove(f"roles/{name.replace(' ', '%20')}")


@pytest.mark.parametrize("state", ["nothing moved", "half moved", "all moved", "no name"])
@pytest.mark.parametrize("task", ["absent", "other", "append"])
def test_leftovers_are_found_by_every_kind_of_next_task(state, task, server, api, run, proxy, crew):
    if not replaces(server):
        return
    crew.role(STAND_IN, READ)
    if state in ("half moved", "all moved", "no name"):
        crew.user("m0", [STAND_IN])
    if state in ("all moved", "no name"):
        crew.user("m1", ["Viewer", STAND_IN])
    if state == "no name":
        crew.remove("roles/crew")
    options = {
        "absent": {"state": "absent"},
        "other": {"permissions": [EDIT]},
        "append": {"permissions": [{"action": "can_read", "resource": "Jobs"}], "permissions_mode": "append"},
    }[task]
    proxy.start_over()
    rehearsal = run("airflow_role", name="crew", check=True, **options)
    assert (rehearsal.get("failed", False), rehearsal["changed"]) == (False, True), rehearsal
    assert not [one for one in proxy.exchanges if one.is_write]
    result = run("airflow_role", name="crew", **options)
    assert (result.get("failed", False), result["changed"]) == (False, True), result
    assert stand_ins(server, api) == []
    held = roles_held(server, api)
    if task == "absent":
        assert {name: held[name] for name in MEMBERS} == {"m0": [], "m1": ["Viewer"], "m2": ["Viewer"]}
        assert api.get(fab_path(server, "roles/crew")) is None
        return
    assert {name: held[name] for name in MEMBERS} == MEMBERS
    found = permissions(server, api, "crew")
    if task == "other":
        assert found == [("can_edit", "Pools")]
    else:
        assert ("can_read", "Jobs") in found and ("can_read", "Pools") in found


def test_prune_handles_leftovers_of_an_earlier_task(server, api, run, proxy, crew):
    """The role itself is not in the list.

    It is deleted under its own name, and its members lose it.
    """
    if not replaces(server):
        return
    crew.role(STAND_IN, READ)
    crew.user("m0", [STAND_IN])
    crew.remove("roles/crew")
    result = next_run(run, "prune", check=True)
    assert not result.get("failed") and [one for one in result["changes"] if one["key"] == STAND_IN] == []
    assert STAND_IN in str(result["warnings"])
    result = next_run(run, "prune")
    assert not result.get("failed"), result
    assert roles_held(server, api)["m0"] == ["crew"]


def test_a_role_with_the_longest_name(server, api, run, crew):
    long = "long " + "x" * 59
    crew.role(long, READ, EDIT)
    try:
        crew.user("m0", [long])
        assert run("airflow_role", name=long, permissions=[READ])["changed"] is True
        assert permissions(server, api, long) == [("can_read", "Pools")]
        assert roles_held(server, api)["m0"] == [long]
        assert stand_ins(server, api) == []
        assert all(len(one["name"]) <= 64 for one in listing(server, api, "roles"))
    finally:
        crew.remove(f"roles/{long.replace(' ', '%20')}")


def test_export_omits_temporary_roles(server, api, run, crew):
    crew.role(STAND_IN, READ)
    crew.user("m0", [STAND_IN])
    result = run("airflow_instance_info", gather=["roles", "users"], secrets="omit")
    exported = {one["username"]: one.get("roles") for one in result["instance"]["users"]}
    assert exported["m0"] == ["crew"]
    assert STAND_IN not in [one["name"] for one in result["instance"]["roles"]]
    assert STAND_IN in str(result["warnings"])
