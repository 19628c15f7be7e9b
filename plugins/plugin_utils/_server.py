# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How lookups and the inventory plugin reach their server: with the options and the login of the modules.

Note that this is private to the collection.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from typing import Any

from ansible.errors import AnsibleError
from ansible.module_utils.basic import missing_required_lib
from ansible.module_utils.parsing.convert_bool import boolean

from ansible_collections.community.airflow.plugins.module_utils._api import Airflow
from ansible_collections.community.airflow.plugins.module_utils._errors import AirflowError
from ansible_collections.community.airflow.plugins.module_utils._http import REQUESTS_ERROR
from ansible_collections.community.airflow.plugins.module_utils._options import connection, connection_spec, secrets_in
from ansible_collections.community.airflow.plugins.plugin_utils._logins import Logins


def connect(options: Mapping[str, Any], keep_login: bool = False) -> Airflow:
    """The server that these options name. ``keep_login`` shares the login with the tasks of the same playbook, in both directions."""
    if REQUESTS_ERROR:
        raise AirflowError(missing_required_lib("requests"))
    reach, credentials = connection(options)
    api = options["airflow_api_version"]
    secrets = secrets_in(connection_spec(), options)
    return Airflow.connect(reach, credentials, api, secrets, Logins(keep_login).memory(reach, credentials, api))


@contextlib.contextmanager
def sentences(attempt: str) -> Iterator[None]:
    """An error of the collection as one of Ansible: its message, and no traceback."""
    try:
        yield
    except AirflowError as error:
        raise AnsibleError(f"{attempt}: {error}") from None


def login_is_kept(variables: Mapping[str, Any]) -> bool:
    """Whether the user lets tasks share a login, as the modules understand it."""
    setting = variables.get("airflow_keep_login", os.environ.get("AIRFLOW_KEEP_LOGIN"))
    return boolean(True if setting is None else setting, strict=False)
