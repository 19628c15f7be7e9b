# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Logins during a task or a play with many hosts.

The tests cover expired sessions, shared logins and changed passwords.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

import pytest
import yaml
from playbooks import as_play, play
from recording import Fault, RecordingProxy
from support import api_path, fab_path

import airflow_server
from options import ServerOptions

HOSTS = 25
PERSON = {"email": "p@example.com", "first_name": "P", "last_name": "Q"}


def logins(proxy: RecordingProxy) -> int:
    return len([one for one in proxy.exchanges if one.is_login and one.method == "POST" and one.status != 429])


class Ended(Fault):
    """An event on the server before the request arrives, instead of a fault."""

    def matches(self, method: str, target: str, body: bytes) -> bool:
        if super().matches(method, target, body):
            self.times -= 1
            self.happens()
        return False


@pytest.fixture
def person(server, api):
    """A user without any permission: (user name, password)."""
    api.send("POST", fab_path(server, "roles"), {"name": "nothing", "actions": []})
    body = {**PERSON, "username": "person", "password": "long-enough-1", "roles": [{"name": "nothing"}]}
    api.send("POST", fab_path(server, "users"), body)
    yield "person", "long-enough-1"
    api.send("DELETE", fab_path(server, "users/person"))
    api.send("DELETE", fab_path(server, "roles/nothing"))


@pytest.fixture
def own_server(server, calls):
    """A server of the same release with only the login form.

    It has a rate limit for logins. On Airflow 3, it has the default settings.
    """
    default = ("fab.auth_backends=airflow.providers.fab.auth_manager.api.auth.backend.session",)
    options = ServerOptions(server.release, **({"auth": "session"} if server.is_2 else {"config": default}))
    running = airflow_server.up(options, f"live-sessions-{server.release}-{os.getpid()}")
    with RecordingProxy(running.url, calls=calls) as proxy:
        yield running, proxy
    airflow_server.down(running.name)


def test_many_hosts_log_in_once_a_session_that_ends_is_renewed(own_server, server, modules, tmp_path):
    """The form allows five logins in 40 seconds, and is the only way to log in."""
    running, proxy = own_server
    login = {"airflow_url": proxy.url, "airflow_username": running.username, "airflow_password": running.password}
    if server.is_2:
        login["airflow_auth"] = "session"
    [tasks] = as_play([{"community.airflow.airflow_pool_info": {"name": "default_pool"}}], login)
    hosts = ",".join(f"host{number:02}" for number in range(HOSTS))
    text = yaml.safe_dump([{**tasks, "hosts": "all:!localhost"}])
    done = play(tmp_path, text, "-i", f"{hosts},", "-f", str(HOSTS), AIRFLOW_EXECUTION="inline")
    assert done.returncode == 0, done.output[-5000:]
    assert len([one for one in proxy.exchanges if one.path.endswith("/pools/default_pool")]) >= HOSTS
    assert logins(proxy) == 1
    # Airflow 3.0 accepts only sessions for users, and only tokens for everything else
    for_users = server.version.startswith("3.0.")
    if not server.is_2 and not for_users:
        return
    # a session that expires during a task: the same response as for a missing permission, except on the oldest releases
    for write, number in (("POST", 3), ("PATCH", 4)):
        proxy.start_over()
        ended = Ended(write, "/users" if for_users else "/pools")
        ended.happens = lambda: end_sessions(Path(running.home))
        proxy.faults.append(ended)
        if for_users:
            person = {**PERSON, "username": "ended", "password": "long-enough-1", "roles": ["Viewer"]}
            options = {**person, "update_password": "on_create", "last_name": f"Q{number}"}
            result = modules.run("airflow_user", {**login, **options})
        else:
            result = modules.run("airflow_pool", {**login, "name": "ended", "slots": number})
        assert result.get("changed") is True, result
        refused = [one for one in proxy.exchanges if one.status in (401, 403)]
        # at first, a token and basic authentication are tried for users
        tried = ["GET", "GET"] if for_users else []
        assert [one.method for one in refused] == [*tried, write], [str(one) for one in proxy.exchanges]
        assert logins(proxy) == (3 if for_users else 2)
        written = [one for one in proxy.exchanges if one.is_write and one.status == 200]
        assert [one.method for one in written] == [write]


def end_sessions(home: Path) -> None:
    """Delete all sessions.

    The server does so when they expire, or an administrator clears them.
    """
    with contextlib.closing(sqlite3.connect(home / "airflow.db", timeout=30)) as database:
        assert database.execute("DELETE FROM session").rowcount
        database.commit()


def test_missing_permission_causes_no_login(server, person, run, proxy, api):
    username, password = person
    way = "session" if server.is_2 else "auto"
    options = {"airflow_username": username, "airflow_password": password, "airflow_auth": way}
    result = run("airflow_pool", name="forbidden", slots=1, **options)
    assert result.get("failed") and "403" in result["msg"] and "can_read on Pools" in result["msg"], result
    assert logins(proxy) == 1
    assert api.get(api_path(server, "pools/forbidden")) is None


def test_password_of_a_user_without_permissions_is_checked_despite_the_rate_limit(server, person, run, proxy):
    """The module waits for the login form to check a password.

    Basic authentication returns 403 for both the right and a wrong password.
    """
    username, password = person
    used_up = (429, "text/html", "Too many", {"Retry-After": "0"})
    for check, given, changed in (
        (True, password, False),
        (False, password, False),
        (False, "another-password-1", True),
    ):
        proxy.start_over()
        proxy.faults.append(Fault("POST", "^/login/$", used_up, times=4))
        result = run("airflow_user", username=username, password=given, check=check)
        assert result.get("changed") is changed and not result.get("warnings"), result
        # a wrong password needs no form, because the server counts it
        assert bool([one for one in proxy.exchanges if one.path == "/login/"]) == (server.is_2 and not changed)


def test_a_password_that_cannot_be_checked_is_written_with_the_reason(server, person, run, proxy):
    username, password = person
    broken = (500, "text/html", "<p>Ooops</p>", {})
    if server.is_2:
        proxy.faults.append(Fault("GET", r"/dags\?limit=1$", (403, "application/json", "{}", {}), times=99))
        proxy.faults.append(Fault("POST", "^/login/$", broken, times=99))
    else:
        proxy.faults.append(Fault("POST", "^/auth/token$", broken, times=9, holding=username.encode()))
    result = run("airflow_user", username=username, password=password)
    assert result.get("changed") is True, result
    [warning] = result["warnings"]
    assert f"Cannot check whether user '{username}' already has this password" in str(warning)
    assert "500 Ooops" in str(warning) or "500" in str(warning) and not server.is_2


def test_the_password_of_the_login_may_change_during_a_task(server, run, api):
    """All later requests use the new password, with every authentication method."""
    pool = api_path(server, "pools")
    for way in ("basic", "session") if server.is_2 else ("auto",):
        body = {**PERSON, "username": "changer", "password": "long-enough-1", "roles": [{"name": "Admin"}]}
        api.send("POST", fab_path(server, "users"), body)
        options = {"airflow_username": "changer", "airflow_password": "long-enough-1", "airflow_auth": way}
        pools = [{"name": f"own {number}", "slots": number} for number in range(1, 4)]
        changed = {"users": [{"username": "changer", "password": "long-enough-2"}], "pools": pools}
        result = run("airflow_instance", **changed, **options)
        assert result.get("changed") is True and not result.get("failed"), (way, result)
        assert [api.get(f"{pool}/own%20{number}")["slots"] for number in range(1, 4)] == [1, 2, 3]
        assert "Later tasks require the new airflow_password" in str(result["warnings"])
        again = run("airflow_instance", **changed, **{**options, "airflow_password": "long-enough-2"})
        assert again.get("changed") is False, again
        for number in range(1, 4):
            api.send("DELETE", f"{pool}/own%20{number}")
        api.send("DELETE", fab_path(server, "users/changer"))


def test_later_tasks_with_the_old_password_fail(server, api, login, tmp_path):
    """Later tasks do not reuse a login that was made with the old password."""
    body = {**PERSON, "username": "changer", "password": "long-enough-1", "roles": [{"name": "Admin"}]}
    api.send("POST", fab_path(server, "users"), body)
    options = {**login, "airflow_username": "changer", "airflow_password": "long-enough-1", "airflow_auth": "auto"}
    change = {"community.airflow.airflow_user": {"username": "changer", "password": "long-enough-2"}}
    done = play(tmp_path, yaml.safe_dump(as_play([change, {"community.airflow.airflow_pool_info": {}}], options)))
    api.send("DELETE", fab_path(server, "users/changer"))
    assert done.returncode == 2 and "changed=1" in done.output
    assert "rejected this user name and password" in " ".join(done.output.split())
