# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Connect lookups and the inventory plugin to their server.

They use the options and the login of the modules.
"""

from __future__ import annotations

import configparser
import contextlib
import os
from collections.abc import Iterator, Mapping
from typing import Any

from ansible import constants as C
from ansible import template
from ansible.errors import AnsibleError
from ansible.module_utils.basic import missing_required_lib

from ...module_utils._client.auth.login_source import BOUND, complete_login
from ...module_utils._client.client import Airflow
from ...module_utils._client.http import REQUESTS_ERROR
from ...module_utils._errors import AirflowError
from ...module_utils._module.argument_spec import (
    connection,
    connection_spec,
    from_environment,
    secrets_in,
    typed,
)
from .._ansible_core import plain, templar_of
from .logins import SharedLogins
from .settings import login_is_kept, resolved


def variable_of(option: str) -> str:
    """Return the variable that sets a connection option."""
    return option if option.startswith("airflow_") else f"airflow_{option}"


def with_login(
    options: Mapping[str, Any], given: Mapping[str, Any], variables: Mapping[str, Any], templar: Any
) -> dict[str, Any]:
    """Return the options of a plugin with a login from one source.

    The source is ``given``, variables, the environment or ansible.cfg.

    :raises InvalidRequestError: for an invalid value.
    """
    named = {name: variables.get(variable_of(name)) for name in BOUND}
    from_variables = {
        name: resolved(variable_of(name), value, templar) for name, value in named.items() if value is not None
    }
    own = plain({name: value for name, value in given.items() if name in BOUND})
    sources = [typed(own), typed(plain(from_variables)), from_environment(os.environ), typed(_from_configuration())]
    return {**options, **dict.fromkeys(BOUND), "airflow_auth": "auto", **complete_login(sources)}


def _from_configuration() -> dict[str, str]:
    """Return the server and the login that ansible.cfg sets."""
    parser = configparser.ConfigParser(inline_comment_prefixes=(";",), interpolation=None)
    if not C.CONFIG_FILE or not parser.read(C.CONFIG_FILE) or not parser.has_section("airflow"):
        return {}
    section = parser["airflow"]
    named = ((name, section.get(name[len("airflow_") :] if name.startswith("airflow_") else name)) for name in BOUND)
    return {name: value for name, value in named if value}


def connect_lookup(lookup: Any, given: Mapping[str, Any], variables: Mapping[str, Any] | None) -> Airflow:
    """Connect a lookup to its server.

    The lookup shares the login with the tasks of the playbook, if these share theirs.
    """
    variables = variables or {}
    try:
        keeps = login_is_kept(variables, templar_of(lookup))
    except ValueError as error:
        raise AirflowError(str(error)) from None
    return connect(with_login(lookup.get_options(), given, variables, templar_of(lookup)), keeps)


def connect(options: Mapping[str, Any], keep_login: bool = False) -> Airflow:
    """Connect to the server that the options name.

    ``keep_login`` shares the login with the tasks of the same playbook.
    """
    if REQUESTS_ERROR:
        raise AirflowError(missing_required_lib("requests"))
    settings, credentials = connection(options)
    api = options["airflow_api_version"]
    secrets = secrets_in(connection_spec(), options)
    return Airflow.connect(
        settings, credentials, api, secrets, SharedLogins(keep_login).session_store(settings, credentials, api)
    )


@contextlib.contextmanager
def ansible_errors(attempt: str) -> Iterator[None]:
    """Convert errors of the collection to Ansible errors.

    They keep their message, and have no traceback.
    """
    try:
        yield
    except AirflowError as error:
        raise AnsibleError(f"{attempt}: {error}") from None


def verbatim(value: Any) -> Any:
    """Protect text that a lookup returns from evaluation.

    ansible-core before 2.19 would evaluate text such as ``[1]`` or ``{}`` as Python.
    """
    if not isinstance(value, str) or hasattr(template, "trust_as_template"):
        return value
    from ansible.utils.native_jinja import NativeJinjaText

    return NativeJinjaText(value)
