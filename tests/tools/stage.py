# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Copy the checkout to a folder that Ansible's tools accept.

Its path is ``.../ansible_collections/community/airflow``. ansible-test follows links and skips files that an outer repository ignores, so
neither a link nor a folder in the checkout works. A copy keeps its name, and unchanged files keep their times, which the caches of the
tools require.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import toolchain

COLLECTION = Path("ansible_collections", "community", "airflow")


def stage(name: str) -> Path:
    """Update the copy ``name``, and return the folder of the collection in it.

    Jobs that run at the same time use different names, because ansible-test writes into the copy.
    """
    root = collections_path(name)
    with toolchain.lock(f"stage-{name}"):
        _copy_changes(toolchain.REPOSITORY, root / COLLECTION, root / "files.json")
    return root / COLLECTION


def collections_path(name: str) -> Path:
    """Return the value of ``ANSIBLE_COLLECTIONS_PATH`` for this copy."""
    return toolchain.cache_dir() / "stage" / name


def _copy_changes(source: Path, target: Path, record: Path) -> None:
    files = _files(source)
    before = json.loads(record.read_text()) if record.exists() else []
    for name in set(before) - set(files):
        _remove(target / name, target)
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps(files))
    for name in files:
        _copy(source / name, target / name)


def _files(source: Path) -> list[str]:
    """Return the files that git tracks or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listing = subprocess.run(command, cwd=source, check=True, capture_output=True, text=True).stdout
    return sorted(name for name in set(listing.split("\0")) if name and (source / name).is_file())


def _copy(source: Path, target: Path) -> None:
    if target.exists() and _signature(source) == _signature(target):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    shutil.copy2(source, target, follow_symlinks=False)


def _signature(path: Path) -> tuple[int, int, int]:
    status = os.lstat(path)
    return status.st_size, status.st_mtime_ns, status.st_mode


def _remove(path: Path, top: Path) -> None:
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == top or not folder.is_dir() or any(folder.iterdir()):
            return
        folder.rmdir()


if __name__ == "__main__":
    print(stage(sys.argv[1]))
