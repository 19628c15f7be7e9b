# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Distinguish a task's own options from module defaults.

Ansible merges both, option by option, before the action plugin runs. A login must come from one source, so the plugin merges them again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ansible.errors import AnsibleError

from ...module_utils._client.auth.login_source import BOUND, LoginSource, complete_login, of_one_server
from .._ansible_core import OPTIONS_IN_TEMPLATES, collection_of_role, task_mapping, written_options

_COLLECTION = "community.airflow"
_GROUP = "group/community.airflow.airflow"
_UNKNOWN_ENVIRONMENT: LoginSource = dict.fromkeys(
    ("airflow_token", "client_cert", "kerberos_hostname_override"), "unknown"
)
"""Options that the environment of another host may set."""
_NOTHING: LoginSource = {
    "airflow_auth": "none",
    "client_cert": "",
    "kerberos_hostname_override": "",
    "kerberos_delegate": False,
}
"""By option, the value that makes a module ignore the login in its environment."""


def arguments_of(task: Any, module: str, templar: Any, environment: LoginSource | None) -> dict[str, Any]:
    """Return the arguments of a task with the login from one source.

    ``module`` is the full name of the task's module. Options for another server are omitted. ``environment`` is the login in the module's
    environment, or None if that environment is unknown.
    """
    given, written, in_own_role = dict(task.args), _written_defaults(task, module), _is_in_own_role(task)
    own = _own(task, templar) if written else None
    is_one_source = len(written) == 1 and own is not None and not BOUND & own.keys()
    if not written or (is_one_source and not in_own_role):
        return given
    every = [_without_omitted(templar.template(one), templar.available_variables.get("omit")) for one in written]
    if in_own_role:
        # in a role of the collection, the defaults of the role have replaced those of the play
        for one in every:
            given = {**one, **given}
    if is_one_source:
        return given
    defaults = [_bound(one) for one in every]
    environment = _UNKNOWN_ENVIRONMENT if environment is None else environment
    sources = [_of_task(given, own, defaults), *defaults]
    # defaults without a URL may belong to the server in the environment
    selected = complete_login(of_one_server([*sources, environment])[:-1])
    whole, short = complete_login([*sources, environment]), complete_login([selected, environment])
    kept_out = {name: value for name, value in _NOTHING.items() if name in short and name not in whole}
    if _login(short) != _login(whole):
        kept_out["airflow_auth"] = "none"
    return {**{name: value for name, value in given.items() if name not in BOUND}, **selected, **kept_out}


def sources_of(task: Any, module: str) -> Callable[[str], list[Any]]:
    """Return a function that returns the unresolved values of an option.

    Ansible uses one of these values. A template for several options counts as a value of each of them.
    """
    try:
        own: Any = written_options(task, task.collections)
    except (AnsibleError, AttributeError, TypeError, ValueError):
        own = [task_mapping(task)]
    sources = [own, *_written_defaults(task, module)]
    named = [one for one in sources if isinstance(one, Mapping)]
    whole = [one for one in sources if not isinstance(one, Mapping)]
    whole += [one.get(name) for one in named for name in OPTIONS_IN_TEMPLATES]
    return lambda name: [*whole, *(one.get(name) for one in named)]


def _login(selected: LoginSource) -> list[Any]:
    return [selected.get(name) for name in ("airflow_username", "airflow_password", "airflow_token")]


def _written_defaults(task: Any, module: str) -> list[Any]:
    """Return the unresolved module defaults of the task.

    The most specific defaults come first, so those of the module come before those of the group. If several blocks set the same defaults,
    Ansible uses those of the innermost block. The roles of this collection set such defaults themselves. In the tasks of these roles, the
    defaults of the role come before those of the play.
    """
    names = (module, _GROUP)
    entries = list(reversed(task.module_defaults or []))
    if not _is_in_own_role(task):
        entries = [{name: entry[name] for name in names for entry in entries[::-1] if name in entry}]
    return [entry[name] for entry in entries for name in names if entry.get(name)]


def _is_in_own_role(task: Any) -> bool:
    return collection_of_role(task) == _COLLECTION


def _without_omitted(value: Any, omitted: Any) -> Any:
    """Remove the options whose template results in ``omit``.

    Up to ansible-core 2.18, ``omit`` is a variable that contains text. Later releases of ansible-core remove the options.
    """
    if omitted is None or not isinstance(value, Mapping):
        return value
    return {name: _without_omitted(part, omitted) for name, part in value.items() if part != omitted}


def _bound(defaults: Any) -> dict[str, Any]:
    return {name: defaults[name] for name in BOUND if defaults.get(name) is not None}


def _own(task: Any, templar: Any) -> Mapping[str, Any] | None:
    """Return the unresolved options of the task itself, or None if they are unknown."""
    try:
        written = written_options(task, task.collections)
        templates = [templar.template(written.get(name)) or {} for name in OPTIONS_IN_TEMPLATES]
        return {**templates[0], **templates[1], **written}
    except (AnsibleError, AttributeError, TypeError, ValueError):
        return None


def _of_task(given: Mapping[str, Any], own: Mapping[str, Any] | None, defaults: Sequence[LoginSource]) -> LoginSource:
    """Return the login options that the task itself sets.

    If the template of an option results in ``omit``, the option has its module default and is not included.
    """

    def inherited(name: str) -> bool:
        if own is not None and name not in own:
            return True
        literal = own is not None and "{{" not in str(own[name])
        return not literal and any(one.get(name) == given[name] for one in defaults)

    return {name: value for name, value in given.items() if name in BOUND and value is not None and not inherited(name)}
