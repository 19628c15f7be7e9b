# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Build the collection's documentation like docs.ansible.com.

``docsite.py FOLDER`` runs in a copy of the checkout, without internet access. A warning is an error.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path

from ansible.config.manager import ConfigManager

COLLECTION = "community.airflow"
ANSIBLE_DOCS = "https://docs.ansible.com/projects/ansible/latest/"
PLUGIN_TYPES = ("callback", "connection", "filter", "inventory", "lookup", "module", "test")
# References in the pages of every collection.
LABELS = {
    "action_plugins": "plugins/action.html",
    "ansible_configuration_settings": "reference_appendices/config.html",
    "common_return_values": "reference_appendices/common_return_values.html",
}
# The generated configuration downloads these references.
CONFIGURATION = f"""
intersphinx_mapping = {{"ansible": ("{ANSIBLE_DOCS}", "ansible.inv")}}
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pages go; what is in it is removed")
    folder = parser.parse_args().folder.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    pages = folder / "rst"
    # antsibull-docs requires a folder that other users cannot write to
    pages.mkdir(parents=True, mode=0o755)
    common = ("--use-current", "--squash-hierarchy", "--fail-on-error")
    _run(
        *("antsibull-docs", "sphinx-init", *common, "--dest-dir", str(folder)),
        *("--project", COLLECTION, "--title", COLLECTION, "--copyright", f"{COLLECTION} contributors", COLLECTION),
    )
    settings = ("--config-file", str(folder / "antsibull-docs.cfg"))
    _run("antsibull-docs", *settings, "collection", *common, "--dest-dir", str(pages), COLLECTION)
    write_inventory(pages / "ansible.inv")
    with (folder / "conf.py").open("a") as configuration:
        configuration.write(CONFIGURATION)
    _run("sphinx-build", "-M", "html", str(pages), str(folder), "-c", str(folder), "-W", "--jobs", "auto", "--quiet")
    print(folder / "html" / "index.html")
    return 0


def write_inventory(file: Path) -> None:
    """Write the targets of references to Ansible's own documentation.

    The file has the format of Sphinx.
    """
    lines = [*_labels(), *_settings()]
    header = "# Sphinx inventory version 2\n# Project: Ansible\n# Version:\n# The remainder of this file is compressed using zlib.\n"
    file.write_bytes(header.encode() + zlib.compress("".join(f"{line}\n" for line in lines).encode()))


def _labels() -> Iterator[str]:
    """Return the labels of ``LABELS`` and of plugins.

    The plugins are those in the installed ansible-core.
    """
    for label, page in LABELS.items():
        yield f"{label} std:label -1 {page}#{_anchor(label)} -"
    for kind in PLUGIN_TYPES:
        command = ["ansible-doc", "--list", "--json", "--type", kind, "ansible.builtin"]
        listing = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        for name in json.loads(listing):
            label = f"ansible_collections.{name}_{kind}"
            yield f"{label} std:label -1 collections/{name.replace('.', '/')}_{kind}.html#{_anchor(label)} {name}"


def _settings() -> Iterator[str]:
    """Return the environment variables that the installed ansible-core reads."""
    for setting in ConfigManager().get_configuration_definitions().values():
        for variable in setting.get("env", ()):
            yield f"{variable['name']} std:envvar 1 reference_appendices/config.html#envvar-$ -"


def _anchor(label: str) -> str:
    return label.replace(".", "-").replace("_", "-")


def _run(*command: str) -> None:
    """Run a command, and print its output only if it fails."""
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{done.stdout}failed: {' '.join(command)}")


if __name__ == "__main__":
    raise SystemExit(main())
