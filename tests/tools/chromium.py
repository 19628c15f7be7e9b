# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run the tests of HTML pages in a real Chromium: ``chromium.py -k dark``.

Uses the program in the environment variable CHROMIUM, or an installed Chromium or Chrome, such as Debian's package chromium.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from scheduler import NOT_RUN

PROGRAMS = ("chromium", "chromium-browser", "chromium-headless-shell", "google-chrome", "google-chrome-stable")


def main() -> int:
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        print("missing chromium: apt-get install chromium")
        return NOT_RUN
    copy = [sys.executable, str(Path(__file__).with_name("run_in_copy.py")), "chromium", "chromium"]
    variables = {**os.environ, "CHROMIUM": program}
    command = [*copy, "pytest", "tests/chromium", *sys.argv[1:]]
    return subprocess.run(command, env=variables, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
