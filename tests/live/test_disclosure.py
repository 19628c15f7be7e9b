# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Info modules do not return secrets of users or of the configuration.

They return secrets only if the task requests them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from every_module import MODULES, spec_of
from info_results import run_body
from playbooks import inventory
from support import api_path

import releases

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import config_options  # noqa: E402  (it is in the folder just added)

PLANTED = {("secrets", "backend_kwargs"), ("acme", "endpoint"), ("metrics", "otel_host")}
SENSITIVE_LATER = {("secrets", "backend_kwargs"), ("core", "dataset_manager_kwargs"), ("sentry", "sentry_dsn")}
"""Options that a later release marks as sensitive, but an old one does not."""
CANARY = "data-canary"
USERS = {"db": {"password": CANARY}, "api-token": [CANARY], "url": f"postgres://bob:{CANARY}@db/x", "rows": 3}


def configuration(server, api):
    body = api.get(api_path(server, "config"), accept="application/json")
    return {(one["name"], option["key"]): option["value"] for one in body["sections"] for option in one["options"]}


def test_config_hides_sensitive_options(server, api, run):
    rows = configuration(server, api)
    # the server itself returns them; Airflow 3.2 and later hide options that its description marks as sensitive
    planted = {name for name, value in rows.items() if "config-canary" in str(value)}
    assert planted == {name for name in PLANTED if server.number < (3, 2) or name[0] != "secrets"}
    visible = {(one["section"], one["option"]): one["value"] for one in run("airflow_config_info")["config"]}
    assert "config-canary" not in json.dumps(list(visible.values()))
    assert visible["metrics", "otel_host"] == "https://***@otel.example.com"
    described = [
        config_options.described(folder)
        for folder in releases.install(server.release).glob("lib/python3.*/site-packages")
    ]
    sensitive = {one for found, _plain in described for one in found}
    assert ("core", "fernet_key") in sensitive
    assert not {name: visible[name] for name in sensitive & visible.keys() if visible[name] not in ("***", "", None)}
    # options that are not sensitive are returned
    assert visible["core", "dags_folder"] == rows["core", "dags_folder"]


def test_the_table_of_options_is_as_airflow_describes_them(server):
    from ansible_collections.community.airflow.plugins.module_utils._resources._config_options import PLAIN

    for folder in releases.install(server.release).glob("lib/python3.*/site-packages"):
        sensitive, plain = config_options.described(folder)
        known = {(section, name) for section, names in PLAIN.items() for name in names.split()}
        assert not sensitive & known, "run tests/tools/config_options.py"
        assert plain - known <= SENSITIVE_LATER, "run tests/tools/config_options.py"


def test_inventory_contains_no_secrets_of_the_configuration(tmp_path, login):
    options = {**login, "source": "config", "hostname": "option"}
    assert "config-canary" not in json.dumps(inventory(tmp_path, options))


def test_modules_hide_user_values_with_sensitive_names(server, api, run):
    api.send("POST", api_path(server, "dags/sales_daily/dagRuns"), run_body(server, "disclosure", conf=USERS))
    if server.number >= (2, 9):
        asset = run("airflow_asset_info")["assets"][0]
        body = {"dataset_uri": asset["uri"]} if server.is_2 else {"asset_id": asset["id"]}
        api.send(
            "POST", api_path(server, "datasets/events" if server.is_2 else "assets/events"), {**body, "extra": USERS}
        )
    if server.number >= (3, 3):
        api.send("PUT", api_path(server, f"assets/{asset['id']}/state-store/password"), {"value": CANARY})
    try:
        found = {}
        for module in MODULES:
            spec = spec_of(module)
            needed = {name for name, option in spec.items() if option.get("required")} - {"airflow_url"}
            if module.endswith("_info") and not needed and "gather" not in spec:
                found[module] = run(module)
        assert len(found) > 20
        found["conf"] = run("airflow_dag_run_info", dag_id="sales_daily", dag_run_id="disclosure")
        assert found["conf"]["dag_runs"][0]["conf"] == {
            "db": {"password": "***"},
            "api-token": ["***"],
            "url": "postgres://***@db/x",
            "rows": 3,
        }
        if server.number >= (3, 3):
            found["state"] = run("airflow_asset_state_info", asset_id=asset["id"])
        assert [name for name, result in found.items() if CANARY in json.dumps(result)] == []
    finally:
        api.send("DELETE", api_path(server, "dags/sales_daily/dagRuns/disclosure"))
        if server.number >= (3, 3):
            api.send("DELETE", api_path(server, f"assets/{asset['id']}/state-store/password"))
