# Copyright (c) 2026 community.airflow contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Modules and plugins have the same connection options."""

from __future__ import annotations

import yaml

from ansible_collections.community.airflow.plugins.doc_fragments import _plugin_server, _server

PLACES = ("env", "ini", "vars")
RELATIVE = "a relative path is relative to"


def options_of(fragment):
    return yaml.safe_load(fragment.ModuleDocFragment.DOCUMENTATION)["options"]


def lines_without(option, *texts):
    return [line for line in option["description"] if not any(text in line for text in texts)]


def test_plugins_have_the_options_of_modules():
    modules, plugins = options_of(_server), options_of(_plugin_server)
    for name, option in modules.items():
        from_environment = [line for line in option["description"] if "environment variable E(" in line]
        own = ("environment variable E(", "response to a write", RELATIVE)
        # Ansible's message about a plugin option that is not a dictionary quotes the value, which is a secret here. For plugins, Ansible
        # resolves a relative path in another folder than for modules
        option_type = {"dict": "raw", "path": "str"}.get(option["type"], option["type"])
        plain = {**option, "type": option_type, "description": lines_without(option, *own)}
        of_plugin = {key: value for key, value in plugins[name].items() if key not in PLACES}
        assert {**of_plugin, "description": lines_without(of_plugin, RELATIVE)} == plain, name
        paths = [RELATIVE in " ".join(one["description"]) for one in (option, of_plugin)]
        assert paths == [option["type"] == "path"] * 2, name
        named = [entry["name"] for entry in plugins[name].get("env", [])]
        assert all(f"E({one})" in from_environment[0] for one in named) and len(named) == len(from_environment), name
        assert plugins[name]["vars"], name
    assert modules.keys() == plugins.keys()
