# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run a module's code in the controller's process if possible.

The result is the same as in the module's own process, but the task takes a fraction of the time.
"""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import time
from collections import ChainMap
from collections.abc import Collection, Iterator, Mapping
from importlib import import_module
from typing import Any

from ansible import constants as C
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.errors import UnsupportedError
from ansible.plugins.action import ActionBase, display
from ansible.release import __version__ as ansible_version

from ...module_utils._client.http import REQUESTS_ERROR
from ...module_utils._errors import AirflowError
from ...module_utils._model.secrets import VAULTED, message_text
from ...module_utils._module.argument_spec import ansible_spec, object_spec
from ...module_utils._module.connection_options import from_environment, with_environment
from ...module_utils._module.definition import ModuleDefinition, Result
from ...module_utils._module.runner import execute, rejected
from ...module_utils._module.secret_options import names_object, redacted
from ...module_utils._resources.registry import RESOURCES
from .._ansible_core import (
    censored,
    connection_of,
    deprecations_of,
    environment_of,
    full_module_name,
    loader_of,
    loops_of,
    options_named_twice,
    plain,
    task_mapping,
    task_of,
    templar_of,
)
from .._login.logins import session_store
from .._login.settings import login_is_kept, setting
from .._login.task_sources import arguments_of, sources_of
from .._trees.vaulted import Path, decrypted_values, marked, paths_with, templates_in, vaulted_paths, with_results
from .execution import ExecutionContext, runs_inline

_MODULES = "ansible_collections.community.airflow.plugins.modules"
# most tasks need this Python module; it is imported before Ansible forks a process for each task, so that it is compiled only once
import_module("ansible_collections.community.airflow.plugins.module_utils._reconcile.single")
_PROGRESS_SECONDS = 10.0
# full names of modules, by the action and the collections of a task, which are the same for all items of a loop
_names: dict[tuple[str, ...], str] = {}
_decrypted: dict[tuple[int, Any], tuple[Any, dict[str, Collection[str]]]] = {}


class ActionModule(ActionBase):
    """The action plugin for the tasks of all modules in the collection."""

    _supports_async = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        variables = task_vars or {}
        result = super().run(tmp, variables)
        task, templar = task_of(self), templar_of(self)
        context = self._execution_context(variables)
        try:
            keeps = login_is_kept(variables, templar)
            inline = runs_inline(setting("execution", variables, templar), context)
            task.args = arguments_of(task, self._module_name(), templar, self._environment_of_module())
        except AirflowError as error:
            # with an exception, ansible-core before 2.19 reports a traceback
            return {**result, "failed": True, "msg": message_text(str(error))}
        exclusive = [pair for resource in RESOURCES for pair in resource.exclusive]
        vaulted = with_results(self._vaulted_options(variables), exclusive)
        task.args = marked(task.args, vaulted, [resource.plural for resource in RESOURCES])
        if inline:
            return {**result, **self._run_inline(keeps)}
        return {**result, **self._execute_module(task_vars=variables, wrap_async=bool(task.async_val))}

    def _vaulted_options(self, variables: Mapping[str, Any]) -> list[Path]:
        """Return the paths of the options that contain a vaulted value.

        Names of objects are omitted.
        """
        arguments = task_of(self).args
        found = list(vaulted_paths(arguments))
        for name, secrets in self._decrypted_values(variables).items():
            found += paths_with({name: arguments[name]}, secrets)
        if not found:
            return []
        own, kinds = self._definition().spec, {resource.plural: object_spec(resource) for resource in RESOURCES}

        def is_name(path: Path) -> bool:
            spec, name = (kinds[path[0]], path[2]) if path[0] in kinds and len(path) > 2 else (own, path[0])
            return names_object(name, spec.get(name, {}))

        return [path for path in dict.fromkeys(found) if not is_name(path)]

    def _decrypted_values(self, variables: Mapping[str, Any]) -> Mapping[str, Collection[str]]:
        """Return, by option, the vaulted values that the templates of the option use.

        ansible-core before 2.19 does not mark the result of a template that uses a vaulted value. Later releases mark the result only if
        the result is the vaulted value itself. The templates of other options are ignored, because an option may contain the same text by
        coincidence.
        """
        task = task_of(self)
        written = task_mapping(task)
        # the items of a loop run in one process; the mapping is kept, so that its ID remains unique
        _written, known = _decrypted.setdefault((id(written), variables.get("inventory_hostname")), (written, {}))
        if task.args.keys() - known.keys():
            # the item of a loop may contain any of the values that the loop uses
            loops = loops_of(task)
            variables = {**variables, **loops, "ansible_loop": list(loops.values())}
            sources = sources_of(task, self._module_name())
            for name in task.args.keys() - known.keys():
                known[name] = decrypted_values(list(templates_in(sources(name))), variables)
        return {name: known[name] for name in task.args}

    def _environment_of_module(self) -> dict[str, Any] | None:
        """Return the login in the module's environment.

        Return None if the module runs on another host or as another user, because that environment is unknown.
        """
        connection = connection_of(self)
        if connection.transport != "local" or connection.become:
            return None
        return from_environment(ChainMap(environment_of(self), os.environ))

    def _execution_context(self, variables: Mapping[str, Any]) -> ExecutionContext:
        task, connection = task_of(self), connection_of(self)
        host = task.delegate_to
        hosts = variables.get("ansible_delegated_vars", {}).get(host, {}) if host else variables
        interpreter = C.config.get_config_value("INTERPRETER_PYTHON", variables=hosts)
        return ExecutionContext(
            local=connection.transport == "local",
            interpreter=str(templar_of(self).template(interpreter)),
            own_interpreter=sys.executable,
            become=bool(connection.become),
            asynchronous=bool(task.async_val),
            environment=bool(environment_of(self)),
            requests=not REQUESTS_ERROR,
            platform=sys.platform,
            core=ansible_version,
        )

    def _run_inline(self, keeps_login: bool) -> Result:
        task, definition = task_of(self), self._definition()
        arguments = plain(task.args)
        vaulted = {VAULTED: arguments.pop(VAULTED)} if VAULTED in arguments else {}
        validated = ArgumentSpecValidator(ansible_spec(definition.spec), **definition.rules).validate(arguments)
        params = {**arguments, **validated.validated_parameters, **vaulted}
        if validated.error_messages:
            # the wording of AnsibleModule
            kind = f"Unsupported parameters for ({task.action}) module: "
            message = (kind if isinstance(validated.errors[0], UnsupportedError) else "") + validated.errors.msg
            message, invocation = rejected(definition, params, message)
            result: Result = {"failed": True, "msg": message, "invocation": invocation}
            hidden = redacted(definition.spec, params)
        else:
            params = with_environment(params)
            hidden = redacted(definition.spec, params)
            progress = _Progress(task.no_log, hidden)
            with _in_folder(loader_of(self).get_basedir()):
                store = functools.partial(session_store, keeps_login)
                result = execute(definition, params, task.check_mode, store, progress.show, task.diff)
        return self._with_messages(result, hidden, validated)

    def _definition(self) -> ModuleDefinition:
        """Return the definition of this task's module."""
        definition: ModuleDefinition = import_module(f"{_MODULES}.{self._module_name().rpartition('.')[2]}").DEFINITION
        return definition

    def _module_name(self) -> str:
        """Return the full name of the task's module.

        Up to ansible-core 2.18, ``Task.resolved_action`` is the name of this plugin instead.
        """
        task = task_of(self)
        cache_key = (task.action, *(task.collections or ()))
        if cache_key not in _names:
            _names[cache_key] = full_module_name(self, task.action, task.collections)
        return _names[cache_key]

    def _with_messages(self, result: Result, hidden: set[str], validated: Any) -> Result:
        """Return the result as a module prints it: plain data, without hidden values."""
        twice = options_named_twice(validated)
        aliases = [f"Both option {one['option']} and its alias {one['alias']} are set." for one in twice]
        warnings = [*aliases, *result.pop("warnings", [])]
        if warnings:
            result["warnings"] = warnings
        deprecations = deprecations_of(validated)
        if deprecations:
            result["deprecations"] = deprecations
        if not getattr(C, "INJECT_INVOCATION", True):
            del result["invocation"]
        flags = {name: value for name, value in result.items() if value is None or isinstance(value, bool)}
        return {**censored(result, hidden), **flags}


@contextlib.contextmanager
def _in_folder(path: str) -> Iterator[None]:
    """Change to the working directory of a module on a local connection.

    Relative paths in the module's options are relative to this directory.
    """
    try:
        before = os.getcwd()
    except OSError:
        # the working directory was removed in the meantime
        before = path
    os.chdir(path)
    try:
        yield
    finally:
        os.chdir(before)


class _Progress:
    """Display of progress: a line from time to time, or every line with -v."""

    def __init__(self, no_log: bool, hidden: set[str]) -> None:
        self._no_log, self._hidden = no_log, hidden
        self._last = time.monotonic()

    def show(self, line: str) -> None:
        now = time.monotonic()
        if self._no_log or (now - self._last < _PROGRESS_SECONDS and not display.verbosity):
            return
        self._last = now
        # stdout may contain the JSON output of a callback plugin
        display.display(f"  {censored(line, self._hidden)}", stderr=True)
