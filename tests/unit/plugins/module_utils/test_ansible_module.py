# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The way out of a module: its result is whole, and held once."""

from __future__ import annotations

import weakref

import pytest

from ansible_collections.community.airflow.plugins.module_utils import _ansible_module
from ansible_collections.community.airflow.plugins.module_utils._task import Program


class Entry(dict):
    """An entry of a result whose end can be watched."""


class Module:
    """Reads a result as AnsibleModule does: each list once, to copy it, while it holds what it was given."""

    no_log_values = frozenset()
    params = {}
    check_mode = False

    def __init__(self, **options):
        self.told = {}

    def warn(self, text):
        self.told.setdefault("warned", []).append(text)

    def exit_json(self, **result):
        watched = [weakref.ref(one) for one in list.__iter__(result["changes"])]
        self.told["copied"] = {
            name: [dict(one) for one in value] if isinstance(value, list) else value for name, value in result.items()
        }
        self.told["left"] = [one for one in watched if one() is not None]

    def fail_json(self, **result):
        self.exit_json(**result)
        self.told["failed"] = True


@pytest.mark.parametrize("failed", [False, True])
def test_a_result_is_told_whole_and_let_go(failed, monkeypatch):
    made = []
    monkeypatch.setattr(_ansible_module, "AnsibleModule", lambda **options: made.append(Module(**options)) or made[-1])
    given = {"failed": True} if failed else {}

    def operation(task):
        return {**given, "changed": True, "changes": [Entry(key=key) for key in "abc"], "warnings": ["beware"]}

    _ansible_module.run(Program({}, operation))
    told = made[0].told
    assert told["copied"] == {
        "changed": True,
        "changes": [{"key": "a"}, {"key": "b"}, {"key": "c"}],
        "invocation": {"module_args": {}},
    }
    assert told["warned"] == ["beware"]
    assert told["left"] == []
    assert told.get("failed", False) is failed
