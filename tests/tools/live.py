# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run the live suite against a real Airflow that is started for it: ``live.py 2.11.2 -k pool``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# Small pages, so that a listing of a few dozen objects has several; and no limit to logins, which would only make the tests wait.
SERVER_OPTIONS = ("--maximum-page-limit", "20", "--no-login-limit")


def main() -> int:
    release, *options = sys.argv[1:]
    copy = [sys.executable, str(Path(__file__).with_name("run_in_copy.py")), f"live-{release}", "dev"]
    server = ["python", "tests/servers/airflow_server.py", "run", release, *SERVER_OPTIONS, "--"]
    return subprocess.run([*copy, *server, "pytest", "tests/live", *options], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
