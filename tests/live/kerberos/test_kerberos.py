# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kerberos for modules, inventory and lookups, and its error messages."""

from __future__ import annotations

import time

import pytest
from every_module import MODULES, options_of
from playbooks import inventory, looked_up

PERSON = {
    "email": "x@example.com",
    "first_name": "X",
    "last_name": "Y",
    "password": "long-enough-1",
    "roles": ["Viewer"],
}
# successive tasks that create, change and delete objects, and must succeed
SCENARIOS = {
    "airflow_pool": [{"name": "k", "slots": 1}, {"name": "k", "slots": 2}, {"name": "k", "state": "absent"}],
    "airflow_variable": [{"key": "k", "value": "1"}, {"key": "k", "value": "2"}, {"key": "k", "state": "absent"}],
    "airflow_connection": [
        {"connection_id": "k", "conn_type": "http"},
        {"connection_id": "k", "host": "h"},
        {"connection_id": "k", "state": "absent"},
    ],
    "airflow_user": [
        {"username": "k", **PERSON},
        {"username": "k", "first_name": "Z"},
        {"username": "k", "state": "absent"},
    ],
    "airflow_role": [
        {"name": "k", "permissions": []},
        {"name": "k", "permissions": [{"action": "can_read", "resource": "Pools"}]},
        {"name": "k", "state": "absent"},
    ],
    "airflow_instance": [
        {"pools": [{"name": name, "slots": slots} for name in ("k1", "k2", "k3")]} for slots in (1, 2)
    ],
    "airflow_dag_state": [{"dag_id": "sleeper", "state": "unpaused"}, {"dag_id": "sleeper", "state": "paused"}],
}
# sends only requests that need no login
OPEN = ("airflow_version_info", "airflow_health_info")


@pytest.mark.parametrize("module", MODULES)
def test_every_module_accepts_a_ticket(module, play, proxy):
    for options in SCENARIOS.get(module, []):
        result = play(module, **options)
        assert result.get("changed") is True, result
    # every other module runs in check mode
    if module not in SCENARIOS:
        result = play(module, check=True, **options_of(module))
        if "requires Airflow 3" in str(result.get("msg")):
            return
    asked = [one for one in proxy.exchanges if not one.is_detection]
    assert asked or module in OPEN, result
    assert not [one for one in asked if one.status in (401, 403)], proxy.exchanges
    assert "Kerberos" not in str(result.get("msg", "")), result
    assert not [one for one in asked if "login" in one.path], "no form, no token"


@pytest.mark.parametrize("mutual", ["optional", "disabled"])
@pytest.mark.parametrize("delegate", [True, False])
def test_options_of_kerberos(mutual, delegate, play):
    result = play("airflow_pool_info", kerberos_mutual_authentication=mutual, kerberos_delegate=delegate)
    assert result["total_entries"] >= 1, result
    # an error response keeps its meaning
    assert play("airflow_pool_info", name="none", kerberos_mutual_authentication=mutual)["pools"] == []


def test_auto_uses_an_existing_ticket(play, api):
    assert play("airflow_pool", name="auto", slots=1, airflow_auth="auto")["changed"] is True
    assert api.get("/api/v1/pools/auto")["slots"] == 1
    api.send("DELETE", "/api/v1/pools/auto")


def test_auto_without_a_ticket_sends_no_credentials(play, tickets):
    tickets()
    result = play("airflow_pool_info", airflow_auth="auto")
    assert result.get("failed") and "No credentials are set" in result["msg"], result


def test_client_keytab_is_sufficient(play, tickets, keytabs, monkeypatch, tmp_path):
    monkeypatch.setenv("KRB5CCNAME", f"FILE:{tmp_path / 'new.cc'}")
    monkeypatch.setenv("KRB5_CLIENT_KTNAME", str(keytabs["ada"]))
    assert play("airflow_pool_info")["total_entries"] >= 1


def test_inventory_and_lookups(login, api, proxy, tmp_path):
    api.send("POST", "/api/v1/variables", {"key": "k", "value": "v"})
    hosts = inventory(tmp_path, {**login, "source": "dags"})["_meta"]["hostvars"]
    assert hosts["sales_daily"]["airflow_dag_id"] == "sales_daily"
    assert looked_up(tmp_path, as_variables(login), "lookup('community.airflow.airflow_variable', 'k')") == ["v"]
    api.send("DELETE", "/api/v1/variables/k")


def no_ticket(tickets, monkeypatch, tmp_path):
    tickets()
    return {}, "No Kerberos ticket found. Run kinit, or set the environment variable KRB5_CLIENT_KTNAME"


def expired(tickets, monkeypatch, tmp_path):
    tickets("ada", "-l", "1s")
    time.sleep(1.5)
    return {}, "The Kerberos ticket has expired. Run kinit again"


def unknown_principal(tickets, monkeypatch, tmp_path):
    tickets("stranger")
    return {}, "the name of the Airflow user is the full principal"


def service_of_another_program(tickets, monkeypatch, tmp_path):
    return {"kerberos_service": "HTTP"}, "The server rejects this Kerberos ticket"


def service_that_nobody_knows(tickets, monkeypatch, tmp_path):
    return {"kerberos_service": "nfs"}, "The service nfs/"


def host_that_nobody_knows(tickets, monkeypatch, tmp_path):
    return {"kerberos_hostname_override": "elsewhere.example.com"}, "The service airflow/elsewhere.example.com"


def no_library(tickets, monkeypatch, tmp_path):
    (tmp_path / "requests_kerberos.py").write_text("raise ImportError\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    return {}, "Kerberos requires the Python library requests-kerberos"


def server_that_proves_nothing(tickets, monkeypatch, tmp_path):
    return {"kerberos_mutual_authentication": "required"}, "did not authenticate itself with Kerberos"


FAILURES = [
    no_ticket,
    expired,
    unknown_principal,
    service_of_another_program,
    service_that_nobody_knows,
    host_that_nobody_knows,
    no_library,
    server_that_proves_nothing,
]


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.__name__)
def test_a_failure_has_advice_and_writes_nothing(failure, play, login, api, tickets, monkeypatch, tmp_path):
    options, sentence = failure(tickets, monkeypatch, tmp_path)
    result = play("airflow_pool", name="k", slots=1, **options)
    assert result.get("failed") and sentence in result["msg"], result
    assert api.get("/api/v1/pools/k") is None
    message = looked_up(
        tmp_path, as_variables({**login, **options}), "lookup('community.airflow.airflow_variable', 'k')"
    )
    assert sentence in message[0]["failed"], message


def as_variables(options: dict) -> dict:
    """Return the options under the names of the variables that lookups read."""
    return {f"airflow_{name.removeprefix('airflow_')}": value for name, value in options.items()}
