# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each undocumented name of ansible-core that the collection uses.

The names are checked on the installed release.
"""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from unittest.mock import create_autospec

import pytest
from ansible.inventory.manager import InventoryManager
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible.playbook.role import Role
from ansible.playbook.task import Task
from ansible.playbook.task_include import TaskInclude
from ansible.plugins import loader as plugin_loader
from ansible.plugins.action import ActionBase
from ansible.plugins.inventory import BaseInventoryPlugin
from ansible.plugins.lookup import LookupBase
from ansible.release import __version__ as core
from ansible.utils.unsafe_proxy import wrap_var
from ansible.vars.hostvars import HostVars
from ansible.vars.manager import VariableManager

from ansible_collections.community.airflow.plugins.plugin_utils import _ansible_core

RELEASE = tuple(int(part) for part in core.split(".")[:2])
HAS_TAGS = RELEASE >= (2, 19)
HAS_SECRETS = RELEASE >= (2, 22)
MODULE = "community.airflow.airflow_pool_info"
TAGS = "ansible._internal._datatag._tags"
NAMES = [("ansible.constants", "INTERNAL_STATIC_VARS")]
NEW_NAMES = [
    ("ansible.module_utils.common.json", "Direction.CONTROLLER_TO_MODULE"),
    ("ansible.module_utils.common.json", "get_module_decoder"),
    ("ansible.module_utils.common.json", "get_module_encoder"),
    ("ansible.parsing.vault", "EncryptedString"),
    (TAGS, "Origin.get_tag"),
    (TAGS, "Origin.path"),
    (TAGS, "SourceWasEncrypted.is_tagged_on"),
    (TAGS, "VaultedValue.is_tagged_on"),
]
SECRETS = [("ansible.module_utils.secrets", "register_secrets")]
REMOVAL = [("ansible.module_utils.common.parameters", "remove_values")]
OLD_NAMES = [
    ("ansible.parsing.ajson", "AnsibleJSONEncoder"),
    ("ansible.parsing.yaml.objects", "AnsibleVaultEncryptedUnicode"),
]


def plugin(base, **parts):
    """Return a plugin that inherits from ansible-core's base class and does nothing."""
    return type("Plugin", (base,), {"run": None})(**parts)


def action(**parts):
    given = {"task": "task", "connection": "connection", "loader": "loader", "templar": "templar", **parts}
    return plugin(ActionBase, play_context=None, shared_loader_obj=plugin_loader, **given)


@pytest.fixture
def loader():
    loader = DataLoader()
    loader.set_vault_secrets([("default", VaultSecret(b"password"))])
    return loader


def encrypted(text):
    return VaultLib().encrypt(text, VaultSecret(b"password"))


@pytest.mark.parametrize(
    ("module", "name"), [*NAMES, *(NEW_NAMES if HAS_TAGS else OLD_NAMES), *(SECRETS if HAS_SECRETS else REMOVAL)]
)
def test_the_name_exists(module, name):
    found = import_module(module)
    for part in name.split("."):
        assert hasattr(found, part) or part in getattr(found, "__dataclass_fields__", ()), f"{module} has no {name}"
        found = getattr(found, part, None)


@pytest.mark.parametrize("name", ["task", "connection", "loader", "templar"])
def test_parts_of_an_action_plugin(name):
    assert getattr(_ansible_core, f"{name}_of")(action()) == name


@pytest.mark.parametrize("name", ["loader", "templar"])
def test_parts_of_a_lookup(name):
    assert getattr(_ansible_core, f"{name}_of")(plugin(LookupBase, loader="loader", templar="templar")) == name


def test_collection_of_a_role():
    role = Role()
    assert _ansible_core.collection_of_role(Task()) == _ansible_core.collection_of_role(Task(role=role)) == ""
    role._role_collection = "a.b"
    assert _ansible_core.collection_of_role(Task(role=role)) == "a.b"


def test_action_plugins_may_support_async():
    assert ActionBase._supports_async is False


def test_extra_variables_of_an_inventory(loader):
    inventory = plugin(BaseInventoryPlugin)
    inventory.parse(None, loader, "hosts.yml")
    assert _ansible_core.extra_variables_of(inventory) == {}


def test_full_module_name(monkeypatch):
    assert hasattr(plugin_loader.PluginLoadContext, "resolved_fqcn")
    found = SimpleNamespace(resolved_fqcn="a.b.c")
    find = create_autospec(plugin_loader.module_loader.find_plugin_with_context, return_value=found)
    monkeypatch.setattr(plugin_loader.module_loader, "find_plugin_with_context", find)
    assert _ansible_core.full_module_name(action(), "c", ["a.b"]) == "a.b.c"
    find.assert_called_once_with("c", collection_list=["a.b"])


@pytest.mark.parametrize("environment", [[], [{"A": "1"}, {"B": "2"}]])
def test_environment(environment):
    task = action(
        task=SimpleNamespace(environment=environment),
        templar=SimpleNamespace(template=lambda value: value),
        connection=SimpleNamespace(_shell=SimpleNamespace(env_prefix=lambda **variables: "")),
    )
    assert _ansible_core.environment_of(task) == {name: value for one in environment for name, value in one.items()}


@pytest.mark.parametrize("written", [{MODULE: {"name": "{{ x }}"}}, {"action": f"{MODULE} name={{{{ x }}}}"}])
def test_written_options(written, monkeypatch):
    task = Task()
    monkeypatch.setattr(task, "get_ds", create_autospec(task.get_ds, return_value=written))
    assert _ansible_core.written_options(task, None) == {"name": "{{ x }}"}


def test_loops_of_a_task_and_around_it(loader):
    def read(written, parent):
        return TaskInclude.load(written, task_include=parent, loader=loader)

    outer = read({"include_tasks": "a.yml", "loop": "{{ a }}", "loop_control": {"loop_var": "row"}}, None)
    inner = read({"include_tasks": "b.yml", "with_items": "{{ b }}"}, outer)
    task = Task(task_include=inner)
    assert _ansible_core.loops_of(task) == {"item": "{{ b }}", "row": "{{ a }}"}
    task.loop = "{{ c }}"
    assert _ansible_core.loops_of(task) == {"item": "{{ c }}", "row": "{{ a }}"}
    assert _ansible_core.loops_of(Task()) == {}


def test_task_mapping():
    task, written = Task(), {"ansible.builtin.ping": {"data": "{{ x }}"}}
    assert _ansible_core.task_mapping(task) is None
    task._ds = written
    assert _ansible_core.task_mapping(task) is written


def test_raw_variables(loader):
    inventory = InventoryManager(loader=loader, sources=None)
    inventory.add_host("h")
    inventory.hosts["h"].set_variable("x", "{{ y }}")
    hostvars = HostVars(inventory, VariableManager(loader=loader, inventory=inventory), loader)
    assert "h" in list(hostvars)
    assert _ansible_core.raw_variables_of(hostvars, "h")["x"] == "{{ y }}"


def test_plain_arguments():
    found = _ansible_core.plain({"a": wrap_var("x"), "b": [wrap_var({"c": 1})]})
    assert found == {"a": "x", "b": [{"c": 1}]}
    assert [type(found["a"]), type(found["b"][0])] == [str, dict]


def test_validated_options():
    spec = {
        "password": {"no_log": True, "aliases": ["secret"]},
        "old": {"removed_in_version": "9.0.0", "removed_from_collection": "a.b"},
    }
    run_checked = ArgumentSpecValidator(spec).validate({"password": "hunter2", "secret": "hunter2", "old": "x"})
    assert _ansible_core.options_named_twice(run_checked) == [{"option": "password", "alias": "secret"}]
    assert [one["version"] for one in _ansible_core.deprecations_of(run_checked)] == ["9.0.0"]


@pytest.mark.filterwarnings("error")
def test_results_are_censored_as_those_of_modules(monkeypatch):
    result = {"msg": "a hunter22 b", "n": [1, "hunter22"]}
    found = _ansible_core.censored(result, {"hunter22"})
    if HAS_SECRETS:
        # the controller hides registered texts in its output
        secrets = import_module("ansible.module_utils.secrets")
        assert found is result
        assert secrets.mask_secrets("a hunter22 b") == "a $REDACTED$ b"
    else:
        assert "hunter22" not in str(found)
        assert found["msg"] == "a ******** b"


def test_vaulted_value_and_its_origin(loader, tmp_path):
    file = tmp_path / "vars.yml"
    indented = encrypted("hidden").decode().replace("\n", "\n  ")
    file.write_text(f"plain: x\nhidden: !vault |\n  {indented}")
    variables = loader.load_from_file(str(file))
    found = {name: _ansible_core.is_vaulted_text(value) for name, value in variables.items()}
    assert found == {"plain": False, "hidden": True}
    assert _ansible_core.file_of(variables["plain"]) == str(file)


def test_origin_of_a_python_value_is_unknown():
    assert _ansible_core.file_of("x") is None


@pytest.mark.skipif(not HAS_TAGS, reason="values of ansible-core before 2.19 have no tags")
def test_tags():
    tags = import_module(TAGS)
    assert _ansible_core.is_vaulted_text(tags.VaultedValue(ciphertext="x").tag("hidden"))
    assert _ansible_core.is_vaulted_text(tags.SourceWasEncrypted().tag("hidden"))
    assert _ansible_core.file_of(tags.Origin(description="<CLI option '-e'>").tag("x")) == ""


@pytest.mark.parametrize("clear", [True, False])
def test_read_a_file(clear, loader, tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"text" if clear else encrypted("text"))
    assert _ansible_core.read_file(loader, str(file)) == (b"text", clear)


def test_decrypted(loader):
    assert _ansible_core.decrypted(loader, encrypted("text").decode()) == "text"
