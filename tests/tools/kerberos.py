# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run the tests of Kerberos: ``kerberos.py -k inventory``.

The tests start a KDC and an Airflow server on loopback. They need the Debian packages krb5-kdc, krb5-admin-server, krb5-user and
libkrb5-dev, a C compiler, and the headers of Python.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from scheduler import NOT_RUN

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "servers"))

import kdc  # noqa: E402  (it is in the folder just added)

COMPILER = ("gcc", "krb5-config")


def main() -> int:
    missing = [*kdc.missing(), *(program for program in COMPILER if not shutil.which(program))]
    if missing:
        print(f"missing {', '.join(missing)}: apt-get install gcc krb5-kdc krb5-admin-server krb5-user libkrb5-dev")
        return NOT_RUN
    copy = [sys.executable, str(Path(__file__).with_name("run_in_copy.py")), "live-kerberos", "kerberos"]
    return subprocess.run([*copy, "pytest", "tests/live/kerberos", *sys.argv[1:]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
