# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The releases of Airflow in the tests, their frozen requirements and their virtual environments."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import toolchain  # noqa: E402  (it is in the folder just added)

LOCKS = Path(__file__).resolve().parent / "locks"


@dataclass(frozen=True)
class Release:
    """The environment of a release: its Python, and the packages that the index contained shortly after ``date``."""

    version: str
    python: str
    date: str
    extra: tuple[str, ...] = ()

    @property
    def number(self) -> tuple[int, ...]:
        return tuple(int(part) for part in self.airflow.split("."))

    @property
    def airflow(self) -> str:
        """Return the version without its variant."""
        return self.version.partition("-")[0]

    @property
    def lock(self) -> Path:
        return LOCKS / f"airflow-{self.version}.txt"

    @property
    def environment(self) -> str:
        return f"airflow-{self.version}"


FAB = "apache-airflow-providers-fab"
# 2.11 resolves FAB 2, which is for Airflow 3; SQLAlchemy 2.1 removed names that sqlalchemy-utils needs.
# The imports of Airflow's kerberos backend. Later releases of requests-kerberos take minutes to compile.
KERBEROS = ("pykerberos", "requests-kerberos==0.12.0")
RELEASES = {
    release.version: release
    for release in (
        Release("2.5.0", "3.10", "2022-12-10"),
        Release("2.9.3", "3.12", "2024-08-01", (FAB,)),
        Release("2.11.2", "3.12", "2026-03-20", (f"{FAB}<2",)),
        Release("2.11.2-kerberos", "3.12", "2026-03-20", (f"{FAB}<2", *KERBEROS)),
        Release("3.0.6", "3.12", "2025-09-05", (FAB,)),
        Release("3.1.8", "3.12", "2026-03-14", (FAB,)),
        Release("3.3.2", "3.12", "2026-10-01", (FAB, "sqlalchemy<2.1")),
    )
}


def release(version: str) -> Release:
    if version not in RELEASES:
        raise SystemExit(
            f"Airflow {version} is not in the table of {Path(__file__).name}: it has {', '.join(RELEASES)}"
        )
    return RELEASES[version]


def lock(version: str) -> Path:
    """Resolve the requirements of a release as of its date and freeze them."""
    wanted = release(version)
    requirements = [f"apache-airflow=={wanted.airflow}", *wanted.extra, "psycopg2-binary"]
    if wanted.number >= (3,):
        requirements.append("asyncpg")
    quiet = ("--quiet", "--no-header", "--no-annotate")
    with tempfile.NamedTemporaryFile("w", suffix=".in") as listing:
        listing.write("\n".join(requirements) + "\n")
        listing.flush()
        interpreter = ("--python", toolchain.python(wanted.python), "--exclude-newer", wanted.date)
        # Without --upgrade, pins of an existing file are kept, and the result may differ from the one of that date.
        toolchain.run(
            toolchain.uv(), "pip", "compile", *quiet, "--upgrade", *interpreter, "-o", wanted.lock, listing.name
        )
    return wanted.lock


def install(version: str) -> Path:
    """Install a release and return the folder of its virtual environment."""
    wanted = release(version)
    if not wanted.lock.exists():
        raise SystemExit(f"{wanted.lock} is missing: make it with `airflow_server.py lock {version}`")
    return toolchain.environment(wanted.environment, wanted.python, wanted.lock)
