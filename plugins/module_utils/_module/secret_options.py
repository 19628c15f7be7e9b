# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The secrets in the options of a task, and the options without them.

This module has no side effects.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from .._model.secrets import (
    MASKED,
    VAULTED,
    leaves,
    redact_value,
    texts_at,
    without_options,
)
from .._model.types import MASK
from .argument_spec import Spec, connection_spec

register_secrets: Callable[[set[str]], None] | None
try:
    # ansible-core 2.22 and later
    from ansible.module_utils import secrets

    register_secrets = secrets.register_secrets
except ImportError:
    register_secrets = None

CENSORED_LENGTH = 8
"""The minimum length of a text that is masked everywhere. Shorter texts may occur in ordinary output."""

NO_LOG_PLACEHOLDER = "$REDACTED$" if register_secrets else "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
"""What the installed ansible-core shows instead of an option with ``no_log``."""
_NAMES = ("key", "name", "option", "section", "uri", "username", "xcom_key")
"""The options that name objects, besides IDs."""


def secrets_in(spec: Spec, params: Mapping[str, Any]) -> list[str]:
    """Return every string in the options with ``no_log``.

    The result includes the parts of URIs.
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
            # the key can also be part of a user's data
            for name in names if isinstance(names, list) else ():
                yield from with_parts(texts_at(item, str(name).split(".")))


def names_object(name: str, option: Mapping[str, Any]) -> bool:
    """Return whether an option holds the name of an object, or a list of names.

    Names are never masked: another task may use a name from a result.
    """
    # the URI of a connection is a secret, that of an asset is a name
    return not option.get("no_log") and (name in _NAMES or name.endswith(("_id", "_ids")))


def is_of_connection(name: str) -> bool:
    """Return whether an option, or the option that contains it, is shared by modules."""
    return name.split(".")[0] in connection_spec()


def vaulted_names(spec: Spec, params: Mapping[str, Any]) -> list[str]:
    """Return the names of the vaulted options, as written and as in results."""
    names = params.get(VAULTED) or ()
    aliases = {alias: name for name, option in spec.items() for alias in option.get("aliases", ())}
    return [*names, *(aliases[name] for name in names if name in aliases)]


def with_parts(secrets: list[str]) -> list[str]:
    """Return the strings, and the parts of those that are URIs."""
    return secrets + [part for text in secrets if "://" in text for part in _inside_uri(text)]


def _inside_uri(text: str) -> list[str]:
    """Return the parts of a URI after its scheme, encoded and decoded."""
    parts = re.split(r"[:@?&=/]+", text)[1:]
    return [*parts, *(unquote(part) for part in parts)]


def visible_arguments(spec: Spec, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the task's arguments, valid or not, without vaulted values.

    ``airflow_url`` must not contain a password, but if it does, the password must still be hidden.
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
    """Hide the value of a secret option as Ansible does.

    In the values of other options, hide values with sensitive names, and credentials in URLs.
    """
    return NO_LOG_PLACEHOLDER if value is not None and option.get("no_log") else redact_value(value)


def redacted(spec: Spec, params: Mapping[str, Any]) -> set[str]:
    """Return the secrets that Ansible itself may censor everywhere.

    These are the values of entirely secret options, and vaulted values. Secret options that are not strings are excluded, because only
    some of the strings in them are secret. These strings are masked individually. Vaulted connection options are masked only in messages,
    because results contain user names and URLs. Texts that occur in the name of an object are also masked only in messages.
    """
    # a rejected option may have any type
    texts = [params.get(name) for name, option in spec.items() if option.get("no_log") and option["type"] == "str"]
    names = [name for name in params.get(VAULTED) or () if not is_of_connection(name)]
    texts += [text for name in names for text in texts_at(params, name.split("."))]
    objects = [text for name, option in spec.items() if names_object(name, option) for text in leaves(params.get(name))]
    long = {text for text in texts if isinstance(text, str) and len(text) >= CENSORED_LENGTH}
    return {text for text in long if not any(text in name for name in objects)}
