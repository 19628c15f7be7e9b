# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The releases of Airflow in the tests.

Each has frozen requirements and a virtual environment.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import toolchain  # noqa: E402  (it is in the folder just added)

LOCKS = Path(__file__).resolve().parent / "locks"


@dataclass(frozen=True)
class Release:
    """The environment of a release.

    It has its Python, and the packages that the index contained shortly after ``date``. With ``upgraded``, the environment is the one of
    the same release without that variant, and only this package is newer.
    """

    version: str
    python: str
    date: str
    extra: tuple[str, ...] = ()
    upgraded: str = ""

    @property
    def number(self) -> tuple[int, ...]:
        """Return the numbers of the version.

        A pre-release has those of the final release.
        """
        return tuple(int(part) for part in re.findall(r"[0-9]+", self.airflow)[:3])

    @property
    def airflow(self) -> str:
        """Return the version without its variant."""
        return self.version.partition("-")[0]

    @property
    def lock(self) -> Path:
        return LOCKS / f"airflow-{self.version}.txt"

    @property
    def fab(self) -> str:
        """Return the version of the FAB provider.

        It is "" if FAB is a part of Airflow itself.
        """
        found = re.search(rf"^{FAB}==(.+)$", self.lock.read_text(), re.MULTILINE)
        return found[1] if found else ""

    @property
    def environment(self) -> str:
        return f"airflow-{self.version}"


FAB = "apache-airflow-providers-fab"
# 2.10 and 2.11 resolve FAB 2, which is for Airflow 3; SQLAlchemy 2.1 removed names that sqlalchemy-utils needs.
SQLALCHEMY = "sqlalchemy<2.1"
# The packages of a pre-release, which a resolver selects only by name.
PRE_RELEASE = ("apache-airflow-core==3.4.0b2", "apache-airflow-task-sdk==1.4.0b2")
# The variants with the newest FAB provider that the release accepts.
NEWEST_FAB = "2026-11-28"
# The imports of Airflow's kerberos backend. Later releases of requests-kerberos take minutes to compile.
KERBEROS = ("pykerberos", "requests-kerberos==0.12.0")
RELEASES = {
    release.version: release
    for release in (
        Release("2.5.0", "3.10", "2022-12-10"),
        Release("2.6.3", "3.10", "2023-07-15"),
        Release("2.7.3", "3.11", "2023-11-15"),
        Release("2.8.4", "3.11", "2024-04-05"),
        Release("2.9.3", "3.12", "2024-08-01", (FAB,)),
        Release("2.10.5", "3.12", "2025-02-20", (f"{FAB}<2",)),
        Release("2.11.2", "3.12", "2026-03-20", (f"{FAB}<2",)),
        Release("2.11.2-kerberos", "3.12", "2026-03-20", (f"{FAB}<2", *KERBEROS)),
        Release("3.0.0", "3.12", "2025-05-01", (FAB,)),
        Release("3.0.6", "3.12", "2025-09-05", (FAB,)),
        Release("3.0.6-newest-fab", "3.12", NEWEST_FAB, (FAB,), FAB),
        Release("3.1.8", "3.12", "2026-03-14", (FAB,)),
        Release("3.1.8-newest-fab", "3.12", NEWEST_FAB, (FAB,), FAB),
        Release("3.2.2", "3.12", "2026-06-05", (FAB,)),
        Release("3.2.2-newest-fab", "3.12", NEWEST_FAB, (FAB,), FAB),
        Release("3.3.2", "3.12", "2026-10-01", (FAB, SQLALCHEMY)),
        Release("3.3.2-newest-fab", "3.12", NEWEST_FAB, (FAB, SQLALCHEMY), FAB),
        Release("3.4.0b2", "3.12", "2026-11-12", (FAB, SQLALCHEMY, *PRE_RELEASE)),
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
        upgrade = ["--upgrade"]
        if wanted.upgraded:
            shutil.copy(release(wanted.airflow).lock, wanted.lock)
            upgrade = ["--upgrade-package", wanted.upgraded]
        toolchain.run(toolchain.uv(), "pip", "compile", *quiet, *upgrade, *interpreter, "-o", wanted.lock, listing.name)
    return wanted.lock


def install(version: str) -> Path:
    """Install a release and return the folder of its virtual environment."""
    wanted = release(version)
    if not wanted.lock.exists():
        raise SystemExit(f"{wanted.lock} is missing: make it with `airflow_server.py lock {version}`")
    return toolchain.environment(wanted.environment, wanted.python, wanted.lock)
