# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run a command in a copy of the checkout, with an environment's programs.

For example: ``run_in_copy.py unit dev pytest``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import environments
import stage
import toolchain


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--own-home", action="store_true", help="keep what the command writes out of the user's home")
    parser.add_argument("copy", help="name of the copy; commands that run at the same time need different ones")
    parser.add_argument("environment", help="a file in tests/tools/requirements, without its suffix")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="runs in the root of the collection")
    arguments = parser.parse_args()
    variables = _variables(environments.create(arguments.environment), arguments.copy)
    if arguments.own_home:
        variables["HOME"] = str(stage.collections_path(arguments.copy) / "home")
        Path(variables["HOME"]).mkdir(parents=True, exist_ok=True)
    with toolchain.lock(f"run-{arguments.copy}"):
        collection = stage.stage(arguments.copy)
        return subprocess.run(arguments.command, cwd=collection, env=variables, check=False).returncode


def _variables(environment: Path, copy: str) -> dict[str, str]:
    """Return the settings for Python, mypy and Ansible's tools.

    With them, these tools find the collection and the programs of this environment.
    """
    collections = str(stage.collections_path(copy))
    return {
        **os.environ,
        "ANSIBLE_COLLECTIONS_PATH": collections,
        "ANSIBLE_HOME": os.path.join(collections, "ansible_home"),
        "MYPYPATH": collections,
        "PATH": os.pathsep.join([str(environment / "bin"), os.environ["PATH"]]),
        "PYTHONPATH": collections,
    }


if __name__ == "__main__":
    sys.exit(main())
