# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that identify an asset."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  uri:
    description:
      - URI of the asset. Airflow 2 calls assets datasets.
    type: str
  name:
    description:
      - Name of the asset. Datasets in Airflow 2 do not have a name.
    type: str
  asset_id:
    description:
      - Numeric ID of the asset on the server. Use it to distinguish assets with the same URI or name.
    type: int
"""
