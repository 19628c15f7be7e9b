# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a task's options to its result: the one place that knows AnsibleModule.

Note that these are private to the collection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ansible_collections.community.airflow.plugins.module_utils._api import Airflow
from ansible_collections.community.airflow.plugins.module_utils._errors import AirflowError
from ansible_collections.community.airflow.plugins.module_utils._http import REQUESTS_ERROR
from ansible_collections.community.airflow.plugins.module_utils._operations._dag_state import set_dag_state
from ansible_collections.community.airflow.plugins.module_utils._operations._declare import Look, Rehearsal, declare
from ansible_collections.community.airflow.plugins.module_utils._operations._gather import gather
from ansible_collections.community.airflow.plugins.module_utils._options import (
    Spec,
    connection,
    dag_state_spec,
    info_spec,
    resource_spec,
    secrets_in,
    shown_arguments,
)
from ansible_collections.community.airflow.plugins.module_utils._resource import Resource

Result = dict[str, Any]
Task = Callable[[Callable[[], Airflow], Mapping[str, Any], bool], Result]
"""What a module does: given the way to connect, the task's options and whether it is check mode, the result."""

# A shorter text stands in too much innocent output for Ansible to blot it out everywhere: what we return holds no secret anyway.
_CENSORED_LENGTH = 8


def run(spec: Spec, task: Task, **module_options: Any) -> None:
    """Run a task as a module and exit."""
    module = AnsibleModule(argument_spec=spec, supports_check_mode=True, **module_options)
    if REQUESTS_ERROR:
        module.fail_json(msg=missing_required_lib("requests"), exception=REQUESTS_ERROR)
    arguments = {"module_args": shown_arguments(spec, module.params)}
    module.no_log_values = {text for text in _censored(spec, module.params) if len(text) >= _CENSORED_LENGTH}

    def connect() -> Airflow:
        options, credentials = connection(module.params)
        return Airflow.connect(
            options, credentials, module.params["airflow_api_version"], secrets_in(spec, module.params)
        )

    try:
        result = task(connect, module.params, module.check_mode)
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


def ensure(resource: Resource, look: Look | None = None, rehearse: Rehearsal | None = None) -> None:
    """The module that declares one object of a kind. ``look`` and ``rehearse`` are what ``declare`` takes."""
    run(
        resource_spec(resource),
        lambda connect, params, check_mode: declare(connect, resource, params, check_mode, look, rehearse),
        mutually_exclusive=[list(pair) for pair in resource.exclusive],
        required_if=[("update_secrets", "when_changed", ("fingerprint_key",))] if resource.fingerprinted else [],
    )


def ensure_dag_state() -> None:
    """The module that pauses, unpauses and deletes DAGs."""
    one_or_many = [(one, "dag_id_pattern") for one in ("dag_id", "dag_ids")] + [
        (one, "tags") for one in ("dag_id", "dag_ids")
    ]
    run(
        dag_state_spec(),
        set_dag_state,
        mutually_exclusive=[("dag_id", "dag_ids"), *one_or_many],
        required_one_of=[("dag_id", "dag_ids", "dag_id_pattern", "tags")],
    )


def info(resource: Resource) -> None:
    """The module that reads the objects of a kind."""
    run(info_spec(resource), lambda connect, params, check_mode: gather(connect, resource, params))
