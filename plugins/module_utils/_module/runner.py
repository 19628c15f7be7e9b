# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a task's options to its result, and the one place that knows AnsibleModule. A module imports it before anything else.

Note that these are private to the collection.
"""

from __future__ import annotations

from . import ansiballz as _ansiballz

_ansiballz.begin_imports(__spec__.loader)

# isort: split
import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from .._client.auth.auth import Credentials, Memory
from .._client.client import Airflow
from .._client.http import REQUESTS_ERROR, Options
from .._client.progress import Writes
from .._errors import AirflowError
from .._model.secrets import scrubbed
from .argument_spec import (
    Spec,
    check_sendable,
    connection,
    shown_arguments,
    with_environment,
)
from .definition import Program, Result, Secrets, Task, unseen

KEPT_LOGINS = "_AIRFLOW_KEPT_LOGINS"
"""The environment variable that tells a process on the controller where the playbook keeps its logins. It holds no secret of a server."""

# A shorter text stands in too much innocent output for Ansible to blot it out everywhere: what we return holds no secret anyway.
_CENSORED_LENGTH = 8


def run(program: Program) -> None:
    """Run a task as a module and exit."""
    _ansiballz.end_imports()
    module = AnsibleModule(argument_spec=program.spec, supports_check_mode=True, **program.rules)
    if REQUESTS_ERROR:
        module.fail_json(msg=missing_required_lib("requests"), exception=REQUESTS_ERROR)
    try:
        params = with_environment(module.params)
    except AirflowError as error:
        module.fail_json(msg=str(error))
    module.no_log_values = censored(program.spec, params)
    # the attribute is private to ansible-core
    diff_mode = getattr(module, "_diff", True)
    result = outcome(program, params, module.check_mode, _memory(), diff_mode=diff_mode)
    # with ten thousand objects, memory counts
    module.params, module.validation_result, params = {}, None, {}
    for warning in result.pop("warnings", []):
        module.warn(warning)
    end = module.fail_json if result.pop("failed", False) else module.exit_json
    result = {name: _Spent(value) if isinstance(value, list) else value for name, value in result.items()}
    end(**result)


def _memory() -> Callable[[Options, Credentials, str], Memory]:
    """What a task keeps of logins: on the controller, where its process is told of a place, the login of the playbook."""
    place = os.environ.get(KEPT_LOGINS)
    if not place:
        return _nothing
    # imported late: on other hosts there is none
    from .._client.auth.login_cache import from_text

    return from_text(place).memory


class _Spent(list[Any]):
    """A list that lets go of what was read from it: exit_json reads a result once, and then holds it beside its own copy."""

    def __iter__(self) -> Iterator[Any]:
        self.reverse()
        while self:
            yield self.pop()


def _nothing(options: Options, credentials: Credentials, api: str) -> Memory:
    return Memory()


def outcome(
    program: Program,
    params: Mapping[str, Any],
    check_mode: bool,
    memory: Callable[[Options, Credentials, str], Memory] = _nothing,
    progress: Callable[[str], None] = unseen,
    diff_mode: bool = True,
) -> Result:
    """The result of a task with valid options; a failed one says so in ``failed`` and ``msg``, and what it wrote before.

    ``memory`` gives what is kept of logins to this server with these credentials.
    """

    def connect() -> Airflow:
        options, credentials = connection(params)
        api = params["airflow_api_version"]
        secrets = Secrets(program, params)
        return Airflow.connect(options, credentials, api, secrets, memory(options, credentials, api), writes)

    writes = Writes()
    task = Task(params, check_mode, connect, progress)
    try:
        check_sendable(program.spec, params)
        result = program.operation(task)
    except AirflowError as error:
        result = {"failed": True, **error.details, **writes.account(str(error))}
    except Exception as error:
        if not writes.changed:
            raise
        # a fault of the collection: what was written before it is done nevertheless
        message, trace = _unexpected(error, Secrets(program, params))
        result = {"failed": True, "exception": trace, **writes.account(message)}
    if not diff_mode:
        # ten thousand entries in a registered result, which nobody asked for
        result.pop("diff", None)
    return {**result, "invocation": {"module_args": shown_arguments(program.spec, params)}}


def _unexpected(error: Exception, secrets: Secrets) -> tuple[str, str]:
    """The message and the traceback of an error that nobody foresaw, without the secrets of the task."""
    import traceback

    kind, text = type(error).__name__, scrubbed(str(error), secrets)
    return f"Unexpected {kind}, a bug in community.airflow: {text}.", scrubbed(traceback.format_exc(), secrets)


def censored(spec: Spec, params: Mapping[str, Any]) -> set[str]:
    """The secrets that Ansible itself may blot out in everything: texts that are secret as a whole.

    Not those of mappings and values of any type, where one text among many is the secret, and which are masked one by one.
    """
    return {
        params[name]
        for name, option in spec.items()
        if option.get("no_log") and option["type"] == "str" and len(params[name] or "") >= _CENSORED_LENGTH
    }
