# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The desired state of one object, from the options of a task."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from .._errors import InvalidRequestError
from .._model.fingerprint import SHORTEST_FINGERPRINT_KEY, split_fingerprint
from .._model.labels import capitalized
from .._model.placeholders import UNFILLED, own_placeholder, unfilled_place
from .._model.resource import Resource
from .._model.secrets import MASKED, UNKNOWN, texts_with
from .._model.types import MASK
from .._module.argument_spec import modes_of
from .plan import DesiredState

LAYER = "layer"
"""The key that contains the layer of an item in a tree. An item without this key comes from the lowest layer."""


def desired_state(resource: Resource, params: Mapping[str, Any]) -> DesiredState:
    """Build the desired state of one object.

    :raises InvalidRequestError: for an invalid value, and for a value that contains a mask or an unfilled placeholder.
    """
    options = resource.expand(params)
    too_short = len(options.get("fingerprint_key") or "") < SHORTEST_FINGERPRINT_KEY
    if options.get("update_secrets") == "when_changed" and too_short:
        raise InvalidRequestError(
            f"update_secrets=when_changed requires a fingerprint_key with at least {SHORTEST_FINGERPRINT_KEY} characters. Otherwise, anyone "
            f"who can read the fingerprint in the description of a {resource.label} could guess the key."
        )
    key = options[resource.key]
    if not key:
        raise InvalidRequestError(
            f"{resource.key} must not be empty: the API cannot address an object without a {resource.key}."
        )
    values, values_of_state = None, resource.states[params["state"]]
    if values_of_state is not None:
        values = {**values_of_state, **accepted_values(resource, options)}
        _reject_masked(resource, key, values, params)
        internal = resource.internal(values)
        if internal:
            raise InvalidRequestError(
                f"{capitalized(resource.label_of(key))} cannot be declared. {internal} Remove this {resource.label} from the task or the file."
            )
        description = values.get("description", "") if resource.fingerprinted else ""
        if description.endswith("]") and split_fingerprint(description)[1]:
            raise InvalidRequestError(
                "The description must not end with text that looks like a fingerprint of secrets, such as [secrets:0123456789abcdef]."
            )
    return DesiredState(
        key,
        values,
        modes={one.name: modes_of(one)[params[one.mode]] for one in resource.moded},
        update_secrets=params.get(resource.secrets_option) or "always",
        fingerprint_key=params.get("fingerprint_key") or "",
        sensitive=_sensitive(resource, params),
        force=params.get("force", False),
        test=params.get("test", False),
        unknown=_unknown(resource, params),
        layer=params.get(LAYER) or 0,
    )


def accepted_values(resource: Resource, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the canonical values of the specified options.

    :raises InvalidRequestError: for an invalid value.
    """
    values = {}
    for one in resource.fields:
        value = options.get(one.name)
        if value is None:
            continue
        try:
            values[one.name] = one.type.accept(value)
        except ValueError as error:
            raise InvalidRequestError(f"{one.name} {error}.") from None
    return values


def _unknown(resource: Resource, params: Mapping[str, Any]) -> frozenset[str] | None:
    """Return the fields without a known value, or None for a complete state."""
    names = params.get(UNKNOWN)
    return None if names is None else _with_fields(resource, names).intersection(resource.by_name)


def _sensitive(resource: Resource, params: Mapping[str, Any]) -> bool | frozenset[str]:
    """Return the fields and paths to hide, or whether to hide all possible secrets."""
    names = params.get(MASKED)
    if not names:
        return bool(params.get("sensitive"))
    return _with_fields(resource, names) | frozenset(resource.secrets if params.get("sensitive") else ())


def _with_fields(resource: Resource, names: Collection[str]) -> frozenset[str]:
    """Return ``names``, and the fields that short forms such as ``uri`` set."""
    return frozenset(names) | {field for option, field in resource.exclusive if option in names}


def _reject_masked(resource: Resource, key: str, values: Mapping[str, Any], params: Mapping[str, Any]) -> None:
    secrets = {name: values[name] for name in resource.secrets if name in values}
    places = params.get(UNFILLED)
    allowed = params.get("allow_masked", False) or params.get(UNKNOWN) is not None
    unfilled = ""
    if places is not None:
        unfilled = unfilled_place(params, places)
    elif not allowed:
        # if an export has not marked the placeholders, a placeholder is recognized by the name of its object
        unfilled = own_placeholder(resource.kind, key, secrets)
    if unfilled:
        raise InvalidRequestError(
            f"{unfilled} is a placeholder from an export and has not been filled in. Define the variable "
            "and read the file as a template, or specify the secret itself. To write the text anyway, set allow_masked=true."
        )
    masked = [name for name, value in secrets.items() if any(MASK in leaf for leaf in texts_with(value, MASK))]
    if masked and not allowed:
        raise InvalidRequestError(
            f"{masked[0]} contains {MASK}, which Airflow shows instead of a secret. Writing this mask would destroy the secret. "
            "Specify the real value, or omit the option to keep the current value. To write the mask anyway, set allow_masked=true."
        )
