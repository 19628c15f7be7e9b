# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Roles in playbooks, with their results."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from playbooks import ansible

RESULTS = {
    "apply": "apply_result",
    "drift_report": "drift_report_result",
    "export": "export_found",
    "migrate": "migrate_result",
}
"""The variable with the result of each role."""
TREES = {"drift_report": "apply_tree"}
"""The variable with the path of the tree, where it does not have the name of the role."""


class Play:
    """A play with several roles in one run of Ansible.

    It returns the resulting variable of each role.
    """

    def __init__(self, folder: Path) -> None:
        self._folder, self._tasks, self.printed = folder, [], ""

    def add(self, role: str, result: str, check: bool = False, entry: str = "main", **variables) -> None:
        name = {"name": f"community.airflow.{role}", "tasks_from": entry, "apply": {"check_mode": check}}
        keep = {"ansible.builtin.set_fact": {"results": f"{{{{ results | default([]) + [{result}] }}}}"}}
        failed = {"ansible.builtin.set_fact": {"results": "{{ results | default([]) + [ansible_failed_result] }}"}}
        run = {"ansible.builtin.include_role": name, "vars": variables}
        self._tasks.append({"block": [run, keep], "rescue": [failed]})

    def run(self, **variables) -> list[dict]:
        file = self._folder / "out.json"
        content = {"dest": str(file), "content": "{{ results | to_json }}", "mode": "0600"}
        play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "vars": variables}
        tasks = [*self._tasks, {"ansible.builtin.copy": content, "no_log": True}]
        (self._folder / "play.yml").write_text(yaml.safe_dump([{**play, "tasks": tasks}]))
        done = ansible(self._folder, "ansible-playbook", "-i", "localhost,", "-vvv", "--diff", "play.yml")
        # the name of a folder such as pytest-200 could equal one of the secrets
        self.printed = (done.stdout + done.stderr).replace(str(self._folder), "")
        assert done.returncode == 0, self.printed
        return json.loads(file.read_text())


@dataclass
class RoleRunner:
    """Runs a role like a module.

    ``source`` returns the login of the server that is migrated. The variable ``files`` is the content of the tree to apply. A result also
    contains what Ansible printed.
    """

    folder: Path
    login: dict[str, Any]
    source: Callable[[], dict[str, Any]]

    def run(self, role: str, variables: dict[str, Any], check: bool = False, **more: Any) -> dict[str, Any]:
        connection = {f"airflow_{name}": value for name, value in more.items()}
        login = {
            name if name.startswith("airflow_") else f"airflow_{name}": value for name, value in self.login.items()
        }
        tree = self.folder / role
        wanted = {name: value for name, value in variables.items() if name != "files"}
        for name, content in variables.get("files", {}).items():
            path = tree / "base" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(yaml.safe_dump(content))
        if role == "migrate":
            ca_path = {name: value for name, value in self.login.items() if name == "ca_path"}
            wanted["migrate_source"] = {**self.source(), **ca_path, **more}
            # users with few permissions may not read what proves that the servers are different
            wanted["migrate_target_is_separate"] = True
        play = Play(self.folder)
        play.add(role, RESULTS[role], check, **{TREES.get(role, f"{role}_tree"): str(tree), **wanted})
        (result,) = play.run(**login, **connection)
        return {**result, "printed": play.printed}
