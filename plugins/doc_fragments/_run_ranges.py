# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ranges of times by which DAG runs and task instances are found."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  logical_date_gte:
    description:
      - Only those whose logical date is this or later.
      - Airflow 2 calls it C(execution_date_gte).
    type: str
  logical_date_gt:
    description:
      - Only those whose logical date is later than this.
      - Needs Airflow 3.1.0 or later.
    type: str
  logical_date_lte:
    description:
      - Only those whose logical date is this or earlier.
      - Airflow 2 calls it C(execution_date_lte).
    type: str
  logical_date_lt:
    description:
      - Only those whose logical date is earlier than this.
      - Needs Airflow 3.1.0 or later.
    type: str
  run_after_gte:
    description:
      - Only those whose time from which on it may run is this or later.
      - Needs Airflow 3 or later.
    type: str
  run_after_gt:
    description:
      - Only those whose time from which on it may run is later than this.
      - Needs Airflow 3.1.0 or later.
    type: str
  run_after_lte:
    description:
      - Only those whose time from which on it may run is this or earlier.
      - Needs Airflow 3 or later.
    type: str
  run_after_lt:
    description:
      - Only those whose time from which on it may run is earlier than this.
      - Needs Airflow 3.1.0 or later.
    type: str
  start_date_gte:
    description:
      - Only those whose start is this or later.
    type: str
  start_date_gt:
    description:
      - Only those whose start is later than this.
      - Needs Airflow 3.1.0 or later.
    type: str
  start_date_lte:
    description:
      - Only those whose start is this or earlier.
    type: str
  start_date_lt:
    description:
      - Only those whose start is earlier than this.
      - Needs Airflow 3.1.0 or later.
    type: str
  end_date_gte:
    description:
      - Only those whose end is this or later.
    type: str
  end_date_gt:
    description:
      - Only those whose end is later than this.
      - Needs Airflow 3.1.0 or later.
    type: str
  end_date_lte:
    description:
      - Only those whose end is this or earlier.
    type: str
  end_date_lt:
    description:
      - Only those whose end is earlier than this.
      - Needs Airflow 3.1.0 or later.
    type: str
  updated_at_gte:
    description:
      - Only those whose last change is this or later.
      - On Airflow 2 it needs 2.6.0 or later.
    type: str
  updated_at_gt:
    description:
      - Only those whose last change is later than this.
      - Needs Airflow 3.1.0 or later.
    type: str
  updated_at_lte:
    description:
      - Only those whose last change is this or earlier.
      - On Airflow 2 it needs 2.6.0 or later.
    type: str
  updated_at_lt:
    description:
      - Only those whose last change is earlier than this.
      - Needs Airflow 3.1.0 or later.
    type: str
"""
