# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import stat
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from ansible_collections.community.airflow.plugins.module_utils._client.auth import login_cache as _kept_login
from ansible_collections.community.airflow.plugins.module_utils._client.auth.credentials import Credentials
from ansible_collections.community.airflow.plugins.module_utils._client.http import ConnectionSettings
from ansible_collections.community.airflow.plugins.plugin_utils._login import logins as _logins

LOGIN = {"api": "v2", "way": "jwt", "fab": "", "bearer": "a token", "cookies": []}
OPTIONS = ConnectionSettings("http://localhost:8080", headers={"X-Key": "a gateway"})
GRACE = Credentials("auto", "grace", "a password")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Ansible's temporary folder of a run, and a process without stored logins."""
    monkeypatch.setattr(_logins.C, "DEFAULT_LOCAL_TMP", str(tmp_path))
    _forget()
    return tmp_path


def _forget():
    """Delete the stored logins of this process, like in the process of the next task."""
    _logins._logins.clear()
    _logins._sessions.clear()


def _in_a_fork(work):
    """Return the result of ``work`` in a forked process."""
    with ProcessPoolExecutor(1, get_context("fork")) as pool:
        return pool.submit(work).result()


def _id_of_session():
    return id(session_store().session(OPTIONS))


def session_store(options=OPTIONS, credentials=GRACE, api="auto", on_disk=True):
    return _logins.session_store(on_disk, options, credentials, api)


def test_the_next_task_reuses_the_login(folder):
    assert session_store().load() is None
    session_store().store(LOGIN)
    _forget()
    assert session_store().load() == LOGIN


def test_forked_process_has_its_own_connection(folder):
    """Tasks that share a connection would receive each other's responses.

    Without its own connection, a task would share that of its parent process.
    """
    mine = session_store().session(OPTIONS)
    assert session_store().session(OPTIONS) is mine
    assert _in_a_fork(_id_of_session) != id(mine)


@pytest.mark.parametrize(
    "other",
    [
        {"credentials": Credentials("auto", "grace", "another password")},
        {"credentials": Credentials("auto", "ada", "a password")},
        {"credentials": Credentials("session", "grace", "a password")},
        {"credentials": Credentials("auto", "grace", "a password", "a token")},
        {"options": ConnectionSettings("http://localhost:8081", headers={"X-Key": "a gateway"})},
        {"options": ConnectionSettings("http://localhost:8080", headers={"X-Key": "another"})},
        {"options": ConnectionSettings("http://localhost:8080", False, headers={"X-Key": "a gateway"})},
        {"api": "v2"},
    ],
)
def test_another_login_is_not_reused(other, folder):
    session_store().store(LOGIN)
    assert session_store(**other).load() is None
    assert session_store(**other).session(OPTIONS) is not session_store().session(OPTIONS)


def test_login_file_is_private_and_has_an_opaque_name(folder):
    session_store().store(LOGIN)
    [path] = folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for text in (path.name, path.read_text()):
        assert not [part for part in ("grace", "password", "gateway", "localhost") if part in text]


def test_items_of_a_loop_share_a_session_without_a_file(folder):
    session_store(on_disk=False).store(LOGIN)
    assert session_store(on_disk=False).load() == LOGIN
    assert session_store(on_disk=False).session(OPTIONS) is session_store(on_disk=False).session(OPTIONS)
    assert not list(folder.iterdir())
    _forget()
    assert session_store(on_disk=False).load() is None


def spoil(path, how):
    if how == "open":
        path.chmod(0o644)
    elif how == "foreign":
        os.chown(path, 65534, 65534)
    elif how == "link":
        path.rename(path.with_name("elsewhere"))
        path.symlink_to(path.with_name("elsewhere"))
    elif how == "folder":
        path.unlink()
        path.mkdir()
    else:
        path.write_text(how)


@pytest.mark.parametrize(
    "how",
    ["open", "foreign", "link", "folder", "", "{", "[]", "{}", json.dumps({**LOGIN, "cookies": None}), "\x00"],
)
def test_a_foreign_or_incomplete_file_is_ignored(how, folder):
    if how == "foreign" and os.geteuid():
        how = "open"
    session_store().store(LOGIN)
    [path] = folder.iterdir()
    spoil(path, how)
    _forget()
    assert session_store().load() is None
    if how != "folder":
        session_store().store(LOGIN)
        _forget()
        assert session_store().load() == LOGIN


def test_a_discarded_login_is_gone_for_every_task(folder):
    session_store().store(LOGIN)
    session_store().drop()
    session_store().drop()
    assert session_store().load() is None
    _forget()
    assert session_store().load() is None


@pytest.mark.parametrize("variable", ["http_proxy", "https_proxy", "no_proxy"])
def test_login_cache_depends_on_the_proxy(variable, folder, monkeypatch):
    monkeypatch.delenv(variable, raising=False)
    session_store().store(LOGIN)
    monkeypatch.setenv(variable, "http://proxy.example.com:3128")
    assert session_store().load() is None


def test_task_continues_if_files_cannot_be_written(folder, monkeypatch):
    monkeypatch.setattr(_logins.C, "DEFAULT_LOCAL_TMP", str(folder / "gone"))
    session_store().store(LOGIN)
    assert session_store().load() == LOGIN
    _forget()
    assert session_store().load() is None


def _write_often(path, mark):
    for number in range(200):
        _kept_login.write(path, {**LOGIN, "bearer": mark * 5000, "fab": str(number)})


def test_concurrent_writes_leave_complete_files(folder):
    path = str(folder / "airflow-login-x.json")
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write_often, args=(path, mark)) for mark in "abcd"]
    for writer in writers:
        writer.start()
    seen = 0
    while any(writer.is_alive() for writer in writers):
        login = _kept_login.read(path)
        if login:
            assert len(login["bearer"]) == 5000 and len(set(login["bearer"])) == 1
            seen += 1
        else:
            assert not seen, "a file that was there is gone or torn"
    assert seen
    assert [entry.name for entry in folder.iterdir()] == ["airflow-login-x.json"]


class Form:
    """A server that counts its requests in a file.

    A file is necessary because its clients are separate processes.
    """

    def __init__(self, path):
        self.path = str(path)

    def log_in(self):
        with open(self.path, "a", encoding="utf-8") as file:
            file.write("a login\n")

    @property
    def logins(self):
        return open(self.path, encoding="utf-8").read().count("\n")


def _log_in_once(form, ready):
    """Log in like a task without a stored login."""
    ready.wait()
    kept = session_store()
    end_turn = kept.take_turn()
    if kept.load() is None:
        form.log_in()
        # other tasks check for it in the meantime
        time.sleep(0.2)
        kept.store(LOGIN)
    end_turn()
    assert session_store().load() == LOGIN


def test_concurrent_hosts_log_in_once(folder, tmp_path_factory):
    context = get_context("fork")
    form, ready = Form(tmp_path_factory.mktemp("form") / "logins"), context.Event()
    hosts = [context.Process(target=_log_in_once, args=(form, ready)) for _host in range(25)]
    for host in hosts:
        host.start()
    ready.set()
    for host in hosts:
        host.join()
    assert [host.exitcode for host in hosts] == [0] * 25
    assert form.logins == 1


def _die_in_turn(taken):
    session_store().take_turn()
    taken.set()
    os.kill(os.getpid(), signal.SIGKILL)


def test_the_turn_of_a_killed_task_ends(folder):
    context = get_context("fork")
    taken = context.Event()
    killed = context.Process(target=_die_in_turn, args=(taken,))
    killed.start()
    taken.wait()
    killed.join()
    path = _logins.login_cache().path(OPTIONS, GRACE, "auto")
    assert os.path.exists(f"{path}.lock")
    # without a time limit: if the turn were not released, this test would not end
    _kept_login.take_turn(path, patience=float("inf"))()


def test_task_logs_in_itself_after_the_maximum_wait(folder):
    path = str(folder / "x")
    end = _kept_login.take_turn(path)
    _kept_login.take_turn(path, patience=0.1)()
    end()


def test_tasks_do_not_wait_if_files_cannot_be_locked(folder, monkeypatch):
    monkeypatch.setattr(_logins.C, "DEFAULT_LOCAL_TMP", str(folder / "gone"))
    session_store().take_turn()()
    session_store(on_disk=False).take_turn()()


def test_a_link_is_not_followed(folder):
    (folder / "x.lock").symlink_to(folder / "elsewhere")
    _kept_login.take_turn(str(folder / "x"))()
    assert not (folder / "elsewhere").exists()


def test_a_login_that_another_task_renewed_is_found(folder):
    session_store().store(LOGIN)
    renewed = {**LOGIN, "bearer": "another token"}
    _kept_login.write(_logins.login_cache().path(OPTIONS, GRACE, "auto"), renewed)
    assert session_store().load() == renewed
