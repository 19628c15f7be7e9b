# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that name an asset."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  uri:
    description:
      - URI of the asset, which Airflow 2 calls a dataset.
    type: str
  name:
    description:
      - Name of the asset. Datasets of Airflow 2 have none.
    type: str
  asset_id:
    description:
      - Number of the asset on the server. It tells apart assets with the same URI or name.
    type: int
"""
