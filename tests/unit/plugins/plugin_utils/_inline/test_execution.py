# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import re
import sys
from ast import literal_eval
from pathlib import Path
from types import SimpleNamespace

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.play_context import PlayContext
from ansible.playbook.task import Task
from ansible.template import Templar

from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.plugin_utils._inline.action import ActionModule
from ansible_collections.community.airflow.plugins.plugin_utils._inline.execution import (
    TESTED_CORES,
    ExecutionContext,
    runs_inline,
)

HERE = ExecutionContext(
    local=True,
    interpreter="auto",
    own_interpreter=sys.executable,
    become=False,
    asynchronous=False,
    environment=False,
    requests=True,
    platform="linux",
    core="2.21.5",
)


@pytest.mark.parametrize("interpreter", ["auto", "auto_silent", "auto_legacy", "auto_legacy_silent", sys.executable])
def test_runs_inline(interpreter):
    here = HERE._replace(interpreter=interpreter)
    assert [runs_inline(wanted, here) for wanted in (None, "", "auto", "inline", "process")] == [True] * 4 + [False]


@pytest.mark.parametrize(
    "fact, reason",
    [
        ({"local": False}, "its connection is not local"),
        ({"become": True}, "it becomes another user"),
        ({"asynchronous": True}, "it is asynchronous"),
        ({"environment": True}, "it sets its own environment"),
        ({"interpreter": "/opt/other/bin/python"}, "its Python is /opt/other/bin/python"),
        ({"interpreter": "python3"}, "its Python is python3"),
        ({"requests": False}, "the Python library requests is missing"),
    ],
)
def test_runs_in_a_separate_process(fact, reason):
    there = HERE._replace(**fact)
    assert runs_inline(None, there) is runs_inline("auto", there) is runs_inline("process", there) is False
    with pytest.raises(InvalidRequestError, match=f"inline is not possible for this task: {reason}"):
        runs_inline("inline", there)


@pytest.mark.parametrize(
    "fact",
    [
        {"platform": "darwin"},
        {"platform": "freebsd14"},
        {"core": "2.17.14"},
        {"core": "2.22.0rc1"},
        {"core": "2.160.0"},
        {"core": "3.0"},
        {"core": ""},
    ],
)
def test_untested_environments_use_a_separate_process(fact):
    there = HERE._replace(**fact)
    assert runs_inline(None, there) is runs_inline("auto", there) is runs_inline("process", there) is False
    assert runs_inline("inline", there) is True, "whoever insists gets it"


def test_the_tested_cores_are_those_of_the_suite():
    tools = Path(__file__).parents[4] / "tools" / "environments.py"
    [suite] = re.findall(r"^CORES = (.+)$", tools.read_text(), re.MULTILINE)
    assert literal_eval(suite) == TESTED_CORES
    assert all(runs_inline("auto", HERE._replace(core=f"{core}.1")) for core in TESTED_CORES)


@pytest.mark.parametrize("wanted", ["fast", "Inline", "true", " "])
def test_rejects_unknown_execution_modes(wanted):
    with pytest.raises(InvalidRequestError, match="must be one of auto, inline, process, not"):
        runs_inline(wanted, HERE)


def test_a_link_from_a_virtual_environment_is_another_python(tmp_path):
    for folder in ("base", "venv"):
        (tmp_path / folder).mkdir()
    base = tmp_path / "base" / "python3"
    base.touch()
    (tmp_path / "base" / "python").symlink_to(base)
    (tmp_path / "venv" / "python3").symlink_to(base)
    own = HERE._replace(own_interpreter=str(base))
    assert runs_inline("auto", own._replace(interpreter=str(tmp_path / "base" / "python")))
    assert not runs_inline("auto", own._replace(interpreter=str(tmp_path / "venv" / "python3")))
    assert runs_inline("auto", own._replace(interpreter=os.path.join(str(tmp_path), "venv", "..", "base", "python3")))


def test_an_invalid_setting_is_a_result():
    """With an exception, ansible-core before 2.19 reports a traceback."""
    loader = DataLoader()
    task = Task()
    task.action = "community.airflow.airflow_version_info"
    shell = SimpleNamespace(tmpdir="unused", env_prefix=lambda **variables: "")
    connection = SimpleNamespace(transport="local", become=None, _shell=shell)
    action = ActionModule(task, connection, PlayContext(), loader, Templar(loader), None)
    result = action.run(None, {"airflow_execution": "fast"})
    assert result["failed"] and result["msg"].startswith("airflow_execution must be one of")
