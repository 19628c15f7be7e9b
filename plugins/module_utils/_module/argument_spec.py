# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Argument specs and the interpretation of options.

The argument specs are derived from the declarations. This module has no side effects.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from ansible.module_utils.basic import env_fallback
from ansible.module_utils.common.validation import (
    check_type_bool,
    check_type_dict,
    check_type_path,
    check_type_str,
)

from .._client.auth.auth import Credentials, Kerberos
from .._client.auth.login_source import BOUND, complete_login
from .._client.http import MAX_CONNECTIONS, ConnectionSettings, checked_url
from .._errors import InvalidRequestError
from .._model.query_kind import QueryKind
from .._model.resource import Field, Resource
from .._model.secrets import (
    MASKED,
    VAULTED,
    leaves,
    redact_value,
    texts_at,
    without_options,
)
from .._model.timestamps import to_utc
from .._model.types import MASK, send_problem

register_secrets: Callable[[set[str]], None] | None
try:
    # from 2.22 on
    from ansible.module_utils import secrets

    register_secrets = secrets.register_secrets
except ImportError:
    register_secrets = None

Spec = dict[str, dict[str, Any]]

CENSORED_LENGTH = 8
"""The length from which a text is masked everywhere. Shorter ones occur in ordinary output."""

NO_LOG_PLACEHOLDER = "$REDACTED$" if register_secrets else "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
"""What the installed ansible-core shows instead of an option with ``no_log``."""

_VARIABLES = {
    "airflow_url": "AIRFLOW_URL",
    "airflow_auth": "AIRFLOW_AUTH",
    "airflow_username": "AIRFLOW_USERNAME",
    "airflow_password": "AIRFLOW_PASSWORD",
    "airflow_token": "AIRFLOW_TOKEN",
    "kerberos_hostname_override": "AIRFLOW_KERBEROS_HOSTNAME_OVERRIDE",
    "kerberos_delegate": "AIRFLOW_KERBEROS_DELEGATE",
    "client_cert": "AIRFLOW_CLIENT_CERT",
    "client_key": "AIRFLOW_CLIENT_KEY",
}
"""The options that belong to one server, with their environment variables."""

_CONVERSIONS: Mapping[str, tuple[Callable[[Any], Any], str]] = {
    "str": (check_type_str, "text"),
    "path": (check_type_path, "a path"),
    "bool": (check_type_bool, "true or false"),
    "dict": (check_type_dict, "a dictionary"),
}
"""How Ansible converts the values of the login options, by type."""
_NAMES = ("key", "name", "option", "section", "uri", "username", "xcom_key")
"""The options that name objects, besides IDs."""
_DAY = 86400

MUTUAL_AUTHENTICATION = ("optional", "required", "disabled")
AUTH_METHODS = ("auto", "basic", "session", "jwt", "token", "kerberos", "none")


def check_seconds(params: Mapping[str, Any], *names: str) -> None:
    """Reject a time that is negative or longer than a day.

    The timeout of a request must not be 0, either.
    """
    for name in names:
        lowest = "greater than 0" if name == "timeout" else "at least 0"
        if not 0 <= params[name] <= _DAY or (name == "timeout" and not params[name]):
            raise InvalidRequestError(f"{name} must be {lowest} and at most {_DAY} seconds.")


def check_workers(params: Mapping[str, Any]) -> None:
    if not 1 <= params["workers"] <= MAX_CONNECTIONS:
        raise InvalidRequestError(f"workers must be between 1 and {MAX_CONNECTIONS}.")


def utc_argument(params: Mapping[str, Any], name: str, normalize: Callable[[str], str] = to_utc) -> str | None:
    """Return a timestamp option in the form that every server accepts."""
    try:
        return normalize(params[name]) if params[name] is not None else None
    except ValueError as error:
        raise InvalidRequestError(f"{name} {error}.") from None


def _from_environment(name: str, **option: Any) -> dict[str, Any]:
    return {**option, "fallback": (env_fallback, [name])}


def connection_spec() -> Spec:
    """Return the options that all modules share."""
    return {
        "airflow_url": _from_environment("AIRFLOW_URL", type="str", required=True),
        # with_environment takes the options of one server from the environment as a whole
        "airflow_auth": {"type": "str", "choices": list(AUTH_METHODS), "default": "auto"},
        "airflow_username": {"type": "str"},
        "airflow_password": {"type": "str", "no_log": True},
        "airflow_token": {"type": "str", "no_log": True},
        "kerberos_service": _from_environment("AIRFLOW_KERBEROS_SERVICE", type="str", default="airflow"),
        "kerberos_hostname_override": {"type": "str"},
        "kerberos_mutual_authentication": _from_environment(
            "AIRFLOW_KERBEROS_MUTUAL_AUTHENTICATION",
            type="str",
            choices=list(MUTUAL_AUTHENTICATION),
            default="optional",
        ),
        "kerberos_delegate": {"type": "bool"},
        "airflow_api_version": _from_environment(
            "AIRFLOW_API_VERSION", type="str", choices=["auto", "v1", "v2"], default="auto"
        ),
        "validate_certs": _from_environment("AIRFLOW_VALIDATE_CERTS", type="bool", default=True),
        "ca_path": _from_environment("AIRFLOW_CA_PATH", type="path"),
        "client_cert": {"type": "path"},
        "client_key": {"type": "path"},
        # header values can be credentials of a gateway
        "http_headers": {"type": "dict", "no_log": True},
        "use_proxy": {"type": "bool", "default": True},
        "timeout": _from_environment("AIRFLOW_TIMEOUT", type="float", default=30.0),
        "retries": _from_environment("AIRFLOW_RETRIES", type="int", default=3),
    }


def with_environment(params: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the options with the task's or the environment's credentials.

    Those of the environment are used only if they belong to the task's server.
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
    values = {name: environment[variable] for name, variable in _VARIABLES.items() if environment.get(variable)}
    return typed(values, _VARIABLES)


def typed(values: Mapping[str, Any], labels: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Convert login options that Ansible has not validated to their types.

    ``labels`` holds their names for messages.

    :raises InvalidRequestError: for an invalid value. The message does not quote it, unless the option has choices.
    """
    result, labels, spec = dict(values), labels or {}, connection_spec()
    for name, value in result.items():
        option, label = spec[name], labels.get(name, name)
        if value is None:
            continue
        check, expected = _CONVERSIONS[option["type"]]
        try:
            result[name] = check(value)
        except (TypeError, ValueError):
            raise InvalidRequestError(f"{label} must be {expected}.") from None
        if result[name] not in option.get("choices", [result[name]]):
            raise InvalidRequestError(f"{label} must be one of {', '.join(option['choices'])}, not {value}.")
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


def resource_spec(resource: Resource) -> Spec:
    """Return the options of the module that manages one object of a kind."""
    return {**connection_spec(), **object_spec(resource)}


def object_spec(resource: Resource) -> Spec:
    """Return the options for the desired state of one object.

    For kinds with selectors, the options can select several objects.
    """
    state: dict[str, Any] = {"type": "str", "choices": list(resource.states)}
    spec: Spec = {
        resource.key: {**resource.key_option, "required": not resource.multi_key_option},
        "state": {**state, "default": "present"} if "present" in resource.states else {**state, "required": True},
    }
    if resource.multi_key_option:
        spec[resource.multi_key_option] = {"type": "list", "elements": "str"}
    spec.update({one.name: dict(one.option) for one in resource.filters if one.name in resource.selectors})
    values_of_state = {name for values in resource.states.values() for name in values or {}}
    for one in resource.fields:
        if one.name in values_of_state:
            continue
        spec[one.name] = _field_option(one)
        if one.mode:
            spec[one.mode] = {"type": "str", "choices": list(modes_of(one)), "default": next(iter(modes_of(one)))}
    if resource.secrets:
        spec["allow_masked"] = {"type": "bool", "default": False}
    if resource.fingerprinted:
        choices = ["always", "on_create", "when_changed"]
        spec["update_secrets"] = {"type": "str", "choices": choices, "default": "always", "no_log": False}
        spec["fingerprint_key"] = {"type": "str", "no_log": True}
    return {**spec, **{name: dict(option) for name, option in resource.options.items()}}


def _field_option(one: Field) -> dict[str, Any]:
    option: dict[str, Any] = {"type": one.type.option}
    if one.type.elements:
        option["elements"] = one.type.elements
    if one.type.options:
        option["options"] = {name: dict(sub) for name, sub in one.type.options.items()}
    if one.secret:
        option["no_log"] = True
    return option


def modes_of(one: Field) -> dict[str, str]:
    """Return the choices of a mode option, with their modes for the planner.

    The default is the first choice.
    """
    replacing = "exact" if "append" in one.type.combine else "replace"
    return {replacing: "replace", **{mode: mode for mode in one.type.combine}}


def check_sendable(spec: Spec, params: Mapping[str, Any], encrypts: bool) -> None:
    """Reject option values that cannot be sent or stored, before anything is sent.

    No request can contain them, or no server can store them. If ``encrypts`` is true, servers encrypt some of the values, so that these can
    contain any text.

    :raises InvalidRequestError: for such a value, with the option and the position in it.
    """
    own = connection_spec()
    for name in spec:
        problem = send_problem(params.get(name), encrypted=encrypts or name in own)
        if problem:
            raise InvalidRequestError(f"{name}{problem}. Nothing was changed.")


def info_spec(query_kind: QueryKind) -> Spec:
    """Return the options of the module that reads the objects of a kind."""
    options = {**query_kind.key_options, **{one.name: one.option for one in query_kind.filters}}
    spec: Spec = {name: dict(option) for name, option in options.items()}
    if query_kind.includes:
        choices = [one.name for one in query_kind.includes]
        spec["include"] = {"type": "list", "elements": "str", "choices": choices, "default": []}
    if query_kind.masks_secrets:
        spec["show_secrets"] = {"type": "bool", "default": False}
    if query_kind.sorted:
        spec["order_by"] = {"type": "str"}
    if query_kind.limited:
        spec["limit"] = {"type": "int"}
    return {**connection_spec(), **spec}


def ansible_spec(spec: Spec) -> Spec:
    """Return the options as Ansible validates them.

    ``no_log`` is kept only for string options. The collection itself hides secrets inside options of other types.
    """
    return {
        name: {**option, "no_log": False} if option.get("no_log") and option["type"] != "str" else option
        for name, option in spec.items()
    }


def secrets_in(spec: Mapping[str, Mapping[str, Any]], params: Mapping[str, Any]) -> list[str]:
    """Return every string in an option that can contain a secret.

    Includes the strings inside a URI.
    """
    secrets = [leaf for name, option in spec.items() if option.get("no_log") for leaf in leaves(params.get(name))]
    return with_parts(secrets)


def vaulted_texts(params: Mapping[str, Any]) -> Iterator[str]:
    """Yield every string and number in the vaulted options of a task and its items.

    Short values of connection options are omitted, because a user name such as "admin" occurs in ordinary text.
    """
    for name in params.get(VAULTED) or ():
        texts = with_parts(texts_at(params, name.split(".")))
        yield from (text for text in texts if not is_of_connection(name) or len(text) >= CENSORED_LENGTH)
    for items in params.values():
        for item in items if isinstance(items, list) else ():
            names = item.get(MASKED) if isinstance(item, Mapping) else None
            # data of users may have such a key
            for name in names if isinstance(names, list) else ():
                yield from with_parts(texts_at(item, str(name).split(".")))


def names_object(name: str, option: Mapping[str, Any]) -> bool:
    """Return whether an option holds the name of an object, or a list of names.

    Names are never masked: another task may use a name from a result.
    """
    # the URI of a connection is a secret, that of an asset is a name
    return not option.get("no_log") and (name in _NAMES or name.endswith(("_id", "_ids")))


def is_of_connection(name: str) -> bool:
    """Return whether all modules share an option, or the option that it is part of."""
    return name.split(".")[0] in connection_spec()


def vaulted_names(spec: Mapping[str, Mapping[str, Any]], params: Mapping[str, Any]) -> list[str]:
    """Return the names of the vaulted options, as written and as in results."""
    names = params.get(VAULTED) or ()
    aliases = {alias: name for name, option in spec.items() for alias in option.get("aliases", ())}
    return [*names, *(aliases[name] for name in names if name in aliases)]


def with_parts(secrets: list[str]) -> list[str]:
    """Add the parts of URIs that can be secret."""
    return secrets + [part for text in secrets if "://" in text for part in _inside_uri(text)]


def _inside_uri(text: str) -> list[str]:
    """Return the password and the query values of a URI, encoded and decoded."""
    parts = re.split(r"[:@?&=/]+", text)
    return [*parts, *(unquote(part) for part in parts)][1:]


def visible_arguments(spec: Mapping[str, Mapping[str, Any]], params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the task's arguments, valid or not, without vaulted values.

    A password in a URL is invalid, but must still be hidden.
    """
    url = params.get("airflow_url")
    if isinstance(url, str) and "@" in url:
        params = {**params, "airflow_url": re.sub(r"//.*@", f"//{MASK}@", url)}
    options = {alias: option for option in spec.values() for alias in option.get("aliases", ())} | dict(spec)
    shown = {
        name: _visible_argument(options[name], value) if name in options else redact_value({name: value})[name]
        for name, value in params.items()
        if name != VAULTED
    }
    return without_options(shown, vaulted_names(spec, params))


def _visible_argument(option: Mapping[str, Any], value: Any) -> Any:
    """Hide secret options as Ansible does.

    In other options, values under sensitive names and credentials in URLs are hidden.
    """
    return NO_LOG_PLACEHOLDER if value is not None and option.get("no_log") else redact_value(value)
