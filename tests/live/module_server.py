# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs modules for the tests: a line of JSON in, a line out.

Each module runs in a process of its own, as under Ansible, so that nothing is left over from the one before; forked from here, where
everything is imported and no other thread runs, that takes milliseconds.
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
    # imported once, for all
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
        text = output.read().decode()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"failed": True, "msg": "NO RESULT"}


def _child(module, arguments: dict) -> None:
    try:
        with patch_module_args(arguments):
            module.main()
    except SystemExit:
        sys.stdout.flush()
    except BaseException as error:  # what a user would see as a traceback
        os.write(1, json.dumps({"failed": True, "msg": f"TRACEBACK {error!r}"}).encode())
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
