# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Playbooks for the tests, run by ansible-playbook as a user would."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Played:
    """What a playbook printed and wrote to Ansible's log."""

    returncode: int
    output: str


def play(folder: Path, text: str, *options: str, **variables: str) -> Played:
    """Run a playbook in an empty folder; ``variables`` go into its environment."""
    (folder / "play.yml").write_text(text)
    log = folder / "ansible.log"
    command = ["ansible-playbook", "-i", "localhost,", "-c", "local", *options, "play.yml"]
    settings = {
        "ANSIBLE_LOG_PATH": str(log),
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
        "ANSIBLE_INJECT_INVOCATION": "1",
        **variables,
    }
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **settings}, capture_output=True, text=True, check=False
    )
    return Played(done.returncode, done.stdout + done.stderr + (log.read_text() if log.exists() else ""))


def as_play(tasks: list[dict[str, Any]], login: dict[str, Any]) -> list[dict[str, Any]]:
    """One play on this machine with these tasks, which all log in the same way."""
    return [
        {
            "hosts": "localhost",
            "gather_facts": False,
            "module_defaults": {"group/community.airflow.airflow": login},
            "tasks": tasks,
        }
    ]
