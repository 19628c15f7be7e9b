# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The inventory plugin and the lookups, in Ansible's own programs."""

from __future__ import annotations

import json

import pytest
from playbooks import ansible, inventory, looked_up, write_inventory
from ssh_host import SshHost

TEMPLATE = "{{ 1 + 1 }}"
API = {True: "/api/v1", False: "/api/v2"}
BY_STATE = "airflow_is_paused | ternary('paused', 'unpaused')"
GROUPS = [
    {"key": "airflow_tags", "prefix": "tag"},
    {"key": "airflow_owners", "prefix": "owner"},
    {"key": BY_STATE, "separator": ""},
]


@pytest.fixture
def make(server, api):
    """Create objects by plain HTTP, and delete them after the test."""
    made = []

    def call(kind: str, name: str, /, **body):
        path = f"{API[server.is_2]}/{kind}"
        api.send("POST", path, body)
        made.append(f"{path}/{name}")

    yield call
    for path in made:
        api.send("DELETE", path)


@pytest.fixture
def connections(make):
    ssh = {"host": "ssh.example.com", "login": "deploy", "port": 2222}
    make(
        "connections", "e-ssh", connection_id="e-ssh", conn_type="ssh", description=TEMPLATE, password="hunter2", **ssh
    )
    make(
        "connections", "e-db", connection_id="e-db", conn_type="postgres", host="db.example.com", login="etl", port=5432
    )
    make("connections", "e-api", connection_id="e-api", conn_type="http", host="https://api.example.com/v1")
    make("connections", "e-fs", connection_id="e-fs", conn_type="fs")


def test_dags_by_tag_owner_and_state(login, tmp_path, api, server):
    api.send("PATCH", f"{API[server.is_2]}/dags/team_risk_clean?update_mask=is_paused", {"is_paused": False})
    listed = inventory(tmp_path, {**login, "source": "dags", "keyed_groups": GROUPS})
    hosts = listed["_meta"]["hostvars"]
    assert len(hosts) > 12
    assert hosts["sales_daily"]["airflow_description"] == "Sums up the sales of a day"
    assert listed["tag_daily"]["hosts"] == ["sales_daily"]
    assert listed["owner_risk"]["hosts"] == ["team_risk_clean", "team_risk_ingest", "team_risk_publish"]
    assert "team_risk_clean" in listed["unpaused"]["hosts"] and "sales_daily" in listed["paused"]["hosts"]
    graph = ansible(tmp_path, "ansible-inventory", "-i", "hosts.airflow.yml", "--graph", "tag_risk").stdout
    assert "@tag_risk:" in graph and "team_risk_clean" in graph


def test_filters_hostname_and_prefix(login, tmp_path):
    options = {"source": "dags", "filters": {"tags": ["ingest"]}, "hostvars_prefix": "af_"}
    listed = inventory(
        tmp_path, {**login, **options, "hostname": "{{ af_dag_id }}.dags", "compose": {"owner": "af_owners | first"}}
    )
    hosts = listed["_meta"]["hostvars"]
    assert sorted(hosts) == [f"team_{team}_ingest.dags" for team in ("finance", "logistics", "marketing", "risk")]
    assert hosts["team_risk_ingest.dags"]["owner"] == "risk"
    assert set(inventory(tmp_path, {**login, **options, "hostname": "dag_id"})["_meta"]["hostvars"]) == {
        name.removesuffix(".dags") for name in hosts
    }


@pytest.mark.parametrize("source", ["connections", "pools", "variables", "users", "roles", "providers"])
def test_any_listing_is_a_source(source, login, tmp_path, make):
    make("variables", "e-variable", key="e-variable", value="v")
    make("connections", "e-connection", connection_id="e-connection", conn_type="http")
    keys = {
        "connections": "e-connection",
        "pools": "default_pool",
        "variables": "e-variable",
        "users": "admin",
        "roles": "Viewer",
        "providers": "apache-airflow-providers-common-sql",
    }
    assert keys[source] in inventory(tmp_path, {**login, "source": source})["_meta"]["hostvars"]


def test_connections_as_hosts(login, tmp_path, connections):
    options = {"source": "connections", "groups": {"ssh": "airflow_conn_type == 'ssh'"}}
    listed = inventory(tmp_path, {**login, **options})
    hosts = listed["_meta"]["hostvars"]
    reach = {
        name: {key: value for key, value in hosts[name].items() if key.startswith("ansible_")}
        for name in ("e-ssh", "e-db", "e-api", "e-fs")
    }
    assert reach == {
        "e-ssh": {"ansible_host": "ssh.example.com", "ansible_port": 2222, "ansible_user": "deploy"},
        "e-db": {"ansible_host": "db.example.com"},
        "e-api": {"ansible_host": "api.example.com"},
        "e-fs": {},
    }
    assert listed["ssh"]["hosts"] == ["e-ssh"]
    assert "hunter2" not in json.dumps(listed)


def test_ssh_connection_becomes_a_reachable_host(login, tmp_path, make):
    with SshHost(tmp_path) as machine:
        where = {"host": "127.0.0.1", "port": machine.port, "login": machine.user}
        make("connections", "e-machine", connection_id="e-machine", conn_type="ssh", description=TEMPLATE, **where)
        key = {
            # the plugin itself does not set an address of the controller
            "ansible_host": "airflow_host",
            "ansible_ssh_private_key_file": f"'{machine.key}'",
            "ansible_ssh_common_args": "'-o StrictHostKeyChecking=no'",
        }
        write_inventory(tmp_path, {**login, "source": "connections", "compose": key})
        reach = ("ansible", "-i", "hosts.airflow.yml", "e-machine", "-m", "raw", "-a", "echo reached")
        done = ansible(tmp_path, *reach)
        assert done.returncode == 0 and "reached" in done.stdout, done.stdout + done.stderr


def test_text_from_the_server_is_not_a_template(login, tmp_path, connections):
    """The text is in a host variable, and in names and values that contain it.

    These are a composed variable, a host name and a group.
    """
    options = {
        "source": "connections",
        "compose": {"composed": "'a ' ~ airflow_description"},
        "keyed_groups": [{"key": "airflow_description", "prefix": "says"}],
        "hostname": "{{ airflow_connection_id }}",
    }
    write_inventory(tmp_path, {**login, **options})
    show = ("ansible", "-i", "hosts.airflow.yml", "-c", "local", "e-ssh", "-m", "ansible.builtin.debug")
    assert f"'{TEMPLATE}'" in ansible(tmp_path, *show, "-a", "msg=\"'{{ airflow_description }}'\"").stdout
    assert f"'a {TEMPLATE}'" in ansible(tmp_path, *show, "-a", "msg=\"'{{ composed }}'\"").stdout
    listed = inventory(tmp_path, {**login, **options})
    assert "says_2" not in listed and listed["_meta"]["hostvars"]["e-ssh"]["airflow_description"]


def test_second_run_from_the_cache_sends_no_request(login, tmp_path, connections, proxy):
    cache = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(tmp_path / "cache")}
    first = inventory(tmp_path, {**login, "source": "connections", **cache})
    assert proxy.exchanges
    proxy.exchanges.clear()
    assert inventory(tmp_path, {**login, "source": "connections", **cache}) == first
    assert not proxy.exchanges
    kept = "".join(path.read_text() for path in (tmp_path / "cache").iterdir())
    assert "e-ssh" in kept and "hunter2" not in kept and login["airflow_password"] not in kept.replace("e-admin", "")
    # other options do not use this cache entry
    assert "default_pool" in inventory(tmp_path, {**login, "source": "pools", **cache})["_meta"]["hostvars"]
    proxy.exchanges.clear()
    done = ansible(tmp_path, "ansible-inventory", "-i", "hosts.airflow.yml", "--list", "--flush-cache")
    assert done.returncode == 0 and proxy.exchanges


def test_options_from_the_environment_and_from_ini(login, tmp_path):
    environment = {
        "AIRFLOW_URL": login["airflow_url"],
        "AIRFLOW_USERNAME": login["airflow_username"],
        "AIRFLOW_PASSWORD": login["airflow_password"],
        "AIRFLOW_AUTH": login["airflow_auth"],
    }
    assert "default_pool" in inventory(tmp_path, {"source": "pools"}, **environment)["_meta"]["hostvars"]
    lines = [f"{name.removeprefix('airflow_')} = {value}" for name, value in login.items()]
    (tmp_path / "ansible.cfg").write_text("\n".join(["[airflow]", *lines, ""]))
    assert "default_pool" in inventory(tmp_path, {"source": "pools"})["_meta"]["hostvars"]


def test_templates_in_files_are_resolved(login, tmp_path):
    secret = {"airflow_password": "{{ lookup('ansible.builtin.env', 'SECRET') }}"}
    listed = inventory(tmp_path, {**login, **secret, "source": "pools"}, SECRET=login["airflow_password"])
    assert "default_pool" in listed["_meta"]["hostvars"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"airflow_password": "hunter2"}, "Cannot read the inventory"),
        ({"source": "nonsense"}, ", not 'nonsense'."),
        ({"filters": {"tag": "x"}}, "The filters are not valid for source pools"),
        ({"airflow_url": "http://127.0.0.1:9", "retries": 0}, "Cannot connect to http://127.0.0.1:9"),
        ({"hostname": "nonsense"}, "hostname must be a template or one of name, slots"),
    ],
    ids=["password", "source", "filters", "url", "hostname"],
)
def test_a_wrong_option_is_an_error_message(options, sentence, login, tmp_path):
    write_inventory(tmp_path, {**login, "source": "pools", **options})
    done = ansible(tmp_path, "ansible-inventory", "-i", "hosts.airflow.yml", "--list", "-vvv")
    output = " ".join((done.stdout + done.stderr).split())
    assert done.returncode != 0 and sentence in output, output
    assert "hunter2" not in output and login["airflow_password"] * 2 not in output


def test_variables_by_lookup(login, tmp_path, make, server):
    make("variables", "e-plain", key="e-plain", value="v")
    make("variables", "e-json", key="e-json", value=json.dumps({"a": [1, TEMPLATE]}))
    make("variables", "e-password", key="e-password", value="hunter2")
    name = "community.airflow.airflow_variable"
    values = looked_up(
        tmp_path,
        login,
        f"lookup('{name}', 'e-plain')",
        f"query('{name}', 'e-plain', 'e-missing', default='d')",
        f"lookup('{name}', 'e-json', deserialize_json=true).a",
        f"lookup('{name}', 'e-missing', default=none) is none",
        f"lookup('{name}', 'e-missing')",
        f"lookup('{name}', 'e-plain', deserialize_json=true)",
        f"lookup('{name}', 'e-password')",
        f"lookup('{name}', 'e-plain', airflow_username='admin', airflow_password='hunter2')",
    )
    assert values[:4] == ["v", ["v", "d"], [1, TEMPLATE], True]
    assert "Variable 'e-missing' does not exist" in values[4]["failed"]
    assert "is not JSON" in values[5]["failed"]
    if server.is_2:
        assert values[6] == "hunter2"
    else:
        assert "hides the value of variable 'e-password'" in values[6]["failed"]
    refusals = ("rejected this user name and password", "401", "403")
    assert any(refusal in values[7]["failed"] for refusal in refusals), values[7]
    assert "hunter2" not in values[7]["failed"]
