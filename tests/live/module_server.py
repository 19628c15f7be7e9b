# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run modules for the tests.

The program reads and writes lines of JSON. Each module runs in its own process, as under Ansible, so that it keeps no state of the previous
one. The process is forked from this one, which has imported everything and has no other threads, so that it starts within milliseconds.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys

from ansible.module_utils.testing import patch_module_args

MODULES = "ansible_collections.community.airflow.plugins.modules"
LONGEST = 180


def main() -> None:
    # imported once, for all modules
    importlib.import_module("requests")
    for line in sys.stdin:
        order = json.loads(line)
        module = importlib.import_module(f"{MODULES}.{order['module']}")
        print(json.dumps(_run(module, order["arguments"])), flush=True)


def _run(module, arguments: dict) -> dict:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(LONGEST)
        os.dup2(writer, 1)
        _child(module, arguments)
    os.close(writer)
    with os.fdopen(reader, "rb") as output:
        text = output.read().decode(errors="replace")
    os.waitpid(child, 0)
    try:
        return json.loads(text)
    except ValueError:
        return {"failed": True, "msg": f"NO RESULT {text[:300]}".strip()}


def _child(module, arguments: dict) -> None:
    try:
        with patch_module_args(arguments):
            module.main()
    except SystemExit:
        sys.stdout.flush()
    except BaseException as error:  # the traceback that a user would see
        os.write(1, json.dumps({"failed": True, "msg": f"TRACEBACK {error!r}"}).encode())
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
