# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shared code of the operations on DAG runs and task instances."""

from __future__ import annotations

from ansible_collections.community.airflow.plugins.module_utils._actions.dag_run.runs import brief_instance
from ansible_collections.community.airflow.plugins.module_utils._resources.task_instance import TASK_INSTANCE


def test_lists_of_task_instances_omit_rendered_fields():
    """A failed run prints its tasks.

    Their rendered fields can contain commands with secrets that have no sensitive name.
    """
    instance = {name: name for name in TASK_INSTANCE.keys}
    left_out = {"executor_config", "rendered_fields", "trigger", "triggerer_job", "dag_version"}
    assert instance.keys() - brief_instance(instance).keys() == left_out
