# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Argument specs and the interpretation of options.

The argument specs are derived from the declarations of the kinds. This module has no side effects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.module_utils.basic import env_fallback

from .._client.http import MAX_CONNECTIONS
from .._errors import InvalidRequestError
from .._model.json_values import send_problem
from .._model.query_kind import QueryKind
from .._model.resource import Field, Resource
from .._model.timestamps import to_utc

Spec = dict[str, dict[str, Any]]

_DAY = 86400

MUTUAL_AUTHENTICATION = ("optional", "required", "disabled")
AUTH_METHODS = ("auto", "basic", "session", "jwt", "token", "kerberos", "none")


def check_seconds(params: Mapping[str, Any], *names: str) -> None:
    """Reject a time that is negative or longer than a day.

    The timeout of a request, ``timeout``, must be greater than 0.
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
        # no fallbacks for options that belong to one server: with_environment reads them from the environment as a unit
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
    """Return the choices of a mode option, each with the mode for the planner.

    The first choice is the default.
    """
    replacing = "exact" if "append" in one.type.combine else "replace"
    return {replacing: "replace", **{mode: mode for mode in one.type.combine}}


def check_sendable(spec: Spec, params: Mapping[str, Any], encrypts: bool) -> None:
    """Reject option values that no request can contain or no server can store.

    If ``encrypts`` is true, NUL characters are accepted, because servers encrypt some of the values before they store them.

    :raises InvalidRequestError: for such a value. The message contains the option and the position in its value.
    """
    own = connection_spec()
    for name in spec:
        problem = send_problem(params.get(name), encrypted=encrypts or name in own)
        if problem:
            raise InvalidRequestError(f"{name}{problem}.")


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
