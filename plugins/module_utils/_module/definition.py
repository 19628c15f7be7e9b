# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Definition of a module and of a call.

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

    ``connect`` detects the server, so options that do not depend on the server are validated before it is called. ``progress`` shows a
    line of progress during long operations.
    """

    params: Mapping[str, Any]
    check_mode: bool
    connect: Callable[[], Airflow]
    progress: Callable[[str], None] = no_progress


class ModuleDefinition(NamedTuple):
    """A module: its options, its operation, and the option rules of AnsibleModule.

    An example of a rule is ``mutually_exclusive``. ``secrets`` returns the option values to hide in messages, if they are not simply those
    with ``no_log``. If ``reads`` is true, the operation never writes. If ``raw`` is true, its result can contain credentials in URLs,
    because it hides them itself or returns text as it is. The runner hides them in all other results. If ``encrypts`` is true, servers
    encrypt values of some options. All other values must not contain NUL characters, which PostgreSQL cannot store.
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

    They are collected on demand, because only messages need them, and most tasks have none.
    """

    def __init__(self, definition: ModuleDefinition, params: Mapping[str, Any]) -> None:
        self._definition, self._params = definition, params

    def __iter__(self) -> Iterator[str]:
        yield from vaulted_texts(self._params)
        if self._definition.secrets:
            yield from self._definition.secrets(self._params)
        else:
            yield from secrets_in(self._definition.spec, self._params)
