# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read settings that are not options of a module.

A setting is a variable, or an environment variable with the same name in upper case.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean

from ...module_utils._errors import InvalidRequestError
from .._trees.errors import SECRET_REASON, UNSAFE, reason
from .._trees.vaulted import Origin, origin


def resolved(name: str, value: Any, templar: Any) -> Any:
    """Resolve the value of a variable or an option, which may be a template.

    :raises InvalidRequestError: if the value cannot be resolved. Ansible's own message is not shown, because it quotes the text, which may
        be a decrypted secret.
    """
    try:
        return templar.template(value)
    except Exception as error:  # noqa: BLE001 - a template can raise any exception
        is_clear = isinstance(value, str) and origin(value) is Origin.CLEAR
        problem = f": {reason(value, str(error))}" if is_clear else f". {SECRET_REASON} {UNSAFE}"
    # raised outside of the handler, because Ansible also shows the cause of an error
    raise InvalidRequestError(f"{name} cannot be resolved{problem}")


def setting(name: str, variables: Mapping[str, Any], templar: Any) -> str | None:
    """Return the value of a setting.

    This is the variable ``airflow_NAME`` or, if that variable is not set, the environment variable ``AIRFLOW_NAME``. An empty value counts as
    not set.

    :raises InvalidRequestError: if the variable cannot be resolved.
    """
    value = variables.get(f"airflow_{name}")
    value = resolved(f"airflow_{name}", value, templar) if value is not None else None
    if value is None or value == "":
        value = os.environ.get(f"AIRFLOW_{name.upper()}")
    return None if value is None or value == "" else str(value)


def login_is_kept(variables: Mapping[str, Any], templar: Any) -> bool:
    """Return whether the tasks and lookups of a playbook share a login.

    :raises InvalidRequestError: if the setting is neither true nor false, or cannot be resolved.
    """
    value = setting("keep_login", variables, templar)
    try:
        return boolean(True if value is None else value)
    except TypeError:
        raise InvalidRequestError(f"airflow_keep_login must be true or false, not {value}.") from None
