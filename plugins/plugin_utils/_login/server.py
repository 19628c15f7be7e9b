# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connect lookups and the inventory plugin to their server.

These plugins have the same options as the modules, and log in like the modules.
"""

from __future__ import annotations

import configparser
import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ansible import constants as C
from ansible.errors import AnsibleError
from ansible.module_utils.basic import missing_required_lib
from ansible.module_utils.common.validation import check_type_path

from ...module_utils._client.auth.login_source import BOUND, complete_login
from ...module_utils._client.client import Airflow
from ...module_utils._client.http import REQUESTS_ERROR
from ...module_utils._errors import AirflowError
from ...module_utils._model.secrets import Redactor, message_text
from ...module_utils._module.argument_spec import connection_spec
from ...module_utils._module.connection_options import connection, from_environment, typed, variable_of
from ...module_utils._module.secret_options import CENSORED_LENGTH, secrets_in, with_parts
from .._ansible_core import loader_of, plain, templar_of
from .._trees.vaulted import decrypted_in, decrypted_values, templates_in
from .logins import session_store
from .settings import login_is_kept, resolved


class Messages:
    """The messages of a lookup or the inventory plugin.

    The messages contain neither secrets in the plugin's options nor control characters from a server.
    """

    def __init__(self) -> None:
        self._secrets: list[str] = []

    def __call__(self, text: str) -> str:
        return message_text(text, Redactor(self._secrets))

    def hide(self, options: Mapping[str, Any], sources: Iterable[Any], variables: Mapping[str, Any]) -> None:
        """Hide the secrets in these options from now on.

        Vaulted values in the ``sources`` of the options are hidden, too.
        """
        sources = list(sources)
        vaulted = [*decrypted_in(sources), *decrypted_values(list(templates_in(sources)), variables)]
        # a short value such as a user name occurs in ordinary text
        self._secrets += [text for text in with_parts(vaulted) if len(text) >= CENSORED_LENGTH]
        self._secrets += secrets_in(connection_spec(), options)


def with_login(
    options: Mapping[str, Any],
    given: Mapping[str, Any],
    variables: Mapping[str, Any],
    templar: Any,
    messages: Messages,
) -> dict[str, Any]:
    """Return the options of a plugin with a login from one source.

    The source is ``given``, variables, the environment or ansible.cfg. Afterwards, ``messages`` hides the secrets in the options.

    :raises InvalidRequestError: for an invalid value.
    """
    named = {name: variables.get(variable_of(name)) for name in BOUND}
    from_variables = {
        name: resolved(variable_of(name), value, templar) for name, value in named.items() if value is not None
    }
    own = plain({name: value for name, value in given.items() if name in BOUND})
    sources = [typed(own), typed(plain(from_variables)), from_environment(os.environ), typed(_from_configuration())]
    result = {**options, **dict.fromkeys(BOUND), "airflow_auth": "auto", **complete_login(sources)}
    messages.hide(result, [options, given, named], variables)
    return result


def _from_configuration() -> dict[str, str]:
    """Return the server and the login that ansible.cfg sets."""
    parser = configparser.ConfigParser(inline_comment_prefixes=(";",), interpolation=None)
    if not C.CONFIG_FILE or not parser.read(C.CONFIG_FILE) or not parser.has_section("airflow"):
        return {}
    section = parser["airflow"]
    named = ((name, section.get(name.removeprefix("airflow_"))) for name in BOUND)
    return {name: value for name, value in named if value}


def in_folder(options: Mapping[str, Any], folder: str) -> dict[str, Any]:
    """Return the options with absolute paths. Relative paths start in ``folder``."""
    paths = {name: options.get(name) for name, option in connection_spec().items() if option["type"] == "path"}
    return {**options, **{name: os.path.join(folder, check_type_path(path)) for name, path in paths.items() if path}}


def connect_lookup(
    lookup: Any, given: Mapping[str, Any], variables: Mapping[str, Any] | None, messages: Messages
) -> Airflow:
    """Connect a lookup to its server.

    If the tasks of the playbook share a login, the lookup uses it, too. Afterwards, ``messages`` hides the secrets in the lookup's options.
    """
    variables = variables or {}
    keeps = login_is_kept(variables, templar_of(lookup))
    options = with_login(lookup.get_options(), given, variables, templar_of(lookup), messages)
    return connect(options, loader_of(lookup), keeps)


def connect(options: Mapping[str, Any], loader: Any, keep_login: bool = False) -> Airflow:
    """Connect to the server that the options name.

    Relative paths are relative to the folder of the playbook, as in a module on the control node. With ``keep_login``, the tasks of the same
    playbook share the login.
    """
    if REQUESTS_ERROR:
        raise AirflowError(missing_required_lib("requests"))
    settings, credentials = connection(in_folder(options, os.path.abspath(loader.get_basedir())))
    api = options["airflow_api_version"]
    secrets = secrets_in(connection_spec(), options)
    return Airflow.connect(settings, credentials, api, secrets, session_store(keep_login, settings, credentials, api))


@contextlib.contextmanager
def ansible_errors(attempt: str) -> Iterator[Messages]:
    """Convert errors to Ansible errors that can be shown.

    The new errors have no traceback, because a traceback would show the original message. Ansible's own errors are also converted, because
    they can quote values of variables.
    """
    messages = Messages()
    try:
        yield messages
    except (AirflowError, AnsibleError) as error:
        raise AnsibleError(messages(f"{attempt}: {error}")) from None
