# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run Ansible's programs like a user: playbooks, inventories and templates."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


def ansible(folder: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a program of Ansible in a folder, with additional environment variables."""
    environment = {
        **os.environ,
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
        "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "1",
        "ANSIBLE_LOCALHOST_WARNING": "0",
        **variables,
    }
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    # at the start of a line; elsewhere, it is text of a server about its own files
    assert not re.search("^Traceback", done.stdout + done.stderr, re.MULTILINE), done.stdout + done.stderr
    return done


@dataclass(frozen=True)
class Played:
    """The output of a playbook and its Ansible log."""

    returncode: int
    output: str


def play(folder: Path, text: str, *options: str, **variables: str) -> Played:
    """Run a playbook in an empty folder. ``variables`` are environment variables."""
    (folder / "play.yml").write_text(text)
    log = folder / "ansible.log"
    settings = {"ANSIBLE_LOG_PATH": str(log), "ANSIBLE_INJECT_INVOCATION": "1", **variables}
    done = ansible(folder, "ansible-playbook", "-i", "localhost,", "-c", "local", *options, "play.yml", **settings)
    return Played(done.returncode, done.stdout + done.stderr + (log.read_text() if log.exists() else ""))


def as_play(tasks: list[dict[str, Any]], login: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a play on localhost with these tasks, which all use the same login."""
    return [
        {
            "hosts": "localhost",
            "gather_facts": False,
            "module_defaults": {"group/community.airflow.airflow": login},
            "tasks": tasks,
        }
    ]


def inventory(folder: Path, options: Mapping[str, Any], **variables: str) -> dict[str, Any]:
    """Return the output of ``ansible-inventory --list``.

    ``options`` is the configuration of the inventory plugin.
    """
    path = write_inventory(folder, options)
    done = ansible(folder, "ansible-inventory", "-i", path.name, "--list", **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    # ansible-inventory marks text that is not a template
    return json.loads(done.stdout, object_hook=lambda found: found.get("__ansible_unsafe", found))


def write_inventory(folder: Path, options: Mapping[str, Any]) -> Path:
    path = folder / "hosts.airflow.yml"
    path.write_text(yaml.safe_dump({"plugin": "community.airflow.airflow", **options}))
    return path


def looked_up(folder: Path, login: Mapping[str, Any], *expressions: str, **variables: str) -> list[Any]:
    """Return the values of Jinja expressions in one play.

    The value of an expression that fails is ``{"failed": message}``.
    """
    tasks = []
    for number, expression in enumerate(expressions):
        tasks += [
            {
                "ansible.builtin.set_fact": {f"v{number}": f"{{{{ {expression} }}}}"},
                "ignore_errors": True,
                "register": f"r{number}",
            },
        ]
    values = [
        f"r{n}.failed | ternary({{'failed': r{n}.msg | default('')}}, v{n} | default(''))"
        for n in range(len(expressions))
    ]
    out = {
        "ansible.builtin.copy": {
            "dest": str(folder / "out.json"),
            "content": f"{{{{ [{', '.join(values)}] | to_json }}}}",
            "mode": "0600",
        }
    }
    play = [
        {
            "hosts": "localhost",
            "connection": "local",
            "gather_facts": False,
            "vars": dict(login),
            "tasks": [*tasks, out],
        }
    ]
    (folder / "play.yml").write_text(yaml.safe_dump(play))
    done = ansible(folder, "ansible-playbook", "-i", "localhost,", "play.yml", **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads((folder / "out.json").read_text())
