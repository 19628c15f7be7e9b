# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Roles and trees of files with real servers.

The tests cover a migration, and the exports of Airflow's command line.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from role_runner import Play
from round_trips import SECRETS, furnish, used

import homes
import servers

GIVEN = {
    "vault_airflow_user_admin_password": "admin",
    "vault_airflow_user_trip_user_password": "pw-user-1",
    "vault_airflow_connection_trip_db_password": "pw-db",
    "vault_airflow_connection_trip_db_extra_api_key": "key-1",
    "vault_airflow_connection_trip_db_extra_deep_token_347ebae0": "t-2",
    "vault_airflow_connection_trip_plain_password": None,
    "vault_airflow_variable_trip_password_value": "sesame-1",
    "vault_airflow_variable_trip_settings_value_api_key": "key-3",
}


def has_no_secret(printed: str) -> bool:
    return not [secret for secret in GIVEN.values() if secret not in (None, "admin") and secret in printed]


def export(running, folder: Path) -> None:
    """Return the exports of Airflow's command line, all created by one process."""
    # YAML if Airflow supports it; before 2.9, it exports only the names of roles
    files = {"variables": "json", "connections": "yaml", "pools": "json", "roles": "json", "users": "json"}
    lines = [["airflow", kind, "export", str(folder / f"{kind}.{suffix}")] for kind, suffix in files.items()]
    script = f"import sys\nfrom airflow.__main__ import main\nfor sys.argv in {lines!r}:\n    main()\n"
    command = [servers.install(running.version) / "bin" / "python", "-c", script]
    variables = homes.environment(running.options, running.home)
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(list(folder.iterdir())) == len(files)


def test_migrate_and_read_the_files_of_the_command_line(server, start, tmp_path):
    source, running = start(server.release)
    furnish(source)
    # permissions that Airflow 3 renamed, and those that its role Admin does not have
    pairs = [("can_read", "Datasets"), ("can_edit", "SLA Misses")] if server.is_2 else []
    permissions = [{"action": action, "resource": resource} for action, resource in pairs]
    source.run("airflow_instance", roles=[{"name": "trip_old", "permissions": permissions}])
    before = source.visible()
    target, other = start("3.3.2" if server.version == "2.11.2" else server.release)
    secrets = {key: {"password": one.get("password"), "extra": one["extra"]} for key, one in SECRETS.items()}

    play = Play(tmp_path)
    play.add("migrate", "migrate_result")
    play.add("migrate", "migrate_result", check=True, **GIVEN)
    play.add("migrate", "migrate_result", **GIVEN)
    play.add("migrate", "migrate_result", **GIVEN)
    login = {**target._login, "migrate_source": source._login, "migrate_tree": str(tmp_path / "tree")}
    refused, announced, done, again = play.run(**login)
    assert all(name in refused["msg"] for name in GIVEN if not (name.endswith("_plain_password") and not server.is_2))
    # rejected tasks and check mode wrote nothing, otherwise the counts would be lower
    assert done["changes"] == announced["changes"] and done["diff"] == announced["diff"]
    assert {"trip_role", "trip_user", "trip_pool", "trip_db", "trip_region"} <= {one["key"] for one in done["changes"]}
    assert again["changed"] is False, again["changes"]
    assert has_no_secret(play.printed)
    assert used(other, tmp_path / "used.json") == secrets
    visible = target.visible()
    for kind in ("pools", "variables", "connections", "users", "members"):
        assert visible[kind] == before[kind], kind
    assert all(dag["is_paused"] for dag in visible["dags"]), "DAGs arrive paused"
    assert done["skipped"] == []
    old = next(role["permissions"] for role in visible["roles"] if role["name"] == "trip_old")
    crossed = server.is_2 and not target.server.is_2
    assert ("can_read Assets" in old, "can_edit SLA Misses" in old) == (crossed, server.is_2)

    exports = tmp_path / "airflow" / "base" / "exports"
    exports.mkdir(parents=True)
    export(running, exports)
    play = Play(tmp_path)
    play.add("migrate", "migrate_result", entry="restore", **login)
    play.add("migrate", "migrate_result", entry="restore", **login)
    play.add("apply", "apply_result", check=True, apply_update_secrets="on_create", **source._login)
    # the source is frozen: by the module, like the target appears to be, or under another name; its states are not reliable
    source.run("airflow_maintenance", state="frozen", snapshot="trip_freeze")
    play.add("export", "export_found", export_tree=str(tmp_path / "frozen"), **source._login)
    play.add("export", "export_found", export_tree=str(tmp_path / "pools"), export_gather=["pools"], **source._login)
    play.add("migrate", "migrate_result", **{**login, **GIVEN})
    play.add("migrate", "migrate_result", **{**login, **GIVEN}, migrate_gather=["pools"])
    target.run("airflow_variable", key="community.airflow.maintenance", value="{}")
    reverse = {**login, **source._login, "migrate_source": target._login, "migrate_tree": str(tmp_path / "reverse")}
    play.add("migrate", "migrate_result", **reverse)
    play.add(
        "migrate",
        "migrate_result",
        **{**login, "migrate_source": {**target._login, "airflow_url": f"{target.server.url}/"}},
    )
    nowhere = {name: value for name, value in source._login.items() if name != "airflow_url"}
    play.add("migrate", "migrate_result", **{**login, "migrate_source": nowhere})
    recorded = (tmp_path / "tree" / "base" / "dags.yml").read_text()
    restored, again, applied, unexported, exported, differs, without, frozen, itself, unnamed = play.run()
    assert 'airflow_maintenance has frozen DAGs of this server (snapshot "trip_freeze")' in unexported["msg"], (
        unexported
    )
    assert "Nothing was changed" in unexported["msg"] and not (tmp_path / "frozen").exists()
    assert set(exported["instance"]) == {"pools"} and (tmp_path / "pools" / "base" / "pools.yml").exists()
    assert "differs from" in differs["msg"] and "sales_daily" in differs["msg"], differs
    assert without["changed"] is False, without
    assert "has frozen DAGs of the source" in frozen["msg"], frozen
    assert "migrate_source must specify" in itself["msg"] and "migrate_source must specify" in unnamed["msg"], (
        itself,
        unnamed,
    )
    assert (tmp_path / "tree" / "base" / "dags.yml").read_text() == recorded
    assert [one["key"] for one in restored["changes"]] == ["sales_daily"]
    assert again["changed"] is False
    states = {dag["dag_id"]: dag["is_paused"] for dag in target.visible()["dags"]}
    assert all(states[dag["dag_id"]] == dag["is_paused"] for dag in before["dags"])
    assert applied["changed"] is False, applied["changes"]
    assert applied["counts"]["connections"]["unchanged"] == len(SECRETS)
    assert has_no_secret(play.printed)
