# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Time filters for DAG runs and task instances."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  logical_date_gte:
    description:
      - Return only results whose logical date is at or after this time.
      - Called C(execution_date_gte) in Airflow 2.
    type: str
  logical_date_gt:
    description:
      - Return only results whose logical date is after this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  logical_date_lte:
    description:
      - Return only results whose logical date is at or before this time.
      - Called C(execution_date_lte) in Airflow 2.
    type: str
  logical_date_lt:
    description:
      - Return only results whose logical date is before this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  run_after_gte:
    description:
      - Return only results whose C(run_after) is at or after this time.
      - Requires Airflow 3.
    type: str
  run_after_gt:
    description:
      - Return only results whose C(run_after) is after this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  run_after_lte:
    description:
      - Return only results whose C(run_after) is at or before this time.
      - Requires Airflow 3.
    type: str
  run_after_lt:
    description:
      - Return only results whose C(run_after) is before this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  start_date_gte:
    description:
      - Return only results whose start date is at or after this time.
    type: str
  start_date_gt:
    description:
      - Return only results whose start date is after this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  start_date_lte:
    description:
      - Return only results whose start date is at or before this time.
    type: str
  start_date_lt:
    description:
      - Return only results whose start date is before this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  end_date_gte:
    description:
      - Return only results whose end date is at or after this time.
    type: str
  end_date_gt:
    description:
      - Return only results whose end date is after this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  end_date_lte:
    description:
      - Return only results whose end date is at or before this time.
    type: str
  end_date_lt:
    description:
      - Return only results whose end date is before this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  updated_at_gte:
    description:
      - Return only results that were last changed at or after this time.
      - On Airflow 2, requires 2.6.0 or later.
    type: str
  updated_at_gt:
    description:
      - Return only results that were last changed after this time.
      - Requires Airflow 3.1.0 or later.
    type: str
  updated_at_lte:
    description:
      - Return only results that were last changed at or before this time.
      - On Airflow 2, requires 2.6.0 or later.
    type: str
  updated_at_lt:
    description:
      - Return only results that were last changed before this time.
      - Requires Airflow 3.1.0 or later.
    type: str
"""
