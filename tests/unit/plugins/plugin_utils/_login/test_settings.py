# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tasks and lookups read the same settings in the same way."""

from __future__ import annotations

import pytest

from ansible_collections.community.airflow.plugins.module_utils._errors import InvalidRequestError
from ansible_collections.community.airflow.plugins.plugin_utils._login.settings import login_is_kept, setting


class Templar:
    def template(self, value):
        return {"{{ off }}": False, "{{ text }}": "no", "{{ empty }}": "", "{{ nothing }}": None}.get(value, value)


@pytest.mark.parametrize(
    ("variable", "environment", "kept"),
    [
        (None, None, True),
        (None, "", True),
        (None, "false", False),
        ("", None, True),
        ("", "false", False),
        (False, "true", False),
        ("false", None, False),
        ("no", None, False),
        (True, "false", True),
        ("{{ off }}", None, False),
        ("{{ text }}", "true", False),
        ("{{ empty }}", "no", False),
        ("{{ empty }}", None, True),
        ("{{ nothing }}", "no", False),
    ],
)
def test_whether_a_login_is_kept(variable, environment, kept, monkeypatch):
    monkeypatch.delenv("AIRFLOW_KEEP_LOGIN", raising=False)
    if environment is not None:
        monkeypatch.setenv("AIRFLOW_KEEP_LOGIN", environment)
    assert login_is_kept({} if variable is None else {"airflow_keep_login": variable}, Templar()) is kept


@pytest.mark.parametrize("value", ["perhaps", "2", "[]"])
def test_rejects_invalid_settings(value):
    with pytest.raises(InvalidRequestError, match="airflow_keep_login must be true or false"):
        login_is_kept({"airflow_keep_login": value}, Templar())


def test_empty_setting_counts_as_unset(monkeypatch):
    monkeypatch.delenv("AIRFLOW_EXECUTION", raising=False)
    assert setting("execution", {"airflow_execution": ""}, Templar()) is None
    monkeypatch.setenv("AIRFLOW_EXECUTION", "process")
    assert setting("execution", {"airflow_execution": ""}, Templar()) == "process"
