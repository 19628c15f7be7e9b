# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of one server stay off another one, and two names of one server are recognised."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from playbooks import ansible
from recording import RecordingProxy


@pytest.fixture
def names(server, login, proxy):
    """Two names of the server under test, and how to log in there: two hosts of an inventory, for whoever looks at addresses alone."""
    with RecordingProxy(server.url) as other:
        yield [proxy, other]


def written(proxies: list[RecordingProxy]) -> list[str]:
    return [str(exchange) for proxy in proxies for exchange in proxy.exchanges if exchange.is_write]


def run(
    folder: Path, login: dict, hosts: dict[str, str], plays: list[dict], *options: str
) -> tuple[dict[str, bool], str]:
    """Whether each host failed, and what was printed."""
    inventory = {"all": {"hosts": {name: {"airflow_url": url} for name, url in hosts.items()}}}
    common = {**login, "ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    common.pop("airflow_url")
    inventory["all"]["vars"] = common
    (folder / "hosts.yml").write_text(yaml.safe_dump(inventory))
    (folder / "play.yml").write_text(
        yaml.safe_dump([{"hosts": "all", "gather_facts": False, **play} for play in plays])
    )
    done = ansible(folder, "ansible-playbook", "-i", "hosts.yml", *options, "play.yml")
    recap = done.stdout.rpartition("PLAY RECAP")[2]
    failed = {line.split()[0]: "failed=0" not in line for line in recap.splitlines() if "failed=" in line}
    return failed, " ".join((done.stdout + done.stderr).split())


def role(name: str, **variables) -> dict:
    return {"ansible.builtin.include_role": {"name": f"community.airflow.{name}"}, "vars": variables}


def test_two_hosts_never_share_a_folder_by_accident(login, names, tmp_path):
    (tmp_path / "tree" / "base").mkdir(parents=True)
    (tmp_path / "tree" / "base" / "pools.yml").write_text("pools: [{name: default_pool}]\n")
    export = role("export", export_gather=["pools"])
    report = role("drift_report", apply_tree="tree", apply_shared=True)
    hosts = {"one": names[0].url, "two": names[1].url}
    failed, printed = run(tmp_path, login, hosts, [{"tasks": [export, report]}])
    assert sorted(failed.values()) == [False, True], printed
    owner = next(name for name in failed if not failed[name])
    assert f"inventory host {owner}" in printed and "export_tree: airflow/" in printed
    kept = yaml.safe_load((tmp_path / "airflow" / "exported_from.yml").read_text())
    assert kept == {"server": hosts[owner]}
    assert json.loads((tmp_path / "drift-report" / "drift.json").read_text())["server"]["url"] == hosts[owner]
    # in a later run, too: what was exported from the one is for the other one only where somebody says so
    (other,) = set(hosts) - {owner}
    apply = role("apply", apply_update_secrets="on_create")
    failed, printed = run(tmp_path, login, hosts, [{"tasks": [apply]}])
    assert failed == {owner: False, other: True} and "apply_shared" in printed, printed
    assert not written(names)


def test_a_server_is_not_migrated_to_itself(login, names, tmp_path):
    """Under another port, where the addresses say nothing."""
    source = {**login, "airflow_url": names[1].url}
    failed, printed = run(tmp_path, login, {"one": names[0].url}, [{"tasks": [role("migrate", migrate_source=source)]}])
    assert failed == {"one": True} and "are the same one" in printed, printed
    assert not written(names) and not (tmp_path / "migration").exists()
