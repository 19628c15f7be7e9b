# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every combination of the sources of options, for two servers.

The sources are a task's options, module defaults, variables and the environment. Each server has its own login.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product

import pytest
import yaml
from playbooks import ansible, play
from running import Server
from two_servers import Recorder

# the values of a source: a server ("" for none) and a login. test_task_sources tests all combinations; these send requests to servers.
TASKS = [("", ""), ("b", ""), ("b", "token"), ("b", "user"), ("", "user")]
WIDER = [("", ""), ("a", ""), ("a", "token"), ("a", "user"), ("", "token")]
ENVIRONMENTS = [("", ""), ("a", "user"), ("", "token")]


@pytest.fixture
def servers(server: Server) -> Iterator[dict[str, Recorder]]:
    # the environment must not contain the login for the server under test
    with Recorder("a") as a, Recorder("b") as b:
        yield {"a": a, "b": b}


def owner(place, sources):
    """Return the server of a source's login.

    It is from the source itself, from the next wider source, or from the next narrower one.
    """
    urls = [url for url, _login in sources]
    return next((url for url in (*urls[place:], *reversed(urls[:place])) if url), "")


def options(servers, place, sources):
    """Return the options that a source sets."""
    url, login = sources[place]
    of = servers.get(owner(place, sources))
    return {**({"airflow_url": servers[url].url} if url else {}), **(getattr(of, login) if of and login else {})}


def expected(sources):
    """Return the server that receives the request, and the login that it accepts.

    The login is "" if there is none.
    """
    server = next((url for url, _login in sources if url), "")
    logins = [
        login for place, (_url, login) in enumerate(sources) if login and owner(place, sources) == server and server
    ]
    return server, logins[0] if logins else ""


def variables_of(given):
    return {f"AIRFLOW_{name.removeprefix('airflow_').upper()}": value for name, value in given.items()}


def verify(servers, combinations):
    """Check that each request was sent to its own server.

    It may contain only the login of that server.
    """
    for name, other in (("a", "b"), ("b", "a")):
        everything = "\n".join(servers[name].received)
        assert f"-of-{other}" not in everything, [line for line in servers[name].received if f"-of-{other}" in line]
    for key, sources in combinations.items():
        server, login = expected(sources)
        for name in servers:
            wanted = login if name == server else ""
            assert servers[name].served.get(key, "") == wanted, (key, sources, name)


def play_all(servers, tmp_path, named, play_of, task_of, tasks=None):
    """Run every combination of a task, a wider source and this environment.

    ``play_of`` and ``task_of`` receive a source's options.
    """
    combinations = {}
    plays: dict[str, dict[str, dict]] = {}
    for number, sources in enumerate(product(tasks or TASKS, WIDER, [named])):
        if expected(sources)[0]:
            key = f"key-{number}"
            combinations[key] = sources
            # the login of a source without a server depends on the combination
            given, wider, outer = (options(servers, place, sources) for place in range(3))
            some = plays.setdefault(json.dumps(variables_of(outer), sort_keys=True), {})
            one = some.setdefault(
                json.dumps(wider), {"hosts": "localhost", "gather_facts": False, "tasks": [], **play_of(wider)}
            )
            one["tasks"].append({**task_of(key, given), "ignore_errors": True})
    for environment, some in plays.items():
        done = play(tmp_path, yaml.safe_dump(list(some.values())), **json.loads(environment))
        assert done.returncode == 0, done.output
    verify(servers, combinations)


def play_with(wider):
    return {"module_defaults": {"group/community.airflow.airflow": wider}}


def read_pool(key, given):
    return {"community.airflow.airflow_pool_info": {"name": key, **given}}


@pytest.mark.parametrize("named", ENVIRONMENTS, ids=str)
def test_modules_send_a_login_only_to_its_own_server(named, servers, tmp_path):
    play_all(servers, tmp_path, named, play_with, read_pool)


def test_modules_in_processes_send_a_login_only_to_its_own_server(servers, tmp_path):
    process = {"vars": {"airflow_execution": "process"}}
    play_all(servers, tmp_path, ("a", "token"), lambda wider: {**play_with(wider), **process}, read_pool, TASKS[3:4])


def look_up(key, given):
    arguments = "".join(f", {name}='{value}'" for name, value in given.items())
    return {
        "ansible.builtin.debug": {"msg": f"{{{{ lookup('community.airflow.airflow_variable', '{key}'{arguments}) }}}}"}
    }


def test_lookups_send_a_login_only_to_its_own_server(servers, tmp_path):
    play_all(servers, tmp_path, ("a", "token"), lambda wider: {"vars": wider}, look_up, TASKS[1:4])


@pytest.mark.parametrize(
    ("file", "named"),
    [(("b", ""), ("a", "token")), (("b", "user"), ("", "token"))],
    ids=str,
)
def test_inventory_plugin_sends_a_login_only_to_its_own_server(file, named, servers, tmp_path):
    sources = [file, named]
    config = {"plugin": "community.airflow.airflow", "source": "variables", **options(servers, 0, sources)}
    (tmp_path / "hosts.airflow.yml").write_text(yaml.safe_dump(config))
    environment = variables_of(options(servers, 1, sources))
    done = ansible(tmp_path, "ansible-inventory", "-i", "hosts.airflow.yml", "--list", **environment)
    server, login = expected(sources)
    assert (done.returncode == 0) is bool(login), done.stdout + done.stderr
    verify(servers, {"variables": sources})
    assert servers[server].received


def test_same_server_at_another_address_receives_no_login(server, tmp_path):
    """The login for 127.0.0.1 is not sent to the same server named localhost.

    The login is set in the environment.
    """
    other = server.url.replace("127.0.0.1", "localhost")
    assert other != server.url
    login = {"airflow_username": server.username, "airflow_password": server.password}
    tasks = [
        {"community.airflow.airflow_pool_info": {"name": "default_pool"}},
        {"community.airflow.airflow_pool_info": {"name": "default_pool", "airflow_url": other, **login}},
        {"community.airflow.airflow_pool_info": {"name": "default_pool", "airflow_url": other}},
    ]
    done = play(
        tmp_path,
        yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]),
        **variables_of({"airflow_url": server.url, **login}),
    )
    assert "ok=2" in done.output and "No credentials are set for this server" in done.output, done.output
