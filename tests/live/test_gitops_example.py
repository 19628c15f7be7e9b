# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks in ``examples/gitops``, with the permissions of their CI user.

They work with exactly these permissions. Without any one of them, the playbooks fail and name it. The live suite removes a few permissions.
``make privileges`` removes each one.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from playbooks import ansible
from support import api_path, fab_path

EXAMPLE = Path(__file__).parents[2] / "examples" / "gitops"
ROLE = yaml.safe_load((EXAMPLE / "ci_role.yml").read_text())[0]["tasks"][0]["community.airflow.airflow_role"]
PERMISSIONS = [(one["action"], one["resource"]) for one in ROLE["permissions"]]
EVERYTHING = os.environ.get("AIRFLOW_PRIVILEGES") == "all"
TAKEN = PERMISSIONS if EVERYTHING else [("can_delete", "Connections")]


class Example:
    """A copy of the example, with its CI user on the server."""

    def __init__(self, folder: Path, server: Any, api: Any) -> None:
        self._folder, self._server, self._api = folder, server, api
        self._vault = folder.parent / "vault-password"
        self._vault.write_text("gitops-example\n")

    def play(self, playbook: str, *options: str, **variables: str) -> tuple[int, str]:
        url = f"airflow_url={self._server.url}"
        command = ["ansible-playbook", playbook, "--limit", "dev", "-e", url, *options]
        for name, value in variables.items():
            command += ["-e", f"{name}={value}"]
        # the folder of the copy may be writable for others, and Ansible ignores ansible.cfg there
        environment = {
            "ANSIBLE_VAULT_PASSWORD_FILE": str(self._vault),
            "ANSIBLE_CONFIG": str(self._folder / "ansible.cfg"),
        }
        done = ansible(self._folder, *command, **environment)
        return done.returncode, " ".join((done.stdout + done.stderr).replace('\\"', '"').split())

    def create_user(self, taken: tuple[str, str] | None = None) -> None:
        """Run the playbook of the example as the administrator.

        The playbook omits the permission ``taken``, if any.
        """
        text = (EXAMPLE / "ci_role.yml").read_text()
        if taken:
            line = f"          - {{action: {taken[0]}, resource: {taken[1]}}}\n"
            assert line in text
            text = text.replace(line, "")
        (self._folder / "ci_role.yml").write_text(text)
        admin = {"airflow_username": self._server.username, "airflow_password": self._server.password}
        code, output = self.play("ci_role.yml", **admin)
        assert code == 0, output

    def start_over(self) -> None:
        """Prepare objects so that the example creates, updates and deletes some."""
        for path in ("pools/lake", "connections/billing_api", "connections/warehouse_db", "variables/legacy_owner"):
            self._remove(api_path(self._server, path))
        for path, body in (
            ("pools", {"name": "warehouse", "slots": 1}),
            ("pools", {"name": "leftover", "slots": 1}),
            ("connections", {"connection_id": "billing_api", "conn_type": "http"}),
            ("variables", {"key": "sales_region", "value": "elsewhere"}),
        ):
            key = next(iter(body.values()))
            self._remove(api_path(self._server, f"{path}/{key}"))
            self._api.send("POST", api_path(self._server, path), body)
        self._api.send("PATCH", api_path(self._server, "dags/sales_daily"), {"is_paused": False})

    def differ(self) -> None:
        """The connection of the files exists, and differs."""
        path = api_path(self._server, "connections/warehouse_db")
        self._remove(path)
        body = {"connection_id": "warehouse_db", "conn_type": "postgres", "host": "elsewhere"}
        self._api.send("POST", api_path(self._server, "connections"), body)

    def _remove(self, path: str) -> None:
        self._api.remove(path)

    def end(self) -> None:
        for path in (
            "pools/lake",
            "pools/warehouse",
            "pools/leftover",
            "connections/billing_api",
            "connections/warehouse_db",
        ):
            self._remove(api_path(self._server, path))
        for key in ("legacy_owner", "legacy_buckets", "sales_region", "sales_limits", "sales_partition"):
            self._remove(api_path(self._server, f"variables/{key}"))
        self._api.send("PATCH", api_path(self._server, "dags/sales_daily"), {"is_paused": True})
        self.forget_user()

    def forget_user(self) -> None:
        self._remove(fab_path(self._server, "users/deploy"))
        self._remove(fab_path(self._server, "roles/CI"))


@pytest.fixture(scope="module")
def example(tmp_path_factory, server, api):
    folder = tmp_path_factory.mktemp("gitops") / "example"
    shutil.copytree(EXAMPLE, folder)
    running = Example(folder, server, api)
    yield running
    running.end()


def both(example: Example) -> list[tuple[int, str]]:
    """Report the differences and apply the files.

    Then the files are applied again with a connection that differs.
    """
    example.start_over()
    results = [example.play("drift.yml"), example.play("apply.yml")]
    example.differ()
    return [*results, example.play("apply.yml")]


def test_the_permissions_are_enough(example):
    example.forget_user()
    example.create_user()
    for code, output in both(example):
        assert code == 0, output
    code, output = example.play("apply.yml")
    assert code == 0 and re.search(r"changed=0 ", output), output


@pytest.mark.parametrize("taken", TAKEN, ids=[" ".join(one) for one in TAKEN])
def test_each_permission_is_needed(taken, example):
    example.forget_user()
    example.create_user(taken)
    failed = [output for code, output in both(example) if code != 0]
    assert failed
    name = f'"{taken[0]} on {taken[1]}"'
    assert all(name in output for output in failed), failed
