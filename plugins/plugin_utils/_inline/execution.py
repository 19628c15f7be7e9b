# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Decide whether a task runs in the controller's process or in its own process.

This module has no side effects.
"""

from __future__ import annotations

import functools
import os
from typing import NamedTuple

from ...module_utils._errors import InvalidRequestError

TESTED_CORES = ("2.16", "2.19", "2.20", "2.21")
"""The releases of ansible-core that the test suite covers. A unit test compares them with the suite's own list."""

_CHOICES = ("auto", "inline", "process")


class ExecutionContext(NamedTuple):
    """The properties of a task and of the controller that decide where the task runs."""

    local: bool
    interpreter: str
    own_interpreter: str
    become: bool
    asynchronous: bool
    environment: bool
    requests: bool
    platform: str
    core: str

    @property
    def tested(self) -> bool:
        """Whether the test suite covers inline execution in this environment.

        This depends on the platform and on the release of ansible-core. On macOS, looking up the system's proxies kills a forked process.
        Untested releases of ansible-core may lack some of the undocumented names that inline execution uses.
        """
        return self.platform == "linux" and ".".join(self.core.split(".")[:2]) in TESTED_CORES

    def inline_blocker(self) -> str:
        """Return why a task cannot run in the controller's process, or "" if it can.

        The reason forms the end of a sentence.
        """
        if not self.local:
            return "its connection is not local"
        if self.become:
            return "it becomes another user"
        if self.asynchronous:
            return "it is asynchronous"
        if self.environment:
            return "it sets its own environment"
        if not self.interpreter.startswith("auto") and not _same_program(self.interpreter, self.own_interpreter):
            return f"its Python is {self.interpreter}, but Ansible runs on {self.own_interpreter}"
        if not self.requests:
            return f"the Python library requests is missing for {self.own_interpreter}"
        return ""


def runs_inline(wanted: str | None, context: ExecutionContext) -> bool:
    """Return whether the task runs in the controller's process.

    :raises InvalidRequestError: for an unknown value of ``wanted``, and for ``inline`` if the task cannot run inline.
    """
    wanted = wanted or "auto"
    if wanted not in _CHOICES:
        raise InvalidRequestError(f"airflow_execution must be one of {', '.join(_CHOICES)}, not {wanted}.")
    if wanted == "process":
        return False
    problem = context.inline_blocker()
    if problem and wanted == "inline":
        raise InvalidRequestError(
            f"airflow_execution=inline is not possible for this task: {problem}. Use airflow_execution=auto."
        )
    return not problem and (context.tested or wanted == "inline")


@functools.cache
def _same_program(one: str, other: str) -> bool:
    """Return whether two paths refer to one interpreter with the same libraries.

    In a virtual environment, the interpreter is a link to the base interpreter, but uses other libraries.
    """
    return os.path.realpath(os.path.dirname(one)) == os.path.realpath(os.path.dirname(other)) and (
        os.path.realpath(one) == os.path.realpath(other)
    )
