# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""User names ignore case. All other names do not.

Names are compared like on the server.
"""

from __future__ import annotations

import pytest
from recording import Fault
from support import PERSON, api_path, fab_path, refused

ALICE = {**PERSON, "username": "alice", "email": "alice@example.com", "roles": ["Viewer"]}


@pytest.fixture
def alice(server, api, run):
    """Create the user before the test, and delete it afterwards."""
    run("airflow_user", **ALICE)
    yield
    assert api.get(fab_path(server, "users/alice"))["username"] == "alice"
    run("airflow_user", username="alice", state="absent")


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("state", ["present", "absent"])
def test_rejects_another_spelling_of_a_user(state, check, alice, run, proxy):
    item = {**ALICE, "username": "ALICE", "state": state}
    given = item if state == "present" else {"username": "ALICE", "state": "absent"}
    for module, options in (("airflow_user", given), ("airflow_instance", {"users": [given]})):
        proxy.start_over()
        refused(
            proxy, run(module, check, **options), "User 'ALICE'", "already has the user 'alice'", "Nothing was changed."
        )


@pytest.mark.parametrize("on_error", ["stop", "continue"])
def test_a_user_listed_in_another_spelling_is_not_pruned(on_error, alice, run, proxy):
    given = {"prune": ["users"], "prune_max": "100%", "on_error": on_error}
    proxy.start_over()
    result = run("airflow_instance", users=[{**ALICE, "username": "Alice"}], **given)
    refused(proxy, result, "already has the user 'alice'")


def test_two_spellings_of_a_user_are_one_user(run, proxy):
    items = [{**ALICE, "username": name, "email": f"{name}@example.org"} for name in ("Dora", "dora")]
    refused(proxy, run("airflow_instance", users=items), "users", "duplicate items", "Dora (also spelled dora)")


def test_own_user_is_recognized_in_any_spelling(server, run, login, proxy):
    shouted = {**login, "airflow_username": server.username.upper()}
    proxy.start_over()
    result = run("airflow_user", username=server.username, state="absent", **shouted)
    refused(proxy, result, "force=true")


def test_other_names_are_case_sensitive(server, api, run):
    items = [{"key": key, "value": key} for key in ("Spelled", "spelled", "SPELLED")]
    for changed in (True, False):
        assert run("airflow_instance", variables=items)["changed"] is changed
    assert [api.get(api_path(server, f"variables/{item['key']}"))["value"] for item in items] == [
        item["value"] for item in items
    ]
    absent = [{**item, "state": "absent"} for item in items]
    assert run("airflow_instance", variables=absent)["counts"]["variables"]["deleted"] == 3


def test_prune_skips_a_kind_with_failed_writes(server, api, run, proxy, alice):
    """Roles are related: a user that could not be written may need them."""
    run("airflow_role", name="spelling_role", permissions=[{"action": "can_read", "resource": "Pools"}])
    run("airflow_pool", name="spelling_pool", slots=1)
    bob = {**ALICE, "username": "bob_of_spelling", "email": "bob@example.com"}
    proxy.start_over()
    proxy.faults.append(Fault("POST", "/users", (400, "application/json", '{"detail": "no"}', {}), times=9))
    result = run(
        "airflow_instance",
        users=[bob],
        roles=[{"name": "spelling_other", "permissions": []}],
        pools=[{"name": "default_pool"}],
        prune=["users", "roles", "pools"],
        prune_max="100%",
        prune_keep=["many_*"],
        on_error="continue",
    )
    proxy.faults.clear()
    assert result.get("failed"), result
    assert "no further users or roles were pruned" in result["msg"]
    assert api.get(fab_path(server, "users/alice"))
    assert api.get(fab_path(server, "roles/spelling_role"))
    # nothing refers to pools
    assert api.get(api_path(server, "pools/spelling_pool")) is None
    for name in ("spelling_role", "spelling_other"):
        run("airflow_role", name=name, state="absent")
