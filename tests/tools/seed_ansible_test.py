# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A home folder in which ansible-test works without internet access.

Only a package index is required. ansible-test downloads the script that installs pip in its environments from its own server, unless a
script of that name is in ``~/.ansible/test/cache``. The script of this file installs the same version of pip from a wheel next to it. A
separate home keeps it out of the user's home, and contains a pip.conf because ansible-test hides the ``PIP_*`` variables from pip.
"""

from __future__ import annotations

import configparser
import os
import re
import sys
from pathlib import Path

import environments
import toolchain

GET_PIP = """\
import pathlib, sys
here = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(next(here.glob("pip-{version}-*.whl"))))
from pip._internal.cli.main import main
sys.exit(main(["install", "--no-index", "--find-links", str(here), "--disable-pip-version-check", "pip=={version}"]))
"""


def seeded_home(core: str) -> Path:
    """Return the home folder for ansible-test of this ansible-core ("2.21")."""
    home = toolchain.cache_dir() / "home" / core
    with toolchain.lock(f"home-{core}"):
        _write_pip_settings(home / ".config" / "pip" / "pip.conf")
        _seed(home / ".ansible" / "test" / "cache", _wanted_pip(environments.create(f"core-{core}")))
    return home


def _wanted_pip(environment: Path) -> str:
    """Return the version of pip that ansible-test installs in its environments.

    It is read from the source code of ansible-test.
    """
    pattern = "lib/python*/site-packages/ansible_test/_internal/python_requirements.py"
    (source,) = environment.glob(pattern)
    found = re.search(r"default_packages = dict\(\s*pip='([0-9.]+)'", source.read_text())
    if not found:
        raise SystemExit(f"{source} names no version of pip: see _wanted_pip in {__file__}")
    return found[1]


def _seed(cache: Path, version: str) -> None:
    script = cache / f"get_pip_{version.replace('.', '_')}.py"
    if script.exists():
        return
    cache.mkdir(parents=True, exist_ok=True)
    download = [toolchain.uv().with_name("pip"), "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    toolchain.run(*download, "--dest", cache, f"pip=={version}")
    script.write_text(GET_PIP.format(version=version))


def _write_pip_settings(path: Path) -> None:
    """Write the user's settings for pip.

    They come from files and the environment, merged by pip.
    """
    settings = configparser.RawConfigParser()
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    settings.read([Path.home() / ".pip" / "pip.conf", config / "pip" / "pip.conf"])
    if not settings.has_section("global"):
        settings.add_section("global")
    settings.set("global", "cache-dir", str(toolchain.cache_dir() / "pip"))
    settings.set("global", "quiet", "2")
    for name, value in os.environ.items():
        if name.startswith("PIP_") and name not in ("PIP_CONFIG_FILE", "PIP_REQUIRE_VIRTUALENV"):
            settings.set("global", name[len("PIP_") :].lower().replace("_", "-"), value)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        settings.write(handle)


if __name__ == "__main__":
    print(seeded_home(sys.argv[1]))
