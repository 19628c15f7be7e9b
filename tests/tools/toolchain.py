# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The base of the development commands.

It provides a cache folder, uv, Python interpreters and virtual environments. It needs only the standard library of Python 3.9 or later,
because it runs before anything is installed.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def cache_dir() -> Path:
    """Return the folder outside the checkout for installed and built files.

    ``AIRFLOW_COLLECTION_CACHE`` moves it.
    """
    base = os.environ.get("AIRFLOW_COLLECTION_CACHE")
    if base:
        return Path(base)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "community.airflow"


@contextlib.contextmanager
def lock(name: str) -> Iterator[None]:
    """Acquire the lock ``name``, so that only one process prepares the same files."""
    folder = cache_dir() / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another process with {name}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@functools.cache
def uv() -> Path:
    """Return the path of uv.

    It is installed in a separate environment with the running Python.
    """
    home = cache_dir() / "uv"
    executable = home / "bin" / "uv"
    with lock("uv"):
        if not executable.exists():
            say("installing uv")
            shutil.rmtree(home, ignore_errors=True)
            try:
                subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, capture_output=True, text=True)
            except subprocess.CalledProcessError as error:
                raise SystemExit(
                    f"{sys.executable} cannot make a virtual environment (on Debian: apt-get install python3-venv):\n"
                    f"{error.stdout}{error.stderr}"
                ) from error
            run(home / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "uv")
    return executable


@functools.cache
def python(version: str) -> Path:
    """Return the path of a CPython of this ``version`` ("3.10").

    It is searched for in PATH, then in pyenv. Otherwise, uv downloads it. It is the interpreter itself, never a pyenv shim, which depends
    on settings that other programs do not pass on.
    """
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    folders = [Path(folder) for folder in os.get_exec_path()]
    folders += sorted((path / "bin" for path in pyenv.glob(f"{version}.*")), reverse=True)
    for folder in folders:
        candidate = folder / f"python{version}"
        found = candidate.exists() and _interpreter(candidate, version)
        if found:
            return found
    run(uv(), "python", "install", "--quiet", version)
    find = [uv(), "python", "find", "--managed-python", version]
    return Path(subprocess.run(find, check=True, capture_output=True, text=True).stdout.strip())


def _interpreter(candidate: Path, version: str) -> Path | None:
    """Return the interpreter of ``candidate`` if it is suitable.

    It must be a Python of this version that can create environments.
    """
    code = "import sys, venv; print('%d.%d' % sys.version_info[:2], sys.executable)"
    answer = subprocess.run([candidate, "-c", code], capture_output=True, text=True, check=False)
    words = answer.stdout.strip().split(" ", 1)
    return Path(words[1]) if answer.returncode == 0 and words[0] == version else None


def environment(name: str, version: str, requirements: list[str] | Path, *options: str) -> Path:
    """Return the folder of a virtual environment with these requirements.

    The environment is created once, and again when they change. ``requirements`` is a list of requirement strings or the path of a
    requirements file. ``options`` are passed to ``uv pip install``.
    """
    text = requirements.read_text() if isinstance(requirements, Path) else "\n".join(requirements)
    wanted = hashlib.sha256(json.dumps([version, text, options]).encode()).hexdigest()
    home = cache_dir() / "environments" / name
    stamp = home / "requirements.sha256"
    with lock(f"environment-{name}"):
        if not (stamp.exists() and stamp.read_text() == wanted):
            say(f"installing {name}")
            shutil.rmtree(home, ignore_errors=True)
            run(uv(), "venv", "--quiet", "--python", python(version), home)
            with tempfile.NamedTemporaryFile("w", suffix=".txt") as listing:
                listing.write(text + "\n")
                listing.flush()
                install = [uv(), "pip", "install", "--quiet", "--python", home / "bin" / "python"]
                run(*install, *options, "-r", listing.name)
            stamp.write_text(wanted)
    return home


def run(*command: object, **options: object) -> None:
    """Run a command.

    If it fails, exit with the name of the command.
    """
    words = [str(word) for word in command]
    if subprocess.run(words, check=False, **options).returncode:  # type: ignore[call-overload]
        raise SystemExit(f"failed: {' '.join(words)}")


def say(text: str) -> None:
    """Print a line of progress to standard error."""
    print(f"==> {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    print(cache_dir())
