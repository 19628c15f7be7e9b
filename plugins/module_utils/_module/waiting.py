# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Poll a server with progress and a timeout."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from .._client.deadline import wait_limit
from .._errors import AirflowError
from .argument_spec import Spec
from .definition import ModuleCall

Found = TypeVar("Found")

_SHORTEST_PAUSE = 0.1


def waiting_spec(timeout: float = 300.0, sleep: float = 5.0) -> Spec:
    """Return the options of modules that can wait."""
    return {
        "wait": {"type": "bool", "default": False},
        "wait_timeout": {"type": "float", "default": timeout},
        "wait_sleep": {"type": "float", "default": sleep},
    }


def wait_until(call: ModuleCall, poll: Callable[[], tuple[Found | None, str]]) -> Found | None:
    """Poll until ``poll`` returns a value.

    Return None after ``wait_timeout`` seconds. After that time, no request is retried, but the last request may take as long as its own
    timeout allows. The text that ``poll`` returns in addition to the value is shown as progress, with the elapsed time. Polling continues
    while the server is temporarily unavailable, for example during a restart. If the server is still unavailable after ``wait_timeout``
    seconds, the error includes the last status.
    """
    start = time.monotonic()
    timeout = call.params["wait_timeout"]
    pause = max(call.params["wait_sleep"], _SHORTEST_PAUSE)
    last_status = ""
    while True:
        elapsed = time.monotonic() - start
        late = elapsed >= timeout
        try:
            with wait_limit(start + timeout):
                found, line = poll()
            last_status = line
        except AirflowError as error:
            if late and error.passing and last_status:
                error.args = (f"{error} Last status: {last_status}.",)
            if late or not error.passing:
                raise
            found, line = None, f"{error} Retrying."
        if found is not None or late:
            return found
        call.progress(f"{line} ({elapsed:.0f} of {timeout:g} seconds)")
        time.sleep(min(pause, max(0.0, start + timeout - time.monotonic())))
