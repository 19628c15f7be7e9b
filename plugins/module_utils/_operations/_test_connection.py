# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Let the server test a connection (``POST /connections/test``).

Note that these are private to the collection.
"""

from __future__ import annotations

from ansible_collections.community.airflow.plugins.module_utils._api import Airflow
from ansible_collections.community.airflow.plugins.module_utils._errors import AirflowError, Refused, Rejected
from ansible_collections.community.airflow.plugins.module_utils._plan import Change
from ansible_collections.community.airflow.plugins.module_utils._values import masked_paths


def test_before_write(airflow: Airflow, change: Change) -> None:
    """Test the connection as it will be, and raise where it fails, so that nothing broken is written."""
    if change.after is None:
        return
    name = f"connection '{change.key}'"
    values = {**change.after, **change.given}
    hidden = [one.name for one in change.resource.fields if masked_paths(values[one.name])]
    if hidden:
        raise Refused(
            f"To test {name}, give {' and '.join(hidden)}: the server hides what it has, and tests only what it is sent."
        )
    body = {"connection_id": change.key}
    for one in change.resource.fields:
        if values[one.name] != one.type.empty:
            body[one.name] = one.type.encode(values[one.name])
    try:
        answer = airflow.request("POST", airflow.dialect.path("connections/test"), f"test {name}", json=body)
    except Rejected as error:
        if error.status == 403:
            raise Refused(
                f"The server refuses to test {name} (403): it does that only with [core] test_connection = Enabled, and for users who may "
                "create connections. Nothing was written."
            ) from None
        raise
    if not answer.body or not answer.body.get("status"):
        message = airflow.without_secrets(str((answer.body or {}).get("message", "")))
        raise AirflowError(f"The test of {name} failed: {message} Nothing was written.")
