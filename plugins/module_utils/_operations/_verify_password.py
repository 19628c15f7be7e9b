# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Find out whether a user's password is already the wanted one: by logging in as that user.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.community.airflow.plugins.module_utils._api import Airflow
from ansible_collections.community.airflow.plugins.module_utils._plan import Wish


def with_known_password(airflow: Airflow, wish: Wish, actual: Mapping[str, Any]) -> Mapping[str, Any]:
    """The user's values, with the password where it is known to fit. A refused login counts as a failed login of that user."""
    password = (wish.values or {}).get("password")
    if not password or wish.update_secrets != "always" or not airflow.auth.fits(wish.key, password):
        return actual
    return {**actual, "password": password}
