# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inline execution and execution as a process lead to the same results.

A playbook logs in once.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml
from ansible.release import __version__ as core
from every_module import MODULES, options_of
from playbooks import ansible, as_play, play
from recording import Fault

from ansible_collections.community.airflow.plugins.plugin_utils._inline.execution import TESTED_CORES

TESTED = ".".join(core.split(".")[:2]) in TESTED_CORES
# the execution inside the controller, or what a release that is not tested does instead
DEFAULT = "inline" if TESTED else "auto"

TASKS = """
- {community.airflow.airflow_pool: {name: both, slots: 3}, check_mode: true, diff: true}
- {community.airflow.airflow_pool: {name: both, slots: "3", description: "{{ 'ü' ~ 1 }}"}, diff: true}
- {community.airflow.airflow_pool: {name: both, slots: 3}}
- {community.airflow.airflow_pool: {name: "both {{ item }}", slots: "{{ item }}"}, loop: [1, 2, -5], diff: true}
- {community.airflow.airflow_pool: {name: "both {{ item }}", state: absent}, loop: [1, 2]}
- {community.airflow.airflow_pool: {name: both, slots: many}}
- {community.airflow.airflow_pool: {name: both, slots: 1, colour: red, size: 2}}
- {community.airflow.airflow_pool: {slots: 1}}
- {community.airflow.airflow_pool: {name: both, state: gone}}
- {community.airflow.airflow_pool: {name: "", slots: 1}}
- {community.airflow.airflow_pool: {name: both new}}
- {community.airflow.airflow_pool: {name: both, slots: "{{ omit }}", description: again}, changed_when: false}
- {community.airflow.airflow_pool_info: {name: both}, failed_when: true}
- {community.airflow.airflow_pool_info: {name: both}, until: false, retries: 1, delay: 0}
- {community.airflow.airflow_pool_info: {name: both}, delegate_to: localhost}
- {community.airflow.airflow_pool_info: {name: both}, when: false}
- {community.airflow.airflow_pool_info: {limit: 0}}
- {community.airflow.airflow_pool_info: {airflow_password: not the password}}
- {community.airflow.airflow_pool_info: {airflow_url: "http://127.0.0.1:9", retries: 0, http_headers: {X-Key: hidden-header}}}
- {community.airflow.airflow_pool_info: {timeout: soon}}
- {community.airflow.airflow_connection: {connection_id: both, conn_id: both, conn_type: http, password: hidden-password,
    extra: {token: hidden-token, region: eu}}, diff: true}
- {community.airflow.airflow_connection: {connection_id: both, uri: "http://u:hidden-uri@h/", host: h}}
- {community.airflow.airflow_connection: {connection_id: both, update_secrets: when_changed}}
- {community.airflow.airflow_connection: {connection_id: both, port: hidden-port}, no_log: true}
- {community.airflow.airflow_connection_info: {connection_id: both}}
- {community.airflow.airflow_connection: {connection_id: both, state: absent}, diff: true}
- {community.airflow.airflow_variable: {key: both, value: VAULTED, description: "{{ both_vaulted }}"}, diff: true}
- {community.airflow.airflow_variable: {key: both, value: {a: [1, 2.5, null, true, VAULTED]}}, diff: true, check_mode: true}
- {community.airflow.airflow_variable: {key: both, value: shown by the next task, sensitive: true}, diff: true, no_log: true}
- {community.airflow.airflow_variable: {key: both, value: "{{ '{{' }} not_a_template }}"}}
- {community.airflow.airflow_variable_info: {key: both}}
- {community.airflow.airflow_variable: {key: both, state: absent}}
- {community.airflow.airflow_dag_state: {dag_id_pattern: no such DAG, state: paused}}
- {community.airflow.airflow_dag_state: {dag_id: none, tags: [x], state: paused}}
- {community.airflow.airflow_role: {name: both, permissions: [{action: can_read}]}}
- {community.airflow.airflow_api: {path: pools, paginate: pools, query: {order_by: name}}}
- {community.airflow.airflow_api: {path: pools/both%20none}}
- {community.airflow.airflow_api: {path: pools, method: POST, body: {name: both 3, slots: 1, description: "",
    include_deferred: false}}, check_mode: true}
- {community.airflow.airflow_api: {path: pools/both, method: DELETE}}
- {community.airflow.airflow_api: {path: "pools?limit=1"}}
# a setting with the value null is not set
- {community.airflow.airflow_pool_info: {name: default_pool}, vars: {airflow_execution: null, airflow_keep_login: null}}
# a process in any case, without a word
- {community.airflow.airflow_pool_info: {name: default_pool}, async: 60, poll: 1, vars: {airflow_execution: auto}}
- {community.airflow.airflow_pool_info: {name: default_pool, timeout: null}, environment: {AIRFLOW_TIMEOUT: "20"},
    vars: {airflow_execution: auto}}
"""
HIDDEN = re.compile("hidden-[a-z]+")
# values that differ in each run: job IDs, times and processes in the log
JOB = re.compile(r"j\d{6,}\.\d+")
OWN = re.compile(r"\d{4}-\d\d-\d\d [\d:,]+|p=\d+ u=\S+ n=\S+")


def vaulted(folder: Path, text: str) -> str:
    """Return encrypted text in the form of a playbook."""
    from ansible.parsing.vault import VaultLib, VaultSecret

    (folder / "password").write_text("vault")
    cipher = VaultLib([("default", VaultSecret(b"vault"))]).encrypt(text.encode()).decode()
    return '!vault "' + cipher.strip().replace("\n", "\\n") + '"'


def output_of(folder: Path, literal: str, login: dict, way: str) -> tuple[list[dict], str]:
    """Return the registered results of all tasks, and the output.

    They do not contain the values that differ from run to run.
    """
    tasks = yaml.safe_load(TASKS.replace("VAULTED", "VAULTED-HERE"))
    for number, task in enumerate(tasks):
        task.update(register=f"r{number}", ignore_errors=True)
    names = ", ".join(f"r{number}" for number in range(len(tasks)))
    kept = {
        "ansible.builtin.copy": {"dest": "results.json", "content": "{{ [" + names + "] | to_json }}"},
        "no_log": True,
        "check_mode": False,
    }
    [whole] = as_play([*tasks, kept], login)
    whole["vars"] = {"both_vaulted": "VAULTED-HERE"}
    text = yaml.safe_dump([whole], allow_unicode=True, width=1000).replace("VAULTED-HERE", literal)
    done = play(folder, text, "--vault-password-file", "password", "-v", "--diff", AIRFLOW_EXECUTION=way)
    assert done.returncode == 0, done.output[-3000:]
    assert "Traceback" not in done.output, done.output
    results = JOB.sub("...", (folder / "results.json").read_text())
    lines = [OWN.sub("...", line) for line in done.output.splitlines() if "ASYNC" not in line and "jid" not in line]
    return json.loads(results), JOB.sub("...", "\n".join(lines))


def test_inline_and_process_results_are_equal(login, tmp_path):
    literal = vaulted(tmp_path, "from the vault")
    found = {}
    for way in ("process", DEFAULT):
        found[way] = output_of(tmp_path, literal, login, way)
        (tmp_path / "ansible.log").unlink()
        (tmp_path / "results.json").unlink()
    for number, (there, here) in enumerate(zip(found["process"][0], found[DEFAULT][0])):
        assert here == there, f"task {number}"
    # ansible-core 2.21 names the failed host
    there, here = (found[way][1].replace("Action failed:", "Module failed:") for way in ("process", DEFAULT))
    assert here.splitlines() == there.splitlines()
    assert not HIDDEN.search(here)
    assert "both new" in here
    assert "Both option" in here


def logins(proxy: Any) -> list[str]:
    return [str(one) for one in proxy.exchanges if one.is_login and one.method == "POST"]


def once(proxy: Any, login: dict, folder: Path, count: int, way: str, **variables: Any) -> list[str]:
    """Return the logins of a play with ``count`` tasks.

    The last task has a loop of ten items.
    """
    tasks = [{"community.airflow.airflow_pool_info": {"name": "default_pool"}} for number in range(count - 1)]
    tasks.append({"community.airflow.airflow_pool_info": {"name": "{{ item }}"}, "loop": [str(n) for n in range(10)]})
    [whole] = as_play(tasks, {**login, "airflow_auth": "auto"})
    proxy.start_over()
    done = play(folder, yaml.safe_dump([{**whole, "vars": variables}]), "-v", AIRFLOW_EXECUTION=way)
    assert done.returncode == 0, done.output[-3000:]
    reads = [one for one in proxy.exchanges if "/pools/" in one.path and one.status != 401]
    assert len(reads) == count - 1 + 10
    return logins(proxy)


def test_fifty_tasks_log_in_once(login, proxy, tmp_path):
    assert len(once(proxy, login, tmp_path, 50, "inline")) == 1
    # each task requests the version once; the items of the loop in the last task share it for a second
    asked = [one for one in proxy.exchanges if one.is_detection and one.status == 200]
    assert len(asked) >= 50
    of_loop = asked[49:]
    assert all(later.at - earlier.at >= 1 for earlier, later in zip(of_loop, of_loop[1:])), of_loop


@pytest.mark.parametrize(("way", "variables"), [("inline", {"airflow_keep_login": False}), ("process", {})])
def test_each_task_logs_in_if_logins_are_not_stored(way, variables, login, proxy, tmp_path):
    # a loop is one task inline, but ten processes otherwise
    assert len(once(proxy, login, tmp_path, 3, way, **variables)) == (3 if way == "inline" else 12)


def test_an_expired_stored_login_is_renewed(login, proxy, server, tmp_path):
    """The login is the token of Airflow 3, or the cookie of Airflow 2.

    Later releases of Airflow 2 return 403 for the cookie.
    """
    info = {"community.airflow.airflow_pool_info": {"name": "default_pool"}}
    status = 403 if server.is_2 and server.number >= (2, 9) else 401
    proxy.start_over()
    proxy.faults.append(Fault("GET", "/pools/second$", (status, "application/json", '{"title": "Forbidden"}', {})))
    tasks = [info, {"community.airflow.airflow_pool_info": {"name": "second"}}, info, info]
    text = yaml.safe_dump(as_play(tasks, {**login, "airflow_auth": "auto"}))
    done = play(tmp_path, text, AIRFLOW_EXECUTION="inline")
    assert done.returncode == 0, done.output[-3000:]
    assert len(logins(proxy)) == 2


TASK = "community.airflow.airflow_pool_info"


def program(path: Path, line: str) -> Path:
    """Write a shell script of one line."""
    path.write_text(f"#!/bin/sh\n{line}\n")
    path.chmod(0o755)
    return path


def test_a_task_in_a_separate_process_logs_in_itself(login, proxy, tmp_path):
    """Neither a stored login nor its path is passed to another process."""
    processes = [
        {"vars": {"airflow_execution": "process"}},
        {"async": 60, "poll": 1},
        {"environment": {"A": "b c"}},
        {"vars": {"ansible_python_interpreter": str(program(tmp_path / "python", f'exec {sys.executable} "$@"'))}},
    ]
    proxy.start_over()
    tasks = [{TASK: {}}, *({TASK: {}, **one} for one in processes), {TASK: {}}]
    done = play(tmp_path, yaml.safe_dump(as_play(tasks, {**login, "airflow_auth": "auto"})), "-vvv")
    assert done.returncode == 0, done.output[-3000:]
    # the first and the last task have one login, or one each where every task is a process
    assert len(logins(proxy)) == len(processes) + (1 if TESTED else 2)
    assert "airflow-login-" not in done.output


def test_the_login_of_a_deleted_user_is_renewed(login, server, tmp_path):
    """A new user of the same name is another user on the server.

    A third user ensures that the ID differs.
    """
    users = [
        {
            "community.airflow.airflow_user": {
                "username": name,
                "password": "Secret-pw-1",
                "roles": ["Admin"],
                "first_name": "A",
                "last_name": "B",
                "email": f"{name}@example.com",
            }
        }
        for name in ("comes_back", "in_between")
    ]
    gone = [
        {"community.airflow.airflow_user": {"username": name, "state": "absent"}}
        for name in ("comes_back", "in_between")
    ]
    task = {TASK: {"name": "default_pool", "airflow_username": "comes_back", "airflow_password": "Secret-pw-1"}}
    tasks = [*users, task, gone[0], users[0], task, *gone]
    done = play(tmp_path, yaml.safe_dump(as_play(tasks, {**login, "airflow_auth": "auto"})))
    assert done.returncode == 0, done.output[-3000:]


# changes the stored logins to logins of the other generation
OTHER_GENERATION = """
import glob, json, sys
for path in glob.glob(sys.argv[1] + "/**/airflow-login-*.json", recursive=True):
    with open(path) as file:
        login = json.load(file)
    login.update({"api": "v2", "version": "3.0.0"} if login["api"] == "v1" else {"api": "v1", "version": "2.9.3"})
    with open(path, "w") as file:
        json.dump(login, file)
    print("changed", login["api"])
"""


def test_an_upgraded_airflow_is_detected_again(login, proxy, server, tmp_path):
    change = {"ansible.builtin.command": {"argv": [sys.executable, "-c", OTHER_GENERATION, str(tmp_path / "local")]}}
    pool = {"community.airflow.airflow_pool": {"name": "upgraded", "slots": 3}}
    away = {"community.airflow.airflow_pool": {"name": "upgraded", "state": "absent"}}
    version = {"community.airflow.airflow_version_info": {}, "register": "found"}
    show_version = {"ansible.builtin.debug": {"msg": "found {{ found.versions[0].version }}"}}
    users = {"community.airflow.airflow_user_info": {"username": "admin"}}
    tasks = [{TASK: {}}, change, pool, change, version, show_version, change, users, change, away, {TASK: {}}]
    proxy.start_over()
    text = yaml.safe_dump(as_play(tasks, {**login, "airflow_auth": "auto"}))
    done = play(tmp_path, text, "-v", AIRFLOW_EXECUTION="inline", ANSIBLE_LOCAL_TEMP=str(tmp_path / "local"))
    assert done.returncode == 0, done.output[-3000:]
    assert done.output.count("changed v") >= 4
    assert f"found {server.version}" in done.output
    writes = [one for one in proxy.exchanges if one.is_write and not one.is_login]
    assert [one.method for one in writes] == ["POST", "DELETE"]


def test_concurrent_hosts_receive_their_own_responses(login, server, api, tmp_path):
    """A lookup in the name of a task does not mix the responses of hosts.

    It sends requests from the process that is forked for the tasks of all hosts.
    """
    prefix = "/api/v1" if server.is_2 else "/api/v2"
    hosts = [f"host{number:02}" for number in range(12)]
    api.send("POST", f"{prefix}/variables", {"key": "region", "value": "west"})
    for number, host in enumerate(hosts):
        api.send("POST", f"{prefix}/pools", {"name": host, "slots": number + 1})
    name = "Read in {{ lookup('community.airflow.airflow_variable', 'region') }}"
    tasks = [
        {"name": name, "community.airflow.airflow_pool_info": {"name": "{{ inventory_hostname }}"}, "register": "done"},
        {"ansible.builtin.assert": {"that": "done.pools | map(attribute='name') == [inventory_hostname]"}},
    ]
    [whole] = as_play(tasks, login)
    text = yaml.safe_dump([{**whole, "hosts": "all:!localhost", "vars": login}])
    done = play(tmp_path, text, "-i", ",".join(hosts), "-f", "12", AIRFLOW_EXECUTION="inline")
    assert done.returncode == 0, done.output[-5000:]
    assert "Read in west" in done.output


def test_progress_leaves_the_output_to_callbacks(login, tmp_path):
    """The standard output of a playbook with a JSON callback contains only JSON."""
    variable = {"key": "progress", "state": "present", "value": "1"}
    tasks = as_play([{"community.airflow.airflow_instance": {"variables": [variable]}}], login)
    (tmp_path / "play.yml").write_text(yaml.safe_dump(tasks))
    command = ["ansible-playbook", "-v", "-i", "localhost,", "-c", "local", "play.yml"]
    done = ansible(tmp_path, *command, AIRFLOW_EXECUTION="inline")
    assert done.returncode == 0, done.stdout
    assert "variables: create 1" in done.stderr
    assert "variables: create 1" not in done.stdout


@pytest.mark.parametrize("way", ["inline", "process"])
def test_relative_paths_start_at_the_playbook(way, login, tmp_path):
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "ca.pem").write_text(Path(requests.certs.where()).read_text())
    reach = {**login, "airflow_url": login["airflow_url"].replace("http:", "https:"), "ca_path": "ca.pem", "retries": 0}
    tasks = as_play([{"community.airflow.airflow_pool_info": {}}], reach)
    (tmp_path / "books" / "play.yml").write_text(yaml.safe_dump(tasks))
    command = ["ansible-playbook", "-i", "localhost,", "-c", "local", "books/play.yml"]
    done = ansible(tmp_path, *command, AIRFLOW_EXECUTION=way)
    # the file was found; the error is that the server does not support TLS
    assert done.returncode == 2
    assert "invalid path" not in done.stdout
    assert "TLS" in done.stdout, done.stdout


@pytest.mark.parametrize("where, what", [("airflow_execution", "fast"), ("airflow_execution", "inline")])
def test_rejects_invalid_settings(where, what, login, tmp_path):
    task = {
        "community.airflow.airflow_pool_info": {},
        "vars": {where: what},
        "environment": {"A": "b"},
    }
    done = play(tmp_path, yaml.safe_dump(as_play([task], login)))
    assert done.returncode == 2
    words = "must be one of auto, inline, process, not fast" if what == "fast" else "it sets its own environment"
    assert words in " ".join(done.output.split())


def test_no_task_uses_what_ansible_core_deprecates(login, tmp_path):
    """Every module, a lookup and a filter, without a warning about deprecated code.

    The tests with canaries check the modules in processes of their own.
    """
    tasks = [
        {f"community.airflow.{module}": options_of(module), "ignore_errors": True, "check_mode": True}
        for module in MODULES
    ]
    secret = {"connection_id": "none", "conn_type": "http", "password": "hidden-password"}
    tasks.append({"community.airflow.airflow_connection": secret, "check_mode": True})
    found = "{{ lookup('community.airflow.airflow_variable', 'none', errors='ignore') }}"
    uri = "{{ {'conn_type': 'http', 'host': 'h'} | community.airflow.connection_uri }}"
    tasks.append({"ansible.builtin.debug": {"msg": f"{found} {uri}"}})
    [whole] = as_play(tasks, login)
    text = yaml.safe_dump([{**whole, "vars": login}])
    done = play(tmp_path, text, "-v", ANSIBLE_DEPRECATION_WARNINGS="1")
    assert done.returncode == 0, done.output[-3000:]
    assert "http://h" in done.output
    assert "DEPRECATION WARNING" not in done.output and '"deprecations"' not in done.output, done.output
    assert "hidden-password" not in done.output


def test_a_release_that_the_suite_does_not_run_falls_back_silently(login, proxy, tmp_path):
    """Each task logs in separately, like a module on a remote host.

    No message mentions it.
    """
    proxy.start_over()
    text = yaml.safe_dump(as_play([{TASK: {}}, {TASK: {}}], {**login, "airflow_auth": "auto"}))
    done = play(tmp_path, text, "-v", AIRFLOW_EXECUTION="auto")
    assert done.returncode == 0, done.output[-3000:]
    assert len(logins(proxy)) == (1 if TESTED else 2)
    assert "WARNING" not in done.output
