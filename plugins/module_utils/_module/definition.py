# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The definition of a module and of a call.

This module contains only data. ``runner`` executes the definition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from .._client.client import Airflow
from .argument_spec import Spec
from .secret_options import secrets_in, vaulted_texts

Result = dict[str, Any]
"""The result of a task: ``changed``, ``diff``, the objects, and ``warnings`` if there are any."""


def no_progress(line: str) -> None:
    """Discard progress, because the only output of a module is its result."""


class ModuleCall(NamedTuple):
    """A task: its options ``params``, check mode, and the connection to the server.

    ``connect`` sends requests to detect the server, so options that do not depend on the server are validated before ``connect`` is called.
    ``progress`` shows a line of progress during long operations.
    """

    params: Mapping[str, Any]
    check_mode: bool
    connect: Callable[[], Airflow]
    progress: Callable[[str], None] = no_progress


class ModuleDefinition(NamedTuple):
    """A module: its options, its operation, and the option rules of AnsibleModule.

    An example of a rule is ``mutually_exclusive``. ``secrets`` returns the option values to hide in messages, if they are not simply those
    with ``no_log``. If ``reads`` is true, the operation never writes. If ``raw`` is true, the runner does not hide credentials in URLs in
    the result, because the operation hides them itself or returns text unchanged. If ``encrypts`` is true, option values may contain NUL
    characters, because servers encrypt some of the values. PostgreSQL cannot store NUL characters in other values.
    """

    spec: Spec
    operation: Callable[[ModuleCall], Result]
    rules: Mapping[str, Any] = {}
    secrets: Callable[[Mapping[str, Any]], Iterable[str]] | None = None
    reads: bool = False
    raw: bool = False
    encrypts: bool = False


class Secrets:
    """The secrets in the options of a task, and its vaulted values.

    The secrets are collected on demand, because only messages need them, and most tasks create no messages.
    """

    def __init__(self, definition: ModuleDefinition, params: Mapping[str, Any]) -> None:
        self._definition, self._params = definition, params

    def __iter__(self) -> Iterator[str]:
        yield from vaulted_texts(self._params)
        if self._definition.secrets:
            yield from self._definition.secrets(self._params)
        else:
            yield from secrets_in(self._definition.spec, self._params)
