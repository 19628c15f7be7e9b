# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that select task instances."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  dag_id:
    description:
      - ID of the DAG. If omitted, all DAGs are included.
    type: str
  dag_run_id:
    description:
      - ID of the DAG run. If omitted, all DAG runs are included.
    type: str
"""

    REQUIRED = r"""
options:
  dag_id:
    description:
      - ID of the DAG.
    type: str
    required: true
  dag_run_id:
    description:
      - ID of the DAG run.
    type: str
    required: true
  task_id:
    description:
      - ID of the task.
    type: str
    required: true
  map_index:
    description:
      - Map index of an instance of a mapped task. Omit this option if the task is not mapped.
    type: int
"""
