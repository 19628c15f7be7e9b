# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run the tests of TLS and proxies: ``tls.py -k client``.

The tests start nginx and Airflow servers on loopback. They need the Debian package nginx-light. LIVE_TLS_RELEASES="2.9.3" runs them on
another release of Airflow.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from scheduler import NOT_RUN


def main() -> int:
    if not shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])):
        print("missing nginx: apt-get install nginx-light")
        return NOT_RUN
    copy = [sys.executable, str(Path(__file__).with_name("run_in_copy.py")), "live-tls", "dev"]
    return subprocess.run([*copy, "pytest", "tests/live/tls", *sys.argv[1:]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
