# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run a task as a module.

Only this file uses AnsibleModule.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from .._client.auth.credentials import Credentials, SessionStore
from .._client.client import Airflow
from .._client.http import REQUESTS_ERROR, ConnectionSettings
from .._client.writes import Writes
from .._errors import AirflowError, IncompleteListingError, InvalidRequestError
from .._model.json_values import built_in
from .._model.secrets import (
    VAULTED,
    Redactor,
    message_text,
    without_credentials,
    without_options,
)
from .argument_spec import ansible_spec, check_sendable
from .connection_options import connection, with_environment
from .definition import ModuleCall, ModuleDefinition, Result, Secrets, no_progress
from .secret_options import (
    redacted,
    register_secrets,
    vaulted_names,
    vaulted_texts,
    visible_arguments,
)

_TEXTS = ("msg", "warnings", "exception", "errors", "done_before_failure", "outcome_unknown")
"""The keys of a result that contain messages or lists of messages, in which all vaulted values are hidden."""
_TOO_DEEP = "A value in the options or in a response is nested too deeply."


class _Module(AnsibleModule):
    """AnsibleModule with this collection's way of hiding secrets.

    AnsibleModule itself hides every text inside an option with ``no_log``, such as the ``1`` in ``{"region": 1}``, wherever that text occurs in the
    result. ansible-core 2.22 and later also hide the text in any other output of the playbook.
    """

    def __init__(self, definition: ModuleDefinition) -> None:
        self._definition = definition
        self._vaulted: dict[str, Any] = {}
        super().__init__(argument_spec=ansible_spec(definition.spec), supports_check_mode=True, **definition.rules)

    def _load_params(self) -> None:
        """Read the arguments, and remove the names of vaulted options from ``params``.

        Every release of AnsibleModule calls this method before it validates ``params``, and would reject the key ``VAULTED``.
        """
        super()._load_params()
        if VAULTED in self.params:
            self._vaulted = {VAULTED: self.params.pop(VAULTED)}

    @property
    def arguments(self) -> dict[str, Any]:
        """The options, and the names of the vaulted ones."""
        return {**self.params, **self._vaulted}

    def fail_json(self, msg: str, **result: Any) -> NoReturn:
        """Exit with a failed result.

        For invalid options, AnsibleModule calls this method with only a message.
        """
        if "invocation" not in result:
            censor(self, redacted(self._definition.spec, self.arguments))
            msg, result["invocation"] = rejected(self._definition, self.arguments, msg)
        super().fail_json(msg, **result)
        raise SystemExit(1)

    def log(self, msg: str, log_args: Mapping[str, Any] | None = None) -> None:
        """Write to the system log.

        AnsibleModule calls this method with the options in ``log_args``, and again as text in ``msg``.
        """
        if log_args:
            log_args = logged(self._definition, self.arguments)
            msg = "Invoked with " + " ".join(f"{name}={value}" for name, value in log_args.items())
        super().log(msg, log_args)


def run(definition: ModuleDefinition) -> None:
    """Run a task as a module and exit."""
    module = _Module(definition)
    if REQUESTS_ERROR:
        module.fail_json(msg=missing_required_lib("requests"), exception=REQUESTS_ERROR)
    try:
        params = with_environment(module.arguments)
    except AirflowError as error:
        module.fail_json(msg=str(error))
    censor(module, redacted(definition.spec, params))
    # the attribute is private in ansible-core
    diff_mode = getattr(module, "_diff", True)
    result = execute(definition, params, module.check_mode, diff_mode=diff_mode)
    for warning in result.pop("warnings", []):
        module.warn(warning)
    end = module.fail_json if result.pop("failed", False) else module.exit_json
    end(**result)


def censor(module: AnsibleModule, secrets: set[str]) -> None:
    """Make Ansible mask the strings in ``secrets`` everywhere.

    Some of these strings come from the environment, so Ansible does not know about them. In ansible-core 2.22 and later, the controller hides
    registered strings in all output.
    """
    if register_secrets:
        register_secrets(secrets)
    else:
        module.no_log_values = secrets


def execute(
    definition: ModuleDefinition,
    params: Mapping[str, Any],
    check_mode: bool,
    session_store: Callable[[ConnectionSettings, Credentials, str], SessionStore] = lambda *login: SessionStore(),
    progress: Callable[[str], None] = no_progress,
    diff_mode: bool = True,
) -> Result:
    """Run a task with valid options.

    The result of a failed task contains ``failed``, ``msg``, and what was written before the failure. ``session_store`` takes the connection
    settings, the credentials and the API version, and returns the session store for this login.
    """

    def connect() -> Airflow:
        options, credentials = connection(params)
        api = params["airflow_api_version"]
        secrets = Secrets(definition, params)
        return Airflow.connect(options, credentials, api, secrets, session_store(options, credentials, api), writes)

    writes = Writes()
    hide = Redactor(vaulted_texts(params))
    task = ModuleCall(params, check_mode, connect, lambda line: progress(message_text(line, hide)))
    try:
        check_sendable(definition.spec, params, definition.encrypts)
        result = definition.operation(task)
    except AirflowError as error:
        refused = isinstance(error, (InvalidRequestError, IncompleteListingError)) and not definition.reads
        result = {"failed": True, **error.details, **writes.summary(str(error), refused)}
    except RecursionError:
        result = {"failed": True, **writes.summary(_TOO_DEEP, not definition.reads)}
    except Exception as error:
        # a bug in the collection: earlier writes must still be reported, and Ansible would show the message with its secrets
        message, trace = _unexpected(error, Secrets(definition, params))
        result = {"failed": True, "exception": trace, **writes.summary(message)}
    if not diff_mode:
        # without diff mode, the diff is removed, because a registered result must not contain thousands of entries
        result.pop("diff", None)
    try:
        # AnsibleModule before ansible-core 2.19 copies mappings by calling their type, which fails for a JsonObject
        plain: Result = built_in({**result, "invocation": {"module_args": visible_arguments(definition.spec, params)}})
        shown: Result = plain if definition.raw and not plain.get("failed") else without_credentials(plain)
        shown = without_options(shown, vaulted_names(definition.spec, params))
        return {name: _masked_texts(hide, value) if name in _TEXTS else value for name, value in shown.items()}
    except RecursionError:
        return {"failed": True, **writes.summary(_TOO_DEEP, not definition.reads)}


def _masked_texts(hide: Redactor, value: Any, name: str = "message") -> Any:
    if isinstance(value, str):
        if name == "message":
            return message_text(value, hide)
        # other texts are data, and the name of an object is shown everywhere
        return value if name == "key" else hide(value)
    if isinstance(value, dict):
        return {one: _masked_texts(hide, item, one) for one, item in value.items()}
    return [_masked_texts(hide, item, name) for item in value] if isinstance(value, list) else value


def _unexpected(error: Exception, secrets: Secrets) -> tuple[str, str]:
    """Return the message and the traceback of an unexpected error.

    Neither of them contains secrets of the task.
    """
    hide = Redactor(secrets)
    message = f"Unexpected {type(error).__name__}: {hide(str(error))}. This is a bug in community.airflow. Report it with the traceback, which -vvv shows."
    return message, hide(traceback.format_exc())


def rejected(definition: ModuleDefinition, params: Mapping[str, Any], message: str) -> tuple[str, dict[str, Any]]:
    """Return the message and the ``invocation`` for options that Ansible rejects.

    Neither of them contains secrets.
    """
    shown = message_text(message, Redactor(Secrets(definition, params)))
    return shown, {"module_args": visible_arguments(definition.spec, params)}


def logged(definition: ModuleDefinition, params: Mapping[str, Any]) -> dict[str, str]:
    """Return the options for the system log, as JSON without secrets.

    JSON escapes control characters, which the log rejects.
    """
    shown = visible_arguments(definition.spec, params)
    return {name: json.dumps(value, default=str) for name, value in shown.items()}
