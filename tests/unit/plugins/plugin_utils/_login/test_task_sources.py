# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The arguments of modules for all combinations of tasks and module defaults.

There are two servers with a login each.
"""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace

import pytest

from ansible_collections.community.airflow.plugins.module_utils._module.argument_spec import connection_spec
from ansible_collections.community.airflow.plugins.module_utils._module.connection_options import (
    connection,
    with_environment,
)
from ansible_collections.community.airflow.plugins.plugin_utils._login.task_sources import arguments_of, sources_of

MODULE, GROUP = "community.airflow.airflow_pool_info", "group/community.airflow.airflow"
SERVERS = {"a": "https://a.example.com", "b": "https://b.example.com"}
NAMED = [
    ("", ""),
    ("a", ""),
    ("b", ""),
    *((url, login) for url in ("", "a", "b") for login in ("token", "user", "both")),
]


class Templar:
    """A templar with ``{{ same }}`` and ``{{ all }}``.

    ``{{ same }}`` is a value of the defaults that a task repeats. ``{{ all }}`` is the value ``whole``.
    """

    def __init__(self, whole=None, **variables):
        self.whole, self.available_variables = whole, variables

    def template(self, value):
        return self.whole if value == "{{ all }}" else value


def owner(place, sources):
    urls = [url for url, _login in sources]
    return next((url for url in (*urls[place:], *reversed(urls[:place])) if url), "")


def options(place, sources):
    url, login = sources[place]
    of = owner(place, sources)
    token = {"airflow_token": f"token-of-{of}"}
    user = {"airflow_username": f"user-of-{of}", "airflow_password": f"password-of-{of}"}
    given = {"": {}, "token": token, "user": user, "both": {**token, **user}}[login]
    return {**({"airflow_url": SERVERS[url]} if url else {}), **given}


def task_of(given, module_defaults, written=None, role=None):
    innermost = {}
    for one in module_defaults:
        innermost = {**innermost, **one}
    merged = {**innermost.get(GROUP, {}), **innermost.get(MODULE, {})}
    return SimpleNamespace(
        args={"name": "etl", **merged, **given},
        module_defaults=module_defaults,
        collections=[],
        _role=role and SimpleNamespace(_role_collection=role),
        get_ds=lambda: {MODULE: {"name": "etl", **given}} if written is None else written,
    )


def used(task, environment, local=True):
    """Return the server and the login that a module uses.

    The module receives these arguments and this environment.
    """
    variables = {f"AIRFLOW_{name.removeprefix('airflow_').upper()}": value for name, value in environment.items()}
    defaults = {name: option.get("default") for name, option in connection_spec().items()}
    given = arguments_of(task, MODULE, Templar(), environment if local else None)
    assert given["name"] == "etl"
    if "airflow_url" not in given and "airflow_url" in environment:
        given["airflow_url"] = environment["airflow_url"]
    reach, credentials = connection(with_environment({**defaults, **given}, variables))
    return reach.url, credentials


@pytest.mark.parametrize("local", [True, False], ids=["local", "elsewhere"])
@pytest.mark.parametrize("named", NAMED, ids=str)
def test_login_is_sent_only_to_its_own_server(named, local):
    for task, default in product(NAMED, repeat=2):
        sources = [task, default, named]
        server = next((url for url, _login in sources if url), "")
        unseen = not local and named[0] and any(login and not url for url, login in (task, default))
        if not server or unseen:
            # the server of a login without a server depends on the environment of another host, which is unknown
            continue
        url, credentials = used(
            task_of(options(0, sources), [{GROUP: options(1, sources)}] if default != ("", "") else []),
            options(2, sources),
            local,
        )
        assert url == SERVERS[server]
        fitting = [place for place in range(3) if sources[place][1] and owner(place, sources) == server]
        login = options(fitting[0], sources) if fitting else {}
        if not local and fitting == [2] and login and credentials.method == "none":
            # the server in the environment of another host is unknown here: no login is better than a wrong one
            assert default[0] not in ("", server)
            continue
        assert credentials.token == login.get("airflow_token"), sources
        assert (credentials.username, credentials.password) == (
            login.get("airflow_username"),
            login.get("airflow_password"),
        ), sources


@pytest.mark.parametrize(
    "bound",
    [
        {"http_headers": {"X-Key": "gate"}},
        {"client_cert": "/c", "client_key": "/k"},
        {"kerberos_hostname_override": "h"},
        {"kerberos_delegate": True},
        {"airflow_token": "t"},
    ],
    ids=lambda bound: next(iter(bound)),
)
def test_defaults_without_a_url_belong_to_the_server_in_the_environment(bound):
    """This applies to everything that a server could misuse."""
    for server, fits in (("a", True), ("b", False)):
        task = task_of({"airflow_url": SERVERS[server]}, [{GROUP: bound}])
        given = arguments_of(task, MODULE, Templar(), {"airflow_url": SERVERS["a"]})
        assert {name: given[name] for name in bound if given.get(name)} == (bound if fits else {})
        task = task_of({"airflow_url": SERVERS[server]}, [{GROUP: bound}])
        assert bound.items() <= arguments_of(task, MODULE, Templar(), {}).items()


@pytest.mark.parametrize("way", ["mapping", "args", "template", "unknown"])
def test_login_equal_to_the_defaults_belongs_to_the_task(way):
    login = {"airflow_username": "admin", "airflow_password": "admin"}
    given = {"airflow_url": SERVERS["b"], **login}
    written = {
        "mapping": None,
        "args": {MODULE: None, "args": {"name": "etl", **given}},
        "template": {MODULE: {"name": "etl", "airflow_url": "{{ b }}", **login}},
        "unknown": {},
    }[way]
    task = task_of(given, [{GROUP: {"airflow_url": SERVERS["a"], **login}}], written)
    url, credentials = used(task, {})
    assert url == SERVERS["b"]
    assert credentials.username == (None if way == "unknown" else "admin")


@pytest.mark.parametrize("written", [{MODULE: "{{ all }}"}, {MODULE: None, "args": "{{ all }}"}], ids=str)
def test_a_template_for_all_options_is_part_of_the_task(written):
    given = {"airflow_url": SERVERS["b"], "airflow_token": "token-of-b"}
    task = task_of(given, [{GROUP: {"airflow_url": SERVERS["a"], "airflow_token": "token-of-a"}}], written)
    assert arguments_of(task, MODULE, Templar({"name": "etl", **given}), {}) == {"name": "etl", **given}


def test_sources_of_an_option():
    """Only its own templates can have put a vaulted value into an option."""
    task = task_of({}, [])
    task.module_defaults = [{GROUP: {"airflow_username": "{{ user }}"}, MODULE: "{{ whole }}"}]

    def sources(written, name):
        task.get_ds = lambda: written
        return [one for one in sources_of(task, MODULE)(name) if one]

    assert sources({MODULE: {"name": "{{ x }}"}, "loop": "{{ y }}"}, "name") == ["{{ whole }}", "{{ x }}"]
    assert sources({MODULE: {"name": "{{ x }}"}}, "airflow_username") == ["{{ whole }}", "{{ user }}"]
    assert sources({MODULE: "{{ all }}"}, "name") == ["{{ whole }}", "{{ all }}"]
    unknown = {"when": "{{ x }}"}
    assert sources(unknown, "name") == [[unknown], "{{ whole }}"]


def test_an_omitted_option_is_the_one_of_the_defaults():
    defaults = {"airflow_url": SERVERS["a"], "airflow_token": "token-of-a"}
    written = {MODULE: {"name": "etl", "airflow_url": SERVERS["b"], "airflow_token": "{{ token | default(omit) }}"}}
    task = task_of({"airflow_url": SERVERS["b"]}, [{GROUP: defaults}], written)
    assert used(task, {})[1].token is None


def test_omitted_defaults_are_not_options():
    defaults = {"airflow_url": SERVERS["a"], "airflow_token": "OMIT", "http_headers": {"A": "1", "B": "OMIT"}}
    user = {"airflow_username": "u", "airflow_password": "p"}
    task = task_of({"airflow_url": SERVERS["a"] + "/"}, [{GROUP: {**defaults, **user}}])
    given = arguments_of(task, MODULE, Templar(omit="OMIT"), {})
    assert "airflow_token" not in given and given["http_headers"] == {"A": "1"} and given["airflow_username"] == "u"


def test_module_defaults_take_precedence_over_group_defaults():
    group = {"airflow_url": SERVERS["a"], "airflow_token": "token-of-a"}
    own = {"airflow_url": SERVERS["b"], "airflow_username": "u", "airflow_password": "p"}
    url, credentials = used(task_of({}, [{GROUP: group, MODULE: own}]), {})
    assert (url, credentials.token, credentials.username) == (SERVERS["b"], None, "u")


def test_without_defaults_nothing_is_changed():
    task = task_of({"airflow_url": SERVERS["b"]}, [])
    assert arguments_of(task, MODULE, Templar(), {}) == task.args


@pytest.mark.parametrize("key", [GROUP, MODULE])
@pytest.mark.parametrize("role", [None, "a.b", "community.airflow"])
def test_roles_of_the_collection_add_to_the_defaults_of_the_play(key, role):
    play = {"airflow_url": SERVERS["a"], "airflow_token": "token-of-a", "ca_path": "ca.pem", "timeout": 7}
    task = task_of({}, [{key: play}, {key: {"timeout": 9}}], role=role)
    given = arguments_of(task, MODULE, Templar(), {})
    assert given == {"name": "etl", **(play if role == "community.airflow" else {}), "timeout": 9}
    given = arguments_of(task_of({}, [{key: play}, {key: {}}], role=role), MODULE, Templar(), {})
    assert given == {"name": "etl", **(play if role == "community.airflow" else {})}
    # a role that reads another server does not use the login of the play
    other = {"airflow_url": SERVERS["b"], "airflow_username": "u", "airflow_password": "p"}
    given = arguments_of(task_of({}, [{key: play}, {key: other}], role=role), MODULE, Templar(), {})
    assert {**given, "airflow_token": None, "ca_path": None, "timeout": None} == {
        "name": "etl",
        **other,
        **dict.fromkeys(("airflow_token", "ca_path", "timeout")),
    }
    assert "airflow_token" not in given


def test_defaults_of_a_role_of_the_collection_come_first():
    other = {"airflow_url": SERVERS["b"], "airflow_token": "token-of-b"}
    defaults = [{MODULE: {"airflow_url": SERVERS["a"], "airflow_token": "token-of-a"}}, {GROUP: other}]
    for role, server in (("community.airflow", "b"), (None, "a")):
        url, credentials = used(task_of({}, defaults, role=role), {})
        assert (url, credentials.token) == (SERVERS[server], f"token-of-{server}")
