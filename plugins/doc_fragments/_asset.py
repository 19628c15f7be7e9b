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
      - Mutually exclusive with O(name) and O(asset_id).
    type: str
  name:
    description:
      - Name of the asset. Requires Airflow 3, because datasets in Airflow 2 do not have a name.
      - Mutually exclusive with O(uri) and O(asset_id).
    type: str
  asset_id:
    description:
      - Numeric ID of the asset on the server.
      - On Airflow 3, several assets can have the same URI or name. O(uri) and O(name) then select the asset that a DAG uses. If no DAG uses
        any of these assets, the module fails. In this case, use O(asset_id).
      - Mutually exclusive with O(uri) and O(name).
    type: int
"""
