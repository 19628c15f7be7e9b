# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run a command and measure the resources of its processes.

Usage: ``measure.py RESULT OUTPUT [INPUT] -- COMMAND``. This is a separate, small process, because a new process starts with the memory of
its parent, which the kernel counts as the peak.
"""

from __future__ import annotations

import json
import os
import sys
import time


def main() -> None:
    place = sys.argv.index("--")
    result, output, *given = sys.argv[1:place]
    command = sys.argv[place + 1 :]
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = [
        (os.POSIX_SPAWN_OPEN, 0, given[0] if given else os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, writing, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    began = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=files)
    _pid, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - began
    taken = {
        "code": os.waitstatus_to_exitcode(status),
        "wall": wall,
        # of the process and of all child processes that it waited for
        "cpu": used.ru_utime + used.ru_stime,
        # of the largest of these processes
        "memory": used.ru_maxrss / 1024,
    }
    with open(result, "w") as file:
        json.dump(taken, file)


if __name__ == "__main__":
    main()
