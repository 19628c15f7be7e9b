# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run ansible-test of one ansible-core in a copy of the checkout.

For example: ``ansible_test.py 2.21 sanity [OPTIONS]``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import environments
import seed_ansible_test
import stage
import toolchain


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("core", choices=[*environments.CORES, *environments.OTHER_CORES])
    parser.add_argument("command", choices=["sanity", "units"])
    parser.add_argument("options", nargs=argparse.REMAINDER, help="for ansible-test")
    arguments = parser.parse_args()
    name = f"{arguments.command}-{arguments.core}"
    # Units need pytest and the requirements of the tests for every Python; sanity creates its own environments.
    place = {"sanity": "--local", "units": "--venv"}[arguments.command]
    with toolchain.lock(f"run-{name}"):
        collection = stage.stage(name)
        return ansible_test(arguments.core, collection, arguments.command, place, *arguments.options)


def ansible_test(core: str, collection: Path, *command: str) -> int:
    """Run ansible-test in the folder of a staged collection.

    Returns its exit code.
    """
    environment = environments.create(f"core-{core}")
    variables = {
        **os.environ,
        "AIRFLOW_COLLECTION_CACHE": str(toolchain.cache_dir()),
        "HOME": str(seed_ansible_test.seeded_home(core)),
        "PATH": os.pathsep.join(_path(environment)),
    }
    words = [environment / "bin" / "ansible-test", *command, "--color", "no"]
    return subprocess.run(words, cwd=collection, env=variables, stdin=subprocess.DEVNULL, check=False).returncode


def _path(environment: Path) -> list[str]:
    """Return PATH with the interpreters first and without pyenv's shims.

    The shims do not work with ansible-test.
    """
    interpreters = [toolchain.python(version).parent for version in environments.TARGET_PYTHONS]
    others = [folder for folder in os.get_exec_path() if Path(folder).name != "shims"]
    return [str(folder) for folder in (environment / "bin", *interpreters, *others)]


if __name__ == "__main__":
    sys.exit(main())
