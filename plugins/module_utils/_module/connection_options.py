# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Convert the options that all modules share to the settings of the client.

Options that belong to one server can also come from the environment. This module has no side effects.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from .._client.auth.credentials import Credentials, Kerberos
from .._client.auth.login_source import BOUND, complete_login
from .._client.http import ConnectionSettings
from .._errors import InvalidRequestError
from .argument_spec import check_seconds, connection_spec
from .option_values import option_reader


def variable_of(option: str) -> str:
    """Return the variable that sets a connection option.

    The environment variable has the same name in capital letters.
    """
    return option if option.startswith("airflow_") else f"airflow_{option}"


def with_environment(params: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the options with the credentials of the task or the environment.

    Credentials from the environment are used only if they belong to the task's server.
    """
    selected = {
        "airflow_auth": "auto",
        **complete_login([params, from_environment(os.environ if environment is None else environment)]),
    }
    return {name: selected.get(name) if name in BOUND else value for name, value in params.items()}


def from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the options of a server and its login from the environment.

    Empty variables are ignored.

    :raises InvalidRequestError: for an invalid value.
    """
    variables = {name: variable_of(name).upper() for name in sorted(BOUND - {"http_headers"})}
    values = {name: environment[variable] for name, variable in variables.items() if environment.get(variable)}
    return typed(values, variables)


def typed(values: Mapping[str, Any], labels: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Convert login options to their types, if Ansible has not validated them.

    ``labels`` maps the options to their names in messages.

    :raises InvalidRequestError: for an invalid value. The message contains the value only if the option has choices.
    """
    result, spec = dict(values), connection_spec()
    for name, value in values.items():
        try:
            result[name] = value if value is None else option_reader(spec[name])(value)
        except ValueError as error:
            raise InvalidRequestError(f"{(labels or {}).get(name, name)} {error}.") from None
    return result


def connection(params: Mapping[str, Any]) -> tuple[ConnectionSettings, Credentials]:
    """Return the shared options of a task in the form that the client expects."""
    check_seconds(params, "timeout")
    if params["retries"] < 0:
        raise InvalidRequestError("retries must be 0 or more.")
    if params["client_key"] and not params["client_cert"]:
        raise InvalidRequestError("client_key requires client_cert.")
    options = ConnectionSettings(
        url=checked_url(params["airflow_url"]),
        headers={name: str(value) for name, value in (params["http_headers"] or {}).items() if value is not None},
        **{
            name: params[name]
            for name in ("validate_certs", "ca_path", "client_cert", "client_key", "use_proxy", "timeout", "retries")
        },
    )
    credentials = {name: params[f"airflow_{name}"] or None for name in ("username", "password", "token")}
    # token files usually end with a newline
    credentials["token"] = (credentials["token"] or "").strip() or None
    kerberos = Kerberos(
        params["kerberos_service"],
        params["kerberos_hostname_override"] or None,
        params["kerberos_mutual_authentication"],
        bool(params["kerberos_delegate"]),
    )
    return options, Credentials(params["airflow_auth"], **credentials, kerberos=kerberos)


def checked_url(url: str) -> str:
    """Return the root of the server without a trailing slash.

    :raises InvalidRequestError: if the scheme is not http or https, if there is no host, or if the URL has a query, a fragment or
        credentials, which would appear in logs.
    """
    try:
        parts = urlsplit(url.strip())
        valid = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and parts.port != 0
            and not parts.netloc.endswith(":")
        )
    except ValueError:
        valid = False
    if not valid:
        raise InvalidRequestError(
            "airflow_url must be the URL of a web server, such as https://airflow.example.com or http://localhost:8080/airflow."
        )
    if parts.username or parts.password:
        raise InvalidRequestError(
            "airflow_url must not contain a user name or password. Use airflow_username and airflow_password."
        )
    if parts.query or parts.fragment:
        raise InvalidRequestError(
            "airflow_url must end with the path of the server, without a query or fragment (? or #)."
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
