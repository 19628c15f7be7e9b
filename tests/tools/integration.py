# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run integration targets with ansible-test against a real Airflow.

For example: ``integration.py --airflow 2.11.2 airflow_pool``. With AIRFLOW_URL, AIRFLOW_USERNAME and AIRFLOW_PASSWORD set, that server is
used. Otherwise, a server is started and stopped.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import ansible_test
import environments
import stage
import toolchain

SETTINGS = ("airflow_url", "airflow_username", "airflow_password")
EXECUTIONS = {"inline": ("inline",), "process": ("process",), "both": ("inline", "process"), "auto": ("auto",)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--airflow", default="3.3.2", metavar="VERSION")
    parser.add_argument(
        "--core", default=environments.NEWEST_CORE, choices=[*environments.CORES, *environments.OTHER_CORES]
    )
    parser.add_argument(
        "--execution",
        choices=list(EXECUTIONS),
        help="where the modules run (default: inline with an ansible-core of `make test`, otherwise auto)",
    )
    parser.add_argument("targets", nargs="*", help="all of them by default")
    arguments = parser.parse_args()
    if "AIRFLOW_URL" not in os.environ:
        return _with_server(arguments.airflow)
    name = f"integration-{arguments.core}-{arguments.airflow}"
    with toolchain.lock(f"run-{name}"):
        collection = stage.stage(name)
        version = environments.python_version(f"core-{arguments.core}")
        # the targets check the results of modules in diff mode
        command = ["integration", "--venv", "--diff", "--python", version, *arguments.targets]
        default = "inline" if arguments.core in environments.CORES else "auto"
        for way in EXECUTIONS[arguments.execution or default]:
            print(f"==> airflow_execution={way}", flush=True)
            _write_settings(collection / "tests" / "integration" / "integration_config.yml", way)
            code = ansible_test.ansible_test(arguments.core, collection, *command)
            if code:
                return code
    return 0


def _with_server(release: str) -> int:
    """Run this script again with a server of this release.

    The environment contains the variables of the server.
    """
    server = toolchain.REPOSITORY / "tests" / "servers" / "airflow_server.py"
    command = [sys.executable, str(server), "run", release, "--cheap-password", "--", sys.executable, *sys.argv]
    return subprocess.run(command, check=False).returncode


def _write_settings(path: Path, way: str) -> None:
    """Write the variables of the targets.

    JSON is valid YAML, so no escaping is needed.
    """
    settings = {name: os.environ.get(name.upper(), "") for name in SETTINGS}
    # if the execution is forced, a target that does not support it fails
    settings["airflow_execution"] = way
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as handle:
        json.dump(settings, handle, indent=2)


if __name__ == "__main__":
    sys.exit(main())
