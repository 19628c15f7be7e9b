# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Messages of plugins contain neither secrets nor control characters."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from ansible.errors import AnsibleError, AnsibleParserError
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.community.airflow.plugins.module_utils._errors import AirflowError
from ansible_collections.community.airflow.plugins.module_utils._module.argument_spec import connection_spec
from ansible_collections.community.airflow.plugins.plugin_utils._login import server

PLUGINS = Path(server.__file__).parents[2]
SAFE = {"message_text", "messages", "_messages"}


def plugin_files():
    folders = ("action", "filter", "inventory", "lookup", "plugin_utils")
    return [path for folder in folders for path in sorted((PLUGINS / folder).rglob("*.py"))]


def named(call):
    return getattr(call.func, "id", None) or getattr(call.func, "attr", "")


def is_safe(value):
    return isinstance(value, ast.Constant) or (isinstance(value, ast.Call) and named(value) in SAFE)


@pytest.mark.parametrize("path", plugin_files(), ids=lambda path: path.name)
def test_every_message_is_made_by_one_function(path):
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    shown = [
        call
        for call in calls
        if (named(call).startswith("Ansible") and named(call).endswith(("Error", "Fail")))
        or named(call) in ("warning", "deprecated")
    ]
    assert not [ast.unparse(call) for call in shown if not is_safe(call.args[0])]


def connected(messages, given, variables):
    options = {name: option.get("default") for name, option in connection_spec().items()}
    templar = Templar(loader=DataLoader(), variables=variables)
    server.with_login({**options, **given}, given, variables, templar, messages)


@pytest.mark.parametrize(
    ("given", "variables"),
    [
        ({"airflow_url": "http://s", "airflow_username": "u", "airflow_password": "CANARY"}, {}),
        ({"airflow_url": "http://s", "http_headers": {"X": "CANARY"}}, {}),
        ({}, {"airflow_url": "http://s", "airflow_token": "CANARY"}),
        ({}, {"airflow_url": "http://s", "airflow_http_headers": {"X": "CANARY"}}),
    ],
)
@pytest.mark.parametrize("kind", [AirflowError, AnsibleParserError])
def test_errors_of_plugins(kind, given, variables):
    with pytest.raises(AnsibleError) as error, server.ansible_errors("It failed") as messages:
        connected(messages, given, variables)
        assert messages("CANARY\r") == "***\\r"
        raise kind("\x1b[31m 'CANARY' of http://ann:secret@host\x07")
    assert str(error.value) == "It failed: \\x1b[31m '***' of http://***@host\\x07"
    assert error.value.__suppress_context__
