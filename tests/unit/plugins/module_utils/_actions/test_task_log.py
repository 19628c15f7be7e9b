# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Logs in the formats of real servers."""

from __future__ import annotations

import pytest

from ansible_collections.community.airflow.plugins.module_utils._resources.task_log import log_lines

AIRFLOW_2 = (
    "[('vm', ' INFO - ::group::Log message source details\\n*** Found local files:\\n INFO - ::endgroup::\\n"
    "[2026-11-24T08:37:58.909+0000] {taskinstance.py:3337} ERROR - Task failed with exception\\nRuntimeError: it\\'s broken\\n\\n')]"
)
FRAMES = [{"filename": "/dags/x.py", "lineno": 29, "name": "fail"}]
AIRFLOW_3 = [
    {"event": "::group::Log message source details"},
    {"event": "/logs/attempt=1.log"},
    {"event": "::endgroup::"},
    {"timestamp": "2026-11-24T08:38:04.557159Z", "event": "two\nlines", "level": "info"},
    {
        "timestamp": "2026-11-24T08:38:04.634181Z",
        "event": "Task failed with exception",
        "level": "error",
        "error_detail": [{"exc_type": "RuntimeError", "exc_value": "it's broken", "frames": FRAMES}],
    },
]


@pytest.mark.parametrize(
    "content, lines",
    [
        (
            AIRFLOW_2,
            [
                "*** Found local files:",
                "[2026-11-24T08:37:58.909+0000] {taskinstance.py:3337} ERROR - Task failed with exception",
                "RuntimeError: it's broken",
            ],
        ),
        (
            AIRFLOW_3,
            [
                "/logs/attempt=1.log",
                "[2026-11-24T08:38:04.557159Z] INFO - two",
                "lines",
                "[2026-11-24T08:38:04.634181Z] ERROR - Task failed with exception",
                "Traceback (most recent call last):",
                '  File "/dags/x.py", line 29, in fail',
                "RuntimeError: it's broken",
            ],
        ),
        ("plain\ntext", ["plain", "text"]),
        (["just text"], ["just text"]),
        ("", []),
        (None, []),
        ("[('a', 'x'), ('b', 'y')]", ["x", "y"]),
        ("[('a', 1)]", ["1"]),
        # a task can log any value under this key
        ([{"event": "x", "error_detail": ["no traceback"]}], ["x", "no traceback"]),
        ([{"event": "x", "error_detail": [{"frames": "none"}]}], ["x", "{'frames': 'none'}"]),
        ([{"event": "x", "error_detail": [{"frames": ["none"]}]}], ["x", "{'frames': ['none']}"]),
        ([{"event": "x", "error_detail": "none"}], ["x"]),
    ],
)
def test_log_lines(content, lines):
    assert log_lines(content) == lines
