# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All undocumented names of ansible-core that the collection uses.

Each function lists the names that it uses, and the releases that have them. "Any release" means 2.16 and later. ``test_ansible_core.py``
checks the names in the installed ansible-core.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from ansible import constants as C
from ansible.module_utils.common import parameters
from ansible.parsing.mod_args import ModuleArgsParser

from ..module_utils._module.secret_options import register_secrets

try:
    # ansible-core 2.19 and later
    from ansible.module_utils.common.json import Direction, get_module_decoder, get_module_encoder
except ImportError:
    _ENCODING: dict[str, Any] = {}
    _DECODING: dict[str, Any] = {}
    # all tested releases have one of the two encoders; on a release that has neither, modules run in their own processes
    with contextlib.suppress(ImportError):
        from ansible.parsing.ajson import AnsibleJSONEncoder

        _ENCODING = {"cls": AnsibleJSONEncoder, "vault_to_text": True}
else:
    _ENCODING = {"cls": get_module_encoder("legacy", Direction.CONTROLLER_TO_MODULE)}
    _DECODING = {"cls": get_module_decoder("legacy", Direction.CONTROLLER_TO_MODULE)}

try:
    # ansible-core 2.19 and later
    from ansible._internal._datatag import _tags

    _VAULT_TAGS: tuple[Any, ...] = (_tags.VaultedValue, _tags.SourceWasEncrypted)
    _ORIGIN: Any = _tags.Origin
except (ImportError, AttributeError):
    _VAULT_TAGS, _ORIGIN = (), None

try:
    # ansible-core 2.19 and later
    from ansible.parsing.vault import EncryptedString as _Encrypted
except ImportError:
    from ansible.parsing.yaml.objects import AnsibleVaultEncryptedUnicode as _Encrypted

MAGIC_VARIABLES = frozenset({*C.INTERNAL_STATIC_VARS, "omit"})
"""The variables that Ansible itself defines. Uses ``ansible.constants.INTERNAL_STATIC_VARS`` (any release)."""


def task_of(action: Any) -> Any:
    """Return the ``Task`` that an action plugin runs.

    Uses ``ActionBase._task`` (any release).
    """
    return action._task


def collection_of_role(task: Any) -> str:
    """Return the collection of the role that contains a task, or "" if there is none.

    Uses ``Task._role`` and ``Role._role_collection`` (any release).
    """
    return str(task._role and task._role._role_collection or "")


def loops_of(task: Any) -> dict[str, Any]:
    """Return, by loop variable, all loops that a task runs in.

    These are the loop of the task itself, and those of ``include_tasks`` and ``include_role`` around the task. Templates are not resolved.

    Uses ``Task._parent``, ``Task.loop`` and ``Task.loop_control`` (any release). Blocks have no loop.
    """
    loops: dict[str, Any] = {}
    while task:
        if getattr(task, "loop", None) is not None:
            loops.setdefault(task.loop_control and task.loop_control.loop_var or "item", task.loop)
        task = task._parent
    return loops


def connection_of(action: Any) -> Any:
    """Return the connection plugin of a task.

    Uses ``ActionBase._connection`` (any release).
    """
    return action._connection


def templar_of(plugin: Any) -> Any:
    """Return the ``Templar`` of an action plugin or a lookup.

    The ``Templar`` has the variables of the task.

    Uses ``ActionBase._templar`` and ``LookupBase._templar`` (any release).
    """
    return plugin._templar


def loader_of(plugin: Any) -> Any:
    """Return the ``DataLoader`` of the play, for an action plugin or a lookup.

    Uses ``ActionBase._loader`` and ``LookupBase._loader`` (any release).
    """
    return plugin._loader


def extra_variables_of(inventory: Any) -> dict[str, Any]:
    """Return the extra variables of the command line, for an inventory plugin.

    Uses ``BaseInventoryPlugin._vars`` (any release).
    """
    variables: dict[str, Any] = inventory._vars
    return variables


def full_module_name(action: Any, name: str, collections: Sequence[str] | None) -> str:
    """Return the name of a module with its collection, even if ``name`` omits it.

    Uses ``ActionBase._shared_loader_obj``, which is the module ``ansible.plugins.loader`` or a tuple of its members (any release).
    """
    loader = action._shared_loader_obj.module_loader
    return str(loader.find_plugin_with_context(name, collection_list=collections).resolved_fqcn)


def environment_of(action: Any) -> dict[str, Any]:
    """Return the environment variables that a task sets.

    The variables come from the keyword ``environment`` of the task, of its block, of its role or of the play.

    Uses ``ActionBase._compute_environment_string``, which adds the variables to the mapping in its argument (any release).
    """
    environment: dict[str, Any] = {}
    action._compute_environment_string(environment)
    return environment


OPTIONS_IN_TEMPLATES = ("_variable_params", "_raw_params")
"""The keys under which a task has templates that provide several options. In ansible-core 2.19 and later, the second key contains a
template that provides all options."""


def written_options(task: Any, collections: Sequence[str] | None) -> dict[str, Any]:
    """Return the options of a task as they are written in the playbook.

    Templates are not resolved, and module defaults are not added.

    Uses ``Task.get_ds``, which returns the parsed mapping, and ``ModuleArgsParser``, which finds the module and its options in it (any
    release).
    """
    _action, written, _host = ModuleArgsParser(task.get_ds(), collections).parse(skip_action_validation=True)
    return dict(written)


def plain(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a task as a module receives them.

    The result has no tags, and vaulted text is decrypted.

    Uses the profile "legacy" of ``ansible.module_utils.common.json`` (2.19 and later) or ``ansible.parsing.ajson.AnsibleJSONEncoder``
    (earlier releases).
    """
    result: dict[str, Any] = json.loads(json.dumps(arguments, **_ENCODING), **_DECODING)
    return result


def censored(value: Any, secrets: set[str]) -> Any:
    """Hide the strings in ``secrets`` in a result or in a line of output.

    ansible-core does the same for the output of a module.

    Uses ``ansible.module_utils.secrets.register_secrets``, which hides strings in all output of the controller (2.22 and later), or
    ``ansible.module_utils.common.parameters.remove_values``, which 2.22 deprecates (earlier releases).
    """
    if register_secrets:
        register_secrets(secrets)
        return value
    return parameters.remove_values(value, secrets)


def options_named_twice(validated: Any) -> list[Mapping[str, str]]:
    """Return the options that are set together with one of their aliases.

    Each result has the keys ``option`` and ``alias``.

    Uses ``ValidationResult._warnings`` (any release).
    """
    return list(validated._warnings)


def deprecations_of(validated: Any) -> list[Mapping[str, Any]]:
    """Return the deprecations of the options that are set.

    Each deprecation has the same format as in the result of a module.

    Uses ``ValidationResult._deprecations`` (any release).
    """
    return list(validated._deprecations)


def is_vaulted_text(value: Any) -> bool:
    """Return whether a value was encrypted.

    This includes values from a file that ansible-core marks as encrypted.

    Uses ``ansible._internal._datatag._tags.VaultedValue`` and ``SourceWasEncrypted``, the tags of decrypted values (2.19 and later). Uses
    ``ansible.parsing.vault.EncryptedString``, the type of a variable before its first use (2.19 and later). In earlier releases, the type is
    ``ansible.parsing.yaml.objects.AnsibleVaultEncryptedUnicode`` in both cases.
    """
    return isinstance(value, _Encrypted) or any(tag.is_tagged_on(value) for tag in _VAULT_TAGS)


def file_of(value: Any) -> str | None:
    """Return the file that contains a value.

    Return "" if the value is not from a file, but for example from the command line, and None if the file is unknown.

    Uses the ``path`` of ``ansible._internal._datatag._tags.Origin`` (2.19 and later), or the attribute ``ansible_pos`` of values, which
    contains the file, the line and the column (earlier releases).
    """
    if _ORIGIN:
        tag = _ORIGIN.get_tag(value)
        return None if tag is None else tag.path or ""
    position = getattr(value, "ansible_pos", None)
    return str(position[0]) if position and position[0] else None


def raw_variables_of(hostvars: Any, host: str) -> Mapping[str, Any]:
    """Return the variables of a host, without resolving their templates.

    Uses ``HostVars.raw_get`` (any release).
    """
    variables: Mapping[str, Any] = hostvars.raw_get(host)
    return variables


def task_mapping(task: Any) -> Any:
    """Return the parsed mapping of a task, or None if the task is not from a file.

    Templates are not resolved.

    Uses ``Task.get_ds`` (any release).
    """
    return task.get_ds()


def read_file(loader: Any, file: str) -> tuple[bytes, bool]:
    """Return the content of a file, and whether the file is unencrypted.

    The content is decrypted if necessary.

    Uses ``DataLoader._get_file_contents`` (any release).
    """
    content, is_clear = loader._get_file_contents(file)
    return bytes(content), is_clear


def decrypted(loader: Any, text: str) -> str:
    """Decrypt text.

    Uses ``DataLoader._vault``, a ``VaultLib`` with Ansible's vault passwords (any release).
    """
    return bytes(loader._vault.decrypt(text.encode())).decode()
