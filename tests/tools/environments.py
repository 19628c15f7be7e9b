# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The virtual environments of the development commands.

There is one for each file in ``requirements/``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import toolchain

REQUIREMENTS = Path(__file__).with_name("requirements")

# The Pythons that modules run on; all of them are tested.
TARGET_PYTHONS = ("3.9", "3.10", "3.11", "3.12", "3.13")
# The releases of ansible-core of `make test`, on which modules run inside the controller process.
CORES = ("2.16", "2.19", "2.20", "2.21")
NEWEST_CORE = CORES[-1]
# Further releases that `make test-versions` runs. Modules run as processes there.
OTHER_CORES = ("2.18", "2.22")
CONTROLLER_PYTHONS = {"2.16": "3.11", "2.22": "3.13"}


def create(name: str) -> Path:
    """Create the environment for ``requirements/<name>.txt``, and return its folder."""
    return toolchain.environment(name, python_version(name), REQUIREMENTS / f"{name}.txt")


def python_version(name: str) -> str:
    """Return the Python version of an environment.

    It is the controller's version in the tests of this ansible-core.
    """
    return CONTROLLER_PYTHONS.get(name.rpartition("-")[2], "3.12")


def development(core: str) -> str:
    """Return the name of the environment for pytest with this ansible-core."""
    return "dev" if core == NEWEST_CORE else f"dev-{core}"


if __name__ == "__main__":
    print(create(sys.argv[1]))
