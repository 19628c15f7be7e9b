# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of hosts, groups and variables from text of a server."""

from __future__ import annotations

import pytest
from ansible.inventory.manager import split_host_pattern
from ansible.vars.reserved import get_reserved_names
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.module_utils._module.argument_spec import connection_spec
from ansible_collections.community.airflow.plugins.module_utils._resources.queries import QUERY_KINDS
from ansible_collections.community.airflow.plugins.module_utils._resources.registry import RESOURCES
from ansible_collections.community.airflow.plugins.plugin_utils._inventory.hosts import (
    cache_key,
    connection_variables,
    group_name,
    group_problem,
    host_problem,
    variable_name,
)

KEYWORDS = get_reserved_names()
RESULT_KEYS = {
    (query_kind.kind, name)
    for query_kind in QUERY_KINDS
    for name in (
        [query_kind.resource.key, *query_kind.resource.by_name, *query_kind.resource.read_only]
        if query_kind.resource
        else query_kind.keys
    )
}


def steers(name: str) -> bool:
    login = {one if one.startswith("airflow_") else f"airflow_{one}" for one in connection_spec()}
    magic = {"hostvars", "groups", "group_names", "inventory_hostname", "omit", "vars", "playbook_dir", "environment"}
    roles = ("ansible_", "apply_", "export_", "migrate_", "drift_report_", "vault_")
    own = {"airflow_execution", "airflow_keep_login"}
    return name in login | magic | own | KEYWORDS or name.startswith(roles)


@pytest.mark.parametrize(
    "prefix", ["airflow_", "", "x_", "ansible_", "airflow_ssh_", "hostvars", "apply_", "omi", "vault_"]
)
def test_result_keys_do_not_become_special_variables(prefix):
    assert len(RESULT_KEYS) > 200
    for kind, name in RESULT_KEYS:
        try:
            variable = variable_name(prefix, kind, name, KEYWORDS)
        except InvalidRequestError as error:
            assert steers(f"{prefix}{name}") and "hostvars_prefix" in str(error)
        else:
            assert variable.startswith(prefix) and not steers(variable)
            assert variable == f"{prefix}{name}" or steers(f"{prefix}{name}")


def test_reserved_variable_names():
    assert variable_name("airflow_", "user", "username", KEYWORDS) == "airflow_user_username"
    assert variable_name("", "dag", "tags", KEYWORDS) == "dag_tags"
    assert variable_name("airflow_", "connection", "login", KEYWORDS) == "airflow_login"
    for resource in RESOURCES:
        with pytest.raises(InvalidRequestError):
            variable_name("ansible_", resource.kind, "host", KEYWORDS)


HARMLESS = ["e-ssh", "team_risk.dags", "me@example.com", "ä", "2", "a+b", "x" * 255]
HARMFUL = [
    "",
    "../../x",
    "a/b",
    "..",
    ".x",
    "-x",
    "~x",
    "!x",
    "&x",
    "@x",
    "a:b",
    "a*",
    "a,b",
    "a[1:3]",
    "a{{ b }}",
    "a{b}",
]
HARMFUL += [
    "a\nb",
    "a\n",
    " a",
    "a ",
    "a\tb",
    "a\x00",
    "a'b",
    'a"b',
    "a\\b",
    "a$b",
    "a;b",
    "a=b",
    "a#b",
    "x" * 256,
    "a\u2028b",
]
HARMFUL += ["localhost", "LocalHost", "127.0.0.1", "127.1", "::1", "0.0.0.0", "all", "ungrouped"]
# every form that a resolver accepts as the controller itself
LOOPBACK = ["localhost", "LOCALHOST.", "x.localhost", "localhost.localdomain", "localhost6", "ip6-loopback"]
LOOPBACK += ["127.0.0.1", "127.8.9.1", "127.1", "0x7f.1", "2130706433", "017700000001", "0", "0.0.0.0"]
HARMFUL += [*LOOPBACK, "\uff11\uff12\uff17.0.0.1", "\uff4cocalhost"]


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless_names(name):
    assert host_problem(name, (), ()) == ""
    assert host_problem(name, {name}, ()) and host_problem(name, (), {name})
    assert group_name(name) == name and group_problem(name, (), ()) == ""


@pytest.mark.parametrize("name", HARMFUL)
def test_harmful_names(name):
    assert host_problem(name, (), ())


@settings(deadline=None)
@given(st.text())
def test_accepted_names_are_single_words_for_ansible(name):
    if host_problem(name, (), ()) == "":
        assert split_host_pattern(name) == [name] and "/" not in name and "{" not in name
    group = group_name(name)
    if group_problem(group, (), ()) == "":
        assert split_host_pattern(group) == [group]


def test_groups_of_other_sources_are_unchanged():
    for name in ("all", "ungrouped", "web", "db1", "localhost", ""):
        assert group_problem(name, {"db1"}, {"web"}), name
    assert group_name("team:risk/*") == "team_risk__"


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("db.example.com", "db.example.com"),
        ("https://api.example.com/v1", "api.example.com"),
        ("smtp://mail:pw@mx", "mx"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("-oProxyCommand=touch x", None),
        ("a b", None),
        ("a;b", None),
        ("{{ 1 }}", None),
        ("a\nb", None),
        ("", None),
        (None, None),
        *((name, None) for name in (*LOOPBACK, "::1", "[::1]", "::", "::ffff:127.0.0.1", "http://localhost:80/x")),
        ("my-localhost.example.com", "my-localhost.example.com"),
        ("10.0.0.1", "10.0.0.1"),
    ],
)
def test_connection_variables(host, found):
    row = {"host": host, "port": 22, "login": "deploy"}
    assert connection_variables(row, True).get("ansible_host") == found
    assert connection_variables(row, True)["ansible_user"] == "deploy"
    assert "ansible_user" not in connection_variables(row, False)
    assert "ansible_user" not in connection_variables({**row, "login": "-oProxyCommand=x"}, True)
    assert "ansible_port" not in connection_variables({**row, "port": 70000}, True)


def test_the_cache_key_depends_on_the_login():
    options = {"airflow_url": "http://a", "airflow_username": "u", "airflow_password": "p", "airflow_token": None}
    keys = {cache_key(options)} | {cache_key({**options, name: "other"}) for name in options}
    assert len(keys) == 5 and cache_key(dict(options)) in keys
