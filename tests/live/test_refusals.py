# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Drift that apply refuses, snapshots in files, and DAGs that an overlay selects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml
from crew import person
from playbooks import ansible
from support import api_path


def play(folder: Path, login: dict[str, Any], url: str, name: str, **variables: Any) -> tuple[bool, str]:
    """Run a role. Return whether it failed, and the output."""
    common = {**login, "airflow_url": url, "ansible_python_interpreter": "{{ ansible_playbook_python }}", **variables}
    task = {"ansible.builtin.include_role": {"name": f"community.airflow.{name}"}}
    content = [{"hosts": "localhost", "gather_facts": False, "vars": common, "tasks": [task]}]
    (folder / "play.yml").write_text(yaml.safe_dump(content))
    done = ansible(folder, "ansible-playbook", "play.yml")
    return done.returncode != 0, done.stdout + done.stderr


def write(folder: Path, **files: Any) -> None:
    for name, content in files.items():
        file = folder / "airflow" / f"{name.replace('__', '/')}.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(yaml.safe_dump(content))


def test_a_drift_report_contains_changes_that_apply_refuses(login, proxy, run, tmp_path):
    other = person("refused_other", ["Viewer"], email="refused@example.com")
    assert run("airflow_instance", users=[other])["changed"]
    users = [person("refused_user", ["Viewer"], email="refused@example.com"), person("refused_role", ["refused_gone"])]
    dag_role = {"name": "refused_dags", "permissions": [{"action": "can_read", "resource": "DAG:refused_gone"}]}
    pool = {"name": "refused_pool", "slots": 1}
    write(tmp_path, base__all={"users": users, "roles": [dag_role], "pools": [pool]})
    try:
        failed, printed = play(tmp_path, login, proxy.url, "drift_report")
        assert not failed, printed
        kinds = json.loads((tmp_path / "drift-report" / "drift.json").read_text())["kinds"]
        problems = {one["key"]: one["problem"] for kind in kinds.values() for one in kind["missing"]}
        assert problems["refused_pool"] == "", problems
        assert "belongs to 'refused_other'" in problems["refused_user"], problems
        assert "unknown roles: refused_gone" in problems["refused_role"], problems
        assert "DAGs that do not exist on this server" in problems["refused_dags"], problems
        assert "annot be applied" in (tmp_path / "drift-report" / "drift.md").read_text()
        failed, printed = play(tmp_path, login, proxy.url, "apply")
        assert failed and "Nothing was changed." in " ".join(printed.split()), printed
    finally:
        run("airflow_user", username="refused_other", state="absent")


def test_a_snapshot_gets_into_no_file(login, proxy, run, tmp_path):
    frozen = {"dag_ids": ["sales_daily"], "snapshot": "exported_freeze"}
    run("airflow_dag_state", dag_id="sales_daily", state="unpaused")
    assert run("airflow_maintenance", state="frozen", **frozen)["changed"]
    try:
        row = run("airflow_variable_info", key="exported_freeze")["variables"][0]
        options = {"export_include_defaults": True, "export_gather": ["variables"]}
        failed, printed = play(tmp_path, login, proxy.url, "export", **options)
        assert not failed, printed
        assert "exported_freeze" not in (tmp_path / "airflow" / "base" / "variables.yml").read_text()
        assert "exported_freeze" in (tmp_path / "airflow" / "left_behind.yml").read_text()
    finally:
        assert run("airflow_maintenance", state="restored", **frozen)["changed"]
    # the tree of the export may require the secrets of other tests
    declared = tmp_path / "declared"
    for value in (row["value"], json.loads(row["value"])):
        write(declared, base__variables={"variables": [{"key": "exported_freeze", "value": value}]})
        failed, printed = play(declared, login, proxy.url, "apply")
        assert failed and "snapshot of airflow_maintenance" in " ".join(printed.split()), printed
    assert run("airflow_variable_info", key="exported_freeze")["variables"] == []


def test_a_selection_of_an_overlay_overrides_the_base(server, login, proxy, api, run, tmp_path):
    run("airflow_dag_state", dag_id="sales_daily", state="unpaused")
    write(
        tmp_path,
        base__dags={"dags": [{"dag_id": "sales_daily", "state": "unpaused"}]},
        overlays__staging__dags={"dags": [{"dag_id_pattern": "sales_daily", "state": "paused"}]},
    )
    for environment, paused in (("", False), ("staging", True), ("", False)):
        failed, printed = play(tmp_path, login, proxy.url, "apply", apply_environment=environment)
        assert not failed, printed
        assert api.get(api_path(server, "dags/sales_daily"))["is_paused"] is paused
