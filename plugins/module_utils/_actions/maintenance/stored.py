# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The snapshot that is stored on the server.

Other clients may write the snapshot at the same time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from ..._client.client import Airflow
from ..._errors import AirflowError, ApiError, ConflictError, UnkeptError
from ..._reconcile.apply import apply_or_settle, pause_before
from ..._reconcile.batch import validate_for_server
from ..._reconcile.plan import Change, DesiredState, plan
from ..._resources.snapshot import Snapshot, read_snapshot
from ..._resources.variable import VARIABLE

_DESCRIPTION = "DAGs that are paused for maintenance; airflow_maintenance restores them"
# maximum number of attempts to write the snapshot while other clients change it
_MAX_ATTEMPTS = 10
_MAX_SERVER_ERRORS = 3
_SETTLING_SECONDS = 2.0
"""How many seconds another client may take between reading and writing a snapshot."""


class StoredSnapshot:
    """The variable with the snapshot.

    Other clients may write the variable at any time, so each change starts from the current value.
    """

    def __init__(self, airflow: Airflow, name: str) -> None:
        self._airflow, self._name = airflow, name
        self._bound = airflow.bind(VARIABLE)
        self._held: Mapping[str, Any] | None = None
        self.wrote = False

    def read(self) -> Snapshot | None:
        row = self._airflow.read(VARIABLE, self._name)
        self._held = None if row is None else self._bound.decode(row)
        return None if self._held is None else read_snapshot(self._name, self._held["value"])

    def change(self, wanted: Snapshot | None) -> Change:
        """Return the change from the value that was read last to ``wanted``."""
        desired = DesiredState(self._name, None)
        if wanted is not None:
            values = {"value": wanted.text(), "description": _DESCRIPTION}
            lacks = self._bound.lacks
            desired = DesiredState(self._name, {name: value for name, value in values.items() if name not in lacks})
        return plan(self._bound, validate_for_server(self._bound, desired), self._held)

    def ensure(self, wanted: Callable[[Snapshot | None], Snapshot | None]) -> bool:
        """Apply ``wanted`` to the current snapshot until the result is stored.

        Return whether the snapshot had to be written.
        """
        for attempt in range(_MAX_ATTEMPTS):
            change = self.change(wanted(self.read()))
            if not change.changed:
                return bool(attempt)
            pause_before(attempt)
            try:
                apply_or_settle(self._airflow, change)
                self.wrote = True
            except UnkeptError:
                # another client wrote the variable right after this task
                self.wrote = True
            except ConflictError as error:
                # another client wrote the variable after it was read, or right after this task
                self.wrote = self.wrote or error.done
            except ApiError as error:
                # Airflow 2 returns 500 if another client has recreated the variable in the meantime
                if error.status != 500 or attempt >= _MAX_SERVER_ERRORS:
                    raise
        raise AirflowError(
            f"Cannot write the snapshot '{self._name}': other clients changed it during each of {_MAX_ATTEMPTS} attempts. "
            "Run the task again."
        )

    def keep(self, wanted: Callable[[Snapshot | None], Snapshot | None], conflict: bool) -> None:
        """Apply ``wanted`` until no other client overwrites it.

        After a ``conflict``, another client may still overwrite the snapshot with a state that it read earlier.
        """
        for _attempt in range(_MAX_ATTEMPTS):
            if not self.ensure(wanted) and not conflict:
                return
            conflict = False
            time.sleep(_SETTLING_SECONDS)
