# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that say which task instance is meant."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  dag_id:
    description:
      - Id of the DAG. All DAGs are meant if it is left out.
    type: str
  dag_run_id:
    description:
      - Id of the DAG run. All DAG runs are meant if it is left out.
    type: str
"""

    REQUIRED = r"""
options:
  dag_id:
    description:
      - Id of the DAG.
    type: str
    required: true
  dag_run_id:
    description:
      - Id of the DAG run.
    type: str
    required: true
  task_id:
    description:
      - Id of the task.
    type: str
    required: true
  map_index:
    description:
      - Index of the instance of a mapped task.
    type: int
"""
