# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Canaries: marked secrets in every module, every plugin, and every failure.

The failures have a body. The output of ``ansible-playbook -vvvv --diff`` and Ansible's log file must not contain the mark in any form.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from canary import as_task, canary, clean, tasks
from every_module import MODULES, options_of, spec_of
from info_results import run_body
from playbooks import ansible, as_play, play, write_inventory
from recording import Fault
from support import api_path

from ansible_collections.community.airflow.plugins.module_utils._module.argument_spec import connection_spec

ECHO = "The server repeats: "

# By module and option: further options that a task needs to send the secret to the server.
WITH: dict[tuple[str, str], dict[str, Any]] = {
    ("airflow_api", "body"): {"method": "POST", "path": "variables"},
    ("airflow_asset_event", "extra"): {"uri": "s3://warehouse/sales", "dag_run_id": None},
    ("airflow_asset_event", "conf"): {"uri": "s3://warehouse/sales", "materialize": True},
    ("airflow_backfill", "dag_run_conf"): {
        "dag_id": "inventory_nightly",
        "from_date": "2024-03-01",
        "to_date": "2024-03-02",
    },
    ("airflow_connection", "uri"): {"conn_type": None},
    ("airflow_connection_test", "uri"): {"conn_type": None, "connection_id": None},
    ("airflow_dag_run", "conf"): {"dag_run_id": "canary-conf"},
    ("airflow_user", "password"): {
        "username": "every",
        "email": "every@example.com",
        "first_name": "E",
        "last_name": "M",
        "roles": ["Viewer"],
    },
}
# The items of the lists of airflow_instance that contain secrets.
ITEMS = {
    "connections": lambda secret: {"connection_id": "every", "conn_type": "http", "password": secret},
    "variables": lambda secret: {"key": "every_password", "value": secret},
    "users": lambda secret: {**WITH["airflow_user", "password"], "password": secret},
}
# Options that no server receives, or no server receives here, with the reason.
NOT_SENT = {
    "airflow_api.query": "is a part of the address, which servers write into their logs: no place for a secret",
    "airflow_connection.port": "must be a number",
    "airflow_connection_test.port": "must be a number",
    "airflow_connection.fingerprint_key": "never leaves the controller",
    "airflow_instance.fingerprint_key": "never leaves the controller",
    "airflow_variable.fingerprint_key": "never leaves the controller",
    "airflow_instance.roles": "has no secret in it",
    "airflow_instance.pools": "has no secret in it",
    "airflow_instance.dags": "has no secret in it",
    "airflow_asset_event.access_control": "has no secret in it",
    "airflow_hitl.params_input": "no task asks anything here, so that the module refuses",
}
ECHOED = "echoed"


def holders(module: str) -> list[str]:
    """Return the options of a module that may contain a secret.

    They contain it directly or in a structure. Login options are excluded.
    """
    return [
        name
        for name, option in spec_of(module).items()
        if name not in connection_spec() and (option.get("no_log") or option.get("type") in ("dict", "raw"))
    ]


def task_of(module: str, option: str = "", name: str = "") -> dict[str, Any]:
    """Return a task of a module, with a canary of this name in one of its options."""
    options = options_of(module)
    options.update({key: value for key, value in PLACE.items() if key in options and options[key] is not None})
    if option:
        kind = spec_of(module)[option].get("type", "str")
        secret = canary(name)
        uri = f"http://u:{quote(secret, safe='')}@h"
        values = {
            "str": uri if option == "uri" else secret,
            "list": [ITEMS[option](secret)] if option in ITEMS else [],
        }
        structure = {"password": secret, "deep": [{"token": secret, "n": 1}], "plain": "eu-west"}
        options.update(WITH.get((module, option), {}))
        options[option] = values.get(kind, structure)
    if module == "airflow_xcom_info":
        # the XCom that airflow_xcom created
        options["xcom_key"] = options_of("airflow_xcom")["key"]
    return as_task(module, {name: value for name, value in options.items() if value is not None})


# an existing run, with a secret in its conf
PLACE = {"dag_run_id": "canary"}
STORED = {"conf": {"password": canary("stored"), "deep": {"api_key": canary("stored")}, "plain": 1}}


def every_task(whole: bool) -> list[dict[str, Any]]:
    """Return a task for every option of every module that may contain a secret.

    ``whole`` adds a task with a server that echoes the secret, and a task for each module without such options, which may read the values
    of the others.
    """
    holding = [(module, option) for module in MODULES for option in holders(module)]
    first = [task_of(module, option, f"{module}.{option}") for module, option in holding]
    if not whole:
        return first
    return [
        *first,
        *(task_of(module, option, ECHOED) for module, option in holding if f"{module}.{option}" not in NOT_SENT),
        *(task_of(module) for module in MODULES if not holders(module)),
    ]


# the content of Ansible's temporary folder at the end of the play, except the file of the login
NEIGHBOURS = """
import glob, os, sys
folder = sys.argv[1]
for path in glob.glob(folder + "/**", recursive=True):
    print(path)
    if os.path.isfile(path) and not os.path.basename(path).startswith("airflow-login-"):
        print(open(path, errors="replace").read())
    elif os.path.isfile(path):
        print("mode of the login: %o" % os.stat(path).st_mode, os.path.getsize(path) > 0)
"""


@pytest.fixture
def content(server, api):
    """Create the objects that the tasks need, and delete those that the tasks create."""

    def away() -> None:
        for kind, names in (("variables", ("k", "every_password")), ("connections", ("none", "every"))):
            for name in names:
                if api.get(api_path(server, f"{kind}/{name}")):
                    api.send("DELETE", api_path(server, f"{kind}/{name}"))
        users = "/api/v1/users" if server.is_2 else "/auth/fab/v1/users"
        if api.get(f"{users}/every"):
            api.send("DELETE", f"{users}/every")
        for dag_id in ("sales_daily", "inventory_nightly", "warehouse_load"):
            for run in api.get(api_path(server, f"dags/{dag_id}/dagRuns?limit=20"))["dag_runs"]:
                api.send("DELETE", api_path(server, f"dags/{dag_id}/dagRuns/{quote(run['dag_run_id'], safe='')}"))

    away()
    api.send("POST", api_path(server, "dags/sales_daily/dagRuns"), run_body(server, "canary", **STORED))
    yield
    if not server.is_2:
        for one in api.get(api_path(server, "backfills?dag_id=inventory_nightly"))["backfills"]:
            if not one["completed_at"]:
                api.send("PUT", api_path(server, f"backfills/{one['id']}/cancel"))
    away()


@pytest.mark.parametrize("way, check", [("inline", True), ("inline", False), ("process", False)])
def test_no_secret_in_any_output(way, check, content, login, server, proxy, tmp_path: Path):
    echo = {
        "detail": [
            {
                "type": "x",
                "loc": ["body", "value"],
                "msg": ECHO + canary("fault"),
                "input": {"password": canary("fault")},
            }
        ]
    }
    text = (
        json.dumps(echo)
        if not server.is_2
        else json.dumps({"title": "Bad Request", "detail": f"{ECHO}{canary('fault')!r}", "status": 400})
    )
    for path in ("connections", "variables", "users"):
        proxy.faults.append(
            Fault("POST", f"/{path}$", (422, "application/json", text, {}), times=2, holding=b"canary-fault")
        )
    echoed = json.dumps({"title": "Bad Request", "detail": f"{ECHO}{canary(ECHOED)}", "status": 422})
    proxy.faults += [
        Fault(method, "", (422, "application/json", echoed, {}), times=100, holding=ECHOED.encode())
        for method in ("POST", "PATCH", "PUT")
    ]
    look = {"ansible.builtin.command": {"argv": [sys.executable, "-c", NEIGHBOURS, str(tmp_path / "local")]}}
    [whole] = as_play([*tasks(), *every_task(way == "inline"), {**look, "check_mode": False}], login)
    options = ["-vvvv", "--diff", *(["--check"] if check else [])]
    variables = {"ANSIBLE_LOCAL_TEMP": str(tmp_path / "local"), "ANSIBLE_DEPRECATION_WARNINGS": "1"}
    done = play(tmp_path, yaml.safe_dump([whole]), *options, AIRFLOW_EXECUTION=way, **variables)
    output = done.output
    assert done.returncode == 0, output[-2000:]
    clean(output)
    assert "DEPRECATION WARNING" not in output and '"deprecations"' not in output
    # the faults occurred, and their messages do not contain the secret
    assert output.count("CaNaRy") == 0
    # a module in its own process stores no login
    assert ("mode of the login: 100600 True" in output) is (way == "inline")
    if not check:
        assert ECHO in output
        assert any(b"CaNaRy-7f3a" in exchange.body for exchange in proxy.exchanges), "no secret ever went to the server"
    if not check and server.number >= (3, 3):
        bodies = b" ".join(exchange.body for exchange in proxy.exchanges) + b" "
        every = {f"{module}.{option}" for module in MODULES for option in holders(module)}
        # in a URI, in JSON and in nested JSON text, where the name ends at a character that names cannot contain
        unsent = {name for name in every if not re.search(rf"{re.escape(name)}\W".encode(), bodies)}
        assert unsent == NOT_SENT.keys()


TERMS = "airflow_url=URL, airflow_username='admin', airflow_auth=AUTH, airflow_password=SECRET"
SECRET = "lookup('ansible.builtin.env', 'CANARY')"
EXPRESSIONS = [
    f"lookup('community.airflow.airflow_variable', 'canary', {TERMS})",
    f"lookup('community.airflow.airflow_xcom', dag_id='sales_daily', task_id='extract', {TERMS})",
    # the first login is rejected, the response to the second one repeats it
    f"lookup('community.airflow.airflow_variable', 'canary', {TERMS})",
    f"lookup('community.airflow.airflow_xcom', dag_id='sales_daily', task_id='extract', {TERMS})",
    "{'conn_type': 'http', 'password': SECRET, 'port': 'none'} | community.airflow.connection_uri",
    "{'conn_type': 'http', 'password': SECRET, 'no_field': 1} | community.airflow.connection_uri",
    "{'conn_type': 'http', 'password': SECRET, 'extra': SECRET} | community.airflow.connection_uri",
    "{'conn_type': 'http', 'password': SECRET ~ '***'} | community.airflow.connection_uri",
    "('nonsense ' ~ SECRET) | community.airflow.from_connection_uri",
    "('http://u:' ~ SECRET ~ '@h:port') | community.airflow.from_connection_uri",
    "('http://[' ~ SECRET) | community.airflow.from_connection_uri",
]


def test_no_secret_in_the_output_of_lookups_and_filters(login, server, proxy, tmp_path: Path):
    words = {"URL": repr(login["airflow_url"]), "AUTH": repr(login["airflow_auth"]), "SECRET": SECRET}
    tasks = []
    for expression in EXPRESSIONS:
        for word, meaning in words.items():
            expression = expression.replace(word, meaning)
        # of a successful result, the play shows only the length
        text = f"{{{{ ({expression}) | string | length }}}}"
        tasks.append({"ansible.builtin.set_fact": {"found": text}, "ignore_errors": True})
    way = ("GET", "/(variables|dags)/") if server.is_2 else ("POST", "/auth/token")
    proxy.faults.append(Fault(*way, (401, "application/json", '{"detail": "Invalid credentials"}', {}), times=2))
    echoed = json.dumps({"title": "Bad Request", "detail": f"{ECHO}{canary('plugin')}", "status": 400})
    proxy.faults.append(Fault(*way, (400, "application/json", echoed, {}), times=10))
    done = play(tmp_path, yaml.safe_dump(as_play(tasks, {})), "-vvvv", CANARY=canary("plugin"))
    assert done.returncode == 0, done.output[-2000:]
    assert ECHO in done.output
    clean(done.output)


@pytest.mark.parametrize("known", [True, False])
def test_no_secret_in_an_inventory_and_its_cache(known, content, login, server, api, proxy, tmp_path: Path):
    connection = {"connection_id": "every", "conn_type": "ssh", "host": "h", "login": "u", "password": canary("ssh")}
    extra = json.dumps({"private_key": canary("key"), "key_file": "/etc/key", "deep": {"token": canary("deep")}})
    api.send("POST", api_path(server, "connections"), {**connection, "extra": extra})
    options = {name: value for name, value in login.items() if name != "airflow_password"}
    cache = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(tmp_path / "cache")}
    path = write_inventory(tmp_path, {**options, **cache, "source": "connections"})
    variables = {"AIRFLOW_PASSWORD": login["airflow_password"] if known else canary("password")}
    log = tmp_path / "ansible.log"
    done = ansible(
        tmp_path, "ansible-inventory", "-i", path.name, "--list", "-vvvv", ANSIBLE_LOG_PATH=str(log), **variables
    )
    assert (done.returncode == 0) is known, done.stdout + done.stderr
    assert ('"every"' in done.stdout) is known
    files = [file.read_text() for file in tmp_path.rglob("*") if file.is_file()]
    assert len(files) == (3 if known else 2)
    clean("\n".join([done.stdout, done.stderr, *files]))
