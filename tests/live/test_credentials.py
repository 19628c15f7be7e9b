# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every combination of a task's options, module defaults, variables and the environment, for two servers with a login each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product

import pytest
import yaml
from playbooks import ansible, play
from running import Server
from two_servers import Recorder

# what a source may name: a server ("" for none), and a login. All combinations are in test_task_sources; these go to the servers.
TASKS = [("", ""), ("b", ""), ("b", "token"), ("b", "user"), ("", "user")]
WIDER = [("", ""), ("a", ""), ("a", "token"), ("a", "user"), ("", "token")]
ENVIRONMENTS = [("", ""), ("a", "token"), ("a", "user"), ("", "token")]


@pytest.fixture
def servers(server: Server) -> Iterator[dict[str, Recorder]]:
    # with the server under test, its login leaves the environment
    with Recorder("a") as a, Recorder("b") as b:
        yield {"a": a, "b": b}


def owner(place, sources):
    """The server that the login of a source is for: the one that it names, the next wider source names, or the next narrower one."""
    urls = [url for url, _login in sources]
    return next((url for url in (*urls[place:], *reversed(urls[:place])) if url), "")


def options(servers, place, sources):
    """What the source at a place gives."""
    url, login = sources[place]
    of = servers.get(owner(place, sources))
    return {**({"airflow_url": servers[url].url} if url else {}), **(getattr(of, login) if of and login else {})}


def expected(sources):
    """The server that is asked, and the login that it takes from the caller, "" for none."""
    server = next((url for url, _login in sources if url), "")
    logins = [
        login for place, (_url, login) in enumerate(sources) if login and owner(place, sources) == server and server
    ]
    return server, logins[0] if logins else ""


def variables_of(given):
    return {f"AIRFLOW_{name.removeprefix('airflow_').upper()}": value for name, value in given.items()}


def verify(servers, combinations):
    """Each read came to its own server, with the login of that server, and nothing of another one's."""
    for name, other in (("a", "b"), ("b", "a")):
        everything = "\n".join(servers[name].received)
        assert f"-of-{other}" not in everything, [line for line in servers[name].received if f"-of-{other}" in line]
    for key, sources in combinations.items():
        server, login = expected(sources)
        for name in servers:
            wanted = login if name == server else ""
            assert servers[name].served.get(key, "") == wanted, (key, sources, name)


def play_all(servers, tmp_path, named, tasks_of):
    """Play every combination of a task, a wider source and this environment; ``tasks_of`` makes a play of one."""
    combinations: dict[str, list] = {}
    groups: dict[str, list] = {}
    for number, sources in enumerate(product(TASKS, WIDER, [named])):
        if expected(sources)[0]:
            key = f"key-{number}"
            combinations[key] = sources
            # whose login an environment without a server has depends on the combination
            environment = json.dumps(variables_of(options(servers, 2, sources)), sort_keys=True)
            one = tasks_of(key, options(servers, 0, sources), options(servers, 1, sources))
            groups.setdefault(environment, []).append({"hosts": "localhost", "gather_facts": False, **one})
    for environment, plays in groups.items():
        done = play(tmp_path, yaml.safe_dump(plays), **json.loads(environment))
        assert done.returncode == 0, done.output
    verify(servers, combinations)


@pytest.mark.parametrize("form", ["inline", "process"])
@pytest.mark.parametrize("named", ENVIRONMENTS, ids=str)
def test_modules_send_a_login_to_its_own_server_only(named, form, servers, tmp_path):
    def tasks_of(key, given, defaults):
        return {
            "module_defaults": {"group/community.airflow.airflow": defaults},
            "vars": {"airflow_execution": form},
            "tasks": [{"community.airflow.airflow_pool_info": {"name": key, **given}, "ignore_errors": True}],
        }

    play_all(servers, tmp_path, named, tasks_of)


@pytest.mark.parametrize("named", ENVIRONMENTS, ids=str)
def test_lookups_send_a_login_to_its_own_server_only(named, servers, tmp_path):
    def tasks_of(key, given, variables):
        arguments = "".join(f", {name}='{value}'" for name, value in given.items())
        lookup = f"{{{{ lookup('community.airflow.airflow_variable', '{key}'{arguments}) }}}}"
        return {"vars": variables, "tasks": [{"ansible.builtin.debug": {"msg": lookup}, "ignore_errors": True}]}

    play_all(servers, tmp_path, named, tasks_of)


@pytest.mark.parametrize(
    ("file", "named"),
    [
        (("b", ""), ("a", "token")),
        (("b", "user"), ("a", "token")),
        (("b", "token"), ("a", "user")),
        (("", ""), ("a", "user")),
    ],
    ids=str,
)
def test_the_inventory_plugin_sends_a_login_to_its_own_server_only(file, named, servers, tmp_path):
    sources = [file, named]
    config = {"plugin": "community.airflow.airflow", "source": "variables", **options(servers, 0, sources)}
    (tmp_path / "hosts.airflow.yml").write_text(yaml.safe_dump(config))
    environment = variables_of(options(servers, 1, sources))
    done = ansible(tmp_path, "ansible-inventory", "-i", "hosts.airflow.yml", "--list", **environment)
    server, login = expected(sources)
    assert (done.returncode == 0) is bool(login), done.stdout + done.stderr
    verify(servers, {"variables": sources})
    assert servers[server].received
