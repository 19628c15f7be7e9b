# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module is, and a task of it: data only. ``_ansible_module`` carries it out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from .._client.client import Airflow
from .argument_spec import Spec, secrets_in

Result = dict[str, Any]
"""What a task ends with: ``changed``, ``diff``, what was found or made, and ``warnings`` where there are any."""


def no_progress(line: str) -> None:
    """Progress where nobody could see it: a module's output is its result alone."""


class ModuleCall(NamedTuple):
    """A task: its options ``params``, whether it is check mode, and the way to the server.

    ``connect`` logs in at the first request and not before, so that options can be checked first. ``progress`` shows a line while long
    work goes on.
    """

    params: Mapping[str, Any]
    check_mode: bool
    connect: Callable[[], Airflow]
    progress: Callable[[str], None] = no_progress


class ModuleDefinition(NamedTuple):
    """A module: its options, what it does, and the rules among its options, in the words of AnsibleModule (``mutually_exclusive``).

    ``secrets`` gives every text among the options that no message may hold, where that is not all that stands in options with ``no_log``.
    """

    spec: Spec
    operation: Callable[[ModuleCall], Result]
    rules: Mapping[str, Any] = {}
    secrets: Callable[[Mapping[str, Any]], Iterable[str]] | None = None


class Secrets:
    """The secrets of a task, looked for when a message needs them: in most tasks, never."""

    def __init__(self, definition: ModuleDefinition, params: Mapping[str, Any]) -> None:
        self._program, self._params = definition, params

    def __iter__(self) -> Iterator[str]:
        if self._program.secrets:
            return iter(self._program.secrets(self._params))
        return iter(secrets_in(self._program.spec, self._params))
