# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a task's options to its result: the one place that knows AnsibleModule.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.community.airflow.plugins.module_utils._api import Airflow
from ansible_collections.community.airflow.plugins.module_utils._errors import AirflowError
from ansible_collections.community.airflow.plugins.module_utils._http import REQUESTS_ERROR
from ansible_collections.community.airflow.plugins.module_utils._options import (
    Spec,
    connection,
    secrets_in,
    shown_arguments,
)
from ansible_collections.community.airflow.plugins.module_utils._task import Program, Task

# A shorter text stands in too much innocent output for Ansible to blot it out everywhere: what we return holds no secret anyway.
_CENSORED_LENGTH = 8


def run(program: Program) -> None:
    """Run a task as a module and exit."""
    module = AnsibleModule(argument_spec=program.spec, supports_check_mode=True, **program.rules)
    if REQUESTS_ERROR:
        module.fail_json(msg=missing_required_lib("requests"), exception=REQUESTS_ERROR)
    arguments = {"module_args": shown_arguments(program.spec, module.params)}
    module.no_log_values = {text for text in _censored(program.spec, module.params) if len(text) >= _CENSORED_LENGTH}

    def connect() -> Airflow:
        options, credentials = connection(module.params)
        return Airflow.connect(
            options, credentials, module.params["airflow_api_version"], secrets_in(program.spec, module.params)
        )

    try:
        result = program.operation(Task(module.params, module.check_mode, connect))
    except AirflowError as error:
        module.fail_json(msg=str(error), invocation=arguments, **error.details)
    for warning in result.pop("warnings", []):
        module.warn(warning)
    module.exit_json(invocation=arguments, **result)


def _censored(spec: Spec, params: Mapping[str, Any]) -> set[str]:
    """The secrets that Ansible itself may blot out in everything: texts that are secret as a whole.

    Not those of mappings and values of any type, where one text among many is the secret, and which are masked one by one.
    """
    return {
        params[name]
        for name, option in spec.items()
        if option.get("no_log") and option["type"] == "str" and params[name]
    }
